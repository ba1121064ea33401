"""What the screens of officers and the hall look up among today's tickets; nothing is written."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, not_, or_, select

from office.model import RESUMED, Ticket
from office.store.tables import events, live, print_jobs, tickets, waiting
from office.store.tickets import tickets_of


def _any_of(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


_TODAY = (tickets.c.point == bindparam("point"), tickets.c.business_day.in_(_any_of("days")))
_ABSENT = (
    select(tickets).where(*_TODAY, tickets.c.state == "no_show").order_by(tickets.c.seq.desc())
)
_HELD = select(tickets).where(live, tickets.c.state == "held", *_TODAY).order_by(tickets.c.seq)
_FOR_COUNTER = (
    waiting,
    *_TODAY,
    tickets.c.claim != RESUMED,
    or_(
        tickets.c.bound == bindparam("counter"),
        and_(tickets.c.bound.is_(None), tickets.c.service.in_(_any_of("services"))),
    ),
)
_IS_BUSY = tickets.c.visit.in_(_any_of("busy"))
_ARRIVED = (
    select(tickets)
    .where(*_FOR_COUNTER, not_(_IS_BUSY))
    .order_by(tickets.c.place_at, tickets.c.issued_seq)
    .limit(bindparam("at_most"))
)
_HOW_MANY = select(func.count()).where(*_FOR_COUNTER, not_(_IS_BUSY))
_ELSEWHERE = (
    select(tickets)
    .where(*_FOR_COUNTER, _IS_BUSY)
    .order_by(tickets.c.place_at, tickets.c.issued_seq)
)
_slips = print_jobs.alias()
_NEWEST_SLIP = (
    select(func.max(_slips.c.requested_seq))
    .where(_slips.c.ticket == tickets.c.id)
    .correlate(tickets)
    .scalar_subquery()
)
_UNPRINTED = (
    select(tickets)
    .join(print_jobs, print_jobs.c.ticket == tickets.c.id)
    .where(
        waiting,
        *_TODAY,
        print_jobs.c.requested_seq == _NEWEST_SLIP,
        or_(
            print_jobs.c.outcome.in_(("unconfirmed", "failed")),
            and_(print_jobs.c.outcome.is_(None), print_jobs.c.requested_at < bindparam("before")),
        ),
    )
    .order_by(tickets.c.issued_seq)
)
_ANNOUNCED = (
    select(tickets.c.id, events.c.at, events.c.data)
    .join(events, events.c.seq == tickets.c.seq)
    # nothing has happened yet to most of those who wait: their events are not looked at
    .where(waiting, *_TODAY, tickets.c.seq > tickets.c.issued_seq)
    .where(events.c.kind == "ticket.announced")
)
_EVERYBODY = (
    select(tickets)
    .where(waiting, *_TODAY)
    .order_by(tickets.c.series, tickets.c.number)
    .limit(bindparam("at_most"))
)
_HERE = (*_TODAY, tickets.c.counter == bindparam("counter"))
_SOMEBODY_CAME = (
    select(func.coalesce(func.max(tickets.c.seq), 0))
    .where(*_HERE, tickets.c.state.in_(("called", "serving", "held", "finished")))
    .scalar_subquery()
)
_ABSENT_RUN = select(func.count()).where(
    *_HERE,
    tickets.c.state == "no_show",
    tickets.c.ended_at >= bindparam("since"),
    tickets.c.seq > _SOMEBODY_CAME,
)
_CALLED = (
    select(tickets)
    .join(events, events.c.subject == tickets.c.id)
    .where(
        events.c.kind.in_(("ticket.called", "ticket.recalled")),
        *_TODAY,
        tickets.c.state.in_(("called", "serving", "held", "finished")),
    )
    .group_by(tickets.c.id)
    .order_by(func.max(events.c.seq).desc())
    .limit(bindparam("at_most"))
)


_SERVICE_TIMES = select(tickets.c.service, tickets.c.ended_at - tickets.c.started_at).where(
    *_TODAY,
    tickets.c.state == "finished",
    tickets.c.ended_by != "unattended",
    tickets.c.started_at.is_not(None),
)


_IN_LINE = select(
    tickets.c.id,
    tickets.c.visit,
    tickets.c.service,
    tickets.c.bound,
    tickets.c.issued_at,
    tickets.c.seq > tickets.c.issued_seq,
).where(waiting, *_TODAY)


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody who waits; `bound`: for this counter alone, `moved`: something happened since."""

    ticket: str
    visit: str
    service: str
    bound: int | None
    issued_at: int
    moved: bool


def in_line(tx: Connection, point: str, days: Collection[str]) -> list[InLine]:
    """Everybody who waits."""
    found = tx.execute(_IN_LINE, {"point": point, "days": list(days)})
    return [InLine(*row) for row in found]


def service_times(tx: Connection, point: str, days: Collection[str]) -> dict[str, list[int]]:
    """Service → how long each visit of these days took (milliseconds), what was put aside included.

    Left out is what nobody ended.
    """
    found: dict[str, list[int]] = {}
    for service, took_ms in tx.execute(_SERVICE_TIMES, {"point": point, "days": list(days)}):
        found.setdefault(service, []).append(max(0, took_ms))
    return found


def absent_on(tx: Connection, point: str, days: Collection[str]) -> list[Ticket]:
    """Who was absent when called, and is so still; the latest first."""
    return tickets_of(tx.execute(_ABSENT, {"point": point, "days": list(days)}))


def held_on(tx: Connection, point: str, days: Collection[str]) -> list[Ticket]:
    """The tickets that are held at a point, the longest held first."""
    return tickets_of(tx.execute(_HELD, {"point": point, "days": list(days)}))


@dataclass(frozen=True, slots=True)
class Line:
    """Who waits for a counter: whoever was sent there, and for these services; `busy` visits apart.

    Left out is what the counter goes on with.
    """

    point: str
    days: Collection[str]
    counter: int
    services: Collection[str]
    busy: Collection[str]

    @property
    def facts(self) -> dict[str, Any]:
        """As the statements want it."""
        return {
            "point": self.point,
            "days": list(self.days),
            "counter": self.counter,
            "services": list(self.services),
            "busy": list(self.busy),
        }


def arrived(tx: Connection, line: Line, limit: int) -> list[Ticket]:
    """The first `limit` who can be called, by arrival."""
    return tickets_of(tx.execute(_ARRIVED, {**line.facts, "at_most": limit}))


def how_many(tx: Connection, line: Line) -> int:
    """How many can be called."""
    return tx.execute(_HOW_MANY, line.facts).scalar_one()


def elsewhere(tx: Connection, line: Line) -> list[Ticket]:
    """Who waits too, and is at another counter just now."""
    return tickets_of(tx.execute(_ELSEWHERE, line.facts))


def unprinted(tx: Connection, point: str, days: Collection[str], before: int) -> list[Ticket]:
    """Who waits without paper, as far as is known.

    The newest slip failed or is unconfirmed, or was requested `before` and nobody has printed it.
    """
    facts = {"point": point, "days": list(days), "before": before}
    return tickets_of(tx.execute(_UNPRINTED, facts))


@dataclass(frozen=True, slots=True)
class Announced:
    """The id of a number that was announced at a counter, at `at` (milliseconds)."""

    ticket: str
    counter: int
    at: int


def announced_on(tx: Connection, point: str, days: Collection[str]) -> list[Announced]:
    """Who waits, and was announced at a counter as the last thing that happened to the number."""
    found = tx.execute(_ANNOUNCED, {"point": point, "days": list(days)})
    return [Announced(row.id, json.loads(row.data)["counter"], row.at) for row in found]


def everybody_waiting(
    tx: Connection, point: str, days: Collection[str], limit: int
) -> list[Ticket]:
    """All who wait at a point, by number."""
    facts = {"point": point, "days": list(days), "at_most": limit}
    return tickets_of(tx.execute(_EVERYBODY, facts))


def absent_run(tx: Connection, point: str, days: Collection[str], counter: int, since: int) -> int:
    """How many were absent at a counter since then, after the last one who came there."""
    facts = {"point": point, "days": list(days), "counter": counter, "since": since}
    return tx.execute(_ABSENT_RUN, facts).scalar_one()


def called_last(tx: Connection, point: str, days: Collection[str], limit: int) -> list[Ticket]:
    """The tickets of these days that were called last, the latest first.

    Left out is who waits again, is absent, or has lost the number.
    """
    facts = {"point": point, "days": list(days), "at_most": limit}
    return tickets_of(tx.execute(_CALLED, facts))
