"""Rows of calls for help."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from office.store.tables import help_calls, open_call
from office.store.values import values_of


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A call for help: `asked_seq` is its event, times are milliseconds.

    It is open until somebody has answered, its day is closed, or a call of a later day takes its
    place.
    """

    asked_seq: int
    point: str
    business_day: str
    place: str
    asked_at: int
    answered_at: int | None = None
    is_open: bool = True


_OPEN_AT = select(help_calls).where(
    open_call,
    help_calls.c.point == bindparam("at_point"),
    help_calls.c.place == bindparam("at_place"),
)
_OF_DAYS = (
    select(help_calls)
    .where(
        help_calls.c.point == bindparam("at_point"),
        help_calls.c.business_day.in_(bindparam("days", expanding=True)),
    )
    .order_by(help_calls.c.asked_seq)
)
_ALL = select(help_calls).order_by(help_calls.c.asked_seq)
_ONE = update(help_calls).where(help_calls.c.asked_seq == bindparam("which"))
_CLOSE_ALL = update(help_calls).where(open_call).values(is_open=False)


def open_at(tx: Connection, point: str, place: str) -> HelpRow | None:
    """The call of a place that nobody has answered yet."""
    row = tx.execute(_OPEN_AT, {"at_point": point, "at_place": place}).first()
    return HelpRow(*row) if row else None


def of_days(tx: Connection, point: str, days: Collection[str]) -> list[HelpRow]:
    """Every call of these days at a point, in order of asking."""
    found = tx.execute(_OF_DAYS, {"at_point": point, "days": list(days)})
    return [HelpRow(*row) for row in found]


def all_calls(tx: Connection) -> list[HelpRow]:
    """Every call there ever was, in order of asking."""
    return [HelpRow(*row) for row in tx.execute(_ALL)]


def add(tx: Connection, row: HelpRow) -> None:
    """Write a new call."""
    tx.execute(insert(help_calls), values_of(row))


def answer(tx: Connection, asked_seq: int, answered_at: int) -> None:
    """Write that somebody has answered."""
    tx.execute(_ONE, {"which": asked_seq, "answered_at": answered_at, "is_open": False})


def end(tx: Connection, asked_seq: int) -> None:
    """Let a call stand open no more, without an answer."""
    tx.execute(_ONE, {"which": asked_seq, "is_open": False})


def close_all(tx: Connection) -> None:
    """Let no call stand open any more."""
    tx.execute(_CLOSE_ALL)
