"""Making a record where there is none, and refusing one of another version.

A new file is built aside and moved into place whole, under a lock: of eight processes that start on
an empty folder one builds it and seven wait. In a database the lock is its own, and the record is
made in one transaction.
"""

import errno
import fcntl
import logging
import os
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from pysqlite3 import dbapi2

from office.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreFull,
    StoreKeyDamaged,
    StoreKeyMissing,
    StoreMissing,
    StoreReadOnly,
    StoreSchema,
)
from office.store.engine import BUSY_TIMEOUT_S, Store
from office.store.sqlite import SqliteStore, refuse_unsafe_library, translated

HEAD = "0010"
"""The version that this program reads and writes: the newest migration."""

STORE_FILE = "office.db"
KEY_FILE = "office.key"
KEY_BYTES = 32
LOCK_TIMEOUT_S = 30.0
_LOOK_EVERY_S = 0.02

_logger = logging.getLogger(__name__)


def open_store(
    folder: Path, page_limit: int = 0, url: str | None = None, *, make: bool = True
) -> Store:
    """Open the record of a data folder; `make` folder, record and key file when they are missing.

    With `url` the record is in that PostgreSQL database, and the folder has only its key. Such a
    key is made with the record; on every further machine it has to be brought there.

    Raises StoreMissing where there is none and none is to be made,
    StoreSchema for a record of another version, StoreReadOnly where nothing may be written,
    StoreCorrupt for a file that is no record, StoreKeyMissing for a record without its key,
    StoreUnsafe for a library that may damage it, StoreServerOld for a server that is too old,
    StoreUnreachable where none answers, StoreLogin where it lets nobody in.
    """
    if url is not None:
        return _open_database(folder, url, make=make)
    refuse_unsafe_library(dbapi2.sqlite_version_info)
    path = folder / STORE_FILE
    if not make and not path.exists():
        raise StoreMissing(str(folder))
    with _writing(folder):
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            with _lock(folder / "create.lock"):
                _make_key(folder / KEY_FILE)
                if not path.exists():
                    _make_record(path)
    _require_head(version_of(path))
    _require_key(folder)
    return SqliteStore(path, page_limit)


def _open_database(folder: Path, url: str, *, make: bool) -> Store:
    from office.store.postgres import PostgresStore

    store = PostgresStore(folder, url)
    with ExitStack() as given_up:
        given_up.callback(store.close)
        store.require_server()
        version = store.version()
        if version is None:
            if not make:
                raise StoreMissing(store.url.render_as_string())
            with _writing(folder):
                folder.mkdir(parents=True, exist_ok=True)
                _make_key(folder / KEY_FILE)
            store.make()
            version = store.version()
        _require_head(version or "none")
        _require_key(folder)
        given_up.pop_all()
    return store


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Let what the disk refuses leave as the StoreError that it means."""
    try:
        yield
    except OSError as error:
        kind = StoreFull if error.errno == errno.ENOSPC else StoreReadOnly
        raise kind(f"{error.filename or folder}: {error.strerror}") from error


def _require_head(version: str) -> None:
    if version != HEAD:
        raise StoreSchema(f"{version} != {HEAD}")


def _require_key(folder: Path) -> None:
    if not (folder / KEY_FILE).exists():
        raise StoreKeyMissing(KEY_FILE)


def read_key(folder: Path) -> bytes:
    """The office's secret, with which slips are signed; a warning where others can read it too.

    Raises StoreKeyMissing where there is none, StoreKeyDamaged where the file holds no key.
    """
    path = folder / KEY_FILE
    try:
        with path.open("rb") as file:
            key, mode = file.read(KEY_BYTES + 1), os.fstat(file.fileno()).st_mode
    except FileNotFoundError as error:
        raise StoreKeyMissing(KEY_FILE) from error
    if len(key) != KEY_BYTES:
        raise StoreKeyDamaged(KEY_FILE)
    if mode & (stat.S_IRGRP | stat.S_IROTH):
        _logger.warning("others can read %s: chmod 600 “%s”", KEY_FILE, path)
    return key


def version_of(path: Path) -> str:
    """The version of a record. Raises StoreCorrupt for a file that is none."""
    with translated(path), closing(_connect(path)) as connection:
        tables = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        if connection.execute(tables).fetchone() == (0,):
            raise StoreCorrupt(f"{path.name}: no record of ours")
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else "none"


def upgrade(folder: Path, url: str | None = None) -> str:
    """Bring the record of a folder to `HEAD` by the migrations; give its version before.

    Raises StoreSchema for a version that this program does not know. It is all done or nothing.
    """
    from office.store.migrate import run_migrations

    if url is not None:
        return _upgrade_database(folder, url)
    refuse_unsafe_library(dbapi2.sqlite_version_info)
    path = folder / STORE_FILE
    before = version_of(path)
    run_migrations(path)
    return before


def _upgrade_database(folder: Path, url: str) -> str:
    from office.store.postgres import PostgresStore

    with closing(PostgresStore(folder, url)) as store:
        store.require_server()
        before = store.version()
        if before is None:
            raise StoreCorrupt("no record of ours")
        store.make()
    return before


def _connect(path: Path) -> dbapi2.Connection:
    return dbapi2.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_TIMEOUT_S)


def _make_record(path: Path) -> None:
    from office.store.migrate import run_migrations

    aside = path.with_suffix(".new")
    for left_over in path.parent.glob(f"{aside.name}*"):
        left_over.unlink()
    run_migrations(aside)
    aside.rename(path)
    _sync_folder(path.parent)


def _make_key(path: Path) -> None:
    if path.exists():
        return
    aside = path.with_suffix(".key.new")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    deadline = time.monotonic() + LOCK_TIMEOUT_S
    with path.open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    raise StoreBusy("create.lock") from error
                time.sleep(_LOOK_EVERY_S)
        yield
