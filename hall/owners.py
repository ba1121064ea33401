"""Which process owns a device, and alone opens its port: written beside the journal.

A claim is renewed every 5 s. On the same boot of the same machine an owner whose process is gone is
dead at once, and one that is there but silent is dead after 15 s, counted in the machine's steady
time, so that no step of its clock makes a living owner look dead. Of another machine's processes
nothing is known but their beats, by the clock of the record that both share.
The lock that the operating system keeps on the port itself has the last word on each machine.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from devices.errors import ClaimedError
from office.clock import steady_s, to_ms
from office.errors import StoreError
from office.store import Store, ports
from office.store.ports import DeviceOwner

HEARTBEAT_S = 5.0
SILENT_AFTER_S = 15.0
NOBODY = 0
"""The pid of a device that was given back."""
_HOST_SIGNS = 64


_logger = logging.getLogger(__name__)


class Owners:
    """The claims of this process, and a look at those of others.

    Units of a shared line are owned as one: by the line's name.
    """

    def __init__(self, store: Store, role: str, steady_s: Callable[[], float] = steady_s) -> None:
        self._store = store
        self._role = role
        self._steady_s = steady_s
        self._mine: set[str] = set()
        self._lost: set[str] = set()
        """What of it another process has taken, and holds."""
        self._lock = threading.Lock()

    def claim(self, device: str) -> bool:
        """Become the owner of a device; tell whether it ever had one before.

        Raises ClaimedError while another process that owns it lives, here or on another machine.
        """
        with self._store.write() as tx:
            claim = self._claim(device)
            owner = ports.owner(tx, device)
            if owner and not _is_of(owner, claim) and self._lives(owner):
                where = f"role {owner.role}, pid {owner.pid}, machine {owner.host}"
                raise ClaimedError(device, where)
            ports.save_owner(tx, claim)
        with self._lock:
            self._mine.add(device)
        return owner is not None

    def beat(self) -> None:
        """Renew this process's claims in the record that is at hand; call it every `HEARTBEAT_S`.

        What another process has taken meanwhile, since this one was not heard for so long, is told
        in the log and left to it for as long as it lives. A record that was not at hand for a time
        names owners of that time: they are dead, or this very process.
        """
        with self._lock:
            if self._mine:
                self._renew()

    def _renew(self) -> None:
        with self._store.write() as tx:
            claim = self._claim("")
            if ports.beat(tx, claim, self._mine) == len(self._mine):
                self._lost.clear()
                return
            for device in sorted(self._mine):
                owner = ports.owner(tx, device)
                if owner is None or not self._lives(owner):
                    ports.save_owner(tx, replace(claim, device=device))
                elif not _is_of(owner, claim):
                    if device not in self._lost:
                        _logger.error("%s belongs to another program now: %s", device, owner)
                    self._lost.add(device)
                    continue
                self._lost.discard(device)

    def release(self) -> None:
        """Give all devices back that nobody has taken meanwhile; that they had an owner stays."""
        with self._lock, self._store.write() as tx:
            for device in self._mine:
                owner = ports.owner(tx, device)
                if owner and _is_of(owner, self._claim(device)):
                    ports.save_owner(tx, replace(owner, pid=NOBODY, started=0, boot_id=""))
            self._mine.clear()
            self._lost.clear()

    @contextmanager
    def held(self, device: str, beat_s: float = HEARTBEAT_S) -> Iterator[None]:
        """Own a device for a work that may outlast `SILENT_AFTER_S`, then give all back.

        For a program without a device watch. Raises ClaimedError.
        """
        self.claim(device)
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

    def living(self, device: str) -> DeviceOwner | None:
        """The owner of a device if it lives."""
        with self._store.read() as tx:
            owner = ports.owner(tx, device)
        return owner if owner and self._lives(owner) else None

    def elsewhere(self, device: str) -> str | None:
        """The name of another machine on which the owner of a device lives, if it does."""
        owner = self.living(device)
        return owner.host if owner and owner.boot_id != boot_id() else None

    def _claim(self, device: str) -> DeviceOwner:
        pid = os.getpid()
        return DeviceOwner(
            device,
            self._role,
            pid,
            started(pid) or 0,
            boot_id(),
            round(self._steady_s() * 1000),
            socket.gethostname()[:_HOST_SIGNS],
            to_ms(self._store.clock.now()),
        )

    def _lives(self, owner: DeviceOwner) -> bool:
        if owner.pid == NOBODY:
            return False
        if owner.boot_id == boot_id():
            silent_ms = round(self._steady_s() * 1000) - owner.steady_ms
            return started(owner.pid) == owner.started and silent_ms <= SILENT_AFTER_S * 1000
        if self._store.cut_off_s is not None:  # of this machine alone: that was an earlier boot
            return False
        apart_ms = abs(to_ms(self._store.clock.now()) - owner.beat_at)  # it may have been set back
        return self._store.shared and apart_ms <= SILENT_AFTER_S * 1000


def _is_of(owner: DeviceOwner, claim: DeviceOwner) -> bool:
    """Whether it is a claim of this very process."""
    return (owner.pid, owner.started, owner.boot_id) == (claim.pid, claim.started, claim.boot_id)


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
