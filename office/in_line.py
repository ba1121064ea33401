"""Who waits, and since when: the one definition for the queue, every screen and the alerts."""

from dataclasses import dataclass

from office.ahead import Line, may_precede, stands_last
from office.config import OfficeSettings
from office.days import Reckoning
from office.model import CounterState, Event, Ticket
from office.policy import Rules
from office.store import Transaction, events, hall, places
from office.store import tickets as rows
from office.tickets import in_line_since, standing


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits, since `since` (milliseconds); `bound`: for this counter alone.

    `away`: called or served for another number just now, so that nobody could call him.
    """

    service: str
    since: int
    bound: int | None = None
    ticket: str = ""
    away: bool = False


def waiting_within(tx: Transaction, point: str, now: Reckoning) -> list[Waiting]:
    """Everybody who waits at a point, within a look that has begun."""
    found = hall.in_line(tx, point, now.days)
    histories: dict[str, list[Event]] = {}
    moved = [one.ticket for one in found if one.moved]
    for event in standing(events.of_subjects(tx, moved)) if moved else ():
        histories.setdefault(event.subject, []).append(event)
    since = {ticket: in_line_since(history) for ticket, history in histories.items()}
    busy = rows.busy_visits(tx)
    return [
        Waiting(
            service=one.service,
            since=since.get(one.ticket, one.issued_at),
            bound=one.bound,
            ticket=one.ticket,
            away=one.visit in busy,
        )
        for one in found
    ]


def line_within(tx: Transaction, settings: OfficeSettings, point: str, now: Reckoning) -> Line:
    """Who waits at a point, and before which counters, within a look or a command."""
    at_work = [one for one in places.counters_of(tx, point) if one.state is CounterState.OPEN]
    return Line(
        waiting=rows.all_waiting(tx, point, now.days),
        counters={one.number: (one, settings.rules(point, one.number)) for one in at_work},
        rules=_rules(settings),
        known=settings.numbers(point),
        now=now.at,
    )


def ahead_of(
    tx: Transaction, settings: OfficeSettings, point: str, now: Reckoning, coming: Ticket
) -> int:
    """How many may be called before somebody who is just being given a number."""
    if stands_last(coming, _rules(settings), now.at):
        known = settings.numbers(point)
        return rows.count_waiting(tx, point, now.days, coming.service, known)
    return may_precede(coming, line_within(tx, settings, point, now))


def _rules(settings: OfficeSettings) -> Rules:
    queue = settings.queue
    return Rules(settings.ranks, queue.ordinary_between, queue.cap_ms)
