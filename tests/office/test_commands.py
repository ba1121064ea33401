"""A command is done once: its id, its answer, and what leaves nothing behind."""

import hashlib
from dataclasses import dataclass
from typing import ClassVar

import pytest

from office.act import Act, Command
from office.counters import (
    CallNext,
    CallNumber,
    CloseCounter,
    Finish,
    OpenCounter,
    PauseCounter,
    WalkIn,
)
from office.errors import CommandConflict, Refusal, Refused
from office.office import args_digest
from office.queue import CancelTicket, CloseDay, IssueTicket, NoteDevice, ReclassifyTicket
from office.undo import Undo
from office.views import counter_answer, issue_answer
from tests.fakes.office import TESTER, Hall, at

ONE = "0193a2b4-7c10-7000-8000-000000000001"


def test_the_same_id_gives_the_first_answer(here: Hall) -> None:
    first = here.do(IssueTicket("civil", printer="kiosk-1"), ONE)
    answer = issue_answer(first)
    here.call()
    again = here.do(IssueTicket("civil", printer="kiosk-1"), ONE)
    assert (again.events, again.repeated) == (first.events, True)
    assert issue_answer(again) == answer
    assert len(here.tickets()) == 1


def test_a_repeated_call_shows_the_ticket_as_it_was_called(here: Hall) -> None:
    here.issue(), here.issue(priority="elderly")
    here.call()
    first = counter_answer(here.office, 1, here.do(CallNext(1), ONE))
    here.do(Finish(1))
    here.clock.put(at("2026-12-09 09:00"))
    again = counter_answer(here.office, 1, here.do(CallNext(1), ONE))
    assert again == first
    assert again.ticket is not None
    assert (again.ticket.state, again.ticket.label) == ("called", "A001")
    assert again.finished is not None


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(IssueTicket("land"), id="another argument"),
        pytest.param(IssueTicket("civil", language="en"), id="a default spelt out"),
        pytest.param(CallNext(1), id="another command"),
    ],
)
def test_the_same_id_with_other_arguments_is_refused(here: Hall, other: Command) -> None:
    here.do(IssueTicket("civil"), ONE)
    before = here.journal()
    with pytest.raises(CommandConflict) as raised:
        here.do(other, ONE)
    assert raised.value.code == "command-conflict"
    assert here.journal() == before


def test_time_and_actor_are_no_arguments() -> None:
    assert args_digest(CallNext(1)) == args_digest(CallNext(1))
    assert args_digest(CallNext(1)) != args_digest(CallNext(2))
    assert args_digest(CallNext(1)) != args_digest(Undo(1))
    assert args_digest(CallNext(1)) != args_digest(CallNext(1, opens=True))


def test_an_argument_that_a_command_learns_later_changes_no_earlier_digest() -> None:
    text = b'{"args":{"counter":1},"name":"counter.call"}'
    assert args_digest(CallNext(1)) == hashlib.sha256(text).digest()


def test_arguments_are_compared_by_their_letters_not_their_bytes() -> None:
    assert args_digest(CancelTicket("Ệ")) == args_digest(CancelTicket("E\u0302\u0323"))


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(CallNext(1), id="nobody waits"),
        pytest.param(OpenCounter(1), id="open already"),
        pytest.param(CloseCounter(3), id="closed already"),
    ],
)
def test_an_empty_command_leaves_nothing(here: Hall, command: Command) -> None:
    before = here.journal()
    done = here.do(command, ONE)
    assert (done.events, done.last_seq, done.repeated) == ((), 0, False)
    assert here.journal() == before
    assert here.office.outcome(ONE) is None


def test_after_an_empty_call_the_same_id_may_call(here: Hall) -> None:
    assert counter_answer(here.office, 1, here.do(CallNext(1), ONE)).ticket is None
    waiting = here.issue()
    answer = counter_answer(here.office, 1, here.do(CallNext(1), ONE))
    assert answer.ticket == here.ticket(waiting.id)


def test_a_pause_during_a_pause_is_nothing(here: Hall) -> None:
    here.do(PauseCounter(1))
    assert here.do(PauseCounter(1)).events == ()


def test_a_reclassification_to_what_it_is_already_is_nothing(here: Hall) -> None:
    ticket = here.issue()
    assert here.do(ReclassifyTicket(ticket.label, service="civil", priority="")).events == ()


def test_a_call_that_finished_and_found_nobody_is_done(here: Hall) -> None:
    ticket = here.issue()
    here.call()
    answer = counter_answer(here.office, 1, here.do(CallNext(1), ONE))
    assert (answer.ticket, answer.reason) == (None, None)
    assert answer.finished == here.ticket(ticket.id)
    here.issue()
    again = counter_answer(here.office, 1, here.do(CallNext(1), ONE))
    assert again == answer


def test_a_refused_id_may_be_used_again(here: Hall) -> None:
    assert here.refused(CallNumber(1, "A001"), ONE) == "ticket-unknown"
    here.issue()
    here.do(CallNumber(1, "A001"), ONE)
    assert here.office.outcome(ONE) is not None


def test_an_unknown_outcome_is_asked_by_its_id(here: Hall) -> None:
    assert here.office.outcome(ONE) is None
    done = here.do(WalkIn(1, "civil"), ONE)
    found = here.office.outcome(ONE)
    assert found is not None
    assert (found.events, found.repeated) == (done.events, True)


def test_every_event_bears_command_actor_origin_and_time(here: Hall) -> None:
    done = here.do(IssueTicket("civil", printer="kiosk-1"), ONE)
    assert [e.kind for e in done.events] == ["visit.opened", "ticket.issued", "print.requested"]
    seen = {(e.command, e.actor, e.origin, e.at, e.point) for e in done.events}
    at_ms = round(here.clock.now().timestamp() * 1000)
    assert seen == {(ONE, TESTER.actor, TESTER.origin, at_ms, "main")}


def test_commands_survive_a_change_of_day(here: Hall) -> None:
    first = here.do(CloseDay(), ONE)
    here.clock.put(at("2026-12-08 08:00"))
    assert here.do(CloseDay(), ONE).events == first.events


@dataclass(frozen=True, slots=True)
class Trip:
    """A command that records something and then refuses."""

    name: ClassVar[str] = "test.trip"
    point: str = "main"

    def perform(self, act: Act) -> None:
        """Never done."""
        act.record("help.asked", "desk:1", {})
        raise Refused(Refusal.NO_PRINTER)


def test_what_a_refused_command_had_recorded_is_gone(here: Hall) -> None:
    assert here.refused(Trip()) == "no-printer"


def test_a_device_is_noted_as_often_as_it_is_said(here: Hall) -> None:
    here.do(NoteDevice("printer-1", faulted=True, reasons=("cover-open",)))
    here.do(NoteDevice("printer-1", faulted=False))
    assert here.kinds()[-2:] == ["device.faulted", "device.recovered"]
