"""An open file descriptor read and written with time-outs: what serial lines and sockets share."""

import math
import os
import select
import threading
import time

from devices.errors import DeviceTimeoutError, DisconnectedError

__all__ = ["Descriptor", "DescriptorTransport"]

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


class DescriptorTransport:
    """What the transports whose open link is a descriptor share; they open and close `_link`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._link: Descriptor | None = None
        self.closing = threading.Event()

    @property
    def name(self) -> str:
        """The port's path, or host:port."""
        return self._name

    @property
    def is_open(self) -> bool:
        """Whether `open` succeeded and nothing has broken since."""
        return self._link is not None and not self._link.broken

    @property
    def byte_time_s(self) -> float:
        """0: nothing paces, unless the transport says otherwise."""
        return 0.0

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data`; see `Transport.write`."""
        self._opened().write(data, timeout_s)

    def read(self, size: int, timeout_s: float) -> bytes:
        """Give what has come, 1 to `size` bytes; `b""` on time-out. Raises DisconnectedError."""
        return self._opened().read(size, timeout_s)

    def discard_input(self) -> None:
        """Forget what has come and was not read. Raises DisconnectedError."""
        self._opened().discard()

    def _opened(self) -> Descriptor:
        if self._link is None:
            raise DisconnectedError(self._name, "not open")
        return self._link
