"""Rows of those who work here: beside the journal, which knows only their numbers and roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from office.store.tables import staff
from office.store.values import values_of


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One of the staff; `pin_hash` in argon2's own text form.

    `wrong` counts the tries since the last right PIN; `locked_until` is in milliseconds.
    """

    number: int
    name: str
    role: str
    active: bool
    pin_hash: str
    wrong: int = 0
    locked_until: int | None = None
    agency: str = ""


_ONE = select(staff).where(staff.c.number == bindparam("which"))
_ALL = select(staff).order_by(staff.c.number)
_LAST = select(func.coalesce(func.max(staff.c.number), 0))
_SAVE = update(staff).where(staff.c.number == bindparam("which"))


def get(tx: Connection, number: int) -> StaffRow | None:
    """One of the staff by the number."""
    row = tx.execute(_ONE, {"which": number}).first()
    return StaffRow(*row) if row else None


def everyone(tx: Connection) -> list[StaffRow]:
    """All staff, by number."""
    return [StaffRow(*row) for row in tx.execute(_ALL)]


def mirror(tx: Connection, rows: Sequence[StaffRow]) -> None:
    """Have in this record just those who are in another."""
    tx.execute(delete(staff))
    if rows:
        tx.execute(insert(staff), [values_of(one) for one in rows])


def last_number(tx: Connection) -> int:
    """The highest number that was ever given, 0 when there is nobody."""
    return int(tx.execute(_LAST).scalar_one())


def add(tx: Connection, row: StaffRow) -> None:
    """Write somebody new."""
    tx.execute(insert(staff), values_of(row))


def change(tx: Connection, number: int, changes: Mapping[str, str | bool]) -> None:
    """Write another `role`, `agency` or `active`."""
    tx.execute(_SAVE, {**changes, "which": number})


def set_pin(tx: Connection, number: int, pin_hash: str) -> None:
    """Write a new PIN; earlier tries are forgotten."""
    fresh = {"pin_hash": pin_hash, "wrong": 0, "locked_until": None}
    tx.execute(_SAVE, {**fresh, "which": number})


def set_tries(tx: Connection, number: int, wrong: int, locked_until: int | None) -> None:
    """Write how many tries were made, and until when no more are taken."""
    tx.execute(_SAVE, {"wrong": wrong, "locked_until": locked_until, "which": number})
