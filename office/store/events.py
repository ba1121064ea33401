"""Reading and appending the journal's rows, and the table of done commands."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select

from office.model import Event
from office.store.tables import commands, events, tickets
from office.store.values import just, values_of

GENESIS = bytes(32)
"""The `prev` of the first event."""

_HEAD = select(func.coalesce(func.max(events.c.seq), 0))
_APPEND = insert(events)
_AFTER = (
    select(events)
    .where(events.c.seq > bindparam("after"))
    .order_by(events.c.seq)
    .limit(bindparam("at_most"))
)
_OF_SUBJECT = (
    select(events)
    .where(events.c.subject == bindparam("of"), events.c.seq <= bindparam("upto"))
    .order_by(events.c.seq)
)
_LAST_OF_SUBJECT = (
    select(events)
    .where(events.c.subject == bindparam("of"))
    .order_by(events.c.seq.desc())
    .limit(just(1))
)
_NEWEST_OF_EACH = (
    select(events)
    .where(
        events.c.seq.in_(
            select(func.max(events.c.seq))
            .where(
                events.c.subject.between(bindparam("begins"), bindparam("ends")),
                events.c.seq <= bindparam("upto"),
            )
            .group_by(events.c.subject)
        )
    )
    .order_by(events.c.subject)
)
_OF_EACH = (
    select(events)
    .where(
        events.c.subject.between(bindparam("begins"), bindparam("ends")),
        events.c.seq <= bindparam("upto"),
    )
    .order_by(events.c.seq)
)
_NEWEST_SINCE = (
    select(events)
    .where(
        events.c.seq.in_(
            select(func.max(events.c.seq))
            .where(
                events.c.subject.in_(bindparam("of", expanding=True)),
                events.c.seq > bindparam("after"),
            )
            .group_by(events.c.subject)
        )
    )
    .order_by(events.c.seq)
)
_BETWEEN = (
    select(events)
    .where(events.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(events.c.seq)
)
_OF_TICKETS_SINCE = (
    select(events)
    .where(
        events.c.subject.in_(
            select(tickets.c.id).where(
                tickets.c.point.in_(bindparam("points", expanding=True)),
                tickets.c.business_day.in_(bindparam("days", expanding=True)),
            )
        ),
        events.c.seq > bindparam("after"),
    )
    .order_by(events.c.seq)
)
_TIMES = (
    select(events.c.at)
    .where(events.c.seq >= bindparam("first"), events.c.point == bindparam("point"))
    .order_by(events.c.seq)
)
_ANY_SINCE = (
    select(events.c.seq)
    .where(events.c.seq > bindparam("after"), events.c.kind.in_(bindparam("kinds", expanding=True)))
    .limit(just(1))
)
_OF_KINDS_SINCE = (
    select(events)
    .where(events.c.seq > bindparam("after"), events.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(events.c.seq)
)
_OF_SUBJECTS = (
    select(events)
    .where(events.c.subject.in_(bindparam("of", expanding=True)))
    .order_by(events.c.seq)
)
_LAST_TIME = select(func.max(events.c.at)).where(
    events.c.seq >= bindparam("since"), events.c.kind.in_(bindparam("kinds", expanding=True))
)
_LAST_AT_COUNTER = (
    select(events)
    .join(tickets, tickets.c.seq == events.c.seq)
    .where(
        tickets.c.point == bindparam("here"),
        tickets.c.counter == bindparam("counter"),
        tickets.c.seq > bindparam("after"),
    )
)
_WITH_DIGEST = select(events).where(events.c.personal_digest.is_not(None)).order_by(events.c.seq)
_OF_KIND = select(func.count()).select_from(events).where(events.c.kind == bindparam("which"))
_COMMAND = select(commands).where(commands.c.id == bindparam("which"))
_ADD_COMMAND = insert(commands)
_DROP_COMMAND = delete(commands).where(commands.c.id == bindparam("which"))
_COMMAND_EVENTS = (
    select(events)
    .where(
        events.c.seq.between(bindparam("first"), bindparam("last")),
        events.c.command == bindparam("which"),
    )
    .order_by(events.c.seq)
)
_LAST_SEQ = 2**62


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command that was done, and the events it left."""

    id: str
    name: str
    args_digest: bytes
    first_seq: int
    last_seq: int


def head(tx: Connection) -> int:
    """The last `seq`, 0 of an empty journal."""
    return int(tx.execute(_HEAD).scalar_one())


def append(tx: Connection, event: Event) -> None:
    """Write one event; its `seq` and hashes are already right."""
    tx.execute(_APPEND, values_of(event))


def after(tx: Connection, seq: int, limit: int) -> list[Event]:
    """At most `limit` events with a greater `seq`, in order."""
    return [_event(row) for row in tx.execute(_AFTER, {"after": seq, "at_most": limit})]


def all_events(tx: Connection, seq: int = 0, page: int = 2000) -> Iterator[Event]:
    """The whole journal behind `seq` in order, a page at a time."""
    while batch := after(tx, seq, page):
        yield from batch
        seq = batch[-1].seq


def of_subject(tx: Connection, subject: str, upto: int = _LAST_SEQ) -> list[Event]:
    """The history of one subject, in order."""
    return [_event(row) for row in tx.execute(_OF_SUBJECT, {"of": subject, "upto": upto})]


def last_of_subject(tx: Connection, subject: str) -> Event | None:
    """The newest event of one subject."""
    row = tx.execute(_LAST_OF_SUBJECT, {"of": subject}).first()
    return _event(row) if row else None


def newest_of_each(tx: Connection, prefix: str, upto: int = _LAST_SEQ) -> list[Event]:
    """The newest event up to `upto` of each subject that begins so (ASCII), by subject."""
    return [_event(row) for row in tx.execute(_NEWEST_OF_EACH, _span(prefix, upto))]


def of_each(tx: Connection, prefix: str, upto: int = _LAST_SEQ) -> list[Event]:
    """The events up to `upto` of all subjects that begin so (ASCII), in order."""
    return [_event(row) for row in tx.execute(_OF_EACH, _span(prefix, upto))]


def _span(prefix: str, upto: int) -> dict[str, str | int]:
    return {"begins": prefix, "ends": prefix + "\x7f", "upto": upto}


def between(tx: Connection, first: int, last: int) -> list[Event]:
    """The events from `first` to `last`, both among them, in order."""
    return [_event(row) for row in tx.execute(_BETWEEN, {"first": first, "last": last})]


def of_tickets_since(
    tx: Connection, points: Collection[str], days: Collection[str], seq: int
) -> list[Event]:
    """The events with a greater `seq` of the tickets of some days at some points, in order."""
    facts = {"points": list(points), "days": list(days), "after": seq}
    return [_event(row) for row in tx.execute(_OF_TICKETS_SINCE, facts)]


def times_since(tx: Connection, point: str, seq: int) -> list[int]:
    """When everything happened at a point from event `seq` on (milliseconds), in order of `seq`."""
    return list(tx.execute(_TIMES, {"point": point, "first": seq}).scalars())


def newest_since(tx: Connection, subjects: Collection[str], seq: int) -> list[Event]:
    """The newest event of each of these subjects that has one with a greater `seq`, in order."""
    found = tx.execute(_NEWEST_SINCE, {"of": list(subjects), "after": seq})
    return [_event(row) for row in found]


def any_since(tx: Connection, seq: int, kinds: Collection[str]) -> bool:
    """Whether an event of one of these kinds has a greater `seq`."""
    return tx.execute(_ANY_SINCE, {"after": seq, "kinds": list(kinds)}).first() is not None


def of_kinds_since(tx: Connection, seq: int, kinds: Collection[str]) -> list[Event]:
    """The events of some kinds with a greater `seq`, in order: all since then are read."""
    found = tx.execute(_OF_KINDS_SINCE, {"after": seq, "kinds": list(kinds)})
    return [_event(row) for row in found]


def last_time(tx: Connection, seq: int, kinds: Collection[str]) -> int | None:
    """The latest time of an event of some kinds from `seq` on, in milliseconds: all are read.

    That need not be the time of the newest one: what a kiosk gave while it was cut off comes late.
    """
    found: int | None = tx.execute(_LAST_TIME, {"since": seq, "kinds": list(kinds)}).scalar()
    return found


def of_subjects(tx: Connection, subjects: Collection[str]) -> list[Event]:
    """The histories of several subjects, in order."""
    return [_event(row) for row in tx.execute(_OF_SUBJECTS, {"of": list(subjects)})]


def with_personal_digest(tx: Connection) -> list[Event]:
    """The events that brought a personal value, in order: all events are read."""
    return [_event(row) for row in tx.execute(_WITH_DIGEST)]


def count_of_kind(tx: Connection, kind: str) -> int:
    """How many events of a kind there are."""
    return int(tx.execute(_OF_KIND, {"which": kind}).scalar_one())


def command(tx: Connection, command_id: str) -> CommandRow | None:
    """A done command by its id."""
    row = tx.execute(_COMMAND, {"which": command_id}).first()
    return CommandRow(*row) if row else None


def add_command(tx: Connection, row: CommandRow) -> None:
    """Remember a done command for ever."""
    tx.execute(_ADD_COMMAND, values_of(row))


def put_command(tx: Connection, row: CommandRow) -> None:
    """Remember a done command; one that was done elsewhere too has left these events from now."""
    tx.execute(_DROP_COMMAND, {"which": row.id})
    add_command(tx, row)


def command_events(tx: Connection, row: CommandRow) -> Sequence[Event]:
    """The events that a done command left, in order."""
    span = {"first": row.first_seq, "last": row.last_seq, "which": row.id}
    return [_event(found) for found in tx.execute(_COMMAND_EVENTS, span)]


def last_at_counter(tx: Connection, point: str, counter: int, since: int) -> list[Event]:
    """The last events of the tickets that are, or were last, at a counter; those behind `since`."""
    facts = {"here": point, "counter": counter, "after": since}
    return [_event(row) for row in tx.execute(_LAST_AT_COUNTER, facts)]


def _event(row: Row[Any]) -> Event:
    return Event(**row._mapping)
