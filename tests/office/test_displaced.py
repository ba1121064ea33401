"""Whoever is only called when the counter turns to somebody else: not served by that."""

import json

import pytest

from office.act import Command
from office.counters import (
    CallNext,
    CallNumber,
    CallSecond,
    CallTwo,
    CloseCounter,
    NoShow,
    Recall,
    Return,
    Start,
    Transfer,
    WalkIn,
)
from office.counters.at_counter import SERVED_AFTER_S
from office.errors import Refused
from office.model import Ticket, TicketState
from office.office import Who
from office.undo import Undo
from tests.fakes.office import Hall

PANEL, KEYS = Who("counter:1", "panel:7"), Who("counter:1", "keypads:8")
COMMANDS = [Who("counter:1", f"cli:{process}") for process in (70, 71)]


def absent_and_back(here: Hall) -> Ticket:
    """Somebody who was not there when he was called, came back, and is called again."""
    ticket = here.issue()
    for step in (CallNext(1), NoShow(1), Return(1, ticket.label), CallNext(1)):
        here.do(step)
    return here.ticket(ticket.id)


NAMED: list[Command] = [WalkIn(1, "civil"), CallNumber(1, "A002")]


@pytest.mark.parametrize("command", NAMED, ids=lambda one: one.name)
def test_who_was_called_a_moment_ago_is_where_he_was(here: Hall, command: Command) -> None:
    first, _ = here.issue(), here.issue()
    here.call()
    here.clock.advance(SERVED_AFTER_S - 1)
    here.do(command)
    back = here.ticket(first.id)
    assert (back.state, back.place_at, back.counter) == ("waiting", first.place_at, None)
    again = here.call()
    assert again is not None
    assert again.id == first.id


@pytest.mark.parametrize("command", NAMED, ids=lambda one: one.name)
@pytest.mark.parametrize("served", ["begun", "for long"])
def test_who_may_have_been_served_is_done(here: Hall, command: Command, served: str) -> None:
    first, _ = here.issue(), here.issue()
    here.call()
    if served == "begun":
        here.do(Start(1))
    else:
        here.clock.advance(SERVED_AFTER_S)
    here.do(command)
    assert here.ticket(first.id).state is TicketState.FINISHED


def test_the_next_call_is_the_end_of_whoever_was_called(here: Hall) -> None:
    first, _ = here.issue(), here.issue()
    here.call()
    here.call()
    assert here.ticket(first.id).state is TicketState.FINISHED


def test_he_is_back_with_his_claim_and_the_counter_with_its_shares(here: Hall) -> None:
    ticket = absent_and_back(here)
    shares = here.counter(1).since_returned
    here.do(WalkIn(1, "civil"))
    assert here.ticket(ticket.id).returned
    assert here.counter(1).since_returned == 1 + 1 + 1
    here.do(Undo(1))
    assert (here.ticket(ticket.id).state, here.ticket(ticket.id).returned) == ("called", False)
    assert here.counter(1).since_returned == shares == 0


def test_who_is_called_by_number_does_not_pass_whom_he_puts_back(here: Hall) -> None:
    """The one put back is past the cap by now, and nobody gave a reason."""
    first = here.issue()
    here.clock.advance(1)
    here.issue(priority="elderly")
    here.clock.advance(3 * 3600)
    here.do(CallNext(1))
    assert here.refused(CallNumber(1, "A002")) == "cap-overtaken"
    assert here.ticket(first.id).state is TicketState.CALLED


def test_a_closing_gives_back_what_he_had(here: Hall) -> None:
    ticket = absent_and_back(here)
    here.do(CloseCounter(1, "return"))
    back = here.ticket(ticket.id)
    assert (back.state, back.returned, back.bound) == ("waiting", True, None)
    assert back.returned_at == here.clock.now().timestamp() * 1000


def test_who_was_sent_to_a_counter_that_closes_is_everybodys(here: Hall) -> None:
    ticket = here.issue()
    for step in (CallNext(2), Transfer(2, "civil", to=1), CallNext(1), CloseCounter(1, "return")):
        here.do(step)
    assert (here.ticket(ticket.id).state, here.ticket(ticket.id).bound) == ("waiting", None)


# Two hands at one counter


@pytest.mark.parametrize(
    "command", [CallNext(1), *NAMED, CallNext(1, opens=True)], ids=lambda one: one.name
)
@pytest.mark.parametrize("other", [KEYS, Who("counter:1", "panel:8"), *COMMANDS])
def test_another_hand_does_not_end_who_was_called_a_moment_ago(
    here: Hall, command: Command, other: Who
) -> None:
    first, _ = here.issue(), here.issue()
    here.office.do(CallNext(1), PANEL)
    here.clock.advance(2)
    with pytest.raises(Refused) as refused:
        here.office.do(command, other)
    assert refused.value.code == "called-just-now"
    assert refused.value.details == {"number": "A001", "counter": 1, "seconds": 3}
    assert here.ticket(first.id).state is TicketState.CALLED


def test_a_few_seconds_later_it_is_a_call_like_any_other(here: Hall) -> None:
    first, _ = here.issue(), here.issue()
    here.office.do(CallNext(1), PANEL)
    here.clock.advance(here.office.settings.call_again_after_s)
    here.office.do(CallNext(1), KEYS)
    assert here.ticket(first.id).state is TicketState.FINISHED


@pytest.mark.parametrize("hands", [[PANEL, PANEL], COMMANDS], ids=["panel", "commands"])
def test_one_hand_may_call_again_at_once(here: Hall, hands: list[Who]) -> None:
    first, _ = here.issue(), here.issue()
    for who in hands:
        here.office.do(CallNext(1), who)
    assert here.ticket(first.id).state is TicketState.FINISHED


def test_what_another_hand_did_last_counts(here: Hall) -> None:
    """He was called again, or began, or was put back: that is the moment, or there is none."""
    here.issue()
    here.issue()
    here.office.do(CallNext(1), PANEL)
    here.clock.advance(10)
    here.office.do(Recall(1), KEYS)
    with pytest.raises(Refused, match="called-just-now"):
        here.office.do(CallNext(1), PANEL)
    here.office.do(CallNext(1), KEYS)
    here.office.do(Start(1), KEYS)
    here.office.do(CallNext(1), PANEL)
    assert [one.state for one in here.tickets()] == [TicketState.FINISHED] * 2


def test_an_announced_one_goes_before_by_number_too(here: Hall) -> None:
    first, second = here.issue(), here.issue()
    here.do(CallTwo(1))
    here.do(CallNumber(1, second.label))
    assert here.ticket(first.id).state is TicketState.WAITING
    assert here.refused(CallSecond(1, first.label)) == "ticket-not-announced"
    told = [json.loads(one.data).get("by") for one in here.journal() if one.subject == first.id]
    assert told[-1] == "named"
