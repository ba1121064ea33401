"""Whom an officer calls before the turn and why, and to which counter a number is sent."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from counter_display.panel_lists import settled
from counter_display.panel_values import LINE_SHOWN, Ui
from counter_display.rows import Row
from office.bell import Pulse
from office.counters import CallNext, CallNumber, OpenCounter, PauseCounter, Transfer
from office.explaining import explain
from office.hall_views import PanelNow, panel_now
from office.model import Ticket
from tests.counter_display.panels import Panel, choosy, opened, press_all, state_of, view_of
from tests.fakes.figures import figures_of
from tests.fakes.office import Hall, hall

OFFICE = choosy()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Hall]:
    """Counters 2 and 3 are open; A001, A002 and B001 wait."""
    with hall(tmp_path / "data", office_settings=OFFICE) as running:
        pulse = Pulse(running.office.store, running.office.bell)
        pulse.start()
        for number in (2, 3):
            running.do(OpenCounter(number))
        for service in ("civil", "civil", "land"):
            running.issue(service)
        yield running
        pulse.stop()


@pytest.fixture
def panel(application: QGuiApplication, here: Hall) -> Iterator[Panel]:  # noqa: ARG001
    """The panel of counter 2, where nobody guides."""
    with opened(here, 2) as panel:
        yield panel


def now_at(here: Hall, number: int = 2) -> PanelNow:
    return panel_now(here.office, "main", number)


def row_of(ticket: Ticket) -> str:
    return f"row-{ticket.id}"


def test_two_presses_call_a_number_for_a_reason(here: Hall, panel: Panel) -> None:
    second = here.tickets()[1]
    panel.touch("line", row_of(second), "row-papers")
    panel.wait(lambda state: state.present.number == "A002", "the number that was chosen")
    assert panel.state.sheet == ""
    made = explain(here.office, "main", "A002").calls[-1].reason
    assert (made.rule, made.facts) == ("chosen", {"why": "papers"})
    assert figures_of(here.office).overrides == {"papers": 1}


def test_a_guide_calls_what_she_has_picked(here: Hall, application: QGuiApplication) -> None:
    del application
    here.do(OpenCounter(1))
    with opened(here) as desk:
        desk.touch("line", row_of(here.tickets()[1]), "row--call", "row-health")
        desk.wait(lambda state: state.present.number == "A002", "the number that was picked")
    assert figures_of(here.office).overrides == {"health": 1}


def test_no_reason_is_required(here: Hall) -> None:
    second = here.tickets()[1].id
    view = view_of(now_at(here), OFFICE)
    given = press_all(view, ("sheet", "line"), ("pick", second), ("choose", ""))[1]
    assert given == [CallNumber(2, second)]
    bare = view_of(now_at(here), choosy(call_reasons=[]))
    rows = state_of(bare, Ui(sheet="why", picked=second)).rows
    assert [one.title for one in rows] == ["Không nêu lý do"]


def test_the_reasons_are_those_of_the_office(here: Hall) -> None:
    view = view_of(now_at(here), OFFICE)
    ui, _ = press_all(view, ("sheet", "line"), ("pick", here.tickets()[1].id))
    state = state_of(view, ui)
    assert (state.sheet, state.picked) == ("why", "A002")
    assert [one.title for one in state.rows] == [
        "Lý do sức khỏe",
        "Quay lại sau khi bổ sung giấy",
        "Không nêu lý do",
    ]
    assert press_all(view, ("sheet", "line"), ("pick", here.tickets()[1].id), ("back", ""))[
        0
    ].sheet == ("line")


def test_a_number_that_is_called_elsewhere_takes_its_list_with_it(here: Hall) -> None:
    first = here.tickets()[0].id
    ui = Ui(sheet="why", picked=first)
    here.do(CallNext(2))
    assert settled(ui, view_of(now_at(here), OFFICE)).sheet == ""


def test_only_who_could_come_is_offered(here: Hall) -> None:
    assert [one.button for one in line_at(here)] == ["Gọi"] * 3
    here.do(PauseCounter(2))
    assert [(one.action, one.button) for one in line_at(here)] == [("", "")] * 3


def line_at(here: Hall) -> list[Row]:
    return list(state_of(view_of(now_at(here), OFFICE), Ui(sheet="line")).rows)


def test_a_long_line_is_seen_whole(here: Hall) -> None:
    for _ in range(LINE_SHOWN):
        here.issue()
    view = view_of(now_at(here), OFFICE)
    more = state_of(view, Ui(sheet="line")).rows[-1]
    assert (more.title, more.button) == ("và 3 người nữa", "Xem hết")
    ui, _ = press_all(view, ("sheet", "line"), (more.action, more.value))
    assert len(state_of(view, ui).rows) == LINE_SHOWN + 3


def test_a_number_is_sent_to_one_counter(here: Hall, panel: Panel) -> None:
    panel.touch("next", "transfer", "row-to-3", "row-checked")
    panel.wait(lambda state: state.present.number == "", "nobody at the counter")
    sent = here.tickets()[0]
    assert (sent.bound, sent.service, sent.note) == (3, "civil", "checked")
    assert panel.state.message == "Số A001 chờ riêng quầy 3"
    assert [one.label for one in now_at(here, 3).line] == ["A001", "B001"]


def test_without_notes_one_press_sends_it(here: Hall) -> None:
    here.do(CallNext(2))
    view = view_of(now_at(here), choosy(transfer_notes=[]))
    assert press_all(view, ("sheet", "transfer"), ("to", "3"))[1] == [Transfer(2, "civil", to=3)]


def test_another_target_forgets_the_counter(here: Hall) -> None:
    here.do(CallNext(2))
    view = view_of(now_at(here), OFFICE)
    presses = [("sheet", "transfer"), ("to", "3"), ("back", ""), ("choose", "land"), ("choose", "")]
    assert press_all(view, *presses)[1] == [Transfer(2, "land")]


def test_counters_stand_behind_the_services_with_what_is_to_be_known(here: Hall) -> None:
    here.do(CallNext(2))
    ui, _ = press_all(view_of(now_at(here), OFFICE), ("sheet", "transfer"))
    rows = state_of(view_of(now_at(here), OFFICE), ui).rows
    assert [(one.title, one.detail) for one in rows] == [
        ("Đất đai", ""),
        ("Đến quầy 3", "đang mở · không nhận dịch vụ này"),
        ("Đến quầy 1", "đang đóng"),
    ]


def test_a_closed_counter_is_refused_in_words(here: Hall, panel: Panel) -> None:
    panel.touch("next", "transfer", "row-to-1", "row--none")
    panel.wait(lambda state: bool(state.message), "the sentence")
    assert "Quầy 1" in panel.words()
    assert (panel.state.good, here.tickets()[0].bound) == (False, None)


def test_the_longest_line_does_not_reach_beyond_what_is_read(here: Hall) -> None:
    now = replace(now_at(here), waiting=400)
    rows = state_of(view_of(now, OFFICE), Ui(sheet="line")).rows
    assert (rows[-1].title, rows[-1].action) == ("và 397 người nữa", "")
