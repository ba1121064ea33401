"""A scanner on a serial port, or in USB-COM mode: the way that carries every letter."""

import time
from collections.abc import Callable
from datetime import datetime

from devices.readers import CodeRefused, Fault, OnCode
from devices.readers.codes import CodeFramer, read_code
from devices.status import Status, utc_now
from devices.transport import Transport
from devices.transport.listening import QUIET_S, Backoff, Listening, PortThread

__all__ = ["SerialReader"]


class SerialReader:
    """One scanner with a thread of its own; start and close it.

    A code ends with CR or LF, or once nothing more has come for `idle_s`.
    """

    def __init__(
        self,
        device: str,
        transport: Transport,
        *,
        idle_s: float = QUIET_S,
        backoff: Backoff | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.device = device
        self._framer = CodeFramer()
        self._heard_at = 0.0
        self._listeners: list[OnCode] = []
        listening = Listening(transport, self, idle_s, clock)
        self._port = PortThread(
            device, listening, silent=True, backoff=backoff, now=now, clock=clock
        )

    def start(self) -> None:
        """Begin to listen."""
        self._port.start()

    def close(self) -> None:
        """Let the scanner go. Raises DeviceTimeoutError."""
        self._port.close()

    def listen(self, on_code: OnCode) -> None:
        """Tell `on_code` of each code from now on, in the port's thread."""
        self._listeners = [on_code]

    def status(self) -> Status:
        """When it was last heard; an open port alone proves nothing."""
        return self._port.status()

    def hear(self, data: bytes, at_monotonic: float) -> None:
        """Take what came from the scanner."""
        self._heard_at = at_monotonic
        self._tell(self._framer.feed(data))

    def quiet(self) -> None:
        """What has come is a code."""
        self._tell(self._framer.flush())

    def lost(self) -> None:
        """Half a code is none, and whoever scanned it has to know."""
        if self._framer.flush():
            refused = CodeRefused(self.device, Fault.INCOMPLETE, self._heard_at)
            for on_code in self._listeners:
                on_code(refused)

    def _tell(self, codes: list[bytes]) -> None:
        for raw in codes:
            code = read_code(self.device, raw, self._heard_at)
            for on_code in self._listeners:
                on_code(code)
