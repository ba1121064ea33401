"""Print jobs and the record: what was requested is printed once, and its end is written once."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from devices.errors import PaperOutError
from devices.printers import Evidence, Outcome, PrintJob, Result
from devices.printers.mock import CONFIRMED, MockPrinter
from devices.printers.page import Page, Text
from devices.transport.tcp import TcpTransport
from hall.lane import MOST_WAITING
from hall.printing import PrintRoom, wait_for_print
from office.act import Command
from office.errors import StoreFull
from office.model import PrintJob as Requested
from office.model import Ticket
from office.office import Done, Office, Who
from office.queue import IssueTicket, ReprintTicket, SettlePrint
from office.views import print_jobs, requested_job
from tests.fakes.office import BUILT, TESTER, Hall
from tests.fakes.printers import driver
from tests.fakes.waiting import wait_for

PRINTER = "may-in"
WAIT_S = 10.0


class HeldPrinter(MockPrinter):
    """Prints when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = threading.Event()
        self.may_go = threading.Event()

    def print(self, job: PrintJob) -> Outcome:
        """Wait, then print."""
        self.entered.set()
        assert self.may_go.wait(WAIT_S)
        return super().print(job)


class BrokenPrinter(MockPrinter):
    """Has a bug."""

    def print(self, job: PrintJob) -> Outcome:
        """Fall over."""
        raise ZeroDivisionError(job.id)


@dataclass
class FullOffice(Office):
    """An office whose record takes no outcome for a while."""

    inner: Office
    refusals: int
    tried: list[Command] = field(default_factory=list)

    def __post_init__(self) -> None:
        inner = self.inner
        super().__init__(inner.settings, inner.store, inner.clock, BUILT, inner.bell)

    def do(self, command: Command, who: Who, command_id: str | None = None) -> Done:
        """Refuse outcomes at first."""
        if isinstance(command, SettlePrint):
            self.tried.append(command)
            if len(self.tried) <= self.refusals:
                raise StoreFull("no room")
        return super().do(command, who, command_id)


def page_of(job: Requested, ticket: Ticket, width_dots: int) -> Page:
    """A page that names its ticket."""
    return Page(width_dots, (Text(f"{ticket.label} {job.copy}", 33),))


def nothing() -> None:
    """A job that has nothing to do."""


def unmakeable(_job: Requested, _ticket: Ticket, _width_dots: int) -> Page:
    raise StoreFull("cannot read")


def room_of(
    office: Office,
    printer: MockPrinter,
    make_page: Callable[[Requested, Ticket, int], Page] = page_of,
) -> PrintRoom:
    return PrintRoom(office, TESTER, {PRINTER: printer}, make_page, settle_again_s=0.01)


@pytest.fixture
def printer() -> MockPrinter:
    """A printer in order."""
    return MockPrinter()


@pytest.fixture
def room(here: Hall, printer: MockPrinter) -> Iterator[PrintRoom]:
    """Its owner at work."""
    room = room_of(here.office, printer)
    room.start()
    yield room
    room.stop()


def issued(here: Hall) -> tuple[Requested, Ticket]:
    """A number with paper."""
    done = here.do(IssueTicket("civil", printer=PRINTER))
    job = requested_job(done)
    assert job is not None
    return job, here.ticket(job.ticket)


def outcomes(here: Hall, job: Requested) -> list[tuple[str | None, str | None]]:
    return [(one.outcome, one.evidence) for one in print_jobs(here.office, job.ticket)]


def ends_as(here: Hall, job: Requested, outcome: str, evidence: str) -> None:
    wait_for(lambda: outcomes(here, job) == [(outcome, evidence)])


@pytest.mark.usefixtures("room")
def test_jobs_of_other_processes_are_found_in_the_record(here: Hall, printer: MockPrinter) -> None:
    job, _ = issued(here)
    ends_as(here, job, "confirmed", "process-id")
    assert [page.items for page in printer.pages] == [(Text("A001 False", 33),)]


def test_an_own_job_is_printed_from_memory_and_only_once(
    here: Hall, room: PrintRoom, printer: MockPrinter
) -> None:
    job, ticket = issued(here)
    for _ in range(3):
        room.take(PRINTER, job, ticket)
    ends_as(here, job, "confirmed", "process-id")
    room.stop()
    assert len(printer.pages) == 1


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(
    "outcome",
    [
        CONFIRMED,
        Outcome(Result.UNCONFIRMED, Evidence.SILENCE),
        Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, (PaperOutError.code,)),
    ],
    ids=lambda one: one.result.value,
)
def test_the_record_says_what_the_printer_says(
    here: Hall, printer: MockPrinter, outcome: Outcome
) -> None:
    printer.outcome = outcome
    job, _ = issued(here)
    ends_as(here, job, outcome.result.value, outcome.evidence.value)


@pytest.mark.usefixtures("room")
def test_a_second_print_is_a_job_of_its_own(here: Hall, printer: MockPrinter) -> None:
    job, ticket = issued(here)
    here.do(ReprintTicket(ticket.id, PRINTER))
    wait_for(lambda: outcomes(here, job) == [("confirmed", "process-id")] * 2)
    shown = [page.items[0] for page in printer.pages]
    assert shown == [Text("A001 False", 33), Text("A001 True", 33)]


def test_what_an_earlier_owner_left_is_unconfirmed_and_not_printed(
    here: Hall, printer: MockPrinter
) -> None:
    job, ticket = issued(here)
    room = room_of(here.office, printer)
    room.start()
    room.take(PRINTER, job, ticket)
    ends_as(here, job, "unconfirmed", "owner-restarted")
    room.stop()
    assert (printer.pages, printer.taken_over) == ([], 1)


def test_more_jobs_were_left_than_a_lane_may_hold(here: Hall, printer: MockPrinter) -> None:
    left = [issued(here)[0] for _ in range(MOST_WAITING + 1)]
    room = room_of(here.office, printer)
    room.start()
    ends_as(here, left[-1], "unconfirmed", "owner-restarted")
    room.stop()
    assert {end for job in left for end in outcomes(here, job)} == {
        ("unconfirmed", "owner-restarted")
    }
    assert (printer.pages, printer.taken_over) == ([], 1)


def test_what_waited_for_a_printer_that_nobody_ever_owned_has_failed(
    here: Hall, printer: MockPrinter
) -> None:
    job, _ = issued(here)
    room = PrintRoom(here.office, TESTER, {PRINTER: printer}, page_of, frozenset({PRINTER}))
    room.start()
    ends_as(here, job, "failed", "no-byte-sent")
    room.stop()
    assert printer.pages == []


def test_a_printer_that_is_stuck_refuses_further_jobs(here: Hall) -> None:
    printer = HeldPrinter()
    room = room_of(here.office, printer)
    room.start()
    issued(here)
    assert printer.entered.wait(WAIT_S)
    for _ in range(MOST_WAITING):
        room.lanes[PRINTER](nothing)
    job, _ = issued(here)
    ends_as(here, job, "failed", "printer-stuck")
    printer.may_go.set()
    room.stop()


def test_a_driver_that_breaks_leaves_the_paper_unconfirmed(
    here: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    room = room_of(here.office, BrokenPrinter())
    room.start()
    job, _ = issued(here)
    ends_as(here, job, "unconfirmed", "program-fault")
    room.stop()
    assert "ZeroDivisionError" in caplog.text


def test_a_page_that_cannot_be_made_is_a_failed_print(here: Hall, printer: MockPrinter) -> None:
    room = room_of(here.office, printer, unmakeable)
    room.start()
    job, _ = issued(here)
    ends_as(here, job, "failed", "page-not-made")
    room.stop()


def test_an_outcome_that_the_record_does_not_take_is_offered_again(
    here: Hall, printer: MockPrinter
) -> None:
    office = FullOffice(here.office, refusals=3)
    room = room_of(office, printer)
    room.start()
    job, _ = issued(here)
    ends_as(here, job, "confirmed", "process-id")
    room.stop()
    assert len(office.tried) == 4
    assert len(printer.pages) == 1


def test_stopping_finishes_the_print_under_way_and_begins_no_other(here: Hall) -> None:
    printer = HeldPrinter()
    room = room_of(here.office, printer)
    room.start()
    first, _ = issued(here)
    assert printer.entered.wait(WAIT_S)
    second, _ = issued(here)
    stopping = threading.Thread(target=room.stop)
    stopping.start()
    wait_for(room._stopping.is_set)
    printer.may_go.set()
    stopping.join(WAIT_S)
    assert outcomes(here, first) == [("confirmed", "process-id")]
    assert outcomes(here, second) == [(None, None)]


def test_a_record_that_takes_no_outcome_is_complained_of_once(
    here: Hall, printer: MockPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    room = room_of(FullOffice(here.office, refusals=20), printer)
    room.start()
    job, _ = issued(here)
    ends_as(here, job, "confirmed", "process-id")
    room.stop()
    assert len([one for one in caplog.records if one.levelname == "ERROR"]) == 1


def test_a_room_that_never_started_can_be_stopped(here: Hall, printer: MockPrinter) -> None:
    room_of(here.office, printer).stop()


def test_nothing_is_cut_off_where_nothing_was_left(room: PrintRoom, printer: MockPrinter) -> None:
    room.stop()
    assert printer.taken_over == 0


@pytest.mark.usefixtures("room")
def test_whoever_asked_waits_for_the_end(here: Hall) -> None:
    job, _ = issued(here)
    assert wait_for_print(here.office, job, lambda: True) == "confirmed"


def test_whoever_asked_waits_no_longer_than_it_may_take(here: Hall) -> None:
    job, _ = issued(here)
    assert wait_for_print(here.office, job, lambda: True, timeout_s=0.1) == "unconfirmed"


def test_nobody_waits_for_a_printer_without_an_owner(here: Hall) -> None:
    job, _ = issued(here)
    assert wait_for_print(here.office, job, lambda: False, timeout_s=3600) == "unconfirmed"


def test_a_printer_that_answers_no_connect_holds_nobody_up(here: Hall) -> None:
    with (
        socket.create_server(("127.0.0.1", 0), backlog=0) as deaf,
        socket.create_connection(deaf.getsockname()),  # the one that fits into its queue
    ):
        host, port = deaf.getsockname()
        printer = driver(TcpTransport(host, port, 10 * WAIT_S))
        room = PrintRoom(here.office, TESTER, {PRINTER: printer}, page_of)
        polled = threading.Event()

        def poll() -> None:
            printer.poll()
            polled.set()

        room.lanes[PRINTER](poll)
        room.stop()
        assert polled.is_set()
