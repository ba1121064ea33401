"""The record of a folder out of a copy: chosen, proved, begun anew, and put where it belongs.

All is done on a stage beside the record and moved into place at the end. Whatever stops it before
leaves the folder as it was; in between, a key without a record, which no program takes for a new
office.
"""

import logging
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from office.clock import Clock
from office.config import OfficeSettings
from office.copies import Copy, copies_in, copy_to, write_whole
from office.errors import CopyFailed, OfficeError, StoreError, StoreSchema
from office.keeping import verify
from office.office import Office, Who
from office.restored import Restoration, restorations
from office.restoring import RestoreRecord, Seen, Shown, most, seen_since, shown
from office.store import KEY_FILE, STORE_FILE, SqliteStore, Store, open_store, upgrade
from office.store.copies import read_copy
from office.store.keys import KEY_BYTES, sync_folder
from office.store.sqlite import in_use

if TYPE_CHECKING:
    from office.store.postgres import PostgresStore

_logger = logging.getLogger(__name__)

STAGE = "restore.new"
LOG_FILES = ("-wal", "-shm")
Answers = Callable[[Mapping[tuple[str, str], Shown]], Seen]
"""Given what the copy shows, asks people for the largest ordinary number that they know of each."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: from which copy, with what result, and where the former record lies now.

    `noted` is whether the new beginning stands beside the copy too. Where it does not, and this
    disk dies before the next copy, nobody knows which numbers it gave.
    """

    copy: Copy
    restoration: Restoration
    aside: Path | None
    noted: bool


class Restorer:
    """Restores the record of a data folder; nobody else may have it open meanwhile.

    `url` as in `open_store`; `built` as in `Office`. With `foreign` a copy of another office takes
    the place of this one.
    """

    def __init__(
        self,
        data_dir: Path,
        settings: OfficeSettings,
        built: date,
        url: str | None = None,
        clock: Clock | None = None,
        *,
        foreign: bool = False,
    ) -> None:
        self._data_dir = data_dir
        self._settings = settings
        self._built = built
        self._url = url
        self._clock = clock
        self._foreign = foreign
        self._record = data_dir / STORE_FILE

    def restore(
        self,
        source: Path,
        who: Who,
        stamp: str,
        answers: Answers,
        also: Collection[tuple[str, str]] = (),
    ) -> Restored:
        """Begin again from a copy, or from the newest whole one of a folder.

        `also` are (point, series) of services that are in other machines' settings.

        The former record goes into a folder named with `stamp`. Raises OfficeError with
        `restore-…`, StoreSchema for a copy of a newer program, and other StoreErrors.
        """
        self._require_room()
        with self._stage() as stage:
            copy = self._staged(source, stage)
            with closing(self._open(stage)) as store:
                restoration = self._begun(store, copy, who, answers, also)
                noted = _noted(store, copy, stamp)
                if self._url:
                    self._fill_database(store)
            # the key first: without its record it lets no program begin a new office
            self._put_key(stage, stamp)
            aside = None if self._url else self._put_in_place(stage, stamp)
            return Restored(copy, restoration, aside, noted)

    def move(self, stamp: str) -> Path:
        """Let the record of the folder go on in the empty database; where its file lies now.

        No number is passed over: nothing can have been given since. Raises as `restore`.
        """
        self._require_room()
        with closing(open_store(self._data_dir, make=False)) as store:
            _require_whole(store)
            self._fill_database(store)
        return self._move_aside(stamp)

    def _require_room(self) -> None:
        """Raises OfficeError where a program has the record open, or the database has one."""
        if self._record.exists() and in_use(self._record):
            raise OfficeError("restore-in-use", detail=str(self._data_dir))
        if self._url:
            with closing(self._database()) as database:
                if database.standing() is not None:
                    raise OfficeError("restore-not-empty")

    @contextmanager
    def _stage(self) -> Iterator[Path]:
        stage = self._data_dir / STAGE
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True, mode=0o700)
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)

    def _staged(self, source: Path, stage: Path) -> Copy:
        """Bring the copy to the stage, proved, and of this program's version."""
        for copy in self._choice(source):
            key = self._key_of(copy)
            write_whole(stage / KEY_FILE, key)
            shutil.copyfile(copy.file, stage / STORE_FILE)
            try:
                upgrade(stage)
                with closing(self._open(stage)) as store:
                    _require_whole(store)
            except StoreSchema:
                raise
            except OfficeError as error:
                if source.is_file():
                    raise OfficeError("restore-damaged", file=str(copy.file)) from error
                continue
            return copy
        raise OfficeError("restore-no-copy", place=str(source))

    def _choice(self, source: Path) -> Sequence[Copy]:
        """What may be restored, the best first."""
        if source.is_dir():
            return copies_in(source)[::-1]
        if not source.is_file():
            raise OfficeError("restore-no-copy", place=str(source))
        try:
            return [read_copy(source)]
        except StoreError as error:
            raise OfficeError("restore-damaged", file=str(source)) from error

    def _key_of(self, copy: Copy) -> bytes:
        """The key of a copy: beside it, or the one that this folder has."""
        ours = _read(self._data_dir / KEY_FILE)
        theirs = _read(copy.file.parent / KEY_FILE)
        mark = copy.standing.mark
        fits = [one for one in (theirs, ours) if one and (mark is None or mark.fits(one))]
        if not fits:
            raise OfficeError("restore-key", file=str(copy.file))
        if ours and fits[0] != ours and not self._foreign:
            raise OfficeError("restore-foreign", file=str(copy.file))
        return fits[0]

    def _open(self, stage: Path) -> SqliteStore:
        store = open_store(stage, make=False)
        assert isinstance(store, SqliteStore)
        return store

    def _begun(
        self,
        store: Store,
        copy: Copy,
        who: Who,
        answers: Answers,
        also: Collection[tuple[str, str]],
    ) -> Restoration:
        """Open the new epoch."""
        office = Office(self._settings, store, self._clock or store.clock, self._built)
        with office.look() as (_, now):
            days = now.days
        there = shown(office, also)
        epoch, seen = self._former(copy, days, there)
        there = {**{key: Shown(0) for key in seen}, **there}
        seen = most([seen, dict.fromkeys(there, 0)])
        command = RestoreRecord(
            epoch + 1,
            copy.seq,
            copy.hash.hex(),
            copy.at,
            _plain(seen),
            _plain(answers(there)),
            self._settings.points[0].id,
        )
        office.do(command, who)
        with store.read() as tx:
            return restorations(tx)[-1]

    def _former(
        self, copy: Copy, days: Sequence[str], known: Mapping[tuple[str, str], Shown]
    ) -> tuple[int, Seen]:
        """What the record that stands here still knows, as far as it can be read."""
        with suppress(StoreError):
            if self._record.exists() and not self._foreign:
                there = read_copy(self._record, sealed=False)
                with closing(SqliteStore(self._record)) as store:
                    return max(copy.epoch, there.epoch), seen_since(store, 0, days, known)
        return copy.epoch, {}

    def _fill_database(self, source: Store) -> None:
        from office.store.rows import load_rows

        with closing(self._database()) as database, source.read() as rows, database.write() as tx:
            load_rows(rows, tx)

    def _database(self) -> "PostgresStore":
        from office.store.postgres import PostgresStore

        assert self._url
        database = PostgresStore(self._data_dir, self._url)
        database.require_server()
        return database

    def _put_in_place(self, stage: Path, stamp: str) -> Path | None:
        aside = self._move_aside(stamp) if self._record.exists() else None
        (stage / STORE_FILE).rename(self._record)
        sync_folder(self._data_dir)
        return aside

    def _put_key(self, stage: Path, stamp: str) -> None:
        ours, theirs = self._data_dir / KEY_FILE, (stage / KEY_FILE).read_bytes()
        if ours.exists() and ours.read_bytes() != theirs:
            write_whole(self._aside(stamp) / KEY_FILE, ours.read_bytes())
        write_whole(ours, theirs)

    def _move_aside(self, stamp: str) -> Path:
        aside = self._aside(stamp)
        for name in (STORE_FILE, *(f"{STORE_FILE}{one}" for one in LOG_FILES)):
            with suppress(FileNotFoundError):
                (self._data_dir / name).rename(aside / name)
        sync_folder(aside)
        sync_folder(self._data_dir)
        return aside

    def _aside(self, stamp: str) -> Path:
        aside = self._data_dir / f"so-cu-{stamp}"
        aside.mkdir(exist_ok=True, mode=0o700)
        return aside


def _noted(store: Store, copy: Copy, stamp: str) -> bool:
    """Put the new beginning beside the copy that it was made of, before any number is given."""
    try:
        copy_to(store, copy.file.with_name(f"motcua-phuc-hoi-{stamp}.db"), copy)
    except CopyFailed as error:
        _logger.warning("the new beginning is not on the medium: %s", error)
        return False
    return True


def _require_whole(store: Store) -> None:
    verdict = verify(store)
    if verdict.faults:
        raise OfficeError("store-faults", count=len(verdict.faults), detail=verdict.faults[0])


def _read(file: Path) -> bytes | None:
    """A key, None where there is none of the right length."""
    try:
        key = file.read_bytes()
    except OSError:
        return None
    return key if len(key) == KEY_BYTES else None


def _plain(known: Seen) -> tuple[tuple[str, str, int], ...]:
    return tuple((point, series, number) for (point, series), number in sorted(known.items()))
