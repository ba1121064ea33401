"""A document camera as a scanner: one sheet a scan, as soon as nothing is wrong with its picture.

Dots are never invented: a page carries the resolution at which the camera really saw the sheet,
where that is less than what was asked for. Nothing is written anywhere.
"""

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import cv2
import numpy as np
from PIL import Image as Picture

from devices.errors import (
    CancelledError,
    DeviceTimeoutError,
    PoorPictureError,
    ScannerBusyError,
    ScanUnsupportedError,
)
from devices.outcome import Outcome
from devices.scanners import (
    Cancel,
    Capabilities,
    ColourMode,
    OnProgress,
    Paper,
    PaperSource,
    Progress,
    ScannedPage,
    ScanRequest,
    TakePage,
    ignore_progress,
)
from devices.scanners.camera import CAPTURE_TIMEOUT_S, DocumentCamera, Shot
from devices.scanners.edges import Image
from devices.scanners.pages import page_of
from devices.scanners.quality import Hint, sheet_dpi
from devices.scanners.straighten import A4_MM, MM_PER_INCH, straighten
from devices.status import Status, utc_now
from devices.video import FrameSource

__all__ = ["SETTLE_S", "SIZE", "CameraScanner", "Patience"]

SIZE: Final = (3264, 2448)
"""What is asked of the camera, width and height; it gives the nearest it has."""
SETTLE_S: Final = 1.5
"""Exposure and focus of a camera just opened need so long; its first pictures are let go."""

ABLE: Final = Capabilities(
    sources=(PaperSource.CAMERA,),
    modes=(ColourMode.COLOUR, ColourMode.GRAY),
    resolutions_dpi=(100, 150, 200, 300),
    papers=(Paper.A4,),
)
"""The sheet is found by the shape of A4; without a paper the whole picture is the page."""
OF_ANY_PICTURE: Final = frozenset({Hint.TOO_DARK})
"""What can be wrong with a picture in which no sheet is looked for."""
_WELL: Final = (PoorPictureError,)
_SILENT: Final = (CancelledError, ScanUnsupportedError)

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, seconds: for any picture, and for one with nothing wrong."""

    picture_s: float = CAPTURE_TIMEOUT_S
    good_s: float = 60.0
    """Enough to lay the sheet anew some times."""


class CameraScanner:
    """One camera above a desk, opened for each scan and each check alone.

    A camera that hangs in its driver is left behind when it has not closed in time: a scan ends
    within `good_s` and two `picture_s`, and what closing takes.
    """

    def __init__(
        self,
        device: str,
        source: FrameSource,
        *,
        patience: Patience | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.device = device
        self._source = source
        self._patience = patience or Patience()
        self._now = now
        self._clock = clock
        self._outcome = Outcome(now, _WELL, _SILENT)
        self._turn = threading.Lock()

    def status(self) -> Status:
        """How the last scan or check went."""
        return self._outcome.status

    def capabilities(self, cancel: Cancel | None = None) -> Capabilities:
        """What it can do at most: how many dots it sees of a sheet shows in each picture."""
        del cancel  # nothing is asked
        return ABLE

    def check(self) -> None:
        """Look whether it gives a picture that is new, and neither black nor frozen."""
        with self._open() as camera:
            camera.check(self._patience.picture_s)

    def scan(
        self,
        request: ScanRequest,
        take: TakePage,
        *,
        on_progress: OnProgress = ignore_progress,
        cancel: Cancel | None = None,
    ) -> int:
        """Scan one sheet; see DocumentScanner. A cancel is heard at the next picture."""
        ABLE.check(self.device, request)
        with self._open() as camera:
            # a frozen camera may still show the sheet of somebody before
            camera.check(self._patience.picture_s)
            shot, wrong = self._good(camera, request, on_progress, cancel or Cancel())
            page = replace(_page(shot, request), hints=wrong)
        take(page)
        return 1

    def _good(
        self, camera: DocumentCamera, request: ScanRequest, tell: OnProgress, cancel: Cancel
    ) -> tuple[Shot, tuple[str, ...]]:
        """The first picture that can be kept, and what is wrong with it where any will do."""
        until_s = self._clock() + self._patience.good_s
        while not cancel.asked:
            shot = camera.capture(self._patience.picture_s)
            wrong = _wrong(shot, request)
            tell(Progress(1, None, wrong))
            if request.anyway or not wrong:
                return shot, wrong
            if self._clock() >= until_s:
                raise PoorPictureError(self.device, " ".join(wrong))
        raise CancelledError(self.device)

    @contextmanager
    def _open(self) -> Iterator[DocumentCamera]:
        """The camera at work, one use at a time, its end noted. Raises ScannerBusyError."""
        if not self._turn.acquire(blocking=False):
            raise ScannerBusyError(self.device, "this program is scanning with it")
        camera = DocumentCamera(self.device, self._source, now=self._now, clock=self._clock)
        try:
            with self._outcome.noted():
                camera.start()
                yield camera
        finally:
            self._let_go(camera)
            self._turn.release()

    def _let_go(self, camera: DocumentCamera) -> None:
        """Close the camera; one that hangs in its driver must not keep a page, or an error."""
        try:
            camera.close()
        except DeviceTimeoutError as error:
            _logger.warning("left behind: %s", error)


def _wrong(shot: Shot, request: ScanRequest) -> tuple[str, ...]:
    sheet = request.paper is not None
    return tuple(one.value for one in shot.hints if sheet or one in OF_ANY_PICTURE)


def _page(shot: Shot, request: ScanRequest) -> ScannedPage:
    """The sheet laid flat, or the whole picture where there is none or none was asked for."""
    grey = request.mode is ColourMode.GRAY
    if shot.page and request.paper:
        dpi = min(request.dpi, math.floor(sheet_dpi(shot.page.corners)))
        return _of(straighten(shot.image, shot.page.corners, dpi=dpi, grey=grey), dpi)
    # nobody knows how large things are in it: the picture fills a sheet of A4
    seen_dpi = max(1, math.ceil(max(shot.image.shape[:2]) / max(A4_MM) * MM_PER_INCH))
    dpi = min(request.dpi, seen_dpi)
    image = np.asarray(cv2.cvtColor(shot.image, cv2.COLOR_BGR2GRAY) if grey else shot.image)
    return _of(_shrunk(image.astype(np.uint8, copy=False), dpi / seen_dpi), dpi)


def _shrunk(image: Image, scale: float) -> Image:
    if scale >= 1:
        return image
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _of(image: Image, dpi: int) -> ScannedPage:
    """A page of a picture, grey or with OpenCV's order of colours."""
    ordered = image if image.ndim == 2 else image[..., ::-1]
    return page_of(Picture.fromarray(np.ascontiguousarray(ordered)), 1, dpi)
