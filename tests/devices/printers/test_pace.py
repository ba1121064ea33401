"""A printer that is well but slow: told by how long a slip takes, well again by one in time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devices.printers import Evidence, PrintJob, Reason, Result
from devices.printers.driver import EscposPrinter
from devices.printers.escpos import process_id
from devices.printers.pace import SLOW_MISSES, Pace
from devices.printers.sim import Fault
from devices.status import Level, State
from devices.transport.memory import MemoryTransport
from tests.fakes.office import Steady
from tests.fakes.printers import (
    ANSWER_S,
    PLAIN,
    driver,
    good_printer,
    lettering,
    mute_behind_the_cut,
    page,
    room,
)

WELL: frozenset[Reason] = frozenset()
SLOW = frozenset({Reason.SLOW})
SLOWLY_S = 8.0


@pytest.mark.parametrize(
    ("real_s", "wire_s", "height_mm", "slow"),
    [
        (1.0, 0.1, 120, False),
        (4.4, 0.1, 120, False),
        (4.6, 0.1, 120, True),
        (23.4, 22.0, 120, False),
        (23.6, 22.0, 120, True),
    ],
)
def test_a_slip_may_take_its_line_or_its_paper_whichever_is_longer(
    real_s: float, wire_s: float, height_mm: int, slow: bool
) -> None:
    pace = Pace()
    pace.took(real_s, wire_s, height_mm)
    assert pace.judge(WELL) == (SLOW if slow else WELL)
    assert pace.judge(None) is None


def printing_for(clock: Steady, takes_s: list[float]) -> Callable[[bytes], bytes]:
    """A printer in order whose jobs take so long, one after the other."""

    def respond(data: bytes) -> bytes:
        if len(data) > 64:
            clock.advance(takes_s.pop(0))
        return good_printer(data)

    return respond


def test_a_slow_slip_is_told_and_one_in_time_ends_it() -> None:
    clock = Steady()
    link = MemoryTransport(printing_for(clock, [SLOWLY_S, 0.5]))
    printer = EscposPrinter(link, lettering(), answer_timeout_s=ANSWER_S, clock=clock)
    assert printer.print(PrintJob("1", page())).result is Result.CONFIRMED
    assert printer.poll().reasons == (Reason.SLOW,)
    assert (printer.status().state, printer.status().level) == (State.DEGRADED, Level.WARN)
    assert printer.print(PrintJob("2", page())).result is Result.CONFIRMED  # it is still used
    assert printer.poll().level is Level.INFO


def test_one_that_never_answers_for_its_slips_is_not_called_slow() -> None:
    printer = driver(MemoryTransport(mute_behind_the_cut))
    printer.print(PrintJob("1", page()))
    assert printer.poll().level is Level.INFO


def test_one_that_stops_answering_for_its_slips_is_slow_for_a_few_only() -> None:
    ways = [good_printer]

    def respond(data: bytes) -> bytes:
        return ways[-1](data)

    printer = driver(MemoryTransport(respond))
    assert printer.print(PrintJob("0", page())).result is Result.CONFIRMED
    ways.append(mute_behind_the_cut)
    levels = []
    for number in range(1, SLOW_MISSES + 3):
        assert printer.print(PrintJob(str(number), page())).evidence is Evidence.STATUS_ONLY
        levels.append(printer.poll().level)
    assert levels == [Level.WARN] * SLOW_MISSES + [Level.INFO] * 2


def test_one_whose_answers_come_late_stays_slow() -> None:
    link = MemoryTransport(mute_behind_the_cut)
    printer = driver(link)
    for job_id in map(str, range(SLOW_MISSES + 2)):
        assert printer.print(PrintJob(job_id, page())).evidence is Evidence.STATUS_ONLY
        link.feed(b"\x37\x22" + process_id(job_id) + b"\0")
        assert printer.poll().reasons == (Reason.SLOW,)


def test_an_answer_however_late_ends_the_row_of_those_without() -> None:
    pace = Pace()
    for _ in range(SLOW_MISSES):
        pace.missed()
    pace.came_late()
    pace.missed()
    assert pace.judge(WELL) == SLOW


def test_the_simulated_slow_printer_is_told_at_its_first_slip(tmp_path: Path) -> None:
    with room(tmp_path, margin_s=1.0) as here:
        assert here.printer.print(PrintJob("1", page(PLAIN))).result is Result.CONFIRMED
        here.suffer(Fault.SLOW)
        assert here.printer.print(PrintJob("2", page(PLAIN))).evidence is Evidence.STATUS_ONLY
        assert here.printer.poll().reasons == (Reason.SLOW,)
        here.suffer()
        assert here.printer.print(PrintJob("3", page(PLAIN))).result is Result.CONFIRMED
        assert here.printer.poll().level is Level.INFO
