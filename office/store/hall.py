"""What the screens of officers and the hall look up among today's tickets; nothing is written."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, or_, select

from office.model import Ticket
from office.store.tables import events, live, print_jobs, tickets, waiting
from office.store.tickets import ticket_of


def _any_of(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


_TODAY = (tickets.c.point == bindparam("point"), tickets.c.business_day.in_(_any_of("days")))
_ABSENT = (
    select(tickets).where(*_TODAY, tickets.c.state == "no_show").order_by(tickets.c.seq.desc())
)
_HELD = select(tickets).where(live, tickets.c.state == "held", *_TODAY).order_by(tickets.c.seq)
_ARRIVED = (
    select(tickets)
    .where(waiting, *_TODAY, tickets.c.bound.is_(None), tickets.c.service.in_(_any_of("services")))
    .order_by(tickets.c.place_at, tickets.c.issued_seq)
    .limit(bindparam("at_most"))
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


def absent_on(tx: Connection, point: str, days: Collection[str]) -> list[Ticket]:
    """Who was absent when called, and is so still; the latest first."""
    return [ticket_of(row) for row in tx.execute(_ABSENT, {"point": point, "days": list(days)})]


def held_on(tx: Connection, point: str, days: Collection[str]) -> list[Ticket]:
    """The tickets that are held at a point, the longest held first."""
    return [ticket_of(row) for row in tx.execute(_HELD, {"point": point, "days": list(days)})]


def arrived(
    tx: Connection, point: str, days: Collection[str], services: Collection[str], limit: int
) -> list[Ticket]:
    """The first `limit` who wait for some services, by arrival; nobody whom one counter awaits."""
    facts = {"point": point, "days": list(days), "services": list(services), "at_most": limit}
    return [ticket_of(row) for row in tx.execute(_ARRIVED, facts)]


def unprinted(tx: Connection, point: str, days: Collection[str], before: int) -> list[Ticket]:
    """Who waits without paper, as far as is known.

    The newest slip failed or is unconfirmed, or was requested `before` and nobody has printed it.
    """
    facts = {"point": point, "days": list(days), "before": before}
    return [ticket_of(row) for row in tx.execute(_UNPRINTED, facts)]


def called_last(tx: Connection, point: str, days: Collection[str], limit: int) -> list[Ticket]:
    """The tickets of these days that were called last, the latest first.

    Left out is who waits again, is absent, or has lost the number.
    """
    facts = {"point": point, "days": list(days), "at_most": limit}
    return [ticket_of(row) for row in tx.execute(_CALLED, facts)]
