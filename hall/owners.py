"""Which process owns a port: written beside the journal, renewed every 5 s.

An owner whose process is gone is dead at once; one that is there but silent is dead after 15 s.
The lock that the operating system keeps on the port itself has the last word.
"""

import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from devices.errors import ClaimedError
from office.clock import Clock, to_ms
from office.store import Store, ports
from office.store.ports import PortOwner

HEARTBEAT_S = 5.0
SILENT_AFTER_S = 15.0
NOBODY = 0
"""The pid of a port that was given back."""


class Owners:
    """The claims of this process, and a look at those of others."""

    def __init__(self, store: Store, clock: Clock, role: str) -> None:
        self._store = store
        self._clock = clock
        self._role = role
        self._mine: set[str] = set()
        self._lock = threading.Lock()

    def claim(self, port: str) -> bool:
        """Become the owner of a port; tell whether it ever had one before.

        Raises ClaimedError while another process lives on it.
        """
        claim = self._claim(port)
        with self._store.write() as tx:
            owner = ports.owner(tx, port)
            if owner and owner.pid != claim.pid and self._lives(owner):
                raise ClaimedError(port, f"role {owner.role}, pid {owner.pid}")
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
                ports.beat(tx, mine, os.getpid(), to_ms(self._clock.now()))

    def release(self) -> None:
        """Give all ports back that nobody has taken meanwhile; that they had an owner stays."""
        with self._lock, self._store.write() as tx:
            for port in self._mine:
                owner = ports.owner(tx, port)
                if owner and owner.pid == os.getpid():
                    ports.save_owner(tx, replace(owner, pid=NOBODY, started=0))
            self._mine.clear()

    def living(self, port: str) -> PortOwner | None:
        """The owner of a port if it lives."""
        with self._store.read() as tx:
            owner = ports.owner(tx, port)
        return owner if owner and self._lives(owner) else None

    def _claim(self, port: str) -> PortOwner:
        now = to_ms(self._clock.now())
        return PortOwner(port, self._role, os.getpid(), started(os.getpid()) or 0, boot_id(), now)

    def _lives(self, owner: PortOwner) -> bool:
        silent_s = (to_ms(self._clock.now()) - owner.heartbeat_at) / 1000
        here = owner.boot_id == boot_id() and started(owner.pid) == owner.started
        return here and silent_s <= SILENT_AFTER_S


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
