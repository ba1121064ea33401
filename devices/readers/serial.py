"""A scanner on a serial port, or in USB-COM mode: the way that carries every letter."""

import time
from collections.abc import Callable
from datetime import datetime

from devices.readers import Code, CodeRefused, Fault
from devices.readers.codes import CodeFramer, read_code
from devices.status import utc_now
from devices.transport import Transport
from devices.transport.listening import QUIET_S, Backoff, Listening, PortThread, Speaking

__all__ = ["SerialReader"]


class SerialReader(Speaking[Code]):
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
        listening = Listening(transport, self, idle_s, clock)
        super().__init__(
            device,
            PortThread(device, listening, silent=True, backoff=backoff, now=now, clock=clock),
        )
        self._framer = CodeFramer()
        self._heard_at = 0.0

    def hear(self, data: bytes, at_monotonic: float) -> None:
        """Take what came from the scanner."""
        self._heard_at = at_monotonic
        self._read(self._framer.feed(data))

    def quiet(self) -> None:
        """What has come is a code."""
        self._read(self._framer.flush())

    def lost(self) -> None:
        """Half a code is none, and whoever scanned it has to know."""
        if self._framer.flush():
            self._tell(CodeRefused(self.device, Fault.INCOMPLETE, self._heard_at))

    def _read(self, codes: list[bytes]) -> None:
        for raw in codes:
            self._tell(read_code(self.device, raw, self._heard_at))
