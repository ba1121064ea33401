"""Making a record where there is none, and refusing one of another version.

A new file is built aside and moved into place whole, under a lock: of eight processes that start on
an empty folder one builds it and seven wait. In a database the record is made in one
transaction, under the database's own lock too, since machines may begin at once.
"""

import errno
import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pysqlite3 import dbapi2
from sqlalchemy import select

from office.clock import SharedClock
from office.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreLost,
    StoreMissing,
    StoreReadOnly,
    StoreSchema,
    StoreUnreachable,
)
from office.model import new_id
from office.store.cursors import place
from office.store.engine import BUSY_TIMEOUT_S, COUNTERS, HEAD, SILENT_S, Standing, Store
from office.store.keys import KEY_FILE, Mark, new_key, read_key, require_key, sync_folder
from office.store.sqlite import SqliteStore, refuse_unsafe_library, translated
from office.store.tables import record

if TYPE_CHECKING:
    from office.store.postgres import PostgresStore
    from office.store.reserve import ReserveStore

_logger = logging.getLogger(__name__)

STORE_FILE = "office.db"
APART = "clock-apart-ms"
"""Where a kiosk's own record keeps how far its machine's clock was ahead of the office's."""
SILENT_SINCE = "silent-since-ms"
"""Where an own record keeps since when the office's has been silent, in milliseconds; 0: it is not.
"""
LOCK_TIMEOUT_S = 30.0
_LOOK_EVERY_S = 0.02


def open_store(
    folder: Path, page_limit: int = 0, url: str | None = None, *, make: bool = True
) -> Store:
    """Open the record of a data folder; `make` folder, record and key file when they are missing.

    With `url` the record is in that PostgreSQL database, and the folder has only its key. Such a
    key is made with the record; on every further machine it has to be brought there.

    Raises StoreMissing where there is none and none is to be made, StoreLost where there is none
    beside its key,
    StoreSchema for a record of another version, StoreReadOnly where nothing may be written,
    StoreCorrupt for a file that is no record, StoreKeyMissing for a record without its key,
    StoreKeyForeign for one beside another's,
    StoreUnsafe for a library that may damage it, StoreServerOld for a server that is too old,
    StoreUnreachable where none answers, StoreLogin where it lets nobody in.
    """
    if url is not None:
        return _open_database(folder, url, make=make)
    refuse_unsafe_library(dbapi2.sqlite_version_info)
    path = folder / STORE_FILE
    with _writing(folder):
        if not path.exists():
            if not make:
                raise StoreMissing(str(folder))
            with _first_in(folder):
                if not path.exists():
                    _require_no_key(folder)
                    _make_record(path, Mark.of(new_key(folder)))
    _require_own(folder, standing_of(path))
    return SqliteStore(path, page_limit)


def open_reserved(
    folder: Path,
    page_limit: int,
    url: str,
    kiosk: int,
    installation: str,
    silent_s: float = SILENT_S,
) -> "ReserveStore":
    """Open the record at `url`, with this kiosk's own one in the folder to stand in for it.

    `kiosk` is `COUNTERS` for that of a machine with counters.

    That one is made when the other is first reached; from then on a kiosk starts without the
    other, too. It belongs to one machine, which `installation` tells: in a copy of its folder on
    another machine it is not found, so that no two give the same numbers. Of an older version, it
    is brought to this program's. After `silent_s` without an answer it stands in.

    Raises what `open_store` does; StoreUnreachable only where there is no own record yet. Where the
    office's record is there, an own one that is damaged or of a newer program is put aside.
    """
    from office.store.postgres import PostgresStore
    from office.store.reserve import ReserveStore

    path = own_file(folder, kiosk, installation)
    unfit: StoreError | None = None
    own = None
    try:
        own = open_own(path, page_limit, kiosk) if path.exists() else None
    except (StoreCorrupt, StoreSchema) as error:
        unfit = error
    clock = SharedClock(apart_s=place(own, APART, at_head=False) / 1000 if own else 0.0)
    try:
        main, reached = _open_database(folder, url, make=True, clock=clock), True
    except StoreUnreachable:
        if unfit is not None:
            raise unfit from None
        if own is None:
            raise
        main, reached = PostgresStore(folder, url, clock), False
    if own is None:
        with _writing(folder), _first_in(folder):
            if unfit is not None:
                _put_aside(path)
            if not path.exists():
                _make_record(path, Mark.of(read_key(folder)))
        own = open_own(path, page_limit, kiosk)
        place(own, APART, at_head=False)
    return ReserveStore(main, own, reached=reached, silent_s=silent_s)


def own_file(folder: Path, kiosk: int, installation: str) -> Path:
    """Where the own record of a kiosk is, or with `COUNTERS` that of a machine's counters."""
    holder = "counters" if kiosk == COUNTERS else f"kiosk-{kiosk}"
    return folder / f"{holder}-{installation}.db"


def own_records(folder: Path) -> list[Path]:
    """Every own record in a data folder, under whatever number and installation."""
    return sorted((*folder.glob("kiosk-*.db"), *folder.glob("counters-*.db")))


def open_own(path: Path, page_limit: int = 0, kiosk: int | None = None) -> SqliteStore:
    """Open an own record; of an older version, it is copied, then brought to this program's.

    Without `kiosk` it does not stand in for the office's.

    Raises as `open_store` does.
    """
    if standing_of(path).version != HEAD:
        from office.store.migrate import run_migrations

        with _first_in(path.parent):  # programs start together
            if (before := standing_of(path).version) != HEAD:
                _copy_aside(path, before)
                run_migrations(path)
    _require_own(path.parent, standing_of(path))
    return SqliteStore(path, page_limit, kiosk)


def _put_aside(path: Path) -> None:
    """Give an own record that cannot be used another name, under which it is still looked at.

    Another program may have done so just before: then the one that is there is a new one.
    """
    try:
        if standing_of(path).version == HEAD:
            return
    except StoreCorrupt:
        pass
    aside = f"{path.stem}-{new_id()}"
    for file in (path, *path.parent.glob(f"{path.name}-*")):
        file.rename(file.with_name(f"{aside}{file.name.removeprefix(path.stem)}"))
    _logger.error("%s cannot be used: it is %s.db now, and a new one is begun", path.name, aside)


def _copy_aside(path: Path, version: str) -> None:
    """Keep an own record as it is before the migrations, under its version; nobody else would."""
    aside = path.with_name(f"{path.name}.{version}")
    aside.unlink(missing_ok=True)
    with _writing(path.parent), closing(SqliteStore(path)) as store:
        store.copy_to(aside)


def name_of(store: Store) -> str:
    """The name of a record."""
    with store.read() as tx:
        return str(tx.execute(select(record.c.id)).scalar_one())


def require_fit(store: "PostgresStore") -> None:
    """See to it that what is found at a server is this office's record, of this version.

    Raises as `open_store` does.
    """
    store.require_server()
    _require_own(store.folder, store.standing() or Standing("none", None))


def _open_database(
    folder: Path, url: str, *, make: bool, clock: SharedClock | None = None
) -> "PostgresStore":
    from office.store.postgres import PostgresStore

    store = PostgresStore(folder, url, clock)
    with ExitStack() as given_up:
        given_up.callback(store.close)
        store.require_server()
        standing = store.standing()
        if standing is None:
            if not make:
                raise StoreMissing(store.url.render_as_string())
            with _writing(folder), _first_in(folder):
                if store.standing() is None:
                    _require_no_key(folder)
                    store.make(Mark.of(new_key(folder)))
            standing = store.standing()
        _require_own(folder, standing or Standing("none", None))
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


@contextmanager
def _first_in(folder: Path) -> Iterator[None]:
    """Be the one program that makes something in this folder, and the folder too."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:  # or a power cut may take the folder with all that is in it
        sync_folder(one.parent)
    with _lock(folder / "create.lock"):
        yield


def _require_no_key(folder: Path) -> None:
    """A key tells that there was a record: an empty one in its place would begin at 001 again."""
    if (folder / KEY_FILE).exists():
        raise StoreLost(str(folder / KEY_FILE))


def _require_own(folder: Path, standing: Standing) -> None:
    if standing.version != HEAD:
        raise StoreSchema(f"{standing.version} != {HEAD}")
    if standing.mark is None:
        raise StoreCorrupt("no mark")
    with _writing(folder):
        require_key(folder, standing.mark)


def standing_of(path: Path, *, sealed: bool = False) -> Standing:
    """The record in a file; of one that is `sealed` nothing is written beside it.

    Raises StoreCorrupt for a file that is none.
    """
    with translated(path), closing(_connect(path, sealed=sealed)) as connection:
        tables = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        if connection.execute(tables).fetchone() == (0,):
            raise StoreCorrupt(f"{path.name}: no record of ours")
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if row != (HEAD,):
            return Standing(str(row[0]) if row else "none", None)
        mark = connection.execute("SELECT id, key_check FROM record").fetchone()
    return Standing(HEAD, Mark(*mark) if mark else None)


def upgrade(folder: Path, url: str | None = None) -> str:
    """Bring the record of a folder to `HEAD` by the migrations; give its version before.

    Raises StoreSchema for a version that this program does not know, StoreKeyMissing or
    StoreKeyDamaged where the folder has not its key. It is all done or nothing.
    """
    from office.store.migrate import run_migrations

    if url is not None:
        return _upgrade_database(folder, url)
    refuse_unsafe_library(dbapi2.sqlite_version_info)
    path = folder / STORE_FILE
    before = standing_of(path).version
    run_migrations(path, mark=Mark.of(read_key(folder)))
    return before


def _upgrade_database(folder: Path, url: str) -> str:
    from office.store.postgres import PostgresStore

    with closing(PostgresStore(folder, url)) as store:
        store.require_server()
        before = store.standing()
        if before is None:
            raise StoreCorrupt("no record of ours")
        store.make(Mark.of(read_key(folder)))
    return before.version


def _connect(path: Path, *, sealed: bool) -> dbapi2.Connection:
    how = "mode=ro&immutable=1" if sealed else "mode=rw"
    return dbapi2.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=BUSY_TIMEOUT_S)


def _make_record(path: Path, mark: Mark) -> None:
    from office.store.migrate import run_migrations

    aside = path.with_suffix(".new")
    for left_over in path.parent.glob(f"{aside.name}*"):
        left_over.unlink()
    run_migrations(aside, mark=mark)
    aside.rename(path)
    sync_folder(path.parent)


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
