"""Summary boards follow the hall, each line by itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from counter_display.config import SummarySettings
from counter_display.summaries import Summaries
from devices.errors import UnencodableTextError
from devices.signs import SummaryBoard
from devices.signs.mock import MockSign
from office.counters import Finish
from tests.fakes.office import Hall
from tests.fakes.waiting import wait_for


@dataclass
class MockBoard(MockSign):
    """Keeps every line that it was told."""

    lines: int = 3
    positions: int = 8
    refuses: str = ""
    told: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__("board")

    def show_line(self, line: int, text: str, blink: bool = False) -> None:
        """Remember it; refuse what it has no letters for."""
        del blink
        if self.refuses and self.refuses in text:
            raise UnencodableTextError(self.device, text)
        self.told.append((line, text))

    def now(self) -> list[str]:
        """What each line shows."""
        shown = dict(self.told)
        return [shown.get(line, "") for line in range(self.lines)]


@pytest.fixture
def boards() -> dict[str, MockBoard]:
    """A board for calls and one for counters."""
    return {"calls": MockBoard(), "counters": MockBoard()}


@pytest.fixture
def summaries(here: Hall, boards: dict[str, MockBoard]) -> Iterator[Summaries]:
    """Both boards, following."""
    settings = (
        SummarySettings(sign="calls"),
        SummarySettings(sign="counters", shows="counters", counters=(2, 1)),
    )
    ports: dict[str, SummaryBoard] = dict(boards)
    summaries = Summaries(here.office, "main", settings, ports)
    summaries.start()
    yield summaries
    summaries.stop()


@pytest.mark.usefixtures("summaries")
def test_boards_show_the_latest_calls_and_the_counters(
    here: Hall, boards: dict[str, MockBoard]
) -> None:
    for counter in (1, 2):
        here.issue()
        here.call(counter)
    wait_for(lambda: boards["calls"].now() == ["A002   2", "A001   1", ""])
    wait_for(lambda: boards["counters"].now() == ["2   A002", "1   A001", ""])


@pytest.mark.usefixtures("summaries")
def test_only_lines_that_changed_are_told(here: Hall, boards: dict[str, MockBoard]) -> None:
    for counter in (1, 2):
        here.issue()
        here.call(counter)
    wait_for(lambda: boards["counters"].now()[0] == "2   A002")
    boards["counters"].told.clear()
    here.do(Finish(2))
    wait_for(lambda: boards["counters"].told == [(0, "2")])


def test_everything_is_told_again_when_asked(
    here: Hall, boards: dict[str, MockBoard], summaries: Summaries
) -> None:
    here.issue()
    here.call(2)
    wait_for(lambda: boards["calls"].now()[0] == "A001   2")
    boards["calls"].show_line(0, "TEST")
    summaries.refresh()
    wait_for(lambda: boards["calls"].now()[0] == "A001   2")


@pytest.mark.usefixtures("summaries")
def test_a_line_that_cannot_be_shown_darkens_no_other(
    here: Hall, boards: dict[str, MockBoard], caplog: pytest.LogCaptureFixture
) -> None:
    boards["calls"].refuses = "A001"
    for counter in (1, 2):
        here.issue()
        here.call(counter)
    wait_for(lambda: boards["calls"].now()[0] == "A002   2")
    wait_for(lambda: boards["counters"].now()[0] == "2   A002")
    assert "is dark" in caplog.text
