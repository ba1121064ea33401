"""A document camera as a scanner: it waits for a good picture, and never hands on an old one."""

import io
import threading
from collections.abc import Callable, Generator, Sequence
from functools import cache

import cv2
import numpy as np
import pytest
from PIL import Image as Picture

from devices.errors import (
    CameraBlackError,
    CameraFrozenError,
    CancelledError,
    DeviceError,
    DeviceTimeoutError,
    DisconnectedError,
    NotFoundError,
    PoorPictureError,
    ScannerBusyError,
    ScanUnsupportedError,
)
from devices.health import CheckLevel, Result, check
from devices.health.scanners import ScannerHealth
from devices.scanners import (
    Cancel,
    ColourMode,
    Paper,
    PaperSource,
    Progress,
    ScannedPage,
    ScanRequest,
)
from devices.scanners.camera_scanner import CameraScanner, Patience
from devices.scanners.edges import Image
from devices.status import State
from devices.video import FrameSource
from tests.devices.scanners.drawn import SIZE, desk, placed, sheet_on

ONE = ScanRequest(PaperSource.CAMERA, ColourMode.COLOUR, 100, Paper.A4)
SOON = Patience(picture_s=0.3, good_s=0.0)
SLOW = Patience(picture_s=10.0, good_s=30.0)
MIDDLE = np.array(SIZE) / 2
GOOD_DPI = round(1.9 * 630 / 210 * 25.4)


@cache
def good() -> Image:
    """A sheet that fills the picture; drawn for whoever needs it, not while tests are listed."""
    return sheet_on(desk(), placed(MIDDLE, 1.9, 2))


@cache
def far() -> Image:
    """The same sheet, too small."""
    return sheet_on(desk(), placed(MIDDLE, 1.0, 2))


def showing(pictures: Sequence[Image], *, frozen: bool = False) -> FrameSource:
    """A camera that shows each for two pictures, with its grain, and goes on with the last."""

    def source() -> Generator[Image, None, None]:
        for count in range(100_000 if pictures else 0):
            grain = 0 if frozen else count & 1
            yield pictures[min(count // 2, len(pictures) - 1)] ^ np.uint8(grain)

    return source


def scanned(
    scanner: CameraScanner, request: ScanRequest = ONE
) -> tuple[ScannedPage, list[tuple[str, ...]]]:
    """The page, and the hints that were told on the way."""
    pages: list[ScannedPage] = []
    told: list[Progress] = []
    assert scanner.scan(request, pages.append, on_progress=told.append) == 1
    return pages[0], [one.hints for one in told]


def scanner_of(*pictures: Image, patience: Patience = SLOW) -> CameraScanner:
    return CameraScanner("may-chup", showing(pictures), patience=patience)


def test_a_sheet_is_laid_flat() -> None:
    scanner = scanner_of(good())
    page, told = scanned(scanner)
    assert told == [()]
    assert (page.width_px, page.height_px, page.dpi) == (827, 1169, 100)
    flat = Picture.open(io.BytesIO(page.image))
    assert (flat.mode, flat.size, flat.info["dpi"]) == ("RGB", (827, 1169), (100, 100))
    assert scanner.status().state is State.ONLINE


def test_it_waits_until_nothing_is_wrong() -> None:
    page, told = scanned(scanner_of(desk(), desk(), far(), far(), good()))
    assert told[-1] == page.hints == ()
    assert {"no-page", "too-far"} & {hint for hints in told for hint in hints}


def test_dots_are_never_invented() -> None:
    page, _ = scanned(scanner_of(good()), ScanRequest(PaperSource.CAMERA, dpi=300, paper=Paper.A4))
    assert GOOD_DPI - 2 <= page.dpi <= GOOD_DPI


def test_grey_is_grey() -> None:
    page, _ = scanned(
        scanner_of(good()), ScanRequest(PaperSource.CAMERA, ColourMode.GRAY, 100, Paper.A4)
    )
    assert (page.mode, Picture.open(io.BytesIO(page.image)).mode) == (ColourMode.GRAY, "L")


def test_red_stays_red() -> None:
    red = sheet_on(desk(), placed(MIDDLE, 1.9, 0))
    cv2.circle(red, (SIZE[0] // 2, SIZE[1] // 2), 150, (0, 0, 220), -1)
    page, _ = scanned(scanner_of(red))
    stamp = Picture.open(io.BytesIO(page.image)).resize((9, 9)).getpixel((4, 4))
    assert isinstance(stamp, tuple)
    assert stamp[0] > 2 * stamp[2]


def test_no_good_picture_in_time_is_said() -> None:
    scanner = scanner_of(far(), patience=Patience(10.0, 0.0))
    with pytest.raises(PoorPictureError, match="too-far"):
        scanned(scanner)
    assert scanner.status().state is State.ONLINE  # the camera is well


@pytest.mark.parametrize(("picture", "hint"), [(far, "too-far"), (desk, "no-page")])
def test_any_picture_is_taken_on_request(picture: Callable[[], Image], hint: str) -> None:
    request = ScanRequest(PaperSource.CAMERA, dpi=300, paper=Paper.A4, anyway=True)
    page, _ = scanned(scanner_of(picture()), request)
    assert hint in page.hints


def test_the_whole_picture_needs_no_sheet() -> None:
    page, told = scanned(scanner_of(desk(130)), ScanRequest(PaperSource.CAMERA, dpi=300))
    assert told == [()]
    assert (page.width_px, page.height_px) == SIZE
    assert page.dpi == 210  # as large as A4, 297 mm long
    small, _ = scanned(scanner_of(desk(130)), ScanRequest(PaperSource.CAMERA, dpi=100))
    assert (small.width_px, small.dpi) == (round(SIZE[0] * 100 / 210), 100)


def hanging(entered: threading.Event, over: threading.Event) -> FrameSource:
    """A camera whose driver never comes back from a read."""

    def source() -> Generator[Image, None, None]:
        entered.set()
        over.wait()
        yield desk()

    return source


def test_a_camera_that_hangs_is_left_behind_in_time() -> None:
    entered, over = threading.Event(), threading.Event()
    scanner = CameraScanner("may-chup", hanging(entered, over), patience=SOON)
    with pytest.raises(DeviceTimeoutError):
        scanned(scanner)
    assert entered.is_set()
    assert scanner.status().reasons == ("device-timeout",)
    over.set()


def test_a_page_is_kept_though_its_camera_does_not_close() -> None:
    hang, over = threading.Event(), threading.Event()

    def source() -> Generator[Image, None, None]:
        for picture in showing([good()])():
            if hang.is_set():
                over.wait()
            yield picture

    pages: list[ScannedPage] = []
    scanner = CameraScanner("may-chup", source, patience=SLOW)
    assert scanner.scan(ONE, pages.append, on_progress=lambda _: hang.set()) == 1
    assert len(pages) == 1
    over.set()


BLACK = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
UNWELL: list[tuple[Callable[[], FrameSource], type[DeviceError], float]] = [
    (lambda: showing([BLACK]), CameraBlackError, 2.0),
    (lambda: showing([good()], frozen=True), CameraFrozenError, 5.0),
    (lambda: showing([]), DisconnectedError, 0.3),
]
"""What is wrong with a camera, and for how long a picture is waited for, seconds."""


@pytest.mark.parametrize(("source", "error", "picture_s"), UNWELL)
def test_a_camera_that_is_unwell_gives_no_page(
    source: Callable[[], FrameSource], error: type[DeviceError], picture_s: float
) -> None:
    scanner = CameraScanner("may-chup", source(), patience=Patience(picture_s, 4.0))
    with pytest.raises(error):
        scanned(scanner)
    assert scanner.status().reasons == (error.code,)


def test_a_camera_that_is_unwell_fails_its_check() -> None:
    result = check("may-chup", ScannerHealth(scanner_of(BLACK)), CheckLevel.INTERNAL)
    assert (result.result, result.next_step) == (Result.FAIL, "camera-black")


def test_a_camera_that_is_well_passes_its_check() -> None:
    result = check("may-chup", ScannerHealth(scanner_of(desk())), CheckLevel.INTERNAL)
    assert (result.result, result.evidence["sources"]) == (Result.PASS, 1)


def test_a_camera_that_is_not_there() -> None:
    def none() -> Generator[Image, None, None]:
        raise NotFoundError("may-chup", "/dev/video9")

    with pytest.raises(NotFoundError):
        scanned(CameraScanner("may-chup", none, patience=SOON))


def test_giving_up_is_heard() -> None:
    cancel = Cancel()
    scanner = scanner_of(far())
    before = scanner.status()
    with pytest.raises(CancelledError):
        scanner.scan(ONE, print, on_progress=lambda _: cancel.ask(), cancel=cancel)
    assert scanner.status() == before  # who gives up has learnt nothing of the camera


def test_what_a_camera_cannot_is_refused() -> None:
    with pytest.raises(ScanUnsupportedError, match="source flatbed"):
        scanned(scanner_of(good()), ScanRequest())


def test_two_at_a_time_are_one_too_many() -> None:
    scanner = scanner_of(good())
    with pytest.raises(ScannerBusyError):
        scanner.scan(ONE, print, on_progress=lambda _: scanner.check())
