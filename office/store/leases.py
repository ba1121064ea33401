"""Rows of the numbers that kiosks hold in reserve."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from office.model import Lease
from office.store.tables import events, leases, tickets

_C = leases.c
_THIS = (
    _C.point == bindparam("at_point"),
    _C.business_day == bindparam("on_day"),
    _C.series == bindparam("of_series"),
    _C.first == bindparam("from_number"),
)
_ADD = insert(leases)
_RETURN = update(leases).where(*_THIS).values(returned=True)
_OF_SERIES = (
    select(leases)
    .where(
        _C.point == bindparam("point"),
        _C.business_day.in_(bindparam("days", expanding=True)),
        _C.series == bindparam("series"),
    )
    .order_by(_C.business_day, _C.first)
)
_ALL = select(leases).order_by(_C.point, _C.business_day, _C.series, _C.first)
_OF_DAY = _ALL.where(_C.business_day == bindparam("day"))
_OF_HOLDER = _ALL.where(_C.point == bindparam("point"), _C.store == bindparam("store"))
_OPEN_OF_HOLDER = _OF_HOLDER.where(_C.returned.is_(False))
_USED = (
    select(tickets.c.number, tickets.c.state)
    .where(
        tickets.c.point == bindparam("point"),
        tickets.c.business_day == bindparam("day"),
        tickets.c.series == bindparam("series"),
        tickets.c.number.between(bindparam("first"), bindparam("last")),
    )
    .order_by(tickets.c.number)
)
_GIVEN_BY = (
    select(tickets.c.series, tickets.c.business_day, func.count())
    .join(events, events.c.seq == tickets.c.issued_seq)
    .where(
        tickets.c.point == bindparam("point"),
        tickets.c.business_day >= bindparam("since"),
        events.c.actor == bindparam("actor"),
    )
    .group_by(tickets.c.series, tickets.c.business_day)
)


def add(tx: Connection, lease: Lease) -> None:
    """Write a new lease."""
    tx.execute(_ADD, lease._asdict())


def give_back(tx: Connection, lease: Lease) -> None:
    """Write that what is left of a lease will never be given."""
    tx.execute(
        _RETURN,
        {
            "at_point": lease.point,
            "on_day": lease.business_day,
            "of_series": lease.series,
            "from_number": lease.first,
        },
    )


def of_series(tx: Connection, point: str, days: Collection[str], series: str) -> list[Lease]:
    """All leases of a series on these days, the lowest numbers of each day first."""
    facts = {"point": point, "days": list(days), "series": series}
    return [_lease(row) for row in tx.execute(_OF_SERIES, facts)]


def of_day(tx: Connection, day: str) -> list[Lease]:
    """All leases of a day, by point, series and number."""
    return [_lease(row) for row in tx.execute(_OF_DAY, {"day": day})]


def of_store(tx: Connection, point: str, store: str) -> list[Lease]:
    """All leases that a kiosk's own record ever held."""
    return [_lease(row) for row in tx.execute(_OF_HOLDER, {"point": point, "store": store})]


def standing(tx: Connection, point: str, store: str) -> list[Lease]:
    """The leases that are not given back, of a kiosk's own record or what else stands for one."""
    return [_lease(row) for row in tx.execute(_OPEN_OF_HOLDER, {"point": point, "store": store})]


def everything(tx: Connection) -> list[Lease]:
    """Every lease, by point, day, series and number."""
    return [_lease(row) for row in tx.execute(_ALL)]


def used(tx: Connection, lease: Lease) -> dict[int, str]:
    """The numbers of a lease that were given, each with the state of its ticket."""
    facts = {
        "point": lease.point,
        "day": lease.business_day,
        "series": lease.series,
        "first": lease.first,
        "last": lease.last,
    }
    return {row.number: row.state for row in tx.execute(_USED, facts)}


def given_by(tx: Connection, point: str, actor: str, since: str) -> dict[str, dict[str, int]]:
    """How many numbers an actor gave on each day from `since` on: series → day → count."""
    given: dict[str, dict[str, int]] = {}
    facts = {"point": point, "actor": actor, "since": since}
    for series, day, count in tx.execute(_GIVEN_BY, facts):
        given.setdefault(series, {})[day] = count
    return given


def _lease(row: Row[Any]) -> Lease:
    return Lease._make(row)
