"""A simulated shared line: signs and keypads on a pty that keeps the time of a real wire."""

import contextlib
import logging
import math
import os
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from devices.bus_faults import CHATTER_EVERY_S, Faults, LineFaults, Trouble, collide
from devices.errors import DeviceTimeoutError, NotFoundError, UnsupportedError
from devices.framing import Found
from devices.keypads.polled import KeypadSettings
from devices.keypads.sim import SimKeypad
from devices.paced_pty import BITS_PER_BYTE, PacedPty
from devices.signs.led485 import Led485Settings
from devices.signs.led485_sim import SimLed485
from devices.signs.models import AnySignSettings
from devices.signs.sim import SimSign

__all__ = ["BusSimulator", "Faults", "LineFaults", "WireEvent", "press_key"]

log = logging.getLogger(__name__)

FORGET_S = 0.05
STOP_TIMEOUT_S = 2.0
KEYS_SOCKET = "keys.sock"


@dataclass(frozen=True)
class WireEvent:
    """One side spoke. `at_monotonic` is the master's first byte, or the last byte of an answer."""

    at_monotonic: float
    by_master: bool
    data: bytes


class SimUnit(Protocol):
    """What stands on the simulated line."""

    @property
    def device(self) -> str:
        """The unit's id."""
        ...

    def power_on(self) -> None:
        """Forget everything."""
        ...

    def hear(self, stream: bytes) -> tuple[str, Found] | None:
        """The first frame in `stream` for this unit, with its command."""
        ...

    def obey(self, command: str, data: bytes) -> bytes:
        """Do what the frame says; gives the answer, `b""` for none."""
        ...


class BusSimulator:
    """One line with its units, from `start` to `stop`, as often as one likes.

    The pty's link stands at `link_path` and is made anew at each start. The signs' text stands in
    `folder` (see `SignFiles`); keys are pressed by `press_key`, from any process. `overlaps` counts
    the times that the master spoke while a unit was talking: nobody hears what it said then. Units
    that hear one frame, as two at the same address do, answer at once and garble each other.
    """

    def __init__(
        self,
        link_path: Path,
        baud: int,
        folder: Path,
        *,
        signs: Mapping[str, AnySignSettings],
        keypads: Mapping[str, KeypadSettings],
        turnaround_ms: float = 5.0,
        trace: Callable[[WireEvent], None] | None = None,
    ) -> None:
        self._link_path = link_path
        self._baud = baud
        self._folder = folder
        self._keypads = {name: SimKeypad(name, each) for name, each in keypads.items()}
        lamps = [_simulated_sign(name, each, folder) for name, each in signs.items()]
        self._units: list[SimUnit] = [*self._keypads.values(), *lamps]
        self._byte_s = BITS_PER_BYTE / baud
        self._turnaround_s = turnaround_ms / 1000
        self._trace = trace
        self._faults: dict[str, Faults] = {}
        self._line_faults = LineFaults()
        self._trouble = Trouble()
        self._late: deque[tuple[float, bytes]] = deque()
        self._chatter_at = math.inf
        self._stream = b""
        self._heard_at = 0.0
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._wake = -1
        self.overlaps = 0

    def start(self) -> None:
        """Switch all units on, put the line in place and begin to listen."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for unit in self._units:
            unit.power_on()
        self._late.clear()
        self._stopping.clear()
        self._wake = os.eventfd(0)
        keys = _listen_for_keys(self._folder)
        line = PacedPty(self._link_path, self._baud)
        self._thread = threading.Thread(
            target=self._run, args=(line, keys), name=f"sim {self._link_path}", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Take the line away; harmless when it is not there. Raises DeviceTimeoutError."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        os.eventfd_write(self._wake, 1)
        thread.join(STOP_TIMEOUT_S)
        if thread.is_alive():
            raise DeviceTimeoutError(str(self._link_path), "the simulator did not stop")
        os.close(self._wake)

    def fault(self, unit: str, faults: Faults) -> None:
        """Let something be wrong with `unit` from now on; `Faults()` mends it."""
        self._faults = {**self._faults, unit: faults}
        self._stir()

    def line_fault(self, faults: LineFaults) -> None:
        """Let something be wrong with the line from now on; `LineFaults()` mends it."""
        self._line_faults = faults
        self._chatter_at = time.monotonic() if faults.chatter else math.inf
        self._stir()

    def _stir(self) -> None:
        """Let the thread see what has changed, should it wait."""
        if self._thread is not None:
            os.eventfd_write(self._wake, 1)

    # Everything below runs in the simulator's thread.

    def _run(self, line: PacedPty, keys: socket.socket) -> None:
        sources = [line.fileno(), keys.fileno(), self._wake]
        try:
            while not self._stopping.is_set():
                babbling = any(faults.babbles for faults in self._faults.values())
                patience_s = 0.0 if babbling else self._until_somebody_speaks_s()
                ready = select.select(sources, [], [], patience_s)[0]
                if self._wake in ready:
                    os.eventfd_read(self._wake)
                if keys.fileno() in ready:
                    self._take_presses(keys)
                if babbling:
                    self._babble(line)
                elif line.fileno() in ready:
                    self._listen(line)
                else:
                    self._speak_unasked(line, time.monotonic())
        finally:
            keys.close()
            line.close()

    def _take_presses(self, keys: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                message, sender = keys.recvfrom(256)
                answer = self._press(message)
                if sender:
                    keys.sendto(answer.encode(), sender)

    def _press(self, message: bytes) -> str:
        try:
            keypad, key = message.decode("ascii").split()
            self._keypads[keypad].press(key)
        except (KeyError, ValueError) as error:
            return f"refused: {type(error).__name__}: {error}"
        return "ok"

    def _until_somebody_speaks_s(self) -> float | None:
        """Seconds until somebody answers late, or chatters; None where nobody does."""
        due_at = min(self._late[0][0] if self._late else math.inf, self._chatter_at)
        return None if due_at == math.inf else max(0.0, due_at - time.monotonic())

    def _speak_unasked(self, line: PacedPty, now_s: float) -> None:
        """The late answer that is due, or chatter."""
        if self._late and self._late[0][0] <= now_s:
            self._send(line, self._late.popleft()[1], 0.0)
        elif self._chatter_at <= now_s:
            self._chatter_at = now_s + CHATTER_EVERY_S
            self._send(line, self._trouble.chatter(), 0.0)

    def _babble(self, line: PacedPty) -> None:
        self._send(line, self._trouble.babble(), 0.0)

    def _listen(self, line: PacedPty) -> None:
        now_s = time.monotonic()
        data = line.receive()
        if now_s - self._heard_at > FORGET_S:
            self._stream = b""
        self._heard_at = now_s
        self._note(WireEvent(now_s, True, data))
        if self._line_faults.echo:
            # The echo comes while the frame goes out, not behind it.
            line.send(data, -len(data) * self._byte_s)
        self._stream += self._trouble.carry(data, self._line_faults)
        while heard := self._first_frame():
            self._stream = self._stream[heard[0][2].end :]
            self._answer(line, heard)

    def _first_frame(self) -> list[tuple[SimUnit, str, Found]]:
        """The frame that ends first in what was heard, and all that it is for."""
        heard = [
            (unit, *frame)
            for unit in self._units
            if not self._faults_of(unit).silent and (frame := unit.hear(self._stream)) is not None
        ]
        first = min((found.end for _, _, found in heard), default=0)
        return [each for each in heard if each[2].end == first]

    def _faults_of(self, unit: SimUnit) -> Faults:
        return self._faults.get(unit.device, Faults())

    def _answer(self, line: PacedPty, heard: list[tuple[SimUnit, str, Found]]) -> None:
        in_time: list[bytes] = []
        turnaround_s = self._turnaround_s + self._line_faults.slower_ms / 1000
        for unit, command, found in heard:
            answer, faults = unit.obey(command, found.data), self._faults_of(unit)
            if answer and faults.late_ms:
                due_at = time.monotonic() + turnaround_s + faults.late_ms / 1000
                self._late.append((due_at, self._trouble.spoil(answer, faults)))
            elif answer:
                in_time.append(self._trouble.spoil(answer, faults))
        if in_time:
            self._send(line, collide(in_time), turnaround_s)

    def _send(self, line: PacedPty, data: bytes, after_s: float) -> None:
        """Speak; what the master says meanwhile is lost."""
        data = self._trouble.carry(data, self._line_faults)
        sent = line.send(data, after_s)
        self._note(WireEvent(sent.at_monotonic, False, data))
        if sent.disturbed:
            self.overlaps += 1
            line.receive()

    def _note(self, event: WireEvent) -> None:
        if self._trace is not None:
            self._trace(event)


def press_key(folder: Path, keypad: str, key: str, timeout_s: float = 2.0) -> None:
    """Press a key of the simulator whose folder this is; returns when the keypad has queued it.

    Raises NotFoundError where no simulator runs, UnsupportedError where it has no such keypad or
    key, DeviceTimeoutError where it does not answer.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ours, _path_of(folder) as path:
        ours.bind("")  # a name of the kernel's choice, to be answered at
        ours.settimeout(timeout_s)
        try:
            ours.sendto(f"{keypad} {key}".encode(), path)
            answer = ours.recv(256).decode()
        except TimeoutError as error:
            raise DeviceTimeoutError(keypad, f"no answer within {timeout_s} s") from error
        except (FileNotFoundError, ConnectionError) as error:
            raise NotFoundError(keypad, f"no simulator at {folder}") from error
    if answer != "ok":
        raise UnsupportedError(keypad, answer)


def _simulated_sign(device: str, settings: AnySignSettings, folder: Path) -> SimUnit:
    if isinstance(settings, Led485Settings):
        return SimLed485(device, settings, folder)
    return SimSign(device, settings, folder)


def _listen_for_keys(folder: Path) -> socket.socket:
    (folder / KEYS_SOCKET).unlink(missing_ok=True)
    keys = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    with _path_of(folder) as path:
        keys.bind(path)
    keys.setblocking(False)
    return keys


@contextlib.contextmanager
def _path_of(folder: Path) -> Iterator[str]:
    """The socket's path by way of the open folder: a unix socket's path has 107 bytes at most."""
    descriptor = os.open(folder, os.O_PATH)
    try:
        yield f"/proc/self/fd/{descriptor}/{KEYS_SOCKET}"
    finally:
        os.close(descriptor)
