"""Clocks that are not believed: what is doubted, and what staff answer."""

import json
from pathlib import Path

import pytest

from office.counters import CallNumber, OpenCounter
from office.errors import Refused
from office.model import TicketState
from office.queue import CloseDay, ConfirmDay, IssueTicket, NoteDevice
from office.views import hall_now
from tests.fakes.office import Hall, at, hall
from tests.office.clocks import DEAD, TUESDAY, boot, facts, time_server_comes

# Doubt


@pytest.mark.parametrize(
    ("shows", "why"),
    [
        ("2026-12-07 07:58:59", "before-last-event"),
        (DEAD, "before-last-event"),
        ("2029-11-05 08:00", "far-future"),
        ("2026-12-15 08:00", "long-gap"),
    ],
)
def test_a_doubtful_clock_lets_numbers_go_on(here: Hall, shows: str, why: str) -> None:
    here.issue()
    boot(here, shows)
    ticket = here.issue()
    assert (ticket.label, ticket.business_day) == ("A002", "2026-12-07")
    assert facts(here, "clock.doubted")[0]["why"] == why
    assert json.loads(here.journal()[-1].data)["clock"] == "doubted"
    now = here.now()
    assert (now.day, now.doubted, now.unanswered) == ("2026-12-07", why, True)
    assert hall_now(here.office, "main").local is None


@pytest.mark.parametrize(
    "shows",
    [
        pytest.param("2026-12-07 07:59:30", id="a small correction"),
        pytest.param("2026-12-11 08:00", id="four working days later"),
        pytest.param("2026-12-13 08:00", id="a Sunday after four working days"),
    ],
)
def test_a_clock_that_may_be_right_is_believed(here: Hall, shows: str) -> None:
    boot(here, shows)
    assert here.now().doubted is None


def test_tet_is_no_gap(tmp_path: Path) -> None:
    """From Wednesday before Tết to Thursday after it: eight days, one working day."""
    with hall(tmp_path, at("2027-02-03 16:00")) as here:
        here.issue()
        boot(here, "2027-02-11 07:40")
        assert here.issue().label == "A001"
        assert here.now().doubted is None


def test_a_clock_before_the_build_opens_its_own_day_until_somebody_knows(tmp_path: Path) -> None:
    with hall(tmp_path, at(DEAD), agreed=False) as here:
        early = here.issue()
        assert (early.business_day, here.now().doubted) == ("2000-01-01", "before-build")
        here.do(ConfirmDay("2026-12-07"))
        late = here.issue()
        assert (late.label, late.business_day) == ("A002", "2026-12-07")
        assert facts(here, "day.corrected") == [{"from": "2000-01-01", "to": "2026-12-07"}]
        here.do(OpenCounter(1))
        assert [t.id if (t := here.call()) else None for _ in range(2)] == [early.id, late.id]


def test_a_jump_is_doubted_until_staff_speak(here: Hall) -> None:
    here.clock.is_agreed = False
    here.clock.advance(7200)
    here.clock.jump = here.clock.now()
    here.issue()
    assert here.now().doubted == "jumped"
    here.do(ConfirmDay("2026-12-07"))
    assert here.now().doubted is None
    here.clock.advance(600)
    here.clock.jump = here.clock.now()
    assert here.now().doubted == "jumped"


def test_a_doubt_is_noted_once_a_day_of_the_clock(here: Hall) -> None:
    boot(here, "2000-01-01 23:00")
    here.issue(), here.issue()
    assert len(facts(here, "clock.doubted")) == 1
    here.clock.put(at("2000-01-02 00:10"))
    assert here.now().asks
    here.issue(), here.issue()
    assert len(facts(here, "clock.doubted")) == 2


def test_hours_are_not_applied_while_the_clock_is_doubted(here: Hall) -> None:
    boot(here, "2000-01-01 03:00")
    assert here.issue().label == "A001"
    here.do(OpenCounter(3))
    assert {one.taking for one in hall_now(here.office, "main").services} == {"open"}


def test_nothing_is_doubted_where_a_time_server_agrees(here: Hall) -> None:
    here.clock.put(at("2035-06-01 08:00"))
    assert here.now().doubted is None
    assert here.issue().label == "A001"


def test_a_day_that_was_closed_goes_on_when_nobody_knows_the_date(here: Hall) -> None:
    """Closed on Monday evening; on Tuesday the clock is dead before anybody is there."""
    here.issue()
    here.do(CloseDay())
    boot(here, DEAD)
    assert here.issue().label == "A002"
    here.do(OpenCounter(1))
    here.do(CloseDay())
    assert here.refused(IssueTicket("civil")) == "day-closed", "this closing was meant"


def in_order(here: Hall, counter: int = 1) -> list[str]:
    """The numbers as a counter calls them."""
    called = [here.call(counter) for _ in here.tickets()]
    return [one.label for one in called if one]


@pytest.mark.parametrize("wrong", [DEAD, "2031-05-05 08:00"])
def test_a_wrong_clock_does_not_change_the_order_of_the_line(here: Hall, wrong: str) -> None:
    here.issue(), here.issue("land")
    boot(here, wrong)
    here.issue("land"), here.issue()
    here.clock.put(at("2026-12-07 09:00"))
    here.clock.is_agreed = True
    here.issue(), here.issue("land")
    assert in_order(here) == ["A001", "B001", "B002", "A002", "A003", "B003"]


# The answer


def test_the_right_date_ends_the_doubt_and_closes_yesterday(here: Hall) -> None:
    """Nothing has happened today yet: who waited yesterday waits no longer."""
    yesterday = here.issue()
    boot(here, TUESDAY)
    here.clock.jump = here.clock.now()
    here.do(ConfirmDay("2026-12-08"))
    assert here.now().doubted is None
    assert here.issue().label == "A001"
    assert here.ticket(yesterday.id).state == "unserved"
    assert facts(here, "day.corrected") == []


def test_a_device_that_reports_itself_is_no_work_in_doubt(here: Hall) -> None:
    yesterday = here.issue()
    boot(here, DEAD)
    here.do(NoteDevice("printer-1", faulted=True))
    here.do(ConfirmDay("2026-12-08"))
    assert here.issue().label == "A001"
    assert here.ticket(yesterday.id).state == "unserved"


def test_what_was_given_in_doubt_counts_for_the_day_that_staff_name(here: Hall) -> None:
    boot(here, DEAD)
    in_doubt = here.issue()
    here.do(ConfirmDay("2026-12-08"))
    after = here.issue()
    assert (after.label, after.business_day) == ("A002", "2026-12-08")
    assert here.now().days == ("2026-12-08", "2026-12-07")
    here.do(CallNumber(1, in_doubt.label))
    assert here.ticket(in_doubt.id).state == "called"


def test_staff_are_asked_once_and_the_clock_is_never_believed_meanwhile(here: Hall) -> None:
    boot(here, DEAD)
    here.do(ConfirmDay("2026-12-08"))
    assert (here.now().doubted, here.now().unanswered) == ("before-last-event", False)
    here.issue()
    assert len(facts(here, "clock.doubted")) == 1


def test_the_next_dead_morning_they_are_asked_again(here: Hall) -> None:
    """The battery is dead: every morning begins on the same first of January."""
    boot(here, DEAD)
    here.do(ConfirmDay("2026-12-08"))
    here.clock.advance(3600)
    tuesday = here.issue()
    boot(here, DEAD)
    assert here.now().unanswered
    here.do(ConfirmDay("2026-12-09"))
    assert here.issue().label == "A001"
    assert here.ticket(tuesday.id).state == "unserved"


def test_a_mistyped_date_is_corrected_with_everybody_in_the_line(here: Hall) -> None:
    boot(here, DEAD)
    here.do(ConfirmDay("2062-12-08"))
    first = here.issue()
    here.do(ConfirmDay("2026-12-08"))
    second = here.issue()
    assert (second.label, here.now().days) == ("A002", ("2026-12-08", "2062-12-08"))
    assert here.ticket(first.id).state == "waiting"
    here.do(ConfirmDay("2026-11-08"))
    here.do(ConfirmDay("2026-12-08"))
    assert here.issue().label == "A003"
    assert {one.state.value for one in here.tickets()} == {"waiting"}


def test_who_waits_under_a_mistyped_date_and_a_dead_clock_is_not_sent_home(here: Hall) -> None:
    waiting = here.issue()
    boot(here, DEAD)
    here.do(ConfirmDay("2051-01-02"))
    here.office.end_days("a program")
    assert next(one for one in here.tickets() if one.id == waiting.id).state is TicketState.WAITING
    here.do(ConfirmDay("2026-12-07"))
    here.do(OpenCounter(1))
    called = here.call()
    assert called
    assert called.id == waiting.id


def test_a_believed_clock_that_staff_contradict_takes_its_queue_along(here: Hall) -> None:
    boot(here, TUESDAY)
    ticket = here.issue()
    here.do(ConfirmDay("2026-12-09"))
    assert here.now().doubted == "wrong-date"
    assert here.issue().label == "A002"
    assert here.ticket(ticket.id).state == "waiting"


def test_the_answer_comes_before_the_turn_of_the_day(here: Hall) -> None:
    """It is still Monday, but the clock says Tuesday; nobody may lose a number by that."""
    waits = here.issue()
    boot(here, TUESDAY)
    here.do(ConfirmDay("2026-12-07"))
    assert here.issue().label == "A002"
    assert here.ticket(waits.id).state == "waiting"


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-02-30", "08/12/2026"])
def test_only_a_date_is_an_answer(here: Hall, text: str) -> None:
    assert here.refused(ConfirmDay(text)) == "day-unknown"


def test_a_date_may_be_written_short(here: Hall) -> None:
    here.do(ConfirmDay("20261207"))
    assert here.now().day == "2026-12-07"


def test_confirming_what_is_known_changes_nothing(here: Hall) -> None:
    waits = here.issue()
    here.do(ConfirmDay("2026-12-07"))
    assert here.kinds()[-1] == "clock.confirmed"
    assert here.issue().label == "A002"
    assert here.ticket(waits.id) == waits


@pytest.mark.parametrize("typed", ["2026-11-07", "2026-12-04", "2026-12-08"])
def test_nobody_overrules_a_time_server(here: Hall, typed: str) -> None:
    waiting = [here.issue() for _ in range(3)]
    with pytest.raises(Refused, match=f"day-vouched day=2026-12-07 typed={typed}"):
        here.do(ConfirmDay(typed))
    here.clock.advance(60)
    assert here.issue().label == "A004"
    assert [here.ticket(one.id) for one in waiting] == waiting
    assert here.counter(1).state == "open"


def test_a_time_server_forgives_a_mistyped_date(here: Hall) -> None:
    """Staff mistyped it this morning; the time server comes before anybody mends that."""
    here.clock.is_agreed = False
    before = here.issue()
    here.do(ConfirmDay("2026-12-04"))
    in_between = here.issue()
    here.clock.is_agreed = True
    assert here.issue().label == "A003"
    assert {here.ticket(one.id).state.value for one in (before, in_between)} == {"waiting"}
    assert here.counter(1).state == "open"


def test_also_where_the_clock_was_dead(here: Hall) -> None:
    before = here.issue()
    boot(here, DEAD)
    here.do(ConfirmDay("2026-11-07"))
    in_between = here.issue()
    here.clock.put(at("2026-12-07 09:00"))
    here.clock.is_agreed = True
    assert here.issue().label == "A003"
    assert {here.ticket(one.id).state.value for one in (before, in_between)} == {"waiting"}
    assert here.counter(1).state == "open"


def test_yesterdays_answer_is_no_mistyped_date(here: Hall) -> None:
    boot(here, DEAD)
    here.do(ConfirmDay("2026-12-07"))
    yesterday = here.issue()
    here.clock.put(at(TUESDAY))
    here.clock.is_agreed = True
    assert here.issue().label == "A001"
    assert here.ticket(yesterday.id).state == "unserved"


def test_a_very_old_day_may_be_named(here: Hall) -> None:
    """Ten later days have been opened since; the old one is still known."""
    for day in range(8, 19):
        here.clock.put(at(f"2026-12-{day:02d} 08:00"))
        here.do(NoteDevice("printer-1", faulted=False))
    here.clock.is_agreed = False
    here.do(ConfirmDay("2026-12-07"))
    assert here.now().day == "2026-12-07"
    here.do(ConfirmDay("2026-12-18"))
    assert here.now().day == "2026-12-18"
    assert here.issue().label == "A001"


def test_a_day_that_ended_under_mistyped_dates_opens_again_when_staff_name_it(here: Hall) -> None:
    here.issue()
    boot(here, DEAD)
    here.do(ConfirmDay("2051-01-02"))
    here.do(NoteDevice("printer", faulted=True))
    here.do(ConfirmDay("2001-01-03"))
    time_server_comes(here, "2026-12-07 09:00")
    here.do(ConfirmDay("2026-12-07"))
    assert here.issue().label == "A002"
