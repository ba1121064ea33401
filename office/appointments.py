"""Appointments: made, moved, cancelled, and kept by taking the number for them.

An appointment is no ticket and no dossier: it keeps a time of a service for somebody. Who comes
takes a number of the service's own series, which is worth the same as everybody's; how it is called
by then stands in `office.policy`.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from office.act import Act
from office.appointment_codes import new_code
from office.appointment_states import make
from office.bookings import booked_from
from office.clock import from_ms, to_ms
from office.config import MAIN_POINT, AppointmentRules, Service
from office.counters.at_counter import remember
from office.errors import LineRefused, LinesRefused, Refusal, Refused
from office.model import (
    ORDINARY,
    Appointment,
    AppointmentState,
    Plain,
    appointment_subject,
)
from office.personal import Personal
from office.queue import issue, require_open
from office.store import appointments as rows
from office.store import tickets as ticket_rows

MINUTE_MS = 60_000
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ]+(\d\d?):(\d\d)")
_VIETNAMESE = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})[T ]+(\d\d?):(\d\d)")


Wish = tuple[str, str]
"""Service and time."""


class Arrival(StrEnum):
    """When somebody with an appointment takes the number for it.

    `SOON` is so early that the line may be quicker than the appointment, `LATE` still keeps it,
    `TOO_LATE` gives it up for an ordinary number.
    """

    SOON = "soon"
    DUE = "due"
    LATE = "late"
    TOO_LATE = "too-late"


@dataclass(frozen=True, slots=True)
class MakeAppointment:
    """Keep a time of a service for a person.

    `time` is the office's local time as people write it (`read_time`). The same booking code of
    another system again is the same appointment, as long as that is neither past nor cancelled.
    """

    name: ClassVar[str] = "appointment.make"
    service: str
    time: str
    person: Personal
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused for what is unknown or cannot be booked; nothing is done for one that stands."""
        person = _tidied(self.person)
        known = _booked(act) if person.booking else {}
        _make(act, (self.service, self.time), person, known)


@dataclass(frozen=True, slots=True)
class ImportAppointments:
    """Make or move all appointments of a file, or none.

    `wishes` are service and time, line by line; `people` are those that they are for, as they were
    typed, each with a booking code; `lines` are where they stand in the file.
    """

    name: ClassVar[str] = "appointment.import"
    wishes: tuple[Wish, ...]
    people: tuple[Personal, ...]
    lines: tuple[int, ...]
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Raises LinesRefused with every line that cannot be taken."""
        refused: list[LineRefused] = []
        seen: dict[str, Wish] = {}
        known = _booked(act)
        for line, wish, person in zip(self.lines, self.wishes, self.people, strict=True):
            try:
                tidied = _tidied(person)
                _require_one(seen, wish, tidied.booking)
                _make(act, wish, tidied, known)
            except Refused as refusal:
                refused.append(LineRefused(line, refusal))
        if refused:
            raise LinesRefused(refused)


@dataclass(frozen=True, slots=True)
class MoveAppointment:
    """Give an appointment another time of its service."""

    name: ClassVar[str] = "appointment.move"
    code: str
    time: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused for one that is over, and for a time that cannot be booked."""
        appointment = _standing(act, self.code)
        service = act.service(appointment.service)
        _move(act, appointment, service, read_time(act, self.time))


@dataclass(frozen=True, slots=True)
class CancelAppointment:
    """Somebody does not come; the time is free again."""

    name: ClassVar[str] = "appointment.cancel"
    code: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused for one that is unknown, kept, past or cancelled already."""
        act.arrange(_standing(act, self.code), "appointment.cancelled", {})


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Give somebody with an appointment the number for it; `printer` prints the slip, if any.

    `visit` joins it to what the same person has a number of already. `counter` is where that is
    done and may be taken back; None at a kiosk and a terminal.
    """

    name: ClassVar[str] = "appointment.check-in"
    code: str
    priority: str = ORDINARY
    point: str = MAIN_POINT
    language: str = "vi"
    printer: str | None = None
    visit: str | None = None
    counter: int | None = None

    def perform(self, act: Act) -> None:
        """Refused when it is too early, another day, or the appointment has become something.

        A number that was given for it and is given up has freed it again.
        """
        appointment = _of_today(act, self.code)
        service = act.service(appointment.service)
        arrival = _arrival(act, appointment)
        if arrival is Arrival.TOO_LATE:
            require_open(act, service)
        elif act.now.is_closed:
            raise Refused(Refusal.DAY_CLOSED, day=act.now.day)
        due_at = None if arrival is Arrival.TOO_LATE else appointment.due_at
        ticket = issue(act, service, self.priority, self.language, self.visit, due_at=due_at)
        facts: dict[str, Plain] = {
            "ticket": ticket.id,
            "arrival": arrival.value,
            "due_at": appointment.due_at,
        }
        act.arrange(appointment, "appointment.kept", facts)  # right behind the issue: see Act.move
        if self.printer:
            act.request_print(ticket, self.printer, copy=False)
        if self.counter is not None:
            remember(act, act.counter(self.counter))


def arrival(due_at: int, now: int, rules: AppointmentRules) -> Arrival | None:
    """When somebody comes, by his appointment's time; None for too early."""
    late = now - due_at
    if late < -rules.early_min * MINUTE_MS:
        return None
    if late < 0:
        return Arrival.SOON
    if late < MINUTE_MS:
        return Arrival.DUE
    return Arrival.LATE if late <= rules.late_min * MINUTE_MS else Arrival.TOO_LATE


def read_time(act: Act, text: str) -> datetime:
    """A local time as people write it, "2026-12-08 09:30" or "08/12/2026 09:30", aware.

    Refused with `appointment-time-unfit`.
    """
    text = text.strip()
    if match := _TIME.fullmatch(text):
        year, month, day, hour, minute = map(int, match.groups())
    elif match := _VIETNAMESE.fullmatch(text):
        day, month, year, hour, minute = map(int, match.groups())
    else:
        raise Refused(Refusal.APPOINTMENT_TIME_UNFIT, typed=text)
    try:
        return datetime(year, month, day, hour, minute, tzinfo=act.settings.tz)
    except ValueError as error:
        raise Refused(Refusal.APPOINTMENT_TIME_UNFIT, typed=text) from error


def _require_one(seen: dict[str, Wish], wish: Wish, booking: str) -> None:
    """Refuse a line without a booking's code, or with that of a line before that says otherwise."""
    if not booking:
        raise Refused(Refusal.APPOINTMENT_NO_BOOKING)
    if seen.setdefault(booking, wish) != wish:
        raise Refused(Refusal.APPOINTMENT_BOOKED_TWICE)


def _tidied(typed: Personal) -> Personal:
    return Personal.of(typed.name, typed.phone, typed.citizen_id_end, typed.booking)


def _booked(act: Act) -> dict[str, Appointment]:
    """What other systems booked and is not past, by their codes."""
    return booked_from(act.tx, act.personal_key, min(act.now.day, act.now.clock_day))


def _make(act: Act, wish: Wish, person: Personal, known: dict[str, Appointment]) -> None:
    """Make an appointment, or move the one that is `known` by the same booking code.

    One that was cancelled is as good as none.
    """
    service, time = act.service(wish[0]), read_time(act, wish[1])
    booked = known.get(person.booking) if person.booking else None
    if booked and booked.state is not AppointmentState.CANCELLED:
        if (booked.service, booked.due_at) != (service.id, to_ms(time)):
            _move(act, _standing(act, booked.code), service, time)
        return
    _require_bookable(act, service, time)
    code = new_code()
    while rows.get(act.tx, code):
        code = new_code()
    facts = _when(service, time)
    event = act.record("appointment.made", appointment_subject(code), facts, personal=person)
    rows.add(act.tx, make(event))
    if person.booking:
        known[person.booking] = make(event)


def _move(act: Act, appointment: Appointment, service: Service, time: datetime) -> None:
    if (appointment.service, appointment.due_at) == (service.id, to_ms(time)):
        return
    _require_bookable(act, service, time)
    act.arrange(appointment, "appointment.moved", _when(service, time))


def _when(service: Service, time: datetime) -> dict[str, Plain]:
    return {"service": service.id, "day": time.date().isoformat(), "due_at": to_ms(time)}


def _require_bookable(act: Act, service: Service, time: datetime) -> None:
    """Refuse a time that is none of the service's, past, too far ahead, or full."""
    if service.appointments is None:
        raise Refused(Refusal.APPOINTMENT_NOT_OFFERED, service=service.name.vi)
    if act.now.doubted is None:
        _require_ahead(act, time, service.appointments.days_ahead)
    day = time.date()
    slots = act.calendar.slots(service, day)
    if not slots:
        note = act.calendar.note(day, service.id)
        raise Refused(Refusal.APPOINTMENT_DAY_OFF, day=day.isoformat(), note=note)
    full = rows.taken_at(act.tx, act.point, day.isoformat(), service.id, to_ms(time))
    if time not in slots or full >= service.appointments.per_slot:
        code = Refusal.APPOINTMENT_FULL if time in slots else Refusal.APPOINTMENT_NO_SLOT
        near = _near(act, service, slots, time)
        raise Refused(code, time=f"{time:%H:%M}", near=near)


def _require_ahead(act: Act, time: datetime, days_ahead: int) -> None:
    if to_ms(time) < act.now.at:
        raise Refused(Refusal.APPOINTMENT_PAST, time=f"{time:%H:%M %d/%m/%Y}")
    last = act.calendar.business_day(act.moment) + timedelta(days=days_ahead)
    if time.date() > last:
        raise Refused(Refusal.APPOINTMENT_TOO_FAR, day=last.isoformat())


def _near(act: Act, service: Service, slots: list[datetime], wished: datetime) -> str:
    """The nearest times that are free, as they are said; "–" for none."""
    places = service.appointments.per_slot if service.appointments else 0
    taken = rows.taken(act.tx, act.point, wished.date().isoformat(), service.id)
    free = [one for one in slots if taken.get(to_ms(one), 0) < places]
    ahead = [one for one in free if act.now.doubted or to_ms(one) >= act.now.at]
    nearest = sorted(ahead, key=lambda one: abs(one - wished))[:3]
    return ", ".join(f"{one:%H:%M}" for one in sorted(nearest)) or "–"


def _known(act: Act, code: str) -> Appointment:
    """An appointment of this point; refused for one that is unknown, elsewhere or cancelled."""
    appointment = rows.get(act.tx, code)
    if appointment is None:
        raise Refused(Refusal.APPOINTMENT_UNKNOWN)
    if appointment.point != act.point:
        named = [one.name.vi for one in act.settings.points if one.id == appointment.point]
        where = next(iter(named), appointment.point)
        raise Refused(Refusal.APPOINTMENT_OTHER_POINT, where=where)
    if appointment.state is AppointmentState.CANCELLED:
        raise Refused(Refusal.APPOINTMENT_CANCELLED)
    if appointment.state is AppointmentState.KEPT:
        ticket = ticket_rows.get(act.tx, appointment.ticket or "")
        number = ticket.label if ticket else "–"
        raise Refused(Refusal.APPOINTMENT_USED, number=number)
    return appointment


def _standing(act: Act, code: str) -> Appointment:
    """An appointment that is still to come."""
    appointment = _known(act, code)
    if appointment.state is not AppointmentState.MADE:
        raise Refused(Refusal.APPOINTMENT_DAY_GONE, day=appointment.business_day)
    return appointment


def _of_today(act: Act, code: str) -> Appointment:
    """An appointment that may be kept today; a doubtful clock may mean its own day, too."""
    appointment = _known(act, code)
    day = appointment.business_day
    todays = {act.now.day, *act.now.days}
    if act.now.doubted is not None:
        todays.add(act.now.clock_day)
    if day not in todays:
        gone = day < act.now.day
        code_ = Refusal.APPOINTMENT_DAY_GONE if gone else Refusal.APPOINTMENT_OTHER_DAY
        raise Refused(code_, day=day, time=_local(act, appointment.due_at))
    return appointment


def _arrival(act: Act, appointment: Appointment) -> Arrival:
    """When he comes; by a doubtful clock nobody is early or late."""
    if act.now.doubted is not None:
        return Arrival.DUE
    rules = act.settings.appointments
    found = arrival(appointment.due_at, act.now.at, rules)
    if found is None:
        first = appointment.due_at - rules.early_min * MINUTE_MS
        times = {"time": _local(act, appointment.due_at), "first": _local(act, first)}
        raise Refused(Refusal.APPOINTMENT_EARLY, **times)
    return found


def _local(act: Act, at: int) -> str:
    return f"{act.calendar.local(from_ms(at)):%H:%M}"
