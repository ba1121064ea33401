"""Serial ports, on real ptys: claiming, time-outs, and what happens when the line goes."""

import errno
import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.errors import (
    ClaimedError,
    DeviceTimeoutError,
    DisconnectedError,
    HardwareFaultError,
    NotFoundError,
)
from devices.transport.serial import Parity, SerialTransport

WAIT_S = 5.0
TIOCGEXCL = 0x80045440  # asm-generic/ioctls.h
OWNER = """
import sys
from devices.transport.serial import SerialTransport
port = SerialTransport(sys.argv[1], 9600)
port.open()
sys.stdout.write("open\\n")
sys.stdout.flush()
sys.stdin.read()
"""


@dataclass
class Line:
    """The far end of a pty, and the path of the near end."""

    fd: int
    path: str

    def hang_up(self) -> None:
        """As when the adapter is pulled out."""
        os.close(self.fd)


@pytest.fixture
def line() -> Iterator[Line]:
    """A pty in raw mode."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    path = os.ttyname(theirs)
    os.close(theirs)
    yield Line(ours, path)
    with suppress(OSError):  # hung up by the test
        os.close(ours)


@pytest.fixture
def port(line: Line) -> Iterator[SerialTransport]:
    """An open port on it."""
    port = SerialTransport(line.path, 9600)
    port.open()
    yield port
    port.close()


def test_bytes_go_both_ways_untouched(line: Line, port: SerialTransport) -> None:
    port.write(bytes(range(256)), WAIT_S)
    assert os.read(line.fd, 512) == bytes(range(256))
    os.write(line.fd, b"\x00\x0d\x0a\x11\x13")
    assert port.read(3, WAIT_S) == b"\x00\x0d\x0a"
    assert port.read(64, WAIT_S) == b"\x11\x13"


def test_silence_reads_as_nothing(port: SerialTransport) -> None:
    assert port.read(1, 0.01) == b""
    assert port.is_open


def test_discard_forgets_what_has_come(line: Line, port: SerialTransport) -> None:
    os.write(line.fd, b"old")
    assert port.read(1, WAIT_S) == b"o"
    port.discard_input()
    os.write(line.fd, b"new")
    assert port.read(3, WAIT_S) == b"new"


def test_a_line_that_takes_nothing_more_times_out(port: SerialTransport) -> None:
    with pytest.raises(DeviceTimeoutError, match=r"\d+ of 1000000 bytes"):
        port.write(bytes(1_000_000), 0.05)


def fail(*_: object) -> None:
    """As termios does on a device that has just gone."""
    raise termios.error(errno.EIO, "Input/output error")


def test_a_line_that_goes_while_its_queue_is_emptied_is_disconnected(
    port: SerialTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(termios, "tcflush", fail)
    with pytest.raises(DisconnectedError, match="flush"):
        port.write(bytes(1_000_000), 0.05)
    assert not port.is_open


def test_a_line_that_goes_while_it_is_opened_is_a_device_error(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(termios, "tcflush", fail)
    with pytest.raises(HardwareFaultError, match="Input/output error"):
        SerialTransport(line.path, 9600).open()


def read_one(port: SerialTransport) -> None:
    port.read(1, WAIT_S)


def write_one(port: SerialTransport) -> None:
    port.write(b"x", WAIT_S)


@pytest.mark.parametrize("act", [read_one, write_one])
def test_a_line_that_hangs_up_is_disconnected(
    line: Line, port: SerialTransport, act: Callable[[SerialTransport], None]
) -> None:
    line.hang_up()
    with pytest.raises(DisconnectedError):
        act(port)
    assert not port.is_open


def test_a_second_owner_is_refused_until_the_first_has_gone(
    line: Line, port: SerialTransport
) -> None:
    second = SerialTransport(line.path, 9600)
    with pytest.raises(ClaimedError):
        second.open()
    port.close()
    second.open()
    second.close()


def test_a_killed_owner_leaves_the_port_free(line: Line) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, line.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"open\n"
        with pytest.raises(ClaimedError):
            SerialTransport(line.path, 9600).open()
        owner.send_signal(signal.SIGKILL)
        owner.wait(WAIT_S)
    port = SerialTransport(line.path, 9600)
    port.open()
    # TIOCEXCL would have outlived it on a pty, and would keep everyone but root out
    assert struct.unpack("i", fcntl.ioctl(line.fd, TIOCGEXCL, bytes(4))) == (0,)
    port.close()


def test_no_port_is_not_found(tmp_path: Path) -> None:
    port = SerialTransport(str(tmp_path / "ttyX"), 9600)
    with pytest.raises(NotFoundError):
        port.open()
    assert not port.is_open


def test_a_plain_file_is_no_port(tmp_path: Path) -> None:
    (tmp_path / "ttyX").touch()
    with pytest.raises(HardwareFaultError):
        SerialTransport(str(tmp_path / "ttyX"), 9600).open()


def test_missing_modem_lines_are_a_state(port: SerialTransport) -> None:
    assert not port.line_control


@pytest.mark.parametrize(
    ("port", "bits"),
    [
        (SerialTransport("x", 9600), 10),
        (SerialTransport("x", 9600, parity=Parity.EVEN), 11),
        (SerialTransport("x", 9600, stop_bits=2), 11),
    ],
)
def test_byte_time_counts_every_bit(port: SerialTransport, bits: int) -> None:
    assert port.byte_time_s == pytest.approx(bits / 9600)


def test_a_closed_port_says_so() -> None:
    port = SerialTransport("x", 9600)
    port.close()
    with pytest.raises(DisconnectedError):
        port.read(1, 0.0)
