"""A hand that holds a sheet by one edge, and what keeps the light from a desk.

No package ships a photograph of a hand: ours is a body of rounded fingers, palm and forearm, shaded
as skin. Shapes are capsules: a disc that moves from one pixel to another and changes its radius.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.fakes.photo_desks import Image, Random, shipped
from tests.fakes.photo_geometry import (
    FRAME,
    MAP_STEP,
    SHEET_MM,
    Camera,
    Points,
    Sheet,
    blocks,
    map_pixels,
    refined,
)

CORNER_FREE_MM: Final = 12.0
"""A hand leaves at least so much of its edge free at both corners."""
NEAR_CORNER: Final = 0.1
"""Part of an edge that counts as near its corner."""

_TRIES: Final = 400
_SKINS: Final = ((148, 178, 222), (128, 164, 212), (112, 150, 200), (96, 134, 186), (74, 110, 162))
_STEP: Final = 4
"""Pixels from one place to the next where shapes are reckoned; outlines are sharpened after."""


@dataclass(frozen=True, eq=False)
class Capsule:
    """A part of a body: from (x, y) to (x, y), with the radius at either end."""

    start: Points
    stop: Points
    radii: tuple[float, float]

    def inside(self, places: Points) -> Points:
        """How deep places (…, 2) lie inside; negative outside."""
        span, offset = self.stop - self.start, places - self.start
        part = np.clip(offset @ span / max(float(span @ span), 1e-9), 0, 1)
        radius = self.radii[0] + part * (self.radii[1] - self.radii[0])
        return np.asarray(radius - np.linalg.norm(offset - part[..., None] * span, axis=-1))


@dataclass(frozen=True, eq=False)
class Hand:
    """A hand in the picture, in pixels."""

    fingers: tuple[Capsule, ...]
    """Last joints: they bear a nail at their end."""
    body: tuple[Capsule, ...]
    forearm: tuple[Capsule, ...]
    """The bare wrist, then the sleeve, which lies over all."""
    scale: float
    """Pixels per millimetre."""

    @property
    def parts(self) -> tuple[Capsule, ...]:
        """All of it."""
        return self.fingers + self.body + self.forearm

    def covers(self, places: Points) -> NDArray[np.bool_]:
        """Which places (n, 2) it hides, one pixel more at its outline."""
        depth = np.max([part.inside(places) for part in self.parts], axis=0)
        return np.asarray(depth > -1.0)


Limbs = tuple[list[Capsule], list[Capsule], list[Capsule]]
"""Fingers, body and forearm in mm: x along the edge, y inwards."""


def holding(rng: Random, camera: Camera, sheet: Sheet, *, near_corner: bool) -> Hand:
    """A hand over one edge and no corner, though near one if wished; RuntimeError if none fits."""
    outline = camera.project(sheet.surface(sheet.outline()))
    limbs = _limbs(rng)
    for _ in range(_TRIES):
        edge, part = int(rng.integers(4)), rng.uniform(0.08, 0.92)
        hand = _placed(rng, limbs, camera, sheet, (edge, part))
        hidden = hand.covers(outline).reshape(4, -1)
        if _holds_one_edge(hidden, edge, near_corner=near_corner):
            return hand
    raise RuntimeError(f"no place for a hand in {_TRIES} tries")


def resting(rng: Random, camera: Camera, sheet: Sheet) -> Hand:
    """The same hand wherever it falls, for a desk without a sheet."""
    place = int(rng.integers(4)), rng.uniform(0.1, 0.9)
    return _placed(rng, _limbs(rng), camera, sheet, place)


def draw(rng: Random, frame: Image, hand: Hand) -> None:
    """Draw a hand and its shadow over a picture (rows, columns, 3)."""
    rows, columns = _around(hand)
    places = map_pixels(rows, columns, _STEP)
    depths = np.stack([part.inside(places) for part in hand.parts])
    fall = rng.uniform((-6, 2), (6, 8)) * hand.scale / _STEP
    move = np.column_stack([np.eye(2), fall])
    solid = np.clip(depths.max(axis=0) / _STEP + 0.5, 0, 1).astype(np.float32)
    under = cv2.warpAffine(solid, move, solid.shape[::-1])
    softness = rng.uniform(1.0, 4.0) * hand.scale / _STEP
    cast = refined(cv2.GaussianBlur(under, (0, 0), softness), _STEP)
    part = frame[rows, columns].astype(np.float32)
    part *= 1 - rng.uniform(0.15, 0.4) * cast[..., None]
    alpha = np.clip(refined(depths.max(axis=0), _STEP) + 0.5, 0, 1)
    part += (refined(_coloured(rng, hand, places, depths), _STEP) - part) * alpha[..., None]
    frame[rows, columns] = np.clip(part, 0, 255).astype(np.uint8)


def shadow(rng: Random, across: Points) -> NDArray[np.float32]:
    """Light (rows, columns; 0 to 1) that a shadow over a pixel leaves, in steps of `MAP_STEP`."""
    places, border = map_pixels(*blocks(np.zeros(2), np.array(FRAME))), _border(rng)
    along = (across - border) / np.linalg.norm(across - border)
    side = (places - across) @ np.array([-along[1], along[0]])
    match rng.choice(["arm", "bar", "half"]):
        case "arm":
            arm = _arm(rng, across, border)
            depth = np.max([part.inside(places) for part in arm], axis=0)
        case "bar":
            depth = rng.uniform(60, 200) - np.abs(side)
        case _:
            depth = side
    softness = rng.uniform(0.5, 2.0) if rng.random() < 0.4 else rng.uniform(3, 20)
    solid = np.clip(depth / MAP_STEP + 0.5, 0, 1)
    dark = cv2.GaussianBlur(solid, (0, 0), softness)
    return np.asarray(1 - rng.uniform(0.2, 0.6) * dark, np.float32)


def _arm(rng: Random, across: Points, border: Points) -> list[Capsule]:
    """A forearm with a loose hand, from the frame's border over a pixel."""
    wide = rng.uniform(110, 260)
    along = (across - border) / np.linalg.norm(across - border)
    aside = np.array([-along[1], along[0]])
    wrist = across - along * wide * rng.uniform(0, 2)
    palm = wrist + along * wide
    parts = [Capsule(border - along * 400, wrist, (wide, wide * 0.7))]
    parts.append(Capsule(wrist, palm, (wide * 0.7, wide * 0.85)))
    for spread in np.linspace(-0.65, 0.65, 4):
        root = palm + aside * spread * wide
        tip = root + (along + aside * spread * 0.5) * wide * rng.uniform(1.2, 1.6)
        parts.append(Capsule(root, tip, (wide * 0.24, wide * 0.18)))
    return parts


def _border(rng: Random) -> Points:
    """A place on the frame's border."""
    place, side = rng.uniform(0, 1, 2) * FRAME, rng.integers(2)
    place[side] = rng.integers(2) * FRAME[side]
    return place


def _holds_one_edge(hidden: NDArray[np.bool_], edge: int, *, near_corner: bool) -> bool:
    """Whether one edge alone (of four rows of hidden points) is hidden, near its corners or not."""
    held, others = hidden[edge], np.delete(hidden, edge, axis=0)
    free, near = (
        int(np.ceil(part * held.size))
        for part in (CORNER_FREE_MM / SHEET_MM[edge % 2], NEAR_CORNER)
    )
    if not held.any() or others.any() or held[:free].any() or held[-free:].any():
        return False
    return bool(held[:near].any() or held[-near:].any()) is near_corner


def _placed(
    rng: Random, limbs: Limbs, camera: Camera, sheet: Sheet, place: tuple[int, float]
) -> Hand:
    """A hand that reaches over an edge (0: top) of a flat sheet, at a part of its length."""
    edge, part = place
    start, stop = sheet.outline()[[edge * 64, (edge + 1) % 4 * 64]]
    along = (stop - start) / np.linalg.norm(stop - start)
    inward = np.array([-along[1], along[0]])
    turn, mirror = np.deg2rad(rng.uniform(-28, 28)), rng.choice([-1, 1])
    basis = np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))])
    basis = np.array([(mirror, 0), (0, 1)]) @ basis @ np.array([along, inward])

    def seen(limb: Points) -> Points:
        on_desk = (start + (stop - start) * part + limb @ basis) @ sheet.axes
        return camera.project(np.append(on_desk, 0.0))

    scale = float(np.linalg.norm(seen(np.array([0, 10])) - seen(np.zeros(2))) / 10)
    groups = [
        tuple(
            Capsule(
                seen(limb.start), seen(limb.stop), (limb.radii[0] * scale, limb.radii[1] * scale)
            )
            for limb in group
        )
        for group in limbs
    ]
    return Hand(groups[0], groups[1], groups[2], scale)


def _limbs(rng: Random) -> Limbs:
    return _thumb(rng) if rng.random() < 0.4 else _fingers(rng)


def _fingers(rng: Random) -> Limbs:
    """One to four fingers that press on the sheet, the others drawn in; mm from the edge."""
    reach, used = rng.uniform(12, 55), int(rng.integers(1, 5))
    tips, body = [], [_limb((-28, reach - 108), (28, reach - 108), 27, 25)]
    for finger, long in enumerate((-6, 3, 0, -12)):
        x, tip = (finger - 1.5) * 19.5, reach + long + rng.uniform(-3, 3)
        fan = (finger - 1.5) * rng.uniform(0, 5)
        if finger >= used:
            body.append(_limb((x, reach - 90), (x + fan, min(reach - 62, -14)), 10.5, 9))
            continue
        middle = (x + fan, tip - 38)
        body.append(_limb((x, reach - 92), middle, 11, 9))
        tips.append(_limb(middle, (x + fan * 1.3, tip - 8), 8.8, 7.8))
    body.append(_limb((-38, reach - 125), (-62, min(reach - 82, -16)), 14, 10))
    return tips, [*body, _limb((0, reach - 130), (0, reach - 175), 38, 29)], _forearm(reach - 175)


def _thumb(rng: Random) -> Limbs:
    """A thumb on the sheet, the fingers beneath it or folded outside; mm from the edge."""
    reach = rng.uniform(14, 42)
    tips = [_limb((2, reach - 30), (0, reach - 9), 10.5, 9)]
    body = [_limb((14, reach - 66), (2, reach - 30), 15, 11)]
    for finger in range(4):
        x = 30 + finger * 18
        body.append(_limb((x, -72 - finger * 4), (x - 4, -16 - finger * 3), 10.5, 9.5))
    body.append(_limb((32, min(reach - 100, -75)), (66, -86), 28, 26))
    body.append(_limb((48, -100), (56, -165), 36, 29))
    return tips, body, _forearm(-160, 56)


def _forearm(wrist: float, x: float = 0.0) -> list[Capsule]:
    """The forearm in its sleeve, from the wrist outwards."""
    return [_limb((x, wrist), (x, wrist - 60), 28, 33), _limb((x, wrist - 40), (x, -700), 38, 55)]


def _limb(start: tuple[float, float], stop: tuple[float, float], r0: float, r1: float) -> Capsule:
    return Capsule(np.array(start), np.array(stop), (r0, r1))


def _coloured(rng: Random, hand: Hand, places: Points, depths: Points) -> NDArray[np.float32]:
    """Skin, nails and sleeve (rows, columns, 3), lit from one side."""
    deepest = depths.max(axis=0)
    tone = np.array(_SKINS[rng.integers(len(_SKINS))], np.float32)
    colour = np.broadcast_to(tone, (*deepest.shape, 3)) + _blotches(rng, deepest.shape)
    weave = cv2.resize(shipped("grass"), deepest.shape[::-1]).astype(np.float32) / 255
    colour = np.where(
        (depths[-1] > 0)[..., None], rng.uniform(20, 230, 3) * (0.85 + 0.3 * weave), colour
    )
    colour = colour.astype(np.float32)
    for finger in hand.fingers:
        _nail(colour, finger, places[0, 0], hand.scale)
    return colour * _relief(rng, depths, hand)[..., None]


def _nail(colour: NDArray[np.float32], finger: Capsule, origin: Points, scale: float) -> None:
    """A nail and two creases of the joint behind it."""
    along = (finger.stop - finger.start) / np.linalg.norm(finger.stop - finger.start)
    turn = float(np.degrees(np.arctan2(along[1], along[0])))
    nail, crease = np.zeros((2, *colour.shape[:2]), np.float32)
    mm, middle = scale / _STEP, (finger.stop - origin + along * 1.5 * scale) / _STEP
    cv2.ellipse(nail, (tuple(middle), (13 * mm, 10.4 * mm), turn), 1.0, -1, cv2.LINE_AA)
    for back in (-1.0, 1.5):
        ring = (finger.start - origin - along * back * scale) / _STEP
        cv2.ellipse(crease, (tuple(ring), (2 * mm, 8 * mm), turn), 1.0, 1, cv2.LINE_AA)
    pale = np.array((190, 196, 232), np.float32) - colour
    colour += pale * cv2.GaussianBlur(nail, (0, 0), 0.8)[..., None] * 0.7
    colour *= 1 - 0.12 * cv2.GaussianBlur(crease, (0, 0), 0.8)[..., None]


def _relief(rng: Random, depths: Points, hand: Hand) -> NDArray[np.float32]:
    """Light on rounded parts: each part is as high as it is deep, up to a finger's height."""
    heights = []
    for part, depth in zip(hand.parts, depths, strict=True):
        round_px = min(sum(part.radii) / 2, 13 * hand.scale)
        heights.append(round_px * np.sqrt(1 - (1 - np.clip(depth / round_px, 0, 1)) ** 2))
    height = cv2.GaussianBlur(np.max(heights, axis=0), (0, 0), 1.2 * hand.scale / _STEP + 0.5)
    down, right = np.gradient(height / _STEP)
    light = rng.uniform((-0.6, -0.9), (0.6, -0.1))
    facing = (1 - right * light[0] - down * light[1]) / np.sqrt(1 + right**2 + down**2)
    return np.asarray(np.clip(0.42 + 0.62 * facing, 0.15, 1.25), np.float32)


def _blotches(rng: Random, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Skin is not of one tone: a little redder here, paler there (rows, columns, 3)."""
    spots = rng.normal(0, 1, (shape[0] // 24, shape[1] // 24)).astype(np.float32)
    fine = rng.normal(0, 1.6, shape).astype(np.float32)
    spread = cv2.resize(spots, shape[::-1], interpolation=cv2.INTER_CUBIC)
    return spread[..., None] * np.array((-5, -4, 1), np.float32) + fine[..., None]


def _around(hand: Hand) -> tuple[slice, slice]:
    """Rows and columns of the frame that a hand and its shadow can reach."""
    reach = [(limb.start, limb.stop, max(limb.radii) + 25 * hand.scale) for limb in hand.parts]
    low = np.min([np.minimum(start, stop) - far for start, stop, far in reach], axis=0)
    high = np.max([np.maximum(start, stop) + far for start, stop, far in reach], axis=0)
    return blocks(np.clip(low, 0, FRAME), np.clip(high, 0, FRAME))
