"""A simulated scanner in USB-COM mode, behind a pty that keeps the time of its line."""

import errno
import os
import threading
from pathlib import Path

from devices.errors import NotFoundError
from devices.paced_pty import PacedPty

__all__ = ["CODES", "SimReader", "scan_at"]

CODES = "codes"
"""The named pipe beside the port: each line that is written into it is a code held before it."""
_STOP_TIMEOUT_S = 5.0


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
        self._codes: int | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Plug it in; harmless when it is."""
        if self._line is not None:
            return
        self._line = PacedPty(self._link, self._baud)
        pipe = self._link.with_name(CODES)
        pipe.unlink(missing_ok=True)
        os.mkfifo(pipe)
        # open for both ways: so it never ends, however many come and go
        self._codes = os.open(pipe, os.O_RDWR | os.O_CLOEXEC)
        self._thread = threading.Thread(target=self._run, args=(self._codes,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Pull it out; whoever reads sees its end."""
        line, self._line = self._line, None
        if line is None or self._thread is None or self._codes is None:
            return
        os.write(self._codes, b"\n")
        self._thread.join(_STOP_TIMEOUT_S)
        self._link.with_name(CODES).unlink(missing_ok=True)
        os.close(self._codes)
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

    def _run(self, codes: int) -> None:
        rest = b""
        while self._line is not None:
            *lines, rest = (rest + os.read(codes, 4096)).split(b"\n")
            for line in lines:
                if line and self._line is not None:
                    self._line.send(self._aim + line + self._suffix, turnaround_s=0.0)


def scan_at(folder: Path, text: str) -> None:
    """Hold a code before the simulated scanner whose folder this is, from any process.

    Raises NotFoundError where no such scanner is plugged in.
    """
    try:
        pipe = os.open(folder / CODES, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENXIO):
            raise NotFoundError(str(folder), "no simulated scanner there") from error
        raise
    try:
        os.write(pipe, text.encode("utf-8") + b"\n")
    finally:
        os.close(pipe)
