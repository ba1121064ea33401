"""Sheets drawn plainly on plain desks, for what needs no photograph."""

from functools import cache, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.edges import Image
from devices.scanners.quads import Points

SIZE = (2448, 1836)
"""Width and height of a drawn picture."""
A4_PX = (630.0, 891.0)
SHIFT = 4


def placed(middle: Points, scale: float, turn_deg: float, lean: float = 0.0) -> Points:
    """Corners of a sheet, clockwise from its top left; `lean` narrows its top."""
    half = np.array(A4_PX) / 2 * scale
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half
    corners[:2, 0] *= 1 - lean
    turn = np.deg2rad(turn_deg)
    rotation = np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))])
    return np.asarray(corners @ rotation + middle)


def desk(tone: int = 90, seed: int = 0) -> Image:
    """An even desk with a camera's grain."""
    return _desk(tone, seed).copy()


@lru_cache(maxsize=4)
def _desk(tone: int, seed: int) -> Image:
    grain = np.random.default_rng(seed).normal(tone, 3, (SIZE[1], SIZE[0], 3))
    return np.clip(grain, 0, 255).astype(np.uint8)


@cache
def _grain_of_paper() -> NDArray[np.float32]:
    """For the whole picture, wherever the sheet lies on it."""
    return np.random.default_rng(1).normal(0, 2, (SIZE[1], SIZE[0], 3)).astype(np.float32)


def sheet_on(picture: Image, corners: Points, tone: int = 230, *, print_: bool = True) -> Image:
    """The picture with a sheet on it: lines of print, and a dark mark near its top left."""
    page = np.full((2376, 1680, 3), tone, np.uint8)
    if print_:
        for y in range(320, 2000, 80):
            for x in range(180, 1400, 140):
                cv2.line(page, (x, y), (x + 100, y), (40, 40, 40), 12)
        cv2.rectangle(page, (180, 160), (400, 240), (20, 20, 20), -1)
    source = np.array([(0, 0), (1680, 0), (1680, 2376), (0, 2376)], np.float32) - 0.5
    move = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    drawn = cv2.warpPerspective(page, move, SIZE, borderMode=cv2.BORDER_REPLICATE)
    mask = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    points = np.round(corners * 2**SHIFT).astype(np.int32)
    cv2.fillPoly(mask, [points], 255, cv2.LINE_AA, SHIFT)
    x, y, width, height = cv2.boundingRect(mask)
    where = np.s_[y : y + height, x : x + width]
    part = (mask[where] / 255.0)[..., None]
    paper = (drawn[where] + _grain_of_paper()[where]) * part
    laid = picture.copy()
    laid[where] = np.clip(picture[where] * (1 - part) + paper, 0, 255).astype(np.uint8)
    return laid


def worst_corner(found: Points, true: Points) -> float:
    """Distance of the worst corner in pixels, whichever corner is named first."""
    turns = [np.linalg.norm(found - np.roll(true, turn, axis=0), axis=1) for turn in range(4)]
    return float(min(distances.max() for distances in turns))
