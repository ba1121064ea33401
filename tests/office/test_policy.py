"""Who is next: pure, and always with its reason."""

from collections import deque
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.model import Ticket, TicketState
from office.policy import RETURNED_EVERY, Situation, choose

RANKS = {"elderly": 20, "disabled": 10}


def waiting(place: int, priority: str = "", *, returned: bool = False) -> Ticket:
    """A ticket that waits, known by its place."""
    return Ticket(
        id=f"ticket-{place}",
        visit="visit",
        point="main",
        business_day="2026-12-07",
        series="A",
        number=place,
        service="civil",
        priority=priority,
        language="vi",
        state=TicketState.WAITING,
        issued_at=place,
        issued_seq=place,
        place_at=place,
        returned_seq=place if returned else None,
        seq=place,
    )


@pytest.mark.parametrize(
    ("heads", "since", "number", "rule"),
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
def test_the_choice_and_its_reason(heads: list[Ticket], since: int, number: int, rule: str) -> None:
    choice = choose(Situation(heads, RANKS, since))
    assert choice is not None
    assert (choice.ticket.number, choice.reason.rule) == (number, rule)


def test_nobody_waits() -> None:
    assert choose(Situation([], RANKS, 2)) is None


def heads_of(line: Sequence[Ticket]) -> list[Ticket]:
    """The first of each line, as the record gives them."""
    first: dict[tuple[str, bool], Ticket] = {}
    for ticket in sorted(line, key=lambda one: one.place_at):
        first.setdefault((ticket.priority, ticket.returned), ticket)
    return list(first.values())


@given(
    st.lists(st.tuples(st.sampled_from(["", "elderly", "disabled"]), st.booleans()), max_size=30),
    st.integers(0, 3),
)
def test_everybody_is_called_and_returned_ones_wait_their_turn(
    people: list[tuple[str, bool]], since: int
) -> None:
    line = [waiting(place, cls, returned=back) for place, (cls, back) in enumerate(people)]
    recent = deque([False] * since, maxlen=RETURNED_EVERY - 1)
    while line:
        choice = choose(Situation(heads_of(line), RANKS, since))
        assert choice is not None
        others = [one for one in line if not one.returned]
        if choice.ticket.returned and others:
            assert since >= RETURNED_EVERY - 1
            assert True not in recent
        recent.append(choice.ticket.returned)
        since = 0 if choice.ticket.returned else since + 1
        line.remove(choice.ticket)


@given(st.lists(st.sampled_from(["", "elderly", "disabled"]), min_size=1, max_size=30))
def test_classes_are_served_by_rank_and_then_by_place(classes: list[str]) -> None:
    line = [waiting(place, one) for place, one in enumerate(classes)]
    called = []
    while line:
        choice = choose(Situation(heads_of(line), RANKS, 0))
        assert choice is not None
        called.append(choice.ticket)
        line.remove(choice.ticket)
    order = {"disabled": 0, "elderly": 1, "": 2}
    assert called == sorted(called, key=lambda one: (order[one.priority], one.place_at))
