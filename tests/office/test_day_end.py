"""Days that end by themselves."""

from datetime import timedelta
from pathlib import Path

import pytest

from office import counters as at_counter
from office import queue
from office.undo import Undo
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
    here.clock.put(at(f"{DAY} 17:59:59"))
    assert here.office.end_days("test") is None
    here.clock.put(at(DUE))
    closed = here.office.end_days("test")
    assert closed is not None
    assert closed.data == '{"by":"itself"}'
    assert closings(here) == [(f"day:{DAY}", "office")]
    assert here.ticket(waits.id).state == "unserved"
    assert here.counter(1).state == "closed"


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
