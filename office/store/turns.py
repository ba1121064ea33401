"""What the record knows of waits and turns at the counters; nothing is written."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select

from office.model import Ticket
from office.store.tables import events, live, tickets
from office.store.tickets import tickets_of
from office.taken_turns import Moved
from office.tickets import MOVES


def _any_of(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


_LINED_UP = (
    select(tickets)
    .where(
        live,
        tickets.c.point == bindparam("point"),
        tickets.c.business_day.in_(_any_of("days")),
        tickets.c.state.in_(("waiting", "held")),
    )
    .order_by(tickets.c.place_at, tickets.c.issued_seq)
)
_MOVES = (
    select(events.c.seq, events.c.at, events.c.kind, events.c.subject, events.c.data)
    .where(
        events.c.seq.between(bindparam("first"), bindparam("last")),
        events.c.point == bindparam("point"),
        events.c.kind.in_(sorted(MOVES)),
    )
    .order_by(events.c.seq)
)


def lined_up(tx: Connection, point: str, days: Collection[str]) -> list[Ticket]:
    """Everybody who waits or is put aside at a point, by arrival."""
    return tickets_of(tx.execute(_LINED_UP, {"point": point, "days": list(days)}))


def moves(tx: Connection, point: str, first: int, last: int) -> list[Moved]:
    """What moved tickets of a point from event `first` to `last`, both among them, in order."""
    rows = tx.execute(_MOVES, {"point": point, "first": first, "last": last})
    return [Moved(*row) for row in rows]
