"""A sheet's corners to the pixel: each side is followed, fitted, and met with its neighbours.

What is followed is a path across the strip beside a side, the one along which the tone changes
most; a hand over the edge or a table beside it pulls the path away for a while only, and the fit
lets those places go. A curled edge is fitted as a curve, up to its corners.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.edges import Image, planes
from devices.scanners.quads import Points

__all__ = ["Refined", "refine"]

PLACES: Final = 80
"""Places along each side where the edge is looked for."""
MARGIN: Final = 0.02
"""Part of a side at either end that is left out: rounded corners, the neighbour's shadow."""
BAND_PX: Final = 3
FAR_PX: Final = (5, 9)
"""Bands right beside the edge, and further outside it, where it is no paper."""
PAPER_PX: Final = 10
"""So far inside the coarse side it is paper."""
BEND_COST: Final = 0.5
"""What a pixel of sideways step costs the path, in logarithms of the change's size."""
STEPS_MAX: Final = 2
NEAR_FIT_PX: Final = 1.5
"""A place belongs to the fitted edge when it lies so near."""
DEGREES: Final = (1, 3, 5)
CURVED_GAIN: Final = 0.05
"""Part of the side that a curve must explain beyond a simpler one, to be believed."""

AT_END: Final = 13
"""Places that tell how a side ends at its corner."""
AT_END_ONE: Final = 0.85
"""Part of them that must lie on one curve; a hand near the corner breaks it."""
CLEAR: Final = 1.0
"""Change at a place (logarithm over the noise) from which it shows an edge."""

Values = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Refined:
    """Corners (4 x 2, pixels from the middle) and what speaks for each of the four sides."""

    quad: Points
    held: Points
    """Part of each side (0 to 1) where an edge lies on the fitted line or curve."""


@dataclass(frozen=True, eq=False)
class _Frames:
    """The four sides' own axes: beginning, end and the inward normal, 4 x 2 each."""

    start: Points
    stop: Points
    inward: Points

    def at(self, along: Points, off: Points) -> Points:
        """Pixels (4 x … x 2) at places along the sides (-1 to 1) and pixels inward of them."""
        part = (along[..., None] + 1) / 2
        shape = (4,) + (1,) * (part.ndim - 2) + (2,)
        start, span, inward = (
            one.reshape(shape) for one in (self.start, self.stop - self.start, self.inward)
        )
        return np.asarray(start + span * part + inward * off[..., None])


def refine(image: Image, quad: Points, reach_px: int) -> Refined:
    """The corners of the sheet whose sides lie within `reach_px` of those of a quad."""
    frames = _frames(quad)
    along = np.linspace(-1, 1, PLACES) * (1 - 2 * MARGIN)
    paths, changes = _followed(_changes(image, frames, along, reach_px))
    curves = [_fitted(along, *one) for one in zip(paths, changes, strict=True)]
    off = np.stack([np.polyval(curve, along) for curve in curves]) - paths
    held = np.mean((np.abs(off) < NEAR_FIT_PX) & (changes > CLEAR), axis=1)
    starts, stops = (
        [_at_end(along[end], path[end], curve) for path, curve in zip(paths, curves, strict=True)]
        for end in (slice(0, AT_END), slice(-AT_END, None))
    )
    return Refined(_corners(frames, starts, stops), held)


def _frames(quad: Points) -> _Frames:
    stop = np.roll(quad, -1, axis=0)
    along = (stop - quad) / np.linalg.norm(stop - quad, axis=1, keepdims=True)
    return _Frames(quad, stop, np.column_stack([-along[:, 1], along[:, 0]]))


def _changes(image: Image, frames: _Frames, along: Points, reach_px: int) -> Values:
    """How much the tone changes (sides x places x offsets), as logarithms over the noise.

    A change counts as far as what lies outside it is not paper again, as it is past a printed line.
    """
    reach = reach_px + max(FAR_PX) + BAND_PX
    smooth = _strips(image, frames, along, reach)
    noise = np.median(np.abs(np.diff(smooth[:, ::4], axis=2)), axis=(0, 1, 2)) + 0.4
    sums = np.cumsum(np.pad(smooth, ((0, 0), (0, 0), (1, 0), (0, 0))), axis=2)
    bands = (sums[:, :, BAND_PX:] - sums[:, :, :-BAND_PX]) / BAND_PX
    edge = reach + np.arange(-reach_px, reach_px + 1)
    outside = [edge - gap + 1 - BAND_PX for gap in (1, *FAR_PX)]
    near = np.abs(bands[:, :, edge + 1] - bands[:, :, outside[0]]) / noise
    paper = np.median(smooth[:, :, reach + PAPER_PX :], axis=2, keepdims=True)
    far = [(np.abs(bands[:, :, one] - paper) / noise).max(axis=-1) for one in outside[1:]]
    lasting = np.clip(np.min(far, axis=0) / 3, 0.1, 1)
    return np.asarray(np.log1p(near.max(axis=-1)) * lasting, np.float32)


def _strips(image: Image, frames: _Frames, along: Points, reach: int) -> Values:
    """The picture beside each side (sides x places x offsets x planes), evened along the side."""
    off = np.arange(-reach, reach + 1, dtype=np.float64)
    grid = np.broadcast_to(along[None, :, None], (4, PLACES, off.size))
    middle = np.array(image.shape[1::-1]) / 2 - 0.5
    places = frames.at(grid, np.broadcast_to(off, grid.shape)) + middle
    x, y = cv2.split(places.reshape(-1, off.size, 2).astype(np.float32))
    strip = cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    seen = planes(np.asarray(strip, np.uint8)).reshape(4, PLACES, off.size, 2)
    return np.stack([np.asarray(cv2.blur(side, (1, 3)), np.float32) for side in seen])


def _followed(changes: Values) -> tuple[Points, Points]:
    """The path of most change along each side (4 x places, pixels inward) and the change there."""
    sides, places, offsets = changes.shape
    best = changes[:, 0].copy()
    came = np.zeros((sides, places, offsets), np.int64)
    steps = np.arange(-STEPS_MAX, STEPS_MAX + 1)
    cost = (BEND_COST * np.abs(steps)).astype(np.float32)[:, None, None]
    for place in range(1, places):
        wide = np.pad(best, ((0, 0), (STEPS_MAX, STEPS_MAX)), constant_values=-np.inf)
        ways = np.stack([wide[:, STEPS_MAX + s : STEPS_MAX + s + offsets] for s in steps]) - cost
        choice = ways.argmax(axis=0)
        came[:, place] = steps[choice]
        best = np.take_along_axis(ways, choice[None], axis=0)[0] + changes[:, place]
    path = np.zeros((sides, places), np.int64)
    path[:, -1], rows = best.argmax(axis=1), np.arange(sides)
    for place in range(places - 1, 0, -1):
        path[:, place - 1] = path[:, place] + came[rows, place, path[:, place]]
    found = np.take_along_axis(changes, path[..., None], axis=2)[..., 0]
    return path.astype(np.float64) - offsets // 2, found.astype(np.float64)


def _fitted(along: Points, path: Points, change: Points) -> Points:
    """The line that the path follows, or the curve that explains clearly more of it."""
    best, explained = np.zeros(1), -1.0
    for degree in DEGREES:
        if explained + CURVED_GAIN >= 1:
            break
        fit = _robust(along, path, change, degree)
        part = float(np.mean(np.abs(np.polyval(fit, along) - path) < NEAR_FIT_PX / 2))
        if part > explained + CURVED_GAIN:
            best, explained = fit, part
    return best


def _robust(along: Points, path: Points, change: Points, degree: int) -> Points:
    """A polynomial through most of the places; those far off it lose their weight."""
    weights = change + 1e-3
    fit = np.polyfit(along, path, degree, w=weights)
    for scale_px in (4.0, 3.0, 2.0, 1.5, 1.0, 1.0):
        off = np.polyval(fit, along) - path
        fit = np.polyfit(along, path, degree, w=weights / (1 + (off / scale_px) ** 2))
    return np.asarray(fit)


def _at_end(along: Points, path: Points, curve: Points) -> Points:
    """The curve of a side's last places alone, where they are all of one; a curl is there most."""
    own = np.polyfit(along, path, 2)
    near = np.abs(np.polyval(own, along) - path) < NEAR_FIT_PX / 2
    return np.asarray(own) if near.mean() > AT_END_ONE else curve


def _corners(frames: _Frames, starts: list[Points], stops: list[Points]) -> Points:
    """Where each side's curve meets the next one's, by their tangents at the corner."""
    before, onward = (np.roll(one, 1, axis=0) for one in _tangents(frames, stops, 1.0))
    after, way = _tangents(frames, starts, -1.0)
    gap = after - before
    det = onward[:, 0] * way[:, 1] - onward[:, 1] * way[:, 0]
    far = (gap[:, 0] * way[:, 1] - gap[:, 1] * way[:, 0]) / det
    return np.asarray(before + onward * far[:, None])


def _tangents(frames: _Frames, curves: list[Points], end: float) -> tuple[Points, Points]:
    """Where the sides' curves end, and whither they go there."""
    span = frames.stop - frames.start
    length = np.linalg.norm(span, axis=1, keepdims=True)
    off, slope = (
        np.array([np.polyval(one, end) for one in them])
        for them in (curves, [np.polyder(one) for one in curves])
    )
    way = span / length + frames.inward * (2 * slope[:, None] / length)
    return frames.at(np.full(4, end), off), way
