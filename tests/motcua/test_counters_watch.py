"""The counters' program sees to the queue by itself."""

from pathlib import Path

from motcua.counters import run_counters
from motcua.machine import Machine
from office.clock import SetClock
from office.counters import CallNext, OpenCounter
from office.queue import IssueTicket
from office.store import events
from tests.fakes.office import MONDAY, TESTER, empty_record
from tests.fakes.sample_programs import at_work, sample_machine
from tests.fakes.waiting import wait_for


def told(here: Machine) -> set[str]:
    """The kinds of all events."""
    with here.office.store.read() as tx:
        return {one.kind for one in events.all_events(tx)}


def test_it_asks_about_open_tickets_and_tells_of_long_waits(tmp_path: Path) -> None:
    clock = SetClock(MONDAY)
    empty_record(tmp_path / "data")
    with sample_machine(tmp_path, tmp_path / "data", clock) as here:
        here.office.do(OpenCounter(2), TESTER)
        for _ in range(2):
            here.office.do(IssueTicket("ho-tich"), TESTER)
        here.office.do(CallNext(2), TESTER)
        clock.advance(61 * 60)
        with at_work(here, run_counters):
            wait_for(lambda: told(here) >= {"ticket.reminded", "wait.alerted"})
