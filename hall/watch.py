"""Devices and the record: their last states for everybody to read, their faults in the journal."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from devices.status import NO_ANSWER_EXPECTED, Level, State, Status
from hall.owners import HEARTBEAT_S, Owners
from hall.rounds import Rounds
from office.clock import to_ms
from office.errors import OfficeError
from office.keeping import note_doubt
from office.office import Office, Who
from office.persons import clear_log
from office.queue import NoteDevice
from office.store import events, ports
from office.store.ports import DeviceRow

LOOK_EVERY_S = 1.0
FAULT_STANDS_S = 3.0
"""A fault is journalled once it has stood so long."""
RECOVERY_STANDS_S = 10.0
"""A recovery is journalled once it has stood so long; before, the device was never well."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A device of this process: its kind, and how to read its state without touching the wire."""

    kind: str
    status: Callable[[], Status]


class DeviceWatch:
    """Looks at this process's devices every second and keeps its claims alive.

    A device that goes wrong or comes back, and stays so, is one event: the journal is for ever, and
    a loose contact must not fill it. Its state row is written at every change, and with every
    heartbeat, so that its age tells whether anybody still looks. A clock that begins to be doubted
    is noted too: a program that starts later has not seen it jump.
    """

    def __init__(
        self,
        office: Office,
        who: Who,
        owners: Owners,
        devices: Mapping[str, Watched],
        steady_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._office = office
        self._who = who
        self._owners = owners
        self._devices = devices
        self._steady_s = steady_s
        self._faulted: dict[str, bool] | None = None
        self._cut_off = False
        self._changed_at: dict[str, float] = {}
        """When each device began to differ from what the journal says of it, monotonic seconds."""
        self._written: dict[str, tuple[str, ...]] = {}
        self._beat_at = steady_s()
        self._trouble: OfficeError | None = None
        self._rounds = Rounds("device watch", self._look_when_due, LOOK_EVERY_S)

    def trouble(self) -> OfficeError | None:
        """Why the record could not be written at the last heartbeat; None when it could."""
        return self._trouble

    def start(self) -> None:
        """Begin to look."""
        self._rounds.start()

    def stop(self) -> None:
        """Stop looking."""
        self._rounds.stop()

    def _look_when_due(self) -> None:
        due = self._steady_s() >= self._beat_at
        try:
            self.look(beat=due)
        except OfficeError as error:
            self._trouble = error
            raise
        if due:
            self._beat_at += HEARTBEAT_S
            self._trouble = None

    def look(self, *, beat: bool) -> None:
        """Look once; with `beat` renew the claims and write every state.

        Also with `beat`: take out of the store's log what an erasure could not take out at once.
        """
        note_doubt(self._office, self._who.origin)
        was_cut_off, self._cut_off = self._cut_off, self._office.store.cut_off_s is not None
        if self._faulted is None or (was_cut_off and not self._cut_off):
            self._faulted = self._left_faulted()
        beat = beat or was_cut_off != self._cut_off  # the record at hand is as old as its last turn
        if beat:
            self._owners.beat()
            clear_log(self._office.store)
        statuses = {device: watched.status() for device, watched in self._devices.items()}
        self._write({one: s for one, s in statuses.items() if beat or self._changed(one, s)})
        for device, status in statuses.items():
            self._note(device, status, self._faulted)

    def _left_faulted(self) -> dict[str, bool]:
        """How the process before this one left the devices, so that their recovery is noted too.

        A kiosk that was cut off learns anew what the office's record has of them.
        """
        with self._office.store.read() as tx:
            last = {one: events.last_of_subject(tx, f"device:{one}") for one in self._devices}
        return {
            one: event is not None and event.kind == "device.faulted" for one, event in last.items()
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
        """Journal a fault or a recovery that stands; silence is neither, and ends neither.

        A device that never answers is as well as anybody can know once its port is.
        """
        silent = status.state in (State.UNKNOWN, State.CONNECTING)
        if silent and NO_ANSWER_EXPECTED not in status.reasons:
            return
        faulted = status.level is Level.FAULT
        if faulted == known[device]:
            self._changed_at.pop(device, None)
            return
        now_s = self._steady_s()
        stood_s = now_s - self._changed_at.setdefault(device, now_s)
        if stood_s >= (FAULT_STANDS_S if faulted else RECOVERY_STANDS_S):
            point = self._office.settings.points[0].id
            self._office.do(NoteDevice(device, faulted, status.reasons, point), self._who)
            known[device] = faulted
            del self._changed_at[device]


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
