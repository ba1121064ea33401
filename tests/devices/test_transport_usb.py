"""An open USB printer: pyusb itself, over a bus in memory; no kernel device is tried."""

import errno
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import (
    DeviceError,
    DeviceTimeoutError,
    DisconnectedError,
    NotFoundError,
    ProtocolError,
    UnsupportedError,
)
from devices.printers import Evidence, Outcome, PrintJob, Result
from devices.printers.sim import PrinterSimulator
from devices.status import State
from devices.transport.usb import WRITE_BYTES, UsbTransport
from devices.transport.usblp import PortStatus
from tests.fakes.printers import driver, living, page, rows
from tests.fakes.usb import (
    PACKET,
    UsbLink,
    UsbPrinter,
    to,
)

WAIT_S = 5.0
OUT, IN = 0x01, 0x82
STATUS, RESET, OLD_RESET = (0xA1, 1), (0x21, 2), (0x23, 2)


@pytest.fixture
def printer() -> UsbPrinter:
    """A printer that answers in capitals."""
    return UsbPrinter(bytes.upper)


@pytest.fixture
def link(printer: UsbPrinter) -> Iterator[UsbTransport]:
    """Open to it."""
    link = to(printer)
    link.open()
    yield link
    link.close()


# --- bytes -----------------------------------------------------------------------------------


def test_bytes_go_both_ways(printer: UsbPrinter, link: UsbTransport) -> None:
    before = list(printer.handles)
    link.open()
    assert printer.handles == before
    link.write(b"abc", WAIT_S)
    assert link.read(1, WAIT_S) == b"A"
    assert link.read(9, 0.0) == b"BC"
    assert printer.received == b"abc"
    assert link.read(1, 0.01) == b""
    assert link.is_open


@given(data=st.binary(max_size=3 * WRITE_BYTES), rooms=st.lists(st.integers(1, 5000)))
def test_however_slowly_it_takes_them_each_byte_goes_once(data: bytes, rooms: list[int]) -> None:
    printer = UsbPrinter()
    link = to(printer)
    link.open()
    for room in rooms:
        printer.make_room(room)
        rest = data[len(printer.received) :]
        if len(rest) > room:
            with pytest.raises(DeviceTimeoutError, match=f"{room} of {len(rest)} bytes"):
                link.write(rest, 0.001)
    printer.make_room(None)
    link.write(data[len(printer.received) :], WAIT_S)
    assert printer.received == data
    assert all(printer.transfers)


@given(blocks=st.lists(st.binary(max_size=3000)), sizes=st.lists(st.integers(1, 3000), min_size=1))
def test_however_it_packs_them_each_byte_comes_once(blocks: list[bytes], sizes: list[int]) -> None:
    printer = UsbPrinter()
    link = to(printer)
    link.open()
    for block in blocks:
        printer.feed(block)
    found, turn = b"", 0
    while len(found) < len(b"".join(blocks)):
        found += link.read(sizes[turn % len(sizes)], WAIT_S)
        turn += 1
    assert found == b"".join(blocks)


def test_a_printer_that_takes_nothing_times_out(printer: UsbPrinter, link: UsbTransport) -> None:
    printer.make_room(PACKET + WRITE_BYTES + 10)
    with pytest.raises(DeviceTimeoutError, match=f"{PACKET + WRITE_BYTES + 10} of 9000 bytes"):
        link.write(bytes(9000), 0.05)
    with pytest.raises(DeviceTimeoutError, match="at least 0 of 5 bytes"):
        link.write(bytes(5), 0.0)
    assert link.is_open
    printer.make_room(None)
    link.write(b"later", WAIT_S)
    assert printer.received.endswith(b"\0later")


def test_no_time_is_one_try(printer: UsbPrinter, link: UsbTransport) -> None:
    with pytest.raises(DeviceTimeoutError, match=f"{PACKET} of 9000 bytes"):
        link.write(bytes(9000), 0.0)
    assert len(printer.received) == PACKET


def test_an_empty_message_sends_no_empty_packet(printer: UsbPrinter, link: UsbTransport) -> None:
    link.write(b"", WAIT_S)
    assert printer.transfers == []


def test_an_empty_packet_is_not_the_end(printer: UsbPrinter, link: UsbTransport) -> None:
    printer.feed(b"")
    printer.feed(b"")
    printer.feed(b"word")
    assert link.read(9, WAIT_S) == b"word"
    printer.chatters = True
    assert link.read(9, 0.02) == b""
    assert link.is_open


def test_discard_forgets_what_has_come(printer: UsbPrinter, link: UsbTransport) -> None:
    for old in (b"read in part", bytes(2000), b"", b"and behind an empty packet"):
        printer.feed(old)
    assert link.read(4, WAIT_S) == b"read"
    link.discard_input()
    printer.feed(b"new")
    assert link.read(9, WAIT_S) == b"new"


def test_one_that_never_stops_talking_is_not_listened_to_for_ever() -> None:
    printer = UsbPrinter()
    printer.chatters = True
    link = to(printer)
    link.open()
    link.discard_input()
    assert link.is_open


# --- a halted endpoint -----------------------------------------------------------------------


def test_an_endpoint_left_halted_is_cleared_and_each_byte_goes_once(
    printer: UsbPrinter, link: UsbTransport
) -> None:
    printer.halt(OUT)
    printer.halt(IN)
    link.write(bytes(range(256)), WAIT_S)
    assert printer.received == bytes(range(256))
    assert link.read(1, WAIT_S) == b"\0"


def test_a_halt_within_a_job_is_not_written_over(printer: UsbPrinter, link: UsbTransport) -> None:
    printer.after(PACKET + 100, lambda: printer.halt(OUT))
    with pytest.raises(ProtocolError, match=f"at least {PACKET} of 1000 bytes"):
        link.write(bytes(1000), WAIT_S)
    assert len(printer.received) == PACKET + 100
    link.write(b"next", WAIT_S)
    assert printer.received.endswith(b"\0next")


def read_one(link: UsbTransport) -> None:
    link.read(1, WAIT_S)


def write_one(link: UsbTransport) -> None:
    link.write(b"x", WAIT_S)


@pytest.mark.parametrize(("address", "act"), [(IN, read_one), (OUT, write_one)])
def test_an_endpoint_that_stays_halted_is_an_error(
    printer: UsbPrinter, link: UsbTransport, address: int, act: Callable[[UsbTransport], None]
) -> None:
    printer.halt(address, times=3)
    with pytest.raises(ProtocolError):
        act(link)
    printer.feed(b"well again")
    act(link)


@pytest.mark.parametrize(("address", "act"), [(IN, read_one), (OUT, write_one)])
def test_one_that_goes_while_it_is_cleared_is_disconnected(
    printer: UsbPrinter, link: UsbTransport, address: int, act: Callable[[UsbTransport], None]
) -> None:
    printer.halt(address)
    printer.fail("clear_halt", errno.ENODEV)
    with pytest.raises(DisconnectedError, match="clear halt"):
        act(link)
    assert not link.is_open


# --- unplugged -------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [read_one, write_one, UsbTransport.discard_input])
@pytest.mark.parametrize("number", [errno.ENODEV, errno.EIO])
def test_a_printer_that_goes_is_disconnected(
    printer: UsbPrinter, link: UsbTransport, act: Callable[[UsbTransport], None], number: int
) -> None:
    printer.fail("bulk_read", number)
    printer.fail("bulk_write", number)
    with pytest.raises(DisconnectedError):
        act(link)
    assert not link.is_open


def test_pulled_within_a_job_the_error_counts_what_went(
    printer: UsbPrinter, link: UsbTransport
) -> None:
    printer.after(PACKET + WRITE_BYTES + 7, printer.unplug)
    with pytest.raises(DisconnectedError, match=f"least {PACKET + WRITE_BYTES} of 20000 bytes"):
        link.write(bytes(20_000), WAIT_S)
    assert not link.is_open


def test_pulling_it_wakes_a_waiting_reader(printer: UsbPrinter, link: UsbTransport) -> None:
    errors: list[DisconnectedError] = []

    def read() -> None:
        try:
            link.read(1, WAIT_S)
        except DisconnectedError as error:
            errors.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    printer.unplug()
    reader.join(WAIT_S)
    assert len(errors) == 1


def test_a_printer_that_comes_back_gets_a_new_handle(
    printer: UsbPrinter, link: UsbTransport
) -> None:
    printer.feed(b"old")
    assert link.read(1, WAIT_S) == b"o"
    first = printer.handles[0]
    printer.unplug()
    with pytest.raises(DisconnectedError):
        link.write(b"lost", WAIT_S)
    with pytest.raises(NotFoundError):
        link.open()
    printer.plug()
    link.open()
    link.write(b"again", WAIT_S)
    assert printer.received == b"again"
    assert link.read(9, WAIT_S) == b"AGAIN"
    assert printer.handles != [first]


def test_a_closed_link_says_so(printer: UsbPrinter) -> None:
    for act in (read_one, write_one, UsbTransport.port_status, UsbTransport.soft_reset):
        with pytest.raises(DisconnectedError, match="not open"):
            act(to(printer))


# --- what the printer class asks beside the data ---------------------------------------------


@pytest.mark.parametrize(
    ("byte", "said"),
    [
        (0x18, PortStatus(paper_empty=False, selected=True, error=False)),
        (0x30, PortStatus(paper_empty=True, selected=True, error=True)),
        (0x00, PortStatus(paper_empty=False, selected=False, error=True)),
    ],
)
def test_the_port_says_how_it_is(
    printer: UsbPrinter, link: UsbTransport, byte: int, said: PortStatus
) -> None:
    printer.answers = {STATUS: bytes((byte,))}
    assert link.port_status() == said


@pytest.mark.parametrize("known", [RESET, OLD_RESET])
def test_a_soft_reset_is_asked_for_in_both_ways(
    printer: UsbPrinter, link: UsbTransport, known: tuple[int, int]
) -> None:
    printer.answers = {known: b""}
    printer.feed(b"old")
    assert link.read(1, WAIT_S) == b"o"
    printer.halt(OUT)
    link.soft_reset()
    assert printer.asked[-1] == (*known, 0)
    assert printer.halted == {}
    assert link.read(1, 0.01) == b""


@pytest.mark.parametrize(
    "ask", [UsbTransport.port_status, UsbTransport.device_id, UsbTransport.soft_reset]
)
@pytest.mark.parametrize(
    ("number", "error", "still_open"),
    [
        (errno.EPIPE, UnsupportedError, True),
        (errno.ETIMEDOUT, DeviceTimeoutError, True),
        (errno.ENODEV, DisconnectedError, False),
    ],
)
def test_a_request_that_fails_has_a_name(
    printer: UsbPrinter,
    link: UsbTransport,
    ask: Callable[[UsbTransport], object],
    number: int,
    error: type[DeviceError],
    still_open: bool,
) -> None:
    printer.fail("ctrl_transfer", number)
    with pytest.raises(error):
        ask(link)
    assert link.is_open == still_open


def test_an_empty_port_status_is_no_status(printer: UsbPrinter, link: UsbTransport) -> None:
    printer.answers = {STATUS: b""}
    with pytest.raises(ProtocolError):
        link.port_status()


def test_it_bears_the_name_of_its_identity_and_the_time_of_full_speed() -> None:
    link = to(serial_number="X1", bus_path="1-2")
    assert (link.name, link.byte_time_s) == ("usb:04b8:0e20 X1 1-2", 1e-6)


# --- a whole printer -------------------------------------------------------------------------


@pytest.mark.parametrize("room", [None, 700])
def test_a_ticket_is_printed_over_usb(tmp_path: Path, room: int | None) -> None:
    device = UsbPrinter()
    device.make_room(room)
    with living(PrinterSimulator(tmp_path, UsbLink(device))):
        printer = driver(to(device))
        outcome = printer.print(PrintJob("j1", page()))
        assert printer.poll().state is State.ONLINE
        printer.close()
    assert outcome == Outcome(Result.CONFIRMED, Evidence.PROCESS_ID)
    assert len(rows(tmp_path / "0001.png")) > 300
    assert (tmp_path / "0001.bin").read_bytes() in device.received


def test_a_ticket_cut_off_is_unconfirmed_and_the_next_begins_on_clean_paper(
    tmp_path: Path,
) -> None:
    device = UsbPrinter()
    with living(PrinterSimulator(tmp_path, UsbLink(device))):
        printer = driver(to(device))
        device.after(1000, device.unplug)
        assert printer.print(PrintJob("j1", page())).result is Result.UNCONFIRMED
        device.plug()
        assert printer.print(PrintJob("j2", page())).result is Result.CONFIRMED
        printer.close()
    assert [file.name for file in sorted(tmp_path.glob("*.png"))] == ["0001.png", "0002.png"]
    assert len(rows(tmp_path / "0002.png")) > 300
