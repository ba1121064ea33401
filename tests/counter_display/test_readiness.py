"""The panel's last line: ready, or what is wrong in the hall, who mends it, and its code."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from counter_display.panel import Foot
from counter_display.panel_values import PanelPlace, View
from hall.faults import code_of
from office.checks import Found, HallChecked, NoteCheck
from office.hall_views import PanelNow, panel_now
from office.store.ports import DeviceRow
from tests.counter_display.panels import choosy, opened, state_of
from tests.fakes.office import at, hall

OFFICE = choosy()
OWN = {"led-1": "sign", "may-in": "printer"}
DISK = Found("disk:kiosk-2", "disk", "disk-low", "warn")
OTHER_PRINTER = Found("may-in-2", "printer", "printer-paper-out", "fault")
OWN_PRINTER = Found("may-in", "printer", "printer-paper-out", "fault")
CHECKED_AT = 1_000


def row(device: str, level: str = "info", *reasons: str, as_of: int = 0) -> DeviceRow:
    """A device's last state."""
    return DeviceRow(device, OWN.get(device, "printer"), "", level, reasons, "polled", as_of)


def checked(
    machine: str, *found: Found, today: bool = True, skipped: tuple[Found, ...] = ()
) -> HallChecked:
    """A machine's newest check."""
    return HallChecked(machine, CHECKED_AT, today, found, skipped)


def not_looked_at(about: str, reason: str = "device-busy") -> Found:
    """A printer that was not looked at."""
    return Found(about, "printer", reason, "info")


WELL = (row("led-1"), row("may-in"))
PAPER_OUT = row("may-in", "fault", "printer-paper-out")


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> PanelNow:
    """Counter 1 on a working morning, while numbers are given."""
    with hall(tmp_path_factory.mktemp("ready") / "data", office_settings=OFFICE) as here:
        return panel_now(here.office, "main", 1)


def foot(now: PanelNow, language: str = "vi") -> Foot:
    """The last line of counter 1's panel."""
    view = View(PanelPlace(1, "main", OFFICE, OWN), now)
    return state_of(view, language=language).foot


def aside(about: str, reason: str, who: str = "Cán bộ") -> str:
    return f"{who} · mã {code_of(about, reason)}"


Case = tuple[tuple[DeviceRow, ...], tuple[HallChecked, ...], str, str, str]
TECHNICIAN = "Kỹ thuật viên"
FEET: Mapping[str, Case] = {
    "nobody has checked yet": (WELL, (), "ok", "Dữ liệu và thiết bị tốt", ""),
    "all well": (WELL, (checked("kiosk-1"), checked("kiosk-2")), "ok", "Sẵn sàng", ""),
    "broken since the morning": (
        (row("led-1"), PAPER_OUT),
        (checked("kiosk-1"),),
        "fault",
        "Máy in: hết giấy",
        aside("may-in", "printer-paper-out"),
    ),
    "mended since the morning": (WELL, (checked("kiosk-1", OWN_PRINTER),), "ok", "Sẵn sàng", ""),
    "one that was at work": (
        WELL,
        (checked("kiosk-1", skipped=(not_looked_at("may-in-2"),)),),
        "ok",
        "Sẵn sàng",
        "Chưa kiểm tra được: Máy in may-in-2",
    ),
    "one that was at work and has told since that it is well": (
        (*WELL, row("may-in-2", as_of=CHECKED_AT + 1)),
        (checked("kiosk-1", skipped=(not_looked_at("may-in-2"),)),),
        "ok",
        "Sẵn sàng",
        "",
    ),
    "two, one of which never answers": (
        (*WELL, row("a", "info", "no-answer-expected", as_of=CHECKED_AT + 1)),
        (checked("kiosk-1", skipped=(not_looked_at("a"), not_looked_at("b"))),),
        "ok",
        "Sẵn sàng",
        "Chưa kiểm tra được 2 thiết bị",
    ),
    "the worst of two machines": (
        WELL,
        (checked("kiosk-1", DISK), checked("kiosk-2", OTHER_PRINTER)),
        "fault",
        "Máy in may-in-2: hết giấy",
        aside("may-in-2", "printer-paper-out"),
    ),
    "another machine's disk": (
        WELL,
        (checked("kiosk-1"), checked("kiosk-2", DISK)),
        "warn",
        "Ổ đĩa kiosk-2: sắp đầy",
        aside("disk:kiosk-2", "disk-low", TECHNICIAN),
    ),
    "the only machine's disk": (
        WELL,
        (checked("kiosk-2", DISK),),
        "warn",
        "Ổ đĩa: sắp đầy",
        aside("disk:kiosk-2", "disk-low", TECHNICIAN),
    ),
    "another counter's device that is well again": (
        (*WELL, row("may-in-2", as_of=CHECKED_AT + 1)),
        (checked("kiosk-2", OTHER_PRINTER),),
        "ok",
        "Sẵn sàng",
        "",
    ),
    "another counter's device that was well before the check": (
        (*WELL, row("may-in-2", as_of=CHECKED_AT - 1)),
        (checked("kiosk-2", OTHER_PRINTER),),
        "fault",
        "Máy in may-in-2: hết giấy",
        aside("may-in-2", "printer-paper-out"),
    ),
    "one's own before another's as bad": (
        (row("led-1", "fault", "device-timeout"), row("may-in")),
        (checked("kiosk-2", OTHER_PRINTER),),
        "fault",
        "Bảng LED: không trả lời",
        aside("led-1", "device-timeout", TECHNICIAN),
    ),
    "a line before what stands on it": (
        WELL,
        (
            checked(
                "kiosk-1",
                Found("led-5", "sign", "device-timeout", "fault"),
                Found("day-quay", "bus", "bus-silent", "fault"),
            ),
        ),
        "fault",
        "Đường dây chung day-quay: không thiết bị nào trên dây trả lời",
        aside("day-quay", "bus-silent", TECHNICIAN),
    ),
    "a machine that has not checked today": (
        WELL,
        (checked("kiosk-1"), checked("kiosk-2", DISK, today=False)),
        "warn",
        "Máy kiosk-2: hôm nay chưa tự kiểm tra",
        aside("machine:kiosk-2", "not-checked", TECHNICIAN),
    ),
}


@pytest.mark.parametrize("case", FEET)
def test_one_line_tells_the_worst_who_mends_it_and_its_code(now: PanelNow, case: str) -> None:
    rows, checks, kind, text, beside = FEET[case]
    assert foot(replace(now, devices=rows, checks=checks)) == Foot(kind, text, beside)


def test_before_numbers_open_a_machine_has_not_failed_to_check(now: PanelNow) -> None:
    shut = tuple(replace(one, taking="closed") for one in now.services)
    early = replace(now, devices=WELL, services=shut, checks=(checked("kiosk-1", today=False),))
    assert foot(early) == Foot("ok", "Dữ liệu và thiết bị tốt")


def test_in_english(now: PanelNow) -> None:
    assert foot(replace(now, devices=WELL, checks=(checked("a"),)), "en").text == "Ready"
    wrong = foot(replace(now, devices=(row("led-1"), PAPER_OUT)), "en")
    assert wrong.text == "Printer: out of paper"
    assert wrong.aside.startswith("Officer · code ")


@pytest.mark.usefixtures("application")
def test_the_window_tells_what_two_machines_found(tmp_path: Path) -> None:
    with hall(tmp_path / "data", at("2026-12-07 07:00"), office_settings=OFFICE) as here:
        here.do(NoteCheck("kiosk-1", 3))
        with opened(here) as panel:
            assert "Sẵn sàng" in panel.words()
            here.do(NoteCheck("kiosk-2", 3, (OTHER_PRINTER,)))
            panel.follow(lambda state: state.foot.kind == "fault", "the fault")
            code = code_of("may-in-2", "printer-paper-out")
            assert f"Cán bộ · mã {code}" in panel.words()
            here.do(NoteCheck("kiosk-2", 3))
            panel.follow(lambda state: state.foot.text == "Sẵn sàng", "the hall is ready")
