"""The record, open for a process: what every engine gives, and what is the same for all.

Within a process, writers hand the record on to one another; between processes, the engine says
whose turn it is. Both wait `BUSY_TIMEOUT_S` together. Every error of a database library leaves a
store as a `StoreError`, but for those of its rules (IntegrityError).
"""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from sqlalchemy import Connection, Engine

from office.clock import Clock
from office.errors import StoreBusy
from office.store.keys import Mark

BUSY_TIMEOUT_S = 5.0
HEAD = "0015"
"""The version that this program reads and writes: the newest migration."""

Transaction = Connection
"""An open transaction, as commands and views hand it to the store's functions."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as it is found: its version, and its mark where that is this program's."""

    version: str
    mark: Mark | None


SILENT_S = 2.0
"""An office's record that answers nothing for so long is given up for a kiosk's own."""
RESERVE = "motcua-reserve"
"""What a connection to an own record is marked by: the number of the kiosk, or `COUNTERS`."""
COUNTERS = 0
"""Whose own record it is where no kiosk's: a machine's with counters, which call by hand."""


def reserve_of(tx: Transaction) -> int | None:
    """The kiosk whose own record this is, where it stands in for the office's; else None.

    It is `COUNTERS` in the own record of a machine with counters.
    """
    kiosk: int | None = tx.info.get(RESERVE)
    return kiosk


def calls_by_hand(tx: Transaction) -> bool:
    """Whether this is the own record of counters, in which numbers are called by hand."""
    return reserve_of(tx) == COUNTERS


class Watch(Protocol):
    """Notices the commits of others, and of this process."""

    def wait(self, timeout_s: float) -> bool:
        """Wait for a commit; False when none was noticed in that time.

        True also where one may have been missed: whoever waits looks for himself.
        """
        ...


class Store(ABC):
    """One record, open for this process.

    `write()` and `read()` give transactions; they may be used from any thread. `folder` is the data
    folder, which has the record's key; `clock` is the one that all who have the record open share.
    """

    shared: ClassVar[bool]
    """Whether programs of other machines may have it open."""
    tries: ClassVar[int] = 1
    """So often a command is tried whose outcome is unknown; again only where another may answer."""
    folder: Path
    clock: Clock

    @property
    def cut_off_s(self) -> float | None:
        """For how many seconds another record has stood in for it; None: it does not."""
        return None

    @abstractmethod
    def write(self) -> AbstractContextManager[Connection]:
        """A write transaction: alone, committed at the end, rolled back on an exception.

        Raises StoreBusy where other writers have not ended within `BUSY_TIMEOUT_S`.
        """

    @abstractmethod
    def read(self) -> AbstractContextManager[Connection]:
        """One unchanging view of the record; keep it short."""

    @abstractmethod
    def watch(self) -> AbstractContextManager[Watch]:
        """A connection of its own that notices commits."""

    @abstractmethod
    def wipe_traces(self, timeout_s: float) -> bool:
        """Overwrite what the engine still holds of values that are no more; False where it cannot.

        It waits for readers of what was before, at most so long; nobody is held up meanwhile.
        """

    @abstractmethod
    def copy_to(self, target: Path) -> None:
        """Copy the whole record, as it is in one moment, into a new SQLite file."""

    @abstractmethod
    def damage(self) -> list[str]:
        """What the engine itself finds wrong with what it stores."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""


class EngineStore(Store):
    """A record in one database."""

    def __init__(self, folder: Path, clock: Clock, writing: Engine, reading: Engine) -> None:
        self.folder = folder
        self.clock = clock
        self._writing = writing
        self._reading = reading
        self._one_writer = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """See Store."""
        deadline = time.monotonic() + BUSY_TIMEOUT_S
        with self.alone(), self._translated(), self._begun_write(deadline) as connection:
            try:
                yield connection
                connection.commit()
            finally:
                connection.rollback()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See Store."""
        with self._translated(), self._begun_read() as connection:
            try:
                yield connection
            finally:
                connection.rollback()

    def close(self) -> None:
        """Close all connections."""
        self._reading.dispose()
        self._writing.dispose()

    @abstractmethod
    def _begun_write(self, deadline: float) -> AbstractContextManager[Connection]:
        """A connection on which a transaction has begun that is alone to write."""

    @abstractmethod
    def _begun_read(self) -> AbstractContextManager[Connection]:
        """A connection on which a transaction has begun that sees one moment."""

    @abstractmethod
    def _translated(self) -> AbstractContextManager[None]:
        """Let errors of the database library leave as the StoreError that they mean."""

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the one writer of this process. Raises StoreBusy."""
        if not self._one_writer.acquire(timeout=BUSY_TIMEOUT_S):
            raise StoreBusy("another writer of this program has not ended")
        try:
            yield
        finally:
            self._one_writer.release()
