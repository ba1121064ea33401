"""A second printer takes over what left nothing on paper; what has waited too long is listed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from devices.printers import Evidence, Outcome, PrintJob, Result
from devices.printers.mock import CONFIRMED, MockPrinter
from devices.printers.page import Page, Text
from devices.status import Level, Source, State, Status, utc_now
from hall.printing import PrintRoom, wait_for_print
from office.hall_views import UNPRINTED_AFTER_MS, panel_now
from office.model import PrintJob as Requested
from office.model import Ticket
from office.queue import CancelTicket, IssueTicket, ReprintTicket
from office.views import print_jobs, requested_job
from tests.fakes.office import PLAIN_SETTINGS, TESTER, Hall, hall, settings
from tests.fakes.waiting import wait_for

FIRST, SECOND = "may-in-1", "may-in-2"
OUT = Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, ("printer-paper-out",))
MAYBE = Outcome(Result.UNCONFIRMED, Evidence.CONNECTION_LOST, ("device-disconnected",))


class Untold(MockPrinter):
    """Says that it is well, whatever becomes of its jobs."""

    def status(self) -> Status:
        """In order."""
        return Status(State.ONLINE, Level.INFO, (), utc_now(), Source.POLLED)


class Counting(MockPrinter):
    """Counts what it is told to print."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome=outcome)
        self.asked = 0

    def print(self, job: PrintJob) -> Outcome:
        """Count it."""
        self.asked += 1
        return super().print(job)


def page_of(job: Requested, ticket: Ticket, width_dots: int) -> Page:
    return Page(width_dots, (Text(f"{ticket.label} {job.copy}", 33),))


@pytest.fixture
def second() -> MockPrinter:
    """A printer in order."""
    return MockPrinter()


def at_work(here: Hall, first: MockPrinter, second: MockPrinter) -> PrintRoom:
    printers = {FIRST: first, SECOND: second}
    room = PrintRoom(here.office, TESTER, printers, page_of, seconds={FIRST: SECOND})
    room.start()
    return room


def issued(here: Hall) -> Requested:
    job = requested_job(here.do(IssueTicket("civil", printer=FIRST)))
    assert job is not None
    return job


def ends(here: Hall, job: Requested) -> list[tuple[str, bool, str | None]]:
    """Printer, copy and outcome of each of its ticket's jobs, once all have one."""
    wait_for(lambda: all(one.outcome for one in print_jobs(here.office, job.ticket)))
    return [(one.printer, one.copy, one.outcome) for one in print_jobs(here.office, job.ticket)]


@pytest.mark.parametrize("first", [MockPrinter(outcome=OUT), Untold(outcome=OUT)])
def test_what_failed_is_printed_by_the_second_one_and_is_no_copy(
    here: Hall, first: MockPrinter, second: MockPrinter
) -> None:
    room = at_work(here, first, second)
    job = issued(here)
    assert wait_for_print(here.office, job, lambda: True) == "confirmed"
    room.stop()
    assert ends(here, job) == [(FIRST, False, "failed"), (SECOND, False, "confirmed")]
    assert [page.items for page in second.pages] == [(Text("A001 False", 33),)]


@pytest.mark.parametrize("outcome", [CONFIRMED, MAYBE])
def test_what_may_be_on_paper_is_not(here: Hall, second: MockPrinter, outcome: Outcome) -> None:
    room = at_work(here, MockPrinter(outcome=outcome), second)
    job = issued(here)
    assert wait_for_print(here.office, job, lambda: True) == outcome.result
    room.stop()
    assert ends(here, job) == [(FIRST, False, outcome.result)]
    assert second.pages == []


def test_a_printer_that_is_down_is_not_tried_first(here: Hall, second: MockPrinter) -> None:
    first = Counting(OUT)
    room = at_work(here, first, second)
    ends(here, issued(here))
    room.stop()
    assert first.asked == 0


def test_a_copy_stays_a_copy_on_the_second_one(here: Hall, second: MockPrinter) -> None:
    first = MockPrinter(outcome=MAYBE)
    room = at_work(here, first, second)
    job = issued(here)
    ends(here, job)
    first.outcome = OUT
    here.do(ReprintTicket(job.ticket, FIRST))
    wait_for(lambda: len(ends(here, job)) == 3)
    room.stop()
    assert ends(here, job)[1:] == [(FIRST, True, "failed"), (SECOND, True, "confirmed")]
    assert [page.items for page in second.pages] == [(Text("A001 True", 33),)]


def test_where_both_fail_nobody_goes_round_in_circles(here: Hall, second: MockPrinter) -> None:
    second.outcome = OUT
    room = at_work(here, MockPrinter(outcome=OUT), second)
    job = issued(here)
    assert wait_for_print(here.office, job, lambda: True) == "failed"
    room.stop()
    assert ends(here, job) == [(FIRST, False, "failed"), (SECOND, False, "failed")]


def test_the_journal_tells_which_printer_stood_in(here: Hall, second: MockPrinter) -> None:
    room = at_work(here, MockPrinter(outcome=OUT), second)
    job = issued(here)
    ends(here, job)
    room.stop()
    requested = [one.data for one in here.journal() if one.kind == "print.requested"]
    assert f'"instead_of":"{job.id}"' in requested[-1]
    assert f'"printer":"{SECOND}"' in requested[-1]


def test_a_ticket_that_is_over_needs_no_second_slip(here: Hall, second: MockPrinter) -> None:
    job = issued(here)
    here.do(CancelTicket(job.ticket))
    printers = {FIRST: MockPrinter(outcome=OUT), SECOND: second}
    room = PrintRoom(here.office, TESTER, printers, page_of, seconds={FIRST: SECOND})
    room.take(FIRST, job, here.ticket(job.ticket))
    assert ends(here, job) == [(FIRST, False, "failed")]
    room.stop()


@pytest.fixture
def guided(tmp_path: Path) -> Iterator[Hall]:
    """A hall whose first counter is the guidance desk."""
    desks = [{**one, "guidance": True} for one in PLAIN_SETTINGS["counters"]]
    with hall(tmp_path / "data", office_settings=settings(counters=desks)) as running:
        yield running


@pytest.mark.parametrize(("waited_ms", "printed"), [(0, True), (UNPRINTED_AFTER_MS + 1, False)])
def test_a_job_that_waited_too_long_is_listed_and_not_printed(
    guided: Hall, second: MockPrinter, waited_ms: int, printed: bool
) -> None:
    job = issued(guided)
    guided.clock.put(guided.clock.now() + timedelta(milliseconds=waited_ms))
    assert bool(panel_now(guided.office, "main", 1).unprinted) is not printed
    first = MockPrinter()
    room = PrintRoom(guided.office, TESTER, {FIRST: first}, page_of, seconds={FIRST: SECOND})
    room.take(FIRST, job, guided.ticket(job.ticket))
    assert ends(guided, job) == [(FIRST, False, "confirmed" if printed else "failed")]
    room.stop()
    assert len(first.pages) == printed
    assert second.pages == []
    assert bool(panel_now(guided.office, "main", 1).unprinted) is not printed
