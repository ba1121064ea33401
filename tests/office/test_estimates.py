"""What is foretold of a wait: by the policy, by turns seen, and nothing where nothing is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.estimates import LEAST_PLAYS, Snapshot, Wait, estimate
from office.model import PASSED, RESUMED, Counter, CounterState, Ticket, TicketState
from office.play import Play, newcomer
from office.policy import MOST_BETWEEN, RETURNED_EVERY, Rules, Situation, choose
from office.stage import Desk, Hours, Stage
from office.turns import HALL, LEAST_TURNS, Absences, End, Turn, Way, onward, paces

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
    gone = Turn("civil", 1, NOW - 50 * MINUTE, NOW - 20 * MINUTE, NOW - 19 * MINUTE, end=End.ABSENT)
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
    gone = Turn("civil", 1, NOW - 50 * MINUTE, NOW - 20 * MINUTE, NOW - 15 * MINUTE, end=End.ABSENT)
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
    absent = Turn("civil", 1, NOW - 9, NOW - 9, NOW - 8, end=End.ABSENT)
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


@settings(deadline=None)
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
    moving = {"civil": ways(done=30, land=20, aside=10), "land": ways(done=30, civil=30)}
    seen = hall(waiting, spans=spans, coming={("land", "elderly"): 5.0}, past_ways=moving)
    snapshot = replace(seen, desks=numbered, aside=[replace(person(99), counter=1)])
    told = estimate(snapshot)
    assert told == estimate(snapshot)
    assert all(0 <= one.low_min <= one.high_min >= 1 for one in told.values())


def ways(**counted: int) -> dict[Way, int]:
    """How sixty turns of a service ended: `done`, `aside`, or sent on to a service of that name."""
    ends = {"done": (End.DONE, "", None), "aside": (End.ASIDE, "", None)}
    return {ends.get(name, (End.SENT_ON, name, None)): many for name, many in counted.items()}


def test_whoever_is_put_aside_keeps_his_counter_again() -> None:
    busy = hall(people(9), past_ways={"civil": ways(done=40, aside=20)}, aside_ms=MINUTE)
    assert point_min(busy, "t8") == pytest.approx(point_min(hall(people(9)), "t8") * 1.33, rel=0.15)


def test_whoever_is_put_aside_now_comes_back_first() -> None:
    held = [replace(person(n), counter=1, state=TicketState.HELD) for n in (1, 2)]
    waiting = [replace(one, id=f"w{one.id}", visit=f"w{one.id}") for one in people(3)]
    soon = hall(waiting, aside=held, aside_ms=MINUTE)
    assert point_min(soon, "wt2") - point_min(hall(waiting), "wt2") == pytest.approx(20, abs=4)
    elsewhere = hall(waiting, aside=[replace(one, counter=2) for one in held], aside_ms=MINUTE)
    assert point_min(elsewhere, "wt2") == pytest.approx(point_min(hall(waiting), "wt2"), abs=2)


def test_whoever_is_sent_on_stands_before_those_who_came_later() -> None:
    first = [replace(one, issued_at=one.issued_at - 99) for one in people(6)]
    asked = replace(person(99, "land"), id="asked", place_at=NOW, issued_at=NOW)
    begun = replace(person(0), id="begun", called_at=NOW)
    desks = desk(1, opened=begun), desk(2, "land", opened=replace(begun, visit="b", service="land"))
    later = replace(asked, id="later")
    quiet = hall([*first, asked, later], *desks)
    sent = hall([*first, asked, later], *desks, past_ways={"civil": ways(done=1, land=59)})
    assert point_min(quiet, "later") == pytest.approx(2 * EACH_MIN, rel=0.1)
    assert point_min(sent, "later") > point_min(quiet, "later") + EACH_MIN / 2


def test_a_counter_without_work_hears_of_who_is_sent_on() -> None:
    waiting = [*people(2), replace(person(9, "land"), bound=3)]
    snapshot = hall(waiting, desk(1), desk(2, "land"), past_ways={"civil": ways(done=1, land=59)})
    played = Play(stage(snapshot), 0, mirrored=False).calls({"t0", "t1"})
    assert set(played) == {"t0", "t1"}


def test_whose_appointment_is_due_is_called_first() -> None:
    come = replace(person(99), id="due", place_at=NOW, issued_at=NOW, due_at=NOW)
    assert point_min(hall([*people(6), come]), "due") < 1
    soon = replace(come, id="soon", due_at=NOW + 15 * MINUTE)
    assert point_min(hall([*people(6), soon]), "soon") == pytest.approx(20, abs=4)
    absent = replace(come, id="back", returned_seq=9, returned_at=NOW)
    assert point_min(hall([*people(6), absent, come]), "back") > EACH_MIN


def test_a_class_that_goes_before_nobody_waits_in_its_place() -> None:
    rules = Rules({"agent": 100}, between=2)
    counter = replace(desk(), rules=rules)
    waiting = [*people(4), replace(person(99, priority="agent"), place_at=NOW, issued_at=NOW)]
    snapshot = hall(waiting, counter, coming={("civil", "agent"): 60.0})
    assert point_min(snapshot, "t99") == pytest.approx(point_min(hall(people(5)), "t4"), rel=0.1)


def test_others_have_their_turn_between_two_plays() -> None:
    gave_way: list[int] = []
    snapshot = hall(people(3))
    assert estimate(snapshot, (), lambda: gave_way.append(1)) == estimate(snapshot)
    assert len(gave_way) >= LEAST_PLAYS


def stage(snapshot: Snapshot) -> Stage:
    """What plays of a hall begin with, where nobody is ever absent."""
    known = paces([], snapshot.past)
    return Stage(
        now=NOW,
        waiting=snapshot.waiting,
        desks=snapshot.desks,
        known=known,
        speed={HALL: 1.0},
        hours=Hours(()),
        absences=Absences(0.0, 0.0, 1.0),
        onward=onward({}, snapshot.past_ways),
    )


def policy_order(waiting: Sequence[Ticket], counter: Counter, rules: Rules) -> list[str]:
    """In which order one counter calls people, each turn lasting `EACH_MIN`."""
    left, order, at = list(waiting), [], NOW
    while choice := choose(Situation(left, counter, rules, at)).choice:
        ticket = choice.ticket
        left.remove(ticket)
        order.append(ticket.id)
        returned = 0 if ticket.returned else min(counter.since_returned + 1, RETURNED_EVERY)
        ordinary = rules.is_ordinary(ticket)
        since = min(counter.since_priority + 1, MOST_BETWEEN) if ordinary else 0
        counter = replace(counter, since_returned=returned, since_priority=since)
        at += EACH_MIN * MINUTE
    return order


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            lambda ticket, due: replace(
                ticket,
                visit=ticket.id,
                returned_seq=ticket.returned_seq and ticket.issued_seq,
                due_at=due and NOW + due * MINUTE,
            ),
            TICKETS,
            st.sampled_from([None, None, None, -5, 1, 15, 45]),
        ),
        max_size=12,
        unique_by=lambda one: one.id,
    ),
    st.sampled_from([None, 30 * MINUTE, 100 * MINUTE]),
    st.sampled_from([0, 2]),
)
def test_a_play_calls_as_the_policy_does(
    waiting: list[Ticket], cap_ms: int | None, between: int
) -> None:
    rules = Rules({"elderly": 20, "disabled": 10}, between, cap_ms)
    counter = replace(desk(1, "civil", helps=("land",)), rules=rules)
    mine = [
        one for one in waiting if one.bound == 1 or (one.bound is None and one.service != "gone")
    ]
    played = Play(stage(hall(waiting, counter)), 0, mirrored=False).calls({one.id for one in mine})
    expected = policy_order(mine, counter.counter, rules)
    assert sorted(played, key=lambda one: played[one]) == expected
