"""A sheet in a photograph laid flat: as from straight above, of A4's size, its lines level."""

from typing import Final

import cv2
import numpy as np

from devices.scanners.edges import Image
from devices.scanners.quads import Points

__all__ = ["A4_MM", "DPI", "lies_across", "seen_flat", "straighten"]

A4_MM: Final = (210.0, 297.0)
DPI: Final = 200
"""What 8 MP give of a sheet that fills the picture; more is only larger."""
MM_PER_INCH: Final = 25.4

SKEW_DPI: Final = 32
SKEW_DEG: Final = 2.0
"""Print that is turned more against its sheet's edges was meant so."""
SKEW_STEPS: Final = 17
SKEW_GAIN: Final = 1.05
"""How much sharper the lines of print must become for a turn to be believed."""


def straighten(
    image: Image, corners: Points, *, dpi: int = DPI, grey: bool = False, quarters: int = 0
) -> Image:
    """The sheet whose corners (`Page.corners`) are given, as an upright or a lying A4 picture.

    It is turned by `quarters` of a circle clockwise at the end. The picture may be grey; with
    `grey` the result is. Four interpolated pixels make one, nothing is sharpened or whitened.
    """
    if grey and image.ndim == 3:
        image = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    skew = _skew_deg(seen_flat(image, corners, SKEW_DPI))
    flat = seen_flat(image, corners, dpi, skew)
    return np.ascontiguousarray(np.rot90(flat, -quarters))


def lies_across(corners: Points) -> bool:
    """Whether the sheet's long sides go across the picture."""
    lengths = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    return bool(lengths[0] + lengths[2] > lengths[1] + lengths[3])


def seen_flat(image: Image, corners: Points, dpi: int, turn_deg: float = 0.0) -> Image:
    """The sheet from straight above, turned counter-clockwise about its middle."""
    short, long = (round(side / MM_PER_INCH * dpi) for side in A4_MM)
    width, height = (long, short) if lies_across(corners) else (short, long)
    onto = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - 0.5
    move = cv2.getPerspectiveTransform(corners.astype(np.float32), onto)
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), turn_deg, 1.0)
    whole = np.vstack([turn, (0, 0, 1)]) @ move
    flat = cv2.warpPerspective(
        image, whole, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, np.uint8)


def _skew_deg(small: Image) -> float:
    """How far the lines of print are turned (degrees to be turned back); 0 where none is clear."""
    grey = small if small.ndim == 2 else np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
    height, width = grey.shape
    inner = grey[height // 12 : -height // 12, width // 12 : -width // 12]  # not the sheet's edges
    ink = cv2.morphologyEx(inner, cv2.MORPH_BLACKHAT, np.ones((7, 7), np.uint8))
    middle = ((ink.shape[1] - 1) / 2, (ink.shape[0] - 1) / 2)
    turns = np.linspace(-SKEW_DEG, SKEW_DEG, SKEW_STEPS)
    sharpness = []
    for turn in turns:
        move = cv2.getRotationMatrix2D(middle, float(turn), 1.0)
        turned = cv2.warpAffine(ink, move, ink.shape[::-1])
        sums = [cv2.reduce(turned, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32F) for axis in (0, 1)]
        sharpness.append(sum(float(np.square(np.diff(one.ravel())).sum()) for one in sums))
    best = int(np.argmax(sharpness))
    clear = sharpness[best] > SKEW_GAIN * sharpness[SKEW_STEPS // 2]
    return float(turns[best]) if clear and 0 < best < SKEW_STEPS - 1 else 0.0
