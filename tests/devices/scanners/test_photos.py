"""The photographs of papers are the same each time, as many as promised, and true at the corners.

Where the corners are is found here without the generator's geometry: on sheets of four colours that
are laid, without noise, on a dark desk, and by OpenCV's own camera.
"""

from collections import Counter
from functools import lru_cache
from hashlib import sha256

import cv2
import numpy as np
import pytest

from tests.fakes import photos
from tests.fakes.photo_desks import SCENES, WEAVES, Image, shipped
from tests.fakes.photo_geometry import FRAME, MARGIN_PX, Points
from tests.fakes.photo_hands import NEAR_CORNER
from tests.fakes.photo_pages import PX_PER_MM
from tests.fakes.photos import Scene, hand, photo, scene_of, view

NUMBERS = range(photos.WITH_PAGE + photos.WITHOUT_PAGE)
PAGES = range(photos.WITH_PAGE)
QUARTERS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))
"""Colours (blue, green, red) of the quarters of a marked sheet: as the corners go."""
SAMPLES = (
    *(0, 2, 3, 8, 4),
    *(pytest.param(number, marks=pytest.mark.prove) for number in (1, 13, 18, 9)),
)
"""Flat, curled and tilted ones; number 3 and every fifth after it are curled."""

# Means of a 4 x 3 picture of some photographs, row by row; versions of the libraries may round.
KNOWN = {
    0: (184, 187, 185, 180, 183, 184, 184, 176, 171, 181, 183, 178),
    1: (73, 59, 86, 117, 93, 87, 186, 147, 102, 112, 149, 87),
    2: (95, 147, 147, 135, 113, 205, 213, 193, 107, 173, 182, 170),
    3: (139, 157, 155, 135, 146, 189, 213, 162, 133, 132, 140, 119),
    4: (121, 110, 93, 114, 89, 187, 168, 100, 115, 179, 172, 103),
    300: (94, 100, 98, 99, 88, 101, 101, 100, 97, 101, 100, 106),
}


def test_there_are_sixty_of_each_class() -> None:
    assert Counter(scene_of(number) for number in NUMBERS) == dict.fromkeys(Scene, 60)


@pytest.mark.parametrize("number", [-1, 360])
def test_there_is_no_other_photograph(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        photo(number)


def test_a_number_is_always_the_same_photograph() -> None:
    first, again = photo(7), photo(7)
    assert sha256(first.image.tobytes()).digest() == sha256(again.image.tobytes()).digest()
    assert first.corners is not None
    assert np.array_equal(first.corners, again.corners if again.corners is not None else [])


@pytest.mark.parametrize("number", list(KNOWN))
def test_the_photographs_are_those_that_were_committed(number: int) -> None:
    small = cv2.resize(photo(number).image, (4, 3), interpolation=cv2.INTER_AREA)
    assert cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).ravel().tolist() == pytest.approx(
        KNOWN[number], abs=2
    )


@pytest.mark.parametrize("number", [0, 301])
def test_a_photograph_has_eight_megapixels(number: int) -> None:
    image = photo(number).image
    assert image.shape == (2448, 3264, 3)
    assert image.dtype == np.uint8


def test_only_an_empty_desk_has_no_corners() -> None:
    assert photo(300).corners is None
    assert photo(5).corners is not None


@pytest.mark.parametrize("number", SAMPLES)
def test_the_corners_are_where_the_marks_are(number: int) -> None:
    found = _marked_corners(_noiseless(number))
    assert np.abs(found - view(number).corners).max() <= 0.5


@pytest.mark.parametrize("number", [0, 1, 2, 4, 9, 14])
def test_the_camera_is_the_one_that_opencv_reckons_with(number: int) -> None:
    seen = view(number)
    lens, middle = seen.camera.focal_px, (np.array(FRAME) - 1) / 2
    matrix = np.array([(lens, 0, middle[0]), (0, lens, middle[1]), (0, 0, 1)])
    rotation = np.append(seen.camera.lean, 0.0)
    shift = (0, 0, seen.camera.distance_mm) - seen.camera.rotation @ np.append(
        seen.camera.aim_mm, 0
    )
    bend = np.array([seen.camera.distortion, 0, 0, 0])
    pixels, _ = cv2.projectPoints(seen.sheet.corners(), rotation, shift, matrix, bend)
    assert np.abs(pixels[:, 0] - seen.corners).max() < 1e-6


def test_every_sheet_lies_within_the_frame() -> None:
    for number in PAGES:
        outline = _outline(number)
        assert outline.min() >= MARGIN_PX
        assert np.all(outline.max(axis=0) <= np.array(FRAME) - 1 - MARGIN_PX)


def test_every_sheet_covers_as_much_as_promised() -> None:
    heights = [float(np.ptp(_outline(number)[:, 1])) / FRAME[1] for number in PAGES]
    assert min(heights) >= 0.45
    assert max(heights) <= 0.85


def test_corners_go_around_as_one_reads_the_page() -> None:
    for number in PAGES:
        top_left, top_right, bottom_right, bottom_left = view(number).corners
        assert _clockwise(top_left, top_right, bottom_right)
        assert _clockwise(bottom_right, bottom_left, top_left)


def test_only_tilted_ones_are_tilted() -> None:
    for number in PAGES:
        tilt = np.degrees(np.linalg.norm(view(number).camera.lean))
        low, high = (20, 30) if scene_of(number) is Scene.TILT else (0, 8)
        assert low <= tilt <= high


def test_curled_ones_are_lifted_by_some_millimetres() -> None:
    for number in PAGES:
        rise = -view(number).sheet.surface(view(number).sheet.outline())[:, 2].min()
        assert 0.5 < rise < 30 if scene_of(number) is Scene.CURL else rise == 0


def test_a_hand_covers_one_edge_and_no_corner() -> None:
    for number in _of(Scene.HAND):
        hidden = hand(number).covers(_outline(number)).reshape(4, -1)
        assert hidden.any(axis=1).sum() == 1
        assert not hand(number).covers(view(number).corners).any()


def test_half_of_the_hands_come_near_a_corner() -> None:
    near = 0
    for number in _of(Scene.HAND):
        hidden = hand(number).covers(_outline(number)).reshape(4, -1)
        part = int(np.ceil(hidden.shape[1] * NEAR_CORNER))
        near += int(hidden[:, :part].any() or hidden[:, -part:].any())
    assert near == 30


def test_the_backgrounds_are_real_photographs() -> None:
    for name in SCENES + WEAVES:
        assert shipped(name).std() > 10


def test_a_photograph_that_is_not_there_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-picture"):
        shipped("no-such-picture")


def _clockwise(first: Points, second: Points, third: Points) -> bool:
    """Whether three points turn to the right, in a picture with y downwards."""
    (x, y), (across, down) = second - first, third - second
    return bool(x * down - y * across > 0)


def _of(scene: Scene) -> list[int]:
    return [number for number in PAGES if scene_of(number) is scene]


@lru_cache
def _outline(number: int) -> Points:
    seen = view(number)
    return seen.camera.project(seen.sheet.surface(seen.sheet.outline()))


def _noiseless(number: int) -> Image:
    """A marked sheet on a black desk, in the view of a photograph, before lens and sensor."""
    page = np.zeros((297 * PX_PER_MM, 210 * PX_PER_MM, 3), np.uint8)
    middle = (slice(0, page.shape[0] // 2), slice(page.shape[0] // 2, None))
    left, right = slice(0, page.shape[1] // 2), slice(page.shape[1] // 2, None)
    for part, colour in zip(((0, left), (0, right), (1, right), (1, left)), QUARTERS, strict=True):
        page[middle[part[0]], part[1]] = colour
    desk = np.zeros((FRAME[1], FRAME[0], 3), np.uint8)
    return photos.laid(view(number), desk, 5.0, page, np.random.default_rng(0))


def _marked_corners(image: Image) -> Points:
    """The outermost point of each colour, refined on the picture's own edges."""
    grey = image.max(axis=2)
    everything = np.argwhere(grey > 100)[:, ::-1].mean(axis=0)
    found = []
    for colour in QUARTERS:
        low, high = np.array(colour) - 127, np.array(colour) + 127
        pixels = np.argwhere(cv2.inRange(image, low, high))[:, ::-1]
        found.append(pixels[np.linalg.norm(pixels - everything, axis=1).argmax()])
    spots = np.array(found, np.float32).reshape(-1, 1, 2)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 50, 0.005)
    refined = cv2.cornerSubPix(grey, spots, (6, 6), (-1, -1), stop)
    return np.asarray(refined[:, 0], np.float64)
