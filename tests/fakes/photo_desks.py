"""Desks as a document camera sees them from above, made of photographs that scikit-image ships.

A desk is drawn flat, as large as the frame; the camera turns it into perspective afterwards.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.fakes.photo_geometry import FRAME, Points

Image = NDArray[np.uint8]
"""Rows, columns, blue-green-red; or rows, columns of grey."""
Random = np.random.Generator
Tone = tuple[float, float, float]
"""Blue, green, red: 0 to 255, as a picture holds them (gamma 2.2)."""

SCENES: Final = ("coffee", "chelsea", "astronaut", "camera", "coins", "rocket")
"""Photographs that lie under the whole frame; CC0 or with no known copyright, as `WEAVES` are."""
WEAVES: Final = ("brick", "grass", "gravel")
"""Photographs of even, grey surfaces."""

_DARK_WOODS: Final[tuple[tuple[Tone, Tone], ...]] = (
    ((38, 62, 98), (92, 134, 178)),
    ((24, 38, 66), (60, 88, 128)),
    ((70, 108, 146), (130, 170, 204)),
)
_MATS: Final[tuple[Tone, ...]] = (
    (58, 96, 54), (120, 84, 48), (60, 60, 62), (140, 140, 138), (52, 56, 110), (96, 130, 160),
)  # fmt: skip
_PALE: Final[tuple[Tone, ...]] = (
    (244, 246, 247), (240, 240, 240), (236, 242, 246), (205, 229, 240), (214, 232, 244),
    (246, 242, 238), (224, 238, 246), (232, 236, 236),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Patch:
    """A thing to be laid on a desk, seen from above."""

    image: Image
    alpha: NDArray[np.float32]
    """0 to 1; the patch is clear along its own border."""


@lru_cache
def shipped(name: str) -> Image:
    """A photograph of scikit-image's, blue-green-red; FileNotFoundError if it is not installed."""
    found = find_spec("skimage")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("scikit-image")
    folder = Path(found.submodule_search_locations[0]) / "data"
    file = next(folder.glob(f"{name}.*"), folder / name)
    image = cv2.imread(str(file), cv2.IMREAD_COLOR)
    if image is None:
        raise FileNotFoundError(file)
    return np.asarray(image, np.uint8)


def photographed_desk(rng: Random) -> Image:
    """One photograph under the whole frame, with the fine grain that enlarging took from it."""
    source = _enlarged(str(rng.choice(SCENES)))
    cover = max(FRAME) / min(source.shape[:2])
    desk = _spread(rng, source, cover * rng.uniform(0.45, 0.9))
    gain, lift = rng.uniform(0.55, 1.05), rng.uniform(0, 40)
    desk = np.asarray(cv2.convertScaleAbs(desk, alpha=gain, beta=lift), np.uint8)
    grain = cv2.cvtColor(_spread(rng, _even("gravel"), rng.uniform(0.8, 2.0)), cv2.COLOR_GRAY2BGR)
    weight = rng.uniform(0.04, 0.12)
    return np.asarray(cv2.addWeighted(desk, 1.0, grain, weight, -128 * weight), np.uint8)


def mat(rng: Random) -> Image:
    """A cloth, a felt or a rough table: an even photograph, tinted."""
    tone, contrast = _MATS[rng.integers(len(_MATS))], rng.uniform(0.06, 0.45)
    return _tinted(_weave(rng, rng.uniform(0.6, 4.0)), _times(tone, 1 - contrast), tone)


def wooden_desk(rng: Random) -> Image:
    """A table of darker wood."""
    low, high = _DARK_WOODS[rng.integers(len(_DARK_WOODS))]
    return _tinted(_wood(rng), low, high)


def pale_desk(rng: Random, paper: Tone) -> Image:
    """White laminate, pale wood or light grey, a few per cent off the paper's own brightness."""
    tone = _PALE[rng.integers(len(_PALE))]
    off = rng.uniform(-0.055, -0.015) if rng.random() < 0.75 else rng.uniform(0.012, 0.025)
    tone = _times(tone, _luma(paper) / _luma(tone) * (1 + off))
    wood = tone[2] - tone[0] > 20 or rng.random() < 0.15
    spread = rng.uniform(0.01, 0.05) if wood else rng.uniform(0.004, 0.02)
    grain = _wood(rng) if wood else _weave(rng, rng.uniform(0.4, 2.5))
    return _tinted(grain, _times(tone, 1 - spread), _times(tone, 1 + spread))


def any_desk(rng: Random) -> Image:
    """A desk of one of the darker kinds; most are photographs."""
    kind = rng.random()
    if kind < 0.55:
        return photographed_desk(rng)
    return mat(rng) if kind < 0.8 else wooden_desk(rng)


def lay(desk: Image, patch: Patch, middle: Points, turn_deg: float, shadow: float = 0.35) -> None:
    """Lay a thing on a desk with its middle at a pixel; what hangs over the border is cut off."""
    rows, columns = patch.alpha.shape
    reach = int(np.hypot(rows, columns) / 2) + 12
    start = np.clip(middle - reach, 0, np.array(FRAME) - 1).astype(int)
    stop = np.clip(middle + reach, 1, FRAME).astype(int)
    part = desk[start[1] : stop[1], start[0] : stop[0]]
    size = (part.shape[1], part.shape[0])
    move = cv2.getRotationMatrix2D((columns / 2, rows / 2), turn_deg, 1.0)
    move[:, 2] += middle - start - np.array([columns, rows]) / 2
    alpha = np.asarray(cv2.warpAffine(patch.alpha, move, size), np.float32)
    image = cv2.warpAffine(patch.image, move, size, borderMode=cv2.BORDER_REPLICATE)
    below = cv2.warpAffine(alpha, np.array([(1.0, 0, 4), (0, 1.0, 5)]), size)
    cast = cv2.blur(below, (17, 17)) * shadow
    shaded = part * (1 - cast[..., None])
    part[:] = shaded + (image - shaded) * alpha[..., None]


def strew(rng: Random, desk: Image, mm: float, sheet: Points | None) -> None:
    """Lay some small things on a desk, none of them on the sheet (4 pixels around it)."""
    for _ in range(rng.integers(1, 5)):
        thing = _small_thing(rng, mm)
        for _ in range(30):
            middle, turn = rng.uniform(0.05, 0.95, 2) * FRAME, rng.uniform(0, 360)
            if clear_of(thing, middle, turn, sheet):
                lay(desk, thing, middle, turn, rng.uniform(0.15, 0.45))
                break


def clear_of(patch: Patch, middle: Points, turn_deg: float, sheet: Points | None) -> bool:
    """Whether a thing leaves a sheet free."""
    if sheet is None:
        return True
    spot = (float(middle[0]), float(middle[1]))
    box = cv2.boxPoints((spot, patch.alpha.shape[::-1], -turn_deg))
    shared, _ = cv2.intersectConvexConvex(box, sheet.astype(np.float32))
    return shared <= 0


def _small_thing(rng: Random, mm: float) -> Patch:
    blue, green, red = rng.uniform(20, 220, 3)
    match rng.integers(5):
        case 0:
            return cup(mm)
        case 1:
            return ruler(mm, (blue / 3 + 160, green / 3 + 170, red / 3 + 175))
        case 2:
            return coin(mm, int(rng.integers(4)))
    return pen(mm, (blue, green, red))


def cup(mm: float) -> Patch:
    """A cup of coffee with its saucer, from a photograph; `mm` is pixels per millimetre."""
    image, alpha = shipped("coffee"), np.zeros((400, 600), np.uint8)
    cv2.ellipse(alpha, (279, 227), (200, 160), 8, 0, 360, 255, -1, cv2.LINE_AA)
    cv2.ellipse(alpha, (290, 112), (117, 94), 0, 0, 360, 255, -1, cv2.LINE_AA)
    return _scaled(image[8:396, 70:490], alpha[8:396, 70:490], 150 * mm / 420)


def coin(mm: float, which: int) -> Patch:
    """One of four coins, from a photograph."""
    x, y, radius = ((333, 53, 29), (346, 186, 32), (45, 260, 28), (172, 262, 29))[which]
    box = (slice(y - radius - 1, y + radius + 2), slice(x - radius - 1, x + radius + 2))
    alpha = np.zeros((303, 384), np.uint8)
    cv2.circle(alpha, (x, y), radius - 2, 255, -1, cv2.LINE_AA)
    return _scaled(shipped("coins")[box], alpha[box], 25 * mm / (2 * radius))


def pen(mm: float, tone: Tone) -> Patch:
    """A ball-point pen, 145 mm long."""
    image = np.full((int(14 * mm), int(150 * mm), 3), tone, np.uint8)
    light = 1.15 - 0.9 * np.abs(np.linspace(-1, 1, image.shape[0]) + 0.25)[:, None, None]
    image = np.clip(image * light, 0, 255).astype(np.uint8)
    alpha, middle = np.zeros(image.shape[:2], np.uint8), image.shape[0] // 2
    ends = (int(8 * mm), middle), (int(130 * mm), middle)
    cv2.line(alpha, *ends, 255, int(9 * mm), cv2.LINE_AA)
    cv2.line(alpha, ends[1], (int(145 * mm), middle), 255, int(3 * mm), cv2.LINE_AA)
    image[:, int(132 * mm) :] = (150, 160, 165)
    return Patch(image, _unit(alpha))


def ruler(mm: float, tone: Tone) -> Patch:
    """A ruler of 300 mm with its marks."""
    image = np.full((int(34 * mm), int(312 * mm), 3), tone, np.uint8)
    for mark in range(301):
        x, length = int((6 + mark) * mm), 8 if mark % 10 == 0 else 6 if mark % 5 == 0 else 4
        cv2.line(image, (x, int(2 * mm)), (x, int((2 + length) * mm)), (30, 30, 30), 1)
        if mark % 10 == 0:
            spot = (x - int(2 * mm), int(15 * mm))
            cv2.putText(image, str(mark // 10), spot, cv2.FONT_HERSHEY_SIMPLEX, mm / 8, (30,) * 3)
    alpha = np.zeros(image.shape[:2], np.uint8)
    alpha[int(2 * mm) : -int(2 * mm), int(2 * mm) : -int(2 * mm)] = 255
    return Patch(image, _unit(alpha))


def book(rng: Random, mm: float) -> Patch:
    """A closed book or a folder of 230 x 320 mm; a photograph or plain colour on its cover."""
    size = (int(230 * mm), int(320 * mm))
    tone = rng.uniform(30, 235, 3)
    image = np.full((size[1], size[0], 3), tone, np.uint8)
    if rng.random() < 0.5:
        image = np.asarray(cv2.resize(shipped(str(rng.choice(SCENES))), size), np.uint8)
    image[:, : int(8 * mm)] = _times((tone[0], tone[1], tone[2]), 0.6)
    alpha = np.zeros(image.shape[:2], np.uint8)
    alpha[3:-3, 3:-3] = 255
    return Patch(image, _unit(alpha))


@lru_cache
def _enlarged(name: str) -> Image:
    """A photograph of three times its size."""
    return np.asarray(cv2.resize(shipped(name), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC))


def _spread(rng: Random, source: Image, scale: float) -> Image:
    """A photograph enlarged, turned at will, over the whole frame, mirrored where it ends."""
    rows, columns = source.shape[:2]
    turn = float(rng.choice([0, 90, 180, 270]) + rng.uniform(-12, 12))
    move = cv2.getRotationMatrix2D((columns / 2, rows / 2), turn, scale)
    shift = np.array(FRAME) * rng.uniform(0.35, 0.65, 2) - np.array([columns, rows]) / 2
    move[:, 2] = move[:, 2] + shift
    spread = cv2.warpAffine(source, move, FRAME, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(spread, np.uint8)


@lru_cache
def _even(name: str) -> Image:
    """A grey photograph without its broad lights and darks, black to white around the middle."""
    grey = shipped(name)[..., 0].astype(np.float32)
    fine = grey - cv2.GaussianBlur(grey, (0, 0), 40)
    return np.asarray(np.clip(128 + fine * (50 / fine.std()), 0, 255), np.uint8)


def _weave(rng: Random, scale: float) -> Image:
    """An even photograph over the frame, grey."""
    return _spread(rng, _even(str(rng.choice(WEAVES))), scale)


def _wood(rng: Random) -> Image:
    """The grain of a board along the frame, grey: long streaks, broad and fine, a little bent."""
    grain = np.zeros((FRAME[1] // 2, FRAME[0] // 2), np.float32)
    for rows, columns, weight in ((14, 3, 1.0), (90, 6, 1.0), (400, 24, 0.8), (1100, 60, 0.5)):
        streaks = rng.standard_normal((rows, columns)).astype(np.float32) * weight
        grain += cv2.resize(streaks, grain.shape[::-1], interpolation=cv2.INTER_CUBIC)
    knots = rng.normal(0, 30, (4, 5)).astype(np.float32)
    sway = cv2.resize(knots, grain.shape[::-1], interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[: grain.shape[0], : grain.shape[1]].astype(np.float32)
    bent = cv2.remap(grain, x, y + sway, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(cv2.resize(np.clip(128 + bent * 45, 0, 255).astype(np.uint8), FRAME))


def _tinted(grey: Image, low: Tone, high: Tone) -> Image:
    """Grey as colour: black becomes `low`, white becomes `high`."""
    ramp = np.linspace(0, 1, 256)[:, None, None]
    table = np.array(low) + ramp * (np.array(high) - np.array(low))
    return np.asarray(cv2.applyColorMap(grey, np.clip(table, 0, 255).round().astype(np.uint8)))


def _scaled(image: Image, alpha: Image, scale: float) -> Patch:
    """A cut-out of a photograph in the size wished."""
    larger = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return Patch(np.asarray(larger, np.uint8), _unit(cv2.resize(alpha, None, fx=scale, fy=scale)))


def _unit(alpha: cv2.typing.MatLike) -> NDArray[np.float32]:
    return np.asarray(alpha, np.float32) / np.float32(255)


def _times(tone: Tone, factor: float) -> Tone:
    return (tone[0] * factor, tone[1] * factor, tone[2] * factor)


def _luma(tone: Tone) -> float:
    return 0.114 * tone[0] + 0.587 * tone[1] + 0.299 * tone[2]
