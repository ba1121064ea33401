"""Where a sheet of paper lies in a document camera's picture, and that none lies there.

Lines come first (`devices.scanners.edges`); four of them make a quad; each quad that may be a
sheet of A4 in perspective is judged by what lies along its sides (`sides`); the best are refined at
larger scale (`refining`), and what does not hold there is no sheet. Nothing is learned from
pictures and nothing is kept.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.edges import Image, Lines, Planes, find_lines, planes
from devices.scanners.quads import Points, areas, may_be_sheets, outlines, sheet_errors
from devices.scanners.refining import Refined, refine
from devices.scanners.sides import Sides, measure

__all__ = ["Page", "find_page"]

SMALL_PX: Final = 816
"""Longer side of the copy on which lines and quads are found: an edge's width is about a pixel."""
TRIED: Final = 3
"""Quads that are refined before the picture counts as one without a page."""
HALVED_FROM_PX: Final = 2000
"""A larger picture is refined at half its size; four of its grainy pixels are one good one."""
REACH_PX: Final = 22
"""How far off a quad's side the edge is looked for when it is refined: sheets curl."""

SUPPORT_MIN: Final = 0.55
"""Of the worst side: a hand may hide nearly half of one."""
SUPPORT_MEAN_MIN: Final = 0.9
BLANK_MIN: Final = 0.8
"""Of the margins' mean: patterned cloth and photographs are not blank, print leaves a margin."""
TONE_MIN: Final = 80.0
"""Brightness of the margin (0 to 255); a darker thing is no paper, or nobody could read it."""
HELD_MIN: Final = 0.4
HELD_MEAN_MIN: Final = 0.82
"""Part of the sides, worst and mean, on which the refined edge lies."""
SHEET_ERROR_MAX: Final = 0.08
"""How far refined corners may be from A4 in perspective; curled ones reach 0.05."""
PATCH: Final = (60, 84)
"""Width and height of the copy of a sheet's inside that is looked at."""
ROUGH_MAX: Final = 0.75
"""Slope of brightness, levels a pixel, that the blankest third of a sheet stays below."""
TINTS_MAX: Final = 20.0
"""How far the tints (blue less yellow) of most of a sheet may differ."""


@dataclass(frozen=True, eq=False)
class Page:
    """A sheet in a picture."""

    corners: Points
    """Top left, top right, bottom right, bottom left as they lie in the picture (4 x 2, pixels;
    the first pixel's middle is 0, 0). Which way the print stands is not known here."""
    held: float
    """Part of its edge (0 to 1) that was seen; the rest is covered, or looks like the desk."""


def find_page(image: Image) -> Page | None:
    """The sheet of paper in a picture (rows x columns of grey, or x 3 of colours), or none.

    A sheet lies whole in the picture, its edges turned by less than 40 degrees against the
    picture's; of several the one with the clearest sides is found.
    """
    fine = _halved(image) if max(image.shape[:2]) >= HALVED_FROM_PX else image
    small, scale = _smaller(fine)
    seen = planes(small)
    for quad in _likely(seen, find_lines(seen)):
        refined = refine(fine, quad * scale, REACH_PX)
        if _holds(refined, seen, scale):
            times = image.shape[1] / fine.shape[1]
            middle = np.array(image.shape[1::-1]) / 2 - 0.5
            return Page(refined.quad * times + middle, float(refined.held.mean()))
    return None


def _halved(image: Image) -> Image:
    height, width = image.shape[:2]
    half = cv2.resize(image, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(half, np.uint8)


def _smaller(image: Image) -> tuple[Image, float]:
    """A copy of `SMALL_PX`, and how many times the picture is larger."""
    height, width = image.shape[:2]
    scale = max(height, width) / SMALL_PX
    size = round(width / scale), round(height / scale)
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), scale


def _likely(seen: Planes, lines: Lines) -> list[Points]:
    """The quads (4 x 2) that look most like a sheet, best first."""
    height, width = seen.shape[:2]
    sides = _combined(lines)
    quads = outlines(lines.angles[sides], lines.offsets[sides])
    fit = may_be_sheets(quads, width, height)
    quads, sides = quads[fit], sides[fit]
    if not len(quads):
        return []
    measured = measure(seen, lines, quads, sides)
    scores = _scores(measured, areas(quads) / (width * height))
    order = np.argsort(-scores)
    return [quads[one] for one in order[:TRIED] if scores[one] > 0]


def _combined(lines: Lines) -> NDArray[np.int_]:
    """All ways to take two level lines and two upright ones: top, right, bottom, left (n x 4)."""
    level, upright = np.nonzero(lines.level)[0], np.nonzero(~lines.level)[0]
    heights = lines.offsets[level] / np.sin(lines.angles[level])
    breadths = lines.offsets[upright] / np.cos(lines.angles[upright])
    level, upright = level[np.argsort(heights)], upright[np.argsort(breadths)]
    top, bottom = (level[one] for one in np.triu_indices(len(level), 1))
    left, right = (upright[one] for one in np.triu_indices(len(upright), 1))
    one, two = (part.ravel() for part in np.mgrid[: len(top), : len(left)])
    return np.column_stack([top[one], right[two], bottom[one], left[two]])


def _scores(sides: Sides, parts: Points) -> Points:
    """How good each quad is, 0 where it can be no sheet; `parts` is its share of the picture.

    Four seen edges count most. What goes on past the corners is no sheet's edge. Of two that are
    alike the larger one is the sheet and the other its printed border.
    """
    edges = sides.support * np.minimum(1, sides.contrast * 2)
    aside = np.abs(sides.tones - np.median(sides.tones, axis=1, keepdims=True)).mean(axis=1)
    score = 0.8 * edges.mean(axis=1) + 0.5 * edges.min(axis=1) - 0.2 * sides.beyond.mean(axis=1)
    score += 0.5 * sides.blank.mean(axis=1) + 0.24 * np.log(parts / 0.2)
    score -= 0.003 * aside[:, 0] + 0.015 * aside[:, 1]
    may = (sides.support.min(axis=1) > SUPPORT_MIN) & (sides.blank.mean(axis=1) > BLANK_MIN)
    may &= sides.support.mean(axis=1) > SUPPORT_MEAN_MIN
    may &= np.median(sides.tones[..., 0], axis=1) > TONE_MIN
    return np.where(may, score + 2, 0)


def _holds(refined: Refined, seen: Planes, scale: float) -> bool:
    """Whether refined corners are those of a sheet that is seen in the small copy."""
    width = seen.shape[1] * scale
    error = float(sheet_errors(refined.quad[None], width)[0])
    held = refined.held
    if error > SHEET_ERROR_MAX or held.min() < HELD_MIN or held.mean() < HELD_MEAN_MIN:
        return False
    return _is_paper(seen, refined.quad / scale)


def _is_paper(seen: Planes, quad: Points) -> bool:
    """Whether what lies inside a quad is blank between its print, and of one tint."""
    middle = np.array(seen.shape[1::-1]) / 2
    width, height = PATCH
    onto = np.array([(0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1)])
    move = cv2.getPerspectiveTransform((quad + middle).astype(np.float32), onto.astype(np.float32))
    smooth = cv2.GaussianBlur(seen[..., 0], (0, 0), 1.5)
    slopes = [cv2.Sobel(smooth, cv2.CV_32F, *one, scale=1 / 8) for one in ((1, 0), (0, 1))]
    rough = cv2.warpPerspective(cv2.magnitude(*slopes), move, PATCH)
    low, high = np.percentile(cv2.warpPerspective(seen[..., 1], move, PATCH), (20, 80))
    return bool(np.percentile(rough, 30) < ROUGH_MAX and high - low < TINTS_MAX)
