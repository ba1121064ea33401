"""The window of simulated devices: it shows what they show and brings presses to them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtGui import QGuiApplication

from counter_display.simulated import SimulatedCounter, SimulatedNow, keys_of, table_state
from counter_display.ui.simulated_stage import SimulatedStage
from screens.hand import Hand, HandClock, visible_items, wait_for

WAIT_MS = 5_000
COUNTERS = (
    SimulatedCounter(1, "A015", keys_of(("next", "recall"))),
    SimulatedCounter(2, "", (), faces=3),
)
NOW = SimulatedNow(COUNTERS, slips=2, spoken="Mời số A không một năm")


@dataclass
class FakeDevices:
    """Devices in memory."""

    now: SimulatedNow = NOW
    pressed: list[tuple[int, str]] = field(default_factory=list)
    rated: list[tuple[int, int]] = field(default_factory=list)

    def read(self) -> SimulatedNow:
        return self.now

    def press(self, counter: int, key: str) -> None:
        self.pressed.append((counter, key))

    def rate(self, counter: int, face: int) -> None:
        self.rated.append((counter, face))

    def take_paper(self, *, out: bool) -> None:
        self.now = replace(self.now, paper_out=out)


@pytest.fixture
def devices() -> FakeDevices:
    """Two counters."""
    return FakeDevices()


@pytest.fixture
def stage(application: QGuiApplication, devices: FakeDevices) -> Iterator[SimulatedStage]:
    """The window on them, once it shows them."""
    assert application
    opened = SimulatedStage(devices, HandClock())
    try:
        opened.window.show()
        wait_for(lambda: "A015" in words(opened), WAIT_MS, "the sign's text")
        yield opened
    finally:
        opened.close()


def words(stage: SimulatedStage) -> str:
    """All that can be read."""
    items = visible_items(stage.window.contentItem())
    return "\n".join(str(one.property("text")) for one in items if one.inherits("QQuickText"))


def test_keys_come_in_the_order_in_which_they_lie() -> None:
    assert [one.word for one in keys_of(("pause", "unknown", "next"))] == ["Tiếp", "Nghỉ"]


def test_the_state_is_plain() -> None:
    counter = {
        "number": 1,
        "sign": "A015",
        "keys": ({"key": "next", "word": "Tiếp"},),
        "faces": 0,
    }
    now = SimulatedNow((SimulatedCounter(1, "A015", keys_of(("next",))),))
    assert table_state(now)["counters"] == (counter,)


def test_a_key_is_pressed(stage: SimulatedStage, devices: FakeDevices) -> None:
    Hand(stage.window).touch("key-1-recall")
    wait_for(lambda: bool(devices.pressed), WAIT_MS, "the press")
    assert devices.pressed == [(1, "recall")]


def test_a_face_is_pressed(stage: SimulatedStage, devices: FakeDevices) -> None:
    Hand(stage.window).touch("face-2-3")
    wait_for(lambda: bool(devices.rated), WAIT_MS, "the press")
    assert devices.rated == [(2, 3)]


def test_paper_is_taken_and_put_back(stage: SimulatedStage, devices: FakeDevices) -> None:
    Hand(stage.window).touch("paper")
    wait_for(lambda: "Lắp giấy" in words(stage), WAIT_MS, "the other word")
    Hand(stage.window).touch("paper")
    wait_for(lambda: not devices.now.paper_out, WAIT_MS, "paper")
    assert devices.now.paper_out is False


def test_it_says_what_was_spoken(stage: SimulatedStage) -> None:
    assert "“Mời số A không một năm”" in words(stage)
