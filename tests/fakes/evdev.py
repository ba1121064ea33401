"""An input device on a pipe: `input_event` records, put together by hand and not by our code."""

import errno
import os
import time

from devices.memory import DeviceMemory
from devices.transport.input_sockets import TaughtSockets
from devices.transport.input_units import InputUnit

PRESS, RELEASE, REPEAT = 1, 0, 2


def record(kind: int, code: int, value: int, at_s: float = 0.0) -> bytes:
    """One `struct input_event` of a 64-bit machine: seconds, microseconds, type, code, value."""
    seconds = int(at_s)
    micros = round((at_s - seconds) * 1e6)
    return b"".join(
        (
            seconds.to_bytes(8, "little"),
            micros.to_bytes(8, "little"),
            kind.to_bytes(2, "little"),
            code.to_bytes(2, "little"),
            value.to_bytes(4, "little"),
        )
    )


def sync(at_s: float = 0.0) -> bytes:
    """SYN_REPORT: the packet is complete."""
    return record(0, 0, 0, at_s)


def dropped(at_s: float = 0.0) -> bytes:
    """SYN_DROPPED: the kernel has lost events."""
    return record(0, 3, 0, at_s)


def stroke(code: int, value: int, at_s: float = 0.0, scan: int | None = None) -> bytes:
    """What the kernel sends for one stroke of a key: MSC_SCAN, EV_KEY, SYN_REPORT."""
    said = b"" if scan is None else record(4, 4, scan, at_s)
    return said + record(1, code, value, at_s) + sync(at_s)


def tap(code: int, at_s: float = 0.0, scan: int | None = None) -> bytes:
    """A key that is pressed and let go."""
    return stroke(code, PRESS, at_s, scan) + stroke(code, RELEASE, at_s + 0.02, scan)


class FakeInput:
    """One device, plugged in or not; `opener` is what `EvdevTransport` opens it with."""

    def __init__(self) -> None:
        self._ends: tuple[int, int] | None = None
        self.opened = 0
        self.plug()

    def plug(self) -> None:
        """Plug it in."""
        self._ends = os.pipe()
        os.set_blocking(self._ends[0], False)

    def unplug(self) -> None:
        """Pull it out; harmless when it is out."""
        ends, self._ends = self._ends, None
        for end in ends or ():
            os.close(end)

    def opener(self, path: str) -> int:
        """As the kernel opens a device, or does not find it."""
        if self._ends is None:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
        self.opened += 1
        return os.dup(self._ends[0])

    def send(self, data: bytes) -> None:
        """Let it speak."""
        assert self._ends is not None
        os.write(self._ends[1], data)


def twin(socket: int, serial: str = "") -> InputUnit:
    """One of several equal keypads, plugged into a socket."""
    port = f"usb-0000:00:14.0-{socket}/input0"
    return InputUnit(f"/dev/input/event{socket}", 0x1A2C, 0x0E24, "USB Keypad", serial, port)


class Desk:
    """What is plugged into a machine; each unit that stands there is a `FakeInput` by its path."""

    def __init__(self, *units: InputUnit) -> None:
        self.inputs: dict[str, FakeInput] = {}
        self.opened: list[str] = []
        self._units: tuple[InputUnit, ...] = ()
        self.stand(*units)

    def stand(self, *units: InputUnit) -> None:
        """Let exactly these units be plugged in; all others are pulled out."""
        paths = {one.path for one in units}
        for path in self.inputs.keys() - paths:
            self.inputs.pop(path).unplug()
        for path in sorted(paths - self.inputs.keys()):
            self.inputs[path] = FakeInput()
        self._units = units

    def present(self) -> tuple[InputUnit, ...]:
        """What `present_units` would tell."""
        return self._units

    def open_unit(self, path: str) -> int:
        """Open a unit as the kernel would."""
        self.opened.append(path)
        return self.inputs[path].opener(path)

    def sockets(self, memory: DeviceMemory) -> TaughtSockets:
        """The sockets of a machine with this desk."""
        return TaughtSockets(memory, self.present, self.open_unit, self.open_unit)

    def tap(self, unit: InputUnit, code: int) -> None:
        """Press a key of a unit now."""
        self.inputs[unit.path].send(tap(code, time.monotonic()))

    def close(self) -> None:
        """Pull everything out."""
        self.stand()
