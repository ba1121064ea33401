"""What the record knows of waits and turns at the counters; nothing is written."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, or_, select

from office.model import Ticket
from office.store.tables import tickets, waiting
from office.store.tickets import ticket_of


def _any_of(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


_ON_DAYS = (
    tickets.c.point == bindparam("point"),
    tickets.c.business_day.in_(_any_of("days")),
)
_WAITING = (
    select(tickets).where(waiting, *_ON_DAYS).order_by(tickets.c.place_at, tickets.c.issued_seq)
)
_ISSUED = (
    select(
        tickets.c.service,
        tickets.c.priority,
        tickets.c.state,
        tickets.c.counter,
        tickets.c.issued_at,
        tickets.c.called_at,
        tickets.c.ended_at,
        tickets.c.dossiers,
    )
    .where(*_ON_DAYS, or_(tickets.c.ended_by.is_(None), tickets.c.ended_by != "unattended"))
    .order_by(tickets.c.issued_seq)
)


class Issued(NamedTuple):
    """What became of a number; see `office.model.Ticket`."""

    service: str
    priority: str
    state: str
    counter: int | None
    issued_at: int
    called_at: int | None
    ended_at: int | None
    dossiers: int


def waiting_at(tx: Connection, point: str, days: Collection[str]) -> list[Ticket]:
    """Everybody who waits at a point, by arrival."""
    return [ticket_of(row) for row in tx.execute(_WAITING, {"point": point, "days": list(days)})]


def issued_on(tx: Connection, point: str, days: Collection[str]) -> list[Issued]:
    """Every number given on these days, in order of issue.

    Left out is what nobody finished: nothing is known of how long it took.
    """
    rows = tx.execute(_ISSUED, {"point": point, "days": list(days)})
    return [Issued(*row) for row in rows]
