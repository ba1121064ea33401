"""Taking back the newest command of a counter: whole, or not at all."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from office.act import Command
from office.counters import (
    CallNext,
    CallNumber,
    CloseCounter,
    EndUnattended,
    Finish,
    Hold,
    NoShow,
    OpenCounter,
    PauseCounter,
    Recall,
    Resume,
    Return,
    Start,
    Transfer,
    WalkIn,
)
from office.model import Counter, Ticket
from office.queue import CancelTicket, CloseDay, IssueTicket
from office.ratings import GiveRating
from office.undo import Undo
from office.views import counter_answer
from tests.fakes.office import Hall, at

OPEN_TICKET: list[Command] = [CallNumber(1, "A001")]
HELD: list[Command] = [*OPEN_TICKET, Hold(1)]
MISSED: list[Command] = [*OPEN_TICKET, NoShow(1)]


def standing(here: Hall) -> tuple[list[Ticket], Counter]:
    """All that a counter's command may change, but for what undo itself leaves."""
    tickets = [_without_seq(ticket) for ticket in here.tickets()]
    return tickets, replace(here.counter(1), last_command=None)


def _without_seq(ticket: Ticket) -> Ticket:
    return replace(ticket, seq=0)


@pytest.mark.parametrize(
    ("before", "command"),
    [
        pytest.param([], CallNext(1), id="call"),
        pytest.param(OPEN_TICKET, CallNext(1), id="call and finish"),
        pytest.param([*OPEN_TICKET, Start(1)], CallNext(1), id="call and finish a served one"),
        pytest.param(OPEN_TICKET, CallNumber(1, "A003"), id="call a number"),
        pytest.param(OPEN_TICKET, Recall(1), id="recall"),
        pytest.param(OPEN_TICKET, Start(1), id="start"),
        pytest.param(OPEN_TICKET, Finish(1, "done"), id="finish"),
        pytest.param(OPEN_TICKET, EndUnattended(1), id="unattended"),
        pytest.param(OPEN_TICKET, NoShow(1), id="no show"),
        pytest.param(MISSED, Return(1, "A001"), id="return"),
        pytest.param(OPEN_TICKET, Hold(1), id="hold"),
        pytest.param(HELD, Resume(1, "A001"), id="resume"),
        pytest.param(OPEN_TICKET, Transfer(1, "land"), id="transfer"),
        pytest.param(OPEN_TICKET, Transfer(1, "land", "fee"), id="transfer with a note"),
        pytest.param([], PauseCounter(1), id="pause"),
        pytest.param([PauseCounter(1)], OpenCounter(1), id="go on"),
        pytest.param([], OpenCounter(1, services=("land",)), id="other services"),
        pytest.param([], CloseCounter(1), id="close"),
        pytest.param([CloseCounter(1)], OpenCounter(1), id="open"),
        pytest.param([CloseCounter(1)], CallNext(1, opens=True), id="open and call"),
        pytest.param(
            [*OPEN_TICKET, PauseCounter(1)], CallNext(1, opens=True), id="go on, finish and call"
        ),
        pytest.param(OPEN_TICKET, CloseCounter(1, "finish"), id="close and finish"),
        pytest.param(OPEN_TICKET, CloseCounter(1, "hold"), id="close and hold"),
        pytest.param(OPEN_TICKET, CloseCounter(1, "return"), id="close and return"),
    ],
)
def test_everything_is_as_it_was(here: Hall, before: list[Command], command: Command) -> None:
    for _ in range(3):
        here.issue()
    for step in before:
        here.do(step)
    as_it_was = standing(here)
    here.clock.advance(5)
    here.do(command)
    assert standing(here) != as_it_was
    here.clock.advance(10)
    here.do(Undo(1))
    assert standing(here) == as_it_was


def test_a_call_gives_both_tickets_back(here: Hall) -> None:
    first, second = here.issue(), here.issue()
    here.call()
    here.call()
    answer = counter_answer(here.office, 1, here.do(Undo(1)))
    assert answer.ticket == here.ticket(first.id)
    assert (here.ticket(first.id).state, here.ticket(second.id).state) == ("called", "waiting")
    called = here.call()
    assert called is not None
    assert called.id == second.id


def test_a_walk_in_is_voided_and_its_number_stays_used(here: Hall) -> None:
    here.do(WalkIn(1, "civil"))
    here.do(Undo(1))
    (ticket,) = here.tickets()
    assert (ticket.state, ticket.label) == ("voided", "A001")
    assert here.issue().label == "A002"


@pytest.mark.parametrize(("seconds", "code"), [(10, None), (10.001, "undo-too-late")])
def test_the_window_is_ten_seconds(here: Hall, seconds: float, code: str | None) -> None:
    here.issue()
    here.call()
    here.clock.advance(seconds)
    if code:
        assert here.refused(Undo(1)) == code
    else:
        here.do(Undo(1))


def test_a_clock_set_back_does_not_lengthen_the_window(here: Hall) -> None:
    here.issue()
    here.call()
    here.clock.advance(-30)
    assert here.refused(Undo(1)) == "undo-too-late"


def test_only_once(here: Hall) -> None:
    here.issue()
    here.call()
    here.do(Undo(1))
    assert here.refused(Undo(1)) == "undo-nothing"


@pytest.mark.parametrize("counter", [2, 3])
def test_nothing_to_take_back(here: Hall, counter: int) -> None:
    here.do(Undo(2))
    assert here.refused(Undo(counter)) == "undo-nothing"


def rate(ticket_id: str) -> Command:
    """A citizen says how it was."""
    return GiveRating(ticket_id, 1, 5, "touch")


MOVED: dict[str, tuple[list[Command], Command, Callable[[str], Command]]] = {
    "resumed elsewhere": (OPEN_TICKET, Hold(1), lambda _: Resume(2, "A001")),
    "called elsewhere": (OPEN_TICKET, Transfer(1, "land"), lambda _: CallNumber(2, "A001")),
    "cancelled": (OPEN_TICKET, Hold(1), lambda _: CancelTicket("A001")),
    "returned elsewhere": (OPEN_TICKET, NoShow(1), lambda _: Return(2, "A001")),
    "rated": (OPEN_TICKET, Finish(1), rate),
}


@pytest.mark.parametrize("case", MOVED)
def test_too_late_when_a_ticket_has_moved_since(here: Hall, case: str) -> None:
    before, command, since = MOVED[case]
    ticket = here.issue()
    for step in [*before, command, since(ticket.id)]:
        here.do(step)
    assert here.refused(Undo(1)) == "undo-too-late"


def test_one_moved_ticket_keeps_the_other(here: Hall) -> None:
    """Two tickets in one call: when one has been rated, neither comes back."""
    first, _ = here.issue(), here.issue()
    here.call()
    here.call()
    here.do(rate(first.id))
    assert here.refused(Undo(1)) == "undo-too-late"


def test_the_refusal_names_the_counter(here: Hall) -> None:
    here.issue()
    here.call()
    here.do(Finish(1))
    here.do(rate(here.tickets()[0].id))
    with pytest.raises(Exception, match="counter=1 seconds=10"):
        here.do(Undo(1))


def test_other_counters_and_kiosks_do_not_stand_in_the_way(here: Hall) -> None:
    for _ in range(4):
        here.issue()
    mine, theirs = here.call(1), here.call(2)
    here.issue()
    here.do(Undo(1))
    assert mine is not None
    assert theirs is not None
    assert (here.ticket(mine.id).state, here.ticket(theirs.id)) == ("waiting", theirs)


GIVEN_BACK: dict[str, tuple[list[Command], Command]] = {
    "held where it closed": ([CallNext(2), Hold(2)], Resume(1, "A001")),
    "held, and to be gone on with here": (
        [CallNext(2), Hold(2), WalkIn(1, "civil")],
        Resume(1, "A001"),
    ),
}


@pytest.mark.parametrize("case", GIVEN_BACK)
def test_nothing_goes_back_to_a_counter_that_has_closed_since(here: Hall, case: str) -> None:
    before, command = GIVEN_BACK[case]
    ticket = here.issue()
    for step in (*before, command, CloseCounter(2), Undo(1)):
        here.do(step)
    stands = here.ticket(ticket.id)
    assert (stands.state, stands.counter, stands.bound, stands.claim) == ("waiting", None, None, "")
    assert (stands.place_at, stands.issued_seq) == (ticket.place_at, ticket.issued_seq)
    here.do(OpenCounter(2))
    here.do(Undo(2))
    assert here.ticket(ticket.id).state == "waiting"


def test_what_a_closing_had_put_aside_is_put_aside_again(here: Hall) -> None:
    ticket = here.issue()
    for step in (CallNext(2), CloseCounter(2, "hold"), Resume(1, "A001"), Undo(1)):
        here.do(step)
    assert (here.ticket(ticket.id).state, here.ticket(ticket.id).counter) == ("held", 2)


@pytest.mark.parametrize("last", [PauseCounter(1), CloseCounter(1), Finish(1), NoShow(1)])
def test_nothing_is_taken_back_across_the_end_of_a_day(here: Hall, last: Command) -> None:
    here.issue()
    if not isinstance(last, CloseCounter):
        here.call()
    here.do(last)
    here.do(CloseDay(unattended=True))
    assert here.refused(Undo(1)) == "undo-nothing"


def test_the_turn_of_the_day_is_such_an_end(here: Hall) -> None:
    here.clock.put(at("2026-12-07 23:59:58"))
    here.do(PauseCounter(1))
    here.clock.advance(4)
    before = here.counter(1)
    here.do(OpenCounter(2, confirm=True))
    assert here.refused(Undo(1)) == "undo-nothing"
    assert (before.state, here.counter(1).state) == ("paused", "closed")


def test_an_opened_sunday_is_closed_again(here: Hall) -> None:
    here.clock.put(at("2026-12-13 09:00"))
    here.do(OpenCounter(1, confirm=True))
    here.do(Undo(1))
    assert here.counter(1).state == "closed"
    assert here.refused(IssueTicket("civil")) == "service-closed"


@pytest.mark.parametrize("theirs", [OpenCounter(2, confirm=True), CallNext(2, opens=True)])
def test_what_another_counter_takes_on_a_sunday_stays_open(here: Hall, theirs: Command) -> None:
    here.clock.put(at("2026-12-13 09:00"))
    here.do(OpenCounter(1, confirm=True))
    here.do(theirs)
    here.do(Undo(1))
    assert (here.counter(1).state, here.counter(2).state) == ("closed", "open")
    assert here.issue("civil").label == "A001"
    assert here.issue("land").label == "B001"


def test_a_counter_at_rest_still_relies_on_its_services(here: Hall) -> None:
    here.clock.put(at("2026-12-13 09:00"))
    here.do(OpenCounter(1, confirm=True))
    here.do(OpenCounter(3, confirm=True))
    here.do(PauseCounter(3))
    here.do(Undo(1))
    assert here.issue("land").label == "B001"
    assert here.refused(IssueTicket("civil")) == "service-closed"


def test_the_journal_tells_which_services_closed_again(here: Hall) -> None:
    here.clock.put(at("2026-12-13 09:00"))
    here.do(OpenCounter(1, confirm=True))
    here.do(OpenCounter(3, confirm=True))
    (closed,) = [one for one in here.do(Undo(1)).events if one.kind == "counter.closed"]
    assert json.loads(closed.data)["withdrawn"] == ["civil"]
    here.clock.put(at("2026-12-14 09:00"))
    here.do(OpenCounter(1))
    assert "withdrawn" not in json.loads(here.do(Undo(1)).events[-1].data)


def test_a_sunday_opened_by_a_call_is_closed_again(here: Hall) -> None:
    here.clock.put(at("2026-12-13 09:00"))
    here.do(CallNext(1, opens=True))
    assert here.counter(1).state == "open"
    here.do(Undo(1))
    assert here.counter(1).state == "closed"
    assert here.refused(IssueTicket("civil")) == "service-closed"


def test_a_day_opened_again_is_closed_again(here: Hall) -> None:
    here.do(CloseDay())
    here.do(OpenCounter(1, confirm=True))
    here.do(Undo(1))
    assert here.refused(IssueTicket("civil")) == "day-closed"
    assert here.refused(OpenCounter(1)) == "day-closed"


def test_unless_somebody_has_taken_a_number_there(here: Hall) -> None:
    here.do(CloseDay())
    here.do(OpenCounter(1, confirm=True))
    here.issue()
    assert here.refused(Undo(1)) == "undo-too-late"


def test_a_returned_call_that_is_taken_back_does_not_count(here: Hall) -> None:
    tickets = [here.issue() for _ in range(5)]
    for _ in range(2):
        here.call()
        here.do(NoShow(1))
    for one in tickets[:2]:
        here.do(Return(1, one.label))
    since = [here.counter(2).since_returned]
    first = here.call(2)
    here.do(Undo(2))
    since.append(here.counter(2).since_returned)
    assert since == [2, 2]
    again = here.call(2)
    assert first is not None
    assert again is not None
    assert first.id == again.id == tickets[0].id
    here.call(2)
    here.do(Undo(2))
    assert here.counter(2).since_returned == 0


def test_the_chain_of_undone_undone(here: Hall) -> None:
    """A ticket called, undone and called again folds to what it is."""
    ticket = here.issue()
    for _ in range(3):
        here.call()
        here.do(Undo(1))
    assert _without_seq(here.ticket(ticket.id)) == _without_seq(ticket)
