"""One command at work: its transaction, its moment, and the only pen for journal and state."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import Field, replace
from datetime import datetime
from typing import Any, ClassVar, Protocol

from office import appointment_states
from office.calendar import Calendar
from office.clock import from_ms
from office.config import OfficeSettings, Service
from office.days import Reckoning
from office.errors import Refusal, Refused
from office.journal import Fact, chain
from office.model import (
    Appointment,
    Counter,
    CounterState,
    Data,
    Event,
    Plain,
    PrintJob,
    Ticket,
    new_id,
)
from office.numbering import parse_number
from office.personal import Personal, PersonalKey, Sealed, seal
from office.restored import unknown_number
from office.store import Transaction, events, places
from office.store import appointments as appointment_rows
from office.store import personal as personal_rows
from office.store import tickets as rows
from office.store.personal import PersonalRow
from office.tickets import GIVEN_UP, allow, evolve, fold, issue

_COUNTER_KINDS = {
    CounterState.OPEN: "counter.opened",
    CounterState.PAUSED: "counter.paused",
    CounterState.CLOSED: "counter.closed",
}


class Command(Protocol):
    """Something that people or machines ask of the office.

    Commands are frozen dataclasses of plain values: their name and fields are what a repeated
    command id is compared by.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def name(self) -> str:
        """The command's name, for ever the same."""
        ...

    @property
    def point(self) -> str:
        """The reception point it belongs to."""
        ...

    def perform(self, act: "Act") -> None:
        """Do it, or raise Refused. Recording nothing means that there was nothing to do."""
        ...


class Act:
    """What a command works with. Nothing is written for good before the transaction commits.

    Until `begin` the office itself acts, under no command's id: it opens days and doubts clocks.
    """

    def __init__(
        self,
        tx: Transaction,
        settings: OfficeSettings,
        calendar: Calendar,
        now: Reckoning,
        tail: tuple[int, bytes],
        origin: str,
        point: str,
        personal_key: PersonalKey | None = None,
    ) -> None:
        self.tx = tx
        self.settings = settings
        self.calendar = calendar
        self.now = now
        self.origin = origin
        self.point = point
        self.actor = "office"
        self.command_id = ""
        self.events: list[Event] = []
        self._seq, self._hash = tail
        self._personal_key = personal_key

    def begin(self, actor: str, command_id: str) -> None:
        """From here on `events` are what the command records."""
        self.actor = actor
        self.command_id = command_id
        self.events = []

    @property
    def moment(self) -> datetime:
        """The present moment by the clock, aware UTC."""
        return from_ms(self.now.at)

    def record(
        self,
        kind: str,
        subject: str,
        data: Data,
        point: str | None = None,
        personal: Personal | None = None,
    ) -> Event:
        """Append a fact to the journal, of this command's point where no other is given.

        A personal value goes, sealed, beside the journal; the command must have it as an argument.
        """
        sealed = self._sealed(personal, subject) if personal else None
        fact = Fact(
            kind=kind,
            subject=subject,
            data=data,
            at=self.now.at,
            point=point or self.point,
            actor=self.actor,
            origin=self.origin,
            command=self.command_id,
            personal_digest=sealed.digest if sealed else None,
        )
        event = self._appended(fact, new_id())
        if sealed:
            row = PersonalRow(event.seq, sealed.ciphertext, sealed.nonce, sealed.salt)
            personal_rows.add(self.tx, row)
        return event

    def adopt(self, fact: Fact, event_id: str) -> Event:
        """Append a fact that another record knew before, under the id that it has there."""
        return self._appended(fact, event_id)

    @contextmanager
    def telling(self, fact: Fact) -> Iterator[None]:
        """Within, what is recorded bears time, actor, origin and command of what another knew."""
        mine = self.now, self.actor, self.origin, self.command_id
        self.now = replace(self.now, at=fact.at)
        self.actor, self.origin, self.command_id = fact.actor, fact.origin, fact.command
        try:
            yield
        finally:
            self.now, self.actor, self.origin, self.command_id = mine

    def _appended(self, fact: Fact, event_id: str) -> Event:
        event = chain(fact, self._seq + 1, self._hash, event_id)
        events.append(self.tx, event)
        self._seq, self._hash = event.seq, event.hash
        self.events.append(event)
        return event

    @property
    def personal_key(self) -> PersonalKey:
        """The key of personal values, for a command that has one among its arguments."""
        if self._personal_key is None:
            raise ValueError("a personal value that is no argument of the command")
        return self._personal_key

    def _sealed(self, personal: Personal, subject: str) -> Sealed:
        """A personal value, sealed for the next event."""
        return seal(self.personal_key, personal, self._seq + 1, subject)

    def issue(self, data: Data) -> Ticket:
        """Bring a ticket into the world, waiting."""
        ticket = issue(self.record("ticket.issued", new_id(), data))
        rows.add(self.tx, ticket)
        return ticket

    def move(self, ticket: Ticket, kind: str, data: Data) -> Ticket:
        """Take a ticket along an arrow of its table; refused with `ticket-state` without one.

        The appointment that it was given for stands again where the number is given up.
        """
        allow(ticket, kind)
        moved = evolve(ticket, self.record(kind, ticket.id, data, ticket.point))
        rows.save(self.tx, moved)
        if kind in GIVEN_UP:
            self._free(moved)
        return moved

    def _free(self, ticket: Ticket) -> None:
        """The appointment that a number was given for, if any, stands again without it."""
        appointment = self._kept_by(ticket)
        if appointment:
            self.arrange(appointment, "appointment.freed", {"ticket": ticket.id})

    def _kept_by(self, ticket: Ticket) -> Appointment | None:
        """The appointment that a ticket was given for: that is told right behind its issue."""
        behind = ticket.issued_seq + 1
        for event in events.between(self.tx, behind, behind):
            if event.kind == "appointment.kept":
                found = appointment_rows.get(self.tx, event.subject.partition(":")[2])
                return found if found and found.ticket == ticket.id else None
        return None

    def arrange(self, appointment: Appointment, kind: str, data: Data) -> Appointment:
        """Take an appointment along an arrow of its table."""
        event = self.record(kind, appointment.subject, data, appointment.point)
        arranged = appointment_states.evolve(appointment, event)
        appointment_rows.save(self.tx, arranged)
        return arranged

    def restore(self, ticket_id: str, to: int) -> Ticket:
        """Take a ticket back to how it stood after event `to`; 0: before it was issued.

        The appointment that it was given for stands again then.
        """
        restored = self.take_back(ticket_id, to)
        rows.save(self.tx, restored)
        if not to:
            self._free(restored)
        return restored

    def take_back(self, ticket_id: str, to: int) -> Ticket:
        """A ticket as it stood after event `to`, not written yet: others may be where it was."""
        self.record("ticket.undone", ticket_id, {"to": to})
        return fold(events.of_subject(self.tx, ticket_id))

    def set_counter(
        self,
        counter: Counter,
        state: CounterState,
        data: Data,
        services: tuple[str, ...] | None = None,
        helps: tuple[str, ...] | None = None,
    ) -> Counter:
        """Open, pause or close a counter; the event tells what it was before.

        The act that did it is not to be undone, unless it is noted afterwards.
        """
        changed = replace(
            counter,
            state=state,
            services=counter.services if services is None else services,
            helps=counter.helps if helps is None else helps,
            last_command=None,
        )
        was: Plain = {"state": counter.state.value, **_taken(counter)}
        facts: Data = {**data, **_taken(changed), "was": was}
        kind = _COUNTER_KINDS[state]
        self.record(kind, f"counter:{counter.number}", facts, counter.point)
        places.save_counter(self.tx, changed)
        return changed

    def let_go(self, counter: Counter, since: int = 0) -> None:
        """Whoever waits for a counter alone, or is held there, waits for his service again.

        Only those who do so since event `since`; what this very act has put aside stays.
        """
        mine = {event.seq for event in self.events}
        for ticket in rows.sent_to(self.tx, counter.point, self.now.days, counter.number):
            if ticket.seq > since and ticket.seq not in mine:
                self.move(ticket, "ticket.released", {"counter": counter.number})

    def sign_out(self, counter: Counter) -> Counter:
        """Whoever is signed in at a counter leaves it, and takes nothing back; it without him."""
        if counter.officer is None:
            return counter
        facts: Data = {"officer": counter.officer}
        self.record("officer.signed_out", f"counter:{counter.number}", facts, counter.point)
        left = replace(counter, officer=None, last_command=None)
        places.save_counter(self.tx, left)
        return left

    def request_print(
        self, ticket: Ticket, printer: str, *, copy: bool, instead_of: str | None = None
    ) -> PrintJob:
        """Ask a printer's owner for a slip, perhaps instead of a job that left nothing on paper."""
        job_id = new_id()
        data: dict[str, Plain] = {"job": job_id, "printer": printer, "copy": copy}
        if instead_of:
            data["instead_of"] = instead_of
        event = self.record("print.requested", ticket.id, data)
        job = PrintJob(job_id, ticket.id, printer, copy, event.at, event.seq)
        rows.add_job(self.tx, job)
        return job

    def service(self, service_id: str) -> Service:
        """A service of this point by its id."""
        service = self.settings.service(service_id)
        if service is None or service.point != self.point:
            known = ", ".join(one.id for one in self.settings.services if one.point == self.point)
            raise Refused(Refusal.SERVICE_UNKNOWN, service=service_id, known=known)
        return service

    def counter(self, number: int) -> Counter:
        """A counter of this point by its number.

        One that is in the settings no more can still end what it has begun.
        """
        place = self.settings.counter(self.point, number)
        known_one = places.counter(self.tx, self.point, number)
        if known_one and (place or self._has_work(known_one)):
            return known_one
        if place:
            return Counter(self.point, number, services=place.services, helps=place.helps)
        known = ", ".join(str(c.number) for c in self.settings.counters if c.point == self.point)
        raise Refused(Refusal.COUNTER_UNKNOWN, counter=number, known=known)

    def _has_work(self, counter: Counter) -> bool:
        """Whether a counter is not closed, or has a ticket open."""
        at_rest = counter.state is CounterState.CLOSED
        return not at_rest or rows.open_at(self.tx, self.point, counter.number) is not None

    def ticket(self, text: str) -> Ticket:
        """A ticket of this point and of today by its number ("A015", "a 15") or its id."""
        parsed = parse_number(text)
        found = (
            rows.by_number(self.tx, self.point, self.now.days, *parsed)
            if parsed
            else rows.by_id(self.tx, self.point, self.now.days, text.strip().lower())
        )
        if not found:
            raise unknown_number(self.tx, self.calendar, self.point, self.now.days, text, parsed)
        return max(found, key=lambda one: one.issued_seq)


def _taken(counter: Counter) -> dict[str, Plain]:
    """What a counter takes, as its events tell it."""
    helps: dict[str, Plain] = {"helps": list(counter.helps)} if counter.helps else {}
    return {"services": list(counter.services), **helps}
