"""Input devices of Linux (evdev): keypads, button boxes and scanners that are USB keyboards.

The device is grabbed, so that no window, console or input method ever sees its keys. Records and
ioctls are those of linux/input.h on a 64-bit machine; what follows what is told in the kernel's
Documentation/input/event-codes.rst.
"""

import fcntl
import os
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum

from devices.errors import HardwareFaultError, UnsupportedError
from devices.transport.descriptor import Descriptor, DescriptorTransport
from devices.transport.serial import OPEN_ERRORS

__all__ = [
    "EvdevTransport",
    "EventStream",
    "EventsLost",
    "KeyEvent",
    "Stroke",
    "open_grabbed",
    "open_unclaimed",
]

RECORD = struct.Struct("@llHHi")
"""struct input_event: seconds, microseconds, type, code, value; 24 bytes."""
EV_SYN, EV_KEY, EV_MSC = 0, 1, 4
SYN_REPORT, SYN_DROPPED = 0, 3
MSC_SCAN = 4
EVIOCGRAB = 0x40044590
EVIOCSCLOCKID = 0x400445A0


class Stroke(IntEnum):
    """What happened to a key; the values are the kernel's."""

    RELEASED = 0
    PRESSED = 1
    REPEATED = 2
    """The kernel says again and again that a key is still held."""


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """One key at one moment."""

    code: int
    """The kernel's code of the key, as in `input_keys.KEYS`."""
    stroke: Stroke
    scan: int | None
    """What the device itself calls the key (a USB usage), where it said so; never with repeats."""
    at_monotonic: float
    """When the kernel heard of it, in seconds of `time.monotonic`."""


@dataclass(frozen=True, slots=True)
class EventsLost:
    """The kernel's buffer ran over: any key may have been pressed or let go meanwhile."""

    at_monotonic: float


class EventStream:
    """Key events from the bytes of an input device, however they are cut. Pure."""

    def __init__(self) -> None:
        self._rest = b""
        self._scan: int | None = None
        self._skipping = False

    def feed(self, data: bytes, heard_at: float) -> list[KeyEvent | EventsLost]:
        """The events in `data`, which was read at the monotonic second `heard_at`.

        No event is later than that: a device that stamps the time of day is taken to speak now.
        """
        stream = self._rest + data
        whole = len(stream) - len(stream) % RECORD.size
        self._rest = stream[whole:]
        found = []
        for seconds, micros, kind, code, value in RECORD.iter_unpack(stream[:whole]):
            event = self._take(kind, code, value, min(seconds + micros / 1e6, heard_at))
            if event:
                found.append(event)
        return found

    def _take(
        self, kind: int, code: int, value: int, at_monotonic: float
    ) -> KeyEvent | EventsLost | None:
        if kind == EV_SYN:
            return self._sync(code, at_monotonic)
        if self._skipping:
            return None
        if (kind, code) == (EV_MSC, MSC_SCAN):
            self._scan = value & 0xFFFF_FFFF
        if kind != EV_KEY or value not in tuple(Stroke):
            return None
        scan, self._scan = self._scan, None
        return KeyEvent(code, Stroke(value), scan, at_monotonic)

    def _sync(self, code: int, at_monotonic: float) -> EventsLost | None:
        """A packet ends, or was lost; what is left of a lost one tells nothing."""
        self._scan = None
        if code == SYN_REPORT:
            self._skipping = False
        if code != SYN_DROPPED:
            return None
        self._skipping = True
        return EventsLost(at_monotonic)


def open_grabbed(path: str) -> int:
    """A descriptor of the input device at `path`, which from now on speaks to nobody else.

    Its events bear the time of `time.monotonic`. Raises OSError; EBUSY where somebody else has
    grabbed it.
    """
    fd = open_unclaimed(path)
    try:
        fcntl.ioctl(fd, EVIOCGRAB, 1)
        with suppress(OSError):  # `EventStream` sees that the stamps are of no use
            fcntl.ioctl(fd, EVIOCSCLOCKID, struct.pack("i", time.CLOCK_MONOTONIC))
    except OSError:
        os.close(fd)
        raise
    return fd


def open_unclaimed(path: str) -> int:
    """A descriptor of `path` as it is: to ask a device who it is, or for a simulated one."""
    return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)


class EvdevTransport(DescriptorTransport):
    """One input device; what is read are whole `input_event` records, for `EventStream`.

    `path` is best a link that stays with the physical port (/dev/input/by-path/…) or with the unit
    (/dev/input/by-id/…). `opener` gives the descriptor, and raises OSError.
    """

    def __init__(self, path: str, opener: Callable[[str], int] = open_grabbed) -> None:
        super().__init__(path)
        self._opener = opener

    def open(self) -> None:
        """Grab the device; harmless when it is open.

        Raises NotFoundError, PermissionDeniedError, ClaimedError where another process has grabbed
        it, or HardwareFaultError when there is something else at the path.
        """
        if self.is_open:
            return
        self.close()
        try:
            self._link = Descriptor(self._opener(self._name), self._name)
        except OSError as error:
            kind = OPEN_ERRORS.get(error.errno, HardwareFaultError)
            raise kind(self._name, str(error)) from error

    def close(self) -> None:
        """Give the device back, which also ends the grab; harmless when it is not open."""
        link, self._link = self._link, None
        if link is not None:
            os.close(link.fileno())

    def write(self, data: bytes, timeout_s: float) -> None:
        """Raise UnsupportedError: an input device is only heard."""
        del data, timeout_s
        raise UnsupportedError(self._name, "an input device is only heard")
