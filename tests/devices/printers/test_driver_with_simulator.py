"""The driver and the simulated printer, over real ptys and sockets: paper is the judge."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from devices.printers import Evidence, Outcome, PrintJob, Reason, Result
from devices.printers.driver import RECOVER_EVERY_S, EscposPrinter
from devices.printers.escpos import job_bytes, process_id
from devices.printers.sim import Fault, Later, PrinterSimulator, Stage, set_faults
from devices.printers.sim_links import TcpLink
from devices.status import State
from devices.transport.serial import SerialTransport
from devices.transport.tcp import TcpTransport
from tests.fakes.office import Steady
from tests.fakes.printers import (
    ANSWER_S,
    BAUD,
    MARGIN_S,
    PLAIN,
    Interrupted,
    Room,
    draw,
    driver,
    lettering,
    living,
    page,
    room,
    rows,
    typesetter,
    until,
)

CONFIRMED = Outcome(Result.CONFIRMED, Evidence.PROCESS_ID)
JOB = PrintJob("job-1", page())
SECOND = PrintJob("job-2", page(replace(PLAIN, number="A016")))


def picture_of(job: PrintJob, tmp_path: Path) -> list[bytes]:
    """The rows that the job's own bytes make on clean paper."""
    raw = job_bytes(typesetter().set(job.page), process_id(job.id))
    return draw(raw, tmp_path / "expected.png")


def test_a_ticket_on_paper_is_confirmed(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        assert here.printer.print(JOB) == CONFIRMED
        (line,) = here.paper()
        assert line["process_id_answered"] is True
        assert line["unknown"] == []
        assert rows(here.folder / str(line["png"])) == picture_of(JOB, tmp_path)


def test_over_tcp_as_over_a_line(tmp_path: Path) -> None:
    link = TcpLink()
    with living(PrinterSimulator(tmp_path, link)):
        printer = driver(TcpTransport("127.0.0.1", link.port))
        assert printer.print(JOB) == CONFIRMED
        assert printer.poll().state is State.ONLINE
        printer.close()
        assert printer.print(SECOND) == CONFIRMED
        printer.close()
    assert len(list(tmp_path.glob("*.png"))) == 2


def test_the_same_job_leaves_one_piece_of_paper(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        assert here.printer.print(JOB) is here.printer.print(JOB)
        assert len(here.paper()) == 1


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.PAPER_OUT, Reason.PAPER_OUT),
        (Fault.COVER_OPEN, Reason.COVER_OPEN),
        (Fault.OFFLINE, Reason.OFFLINE),
    ],
)
def test_trouble_before_the_job_fails_it_with_no_paper(
    tmp_path: Path, fault: Fault, reason: Reason
) -> None:
    with room(tmp_path) as here:
        here.suffer(fault)
        failed = Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, (reason,))
        assert here.printer.print(JOB) == failed
        here.suffer()
        assert here.printer.print(SECOND) == CONFIRMED
        assert len(here.paper()) == 1


def with_trouble_within(here: Room, *faults: Fault) -> Outcome:
    """Print JOB while the faults begin in its middle."""
    here.printer.close()
    line = SerialTransport(str(here.link), BAUD)
    printer = driver(Interrupted(line, lambda: here.suffer(*faults)))
    outcome = printer.print(JOB)
    printer.close()
    return outcome


def test_paper_that_ends_within_the_job_is_unconfirmed_and_the_rest_never_comes_out(
    tmp_path: Path,
) -> None:
    with room(tmp_path) as here:
        set_faults(here.folder, Later(Fault.PAPER_OUT, Stage.BAND, 5))
        expected = Outcome(Result.UNCONFIRMED, Evidence.STATUS_ONLY, (Reason.PAPER_OUT,))
        assert here.printer.print(JOB) == expected
        here.suffer()
        assert here.printer.poll().state is State.ONLINE
        assert here.paper() == []
        assert here.printer.print(SECOND) == CONFIRMED
        assert rows(here.folder / str(here.paper()[-1]["png"])) == picture_of(SECOND, tmp_path)


@pytest.mark.parametrize("nth", [1, 5])
def test_after_a_power_cut_within_the_job_the_next_slip_stands_on_paper_of_its_own(
    tmp_path: Path, nth: int
) -> None:
    with room(tmp_path) as here:
        set_faults(here.folder, Later(Fault.POWER_OFF, Stage.BAND, nth))
        lost = Outcome(Result.UNCONFIRMED, Evidence.SILENCE, ("device-timeout",))
        assert here.printer.print(JOB) == lost
        here.suffer()
        assert here.printer.print(SECOND) == CONFIRMED
        _fragment, cut = here.paper()
        assert rows(here.folder / str(cut["png"])) == picture_of(SECOND, tmp_path)


def test_an_answer_that_comes_too_late_leaves_nothing_to_clear(tmp_path: Path) -> None:
    with room(tmp_path, margin_s=0.1) as here:
        assert here.printer.poll().state is State.ONLINE
        set_faults(here.folder, Later(Fault.SLOW, Stage.CUT))
        assert here.printer.print(JOB).evidence is Evidence.STATUS_ONLY
        until(lambda: len(here.paper()) == 1)
        here.suffer()
        here.printer.poll()
        here.printer.print(SECOND)
        until(lambda: len(here.paper()) == 2)


def test_a_jammed_cutter_is_told_to_go_on_once_its_cause_is_gone(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        steady = Steady()
        here.printer.close()
        line = SerialTransport(str(here.link), BAUD)
        printer = EscposPrinter(
            line, lettering(), confirm_margin_s=MARGIN_S, answer_timeout_s=ANSWER_S, clock=steady
        )
        set_faults(here.folder, Later(Fault.CUTTER_JAM, Stage.CUT))
        assert printer.print(JOB).reasons == (Reason.CUTTER_JAM,)
        assert printer.poll().state is State.FAILED
        here.suffer()
        assert printer.poll().state is State.FAILED
        steady.advance(RECOVER_EVERY_S)
        assert printer.poll().state is State.ONLINE
        assert printer.print(SECOND) == CONFIRMED
        printer.close()
        assert rows(here.folder / str(here.paper()[-1]["png"])) == picture_of(SECOND, tmp_path)


@pytest.mark.parametrize(
    ("fault", "evidence", "reasons"),
    [
        (Fault.SILENT, Evidence.SILENCE, ("device-timeout",)),
        (Fault.NO_PROCESS_ID, Evidence.STATUS_ONLY, ()),
    ],
)
def test_a_printer_that_says_nothing_of_the_job_is_unconfirmed(
    tmp_path: Path, fault: Fault, evidence: Evidence, reasons: tuple[str, ...]
) -> None:
    with room(tmp_path) as here:
        here.suffer(fault)
        outcome = Outcome(Result.UNCONFIRMED, evidence, reasons)
        assert here.printer.print(JOB) == outcome
        until(lambda: len(here.paper()) == 1)
        assert here.paper()[0]["process_id_answered"] is False


def test_a_line_cut_within_the_job_leaves_no_rest_on_the_next_ticket(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.printer.close()
        line = SerialTransport(str(here.link), BAUD)
        printer = driver(Interrupted(line, line.close))
        assert printer.print(JOB).evidence is Evidence.CONNECTION_LOST
        assert printer.print(SECOND) == CONFIRMED
        printer.close()
        _fragment, cut = here.paper()
        assert rows(here.folder / str(cut["png"])) == picture_of(SECOND, tmp_path)
        assert cut["unknown"] == []


def test_what_a_killed_owner_left_is_cut_off_before_the_next_ticket(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.printer.close()
        line = SerialTransport(str(here.link), BAUD)
        driver(Interrupted(line, line.close)).print(JOB)
        heir = driver(SerialTransport(str(here.link), BAUD))
        heir.take_over()
        assert heir.print(SECOND) == CONFIRMED
        heir.close()
        _fragment, cut = here.paper()
        assert rows(here.folder / str(cut["png"])) == picture_of(SECOND, tmp_path)


def test_a_printer_switched_off_and_on_again_is_found_again(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        assert here.printer.print(JOB) == CONFIRMED
        here.simulator.stop()
        assert here.printer.poll().state is State.OFFLINE
        failed = here.printer.print(SECOND)
        assert failed == Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, ("device-not-found",))
        here.simulator.start()
        assert here.printer.print(PrintJob("job-3", page())) == CONFIRMED


def test_a_second_program_cannot_take_the_printer(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.printer.poll()
        intruder = driver(SerialTransport(str(here.link), BAUD))
        refused = Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, ("device-claimed",))
        assert intruder.print(JOB) == refused
        assert here.printer.print(JOB) == CONFIRMED


def test_a_job_in_the_middle_of_which_a_request_stands_prints_whole(tmp_path: Path) -> None:
    link = TcpLink()
    with living(PrinterSimulator(tmp_path, link)):
        raw = b"\x1b@\x1dv0\x00\x04\x00\x01\x00\x10\x04\x01\xff\x1dVB\x00\x1d(H\x06\x0000AAAA"
        with socket.create_connection(("127.0.0.1", link.port), 5.0) as peer:
            peer.sendall(raw)
            with peer.makefile("rb") as answers:
                assert answers.read(8) == b"\x12\x37\x22AAAA\x00"
    assert rows(tmp_path / "0001.png")[0][:4] == bytes(b ^ 0xFF for b in b"\x10\x04\x01\xff")
