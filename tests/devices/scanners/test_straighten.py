"""A sheet laid flat shows what was on it, upright and level."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.scanners.straighten import lies_across, straighten
from tests.devices.scanners.drawn import SIZE, desk, placed, sheet_on

MIDDLE = np.array(SIZE) / 2
MARK = (slice(80, 120), slice(90, 200))
"""Where a drawn sheet bears its mark, in parts of 1188 x 840."""


@settings(max_examples=8, deadline=None)
@given(st.floats(-40, 40), st.floats(0, 0.1), st.floats(0.9, 1.3))
def test_what_was_drawn_comes_back(turn: float, lean: float, scale: float) -> None:
    corners = placed(MIDDLE, scale, turn, lean)
    flat = straighten(sheet_on(desk(), corners), corners, dpi=100, grey=True)
    assert flat.shape == (1169, 827)
    mark, beside = flat[85:112, 96:190], flat[85:112, 300:700]
    assert mark.mean() < 60
    assert beside.mean() > 210


@pytest.mark.parametrize(
    ("turn", "quarters", "shape"),
    [(0, 0, (1169, 827)), (0, 1, (827, 1169)), (0, 2, (1169, 827)), (0, 4, (1169, 827))],
)
def test_it_is_turned_as_wished(turn: float, quarters: int, shape: tuple[int, int]) -> None:
    corners = placed(MIDDLE, 1.2, turn)
    picture = sheet_on(desk(), corners)
    flat = straighten(picture, corners, dpi=100, grey=True, quarters=quarters)
    assert flat.shape == shape
    assert np.array_equal(
        flat, np.rot90(straighten(picture, corners, dpi=100, grey=True), -quarters)
    )


def test_a_lying_sheet_stays_lying() -> None:
    corners = np.roll(placed(MIDDLE, 1.2, 90), 1, axis=0)
    assert lies_across(corners)
    assert straighten(sheet_on(desk(), corners), corners, dpi=50).shape == (413, 585, 3)


@pytest.mark.parametrize("skew", [-1.5, -0.75, 0.0, 1.0, 1.5])
def test_print_that_is_askew_becomes_level(skew: float) -> None:
    picture = sheet_on(desk(), placed(MIDDLE, 1.2, skew))
    flat = straighten(picture, placed(MIDDLE, 1.2, 0), dpi=100, grey=True)
    ink = flat[150:1000, 80:700] < 120
    assert (ink.mean(axis=1) < 0.02).sum() > 350
