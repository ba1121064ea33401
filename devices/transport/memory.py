"""A link in memory, for tests: what a device would answer is a function of what is written."""

import threading
from collections.abc import Callable

from devices.errors import DeviceError, DeviceTimeoutError, DisconnectedError

__all__ = ["MemoryTransport", "no_answer"]


def no_answer(_data: bytes) -> bytes:
    """A device that never answers."""
    return b""


class MemoryTransport:
    """Keeps what is written in `written` and answers each write with `respond(data)`.

    A test may also let the device speak unasked (`feed`), hold writes open (`hold`, `release`),
    break the link (`unplug`, or `unplug_after` so many bytes), or make `open` fail (`refuse_open`).
    """

    def __init__(
        self,
        respond: Callable[[bytes], bytes] = no_answer,
        *,
        name: str = "memory",
        byte_time_s: float = 0.0,
    ) -> None:
        self.closing = threading.Event()
        self._respond = respond
        self._name = name
        self._byte_time_s = byte_time_s
        self._changed = threading.Condition()
        self._input = bytearray()
        self._open = False
        self._held = False
        self._left: int | None = None
        self._refusal: DeviceError | None = None
        self.written = bytearray()
        self.opened = 0

    @property
    def name(self) -> str:
        """The name given."""
        return self._name

    @property
    def is_open(self) -> bool:
        """Whether it is open."""
        return self._open

    @property
    def byte_time_s(self) -> float:
        """The time given; only reckoned with, never waited for."""
        return self._byte_time_s

    def open(self) -> None:
        """Open, and count it in `opened`; raises the error of `refuse_open`."""
        if self._refusal is not None:
            raise self._refusal
        if not self._open:
            self._open = True
            self.opened += 1

    def close(self) -> None:
        """Close; what was not read is gone."""
        with self._changed:
            self._open = False
            self._input.clear()
            self._changed.notify_all()

    def write(self, data: bytes, timeout_s: float) -> None:
        """Record `data` and queue the answer to it; waits while writes are held."""
        with self._changed:
            self._need_open()
            if not self._changed.wait_for(lambda: not self._held or not self._open, timeout_s):
                raise DeviceTimeoutError(self._name, f"0 of {len(data)} bytes written")
            self._need_open()
            self._take(data)

    def read(self, size: int, timeout_s: float) -> bytes:
        """Give 1 to `size` bytes as soon as there are any; `b""` on time-out."""
        with self._changed:
            self._need_open()
            self._changed.wait_for(lambda: bool(self._input) or not self._open, timeout_s)
            self._need_open()
            data = bytes(self._input[:size])
            del self._input[:size]
            return data

    def discard_input(self) -> None:
        """Forget what was not read."""
        with self._changed:
            self._need_open()
            self._input.clear()

    def feed(self, data: bytes) -> None:
        """Let the device speak unasked."""
        with self._changed:
            self._input += data
            self._changed.notify_all()

    def hold(self) -> None:
        """Let writes wait, as on a line whose device is busy."""
        with self._changed:
            self._held = True

    def release(self) -> None:
        """Let held writes go on."""
        with self._changed:
            self._held = False
            self._changed.notify_all()

    def unplug(self) -> None:
        """Break the link now; the next `open` makes a new one."""
        self.close()

    def unplug_after(self, count: int) -> None:
        """Break the link once `count` more bytes were written."""
        self._left = count

    def refuse_open(self, error: DeviceError | None) -> None:
        """Make `open` raise `error` from now on; None: let it succeed again."""
        self._refusal = error

    def _take(self, data: bytes) -> None:
        if self._left is not None and self._left < len(data):
            self.written += data[: self._left]
            self._left = None
            self._open = False
            raise DisconnectedError(self._name, "unplugged")
        if self._left is not None:
            self._left -= len(data)
        self.written += data
        self._input += self._respond(data)
        self._changed.notify_all()

    def _need_open(self) -> None:
        if not self._open:
            raise DisconnectedError(self._name, "not open")
