"""The record as it stands: what every command and every look begins with, in one statement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, literal, select, true

from office.model import ClockMark, Day
from office.store.events import GENESIS, CommandRow
from office.store.places import RECENT
from office.store.tables import clock_marks, commands, events
from office.store.values import just

_always = select(literal(1).label("always")).subquery()
_LAST = events.c.seq.desc()
_tail = select(events.c.seq, events.c.hash, events.c.at).order_by(_LAST).limit(just(1))
_PARTS = (_tail.subquery(), clock_marks, commands, RECENT.subquery())
_newest, _, _, _recent = _PARTS
_PRESENT = (
    select(*_PARTS)
    .select_from(
        _always.outerjoin(_newest, true())
        .outerjoin(clock_marks, true())
        .outerjoin(commands, commands.c.id == bindparam("which"))
        .outerjoin(_recent, true())
    )
    .order_by(_recent.c.opened_seq.desc())
)


@dataclass(frozen=True, slots=True)
class Present:
    """The journal's end, what was concluded of the clock, the last days, and a command if done.

    `seq`, `hash` and `at` (milliseconds) are those of the last event; 0, GENESIS and None of an
    empty journal. Of `days` the one that was opened last is the first.
    """

    seq: int
    hash: bytes
    at: int | None
    mark: ClockMark
    days: Sequence[Day]
    command: CommandRow | None


def present(tx: Connection, command_id: str = "") -> Present:
    """How the record stands, and what the command with this id did, if it was done."""
    rows = tx.execute(_PRESENT, {"which": command_id}).all()
    tail, mark, command, _ = _parted(rows[0])
    seq, last_hash, at = tail or (0, GENESIS, None)
    return Present(
        seq=seq,
        hash=last_hash,
        at=at,
        mark=ClockMark(*mark[1:]) if mark else ClockMark(),
        days=[Day(*day) for *_, day in map(_parted, rows) if day],
        command=CommandRow(*command) if command else None,
    )


def _parted(row: Row[Any]) -> Iterator[tuple[Any, ...] | None]:
    """What each part has in a row of all; None where it has nothing, and so no key either."""
    at = 0
    for part in _PARTS:
        values = tuple(row[at : at + len(part.c)])
        at += len(values)
        yield None if values[0] is None else values
