"""What is wrong with a photograph of a sheet, as codes that people read in words.

The sentences stand in `assets/texts` under `[page-hints]`. A hint never keeps a picture back: the
officer sees it and decides.
"""

from enum import StrEnum
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.edges import Image, planes
from devices.scanners.paper import Page
from devices.scanners.quads import Points
from devices.scanners.straighten import A4_MM, MM_PER_INCH, lies_across, seen_flat

__all__ = ["Hint", "hints", "sheet_dpi"]


class Hint(StrEnum):
    """What to mend before the picture is taken again, the weightiest first."""

    NO_PAGE = "no-page"
    TOO_DARK = "too-dark"
    CUT_OFF = "cut-off"
    COVERED = "covered"
    GLARE = "glare"
    BLURRED = "blurred"
    TOO_FAR = "too-far"
    TILTED = "tilted"


DARK_MAX: Final = 90.0
"""Brightness (0 to 255) of white paper below which pencil and stamps are lost in the grain."""
BORDER_PX: Final = 3.0
"""A corner nearer to the picture's border is taken for one beyond it."""
GLARE_FROM: Final = 252
"""All colours at their end: what was printed there is gone."""
GLARE_PART: Final = 0.01
"""Of the sheet. A lamp's reflection is larger; specks of noise are not."""
PAPER_WHITE_MAX: Final = 245.0
"""Above it the paper itself is at its end, and a reflection cannot be told from it."""
DETAIL_DPI: Final = 150
INK_MIN: Final = 40.0
"""Least difference of print and paper that tells of sharpness."""
EDGE_PX_MAX: Final = 4.5
"""Width of print's sharpest edges at 150 dpi; letters of 10 pt have strokes of 2 to 3 pixels."""
DPI_MIN: Final = 120.0
"""Below it 10 pt letters with their accents are hard to read."""
SIDES_RATIO_MAX: Final = 1.25
"""Of opposite sides; a camera that leans by 20 degrees or more shows it."""
LOOK_DPI: Final = 50
MARGIN_MM: Final = 4.0
"""Width of the margin in which a hand is looked for; few papers are printed there."""
COVERED_MM: Final = 8.0
"""Length of an edge, hidden at a piece, that counts: half a finger."""
SKIN_TINT: Final = 14.0
SKIN_DARK: Final = 90.0
"""A thing on the margin differs so much in tint, or in brightness; a shadow changes no tint."""


def hints(image: Image, page: Page | None) -> tuple[Hint, ...]:
    """What is wrong with a picture in which that page was found."""
    if page is None:
        white = float(np.percentile(planes(image[::8, ::8])[..., 0], 95))
        return (Hint.NO_PAGE, Hint.TOO_DARK) if white < DARK_MAX else (Hint.NO_PAGE,)
    look = seen_flat(image, page.corners, LOOK_DPI)
    seen = planes(look)
    wrong = {
        Hint.TOO_DARK: float(np.percentile(seen[..., 0], 75)) < DARK_MAX,
        Hint.CUT_OFF: _cut_off(page.corners, image.shape[1], image.shape[0]),
        Hint.COVERED: _covered(seen),
        Hint.GLARE: _glares(look),
        Hint.BLURRED: _blurred(image, page.corners),
        Hint.TOO_FAR: sheet_dpi(page.corners) < DPI_MIN,
        Hint.TILTED: _sides_ratio(page.corners) > SIDES_RATIO_MAX,
    }
    return tuple(hint for hint, so in wrong.items() if so)


def _cut_off(corners: Points, width: int, height: int) -> bool:
    far = np.array((width - 1, height - 1)) - BORDER_PX
    return bool(np.any(corners < BORDER_PX) or np.any(corners > far))


def _glares(look: Image) -> bool:
    """Whether part of the sheet is blindingly white while its paper is not."""
    least = look if look.ndim == 2 else look.min(axis=2)
    if float(np.median(least)) > PAPER_WHITE_MAX:
        return False
    white = cv2.erode((least >= GLARE_FROM).astype(np.uint8), np.ones((3, 3), np.uint8))
    return float(white.mean()) > GLARE_PART


def _blurred(image: Image, corners: Points) -> bool:
    """Whether even the sharpest edges of print are wide; a blank sheet never is."""
    colours = image.ndim == 3
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if colours else image, np.uint8)
    inner = seen_flat(grey, corners, DETAIL_DPI)[60:-60:2, 60:-60].astype(np.int16)
    slopes = np.abs(inner[:, 2:] - inner[:, :-2])[:, ::2] / 2
    steepest = float(np.percentile(slopes, 99.8))
    dark, light = np.percentile(inner[::4, ::4], (0.5, 75))
    ink = float(light - dark)
    return ink > INK_MIN and ink / max(steepest, 0.1) > EDGE_PX_MAX


def _lengths(corners: Points) -> Points:
    return np.asarray(np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1))


def sheet_dpi(corners: Points) -> float:
    """Pixels per inch of the sheet where it is farthest away, if it is A4."""
    lengths = _lengths(corners)
    short, long = A4_MM
    level, upright = (long, short) if lies_across(corners) else (short, long)
    per_mm = min(lengths[[0, 2]].min() / level, lengths[[1, 3]].min() / upright)
    return float(per_mm * MM_PER_INCH)


def _sides_ratio(corners: Points) -> float:
    """The larger ratio of opposite sides."""
    top, right, bottom, left = _lengths(corners)
    return float(max(top / bottom, bottom / top, right / left, left / right))


def _covered(seen: NDArray[np.float32]) -> bool:
    """Whether a piece of a margin shows something that is not paper."""
    paper = np.median(seen.reshape(-1, 2), axis=0)
    off = np.abs(seen - paper)
    strange = (off[..., 1] > SKIN_TINT) | (off[..., 0] > SKIN_DARK)
    margin, piece = (round(mm / MM_PER_INCH * LOOK_DPI) for mm in (MARGIN_MM, COVERED_MM))
    rows = [strange[2:margin], strange[-margin:-2], strange.T[2:margin], strange.T[-margin:-2]]
    hidden = [row.mean(axis=0, dtype=np.float32) > 0.6 for row in rows]
    lasting = [np.convolve(side, np.ones(piece), "valid").max() >= piece for side in hidden]
    return any(lasting)
