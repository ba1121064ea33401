"""A copy of the record as it lies on a medium: whose it is and how far it goes."""

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from office.store import events
from office.store.create import standing_of
from office.store.engine import Standing
from office.store.present import present
from office.store.sqlite import SqliteStore

RECORD = "record"
"""The subject of what is told of the record as a whole."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy as it lies there: which record's, and how far it goes.

    `epoch`, `seq` and `hash` are those of its last event, `at` its time in milliseconds, None of an
    empty record.
    """

    file: Path
    standing: Standing
    epoch: int
    seq: int
    hash: bytes
    at: int | None


def read_copy(file: Path, *, sealed: bool = True) -> Copy:
    """What a copy says of itself, or a record that is not `sealed`.

    Raises StoreCorrupt for a file that is none.
    """
    standing = standing_of(file, sealed=sealed)
    store = SqliteStore(file, sealed=sealed)
    try:
        with store.read() as tx:
            stands = present(tx)
            return Copy(file, standing, epoch_of(tx), stands.seq, stands.hash, stands.at)
    finally:
        store.close()


def epoch_of(tx: Connection) -> int:
    """How often the record has begun: 1, and one more each time that it was restored."""
    last = events.last_of_subject(tx, RECORD)
    return int(json.loads(last.data)["epoch"]) if last else 1
