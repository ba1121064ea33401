"""Days that end by themselves, and days that go on past midnight."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from office import counters as at_counter
from office import queue
from office.act import Command
from office.assistance import AskHelp
from office.checks import NoteCheck
from office.counters import AskStillServing
from office.model import Ticket
from office.strips import LeaseStrip, SettleStrips
from office.unattended import steps_due
from office.undo import Undo
from office.views import counters_now
from tests.fakes import office as fakes
from tests.fakes.office import Hall, at, hall
from tests.office.clocks import TUESDAY

DAY = "2026-12-07"
DUE = f"{DAY} 18:00"
"""An hour after the counters' last hour of serving."""


def closings(here: Hall) -> list[tuple[str, str]]:
    """Which days were closed, and by whom."""
    return [(e.subject, e.actor) for e in here.journal() if e.kind == "day.closed"]


def test_a_day_closes_by_itself_an_hour_after_its_hours(here: Hall) -> None:
    waits = here.issue()
    here.clock.put(at(f"{DAY} 17:00"))
    here.do(at_counter.CloseCounter(1))
    here.do(at_counter.CloseCounter(2))
    here.clock.put(at(f"{DAY} 17:59:59"))
    assert here.office.end_days("test") is None
    here.clock.put(at(DUE))
    closed = here.office.end_days("test")
    assert closed is not None
    assert closed.data == '{"by":"itself"}'
    assert closings(here) == [(f"day:{DAY}", "office")]
    assert here.ticket(waits.id).state == "unserved"


def cut_at_the_end(here: Hall, last: str = "16:20") -> None:
    """Somebody was at work at `last`; then the record is silent until long after the hours."""
    here.do(LeaseStrip("civil", 6))
    here.clock.put(at(f"{DAY} {last}"))
    here.do(at_counter.PauseCounter(1))
    here.clock.put(at(f"{DAY} 18:05"))


def test_a_cut_over_the_end_of_the_hours_leaves_time_to_settle(here: Hall) -> None:
    cut_at_the_end(here)
    assert here.office.end_days("test") is None
    here.do(SettleStrips("civil", DAY, (501,), (502,)))
    assert here.office.end_days("test") is None  # somebody was at work
    here.clock.put(at(f"{DAY} 20:00"))
    assert [one.state for one in here.tickets()][-1] == "waiting"


def test_a_cut_that_nobody_settles_holds_the_day_until_midnight(here: Hall) -> None:
    cut_at_the_end(here)
    here.clock.put(at(f"{DAY} 23:59"))
    assert here.office.end_days("test") is None
    here.clock.put(at("2026-12-08 00:01"))
    here.office.end_days("test")
    assert closings(here) == [(f"day:{DAY}", "office")]


@pytest.mark.parametrize("case", ["at work to the end", "settled", "of another day"])
def test_a_strip_in_the_drawer_holds_no_day(here: Hall, case: str) -> None:
    if case == "of another day":
        here.do(LeaseStrip("civil", 6, "2026-12-08"))
        here.clock.put(at(DUE))
    else:
        cut_at_the_end(here, "16:56" if case == "at work to the end" else "16:20")
    if case == "settled":
        here.do(SettleStrips("civil", DAY))
    assert here.office.end_days("test")


def test_open_counters_close_with_the_day(here: Hall) -> None:
    here.serve()
    here.clock.put(at(DUE))
    assert here.office.end_days("test")
    assert here.counter(1).state == "closed"


@pytest.mark.parametrize("held", [False, True])
def test_nobody_loses_his_number_while_a_counter_is_there(here: Hall, held: bool) -> None:
    waits = here.issue()
    if held:
        here.call(1)
        here.do(at_counter.Hold(1))
    here.do(at_counter.PauseCounter(1))
    here.do(at_counter.CloseCounter(2))
    here.clock.put(at(f"{DAY} 23:59"))
    assert here.office.end_days("test") is None
    assert here.ticket(waits.id).state == ("held" if held else "waiting")
    here.clock.put(at("2026-12-08 00:00"))
    here.office.end_days("test")
    assert here.ticket(waits.id).state == "unserved"


NO_HOURS = {
    "saturday": ("2026-12-12", {}),
    "holiday": (DAY, {"exceptions": [{"date": DAY, "closed": True}]}),
}


@pytest.mark.parametrize("name", NO_HOURS)
def test_a_day_that_was_opened_by_hand_lasts_until_midnight(tmp_path: Path, name: str) -> None:
    day, changes = NO_HOURS[name]
    settings = fakes.settings(**changes)
    with hall(tmp_path, at(f"{day} 08:00"), office_settings=settings) as here:
        here.do(at_counter.OpenCounter(1, confirm=True))
        number = here.issue()
        here.do(at_counter.CallNext(1))
        here.do(at_counter.Finish(1))
        for moment in ("09:30", "12:00", "23:59:59"):
            here.clock.put(at(f"{day} {moment}"))
            assert here.office.end_days("test") is None
        assert here.counter(1).state == "open"
        here.clock.put(at(f"{day} 00:00") + timedelta(days=1))
        here.office.end_days("test")
        assert closings(here) == [(f"day:{day}", "office")]
        assert here.ticket(number.id).state == "finished"


def test_work_beyond_short_hours_goes_on(tmp_path: Path) -> None:
    short = {"date": DAY, "taking": ["07:30-11:00"], "serving": ["07:30-11:30"]}
    with hall(tmp_path, office_settings=fakes.settings(exceptions=[short])) as here:
        here.do(at_counter.OpenCounter(1))
        number = here.issue()
        here.clock.put(at(f"{DAY} 13:00"))
        assert here.office.end_days("test") is None
        here.call(1)
        assert here.ticket(number.id).state == "called"


def test_it_closes_once_whoever_looks(here: Hall) -> None:
    here.serve()
    here.clock.put(at(DUE))
    assert [bool(here.office.end_days(one)) for one in ("a", "b", "a")] == [True, False, False]
    assert len(closings(here)) == 1


def test_never_while_somebody_is_called_or_served(here: Hall) -> None:
    here.issue()
    here.call(1)
    here.clock.put(at(f"{DAY} 21:00"))
    assert here.office.end_days("test") is None
    here.do(at_counter.Finish(1))
    assert here.office.end_days("test") is None
    here.clock.put(here.clock.now() + timedelta(hours=1))
    assert here.office.end_days("test")


def test_whoever_works_late_is_left_in_peace(here: Hall) -> None:
    here.issue()
    here.clock.put(at(f"{DAY} 17:50"))
    here.call(1)
    here.do(at_counter.Finish(1))
    here.clock.put(at(f"{DAY} 18:49"))
    assert here.office.end_days("test") is None
    here.clock.put(at(f"{DAY} 18:50"))
    assert here.office.end_days("test")


def test_who_opens_a_counter_afterwards_goes_on(here: Hall) -> None:
    here.clock.put(at(DUE))
    here.office.end_days("test")
    here.do(at_counter.OpenCounter(1, confirm=True))
    assert here.office.end_days("test") is None
    here.do(Undo(1))
    assert here.now().is_closed
    assert here.office.end_days("test") is None


def test_a_day_left_open_closes_when_a_program_starts(here: Hall) -> None:
    here.issue()
    here.clock.put(at(TUESDAY))
    assert here.office.end_days("test") is None
    assert closings(here) == [(f"day:{DAY}", "office")]
    assert here.kinds()[-1] == "day.closed"


def test_who_serves_through_midnight_is_not_interrupted(here: Hall) -> None:
    here.clock.put(at(f"{DAY} 23:50"))
    here.do(at_counter.WalkIn(1, "civil"))
    here.clock.put(at("2026-12-08 00:40"))
    here.office.end_days("test")
    assert closings(here) == []
    here.clock.put(at("2026-12-08 00:50"))
    here.office.end_days("test")
    assert closings(here) == [(f"day:{DAY}", "office")]
    assert here.tickets()[0].ended_by == "unattended"


AFTER_MIDNIGHT = "2026-12-08 00:05"


def serving_at_midnight(here: Hall) -> Ticket:
    """Somebody is served at counter 1 since 23:40; it is five past twelve."""
    here.clock.put(at(f"{DAY} 23:40"))
    here.do(at_counter.WalkIn(1, "civil"))
    here.do(at_counter.Start(1))
    served = here.tickets()[0]
    here.clock.put(at(AFTER_MIDNIGHT))
    return served


@pytest.mark.parametrize(
    "beside",
    [
        queue.NoteDevice("printer-1", faulted=True, reasons=("paper-out",)),
        NoteCheck("kiosk", 3),
        AskHelp("kiosk-1"),
    ],
)
def test_no_device_ends_who_is_served_at_midnight(here: Hall, beside: Command) -> None:
    served = serving_at_midnight(here)
    here.do(beside)
    assert closings(here) == []
    assert here.ticket(served.id).state == "serving"
    assert here.counter(1).state == "open"


def test_a_slip_is_settled_in_the_night_without_a_turn_of_the_day(here: Hall) -> None:
    here.issue(printer="kiosk-1")
    job = next(json.loads(e.data)["job"] for e in here.journal() if e.kind == "print.requested")
    here.clock.put(at("2026-12-08 06:00"))
    here.do(queue.SettlePrint(job, "failed", "off"))
    assert closings(here) == []


ENDS: dict[str, tuple[Callable[[], Command], str]] = {
    "finish": (lambda: at_counter.Finish(1), "finished"),
    "next": (lambda: at_counter.CallNext(1), "finished"),
    "hold": (lambda: at_counter.Hold(1), "held"),
    "transfer": (lambda: at_counter.Transfer(1, "land"), "waiting"),
    "close": (lambda: at_counter.CloseCounter(1, "finish"), "finished"),
}


@pytest.mark.parametrize("name", ENDS)
def test_who_serves_through_midnight_ends_it_by_her_own_press(here: Hall, name: str) -> None:
    command, state = ENDS[name]
    served = serving_at_midnight(here)
    panel = counters_now(here.office, "main")[0]
    assert panel.ticket
    assert panel.ticket.id == served.id
    here.do(command())
    ended = here.ticket(served.id)
    assert (ended.state, ended.ended_by) != ("finished", "unattended")
    assert ended.state == state
    here.do(Undo(1))
    assert here.ticket(served.id).state == "serving"
    assert here.now().day == DAY


def test_the_next_number_is_the_first_of_the_new_day(here: Hall) -> None:
    served = serving_at_midnight(here)
    here.do(at_counter.Finish(1))
    here.clock.put(at("2026-12-08 07:30"))
    assert (here.now().day, here.issue().label) == ("2026-12-08", served.label)
    assert here.ticket(served.id).ended_by == "finish"
    assert closings(here) == [(f"day:{DAY}", "office")]


def test_a_number_that_is_given_after_midnight_ends_the_day(tmp_path: Path) -> None:
    with hall(tmp_path, office_settings=fakes.settings(always_open=True)) as here:
        here.do(at_counter.OpenCounter(1))
        served = serving_at_midnight(here)
        here.issue()
        assert here.ticket(served.id).ended_by == "unattended"


def test_a_forgotten_citizen_is_asked_about_after_midnight(here: Hall) -> None:
    here.clock.put(at(f"{DAY} 16:50"))
    here.do(at_counter.WalkIn(1, "civil"))
    here.do(at_counter.WalkIn(2, "civil"))
    here.clock.put(at(f"{DAY} 23:50"))
    here.do(at_counter.Start(2))
    here.clock.put(at(AFTER_MIDNIGHT))
    assert AskStillServing in [type(one) for one in steps_due(here.office, "main", {})]


def test_the_first_press_of_the_morning_finishes_nobody_of_yesterday(tmp_path: Path) -> None:
    with hall(tmp_path, office_settings=fakes.settings(day_close_after_min=0)) as here:
        here.do(at_counter.OpenCounter(1))
        left = here.issue()
        here.call(1)
        here.clock.put(at(TUESDAY))
        assert here.refused(at_counter.CallNext(1)) == "counter-closed"
        assert here.ticket(left.id).ended_by == "unattended"


def test_a_day_that_nobody_opened_is_left_alone(empty: Hall) -> None:
    empty.clock.put(at(DUE))
    assert empty.office.end_days("test") is None
    assert empty.journal() == []


@pytest.mark.parametrize("changes", [{"day_close_after_min": 0}, {"always_open": True}])
def test_an_office_may_do_without(tmp_path: Path, changes: dict[str, object]) -> None:
    with hall(tmp_path, office_settings=fakes.settings(**changes)) as here:
        here.issue()
        here.clock.put(at(f"{DAY} 23:59"))
        assert here.office.end_days("test") is None


def test_a_doubted_clock_closes_nothing(tmp_path: Path) -> None:
    with hall(tmp_path, agreed=False) as here:
        here.issue()
        here.clock.put(at("2026-12-07 07:00"))
        here.do(queue.NoteDevice("a", faulted=True))
        here.clock.put(at(DUE))
        assert here.now().doubted
        assert here.office.end_days("test") is None


def test_asked_at_another_time_the_command_does_nothing(here: Hall) -> None:
    here.issue()
    assert here.do(queue.CloseDay(by_itself=True)).events == ()
