"""A hall that takes appointments: its settings, who books there, and coming."""

from dataclasses import replace

from office.appointments import CheckIn, MakeAppointment
from office.config import AppointmentRules
from office.model import Appointment, Ticket
from office.office import Done
from office.personal import Personal
from office.store import appointments as rows
from office.views import issue_answer
from tests.fakes.office import PLAIN_SETTINGS, Hall, at

HANH = Personal.of("Nông Thị Hạnh", "0987 654 321", "4321")
TIMES = {"slot_min": 30, "per_slot": 2, "days_ahead": 14}
"""Times of half an hour: 07:30, 08:00 … 11:00, 13:30 … 16:30."""
SERVICES = [
    {**PLAIN_SETTINGS["services"][0], "appointments": TIMES},
    PLAIN_SETTINGS["services"][1],
]
RULES = AppointmentRules(early_min=15, late_min=20)


def booked_as(booking: str) -> Personal:
    """Hạnh, whom another system knows by a booking code."""
    return replace(HANH, booking=booking)


def make(here: Hall, time: str = "2026-12-07 09:30", booking: str = "") -> Appointment:
    """An appointment of Hạnh's for civil matters."""
    done = here.do(MakeAppointment("civil", time, booked_as(booking)))
    code = done.events[-1].subject.partition(":")[2]
    return get(here, code)


def get(here: Hall, code: str) -> Appointment:
    """An appointment's row."""
    with here.office.store.read() as tx:
        found = rows.get(tx, code)
    assert found is not None
    return found


def come(
    here: Hall,
    one: Appointment,
    time: str,
    *,
    printer: str | None = None,
    visit: str | None = None,
    counter: int | None = None,
) -> tuple[Done, Ticket]:
    """Somebody comes to his appointment at a time of its day; his ticket."""
    here.clock.put(at(f"{one.business_day} {time}"))
    done = here.do(CheckIn(one.code, printer=printer, visit=visit, counter=counter))
    return done, issue_answer(done).ticket
