"""A scanner by SANE, through the program scanimage: nothing of a driver runs in our process.

Network scanners (eSCL, WSD) come by sane-airscan, as any other device of SANE.
"""

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from devices.errors import (
    CancelledError,
    FeederEmptyError,
    ScannerBusyError,
    ScannerGarbledError,
    ScanUnsupportedError,
)
from devices.outcome import Outcome
from devices.scanners import (
    Cancel,
    Capabilities,
    OnProgress,
    PaperSource,
    ScannedPage,
    ScanRequest,
    TakePage,
    ignore_progress,
)
from devices.scanners.pages import image_of, page_of
from devices.scanners.pnm import PnmReader
from devices.scanners.sane_faults import complaint_of, fault_of
from devices.scanners.sane_feed import Feed, PagePipes
from devices.scanners.sane_options import SaneOptions, read_options
from devices.scanners.sane_run import Limits, Run
from devices.status import Status, utc_now

__all__ = ["Limits", "SaneScanner"]

SCANIMAGE = "scanimage"
_ROUNDED = re.compile(r"rounded value of resolution from \S+ to (\d+)")
_WELL = (FeederEmptyError,)
_SILENT = (CancelledError, ScanUnsupportedError)


class SaneScanner:
    """One device of SANE; `name` as `scanimage --list-devices` tells it.

    `config_dir` replaces SANE's own settings folder. `more_words` are put before every other
    option of scanimage; `program` replaces it.
    """

    def __init__(
        self,
        device: str,
        name: str,
        *,
        config_dir: Path | None = None,
        more_words: tuple[str, ...] = (),
        program: str = SCANIMAGE,
        limits: Limits | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.device = device
        self._words = (program, f"--device-name={name}", *more_words)
        self._env = os.environ | {"LC_ALL": "C"}
        if config_dir:
            self._env["SANE_CONFIG_DIR"] = str(config_dir)
        self._limits = limits or Limits()
        self._outcome = Outcome(now, _WELL, _SILENT)
        self._options: SaneOptions | None = None
        self._turn = threading.Lock()

    def status(self) -> Status:
        """How the last scan or check went, of those that asked the scanner."""
        return self._outcome.status

    def check(self) -> None:
        """Open the device and have it list its options."""
        with self._used():
            self._options = self._listed()

    def capabilities(self, cancel: Cancel | None = None) -> Capabilities:
        """What it can do, asked once."""
        with self._used():
            return self._known(cancel).capabilities

    def scan(
        self,
        request: ScanRequest,
        take: TakePage,
        *,
        on_progress: OnProgress = ignore_progress,
        cancel: Cancel | None = None,
    ) -> int:
        """Scan; see DocumentScanner."""
        with self._used():
            options = self._known(cancel)
            options.capabilities.check(self.device, request)
            return self._scan(request, options.words(request), take, on_progress, cancel)

    @contextmanager
    def _used(self) -> Iterator[None]:
        """One use at a time. Raises ScannerBusyError."""
        if not self._turn.acquire(blocking=False):
            raise ScannerBusyError(self.device, "this program is scanning with it")
        try:
            yield
        finally:
            self._turn.release()

    def _known(self, cancel: Cancel | None) -> SaneOptions:
        if self._options is None:
            self._options = self._listed(cancel)
        return self._options

    def _listed(self, cancel: Cancel | None = None) -> SaneOptions:
        """What it can be asked for. Raises DeviceError."""
        with self._outcome.noted():
            with self._run(["--all-options"], cancel) as run:
                run.expect(self._limits.listing_s)
                while not run.over:
                    run.turn()
                if run.exit_code:
                    raise fault_of(self.device, complaint_of(run.complaints), run.exit_code)
            try:
                return SaneOptions(read_options(run.said.decode("ascii", "backslashreplace")))
            except ValueError as error:
                raise ScannerGarbledError(self.device, str(error)) from error

    def _scan(
        self,
        request: ScanRequest,
        words: list[str],
        take: TakePage,
        on_progress: OnProgress,
        cancel: Cancel | None,
    ) -> int:
        batch = ["--format=pnm", "--batch-print"]
        if request.source is PaperSource.FLATBED:
            batch.append("--batch-count=1")
        with (
            self._outcome.noted(),
            PagePipes(self.device) as pipes,
            self._run([*batch, f"--batch={pipes.pattern}", *words], cancel) as run,
        ):
            feed = Feed(self.device, run, pipes, self._limits, on_progress)
            while (reader := feed.page()) is not None:
                take(self._page(reader, feed.pages, run.complaints, request.dpi))
            self._conclude(feed, run)
        return feed.pages

    def _page(self, reader: PnmReader, number: int, complaints: str, dpi: int) -> ScannedPage:
        """The page that was read, at the resolution that the scanner really took."""
        rounded = _ROUNDED.search(complaints)
        try:
            image = image_of(reader.raster())
        except ValueError as error:
            raise ScannerGarbledError(self.device, f"page {number}: {error}") from error
        return page_of(image, number, int(rounded[1]) if rounded else dpi)

    def _conclude(self, feed: Feed, run: Run) -> None:
        """Raise what kept the run from scanning all there was; an emptied feeder is its end."""
        fault = fault_of(self.device, complaint_of(run.complaints), run.exit_code)
        whole = feed.pages > 0 and not feed.cut_off
        if whole and (run.exit_code == 0 or isinstance(fault, FeederEmptyError)):
            return
        if run.exit_code == 0 and not isinstance(fault, FeederEmptyError):
            raise ScannerGarbledError(self.device, f"nothing whole after {feed.pages} pages")
        raise fault

    def _run(self, words: list[str], cancel: Cancel | None) -> Run:
        return Run(self.device, [*self._words, *words], self._env, self._limits.grace_s, cancel)
