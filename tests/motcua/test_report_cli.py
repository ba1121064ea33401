"""`motcua report day`, and the sheet that a closed day leaves."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from devices.printers.sim import Fault, set_faults
from devices.status import Level
from hall.requests import Facts, ask
from hall.sheet_marks import SheetMarks
from motcua.day_end import DayEnd, start_day_end
from motcua.machine import Machine, machine
from motcua.programs import kiosk_desk
from motcua.settings import load
from office.clock import SetClock
from office.store import ports
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.office import MONDAY, at
from tests.fakes.running import quick_sample
from tests.fakes.sample_programs import sample_machine, simulated
from tests.fakes.waiting import wait_for
from tests.recount.report import recount
from tests.recount.sums import differences

DAY = "2026-12-07"
PRINTER = "may-in-kiosk"


@pytest.fixture
def worked(motcua: CommandLine) -> CommandLine:
    """One citizen was served, one is not there, one waits."""
    motcua.done("counter open --counter 2")
    for _ in range(3):
        motcua.done("ticket issue ho-tich --no-print")
    motcua.put(MONDAY + timedelta(minutes=10))
    motcua.done("counter call --counter 2")
    motcua.put(MONDAY + timedelta(minutes=14))
    motcua.done("counter finish --counter 2")
    motcua.done("counter call --counter 2")
    motcua.done("counter no-show --counter 2")
    return motcua


def test_the_sheet_at_the_command_line(worked: CommandLine) -> None:
    lines = worked("report day").out.splitlines()
    assert "TẠM TÍNH đến 08:14, ngày chưa đóng" in lines
    assert "Đã cấp: 3 số, 3 lượt khách" in lines
    assert "Trung bình: 10:00 (n = 1)" in lines
    assert "Không tính: 1 vắng mặt, 1 đang chờ" in lines
    assert_plain_vietnamese("\n".join(lines).replace("TB", ""))


def test_closed_it_says_since_when(worked: CommandLine) -> None:
    worked.done("day close --unserved")
    lines = worked(f"report day {DAY}").out.splitlines()
    assert "Đóng ngày lúc 08:14" in lines
    assert {"Vắng mặt: 1", "Chưa được phục vụ: 1"} <= set(lines)


def test_other_programs_read_the_same_in_either_way(worked: CommandLine) -> None:
    assert worked.done("report day") == worked("report day --format json").data
    told = worked.done("report day --point main")
    assert (told["point"], told["total"]["counts"]["served"]) == ("main", 1)


def test_the_journal_on_disk_gives_the_same(worked: CommandLine) -> None:
    settings = load(None).office.model_dump(mode="json", exclude_none=True)
    with worked.store() as store, store.read() as tx:
        rows = tx.exec_driver_sql("SELECT seq, at, point, kind, subject, data FROM events")
        journal = [{**row._mapping, "data": json.loads(row.data)} for row in rows]
    assert list(differences(recount(journal, settings, DAY), worked.done("report day"))) == []


def test_a_page_of_a4(worked: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "ngay.pdf"
    told = worked.done("report", "day", "--format", "pdf", "--out", str(file))
    assert (told["file"], told["pages"]) == (str(file), 1)
    with pikepdf.open(file) as document:
        (page,) = document.pages
        width_mm, height_mm = (float(one) * 25.4 / 72 for one in page.mediabox[2:])
    assert (round(width_mm), round(height_mm)) == (210, 297)


def test_a_file_that_cannot_be_written_is_said(worked: CommandLine, tmp_path: Path) -> None:
    shown = worked("report", "day", "--format", "pdf", "--out", str(tmp_path / "none" / "a.pdf"))
    assert shown.exit_code == 1
    assert_plain_vietnamese(shown.err.splitlines()[0])


@pytest.mark.parametrize(
    ("words", "code"),
    [("report day 2026-12-01", "day-unknown"), ("report day --point nowhere", "point-unknown")],
)
def test_what_is_not_there_is_refused(worked: CommandLine, words: str, code: str) -> None:
    assert worked.refused(words)["code"] == code


def test_a_record_without_a_day_has_no_report(motcua: CommandLine) -> None:
    assert motcua.refused("report day")["code"] == "day-unknown"


def test_what_is_no_date_is_wrong_usage(worked: CommandLine) -> None:
    shown = worked("report day hôm-qua")
    assert shown.exit_code == 2
    assert_plain_vietnamese(shown.err.splitlines()[0])


# On paper


@pytest.fixture
def here(motcua: CommandLine, tmp_path: Path) -> Iterator[Machine]:
    """A kiosk at work whose printer is the one for the day's sheet."""
    file = motcua.config = quick_sample(tmp_path)
    text = file.read_text("utf-8").replace("always_open = true", "always_open = false", 1)
    text = text.replace("[run]", f'[run]\nsheet_printer = "{PRINTER}"', 1)
    file.write_text(text, encoding="utf-8")
    with (
        machine(load(file), motcua.data_dir, motcua.clock) as opened,
        simulated(opened),
        kiosk_desk(opened),
    ):
        wait_for(lambda: level_of(opened) == Level.INFO)
        yield opened


def level_of(here: Machine) -> str | None:
    """How the printer's owner last found it."""
    with here.office.store.read() as tx:
        return next((row.level for row in ports.devices(tx) if row.device == PRINTER), None)


def slips(here: Machine) -> list[Path]:
    """What has come out of the printer."""
    return sorted(here.catalogue.home(PRINTER).glob("*.png"))


def evening(motcua: CommandLine, here: Machine) -> None:
    """Somebody was served, and everybody has gone home."""
    motcua.done("counter open --counter 2")
    motcua.done("ticket issue ho-tich --no-print")
    motcua.done("counter call --counter 2")
    motcua.done("counter finish --counter 2")
    assert isinstance(here.office.clock, SetClock)
    here.office.clock.put(at(f"{DAY} 18:00"))


def test_the_sheet_is_printed_when_asked_for(motcua: CommandLine, here: Machine) -> None:
    evening(motcua, here)
    told = motcua.done(f"report day --print {PRINTER}")
    assert told["printed"]["result"] == "confirmed"
    (slip,) = slips(here)
    with Image.open(slip) as picture:
        assert picture.width == 576
        assert picture.height > 1000


def test_closing_prints_on_the_printer_of_the_settings(motcua: CommandLine, here: Machine) -> None:
    evening(motcua, here)
    lines = motcua("day close --print").out.splitlines()
    assert lines[0].startswith("Đã đóng ngày 07/12/2026")
    assert lines[1].startswith(f"{PRINTER}: đã in phiếu")
    assert len(slips(here)) == 1


def test_a_day_that_closes_by_itself_leaves_its_sheet_once(
    motcua: CommandLine, here: Machine
) -> None:
    evening(motcua, here)
    for _ in range(2):
        DayEnd(here, "counters").look()
        assert len(slips(here)) == 1
    assert motcua.done("report day")["closed_by_itself"] is True


def test_a_sheet_waits_for_its_paper(motcua: CommandLine, here: Machine) -> None:
    evening(motcua, here)
    set_faults(here.catalogue.home(PRINTER), Fault.PAPER_OUT)
    wait_for(lambda: level_of(here) == Level.FAULT)
    end = DayEnd(here, "counters")
    end.look()
    assert motcua.done("report day")["closed"] is True
    assert not slips(here)
    set_faults(here.catalogue.home(PRINTER))
    wait_for(lambda: level_of(here) == Level.INFO)
    for _ in range(2):
        end.look()
        assert len(slips(here)) == 1


@pytest.mark.parametrize("by", ["the program", "a command"])
def test_a_day_that_was_left_open_leaves_its_sheet_in_the_morning(
    motcua: CommandLine, here: Machine, by: str
) -> None:
    evening(motcua, here)
    end = DayEnd(here, "counters")
    assert isinstance(here.office.clock, SetClock)
    assert SheetMarks(here.office.store).settled  # the program has run before
    here.office.clock.put(at("2026-12-08 07:40"))
    if by == "a command":
        motcua.done("ticket issue ho-tich --no-print")
    end.look()
    assert len(slips(here)) == 1
    assert motcua.done(f"report day {DAY}")["closed_by_itself"] is True
    DayEnd(here, "counters").look()
    assert len(slips(here)) == 1


def test_a_program_that_died_after_the_closing_is_followed_by_the_sheet(
    motcua: CommandLine, here: Machine
) -> None:
    evening(motcua, here)
    assert SheetMarks(here.office.store).settled
    assert here.office.end_days("counters:1")
    DayEnd(here, "counters").look()
    assert len(slips(here)) == 1


def test_a_sheet_that_had_begun_is_not_printed_unasked(
    motcua: CommandLine, here: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    evening(motcua, here)
    marks = SheetMarks(here.office.store)
    assert marks.settled
    closing = here.office.end_days("counters:1")
    assert closing
    assert marks.begin(closing.seq)
    for _ in range(2):
        DayEnd(here, "counters").look()
        assert caplog.text.count("may not have come out") == 1
    assert not slips(here)


def test_one_closing_is_printed_once_whoever_asks(motcua: CommandLine, here: Machine) -> None:
    evening(motcua, here)
    args: Facts = {"lines": '[["", "một"]]', "closing": 7}
    results = [
        ask(here.office.store, here.office.clock, PRINTER, "sheet", args, 20.0).facts["result"]
        for _ in range(2)
    ]
    assert results == ["confirmed", "unconfirmed"]
    assert len(slips(here)) == 1


def test_days_of_the_past_are_not_printed(motcua: CommandLine, here: Machine) -> None:
    evening(motcua, here)
    assert here.office.end_days("counters:1")
    DayEnd(here, "counters").look()
    assert not slips(here)


def test_a_program_looks_for_the_end(motcua: CommandLine, tmp_path: Path) -> None:
    with sample_machine(tmp_path, motcua.data_dir, motcua.clock) as here, ExitStack() as running:
        start_day_end(here, running, "counters", every_s=0.05)
        motcua.done("ticket issue ho-tich --no-print")
        assert isinstance(here.office.clock, SetClock)
        here.office.clock.put(at("2026-12-08 07:00"))
        wait_for(lambda: motcua.done("report day")["closed"])
    assert motcua.done("report day")["closed_by_itself"] is True
