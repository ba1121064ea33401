"""A scanner in USB-COM mode, on real ptys: every letter arrives, and what breaks off is told."""

import os
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.readers import CodeRead, CodeReader, CodeRefused, Fault
from devices.readers.mock import MockReader
from devices.readers.serial import SerialReader
from devices.readers.sim import ReaderFault, SimReader
from devices.status import State
from devices.transport.listening import Backoff
from devices.transport.serial import SerialTransport
from tests.fakes.waiting import wait_for

CARD = "006085000123|095123456|Nông Văn Thử|15081985|Nam|Thôn 1, Xã Mẫu, Tỉnh Thái Nguyên|12052021"
SOON = Backoff(0.01, 0.02)

Heard = list[CodeRead | CodeRefused]


class Line:
    """The far end of a pty, and the path of the near end."""

    def __init__(self) -> None:
        self.fd, theirs = os.openpty()
        tty.setraw(theirs)
        self.path = os.ttyname(theirs)
        self._theirs = theirs

    def send(self, data: bytes) -> None:
        """Let the scanner speak."""
        os.write(self.fd, data)

    def hang_up(self) -> None:
        """Pull it out."""
        os.close(self._theirs)
        os.close(self.fd)


@pytest.fixture
def line() -> Line:
    """A line; the test or the kernel closes it."""
    return Line()


@pytest.fixture
def heard() -> Heard:
    """What the reader tells."""
    return []


@pytest.fixture
def reader(line: Line, heard: Heard) -> Iterator[SerialReader]:
    """A reader on that line, started."""
    reader = SerialReader("reader-1", SerialTransport(line.path, 115_200), backoff=SOON)
    reader.listen(heard.append)
    reader.start()
    wait_for(lambda: reader.status().state is State.UNKNOWN)
    yield reader
    reader.close()


def test_a_card_arrives_with_every_letter(line: Line, reader: SerialReader, heard: Heard) -> None:
    port: CodeReader = reader
    line.send(b"]Q1" + CARD.encode() + b"\r")
    wait_for(lambda: heard)
    (code,) = heard
    assert isinstance(code, CodeRead)
    assert (code.text, code.symbology, code.typed) == (CARD, "qr", False)
    assert (code.device, port.status().state) == ("reader-1", State.ONLINE)


def test_without_a_suffix_silence_ends_the_code(
    line: Line, reader: SerialReader, heard: Heard
) -> None:
    del reader
    line.send(b"A015")
    wait_for(lambda: heard)
    assert [code.text for code in heard if isinstance(code, CodeRead)] == ["A015"]


def test_a_wrong_charset_is_refused(line: Line, reader: SerialReader, heard: Heard) -> None:
    del reader
    line.send("Lê Văn Tú".encode("cp1258") + b"\r")
    wait_for(lambda: heard)
    assert isinstance(heard[0], CodeRefused)
    assert heard[0].fault is Fault.GARBLED


def test_a_code_that_breaks_off_is_told(line: Line, heard: Heard) -> None:
    reader = SerialReader("reader-1", SerialTransport(line.path, 115_200), idle_s=60.0)
    reader.listen(heard.append)
    reader.start()
    wait_for(lambda: reader.status().state is State.UNKNOWN)
    line.send(CARD.encode()[:40])
    wait_for(lambda: reader.status().state is State.ONLINE)
    line.hang_up()
    wait_for(lambda: heard)
    assert isinstance(heard[0], CodeRefused)
    assert heard[0].fault is Fault.INCOMPLETE
    reader.close()


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[SimReader]:
    """A simulated scanner that names the kind of its codes."""
    simulated = SimReader(tmp_path / "reader" / "port", 115_200, aim="]Q1")
    simulated.start()
    yield simulated
    simulated.stop()


def test_a_simulated_scanner_reads_is_pulled_out_and_comes_back(
    simulated: SimReader, tmp_path: Path, heard: Heard
) -> None:
    path = str(tmp_path / "reader" / "port")
    reader = SerialReader("reader-1", SerialTransport(path, 115_200), idle_s=5.0, backoff=SOON)
    reader.listen(heard.append)
    reader.start()
    for _ in range(2):
        simulated.start()
        wait_for(lambda: reader.status().state is State.UNKNOWN)
        simulated.scan(CARD)
        wait_for(lambda: heard)
        code = heard.pop()
        assert isinstance(code, CodeRead)
        assert (code.text, code.symbology) == (CARD, "qr")
        simulated.stop()
        wait_for(lambda: reader.status().state is State.OFFLINE)
    reader.close()


def test_a_simulated_scanner_that_is_set_wrongly(
    simulated: SimReader, tmp_path: Path, heard: Heard
) -> None:
    path = str(tmp_path / "reader" / "port")
    reader = SerialReader("reader-1", SerialTransport(path, 115_200), idle_s=5.0, backoff=SOON)
    reader.listen(heard.append)
    reader.start()
    wait_for(lambda: reader.status().state is State.UNKNOWN)
    simulated.scan("Lê Văn Tú", charset="cp1258")
    simulated.send(b"]C0A015\r")
    wait_for(lambda: len(heard) == 2)
    refused, read = heard
    assert isinstance(refused, CodeRefused)
    assert isinstance(read, CodeRead)
    assert (refused.fault, read.text) == (Fault.GARBLED, "A015")
    reader.close()


@pytest.mark.parametrize(
    ("fault", "text", "told"),
    [
        (ReaderFault.SILENT, CARD, None),
        (ReaderFault.CHARSET, "Lê Văn Tú", Fault.GARBLED),
        (ReaderFault.HALF, "xé", Fault.INCOMPLETE),
        (ReaderFault.NO_SUFFIX, "A015", "A015"),
    ],
)
def test_each_fault_of_a_scanner_is_told_and_the_next_code_is_whole(
    simulated: SimReader, tmp_path: Path, heard: Heard, fault: ReaderFault, text: str, told: object
) -> None:
    path = str(tmp_path / "reader" / "port")
    reader = SerialReader("reader-1", SerialTransport(path, 115_200), idle_s=0.1, backoff=SOON)
    reader.listen(heard.append)
    reader.start()
    wait_for(lambda: reader.status().state is State.UNKNOWN)
    simulated.suffer([fault])
    simulated.scan(text)
    wait_for(lambda: len(heard) == (told is not None))
    simulated.suffer([])
    simulated.scan("A016")
    wait_for(lambda: len(heard) == 1 + (told is not None))
    codes = [one.text if isinstance(one, CodeRead) else one.fault for one in heard]
    assert codes == [*([told] if told else []), "A016"]
    reader.close()


def test_noise_breaks_codes_and_never_the_reader(
    simulated: SimReader, tmp_path: Path, heard: Heard
) -> None:
    path = str(tmp_path / "reader" / "port")
    reader = SerialReader("reader-1", SerialTransport(path, 115_200), idle_s=0.1, backoff=SOON)
    reader.listen(heard.append)
    reader.start()
    wait_for(lambda: reader.status().state is State.UNKNOWN)
    simulated.suffer([ReaderFault.NOISE])
    simulated.scan(CARD)
    wait_for(lambda: heard)
    simulated.suffer([])
    simulated.scan("A016")
    wait_for(lambda: isinstance(heard[-1], CodeRead) and heard[-1].text == "A016")
    assert not isinstance(heard[0], CodeRead) or heard[0].text != CARD
    reader.close()


def test_the_mock_tells_its_listener_at_once(heard: Heard) -> None:
    mock = MockReader("reader-1", steady_s=lambda: 7.5)
    port: CodeReader = mock
    mock.scan("nobody listens")
    port.listen(heard.append)
    mock.scan("A015")
    mock.refuse(Fault.GARBLED)
    assert heard == [
        CodeRead("reader-1", "A015", "", b"A015", 7.5),
        CodeRefused("reader-1", Fault.GARBLED, 7.5),
    ]
    assert port.status().state is State.ONLINE
    port.close()
