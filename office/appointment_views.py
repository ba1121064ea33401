"""Appointments as people look at them: answers to commands, the list of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from office.appointment_codes import read_code
from office.bookings import booked_from
from office.clock import from_ms
from office.errors import PersonalDamaged, PersonalKeyWrong, Refusal, Refused
from office.model import Appointment, Ticket
from office.office import Done, Office
from office.personal import Personal, PersonalKey, tidy_booking
from office.persons import personal_of
from office.store import Transaction, read_key
from office.store import appointments as rows
from office.store import tickets as ticket_rows


@dataclass(frozen=True, slots=True)
class Arranged:
    """An appointment, whom it is for, and the number that it became.

    Without a `person`, `missing` says why: `erased` or `unreadable`.
    """

    appointment: Appointment
    person: Personal | None
    missing: str
    ticket: Ticket | None


@dataclass(frozen=True, slots=True)
class SlotNow:
    """A time of a service: local "HH:MM", how many have it, how many may."""

    time: str
    taken: int
    places: int


def code_of(office: Office, text: str) -> str:
    """The code of the appointment that was typed or scanned: a code, a QR, a booking code.

    A code of ours goes before another system's that looks like one. Refused with what `read_code`
    refuses, and with `appointment-unreadable` for anything else.
    """
    key = read_key(office.store.path.parent)
    try:
        code = read_code(text, office.settings.id, key)
        refusal = Refused(Refusal.APPOINTMENT_UNREADABLE)
    except Refused as refused:
        if refused.code != Refusal.APPOINTMENT_MISTYPED:
            raise
        code, refusal = None, refused
    with office.look() as (tx, now):
        if code and rows.get(tx, code):
            return code
        booked = _booked(tx, text, office.personal_key, min(now.day, now.clock_day))
    if booked or code:
        return booked or str(code)
    raise refusal


def _booked(tx: Transaction, text: str, key: PersonalKey, day: str) -> str | None:
    """The code of the appointment with another system's booking code; None for no such code."""
    try:
        booking = tidy_booking(text)
    except Refused:  # longer than any booking code: a card or a page was held to the reader
        return None
    found = booked_from(tx, key, day).get(booking) if booking else None
    return found.code if found else None


def arranged_by(office: Office, done: Done) -> Arranged:
    """The appointment that a command made, changed or kept, as it stands."""
    subject = next(one.subject for one in done.events if one.kind.startswith("appointment."))
    return arranged(office, subject.partition(":")[2])


def arranged(office: Office, code: str) -> Arranged:
    """An appointment by its code; refused with `appointment-unknown`."""
    with office.store.read() as tx:
        found = rows.get(tx, code)
    if found is None:
        raise Refused(Refusal.APPOINTMENT_UNKNOWN)
    return _arranged(office, found)


def booked(office: Office, bookings: Sequence[str]) -> list[Appointment]:
    """The appointments that booking codes of other systems stand for, in their order."""
    with office.store.read() as tx:
        known = booked_from(tx, office.personal_key, "")
    found = [known.get(tidy_booking(one)) for one in bookings]
    return [one for one in found if one]


def appointments_from(office: Office, point: str, day: date | None) -> list[Arranged]:
    """All appointments of a day, by time; without a day those of today and later."""
    with office.look() as (tx, now):
        if day is None:
            found = rows.from_day(tx, point, now.day)
        else:
            found = rows.of_day(tx, point, day.isoformat())
    return [_arranged(office, one) for one in found]


def slots_on(office: Office, service_id: str, day: date) -> list[SlotNow]:
    """The times of a service on a day; none where it takes no appointments then."""
    service = office.settings.service(service_id)
    if service is None or service.appointments is None:
        return []
    with office.store.read() as tx:
        taken = rows.taken(tx, service.point, day.isoformat(), service.id)
    at = {f"{office.calendar.local(from_ms(due)):%H:%M}": n for due, n in taken.items()}
    return [
        SlotNow(f"{one:%H:%M}", at.get(f"{one:%H:%M}", 0), service.appointments.per_slot)
        for one in office.calendar.slots(service, day)
    ]


def _arranged(office: Office, appointment: Appointment) -> Arranged:
    person, missing = None, ""
    try:
        person = personal_of(office, appointment.subject)
    except Refused:
        missing = "erased"
    except (PersonalKeyWrong, PersonalDamaged):
        missing = "unreadable"
    ticket = None
    if appointment.ticket:
        with office.store.read() as tx:
            ticket = ticket_rows.get(tx, appointment.ticket)
    return Arranged(appointment, person, missing, ticket)
