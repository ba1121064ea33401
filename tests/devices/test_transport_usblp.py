"""usblp's device file, on ptys and with injected ioctls; no kernel device is tried."""

import errno
import os
import signal
import subprocess
import sys
import termios
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

import pytest

from devices.errors import (
    ClaimedError,
    DeviceError,
    DeviceTimeoutError,
    DisconnectedError,
    HardwareFaultError,
    NotFoundError,
    PermissionDeniedError,
    ProtocolError,
    UnsupportedError,
)
from devices.printers import Evidence, Outcome, PrintJob, Result
from devices.printers.sim import PrinterSimulator
from devices.printers.sim_links import PtyLink
from devices.transport.usblp import PortStatus, UsblpTransport, device_id_text
from tests.fakes.printers import driver, living, page, rows

WAIT_S = 5.0
BLOCK = 8192  # USBLP_BUF_SIZE
END_OF_PACKET = b"\x04"
OWNER = """
import sys
from devices.transport.usblp import UsblpTransport
port = UsblpTransport(sys.argv[1])
port.open()
sys.stdout.write("open\\n")
sys.stdout.flush()
sys.stdin.read()
"""


class FarEnd:
    """The printer's end of a pty, and the path of the host's."""

    def __init__(self) -> None:
        self.fd, self._near = os.openpty()
        tty.setraw(self._near)
        self.path = os.ttyname(self._near)

    def in_packets(self) -> None:
        """From now on, a read gives what stands before the next `END_OF_PACKET`, even nothing."""
        settings = termios.tcgetattr(self._near)
        settings[3] |= termios.ICANON
        termios.tcsetattr(self._near, termios.TCSANOW, settings)

    def let_go(self) -> None:
        """Take the block that is on its way."""
        termios.tcflow(self._near, termios.TCOON)

    def unplug(self) -> None:
        """As when the cable is pulled out."""
        for fd in (self._near, self.fd):
            with suppress(OSError):  # a second time
                os.close(fd)


@pytest.fixture
def printer() -> Iterator[FarEnd]:
    """A printer that takes all and says nothing."""
    printer = FarEnd()
    yield printer
    printer.unplug()


@pytest.fixture
def port(printer: FarEnd) -> Iterator[UsblpTransport]:
    """Open to it."""
    port = UsblpTransport(printer.path)
    port.open()
    yield port
    port.close()


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> SimpleQueue[int]:
    """Let writing be as in usblp: one block is on its way until `let_go`; gives their sizes."""
    sizes: SimpleQueue[int] = SimpleQueue()
    write = os.write

    def send_off(fd: int, data: bytes) -> int:
        size = write(fd, data[:BLOCK])
        if data:
            termios.tcflow(fd, termios.TCOOFF)
            sizes.put(size)
        return size

    monkeypatch.setattr(os, "write", send_off)
    return sizes


def failing(number: int) -> Callable[..., object]:
    """A system call that fails with this errno."""

    def call(*_: object) -> object:
        raise OSError(number, os.strerror(number))

    return call


# --- bytes -----------------------------------------------------------------------------------


def test_bytes_go_both_ways_untouched(printer: FarEnd, port: UsblpTransport) -> None:
    port.write(bytes(range(256)), WAIT_S)
    assert os.read(printer.fd, 512) == bytes(range(256))
    os.write(printer.fd, b"\x00\x0d\x0a\x11\x13")
    assert port.read(3, WAIT_S) == b"\x00\x0d\x0a"
    assert port.read(64, WAIT_S) == b"\x11\x13"


def test_opening_what_is_open_does_nothing(
    port: UsblpTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "open", failing(errno.EBUSY))
    port.open()
    assert port.is_open


def test_silence_reads_as_nothing(port: UsblpTransport) -> None:
    assert port.read(1, 0.01) == b""
    assert port.is_open


def test_an_empty_packet_is_not_the_end(printer: FarEnd, port: UsblpTransport) -> None:
    printer.in_packets()
    os.write(printer.fd, END_OF_PACKET * 3 + b"word" + END_OF_PACKET)
    assert port.read(9, 0.0) == b""
    assert port.read(9, WAIT_S) == b"word"
    assert port.is_open


def test_discard_forgets_packet_after_packet(printer: FarEnd, port: UsblpTransport) -> None:
    printer.in_packets()
    os.write(printer.fd, END_OF_PACKET.join([b"old", b"older", b"", b"oldest", b""]))
    assert port.read(1, WAIT_S) == b"o"
    port.discard_input()
    os.write(printer.fd, b"new" + END_OF_PACKET)
    assert port.read(9, WAIT_S) == b"new"


def test_a_message_is_written_when_its_last_block_has_gone(
    printer: FarEnd, port: UsblpTransport, blocks: SimpleQueue[int]
) -> None:
    writer = threading.Thread(target=port.write, args=(bytes(BLOCK + 10), WAIT_S))
    writer.start()
    for size in (BLOCK, 10):
        assert blocks.get(timeout=WAIT_S) == size
        printer.let_go()
    writer.join(WAIT_S)
    assert not writer.is_alive()
    assert blocks.empty()
    assert port.is_open


def test_a_printer_that_takes_nothing_times_out_and_what_is_on_its_way_is_dropped(
    printer: FarEnd, port: UsblpTransport, blocks: SimpleQueue[int]
) -> None:
    with pytest.raises(DeviceTimeoutError, match="at least 0 of 10 bytes"):
        port.write(bytes(10), 0.02)
    assert not port.is_open
    printer.let_go()
    port.open()
    assert blocks.get(timeout=WAIT_S) == 10
    assert blocks.empty()


def test_a_time_out_counts_what_surely_went(port: UsblpTransport) -> None:
    with pytest.raises(DeviceTimeoutError, match=r"at least \d+ of 1000000 bytes"):
        port.write(bytes(1_000_000), 0.05)
    assert not port.is_open


# --- claiming --------------------------------------------------------------------------------


def test_a_second_owner_is_refused_until_the_first_has_gone(
    printer: FarEnd, port: UsblpTransport
) -> None:
    second = UsblpTransport(printer.path)
    with pytest.raises(ClaimedError):
        second.open()
    port.write(b"mine", WAIT_S)
    port.close()
    second.open()
    second.close()


def test_of_many_at_once_one_gets_it(printer: FarEnd) -> None:
    start, ports = threading.Barrier(8), [UsblpTransport(printer.path) for _ in range(8)]
    refused: list[UsblpTransport] = []

    def claim(port: UsblpTransport) -> None:
        start.wait(WAIT_S)
        try:
            port.open()
        except ClaimedError:
            refused.append(port)

    threads = [threading.Thread(target=claim, args=(port,)) for port in ports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    assert (len(refused), sum(port.is_open for port in ports)) == (7, 1)
    for port in ports:
        port.close()


def test_a_killed_owner_leaves_the_port_free(printer: FarEnd) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, printer.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"open\n"
        with pytest.raises(ClaimedError):
            UsblpTransport(printer.path).open()
        owner.send_signal(signal.SIGKILL)
        owner.wait(WAIT_S)
    port = UsblpTransport(printer.path)
    port.open()
    port.close()


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOENT, NotFoundError),
        (errno.ENODEV, NotFoundError),
        (errno.EACCES, PermissionDeniedError),
        (errno.EBUSY, ClaimedError),
        (errno.EIO, HardwareFaultError),
    ],
)
def test_what_keeps_it_from_opening_has_a_name(
    printer: FarEnd, monkeypatch: pytest.MonkeyPatch, number: int, error: type[DeviceError]
) -> None:
    port = UsblpTransport(printer.path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", failing(number))
        with pytest.raises(error):
            port.open()
    assert not port.is_open
    port.open()
    port.close()


def test_no_port_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        UsblpTransport(str(tmp_path / "lp0")).open()
    assert not (tmp_path / "lp0").exists()


def test_a_file_that_somebody_left_at_its_path_is_no_printer(tmp_path: Path) -> None:
    (tmp_path / "lp0").touch()
    open_before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(HardwareFaultError, match="not a character device"):
        UsblpTransport(str(tmp_path / "lp0")).open()
    assert len(list(Path("/proc/self/fd").iterdir())) == open_before


# --- unplugged -------------------------------------------------------------------------------


def read_one(port: UsblpTransport) -> None:
    port.read(1, WAIT_S)


def write_one(port: UsblpTransport) -> None:
    port.write(b"x", WAIT_S)


@pytest.mark.parametrize("act", [read_one, write_one, UsblpTransport.discard_input])
def test_a_printer_that_goes_is_disconnected(
    printer: FarEnd, port: UsblpTransport, act: Callable[[UsblpTransport], None]
) -> None:
    printer.unplug()
    with pytest.raises(DisconnectedError):
        act(port)
    assert not port.is_open


@pytest.mark.parametrize(("call", "act"), [("read", read_one), ("write", write_one)])
@pytest.mark.parametrize("number", [errno.ENODEV, errno.EIO])
def test_the_errors_of_a_pulled_printer_are_known(
    printer: FarEnd,
    port: UsblpTransport,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    act: Callable[[UsblpTransport], None],
    number: int,
) -> None:
    os.write(printer.fd, b"x")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing(number))
        with pytest.raises(DisconnectedError, match=call):
            act(port)
    assert not port.is_open
    port.open()
    assert port.read(1, WAIT_S) == b"x"


def test_pulled_while_the_last_block_is_on_its_way_nothing_is_called_written(
    printer: FarEnd, port: UsblpTransport, blocks: SimpleQueue[int]
) -> None:
    errors: list[DisconnectedError] = []

    def write() -> None:
        try:
            port.write(b"slip", WAIT_S)
        except DisconnectedError as error:
            errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    assert blocks.get(timeout=WAIT_S) == 4
    printer.unplug()
    writer.join(WAIT_S)
    assert (len(errors), port.is_open) == (1, False)


def test_a_printer_that_comes_back_gets_a_new_handle(tmp_path: Path) -> None:
    place = tmp_path / "printer"
    first, second = FarEnd(), FarEnd()
    place.symlink_to(first.path)
    port = UsblpTransport(str(place))
    port.open()
    first.unplug()
    with pytest.raises(DisconnectedError):
        port.write(b"lost", WAIT_S)
    place.unlink()
    place.symlink_to(second.path)
    port.open()
    port.write(b"again", WAIT_S)
    assert os.read(second.fd, 9) == b"again"
    port.close()
    second.unplug()


def test_a_closed_port_says_so() -> None:
    port = UsblpTransport("lp0")
    port.close()
    for act in (read_one, write_one, UsblpTransport.port_status):
        with pytest.raises(DisconnectedError, match="not open"):
            act(port)


# --- what the port says beside the data ------------------------------------------------------


class Ioctls:
    """Answers each request with what stands under its number."""

    def __init__(self, answers: dict[int, bytes]) -> None:
        self._answers = answers

    def __call__(self, _fd: int, request: int, buffer: bytearray) -> None:
        answer = self._answers[request]
        assert len(buffer) >= len(answer)
        buffer[: len(answer)] = answer


def test_the_port_says_how_it_is(printer: FarEnd) -> None:
    said = {0x060B: (0x30).to_bytes(4, sys.byteorder), 0x84005001: b"\x00\x09MFG:XP;garbage"}
    port = UsblpTransport(printer.path, ioctl=Ioctls(said))
    port.open()
    assert port.port_status() == PortStatus(paper_empty=True, selected=True, error=True)
    assert port.device_id() == "MFG:XP;"
    port.close()


@pytest.mark.parametrize("ask", [UsblpTransport.port_status, UsblpTransport.device_id])
@pytest.mark.parametrize(
    ("number", "error", "still_open"),
    [
        (errno.EIO, ProtocolError, True),
        (errno.ENOTTY, UnsupportedError, True),
        (errno.ENODEV, DisconnectedError, False),
    ],
)
def test_a_request_that_fails_has_a_name(
    printer: FarEnd,
    ask: Callable[[UsblpTransport], object],
    number: int,
    error: type[DeviceError],
    still_open: bool,
) -> None:
    port = UsblpTransport(printer.path, ioctl=failing(number))
    port.open()
    with pytest.raises(error):
        ask(port)
    assert port.is_open == still_open
    port.close()


def test_what_is_no_usblp_knows_no_status(port: UsblpTransport) -> None:
    with pytest.raises(UnsupportedError):
        port.port_status()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"\x00\x02", ""),
        (b"\x00\x00left over", ""),
        (b"\x00\x09MFG:XP;left over", "MFG:XP;"),
        (b"\x09\x00MFG:XP;\x00\x00\x00", "MFG:XP;"),  # low byte first
        (b"\x00\x05M\xffG", r"M\xffG"),
    ],
)
def test_the_device_id_ends_where_its_length_says(raw: bytes, text: str) -> None:
    assert device_id_text(raw) == text


def test_it_bears_its_path_and_the_time_of_full_speed() -> None:
    port = UsblpTransport("/dev/usb/lp0")
    assert (port.name, port.byte_time_s) == ("/dev/usb/lp0", 1e-6)


# --- a whole printer -------------------------------------------------------------------------


def test_a_ticket_is_printed_over_usblps_file(tmp_path: Path) -> None:
    with living(PrinterSimulator(tmp_path, PtyLink(tmp_path / "lp0"))):
        printer = driver(UsblpTransport(str(tmp_path / "lp0")))
        outcome = printer.print(PrintJob("j1", page()))
        printer.close()
    assert outcome == Outcome(Result.CONFIRMED, Evidence.PROCESS_ID)
    assert len(rows(tmp_path / "0001.png")) > 300
