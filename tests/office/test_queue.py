"""Giving numbers, cancelling, reclassifying, and the fate of paper."""

import json
from pathlib import Path

import pytest

from office.act import Command
from office.counters import CallNumber, Hold, NoShow, OpenCounter, PauseCounter, Return, Transfer
from office.explaining import explain
from office.model import new_id
from office.queue import (
    CancelTicket,
    CloseDay,
    IssueTicket,
    ReclassifyTicket,
    ReprintTicket,
    SettlePrint,
    VoidTicket,
)
from office.views import issue_answer, print_jobs, requested_job, waiting_print_jobs
from tests.fakes.office import Hall, at, hall, settings


def test_a_day_is_not_closed_on_people_who_wait_unless_that_is_meant(here: Hall) -> None:
    here.issue()
    here.issue()
    assert here.refused(CloseDay(unserved=False)) == "day-still-waiting"
    here.do(CancelTicket("A001"))
    here.do(CancelTicket("A002"))
    here.do(CloseDay(unserved=False))
    assert here.refused(IssueTicket("civil")) == "day-closed"


def test_a_number_opens_a_visit_and_a_second_one_joins_it(here: Hall) -> None:
    first = here.issue()
    second = here.issue("land", visit=first.visit)
    assert first.visit == second.visit
    assert here.kinds().count("visit.opened") == 1


def test_a_number_joins_no_visit_of_another_day_or_hall(tmp_path: Path) -> None:
    halls = settings(
        points=[{"id": one, "name": {"vi": one}} for one in ("main", "annex")],
        services=[
            {"id": "civil", "name": {"vi": "Hộ tịch"}, "series": "A"},
            {"id": "land", "name": {"vi": "Đất đai"}, "series": "A", "point": "annex"},
        ],
        counters=[{"number": 1, "services": ["civil"]}],
    )
    with hall(tmp_path, office_settings=halls) as two:
        yesterday = two.issue()
        two.clock.advance(86_400)
        assert two.refused(IssueTicket("civil", visit=yesterday.visit)) == "visit-unknown"
        today = two.issue()
        there = IssueTicket("land", point="annex", visit=today.visit)
        assert two.refused(there) == "visit-unknown"
        assert two.issue(visit=today.visit).visit == today.visit


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (IssueTicket("nothing"), "service-unknown"),
        (IssueTicket("civil", priority="nobody"), "priority-unknown"),
        (IssueTicket("civil", visit=new_id()), "visit-unknown"),
        (IssueTicket("civil", point="nowhere"), "point-unknown"),
    ],
)
def test_what_is_not_known_is_refused(here: Hall, command: IssueTicket, code: str) -> None:
    assert here.refused(command) == code


def test_how_many_are_ahead_counts_who_may_be_called_before(here: Hall) -> None:
    for priority in ("", "", "elderly", "disabled"):
        here.issue(priority=priority)
    here.issue("land")
    here.call()
    ahead = [
        issue_answer(here.do(IssueTicket("civil", priority))).ahead
        for priority in ("", "elderly", "disabled")
    ]
    assert ahead == [3, 4, 2]


def test_who_is_sent_to_one_counter_or_stands_aside_is_not_ahead(here: Hall) -> None:
    sent, aside, back, other, *_ = [here.issue().label for _ in range(6)]
    then: dict[str, Command] = {
        sent: Transfer(1, "civil", to=2),
        aside: Hold(1),
        back: NoShow(1),
    }
    for number, command in then.items():
        here.do(CallNumber(1, number))
        here.do(command)
    here.do(Return(1, back))
    here.do(ReclassifyTicket(other, service="land"))
    here.call(1)
    last = here.do(IssueTicket("civil"))
    assert issue_answer(last).ahead == 2
    assert explain(here.office, "main", issue_answer(last).ticket.label).ahead == 2


def test_a_service_that_nobody_serves_yet_gives_numbers(empty: Hall) -> None:
    assert empty.issue().label == "A001"


def test_language_and_doubtful_clock_stand_in_the_event(here: Hall) -> None:
    here.issue(language="en")
    data = json.loads(here.journal()[-1].data)
    assert data["language"] == "en"
    assert "clock" not in data


def test_a_closed_day_gives_no_numbers(here: Hall) -> None:
    here.do(CloseDay())
    assert here.refused(IssueTicket("civil")) == "day-closed"


def test_a_reclassified_ticket_keeps_its_place_and_number(here: Hall) -> None:
    first, second = here.issue("civil"), here.issue("land")
    here.clock.advance(60)
    here.issue("land")
    here.do(ReclassifyTicket(first.label, service="land", priority="elderly"))
    moved = here.ticket(first.id)
    assert (moved.service, moved.priority, moved.label) == ("land", "elderly", "A001")
    assert (moved.place_at, moved.issued_seq) == (first.place_at, first.issued_seq)
    here.do(ReclassifyTicket(first.label, priority=""))
    assert [t.id if (t := here.call()) else None for _ in range(2)] == [first.id, second.id]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ReclassifyTicket("A001", service="nothing"), "service-unknown"),
        (ReclassifyTicket("A001", priority="nobody"), "priority-unknown"),
        (ReclassifyTicket("A009"), "ticket-unknown"),
        (CancelTicket("not a number"), "ticket-unknown"),
        (VoidTicket("B001", "merge"), "ticket-unknown"),
    ],
)
def test_what_does_not_exist_is_refused(
    here: Hall, command: ReclassifyTicket | CancelTicket | VoidTicket, code: str
) -> None:
    here.issue()
    assert here.refused(command) == code


def test_a_ticket_answers_to_number_and_id_of_today_only(here: Hall) -> None:
    ticket = here.issue()
    here.do(CancelTicket(f" {ticket.id.upper()} "))
    here.clock.put(at("2026-12-08 08:00"))
    assert here.refused(CancelTicket(ticket.id)) == "ticket-unknown"
    assert here.refused(CancelTicket("A001")) == "ticket-unknown"


def test_a_slip_is_requested_with_the_number(here: Hall) -> None:
    done = here.do(IssueTicket("civil", printer="kiosk-1"))
    job = requested_job(done)
    assert job is not None
    assert (job.printer, job.copy, job.outcome) == ("kiosk-1", False, None)
    assert [one for one, _ in waiting_print_jobs(here.office, "kiosk-1")] == [job]
    assert waiting_print_jobs(here.office, "kiosk-2") == []


@pytest.mark.parametrize("outcome", ["confirmed", "unconfirmed", "failed"])
def test_an_outcome_is_written_once(here: Hall, outcome: str) -> None:
    done = here.do(IssueTicket("civil", printer="kiosk-1"))
    job = requested_job(done)
    assert job is not None
    here.do(SettlePrint(job.id, outcome, "answer"))
    assert here.journal()[-1].kind == f"print.{outcome}"
    assert [one.outcome for one in print_jobs(here.office, job.ticket)] == [outcome]
    assert waiting_print_jobs(here.office, "kiosk-1") == []
    assert here.refused(SettlePrint(job.id, "confirmed", "late")) == "print-settled"


def test_an_unknown_job_or_outcome_is_no_outcome(here: Hall) -> None:
    assert here.refused(SettlePrint(new_id(), "confirmed", "answer")) == "print-unknown"
    with pytest.raises(ValueError, match="perhaps"):
        here.do(SettlePrint(new_id(), "perhaps", "answer"))


def test_paper_moves_no_ticket(here: Hall) -> None:
    ticket = here.issue(printer="kiosk-1")
    job = print_jobs(here.office, ticket.id)[0]
    here.do(SettlePrint(job.id, "failed", "no-paper"))
    here.do(ReprintTicket(ticket.label, "desk"))
    assert here.ticket(ticket.id) == ticket


def test_a_second_print_is_a_copy(here: Hall) -> None:
    ticket = here.issue(printer="kiosk-1")
    done = here.do(ReprintTicket(ticket.label, "desk"))
    assert [event.kind for event in done.events] == ["print.requested", "ticket.reprinted"]
    job = requested_job(done)
    assert job is not None
    assert (job.copy, job.printer, job.ticket) == (True, "desk", ticket.id)
    assert len(print_jobs(here.office, ticket.id)) == 2


def test_closing_a_day_ends_all_that_wait_and_closes_all_counters(here: Hall) -> None:
    held, missed, waits = here.issue(), here.issue(), here.issue()
    here.call()
    here.do(Hold(1))
    here.call()
    here.do(NoShow(1))
    here.do(PauseCounter(2))
    here.do(CloseDay())
    states = [here.ticket(one.id).state.value for one in (held, missed, waits)]
    assert states == ["unserved", "no_show", "unserved"]
    assert [here.counter(number).state.value for number in (1, 2)] == ["closed", "closed"]
    assert here.refused(CloseDay()) == "day-closed"
    assert here.refused(Return(1, missed.label)) == "day-closed"


@pytest.mark.parametrize("day", ["2026-12-06", "tomorrow", ""])
def test_a_day_that_never_was_cannot_be_closed(here: Hall, day: str) -> None:
    if day:
        assert here.refused(CloseDay(day)) == "day-unknown"
    else:
        here.do(CloseDay(None))


def test_a_day_on_which_nothing_happened_can_be_closed(empty: Hall) -> None:
    empty.do(CloseDay())
    assert empty.kinds() == ["day.opened", "day.closed"]
    assert empty.refused(OpenCounter(1)) == "day-closed"
