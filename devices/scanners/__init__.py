"""Document scanners: the port of whatever turns sheets of paper into pages, one after another.

Pages are never on a disk here: a driver hands each one over in memory, and keeps none.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from devices.errors import ScanUnsupportedError
from devices.status import Status

__all__ = [
    "PAPER_MM",
    "Cancel",
    "Capabilities",
    "ColourMode",
    "DocumentScanner",
    "OnProgress",
    "Paper",
    "PaperSource",
    "Progress",
    "ScanRequest",
    "ScannedPage",
    "TakePage",
    "ignore_progress",
]


class PaperSource(StrEnum):
    """Where the sheets lie."""

    FLATBED = "flatbed"
    FEEDER = "feeder"
    DUPLEX = "duplex"
    """The feeder, both sides of each sheet."""
    CAMERA = "camera"
    """A desk beneath a camera, one sheet at a time."""


class ColourMode(StrEnum):
    """What a dot can be: any colour, a grey, or black or white."""

    COLOUR = "color"
    GRAY = "gray"
    LINEART = "lineart"


class Paper(StrEnum):
    """A size of paper, upright (ISO 216)."""

    A3 = "a3"
    A4 = "a4"
    A5 = "a5"
    A6 = "a6"


PAPER_MM: dict[Paper, tuple[int, int]] = {
    Paper.A3: (297, 420),
    Paper.A4: (210, 297),
    Paper.A5: (148, 210),
    Paper.A6: (105, 148),
}
"""Width and height of each size, millimetres."""


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """How to scan. `dpi` is dots an inch; without `paper` the scanner takes its own whole area.

    With `anyway` a camera's next picture is taken, whatever is wrong with it.
    """

    source: PaperSource = PaperSource.FLATBED
    mode: ColourMode = ColourMode.COLOUR
    dpi: int = 300
    paper: Paper | None = None
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a scanner can do, as it says itself; `resolutions_dpi` are in rising order."""

    sources: tuple[PaperSource, ...]
    modes: tuple[ColourMode, ...]
    resolutions_dpi: tuple[int, ...]
    papers: tuple[Paper, ...]

    def check(self, device: str, request: ScanRequest) -> None:
        """Raise ScanUnsupportedError, which names the first thing that this scanner lacks."""
        lacking = [
            what
            for what, has in (
                (f"source {request.source}", request.source in self.sources),
                (f"mode {request.mode}", request.mode in self.modes),
                (f"dpi {request.dpi}", request.dpi in self.resolutions_dpi),
                (f"paper {request.paper}", request.paper in (None, *self.papers)),
            )
            if not has
        ]
        if lacking:
            raise ScanUnsupportedError(device, lacking[0])


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One side of a sheet. `number` counts from 1; `image` is a JPEG, or a TIFF (G4) of lineart.

    `dpi` is what it carries, which may be less than was asked for. `hints` say what is wrong with
    a camera's picture, as codes of `[page-hints]`. The image is not part of its repr: what people
    bring never gets into a log.
    """

    number: int
    image: bytes = field(repr=False)
    width_px: int
    height_px: int
    dpi: int
    mode: ColourMode
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the page `page` (from 1) has come; `percent` is None where its length is unknown.

    `hints` say why a camera's picture is not taken yet, as codes of `[page-hints]`.
    """

    page: int
    percent: int | None
    hints: tuple[str, ...] = ()


TakePage = Callable[[ScannedPage], None]
"""Hears of each page, in the thread that scans; the scanner waits for it."""
OnProgress = Callable[[Progress], None]
"""Hears how far the scan has come, in the thread that scans."""


def ignore_progress(progress: Progress, /) -> None:
    """For whoever does not want to know."""
    del progress


class Cancel:
    """Gives a scan up for good: from any thread or signal handler, before it begins or in it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a signal's handler comes in between its own thread's steps
        self._asked = False
        self._wake: Callable[[], None] | None = None

    @property
    def asked(self) -> bool:
        """Whether somebody gave the scan up."""
        return self._asked

    def ask(self) -> None:
        """Give it up; never waits."""
        with self._lock:
            self._asked = True
            if self._wake:
                self._wake()

    @contextmanager
    def waking(self, wake: Callable[[], None]) -> Iterator[None]:
        """Call `wake`, which must not wait, as soon as the scan inside is given up."""
        with self._lock:
            self._wake = wake
            if self._asked:
                wake()
        try:
            yield
        finally:
            with self._lock:
                self._wake = None


class DocumentScanner(Protocol):
    """One scanner. It scans for one thread at a time; another one is told that it is busy."""

    @property
    def device(self) -> str:
        """The device's id in the settings."""
        ...

    def capabilities(self, cancel: Cancel | None = None) -> Capabilities:
        """What it can do; asks the scanner the first time. Raises the errors of devices.errors."""
        ...

    def scan(
        self,
        request: ScanRequest,
        take: TakePage,
        *,
        on_progress: OnProgress = ignore_progress,
        cancel: Cancel | None = None,
    ) -> int:
        """Scan one page of the flatbed or camera, or all of the feeder; give how many pages.

        Each page is handed to `take` as soon as it is whole. Raises CancelledError,
        FeederEmptyError where no sheet lies there, and whatever else went wrong; pages that were
        taken before stay taken. A camera waits for a picture with nothing wrong, and raises
        PoorPictureError where none comes. What `take` raises ends the scan and leaves as it is.
        """
        ...

    def check(self) -> None:
        """Find out whether it answers now, without moving paper. Raises as `scan` does."""
        ...

    def status(self) -> Status:
        """How the last scan or check went; never waits, any thread may ask."""
        ...
