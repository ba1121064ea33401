"""The panel on a real office: numbers on paper are settled in a few presses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from counter_display.torn import Torn
from office.bell import Pulse
from office.clock import to_ms
from office.counters import OpenCounter
from office.queue import CloseDay
from office.strips import LeaseStrip, SettleStrips, unsettled
from tests.counter_display.panels import Panel, choosy, opened
from tests.counter_display.test_panel_geometry import findings
from tests.fakes.figures import DAY
from tests.fakes.office import Hall, at, hall


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Hall]:
    """Counter 2 is open; twelve numbers of one service are on paper."""
    with hall(tmp_path / "data", office_settings=choosy()) as running:
        pulse = Pulse(running.office.store, running.office.bell)
        pulse.start()
        running.do(OpenCounter(2))
        running.do(LeaseStrip("civil", 12))
        yield running
        pulse.stop()


@pytest.fixture
def panel(application: QGuiApplication, here: Hall) -> Iterator[Panel]:  # noqa: ARG001
    """The panel of counter 2."""
    with opened(here, 2) as panel:
        yield panel


def silent_since(panel: Panel) -> int | None:
    """When the power went, as the panel has read it."""
    seen = panel.stage._page.seen.value
    return seen.silent_since if seen else None


def labels(here: Hall, state: str) -> list[str]:
    return [one.label for one in here.tickets() if one.state == state]


def test_an_officer_settles_a_strip(here: Hall, panel: Panel) -> None:
    panel.touch("counter", "row-strips")
    assert [one.detail for one in panel.state.rows] == ["ngày 07/12/2026 · A501–A512"]
    panel.touch(f"row-{DAY} civil 501", "row-504", "row-502", "row-503", "row-503")
    assert findings(panel.stage.window, 1.0) == []
    assert [one.title for one in panel.state.rows[1:]] == [
        "đã phục vụ tay",
        "khách còn chờ",
        "không có khách, trả lại",
        "đã phục vụ tay",
    ]
    assert panel.state.rows[0].detail == "phục vụ tay 2 · còn chờ 1 · trả lại 9"
    panel.touch("row--record")
    assert here.tickets() == []
    assert findings(panel.stage.window, 1.0) == []
    panel.touch("row--sure")
    panel.wait(lambda state: state.message != "", "the answer")
    assert panel.state.message == "Đã ghi số giấy: phục vụ tay 2, còn chờ 1."
    assert (labels(here, "finished"), labels(here, "waiting")) == (["A501", "A504"], ["A502"])
    panel.touch("message", "counter")
    assert "strips" not in [one.key for one in panel.state.rows]


def test_a_strip_that_nobody_used_goes_back(here: Hall, panel: Panel) -> None:
    panel.touch("counter", "row-strips", f"row-{DAY} civil 501", "row--none")
    assert [one.key for one in panel.state.rows] == ["-record"]
    panel.touch("row--record", "row--sure")
    panel.wait(lambda state: state.message != "", "the answer")
    assert here.tickets() == []
    assert here.kinds()[-1] == "numbers.returned"


def test_the_list_goes_when_another_counter_was_quicker(here: Hall, panel: Panel) -> None:
    panel.touch("counter", "row-strips", f"row-{DAY} civil 501", "row-504")
    here.do(SettleStrips("civil", DAY, (501,)))
    panel.follow(lambda state: state.sheet == "", "the buttons")
    assert labels(here, "finished") == ["A501"]


def test_each_strip_stands_by_itself(here: Hall, panel: Panel) -> None:
    here.do(LeaseStrip("civil", 12))
    panel.touch("counter", "row-strips")
    panel.follow(lambda state: len(state.rows) == 2, "both strips")
    panel.touch(f"row-{DAY} civil 513")
    here.do(LeaseStrip("civil", 5))  # for the next time
    panel.touch("row-514", "row--record", "row--sure")
    panel.wait(lambda state: state.message != "", "the answer")
    assert labels(here, "finished") == ["A513", "A514"]
    with here.office.look() as (tx, now):
        left = unsettled(tx, here.office.settings.services, now)
    assert [one.strip.first for one in left] == [501, 525]


def test_since_when_there_was_no_power_is_seen_and_set_right(here: Hall, panel: Panel) -> None:
    here.clock.advance(1200)
    here.issue()
    panel.touch("counter", "row-strips")
    panel.follow(lambda _: silent_since(panel) is not None, "the silence")
    panel.touch(f"row-{DAY} civil 501", "row-502", "row-502", "row--record")
    assert panel.state.rows[0].title == "Mất điện từ 08:00"
    panel.touch("row--later", "row--later", "row--earlier")
    assert panel.state.rows[0].title == "Mất điện từ 08:05"
    panel.touch("row--sure")
    panel.wait(lambda state: state.message != "", "the answer")
    (waits,) = (one for one in here.tickets() if one.label == "A502")
    assert waits.place_at == to_ms(at(f"{DAY} 08:05"))


def test_on_a_closed_day_nobody_waits(here: Hall, panel: Panel) -> None:
    here.do(CloseDay())
    panel.touch(
        "counter", "row-strips", f"row-{DAY} civil 501", "row-504", "row-502", "row--record"
    )
    assert "-since" not in [one.key for one in panel.state.rows]
    panel.touch("row--sure")
    panel.wait(lambda state: state.message != "", "the answer")
    assert panel.state.message.startswith("Đã ghi số giấy: phục vụ tay 3, chưa được phục vụ 1.")
    assert (labels(here, "unserved"), labels(here, "waiting")) == (["A502"], [])


def test_a_number_is_turned_round_and_round() -> None:
    torn, fates = Torn(DAY, "civil", 501, 503), []
    for _ in range(4):
        fates.append(torn.fate(502))
        torn = torn.turned(502)
    assert fates == ["served", "given", "kept", "served"]
