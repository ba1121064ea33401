"""The office's words as plain values: tickets, counters, days, events.

All times are whole milliseconds since 1970 UTC (`…_at`), as the journal keeps them; all ids are
UUIDv7 in their usual text form. Everything here is immutable.
"""

import os
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from office.numbering import written

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]
Data = Mapping[str, Plain]

ORDINARY = ""
"""The priority class of a ticket that has none."""
RESUMED, PASSED = "resumed", "passed"
"""Claims: its counter is to go on with it; it was passed over while its visit was busy."""
WALK_IN = "walk-in"
"""The rule of a call whose number was given at the counter itself, to who stands there."""


def new_id() -> str:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then random bits."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return str(uuid.UUID(int=value))


class TicketState(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    NO_SHOW = "no_show"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    VOIDED = "voided"
    UNSERVED = "unserved"


class CounterState(StrEnum):
    """Where a counter stands."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Event:
    """One fact of the journal, as it was hashed.

    `data` is canonical JSON text. `prev` and `hash` are 32 raw bytes. `personal_digest` is
    SHA-256(salt ‖ personal value) where a personal value stands beside the journal, else None.
    """

    seq: int
    id: str
    at: int
    point: str
    kind: str
    subject: str
    actor: str
    origin: str
    command: str
    data: str
    personal_digest: bytes | None
    prev: bytes
    hash: bytes


STRIP_STORE = "strip"
"""What stands for a record's name in the leases of strips of paper."""


class Lease(NamedTuple):
    """Numbers of a series that a kiosk may give on one day while it is cut off from the office.

    `first` and `last` are both among them. `holder` is the kiosk ("kiosk:2"), `store` the name of
    its own record: numbers of which another record knows are no other's. What is left once it is
    `returned` will never be given.
    """

    point: str
    business_day: str
    series: str
    first: int
    last: int
    holder: str
    store: str
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """A number that a citizen holds.

    `series` and `number` never change; `service` and `priority` may (transfer, reclassify).

    The place in a line is (`place_at`, `issued_seq`); `place_at` is the time of issue, or that of
    the citizen before where the clock had been set back in between. It changes for one alone: who
    had a turn and has more `dossiers` than one turn takes stands behind all others with the rest.
    Who came back after an absence stands before the line, in order of `returned_seq`, the event of
    the return, which was at `returned_at`.

    `claim`, `RESUMED` or `PASSED`, is why a ticket that waits goes before the lines; `bound` is the
    counter that alone may call it, since it goes on with it or it was sent there. `officer` is the
    number of whoever dealt with it last, where that is known.

    `seq` is the event that last moved the ticket. `counter` is where it is open, or who holds it.
    `called_at` is the first call of the present round; a ticket that waits has none. `note` is the
    id of the note with which it was transferred; it stays until the next transfer. `due_at` is the
    time of the appointment for which it was given, None for everybody who just came, or too late.
    """

    id: str
    visit: str
    point: str
    business_day: str
    series: str
    number: int
    service: str
    priority: str
    language: str
    state: TicketState
    issued_at: int
    issued_seq: int
    place_at: int
    returned_seq: int | None
    seq: int
    counter: int | None = None
    calls: int = 0
    called_at: int | None = None
    started_at: int | None = None
    ended_at: int | None = None
    ended_by: str | None = None
    outcome: str | None = None
    note: str | None = None
    returned_at: int | None = None
    claim: str = ""
    bound: int | None = None
    officer: int | None = None
    dossiers: int = 1
    due_at: int | None = None

    @property
    def label(self) -> str:
        """The number as people read it."""
        return written(self.series, self.number)

    @property
    def returned(self) -> bool:
        """Whether the citizen has come back after an absence and waits again."""
        return self.returned_seq is not None

    @property
    def is_open(self) -> bool:
        """Whether it occupies a counter."""
        return self.state in (TicketState.CALLED, TicketState.SERVING)


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter as it stands now.

    `services` are those it takes, in the order of the settings, `helps` those that it takes when
    nobody waits for these. `since_returned` counts its calls since it last called a returned ticket
    (a new counter may call one at once), `since_priority` those since the last of a higher class.
    `last_command` is what `undo` would take back, `officer` the number of whoever has signed in.
    """

    point: str
    number: int
    state: CounterState = CounterState.CLOSED
    services: tuple[str, ...] = ()
    since_returned: int = 2
    last_command: str | None = None
    helps: tuple[str, ...] = ()
    since_priority: int = 9
    officer: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A business day on which numbers were given.

    `counts_as` is the day whose queue it belongs to: itself, unless a wrong clock opened it.
    """

    business_day: str
    opened_seq: int
    closed: bool
    counts_as: str


@dataclass(frozen=True, slots=True)
class ClockMark:
    """What the office last concluded about its clock.

    `doubted` is the reason of a standing doubt, or None; `asked_on` is the clock's day when the
    question "Hôm nay là ngày …?" last arose, and `asked_seq` the event since which nobody knows
    what day it is (None: only the time of the day is doubted). When staff last answered it,
    `confirmed_day` is the day they named, `clock_day` the day and `confirmed_at` the time that the
    clock showed, which a time server's answer leaves too; a question that arises anew takes the
    old answer away.
    """

    doubted: str | None = None
    asked_on: str | None = None
    asked_seq: int | None = None
    confirmed_day: str | None = None
    clock_day: str | None = None
    confirmed_at: int | None = None

    @property
    def vouched(self) -> str | None:
        """The day on which staff found the clock right, if their last answer was that."""
        return self.clock_day if self.confirmed_day == self.clock_day else None


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A slip on its way to paper. `outcome` is None until the printer's owner knows."""

    id: str
    ticket: str
    printer: str
    copy: bool
    requested_at: int
    requested_seq: int
    outcome: str | None = None
    evidence: str | None = None


class AppointmentState(StrEnum):
    """Where an appointment stands."""

    MADE = "made"
    KEPT = "kept"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A time of a service that is kept for somebody; it is no ticket and no dossier.

    `code` are the eight digits by which people and the journal know it, `due_at` is the time, which
    is on `business_day`. `ticket` is the number that it became. Whom it is for stands beside the
    journal, sealed.
    """

    code: str
    point: str
    service: str
    business_day: str
    due_at: int
    state: AppointmentState
    made_seq: int
    seq: int
    ticket: str | None = None

    @property
    def subject(self) -> str:
        """Its name in the journal, by which the person is read and erased."""
        return appointment_subject(self.code)


def appointment_subject(code: str) -> str:
    """The name of an appointment in the journal."""
    return f"appointment:{code}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why this ticket was called: a rule's code and the facts that fill its sentence."""

    rule: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
