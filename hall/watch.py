"""Devices and the record: their last states for everybody to read, their faults in the journal."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from devices.status import Level, State, Status
from hall.owners import HEARTBEAT_S, Owners
from office.clock import to_ms
from office.errors import StoreError
from office.office import Office, Who
from office.queue import NoteDevice
from office.store import events, ports
from office.store.ports import DeviceRow

LOOK_EVERY_S = 1.0

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """A device of this process: its kind, and how to read its state without touching the wire."""

    kind: str
    status: Callable[[], Status]


class DeviceWatch:
    """Looks at this process's devices every second and keeps its claims alive.

    A device that goes wrong or comes back is one event; its state row is written when it changes
    and with every heartbeat, so that its age tells whether anybody still looks.
    """

    def __init__(
        self, office: Office, who: Who, owners: Owners, devices: Mapping[str, Watched]
    ) -> None:
        self._office = office
        self._who = who
        self._owners = owners
        self._devices = devices
        self._faulted: dict[str, bool] | None = None
        self._written: dict[str, tuple[str, ...]] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="device watch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        beat_at = time.monotonic()
        while not self._stop.is_set():
            due = time.monotonic() >= beat_at
            try:
                self.look(beat=due)
            except StoreError as error:
                _logger.error("device states cannot be written: %s", error)
            else:
                beat_at += HEARTBEAT_S if due else 0
            self._stop.wait(LOOK_EVERY_S)

    def look(self, *, beat: bool) -> None:
        """Look once; with `beat` renew the claims and write every state."""
        if self._faulted is None:
            self._faulted = self._left_faulted()
        if beat:
            self._owners.beat()
        statuses = {device: watched.status() for device, watched in self._devices.items()}
        self._write({one: s for one, s in statuses.items() if beat or self._changed(one, s)})
        for device, status in statuses.items():
            self._note(device, status, self._faulted)

    def _left_faulted(self) -> dict[str, bool]:
        """How the process before this one left the devices, so that their recovery is noted too."""
        with self._office.store.read() as tx:
            notes = {one: events.of_subject(tx, f"device:{one}") for one in self._devices}
        return {
            one: bool(told) and told[-1].kind == "device.faulted" for one, told in notes.items()
        }

    def _changed(self, device: str, status: Status) -> bool:
        return self._written.get(device) != _brief(status)

    def _write(self, statuses: Mapping[str, Status]) -> None:
        """Write states, all in one transaction."""
        if not statuses:
            return
        with self._office.store.write() as tx:
            for device, status in statuses.items():
                ports.save_device(tx, _row(device, self._devices[device].kind, status))
        self._written.update({device: _brief(status) for device, status in statuses.items()})

    def _note(self, device: str, status: Status, known: dict[str, bool]) -> None:
        """Journal a fault that begins or ends; silence is neither."""
        if status.state in (State.UNKNOWN, State.CONNECTING):
            return
        faulted = status.level is Level.FAULT
        if faulted != known.get(device, False):
            point = self._office.settings.points[0].id
            self._office.do(NoteDevice(device, faulted, status.reasons, point), self._who)
        known[device] = faulted


def _brief(status: Status) -> tuple[str, ...]:
    return status.state.value, status.level.value, *status.reasons


def _row(device: str, kind: str, status: Status) -> DeviceRow:
    return DeviceRow(
        device=device,
        kind=kind,
        state=status.state.value,
        level=status.level.value,
        reasons=status.reasons,
        source=status.source.value,
        as_of=to_ms(status.as_of),
    )
