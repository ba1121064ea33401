"""A window on one value: read off the Qt thread, shown anew on change, honest about failures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from screens.hand import HandClock, wait_for
from screens.lanes import Done, Failed
from screens.live_page import LivePage, Program, Seen

WAIT_MS = 5_000
PAGE = """
import QtQuick
Window {
    required property QtObject model
    width: 200; height: 100
    Text { text: model.state.words }
}
"""


@dataclass
class Record:
    """Something that changes and sometimes cannot be read."""

    value: str = "một"
    change: int = 1
    fault: Exception | None = None
    acts: list[tuple[str, str]] = field(default_factory=list)

    def read(self) -> str:
        if self.fault is not None:
            raise self.fault
        return self.value

    def wait_change(self, after: int, _timeout_s: float) -> int:
        return max(after, self.change)

    def act(self, action: str, value: str) -> None:
        self.acts.append((action, value))


def derive(seen: Seen[str]) -> dict[str, object]:
    return {"words": seen.value or "…", "lost": seen.error is not None, "age": seen.age_ms}


@dataclass
class Opened:
    """A page on a record in a test's hand."""

    record: Record
    page: LivePage[str]
    clock: HandClock
    pictures: list[bool]

    def wait(self, key: str, value: object) -> None:
        state = partial(self.page.model.property, "state")
        wait_for(lambda: state()[key] == value, WAIT_MS, f"{key} {value}")


@pytest.fixture
def opened(application: QGuiApplication, tmp_path: Path) -> Iterator[Opened]:  # noqa: ARG001
    """An open page that shows the first value."""
    file = tmp_path / "Page.qml"
    file.write_text(PAGE, encoding="utf-8")
    record, clock = Record(), HandClock()
    program = Program("probe", file, {}, record.read, derive, record.act)
    page = LivePage(program, record.wait_change, clock)
    one = Opened(record, page, clock, [])
    page.shown.connect(partial(one.pictures.append, True))
    page.window.show()
    one.wait("words", "một")
    yield one
    page.close()


def test_a_change_is_read_and_shown(opened: Opened) -> None:
    opened.record.value, opened.record.change = "hai", 2
    opened.wait("words", "hai")


def test_what_cannot_be_read_stays_and_ages(
    opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    opened.record.fault, opened.record.change = OSError("gone"), 2
    opened.wait("lost", value=True)
    opened.clock.now_ms += 9_000
    opened.page.redraw()
    opened.wait("age", 9_000)
    assert opened.page.model.property("state")["words"] == "một"
    assert [one.levelname for one in caplog.records] == ["ERROR"]


def test_it_recovers_by_itself(opened: Opened) -> None:
    opened.record.fault, opened.record.change = OSError("gone"), 2
    opened.wait("lost", value=True)
    opened.record.fault, opened.record.value = None, "ba"
    opened.page.look()
    opened.wait("words", "ba")
    opened.wait("lost", value=False)


def test_what_was_pressed_and_what_was_done_come_back(opened: Opened) -> None:
    outcomes: list[Done[int] | Failed] = []
    opened.page.model.act("call", "3")
    opened.page.do(partial(int, "7"), outcomes.append)
    wait_for(lambda: bool(outcomes), WAIT_MS, "an outcome")
    assert (opened.record.acts, outcomes) == ([("call", "3")], [Done(7)])


def test_the_first_picture_is_told_once(opened: Opened) -> None:
    wait_for(lambda: bool(opened.pictures), WAIT_MS, "the first picture")
    opened.record.value, opened.record.change = "hai", 2
    opened.wait("words", "hai")
    opened.page.window.grabWindow()
    assert opened.pictures == [True]
