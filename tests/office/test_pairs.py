"""Two numbers at once: one is called, one comes near, whoever comes first is served."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from office.announced import STANDS_MS
from office.counters import (
    CallNext,
    CallSecond,
    CallTwo,
    ChangeServices,
    Finish,
    Hold,
    NoShow,
    OpenCounter,
    Recall,
    Return,
    Start,
    Transfer,
)
from office.errors import Refused
from office.explaining import explain
from office.hall_views import panel_now
from office.model import PASSED, Ticket, TicketState
from office.queue import CancelTicket, IssueTicket
from office.undo import Undo
from office.views import counter_answer, counters_now
from tests.fakes.office import Hall, hall, settings

W, C, S = TicketState.WAITING, TicketState.CALLED, TicketState.SERVING


@pytest.fixture
def three(here: Hall) -> list[Ticket]:
    """Counters 1 and 2 are open, three wait for civil matters."""
    return [here.issue() for _ in range(3)]


def states(here: Hall, tickets: list[Ticket]) -> list[str]:
    return [here.ticket(one.id).state.value for one in tickets]


def announced(here: Hall) -> dict[int, str]:
    """Counter → the number that is asked to come near."""
    counters = counters_now(here.office, "main")
    return {one.number: one.announced.label for one in counters if one.announced}


def test_the_first_is_called_and_the_second_comes_near(here: Hall, three: list[Ticket]) -> None:
    answer = counter_answer(here.office, 1, here.do(CallTwo(1)))
    assert answer.ticket is not None
    assert answer.ticket.label == "A001"
    assert states(here, three) == [C, W, W]
    assert announced(here) == {1: "A002"}


def test_the_second_keeps_his_place_and_may_be_called_anywhere(
    here: Hall, three: list[Ticket]
) -> None:
    here.do(CallTwo(1))
    called = here.call(2)
    assert called is not None
    assert called.label == "A002"
    assert announced(here) == {}
    assert states(here, three) == [C, C, W]


def test_after_the_first_comes_the_second(here: Hall, three: list[Ticket]) -> None:
    here.do(CallTwo(1))
    here.do(NoShow(1))
    assert announced(here) == {}
    called = here.call(1)
    assert called is not None
    assert called.id == three[1].id


def test_who_comes_first_is_served_and_the_other_stands_where_he_was(
    here: Hall, three: list[Ticket]
) -> None:
    before = here.ticket(three[0].id)
    here.do(CallTwo(1))
    here.do(CallSecond(1, "A002"))
    assert states(here, three) == [W, C, W]
    assert announced(here) == {1: "A001"}
    first = here.ticket(three[0].id)
    place = (first.place_at, first.issued_seq, first.returned_seq, first.claim, first.bound)
    was = (before.place_at, before.issued_seq, before.returned_seq, before.claim, before.bound)
    assert place == was
    here.do(Finish(1))
    called = here.call(1)
    assert called is not None
    assert called.label == "A001"


def test_they_may_change_places_again(here: Hall, three: list[Ticket]) -> None:
    here.do(CallTwo(1))
    here.do(CallSecond(1, "A002"))
    here.do(CallSecond(1, "A001"))
    assert states(here, three) == [C, W, W]
    assert announced(here) == {1: "A002"}


def test_a_claim_is_not_lost_by_being_called(here: Hall, three: list[Ticket]) -> None:
    here.do(CallNext(1))
    here.do(NoShow(1))
    here.do(Return(1, "A001"))
    returned = here.ticket(three[0].id).returned_seq
    here.do(CallTwo(1))
    assert here.ticket(three[0].id).state is C
    here.do(CallSecond(1, "A002"))
    assert here.ticket(three[0].id).returned_seq == returned


def test_who_is_sent_here_is_so_still(here: Hall) -> None:
    here.issue()
    here.call(2)
    here.do(Transfer(2, "land", to=1))
    here.issue()
    here.do(CallTwo(1))
    here.do(CallSecond(1, "A002"))
    back = next(one for one in here.tickets() if one.label == "A001")
    assert (back.state, back.bound) == (W, 1)


def test_whoever_was_passed_over_keeps_his_claim(here: Hall) -> None:
    first = here.issue()
    here.do(IssueTicket("land", visit=first.visit))
    here.call(1)
    here.issue("land")
    here.do(CallNext(2))
    here.do(Finish(1))
    here.do(Finish(2))
    here.issue("land")
    passed = next(one for one in here.tickets() if one.claim == PASSED)
    here.do(CallTwo(1))
    assert here.ticket(passed.id).state is C
    second = announced(here)[1]
    here.do(CallSecond(1, second))
    assert here.ticket(passed.id).claim == PASSED


def test_the_shares_count_who_is_served(here: Hall) -> None:
    here.issue(priority="elderly")
    here.issue()
    here.do(CallTwo(1))
    shares = [(here.counter(1).since_priority, here.counter(1).since_returned)]
    here.do(CallSecond(1, "A002"))
    shares.append((here.counter(1).since_priority, here.counter(1).since_returned))
    assert shares == [(0, 3), (9, 3)]


@pytest.mark.parametrize(
    "act",
    [Start(1), Finish(1), NoShow(1), Hold(1), CancelTicket("A002"), CallNext(2), Undo(1)],
    ids=lambda one: one.name,
)
def test_an_announcement_ends(here: Hall, three: list[Ticket], act: Start) -> None:
    del three
    here.do(CallTwo(1))
    here.do(act)
    assert announced(here) == {}
    assert here.refused(CallSecond(1, "A002")) == "ticket-not-announced"


def test_it_ends_by_itself(here: Hall, three: list[Ticket]) -> None:
    del three
    here.do(CallTwo(1))
    here.clock.put(here.clock.now() + timedelta(milliseconds=STANDS_MS))
    here.do(Recall(1))
    assert announced(here) == {1: "A002"}
    here.clock.put(here.clock.now() + timedelta(milliseconds=1))
    assert announced(here) == {}
    assert here.refused(CallSecond(1, "A002")) == "ticket-not-announced"


def test_only_the_second_of_two_may_come_first(here: Hall, three: list[Ticket]) -> None:
    del three
    here.call(1)
    assert here.refused(CallSecond(1, "A002")) == "ticket-not-announced"
    here.do(Undo(1))
    here.do(CallTwo(1))
    assert here.refused(CallSecond(1, "A003")) == "ticket-not-announced"
    assert here.refused(CallSecond(2, "A002")) == "ticket-not-announced"


def test_a_counter_with_somebody_calls_no_two(here: Hall, three: list[Ticket]) -> None:
    del three
    here.call(1)
    assert here.refused(CallTwo(1)) == "counter-busy"
    assert here.refused(CallTwo(3)) == "counter-closed"


def test_of_one_who_waits_it_is_a_call_and_of_nobody_nothing(here: Hall) -> None:
    assert here.do(CallTwo(1)).events == ()
    here.issue()
    here.do(CallTwo(1))
    assert announced(here) == {}
    assert here.kinds()[-1] == "ticket.called"


def test_no_visit_is_called_and_announced(here: Hall) -> None:
    first = here.issue()
    here.do(IssueTicket("civil", visit=first.visit))
    other = here.issue()
    here.do(CallTwo(1))
    assert announced(here) == {1: other.label}


def test_two_are_taken_back_whole(here: Hall, three: list[Ticket]) -> None:
    before = here.counter(1)
    here.do(CallTwo(1))
    here.do(Undo(1))
    assert states(here, three) == [W, W, W]
    assert here.counter(1).since_priority == before.since_priority
    here.do(CallTwo(1))
    here.do(CallSecond(1, "A002"))
    here.do(Undo(1))
    assert states(here, three) == [C, W, W]
    assert announced(here) == {}


def test_it_is_explained(here: Hall, three: list[Ticket]) -> None:
    del three
    here.do(CallTwo(1))
    here.do(CallSecond(1, "A002"))
    calls = explain(here.office, "main", "A002").calls
    assert [(one.reason.rule, one.reason.facts) for one in calls] == [("second", {"first": "A001"})]
    assert [json.loads(one.data)["rule"] for one in here.journal() if one.kind == "ticket.called"]


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Hall]:
    """A hall that offers two numbers after two absents within five minutes."""
    queue = {"two_after_absent": 2, "two_within_min": 5}
    with hall(tmp_path / "strict", office_settings=settings(queue=queue)) as here:
        here.do(OpenCounter(1))
        here.do(OpenCounter(2))
        yield here


@pytest.fixture
def capped(tmp_path: Path) -> Iterator[Hall]:
    """A hall where nobody of a class goes before who came earlier and waits for ten minutes."""
    queue = {"ordinary_cap_min": 10, "ordinary_between": 0}
    with hall(tmp_path / "capped", office_settings=settings(queue=queue)) as here:
        here.do(OpenCounter(1))
        here.do(OpenCounter(2))
        yield here


def test_who_must_not_come_first_is_not_announced(capped: Hall) -> None:
    capped.issue()
    capped.clock.advance(1)
    capped.issue(priority="elderly")
    capped.clock.advance(601)
    capped.do(CallTwo(1))
    assert announced(capped) == {}
    assert capped.refused(CallSecond(1, "A002")) == "ticket-not-announced"
    capped.do(NoShow(1))
    called = capped.call(1)
    assert called is not None
    assert called.label == "A002"


def test_the_cap_that_was_reached_since_goes_before_the_second(capped: Hall) -> None:
    for priority in ("elderly", "", "disabled", "elderly"):
        capped.issue(priority=priority)
        capped.clock.advance(1)
    capped.clock.advance(590)
    capped.do(CallTwo(1))
    assert announced(capped) == {1: "A001"}
    capped.clock.advance(15)
    capped.do(CallSecond(1, "A001"))
    assert announced(capped) == {1: "A003"}
    with pytest.raises(Refused, match="cap-overtaken number=A003 first=A002 minutes=10"):
        capped.do(CallSecond(1, "A003"))
    assert capped.tickets()[0].state is C


def test_who_was_called_is_past_the_cap_himself(capped: Hall) -> None:
    for priority in ("", "elderly"):
        capped.issue(priority=priority)
        capped.clock.advance(1)
    capped.clock.advance(590)
    capped.do(CallTwo(1))
    assert announced(capped) == {1: "A001"}
    capped.do(CallSecond(1, "A001"))
    assert announced(capped) == {1: "A002"}
    capped.clock.advance(20)
    assert capped.refused(CallSecond(1, "A002")) == "cap-overtaken"


def test_a_counter_calls_no_second_whose_service_it_takes_no_more(here: Hall) -> None:
    for _ in range(2):
        here.issue()
    here.do(CallTwo(1))
    here.do(ChangeServices(1, ("land",)))
    assert here.refused(CallSecond(1, "A002")) == "counter-does-not-serve"


def absent(here: Hall, times: int) -> int:
    """So many do not come to counter 1; how many that makes in a row."""
    for _ in range(times):
        here.issue()
        here.call(1)
        here.do(NoShow(1))
    return panel_now(here.office, "main", 1).absent_run


def test_absents_in_a_row_are_counted(strict: Hall) -> None:
    assert absent(strict, 2) == 2
    strict.clock.put(strict.clock.now() + timedelta(minutes=6))
    assert absent(strict, 1) == 1
    strict.serve(1)
    assert panel_now(strict.office, "main", 1).absent_run == 0
    assert absent(strict, 1) == 1
    assert panel_now(strict.office, "main", 2).absent_run == 0
