"""Four-sided figures in a picture, many at a time: where lines meet, and which may be a sheet.

A quad is 4 x 2: its corners (x, y) in pixels from the picture's middle, clockwise from the top
left. Functions take any number of them, n x 4 x 2. Pure.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Points", "areas", "crossings", "may_be_sheets", "outlines", "sheet_errors"]

Points = NDArray[np.float64]
"""Positions, or values beside them."""

FOCALS: Final = (0.6, 0.75, 0.95, 1.25, 2.0)
"""Focal lengths that document cameras have, in picture widths (80 to 28 degrees across)."""
SHEET_ERROR_MAX: Final = 0.16
"""How far a figure may be from A4 (`sheet_errors`); a curled sheet reaches 0.05, found lines add.

A5 and A3 are of the same shape and pass too.
"""
SIDE_MIN: Final = 0.12
"""The shortest side of a sheet, in picture heights."""
OVERHANG_PX: Final = 8.0
"""A corner may lie so far outside the picture."""


def crossings(first: tuple[Points, Points], second: tuple[Points, Points]) -> Points:
    """Where lines cross (n x 2); a line is its normal's angle and its distance from the middle."""
    (a, far_a), (b, far_b) = first, second
    det = np.sin(b - a)
    det = np.where(np.abs(det) < 1e-6, 1e-6, det)
    x = (far_a * np.sin(b) - far_b * np.sin(a)) / det
    return np.stack([x, (far_b * np.cos(a) - far_a * np.cos(b)) / det], axis=-1)


def outlines(angles: Points, offsets: Points) -> Points:
    """The quads (n x 4 x 2) of four lines each (n x 4): top, right, bottom, left."""
    corners = [
        crossings((angles[:, one], offsets[:, one]), (angles[:, two], offsets[:, two]))
        for one, two in ((0, 3), (0, 1), (2, 1), (2, 3))
    ]
    return np.stack(corners, axis=1)


def areas(quads: Points) -> Points:
    """Area of each, in pixels."""
    x, y = quads[..., 0], quads[..., 1]
    return np.asarray(
        np.abs(np.sum(x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1), axis=1)) / 2
    )


def may_be_sheets(quads: Points, width: float, height: float) -> NDArray[np.bool_]:
    """Which lie in a picture of that size, bulge outwards, are not small and look like A4."""
    reach = np.array((width, height)) / 2 + OVERHANG_PX
    sides = np.roll(quads, -1, axis=1) - quads
    after = np.roll(sides, -1, axis=1)
    turns = sides[..., 0] * after[..., 1] - sides[..., 1] * after[..., 0]
    fit = np.all(np.abs(quads) <= reach, axis=(1, 2)) & np.all(turns > 0, axis=1)
    fit &= np.linalg.norm(sides, axis=-1).min(axis=1) > SIDE_MIN * height
    fit[fit] = sheet_errors(quads[fit], width) < SHEET_ERROR_MAX
    return np.asarray(fit)


def sheet_errors(quads: Points, width: float) -> Points:
    """How unlike a flat sheet of A4 each is, at the focal length that suits it best.

    The sum of the error of its proportion (logarithm) and of its right angle (cosine).
    """
    across, down = _axes(quads)
    scale = np.append(np.ones((len(FOCALS), 2)), np.array(FOCALS)[:, None] * width, axis=1)
    across, down = across[:, None] * scale, down[:, None] * scale
    long, wide = (np.linalg.norm(axis, axis=-1) for axis in (across, down))
    cosine = np.abs(np.sum(across * down, axis=-1)) / (long * wide)
    proportion = np.abs(np.abs(np.log(long / wide)) - np.log(2) / 2)
    return np.asarray((proportion + cosine).min(axis=1))


def _axes(quads: Points) -> tuple[Points, Points]:
    """The first columns (n x 3) of the homography from the unit square; a vanishing point each."""
    first, second, third, fourth = np.moveaxis(quads, 1, 0)
    one, two, bend = second - third, fourth - third, first - second + third - fourth
    det = _cross(one, two)
    right, below = _cross(bend, two) / det, _cross(one, bend) / det
    across = np.column_stack([second - first + right[:, None] * second, right])
    return across, np.column_stack([fourth - first + below[:, None] * fourth, below])


def _cross(one: Points, two: Points) -> Points:
    return np.asarray(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0])
