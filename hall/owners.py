"""Which process owns a port: written beside the journal, renewed every 5 s.

An owner whose process is gone is dead at once; one that is there but silent is dead after 15 s.
The lock that the operating system keeps on the port itself has the last word. Silence is counted
in the machine's steady time, so that no step of its clock makes a living owner look dead.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from devices.errors import ClaimedError
from office.clock import steady_s
from office.errors import StoreError
from office.store import Store, ports
from office.store.ports import PortOwner

HEARTBEAT_S = 5.0
SILENT_AFTER_S = 15.0
NOBODY = 0
"""The pid of a port that was given back."""


_logger = logging.getLogger(__name__)


class Owners:
    """The claims of this process, and a look at those of others."""

    def __init__(self, store: Store, role: str, steady_s: Callable[[], float] = steady_s) -> None:
        self._store = store
        self._role = role
        self._steady_s = steady_s
        self._mine: set[str] = set()
        self._lock = threading.Lock()

    def claim(self, port: str, device: str) -> bool:
        """Become the owner of a device's port; tell whether it ever had one before.

        Raises ClaimedError, which names the device, while another process lives on its port.
        """
        claim = self._claim(port)
        with self._store.write() as tx:
            owner = ports.owner(tx, port)
            if owner and owner.pid != claim.pid and self._lives(owner):
                raise ClaimedError(device, f"role {owner.role}, pid {owner.pid}")
            ports.save_owner(tx, claim)
        with self._lock:
            self._mine.add(port)
        return owner is not None

    def beat(self) -> None:
        """Renew this process's claims; call it every `HEARTBEAT_S`."""
        with self._lock:
            mine = sorted(self._mine)
        if mine:
            with self._store.write() as tx:
                ports.beat(tx, mine, os.getpid(), self._now_ms())

    def release(self) -> None:
        """Give all ports back that nobody has taken meanwhile; that they had an owner stays."""
        with self._lock, self._store.write() as tx:
            for port in self._mine:
                owner = ports.owner(tx, port)
                if owner and owner.pid == os.getpid():
                    ports.save_owner(tx, replace(owner, pid=NOBODY, started=0))
            self._mine.clear()

    @contextmanager
    def held(self, port: str, device: str, beat_s: float = HEARTBEAT_S) -> Iterator[None]:
        """Own a port for a work that may outlast `SILENT_AFTER_S`, then give all ports back.

        For a program without a device watch. Raises ClaimedError.
        """
        self.claim(port, device)
        over = threading.Event()
        beats = threading.Thread(
            target=self._beat_until, args=(over, beat_s), name=f"owner of {device}"
        )
        beats.start()
        try:
            yield
        finally:
            over.set()
            beats.join()
            self.release()

    def _beat_until(self, over: threading.Event, beat_s: float) -> None:
        while not over.wait(beat_s):
            try:
                self.beat()
            except StoreError as error:  # the next one may go well; the port itself is locked too
                _logger.warning("the claim could not be renewed: %s", error)

    def living(self, port: str) -> PortOwner | None:
        """The owner of a port if it lives."""
        with self._store.read() as tx:
            owner = ports.owner(tx, port)
        return owner if owner and self._lives(owner) else None

    def _claim(self, port: str) -> PortOwner:
        pid = os.getpid()
        return PortOwner(port, self._role, pid, started(pid) or 0, boot_id(), self._now_ms())

    def _lives(self, owner: PortOwner) -> bool:
        here = owner.boot_id == boot_id() and started(owner.pid) == owner.started
        return here and self._now_ms() - owner.heartbeat_ms <= SILENT_AFTER_S * 1000

    def _now_ms(self) -> int:
        return round(self._steady_s() * 1000)


def boot_id() -> str:
    """The kernel's id of this boot (proc(5), `random/boot_id`)."""
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def started(pid: int) -> int | None:
    """When a process started, in ticks since boot (proc(5), `stat` field 22); None when gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields: Sequence[str] = stat[stat.rindex(")") + 2 :].split()
    return None if fields[0] == "Z" else int(fields[19])
