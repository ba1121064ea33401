"""Printing at the command line: what it waits for, which printer printed, or why none did."""

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path

import pytest

from devices.printers.sim import Fault, Later, Stage, set_faults
from devices.status import Level
from hall.faults import code_of
from motcua.machine import Machine, machine
from motcua.programs import kiosk_desk
from motcua.settings import load
from office.store import ports
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.running import quick_sample
from tests.fakes.sample_programs import simulated
from tests.fakes.waiting import wait_for

FIRST, SECOND = "may-in-kiosk", "may-in-ban"
WAITING = "Đang chờ máy in “may-in-kiosk”…\n"


class Terminal(io.StringIO):
    """A screen that somebody looks at."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.fixture
def here(motcua: CommandLine, tmp_path: Path) -> Iterator[Machine]:
    """A kiosk at work that has a second printer."""
    file = motcua.config = quick_sample(tmp_path)
    text = file.read_text("utf-8").replace("[kiosk]", f'[kiosk]\nsecond_printer = "{SECOND}"', 1)
    file.write_text(text, encoding="utf-8")
    with (
        machine(load(file), motcua.data_dir, motcua.clock) as opened,
        simulated(opened),
        kiosk_desk(opened),
    ):
        wait_for(lambda: levels(opened) == {FIRST: Level.INFO, SECOND: Level.INFO})
        yield opened


def levels(here: Machine) -> dict[str, str]:
    with here.office.store.read() as tx:
        return {row.device: row.level for row in ports.devices(tx)}


def out_of_paper(here: Machine, *printers: str) -> None:
    """Take their paper away, and wait until it is known."""
    for printer in printers:
        set_faults(here.catalogue.home(printer), Fault.PAPER_OUT)
    wait_for(lambda: all(levels(here)[one] == Level.FAULT for one in printers))


@pytest.mark.usefixtures("here")
def test_a_slip_that_came_at_once_is_one_line(motcua: CommandLine) -> None:
    shown = motcua("ticket issue ho-tich")
    assert shown.out.endswith("được gọi trước · đã in phiếu\n")
    assert shown.err == ""


def test_the_printer_that_stood_in_is_named_and_why(motcua: CommandLine, here: Machine) -> None:
    out_of_paper(here, FIRST)
    _, ahead, why = motcua("ticket issue ho-tich").out.splitlines()
    assert ahead.endswith(f"· đã in phiếu ở máy in “{SECOND}”, thay cho “{FIRST}”")
    assert why.startswith(f"Máy in “{FIRST}”: hết giấy")
    assert code_of(FIRST, "printer-paper-out") in why
    assert_plain_vietnamese(why)


def test_without_any_printer_the_reasons_and_what_to_do_are_told(
    motcua: CommandLine, here: Machine
) -> None:
    out_of_paper(here, FIRST, SECOND)
    _, ahead, first, second, do = motcua("ticket issue ho-tich").out.splitlines()
    assert "chưa in được phiếu" in ahead
    assert first.startswith(f"Máy in “{FIRST}”: hết giấy")
    assert "Thay giấy" in first
    assert second.startswith(f"Máy in “{SECOND}”: hết giấy")
    assert do == "Sửa xong thì in lại: “motcua ticket reprint A001”."


def test_paper_that_ends_within_a_slip_is_told_at_once(motcua: CommandLine, here: Machine) -> None:
    motcua("ticket issue ho-tich")  # from now on this printer is known to answer
    set_faults(here.catalogue.home(FIRST), Later(Fault.PAPER_OUT, Stage.BAND))
    _, ahead, why, do = motcua("ticket issue ho-tich").out.splitlines()
    assert "chưa rõ phiếu đã ra chưa" in ahead
    assert why.startswith(f"Máy in “{FIRST}”: hết giấy")
    assert do.startswith("Xem phiếu đã ra chưa")


def test_other_programs_read_why_there_is_no_paper(motcua: CommandLine, here: Machine) -> None:
    assert motcua.done("ticket issue ho-tich")["print_reasons"] == []
    out_of_paper(here, FIRST, SECOND)
    told = motcua.done("ticket issue ho-tich")
    assert told["print"] == "failed"
    assert [(one["printer"], one["reason"], one["who"]) for one in told["print_reasons"]] == [
        (FIRST, "printer-paper-out", "officer"),
        (SECOND, "printer-paper-out", "officer"),
    ]
    assert told["print_reasons"][0]["code"] == code_of(FIRST, "printer-paper-out")
    assert "Thay giấy" in told["print_reasons"][0]["next_step"]
    listed = motcua.done("ticket list")["tickets"]
    assert [one["print"] for one in listed] == ["confirmed", "failed"]
    assert "A002  Hộ tịch · đang chờ · chưa in được phiếu" in motcua("ticket list").out


@pytest.mark.parametrize(
    ("screen", "words", "told"),
    [
        (Terminal(), "ticket issue ho-tich", WAITING),
        (Terminal(), "ticket issue ho-tich --json", ""),
        (io.StringIO(), "ticket issue ho-tich", ""),
    ],
)
def test_who_waits_at_a_terminal_is_told_for_what(
    motcua: CommandLine, here: Machine, screen: io.StringIO, words: str, told: str
) -> None:
    motcua("ticket issue ho-tich")  # from now on this printer is known to answer
    set_faults(here.catalogue.home(FIRST), Fault.SLOW)
    with redirect_stderr(screen):
        shown = motcua(words)
    assert screen.getvalue() == told
    assert "unconfirmed" in shown.out or "Xem phiếu đã ra chưa" in shown.out
