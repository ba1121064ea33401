"""How many may be called before a ticket: a bound that no order of calls breaks."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.ahead import Line, may_precede, stands_last
from office.model import PASSED, Counter, CounterState, Ticket
from office.policy import MOST_BETWEEN, RETURNED_EVERY, Rules, Situation, choose
from tests.office.test_policy import RANKS, waiting

NOW = 100
HELPS = {1: (("civil",), ()), 2: (("civil", "land"), ()), 3: (("land",), ("civil",))}
PERSON = st.tuples(
    st.sampled_from(["", "", "", "elderly", "disabled", "gone"]),
    st.sampled_from(["civil", "civil", "land"]),
    st.sampled_from(["", "", "", "", "back", "passed", "sent"]),
    st.sampled_from([None, None, None, 20, 90, 130]),
)


def person(place: int, facts: tuple[str, str, str, int | None]) -> Ticket:
    """Somebody who waits since `place`, of a visit of his own."""
    priority, service, how, due = facts
    one = waiting(
        place,
        priority,
        service=service,
        returned=how == "back",
        claim=PASSED if how == "passed" else "",
        bound=2 if how == "sent" else None,
        due=due,
    )
    return replace(one, returned_at=place + 5 if how == "back" else None)


def called_by(desk: Counter, ticket: Ticket, rules: Rules) -> Counter:
    """The counter after a call."""
    ordinary = rules.is_ordinary(ticket)
    return replace(
        desk,
        since_returned=0 if ticket.returned else min(desk.since_returned + 1, RETURNED_EVERY),
        since_priority=min(desk.since_priority + 1, MOST_BETWEEN) if ordinary else 0,
    )


@given(
    st.lists(PERSON, min_size=1, max_size=14),
    st.sets(st.sampled_from([1, 2, 3]), min_size=1),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=3, max_size=3),
    st.tuples(st.integers(0, 3), st.sampled_from([None, 30, 95, 98])),
    st.data(),
)
@settings(max_examples=400)
def test_no_more_are_called_before(
    people: list[tuple[str, str, str, int | None]],
    at_work: set[int],
    counts: list[tuple[int, int]],
    law: tuple[int, int | None],
    data: st.DataObject,
) -> None:
    rules = Rules(RANKS, between=law[0], cap_ms=law[1])
    line = [person(number, one) for number, one in enumerate(people)]
    desks = {
        number: Counter("main", number, CounterState.OPEN, *_takes(number, *counts[number - 1]))
        for number in at_work
    }
    hall = Line(line, {n: (d, rules) for n, d in desks.items()}, rules, {1, 2, 3}, NOW)
    most = {one.id: may_precede(one, hall) for one in line}
    before = {one.id: 0 for one in line}
    left = list(line)
    while left:
        desk = desks[data.draw(st.sampled_from(sorted(desks)))]
        mine = [
            one
            for one in left
            if one.bound == desk.number
            or (one.bound is None and one.service in (*desk.services, *desk.helps))
        ]
        choice = choose(Situation(mine, desk, rules, NOW)).choice
        if choice is None:
            if not any(_may_call(one, desks[other]) for one in left for other in desks):
                break
            continue
        left.remove(choice.ticket)
        assert before[choice.ticket.id] <= most[choice.ticket.id]
        for one in left:
            before[one.id] += _counts(choice.ticket, one, desk)
        desks[desk.number] = called_by(desk, choice.ticket, rules)


@given(
    st.lists(PERSON, max_size=14),
    st.sets(st.sampled_from([1, 2, 3])),
    st.tuples(st.integers(0, 3), st.sampled_from([None, 30, 95, 98])),
    st.sampled_from([None, 130]),
)
def test_who_comes_last_of_all_only_counts_who_stands_there(
    people: list[tuple[str, str, str, int | None]],
    at_work: set[int],
    law: tuple[int, int | None],
    due: int | None,
) -> None:
    rules = Rules(RANKS, between=law[0], cap_ms=law[1])
    desks = {
        number: (Counter("main", number, CounterState.OPEN, *_takes(number, 0, 0)), rules)
        for number in at_work
    }
    line = [person(number, one) for number, one in enumerate(people)]
    known = {1, 2, 3}
    coming = waiting(NOW, due=due)
    assert stands_last(coming, rules, NOW)
    there = [one for one in line if one.service == coming.service and one.bound not in known]
    assert may_precede(coming, Line(line, desks, rules, known, NOW)) == len(there)


@pytest.mark.parametrize(
    "coming", [waiting(NOW, "elderly"), waiting(NOW, due=20)], ids=["a class", "an appointment"]
)
def test_others_may_go_before_some(coming: Ticket) -> None:
    assert not stands_last(coming, Rules(RANKS), NOW)


def _takes(
    number: int, since_returned: int, since_priority: int
) -> tuple[tuple[str, ...], int, None, tuple[str, ...], int]:
    services, helps = HELPS[number]
    return services, since_returned, None, helps, since_priority


def _may_call(one: Ticket, desk: Counter) -> bool:
    if one.bound is not None:
        return one.bound == desk.number
    return one.service in (*desk.services, *desk.helps)


def _counts(called: Ticket, one: Ticket, desk: Counter) -> bool:
    """Whether a call counts for somebody who still waits: for the same, or at his counter."""
    if one.bound is None:
        return called.bound is None and called.service == one.service
    own = called.bound == one.bound or called.service in desk.services
    return desk.number == one.bound and own


def test_a_class_at_fresh_counters_has_nobody_before_it() -> None:
    """Five wait; the counters have called no class yet, so it is called first of all."""
    line = [waiting(place) for place in range(5)]
    rules = Rules(RANKS, between=2)
    desks = {n: (Counter("main", n, CounterState.OPEN, ("civil",)), rules) for n in (1, 2)}
    hall = Line(line, desks, rules, {1, 2}, NOW)
    assert may_precede(waiting(9, "disabled"), hall) == 0
    owing = {n: (replace(desk, since_priority=0), rules) for n, (desk, _) in desks.items()}
    assert may_precede(waiting(9, "disabled"), replace(hall, counters=owing)) == 4
    assert may_precede(waiting(9), hall) == 5
