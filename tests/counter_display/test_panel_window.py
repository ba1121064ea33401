"""The officer's panel on a real office: each control does its command, and says what came of it."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from counter_display.config import CounterDevices, CounterDisplaySettings, PanelSettings
from counter_display.panel_values import PRESS_GUARD_MS
from counter_display.ui.panel_stage import PanelStage
from office.act import Command
from office.assistance import AskHelp
from office.bell import Pulse
from office.counters import CallNext, CloseCounter, OpenCounter, PauseCounter
from office.hall_views import PanelNow, panel_now
from office.model import CounterState, TicketState
from office.office import Done, Office, Who
from office.queue import IssueTicket, SettlePrint
from office.store import ports
from office.store.ports import DeviceRow
from screens.hand import HandClock, wait_for
from tests.counter_display.panels import WAIT_MS, Panel, choosy, opened
from tests.fakes.office import BUILT, Hall, at, hall

VIETNAMESE = re.compile(r"^.*[ạảãầấậẩẫằắặẳẵẹẻẽềếệểễịỉĩọỏõồốộổỗờớợởỡụủũừứựửữỳỵỷỹđ].*$", re.M)


class BrokenOffice(Office):
    """An office whose commands end in a fault of the program."""

    def __init__(self, inner: Office) -> None:
        super().__init__(inner.settings, inner.store, inner.clock, BUILT, inner.bell)

    def do(self, command: Command, who: Who, command_id: str | None = None) -> Done:
        """Fail."""
        raise KeyError("nobody thought of this", command, who, command_id)


class Reading:
    """A look at the record that can be lost."""

    def __init__(self, now: PanelNow) -> None:
        self.now = now
        self.lost = False

    def __call__(self) -> PanelNow:
        """What was there, or a fault."""
        if self.lost:
            raise OSError("the record is out of reach")
        return self.now


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Hall]:
    """Counters 1 and 2 are open, three citizens wait for civil matters."""
    with hall(tmp_path / "data", office_settings=choosy()) as running:
        pulse = Pulse(running.office.store, running.office.bell)
        pulse.start()
        for number in (1, 2):
            running.do(OpenCounter(number))
        for _ in range(3):
            running.issue()
        yield running
        pulse.stop()


@pytest.fixture
def panel(application: QGuiApplication, here: Hall) -> Iterator[Panel]:  # noqa: ARG001
    """The panel of counter 1, the guidance desk."""
    with opened(here) as panel:
        yield panel


def kinds_since(here: Hall, seq: int) -> list[str]:
    return here.kinds(since=seq)


SERVING = [
    pytest.param(("recall",), ["ticket.recalled"], id="recall"),
    pytest.param(("no-show",), ["ticket.missed"], id="absent"),
    pytest.param(("hold",), ["ticket.held"], id="hold"),
    pytest.param(("finish",), ["ticket.finished"], id="finish"),
    pytest.param(("outcome", "row-guided"), ["ticket.finished"], id="finish with an outcome"),
    pytest.param(("next",), ["ticket.finished", "ticket.called"], id="next"),
    pytest.param(("undo",), ["ticket.undone"], id="undo"),
    pytest.param(("transfer", "row-land", "row--none"), ["ticket.transferred"], id="transfer"),
    pytest.param(
        ("walk-in", "row--here", "row-land"),
        ["ticket.returned", "visit.opened", "ticket.issued", "ticket.called"],
        id="walk-in",
    ),
    pytest.param(("counter", "row-pause"), ["counter.paused"], id="pause"),
    pytest.param(
        ("counter", "row-close", "row-hold"), ["ticket.held", "counter.closed"], id="close"
    ),
]


@pytest.mark.parametrize(("touched", "left"), SERVING)
def test_each_control_does_its_command(
    here: Hall, panel: Panel, touched: tuple[str, ...], left: list[str]
) -> None:
    panel.touch("next")
    seq = here.journal()[-1].seq
    panel.touch(*touched)
    panel.wait(lambda state: state.sheet == "", "the buttons")
    assert kinds_since(here, seq) == left
    assert {one.actor for one in here.journal() if one.seq > seq} == {"counter:1"}


def test_a_press_is_born_with_its_command_id(here: Hall, panel: Panel) -> None:
    panel.touch("next", "transfer", "row-land", "row-checked")
    panel.wait(lambda state: state.present.number == "", "nobody at the counter")
    called = [one for one in here.journal() if one.actor == "counter:1"]
    assert [(one.kind, one.command, one.origin) for one in called] == [
        ("ticket.called", "press-1", "panel:7"),
        ("ticket.transferred", "press-2", "panel:7"),
    ]


@pytest.mark.parametrize(
    ("key", "left"),
    [
        (Qt.Key.Key_F9, ["ticket.finished", "ticket.called"]),
        (Qt.Key.Key_F10, ["ticket.recalled"]),
        (Qt.Key.Key_F11, ["ticket.missed"]),
        (Qt.Key.Key_F12, []),
    ],
)
def test_hotkeys_do_what_their_buttons_do(
    here: Hall, panel: Panel, key: Qt.Key, left: list[str]
) -> None:
    panel.touch("next")
    seq = here.journal()[-1].seq
    panel.key(key)
    assert here.kinds(since=seq) == left
    assert panel.state.sheet == ("transfer" if key is Qt.Key.Key_F12 else "")


def test_escape_leaves_a_list(panel: Panel) -> None:
    panel.touch("next", "transfer", "row-land")
    assert panel.state.sheet == "note"
    panel.key(Qt.Key.Key_Escape)
    assert panel.state.sheet == "transfer"
    panel.key(Qt.Key.Key_Escape)
    assert panel.state.sheet == ""


def test_next_calls_also_while_an_outcome_could_be_chosen(here: Hall, panel: Panel) -> None:
    panel.touch("next", "outcome")
    panel.key(Qt.Key.Key_F9)
    assert panel.state.present.number == "A002"
    assert [one.outcome for one in here.tickets()] == [None, None, None]


def test_a_double_click_is_one_press(here: Hall, panel: Panel) -> None:
    panel.clock.step_ms = PRESS_GUARD_MS - 1
    panel.touch("next", "next", "next")
    assert [one.counter for one in here.tickets()] == [1, None, None]


def test_a_press_counts_once_the_one_before_was_seen(here: Hall, panel: Panel) -> None:
    panel.clock.step_ms = PRESS_GUARD_MS
    panel.touch("next", "next")
    assert [one.counter for one in here.tickets()] == [1, 1, None]


def test_a_press_while_a_command_is_under_way_is_visibly_ignored(here: Hall, panel: Panel) -> None:
    with here.office.store.write():
        panel.hand.touch("next")
        panel.hand.touch("next")
        assert (panel.state.busy, panel.state.foot.kind) == (True, "ignored")
        assert "lần bấm vừa rồi không tính" in panel.words()
    panel.wait(lambda state: state.present.number == "A001", "the first press's citizen")
    assert panel.state.foot.kind == "ok"
    assert [one.counter for one in here.tickets()] == [1, None, None]


def test_a_refusal_is_said_in_one_sentence_and_goes(here: Hall, panel: Panel) -> None:
    panel.touch("next", "hold")
    panel.wait(lambda state: state.coming_back == 1 and not state.busy, "the held number")
    panel.clock.now_ms += 1_000
    panel.stage.act("return", here.tickets()[0].id)
    sentence = "Số A001 đang giữ lại nên không làm được việc này."
    panel.wait(lambda state: bool(state.message), "a sentence")
    assert sentence in panel.words()
    panel.touch("message")
    assert sentence not in panel.words()


def test_a_busy_counter_says_whom_it_goes_on_with_next(here: Hall, panel: Panel) -> None:
    panel.touch("next", "hold", "next", "return", f"row-{here.tickets()[0].id}")
    panel.follow(lambda state: not state.sheet, "the press")
    panel.touch("return")
    assert "Được mời ngay sau khách này" in panel.words()


def test_a_sentence_does_not_stand_for_ever(here: Hall, panel: Panel) -> None:
    here.do(AskHelp("kiosk:1"))
    panel.follow(lambda state: state.strip.kind == "help", "the call for help")
    panel.stage.act("help", "kiosk:9")
    panel.wait(lambda state: "kiosk 9" in state.message, "the sentence")
    panel.clock.now_ms += 10_000
    panel.follow(lambda state: state.message == "", "silence")


@pytest.mark.usefixtures("application")
def test_a_fault_of_the_program_is_one_sentence_and_the_log_has_the_rest(
    here: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    broken = BrokenOffice(here.office)
    with opened(Hall(broken, here.clock)) as panel:
        panel.touch("next")
        assert panel.state.message.startswith("Chương trình gặp lỗi.")
    assert "nobody thought of this" in caplog.text


@pytest.mark.usefixtures("application")
def test_a_day_off_is_a_question(tmp_path: Path) -> None:
    sunday = at("2026-12-06 08:00")
    with hall(tmp_path / "data", sunday, office_settings=choosy()) as here, opened(here) as panel:
        panel.touch("counter", "row-open")
        panel.wait(lambda state: state.sheet == "confirm-open", "the question")
        assert "Ngày 06/12/2026 cơ quan không làm việc." in panel.words()
        panel.touch("row-confirm")
        panel.wait(lambda state: state.status == "open", "the open counter")
        assert here.counter(1).state is CounterState.OPEN


def test_what_another_program_does_is_followed(here: Hall, panel: Panel) -> None:
    here.do(CallNext(1))
    panel.wait(lambda state: state.present.number == "A001", "the keypad's call")
    here.do(PauseCounter(1))
    panel.wait(lambda state: state.status == "paused", "the pause")


def test_a_list_goes_with_the_ticket_that_it_was_opened_for(here: Hall, panel: Panel) -> None:
    panel.touch("next", "transfer")
    here.clock.advance(here.office.settings.call_again_after_s)
    here.do(CallNext(1))
    panel.wait(lambda state: state.present.number == "A002", "the keypad's call")
    assert panel.state.sheet == ""
    panel.stage.act("choose", "land")
    assert here.ticket(here.tickets()[1].id).service == "civil"


def test_undo_counts_down_and_gives_back(here: Hall, panel: Panel) -> None:
    panel.touch("next", "next")
    assert panel.state.undo_s == 10
    here.clock.advance(4)
    panel.follow(lambda state: state.undo_s == 6, "six seconds left")
    assert "Hoàn tác 6 s" in panel.words()
    panel.touch("undo")
    panel.wait(lambda state: state.present.number == "A001", "the citizen before")
    assert "undo" not in panel.state.can


def test_absent_and_held_come_back(here: Hall, panel: Panel) -> None:
    panel.touch("next", "no-show", "next", "hold")
    first, second, _ = here.tickets()
    assert panel.state.coming_back == 2
    panel.touch("return", f"row-{first.id}")
    assert here.ticket(first.id).state is TicketState.WAITING
    panel.touch("return", f"row-{second.id}")
    panel.wait(lambda state: state.present.number == "A002", "the held citizen")


def test_a_walk_in_takes_its_class(here: Hall, panel: Panel) -> None:
    panel.touch("walk-in", "row--here", "row--class", "row-elderly", "row-civil")
    panel.wait(lambda state: state.present.number == "A004", "the new citizen")
    assert panel.state.present.priority == "Người cao tuổi"
    assert here.tickets()[-1].calls == 1


def test_a_transfer_brings_its_note(here: Hall, panel: Panel) -> None:
    panel.touch("next", "transfer", "row-land", "row-missing")
    here.do(CallNext(2))
    with opened(here, 2) as other:
        assert other.state.present.note == "Còn thiếu bản chính"
        assert "Lời nhắn: Còn thiếu bản chính" in other.words()


@pytest.mark.usefixtures("application")
def test_without_notes_a_transfer_is_one_choice(tmp_path: Path) -> None:
    office = choosy(transfer_notes=[], outcomes=[])
    with hall(tmp_path / "data", office_settings=office) as here, opened(here) as panel:
        here.issue()
        panel.touch("next", "transfer", "row-land")
        panel.wait(lambda state: state.present.number == "", "nobody at the counter")
        assert here.tickets()[0].service == "land"
        assert "outcome" not in [one.objectName() for one in panel.items("QQuickAbstractButton")]


def test_help_is_shown_at_once_and_answered_with_one_press(here: Hall, panel: Panel) -> None:
    here.do(AskHelp("kiosk:1"))
    panel.wait(lambda state: state.strip.kind == "help", "the call for help")
    assert "Kiosk 1 cần người giúp · 00:00" in panel.words()
    panel.touch("strip")
    panel.wait(lambda state: state.strip.kind == "line", "the line again")
    assert here.kinds()[-1] == "help.answered"


def test_help_is_shown_and_answered_beside_an_open_list(here: Hall, panel: Panel) -> None:
    panel.touch("next", "transfer", "row-land")
    here.do(AskHelp("kiosk:1"))
    panel.wait(lambda state: state.strip.kind == "help", "the call for help")
    assert "Kiosk 1 cần người giúp · 00:00" in panel.words()
    panel.touch("strip")
    panel.wait(lambda state: state.strip.kind == "nobody", "the answer")
    assert here.kinds()[-1] == "help.answered"
    panel.touch("row-missing")
    assert here.tickets()[0].note == "missing"


def test_help_is_shown_beside_a_sentence(here: Hall, panel: Panel) -> None:
    panel.stage.act("help", "kiosk:9")
    panel.wait(lambda state: "kiosk 9" in state.message, "the sentence")
    here.do(AskHelp("kiosk:1"))
    panel.wait(lambda state: state.strip.kind == "help", "the call for help")
    assert "Kiosk 1 cần người giúp · 00:00" in panel.words()
    assert panel.state.message in panel.words()
    panel.touch("strip")
    assert here.kinds()[-1] == "help.answered"


def test_a_call_that_comes_under_the_finger_is_not_answered(here: Hall, panel: Panel) -> None:
    here.do(AskHelp("kiosk:1"))
    panel.wait(lambda state: state.strip.kind == "help", "the call for help")
    panel.clock.step_ms = PRESS_GUARD_MS - 1
    panel.touch("strip")
    assert here.kinds()[-1] == "help.asked"
    panel.clock.step_ms = PRESS_GUARD_MS
    panel.touch("strip")
    assert here.kinds()[-1] == "help.answered"


def test_help_that_nobody_answers_comes_to_all(here: Hall, panel: Panel) -> None:
    with opened(here, 2) as other:
        here.do(AskHelp("kiosk:1"))
        panel.wait(lambda state: state.strip.kind == "help", "the call for help")
        other.follow(lambda state: state.strip.kind == "line", "no call here yet")
        here.clock.advance(60)
        other.follow(lambda state: state.strip.kind == "help", "the call that nobody answered")


@pytest.mark.usefixtures("application")
def test_numbers_without_paper_are_read_out_or_printed_again(here: Hall) -> None:
    issued = here.do(IssueTicket("civil", printer="may-in")).events
    job = next(json.loads(one.data)["job"] for one in issued if one.kind == "print.requested")
    here.do(SettlePrint(job, "failed", "no-byte-sent"))
    display = CounterDisplaySettings(panel=PanelSettings(printer="may-in"))
    with opened(here, 1, display) as panel:
        assert "Chưa có phiếu\nA004" in panel.words()
        panel.touch("strip", f"row-{here.tickets()[-1].id}")
        panel.wait(lambda state: state.rows == (), "an empty list")
    assert here.kinds()[-2:] == ["print.requested", "ticket.reprinted"]
    assert json.loads(here.journal()[-2].data)["printer"] == "may-in"


@pytest.mark.usefixtures("application")
def test_a_record_out_of_reach_is_said_with_its_age(here: Hall) -> None:
    reading = Reading(panel_now(here.office, "main", 1))
    with opened(here, read=reading) as other:
        reading.lost = True
        other.clock.now_ms += 9_000
        other.follow(lambda state: state.foot.kind == "lost", "the loss")
        assert "Mất kết nối dữ liệu 9 giây" in other.words()
        reading.lost = False
        other.follow(lambda state: state.foot.kind == "ok", "the record again")


@contextmanager
def staged(
    here: Hall, display: CounterDisplaySettings, living: Callable[[str], bool]
) -> Iterator[PanelStage]:
    """The panel of counter 1 with the printer `may-in`, once it has read the record."""
    stage = PanelStage(
        here.office, display, 1, "panel:7", HandClock(), printers=("may-in",), living=living
    )
    try:
        wait_for(lambda: stage.state.status != "", WAIT_MS, "the first look")
        yield stage
    finally:
        stage.close()


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize(
    ("living", "foot"),
    [("led-1 may-in", "Dữ liệu và thiết bị tốt"), ("may-in", "Bảng LED: lâu rồi không có tin")],
)
def test_a_device_that_nobody_looks_after_is_not_well(here: Hall, living: str, foot: str) -> None:
    with here.office.store.write() as tx:
        for name, kind in (("led-1", "sign"), ("may-in", "printer")):
            ports.save_device(tx, DeviceRow(name, kind, "online", "info", (), "polled", 0))
    display = CounterDisplaySettings(counters=(CounterDevices(number=1, sign="led-1"),))
    with staged(here, display, living.split().__contains__) as stage:
        assert stage.state.foot.text.startswith(foot)


@pytest.mark.usefixtures("application")
def test_a_device_that_the_settings_have_dropped_is_not_asked_for(here: Hall) -> None:
    def living(device: str) -> bool:
        if device != "may-in":
            raise LookupError(f"the settings know no {device}")
        return True

    with here.office.store.write() as tx:
        for name in ("may-in", "may-in-cu"):
            ports.save_device(tx, DeviceRow(name, "printer", "online", "info", (), "polled", 0))
    with staged(here, CounterDisplaySettings(), living) as stage:
        assert [one.device for one in panel_now(here.office, "main", 1).devices] == [
            "may-in",
            "may-in-cu",
        ]
        assert stage.state.foot.text == "Dữ liệu và thiết bị tốt"


@pytest.mark.usefixtures("application")
def test_english_says_all_of_it(here: Hall) -> None:
    display = CounterDisplaySettings(panel=PanelSettings(language="en"))
    here.do(AskHelp("kiosk:1"))
    with opened(here, 1, display) as panel:
        panel.touch("next")
        assert VIETNAMESE.findall(panel.words()) == ["Hộ tịch"]
        assert "Kiosk 1 needs help · 00:00" in panel.words()


def test_a_closed_counter_opens_with_the_call(here: Hall, panel: Panel) -> None:
    here.do(CloseCounter(1))
    panel.wait(lambda state: state.idle == "closed", "the closed counter")
    assert "Quầy đang đóng." in panel.words()
    panel.touch("next")
    panel.wait(lambda state: state.present.number == "A001", "the first citizen")
