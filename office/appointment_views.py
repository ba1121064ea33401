"""Appointments as people look at them: answers to commands, the list of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from office.appointment_codes import read_code
from office.bookings import booked_from
from office.clock import from_ms, to_ms
from office.errors import PersonalDamaged, PersonalKeyWrong, Refusal, Refused
from office.model import Appointment, AppointmentState, Ticket
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
class Expected:
    """An appointment of today in staff's list; `due_at` is milliseconds.

    `who` is as much of the person as staff may read along (`Personal.masked`); where nothing of it
    is left `missing` says why, as in `Arranged`. `number` is that of its ticket, "" for none.
    """

    code: str
    service: str
    due_at: int
    state: AppointmentState
    who: str
    missing: str
    number: str


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
    key = read_key(office.store.folder)
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


def expected_today(office: Office, point: str) -> tuple[Expected, ...]:
    """The appointments of the business day that nobody has cancelled: first those still to come.

    Within each by time.
    """
    with office.look() as (tx, now):
        rows_today = rows.of_day(tx, point, now.day)
    found = [_expected(_arranged(office, one)) for one in rows_today]
    kept = [one for one in found if one.state is not AppointmentState.CANCELLED]
    return tuple(sorted(kept, key=lambda one: (one.state is AppointmentState.KEPT, one.due_at)))


def slots_on(office: Office, service_id: str, day: date) -> list[SlotNow]:
    """The times of a service on a day that are not past; none where it takes no appointments.

    Refused as an appointment on that day would be: `appointment-past`, `appointment-too-far`,
    `appointment-day-off`. A doubtful clock makes nothing past, nor too far.
    """
    service = office.settings.service(service_id)
    if service is None or service.appointments is None:
        return []
    with office.look() as (tx, now):
        if now.doubted is None:
            _require_near(office, service.appointments.days_ahead, day, from_ms(now.at))
        taken = rows.taken(tx, service.point, day.isoformat(), service.id)
    slots = office.calendar.slots(service, day)
    if not slots:
        note = office.calendar.note(day, service.id)
        raise Refused(Refusal.APPOINTMENT_DAY_OFF, day=day.isoformat(), note=note)
    ahead = [one for one in slots if now.doubted or to_ms(one) >= now.at]
    at = {f"{office.calendar.local(from_ms(due)):%H:%M}": n for due, n in taken.items()}
    return [
        SlotNow(f"{one:%H:%M}", at.get(f"{one:%H:%M}", 0), service.appointments.per_slot)
        for one in ahead
    ]


def _require_near(office: Office, days_ahead: int, day: date, now: datetime) -> None:
    """Refuse a day that is over, or further ahead than appointments are taken."""
    today = office.calendar.business_day(now)
    last = today + timedelta(days=days_ahead)
    if day < today:
        raise Refused(Refusal.APPOINTMENT_PAST, time=f"{day:%d/%m/%Y}")
    if day > last:
        raise Refused(Refusal.APPOINTMENT_TOO_FAR, day=last.isoformat())


def _expected(found: Arranged) -> Expected:
    one, masked = found.appointment, found.person.masked() if found.person else {}
    return Expected(
        code=one.code,
        service=one.service,
        due_at=one.due_at,
        state=one.state,
        who=" · ".join(text for text in masked.values() if text),
        missing=found.missing,
        number=found.ticket.label if found.ticket else "",
    )


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
