"""The key of a record: a file beside it, which the record knows by its mark and does not hold.

A new key stands aside until its record is made, so that a key without a record always means that a
record is missing, and never that somebody was cut off while he made the first one.
"""

import hmac
import logging
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from office.errors import StoreKeyDamaged, StoreKeyForeign, StoreKeyMissing
from office.model import new_id

KEY_FILE = "office.key"
KEY_BYTES = 32
_NEW = "office.key.new"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mark:
    """A record's name, and HMAC-SHA256 of it with the record's key."""

    id: str
    key_check: bytes

    @classmethod
    def of(cls, key: bytes) -> Self:
        """The mark of a record that is yet to be made."""
        name = new_id()
        return cls(name, _check(key, name))

    def fits(self, key: bytes) -> bool:
        """Whether the key is this record's."""
        return hmac.compare_digest(self.key_check, _check(key, self.id))


def _check(key: bytes, name: str) -> bytes:
    return hmac.digest(key, b"motcua record " + name.encode(), "sha256")


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


def require_key(folder: Path, mark: Mark) -> None:
    """See to it that the folder has the key of the record.

    Raises StoreKeyMissing where it has none, StoreKeyForeign where it has another record's. One
    that is damaged or cannot be read is told when it is needed: the queue goes on without it.
    """
    path = folder / KEY_FILE
    if not path.exists():
        _adopt(folder, mark)
    try:
        key = path.read_bytes()
    except OSError as error:
        _logger.error("%s cannot be read: %s", path, error)
        return
    if len(key) == KEY_BYTES and not mark.fits(key):
        raise StoreKeyForeign(KEY_FILE)


def new_key(folder: Path) -> bytes:
    """A key for a record that is about to be made, kept aside on disk until it is.

    One that stands aside already is taken again: its record may have been made since by whoever
    was cut off.
    """
    path = folder / _NEW
    if path.exists() and path.stat().st_size == KEY_BYTES:
        return path.read_bytes()
    path.unlink(missing_ok=True)
    key = secrets.token_bytes(KEY_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)
    return key


def _adopt(folder: Path, mark: Mark) -> None:
    """Take the key that stands aside, if it is this record's; another program may be quicker."""
    path, aside = folder / KEY_FILE, folder / _NEW
    try:
        key = aside.read_bytes()
        if not mark.fits(key):
            raise StoreKeyMissing(KEY_FILE)
        aside.rename(path)
    except FileNotFoundError as error:
        if not path.exists():
            raise StoreKeyMissing(KEY_FILE) from error
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on its disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
