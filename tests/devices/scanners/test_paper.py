"""A sheet is found where it lies, and only a sheet."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.scanners.edges import Image
from devices.scanners.paper import find_page
from devices.scanners.quads import areas, crossings, may_be_sheets, sheet_errors
from tests.devices.scanners.drawn import SIZE, desk, placed, sheet_on, worst_corner

MIDDLE = np.array(SIZE) / 2
SLOWLY = settings(max_examples=10, deadline=None)


@SLOWLY
@given(
    x=st.floats(-220, 220),
    y=st.floats(-90, 90),
    scale=st.floats(0.9, 1.4),
    turn=st.floats(-35, 35),
    quarter=st.integers(0, 3),
    lean=st.floats(0, 0.06),
    tone=st.sampled_from((60, 120, 180, 215, 246)),
)
def test_a_sheet_is_found_wherever_it_lies(
    x: float, y: float, scale: float, turn: float, quarter: int, lean: float, tone: int
) -> None:
    corners = placed(MIDDLE + np.array((x, y)), scale, turn + 90 * quarter, lean)
    page = find_page(sheet_on(desk(tone), corners))
    assert page is not None
    assert worst_corner(page.corners, corners) < 4.0


def test_corners_go_around_from_the_top_left() -> None:
    corners = placed(MIDDLE, 1.2, 10)
    page = find_page(sheet_on(desk(), corners))
    assert page is not None
    assert np.abs(page.corners - corners).max() < 3


def test_a_grey_picture_is_as_good() -> None:
    corners = placed(MIDDLE, 1.2, -7)
    grey = np.asarray(cv2.cvtColor(sheet_on(desk(), corners), cv2.COLOR_BGR2GRAY), np.uint8)
    page = find_page(grey)
    assert page is not None
    assert worst_corner(page.corners, corners) < 3


def test_what_hides_part_of_an_edge_does_not_move_it() -> None:
    corners = placed(MIDDLE, 1.3, 4)
    picture = sheet_on(desk(), corners)
    x, y = (round(one) for one in corners[1:3].mean(axis=0))
    cv2.circle(picture, (x, y), 130, (90, 120, 180), -1)
    page = find_page(picture)
    assert page is not None
    assert worst_corner(page.corners, corners) < 4
    assert page.held < 0.97


def _striped() -> Image:
    picture = desk()
    picture[::40, :] = 200
    return picture


def _square() -> Image:
    return sheet_on(desk(), MIDDLE + np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * 450)


def _cut_off() -> Image:
    return sheet_on(desk(), placed(MIDDLE + np.array((0, 750)), 1.4, 0))


def _dark() -> Image:
    return sheet_on(desk(20), placed(MIDDLE, 1.2, 5), 50)


@pytest.mark.parametrize("empty", [desk, _striped, _square, _cut_off, _dark])
def test_what_is_no_sheet_is_not_found(empty: Callable[[], Image]) -> None:
    assert find_page(empty()) is None


@pytest.mark.parametrize("shape", [(8, 8, 3), (300, 40), (1, 1)])
def test_the_smallest_pictures_hold_no_page(shape: tuple[int, ...]) -> None:
    assert find_page(np.zeros(shape, np.uint8)) is None


@given(st.floats(0, 3), st.floats(-400, 400), st.floats(-400, 400))
def test_lines_cross_on_both(angle: float, first: float, second: float) -> None:
    one = (np.array([angle]), np.array([first]))
    two = (np.array([angle + 1.2]), np.array([second]))
    x, y = crossings(one, two)[0]
    for turn, far in ((angle, first), (angle + 1.2, second)):
        assert x * np.cos(turn) + y * np.sin(turn) == pytest.approx(far, abs=1e-6)


@given(st.floats(-180, 180), st.floats(0.5, 1.2))
def test_a_sheet_from_above_has_its_shape(turn: float, scale: float) -> None:
    quad = placed(np.zeros(2), scale, turn)[None]
    assert sheet_errors(quad, SIZE[0])[0] < 1e-3
    assert areas(quad)[0] == pytest.approx(630 * 891 * scale**2)
    assert may_be_sheets(quad, *SIZE)[0]


@pytest.mark.parametrize(
    "quad",
    [
        pytest.param([(-300, -300), (300, -300), (300, 300), (-300, 300)], id="square"),
        pytest.param([(-210, -297), (-210, 297), (210, 297), (210, -297)], id="the other way"),
        pytest.param([(-21, -30), (21, -30), (21, 30), (-21, 30)], id="tiny"),
        pytest.param([(-210, 500), (210, 500), (210, 1094), (-210, 1094)], id="beyond the border"),
        pytest.param([(-210, -297), (210, -297), (0, 0), (-210, 297)], id="bent inwards"),
    ],
)
def test_what_cannot_be_a_sheet(quad: list[tuple[int, int]]) -> None:
    assert not may_be_sheets(np.array([quad], np.float64), *SIZE)[0]
