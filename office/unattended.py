"""Tickets that stand open for long: which of them are to be asked about now, and which to end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from office.act import Command
from office.attention import Attention, attention, longest_usual, unanswered, why_ask
from office.clock import to_ms
from office.counters import AskStillServing, EndUnattended
from office.counters.attending import open_minutes
from office.days import Reckoning
from office.model import Ticket
from office.office import Office
from office.store import Transaction, events, hall
from office.store import tickets as rows


@dataclass(frozen=True, slots=True)
class Asked:
    """An open ticket whose officer is asked whether it is still being served, since `at`.

    It has been open for `minutes`, and is ended at `ends_at`; times are milliseconds.
    """

    ticket: Ticket
    at: int
    minutes: int
    ends_at: int


def asked_within(
    tx: Transaction, office: Office, now: Reckoning, tickets: Sequence[Ticket]
) -> tuple[Asked, ...]:
    """Which of these open tickets their officers are asked about, within a look that has begun."""
    answer_ms = office.settings.unattended.answer_min * 60_000
    found = _attended(tx, tickets)
    return tuple(
        Asked(
            ticket=one,
            at=reminder.at,
            minutes=open_minutes(one, found[one.id], now.at),
            ends_at=reminder.at + answer_ms,
        )
        for one in tickets
        if (reminder := found[one.id].reminder)
    )


def asked_now(office: Office, point: str) -> tuple[Asked, ...]:
    """All open tickets of a point whose officers are asked about them."""
    with office.look() as (tx, now):
        return asked_within(tx, office, now, rows.open_tickets(tx, point))


def usual_times(office: Office, point: str) -> dict[str, int]:
    """Service → milliseconds that 95 of 100 visits of the last days do not exceed, where known.

    Left out is what was ended unattended. It reads some days, so it is not asked for often.
    """
    with office.look() as (tx, now):
        times = hall.service_times(tx, point, {one.business_day for one in now.known})
    usual = {service: longest_usual(some) for service, some in times.items()}
    return {service: ms for service, ms in usual.items() if ms is not None}


def steps_due(office: Office, point: str, usual: Mapping[str, int]) -> list[Command]:
    """What is to be done now about the tickets that are open at a point.

    Nothing while the clock is doubted, and nothing about a day that another has followed.
    """
    with office.look() as (tx, now):
        if now.doubted or now.left_open:
            return []
        tickets = rows.open_tickets(tx, point)
        found = _attended(tx, tickets)
    steps = (_step(office, one, found[one.id], now, usual.get(one.service)) for one in tickets)
    return [one for one in steps if one]


def _step(
    office: Office, ticket: Ticket, at: Attention, now: Reckoning, usual: int | None
) -> Command | None:
    patience, counter = office.settings.unattended.patience(usual), ticket.counter or 0
    if at.reminder and unanswered(at, now.at, patience):
        return EndUnattended(counter, ticket.point, at.reminder.seq)
    why = why_ask(at, now.at, patience, _ends(office, ticket.service, now))
    if why is None:
        return None
    return AskStillServing(counter, ticket.id, at.seen_seq, why, ticket.point)


def _ends(office: Office, service: str, now: Reckoning) -> list[int]:
    """When the working hours of a service end today (milliseconds); none where none are kept."""
    if office.settings.always_open:
        return []
    spans = office.calendar.spans("serving", service, date.fromisoformat(now.day))
    return [to_ms(end) for _, end in spans]


def _attended(tx: Transaction, tickets: Sequence[Ticket]) -> dict[str, Attention]:
    """How each of these open tickets is attended to."""
    history = events.of_subjects(tx, [one.id for one in tickets])
    return {
        one.id: attention(event for event in history if event.subject == one.id) for one in tickets
    }
