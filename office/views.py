"""Read models: answers to commands, the present of the queue, a ticket with its history.

An answer is always rebuilt from the events that the command left, so the first answer and the
answer to a repeated command id are the same.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from office.announced import announced_within
from office.attention import ATTENDED
from office.clock import from_ms
from office.config import Service
from office.days import Reckoning, unknown_day
from office.errors import Refusal, Refused
from office.in_line import Waiting, waiting_within
from office.model import Counter, CounterState, Event, PrintJob, Reason, Ticket
from office.numbering import parse_number
from office.office import Done, Office
from office.restored import unknown_number
from office.store import Transaction, calls_by_hand, events, places
from office.store import tickets as rows
from office.tickets import ASIDE, MOVES, fold

Taking = Literal["open", "unserved", "closed"]
_NOT_FACTS = ("counter", "rule", "since_returned", "since_priority", "officer")


@dataclass(frozen=True, slots=True)
class IssueAnswer:
    """A number that was given; `job` is the print job of its slip.

    `ahead` is None where a kiosk gave it that was cut off. `arrival` is how somebody came to his
    appointment, `appointed_at` its time in milliseconds; None for everybody else.
    """

    ticket: Ticket
    ahead: int | None
    job: PrintJob | None
    arrival: str | None = None
    appointed_at: int | None = None


@dataclass(frozen=True, slots=True)
class CounterAnswer:
    """What a counter's command did: the ticket it now deals with, and the one it finished.

    `released` are those that wait for this counter alone no more; `yielded` has had its turn and
    waits with the rest of its dossiers behind the others. `beside` are all others that it moved,
    such as whom it asked to come near.
    """

    counter: int
    ticket: Ticket | None
    finished: Ticket | None
    reason: Reason | None
    released: tuple[Ticket, ...] = ()
    yielded: Ticket | None = None
    beside: tuple[Ticket, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceNow:
    """A service at this moment. `opens_at` is local, for a service that takes no numbers now.

    `unserved`: numbers are given, but no open counter takes the service yet. Of those who are
    `waiting`, `away` are at a counter for another number just now; `longest_wait_s` is the longest
    wait of the others, by the same definition as the alerts'.
    """

    service: Service
    waiting: int
    longest_wait_s: int
    taking: Taking
    opens_at: datetime | None
    counters: tuple[int, ...]
    away: int = 0


@dataclass(frozen=True, slots=True)
class CounterNow:
    """A counter and its open ticket at this moment; `officer` is the number of who signed in.

    `announced` is whom it has asked to come near, as the second of two numbers.
    """

    number: int
    state: CounterState
    services: tuple[str, ...]
    ticket: Ticket | None
    helps: tuple[str, ...] = ()
    officer: int | None = None
    announced: Ticket | None = None


@dataclass(frozen=True, slots=True)
class HallNow:
    """The whole queue of one reception point at one moment; `seq` is the last event it shows.

    `local` is the time in the office's zone, None while the clock is doubtful; `asks_day` whether
    staff are to be asked "Hôm nay là ngày …?". `in_line` is everybody who waits.
    """

    seq: int
    business_day: str
    local: datetime | None
    doubted: str | None
    asks_day: bool
    closed: bool
    services: tuple[ServiceNow, ...]
    counters: tuple[CounterNow, ...]
    in_line: tuple[Waiting, ...] = ()


def issue_answer(done: Done) -> IssueAnswer:
    """The answer to `IssueTicket` and `CheckIn`."""
    issued = next(event for event in done.events if event.kind == "ticket.issued")
    ticket = fold(event for event in done.events if event.subject == issued.subject)
    kept = next((_data(one) for one in done.events if one.kind == "appointment.kept"), {})
    ahead, job = _data(issued)["ahead"], requested_job(done)
    arrival, appointed_at = kept.get("arrival"), kept.get("due_at")
    return IssueAnswer(ticket, ahead, job, arrival, appointed_at)


def requested_job(done: Done) -> PrintJob | None:
    """The print job that a command asked for, as it was then."""
    for event in done.events:
        if event.kind == "print.requested":
            data = _data(event)
            job, printer, copy = data["job"], data["printer"], data["copy"]
            return PrintJob(job, event.subject, printer, copy, event.at, event.seq)
    return None


def ticket_answer(office: Office, done: Done) -> Ticket | None:
    """The ticket as a command on it left it; None when there was nothing to do."""
    if not done.events:
        return None
    with office.store.read() as tx:
        return _ticket_at(tx, done.events[0].subject, done.last_seq)


def counter_answer(office: Office, counter: int, done: Done) -> CounterAnswer:
    """The answer to any command of a counter."""
    told = MOVES - {ASIDE} | {ATTENDED}
    last = {event.subject: event for event in done.events if event.kind in told}
    with office.store.read() as tx:
        moved = {one: _ticket_at(tx, one, done.last_seq) for one in last}

    def of_kind(kind: str) -> list[Ticket]:
        return [moved[one] for one, event in last.items() if event.kind == kind]

    ended, let_go = of_kind("ticket.finished"), of_kind("ticket.released")
    gave_way = of_kind("ticket.yielded")
    others = [one for one in moved.values() if one not in (*ended, *let_go, *gave_way)]
    dealt_with = max(others, key=lambda one: one.is_open, default=None)
    called = next((event for event in last.values() if event.kind == "ticket.called"), None)
    return CounterAnswer(
        counter=counter,
        ticket=dealt_with,
        finished=next(iter(ended), None),
        reason=reason_of(called) if called else None,
        released=tuple(let_go),
        yielded=next(iter(gave_way), None),
        beside=tuple(one for one in others if one is not dealt_with),
    )


def hall_now(office: Office, point: str) -> HallNow:
    """The present of a reception point, in one snapshot."""
    with office.look() as (tx, now):
        return hall_within(tx, office, point, now)


def hall_within(tx: Transaction, office: Office, point: str, now: Reckoning) -> HallNow:
    """The same, within a look that has begun."""
    counters = counters_within(tx, office, point, now)
    waiting = waiting_within(tx, point, now)
    opened = places.services_opened_on(tx, now.day)
    return HallNow(
        seq=events.head(tx),
        business_day=now.day,
        local=None if now.doubted else office.calendar.local(from_ms(now.at)),
        doubted=now.doubted,
        asks_day=now.unanswered,
        closed=now.is_closed,
        services=tuple(
            _service_now(office, one, now, waiting, counters, opened)
            for one in office.settings.services
            if one.point == point
        ),
        counters=counters,
        in_line=tuple(waiting),
    )


def counters_now(office: Office, point: str) -> tuple[CounterNow, ...]:
    """The counters of a reception point and their open tickets, in one snapshot."""
    with office.look() as (tx, now):
        return counters_within(tx, office, point, now)


def counters_serving(office: Office, point: str, service: str) -> tuple[int, ...]:
    """The counters of a point that are not closed and take a service."""
    return _serving(counters_now(office, point), service)


def ticket_by_id(office: Office, ticket_id: str) -> Ticket | None:
    """A ticket of any day by its id."""
    with office.store.read() as tx:
        return rows.get(tx, ticket_id)


def tickets_today(office: Office, point: str) -> list[Ticket]:
    """Every ticket of today at a point, in order of issue."""
    return tickets_of(office, point, None)


def tickets_of(office: Office, point: str, day: str | None) -> list[Ticket]:
    """Every ticket of a day at a point, in order of issue; None: of today.

    Refused with `day-unknown` for a day on which nothing was done.
    """
    with office.look() as (tx, now):
        return rows.of_days(tx, point, _parts(tx, now, day))


def ticket_history(
    office: Office, point: str, text: str, day: str | None = None
) -> tuple[Ticket, list[Event]]:
    """A ticket by number (of today, or of a day) or id, with everything that happened to it."""
    with office.look() as (tx, now):
        ticket = ticket_within(office, tx, now, point, text, day)
        return ticket, events.of_subject(tx, ticket.id)


def ticket_within(
    office: Office, tx: Transaction, now: Reckoning, point: str, text: str, day: str | None = None
) -> Ticket:
    """A ticket by number (of today, or of a day) or id, within a look that has begun."""
    parsed = parse_number(text)
    if parsed:
        found = rows.by_number(tx, point, _parts(tx, now, day), *parsed)
    else:
        found = [one for one in [rows.get(tx, text.strip().lower())] if one]
    if not found and day and day not in now.days:
        raise Refused(Refusal.TICKET_UNKNOWN_THEN, number=text.strip(), day=day)
    if not found:
        raise unknown_number(tx, office.calendar, point, now.days, text, parsed)
    return max(found, key=lambda one: one.issued_seq)


def _parts(tx: Transaction, now: Reckoning, day: str | None) -> tuple[str, ...]:
    """The business days that count as a day; without one those of today's queue."""
    if day is None or day in now.days:
        return now.days
    row = places.day(tx, day)
    if row is None:
        raise unknown_day(tx, day)
    return places.parts_of(tx, row.counts_as)


def print_jobs(office: Office, ticket_id: str) -> list[PrintJob]:
    """A ticket's print jobs, oldest first."""
    with office.store.read() as tx:
        return rows.jobs_of_ticket(tx, ticket_id)


def last_print_jobs(office: Office, tickets: Sequence[Ticket]) -> dict[str, PrintJob]:
    """The newest print job of each of these tickets that has one, by the ticket's id."""
    with office.store.read() as tx:
        return {one.id: job for one in tickets for job in rows.jobs_of_ticket(tx, one.id)}


def waiting_print_jobs(office: Office, printer: str) -> list[tuple[PrintJob, Ticket]]:
    """A printer's jobs whose outcome is not known, with their tickets, oldest first."""
    with office.store.read() as tx:
        jobs = rows.unsettled_jobs(tx, printer)
        found = [(job, rows.get(tx, job.ticket)) for job in jobs]
        return [(job, ticket) for job, ticket in found if ticket]


def counters_within(
    tx: Transaction, office: Office, point: str, now: Reckoning
) -> tuple[CounterNow, ...]:
    """The same as `counters_now`, within a look that has begun."""
    usual = {
        one.number: Counter(point, one.number, services=one.services, helps=one.helps)
        for one in office.settings.counters
        if one.point == point
    }
    if now.left_open:
        # Nobody works any more since the day turned; the next to touch the queue closes yesterday.
        return tuple(_counter_now(one, {}, {}) for one in usual.values())
    at_work = {one.counter: one for one in rows.open_tickets(tx, point)}
    announced = announced_within(tx, point, now, at_work)
    # A counter that the settings have dropped is seen until it is closed and its ticket has ended.
    known = {
        one.number: one
        for one in places.counters_of(tx, point)
        if one.number in {*usual, *at_work} or one.state is not CounterState.CLOSED
    }
    everyone = sorted({**usual, **known}.items())
    return tuple(_counter_now(one, at_work, announced) for _, one in everyone)


def _counter_now(
    counter: Counter, at_work: Mapping[int | None, Ticket], announced: Mapping[int, Ticket]
) -> CounterNow:
    ticket = at_work.get(counter.number)
    return CounterNow(
        number=counter.number,
        state=counter.state,
        services=counter.services,
        ticket=ticket,
        helps=counter.helps,
        officer=counter.officer,
        announced=announced.get(counter.number),
    )


def _serving(counters: Sequence[CounterNow], service: str) -> tuple[int, ...]:
    return tuple(
        one.number
        for one in counters
        if one.state is not CounterState.CLOSED and service in (*one.services, *one.helps)
    )


def _service_now(
    office: Office,
    service: Service,
    now: Reckoning,
    waiting: Sequence[Waiting],
    counters: Sequence[CounterNow],
    opened: set[str],
) -> ServiceNow:
    serving = _serving(counters, service.id)
    opening = office.calendar.opening("taking", service.id, from_ms(now.at))
    takes = bool(now.doubted) or service.id in opened or opening.is_open
    if now.is_closed or not takes:
        taking: Taking = "closed"
    else:
        taking = "open" if serving else "unserved"
    opens_at = opening.next_at if taking == "closed" else None
    mine = [one for one in waiting if one.service == service.id]
    here = [max(0, now.at - one.since) for one in mine if not one.away]
    return ServiceNow(
        service=service,
        waiting=len(mine),
        longest_wait_s=max(here, default=0) // 1000,
        taking=taking,
        opens_at=opens_at,
        counters=serving,
        away=len(mine) - len(here),
    )


def _ticket_at(tx: Transaction, ticket_id: str, seq: int) -> Ticket:
    if calls_by_hand(tx) and (known := rows.get(tx, ticket_id)):
        return known  # what was called before the line broke has no history there
    return fold(events.of_subject(tx, ticket_id, upto=seq))


def reason_of(called: Event) -> Reason:
    """Why a `ticket.called` called whom it did."""
    data = _data(called)
    facts = {key: value for key, value in data.items() if key not in _NOT_FACTS}
    return Reason(data["rule"], facts)


def _data(event: Event) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(event.data)
    return data
