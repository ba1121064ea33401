"""What the driver believes that the printer has in its memory, and when it no longer does."""

import threading

import pytest

from devices.errors import DeviceTimeoutError
from devices.printers import Evidence, Outcome, PrintJob, Result
from devices.printers.album import OFTEN
from devices.printers.answers import KEY_LIST, SERIAL_NUMBER
from devices.printers.driver import IDLE_S, EscposPrinter
from devices.printers.escpos import CLEAR_BUFFERS, PROCESS_ID
from devices.printers.profiles import profiles
from devices.printers.trial import candidates
from devices.transport import Transport
from devices.transport.memory import MemoryTransport
from tests.fakes.office import Steady
from tests.fakes.printers import ANSWER_S, MARGIN_S, driver, good_printer, lettering, page

CONFIRMED = Outcome(Result.CONFIRMED, Evidence.PROCESS_ID)
JOB = PrintJob("job-1", page())
EPSON = "epson-tm-t88"
PICTURES = 1 + [one.pictures for one in candidates(profiles()[EPSON])].index(True)


def with_glyphs(link: Transport, profile: str = EPSON) -> EscposPrinter:
    """A driver whose printer was seen to print letters of ours."""
    glyphs = 1 + [one.glyphs for one in candidates(profiles()[profile])].index(True)
    printer = EscposPrinter(
        link, lettering(profile), confirm_margin_s=MARGIN_S, answer_timeout_s=ANSWER_S
    )
    printer.settle_letters([glyphs])
    return printer


def brought(link: MemoryTransport) -> int:
    """How many letters were brought to the printer so far."""
    return link.written.count(b"\x1b&\x03")


def test_letters_are_brought_once_and_again_after_whatever_may_have_lost_them() -> None:
    link = MemoryTransport(Keeper())
    printer = with_glyphs(link)
    counts: list[int] = []
    for number, before in enumerate((None, None, link.unplug, None)):
        if before:
            before()
        assert printer.print(PrintJob(f"job-{number}", page())) == CONFIRMED
        counts.append(brought(link))
    once = counts[0]
    assert once > 5
    assert counts == [once, once, 2 * once, 2 * once]


def test_after_a_silence_letters_are_brought_again() -> None:
    silent = threading.Event()
    link = MemoryTransport(lambda data: b"" if silent.is_set() else Keeper()(data))
    printer = with_glyphs(link)
    printer.print(JOB)
    once = brought(link)
    silent.set()
    printer.poll()
    silent.clear()
    printer.print(PrintJob("job-2", JOB.page))
    assert brought(link) == 2 * once


def test_a_printer_that_answers_no_jobs_is_not_asked_to() -> None:
    link = MemoryTransport(good_printer)
    printer = EscposPrinter(link, lettering("bixolon-srp"), answer_timeout_s=ANSWER_S)
    outcome = printer.print(JOB)
    assert (outcome.result, outcome.evidence) == (Result.UNCONFIRMED, Evidence.STATUS_ONLY)
    assert PROCESS_ID not in link.written


def test_the_trial_slip_is_a_job_like_any_other() -> None:
    link = MemoryTransport(good_printer)
    assert driver(link).trial("trial-1") == CONFIRMED
    assert b"\x1bt\x1e" in link.written


def with_pictures(link: Transport, steady: Steady) -> EscposPrinter:
    """A driver whose printer was seen to keep pictures."""
    printer = EscposPrinter(
        link,
        lettering(EPSON),
        confirm_margin_s=MARGIN_S,
        answer_timeout_s=ANSWER_S,
        clock=steady,
    )
    printer.settle_letters([PICTURES])
    return printer


class Keeper:
    """A printer that keeps pictures, and tells which; `deaf` to new ones while that is set."""

    def __init__(self) -> None:
        self.keys: list[bytes] = []
        self.deaf = threading.Event()

    def __call__(self, data: bytes) -> bytes:
        """Its answer."""
        if data == SERIAL_NUMBER:
            return b"_K1\0"
        if data == KEY_LIST:
            return b"\x37\x72\x40" + b"".join(self.keys) + b"\0"
        if b"0C0" in data[:8]:
            if self.deaf.is_set():
                return b""
            self.keys.append(data[8:10])
        return good_printer(data)


def defined(link: MemoryTransport) -> int:
    """How many pictures were written into the printer so far."""
    return link.written.count(b"0C0")


def test_a_picture_is_stored_only_while_nobody_waits() -> None:
    steady, link = Steady(), MemoryTransport(Keeper())
    printer = with_pictures(link, steady)
    counts: list[int] = []
    for number in range(OFTEN):
        printer.print(PrintJob(f"early-{number}", JOB.page))
    for idle_s in (0.0, IDLE_S - 1, 1.0, 1.0):
        steady.advance(idle_s)
        printer.poll()
        counts.append(defined(link))
    assert counts == [0, 0, 1, 2]
    before = len(link.written)
    printer.print(PrintJob("job-2", JOB.page))
    assert b"0E" in link.written[before:]


def test_a_picture_that_was_not_confirmed_is_not_used() -> None:
    steady, keeper = Steady(), Keeper()
    link = MemoryTransport(keeper)
    printer = with_pictures(link, steady)
    for number in range(OFTEN):
        printer.print(PrintJob(f"early-{number}", JOB.page))
    steady.advance(IDLE_S)
    keeper.deaf.set()
    for _ in range(3):
        printer.poll()
    assert defined(link) == 1
    before = len(link.written)
    printer.print(PrintJob("job-2", JOB.page))
    assert b"0E" not in link.written[before:]


def test_a_printer_that_tells_its_number_is_calibrated_only_while_it_does() -> None:
    printer = driver(MemoryTransport(good_printer), profile=EPSON)
    with pytest.raises(DeviceTimeoutError):
        printer.settle_letters([1])


def test_a_number_told_late_is_heard() -> None:
    late = threading.Event()

    def respond(data: bytes) -> bytes:
        if data == SERIAL_NUMBER:
            return b"_K1\0" if late.is_set() else b""
        return good_printer(data)

    link = MemoryTransport(respond)
    printer = driver(link, profile=EPSON)
    printer.poll()
    late.set()
    printer.settle_letters([1])
    printer.print(JOB)
    assert b"\x1bt\x1e" in link.written


@pytest.mark.parametrize(("profile", "again"), [(EPSON, True), ("xprinter", False)])
def test_after_a_status_alone_letters_are_believed_only_where_more_never_comes(
    profile: str, again: bool
) -> None:
    silent = threading.Event()

    def respond(data: bytes) -> bytes:
        answer = Keeper()(data)
        return b"" if silent.is_set() and len(data) > 20 else answer

    link = MemoryTransport(respond)
    printer = with_glyphs(link, profile)
    printer.print(JOB)
    once = brought(link)
    silent.set()
    printer.print(PrintJob("job-2", JOB.page))
    silent.clear()
    printer.print(PrintJob("job-3", JOB.page))
    assert brought(link) == (2 * once if again else once)


def test_a_job_held_back_by_missing_paper_is_cleared_before_the_next() -> None:
    out = threading.Event()

    def respond(data: bytes) -> bytes:
        if data[:2] == b"\x10\x04":
            return b"\x7e" if out.is_set() and data[2] == 4 else b"\x12"
        if len(data) > 20:
            out.set()
            return b""
        return good_printer(data)

    link = MemoryTransport(respond)
    printer = driver(link)
    outcome = printer.print(JOB)
    assert (outcome.result, outcome.reasons) == (Result.UNCONFIRMED, ("printer-paper-out",))
    out.clear()
    before = len(link.written)
    printer.print(PrintJob("job-2", JOB.page))
    assert CLEAR_BUFFERS in link.written[before:]


def test_what_was_calibrated_counts_for_that_very_printer() -> None:
    serial = ["K1"]

    def respond(data: bytes) -> bytes:
        if data == SERIAL_NUMBER:
            return b"_" + serial[-1].encode() + b"\0"
        return good_printer(data)

    link = MemoryTransport(respond)
    printer = driver(link, profile=EPSON)
    printer.poll()
    printer.settle_letters([1])
    sizes = []
    for number, there in enumerate(("K1", "K2", "K1")):
        serial.append(there)
        link.unplug()
        printer.poll()
        before = len(link.written)
        printer.print(PrintJob(f"job-{number}", JOB.page))
        sizes.append(len(link.written) - before)
    assert max(sizes[0], sizes[2]) < 1000 < sizes[1]


@pytest.mark.parametrize("said", [b"", b"_\0"], ids=["silence", "no number"])
def test_a_printer_that_tells_no_number_does_not_print_as_the_one_before_it(said: bytes) -> None:
    answers = [b"_K1\0"]

    def respond(data: bytes) -> bytes:
        return answers[-1] if data == SERIAL_NUMBER else good_printer(data)

    link = MemoryTransport(respond)
    printer = driver(link, profile=EPSON)
    printer.poll()
    printer.settle_letters([1])
    answers.append(said)
    link.unplug()
    printer.print(JOB)
    assert b"\x1bt\x1e" not in link.written
    answers.append(b"_K1\0")
    link.unplug()
    printer.print(PrintJob("job-2", JOB.page))
    assert b"\x1bt\x1e" in link.written
