"""What is wrong with a picture is told, and nothing that is not."""

import cv2
import numpy as np
import pytest

from devices.scanners.edges import Image
from devices.scanners.paper import Page
from devices.scanners.quads import Points
from devices.scanners.quality import Hint, hints
from tests.devices.scanners.drawn import SIZE, desk, placed, sheet_on

MIDDLE = np.array(SIZE) / 2
GOOD = placed(MIDDLE, 1.85, 3)


def told(picture: Image, corners: Points = GOOD) -> tuple[Hint, ...]:
    return hints(picture, Page(corners, 1.0))


def good() -> Image:
    return sheet_on(desk(), GOOD)


def test_a_good_picture_needs_no_word() -> None:
    assert told(good()) == ()


def test_a_blank_sheet_is_not_blurred() -> None:
    assert told(sheet_on(desk(), GOOD, print_=False)) == ()


def test_a_dark_picture() -> None:
    assert told((good() * 0.33).astype(np.uint8)) == (Hint.TOO_DARK,)


def test_a_blurred_picture() -> None:
    assert told(np.asarray(cv2.GaussianBlur(good(), (0, 0), 6.0), np.uint8)) == (Hint.BLURRED,)


def test_a_glaring_sheet() -> None:
    picture = good()
    cv2.circle(picture, (1224, 918), 150, (255, 255, 255), -1)
    assert told(picture) == (Hint.GLARE,)


def test_a_hand_on_the_margin() -> None:
    picture = good()
    x, y = (round(one) for one in GOOD[1:3].mean(axis=0))
    cv2.circle(picture, (x, y), 90, (110, 150, 205), -1)
    assert told(picture) == (Hint.COVERED,)


def test_a_shadow_is_no_hand() -> None:
    picture = good()
    picture[:, 1100:] = (picture[:, 1100:] * 0.7).astype(np.uint8)
    assert Hint.COVERED not in told(picture)


def test_a_sheet_far_away() -> None:
    corners = placed(MIDDLE, 1.3, 3)
    assert told(sheet_on(desk(), corners), corners) == (Hint.TOO_FAR,)


def test_a_leaning_camera() -> None:
    corners = placed(MIDDLE, 1.85, 0, 0.24)
    assert Hint.TILTED in told(sheet_on(desk(), corners), corners)


def test_a_corner_at_the_border() -> None:
    corners = GOOD + (GOOD.min(axis=0)[0] * np.array([-1.0, 0]))
    assert Hint.CUT_OFF in told(sheet_on(desk(), corners), corners)


@pytest.mark.parametrize(
    ("tone", "expected"), [(120, (Hint.NO_PAGE,)), (30, (Hint.NO_PAGE, Hint.TOO_DARK))]
)
def test_without_a_page(tone: int, expected: tuple[Hint, ...]) -> None:
    assert hints(desk(tone), None) == expected
