"""Our network scanner, read by sane-airscan, which knows nothing of us; and its faults."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
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
    ScannerBusyError,
    ScannerCoverOpenError,
    ScannerInterruptedError,
)
from devices.scanners import (
    PAPER_MM,
    Cancel,
    ColourMode,
    Paper,
    PaperSource,
    ScannedPage,
    ScanRequest,
)
from devices.scanners.escl_papers import MARK_MM, mark_at_mm
from devices.scanners.escl_sim import (
    SANE_NAME,
    THREAD,
    EsclSimulator,
    Fault,
    sane_settings,
    set_faults,
)
from devices.scanners.sane import SaneScanner
from devices.scanners.sane_run import Limits
from tests.fakes.waiting import WAIT_S, wait_for

DPI = 75
MOST_MARKS = 12
FEEDER = ScanRequest(PaperSource.FEEDER, ColourMode.GRAY, DPI, Paper.A4)
GLASS = ScanRequest(PaperSource.FLATBED, ColourMode.COLOUR, DPI, Paper.A4)


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[EsclSimulator]:
    """A scanner with three sheets, which takes no time for them."""
    with running(EsclSimulator(tmp_path, page_s=0.0)) as one:
        yield one


@pytest.fixture
def unhurried(tmp_path: Path) -> Iterator[EsclSimulator]:
    """The same with time for each sheet.

    sane-airscan reads ahead: if it has them all before it looks at the first, it tells the end of
    the paper and not what was wrong with a page.
    """
    with running(EsclSimulator(tmp_path, page_s=0.2)) as one:
        yield one


@contextmanager
def running(simulator: EsclSimulator) -> Iterator[EsclSimulator]:
    """A simulator that is stopped at the end."""
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def scanner(simulator: EsclSimulator, tmp_path: Path) -> SaneScanner:
    """The driver of it, by sane-airscan."""
    assert simulator.jobs == 0
    return scanner_of(tmp_path)


def scanner_of(folder: Path, silence_s: float = 30.0) -> SaneScanner:
    """A driver of the simulator that lives in `folder`."""
    limits = Limits(listing_s=10.0, silence_s=silence_s, grace_s=1.0)
    home = sane_settings(folder)
    return SaneScanner("may-quet", SANE_NAME, config_dir=home, limits=limits)


def scanned(scanner: SaneScanner, request: ScanRequest) -> list[ScannedPage]:
    """All pages of a scan."""
    pages: list[ScannedPage] = []
    assert scanner.scan(request, pages.append) == len(pages)
    return pages


def marks(page: ScannedPage) -> int:
    """How many marks a page bears: the number of its side."""
    image = Image.open(io.BytesIO(page.image)).convert("L")
    centres = [mark_at_mm(one) for one in range(1, MOST_MARKS + 1)]
    dots = [tuple(round((mm + MARK_MM / 2) / 25.4 * page.dpi) for mm in at) for at in centres]
    return sum(int(str(image.getpixel((x, y)))) < 100 for x, y in dots)


def test_airscan_reads_what_it_can(scanner: SaneScanner) -> None:
    able = scanner.capabilities()
    assert able.sources == (PaperSource.FLATBED, PaperSource.FEEDER, PaperSource.DUPLEX)
    assert able.modes == (ColourMode.COLOUR, ColourMode.GRAY)
    assert able.resolutions_dpi == (75, 150, 300, 600)
    assert able.papers == (Paper.A4, Paper.A5, Paper.A6)


@pytest.mark.parametrize(
    ("source", "sides"),
    [(PaperSource.FLATBED, 1), (PaperSource.FEEDER, 3), (PaperSource.DUPLEX, 6)],
)
def test_every_side_comes_once_and_in_order(
    source: PaperSource, sides: int, scanner: SaneScanner
) -> None:
    pages = scanned(scanner, ScanRequest(source, ColourMode.GRAY, DPI, Paper.A4))
    assert [marks(one) for one in pages] == list(range(1, sides + 1))


@pytest.mark.parametrize("paper", [Paper.A4, Paper.A5])
@pytest.mark.parametrize("mode", [ColourMode.COLOUR, ColourMode.GRAY])
def test_a_page_is_as_it_was_asked_for(
    paper: Paper, mode: ColourMode, scanner: SaneScanner
) -> None:
    (page,) = scanned(scanner, ScanRequest(PaperSource.FLATBED, mode, 150, paper))
    wanted = tuple(mm / 25.4 * 150 for mm in PAPER_MM[paper])
    assert (page.width_px, page.height_px) == pytest.approx(wanted, abs=2)
    assert (page.mode, page.dpi) == (mode, 150)


FAULTS: dict[Fault, type[DeviceError]] = {
    Fault.BUSY: ScannerBusyError,
    Fault.EMPTY: FeederEmptyError,
    Fault.JAM: FeederJamError,
    Fault.COVER_OPEN: ScannerCoverOpenError,
    Fault.HANG: DeviceTimeoutError,
    Fault.GARBAGE: ScannerInterruptedError,
    Fault.CUT: ScannerInterruptedError,
}


def test_there_is_a_case_for_every_fault() -> None:
    assert set(FAULTS) == set(Fault)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.usefixtures("unhurried")
def test_every_fault_is_an_error_and_the_next_scan_goes_well(fault: Fault, tmp_path: Path) -> None:
    set_faults(tmp_path, fault)
    faulty = scanner_of(tmp_path, silence_s=1.0 if fault is Fault.HANG else 30.0)
    with pytest.raises(DeviceError) as raised:
        scanned(faulty, FEEDER)
    assert type(raised.value) is FAULTS[fault]
    set_faults(tmp_path)
    assert len(scanned(faulty, FEEDER)) == 3


def test_a_jam_keeps_the_pages_before_it(scanner: SaneScanner, tmp_path: Path) -> None:
    set_faults(tmp_path, Fault.JAM)
    pages: list[ScannedPage] = []
    with pytest.raises(FeederJamError):
        scanner.scan(FEEDER, pages.append)
    assert [marks(one) for one in pages] == [1]


def test_an_empty_feeder_does_not_keep_the_glass_from_working(
    scanner: SaneScanner, tmp_path: Path
) -> None:
    set_faults(tmp_path, Fault.EMPTY)
    assert len(scanned(scanner, GLASS)) == 1


def test_a_scanner_that_is_switched_off_is_not_found_and_comes_back(
    simulator: EsclSimulator, tmp_path: Path
) -> None:
    simulator.stop()
    scanner = scanner_of(tmp_path)
    with pytest.raises(NotFoundError):
        scanner.check()
    simulator.start()
    assert len(scanned(scanner, FEEDER)) == 3


@pytest.mark.parametrize("fault", [(), (Fault.HANG,)], ids=["working", "hanging"])
def test_a_cancel_ends_the_scan(
    fault: tuple[Fault, ...], simulator: EsclSimulator, tmp_path: Path
) -> None:
    set_faults(tmp_path, *fault)
    cancel, scanner = Cancel(), scanner_of(tmp_path)
    with ThreadPoolExecutor() as pool:
        scanning = pool.submit(scanner.scan, FEEDER, list[ScannedPage]().append, cancel=cancel)
        wait_for(lambda: simulator.jobs)
        cancel.ask()
        with pytest.raises(CancelledError):
            scanning.result(WAIT_S)


def test_a_program_that_goes_in_the_middle_of_a_page_is_no_matter(
    scanner: SaneScanner, capsys: pytest.CaptureFixture[str]
) -> None:
    cancel = Cancel()
    with pytest.raises(CancelledError):
        scanner.scan(FEEDER, lambda _: cancel.ask(), cancel=cancel)
    assert len(scanned(scanner, FEEDER)) == 3
    assert capsys.readouterr().err == ""


def test_a_stopped_simulator_leaves_no_thread(tmp_path: Path) -> None:
    one = EsclSimulator(tmp_path)
    one.start()
    assert THREAD in {thread.name for thread in threading.enumerate()}
    one.stop()
    assert THREAD not in {thread.name for thread in threading.enumerate()}
