"""An open file descriptor read and written with time-outs: what serial lines and sockets share."""

import math
import os
import select
import time

from devices.errors import DeviceTimeoutError, DisconnectedError

__all__ = ["Descriptor"]

READ_BYTES = 4096


class Descriptor:
    """A non-blocking descriptor of an open link; `name` is the port's, for the errors.

    Every error of the operating system on an open link means that the link has broken: it sets
    `broken` and becomes DisconnectedError.
    """

    def __init__(self, fd: int, name: str) -> None:
        self._fd = fd
        self._name = name
        self.broken = False

    def fileno(self) -> int:
        """The descriptor itself, for what only one kind of link can do."""
        return self._fd

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand all of `data` to the operating system.

        Raises DeviceTimeoutError, whose detail says how many bytes went, or DisconnectedError.
        """
        deadline = time.monotonic() + timeout_s
        sent = 0
        while sent < len(data):
            if not self._ready(select.POLLOUT, deadline - time.monotonic()):
                raise DeviceTimeoutError(self._name, f"{sent} of {len(data)} bytes written")
            sent += self._write_some(data[sent:])

    def read(self, size: int, timeout_s: float) -> bytes:
        """Give what has come, 1 to `size` bytes; `b""` on time-out. Raises DisconnectedError."""
        if not self._ready(select.POLLIN, timeout_s):
            return b""
        try:
            data = os.read(self._fd, size)
        except OSError as error:
            raise self.lost(f"read: {error.strerror}") from error
        if not data:
            raise self.lost("read: the other side hung up")
        return data

    def discard(self) -> None:
        """Read away what has come already. Raises DisconnectedError."""
        while len(self.read(READ_BYTES, 0.0)) == READ_BYTES:
            pass

    def lost(self, detail: str) -> DisconnectedError:
        """Call the link broken; gives the error to raise."""
        self.broken = True
        return DisconnectedError(self._name, detail)

    def _write_some(self, data: bytes) -> int:
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            return 0  # the room that poll saw is gone again
        except OSError as error:
            raise self.lost(f"write: {error.strerror}") from error

    def _ready(self, event: int, timeout_s: float) -> bool:
        """Whether `event`, or the end of the link which the next call reports, came in time."""
        poll = select.poll()
        poll.register(self._fd, event)
        return bool(poll.poll(max(0, math.ceil(timeout_s * 1000))))
