"""Rows of counters, days, opened services, numbers passed over, and the clock's mark."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from office.model import ClockMark, Counter, CounterState, Day
from office.store.tables import clock_marks, counters, days, opened_services, passed_numbers
from office.store.values import just, values_of

RECENT_DAYS = 8
"""How many of the last days are looked at."""

_AT = (counters.c.point == bindparam("at_point"), counters.c.number == bindparam("at_number"))
_COUNTER = select(counters).where(*_AT)
_COUNTERS = (
    select(counters).where(counters.c.point == bindparam("at_point")).order_by(counters.c.number)
)
_OF_OFFICER = select(counters).where(counters.c.officer == bindparam("who"))
_WITH_OFFICERS = select(counters).where(counters.c.officer.is_not(None))
_SAVE_COUNTER = update(counters).where(*_AT)
_ADD_COUNTER = insert(counters)

RECENT = select(days).order_by(days.c.opened_seq.desc()).limit(just(RECENT_DAYS))
"""The last days that were opened, latest first."""
_DAY = select(days).where(days.c.business_day == bindparam("which"))
_PARTS = (
    select(days.c.business_day)
    .where(days.c.counts_as == bindparam("which"))
    .order_by(days.c.business_day)
)
_OPENED = select(opened_services.c.service).where(
    opened_services.c.business_day == bindparam("which")
)

_PASSED = select(passed_numbers)
_PASS = insert(passed_numbers)
_UNPASS = delete(passed_numbers).where(
    passed_numbers.c.point == bindparam("at_point"),
    passed_numbers.c.business_day == bindparam("on_day"),
    passed_numbers.c.series == bindparam("of_series"),
)


def counter(tx: Connection, point: str, number: int) -> Counter | None:
    """A counter that was opened at least once."""
    row = tx.execute(_COUNTER, {"at_point": point, "at_number": number}).first()
    return _counter(row) if row else None


def counters_of(tx: Connection, point: str) -> list[Counter]:
    """All counters of a point that were ever opened."""
    return [_counter(row) for row in tx.execute(_COUNTERS, {"at_point": point}).all()]


def counter_of_officer(tx: Connection, officer: int) -> Counter | None:
    """The counter, of whatever point, at which somebody is signed in."""
    row = tx.execute(_OF_OFFICER, {"who": officer}).first()
    return _counter(row) if row else None


def counters_with_officers(tx: Connection) -> list[Counter]:
    """The counters, of all points, at which somebody is signed in."""
    return [_counter(row) for row in tx.execute(_WITH_OFFICERS)]


def save_counter(tx: Connection, counter: Counter) -> None:
    """Write what a counter has become."""
    lists = {"services": " ".join(counter.services), "helps": " ".join(counter.helps)}
    values = {**values_of(counter), **lists}
    where = {"at_point": counter.point, "at_number": counter.number}
    if tx.execute(_SAVE_COUNTER, {**values, **where}).rowcount == 0:
        tx.execute(_ADD_COUNTER, values)


def forget_commands(tx: Connection) -> None:
    """Let no counter's last command be taken back any more."""
    tx.execute(update(counters).values(last_command=None))


def recent_days(tx: Connection) -> list[Day]:
    """The last days that were opened, latest first."""
    return [Day(*row) for row in tx.execute(RECENT)]


def day(tx: Connection, business_day: str) -> Day | None:
    """A day that was ever opened."""
    row = tx.execute(_DAY, {"which": business_day}).first()
    return Day(*row) if row else None


def parts_of(tx: Connection, counts_as: str) -> tuple[str, ...]:
    """All days that count as this one, it among them."""
    return tuple(tx.execute(_PARTS, {"which": counts_as}).scalars())


def open_day(tx: Connection, business_day: str, opened_seq: int) -> None:
    """Open a day, counting as itself; it is now the one opened last."""
    tx.execute(delete(days).where(days.c.business_day == business_day))
    add_day(tx, Day(business_day, opened_seq, closed=False, counts_as=business_day))


def add_day(tx: Connection, day: Day) -> None:
    """Write a day that is not there yet."""
    tx.execute(insert(days), asdict(day))


def close_days(tx: Connection, counts_as: str) -> None:
    """Mark a day as closed, with every day that counts as it."""
    tx.execute(update(days).where(days.c.counts_as == counts_as).values(closed=True))


def recount_days(tx: Connection, wrong: str, day: str) -> None:
    """Let a day, with every day that counts as it, belong to the queue of another."""
    tx.execute(update(days).where(days.c.counts_as == wrong).values(counts_as=day, closed=True))


def open_service(tx: Connection, business_day: str, service: str) -> None:
    """Let numbers be taken for a service on a day whatever its hours say."""
    tx.execute(insert(opened_services), {"business_day": business_day, "service": service})


def withdraw_service(tx: Connection, business_day: str, service: str) -> None:
    """Let a service's hours count again."""
    tx.execute(
        delete(opened_services).where(
            opened_services.c.business_day == business_day, opened_services.c.service == service
        )
    )


def services_opened_on(tx: Connection, business_day: str) -> set[str]:
    """The services that a counter opened by hand on this day."""
    return set(tx.execute(_OPENED, {"which": business_day}).scalars())


def mirror_services(tx: Connection, business_day: str, opened: Collection[str]) -> None:
    """Have in this record just those services opened on a day that are so in another."""
    tx.execute(delete(opened_services).where(opened_services.c.business_day == business_day))
    for one in sorted(opened):
        open_service(tx, business_day, one)


def save_clock_mark(tx: Connection, mark: ClockMark) -> None:
    """Write what the office concludes now."""
    if tx.execute(update(clock_marks).values(asdict(mark))).rowcount == 0:
        tx.execute(insert(clock_marks), {"id": 1, **asdict(mark)})


def _counter(row: Row[Any]) -> Counter:
    return Counter(
        point=row.point,
        number=row.number,
        state=CounterState(row.state),
        services=tuple(row.services.split()),
        since_returned=row.since_returned,
        last_command=row.last_command,
        helps=tuple(row.helps.split()),
        since_priority=row.since_priority,
        officer=row.officer,
    )


def pass_over(tx: Connection, point: str, day: str, series: str, upto: int) -> None:
    """Give no number of a series up to this one on a day any more."""
    tx.execute(_UNPASS, {"at_point": point, "on_day": day, "of_series": series})
    facts = {"point": point, "business_day": day, "series": series, "upto": upto}
    tx.execute(_PASS, facts)


def passed_over(tx: Connection) -> dict[tuple[str, str, str], int]:
    """Up to which number each (point, day, series) was passed over."""
    return {(row.point, row.business_day, row.series): row.upto for row in tx.execute(_PASSED)}
