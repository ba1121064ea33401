"""Copies of the record on another disk: made while it is in use, proved, kept as long as wanted.

A place is a folder on a second disk, a stick or another machine's disk. It holds copies of one
record, its key, and the settings file: all that a new machine needs. A place is never trusted: each
copy is read back from the medium and proved before an older one may go.
"""

import errno
import os
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from office.errors import (
    CopyFailed,
    CopyFault,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreReadOnly,
)
from office.journal import first_break
from office.store import KEY_FILE, SqliteStore, Store, events, read_key
from office.store.copies import Copy, read_copy
from office.store.keys import KEY_BYTES

__all__ = [
    "SETTINGS_FILE",
    "Copy",
    "Keep",
    "copies_in",
    "copy_name",
    "copy_to",
    "fault_of",
    "put",
    "to_drop",
    "write_whole",
]

SETTINGS_FILE = "office.toml"
LEFT_OVER_S = 3600.0
"""What somebody began so long ago he does not finish any more."""
_NAME = re.compile(r"motcua-(\d{4}-\d\d-\d\d)-\d{4}\.db")
_ASIDE = ".new"

_GONE = (
    *(errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ENOTCONN),
    *(errno.ESTALE, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ETIMEDOUT),
)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP)
"""What a file system answers that cannot sync a folder: network ones do it by themselves."""


@dataclass(frozen=True, slots=True)
class Keep:
    """How many copies a place keeps: of the newest day, and one of each of the last `days`."""

    hours: int = 10
    days: int = 14


def copy_name(local: datetime) -> str:
    """What a copy of this moment is called."""
    return f"motcua-{local:%Y-%m-%d-%H%M}.db"


def put(
    store: Store,
    place: Path,
    local: datetime,
    keep: Keep = Keep(),
    settings_file: Path | None = None,
) -> Copy:
    """Put a copy of this moment into a place, with the key and the settings; drop what is old.

    `local` is the moment in the office's zone. The last folder of the place is made where it is
    not there yet. Raises CopyFailed.
    """
    with _told(place):
        if not place.exists():
            place.mkdir()
        copy = copy_to(store, place / copy_name(local))
        if settings_file:
            write_whole(place / SETTINGS_FILE, settings_file.read_bytes())
        for one in to_drop([path.name for path in place.iterdir()], copy.file.name, keep):
            (place / one).unlink()
        return copy


def to_drop(names: Sequence[str], newest: str, keep: Keep) -> list[str]:
    """Which copies of a place may go, now that `newest` is proved; what is no copy never goes.

    Days are counted as there are copies of them, so that a holiday, or a clock that was wrong for
    a day, takes none away.
    """
    days: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        if match := _NAME.fullmatch(name):
            days[match[1]].append(name)
    lasting = sorted(days)[-keep.days :]
    kept = {newest, *(days[day][-1] for day in lasting)}
    if match := _NAME.fullmatch(newest):
        kept.update(days[match[1]][-keep.hours :])
    return [name for day in days.values() for name in day if name not in kept]


def copy_to(store: Store, target: Path, proved: Copy | None = None) -> Copy:
    """Copy the record to the file `target`, with its key beside: whole, of one moment, and proved.

    It replaces an older copy under this name. What it goes on from is `proved` already, if any; by
    itself the last copy of the same day counts as that. Raises CopyFailed.
    """
    place = target.parent
    with _told(place):
        key = read_key(store.folder)
        _require_own(place, key)
        _sweep(place)
        proved = proved or _proved_today(place, target.name)
        aside = target.with_name(f"{target.name}.{os.getpid()}{_ASIDE}")
        try:
            os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            _copied(store, aside, place)
            _settle(aside)
            _prove(store, aside, proved)
            write_whole(place / KEY_FILE, key)
            aside.replace(target)
        except BaseException:
            with suppress(OSError):
                aside.unlink()
            raise
        _settle(place)
        return read_copy(target)


def _copied(store: Store, aside: Path, place: Path) -> None:
    try:
        store.copy_to(aside)
    except StoreFull as error:
        raise CopyFailed(CopyFault.FULL, str(place)) from error
    except StoreReadOnly as error:
        raise CopyFailed(CopyFault.READ_ONLY, str(place), str(error)) from error
    except StoreCorrupt as error:
        raise CopyFailed(CopyFault.RECORD, str(place), str(error)) from error
    except StoreError as error:
        raise CopyFailed(CopyFault.DAMAGED, str(place), str(error)) from error


def fault_of(file: Path, proved: Copy | None = None) -> str | None:
    """What is wrong with a copy, the file itself or its chain; None for a whole one.

    Reads all of it; but where it goes on from a copy that is `proved`, the chain behind that alone.
    """
    try:
        with closing(SqliteStore(file, sealed=True)) as store:
            return _fault_within(store, proved)
    except StoreError as error:
        return str(error)


def _fault_within(store: Store, proved: Copy | None = None) -> str | None:
    damage = next(iter(store.damage()), None)
    if damage:
        return damage
    with store.read() as tx:
        if proved and proved.seq:
            known = next(iter(events.between(tx, proved.seq, proved.seq)), None)
            if known is None or known.hash != proved.hash:
                return f"seq {proved.seq} was changed"
            return first_break(events.all_events(tx, known.seq), known)
        return first_break(events.all_events(tx))


def _proved_today(place: Path, name: str) -> Copy | None:
    """The last copy of the same day in a place: the first one of each day is proved from the start.

    A record of years takes minutes to prove, and its copies come every hour.
    """
    day = _NAME.fullmatch(name)
    of_day = f"motcua-{day[1]}-*.db" if day else "-"
    newest = max(place.glob(of_day), default=None)
    with suppress(StoreError):
        return read_copy(newest) if newest else None
    return None


def copies_in(place: Path) -> list[Copy]:
    """The copies in a folder that can be opened, the newest last, whatever they are called.

    Raises OSError where there is no such folder.
    """
    found = []
    for file in place.iterdir():
        if file.suffix == ".db":
            with suppress(StoreError):
                found.append(read_copy(file))
    return sorted(found, key=lambda one: (one.epoch, one.seq))


def _prove(store: Store, aside: Path, proved: Copy | None) -> None:
    """Raises CopyFailed; the fault is the medium's unless the record is no better itself."""
    if fault := fault_of(aside, proved):
        worse = CopyFault.RECORD if _fault_within(store) else CopyFault.DAMAGED
        raise CopyFailed(worse, str(aside.parent), fault)


def _require_own(place: Path, key: bytes) -> None:
    """Raises CopyFailed where a place holds another office's copies, or another key."""
    file = place / KEY_FILE
    there = file.read_bytes() if file.exists() else b""
    if len(there) == KEY_BYTES and there != key:
        raise CopyFailed(CopyFault.FOREIGN, str(place), KEY_FILE)
    if there != key:  # none, or one that a pulled stick left half written
        for copy in copies_in(place):
            if copy.standing.mark and not copy.standing.mark.fits(key):
                raise CopyFailed(CopyFault.FOREIGN, str(place), copy.file.name)


def _sweep(place: Path) -> None:
    """Take away what was never finished here."""
    for one in place.glob(f"*.db.*{_ASIDE}"):
        if time.time() - one.stat().st_mtime > LEFT_OVER_S:
            one.unlink()


def write_whole(file: Path, content: bytes) -> None:
    """Have a small file on the medium, whole or as it was before; only its owner may read it."""
    if file.exists() and file.read_bytes() == content:
        return
    aside = file.with_name(f"{file.name}{_ASIDE}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
    aside.replace(file)
    _settle(file.parent)


def _settle(path: Path) -> None:
    """Have a file or the names in a folder on the medium, and read it from there from now on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        if path.is_file():
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Let what the medium refuses leave as the CopyFailed that it means."""
    try:
        yield
    except OSError as error:
        if error.errno in _GONE:
            fault = CopyFault.MISSING
        elif error.errno in _NO_ROOM:
            fault = CopyFault.FULL
        else:
            fault = CopyFault.READ_ONLY
        raise CopyFailed(fault, str(place), str(error.strerror)) from error
