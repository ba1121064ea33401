"""Signing in, a guide's work, two numbers and slips: what presses mean and what the panel shows."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import pytest

from counter_display.guide import KeepPrinter
from counter_display.pad import PAD_S, Pad, TrySignIn, entered, erased, fresh, typed
from counter_display.panel_lists import settled
from counter_display.panel_values import (
    GIVEN_MS,
    GUIDES_ALONE,
    LINE_SHOWN,
    MESSAGE_MS,
    PAD,
    STRIP,
    Press,
    Ui,
    View,
)
from counter_display.presses import answered, failed, pressed
from counter_display.rows import Row
from office.counters import CallNext, CallSecond, CallTwo, OpenCounter
from office.errors import Refusal, Refused
from office.hall_views import PanelNow, panel_now
from office.model import Ticket
from office.queue import IssueTicket, ReclassifyTicket, ReprintTicket
from office.seats import RETURNED, SlipHeld
from office.signing import SignOut
from office.staff import StaffMember
from screens.state_model import plain
from tests.counter_display.panels import choosy, press_all, state_of, view_of
from tests.fakes.office import hall

OFFICE = choosy()
ME = StaffMember(3, "Hoàng Thị Phượng", "guide", active=True)
PIN = ("1", "2", "9", "4", "7", "6")


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> PanelNow:
    """Counter 1 is open and the guidance desk; A001 and B001 wait."""
    with hall(tmp_path_factory.mktemp("panel") / "data", office_settings=OFFICE) as here:
        here.do(OpenCounter(1))
        here.issue(priority="elderly")
        here.issue("land")
        return replace(panel_now(here.office, "main", 1), staffed=True)


@pytest.fixture
def view(now: PanelNow) -> View:
    """The guidance desk, from which two printers may be chosen."""
    return view_of(now, OFFICE, printer="may-in", printers=("may-in", "may-in-2"))


def other(view: View, **changes: object) -> View:
    """The same, the record saying something else."""
    assert view.now
    facts: dict[str, Any] = changes
    return replace(view, now=replace(view.now, **facts))


def waiting(view: View) -> tuple[Ticket, ...]:
    assert view.now
    return view.now.everybody


def titles(rows: tuple[Row, ...]) -> list[str]:
    return [f"{one.number} {one.title}".strip() for one in rows]


def test_the_next_number_may_be_for_the_same_person(view: View) -> None:
    ticket = waiting(view)[0]
    given = answered(Ui(), 0, at_ms=1_000, given=ticket)
    ui, _ = pressed(given, Press("sheet", "issue", 3_000), view)
    assert "Người nhận: khách mới" in titles(state_of(view, ui).rows)
    _, alone = pressed(ui, Press("issue", "land", 4_000), view)
    ui, _ = pressed(ui, Press("person", "", 4_000), view)
    assert "Người nhận: người giữ số A001" in titles(state_of(view, ui).rows)
    done, joined = pressed(ui, Press("issue", "land", 5_000), view)
    assert isinstance(alone, IssueTicket)
    assert isinstance(joined, IssueTicket)
    assert (alone.visit, joined.visit) == (None, ticket.visit)
    again, _ = pressed(answered(done, 0), Press("sheet", "issue", 6_000), view)
    assert not again.same


@pytest.mark.parametrize(("later_ms", "known"), [(GIVEN_MS, True), (GIVEN_MS + 1, False)])
def test_nobody_is_joined_to_whoever_has_long_gone(
    view: View, later_ms: int, *, known: bool
) -> None:
    ui = replace(Ui(), sheet="issue", given=waiting(view)[0], given_ms=1_000, same=True)
    after = settled(ui, view, 1_000 + later_ms)
    assert (after.given is not None, after.same) == (known, known)


def test_number_and_pin_are_typed_however_fast(view: View) -> None:
    ui, _ = press_all(view, ("sheet", PAD))
    keys = [("digit", "3"), ("enter", ""), *(("digit", one) for one in PIN), ("enter", "")]
    deeds = []
    for action, value in keys:
        ui, deed = pressed(ui, Press(action, value, 3_000), view)
        deeds.append(deed)
    assert [one for one in deeds if one] == [TrySignIn(1, 3, "129476")]
    assert (ui.sheet, ui.doing) == (PAD, "enter")


def test_a_key_that_bounces_signs_nobody_in_twice(view: View) -> None:
    ui, _ = press_all(view, ("sheet", PAD), ("digit", "3"), ("enter", ""))
    ui, bounced = pressed(ui, Press("enter", "", 2_000), view)
    ui, _ = pressed(ui, Press("digit", "1", 2_000), view)
    ui, first = pressed(ui, Press("enter", "", 2_000), view)
    _, second = pressed(ui, Press("enter", "", 2_000), view)
    assert (bounced, first, second) == (None, TrySignIn(1, 3, "1"), None)


def test_no_pin_is_ever_written(view: View) -> None:
    ui = replace(Ui(), sheet=PAD, pad=Pad("3", "129476"))
    _, deed = pressed(ui, Press("enter", "", 4_000), view)
    state = state_of(view, ui)
    told = [repr(ui), repr(deed), json.dumps(plain(asdict(state)))]
    assert not [one for one in told if "129476" in one]
    assert (state.pad.number, state.pad.digits, state.pad.asks) == ("3", 6, "pin")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Pad("3", "12"), Pad("3", "1")),
        (Pad("3", "1"), Pad("3", "")),
        (Pad("3", ""), Pad("3")),
        (Pad("3"), Pad()),
        (Pad(), Pad()),
    ],
)
def test_erasing_goes_back_to_the_number(before: Pad, after: Pad) -> None:
    assert erased(before) == after


def test_what_is_no_digit_or_has_no_room_is_not_typed() -> None:
    assert typed(Pad("3"), "x") == typed(Pad("3"), "12") == typed(Pad("3"), "٣") == Pad("3")
    assert typed(Pad("1234"), "5") == Pad("1234")
    assert typed(Pad("1", "1" * 12), "5") == Pad("1", "1" * 12)
    assert entered(Pad()) == Pad()


def test_whom_the_roster_names_types_the_pin_alone() -> None:
    assert (fresh(7), fresh(None)) == (Pad("7", ""), Pad())


def test_whoever_takes_another_s_place_types_the_number_too(view: View) -> None:
    counters = [{"number": 1, "services": ["civil", "land"], "guidance": True, "officer": 7}]
    rostered = replace(view, place=replace(view.place, office=choosy(counters=counters)))
    assert press_all(rostered, ("sheet", PAD))[0].pad == Pad("7", "")
    assert press_all(other(rostered, officer=ME), ("sheet", PAD))[0].pad == Pad()


@pytest.mark.parametrize(("later_s", "open_still"), [(PAD_S, True), (PAD_S + 1, False)])
def test_the_pad_closes_by_itself(view: View, later_s: int, *, open_still: bool) -> None:
    ui = replace(Ui(), sheet=PAD, pad=Pad("3", "129"), pressed_ms=0)
    after = settled(ui, view, later_s * 1000)
    assert (after.sheet == PAD, after.pad is not None) == (open_still, open_still)


@pytest.mark.parametrize("leave", [("back", ""), ("sheet", "line"), ("next", "")])
def test_whatever_is_pressed_instead_forgets_what_was_typed(
    view: View, leave: tuple[str, str]
) -> None:
    ui = replace(Ui(), sheet=PAD, pad=Pad("3", "129"))
    assert pressed(ui, Press(*leave, 1_000), view)[0].pad is None


def test_signing_in_never_delays_a_call(view: View) -> None:
    ui = replace(Ui(), sheet=PAD, pad=Pad("3", "129"))
    assert pressed(ui, Press("next", "", 1_000), view)[1] == CallNext(1, opens=True)


def test_a_wrong_pin_is_said_on_the_pad_and_typed_anew(view: View) -> None:
    ui = replace(Ui(), sheet=PAD, pad=Pad("3", "129476"), doing="enter")
    ui = failed(ui, Refused(Refusal.PIN_WRONG), "PIN không đúng.", 2_000)
    state = state_of(view, ui, at_ms=2_000)
    assert (state.sheet, state.pad.digits, state.message) == (PAD, 0, "PIN không đúng.")
    assert not state.good


def test_who_is_signed_in_is_told_and_may_leave(view: View) -> None:
    ui = replace(Ui(), sheet=PAD, pad=Pad("3", "129476"), doing="enter")
    ui = answered(ui, 0, "Đã đăng nhập: Phượng", 2_000)
    signed_in = other(view, officer=ME)
    state = state_of(signed_in, ui, at_ms=2_000)
    assert (state.sheet, state.message, state.good) == ("", "Đã đăng nhập: Phượng", True)
    assert state.officer == "Hoàng Thị Phượng"
    rows = state_of(signed_in, Ui(sheet="counter")).rows
    assert titles(rows)[-2:] == ["Đăng xuất", "Đổi người đăng nhập"]
    assert rows[-2].detail == "Hoàng Thị Phượng · cán bộ hướng dẫn"
    assert press_all(signed_in, ("sign-out", ""))[1] == [SignOut(1)]


def test_where_nobody_has_a_pin_nobody_is_asked_for_it(view: View) -> None:
    rows = state_of(other(view, staffed=False), Ui(sheet="counter")).rows
    assert titles(rows) == ["Tạm nghỉ", "Đóng quầy", "Dịch vụ quầy nhận"]


def test_a_guide_changes_a_waiting_number(view: View) -> None:
    picked = waiting(view)[0].id
    to_picked = [("sheet", "line"), ("pick", picked)]
    assert titles(state_of(view, Ui(sheet="line")).rows) == ["A001 Hộ tịch", "B001 Đất đai"]
    state = state_of(view, press_all(view, *to_picked)[0])
    assert (state.sheet, state.picked) == ("ticket", "A001")
    assert titles(state.rows) == ["Gọi số này", "Đổi dịch vụ", "Đổi diện", "In lại ở may-in"]
    service = [*to_picked, ("sheet", "new-service"), ("new-service", "land")]
    assert press_all(view, *service)[1] == [ReclassifyTicket(picked, service="land", counter=1)]
    chosen = [*to_picked, ("sheet", "new-class"), ("new-class", "")]
    assert press_all(view, *chosen)[1] == [ReclassifyTicket(picked, priority="", counter=1)]
    again = [*to_picked, ("reprint-picked", "")]
    assert press_all(view, *again)[1] == [ReprintTicket(picked, "may-in")]


def test_who_waits_elsewhere_is_not_nobody(view: View) -> None:
    desk = other(view, waiting=0, line=())
    assert (state_of(desk).idle, state_of(desk).waiting) == ("not-here", 2)
    assert state_of(other(view, waiting=0, line=(), guides=False)).idle == "nobody"


def test_what_it_is_already_is_not_offered(view: View) -> None:
    picked = waiting(view)[0].id
    ui = Ui(sheet="new-class", picked=picked)
    assert titles(state_of(view, ui).rows) == ["Thường (không ưu tiên)", "Người khuyết tật"]
    assert titles(state_of(view, replace(ui, sheet="new-service")).rows) == ["Đất đai"]


def test_many_are_looked_through_by_service(view: View) -> None:
    one = waiting(view)[0]
    many = tuple(replace(one, id=f"{n}", number=n) for n in range(LINE_SHOWN + 1))
    crowd = other(view, everybody=many)
    rows = state_of(crowd, Ui(sheet="line")).rows
    assert [(one.title, one.action, one.detail) for one in rows] == [
        ("Hộ tịch", "queue", "1 người chờ"),
        ("Đất đai", "queue", "1 người chờ"),
    ]
    ui, _ = press_all(crowd, ("sheet", "line"), ("queue", "civil"))
    assert len(state_of(crowd, ui).rows) == LINE_SHOWN + 1
    ui, _ = press_all(crowd, ("sheet", "line"), ("queue", "civil"), ("pick", "1"), ("back", ""))
    assert ui.sheet == "numbers"


def test_a_number_that_is_called_takes_its_list_with_it(view: View) -> None:
    ui = Ui(sheet="ticket", picked=waiting(view)[0].id)
    assert settled(ui, other(view, everybody=())).sheet == ""


@pytest.mark.parametrize("sheet", GUIDES_ALONE)
def test_what_a_guide_may_nobody_else_may(view: View, sheet: str) -> None:
    officer = other(view, guides=False)
    assert settled(Ui(sheet=sheet, picked=waiting(view)[0].id), officer).sheet == ""
    assert press_all(officer, ("issue", "civil"), ("printer", "may-in"))[1] == []


def test_a_number_is_handed_out_as_chosen(view: View) -> None:
    assert press_all(view, ("sheet", "issue"), ("issue", "land"))[1] == [
        IssueTicket("land", printer="may-in")
    ]
    chosen = [
        ("sheet", "issue"),
        ("sheet", "issue-class"),
        ("class", "elderly"),
        ("sheet", "issue-language"),
        ("language", "en"),
        ("issue", "civil"),
    ]
    assert press_all(view, *chosen)[1] == [
        IssueTicket("civil", "elderly", language="en", printer="may-in")
    ]
    ui = answered(press_all(view, *chosen)[0], 0)
    for at_s, press in enumerate([("sheet", "issue"), ("issue", "civil")], start=20):
        ui, given = pressed(ui, Press(*press, 1_000 * at_s), view)
    assert given == IssueTicket("civil", printer="may-in")


def test_the_printer_is_remembered(view: View) -> None:
    ui, given = press_all(view, ("sheet", "issue-printer"), ("printer", "may-in-2"))
    assert (ui.sheet, given) == ("issue", [KeepPrinter(1, "may-in-2")])
    at_once = pressed(answered(ui, 0), Press("issue", "land", 9_000), view)[1]
    assert at_once == IssueTicket("land", printer="may-in-2")
    chosen = other(view, printer="may-in-2")
    assert press_all(chosen, ("issue", "land"))[1] == [IssueTicket("land", printer="may-in-2")]
    gone = other(view, printer="may-in-cu")
    assert press_all(gone, ("issue", "land"))[1] == [IssueTicket("land", printer="may-in")]


def test_without_a_printer_a_number_is_read_out(now: PanelNow) -> None:
    bare = view_of(now, OFFICE)
    assert press_all(bare, ("issue", "land"))[1] == [IssueTicket("land")]
    assert "Máy in" not in " ".join(titles(state_of(bare, Ui(sheet="issue")).rows))


def test_only_the_guidance_desk_hands_out_by_its_button(view: View) -> None:
    supervisor = other(view, guidance=False)
    assert (state_of(view).hands_out, state_of(supervisor).hands_out) == (True, False)
    assert titles(state_of(supervisor, Ui(sheet="walk-in")).rows)[0] == "Cấp số, chưa gọi"
    assert titles(state_of(view, Ui(sheet="issue")).rows)[-1] == "Khách làm việc ngay ở bàn này"


@pytest.mark.parametrize(
    ("absent", "waits", "offered"), [(2, 5, False), (3, 1, False), (3, 2, True)]
)
def test_two_numbers_are_offered_after_three_absents(
    view: View, absent: int, waits: int, *, offered: bool
) -> None:
    seen = other(view, absent_run=absent, waiting=waits)
    strip = state_of(seen).strip
    assert (strip.kind == "two") is offered
    given = press_all(seen, ("two", ""))[1]
    assert given == ([CallTwo(1)] if offered else [])


def test_the_second_of_two_may_come_first(view: View) -> None:
    assert view.now
    ahead = waiting(view)[1]
    counter = replace(view.now.counter, ticket=waiting(view)[0], announced=ahead)
    seen = other(view, counter=counter)
    strip = state_of(seen).strip
    assert (strip.kind, strip.number, strip.action) == ("second", "B001", "second")
    ui = replace(Ui(), strip=(strip.action, strip.value))
    assert pressed(ui, Press(STRIP, "", 9_000), seen)[1] == CallSecond(1, ahead.id)


SLIPS: Mapping[str, tuple[str, bool]] = {
    RETURNED: ("Số A012 đã quay lại, được xếp hàng lại.", True),
    "slip-twice": ("Số A012 đã được xếp hàng lại rồi, đang chờ gọi.", False),
}


@pytest.mark.parametrize("code", SLIPS)
def test_what_became_of_a_slip_is_said_for_a_while(view: View, code: str) -> None:
    assert view.now
    seen = other(view, slip=SlipHeld(code, {"number": "A012"}, view.now.at))
    state = state_of(seen)
    assert (state.message, state.good) == SLIPS[code]
    assert state_of(replace(seen, age_ms=MESSAGE_MS)).message == ""
    ui, _ = pressed(Ui(), Press("hush", "", 9_000), seen)
    assert state_of(seen, ui).message == ""
