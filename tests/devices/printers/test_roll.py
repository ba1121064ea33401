"""Paper counted off its roll: low by the count, new by what the printer says of its cover."""

import pytest

from devices.config import PrinterPlace, SimulatedConnection
from devices.errors import BusyError
from devices.memory import MemoryOfItsOwn
from devices.printers import PrintJob, Reason, Result
from devices.printers.roll import Roll
from devices.status import Level
from devices.transport.memory import MemoryTransport
from tests.fakes.printers import driver, good_printer, page

WELL: frozenset[Reason] = frozenset()
LOW = frozenset({Reason.PAPER_LOW})
OPEN = frozenset({Reason.COVER_OPEN})
OUT = frozenset({Reason.PAPER_OUT})


class FullMemory(MemoryOfItsOwn):
    """Takes nothing."""

    def keep(self, what: str, value: str) -> None:
        """Refuse."""
        raise BusyError("memory", f"{what} {value}")


def used(mm: int, length_mm: int = 1000) -> Roll:
    roll = Roll(MemoryOfItsOwn(), length_mm)
    roll.count(mm)
    return roll


@pytest.mark.parametrize(
    ("mm", "length_mm", "low"), [(899, 1000, False), (900, 1000, True), (9999, 0, False)]
)
def test_a_roll_is_low_with_a_tenth_left(mm: int, length_mm: int, low: bool) -> None:
    assert used(mm, length_mm).judge(WELL) == (LOW if low else WELL)


@pytest.mark.parametrize(
    ("said", "mm"),
    [
        ([OUT, OUT, WELL], 0),
        ([OUT, OUT | OPEN, OPEN, WELL], 0),
        ([OPEN, WELL], 0),
        ([OUT | OPEN, WELL], 0),
        ([OUT, None, OUT], 950),
        ([None, WELL], 950),
    ],
)
def test_paper_that_was_changed_is_counted_anew(
    said: list[frozenset[Reason] | None], mm: int
) -> None:
    roll = used(950)
    for one in said:
        roll.judge(one)
    assert roll.used_mm == mm


@pytest.mark.parametrize("opened", [OPEN, OUT | OPEN], ids=["open", "open without paper"])
def test_a_cover_opened_before_its_time_changes_no_roll(opened: frozenset[Reason]) -> None:
    roll = used(500)
    for one in (opened, WELL):
        roll.judge(one)
    assert roll.used_mm == 500


@pytest.mark.parametrize("said", [OUT, OPEN])
def test_a_roll_that_is_changed_while_the_program_is_off_is_new(said: frozenset[Reason]) -> None:
    memory = MemoryOfItsOwn()
    before = Roll(memory, 1000)
    before.count(950)
    before.judge(said)
    before.keep()
    after = Roll(memory, 1000)
    assert (after.judge(WELL), after.used_mm) == (WELL, 0)


def test_the_count_outlives_the_program_and_a_record_that_is_full() -> None:
    memory = MemoryOfItsOwn()
    first = Roll(memory)
    first.count(70)
    first.keep()
    again = Roll(memory)
    assert (again.cuts, again.used_mm) == (1, 70)
    full = Roll(FullMemory())
    full.count(70)
    full.keep()
    assert full.used_mm == 70


class BrokenMemory(MemoryOfItsOwn):
    """Fails as nobody foresaw."""

    def keep(self, what: str, value: str) -> None:
        """Fail."""
        raise OSError(f"{what} {value}")


def test_a_record_that_fails_costs_no_outcome_and_doubles_no_slip() -> None:
    link, roll = MemoryTransport(good_printer), Roll(BrokenMemory())
    printer = driver(link, roll=roll)
    outcomes = {printer.print(PrintJob("one", page())) for _ in range(2)}
    assert {one.result for one in outcomes} == {Result.CONFIRMED}
    assert (roll.cuts, link.written.count(b"\x1dVB\x00")) == (1, 1)


def test_no_slip_waits_for_the_record_which_a_poll_keeps() -> None:
    memory = MemoryOfItsOwn()
    printer = driver(MemoryTransport(good_printer), roll=Roll(memory))
    printer.print(PrintJob("one", page()))
    assert memory.facts == {}
    printer.poll()
    assert Roll(memory).cuts == 1


def test_a_printer_without_a_sensor_says_that_its_paper_ends_soon() -> None:
    roll = Roll(MemoryOfItsOwn(), 250)
    printer = driver(MemoryTransport(good_printer), roll=roll)
    printer.print(PrintJob("one", page()))
    assert 100 < roll.used_mm < 200
    printer.print(PrintJob("two", page()))
    assert (printer.poll().level, printer.status().reasons) == (Level.WARN, (Reason.PAPER_LOW,))
    printer.new_roll()
    assert printer.poll().level is Level.INFO


@pytest.mark.parametrize(
    ("profile", "roll_m", "mm"),
    [("generic-80", None, 0), ("generic-80", 60, 60_000), ("pos-5890", None, 15_000)],
)
def test_how_long_a_roll_is(profile: str, roll_m: int | None, mm: int) -> None:
    link = SimulatedConnection(kind="simulated")
    place = PrinterPlace(id="may-in", connection=link, profile=profile, roll_m=roll_m)
    assert place.roll_mm == mm
