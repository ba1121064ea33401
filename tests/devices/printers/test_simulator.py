"""The simulated printer, spoken to in bare bytes over a real pty."""

import hashlib
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from devices.errors import DeviceTimeoutError, DisconnectedError
from devices.printers import Evidence, PrintJob, Result
from devices.printers.escpos import CLEAR_BUFFERS
from devices.printers.sim import SLOW_S, Fault, Later, PrinterSimulator, Stage, set_faults
from devices.printers.sim_links import PtyLink, TcpLink
from devices.transport.serial import SerialTransport
from devices.transport.tcp import TcpTransport
from tests.fakes.printers import BAUD, WAIT_S, Room, driver, living, page, room, rows, until

CUT = b"\x1dVB\x00"
INK = b"\x1dv0\x00\x01\x00\x01\x00\xff"
PROCESS = b"\x1d(H\x06\x0000"
DONE = b"\x37\x22"


@contextmanager
def line_to(here: Room) -> Iterator[SerialTransport]:
    """A bare line to the printer."""
    line = SerialTransport(str(here.link), BAUD)
    line.open()
    yield line
    line.close()


def ask(line: SerialTransport, data: bytes, size: int) -> bytes:
    """Send and read exactly `size` bytes."""
    line.write(data, WAIT_S)
    answer = b""
    while len(answer) < size:
        more = line.read(size - len(answer), WAIT_S)
        assert more, f"only {answer.hex()}"
        answer += more
    return answer


STATUS = b"".join(bytes((0x10, 0x04, kind)) for kind in (1, 2, 3, 4, 20))
WELL, DEAF = "12121212100f00000000", ""
SEEN: dict[Fault, tuple[str, bool]] = {
    Fault.PAPER_OUT: ("1a32127e100f01000000", False),
    Fault.COVER_OPEN: ("1a161212100f00020000", False),
    Fault.OFFLINE: ("1a121212100f00000000", False),
    Fault.CUTTER_JAM: ("1a521a12100f00000001", False),
    Fault.HEAD_HOT: ("1a525212100f00000100", False),
    Fault.PAPER_LOW: ("1212121e100f04000000", True),
    Fault.TICKET_WAITING: ("12121212100f20000000", True),
    Fault.POWER_OFF: (DEAF, False),
    Fault.UNPLUGGED: (DEAF, False),
    Fault.SILENT: (DEAF, False),
    Fault.NO_PROCESS_ID: (WELL, False),
    Fault.GARBAGE: ("ededededeff0ffffffff", False),
    Fault.SLOW: (WELL, True),
}
"""Each fault: the answers to DLE EOT 1 to 4 and 20; whether `GS ( H` tells a slip's end."""
QUIET_S = 0.5


def heard(line: SerialTransport, data: bytes, size: int) -> bytes:
    """What comes back, until it is `size` bytes or the line is quiet or gone."""
    found = b""
    with suppress(DisconnectedError):
        line.write(data, WAIT_S)
        while len(found) < size and (more := line.read(size - len(found), QUIET_S)):
            found += more
    return found


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_is_seen_at_the_port(tmp_path: Path, fault: Fault) -> None:
    status, done = SEEN[fault]
    with room(tmp_path) as here, line_to(here) as line:
        here.suffer(fault)
        assert heard(line, STATUS, 10).hex() == status
        told = heard(line, INK + CUT + PROCESS + b"0001", 7)
        assert (DONE in told) is (done and fault is not Fault.SLOW)
        if fault is Fault.SLOW:
            assert ask(line, b"", 7) == DONE + b"0001\0"


@pytest.mark.parametrize(
    ("faults", "answers"),
    [((), WELL), ((Fault.COVER_OPEN, Fault.PAPER_OUT), "1a36127e100f01020000")],
)
def test_status_says_all_that_is_wrong(
    tmp_path: Path, faults: tuple[Fault, ...], answers: str
) -> None:
    with room(tmp_path) as here, line_to(here) as line:
        here.suffer(*faults)
        assert ask(line, STATUS, 10).hex() == answers


def test_every_cut_leaves_its_picture_its_bytes_and_a_line(tmp_path: Path) -> None:
    with room(tmp_path) as here, line_to(here) as line:
        first, second = INK + CUT + PROCESS + b"0001", INK * 2 + CUT + PROCESS + b"0002"
        assert ask(line, first + second, 14) == DONE + b"0001\0" + DONE + b"0002\0"
        found = [(cut["png"], cut["bin"], cut["process_id_answered"]) for cut in here.paper()]
        assert found == [("0001.png", "0001.bin", True), ("0002.png", "0002.bin", True)]
        assert (here.folder / "0002.bin").read_bytes() == second
        assert here.paper()[0]["sha256"] == hashlib.sha256(first).hexdigest()
        assert [len(rows(here.folder / f"000{n}.png")) for n in (1, 2)] == [1, 2]


def test_status_requests_are_no_part_of_a_job(tmp_path: Path) -> None:
    with room(tmp_path) as here, line_to(here) as line:
        ask(line, b"\x10\x04\x01" + INK + CUT + PROCESS + b"AAAA", 8)
        assert (here.folder / "0001.bin").read_bytes() == INK + CUT + PROCESS + b"AAAA"


def test_a_cut_that_asks_nothing_is_written_down_when_the_line_falls_silent(
    tmp_path: Path,
) -> None:
    with room(tmp_path) as here, line_to(here) as line:
        line.write(INK + CUT, WAIT_S)
        until(lambda: len(here.paper()) == 1)
        assert here.paper()[0]["process_id_answered"] is False


def test_a_process_id_without_a_cut_is_answered_too(tmp_path: Path) -> None:
    with room(tmp_path) as here, line_to(here) as line:
        assert ask(line, INK + PROCESS + b"AAAA", 7) == DONE + b"AAAA\0"
        assert here.paper() == []


@pytest.mark.parametrize(
    "unknown",
    [b"\x1bc5\x01", b"\x1d(L\x02\x0000", b"\x1d(k\x03\x001C\x63", b"\x10\x14\x01\x00\x01"],
)
def test_what_it_does_not_know_is_logged_and_written_down(
    tmp_path: Path, unknown: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), room(tmp_path) as here, line_to(here) as line:
        ask(line, unknown + INK + CUT + PROCESS + b"AAAA", 7)
        found = here.paper()[0]["unknown"]
    assert isinstance(found, list)
    assert unknown.hex().startswith(found[0])
    assert "unknown command" in caplog.text


def test_letters_of_its_own_are_printed(tmp_path: Path) -> None:
    with room(tmp_path) as here, line_to(here) as line:
        ask(line, b"\x1b@xin\n" + INK + CUT + PROCESS + b"AAAA", 7)
        assert here.paper()[0]["unknown"] == []
        assert len(rows(here.folder / "0001.png")) > 20


def test_a_word_that_is_no_fault_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), room(tmp_path) as here, line_to(here) as line:
        (here.folder / "fault").write_text("paper-low\npaper-owt\n")
        assert ask(line, b"\x10\x04\x04", 1) == b"\x1e"
    assert "paper-owt" in caplog.text


def test_held_jobs_print_in_order_when_the_trouble_ends(tmp_path: Path) -> None:
    with room(tmp_path) as here, line_to(here) as line:
        here.suffer(Fault.COVER_OPEN)
        line.write(INK + CUT + PROCESS + b"0001" + INK * 3 + CUT + PROCESS + b"0002", WAIT_S)
        assert ask(line, b"\x10\x04\x02", 1) == b"\x16"
        assert here.paper() == []
        here.suffer()
        assert ask(line, b"", 14) == DONE + b"0001\0" + DONE + b"0002\0"
        assert len(rows(here.folder / "0002.png")) == 3


def test_clearing_forgets_half_a_command_and_answers(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        with line_to(here) as line:
            line.write(INK[:-1], WAIT_S)  # its last byte never comes
        with line_to(here) as line:
            assert ask(line, CLEAR_BUFFERS, 3) == b"\x37\x25\x00"
            assert ask(line, INK + CUT + PROCESS + b"AAAA", 7) == DONE + b"AAAA\0"
        assert here.paper()[0]["unknown"] == []


def test_half_a_command_outlives_its_peer(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        for part in (INK[:5], INK[5:] + CUT + PROCESS + b"AAAA"):
            with line_to(here) as line:
                ask(line, part, 0 if part == INK[:5] else 7)
        assert len(rows(here.folder / "0001.png")) == 1


def test_a_restart_goes_on_counting_and_makes_the_same_link_again(tmp_path: Path) -> None:
    link = tmp_path / "ttyPRN"
    link.symlink_to("/dev/nothing")
    for number in (1, 2):
        with living(PrinterSimulator(tmp_path / "printer", PtyLink(link))):
            printer = driver(SerialTransport(str(link), BAUD))
            assert printer.print(PrintJob(f"job-{number}", page())).result is Result.CONFIRMED
            printer.close()
        assert not link.is_symlink()
    names = sorted(path.name for path in (tmp_path / "printer").glob("*.png"))
    assert names == ["0001.png", "0002.png"]


@pytest.mark.parametrize(("baud", "evidence"), [(0, Evidence.PROCESS_ID), (1200, Evidence.SILENCE)])
def test_a_slow_line_takes_its_time(tmp_path: Path, baud: int, evidence: Evidence) -> None:
    link = TcpLink()
    with living(PrinterSimulator(tmp_path, link, baud=baud)):
        printer = driver(TcpTransport("127.0.0.1", link.port), margin_s=2.0)
        # three minutes of bytes at 1200 baud; this driver, told of no wire, waits two seconds
        assert printer.print(PrintJob("job-1", page())).evidence is evidence
        printer.close()


def test_faults_can_be_set_before_the_printer_lives(tmp_path: Path) -> None:
    (tmp_path / "printer").mkdir()
    set_faults(tmp_path / "printer", Fault.PAPER_OUT)
    with room(tmp_path) as here, line_to(here) as line:
        assert ask(line, b"\x10\x04\x04", 1) == b"\x7e"


@pytest.mark.parametrize(
    ("stage", "nth", "bands", "answered"),
    [(Stage.BAND, 2, 1, True), (Stage.CUT, 1, 3, True), (Stage.ANSWER, 1, 3, False)],
)
def test_a_power_cut_comes_at_its_moment_and_leaves_what_was_printed(
    tmp_path: Path, stage: Stage, nth: int, bands: int, answered: bool
) -> None:
    with room(tmp_path) as here, line_to(here) as line:
        set_faults(here.folder, Later(Fault.POWER_OFF, stage, nth))
        line.write(INK * 3 + CUT + PROCESS + b"0001", WAIT_S)
        until(lambda: not here.simulator.powered)
        here.suffer()
        until(lambda: here.simulator.powered)
        ask(line, CUT + PROCESS + b"0002", 7)
        assert here.paper()[0]["process_id_answered"] is answered
        assert len(rows(here.folder / "0001.png")) == bands


def test_a_fault_behind_the_answer_begins_behind_it(tmp_path: Path) -> None:
    with room(tmp_path) as here, line_to(here) as line:
        set_faults(here.folder, Later(Fault.PAPER_OUT, Stage.END))
        ask(line, INK + CUT + PROCESS + b"0001", 7)
        until(lambda: (here.folder / "fault").read_text() == "paper-out\n")


def test_a_jam_outlives_its_cause_until_the_printer_is_told(tmp_path: Path) -> None:
    with room(tmp_path) as here, line_to(here) as line:
        here.suffer(Fault.CUTTER_JAM)
        assert ask(line, b"\x10\x04\x03", 1) == b"\x1a"
        here.suffer()
        assert ask(line, b"\x10\x04\x03", 1) == b"\x1a"
        assert ask(line, b"\x10\x05\x02\x10\x04\x03", 1) == b"\x12"


def test_a_cable_that_is_out_is_a_lost_line_and_the_paper_goes_on(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        with line_to(here) as line:
            line.write(INK + CUT + PROCESS, WAIT_S)
            until((here.folder / "0001.png").exists)
            here.suffer(Fault.UNPLUGGED)
            until(lambda: not here.link.exists())
            with pytest.raises(DisconnectedError):
                ask(line, b"", 1)
        here.suffer()
        until(here.link.exists)
        with line_to(here) as line:
            assert ask(line, b"0001", 7) == DONE + b"0001\0"


def test_an_answer_to_whoever_left_meanwhile_has_no_time(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        set_faults(here.folder, Later(Fault.PAPER_OUT, Stage.ANSWER))
        with line_to(here) as line:
            line.write(INK + CUT + PROCESS + b"0001", WAIT_S)
            until(lambda: (here.folder / "fault").read_text() == "paper-out\n")
        here.suffer(Fault.PAPER_OUT, Fault.UNPLUGGED)
        until(lambda: not here.link.exists())
        here.suffer(Fault.PAPER_OUT)
        until(here.link.exists)
        with line_to(here) as line:
            here.suffer()
            ask(line, b"", 7)
            ask(line, INK + CUT + PROCESS + b"0002", 7)
        first, second = here.paper()
    assert (first["process_id_answered"], first["answer_after_s"]) == (True, None)
    assert isinstance(second["answer_after_s"], float)


def test_garbage_is_no_answer_that_anybody_knows(tmp_path: Path) -> None:
    with room(tmp_path) as here, line_to(here) as line:
        here.suffer(Fault.GARBAGE)
        assert ask(line, b"\x10\x04\x01", 1) == b"\xed"


def test_a_slow_printer_says_so_in_its_log(tmp_path: Path) -> None:
    with room(tmp_path) as here, line_to(here) as line:
        here.suffer(Fault.SLOW)
        ask(line, INK + CUT + PROCESS + b"0001", 7)
        assert isinstance(late_s := here.paper()[0]["answer_after_s"], float)
        assert late_s >= SLOW_S


@contextmanager
def taken(port: int) -> Iterator[None]:
    """Somebody else has this TCP port."""
    with socket.create_server(("127.0.0.1", port)):
        yield


def _refused(caplog: pytest.LogCaptureFixture) -> bool:
    return "cannot be plugged in yet" in caplog.text


def test_a_port_that_somebody_took_meanwhile_is_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    link = TcpLink()
    with living(PrinterSimulator(tmp_path, link)):
        port = link.port
        set_faults(tmp_path, Fault.UNPLUGGED)
        until(lambda: not _open(port))
        with taken(port):
            set_faults(tmp_path)
            until(lambda: _refused(caplog))
        until(lambda: _open(port))
        assert caplog.text.count("cannot be plugged in yet") == 1


def _open(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


class Stuck(PtyLink):
    """Gives nothing back before it is let go."""

    def __init__(self, link: Path) -> None:
        super().__init__(link)
        self.let_go = threading.Event()

    def receive(self, size: int, timeout_s: float) -> bytes:
        """Hang."""
        self.let_go.wait(WAIT_S)
        return super().receive(size, timeout_s)


def test_a_simulator_that_does_not_end_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    link = Stuck(tmp_path / "ttyPRN")
    simulator = PrinterSimulator(tmp_path / "printer", link, stop_timeout_s=0.1)
    simulator.start()
    with pytest.raises(DeviceTimeoutError):
        simulator.stop()
    link.let_go.set()
    until(lambda: _stopped(simulator))


def _stopped(simulator: PrinterSimulator) -> bool:
    try:
        simulator.stop()
    except DeviceTimeoutError:
        return False
    return True
