"""Programs that pretend to be scanimage: they hang, flood, lie, die; each is an error in time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from devices.errors import (
    CancelledError,
    DeviceError,
    DeviceTimeoutError,
    FeederEmptyError,
    FeederJamError,
    HardwareFaultError,
    NotFoundError,
    ScannerDriverDiedError,
    ScannerGarbledError,
    ScannerInterruptedError,
    ScanUnsupportedError,
)
from devices.scanners import Cancel, ColourMode, PaperSource, ScannedPage, ScanRequest
from devices.scanners.sane import SaneScanner
from devices.scanners.sane_run import Limits
from devices.status import State
from tests.fakes.scanimage import QUICK, pretender
from tests.fakes.waiting import WAIT_S, wait_for

FEEDER = ScanRequest(PaperSource.FEEDER, ColourMode.GRAY, 75)
SOON = Limits(listing_s=0.5, silence_s=0.5, grace_s=0.2)

SCAN = {
    "says nothing, does nothing": ("exec sleep 60", DeviceTimeoutError),
    "hangs, deaf to being asked": ("trap '' INT; sleep 60 & wait; wait", DeviceTimeoutError),
    "hangs within a page": (
        "{ printf 'P5\\n200 200\\n255\\nabc'; sleep 60; } > ${p}1.pnm.part",
        DeviceTimeoutError,
    ),
    "talks for ever on stderr": ("exec yes >&2", DeviceTimeoutError),
    "talks for ever on stdout": ("exec yes", ScannerGarbledError),
    "sends noise for a page": ("head -c 9000 /dev/zero > ${p}1.pnm.part", ScannerGarbledError),
    "sends a page without an end": (
        "{ printf 'P5\\n2 2\\n255\\n'; exec yes; } > ${p}1.pnm.part",
        ScannerGarbledError,
    ),
    "sends a page as large as the world": (
        "printf 'P6\\n999999 999999\\n255\\n' > ${p}1.pnm.part",
        ScannerGarbledError,
    ),
    "names a page that it never sent": ("echo ${p}1.pnm", ScannerGarbledError),
    "sends half a page and says it is whole": (
        "printf 'P5\\n2 2\\n255\\nab' > ${p}1.pnm.part; echo ${p}1.pnm",
        ScannerGarbledError,
    ),
    "sends a page and never says that it is whole": (
        "printf 'P5\\n2 2\\n255\\nabcd' > ${p}1.pnm.part",
        ScannerGarbledError,
    ),
    "ends as if all were well": ("exit 0", ScannerGarbledError),
    "ends in silence": ("exit 5", HardwareFaultError),
    "crashes": ("kill -SEGV $$", ScannerDriverDiedError),
    "jams at the second sheet": (
        "whole 1; echo 'scanimage: sane_start: Document feeder jammed' >&2; exit 6",
        FeederJamError,
    ),
    "loses the scanner within the second page": (
        "whole 1; printf 'P5\\n2 2\\n255\\na' > ${p}2.pnm.part; "
        "echo 'scanimage: sane_read: Error during device I/O' >&2; exit 9",
        ScannerInterruptedError,
    ),
    "runs out of paper within a page": (
        "whole 1; printf 'P5\\n2 2\\n255\\na' > ${p}2.pnm.part; "
        "echo 'scanimage: sane_read: Document feeder out of documents' >&2",
        FeederEmptyError,
    ),
    "talks in no language": (
        r"printf 'scanimage: \377\000\033[2J\n' >&2; exit 9",
        HardwareFaultError,
    ),
}


@pytest.mark.parametrize("case", SCAN)
def test_whatever_it_does_is_an_error(case: str, tmp_path: Path) -> None:
    script, kind = SCAN[case]
    limits = SOON if kind is DeviceTimeoutError else QUICK
    scanner = pretender(tmp_path, script, limits=limits)
    with pytest.raises(DeviceError) as raised:
        scanner.scan(FEEDER, list[ScannedPage]().append)
    assert type(raised.value) is kind
    assert raised.value.detail.isascii()
    assert raised.value.detail.isprintable()


LISTING = {
    "hangs": ("exec sleep 60", DeviceTimeoutError),
    "floods": ("exec yes", ScannerGarbledError),
    "says nothing": ("exit 0", ScannerGarbledError),
    "talks nonsense": ("head -c 9999 /dev/urandom; exit 0", ScannerGarbledError),
    "crashes": ("kill -SEGV $$", ScannerDriverDiedError),
    "sees no device": (
        "echo 'scanimage: open of device x failed: Invalid argument' >&2; exit 1",
        NotFoundError,
    ),
}


@pytest.mark.parametrize("case", LISTING)
def test_a_list_of_options_that_is_none_is_an_error(case: str, tmp_path: Path) -> None:
    script, kind = LISTING[case]
    limits = SOON if kind is DeviceTimeoutError else QUICK
    with pytest.raises(DeviceError) as raised:
        pretender(tmp_path, "exit 1", listing=script, limits=limits).capabilities()
    assert type(raised.value) is kind


REFUSED = ScanRequest(PaperSource.FEEDER, ColourMode.GRAY, 7)
GIVEN_UP = Cancel()
GIVEN_UP.ask()
UNASKED: dict[str, Callable[[SaneScanner], object]] = {
    "what it can is still known": SaneScanner.capabilities,
    "what it cannot is refused": lambda one: one.scan(REFUSED, list[ScannedPage]().append),
    "given up before it began": lambda one: one.scan(
        FEEDER, list[ScannedPage]().append, cancel=GIVEN_UP
    ),
}


@pytest.mark.parametrize("case", UNASKED)
def test_nothing_is_heard_of_a_scanner_that_nobody_asked(case: str, tmp_path: Path) -> None:
    away = "echo 'scanimage: open of device x failed: Invalid argument' >&2; exit 1"
    listing = f"test -e {tmp_path}/away && {{ {away}; }}; exec cat {tmp_path}/listing"
    scanner = pretender(tmp_path, "whole 1", listing=listing)
    scanner.check()
    (tmp_path / "away").touch()
    with pytest.raises(NotFoundError):
        scanner.check()
    unplugged = scanner.status()
    with suppress(CancelledError, ScanUnsupportedError):
        UNASKED[case](scanner)
    assert scanner.status() == unplugged


def test_pages_before_a_fault_were_taken(tmp_path: Path) -> None:
    pages: list[ScannedPage] = []
    with pytest.raises(FeederJamError):
        pretender(tmp_path, SCAN["jams at the second sheet"][0]).scan(FEEDER, pages.append)
    assert [one.number for one in pages] == [1]


def test_a_feeder_that_runs_empty_after_its_last_sheet_has_done_its_work(tmp_path: Path) -> None:
    empty = "echo 'scanimage: sane_start: Document feeder out of documents' >&2; exit 7"
    scanner = pretender(tmp_path, f"whole 1; whole 2; {empty}")
    assert scanner.scan(FEEDER, list[ScannedPage]().append) == 2


def test_more_pages_than_any_feeder_holds_are_nonsense(tmp_path: Path) -> None:
    script = "n=1; while whole $n; do n=$((n+1)); done"
    few = Limits(silence_s=10.0, grace_s=0.2, pages=3)
    with pytest.raises(ScannerGarbledError, match="without an end"):
        pretender(tmp_path, script, limits=few).scan(FEEDER, list[ScannedPage]().append)


def test_a_page_that_drips_is_given_up_in_the_end(tmp_path: Path) -> None:
    script = (
        "{ printf 'P5\\n200 200\\n255\\n'; while :; do printf a; sleep 0.05; done; } "
        "> ${p}1.pnm.part"
    )
    patient = Limits(silence_s=10.0, page_s=0.4, grace_s=0.2)
    with pytest.raises(DeviceTimeoutError):
        pretender(tmp_path, script, limits=patient).scan(FEEDER, list[ScannedPage]().append)


def test_a_resolution_that_the_scanner_rounds_is_told_as_it_is(tmp_path: Path) -> None:
    pages: list[ScannedPage] = []
    rounds = "echo 'scanimage: rounded value of resolution from 75 to 72' >&2; whole 1"
    pretender(tmp_path, rounds).scan(FEEDER, pages.append)
    assert pages[0].dpi == 72


def test_a_hung_driver_leaves_no_process_behind(tmp_path: Path) -> None:
    script = f"echo $$ > {tmp_path}/pid; trap '' INT; sleep 60 & wait; wait"
    with pytest.raises(DeviceTimeoutError):
        pretender(tmp_path, script, limits=SOON).scan(FEEDER, list[ScannedPage]().append)
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}").exists()


def test_a_cancel_reaches_a_driver_that_says_nothing(tmp_path: Path) -> None:
    cancel = Cancel()
    scanner = pretender(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 60")
    with ThreadPoolExecutor() as pool:
        scanning = pool.submit(scanner.scan, FEEDER, list[ScannedPage]().append, cancel=cancel)
        wait_for((tmp_path / "pid").exists)
        cancel.ask()
        with pytest.raises(CancelledError):
            scanning.result(WAIT_S)


def test_a_machine_without_scanimage_says_so(tmp_path: Path) -> None:
    scanner = SaneScanner("may-quet", "x", program=str(tmp_path / "nowhere"))
    with pytest.raises(NotFoundError, match="nowhere is not installed"):
        scanner.check()


def test_a_scanimage_that_cannot_be_started_is_the_scanners_fault(tmp_path: Path) -> None:
    (tmp_path / "scanimage").write_text("", encoding="ascii")
    scanner = SaneScanner("may-quet", "x", program=str(tmp_path / "scanimage"))
    with pytest.raises(HardwareFaultError, match="Permission denied"):
        scanner.check()
    assert scanner.status().state is State.FAILED
