"""A scanner without a device, which takes no time: it gives the pages that lie in it."""

from collections.abc import Sequence

from devices.errors import CancelledError, DeviceError, FeederEmptyError
from devices.scanners import (
    PAPER_MM,
    Cancel,
    Capabilities,
    ColourMode,
    OnProgress,
    PaperSource,
    Progress,
    ScannedPage,
    ScanRequest,
    TakePage,
    ignore_progress,
)
from devices.status import Level, Source, State, Status, utc_now

__all__ = ["MockScanner"]

EVERYTHING = Capabilities(
    tuple(PaperSource), tuple(ColourMode), (75, 150, 300, 600), tuple(PAPER_MM)
)


class MockScanner:
    """Hands out `sheets`, then raises `fault` if one is set; keeps its requests in `asked`."""

    def __init__(
        self,
        device: str,
        sheets: Sequence[ScannedPage] = (),
        fault: DeviceError | None = None,
        able: Capabilities = EVERYTHING,
    ) -> None:
        self.device = device
        self.sheets = list(sheets)
        self.fault = fault
        self.asked: list[ScanRequest] = []
        self._able = able

    def capabilities(self, cancel: Cancel | None = None) -> Capabilities:
        """What it was made with."""
        del cancel  # nothing is asked
        return self._able

    def scan(
        self,
        request: ScanRequest,
        take: TakePage,
        *,
        on_progress: OnProgress = ignore_progress,
        cancel: Cancel | None = None,
    ) -> int:
        """Hand out what lies in it, at once."""
        self._able.check(self.device, request)
        self.asked.append(request)
        for page in self.sheets:
            if cancel and cancel.asked:
                raise CancelledError(self.device)
            on_progress(Progress(page.number, 100))
            take(page)
        self.check()
        if not self.sheets:
            raise FeederEmptyError(self.device)
        return len(self.sheets)

    def check(self) -> None:
        """Raise the fault if there is one."""
        if self.fault:
            raise self.fault

    def status(self) -> Status:
        """Online, or the fault."""
        if self.fault:
            reasons = (self.fault.code,)
            return Status(State.FAILED, Level.FAULT, reasons, utc_now(), Source.INFERRED)
        return Status(State.ONLINE, Level.INFO, (), utc_now(), Source.INFERRED)
