"""A simulated shared line: signs and keypads on a pty that keeps the time of a real wire."""

import logging
import os
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from devices.errors import DeviceTimeoutError, NotFoundError, UnsupportedError
from devices.framing import Found
from devices.keypads.polled import KeypadSettings
from devices.keypads.sim import SimKeypad
from devices.paced_pty import PacedPty
from devices.signs.declarative import SignSettings
from devices.signs.sim import SimSign

__all__ = ["BusSimulator", "Faults", "WireEvent", "press_key"]

log = logging.getLogger(__name__)

FORGET_S = 0.05
STOP_TIMEOUT_S = 2.0
KEYS_SOCKET = "keys.sock"


@dataclass(frozen=True)
class Faults:
    """What is wrong with one unit."""

    silent: bool = False
    """It hears nothing and says nothing, as without power."""
    garbage: bytes = b""
    """Bytes in front of each answer."""
    corrupt: bool = False
    """One bit of the last byte of each answer is wrong."""


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
    `folder` (see `SimSign`); keys are pressed by `press_key`, from any process. `overlaps` counts
    the times that the master spoke while a unit was answering: on a real line both would be lost.
    """

    def __init__(
        self,
        link_path: Path,
        baud: int,
        folder: Path,
        *,
        signs: Mapping[str, SignSettings],
        keypads: Mapping[str, KeypadSettings],
        turnaround_ms: float = 5.0,
        trace: Callable[[WireEvent], None] | None = None,
    ) -> None:
        self._link_path = link_path
        self._baud = baud
        self._folder = folder
        self._keypads = {name: SimKeypad(name, each) for name, each in keypads.items()}
        lamps = [SimSign(name, each, folder) for name, each in signs.items()]
        self._units: list[SimUnit] = [*self._keypads.values(), *lamps]
        self._turnaround_s = turnaround_ms / 1000
        self._trace = trace
        self._faults: dict[str, Faults] = {}
        self._stream = b""
        self._heard_at = 0.0
        self._thread: threading.Thread | None = None
        self._wake = -1
        self.overlaps = 0

    def start(self) -> None:
        """Switch all units on, put the line in place and begin to listen."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for unit in self._units:
            unit.power_on()
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
        os.eventfd_write(self._wake, 1)
        thread.join(STOP_TIMEOUT_S)
        if thread.is_alive():
            raise DeviceTimeoutError(str(self._link_path), "the simulator did not stop")
        os.close(self._wake)

    def fault(self, unit: str, faults: Faults) -> None:
        """Let something be wrong with `unit` from now on; `Faults()` mends it."""
        self._faults[unit] = faults

    # Everything below runs in the simulator's thread.

    def _run(self, line: PacedPty, keys: socket.socket) -> None:
        sources = [line.fileno(), keys.fileno(), self._wake]
        try:
            while self._wake not in (ready := select.select(sources, [], [])[0]):
                if keys.fileno() in ready:
                    self._take_press(keys)
                if line.fileno() in ready:
                    self._listen(line)
        finally:
            keys.close()
            line.close()

    def _take_press(self, keys: socket.socket) -> None:
        message, sender = keys.recvfrom(256)
        try:
            keypad, key = message.decode("ascii").split()
            self._keypads[keypad].press(key)
        except (KeyError, ValueError) as error:
            answer = f"refused: {type(error).__name__}: {error}"
        else:
            answer = "ok"
        if sender:
            keys.sendto(answer.encode(), sender)

    def _listen(self, line: PacedPty) -> None:
        now_s = time.monotonic()
        data = line.receive()
        if now_s - self._heard_at > FORGET_S:
            self._stream = b""
        self._heard_at = now_s
        self._note(WireEvent(now_s, True, data))
        self._stream += data
        while (heard := self._first_frame()) is not None:
            unit, command, found = heard
            self._stream = self._stream[found.end :]
            self._answer(line, unit, unit.obey(command, found.data))

    def _first_frame(self) -> tuple[SimUnit, str, Found] | None:
        """The frame that ends first in what was heard, and whom it is for."""
        heard = [
            (unit, *frame)
            for unit in self._units
            if not self._faults_of(unit).silent and (frame := unit.hear(self._stream)) is not None
        ]
        return min(heard, key=lambda each: each[2].end, default=None)

    def _faults_of(self, unit: SimUnit) -> Faults:
        return self._faults.get(unit.device, Faults())

    def _answer(self, line: PacedPty, unit: SimUnit, answer: bytes) -> None:
        if not answer:
            return
        faults = self._faults_of(unit)
        if faults.corrupt:
            answer = answer[:-1] + bytes([answer[-1] ^ 0x01])
        sent = line.send(faults.garbage + answer, self._turnaround_s)
        self.overlaps += sent.disturbed
        self._note(WireEvent(sent.at_monotonic, False, answer))

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


def _listen_for_keys(folder: Path) -> socket.socket:
    (folder / KEYS_SOCKET).unlink(missing_ok=True)
    keys = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    with _path_of(folder) as path:
        keys.bind(path)
    return keys


@contextmanager
def _path_of(folder: Path) -> Iterator[str]:
    """The socket's path by way of the open folder: a unix socket's path has 107 bytes at most."""
    descriptor = os.open(folder, os.O_PATH)
    try:
        yield f"/proc/self/fd/{descriptor}/{KEYS_SOCKET}"
    finally:
        os.close(descriptor)
