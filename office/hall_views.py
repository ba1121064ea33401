"""What each window shows: one snapshot of the present.

Windows are drawn from these values alone, so that any screen can draw the same.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypedDict

from office.appointment_views import Expected
from office.assistance import HelpCall, calls_within
from office.checks import HallChecked, checks_within
from office.config import Service
from office.days import Reckoning
from office.errors import Refusal, Refused
from office.guiding import arranges, guides
from office.link import Link, known_link
from office.model import RESUMED, Counter, Event, Ticket
from office.office import Office
from office.ratings import ToRate, to_rate_within
from office.seats import SlipHeld, chosen_printer, slip_held
from office.staff import StaffMember, anybody_within, member_within
from office.statistics import HallFigures
from office.store import Transaction, calls_by_hand, events, hall, places, ports
from office.store import tickets as rows
from office.store.ports import DeviceRow
from office.strips import Unsettled, unsettled
from office.tickets import standing
from office.unattended import Asked, asked_within
from office.undo import Undoable, undoable
from office.views import CounterNow, HallNow, ServiceNow, counters_within, hall_within
from office.wait_alerts import WaitAlert, alerts_within
from office.waits import Range, Waits

EVERYBODY_SHOWN = 300
CALLS_SHOWN = 12
UNPRINTED_AFTER_MS = 120_000
"""A slip that is not printed by then is for staff to see to: nobody stands at the printer now."""

_CALLS = ("ticket.called", "ticket.recalled")


@dataclass(frozen=True, slots=True)
class PanelNow:
    """What one counter's officer sees; `at` and `undo_until` are milliseconds.

    `seq` is the last event it shows. `doubted`, `asks_day`, `closed` and `local` are those of
    `HallNow`. `services` are those that the counter takes, with those that it helps with where
    nobody waits for these; `line` the first who wait for them, by arrival, `waiting` how many do.
    `held` are all held tickets of the point, the counter's own first; `readied` are those that this
    counter goes on with before it calls anybody, `elsewhere` those who wait for it and are at the
    counter beside them just now; `absent` who was called in vain today, newest
    first. `unprinted` are those who wait and may have no paper, on the guidance counter only.
    `help` are the calls of the whole point.
    `undo_of` is the name of the command that can be taken back until `undo_until`, "" if none.
    `checks` are the newest of each machine. `asked` is the question whether the counter's ticket is
    still being served, `alerts` tell at which services of the point the waits are long.
    `since` tells since when each ticket of the point waits (milliseconds, by its id). `strips` are
    the numbers on paper, up to this day, of which nobody has said what became of them, and
    `silent_since` is when the power seems to have gone (milliseconds), None while nobody looks.
    `officer` has signed in here; `staffed` tells whether anybody could. `guides`: whoever sits here
    may do a guide's work; then `everybody` are all who wait at the point, by number. `arranges`:
    and may say which services the counter takes. `hall` are all services of the point, `counters`
    all its counters, `expected` today's appointments, None while nobody looks at them.
    `absent_run` is how many were absent here in a row, `slip` what became of the last slip at the
    counter's reader, `printer` the one that was chosen here last, "" for none.
    `by_hand`: the office's record is silent, and numbers are typed to be called. `link` is how far
    the central system is, None for an office that has none.
    """

    seq: int
    at: int
    closed: bool
    doubted: str | None
    asks_day: bool
    local: datetime | None
    counter: CounterNow
    guidance: bool
    services: tuple[ServiceNow, ...]
    line: tuple[Ticket, ...]
    waiting: int
    held: tuple[Ticket, ...]
    absent: tuple[Ticket, ...]
    unprinted: tuple[Ticket, ...]
    help: tuple[HelpCall, ...]
    undo_until: int | None
    undo_of: str
    devices: tuple[DeviceRow, ...]
    checks: tuple[HallChecked, ...] = ()
    readied: tuple[Ticket, ...] = ()
    elsewhere: tuple[tuple[Ticket, int], ...] = ()
    officer: StaffMember | None = None
    staffed: bool = False
    guides: bool = False
    arranges: bool = False
    expected: tuple[Expected, ...] | None = None
    hall: tuple[ServiceNow, ...] = ()
    counters: tuple[CounterNow, ...] = ()
    everybody: tuple[Ticket, ...] = ()
    absent_run: int = 0
    slip: SlipHeld | None = None
    printer: str = ""
    asked: Asked | None = None
    alerts: tuple[WaitAlert, ...] = ()
    since: Mapping[str, int] = field(default_factory=dict)
    by_hand: bool = False
    strips: tuple[Unsettled, ...] = ()
    silent_since: int | None = None
    link: Link | None = None

    def waits_since(self, ticket: Ticket) -> int:
        """Since when a ticket that waits has done so (milliseconds)."""
        return self.since.get(ticket.id, ticket.issued_at)


@dataclass(frozen=True, slots=True)
class CallShown:
    """A call that still stands: event `seq`, at `at` (milliseconds); `again`: not the first one."""

    ticket: Ticket
    counter: int
    seq: int
    at: int
    again: bool


@dataclass(frozen=True, slots=True)
class BoardNow:
    """What the hall sees; `seq`, `at`, `local` and `closed` as in `PanelNow`.

    `calls` are the newest first, one a ticket. `absent` are who was called in vain today, newest
    first, since their `ended_at`. `waits` tells, where it is known, how long a number of a service
    that were taken now would wait. `figures` are those of the day so far, None while
    nobody has reckoned them.
    """

    seq: int
    at: int
    local: datetime | None
    closed: bool
    calls: tuple[CallShown, ...]
    absent: tuple[Ticket, ...]
    services: tuple[ServiceNow, ...]
    counters: tuple[CounterNow, ...]
    waits: Mapping[str, Range] = field(default_factory=dict)
    figures: HallFigures | None = None


@dataclass(frozen=True, slots=True)
class KioskNow:
    """What a kiosk sees; `staffed` tells whether anybody could sign in; `at` is milliseconds."""

    at: int
    hall: HallNow
    help: tuple[HelpCall, ...]
    staffed: bool


@dataclass(frozen=True, slots=True)
class RatingNow:
    """What a counter's rating screen sees; `at` is milliseconds.

    `counter` is None where the office has no such counter.
    """

    at: int
    counter: CounterNow | None
    to_rate: ToRate | None


def kiosk_now(office: Office, point: str) -> KioskNow:
    """What a kiosk of this reception point sees."""
    with office.look() as (tx, now):
        return KioskNow(
            at=now.at,
            hall=hall_within(tx, office, point, now),
            help=calls_within(tx, point, now),
            staffed=anybody_within(tx),
        )


def rating_now(office: Office, point: str, number: int) -> RatingNow:
    """What the rating screen of counter `number` sees."""
    with office.look() as (tx, now):
        counters = counters_within(tx, office, point, now)
        counter = next((one for one in counters if one.number == number), None)
        return RatingNow(now.at, counter, to_rate_within(tx, now, point, number))


def panel_now(office: Office, point: str, number: int) -> PanelNow:
    """What the officer of counter `number` sees. Raises Refused for an unknown counter."""
    with office.look() as (tx, now):
        present = hall_within(tx, office, point, now)
        counter = _counter(present, number)
        busy = rows.busy_visits(tx)
        own = counter.ticket.visit if counter.ticket else None
        busy = {one: at for one, at in busy.items() if one != own}
        line = _line_of(tx, point, now, counter, busy)
        services = tuple(one for one in present.services if one.service.id in line.services)
        place = office.settings.counter(point, number)
        guidance = place is not None and place.guidance
        by_hand = calls_by_hand(tx)
        undo = None if by_hand else _undo(tx, office, now, point, number)
        held = hall.held_on(tx, point, now.days)
        return PanelNow(
            seq=present.seq,
            at=now.at,
            closed=present.closed,
            doubted=present.doubted,
            asks_day=present.asks_day,
            local=present.local,
            counter=counter,
            guidance=guidance,
            services=services,
            line=tuple(hall.arrived(tx, line, EVERYBODY_SHOWN)),
            waiting=hall.how_many(tx, line),
            held=tuple(sorted(held, key=lambda one: one.counter != number)),
            absent=tuple(hall.absent_on(tx, point, now.days)),
            unprinted=_unprinted(tx, point, now) if guidance else (),
            help=calls_within(tx, point, now),
            undo_until=undo.until if undo else None,
            undo_of=undo.name if undo else "",
            devices=tuple(ports.devices(tx)),
            checks=checks_within(tx, now),
            readied=tuple(
                one for one in rows.sent_to(tx, point, now.days, number) if one.claim == RESUMED
            ),
            elsewhere=tuple((one, busy[one.visit]) for one in hall.elsewhere(tx, line)),
            hall=present.services,
            counters=present.counters,
            absent_run=_absent_run(tx, office, now, point, number),
            slip=slip_held(tx, point, number),
            asked=next(iter(asked_within(tx, office, now, _open(counter))), None),
            alerts=alerts_within(tx, office, point, now, present.counters),
            since={one.ticket: one.since for one in present.in_line},
            by_hand=by_hand,
            strips=tuple(unsettled(tx, _services_of(office, point), now)),
            link=known_link(tx, now),
            **_people(tx, office, now, point, counter),
        )


def _services_of(office: Office, point: str) -> list[Service]:
    return [one for one in office.settings.services if one.point == point]


def _open(counter: CounterNow) -> list[Ticket]:
    return [counter.ticket] if counter.ticket else []


class _People(TypedDict):
    officer: StaffMember | None
    staffed: bool
    guides: bool
    arranges: bool
    everybody: tuple[Ticket, ...]
    printer: str


def _people(
    tx: Transaction, office: Office, now: Reckoning, point: str, counter: CounterNow
) -> _People:
    """Who sits at a counter, and what a guide sees there."""
    seat = Counter(point, counter.number, officer=counter.officer)
    guiding = guides(tx, office.settings, seat)
    waiting = hall.everybody_waiting(tx, point, now.days, EVERYBODY_SHOWN) if guiding else []
    return {
        "officer": member_within(tx, counter.officer) if counter.officer else None,
        "staffed": anybody_within(tx),
        "guides": guiding,
        "arranges": guiding or arranges(tx, office.settings, seat),
        "everybody": tuple(waiting),
        "printer": chosen_printer(tx, point, counter.number),
    }


def _absent_run(tx: Transaction, office: Office, now: Reckoning, point: str, number: int) -> int:
    """How many were absent at a counter in a row, within the time that the office looks at."""
    queue = office.settings.queue
    if not queue.two_after_absent:
        return 0
    return hall.absent_run(tx, point, now.days, number, now.at - queue.two_within_min * 60_000)


def _line_of(
    tx: Transaction, point: str, now: Reckoning, counter: CounterNow, busy: Collection[str]
) -> hall.Line:
    """Who waits for the counter, and where nobody can be called, for what it helps with."""
    own = hall.Line(point, now.days, counter.number, counter.services, busy)
    if not counter.helps or hall.how_many(tx, own):
        return own
    return replace(own, services=(*counter.services, *counter.helps))


def _unprinted(tx: Transaction, point: str, now: Reckoning) -> tuple[Ticket, ...]:
    """Who waits without paper; a slip that nobody prints within `UNPRINTED_AFTER_MS` is none."""
    return tuple(hall.unprinted(tx, point, now.days, now.at - UNPRINTED_AFTER_MS))


def board_now(office: Office, point: str, waits: Waits | None = None) -> BoardNow:
    """What the hall of a reception point sees; without `waits` no wait is told."""
    told = waits.of_services(point) if waits else {}
    with office.look() as (tx, now):
        present = hall_within(tx, office, point, now)
        return BoardNow(
            seq=present.seq,
            at=now.at,
            local=present.local,
            closed=present.closed,
            calls=_calls(tx, point, now),
            absent=tuple(hall.absent_on(tx, point, now.days)),
            services=present.services,
            counters=present.counters,
            waits=told,
        )


def _counter(present: HallNow, number: int) -> CounterNow:
    found = next((one for one in present.counters if one.number == number), None)
    if found is None:
        known = ", ".join(str(one.number) for one in present.counters)
        raise Refused(Refusal.COUNTER_UNKNOWN, counter=number, known=known)
    return found


def _undo(
    tx: Transaction, office: Office, now: Reckoning, point: str, number: int
) -> Undoable | None:
    counter = places.counter(tx, point, number)
    return undoable(tx, office.settings, now, counter) if counter else None


def _calls(tx: Transaction, point: str, now: Reckoning) -> tuple[CallShown, ...]:
    """The calls of today that still stand, newest first."""
    tickets = hall.called_last(tx, point, now.days, CALLS_SHOWN)
    history = standing(events.of_subjects(tx, [one.id for one in tickets]))
    last = {event.subject: event for event in history if event.kind in _CALLS}
    shown = [_call_shown(one, last[one.id]) for one in tickets]
    return tuple(sorted(shown, key=lambda call: call.seq, reverse=True))


def _call_shown(ticket: Ticket, event: Event) -> CallShown:
    again = event.kind == "ticket.recalled"
    return CallShown(ticket, ticket.counter or 0, event.seq, event.at, again)
