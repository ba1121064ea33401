"""A simulated device that only speaks over a serial line: a code reader, a contact board.

What it is to say comes through a named pipe beside its port, from any process: so a training, a
demonstration or a test holds a code before it, or presses its buttons.
"""

import errno
import os
import select
import threading
from pathlib import Path

from devices.errors import DeviceTimeoutError, NotFoundError
from devices.paced_pty import PacedPty

__all__ = ["SimTalker", "say_at"]

PIPE = "say"
READ_BYTES = 4096
STOP_TIMEOUT_S = 10.0


class SimTalker:
    """One device at `link`, a path that never changes; what it says takes its time on the wire."""

    def __init__(self, link: Path, baud: int, stop_timeout_s: float = STOP_TIMEOUT_S) -> None:
        self._link = link
        self._stop_timeout_s = stop_timeout_s
        self._baud = baud
        self._wake = -1
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Plug it in; harmless when it is."""
        if self._thread is not None:
            return
        line = PacedPty(self._link, self._baud)
        pipe = self._link.with_name(PIPE)
        pipe.unlink(missing_ok=True)
        os.mkfifo(pipe)
        # open for both ways: so it never ends, however many come and go
        words = os.open(pipe, os.O_RDWR | os.O_CLOEXEC)
        self._wake = os.eventfd(0)
        self._thread = threading.Thread(
            target=self._run, args=(line, words), name=f"sim {self._link}", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Pull it out; whoever listens sees its end. Raises DeviceTimeoutError.

        One that is still speaking ends after its last byte, and may be stopped again then.
        """
        if self._thread is None:
            return
        os.eventfd_write(self._wake, 1)
        self._thread.join(self._stop_timeout_s)
        if self._thread.is_alive():
            raise DeviceTimeoutError(str(self._link), "the simulator did not stop")
        self._thread = None
        os.close(self._wake)

    def _run(self, line: PacedPty, words: int) -> None:
        try:
            while self._wake not in select.select([words, self._wake], [], [])[0]:
                line.send(os.read(words, READ_BYTES), turnaround_s=0.0)
        finally:
            self._link.with_name(PIPE).unlink(missing_ok=True)
            os.close(words)
            line.close()


def say_at(folder: Path, data: bytes) -> None:
    """Let the simulated device whose folder this is say something, from any process.

    Raises NotFoundError where none is plugged in.
    """
    try:
        pipe = os.open(folder / PIPE, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENXIO):
            raise NotFoundError(str(folder), "no simulated device there") from error
        raise
    try:
        os.write(pipe, data)
    finally:
        os.close(pipe)
