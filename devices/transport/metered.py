"""A link that counts what goes over it: the proof that a check has really spoken to its device."""

from dataclasses import dataclass

from devices.transport import Transport

__all__ = ["Metered", "Traffic"]

LAST_BYTES = 32
"""So much of what came last is kept, to be shown as evidence."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Bytes over a link since the program began, and the end of what came in."""

    sent: int = 0
    received: int = 0
    last: bytes = b""

    def since(self, before: "Traffic") -> "Traffic":
        """What went over the link after `before`."""
        received = self.received - before.received
        return Traffic(
            self.sent - before.sent, received, self.last[-received:] if received else b""
        )


class Metered:
    """A transport that counts; all else is the inner one's.

    The thread that owns the port counts; any thread may read `traffic`, which is replaced whole.
    """

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self.name = inner.name
        self.closing = inner.closing
        self.open = inner.open
        self.close = inner.close
        self.discard_input = inner.discard_input
        self.traffic = Traffic()

    @property
    def is_open(self) -> bool:
        """As the inner one."""
        return self._inner.is_open

    @property
    def byte_time_s(self) -> float:
        """As the inner one."""
        return self._inner.byte_time_s

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand `data` on; it is counted once all of it has been taken."""
        self._inner.write(data, timeout_s)
        was = self.traffic
        self.traffic = Traffic(was.sent + len(data), was.received, was.last)

    def read(self, size: int, timeout_s: float) -> bytes:
        """Give what has come, and count it."""
        data = self._inner.read(size, timeout_s)
        if data:
            was = self.traffic
            last = (was.last + data)[-LAST_BYTES:]
            self.traffic = Traffic(was.sent, was.received + len(data), last)
        return data
