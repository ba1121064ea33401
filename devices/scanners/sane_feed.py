"""Pages from scanimage's batch mode, by named pipes, one after another.

So that what people bring lies on no disk and not even on a RAM disk: whoever dies first, there is
nothing to wipe. In batch mode (`--batch=PATTERN --batch-print`) scanimage writes page n to
`pN.pnm.part`, closes it, renames it, and only then prints its name. A page is whole when its pipe
was closed *and* its name was said; a driver that fails within a page closes the pipe too.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.errors import ScannerGarbledError
from devices.outcome import translated
from devices.scanners import OnProgress, Progress
from devices.scanners.pnm import PnmReader
from devices.scanners.sane_run import READ_BYTES, Limits, Run

__all__ = ["FOLDER", "RAM_DISK", "Feed", "PagePipes", "sweep"]

RAM_DISK = Path("/dev/shm")
"""Where the pipes stand: a scanimage that puts a file beside them puts it on no disk."""
FOLDER = "motcua-scan-"
"""How the folder of a scan's pipes begins, before the number of the process that reads them."""


class PagePipes:
    """The pipes of one scan, in a folder that only this user may enter.

    The next pipe always stands there before scanimage can ask for it.
    """

    def __init__(self, device: str) -> None:
        self._device = device
        self._fd: int | None = None

    def __enter__(self) -> Self:
        """Make the folder and the first pipe. Raises HardwareFaultError where that fails."""
        root = RAM_DISK if os.access(RAM_DISK, os.W_OK) else Path(tempfile.gettempdir())
        sweep(root)
        with translated(self._device):
            self._home = tempfile.TemporaryDirectory(prefix=f"{FOLDER}{os.getpid()}-", dir=root)
            self._make(1)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the last pipe; remove the folder with whatever is in it."""
        self._close()
        self._home.cleanup()

    @property
    def pattern(self) -> str:
        """Where scanimage shall write page `%d`."""
        return f"{self._home.name}/p%d.pnm"

    def open(self, number: int) -> int:
        """The reading end of a page's pipe, until the next one is opened.

        Raises HardwareFaultError where the system has none to give.
        """
        self._close()
        with translated(self._device):
            self._make(number + 1)
            self._fd = os.open(self._part(number), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        return self._fd

    def _make(self, number: int) -> None:
        os.mkfifo(self._part(number), 0o600)

    def _part(self, number: int) -> str:
        return f"{self.pattern % number}.part"

    def _close(self) -> None:
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)


def sweep(root: Path) -> None:
    """Remove what killed programs left; what another user left, only that one can remove.

    A process that bears a dead one's number keeps that one's folder, until it ends too.
    """
    for folder in root.glob(f"{FOLDER}*-*"):
        number = folder.name.removeprefix(FOLDER).partition("-")[0]
        if number.isdecimal() and not _lives(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    """Whether there is a process of this number, whoever owns it."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


class Feed:
    """What one run sends, page by page."""

    def __init__(
        self, device: str, run: Run, pipes: PagePipes, limits: Limits, on_progress: OnProgress
    ) -> None:
        self.pages = 0
        """How many whole pages came."""
        self.cut_off = False
        """Whether the run ended within a page."""
        self._device = device
        self._run = run
        self._pipes = pipes
        self._limits = limits
        self._on_progress = on_progress

    def page(self) -> PnmReader | None:
        """The next whole page, None when there are no more.

        Raises what `Run.turn` raises, and ScannerGarbledError for what is no page.
        """
        if self.pages == self._limits.pages:
            raise ScannerGarbledError(self._device, "pages without an end")
        reader = PnmReader(self._limits.page_bytes)
        if not self._fill(reader):
            self.cut_off = reader.begun
            return None
        self.pages += 1
        return reader

    def _fill(self, reader: PnmReader) -> bool:
        """Read one page; whether it came whole. What is no page is not read to its end."""
        number = self.pages + 1
        fd = self._pipes.open(number)
        self._run.watch(fd)
        page_until = time.monotonic() + self._limits.page_s
        closed = False
        self._run.expect(self._limits.silence_s)
        while not self._run.over:
            if fd in self._run.turn():
                data = os.read(fd, READ_BYTES)
                closed = not data
                if closed:
                    self._run.unwatch(fd)
                self._take(reader, data, number)
                left_s = page_until - time.monotonic()
                self._run.expect(min(self._limits.silence_s, left_s))
            if closed and self._named(number):
                return True
        return False

    def _take(self, reader: PnmReader, data: bytes, number: int) -> None:
        before = reader.percent
        try:
            reader.feed(data)
        except ValueError as error:
            raise ScannerGarbledError(self._device, f"page {number}: {error}") from error
        if reader.percent != before:
            self._on_progress(Progress(number, reader.percent))

    def _named(self, number: int) -> bool:
        """Whether scanimage has said that this page is whole."""
        names = self._run.said.decode("ascii", "backslashreplace").splitlines()
        return self._pipes.pattern % number in names
