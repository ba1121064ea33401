"""The hall's figures of the day: reckoned beside all else, and not too often."""

from collections.abc import Iterator

import pytest

from counter_display.day_figures import EVERY_S, DayFiguresBeside
from tests.fakes.office import Hall, Steady
from tests.fakes.waiting import wait_for


@pytest.fixture
def beside(here: Hall, steady: Steady) -> Iterator[DayFiguresBeside]:
    """Those of the hall."""
    figures = DayFiguresBeside(here.office, "main", steady)
    yield figures
    figures.stop()


def issued(beside: DayFiguresBeside) -> int:
    known = beside.now()
    return known.issued if known else 0


def test_a_day_without_a_number_has_no_figures_and_then_it_has(
    here: Hall, beside: DayFiguresBeside, steady: Steady
) -> None:
    assert beside.now() is None
    here.issue()
    steady.advance(EVERY_S)
    wait_for(lambda: issued(beside) == 1)
    here.issue()
    steady.advance(EVERY_S - 1)
    assert issued(beside) == 1
    steady.advance(1)
    wait_for(lambda: issued(beside) == 2)
