"""A simulated scanner in USB-COM mode, behind a pty that keeps the time of its line."""

from pathlib import Path

from devices.paced_pty import PacedPty

__all__ = ["SimReader"]


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

    def scan(self, text: str, charset: str = "utf-8") -> None:
        """Read a code; returns once its last byte is on the wire.

        Another charset than UTF-8 is a scanner that was set wrongly.
        """
        self.send(self._aim + text.encode(charset) + self._suffix)

    def send(self, data: bytes) -> None:
        """Send bytes as they are: half a code, noise. Raises ValueError when not plugged in."""
        if self._line is None:
            raise ValueError(f"{self._link} is not plugged in")
        self._line.send(data, turnaround_s=0.0)
