"""Rows of counters, days, opened services and the clock's mark."""

from dataclasses import asdict

from sqlalchemy import Connection, insert, select, update

from office.model import ClockMark, Counter, CounterState, Day
from office.store.tables import clock_marks, counters, days, opened_services

_RECENT_DAYS = 8


def counter(tx: Connection, point: str, number: int) -> Counter | None:
    """A counter that was opened at least once."""
    row = tx.execute(
        select(counters).where(counters.c.point == point, counters.c.number == number)
    ).first()
    return _counter(row._mapping) if row else None


def counters_of(tx: Connection, point: str) -> list[Counter]:
    """All counters of a point that were ever opened."""
    query = select(counters).where(counters.c.point == point).order_by(counters.c.number)
    return [_counter(row._mapping) for row in tx.execute(query)]


def save_counter(tx: Connection, counter: Counter) -> None:
    """Write what a counter has become."""
    values = {**asdict(counter), "services": " ".join(counter.services)}
    key = (counters.c.point == counter.point) & (counters.c.number == counter.number)
    if tx.execute(update(counters).where(key).values(values)).rowcount == 0:
        tx.execute(insert(counters), values)


def recent_days(tx: Connection) -> list[Day]:
    """The last days that were opened, latest first."""
    query = select(days).order_by(days.c.opened_seq.desc()).limit(_RECENT_DAYS)
    return [Day(*row) for row in tx.execute(query)]


def all_days(tx: Connection) -> list[Day]:
    """Every day, in the order of opening."""
    return [Day(*row) for row in tx.execute(select(days).order_by(days.c.opened_seq))]


def add_day(tx: Connection, day: Day) -> None:
    """Open a day."""
    tx.execute(insert(days), asdict(day))


def close_day(tx: Connection, business_day: str) -> None:
    """Mark a day as closed."""
    tx.execute(update(days).where(days.c.business_day == business_day).values(closed=True))


def reopen_day(tx: Connection, business_day: str) -> None:
    """Mark a day as open again, counting as itself."""
    tx.execute(
        update(days)
        .where(days.c.business_day == business_day)
        .values(closed=False, counts_as=business_day)
    )


def recount_day(tx: Connection, business_day: str, counts_as: str) -> None:
    """Let a day that a wrong clock opened belong to the queue of another."""
    tx.execute(
        update(days)
        .where(days.c.business_day == business_day)
        .values(counts_as=counts_as, closed=True)
    )


def open_service(tx: Connection, business_day: str, service: str) -> None:
    """Let numbers be taken for a service on a day whatever its hours say."""
    tx.execute(insert(opened_services), {"business_day": business_day, "service": service})


def services_opened_on(tx: Connection, business_day: str) -> set[str]:
    """The services that a counter opened by hand on this day."""
    query = select(opened_services.c.service).where(opened_services.c.business_day == business_day)
    return set(tx.execute(query).scalars())


def clock_mark(tx: Connection) -> ClockMark:
    """What the office last concluded about its clock."""
    row = tx.execute(select(clock_marks)).first()
    if row is None:
        return ClockMark()
    return ClockMark(*row[1:])


def save_clock_mark(tx: Connection, mark: ClockMark) -> None:
    """Write what the office concludes now."""
    if tx.execute(update(clock_marks).values(asdict(mark))).rowcount == 0:
        tx.execute(insert(clock_marks), {"id": 1, **asdict(mark)})


def _counter(row: object) -> Counter:
    values = dict(row)  # type: ignore[call-overload]
    values["services"] = tuple(values["services"].split())
    values["state"] = CounterState(values["state"])
    return Counter(**values)
