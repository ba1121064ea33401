"""Photographs of papers under a document camera: 300 with one sheet of A4, 60 without any.

Each is a pure function of its number and `SEED`. The sheets are drawn, the desks are made of
photographs, and the way from the desk to the file (lens, light, sensor, JPEG) is reckoned; the true
corners come from the geometry, never from the picture. Brightness is kept as pictures hold it
(gamma 2.2), where light still multiplies.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.fakes import photo_desks as desks
from tests.fakes import photo_hands as hands
from tests.fakes.photo_desks import Image, Random, Tone
from tests.fakes.photo_geometry import (
    FRAME,
    SHEET_MM,
    Camera,
    Points,
    Sheet,
    blocks,
    curl,
    flat,
    map_pixels,
    place,
    refined,
)
from tests.fakes.photo_pages import PX_PER_MM, paper

SEED: Final = 20_250_703
WITH_PAGE: Final = 300
WITHOUT_PAGE: Final = 60
RATE_MIN: Final = 0.95
"""The part of all photographs with a page whose page is to be found."""
CLASS_RATE_MIN: Final = 0.85
"""The same of the worst class alone."""
CORNER_PART: Final = 0.005
"""A corner may be off by so much of the picture's diagonal."""

Box = tuple[slice, slice]
"""Rows and columns of a part of the frame."""

_GAMMA: Final = 2.2
_TILT_DEG: Final = (0.0, 8.0)
_STRONG_TILT_DEG: Final = (20.0, 30.0)
_WHOLE: Final = (slice(0, FRAME[1]), slice(0, FRAME[0]))


class Scene(StrEnum):
    """What makes a photograph hard."""

    PALE_DESK = "pale_desk"
    SHADOW = "shadow"
    HAND = "hand"
    CURL = "curl"
    TILT = "tilt"
    EMPTY = "empty"


@dataclass(frozen=True, eq=False)
class Photo:
    """One photograph and the truth about it."""

    image: Image
    """8 MP, blue-green-red."""
    scene: Scene
    corners: Points | None
    """Top left, top right, bottom right, bottom left as one reads the page; pixels (4 x 2)."""


@dataclass(frozen=True, eq=False)
class View:
    """Who sees what from where, and whence the light falls."""

    camera: Camera
    sheet: Sheet
    fall: Points
    """Where shadows fall: millimetres (x, y) along the desk for each of height."""

    @property
    def corners(self) -> Points:
        """The sheet's corners in the picture (4 x 2)."""
        return self.camera.project(self.sheet.corners())

    @property
    def px_per_mm(self) -> float:
        """Scale of the picture where the camera looks."""
        return self.camera.focal_px / self.camera.distance_mm


def scene_of(number: int) -> Scene:
    """The class of a photograph; ValueError beyond the last one."""
    if not 0 <= number < WITH_PAGE + WITHOUT_PAGE:
        raise ValueError(f"no photograph {number}")
    return list(Scene)[number % 5] if number < WITH_PAGE else Scene.EMPTY


def view(number: int) -> View:
    """The geometry of a photograph; that of an empty desk keeps room for a sheet."""
    scene, rng = scene_of(number), _chance(number, 0)
    bend = curl(rng) if scene is Scene.CURL else flat()
    camera, sheet = place(rng, _STRONG_TILT_DEG if scene is Scene.TILT else _TILT_DEG, bend)
    direction = rng.uniform(0, 2 * np.pi)
    fall = rng.uniform(0.2, 1.3) * np.array([np.cos(direction), np.sin(direction)])
    return View(camera, sheet, fall)


def hand(number: int) -> hands.Hand:
    """The hand in a photograph of class HAND; every second one comes near a corner."""
    seen, rng = view(number), _chance(number, 1)
    return hands.holding(rng, seen.camera, seen.sheet, near_corner=number // 5 % 2 == 1)


def photo(number: int) -> Photo:
    """A photograph of 0 … 359, always the same one for a number."""
    seen, scene, rng = view(number), scene_of(number), _chance(number, 2)
    page, tone = paper(rng, white=scene in (Scene.PALE_DESK, Scene.EMPTY))
    desk, mm = _desk(rng, scene, seen, tone)
    frame = laid(seen, desk, mm, None if scene is Scene.EMPTY else page, rng)
    if scene is Scene.HAND:
        hands.draw(rng, frame, hand(number))
    elif scene is Scene.EMPTY and rng.random() < 0.25:
        hands.draw(rng, frame, hands.resting(rng, seen.camera, seen.sheet))
    image = _developed(rng, frame, _light(rng, scene, seen))
    return Photo(image, scene, None if scene is Scene.EMPTY else seen.corners)


def laid(seen: View, desk: Image, mm: float, page: Image | None, rng: Random) -> Image:
    """A desk (`mm` pixels per millimetre) with a page on it, as the lens sees them.

    The desk's middle lies where the camera looks; beyond its border it goes on mirrored.
    """
    places = seen.camera.desk(map_pixels(*_WHOLE)) - seen.camera.aim_mm
    where = refined(places * mm + (np.array(FRAME) - 1) / 2)
    frame = _taken(desk, where, cv2.BORDER_REFLECT)
    if page is not None:
        outline = seen.camera.project(seen.sheet.surface(seen.sheet.outline()))
        box = blocks(outline.min(axis=0) - 60, outline.max(axis=0) + 60)
        frame[box] = _with_page(rng, seen, frame[box], page, box)
    return frame


def _with_page(rng: Random, seen: View, desk: Image, page: Image, box: Box) -> cv2.typing.MatLike:
    """A box of the picture with the page laid over its desk, and the page's shadow."""
    coarse = seen.sheet.seen(seen.camera, map_pixels(*box))
    where = refined(coarse + np.array(SHEET_MM) / 2)
    edge = np.minimum(where, np.array(SHEET_MM, np.float32) - where)
    alpha = np.minimum(edge[..., 0], edge[..., 1]) * np.float32(seen.px_per_mm)
    alpha = np.clip(alpha + np.float32(0.5), 0, 1)
    size = (np.array(SHEET_MM) * min(seen.px_per_mm, PX_PER_MM)).astype(int)
    smaller = cv2.resize(page, (int(size[0]), int(size[1])), interpolation=cv2.INTER_AREA)
    where *= (size / np.array(SHEET_MM)).astype(np.float32)
    where -= np.float32(0.5)
    printed = _taken(smaller, where, cv2.BORDER_REPLICATE)
    both = cv2.blendLinear(printed, desk, alpha, 1 - alpha)
    shaded = 1 - rng.uniform(0.12, 0.4) * _cast(seen, rng, box)
    light = shaded + (refined(_facing(seen, coarse)) - shaded) * alpha
    return cv2.multiply(both, cv2.merge([light, light, light]), dtype=cv2.CV_8U)


def _taken(image: cv2.typing.MatLike, where: NDArray[np.float32], border: int) -> Image:
    """What an image shows at places (rows, columns, 2: x and y)."""
    x, y = cv2.split(where)
    return np.asarray(cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=border), np.uint8)


def _cast(seen: View, rng: Random, box: Box) -> NDArray[np.float32]:
    """How dark (0 to 1) the sheet's own shadow is: thin where it lies, wide where it is lifted."""
    surface = seen.sheet.surface(seen.sheet.outline())
    height = rng.uniform(0.25, 0.8) - surface[:, 2:]
    rows, columns = box
    mask = np.zeros(((rows.stop - rows.start) // 2, (columns.stop - columns.start) // 2), np.uint8)
    dark = np.zeros(mask.shape, np.float32)
    lamps = seen.fall + rng.normal(0, rng.uniform(0.15, 0.5), (8, 2))
    for fall in lamps:
        ground = np.append(surface[:, :2] + fall * height, np.zeros_like(height), axis=1)
        pixels = (seen.camera.project(ground) - (columns.start, rows.start) - 0.5) / 2
        mask[:] = 0
        cv2.fillPoly(mask, [(pixels * 16).round().astype(np.int32)], 255, cv2.LINE_AA, 4)
        dark += mask / np.float32(255 * len(lamps))
    return refined(cv2.GaussianBlur(dark, (0, 0), 0.8), 2)


def _facing(seen: View, paper_mm: Points) -> Points:
    """Brightness, against flat paper, of the sheet's places: slopes to the lamp are brighter."""
    slope = seen.sheet.slope(paper_mm)
    lamp = np.cos(slope) + np.sin(slope) * (seen.sheet.axes[0] @ seen.fall)
    return np.asarray((0.35 + 0.65 * np.clip(lamp, 0.1, 2)) ** (1 / _GAMMA))


def _desk(rng: Random, scene: Scene, seen: View, page: Tone) -> tuple[Image, float]:
    """A desk with things on it, and how many of its pixels are a millimetre."""
    pale = scene is Scene.PALE_DESK or (scene is Scene.EMPTY and rng.random() < 0.4)
    desk = desks.pale_desk(rng, page) if pale else desks.any_desk(rng)
    corners = seen.camera.desk(np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * FRAME)
    far = np.abs(corners - seen.camera.aim_mm) / FRAME
    mm = float(np.clip(0.5 / far.max(), 0.55 * seen.px_per_mm, seen.px_per_mm))
    middle = np.array(FRAME) / 2 - seen.camera.aim_mm * mm
    sheet = None
    if scene is not Scene.EMPTY:
        ring = seen.sheet.outline(-10.0)[::64]
        sheet = ring @ seen.sheet.bend.axes.T @ seen.sheet.axes * mm + middle
    if rng.random() < (0.8 if scene is Scene.EMPTY else 0.4):
        desks.strew(rng, desk, mm, sheet)
    whole = far.max() * mm <= 0.501
    if whole and rng.random() < (0.6 if scene is Scene.EMPTY else 0.2):
        _lean_book_in(rng, desk, mm, sheet, corners * mm + middle)
    return desk, mm


def _lean_book_in(
    rng: Random, desk: Image, mm: float, sheet: Points | None, corners: Points
) -> None:
    """A book over the picture's border (corners on the desk), at least half of it outside."""
    side = rng.integers(4)
    start, stop = corners[side], corners[(side + 1) % 4]
    along = (stop - start) / np.linalg.norm(stop - start)
    outward = np.array([along[1], -along[0]])
    middle = start + (stop - start) * rng.uniform(0, 1) + outward * mm * rng.uniform(0, 110)
    book, turn = desks.book(rng, mm), rng.uniform(0, 360)
    if desks.clear_of(book, middle, turn, sheet):
        desks.lay(desk, book, middle, turn)


def _light(rng: Random, scene: Scene, seen: View) -> Points:
    """What lens, lamp and shadow leave of the light: a coarse map (rows, columns), linear."""
    pixels = map_pixels(*_WHOLE)
    aside = (pixels - np.array(FRAME) / 2) / (FRAME[0] / 2)
    light = 1 - rng.uniform(0.05, 0.3) * np.sum(aside**2, axis=-1)
    direction = rng.uniform(0, 2 * np.pi)
    light *= 1 + rng.uniform(0, 0.25) * (aside @ [np.cos(direction), np.sin(direction)])
    if scene is Scene.SHADOW or (scene is Scene.EMPTY and rng.random() < 0.3):
        over = rng.uniform(0.15, 0.85, 2)
        left, right = seen.corners[[0, 3]], seen.corners[[1, 2]]
        ends = left + (right - left) * over[0]
        light *= hands.shadow(rng, ends[0] + (ends[1] - ends[0]) * over[1])
    return np.asarray(light, np.float64)


def _developed(rng: Random, frame: Image, light: Points) -> Image:
    """The photograph: exposure, white balance, a little out of focus, noise, JPEG."""
    white = rng.uniform(175, 240) / 247
    balance = 1 + rng.normal(0, 0.02, 3)
    gain = refined(light[..., None] ** (1 / _GAMMA) * white * balance)
    lit = cv2.multiply(frame, gain, dtype=cv2.CV_8U)
    blurred = cv2.GaussianBlur(lit, (0, 0), rng.uniform(0.6, 1.7))
    noise = rng.standard_normal((FRAME[1] // 3, FRAME[0] // 3, 3)).astype(np.float32)
    grain = cv2.GaussianBlur(noise, (0, 0), 0.5) * rng.uniform(1.5, 6.0)
    noisy = cv2.add(blurred, cv2.repeat(grain.astype(np.int16), 3, 3), dtype=cv2.CV_8U)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(80, 93))]
    done, file = cv2.imencode(".jpg", noisy, quality)
    image = cv2.imdecode(file, cv2.IMREAD_COLOR) if done else None
    if image is None:
        raise RuntimeError("the photograph could not be written as JPEG")
    return np.asarray(image, np.uint8)


def _chance(number: int, stream: int) -> Random:
    """The dice of one photograph; each stream has its own, so that one can be looked at alone."""
    return np.random.default_rng([SEED, number, stream])
