"""Reading and appending the journal's rows, and the table of done commands."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, func, insert, select

from office.model import Event
from office.store.tables import commands, events

GENESIS = bytes(32)
"""The `prev` of the first event."""


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command that was done, and the events it left."""

    id: str
    name: str
    args_digest: bytes
    first_seq: int
    last_seq: int


def tail(tx: Connection) -> tuple[int, bytes, int | None]:
    """`seq`, `hash` and time of the last event; (0, GENESIS, None) of an empty journal."""
    row = tx.execute(
        select(events.c.seq, events.c.hash, events.c.at).order_by(events.c.seq.desc()).limit(1)
    ).first()
    return (row.seq, row.hash, row.at) if row else (0, GENESIS, None)


def head(tx: Connection) -> int:
    """The last `seq`, 0 of an empty journal."""
    return int(tx.execute(select(func.coalesce(func.max(events.c.seq), 0))).scalar_one())


def append(tx: Connection, event: Event) -> None:
    """Write one event; its `seq` and hashes are already right."""
    tx.execute(insert(events), asdict(event))


def after(tx: Connection, seq: int, limit: int, upto: int | None = None) -> list[Event]:
    """At most `limit` events with a greater `seq`, in order."""
    query = select(events).where(events.c.seq > seq).order_by(events.c.seq).limit(limit)
    if upto is not None:
        query = query.where(events.c.seq <= upto)
    return [_event(row) for row in tx.execute(query)]


def all_events(tx: Connection, page: int = 2000) -> Iterator[Event]:
    """The whole journal in order, a page at a time."""
    seq = 0
    while batch := after(tx, seq, page):
        yield from batch
        seq = batch[-1].seq


def of_subject(tx: Connection, subject: str, upto: int | None = None) -> list[Event]:
    """The history of one subject, in order."""
    query = select(events).where(events.c.subject == subject).order_by(events.c.seq)
    if upto is not None:
        query = query.where(events.c.seq <= upto)
    return [_event(row) for row in tx.execute(query)]


def command(tx: Connection, command_id: str) -> CommandRow | None:
    """A done command by its id."""
    row = tx.execute(select(commands).where(commands.c.id == command_id)).first()
    return CommandRow(*row) if row else None


def add_command(tx: Connection, row: CommandRow) -> None:
    """Remember a done command for ever."""
    tx.execute(insert(commands), asdict(row))


def command_events(tx: Connection, row: CommandRow) -> Sequence[Event]:
    """The events that a done command left, in order."""
    query = (
        select(events)
        .where(events.c.seq.between(row.first_seq, row.last_seq), events.c.command == row.id)
        .order_by(events.c.seq)
    )
    return [_event(found) for found in tx.execute(query)]


def _event(row: object) -> Event:
    return Event(*row)  # type: ignore[misc]
