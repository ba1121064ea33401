"""How much is sent at once, and how long nothing is sent."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.batches import MOST_EVENTS
from sync.pace import BASE_S, CAP_S, FIRST_EVENTS, LONGEST_ASKED_S, Pace

SECONDS = st.floats(0, 10_000)


@given(st.lists(st.one_of(SECONDS, st.none(), st.just("linked"))), st.integers(1, 5000))
def test_whatever_happens_the_next_round_has_its_size_and_its_time(
    rounds: list[float | str | None], at_most: int
) -> None:
    pace, chance = Pace(), Random(1).random
    for one in rounds:
        match one:
            case None:
                pace = pace.broke()
                assert 0 <= pace.pause_s(chance) <= CAP_S
            case "linked":
                pace = pace.linked()
                assert pace.pause_s(chance) == 0
            case float() as took_s:
                pace = pace.passed(took_s, at_most)
                assert pace.events <= at_most
                assert pace.pause_s(chance) == 0
        assert 1 <= pace.events <= MOST_EVENTS


def test_batches_grow_on_a_quick_link_and_shrink_on_a_slow_one() -> None:
    pace, sizes = Pace(), []
    for _ in range(7):
        sizes.append(pace.events)
        pace = pace.passed(0.2)
    assert sizes == [50, 100, 200, 400, 800, 1600, 2000]
    assert pace.passed(1.5).events == 2000
    assert pace.passed(2.5).events == 1000
    assert pace.passed(0.2, at_most=300).events == 300
    assert pace.broke().events == FIRST_EVENTS
    assert Pace(events=1).passed(9).events == 1


def test_pauses_grow_to_the_cap() -> None:
    pace, longest = Pace(cap_s=20), []
    for _ in range(7):
        pace = pace.broke()
        longest.append(pace.pause_s(lambda: 1.0))
    assert longest == [BASE_S, 2, 4, 8, 16, 20, 20]
    assert pace.pause_s(lambda: 0.0) == 0
    for _ in range(2000):
        pace = pace.broke()
    assert pace.pause_s(lambda: 1.0) == 20


@pytest.mark.parametrize(
    ("asked_s", "least_s"),
    [(30, 30), (0, 0), (-5, 0), (10 * LONGEST_ASKED_S, LONGEST_ASKED_S)],
)
def test_who_is_asked_to_wait_waits_as_long(asked_s: float, least_s: float) -> None:
    assert Pace().pause_s(lambda: 0.0, asked_s) == least_s
    assert Pace().broke().pause_s(lambda: 0.0, asked_s) == least_s
    assert Pace().broke().pause_s(lambda: 0.5, asked_s) == least_s + BASE_S / 2
