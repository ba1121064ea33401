"""Waits as an office tells them: from its record, once for a number, and not where it cannot."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from office.appointments import CheckIn, MakeAppointment
from office.counters import (
    CloseCounter,
    EndUnattended,
    Hold,
    OpenCounter,
    PauseCounter,
    Resume,
    Transfer,
    WalkIn,
)
from office.hall_views import board_now
from office.model import Ticket
from office.personal import Personal
from office.queue import CancelTicket, CloseDay, IssueTicket, ReclassifyTicket
from office.turns import LEAST_TURNS
from office.views import issue_answer
from office.waits import AGAIN_MS, FRESH_MS, STEADY_MS, WARM_MS, Waits
from tests.fakes.office import AGENTS, PLAIN_SETTINGS, Hall, at, hall, settings

EACH_S = 240


@pytest.fixture
def served(here: Hall) -> Hall:
    """Counter 1 alone works for civil matters, and has served enough to know how long it takes."""
    here.do(CloseCounter(2))
    here.serve_many(LEAST_TURNS)
    return here


def told(here: Hall, ticket: Ticket) -> tuple[int, int] | None:
    """What a program that knows nothing yet tells of a number."""
    return Waits(here.office).of(ticket)


def test_a_number_is_told_a_range(served: Hall) -> None:
    first, *_, last = [served.issue() for _ in range(6)]
    low, high = told(served, last) or (0, 0)
    assert 20 <= low <= 30
    assert low < high <= 40
    assert (told(served, first) or (99, 0))[0] < low


def test_too_few_turns_tell_nothing(here: Hall) -> None:
    here.serve_many(LEAST_TURNS - 2)
    assert told(here, here.issue()) is None


def test_a_number_is_told_one_wait(served: Hall) -> None:
    ticket, waits = served.issue(), Waits(served.office)
    first = waits.of(ticket)
    served.clock.advance(FRESH_MS / 1000)
    assert first is not None
    assert waits.of(ticket) == first
    assert told(served, ticket) is None


def test_what_is_over_is_told_nothing(served: Hall) -> None:
    ticket = served.issue()
    served.do(CancelTicket(ticket.id))
    assert told(served, served.ticket(ticket.id)) is None


def test_a_paused_counter_makes_people_wait_longer(served: Hall) -> None:
    ticket = served.issue()
    before = told(served, ticket)
    served.do(PauseCounter(1))
    assert (told(served, ticket) or (0, 0)) >= (before or (99, 99))


def close_all(here: Hall) -> None:
    """Nobody works any more."""
    here.do(CloseCounter(1, leave="finish"))


def doubt(here: Hall) -> None:
    """The time server goes, and the clock jumps."""
    here.clock.is_agreed = False
    here.clock.jump = here.clock.now()
    here.clock.advance(3600)


@pytest.mark.parametrize("what", [close_all, doubt])
def test_what_cannot_be_said_is_not_said(served: Hall, what: Callable[[Hall], None]) -> None:
    what(served)
    assert told(served, served.issue()) is None
    assert Waits(served.office).of_services("main") == {}


def test_what_nobody_finished_is_no_turn(here: Hall) -> None:
    here.do(CloseCounter(2))
    for _ in range(LEAST_TURNS):
        here.issue()
        here.call(1)
        here.clock.advance(EACH_S)
        here.do(EndUnattended(1))
    here.issue()
    assert told(here, here.issue()) is None


def test_yesterday_tells_of_today(served: Hall) -> None:
    served.do(CloseCounter(1, leave="finish"))
    served.do(CloseDay())
    served.clock.put(at("2026-12-08 08:00"))
    served.do(OpenCounter(1))
    for _ in range(4):
        served.issue()
    low, high = told(served, served.issue()) or (0, 0)
    assert 12 <= low < high <= 30


def test_services_are_told_a_wait(served: Hall) -> None:
    before = Waits(served.office).of_services("main")
    for _ in range(5):
        served.issue()
    after = Waits(served.office).of_services("main")
    assert set(before) == {"civil"}
    assert after["civil"] > before["civil"]
    assert board_now(served.office, "main", Waits(served.office)).waits == after
    assert board_now(served.office, "main").waits == {}


def test_a_hall_is_estimated_anew_after_a_while(served: Hall) -> None:
    waits = Waits(served.office)
    before = waits.of_services("main")
    for _ in range(9):
        served.issue()
    assert waits.of_services("main") == before
    served.clock.advance(AGAIN_MS / 1000)
    assert waits.of_services("main")["civil"] > before["civil"]


def test_a_reclassified_number_waits_in_its_new_line(served: Hall) -> None:
    for _ in range(6):
        served.issue()
    ticket = served.issue()
    before = told(served, ticket)
    served.do(ReclassifyTicket(ticket.id, priority="elderly"))
    assert (told(served, ticket) or (99, 99)) < (before or (0, 0))


def test_lunch_is_waited_through(tmp_path: Path) -> None:
    with hall(tmp_path, at("2026-12-07 09:15")) as here:
        here.do(OpenCounter(1))
        here.serve_many(LEAST_TURNS)
        ten = [here.issue() for _ in range(15)]
        assert at("2026-12-07 10:30") < here.clock.now() < at("2026-12-07 11:00")
        assert (told(here, ten[0]) or (99, 0))[0] < 30
        assert (told(here, ten[-1]) or (0, 0))[0] > 120


def test_what_was_reckoned_ahead_is_told_at_once(served: Hall) -> None:
    for _ in range(4):
        served.issue()
    waits = Waits(served.office)
    waits.prepare("main")
    ahead = waits.of_services("main")["civil"]
    assert waits.of(served.issue()) == ahead
    elder = waits.of(served.issue(priority="elderly"))
    assert elder is not None
    assert elder < ahead
    assert waits.of(served.issue("land")) is None


def test_what_was_reckoned_long_ago_is_reckoned_anew(served: Hall) -> None:
    waits = Waits(served.office)
    waits.prepare("main")
    for _ in range(8):
        served.issue()
    served.clock.advance(WARM_MS / 1000)
    ticket = served.issue()
    assert waits.of(ticket) == told(served, ticket)


def test_ahead_is_reckoned_only_when_something_happened(served: Hall) -> None:
    waits = Waits(served.office)
    seen = []
    for after_s in (0, 0.5, 0.6, WARM_MS / 2000):
        served.issue()
        served.clock.advance(after_s)
        waits.prepare("main")
        seen.append(waits.of_services("main")["civil"])
    assert seen[0] == seen[1] < seen[2] < seen[3]


def test_in_a_rush_ahead_is_reckoned_before_it_is_cold(served: Hall) -> None:
    waits = Waits(served.office)
    seen = []
    for after_s in (0, STEADY_MS / 1000, WARM_MS / 2000 - STEADY_MS / 1000):
        served.issue()
        served.clock.advance(after_s)
        waits.prepare("main", in_a_rush=True)
        seen.append(waits.of_services("main")["civil"])
    assert seen[0] == seen[1] < seen[2]


def test_who_carries_many_dossiers_keeps_a_counter_for_long(tmp_path: Path) -> None:
    with hall(tmp_path, office_settings=settings(priority_classes=[AGENTS])) as here:
        here.do(OpenCounter(1))
        here.serve_many(LEAST_TURNS)
        here.issue()
        before = told(here, here.issue()) or (99, 99)
        here.do(IssueTicket("civil", "agent", dossiers=6))
        after = told(here, here.issue()) or (0, 0)
    assert after[0] - before[0] >= 6 * EACH_S / 60 * 0.8


def send_on(here: Hall, _ticket: Ticket) -> None:
    """Whoever is at counter 1 goes on to another counter."""
    here.do(Transfer(1, "land", to=3))


def put_aside(here: Hall, ticket: Ticket) -> None:
    """Whoever is at counter 1 is put aside, and comes back behind the next for as long a turn."""
    here.do(Hold(1))
    here.call()
    here.issue()
    here.clock.advance(TURN_S)
    here.do(Resume(1, ticket.id))
    here.call()
    here.clock.advance(TURN_S)


TURN_S = 180
Leave = Callable[[Hall, Ticket], None]


def told_after(here: Hall, leave: Leave | None) -> int:
    """How many minutes the ninth in line is told at least, where every third turn ends so."""
    here.do(CloseCounter(2))
    here.do(OpenCounter(3))
    for _ in range(8):
        here.issue()
    for step in range(LEAST_TURNS + 4):
        ticket = here.call()
        here.issue()
        here.clock.advance(TURN_S)
        if ticket and leave and step % 3 == 0:
            leave(here, ticket)
    return (told(here, here.issue()) or (0, 0))[0]


@pytest.mark.parametrize(("leave", "longer"), [(send_on, 1.0), (put_aside, 5 / 4)])
def test_turns_that_lead_to_others_are_as_long_as_they_are(
    tmp_path: Path, leave: Leave, longer: float
) -> None:
    """A counter that sends every third on, or puts every fourth aside, is at work all the time."""
    found: list[int] = []
    for one in (None, leave):
        folder = tmp_path / str(len(found))
        folder.mkdir()
        with hall(folder) as here:
            here.do(OpenCounter(1))
            here.do(OpenCounter(2))
            found.append(told_after(here, one))
    plain, actual = found
    assert plain == pytest.approx(8 * TURN_S / 60, rel=0.15)
    assert actual == pytest.approx(plain * longer, rel=0.15)


def test_a_number_that_was_moved_is_told_its_own_wait(served: Hall) -> None:
    for _ in range(6):
        served.issue()
    waits = Waits(served.office)
    waits.prepare("main")
    ordinary = waits.of_services("main")["civil"]
    ticket = served.issue()
    served.do(ReclassifyTicket(ticket.id, priority="elderly"))
    assert (waits.of(served.ticket(ticket.id)) or (99, 99)) < ordinary
    at_once = served.do(WalkIn(1, "civil"))
    assert waits.of(issue_answer(at_once).ticket) is None


@pytest.fixture
def booked(tmp_path: Path) -> Iterator[Hall]:
    """Counter 1 has served enough, and takes appointments; six people wait. It is 9:24."""
    times = {"slot_min": 30, "per_slot": 3, "days_ahead": 14}
    services = [{**PLAIN_SETTINGS["services"][0], "appointments": times}]
    changes = settings(
        services=[*services, PLAIN_SETTINGS["services"][1]],
        appointments={"early_min": 15, "late_min": 20},
    )
    with hall(tmp_path, office_settings=changes) as here:
        here.do(OpenCounter(1))
        for time in ("09:30", "09:30", "09:00"):
            here.do(MakeAppointment("civil", f"2026-12-07 {time}", HANH))
        here.serve_many(LEAST_TURNS)
        for _ in range(6):
            here.issue()
        here.clock.put(at("2026-12-07 09:24"))
        yield here


HANH = Personal.of("Nông Thị Hạnh", "0987 654 321", "4321")


def check_in(here: Hall, order: int) -> Ticket:
    """Somebody comes to the appointment that was made so-manieth."""
    made = [one.subject for one in here.journal() if one.kind == "appointment.made"]
    done = here.do(CheckIn(made[order].partition(":")[2]))
    return issue_answer(done).ticket


@pytest.mark.parametrize("warm", [False, True])
def test_who_comes_to_an_appointment_is_told_its_wait(booked: Hall, warm: bool) -> None:
    waits = Waits(booked.office)
    ordinary = Waits(booked.office).of_services("main")["civil"]
    booked.clock.put(at("2026-12-07 09:31"))
    if warm:
        waits.prepare("main")
    due = waits.of(check_in(booked, 0)) or (99, 99)
    assert due[1] <= 2 * EACH_S / 60 < ordinary[0]
    assert (waits.of(booked.issue()) or due) > due


@pytest.mark.parametrize("warm", [False, True])
def test_who_comes_before_his_time_waits_for_it(booked: Hall, warm: bool) -> None:
    waits = Waits(booked.office)
    if warm:
        waits.prepare("main")
    early = waits.of(check_in(booked, 0)) or (0, 0)
    late = waits.of(check_in(booked, 2)) or (0, 0)
    assert 6 <= early[0] <= 6 + 2 * EACH_S / 60
    assert late[0] >= 6 * EACH_S / 60
