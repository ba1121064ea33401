"""One run of scanimage: a process that may crash, hang or talk nonsense, and never takes us along.

Whatever it does, a run ends: with the process gone, by a cancel, or when what its caller expects
is not there in time. Then it is asked to stop (by SIGINT, which lets its driver put the scanner
to rest), and after a grace it is killed together with whatever its driver started.
"""

import contextlib
import logging
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self

from devices.errors import (
    CancelledError,
    DeviceTimeoutError,
    NotFoundError,
    ScannerGarbledError,
)
from devices.outcome import translated
from devices.scanners import Cancel

__all__ = ["READ_BYTES", "Limits", "Run"]

READ_BYTES = 1 << 16
SAID_MOST_BYTES = 1 << 18
"""More than this on its stdout is no list of options or pages."""
COMPLAINTS_BYTES = 4096
REAP_TIMEOUT_S = 1.0
"""A killed process that is not gone by then sits in its driver, and is left behind."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a scanner may take, and how much it may send."""

    listing_s: float = 30.0
    """Until its list of options is whole; one on the network that is away takes some seconds."""
    silence_s: float = 90.0
    """Without a byte: a lamp warms up, a network scanner sends a page only when it has it all."""
    page_s: float = 600.0
    """For one page, however steadily it comes."""
    grace_s: float = 3.0
    """Between being asked to stop and being killed."""
    page_bytes: int = 1 << 29
    """A3 in colour at 600 dots an inch is 209 MB."""
    pages: int = 1000
    """No feeder holds so many."""


class Run:
    """One process: `with` starts and ends it, `turn` waits for what it does next."""

    def __init__(
        self,
        device: str,
        words: Sequence[str],
        env: Mapping[str, str],
        grace_s: float,
        cancel: Cancel | None = None,
    ) -> None:
        self.said = bytearray()
        """What it wrote on its stdout so far."""
        self.over = False
        """Whether it has ended, and everything that it wrote was read."""
        self._device = device
        self._words = words
        self._env = env
        self._grace_s = grace_s
        self._cancel = cancel or Cancel()
        self._complaints = bytearray()
        self._deadline = 0.0
        self._gone = False
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        """Start it.

        Raises NotFoundError where scanimage is not installed, else HardwareFaultError where it
        cannot be started.
        """
        with translated(self._device), ExitStack() as opened:
            opened.callback(self._selector.close)
            woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
            opened.callback(os.close, woken)
            opened.callback(os.close, wake)
            self._woken = woken
            self._process = opened.enter_context(contextlib.closing(_Process(self._popen())))
            for fd in (woken, *self._process.fds):
                self._selector.register(fd, selectors.EVENT_READ)
            opened.enter_context(self._cancel.waking(partial(_nudge, wake)))
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ask it to stop where it still runs, then kill and reap it."""
        try:
            if not self._gone:
                self._stop()
        finally:
            self._opened.close()

    @property
    def complaints(self) -> str:
        """The last of what it wrote on its stderr."""
        return self._complaints.decode("ascii", "backslashreplace")

    @property
    def exit_code(self) -> int:
        """How it ended, below 0 by that signal; only once it is over."""
        return self._process.reap()

    def expect(self, within_s: float) -> None:
        """From now on, what the caller waits for must be there `within_s`."""
        self._deadline = time.monotonic() + within_s

    def watch(self, fd: int) -> None:
        """Let `turn` wait for this descriptor too."""
        self._selector.register(fd, selectors.EVENT_READ)

    def unwatch(self, fd: int) -> None:
        """Wait for it no longer."""
        self._selector.unregister(fd)

    def turn(self) -> frozenset[int]:
        """Wait until something happens; give the watched descriptors that can be read.

        Raises CancelledError, DeviceTimeoutError when the time of `expect` is over, and
        ScannerGarbledError where its stdout does not end.
        """
        left_s = 0.0 if self._gone else max(0.0, self._deadline - time.monotonic())
        ready = {key.fd for key, _ in self._selector.select(left_s)}
        if self._cancel.asked:
            raise CancelledError(self._device)
        if not self._gone and (not ready or time.monotonic() > self._deadline):
            raise DeviceTimeoutError(self._device, f"{self._words[0]} hangs")
        self.over = self._gone and not ready
        for fd in ready & self._process.fds:
            self._hear(fd)
        return frozenset(ready - self._process.fds)

    def _hear(self, fd: int) -> None:
        """Read one of the process's own descriptors."""
        process = self._process
        if fd == process.pidfd:
            self._gone = True
            self._selector.unregister(fd)
            return
        data = os.read(fd, READ_BYTES)
        if not data:
            self._selector.unregister(fd)
        elif fd == process.out:
            self.said += data
            if len(self.said) > SAID_MOST_BYTES:
                raise ScannerGarbledError(self._device, f"{self._words[0]} talks without an end")
        else:
            self._complaints = (self._complaints + data)[-COMPLAINTS_BYTES:]

    def _popen(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                self._words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self._env,
                start_new_session=True,
            )
        except FileNotFoundError as error:
            raise NotFoundError(self._device, f"{self._words[0]} is not installed") from error

    def _stop(self) -> None:
        """Ask it to stop, and take in what it still sends, so that it is not held up by that."""
        self._process.interrupt()
        deadline = time.monotonic() + self._grace_s
        while not self._gone and (left_s := deadline - time.monotonic()) > 0:
            for key, _ in self._selector.select(left_s):
                if key.fd == self._process.pidfd:
                    self._gone = True
                elif key.fd == self._woken or not os.read(key.fd, READ_BYTES):
                    self._selector.unregister(key.fd)


class _Process:
    """The process with its descriptors; `close` leaves nothing of it behind."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        assert process.stderr
        self._process = process
        self.out = process.stdout.fileno()
        self._err = process.stderr.fileno()
        self.pidfd = os.pidfd_open(process.pid)
        self.fds = frozenset({self.out, self._err, self.pidfd})

    def interrupt(self) -> None:
        """Ask it to stop."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGINT)

    def reap(self) -> int:
        """Kill what is left of it and its driver's own processes; give its exit code."""
        if self._process.returncode is None:
            # before it is reaped, while its number can belong to nobody else
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        return self._process.wait(REAP_TIMEOUT_S)

    def close(self) -> None:
        """Reap it and close its descriptors; one that not even a kill ends is told in the log."""
        try:
            self.reap()
        except subprocess.TimeoutExpired:
            _logger.error("process %d cannot be killed", self._process.pid)
        os.close(self.pidfd)
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe:
                pipe.close()


def _nudge(fd: int) -> None:
    """Wake whoever waits for the other end."""
    with contextlib.suppress(BlockingIOError):
        os.write(fd, b"\0")
