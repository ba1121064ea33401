"""What a printer loses with its power, and how that is known before its letters are relied on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.printers import Evidence, Outcome, PrintJob, Result
from devices.printers.driver import EscposPrinter
from devices.printers.profiles import profiles
from devices.printers.sim import Fault, PrinterSimulator
from devices.printers.sim_links import PtyLink
from devices.printers.trial import candidates
from devices.transport.serial import SerialTransport
from tests.fakes.escpos_reader import PrinterMemory, read_job
from tests.fakes.printers import (
    ANSWER_S,
    BAUD,
    MARGIN_S,
    PLAIN,
    Room,
    lettering,
    living,
    page,
    rows,
    until,
)

CONFIRMED = Outcome(Result.CONFIRMED, Evidence.PROCESS_ID)
EPSON, NO_MARK = "epson-tm-t88", "xprinter"
DEFINES = b"\x1b&\x03"


@pytest.fixture(params=[EPSON, NO_MARK])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """A printer of a model, calibrated for letters of ours, on a line that shows no power cut."""
    model = str(request.param)
    folder, path = tmp_path / "printer", tmp_path / "ttyPRN"
    with living(PrinterSimulator(folder, PtyLink(path))) as simulator:
        line = SerialTransport(str(path), BAUD)
        printer = EscposPrinter(
            line, lettering(model), confirm_margin_s=MARGIN_S, answer_timeout_s=ANSWER_S
        )
        glyphs = 1 + [one.glyphs for one in candidates(profiles()[model])].index(True)
        printer.settle_letters([glyphs])
        yield Room(folder, path, simulator, printer)
        printer.close()


def printed(here: Room, number: int) -> bytes:
    """The bytes of the next slip, once it is cut."""
    here.printer.print(PrintJob(f"job-{number}", page(PLAIN, 512)))
    until(lambda: len(here.paper()) == number)
    return (here.folder / f"{number:04d}.bin").read_bytes()


def test_a_power_cut_between_two_slips_that_no_poll_saw_spoils_no_letter(here: Room) -> None:
    printed(here, 1)
    here.suffer(Fault.POWER_OFF)
    until(lambda: not here.simulator.powered)
    here.suffer()
    until(lambda: here.simulator.powered)
    assert DEFINES in printed(here, 2)
    first, second = (rows(here.folder / f"000{n}.png") for n in (1, 2))
    assert first == second


@pytest.mark.parametrize("here", [EPSON], indirect=True)
def test_where_the_mark_stands_letters_are_not_brought_again(here: Room) -> None:
    first, second = printed(here, 1), printed(here, 2)
    assert DEFINES in first
    assert DEFINES not in second
    assert len(second) < len(first) / 2


def test_a_downloaded_picture_goes_with_the_power_and_costs_no_write() -> None:
    memory = PrinterMemory()
    one_dot = b"\x1d(L\x0c\x000S0MC\x01\x01\x00\x01\x001\x80"
    read_job(one_dot, memory, {})
    assert (list(memory.downloaded), memory.writes) == (["MC"], 0)
    read_job(b"\x1b@", memory, {})
    assert memory.downloaded == {}
