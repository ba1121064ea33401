"""A simulated scanner in USB-COM mode, behind a pty that keeps the time of its line."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from devices.bus_faults import LineFaults, Trouble
from devices.paced_pty import PacedPty

__all__ = ["ReaderFault", "SimReader"]

NOISE = LineFaults(noise=0.05)
LEGACY_CHARSET = "cp1258"


class ReaderFault(StrEnum):
    """What can be wrong with a scanner, by name."""

    SILENT = "silent"
    """It reads nothing: a dirty window, a code that is out of focus."""
    HALF = "half"
    """Each code breaks off in the middle, without its end."""
    NO_SUFFIX = "no-suffix"
    CHARSET = "charset"
    """It is set to an older Vietnamese code page."""
    NOISE = "noise"


class SimReader:
    """One scanner at `link`, a path that never changes.

    `suffix` ends each code; `aim` goes before it where the scanner is set to name the kind of code,
    as "]Q1". A code takes the time that its bytes take on the wire.
    """

    def __init__(self, link: Path, baud: int, *, suffix: bytes = b"\r", aim: str = "") -> None:
        self._link = link
        self._baud = baud
        self._suffix = suffix
        self._aim = aim.encode("ascii")
        self._faults: frozenset[ReaderFault] = frozenset()
        self._trouble = Trouble()
        self._line: PacedPty | None = None

    def start(self) -> None:
        """Plug it in; harmless when it is."""
        if self._line is None:
            self._line = PacedPty(self._link, self._baud)

    def stop(self) -> None:
        """Pull it out; whoever reads sees its end."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def suffer(self, faults: Iterable[ReaderFault]) -> None:
        """Let exactly this be wrong from now on."""
        self._faults = frozenset(faults)

    def scan(self, text: str, charset: str = "utf-8") -> None:
        """Read a code, as far as its faults let it; returns once its last byte is on the wire.

        Another charset than UTF-8 is a scanner that was set wrongly.
        """
        if ReaderFault.SILENT in self._faults:
            return
        if ReaderFault.CHARSET in self._faults:
            charset = LEGACY_CHARSET
        data = self._aim + text.encode(charset, "replace")
        if ReaderFault.HALF in self._faults:
            self.send(data[: len(data) // 2])
        else:
            self.send(data + (b"" if ReaderFault.NO_SUFFIX in self._faults else self._suffix))

    def send(self, data: bytes) -> None:
        """Send bytes as they are: half a code, noise. Raises ValueError when not plugged in."""
        if self._line is None:
            raise ValueError(f"{self._link} is not plugged in")
        if ReaderFault.NOISE in self._faults:
            data = self._trouble.carry(data, NOISE)
        self._line.send(data, turnaround_s=0.0)
