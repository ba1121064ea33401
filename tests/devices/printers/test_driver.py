"""The driver over a link in memory: what each answer, silence and loss makes of a job."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from devices.errors import ClaimedError, DeviceError, NotFoundError
from devices.printers import POLL_EVERY_S, Evidence, Outcome, PrintJob, Reason, Result
from devices.printers.dialogue import Dialogue
from devices.printers.driver import EscposPrinter
from devices.printers.escpos import CLEAR_BUFFERS
from devices.printers.page import Page, Text
from devices.status import Level, State
from devices.transport.memory import MemoryTransport
from tests.fakes.office import Steady
from tests.fakes.printers import (
    WIDTH,
    Interrupted,
    driver,
    good_printer,
    lettering,
    mute_behind_the_cut,
    page,
    silent_but_printing,
)

CONFIRMED = Outcome(Result.CONFIRMED, Evidence.PROCESS_ID)
JOB = PrintJob("job-1", Page(WIDTH, (Text("A015", 33),)))
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def complaining(**answers: int) -> Callable[[bytes], bytes]:
    """A printer whose `DLE EOT n` answers are n1=…, n2=…; the others are in order."""

    def respond(data: bytes) -> bytes:
        if data[:2] == b"\x10\x04":
            return bytes((answers.get(f"n{data[2]}", 0x12),))
        return good_printer(data)

    return respond


def jobs_sent(link: MemoryTransport) -> int:
    return link.written.count(b"\x1dVB\x00")


@pytest.mark.parametrize(
    ("respond", "outcome"),
    [
        pytest.param(good_printer, CONFIRMED, id="process id"),
        pytest.param(silent_but_printing, CONFIRMED, id="no status, but the process id"),
        pytest.param(
            mute_behind_the_cut,
            Outcome(Result.UNCONFIRMED, Evidence.STATUS_ONLY),
            id="status only",
        ),
        pytest.param(
            lambda _: b"",
            Outcome(Result.UNCONFIRMED, Evidence.SILENCE, ("device-timeout",)),
            id="silence",
        ),
        pytest.param(
            lambda data: (
                good_printer(data)[:-5] + b"ZZZZ\x00" if len(data) > 20 else good_printer(data)
            ),
            Outcome(Result.UNCONFIRMED, Evidence.STATUS_ONLY),
            id="the process id of another job",
        ),
        pytest.param(
            lambda data: b"\x12\x38\x00\x00\x00" * 2 + good_printer(data),
            CONFIRMED,
            id="status bytes nobody asked for",
        ),
    ],
)
def test_an_outcome_rests_on_what_the_printer_said(
    respond: Callable[[bytes], bytes], outcome: Outcome
) -> None:
    link = MemoryTransport(respond)
    assert driver(link).print(JOB) == outcome
    assert jobs_sent(link) == 1


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"n1": 0x1A, "n2": 0x32, "n4": 0x7E}, Reason.PAPER_OUT),
        ({"n4": 0x72}, Reason.PAPER_OUT),
        ({"n1": 0x1A, "n2": 0x16}, Reason.COVER_OPEN),
        ({"n1": 0x1A, "n2": 0x52, "n3": 0x1A}, Reason.CUTTER_JAM),
        ({"n1": 0x1A, "n2": 0x52, "n3": 0x52}, Reason.HEAD_HOT),
        ({"n1": 0x1A, "n3": 0x32}, Reason.FAULT),
        ({"n1": 0x1A}, Reason.OFFLINE),
    ],
)
def test_a_printer_that_cannot_print_is_sent_nothing(
    answers: dict[str, int], reason: Reason
) -> None:
    link = MemoryTransport(complaining(**answers))
    printer = driver(link)
    assert printer.print(JOB) == Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, (reason,))
    assert jobs_sent(link) == 0
    assert printer.status().reasons == (reason,)
    assert printer.status().level is Level.FAULT


@pytest.mark.parametrize("error", [NotFoundError("p"), ClaimedError("p")])
def test_a_port_that_cannot_be_opened_fails_the_job(error: DeviceError) -> None:
    link = MemoryTransport(good_printer)
    link.refuse_open(error)
    expected = Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, (error.code,))
    assert driver(link).print(JOB) == expected


def test_text_the_font_lacks_fails_the_job_before_any_byte() -> None:
    link = MemoryTransport(good_printer)
    job = PrintJob("j", Page(WIDTH, (Text("漢字", 33),)))
    expected = Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, ("device-unencodable-text",))
    assert driver(link).print(job) == expected
    assert link.written == b"\x10\x04\x01\x10\x04\x04"  # only how it is was asked


def test_a_page_wider_than_the_paper_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="dots wide"):
        driver(MemoryTransport()).print(PrintJob("j", Page(640, ())))


@pytest.mark.parametrize("respond", [good_printer, mute_behind_the_cut])
def test_the_same_job_prints_once(respond: Callable[[bytes], bytes]) -> None:
    link = MemoryTransport(respond)
    printer = driver(link)
    first = printer.print(JOB)
    assert printer.print(JOB) is first
    assert jobs_sent(link) == 1


def test_a_failed_job_stays_failed_and_a_new_one_prints() -> None:
    link = MemoryTransport(good_printer)
    link.refuse_open(NotFoundError("p"))
    printer = driver(link)
    failed = printer.print(JOB)
    link.refuse_open(None)
    assert printer.print(JOB) is failed
    assert printer.print(PrintJob("job-2", JOB.page)) == CONFIRMED


def test_a_link_lost_within_the_job_leaves_it_unconfirmed() -> None:
    link = MemoryTransport(good_printer)
    printer = driver(Interrupted(link, link.unplug))
    lost = Outcome(Result.UNCONFIRMED, Evidence.CONNECTION_LOST, ("device-disconnected",))
    assert printer.print(JOB) == lost
    assert printer.status().state is State.OFFLINE


def test_the_next_job_connects_again_and_clears_the_printer_first() -> None:
    link = MemoryTransport(good_printer)
    printer = driver(Interrupted(link, link.unplug))
    printer.print(JOB)
    sent = len(link.written)
    assert printer.print(PrintJob("job-2", page())) == CONFIRMED
    assert link.opened == 2
    assert link.written[sent:].startswith(CLEAR_BUFFERS)
    assert link.written.count(CLEAR_BUFFERS) == 1


def test_a_printer_that_could_not_be_cleared_is_cleared_before_the_next_job() -> None:
    link = MemoryTransport(good_printer)
    printer = driver(Interrupted(link, link.unplug))
    printer.print(JOB)
    sent = len(link.written)
    link.hold()
    assert printer.poll().state is not State.ONLINE
    link.release()
    assert printer.print(PrintJob("job-2", page())) == CONFIRMED
    assert link.written[sent:].startswith(CLEAR_BUFFERS)


def test_a_printer_that_takes_no_more_bytes_leaves_the_job_unconfirmed() -> None:
    link = MemoryTransport(good_printer)
    printer = driver(Interrupted(link, link.hold), margin_s=0.05)
    stuck = Outcome(Result.UNCONFIRMED, Evidence.CONNECTION_LOST, ("device-timeout",))
    assert printer.print(JOB) == stuck


def test_a_connection_that_died_while_idle_costs_no_job() -> None:
    link = MemoryTransport(good_printer)
    printer = driver(link)
    printer.poll()
    link.unplug_after(0)
    assert printer.print(JOB) == CONFIRMED
    assert link.opened == 2


def test_a_status_byte_is_taken_as_soon_as_it_is_there() -> None:
    link = MemoryTransport(good_printer)
    for_ever = EscposPrinter(link, lettering(), answer_timeout_s=3600.0)
    assert for_ever.poll().state is State.ONLINE
    assert link.written == b"\x10\x04\x01\x10\x04\x04"


def test_the_wait_for_confirmation_begins_with_the_time_on_the_wire() -> None:
    link = MemoryTransport(mute_behind_the_cut, byte_time_s=1e-9)
    assert driver(link, margin_s=0.0).print(JOB).result is Result.UNCONFIRMED
    assert driver(MemoryTransport(good_printer, byte_time_s=0.01), margin_s=0.0).print(JOB) == (
        CONFIRMED
    )


@pytest.mark.parametrize(
    ("respond", "state", "level", "reasons"),
    [
        (complaining(), State.ONLINE, Level.INFO, ()),
        (complaining(n4=0x1E), State.DEGRADED, Level.WARN, (Reason.PAPER_LOW,)),
        (complaining(n1=0x1A, n3=0x1A), State.FAILED, Level.FAULT, (Reason.CUTTER_JAM,)),
        (complaining(n1=0x1A, n4=0x7E), State.OFFLINE, Level.FAULT, (Reason.PAPER_OUT,)),
        (complaining(n1=0xFF), State.UNKNOWN, Level.WARN, ("device-timeout",)),
        (lambda _: b"", State.UNKNOWN, Level.WARN, ("device-timeout",)),
    ],
)
def test_a_poll_says_what_the_printer_said(
    respond: Callable[[bytes], bytes], state: State, level: Level, reasons: tuple[str, ...]
) -> None:
    status = driver(MemoryTransport(respond)).poll()
    assert (status.state, status.level, status.reasons) == (state, level, reasons)


def test_three_unanswered_polls_or_jobs_are_a_fault_until_the_first_answer() -> None:
    awake = threading.Event()
    link = MemoryTransport(lambda data: good_printer(data) if awake.is_set() else b"")
    printer = driver(link, margin_s=0.01)
    printer.print(JOB)
    assert printer.poll().level is Level.WARN
    status = printer.poll()
    assert (status.state, status.level) == (State.OFFLINE, Level.FAULT)
    assert status.reasons == ("device-timeout",)
    awake.set()
    assert printer.poll().state is State.ONLINE
    awake.clear()
    assert printer.poll().level is Level.WARN


def test_a_printed_job_ends_the_fault_of_a_printer_that_answers_no_status() -> None:
    printer = driver(MemoryTransport(silent_but_printing))
    for _ in range(3):
        printer.poll()
    assert printer.status().level is Level.FAULT
    assert printer.print(JOB) == CONFIRMED
    assert printer.status().state is State.ONLINE


def test_a_printer_out_of_paper_does_not_only_run_low() -> None:
    printer = driver(MemoryTransport(complaining(n1=0x1A, n2=0x32, n4=0x7E)))
    assert printer.poll().reasons == (Reason.PAPER_OUT,)


def test_a_port_that_is_gone_is_offline_and_another_owner_is_a_fault() -> None:
    link = MemoryTransport(good_printer)
    link.refuse_open(NotFoundError("p"))
    assert driver(link).poll().state is State.OFFLINE
    link.refuse_open(ClaimedError("p"))
    assert driver(link).poll().state is State.FAILED


def test_status_touches_no_wire_and_grows_old() -> None:
    steady, link = Steady(), MemoryTransport(good_printer)
    printer = EscposPrinter(link, lettering(), confirm_margin_s=3.0, clock=steady)
    assert printer.status().reasons == ("never-answered",)
    assert link.opened == 0
    printer.poll()
    steady.advance(2 * POLL_EVERY_S + 3.0)
    assert printer.status().state is State.ONLINE
    steady.advance(0.1)
    assert printer.status().reasons == ("status-stale",)


@pytest.mark.parametrize("step", [timedelta(days=-1), timedelta(days=1)])
def test_a_wall_clock_that_is_set_makes_a_status_neither_younger_nor_older(step: timedelta) -> None:
    times, steady = [NOON], Steady()
    printer = EscposPrinter(
        MemoryTransport(good_printer), lettering(), now=lambda: times[-1], clock=steady
    )
    printer.poll()
    times.append(NOON + step)
    assert printer.status().state is State.ONLINE
    steady.advance(60.0)
    assert printer.status().state is State.UNKNOWN


def test_a_closed_printer_opens_again_by_itself() -> None:
    link = MemoryTransport(good_printer)
    printer = driver(link)
    printer.poll()
    printer.close()
    assert not link.is_open
    assert printer.poll().state is State.ONLINE


def test_an_answer_that_had_come_is_heard_however_late_we_look() -> None:
    link = MemoryTransport()
    link.open()
    link.feed(b"\x37\x22AAAA\x00")
    assert Dialogue(link, 0.0).printed(b"AAAA", deadline=0.0)


def test_a_printer_that_babbles_is_not_listened_to_for_ever() -> None:
    link = MemoryTransport()
    link.open()
    link.feed(b"\xff" * 10_000)
    assert not Dialogue(link, 0.0).printed(b"AAAA", deadline=0.0)
    assert len(link.read(10_000, 0.0)) > 9_000
