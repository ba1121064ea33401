"""The reference central system's record: SQLite in a file, or PostgreSQL by its URL.

A batch is one transaction. Of several workers that get batches of one office, one at a time has its
row; those of other offices go on beside it (on PostgreSQL).
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import (
    Connection,
    Engine,
    Select,
    bindparam,
    create_engine,
    delete,
    event,
    func,
    insert,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from office.model import Event, new_id
from office.restored import RESTORED
from sync.batches import Batch, body_hash
from sync.contract import Judgement, Standing
from sync.reference.judging import Judged, Known, OtherHistory, judge, may_branch
from sync.reference.tables import centre, events, halls, metadata, names, sources, superseded

LOCK_TIMEOUT_S = 10.0
STATEMENT_TIMEOUT_S = 30
CONNECT_TIMEOUT_S = 5
_SILENT_MS = 10_000
"""A server that acknowledges nothing for so long is given up (Linux, TCP_USER_TIMEOUT)."""
_MAKING = 0x6D6F746D
"""The key of the lock under which workers make the tables, "motm" in ASCII."""
_KEPT = ("id", "at", "point", "kind", "subject", "actor", "origin", "command", "data")
_ACCEPT = (
    update(events)
    .where(events.c.source == bindparam("of"), events.c.seq == bindparam("place"))
    .values(
        {**{name: bindparam(f"new_{name}") for name in (*_KEPT, "personal_digest")}, "code": ""}
    )
)
_IDS_AT_ONCE = 500
_READS = "motcua_reads"
"""Marks a connection that writes nothing."""


class Unavailable(Exception):
    """The database is busy, full or gone: nobody knows whether what was sent is there."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch, and the last place of its record that is taken now."""

    judged: Sequence[Judged]
    have_upto: int


class Record:
    """Opened by the URL of SQLAlchemy; makes its tables where there are none.

    Nobody waits longer than `lock_timeout_s` for another's batch.
    """

    def __init__(self, url: str, lock_timeout_s: float = LOCK_TIMEOUT_S) -> None:
        self._engine = _engine(url, lock_timeout_s)
        self._reading = self._engine.execution_options(**{_READS: True})
        add = postgresql.insert if self._engine.name == "postgresql" else sqlite.insert
        self._add_source = add(sources).on_conflict_do_nothing()
        with self._engine.begin() as tx:
            if self._engine.name == "postgresql":
                tx.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MAKING})")
            metadata.create_all(tx)
            tx.execute(add(centre).from_select(["epoch"], _one_epoch(new_id())))
            self.epoch = str(tx.execute(select(centre.c.epoch)).scalar_one())

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def have_upto(self, source: str) -> int:
        """The last place of a record that is taken; 0 of one that is not known."""
        with self.look() as tx:
            found = tx.execute(select(sources.c.upto).where(sources.c.source == source)).scalar()
        return int(found or 0)

    def begin(self) -> AbstractContextManager[Connection]:
        """A transaction, for what stands beside the records."""
        return self._engine.begin()

    def look(self) -> AbstractContextManager[Connection]:
        """A connection to read by, which holds nobody up."""
        return self._reading.connect()

    def heard(self, source: str, now_ms: int) -> None:
        """A record that is known has asked something. Raises Unavailable, as all here may."""
        with _told(), self._engine.begin() as tx:
            here = sources.c.source == source
            tx.execute(update(sources).where(here).values(heard_at=now_ms))

    def name_office(self, source: str, name: str) -> None:
        """Keep what an office is called."""
        with _told(), self._engine.begin() as tx:
            call(tx, source, name)

    def begin_epoch(self) -> None:
        """Be another one than before: the database was put back from a copy."""
        with _told(), self._engine.begin() as tx:
            self.epoch = new_id()
            tx.execute(update(centre).values(epoch=self.epoch))

    def standing(self, source: str) -> Standing:
        """How far a record is taken, and the hash there."""
        with self.look() as tx:
            upto = (
                tx.execute(select(sources.c.upto).where(sources.c.source == source)).scalar() or 0
            )
            here = (events.c.source == source) & (events.c.seq == upto)
            found = tx.execute(select(events.c.hash).where(here)).scalar()
        return Standing(
            epoch=self.epoch, have_upto=upto, head=bytes(found).hex() if found else None
        )

    def take(self, batch: Batch, now_ms: int) -> Taken:
        """Take in a batch, which came at `now_ms`.

        Raises Gap and OtherHistory, and Unavailable where the database is; then nothing is taken.
        """
        with _told():
            return self._take(batch, now_ms)

    def _take(self, batch: Batch, now_ms: int) -> Taken:
        with self._engine.begin() as tx:
            upto = self._locked(tx, batch.source)
            try:
                judged = judge(batch, upto, _known(tx, batch, upto), _used(tx, batch))
            except OtherHistory as error:
                upto = _branched(tx, batch, error)
                judged = judge(batch, upto, _known(tx, batch, upto), _used(tx, batch))
            new = [one for one in judged if one.is_new]
            if new:
                tx.execute(events.insert(), [_row(batch.source, one) for one in new])
            again = [one for one in judged if not one.is_new and one.judgement is Judgement.OK]
            for one in again:
                values = {f"new_{name}": value for name, value in _content(one).items()}
                tx.execute(_ACCEPT, {"of": batch.source, "place": one.event.seq, **values})
            upto = max(upto, batch.events[-1].seq)
            here = sources.c.source == batch.source
            tx.execute(update(sources).where(here).values(upto=upto, heard_at=now_ms))
        return Taken(judged, upto)

    def _locked(self, tx: Connection, source: str) -> int:
        """The last place that is taken; nobody else takes in batches of this record meanwhile."""
        here = select(sources.c.upto).where(sources.c.source == source).with_for_update()
        upto = tx.execute(here).scalar()
        if upto is None:
            tx.execute(self._add_source, {"source": source, "upto": 0, "heard_at": 0})
            upto = tx.execute(here).scalar_one()
        return int(upto)


@contextmanager
def _told() -> Iterator[None]:
    """Name what a database library says while it is busy, full or gone."""
    try:
        yield
    except (OperationalError, PoolTimeoutError) as error:
        raise Unavailable from error


def call(tx: Connection, source: str, name: str) -> None:
    """Keep what an office is called, if it is called anything."""
    if not name:
        return
    known = update(names).where(names.c.source == source).values(name=name)
    if not tx.execute(known).rowcount:
        tx.execute(insert(names), {"source": source, "name": name})


def _engine(url: str, lock_timeout_s: float) -> Engine:
    if make_url(url).get_backend_name() == "postgresql":
        settings = {
            "synchronous_commit": "on",
            # a plan that was made for an empty table is kept while it grows: by an index, always
            "enable_seqscan": "off",
            "lock_timeout": f"{lock_timeout_s * 1000:.0f}ms",
            "statement_timeout": f"{STATEMENT_TIMEOUT_S}s",
        }
        waits = {"connect_timeout": CONNECT_TIMEOUT_S, "tcp_user_timeout": _SILENT_MS}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        return create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            connect_args={"options": options, **waits},
        )
    engine = create_engine(url, module=dbapi2, connect_args={"timeout": lock_timeout_s})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: dbapi2.Connection, _entry: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin`
    for setting in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _one_epoch(epoch: str) -> Select[tuple[str]]:
    """An epoch, where there is none yet."""
    there = select(centre.c.epoch).exists()
    return select(bindparam("minted", epoch)).where(~there)


def _branched(tx: Connection, batch: Batch, told: OtherHistory) -> int:
    """Set aside what a restored record does not know; the last place that it does.

    Raises what was told where it was not restored.
    """
    event = batch.events[told.seq - batch.events[0].seq]
    here, place = events.c.source == batch.source, told.seq - 1
    before = tx.execute(select(events.c.hash).where(here & (events.c.seq == place))).scalar()
    known = tx.execute(select(events.c.data).where(here & (events.c.kind == RESTORED)))
    epochs = [int(json.loads(data)["epoch"]) for data in known.scalars()]
    if not may_branch(event, bytes(before) if before else bytes(32), epochs):
        raise told
    lost = here & (events.c.seq > place)
    last = select(func.coalesce(func.max(superseded.c.branch), 0))
    branch = tx.execute(last.where(superseded.c.source == batch.source)).scalar_one() + 1
    copied = [events.c.source, bindparam("branch", branch), *list(events.c)[1:]]
    into = ["source", "branch", *(one.name for one in list(events.c)[1:])]
    tx.execute(insert(superseded).from_select(into, select(*copied).where(lost)))
    tx.execute(delete(events).where(lost))
    tx.execute(delete(halls).where(halls.c.source == batch.source))
    return place


def _known(tx: Connection, batch: Batch, upto: int) -> dict[int, Known]:
    first, last = batch.events[0].seq, batch.events[-1].seq
    if first > upto + 1:
        return {}
    rows = tx.execute(
        select(events.c.seq, events.c.hash, events.c.body, events.c.code).where(
            events.c.source == batch.source, events.c.seq.between(first - 1, last)
        )
    )
    return {row.seq: Known(bytes(row.hash), bytes(row.body), row.code) for row in rows}


def _used(tx: Connection, batch: Batch) -> dict[str, int]:
    """Which ids of a batch the record has, and where.

    Others' are asked for too: while a table is new and nothing is known of it, PostgreSQL would
    read all that the record has.
    """
    ids = [one.id for one in batch.events if isinstance(one, Event)]
    used: dict[str, int] = {}
    for at in range(0, len(ids), _IDS_AT_ONCE):
        found = select(events.c.id, events.c.seq, events.c.source).where(
            events.c.id.in_(ids[at : at + _IDS_AT_ONCE])
        )
        rows = tx.execute(found)
        used.update({row.id: row.seq for row in rows if row.source == batch.source})
    return used


def _row(source: str, one: Judged) -> dict[str, Any]:
    place = {"source": source, "seq": one.event.seq, "code": one.code}
    hashes = {"hash": one.event.hash, "body": body_hash(one.event)}
    return {**place, **hashes, **_content(one)}


def _content(one: Judged) -> dict[str, Any]:
    """What an event tells; nothing of one that was rejected."""
    kept = (*_KEPT, "personal_digest")
    return {name: None if one.code else getattr(one.event, name) for name in kept}
