"""What a simulated document camera sees where it was given no pictures: a sheet on a dark desk."""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Picture

from devices.scanners.edges import Image
from devices.scanners.escl_papers import draw_sheet

__all__ = ["draw_desk"]

SIZE = (3264, 2448)
"""Width and height of a picture of 8 MP."""
DESK_TONE, GRAIN = 80, 4
CORNERS = ((862, 128), (2420, 168), (2362, 2372), (804, 2332))
"""The sheet, a little turned, from its top left on."""
SHEET_PX = (1488, 2104)
SHEET_DPI = 180
FILE = "desk.jpg"


def draw_desk(folder: Path) -> None:
    """Put such a picture into a folder, where it is not there yet."""
    if not (folder / FILE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{FILE}.new"
        Picture.fromarray(np.ascontiguousarray(_desk()[..., ::-1])).save(draft, "JPEG", quality=90)
        draft.replace(folder / FILE)


def _desk() -> Image:
    grain = np.random.default_rng(1).normal(0, GRAIN, (SIZE[1], SIZE[0], 1))
    sheet = np.asarray(draw_sheet(*SHEET_PX, SHEET_DPI, 1, 1), np.uint8)[..., ::-1]
    width, height = SHEET_PX
    own = np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float32) - 0.5
    move = cv2.getPerspectiveTransform(own, np.array(CORNERS, np.float32))
    paper = np.minimum(sheet, 232)  # no lamp makes paper as white as it is drawn
    desk = np.full((SIZE[1], SIZE[0], 3), DESK_TONE, np.uint8)
    seen = cv2.warpPerspective(
        paper, move, SIZE, dst=desk, borderMode=cv2.BORDER_TRANSPARENT, flags=cv2.INTER_LINEAR
    )
    return np.clip(np.asarray(seen) + grain, 0, 255).astype(np.uint8)
