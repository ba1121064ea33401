"""Byte links: serial, TCP, and in memory for tests.

A transport moves bytes and translates the operating system's errors into `devices.errors`; it
knows no protocol. One thread uses it at a time: the owner of the port.
"""

import threading
from typing import Protocol

__all__ = ["Transport"]


class Transport(Protocol):
    """One link to one port.

    Every call ends: within its time-out, or with an error of `devices.errors`.
    """

    closing: threading.Event
    """Set by whoever wants the port given back, from any thread: `open` then waits for nobody."""

    @property
    def name(self) -> str:
        """The port as a technician knows it: a path, or host:port."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether `open` succeeded and nothing has broken since."""
        ...

    @property
    def byte_time_s(self) -> float:
        """Seconds that one byte takes on the wire (start and stop bits included); 0 if unpaced."""
        ...

    def open(self) -> None:
        """Claim the port for this process alone.

        Raises NotFoundError, PermissionDeniedError, ClaimedError or DeviceTimeoutError.
        """
        ...

    def close(self) -> None:
        """Give the port back; harmless when it is not open."""
        ...

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data` to the operating system.

        Raises DeviceTimeoutError (the error's `detail` says how many bytes went) or
        DisconnectedError; in both cases some bytes may be with the device.
        """
        ...

    def read(self, size: int, timeout_s: float) -> bytes:
        """Give what has come, 1 to `size` bytes, as soon as any is there; `b""` on time-out.

        Raises DisconnectedError.
        """
        ...

    def discard_input(self) -> None:
        """Forget what has come and was not read."""
        ...
