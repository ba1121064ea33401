"""What the panel shows: the ticket, the strip, the last line, the lists; in words, and as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_display.panel_strip import HELP_FOR_ALL_S
from counter_display.panel_values import (
    LOST_MS,
    MESSAGE_MS,
    OF_THE_DAY,
    OF_THE_ORDER,
    OF_THE_PICKED,
    OF_THE_STRIPS,
    SHEETS,
    Ui,
)
from counter_display.rows import Row
from office.assistance import HelpCall
from office.counters import CallNext, Hold, NoShow, OpenCounter, Transfer
from office.hall_views import PanelNow, panel_now
from office.model import Ticket
from office.store.ports import DeviceRow
from screens.state_model import plain
from tests.counter_display.panels import choosy, state_of, view_of
from tests.fakes.office import at, hall

OFFICE = choosy()
CLOSED, OPEN, SERVING = "closed", "open", "serving"
TICKET_KEYS = ("recall", "no-show", "hold", "finish")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, PanelNow]:
    """Counter 1 at three moments.

    At last it serves A001, an elderly citizen whom counter 2 sent here with a note; B001 waits for
    10 minutes, A002 is absent for 5, A003 is held at counter 2.
    """
    with hall(tmp_path_factory.mktemp("panel") / "data", office_settings=OFFICE) as here:
        found = {CLOSED: panel_now(here.office, "main", 1)}
        for number in (1, 2):
            here.do(OpenCounter(number))
        here.issue(priority="elderly")
        here.do(CallNext(2))
        here.do(Transfer(2, "civil", "checked"))
        found[OPEN] = panel_now(here.office, "main", 1)
        here.call(1)
        for leave in (NoShow(2), Hold(2)):
            here.issue()
            here.do(CallNext(2))
            here.do(leave)
            here.clock.advance(300)
        here.issue("land")
        here.clock.advance(600)
        found[SERVING] = panel_now(here.office, "main", 1)
    return found


def test_the_present_ticket(seen: Mapping[str, PanelNow]) -> None:
    state = state_of(view_of(seen[SERVING], OFFICE))
    present = state.present
    assert (present.number, present.service, present.priority) == (
        "A001",
        "Hộ tịch",
        "Người cao tuổi",
    )
    assert (present.note, present.calls, present.elapsed) == (
        "Hồ sơ đã kiểm, đủ giấy tờ",
        1,
        "20:00",
    )


def test_an_appointment_is_told_where_the_class_is(seen: Mapping[str, PanelNow]) -> None:
    half_past_nine = round(at("2026-12-07 09:30").timestamp() * 1000)
    serving = seen[SERVING]
    waiting = replace(serving.line[0], due_at=half_past_nine)
    ticket = replace(serving.counter.ticket or waiting, due_at=half_past_nine)
    now = replace(serving, counter=replace(serving.counter, ticket=ticket))
    for guides in (True, False):
        seen_so = replace(now, guides=guides, line=(waiting,), everybody=(waiting,))
        state = state_of(view_of(seen_so, OFFICE), Ui(sheet="line"))
        assert state.present.service == "Hộ tịch · Hẹn 09:30"
        assert state.rows[0].detail == "Hẹn 09:30 · chờ 10 phút"


@pytest.mark.parametrize(
    ("age_ms", "elapsed"),
    [(0, "20:00"), (999, "20:00"), (1_000, "20:01"), (2_400_000, "1:00:00")],
)
def test_the_time_of_the_ticket_goes_on(
    seen: Mapping[str, PanelNow], age_ms: int, elapsed: str
) -> None:
    assert state_of(view_of(seen[SERVING], OFFICE, age_ms)).present.elapsed == elapsed


@pytest.mark.parametrize(
    ("moment", "status", "idle", "can"),
    [
        (CLOSED, "closed", "closed", {"next", "issue"}),
        (OPEN, "open", "ready", {"next", "walk-in", "issue"}),
        (
            SERVING,
            "open",
            "",
            {*TICKET_KEYS, "next", "transfer", "walk-in", "return", "issue"},
        ),
    ],
)
def test_what_can_be_pressed(
    seen: Mapping[str, PanelNow], moment: str, status: str, idle: str, can: set[str]
) -> None:
    now = replace(seen[moment], undo_until=None)
    state = state_of(view_of(now, OFFICE))
    assert (state.status, state.idle, set(state.can)) == (status, idle, can)


def test_nobody_can_be_called_while_the_one_who_waits_is_at_another_counter(
    seen: Mapping[str, PanelNow],
) -> None:
    ticket = seen[SERVING].held[0]
    now = replace(seen[OPEN], waiting=0, line=(), elsewhere=((ticket, 3),))
    strip = state_of(view_of(now, OFFICE)).strip
    assert (strip.kind, strip.title, strip.detail) == (
        "elsewhere",
        "A003",
        "Đang ở quầy 3, được giữ chỗ",
    )


def test_nobody_waits(seen: Mapping[str, PanelNow]) -> None:
    now = replace(seen[OPEN], waiting=0, line=(), guides=False)
    state = state_of(view_of(now, OFFICE))
    assert (state.idle, state.strip.kind) == ("nobody", "nobody")


@pytest.mark.parametrize(
    ("left_ms", "seconds"), [(10_000, 10), (9_001, 10), (9_000, 9), (1, 1), (0, 0), (-5_000, 0)]
)
def test_seconds_left_to_undo(seen: Mapping[str, PanelNow], left_ms: int, seconds: int) -> None:
    now = replace(seen[SERVING], undo_until=seen[SERVING].at + left_ms)
    state = state_of(view_of(now, OFFICE))
    assert (state.undo_s, "undo" in state.can) == (seconds, seconds > 0)


def urgent(now: PanelNow, *kinds: str) -> PanelNow:
    """The same moment with these things to look after."""
    paperless = tuple(replace(one, id=f"{one.id}-paperless") for one in now.line)
    return replace(
        now,
        guidance=True,
        help=(HelpCall("kiosk:2", now.at - 5_000, None),) if "help" in kinds else (),
        asks_day="day" in kinds,
        unprinted=paperless if "papers" in kinds else (),
        line=now.line if "line" in kinds else (),
    )


STRIPS = [
    (("help", "day", "papers", "line"), "help", "Kiosk 2 cần người giúp · 00:05"),
    (("day", "papers", "line"), "day", ""),
    (("papers", "line"), "papers", ""),
    (("line",), "line", "B001 · 10 phút"),
    ((), "nobody", ""),
]


@pytest.mark.parametrize(("kinds", "kind", "title"), STRIPS)
def test_the_strip_says_what_is_most_urgent(
    seen: Mapping[str, PanelNow], kinds: tuple[str, ...], kind: str, title: str
) -> None:
    strip = state_of(view_of(urgent(seen[SERVING], *kinds), OFFICE)).strip
    assert (strip.kind, strip.title) == (kind, title)


@pytest.mark.parametrize(
    ("guidance", "asked_s", "shown"),
    [(True, 0, True), (False, HELP_FOR_ALL_S - 1, False), (False, HELP_FOR_ALL_S, True)],
)
def test_who_sees_a_call_for_help(
    seen: Mapping[str, PanelNow], guidance: bool, asked_s: int, shown: bool
) -> None:
    call = HelpCall("kiosk:1", seen[SERVING].at - asked_s * 1000, None)
    view = view_of(replace(seen[SERVING], guidance=guidance, help=(call,)), OFFICE)
    assert (state_of(view).strip.kind == "help") is shown


ALONE = (*OF_THE_PICKED, *OF_THE_STRIPS[1:])
"""Lists of something that is chosen first."""
COVERED = [
    *(pytest.param(Ui(sheet=one), id=one) for one in SHEETS if one not in ALONE),
    pytest.param(Ui(message="Quầy 1 đang đóng.", message_until_ms=MESSAGE_MS), id="a sentence"),
]


@pytest.mark.parametrize("ui", COVERED)
def test_only_help_is_shown_beside_a_list_or_a_sentence(
    seen: Mapping[str, PanelNow], ui: Ui
) -> None:
    ticket = seen[SERVING].counter.ticket
    ui = replace(ui, about=ticket.id if ticket else "")
    calls = urgent(seen[SERVING], "help", "day", "papers", "line")
    with_help = state_of(view_of(calls, OFFICE), ui)
    without = state_of(view_of(replace(calls, help=()), OFFICE), ui)
    assert (with_help.strip.kind, without.strip.kind) == ("help", "nobody")
    assert (with_help.sheet, with_help.message) == (ui.sheet, ui.message)
    assert with_help.rows == without.rows


@pytest.mark.parametrize(("asked_s", "kind"), [(HELP_FOR_ALL_S - 1, "nobody"), (60, "help")])
def test_an_old_call_comes_to_every_open_list(
    seen: Mapping[str, PanelNow], asked_s: int, kind: str
) -> None:
    call = HelpCall("kiosk:1", seen[SERVING].at - asked_s * 1000, None)
    view = view_of(replace(seen[SERVING], guidance=False, help=(call,)), OFFICE)
    assert state_of(view, Ui(sheet="line")).strip.kind == kind


def test_the_oldest_unanswered_call_comes_first(seen: Mapping[str, PanelNow]) -> None:
    at = seen[SERVING].at
    calls = (
        HelpCall("kiosk:1", at - 90_000, at - 80_000),
        HelpCall("kiosk:2", at - 70_000, None),
        HelpCall("kiosk:3", at - 1_000, None),
    )
    strip = state_of(view_of(replace(seen[SERVING], guidance=True, help=calls), OFFICE)).strip
    assert (strip.action, strip.value) == ("help", "kiosk:2")
    assert strip.title == "Kiosk 2 cần người giúp · 01:10 (còn 1 nơi nữa)"


OWN = {"led-1": "sign", "loa": "speaker", "may-in": "printer"}


def device(name: str, level: str, *reasons: str) -> DeviceRow:
    """A device's last state."""
    return DeviceRow(name, OWN.get(name, "sign"), "", level, reasons, "polled", 0)


SIGN, SPEAKER, PRINTER = (device(name, "info") for name in OWN)
FEET: list[tuple[tuple[DeviceRow, ...], str, str]] = [
    ((SIGN, SPEAKER, PRINTER), "ok", "Dữ liệu và thiết bị tốt"),
    ((SIGN, PRINTER), "warn", "Loa: lâu rồi không có tin từ thiết bị"),
    (
        (SIGN, SPEAKER, device("may-in", "fault", "printer-paper-out")),
        "fault",
        "Máy in: hết giấy",
    ),
    (
        (SIGN, SPEAKER, PRINTER, device("led-9", "fault", "device-timeout")),
        "ok",
        "Dữ liệu và thiết bị tốt",
    ),
    (
        (
            device("led-1", "warn", "status-stale"),
            device("loa", "fault", "device-error", "device-busy"),
            device("may-in", "fault", "printer-paper-out"),
        ),
        "fault",
        "Loa: gặp lỗi, đang bận việc khác",
    ),
]


@pytest.mark.parametrize(("rows", "kind", "text"), FEET)
def test_the_worst_device_is_named(
    seen: Mapping[str, PanelNow], rows: tuple[DeviceRow, ...], kind: str, text: str
) -> None:
    now = replace(seen[SERVING], devices=rows)
    foot = state_of(view_of(now, OFFICE, devices=OWN)).foot
    assert (foot.kind, foot.text) == (kind, text)


def test_of_two_printers_the_one_at_fault_is_named(seen: Mapping[str, PanelNow]) -> None:
    rows = (
        PRINTER,
        replace(PRINTER, device="may-in-2", level="fault", reasons=("printer-cutter-jam",)),
    )
    now = replace(seen[SERVING], devices=rows)
    printers = {"may-in": "printer", "may-in-2": "printer"}
    foot = state_of(view_of(now, OFFICE, devices=printers)).foot
    assert foot.text == "Máy in may-in-2: kẹt dao cắt"


@pytest.mark.parametrize(
    ("age_ms", "broken", "ignored", "kind"),
    [
        (0, False, False, "ok"),
        (0, False, True, "ignored"),
        (LOST_MS, False, False, "ok"),
        (LOST_MS + 1, False, True, "lost"),
        (0, True, False, "lost"),
    ],
)
def test_a_lost_record_is_said_before_all_else(
    seen: Mapping[str, PanelNow], age_ms: int, broken: bool, ignored: bool, kind: str
) -> None:
    view = view_of(seen[SERVING], OFFICE, age_ms, failed=broken)
    assert state_of(view, Ui(ignored=ignored)).foot.kind == kind


def test_before_the_first_look() -> None:
    state = state_of(view_of(None, OFFICE))
    assert (state.status, state.can, state.foot.kind) == ("", (), "reading")
    assert state_of(view_of(None, OFFICE, LOST_MS + 1)).foot.kind == "lost"


@pytest.mark.parametrize(
    ("sheet", "at_ms", "shown"),
    [("", 0, True), ("", MESSAGE_MS, False), ("confirm-open", MESSAGE_MS, True)],
)
def test_how_long_a_sentence_stands(
    seen: Mapping[str, PanelNow], sheet: str, at_ms: int, shown: bool
) -> None:
    ui = Ui(sheet=sheet, message="Quầy 1 đang đóng.", message_until_ms=MESSAGE_MS)
    assert bool(state_of(view_of(seen[CLOSED], OFFICE), ui, at_ms=at_ms).message) is shown


def shown(rows: tuple[Row, ...]) -> list[tuple[str, str, str]]:
    """What stands on each row and what a press does."""
    return [(f"{one.number} {one.title}".strip(), one.action, one.button) for one in rows]


LISTS: list[tuple[str, list[tuple[str, str, str]]]] = [
    (
        "counter",
        [
            ("Tạm nghỉ", "pause", ""),
            ("Đóng quầy", "close", ""),
            ("Dịch vụ quầy nhận", "sheet", ""),
        ],
    ),
    (
        "services",
        [("Hộ tịch", "service", "Chỉ nhận giúp"), ("Đất đai", "service", "Chỉ nhận giúp")],
    ),
    (
        "close",
        [
            ("Kết thúc số A001 rồi đóng", "choose", ""),
            ("Giữ số A001 rồi đóng", "choose", ""),
            ("Trả số A001 về hàng chờ rồi đóng", "choose", ""),
        ],
    ),
    ("confirm-open", [("Vẫn mở quầy", "open", "")]),
    (
        "walk-in",
        [
            ("Diện: Thường (không ưu tiên)", "sheet", "Đổi diện"),
            ("Hộ tịch", "walk-in", ""),
            ("Đất đai", "walk-in", ""),
        ],
    ),
    (
        "class",
        [
            ("Thường (không ưu tiên)", "class", ""),
            ("Người cao tuổi", "class", ""),
            ("Người khuyết tật", "class", ""),
        ],
    ),
    (
        "transfer",
        [("Đất đai", "choose", ""), ("Đến quầy 2", "to", ""), ("Đến quầy 3", "to", "")],
    ),
    (
        "note",
        [
            ("Không kèm lời nhắn", "choose", ""),
            ("Hồ sơ đã kiểm, đủ giấy tờ", "choose", ""),
            ("Còn thiếu bản chính", "choose", ""),
        ],
    ),
    (
        "dossiers",
        [
            ("Thêm 1 hồ sơ", "count", ""),
            ("Thêm 5 hồ sơ", "count", ""),
            ("Thêm 10 hồ sơ", "count", ""),
        ],
    ),
    ("outcome", [("Đã tiếp nhận hồ sơ", "choose", ""), ("Đã hướng dẫn", "choose", "")]),
    ("return", [("A003 Hộ tịch", "resume", "Làm tiếp"), ("A002 Hộ tịch", "return", "Đã quay lại")]),
    ("line", [("B001 Đất đai", "pick", "Gọi")]),
    ("papers", []),
    ("day", []),
]


@pytest.mark.parametrize(("sheet", "rows"), LISTS)
def test_what_stands_in_a_list(
    seen: Mapping[str, PanelNow], sheet: str, rows: list[tuple[str, str, str]]
) -> None:
    ticket = seen[SERVING].counter.ticket
    ui = Ui(sheet=sheet, about=ticket.id if ticket else "")
    now = replace(seen[SERVING], guides=False)
    assert shown(state_of(view_of(now, OFFICE), ui).rows) == rows


def test_every_list_is_tried() -> None:
    of_guides = {*OF_THE_PICKED, *OF_THE_ORDER, *OF_THE_DAY, *OF_THE_STRIPS, "numbers"}
    assert {sheet for sheet, _ in LISTS} == set(SHEETS) - of_guides


def test_rows_say_since_when(seen: Mapping[str, PanelNow]) -> None:
    view = view_of(seen[SERVING], OFFICE)
    details = [one.detail for one in state_of(view, Ui(sheet="return")).rows]
    assert details == ["Đang giữ ở quầy 2", "Vắng, 20 phút trước"]
    assert state_of(view, Ui(sheet="line")).rows[0].detail == "chờ 10 phút"


def test_a_long_line_says_how_many_more(seen: Mapping[str, PanelNow]) -> None:
    view = view_of(replace(seen[SERVING], waiting=9, guides=False), OFFICE)
    assert state_of(view, Ui(sheet="line")).rows[-1].title == "và 8 người nữa"


def test_papers_can_be_read_out_and_printed_where_a_printer_is(
    seen: Mapping[str, PanelNow],
) -> None:
    now = urgent(seen[SERVING], "papers", "line")
    with_one = state_of(view_of(now, OFFICE, printer="may-in"), Ui(sheet="papers"))
    without = state_of(view_of(now, OFFICE), Ui(sheet="papers"))
    assert shown(with_one.rows) == [("B001 Đất đai", "reprint", "In lại")]
    assert shown(without.rows) == [("B001 Đất đai", "", "")]


def test_what_the_settings_have_dropped_keeps_its_id(seen: Mapping[str, PanelNow]) -> None:
    ticket = seen[SERVING].counter.ticket
    assert isinstance(ticket, Ticket)
    gone = replace(ticket, service="gone", priority="gone", note="gone")
    counter = replace(seen[SERVING].counter, ticket=gone)
    present = state_of(view_of(replace(seen[SERVING], counter=counter), OFFICE)).present
    assert (present.service, present.priority, present.note) == ("gone", "gone", "gone")


@given(
    moment=st.sampled_from([CLOSED, OPEN, SERVING]),
    sheet=st.sampled_from(["", *SHEETS]),
    language=st.sampled_from(["vi", "en"]),
    age_ms=st.integers(0, 100_000_000),
)
def test_the_state_is_plain_json_and_rows_are_told_apart(
    seen: Mapping[str, PanelNow], moment: str, sheet: str, language: str, age_ms: int
) -> None:
    state = state_of(view_of(seen[moment], OFFICE, age_ms), Ui(sheet=sheet), language)
    value = asdict(state)
    assert plain(value) == json.loads(json.dumps(value))
    assert len({one.key for one in state.rows}) == len(state.rows)
    assert "…" not in json.dumps(value, ensure_ascii=False).replace("Đang đọc dữ liệu…", "")


def test_what_is_gone_on_with_next_stands_first_and_waits_for_no_press(
    seen: Mapping[str, PanelNow],
) -> None:
    now = replace(seen[SERVING], readied=seen[SERVING].held, held=())
    state = state_of(view_of(now, OFFICE), Ui(sheet="return"))
    assert state.coming_back == 2
    row = state.rows[0]
    assert (row.number, row.action, row.detail) == (
        "A003",
        "",
        "Được mời ngay sau khách này",
    )
