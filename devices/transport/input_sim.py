"""A simulated input device: a named pipe that carries real `input_event` records.

It stands at a path that never changes, as a by-path link does. Whoever opens it with
`EvdevTransport(path, open_unclaimed)` hears keys as from the kernel, except that nothing can be
grabbed or asked who it is.
"""

import errno
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from devices.errors import NotFoundError
from devices.transport.evdev import (
    EV_KEY,
    EV_MSC,
    EV_SYN,
    MSC_SCAN,
    RECORD,
    SYN_DROPPED,
    SYN_REPORT,
    Stroke,
)
from devices.transport.input_keys import KEYS

__all__ = ["SimInput", "tap_at"]


class SimInput:
    """One simulated unit; its keys are named as in `input_keys.KEYS`.

    What nobody reads is lost once the pipe is full, as in the kernel.
    """

    def __init__(self, link: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.link = link
        self._clock = clock
        self._fd: int | None = None

    def start(self) -> None:
        """Plug it in; harmless when it is."""
        if self._fd is not None:
            return
        self.link.parent.mkdir(parents=True, exist_ok=True)
        self.link.unlink(missing_ok=True)
        os.mkfifo(self.link)
        # open for both ways: a writer alone could not open it before somebody reads
        self._fd = os.open(self.link, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def stop(self) -> None:
        """Pull it out; whoever reads sees its end."""
        fd, self._fd = self._fd, None
        if fd is not None:
            self.link.unlink(missing_ok=True)
            os.close(fd)

    def tap(self, key: str, scan: int | None = None) -> None:
        """Press a key and let it go."""
        self.stroke(key, Stroke.PRESSED, scan)
        self.stroke(key, Stroke.RELEASED, scan)

    def stroke(self, key: str, stroke: Stroke, scan: int | None = None) -> None:
        """One event of a key; `scan` is what the device itself calls it."""
        said = [] if scan is None else [(EV_MSC, MSC_SCAN, scan)]
        self._packet([*said, (EV_KEY, KEYS[key], stroke)])

    def drop(self) -> None:
        """Say that events were lost."""
        self._packet([(EV_SYN, SYN_DROPPED, 0)])

    def _packet(self, events: Iterable[tuple[int, int, int]]) -> None:
        """Write one packet whole, or nothing of it. Raises ValueError when it is not plugged in."""
        if self._fd is None:
            raise ValueError(f"{self.link} is not plugged in")
        with suppress(BlockingIOError):
            os.write(self._fd, _records(events, self._clock()))


def tap_at(link: Path, key: str) -> None:
    """Press a key of the simulated unit at `link`, from any process.

    Raises NotFoundError where none is plugged in.
    """
    strokes = [(EV_KEY, KEYS[key], stroke) for stroke in (Stroke.PRESSED, Stroke.RELEASED)]
    try:
        pipe = os.open(link, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENXIO):
            raise NotFoundError(str(link), "no simulated input device there") from error
        raise
    try:
        with suppress(BlockingIOError):
            os.write(pipe, b"".join(_records([one], time.monotonic()) for one in strokes))
    finally:
        os.close(pipe)


def _records(events: Iterable[tuple[int, int, int]], at_s: float) -> bytes:
    """One packet: type, code and value of each event, and its end."""
    seconds, part = divmod(at_s, 1)
    records = [*events, (EV_SYN, SYN_REPORT, 0)]
    return b"".join(RECORD.pack(int(seconds), int(part * 1e6), *one) for one in records)
