"""What a summary board shows, line by line."""

from dataclasses import replace

import pytest

from counter_display.config import SummarySettings
from counter_display.summary_lines import BLINK_MS, Line, summary_lines
from office.hall_views import BoardNow
from office.model import CounterState
from office.views import CounterNow
from tests.counter_display.boards import MINUTE, NOW_MS, call, ticket

CALLS = SummarySettings(sign="board")
COUNTERS = SummarySettings(sign="board", shows="counters")
COUNTERS_NOW = (
    CounterNow(1, CounterState.OPEN, ("civil",), ticket(15)),
    CounterNow(2, CounterState.PAUSED, ("civil",), None),
    CounterNow(3, CounterState.CLOSED, (), None),
    CounterNow(12, CounterState.OPEN, ("civil",), ticket(1000)),
)


def present(*ages_ms: int) -> BoardNow:
    """A hall with calls of these ages, the newest first, each at another counter."""
    calls = tuple(call(15 - at, age, counter=at + 1) for at, age in enumerate(ages_ms))
    return BoardNow(1, NOW_MS, None, False, calls, (), (), COUNTERS_NOW)


def texts(
    now: BoardNow, settings: SummarySettings, lines: int = 4, positions: int = 8
) -> list[str]:
    """The texts of all lines."""
    return [one.text for one in summary_lines(now, settings, lines, positions)]


def test_the_latest_calls_stand_on_top() -> None:
    now = present(MINUTE, 2 * MINUTE, 3 * MINUTE)
    assert texts(now, CALLS) == ["A015   1", "A014   2", "A013   3", ""]
    assert texts(now, CALLS, lines=2) == ["A015   1", "A014   2"]


def test_each_counter_has_its_line() -> None:
    assert texts(present(), COUNTERS) == ["1   A015", "2   ----", "3", "12 A1000"]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [((12, 1), ["12 A1000", "1   A015"]), ((2,), ["2   ----"]), ((7,), [])],
)
def test_the_settings_say_which_counters_and_where(
    numbers: tuple[int, ...], shown: list[str]
) -> None:
    chosen = COUNTERS.model_copy(update={"counters": numbers})
    assert texts(present(), chosen) == [*shown, *[""] * (4 - len(shown))]


@pytest.mark.parametrize(
    ("positions", "call_text", "counter_text"),
    [(6, "A015 1", "1 A015"), (5, "A015", "A015"), (4, "A015", "A015")],
)
def test_without_room_for_both_the_number_stands_alone(
    positions: int, call_text: str, counter_text: str
) -> None:
    assert texts(present(MINUTE), CALLS, 1, positions) == [call_text]
    assert texts(present(), COUNTERS, 1, positions) == [counter_text]


def test_only_the_newest_call_blinks_and_only_for_a_while() -> None:
    fresh, old = present(0, MINUTE), present(BLINK_MS, MINUTE)
    assert [one.blink for one in summary_lines(fresh, CALLS, 3, 8)] == [True, False, False]
    assert not any(one.blink for one in summary_lines(old, CALLS, 3, 8))
    assert [one.blink for one in summary_lines(fresh, COUNTERS, 4, 8)] == [True, *[False] * 3]


def test_an_empty_hall_is_a_dark_board() -> None:
    empty = replace(present(), counters=())
    assert summary_lines(empty, CALLS, 2, 8) == (Line(), Line())
    assert summary_lines(empty, COUNTERS, 2, 8) == (Line(), Line())


def test_counters_are_named_only_where_they_are_shown() -> None:
    with pytest.raises(ValueError, match="counters chỉ dùng với"):
        SummarySettings(sign="board", counters=(1,))
