"""What a picture shows along lines that may be a sheet's edges.

A strip of the picture is laid out along each line, once; every side of every quad is a piece of
such a strip, and its means come from running sums.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.edges import Lines, Planes
from devices.scanners.quads import Points

__all__ = ["Sides", "measure"]

Strips = NDArray[np.float32]
"""Lines, places along each, offsets across it (`-REACH` to `REACH`), planes."""

ALONG_PX: Final = 4.0
"""From one place along a line to the next."""
REACH: Final = 14
"""Pixels of a strip on either side of its line."""
SLACK: Final = 6
"""An edge lies so many pixels off its line at most: sheets curl, lenses bend."""
BAND: Final = 5
"""Pixels on either side of an edge that are compared."""
TOGETHER: Final = 9
"""Places along a line that must agree on a change of tone."""
BLANK: Final = 4
STARTS: Final = (1, 2, 4, 6, 8)
"""Where a blank band is looked for, pixels from the line: a margin, a gap between two borders."""
BEYOND: Final = (2, 8)
"""Places past a corner: from, to. A sheet's edge ends there, a table's border goes on."""


@dataclass(frozen=True, eq=False)
class Sides:
    """Measures of the four sides of quads, n x 4, each 0 to 1 but the last."""

    support: Points
    """Part of the side along which the tone changes by more than texture does."""
    beyond: Points
    """The same past its corners."""
    blank: Points
    """How blank the paper's margin is."""
    contrast: Points
    """How much the margin differs from what lies outside; a printed border's two sides do not."""
    tones: Points
    """Brightness and tint of the margin, n x 4 x 2."""


@dataclass(frozen=True, eq=False)
class _Ends:
    """Where sides begin and end: lines' numbers and places along them, n x 4."""

    lines: NDArray[np.int_]
    start: NDArray[np.int_]
    stop: NDArray[np.int_]

    def mean(self, values: NDArray[np.float32]) -> Points:
        """Mean of values (lines x places, or more axes) over each side."""
        sums = np.cumsum(values, axis=1, dtype=np.float64)
        sums = np.concatenate([np.zeros_like(sums[:, :1]), sums], axis=1)
        start, stop = (np.clip(end, 0, values.shape[1]) for end in (self.start, self.stop))
        count = np.maximum(stop - start, 1).reshape(start.shape + (1,) * (values.ndim - 2))
        return np.asarray((sums[self.lines, stop] - sums[self.lines, start]) / count)

    def moved(self, start: NDArray[np.int_], stop: NDArray[np.int_]) -> "_Ends":
        return _Ends(self.lines, start, stop)


def measure(seen: Planes, lines: Lines, quads: Points, sides: NDArray[np.int_]) -> Sides:
    """Measure quads whose sides (n x 4) are given by the numbers of their lines."""
    noise = _noise(seen)
    strips, first = _strips(seen, lines)
    ends, upper = _ends(lines, quads, sides, first)
    support = _support(strips, noise)
    above, below = _margin(strips, noise, 1), _margin(strips, noise, -1)
    contrast = _contrast(above.tones, below.tones)

    def inside(one: NDArray[np.float32], two: NDArray[np.float32]) -> Points:
        which = upper.reshape(upper.shape + (1,) * (one.ndim - 2))
        return np.asarray(np.where(which, ends.mean(one), ends.mean(two)))

    from_, to = BEYOND
    before = ends.moved(ends.start - to, ends.start - from_).mean(support)
    after = ends.moved(ends.stop + from_, ends.stop + to).mean(support)
    return Sides(
        ends.mean(support),
        (before + after) / 2,
        inside(above.blank, below.blank),
        ends.mean(contrast),
        inside(above.tones, below.tones),
    )


def _noise(seen: Planes) -> NDArray[np.float32]:
    """The grain of either plane (standard deviation of a pixel)."""
    rows = seen[1::6]
    second = rows[:, 1:-1:2] - (rows[:, :-2:2] + rows[:, 2::2]) / 2
    spread = np.median(np.abs(second).reshape(-1, 2), axis=0) / (0.6745 * np.sqrt(1.5))
    return np.asarray(spread, np.float32)


def _strips(seen: Planes, lines: Lines) -> tuple[Strips, float]:
    """The strip along each line, and where along the line it begins."""
    height, width = seen.shape[:2]
    reach = float(np.hypot(height, width)) / 2
    along = np.arange(-reach, reach, ALONG_PX).astype(np.float32)[None, :, None]
    across = np.arange(-REACH, REACH + 1, dtype=np.float32)
    across = (across + lines.offsets[:, None].astype(np.float32))[:, None]
    cos, sin = (turn(lines.angles).astype(np.float32)[:, None, None] for turn in (np.cos, np.sin))
    x, y = across * cos - along * sin + width / 2, across * sin + along * cos + height / 2
    shape = x.shape
    x, y = (one.reshape(-1, 2 * REACH + 1).astype(np.float32, copy=False) for one in (x, y))
    strips = cv2.remap(seen, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strips.reshape(*shape, 2), np.float32), -reach


def _ends(
    lines: Lines, quads: Points, sides: NDArray[np.int_], first: float
) -> tuple[_Ends, NDArray[np.bool_]]:
    """Where each side lies in the strips, and whether the sheet is at the larger offsets."""
    angles = lines.angles[sides]
    cos, sin = np.cos(angles), np.sin(angles)
    places = [
        ((cos * end[..., 1] - sin * end[..., 0]) - first) / ALONG_PX
        for end in (quads, np.roll(quads, -1, axis=1))
    ]
    start, stop = np.sort(np.round(places).astype(np.int64), axis=0)
    middle = quads.mean(axis=1, keepdims=True)
    upper = middle[..., 0] * cos + middle[..., 1] * sin > lines.offsets[sides]
    return _Ends(sides, start, stop), np.asarray(upper)


def _support(strips: Strips, noise: NDArray[np.float32]) -> NDArray[np.float32]:
    """Where the tone changes somewhere near the line (lines x places): 0 to 1.

    The change is compared with how unlike it is from one place to the next, so that a faint edge
    that goes on counts more than strong texture.
    """
    lines, places = strips.shape[:2]
    sums = _running(strips)
    edge = REACH + np.arange(-SLACK, SLACK + 1)
    inner = sums[:, :, edge + 1 + BAND] - sums[:, :, edge + 1]
    change = (inner - sums[:, :, edge] + sums[:, :, edge - BAND]) / BAND
    rows = np.ascontiguousarray(change.transpose(0, 2, 3, 1)).reshape(-1, places)
    mean, square = cv2.blur(rows, (TOGETHER, 1)), cv2.blur(rows * rows, (TOGETHER, 1))
    spread = np.sqrt(np.maximum(square - mean * mean, 0))
    floor = np.tile(noise / 2 + 0.35, rows.shape[0] // 2)[:, None]
    clear = (np.abs(mean) / (spread + floor)).reshape(lines, -1, places).max(axis=1)
    return np.asarray(np.clip((clear - 0.5) / 0.8, 0, 1), np.float32)


@dataclass(frozen=True, eq=False)
class _Margin:
    """The brightest blank band on one side of each line."""

    blank: NDArray[np.float32]
    tones: NDArray[np.float32]


def _margin(strips: Strips, noise: NDArray[np.float32], side: int) -> _Margin:
    """The brightest blank band at each place, on the side of larger or smaller offsets."""
    half = strips[:, :, REACH:] if side > 0 else strips[:, :, REACH::-1]
    sums, steps = _running(half), np.abs(np.diff(half[..., 0], axis=2))
    rough = _running(steps[..., None])[..., 0]
    start = np.array(STARTS)
    roughness = (rough[:, :, start + BLANK - 1] - rough[:, :, start]) / (BLANK - 1)
    tones = (sums[:, :, start + BLANK] - sums[:, :, start]) / BLANK
    best = (tones[..., 0] - roughness).argmax(axis=2)  # print is darker than its paper
    lines, places = np.ogrid[: best.shape[0], : best.shape[1]]
    grain = float(noise[0]) * 0.9 + 0.3
    blank = np.clip(2 - 0.8 * roughness[lines, places, best] / grain, 0, 1)
    return _Margin(blank, tones[lines, places, best])


def _contrast(above: NDArray[np.float32], below: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far the tones on both sides of a line differ (lines x places): 0 to 1."""
    lines, places = above.shape[:2]
    rows = np.ascontiguousarray((above - below).transpose(0, 2, 1)).reshape(-1, places)
    change = np.abs(cv2.blur(rows, (TOGETHER, 1))).reshape(lines, 2, places).max(axis=1)
    return np.asarray(np.clip((change - 0.35) / 0.9, 0, 1), np.float32)


def _running(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Running sums over the offsets, from 0."""
    sums = np.cumsum(values, axis=2)
    return np.concatenate([np.zeros_like(sums[:, :, :1]), sums], axis=2)
