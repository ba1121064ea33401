"""The panel on a real office: signing in, a guide's work, two numbers, a slip's answer."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from counter_display.config import CounterDisplaySettings
from counter_display.pad import PAD_S
from counter_display.ui.panel_stage import PanelStage
from office.assistance import AskHelp
from office.bell import Pulse
from office.counters import NoShow, OpenCounter
from office.model import TicketState
from office.seats import RETURNED, SlipHeld, keep_slip
from office.staff import TRIES, add_staff
from screens.hand import Hand, wait_for
from tests.counter_display.panels import WAIT_MS, Panel, choosy, on_window, opened
from tests.counter_display.test_panel_geometry import findings, settle
from tests.fakes.office import TESTER, Hall, hall

PIN = "294716"
KEYS = {"0": Qt.Key.Key_0, **{str(n): Qt.Key(Qt.Key.Key_0 + n) for n in range(1, 10)}}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Hall]:
    """Counters 1 (guidance) and 2 are open, three wait; an officer, a supervisor have PINs."""
    with hall(tmp_path / "data", office_settings=choosy()) as running:
        pulse = Pulse(running.office.store, running.office.bell)
        pulse.start()
        for number in (1, 2):
            running.do(OpenCounter(number))
        for _ in range(3):
            running.issue()
        add_staff(running.office, TESTER, "Nguyễn Văn Thử", "officer", PIN)
        add_staff(running.office, TESTER, "Trần Thị Mẫu", "supervisor", PIN)
        yield running
        pulse.stop()


@pytest.fixture
def panel(application: QGuiApplication, here: Hall) -> Iterator[Panel]:  # noqa: ARG001
    """The panel of counter 2, where nobody guides."""
    with opened(here, 2) as panel:
        yield panel


def pad_of(panel: Panel, number: str = "1", pin: str = PIN) -> None:
    """Open the pad and type."""
    panel.touch("counter", "row-sign-in")
    panel.touch(*(f"digit-{one}" for one in number), "enter")
    panel.touch(*(f"digit-{one}" for one in pin), "enter")


def test_a_right_pin_signs_in_and_calls_bear_the_number(here: Hall, panel: Panel) -> None:
    pad_of(panel)
    panel.wait(lambda state: state.officer != "", "who has signed in")
    assert (panel.state.officer, panel.state.sheet) == ("Nguyễn Văn Thử", "")
    assert panel.state.message == "Đã đăng nhập: Nguyễn Văn Thử"
    panel.touch("message", "next")
    assert "Nguyễn Văn Thử" in panel.words()
    assert panel.stage.window.title() == "Quầy 2 – Nguyễn Văn Thử"
    called = [json.loads(one.data) for one in here.journal() if one.kind == "ticket.called"]
    assert called[-1]["officer"] == 1
    panel.touch("counter", "row-sign-out")
    panel.wait(lambda state: state.officer == "", "nobody")


def test_the_pad_is_typed_on_the_keyboard_too(panel: Panel) -> None:
    panel.touch("counter", "row-sign-in")
    for key in (KEYS["1"], Qt.Key.Key_Return, *(KEYS[one] for one in PIN), Qt.Key.Key_Return):
        panel.key(key)
    panel.wait(lambda state: state.officer != "", "who has signed in")


def test_wrong_pins_are_counted_and_keep_nobody_from_calling(here: Hall, panel: Panel) -> None:
    pad_of(panel, pin="111111")
    assert panel.state.message == (
        "Số cán bộ hoặc mã PIN không đúng. Sai 5 lần liền thì bị khóa 5 phút."
    )
    assert findings(panel.stage.window, 1.0) == []
    for _ in range(TRIES - 1):
        panel.touch(*["digit-1"] * 6, "enter")
    assert panel.state.message == "Đã sai mã PIN nhiều lần. Thử lại sau 5 phút."
    panel.key(Qt.Key.Key_F9)
    panel.wait(lambda state: state.present.number == "A001", "the first citizen")
    assert (panel.state.sheet, panel.state.pad.digits) == ("", 0)
    assert [one.kind for one in here.journal() if one.kind.startswith("officer")] == []


def test_a_pin_that_is_left_alone_is_gone(panel: Panel, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    panel.touch("counter", "row-sign-in", "digit-1", "enter", "digit-2", "digit-9")
    assert (panel.state.sheet, panel.state.pad.digits) == ("sign-in", 2)
    panel.clock.now_ms += PAD_S * 1000 + 1
    panel.follow(lambda state: state.sheet == "", "the buttons")
    assert "pad=None" in repr(panel.stage._ui)
    assert PIN not in caplog.text


def test_the_second_officer_takes_the_counter(here: Hall, panel: Panel) -> None:
    for number in ("1", "2"):
        pad_of(panel, number)
        panel.touch("message")
    panel.follow(lambda state: state.officer == "Trần Thị Mẫu", "the second")
    assert here.counter(2).officer == 2
    left = [one.kind for one in here.journal() if one.kind.startswith("officer")]
    assert left == ["officer.signed_in", "officer.signed_out", "officer.signed_in"]


def test_a_supervisor_changes_a_waiting_number(here: Hall, panel: Panel) -> None:
    pad_of(panel, "2")
    panel.wait(lambda state: state.officer != "", "who has signed in")
    ticket = here.tickets()[1]
    panel.touch("message", "line", f"row-{ticket.id}", "row--service", "row-land")
    panel.wait(lambda state: state.message != "", "the answer")
    assert (panel.state.message, panel.state.good) == ("Số A002: đã đổi, giữ nguyên chỗ", True)
    changed = here.ticket(ticket.id)
    assert (changed.service, changed.place_at) == ("land", ticket.place_at)
    event = next(one for one in here.journal() if one.kind == "ticket.transferred")
    assert (event.actor, json.loads(event.data)["officer"]) == ("counter:2", 2)


def test_an_officer_calls_out_of_the_line_and_changes_nothing_in_it(
    here: Hall, panel: Panel
) -> None:
    panel.touch("line", f"row-{here.tickets()[0].id}")
    assert panel.state.sheet == "why"
    assert {one.action for one in panel.state.rows} == {"choose"}


@pytest.fixture
def desk(application: QGuiApplication, here: Hall) -> Iterator[Panel]:  # noqa: ARG001
    """The guidance desk's panel, with two printers to choose from."""
    with opened(here) as panel:
        panel.stage.close()
        panel.stage = PanelStage(
            here.office,
            CounterDisplaySettings(),
            1,
            "panel:7",
            panel.clock,
            printers=("may-in", "may-in-2"),
        )
        panel.stage.window.show()
        panel.hand = Hand(panel.stage.window, panel.clock)
        panel.wait(lambda state: state.status != "", "the first look")
        yield panel


def test_a_guide_hands_out_a_number_on_the_printer_she_names(here: Hall, desk: Panel) -> None:
    desk.touch("walk-in", "row--printer", "row-may-in-2", "row--class", "row-elderly")
    desk.touch("row--language", "row-en", "row-land")
    desk.wait(lambda state: state.message != "", "the number")
    assert desk.state.message == "Đã cấp số B001 · Đất đai · in ở may-in-2"
    ticket = here.tickets()[-1]
    assert (ticket.priority, ticket.language) == ("elderly", "en")
    assert ticket.state is TicketState.WAITING
    printed = [json.loads(one.data) for one in here.journal() if one.kind == "print.requested"]
    assert [one["printer"] for one in printed] == ["may-in-2"]
    desk.touch("message", "walk-in", "row-civil")
    desk.wait(lambda state: "A004" in state.message, "the next number")
    assert (desk.state.message, here.tickets()[-1].language) == (
        "Đã cấp số A004 · Hộ tịch · in ở may-in-2",
        "vi",
    )


def test_a_guide_reprints_a_waiting_number(here: Hall, desk: Panel) -> None:
    ticket = here.tickets()[0]
    desk.touch("line", f"row-{ticket.id}", "row--reprint")
    wait_for(lambda: here.kinds()[-1] == "ticket.reprinted", WAIT_MS, "the second slip")


def test_after_absents_two_are_called_and_whoever_comes_first_is_served(
    here: Hall, panel: Panel
) -> None:
    for _ in range(3):
        here.issue()
        here.call(2)
        here.do(NoShow(2))
    panel.follow(lambda state: state.strip.kind == "two", "the offer")
    panel.clock.now_ms += 1_000
    panel.touch("strip")
    panel.wait(lambda state: state.strip.kind == "second", "two numbers")
    first, second = panel.state.present.number, panel.state.strip.number
    settle(panel)
    assert findings(panel.stage.window, 1.0) == []
    panel.touch("strip")
    panel.wait(lambda state: state.present.number == second, "who came first")
    assert panel.state.strip.number == first


def test_a_slip_at_the_reader_is_answered_on_the_panel(here: Hall, panel: Panel) -> None:
    with here.office.look() as (_, now):
        keep_slip(here.office.store, "main", 2, SlipHeld(RETURNED, {"number": "A009"}, now.at))
    panel.follow(lambda state: state.message != "", "the answer")
    assert (panel.state.message, panel.state.good) == (
        "Số A009 đã quay lại, được xếp hàng lại.",
        True,
    )
    panel.touch("message")
    panel.wait(lambda state: state.message == "", "silence")


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("helped", [False, True])
def test_every_key_of_the_pad_is_large_enough(here: Hall, *, helped: bool) -> None:
    if helped:
        here.do(AskHelp("kiosk:2"))
    with opened(here) as desk:
        desk.touch("counter", "row-sign-in")
        keys = [desk.hand.item(f"digit-{n}") for n in range(10)]
        sizes = [on_window(one) for one in keys]
        assert min(min(one.width(), one.height()) for one in sizes) >= (40 if helped else 44)
        assert findings(desk.stage.window, 1.0) == []
