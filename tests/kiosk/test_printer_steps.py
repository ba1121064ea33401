"""What staff do at the printer of a kiosk, step by step."""

from dataclasses import replace

import pytest

from kiosk.desk import PrinterNow, StaffMember
from kiosk.staff_values import (
    AtPrinter,
    AtWork,
    PaperStrip,
    PaperTask,
    PrinterSeen,
    Restart,
    WorkEnded,
)
from kiosk.visit_values import Control, Event, Home, Place, TimedOut, Visit, Wait
from tests.kiosk.visits import at, play, tap, waits_s

MEMBER = StaffMember(3, "Lò Thị Mai", {"vi": "kỹ thuật viên"})
CHANGING = AtPrinter(MEMBER, PaperTask.CHANGE)
HANDS = (PrinterNow.NO_PAPER, PrinterNow.OPEN, PrinterNow.FAULT)
SILENT = (PrinterNow.UNKNOWN, PrinterNow.NONE)


def seen(*states: PrinterNow) -> list[Event]:
    return [PrinterSeen(one) for one in states]


def strips(place: AtPrinter, *events: Event) -> tuple[Visit, list[PaperStrip]]:
    """Where these lead, and the strips that were asked for on the way."""
    visit, effects = play(at(place), *events)
    return visit, [one for one in effects if isinstance(one, PaperStrip)]


@pytest.mark.parametrize("task", PaperTask)
def test_the_menu_leads_to_the_printer_and_back(task: PaperTask) -> None:
    visit, _ = play(at(AtWork(MEMBER)), tap(Control.PAPER, task))
    assert visit.place == AtPrinter(MEMBER, task)
    assert play(visit, tap(Control.BACK, at_ms=61_000))[0].place == AtWork(MEMBER)


@pytest.mark.parametrize(
    ("touches", "leads_to"),
    [
        ([(Control.BACK, 120_000)], AtWork(MEMBER)),
        ([(Control.BACK, 120_001)], Home()),
        ([(Control.PAPER_STRIP, 110_000), (Control.BACK, 165_000)], AtWork(MEMBER)),
        ([(Control.LARGE, 180_000), (Control.BACK, 181_000)], Home()),
    ],
)
def test_who_comes_to_a_printer_page_left_alone_is_not_signed_in(
    touches: list[tuple[Control, int]], leads_to: Place
) -> None:
    visit, _ = play(at(AtWork(MEMBER)), tap(Control.PAPER, PaperTask.CHANGE, at_ms=60_000))
    for control, at_ms in touches:
        visit, _ = play(visit, tap(control, at_ms=at_ms), WorkEnded("command-1"))
    assert visit.place == leads_to


def test_a_late_strip_is_printed_all_the_same() -> None:
    assert strips(CHANGING, tap(Control.PAPER_STRIP, at_ms=200_000))[1]


def test_a_task_that_is_none_leads_nowhere() -> None:
    assert play(at(AtWork(MEMBER)), tap(Control.PAPER, "eat"))[0].place == AtWork(MEMBER)


@pytest.mark.parametrize("trouble", HANDS)
def test_a_cover_closed_over_good_paper_prints_one_strip(trouble: PrinterNow) -> None:
    events = seen(trouble, trouble, PrinterNow.OPEN, PrinterNow.READY, PrinterNow.READY)
    visit, asked = strips(CHANGING, *events)
    assert asked == [PaperStrip("command-1")]
    assert visit.place == replace(CHANGING, doing="command-1", shown=True)


@pytest.mark.parametrize("first", [PrinterNow.READY, *SILENT])
def test_nothing_is_printed_before_anything_was_wrong(first: PrinterNow) -> None:
    assert strips(CHANGING, *seen(first, PrinterNow.READY)) == (at(CHANGING), [])


@pytest.mark.parametrize("silence", SILENT)
def test_silence_is_no_closed_cover(silence: PrinterNow) -> None:
    visit, asked = strips(CHANGING, *seen(PrinterNow.OPEN, silence))
    assert (visit.place, asked) == (replace(CHANGING, troubled=True), [])


@pytest.mark.parametrize("fault", [None, {"vi": "Hết giấy."}])
def test_how_the_strip_came_out(fault: dict[str, str] | None) -> None:
    events = [*seen(PrinterNow.OPEN, PrinterNow.READY), WorkEnded("command-1", fault)]
    visit, _ = strips(CHANGING, *events)
    assert visit.place == replace(CHANGING, shown=True, done=fault is None, fault=fault)


def test_a_printer_that_flaps_prints_one_strip_and_holds_the_page_no_longer() -> None:
    entered, _ = play(at(AtWork(MEMBER)), tap(Control.PAPER, PaperTask.CHANGE))
    flap = [*seen(PrinterNow.OPEN, PrinterNow.READY), WorkEnded("command-1")]
    visit, effects = play(entered, *flap, *seen(PrinterNow.OPEN, PrinterNow.READY) * 200)
    assert [one for one in effects if isinstance(one, PaperStrip)] == [PaperStrip("command-1")]
    assert waits_s(effects) == [60.0]
    assert play(visit, TimedOut(visit.timer))[0].place == Home()


def test_a_second_strip_is_asked_for_by_hand() -> None:
    printed = [*seen(PrinterNow.OPEN, PrinterNow.READY), WorkEnded("command-1")]
    _, asked = strips(CHANGING, *printed, tap(Control.PAPER_STRIP), WorkEnded("command-2"))
    assert [one.command_id for one in asked] == ["command-1", "command-2"]


def test_a_strip_by_hand_is_asked_for_once() -> None:
    twice = [tap(Control.PAPER_STRIP, at_ms=at_ms) for at_ms in (0, 1_000)]
    assert strips(CHANGING, *twice)[1] == [PaperStrip("command-1")]


def test_hands_in_the_printer_have_time() -> None:
    visit, effects = play(at(AtWork(MEMBER)), tap(Control.PAPER, PaperTask.JAM))
    assert waits_s(effects) == [300.0]
    visit, effects = play(visit, *seen(PrinterNow.OPEN))
    assert effects == []
    assert play(visit, TimedOut(visit.timer))[0].place == Home()


def test_who_is_done_is_forgotten_after_a_minute() -> None:
    doing = replace(CHANGING, doing="command-1")
    assert waits_s(play(at(doing), WorkEnded("command-1"))[1]) == [60.0]


def test_what_was_seen_for_nobody_means_nothing() -> None:
    for place in (Home(), AtWork(MEMBER)):
        assert play(at(place), *seen(PrinterNow.OPEN, PrinterNow.READY)) == (at(place), [])


def test_a_restart_is_asked_for_once_and_nothing_else_then() -> None:
    touches = [tap(Control.RESTART, at_ms=0), tap(Control.RESTART, at_ms=1_000)]
    visit, effects = play(at(AtWork(MEMBER)), *touches, tap(Control.TRIAL_PRINT, at_ms=2_000))
    assert [one for one in effects if not isinstance(one, Wait)] == [Restart(3)]
    assert visit.place == AtWork(MEMBER, leaving=True)
