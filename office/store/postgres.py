"""The record in a PostgreSQL database, an office each.

One writer at a time here too: the first statement of a command takes an advisory lock, which is
held to the commit. It is a statement of its own, before any other reads: one that took the lock and
read at once would see the record as it was before it waited. So `seq` has no gaps, and whoever
reads on from a `seq` misses none. What is acknowledged is on the server's disk: each session asks
for `synchronous_commit`, whatever the server's own settings say.

Commits are told by NOTIFY; who listens looks for himself every `LOOK_AGAIN_S` all the same, since
whoever was cut off meanwhile is told nothing.
"""

import logging
import os
import re
import select
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

import psycopg
from psycopg import errors as pg
from psycopg import pq
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from office.clock import SharedClock
from office.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreLogin,
    StoreServerFull,
    StoreServerOld,
    StoreServerReadOnly,
    StoreUnreachable,
)
from office.store.engine import BUSY_TIMEOUT_S, HEAD, EngineStore, Standing, Watch
from office.store.keys import Mark

LEAST_SERVER = 14
"""The oldest major version that this program is tried with."""
CONNECT_TIMEOUT_S = 2
LOOK_AGAIN_S = 2.0
LOCK = 0x6D6F7463
"""The key of the one lock of a record, "motc" in ASCII."""
CHANNEL = "motcua_record"
_SILENT_MS = 2000
"""A server that acknowledges nothing for so long is given up (Linux, TCP_USER_TIMEOUT)."""
_TIME = "SELECT extract(epoch FROM clock_timestamp())::float8"
_CUT_OFF_MS = 3000
"""A writer whose line is cut holds others up no longer."""
_BEGIN_WRITE = (
    "BEGIN ISOLATION LEVEL READ COMMITTED; "
    f"SET LOCAL idle_in_transaction_session_timeout = {_CUT_OFF_MS}; "
    f"SELECT pg_advisory_xact_lock({LOCK}); "
    f"NOTIFY {CHANNEL}; {_TIME}"
)
_OLD_READERS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND age(backend_xmin) >= age(%s::xid) LIMIT 1
"""
_MAKE_WAY_MS = 200
"""So long others wait behind a wish to write a table anew."""
_WIPE_AGAIN_S = 0.05
_BEGIN_READ = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {_TIME}"
_SESSION = {
    "lock_timeout": int(BUSY_TIMEOUT_S * 1000),
    "statement_timeout": 10_000,
    "idle_in_transaction_session_timeout": 10_000,
    "tcp_user_timeout": _SILENT_MS,
    "tcp_keepalives_idle": 1,
    "tcp_keepalives_interval": 1,
    "tcp_keepalives_count": 2,
    "synchronous_commit": "on",
    "timezone": "UTC",
}

_MEANS: tuple[tuple[type[psycopg.Error], type[StoreError]], ...] = (
    (pg.LockNotAvailable, StoreBusy),
    (pg.DeadlockDetected, StoreBusy),
    (pg.QueryCanceled, StoreBusy),
    (pg.DiskFull, StoreServerFull),
    (pg.ReadOnlySqlTransaction, StoreServerReadOnly),
    (pg.InsufficientPrivilege, StoreLogin),
    (pg.InvalidAuthorizationSpecification, StoreLogin),  # 28000, and 28P01 below it
    (pg.InvalidPassword, StoreLogin),
    (pg.InvalidCatalogName, StoreLogin),
    (pg.DataCorrupted, StoreCorrupt),
    (pg.IndexCorrupted, StoreCorrupt),
    (pg.OperatorIntervention, StoreUnreachable),  # 57P01 to 57P03: stopping, starting, crashed
    (pg.TooManyConnections, StoreUnreachable),
    (pg.IdleInTransactionSessionTimeout, StoreUnreachable),
    (pg.OperationalError, StoreUnreachable),
    (pg.InternalError, StoreError),
)
"""What the classes of https://www.postgresql.org/docs/current/errcodes-appendix.html mean here."""


_logger = logging.getLogger(__name__)

_REFUSED = re.compile("FATAL:|no password supplied")
_NOT_NOW = re.compile("starting up|shutting down|recovery|not accepting|too many|slots")
"""A server that answers and refuses says so; what it says while it connects has no code.

Where no password is at hand, or its file may be read by others, libpq says so itself.
"""


class PostgresStore(EngineStore):
    """The record in the database at `url`; `folder` has the key.

    Its clock is the server's, as each transaction hears it when it begins.
    """

    shared = True

    def __init__(self, folder: Path, url: str, clock: SharedClock | None = None) -> None:
        self.url = url_of(url)
        self._server_clock = clock or SharedClock()
        self._in_use: WeakSet[psycopg.Connection[Any]] = WeakSet()
        self._given_up = False
        writing = _engine(self.url)
        event.listen(writing, "checkout", lambda one, *_: self._in_use.add(one))
        event.listen(writing, "checkin", self._let_go)
        super().__init__(folder, self._server_clock, writing, writing)

    def _let_go(self, connection: "psycopg.Connection[Any] | None", _record: object) -> None:
        """It is used no more; one that was lost is None, and forgotten by itself."""
        if connection is not None:
            self._in_use.discard(connection)

    def require_server(self) -> None:
        """Raises StoreServerOld where the server is too old, or another StoreError."""
        with translated(), closing(connect(self.url)) as connection:
            version = connection.info.server_version // 10_000
        if version < LEAST_SERVER:
            raise StoreServerOld(str(version))

    def standing(self) -> Standing | None:
        """The record that stands there, None where there is none yet."""
        with self.read() as tx:
            if tx.exec_driver_sql("SELECT to_regclass('alembic_version')").scalar() is None:
                return None
            found = tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            if found != HEAD:
                return Standing(str(found), None)
            mark = tx.exec_driver_sql("SELECT id, key_check FROM record").first()
        return Standing(HEAD, Mark(*mark) if mark else None)

    def make(self, mark: Mark) -> None:
        """Bring the database to this program's version; several at once do it once.

        A record that begins here gets this mark.
        """
        from office.store.migrate import migrate

        with self.write() as tx:
            migrate(tx, mark)

    @contextmanager
    def watch(self) -> Iterator[Watch]:
        """A connection of its own that listens."""
        with translated(), closing(connect(self.url)) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            yield _PostgresWatch(connection)

    def wipe_traces(self, timeout_s: float) -> bool:
        """Write the table of personal values anew without what is no more, and the log on.

        The server's own archives and copies are not reached from here.
        """
        deadline = time.monotonic() + timeout_s
        with translated(), closing(connect(self.url)) as connection:
            connection.execute(f"SET lock_timeout = {_MAKE_WAY_MS}")
            now = connection.execute("SELECT pg_current_xact_id()::xid::text").fetchone()
            assert now is not None
            while not _wiped(connection, str(now[0])):
                if time.monotonic() > deadline:
                    return False
                time.sleep(_WIPE_AGAIN_S)
        return True

    def copy_to(self, target: Path) -> None:
        """Every row of one moment, into an SQLite file of the same version."""
        from office.store.rows import copy_rows

        with self.read() as tx:
            copy_rows(tx, target)

    def damage(self) -> list[str]:
        """Nothing: the server finds damage by its own checksums, where it reads."""
        return []

    @contextmanager
    def _begun_write(self, deadline: float) -> Iterator[Connection]:
        del deadline  # the session's lock timeout is as long
        with self._begun(_BEGIN_WRITE) as connection:
            yield connection

    @contextmanager
    def _begun_read(self) -> Iterator[Connection]:
        with self._begun(_BEGIN_READ) as connection:
            yield connection

    @contextmanager
    def _begun(self, begin: str) -> Iterator[Connection]:
        """A connection on which it has begun; what the server dropped in the pool is left."""
        with self._begun_on_first(begin) as connection:
            yield connection

    def _begun_on_first(self, begin: str) -> Connection:
        pool = self._writing.pool
        assert isinstance(pool, QueuePool)
        dropped_at_most = pool.checkedin()
        while True:
            connection = self._writing.connect()
            try:
                self._begin(connection, begin)
            except BaseException as error:
                dropped = isinstance(error, psycopg.OperationalError) and _driver(connection).closed
                if dropped:
                    connection.invalidate()
                connection.close()
                if not dropped or not dropped_at_most:
                    raise
                dropped_at_most -= 1
            else:
                return connection

    def _begin(self, connection: Connection, begin: str) -> None:
        """Send several statements in one message; the last one's answer is the server's time."""
        if self._given_up:  # perhaps since it was chosen: who is to be freed has been freed by now
            raise StoreUnreachable("given up")
        connection.begin()  # so that the library knows of the transaction
        heard = self._server_clock.asking()
        answers = _driver(connection).execute(begin)
        while answers.nextset():
            pass
        ((server_s,),) = answers.fetchall()
        heard(server_s)

    def _translated(self) -> AbstractContextManager[None]:
        return translated()

    def take_up(self) -> None:
        """Speak with the server again."""
        self._given_up = False

    def give_up(self) -> None:
        """Let nobody wait for the server until it is taken up: it is told to be unreachable."""
        self._given_up = True
        for connection in list(self._in_use):
            with (
                suppress(OSError, psycopg.Error),
                socket.socket(fileno=os.dup(connection.fileno())) as line,
            ):
                line.shutdown(socket.SHUT_RDWR)


class Ping:
    """Asks a server again and again whether it is there, on a connection of its own.

    Why it is not is told to the log, once for each cause.
    """

    def __init__(self, url: URL) -> None:
        self._url = url
        self._connection: psycopg.Connection[Any] | None = None
        self._trouble = ""

    def answered(self, timeout_s: float) -> bool:
        """Ask once; False when nothing came in time, which for a new connection is its own."""
        try:
            self._connection = self._connection or connect(self._url)
            answered = _answers(self._connection, timeout_s)
            trouble = "" if answered else f"no answer in {timeout_s:g} s"
        except psycopg.Error as error:
            trouble = _told(error)
        if trouble:
            self.close()
            if trouble != self._trouble:
                _logger.warning("the server of the office's record is not there: %s", trouble)
        self._trouble = trouble
        return not trouble

    def close(self) -> None:
        """Close the connection."""
        if self._connection:
            self._connection.close()
        self._connection = None


class _PostgresWatch:
    """Hears what is told, and looks again by itself."""

    def __init__(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        self._connection = connection
        self._look_at = time.monotonic()

    def wait(self, timeout_s: float) -> bool:
        """Wait for a commit to be told; True also every `LOOK_AGAIN_S`, and at first."""
        until_look_s = max(0.0, self._look_at - time.monotonic())
        told = [*self._connection.notifies(timeout=min(timeout_s, until_look_s), stop_after=1)]
        if not told and time.monotonic() < self._look_at:
            return False
        self._look_at = time.monotonic() + LOOK_AGAIN_S
        return True


def _driver(connection: Connection) -> "psycopg.Connection[tuple[float]]":
    """The driver's own connection; the library has no name for a message of several statements."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver


def _answers(connection: "psycopg.Connection[Any]", timeout_s: float) -> bool:
    """Whether a server answers a question; libpq alone would wait for ever."""
    line = connection.pgconn
    deadline = time.monotonic() + timeout_s
    line.send_query(b"SELECT 1")
    while line.is_busy():
        left_s = deadline - time.monotonic()
        if left_s <= 0 or not select.select([line.socket], [], [], left_s)[0]:
            return False
        line.consume_input()
    answer = line.get_result()
    while line.get_result():
        pass
    return answer is not None and answer.status == pq.ExecStatus.TUPLES_OK


def _wiped(connection: "psycopg.Connection[tuple[object, ...]]", since: str) -> bool:
    """Try once; not while somebody still reads what was there before the transaction `since`."""
    if connection.execute(_OLD_READERS, (since,)).fetchone() is not None:
        return False
    try:
        connection.execute("VACUUM (FULL) personal")
    except (pg.LockNotAvailable, pg.QueryCanceled):  # others hold it, or it takes too long now
        return False
    return True


def url_of(text: str) -> URL:
    """A database's address. Raises ValueError for what is none, or another engine's."""
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError(str(error)) from error
    if url.get_backend_name() != "postgresql":
        raise ValueError(url.get_backend_name())
    return url.set(drivername="postgresql+psycopg")


def connect(url: URL) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection outside the pool, each statement a transaction of its own."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(make_conninfo(plain, **_options()), autocommit=True)


@contextmanager
def translated() -> Iterator[None]:
    """Let errors of the database library leave as the StoreError that they mean."""
    try:
        yield
    except DBAPIError as error:
        raise _translation(error.orig) or error from error
    except psycopg.Error as error:
        raise _translation(error) or error from error


def _told(error: BaseException | None) -> str:
    """What a server or libpq says on one line, without the questions that libpq adds."""
    return " ".join(str(error).split()).partition(" Is the server running")[0]


def _translation(error: BaseException | None) -> StoreError | None:
    """The StoreError that an error means; None for a broken rule of the record, or our fault."""
    kind = next((means for one, means in _MEANS if isinstance(error, one)), None)
    told = _told(error)
    if kind is StoreUnreachable and _REFUSED.search(told) and not _NOT_NOW.search(told):
        kind = StoreLogin
    return kind(told) if kind else None


def _engine(url: URL) -> Engine:
    return create_engine(
        url,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=32,
        pool_reset_on_return="rollback",
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,  # errors go to the log, and names do not
        connect_args=_options(),
    )


def _options() -> dict[str, str | int]:
    """How every connection is made: it waits for nothing for ever."""
    return {
        "connect_timeout": CONNECT_TIMEOUT_S,
        "tcp_user_timeout": _SILENT_MS,
        "keepalives_idle": 2,
        "keepalives_interval": 1,
        "keepalives_count": 2,
        "application_name": "motcua",
        "options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items()),
    }
