"""The straight lines of a picture along which brightness or tint changes, faint ones too.

A white sheet on a white desk differs from it by less than the grain of the picture; what tells its
edge is that it goes straight on. So each pixel votes for the lines that it may lie on (Hough's
transform, directed by the gradient), with a weight that compares it with its surroundings: the
print on the sheet and the pattern of a tablecloth do not outvote it.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.quads import Points

__all__ = ["Image", "Lines", "Planes", "find_lines", "planes"]

Image = NDArray[np.uint8]
"""Rows, columns, blue-green-red as OpenCV has it; or rows, columns of grey."""
Planes = NDArray[np.float32]
"""Rows, columns, 2: brightness, and how much bluer than yellow. Wood differs from paper by tint."""

BLUR_PX: Final = 1.5
BLUR_SIZE: Final = (7, 7)
NEAR_PX: Final = 31
"""Side of the surroundings that a pixel is compared with."""
NOTABLE: Final = 1.0
"""Gradient against its surroundings from which a pixel votes."""
VOTE_MAX: Final = 3.0
TURNS: Final = 120
"""Directions of lines over half a circle."""
ASTRAY: Final = 4
"""A pixel's gradient points so many directions wrong at most."""
STEP_PX: Final = 2.0
"""From one line to the next parallel one."""
BROAD: Final = (41, 7)
"""Lines by directions over which a broad hill of votes is taken for texture."""
PER_DIRECTION: Final = 13
"""Lines kept of the rather level ones, and of the rather upright ones."""


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines (n): where their normals point, and how far along it they lie from the middle."""

    angles: Points
    offsets: Points
    level: NDArray[np.bool_]
    """Which go across the picture rather than down."""


def planes(image: Image) -> Planes:
    """Brightness and tint of a picture, grey or in colours."""
    if image.ndim == 2:
        return cv2.merge([image, np.zeros_like(image)]).astype(np.float32)
    weights = np.array([(0.114, 0.587, 0.299), (1.0, -0.5, -0.5)], np.float32)
    return np.asarray(cv2.transform(image.astype(np.float32), weights), np.float32)


def find_lines(seen: Planes) -> Lines:
    """The most distinct lines of a picture of about 800 pixels, best first in either direction."""
    right, down, noises = _gradients(seen)
    strength = cv2.sqrt(noises)  # so that what is strong does not drown what is faint beside it
    votes = strength / (cv2.blur(strength, (NEAR_PX, NEAR_PX)) + np.float32(0.25))
    pixels = np.flatnonzero(_on_edges(right, down, noises) & (votes > NOTABLE))
    rows, columns = np.divmod(pixels, seen.shape[1])
    middle = np.array(seen.shape[1::-1]) / 2
    places = np.stack([columns, rows], axis=1) - middle
    angles = np.arctan2(down.ravel()[pixels], right.ravel()[pixels])
    weights = np.minimum(votes.ravel()[pixels], VOTE_MAX)
    return _peaks(_votes(places.astype(np.float32), angles, weights, middle), middle)


def _gradients(seen: Planes) -> tuple[Planes, Planes, Planes]:
    """Gradient to the right and down, and its size in noises, of whichever plane has the larger."""
    found: tuple[Planes, Planes, Planes] | None = None
    for plane in cv2.split(seen):
        smooth = cv2.GaussianBlur(plane, BLUR_SIZE, BLUR_PX)
        right = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=1 / 8)
        down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=1 / 8)
        size = cv2.magnitude(right, down)
        size = np.asarray(size / (np.float32(np.median(size[::6, ::6])) + np.float32(0.05)))
        if found is not None:
            larger = (size > found[2]).view(np.uint8)
            for one, other in zip(found, (right, down, size), strict=True):
                cv2.copyTo(other, larger, one)
            continue
        found = (np.asarray(right), np.asarray(down), np.asarray(size, np.float32))
    if found is None:
        raise ValueError("a picture without planes")
    return found


def _on_edges(right: Planes, down: Planes, size: Planes) -> NDArray[np.bool_]:
    """Which pixels have the largest gradient of those across the edge; none at the border."""
    inner = size[1:-1, 1:-1]
    across = (inner >= size[1:-1, :-2]) & (inner > size[1:-1, 2:])
    along = (inner >= size[:-2, 1:-1]) & (inner > size[2:, 1:-1])
    upright = np.abs(right[1:-1, 1:-1]) > np.abs(down[1:-1, 1:-1])
    found = np.zeros(size.shape, np.bool_)
    found[1:-1, 1:-1] = (upright & across) | (~upright & along)
    return found


def _votes(places: Planes, angles: Planes, weights: Planes, middle: Points) -> Planes:
    """What each line (directions x offsets) gets from pixels at places about the middle."""
    reach = float(np.hypot(*middle))
    offsets = int(2 * reach / STEP_PX) + 3
    nearest = np.round(angles * (TURNS / np.pi)).astype(np.int32)
    turns = (nearest[:, None] + np.arange(-ASTRAY, ASTRAY + 1, dtype=np.int32)) % TURNS
    normals = np.arange(TURNS) * np.pi / TURNS
    cos, sin = (turn(normals).astype(np.float32) / np.float32(STEP_PX) for turn in (np.cos, np.sin))
    along = places[:, :1] * cos[turns] + places[:, 1:] * sin[turns]
    lines = turns * offsets + (along + np.float32(reach / STEP_PX)).astype(np.int32) + 1
    repeated = np.repeat(weights, 2 * ASTRAY + 1)
    counted = np.bincount(lines.ravel(), repeated, minlength=TURNS * offsets)
    return counted.reshape(TURNS, offsets).astype(np.float32)


def _peaks(votes: Planes, middle: Points) -> Lines:
    """The lines that stand out of those around them, the best of either direction."""
    wrapped = np.vstack([votes[-3:, ::-1], votes, votes[:3, ::-1]])  # half a circle further
    sharp = cv2.GaussianBlur(wrapped, (0, 0), 0.6)
    height = np.asarray(sharp - cv2.blur(sharp, BROAD))
    tops = (height >= cv2.dilate(height, np.ones((5, 5), np.uint8))) & (height > 0)
    tops[:3] = tops[-3:] = False
    turns, offsets = np.nonzero(tops)
    order = np.argsort(-height[turns, offsets])
    angles = (turns[order] - 3) * np.pi / TURNS
    level = np.abs(np.cos(angles)) < np.abs(np.sin(angles))
    kept = np.sort(np.concatenate([np.nonzero(level == one)[0][:PER_DIRECTION] for one in (0, 1)]))
    far = (offsets[order] - 0.5) * STEP_PX - float(np.hypot(*middle))
    return Lines(angles[kept], far[kept], level[kept])
