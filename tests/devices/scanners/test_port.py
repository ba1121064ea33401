"""What every scanner shares: giving up, what it lacks, and the mock that takes no time."""

import pytest

from devices.errors import (
    CancelledError,
    DeviceError,
    FeederEmptyError,
    FeederJamError,
    ScanUnsupportedError,
)
from devices.scanners import (
    Cancel,
    Capabilities,
    ColourMode,
    DocumentScanner,
    PaperSource,
    Progress,
    ScannedPage,
    ScanRequest,
)
from devices.scanners.mock import MockScanner
from devices.status import State

SHEETS = tuple(ScannedPage(at, b"jpeg", 8, 8, 75, ColourMode.GRAY) for at in (1, 2))


def test_a_cancel_wakes_whoever_scans_now() -> None:
    cancel, woken = Cancel(), list[str]()
    with cancel.waking(lambda: woken.append("now")):
        assert not cancel.asked
        cancel.ask()
    assert (cancel.asked, woken) == (True, ["now"])


def test_a_cancel_that_came_first_wakes_at_once() -> None:
    cancel, woken = Cancel(), list[str]()
    cancel.ask()
    with cancel.waking(lambda: woken.append("at once")):
        assert woken == ["at once"]


def test_nobody_is_woken_after_the_scan() -> None:
    cancel, woken = Cancel(), list[str]()
    with cancel.waking(lambda: woken.append("late")):
        pass
    cancel.ask()
    assert woken == []


def test_a_mock_gives_what_lies_in_it() -> None:
    mock, pages, heard = MockScanner("quet", SHEETS), list[ScannedPage](), list[Progress]()
    scanner: DocumentScanner = mock
    assert scanner.scan(ScanRequest(), pages.append, on_progress=heard.append) == 2
    assert pages == list(SHEETS)
    assert heard == [Progress(1, 100), Progress(2, 100)]
    assert mock.asked == [ScanRequest()]


@pytest.mark.parametrize(
    ("mock", "kind"),
    [
        (MockScanner("quet"), FeederEmptyError),
        (MockScanner("quet", SHEETS, FeederJamError("quet")), FeederJamError),
        (
            MockScanner("quet", SHEETS, able=Capabilities((PaperSource.FEEDER,), (), (), ())),
            ScanUnsupportedError,
        ),
    ],
)
def test_a_mock_fails_as_a_scanner_does(mock: MockScanner, kind: type[DeviceError]) -> None:
    with pytest.raises(kind):
        mock.scan(ScanRequest(), list[ScannedPage]().append)


def test_a_mock_can_be_given_up() -> None:
    cancel, pages = Cancel(), list[ScannedPage]()

    def take(page: ScannedPage) -> None:
        pages.append(page)
        cancel.ask()

    with pytest.raises(CancelledError):
        MockScanner("quet", SHEETS).scan(ScanRequest(), take, cancel=cancel)
    assert pages == [SHEETS[0]]


@pytest.mark.parametrize(
    ("fault", "state"), [(None, State.ONLINE), (FeederJamError("quet"), State.FAILED)]
)
def test_a_mock_tells_how_it_is(fault: DeviceError | None, state: State) -> None:
    assert MockScanner("quet", SHEETS, fault).status().state is state
