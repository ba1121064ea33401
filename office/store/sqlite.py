"""The record of one machine: one SQLite file.

WAL with `synchronous=FULL`: what was acknowledged survives a power cut. Whose turn it is between
processes takes `BEGIN IMMEDIATE` with jitter, so that none starves; a reader waits, as long as a
writer, only where another process is just mending or closing the file. The last connection that
closes folds the log (WAL) into the file.
The library is the one of the `pysqlite3` package: versions before 3.51.3 can damage a WAL file
that several connections share (https://sqlite.org/wal.html#walresetbug), and are refused.
"""

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from pysqlite3 import dbapi2
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from office.clock import SystemClock
from office.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnsafe,
)
from office.store.engine import BUSY_TIMEOUT_S, RESERVE, EngineStore, Watch

SAFE_SQLITE = (3, 51, 3)
SAFE_BACKPORTS = ((3, 44, 6), (3, 50, 7))
CACHE_KIB = 256
"""Pages that each connection keeps; behind it stands the system's own cache.

With SQLite's 2 MiB each a kiosk would go on growing for a thousand visits.
"""
POLL_MS = 20
"""How often other processes' commits are looked for."""
_FIRST_PAUSE_S = 0.001
_LONGEST_PAUSE_S = 0.005
"""Few milliseconds, as a transaction takes: who pressed a key shall not wait longer than needed."""
_FOLD_AGAIN_S = 0.02
_AS_IT_IS = {"mode": "rw", "uri": "true", "psow": "0"}
"""`rw`: a record that has gone is an error, not an empty new one. No `psow`: a disk need not spare
the rest of a sector that it was writing when the power went (https://sqlite.org/psow.html).
"""
_SEALED = {"mode": "ro", "immutable": "1", "uri": "true"}
_LEAST_ROOM = 64 * 1024

_BY_CODE: dict[int, type[StoreError]] = {
    5: StoreBusy,  # SQLITE_BUSY        https://sqlite.org/rescode.html
    6: StoreBusy,  # SQLITE_LOCKED
    8: StoreReadOnly,  # SQLITE_READONLY
    10: StoreError,  # SQLITE_IOERR: the disk refused, for whatever reason
    11: StoreCorrupt,  # SQLITE_CORRUPT
    13: StoreFull,  # SQLITE_FULL
    14: StoreReadOnly,  # SQLITE_CANTOPEN: WAL and shm files cannot be made
    26: StoreCorrupt,  # SQLITE_NOTADB
    4874: StoreFull,  # SQLITE_IOERR_SHMSIZE: no room for the shm file
}

_BACKUP_SAYS = {
    "database is locked": 5,
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "file is not a database": 26,
}
"""The online backup's errors come without their code, in SQLite's own words (sqlite3_errstr)."""


class SqliteStore(EngineStore):
    """The record in the file `path`; `page_limit` bounds it, in pages of 4 KiB (0: no bound).

    `kiosk` has it as its own, which stands in for the office's (`reserve_of`). One that is `sealed`
    is a copy that nobody writes any more, perhaps on a medium that cannot be written: it is read
    without locks and without a log.
    """

    shared = False

    def __init__(
        self, path: Path, page_limit: int = 0, kiosk: int | None = None, *, sealed: bool = False
    ) -> None:
        refuse_unsafe_library(dbapi2.sqlite_version_info)
        writing = _engine(path, page_limit, kiosk, read_only=sealed, sealed=sealed)
        reading = _engine(path, 0, kiosk, read_only=True, sealed=sealed)
        super().__init__(path.parent, SystemClock(), writing, reading)
        self.path = path

    def wipe_traces(self, timeout_s: float) -> bool:
        """Fold the log (WAL) into the file and empty it: then no file has what was overwritten."""
        deadline = time.monotonic() + timeout_s
        while not self._folded():
            if time.monotonic() > deadline:
                return False
            time.sleep(_FOLD_AGAIN_S)
        return True

    def _folded(self) -> bool:
        """Try once: what can be folded beside readers and writers, then the rest alone."""
        with self.alone(), translated(self.path), self._writing.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
            busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return not busy

    @contextmanager
    def watch(self) -> Iterator[Watch]:
        """A connection of its own that looks every `POLL_MS`."""
        with translated(self.path), self._reading.connect() as connection:
            yield _SqliteWatch(connection)

    def copy_to(self, target: Path) -> None:
        """SQLite's online backup: a reader of the log, whom no writer waits for."""
        with translated(target), self._reading.connect() as connection:
            # nobody else has the new file, and one that is not finished is worth nothing
            copy = dbapi2.connect(f"{target.absolute().as_uri()}?nolock=1", uri=True)
            copy.execute("PRAGMA journal_mode=OFF")
            copy.execute("PRAGMA synchronous=OFF")
            try:
                source = connection.connection.driver_connection
                assert isinstance(source, dbapi2.Connection)
                source.backup(copy)
            finally:
                copy.close()

    def damage(self) -> list[str]:
        """What SQLite itself finds wrong with the file (`PRAGMA integrity_check`)."""
        with translated(self.path), self._reading.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        return [str(line) for line in found if line != "ok"]

    @contextmanager
    def _begun_write(self, deadline: float) -> Iterator[Connection]:
        with self._writing.connect() as connection:
            _begin_immediate(connection, deadline)
            yield connection

    @contextmanager
    def _begun_read(self) -> Iterator[Connection]:
        with self._reading.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    def _translated(self) -> AbstractContextManager[None]:
        return translated(self.path)


class _SqliteWatch:
    """Looks at `PRAGMA data_version`: it changes when another connection commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seen: int | None = None

    def wait(self, timeout_s: float) -> bool:
        """Look again and again; the first look counts as a commit."""
        deadline = time.monotonic() + timeout_s
        while not self._changed():
            if time.monotonic() >= deadline:
                return False
            time.sleep(POLL_MS / 1000)
        return True

    def _changed(self) -> bool:
        version = self._connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        before, self._seen = self._seen, int(version)
        return before != self._seen


def in_use(path: Path) -> bool:
    """Whether any program has this file open; one that is damaged nobody can use."""
    connection = dbapi2.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0)
    connection.isolation_level = None
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN IMMEDIATE")
    except dbapi2.Error as error:
        return _kind(error) is StoreBusy
    finally:
        connection.close()
    return False


def refuse_unsafe_library(version: tuple[int, int, int]) -> None:
    """Raise StoreUnsafe for an SQLite with the WAL-reset fault."""
    backported = any(version[:2] == safe[:2] and version >= safe for safe in SAFE_BACKPORTS)
    if version < SAFE_SQLITE and not backported:
        raise StoreUnsafe(".".join(map(str, version)))


def _engine(
    path: Path, page_limit: int, kiosk: int | None, *, read_only: bool, sealed: bool
) -> Engine:
    how = _SEALED if sealed else _AS_IT_IS
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=path.absolute().as_uri(), query=how),
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=32,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,  # errors go to the log, and names do not
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: dbapi2.Connection, record: ConnectionPoolEntry) -> None:
        record.info[RESERVE] = kiosk
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA secure_delete=ON")  # what is freed is overwritten with zeros
        cursor.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        cursor.execute(f"PRAGMA query_only={int(read_only)}")
        if page_limit:
            cursor.execute(f"PRAGMA max_page_count={page_limit}")
        if not read_only:
            cursor.execute("PRAGMA busy_timeout=0")  # waiting to write has a fairer way of its own
        cursor.close()

    return engine


def _begin_immediate(connection: Connection, deadline: float) -> None:
    pause = _FIRST_PAUSE_S
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except DBAPIError as error:
            if _kind(error.orig) is not StoreBusy or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0, pause))
            pause = min(pause * 2, _LONGEST_PAUSE_S)
        else:
            return


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Let errors of the database library leave as the StoreError that they mean for this record."""
    try:
        yield
    except DBAPIError as error:
        raise _translation(error.orig, path) or error from error
    except dbapi2.Error as error:
        raise _translation(error, path) or error from error


def _translation(error: BaseException | None, path: Path) -> StoreError | None:
    kind = _kind(error)
    if kind is StoreError and _no_room(path):  # the library often says no more than "I/O error"
        kind = StoreFull
    return kind(str(error)) if kind else None


def _no_room(path: Path) -> bool:
    """Whether the disk of a file has no room left even for the smallest log."""
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    except OSError:
        return False


def _kind(error: BaseException | None) -> type[StoreError] | None:
    """The StoreError that an SQLite result code means; None for a fault of our own."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and isinstance(error, dbapi2.Error):
        code = _BACKUP_SAYS.get(str(error))
    if code is None:
        return None
    return _BY_CODE.get(code) or _BY_CODE.get(code & 0xFF)
