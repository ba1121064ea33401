"""A ticket that nobody ends: its officer is asked, answers, or has left."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from office.act import Command
from office.counters import (
    AskStillServing,
    CallNext,
    EndUnattended,
    Finish,
    Hold,
    OpenCounter,
    Recall,
    Resume,
    Start,
    StillServing,
)
from office.hall_views import panel_now
from office.model import Ticket
from office.queue import CloseDay, IssueTicket
from office.unattended import asked_now, steps_due, usual_times
from office.undo import Undo
from tests.fakes.office import Hall, at, hall, settings

MIN = 60


def look(here: Hall) -> list[str]:
    """Do what is due at this moment; the kinds of the events that this left."""
    before = here.journal()[-1].seq
    for step in steps_due(here.office, "main", usual_times(here.office, "main")):
        here.do(step)
    return here.kinds(since=before)


def called(here: Hall) -> Ticket:
    """A new ticket that counter 1 has called."""
    ticket = here.issue()
    here.call()
    return here.ticket(ticket.id)


@pytest.fixture
def asked(here: Hall) -> Ticket:
    """The ticket of counter 1, about which the officer has just been asked."""
    ticket = called(here)
    here.clock.advance(60 * MIN + 1)
    assert look(here) == ["ticket.reminded"]
    return ticket


def test_an_officer_is_asked_once_and_then_the_ticket_is_ended(here: Hall, asked: Ticket) -> None:
    here.clock.advance(5 * MIN - 1)
    assert look(here) == []
    here.clock.advance(1)
    assert look(here) == ["ticket.finished"]
    ended = here.ticket(asked.id)
    assert (ended.state, ended.ended_by) == ("finished", "unattended")
    assert look(here) == []


def test_the_question_stands_on_the_panel(here: Hall, asked: Ticket) -> None:
    here.clock.advance(2 * MIN)
    question = panel_now(here.office, "main", 1).asked
    assert question is not None
    assert (question.ticket.id, question.minutes) == (asked.id, 62)
    assert question.ends_at - question.at == 5 * MIN * 1000
    assert asked_now(here.office, "main") == (question,)
    assert panel_now(here.office, "main", 2).asked is None


def test_the_question_tells_how_long_and_why(here: Hall, asked: Ticket) -> None:
    event = here.journal()[-1]
    assert (event.subject, event.actor) == (asked.id, "tester")
    assert json.loads(event.data) == {"counter": 1, "why": "long", "minutes": 60}


ANSWERS: list[Command] = [StillServing(1), Recall(1), Start(1)]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: one.name)
def test_who_is_there_keeps_the_ticket(here: Hall, asked: Ticket, answer: Command) -> None:
    here.do(answer)
    assert asked_now(here.office, "main") == ()
    here.clock.advance(30 * MIN)
    assert look(here) == []
    assert here.ticket(asked.id).is_open


def test_the_officers_word_outlasts_lunch(here: Hall) -> None:
    ticket = called(here)
    here.clock.put(at("2026-12-07 11:20"))
    here.do(StillServing(1))
    here.clock.put(at("2026-12-07 13:19"))
    assert look(here) == []
    here.clock.put(at("2026-12-07 13:20"))
    assert look(here) == ["ticket.reminded"]
    assert here.ticket(ticket.id).is_open


@pytest.mark.parametrize(
    ("opened", "still_quiet", "due"),
    [("11:00", "11:44", "11:45"), ("16:40", "17:14", "17:15"), ("11:40", "12:40", "12:41")],
)
def test_lunch_and_evening(here: Hall, opened: str, still_quiet: str, due: str) -> None:
    """Who calls somebody after the hours is asked for how long it takes, not for the hours."""
    here.issue()
    here.clock.put(at(f"2026-12-07 {opened}"))
    here.do(CallNext(1))
    here.clock.put(at(f"2026-12-07 {still_quiet}"))
    assert look(here) == []
    here.clock.put(at(f"2026-12-07 {due}"))
    assert look(here) == ["ticket.reminded"]


@pytest.mark.parametrize(("visits", "minutes"), [(19, 60), (20, 30)])
def test_how_long_it_usually_takes_is_known_from_twenty(
    here: Hall, visits: int, minutes: int
) -> None:
    """Three times the 95th percentile of ten minutes, or an hour where too few are known."""
    for _ in range(visits):
        called(here)
        here.clock.advance(5 if visits - _ > 2 else 10 * MIN)
        here.do(Finish(1))
    called(here)
    here.clock.advance(minutes * MIN)
    assert look(here) == []
    here.clock.advance(1)
    assert look(here) == ["ticket.reminded"]


def test_what_nobody_ended_tells_nothing_about_its_service(here: Hall) -> None:
    for _ in range(20):
        called(here)
        here.clock.advance(60)
        here.do(EndUnattended(1))
    assert usual_times(here.office, "main") == {}


def test_a_ticket_that_was_put_aside_begins_anew(here: Hall) -> None:
    ticket = called(here)
    here.do(Hold(1))
    here.clock.advance(100 * MIN)
    here.do(Resume(1, ticket.label))
    here.clock.advance(59 * MIN)
    assert look(here) == []


@pytest.fixture
def doubtful(here: Hall) -> Callable[[], None]:
    """Take the time server away and set the clock far ahead."""

    def doubt() -> None:
        here.clock.is_agreed = False
        here.clock.advance(600 * MIN)
        here.clock.jump = here.clock.now()

    return doubt


def test_a_doubted_clock_asks_nobody(here: Hall, doubtful: Callable[[], None]) -> None:
    called(here)
    doubtful()
    assert look(here) == []
    assert here.now().doubted


def test_a_doubted_clock_ends_nothing(
    here: Hall, asked: Ticket, doubtful: Callable[[], None]
) -> None:
    reminder = here.journal()[-1].seq
    doubtful()
    assert look(here) == []
    here.do(EndUnattended(1, reminder=reminder))
    assert here.ticket(asked.id).is_open


def test_a_ticket_of_yesterday_is_left_to_the_end_of_its_day(here: Hall) -> None:
    ticket = called(here)
    here.clock.put(at("2026-12-08 08:00"))
    assert look(here) == []
    here.issue()
    assert here.ticket(ticket.id).ended_by == "unattended"


@pytest.fixture
def always(tmp_path: Path) -> Iterator[Hall]:
    """An office that keeps no hours."""
    with hall(tmp_path, office_settings=settings(always_open=True)) as here:
        here.do(OpenCounter(1))
        yield here


def test_an_office_without_hours_has_no_lunch(always: Hall) -> None:
    always.clock.put(at("2026-12-07 11:00"))
    called(always)
    always.clock.put(at("2026-12-07 11:59"))
    assert look(always) == []


# What goes on between the look and the command


def test_a_ticket_that_was_finished_meanwhile_is_not_ended(here: Hall, asked: Ticket) -> None:
    here.clock.advance(5 * MIN)
    (end,) = steps_due(here.office, "main", {})
    other = here.issue()
    here.call()
    here.do(end)
    assert here.ticket(asked.id).ended_by == "next_call"
    assert here.ticket(other.id).is_open


def test_an_answer_that_was_quicker_counts(here: Hall, asked: Ticket) -> None:
    here.clock.advance(5 * MIN)
    (end,) = steps_due(here.office, "main", {})
    here.do(StillServing(1))
    assert here.do(end).events == ()
    assert here.ticket(asked.id).is_open


@pytest.mark.parametrize("advance", [60 * MIN + 1, 66 * MIN])
def test_two_programs_at_once_do_it_once(here: Hall, advance: int) -> None:
    """Both have looked before either did anything."""
    called(here)
    here.clock.advance(60 * MIN + 1)
    if advance > 61 * MIN:
        look(here)
        here.clock.advance(5 * MIN)
    first, second = (steps_due(here.office, "main", {}) for _ in range(2))
    done = [here.do(one[0]).events for one in (first, second)]
    assert [len(one) for one in done] == [1, 0]


def test_an_officer_who_pressed_first_is_not_asked(here: Hall) -> None:
    called(here)
    here.clock.advance(60 * MIN + 1)
    (ask,) = steps_due(here.office, "main", {})
    here.do(Recall(1))
    assert here.do(ask).events == ()


def test_what_is_asked_about_another_ticket_is_not_asked(here: Hall) -> None:
    first = called(here)
    second = here.issue()
    here.call()
    assert here.do(AskStillServing(1, first.id, first.seq, "long")).events == ()
    assert here.ticket(second.id).is_open


def test_the_word_needs_a_ticket(here: Hall) -> None:
    assert here.refused(StillServing(1)) == "counter-no-ticket"


# What becomes of the citizen and the counter


def test_the_other_number_of_the_visit_can_be_called(here: Hall, asked: Ticket) -> None:
    other = here.issue(visit=asked.visit)
    assert here.call(2) is None
    here.clock.advance(5 * MIN)
    look(here)
    found = here.call(2)
    assert found is not None
    assert found.id == other.id


def test_an_end_is_taken_back_in_time(here: Hall, asked: Ticket) -> None:
    here.clock.advance(5 * MIN)
    look(here)
    here.do(Undo(1))
    assert here.ticket(asked.id).is_open
    assert look(here) == []


def test_the_word_leaves_undo_what_it_was(here: Hall) -> None:
    ticket = called(here)
    here.do(StillServing(1))
    here.do(Undo(1))
    assert here.ticket(ticket.id).state == "waiting"


def test_a_question_is_gone_with_its_call(here: Hall) -> None:
    """Called again, nobody asks about the first call."""
    ticket = called(here)
    here.do(AskStillServing(1, ticket.id, ticket.seq, "long"))
    here.do(Undo(1))
    here.call()
    assert asked_now(here.office, "main") == ()


def test_questions_move_nobody(here: Hall) -> None:
    ticket = called(here)
    here.issue(), here.issue(priority="elderly")
    before = here.tickets()
    here.do(AskStillServing(1, ticket.id, ticket.seq, "long"))
    here.do(StillServing(1))
    assert here.tickets() == before


def test_the_end_of_the_day_needs_no_question(here: Hall, asked: Ticket) -> None:
    here.do(CloseDay(unattended=True))
    assert look(here) == []
    assert here.refused(IssueTicket("civil")) == "day-closed"
    assert here.ticket(asked.id).ended_by == "unattended"
