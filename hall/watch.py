"""Devices and the record: their last states for everybody to read, their faults in the journal."""

import logging
import threading
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
        """Stop looking and give the ports back."""
        self._stop.set()
        self._thread.join(timeout=5)
        self._owners.release()

    def _run(self) -> None:
        looks_a_beat = round(HEARTBEAT_S / LOOK_EVERY_S)
        looks = 0
        while not self._stop.is_set():
            try:
                self.look(beat=looks % looks_a_beat == 0)
            except StoreError as error:
                _logger.error("device states cannot be written: %s", error)
            looks += 1
            self._stop.wait(LOOK_EVERY_S)

    def look(self, *, beat: bool) -> None:
        """Look once; with `beat` renew the claims and write every state."""
        if self._faulted is None:
            self._faulted = self._left_faulted()
        if beat:
            self._owners.beat()
        for device, watched in self._devices.items():
            status = watched.status()
            self._write(device, watched.kind, status, always=beat)
            self._note(device, status, self._faulted)

    def _left_faulted(self) -> dict[str, bool]:
        """How the process before this one left the devices, so that their recovery is noted too."""
        with self._office.store.read() as tx:
            notes = {one: events.of_subject(tx, f"device:{one}") for one in self._devices}
        return {
            one: bool(told) and told[-1].kind == "device.faulted" for one, told in notes.items()
        }

    def _write(self, device: str, kind: str, status: Status, *, always: bool) -> None:
        brief = (status.state.value, status.level.value, *status.reasons)
        if always or self._written.get(device) != brief:
            row = DeviceRow(
                device=device,
                kind=kind,
                state=status.state.value,
                level=status.level.value,
                reasons=status.reasons,
                source=status.source.value,
                as_of=to_ms(status.as_of),
            )
            with self._office.store.write() as tx:
                ports.save_device(tx, row)
            self._written[device] = brief

    def _note(self, device: str, status: Status, known: dict[str, bool]) -> None:
        """Journal a fault that begins or ends; silence is neither."""
        if status.state in (State.UNKNOWN, State.CONNECTING):
            return
        faulted = status.level is Level.FAULT
        if faulted != known.get(device, False):
            self._office.do(NoteDevice(device, faulted, status.reasons), self._who)
        known[device] = faulted
