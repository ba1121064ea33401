"""Tickets sent to one counter, numbers called out of turn with a reason, services changed live."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from office.counters import (
    CallNumber,
    ChangeServices,
    CloseCounter,
    OpenCounter,
    PauseCounter,
    Transfer,
)
from office.errors import Refused
from office.model import Reason, Ticket, TicketState
from office.undo import Undo
from office.views import counter_answer
from tests.fakes.office import Hall, hall, settings


@pytest.fixture
def urgent(tmp_path: Path) -> Iterator[Hall]:
    """An office that knows one reason to call out of turn; counter 1 works."""
    reasons = [{"id": "urgent", "name": {"vi": "Việc gấp"}}]
    with hall(tmp_path, office_settings=settings(call_reasons=reasons)) as here:
        here.do(OpenCounter(1))
        yield here


def sent_to_2(here: Hall) -> Ticket:
    """Counter 1 has sent somebody to counter 2, for a service that both take."""
    ticket = here.issue()
    here.call(1)
    here.do(Transfer(1, "land", to=2))
    return here.ticket(ticket.id)


def test_who_is_sent_to_a_counter_is_called_there_alone(here: Hall) -> None:
    ticket = sent_to_2(here)
    assert here.call(1) is None
    called = here.call(2)
    assert called is not None
    assert called.id == ticket.id


def test_who_is_sent_keeps_his_place_there(here: Hall) -> None:
    ticket = sent_to_2(here)
    here.issue("land")
    called = here.call(2)
    assert called is not None
    assert called.id == ticket.id


def test_nobody_else_calls_him_by_his_number(here: Hall) -> None:
    ticket = sent_to_2(here)
    assert here.refused(CallNumber(1, ticket.label)) == "ticket-bound"
    here.do(CallNumber(2, ticket.label))


def test_who_is_sent_to_a_counter_that_pauses_is_called_by_number_elsewhere(here: Hall) -> None:
    ticket = sent_to_2(here)
    here.do(PauseCounter(2))
    assert here.call(1) is None
    here.do(CallNumber(1, ticket.label))
    assert (here.ticket(ticket.id).state, here.ticket(ticket.id).counter) == ("called", 1)


def test_a_counter_that_closes_gives_back_who_was_sent_there(here: Hall) -> None:
    ticket = sent_to_2(here)
    here.do(CloseCounter(2))
    called = here.call(1)
    assert called is not None
    assert called.id == ticket.id


def test_nobody_is_sent_to_a_counter_that_is_closed_or_not_there(here: Hall) -> None:
    here.issue()
    here.call(1)
    here.do(CloseCounter(2))
    assert here.refused(Transfer(1, "land", to=2)) == "counter-closed"
    assert here.refused(Transfer(1, "land", to=9)) == "counter-unknown"


def test_a_number_out_of_turn_keeps_the_officers_reason(urgent: Hall) -> None:
    ticket = urgent.issue()
    done = urgent.do(CallNumber(1, ticket.label, why="urgent"))
    assert counter_answer(urgent.office, 1, done).reason == Reason("chosen", {"why": "urgent"})


def test_an_unknown_reason_is_refused_before_anything_is_done(urgent: Hall) -> None:
    ticket = urgent.issue()
    with pytest.raises(Refused) as refused:
        urgent.do(CallNumber(1, ticket.label, why="boredom"))
    assert refused.value.details["known"] == "urgent"


def test_a_counter_takes_and_helps_with_other_services_from_now_on(here: Hall) -> None:
    here.do(ChangeServices(2, services=("land",)))
    ticket = here.issue("civil")
    assert here.call(2) is None
    here.do(ChangeServices(2, helps=("civil",)))
    called = here.call(2)
    assert called is not None
    assert called.id == ticket.id


def test_a_change_of_services_can_be_taken_back_and_ends_with_the_closing(here: Hall) -> None:
    usual = here.counter(2).services
    here.do(ChangeServices(2, services=("land",), helps=("civil",)))
    here.do(Undo(2))
    assert (here.counter(2).services, here.counter(2).helps) == (usual, ())
    here.do(ChangeServices(2, services=("land",)))
    here.do(CloseCounter(2))
    here.do(OpenCounter(2))
    assert here.counter(2).services == usual


def test_what_stays_as_it_is_leaves_nothing(here: Hall) -> None:
    assert not here.do(ChangeServices(2)).events
    assert not here.do(ChangeServices(2, services=here.counter(2).services)).events


def test_a_closed_counter_changes_nothing(here: Hall) -> None:
    here.do(CloseCounter(2))
    assert here.refused(ChangeServices(2, helps=("civil",))) == "counter-closed"
    assert here.refused(ChangeServices(1, helps=("tax",))) == "service-unknown"


def test_an_opening_that_is_taken_back_gives_back_who_was_sent_there(here: Hall) -> None:
    here.do(CloseCounter(2))
    ticket = here.issue()
    here.call(1)
    here.do(OpenCounter(2))
    here.do(Transfer(1, "land", to=2))
    here.do(Undo(2))
    called = here.call(1)
    assert called is not None
    assert called.id == ticket.id


def test_an_opening_that_is_taken_back_leaves_what_a_closing_had_put_aside(here: Hall) -> None:
    held = here.issue()
    here.call(1)
    here.do(CloseCounter(1, "hold"))
    here.do(OpenCounter(1))
    here.do(Undo(1))
    assert here.ticket(held.id).state is TicketState.HELD


def test_who_was_sent_to_a_counter_that_is_no_more_is_everybodys_again(tmp_path: Path) -> None:
    counters = [{"number": number, "services": ["civil", "land"]} for number in (1, 2)]
    with hall(tmp_path, office_settings=settings(counters=counters)) as here:
        for number in (1, 2):
            here.do(OpenCounter(number))
        ticket = sent_to_2(here)
    fewer = settings(counters=counters[:1])
    with hall(tmp_path, office_settings=fewer) as here:
        called = here.call(1)
        assert called is not None
        assert called.id == ticket.id


def test_a_counter_does_not_help_with_what_it_takes(here: Hall) -> None:
    here.do(ChangeServices(2, services=("land", "land"), helps=("civil", "land", "civil")))
    assert (here.counter(2).services, here.counter(2).helps) == (("land",), ("civil",))
    here.do(ChangeServices(2, services=("civil",)))
    assert (here.counter(2).services, here.counter(2).helps) == (("civil",), ())
