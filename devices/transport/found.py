"""A link to a device whose port has to be found first, and again after each loss."""

import threading
from collections.abc import Callable
from typing import Protocol

from devices.errors import DeviceError
from devices.transport import Transport

__all__ = ["Finder", "FoundTransport"]


class Finder(Protocol):
    """Knows a device again wherever it stands; the owner of the port alone calls it."""

    closing: threading.Event
    """That of the transport: a search ends once it is set."""

    def find(self) -> str:
        """Where the device is to be opened now.

        Raises NotFoundError, NotConfiguredError, or DeviceTimeoutError for a search given up.
        """
        ...

    def opened(self, where: str, link: Transport) -> None:
        """Make sure that what was opened is the device. Raises DeviceError where it is not."""
        ...

    def failed(self, where: str) -> None:
        """It could not be opened there, or was another device."""
        ...


class FoundTransport:
    """A transport to wherever `finder` says; `make` gives the one to a place, not opened.

    `name` stays the same while the device wanders.
    """

    def __init__(self, name: str, finder: Finder, make: Callable[[str], Transport]) -> None:
        self.closing = finder.closing
        self._name = name
        self._finder = finder
        self._make = make
        self._link = make(name)  # paces like any other, and is never opened

    @property
    def name(self) -> str:
        """What the device is known by."""
        return self._name

    @property
    def is_open(self) -> bool:
        """Whether `open` succeeded and nothing has broken since."""
        return self._link.is_open

    @property
    def byte_time_s(self) -> float:
        """Seconds that one byte takes on the wire."""
        return self._link.byte_time_s

    def open(self) -> None:
        """Find the device and claim its port; harmless when it is open.

        Raises what the finder raises, else as `Transport.open`.
        """
        if self.is_open:
            return
        self.close()
        where = self._finder.find()
        self._link = self._make(where)
        self._link.closing = self.closing
        try:
            self._link.open()
            self._finder.opened(where, self._link)
        except BaseException as error:
            self._link.close()  # whatever went wrong: nobody has made sure what is behind it
            if isinstance(error, DeviceError):
                self._finder.failed(where)
            raise

    def close(self) -> None:
        """Give the port back; harmless when it is not open."""
        self._link.close()

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data`; see `Transport.write`."""
        self._link.write(data, timeout_s)

    def read(self, size: int, timeout_s: float) -> bytes:
        """Give what has come, 1 to `size` bytes; `b""` on time-out. Raises DisconnectedError."""
        return self._link.read(size, timeout_s)

    def discard_input(self) -> None:
        """Forget what has come and was not read. Raises DisconnectedError."""
        self._link.discard_input()
