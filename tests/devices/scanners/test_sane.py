"""SANE's own test backend, through the real scanimage: its pages and every fault it can play."""

import io
import os
import signal
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from devices.errors import (
    CancelledError,
    DeviceError,
    DeviceTimeoutError,
    FeederEmptyError,
    FeederJamError,
    NotFoundError,
    PermissionDeniedError,
    ScannerBusyError,
    ScannerCoverOpenError,
    ScannerDriverDiedError,
    ScannerGarbledError,
    ScannerInterruptedError,
    ScannerMemoryError,
    ScanUnsupportedError,
)
from devices.scanners import (
    Cancel,
    ColourMode,
    Paper,
    PaperSource,
    Progress,
    ScannedPage,
    ScanRequest,
)
from devices.scanners.sane import SaneScanner
from devices.scanners.sane_feed import FOLDER, RAM_DISK
from devices.scanners.sane_options import read_options
from devices.status import Level, Source, State, lost
from tests.fakes.scanimage import QUICK, backend, only_the_test_backend
from tests.fakes.waiting import WAIT_S, wait_for

FEEDER = ScanRequest(PaperSource.FEEDER, ColourMode.GRAY, 75)
GLASS = ScanRequest(PaperSource.FLATBED, ColourMode.COLOUR, 75)
SLOW = ("--read-delay=yes", "--read-delay-duration=200000", "--resolution=75")


def left_over() -> list[Path]:
    """What scans of this process have left where their pipes stood."""
    return list(RAM_DISK.glob(f"{FOLDER}{os.getpid()}-*"))


def test_it_says_what_it_can(tmp_path: Path) -> None:
    able = backend(tmp_path).capabilities()
    assert able.sources == (PaperSource.FLATBED, PaperSource.FEEDER)
    assert able.modes == (ColourMode.COLOUR, ColourMode.GRAY)
    assert able.resolutions_dpi[:3] == (75, 100, 150)
    assert able.papers == (Paper.A6,)


def test_ten_sheets_of_the_feeder_are_ten_pages_in_order(tmp_path: Path) -> None:
    pages: list[ScannedPage] = []
    scanner = backend(tmp_path)
    assert scanner.scan(FEEDER, pages.append) == 10
    assert [one.number for one in pages] == list(range(1, 11))
    assert scanner.status().state is State.ONLINE


def test_the_glass_gives_one_page_as_it_was_asked_for(tmp_path: Path) -> None:
    pages: list[ScannedPage] = []
    request = ScanRequest(PaperSource.FLATBED, ColourMode.COLOUR, 150, Paper.A6)
    picture = "--test-picture=Color pattern"
    assert backend(tmp_path, picture).scan(request, pages.append) == 1
    image = Image.open(io.BytesIO(pages[0].image))
    assert (image.mode, image.format, image.info["dpi"]) == ("RGB", "JPEG", (150, 150))
    assert image.size == (pages[0].width_px, pages[0].height_px)
    assert abs(pages[0].width_px - 105 / 25.4 * 150) < 8
    assert len(image.getcolors(1 << 16) or []) > 6


FAULTS: dict[str, type[DeviceError]] = {
    "UNSUPPORTED": ScanUnsupportedError,
    "CANCELLED": CancelledError,
    "DEVICE_BUSY": ScannerBusyError,
    "INVAL": ScanUnsupportedError,
    "EOF": ScannerGarbledError,
    "JAMMED": FeederJamError,
    "NO_DOCS": FeederEmptyError,
    "COVER_OPEN": ScannerCoverOpenError,
    "IO_ERROR": ScannerInterruptedError,
    "NO_MEM": ScannerMemoryError,
    "ACCESS_DENIED": PermissionDeniedError,
}


TRIES = 4
"""scanimage 1.1.1 itself hangs in some runs with a test backend that fails, without us too: its
reader is told to stop before it listens. That ends as a time-out, and it is asked again."""


def fault_of(scanner: SaneScanner, request: ScanRequest) -> DeviceError:
    """How a scan fails, by what SANE says of it."""
    for _ in range(TRIES):
        with pytest.raises(DeviceError) as raised:
            scanner.scan(request, list[ScannedPage]().append)
        if not isinstance(raised.value, DeviceTimeoutError):
            break
    return raised.value


@pytest.mark.parametrize("request_", [GLASS, FEEDER], ids=["flatbed", "feeder"])
@pytest.mark.parametrize("status", FAULTS)
def test_every_fault_of_sane_is_an_error_and_the_next_scan_goes_well(
    status: str, request_: ScanRequest, tmp_path: Path
) -> None:
    faulty = backend(tmp_path, f"--read-return-value=SANE_STATUS_{status}", limits=QUICK)
    assert type(fault_of(faulty, request_)) is FAULTS[status]
    assert backend(tmp_path).scan(GLASS, list[ScannedPage]().append) == 1
    assert left_over() == []


def test_the_faults_are_all_that_sane_has(tmp_path: Path) -> None:
    listing = subprocess.run(
        ["scanimage", "--device-name=test", "--all-options"],
        env=os.environ | {"SANE_CONFIG_DIR": str(only_the_test_backend(tmp_path))},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    choices = read_options(listing)["read-return-value"].choices
    assert {one.removeprefix("SANE_STATUS_") for one in choices} == {"Default", *FAULTS}


@pytest.mark.parametrize(
    ("fault", "state", "level"),
    [
        ("NO_DOCS", State.ONLINE, Level.INFO),
        ("COVER_OPEN", State.OFFLINE, Level.WARN),
        ("IO_ERROR", State.FAILED, Level.FAULT),
    ],
)
def test_a_fault_is_as_bad_as_it_is(fault: str, state: State, level: Level, tmp_path: Path) -> None:
    scanner = backend(tmp_path, f"--read-return-value=SANE_STATUS_{fault}", limits=QUICK)
    fault_of(scanner, GLASS)
    assert (scanner.status().state, scanner.status().level) == (state, level)
    scanner.check()
    assert scanner.status().state is State.ONLINE


@pytest.mark.parametrize(
    "whim",
    [
        ("--hand-scanner=yes",),
        ("--fuzzy-parameters=yes",),
        ("--read-limit=yes", "--read-limit-size=100"),
        ("--non-blocking=yes",),
        ("--select-fd=yes",),
    ],
)
def test_whims_of_a_driver_are_no_matter(whim: tuple[str, ...], tmp_path: Path) -> None:
    pages: list[ScannedPage] = []
    assert backend(tmp_path, *whim).scan(GLASS, pages.append) == 1
    assert pages[0].height_px > 200


def test_a_driver_that_loses_dots_is_garbled(tmp_path: Path) -> None:
    with pytest.raises(ScannerGarbledError):
        backend(tmp_path, "--ppl-loss=10").scan(GLASS, list[ScannedPage]().append)


def test_a_slow_page_tells_how_far_it_is(tmp_path: Path) -> None:
    heard: list[Progress] = []
    slow = backend(tmp_path, "--read-delay=yes", "--read-delay-duration=20000")
    request = ScanRequest(PaperSource.FLATBED, ColourMode.COLOUR, 300)
    slow.scan(request, list[ScannedPage]().append, on_progress=heard.append)
    told = [one.percent for one in heard if one.page == 1 and one.percent is not None]
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1] == 100


def test_what_no_scanner_can_is_refused_before_paper_moves(tmp_path: Path) -> None:
    with pytest.raises(ScanUnsupportedError, match="source duplex"):
        backend(tmp_path).scan(ScanRequest(PaperSource.DUPLEX), list[ScannedPage]().append)


def test_a_device_that_is_not_there_is_named(tmp_path: Path) -> None:
    gone = SaneScanner("may-quet", "net:nowhere", config_dir=only_the_test_backend(tmp_path))
    with pytest.raises(NotFoundError):
        gone.check()
    status = gone.status()
    assert status == lost("device-not-found", status.as_of, Source.INFERRED)


def recorded(folder: Path) -> Path:
    """A scanimage that writes its process id before it scans."""
    path = folder / "scanimage"
    path.write_text(f'#!/bin/sh\necho $$ > {folder}/pid\nexec scanimage "$@"\n', encoding="ascii")
    path.chmod(0o755)
    return path


def group_of(folder: Path) -> int:
    """The process that scans now; its driver's processes are of the same group."""
    return int((folder / "pid").read_text("ascii"))


def test_a_killed_backend_is_a_sentence_and_the_next_scan_goes_well(tmp_path: Path) -> None:
    pages: list[ScannedPage] = []
    slow = backend(tmp_path, *SLOW, program=str(recorded(tmp_path)))

    def kill(progress: Progress) -> None:
        os.kill(group_of(tmp_path), signal.SIGKILL)
        assert progress.page == 1

    with pytest.raises(ScannerDriverDiedError, match="signal 9"):
        slow.scan(GLASS, pages.append, on_progress=kill)
    assert not pages
    assert left_over() == []
    assert slow.scan(GLASS, pages.append) == 1


def test_a_cancel_from_another_thread_ends_the_scan_and_its_processes(tmp_path: Path) -> None:
    begun, cancel = threading.Event(), Cancel()
    slow = backend(tmp_path, *SLOW, program=str(recorded(tmp_path)))
    slow.check()
    listed = slow.status()

    def scan() -> int:
        return slow.scan(
            ScanRequest(PaperSource.FEEDER, ColourMode.COLOUR, 300),
            list[ScannedPage]().append,
            on_progress=lambda _: begun.set(),
            cancel=cancel,
        )

    with ThreadPoolExecutor() as pool:
        scanning = pool.submit(scan)
        assert begun.wait(WAIT_S)
        cancel.ask()
        with pytest.raises(CancelledError):
            scanning.result(WAIT_S)
    wait_for(lambda: gone(group_of(tmp_path)))
    assert slow.status() == listed, "a cancel says nothing of the scanner"


def gone(group: int) -> bool:
    """Whether no process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_scan_that_was_given_up_before_it_began_never_begins(tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.ask()
    with pytest.raises(CancelledError):
        backend(tmp_path).scan(GLASS, list[ScannedPage]().append, cancel=cancel)


def test_a_second_thread_is_told_that_the_scanner_is_busy(tmp_path: Path) -> None:
    scanner = backend(tmp_path)
    with pytest.raises(ScannerBusyError):
        scanner.scan(GLASS, lambda _: scanner.check())


def test_whoever_takes_a_page_may_fail(tmp_path: Path) -> None:
    def full(page: ScannedPage) -> None:
        raise OSError(28, f"no space for page {page.number}")

    scanner = backend(tmp_path, program=str(recorded(tmp_path)))
    scanner.check()
    with pytest.raises(OSError, match="no space for page 1"):
        scanner.scan(FEEDER, full)
    assert scanner.status().state is State.ONLINE, "it is not the scanner's fault"
    assert gone(group_of(tmp_path))
    assert left_over() == []
