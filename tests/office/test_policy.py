"""Who is next: pure, always with its reason, and as a second opinion has it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.model import PASSED, RESUMED, Counter, CounterState, Ticket, TicketState
from office.policy import (
    MOST_BETWEEN,
    RETURNED_EVERY,
    Choice,
    Rules,
    Situation,
    choose,
    is_due,
    overtaken,
    since,
)
from tests.office.fair_queue import Law, Person, Place, goes_before, who_is_next

RANKS = {"elderly": 20, "disabled": 10}
CAP_MS = 50
STRICT = Rules(RANKS)
FAIR = Rules(RANKS, between=2, cap_ms=CAP_MS)
DESK = Counter("main", 1, CounterState.OPEN, ("civil",), helps=("land",))


def waiting(
    place: int,
    priority: str = "",
    *,
    returned: bool = False,
    visit: str = "",
    service: str = "civil",
    claim: str = "",
    bound: int | None = None,
    due: int | None = None,
) -> Ticket:
    """A ticket that waits, known by its place."""
    return Ticket(
        id=f"ticket-{place}",
        visit=visit or f"visit-{place}",
        point="main",
        business_day="2026-12-07",
        series="A",
        number=place,
        service=service,
        priority=priority,
        language="vi",
        state=TicketState.WAITING,
        issued_at=place,
        issued_seq=place,
        place_at=place,
        returned_seq=place if returned else None,
        returned_at=place if returned else None,
        seq=place,
        claim=claim,
        bound=bound,
        due_at=due,
    )


def call(
    waiting: Sequence[Ticket],
    rules: Rules = STRICT,
    now: int = 0,
    busy: str = "",
    since_returned: int = 3,
    since_priority: int = 9,
) -> Choice:
    """Whom a counter of the civil service calls, which helps with land."""
    at = replace(DESK, since_returned=since_returned, since_priority=since_priority)
    choice = choose(Situation(waiting, at, rules, now, (busy,))).choice
    assert choice is not None
    return choice


@pytest.mark.parametrize(
    ("people", "since_returned", "number", "rule"),
    [
        pytest.param([waiting(2), waiting(1)], 3, 1, "fifo", id="earliest place"),
        pytest.param([waiting(1), waiting(2, "elderly")], 3, 2, "priority", id="class first"),
        pytest.param(
            [waiting(1, "elderly"), waiting(2, "disabled")], 3, 2, "priority", id="better class"
        ),
        pytest.param([waiting(1), waiting(2, "gone")], 3, 1, "fifo", id="a class of yesterday"),
        pytest.param(
            [waiting(1, "disabled"), waiting(9, returned=True)], 2, 9, "returned", id="third call"
        ),
        pytest.param(
            [waiting(1), waiting(9, returned=True)], 1, 1, "fifo", id="second call after a return"
        ),
        pytest.param([waiting(9, returned=True)], 0, 9, "returned", id="nobody else waits"),
        pytest.param(
            [waiting(9, returned=True), waiting(8, "elderly", returned=True)],
            2,
            8,
            "returned",
            id="who came back first",
        ),
    ],
)
def test_the_choice_and_its_reason(
    people: list[Ticket], since_returned: int, number: int, rule: str
) -> None:
    choice = call(people, since_returned=since_returned)
    assert (choice.ticket.number, choice.reason.rule) == (number, rule)


OLD, NEW_ELDERLY = waiting(1), waiting(2, "elderly")


@pytest.mark.parametrize(
    ("people", "facts", "number", "rule"),
    [
        pytest.param([OLD, NEW_ELDERLY], {"since_priority": 2}, 2, "priority", id="class's turn"),
        pytest.param([OLD, NEW_ELDERLY], {"since_priority": 1}, 1, "turn", id="not its turn"),
        pytest.param([NEW_ELDERLY], {"since_priority": 0}, 2, "priority", id="nobody else"),
        pytest.param([OLD, NEW_ELDERLY], {"now": 52}, 1, "cap", id="past the cap"),
        pytest.param([OLD, NEW_ELDERLY], {"now": 51}, 2, "priority", id="at the cap"),
        pytest.param(
            [waiting(1, "elderly"), waiting(2)], {"now": 53}, 1, "cap", id="both past the cap"
        ),
        pytest.param([waiting(1, service="land"), NEW_ELDERLY], {}, 2, "priority", id="own first"),
        pytest.param([waiting(1, service="land")], {}, 1, "fifo", id="helping"),
        pytest.param(
            [waiting(1, service="land"), NEW_ELDERLY],
            {"now": 52},
            1,
            "cap",
            id="helped and past the cap, before a class of its own",
        ),
        pytest.param(
            [waiting(1, service="land"), waiting(2)],
            {"now": 52},
            1,
            "cap",
            id="helped and past the cap, before its own",
        ),
        pytest.param(
            [waiting(1, "elderly", service="land"), waiting(2)],
            {"now": 52},
            2,
            "fifo",
            id="of a class, and helped alone",
        ),
        pytest.param(
            [OLD, waiting(9, claim=RESUMED, bound=1)], {"now": 99}, 9, "resumed", id="goes on"
        ),
        pytest.param([OLD, waiting(9, claim=PASSED)], {"now": 99}, 9, "visit", id="passed over"),
        pytest.param(
            [OLD, waiting(9, "elderly", claim=PASSED)],
            {"now": 99},
            1,
            "cap",
            id="passed over, of a class, later than somebody past the cap",
        ),
        pytest.param(
            [waiting(1, service="tax", bound=1), waiting(2)], {}, 1, "fifo", id="sent here"
        ),
        pytest.param([OLD, waiting(2)], {"busy": "visit-1"}, 2, "fifo", id="busy elsewhere"),
        pytest.param(
            [OLD, waiting(9, returned=True)],
            {"now": 52, "since_returned": 0},
            1,
            "cap",
            id="past the cap before who came back",
        ),
        pytest.param([OLD, waiting(9, due=40)], {"now": 40}, 9, "appointment", id="on time"),
        pytest.param([OLD, waiting(9, due=40)], {"now": 39}, 1, "fifo", id="before its time"),
        pytest.param([waiting(9, due=40)], {"now": 10}, 9, "fifo", id="nobody else waits"),
        pytest.param(
            [OLD, waiting(9, due=5)], {"now": 52}, 1, "cap", id="past the cap before who is due"
        ),
        pytest.param(
            [NEW_ELDERLY, waiting(9, due=5)], {"now": 9}, 9, "appointment", id="before a class"
        ),
        pytest.param(
            [waiting(8, returned=True), waiting(9, due=5)],
            {"now": 9},
            9,
            "appointment",
            id="before who came back",
        ),
        pytest.param(
            [waiting(8, due=3), waiting(7, due=7)], {"now": 9}, 7, "appointment", id="late is later"
        ),
        pytest.param(
            [waiting(9, due=4), waiting(3, due=5)], {"now": 9}, 3, "appointment", id="by the time"
        ),
        pytest.param(
            [OLD, waiting(9, due=5, returned=True)],
            {"now": 9, "since_returned": 0},
            1,
            "fifo",
            id="due, and absent when called",
        ),
        pytest.param(
            [waiting(9, due=5), waiting(1, claim=PASSED)], {"now": 9}, 1, "visit", id="passed first"
        ),
        pytest.param(
            [waiting(9, due=5, service="land"), OLD], {"now": 9}, 1, "fifo", id="own before due"
        ),
    ],
)
def test_fair_rules(people: list[Ticket], facts: dict[str, Any], number: int, rule: str) -> None:
    choice = call(people, FAIR, **facts)
    assert (choice.ticket.number, choice.reason.rule) == (number, rule)


def test_a_choice_tells_which_time_was_kept() -> None:
    choice = call([waiting(9, due=5)], FAIR, now=9)
    assert choice.reason.facts == {"due": 5}


def test_a_choice_tells_that_it_helps_out() -> None:
    choice = call([waiting(1, service="land")], FAIR)
    assert choice.reason.facts == {"helping": "land"}
    capped = call([waiting(1, service="land"), waiting(2)], FAIR, now=CAP_MS + 2)
    assert capped.reason.facts == {"minutes": 0, "helping": "land"}
    own = call([waiting(1), waiting(2, service="land")], FAIR, now=CAP_MS + 3)
    assert own.reason.facts == {"minutes": 0}


def test_whoever_is_busy_elsewhere_is_passed_over_and_nobody_else() -> None:
    people = [waiting(1), waiting(2), waiting(3, visit="visit-1")]
    decision = choose(Situation(people, DESK, FAIR, 0, {"visit-1"}))
    assert decision.choice is not None
    assert decision.choice.ticket.number == 2
    assert [one.number for one in decision.passed] == [1]


def test_nobody_waits() -> None:
    assert choose(Situation([], DESK, FAIR, 0)).choice is None
    alone = choose(Situation([OLD], DESK, FAIR, 0, {"visit-1"}))
    assert (alone.choice, alone.passed) == (None, (OLD,))


# Whole days


@dataclass
class Day:
    """One counter's day: who waits, and whom it has called."""

    rules: Rules
    desk: Counter = DESK
    line: list[Ticket] = field(default_factory=list)
    called: list[tuple[Ticket, str, list[Ticket]]] = field(default_factory=list)

    def call(self, now: int, busy: set[str]) -> None:
        """Call the next one, and compare with the second opinion."""
        here = candidates(self.line, busy, now)
        decision = choose(Situation(here, self.desk, self.rules, now, busy))
        self.agree(now, busy)
        choice = decision.choice
        for one in decision.passed:
            self.line[self.line.index(one)] = replace(one, claim=one.claim or PASSED)
        if choice is None:
            return
        before = list(self.line)
        self.line.remove(choice.ticket)
        self.called.append((choice.ticket, choice.reason.rule, before))
        returned, classed = choice.ticket.returned, not self.rules.is_ordinary(choice.ticket)
        desk = self.desk
        self.desk = replace(
            desk,
            since_returned=0 if returned else min(desk.since_returned + 1, RETURNED_EVERY),
            since_priority=0 if classed else min(desk.since_priority + 1, MOST_BETWEEN),
        )

    def agree(self, now: int, busy: set[str]) -> None:
        """The second opinion looks at all who wait, not at the first of each line."""
        at, rules = self.desk, self.rules
        place = Place(1, at.services, at.helps, at.since_returned, at.since_priority)
        law = Law(rules.ranks, rules.between, rules.cap_ms, busy)
        wanted, rule, passed = who_is_next([person_of(one) for one in self.line], place, law, now)
        decision = choose(Situation(candidates(self.line, busy, now), at, rules, now, busy))
        found = decision.choice
        assert (found.ticket.id if found else None) == (wanted.label if wanted else None)
        assert (found.reason.rule if found else "") == rule
        assert {one.id for one in decision.passed} == {one.label for one in passed}
        for one in self.line:
            situation = Situation(candidates(self.line, busy, now), at, rules, now, busy)
            barring = overtaken(one, situation)
            people = [person_of(each) for each in self.line]
            wanted = goes_before(people, person_of(one), place, law, now)
            assert (barring.id if barring else None) == (wanted.label if wanted else None)


def person_of(one: Ticket) -> Person:
    """A ticket as the second opinion sees it."""
    return Person(
        label=one.id,
        visit=one.visit,
        service=one.service,
        priority=one.priority,
        place=(one.place_at, one.issued_seq),
        back=one.returned_seq,
        back_at=one.returned_at or 0,
        claim=one.claim,
        bound=one.bound,
        hour=one.due_at,
    )


def candidates(line: Sequence[Ticket], busy: set[str], now: int) -> list[Ticket]:
    """The first of each line, and all who stand apart, as the record gives them."""
    apart = [one for one in line if one.claim or one.bound or one.visit in busy]
    apart += [one for one in line if is_due(one, now) and one not in apart]
    first: dict[tuple[str, str, bool], Ticket] = {}
    for one in sorted(line, key=lambda one: (one.returned_seq or 0, one.place_at, one.issued_seq)):
        if one not in apart:
            first.setdefault((one.service, one.priority, one.returned), one)
    return [*first.values(), *apart]


PEOPLE = st.tuples(
    st.sampled_from(["", "", "elderly", "disabled"]),
    st.sampled_from(["civil", "civil", "civil", "land"]),
    st.sampled_from(["", "", "", "back", "resumed", "sent"]),
    st.integers(0, 6),
    st.sampled_from([None, None, None, -20, -3, 0, 3, 20, 60]),
)
"""Class, service, how somebody comes, to which visit he belongs, and his appointment's time.

The time is so much later than he comes, or earlier.
"""
HAPPENINGS = st.lists(
    st.one_of(PEOPLE, st.tuples(st.integers(0, 30), st.sets(st.integers(0, 6), max_size=2))),
    max_size=60,
)


def live_through(happenings: list[Any], rules: Rules) -> Day:
    """People come, time passes, the counter calls."""
    day, now = Day(rules), 0
    for number, what in enumerate(happenings):
        if len(what) == 5:
            cls, service, how, visit, hour = what
            ticket = waiting(
                number,
                cls,
                returned=how == "back",
                visit=f"visit-{visit}",
                service=service,
                claim=RESUMED if how == "resumed" else "",
                bound=1 if how in ("resumed", "sent") else None,
                due=None if hour is None else now + hour,
            )
            back_at = now if how == "back" else None
            day.line.append(replace(ticket, place_at=now, returned_at=back_at))
        else:
            now += what[0]
            day.call(now, {f"visit-{one}" for one in what[1]})
        now += 1
    while day.line:
        day.call(now, set())
    return day


@given(HAPPENINGS, st.sampled_from([STRICT, FAIR, Rules(RANKS, between=1, cap_ms=10)]))
@settings(max_examples=300)
def test_everybody_is_called_as_the_second_opinion_has_it(
    happenings: list[Any], rules: Rules
) -> None:
    day = live_through(happenings, rules)
    came = sum(len(one) == 5 for one in happenings)
    assert len({ticket.id for ticket, _, _ in day.called}) == len(day.called) == came


ONE_LINE = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["", "", "elderly", "disabled"]),
            st.booleans(),
            st.sampled_from([None, None, -5, 0, 5, 40]),
        ),
        st.integers(0, 30),
    ),
    max_size=60,
)
"""Who comes, of which class, back from an absence or not, to what appointment; or time passes."""
HELPED = st.sets(st.integers(0, 59))
"""Which of them come for a service that the counter only helps with."""


def live_in_one_line(happenings: list[Any], helped: Collection[int] = ()) -> tuple[Day, list[int]]:
    """A day of one counter, and the moment of each call."""
    day, now, moments = Day(FAIR), 0, list[int]()
    for number, what in enumerate(happenings):
        if isinstance(what, int):
            now += what
            before = len(day.called)
            day.call(now, set())
            moments += [now] * (len(day.called) - before)
        else:
            cls, back, hour = what
            due = None if hour is None else now + hour
            service = "land" if number in helped else "civil"
            ticket = waiting(number, cls, returned=back, due=due, service=service)
            back_at = now if back else None
            day.line.append(replace(ticket, place_at=now, returned_at=back_at))
        now += 1
    return day, moments


@given(ONE_LINE)
@settings(max_examples=300)
def test_shares_are_kept(happenings: list[Any]) -> None:
    day, _ = live_in_one_line(happenings)
    since_class = since_back = MOST_BETWEEN
    for ticket, rule, before in day.called:
        lines = [one for one in before if not one.returned]
        if ticket.returned and lines:
            assert since_back >= RETURNED_EVERY - 1
        if rule == "priority" and any(not one.priority for one in lines):
            assert since_class >= FAIR.between
        if rule == "turn":
            assert since_class < FAIR.between
        since_back = 0 if ticket.returned else since_back + 1
        since_class = 0 if ticket.priority else since_class + 1


@given(ONE_LINE)
@settings(max_examples=300)
def test_appointments_are_kept_in_order_and_nobody_past_the_cap_pays_for_it(
    happenings: list[Any],
) -> None:
    day, moments = live_in_one_line(happenings)
    for (ticket, rule, before), now in zip(day.called, moments, strict=True):
        due = [one for one in before if is_due(one, now)]
        if rule == "appointment":
            assert not late_before(ticket, before, now)
            starts = [max(one.due_at or 0, one.place_at) for one in due]
            assert max(ticket.due_at or 0, ticket.place_at) == min(starts)
        elif due:
            assert rule == "cap"


@given(ONE_LINE, HELPED)
@settings(max_examples=300)
def test_past_the_cap_nobody_of_a_class_who_came_later_goes_before(
    happenings: list[Any], helped: set[int]
) -> None:
    """Of all that the counter takes, and of what it helps with."""
    day, moments = live_in_one_line(happenings, helped)
    for (ticket, _, before), now in zip(day.called, moments, strict=True):
        assert not (ticket.priority and late_before(ticket, before, now))


def late_before(ticket: Ticket, before: Sequence[Ticket], now: int) -> list[Ticket]:
    """Who came earlier, has no class and is past the cap."""
    late = [one for one in before if not (one.priority or one.returned)]
    return [one for one in late if now - since(one) > CAP_MS and since(one) < since(ticket)]
