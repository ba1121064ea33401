"""People with an appointment get their number at a counter: by code, by the day's list."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from counter_display.guide import Arrive, Order
from counter_display.pad import Pad, erased, for_code, typed, without_pin
from counter_display.panel import PanelState
from counter_display.panel_values import CODE_PAD, Press, Ui, View
from counter_display.presses import failed, pressed
from counter_display.ui.panel_stage import PanelStage
from office.appointment_views import expected_today
from office.appointments import CancelAppointment, MakeAppointment
from office.bell import Pulse
from office.counters import OpenCounter
from office.errors import Refusal, Refused
from office.hall_views import panel_now
from office.model import ORDINARY, AppointmentState
from office.personal import Personal
from office.seats import CHECKED_IN, SlipHeld
from office.undo import Undo
from screens.hand import wait_for
from tests.counter_display.panels import (
    WAIT_MS,
    Panel,
    choosy,
    opened,
    press_all,
    state_of,
    view_of,
)
from tests.fakes.office import PLAIN_SETTINGS, Hall, hall

SERVICES = [
    {**PLAIN_SETTINGS["services"][0], "appointments": {"slot_min": 15, "per_slot": 2}},
    PLAIN_SETTINGS["services"][1],
]
OFFICE = choosy(services=SERVICES)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Hall]:
    """Counters 1 (guidance) and 2 are open; it is Monday 08:00."""
    with hall(tmp_path / "data", office_settings=OFFICE) as running:
        pulse = Pulse(running.office.store, running.office.bell)
        pulse.start()
        for number in (1, 2):
            running.do(OpenCounter(number))
        yield running
        pulse.stop()


def book(here: Hall, time: str = "08:00", name: str = "Nông Thị Hạnh", day: str = "07") -> str:
    """Somebody's appointment; its code."""
    person = Personal.of(name, "0987654321", "")
    done = here.do(MakeAppointment("civil", f"2026-12-{day} {time}", person))
    return done.events[-1].subject.partition(":")[2]


def view_at(here: Hall, number: int = 2) -> View:
    now = panel_now(here.office, "main", number)
    return view_of(replace(now, expected=expected_today(here.office, "main")), OFFICE)


def to_list(panel: Panel, button: str = "walk-in") -> None:
    """Open the day's list, and wait until it is read."""
    panel.touch(button, "row--appointments")
    panel.wait(lambda state: len(state.rows) > 1, "today's appointments")


def type_code(panel: Panel, code: str) -> None:
    panel.touch("row--code", *(f"digit-{one}" for one in code), "enter")


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("number", [1, 2])
def test_a_code_that_is_typed_gives_the_number(here: Hall, number: int) -> None:
    code = book(here)
    with opened(here, number) as panel:
        to_list(panel)
        type_code(panel, code)
        panel.wait(lambda state: state.sheet == "", "the number")
        assert panel.state.message == "Đã cấp số A001. Hẹn 08:00: đã đến giờ, gọi theo hẹn."
        assert panel.state.good
    (ticket,) = here.tickets()
    assert ticket.due_at == ticket.issued_at
    kept = [one for one in here.journal() if one.kind == "appointment.kept"]
    assert [(one.actor, one.command) for one in kept] == [(f"counter:{number}", "press-1")]


@pytest.mark.usefixtures("application")
def test_the_day_s_list_gives_the_number_with_two_presses(here: Hall) -> None:
    book(here, "09:00", "Lò Văn Thử"), book(here, "08:00")
    with opened(here, 2) as panel:
        to_list(panel)
        assert [(one.number, one.title) for one in panel.state.rows[1:]] == [
            ("08:00", "N. T. Hạnh · •••321"),
            ("09:00", "L. V. Thử · •••321"),
        ]
        assert not {"Nông", "Thị", "Lò"} & set(panel.words().split())
        panel.touch(f"row-{panel.state.rows[1].key}", "row--arrive")
        panel.wait(lambda state: "A001" in state.message, "the number")
        panel.touch("message")
        to_list(panel)
        panel.wait(lambda state: state.rows[-1].detail.endswith("A001"), "who has come, at the end")
        assert panel.state.rows[-1].action == ""


@pytest.mark.usefixtures("application")
def test_a_mistyped_code_stands_to_be_mended_and_says_why(here: Hall) -> None:
    code = book(here)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    with opened(here, 2) as panel:
        to_list(panel)
        type_code(panel, wrong)
        panel.wait(lambda state: bool(state.message), "the sentence")
        assert "gõ nhầm" in panel.words()
        assert panel.state.pad.number.replace(" ", "") == wrong
        panel.touch("erase", f"digit-{code[-1]}", "enter")
        panel.wait(lambda state: "A001" in state.message, "the number")


REFUSED = {
    "too early": ("10:00", "07", "còn sớm"),
    "another day": ("08:00", "08", "chưa phải hôm nay"),
}


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("when", REFUSED)
def test_who_cannot_be_taken_is_told_why(here: Hall, when: str) -> None:
    time, day, said = REFUSED[when]
    book(here)
    code = book(here, time, day=day)
    with opened(here, 2) as panel:
        to_list(panel)
        type_code(panel, code)
        panel.wait(lambda state: said in state.message, "the sentence")
        assert said in panel.words()
    assert here.tickets() == []


def says(said: str, state: PanelState) -> bool:
    return said in state.message


@pytest.mark.usefixtures("application")
def test_a_used_appointment_names_its_number(here: Hall) -> None:
    code = book(here)
    with opened(here, 2) as panel:
        for said in ("Đã cấp số A001", "đã lấy số A001"):
            panel.touch("walk-in", "row--appointments")
            type_code(panel, code)
            panel.wait(partial(says, said), said)
            panel.touch(*(["message"] if panel.state.good else []))


@pytest.mark.usefixtures("application")
def test_a_late_citizen_is_told_how_the_appointment_counts(here: Hall) -> None:
    code = book(here)
    here.clock.advance(10 * 60)
    with opened(here, 2) as panel:
        to_list(panel)
        type_code(panel, code)
        panel.wait(lambda state: "đến muộn, vẫn gọi theo hẹn" in state.message, "the sentence")


def test_the_slip_comes_from_the_panel_s_printer(here: Hall) -> None:
    code = book(here)
    view = replace(view_at(here), place=replace(view_at(here).place, printer="may-in"))
    chosen = [("sheet", "appointments"), ("arriving", code), ("arrive", code)]
    assert press_all(view, *chosen)[1] == [Arrive(code, 2, Order(printer="may-in"))]


def test_what_was_chosen_is_told_once_more(here: Hall) -> None:
    code = book(here)
    rows = state_of(view_at(here), Ui(sheet="arrived", appointment=code)).rows
    assert [(one.title, one.detail) for one in rows] == [
        ("Cấp số theo hẹn", "N. T. Hạnh · •••321 · Hộ tịch"),
        ("Diện: Thường (không ưu tiên)", ""),
        ("Phiếu: Tiếng Việt", ""),
    ]


def test_the_class_and_the_language_are_chosen_where_he_stands(here: Hall) -> None:
    code, view = book(here), view_at(here)
    to_class = [("sheet", "appointments"), ("arriving", code), ("sheet", "arrive-class")]
    ui, _ = press_all(view, *to_class)
    assert [row.value for row in state_of(view, ui).rows][1] == "elderly"
    chosen = [*to_class, ("class", "elderly"), ("sheet", "arrive-language"), ("language", "en")]
    assert press_all(view, *chosen, ("arrive", code))[1] == [
        Arrive(code, 2, Order("elderly", "en"))
    ]
    ui, _ = press_all(view, *chosen, ("back", ""), ("arriving", code))
    assert (ui.sheet, ui.priority, ui.language) == ("arrived", ORDINARY, "vi")


@pytest.mark.usefixtures("application")
def test_one_person_with_two_appointments_is_one_visit_and_undo_gives_the_last_back(
    here: Hall,
) -> None:
    first, second = book(here), book(here)
    with opened(here, 2) as panel:
        for code in (first, second):
            to_list(panel)
            panel.touch(f"row-{code}")
            if code == second:
                panel.touch("row--person")
            panel.touch("row--arrive")
            panel.wait(partial(says, "Đã cấp số"), "the number")
            panel.touch("message")
        one, other = here.tickets()
        assert one.visit == other.visit
    here.do(Undo(2))
    assert [ticket.state for ticket in here.tickets()] == ["waiting", "voided"]
    states = {one.code: one.state for one in expected_today(here.office, "main")}
    assert states == {first: "kept", second: "made"}


def test_where_nobody_can_have_an_appointment_none_are_asked_for(here: Hall) -> None:
    now = panel_now(here.office, "main", 2)
    for office, offered in ((OFFICE, True), (choosy(), False)):
        keys = [one.key for one in state_of(view_of(now, office), Ui(sheet="walk-in")).rows]
        assert ("-appointments" in keys) is offered


def test_an_empty_day_says_so(here: Hall) -> None:
    here.do(CancelAppointment(book(here)))
    rows = state_of(view_at(here), Ui(sheet="appointments")).rows
    assert [one.title for one in rows] == ["Gõ mã 8 chữ số", "Hôm nay không có lịch hẹn nào"]


def test_appointments_are_read_only_while_they_are_looked_at(
    here: Hall, application: object
) -> None:
    del application
    book(here)
    with opened(here, 2) as panel:
        to_list(panel)
        panel.touch("back")
        panel.follow(lambda state: state.sheet == "", "the buttons")
        stage: PanelStage = panel.stage
        wait_for(lambda: rows_read(stage) is None, WAIT_MS, "a look without them")


def rows_read(stage: PanelStage) -> object:
    stage.look()
    seen = stage._page.seen.value  # nothing shows it, which is the point
    return seen and seen.expected


def test_a_code_has_eight_digits_and_no_more() -> None:
    pad = for_code()
    for digit in "482917360":
        pad = typed(pad, digit)
    assert (pad.code, pad.is_whole, pad.asks) == ("48291736", True, "code")
    assert erased(pad).code == "4829173"
    assert not erased(pad).is_whole
    assert without_pin(pad) == pad


def test_half_a_code_gives_nothing(here: Hall) -> None:
    ui = Ui(sheet=CODE_PAD, pad=Pad(code="4829"))
    after, deed = pressed(ui, Press("enter", "", 9_000), view_at(here))
    assert (deed, after.pad) == (None, Pad(code="4829"))
    assert state_of(view_at(here), ui).pad.enough is False


def test_a_refusal_keeps_the_code(here: Hall) -> None:
    ui = Ui(sheet=CODE_PAD, pad=Pad(code="48291736"), doing="enter")
    ui = failed(ui, Refused(Refusal.APPOINTMENT_MISTYPED), "Gõ nhầm.", 2_000)
    state = state_of(view_at(here), ui, at_ms=2_000)
    assert (state.pad.number, state.message) == ("4829 1736", "Gõ nhầm.")


def test_what_the_reader_did_is_good_news(here: Hall) -> None:
    view = view_at(here)
    assert view.now
    details = {"number": "A001", "arrival": "soon", "time": "08:15"}
    seen = replace(view, now=replace(view.now, slip=SlipHeld(CHECKED_IN, details, view.now.at)))
    state = state_of(seen)
    said = "Đã cấp số A001. Hẹn 08:15: gọi từ giờ hẹn, hoặc sớm hơn."
    assert (state.message, state.good) == (said, True)


def test_whom_the_record_no_longer_knows_can_still_come(here: Hall) -> None:
    code = book(here)
    view = view_at(here)
    assert view.now
    assert view.now.expected
    (one,) = view.now.expected
    assert (one.code, one.state) == (code, AppointmentState.MADE)
    nobody = replace(view.now, expected=(replace(one, who="", missing="erased"),))
    row = state_of(replace(view, now=nobody), Ui(sheet="appointments")).rows[1]
    assert (row.title, row.action) == ("đã xóa thông tin", "arriving")
