"""A pty that keeps the time of a serial wire, for simulators.

A pty moves bytes at once and asks for no settings. Here each byte takes its ten bits (8N1) at the
baud rate, both ways, and a peer that has set the port otherwise is heard by nobody.
"""

import contextlib
import os
import select
import termios
import time
import tty
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PacedPty", "Sent"]

BITS_PER_BYTE = 10
READ_BYTES = 4096


@dataclass(frozen=True)
class Sent:
    """How a message went."""

    at_monotonic: float
    """When its last byte went through."""
    disturbed: bool
    """Whether the peer spoke meanwhile; on a real line both messages would be lost."""


class PacedPty:
    """The simulator's end of a line whose other end stands at `link`, a path that never changes.

    The peer's end is held open here too, so that peers may come and go.
    """

    def __init__(self, link: Path, baud: int) -> None:
        self.link = link
        self._baud = baud
        self._byte_s = BITS_PER_BYTE / baud
        self._quiet_from = 0.0
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        link.parent.mkdir(parents=True, exist_ok=True)
        draft = link.with_name(f"{link.name}.new")
        draft.unlink(missing_ok=True)
        draft.symlink_to(os.ttyname(self._slave))
        draft.replace(link)

    def close(self) -> None:
        """Take the line away; a peer sees it vanish."""
        self.link.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self._master)

    def fileno(self) -> int:
        """The descriptor to wait on for the peer's bytes."""
        return self._master

    def receive(self) -> bytes:
        """What the peer has sent, `b""` where its settings are not ours.

        The bytes are here at once; the wire is busy with them for as long as they would take.
        """
        data = os.read(self._master, READ_BYTES)
        if not self._understood():
            return b""
        self._quiet_from = max(self._quiet_from, time.monotonic()) + len(data) * self._byte_s
        return data

    def send(self, data: bytes, turnaround_s: float) -> Sent:
        """Send `data` byte by byte, `turnaround_s` after the wire fell quiet."""
        disturbed = False
        begun = max(self._quiet_from, time.monotonic()) + turnaround_s
        for index in range(len(data)):
            time.sleep(max(0.0, begun + (index + 1) * self._byte_s - time.monotonic()))
            disturbed = bool(select.select([self._master], [], [], 0)[0])
            self._quiet_from = time.monotonic()
            # A peer that does not read loses the byte, as on a wire.
            with contextlib.suppress(BlockingIOError):
                os.write(self._master, data[index : index + 1])
        return Sent(self._quiet_from, disturbed)

    def _understood(self) -> bool:
        """Whether the peer has set our baud rate and 8N1."""
        _, _, control, _, _, speed, _ = termios.tcgetattr(self._slave)
        frame = control & (termios.CSIZE | termios.PARENB | termios.CSTOPB)
        ours = getattr(termios, f"B{self._baud}", speed)  # an odd rate has no name to compare
        return bool(frame == termios.CS8 and speed == ours)
