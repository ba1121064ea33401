"""What is foretold of a wait: by the policy, by turns seen, and nothing where nothing is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.estimates import Snapshot, Wait, estimate
from office.model import PASSED, RESUMED, Counter, CounterState, Ticket
from office.play import Desk, Hours, newcomer
from office.policy import Rules
from office.turns import LEAST_TURNS, Turn

MINUTE = 60_000
NOW = 1_800_000_000_000
RULES = Rules({"elderly": 20, "disabled": 10}, between=2, cap_ms=30 * MINUTE)
EACH_MIN = 10
"""Every turn of these tests takes so long."""
PAST = [float(EACH_MIN * MINUTE)] * 60


V = TypeVar("V", Ticket, Counter, Snapshot)


def changed(value: V, more: Mapping[str, Any]) -> V:
    """The same with some fields put differently."""
    return replace(value, **more)


def desk(number: int = 1, *services: str, opened: Ticket | None = None, **more: object) -> Desk:
    """An open counter, free since a moment ago."""
    counter = Counter("main", number, CounterState.OPEN, services or ("civil",))
    return Desk(changed(counter, more), RULES, opened, NOW)


def person(order: int, service: str = "civil", priority: str = "", **more: object) -> Ticket:
    """Somebody who came `order` minutes after the first, who came an hour ago."""
    ticket = newcomer(NOW - (60 - order) * MINUTE, order, service, priority)
    return changed(ticket, {"id": f"t{order}", "visit": f"v{order}", **more})


def people(count: int, **more: object) -> list[Ticket]:
    """So many who came one after another a moment ago."""
    return [
        replace(changed(person(n), more), issued_at=NOW - count + n, place_at=NOW - count + n)
        for n in range(count)
    ]


def hall(waiting: Sequence[Ticket], *desks: Desk, **more: object) -> Snapshot:
    """A hall whose counters have always taken `EACH_MIN` minutes for everybody."""
    seen = Snapshot(NOW, waiting, desks or (desk(),), (), {"civil": PAST, "land": PAST})
    return changed(seen, more)


def point_min(snapshot: Snapshot, ticket: str) -> float:
    """The best single guess at a wait, in minutes."""
    return estimate(snapshot, [ticket])[ticket].point_ms / MINUTE


def test_each_person_ahead_costs_a_turn() -> None:
    waits = [point_min(hall(people(6)), f"t{n}") for n in range(6)]
    assert waits[0] < 1
    assert waits[1:] == pytest.approx([EACH_MIN * n for n in range(1, 6)], rel=0.12)


def test_more_counters_share_the_line() -> None:
    three = hall(people(9), *(desk(n) for n in (1, 2, 3)))
    assert point_min(three, "t8") == pytest.approx(2 * EACH_MIN, rel=0.1)


def test_an_open_turn_is_waited_for() -> None:
    begun = replace(person(0), called_at=NOW - 4 * MINUTE)
    snapshot = hall(people(1), desk(opened=begun))
    assert point_min(snapshot, "t0") == pytest.approx(EACH_MIN - 4, rel=0.15)


def test_a_turn_without_end_does_not_end_at_once() -> None:
    begun = replace(person(0), called_at=NOW - 40 * MINUTE)
    turn = Turn("civil", 1, NOW - 41 * MINUTE, NOW - 40 * MINUTE, None)
    assert point_min(hall(people(1), desk(opened=begun), turns=[turn]), "t0") > EACH_MIN


def test_who_has_a_class_waits_less() -> None:
    waiting = [*people(8), replace(person(8, priority="elderly"), place_at=NOW, issued_at=NOW)]
    assert point_min(hall(waiting), "t8") < point_min(hall(people(9)), "t8") / 2


def test_classes_still_to_come_are_reckoned_with() -> None:
    quiet, busy = hall(people(6)), hall(people(6), coming={("civil", "elderly"): 3.0})
    assert point_min(busy, "t5") > point_min(quiet, "t5") * 1.15


def test_who_is_sent_to_a_counter_waits_for_it_alone() -> None:
    sent = replace(person(9), bound=2)
    begun = replace(person(0), called_at=NOW)
    snapshot = hall([*people(3), sent], desk(1), desk(2, "land", opened=begun))
    assert point_min(snapshot, "t9") == pytest.approx(EACH_MIN, rel=0.15)
    assert estimate(hall([sent], desk(1)), ["t9"]) == {}


def test_a_helper_shortens_the_wait_while_it_has_nobody_itself() -> None:
    helper = desk(2, "land", helps=("civil",))
    line = enumerate(people(9, service="land"))
    busy = [replace(one, id=f"l{n}", visit=f"l{n}") for n, one in line]
    free = point_min(hall(people(6), desk(1), helper), "t5")
    taken = point_min(hall([*people(6), *busy], desk(1), helper), "t5")
    assert free < taken == pytest.approx(point_min(hall(people(6)), "t5"), rel=0.1)


def test_who_leaves_shortens_the_wait() -> None:
    gone = Turn("civil", 1, NOW - 50 * MINUTE, NOW - 20 * MINUTE, NOW - 19 * MINUTE, served=False)
    assert point_min(hall(people(6), turns=[gone] * 12), "t5") < point_min(hall(people(6)), "t5")
    assert point_min(hall(people(6), leaving=1 / (30 * MINUTE)), "t5") < 40


def test_a_paused_counter_comes_back_later() -> None:
    paused = desk(1, state=CounterState.PAUSED)
    assert 2 < point_min(hall(people(1), paused), "t0") < 15


def test_a_counter_that_pauses_behind_its_citizen_comes_back_later_still() -> None:
    begun = replace(person(0), called_at=NOW - 4 * MINUTE)
    paused = desk(1, opened=begun, state=CounterState.PAUSED)
    assert point_min(hall(people(1), paused), "t0") > EACH_MIN - 4 + 2


def test_a_free_counter_that_leaves_people_waiting_is_away() -> None:
    left = hall([person(50)], replace(desk(), idle_since=NOW - 9 * MINUTE))
    assert point_min(left, "t50") > 2
    assert point_min(hall([person(50)]), "t50") < 1


def test_dossiers_make_a_turn_longer() -> None:
    agent = hall(people(2), dossiers={"t0": 4})
    assert point_min(agent, "t1") == pytest.approx(4 * point_min(hall(people(2)), "t1"), rel=0.05)


def test_whoever_is_only_imagined_is_in_nobodys_way() -> None:
    gone = Turn("civil", 1, NOW - 50 * MINUTE, NOW - 20 * MINUTE, NOW - 15 * MINUTE, served=False)
    seen = hall(people(2), turns=[gone] * 30)
    asked = hall(people(6), turns=[gone] * 30, dossiers={f"t{n}": 0 for n in range(1, 5)})
    assert point_min(asked, "t5") == pytest.approx(point_min(seen, "t1"), rel=0.01)


def test_whoever_is_only_imagined_takes_nobodys_turn() -> None:
    elders = [person(n, priority="elderly") for n in (50, 51)]
    assert point_min(hall([*people(4), *elders], dossiers={"t50": 0}), "t51") < 1


def test_a_slow_day_moves_the_estimate() -> None:
    slow = [
        Turn("civil", 1, NOW - n * 20 * MINUTE, NOW - n * 20 * MINUTE, NOW - (n - 1) * 20 * MINUTE)
        for n in range(1, 9)
    ]
    assert point_min(hall(people(4), turns=slow), "t3") > point_min(hall(people(4)), "t3") * 1.3


def test_a_wait_goes_on_behind_lunch() -> None:
    spans = [(NOW - 60 * MINUTE, NOW + 25 * MINUTE), (NOW + 145 * MINUTE, NOW + 300 * MINUTE)]
    snapshot = hall(people(6), spans=spans)
    assert point_min(snapshot, "t1") < 25
    # the third turn goes on into lunch, the fourth begins behind it
    assert point_min(snapshot, "t4") == pytest.approx(145 + EACH_MIN, abs=4)


def test_nothing_is_told_of_what_lies_behind_the_day() -> None:
    snapshot = hall(people(8), spans=[(NOW - 60 * MINUTE, NOW + 30 * MINUTE)])
    assert set(estimate(snapshot)) == {"t0", "t1", "t2"}
    assert all(one.high_ms <= 30 * MINUTE for one in estimate(snapshot).values())


@pytest.mark.parametrize(("turns", "told"), [(LEAST_TURNS - 1, False), (LEAST_TURNS, True)])
def test_few_turns_tell_nothing(turns: int, told: bool) -> None:
    assert bool(estimate(hall(people(2), past={"civil": PAST[:turns]}))) is told


def test_absences_are_no_turns() -> None:
    absent = Turn("civil", 1, NOW - 9, NOW - 9, NOW - 8, served=False)
    assert estimate(hall(people(2), turns=[absent] * 30, past={"civil": PAST[:19]})) == {}


def test_nothing_is_told_of_what_nobody_takes() -> None:
    assert estimate(hall(people(2, service="land"))) == {}


def test_whoever_holds_two_numbers_is_at_one_counter_at_a_time() -> None:
    family = [replace(one, visit="family") for one in people(2)]
    family[1] = replace(family[1], service="land")
    snapshot = hall(family, desk(1), desk(2, "land"))
    assert point_min(snapshot, "t1") == pytest.approx(EACH_MIN, rel=0.1)


@pytest.mark.parametrize(
    ("wait", "minutes"),
    [
        (Wait(0, 0), (0, 1)),
        (Wait(10 * MINUTE, 20.4 * MINUTE), (10, 20)),
        (Wait(29_000, 31_000), (0, 1)),
    ],
)
def test_minutes_are_whole_and_never_none(wait: Wait, minutes: tuple[int, int]) -> None:
    assert wait.minutes == minutes


SPAN = [(0, 10), (20, 30)]


@given(st.integers(0, 30), st.integers(0, 25))
def test_working_time_is_told_back(since: int, worked: int) -> None:
    hours = Hours(SPAN)
    until = hours.after(since, worked)
    assert until > 30 or hours.worked(since, until) == worked


TICKETS = st.builds(
    lambda order, service, priority, claim, bound, visit, back: replace(
        person(order, service, priority),
        claim=claim,
        bound=bound,
        visit=f"v{visit}",
        returned_seq=back,
        returned_at=NOW if back else None,
    ),
    st.integers(0, 59),
    st.sampled_from(["civil", "land", "gone"]),
    st.sampled_from(["", "", "elderly", "disabled"]),
    st.sampled_from(["", "", PASSED, RESUMED]),
    st.sampled_from([None, None, 1, 2]),
    st.integers(0, 9),
    st.sampled_from([None, None, 7]),
)
DESKS = st.builds(
    lambda services, helps, paused, opened: desk(
        1,
        *services,
        helps=tuple(helps),
        state=CounterState.PAUSED if paused else CounterState.OPEN,
        opened=opened and replace(opened, called_at=opened.issued_at),
    ),
    st.sets(st.sampled_from(["civil", "land"]), min_size=1),
    st.sets(st.sampled_from(["civil", "gone"])),
    st.booleans(),
    st.none() | TICKETS,
)


@given(
    st.lists(TICKETS, max_size=12, unique_by=lambda one: one.id),
    st.lists(DESKS, max_size=3),
    st.booleans(),
)
def test_whatever_the_hall_the_same_range_is_told(
    waiting: list[Ticket], desks: list[Desk], hours: bool
) -> None:
    numbered = [
        replace(one, counter=replace(one.counter, number=n)) for n, one in enumerate(desks, start=1)
    ]
    spans = [(NOW - 9, NOW + 40 * MINUTE)] if hours else []
    snapshot = replace(
        hall(waiting, spans=spans, coming={("land", "elderly"): 5.0}), desks=numbered
    )
    told = estimate(snapshot)
    assert told == estimate(snapshot)
    assert all(0 <= one.low_min <= one.high_min >= 1 for one in told.values())
