"""Opening a USB printer: which one, what of it, and who else may not; on a bus in memory."""

import errno
import threading
from collections.abc import Iterator

import pytest
import usb.core

from devices.errors import (
    ClaimedError,
    DeviceError,
    DeviceTimeoutError,
    HardwareFaultError,
    NotConfiguredError,
    NotFoundError,
    PermissionDeniedError,
    UnpluggedError,
    UnsupportedError,
)
from devices.transport.usb import UsbTransport
from devices.transport.usb_finding import UsbIdentity
from devices.transport.usblp import PortStatus
from tests.fakes.usb import (
    BULK,
    HID,
    INTERRUPT,
    MODEL,
    VENDOR,
    Face,
    Pipe,
    UsbPrinter,
    to,
)

WAIT_S = 5.0
OUT, IN = 0x01, 0x82
STATUS, IDENTIFY = (0xA1, 1), (0xA1, 0)
KEYS = Face(0, (Pipe(0x81, INTERRUPT),), HID)
UPDATES = Face(1, (Pipe(0x02), Pipe(0x83)), VENDOR)
PAPER = Face(2, (Pipe(0x84, INTERRUPT), Pipe(0x85), Pipe(0x06)))


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


def written_to(link: UsbTransport, data: bytes = b"slip") -> None:
    """Open, write, close."""
    link.open()
    link.write(data, WAIT_S)
    link.close()


# --- which printer ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serial_number", "bus_path"), [("B", None), (None, "1-2.4"), ("B", "1-2.4")]
)
def test_a_printer_is_found_by_its_number_or_its_socket(
    serial_number: str | None, bus_path: str | None
) -> None:
    first, second = UsbPrinter(serial_number="A"), UsbPrinter(serial_number="B", ports=(2, 4))
    written_to(to(first, second, serial_number=serial_number, bus_path=bus_path))
    assert first.received == b""
    assert second.received == b"slip"
    assert not first.handles
    assert not second.handles


@pytest.mark.parametrize("serial_number", [None, "000000"])
def test_two_equal_printers_are_an_error_that_names_both(serial_number: str | None) -> None:
    twins = [UsbPrinter(serial_number="000000", ports=(2, port)) for port in (3, 4)]
    with pytest.raises(NotConfiguredError, match=r"at 1-2\.3 and 1-2\.4") as caught:
        to(*twins, serial_number=serial_number).open()
    assert not any(one.handles for one in twins), caught  # not even while the error is held


@pytest.mark.parametrize(
    ("serial_number", "bus_path"),
    [("X", None), (None, "1-2"), ("A", "2-2.3"), ("X", "1-2.3")],
)
def test_another_printer_of_the_model_will_not_do(
    serial_number: str | None, bus_path: str | None
) -> None:
    with pytest.raises(UnpluggedError):
        to(UsbPrinter(serial_number="A"), serial_number=serial_number, bus_path=bus_path).open()


@pytest.mark.parametrize("number", [None, "", "\udc00"])
def test_a_printer_without_a_readable_number_is_found_by_its_socket(number: str | None) -> None:
    printer = UsbPrinter(serial_number=number)
    with pytest.raises(UnpluggedError):
        to(printer, serial_number="A").open()
    written_to(to(printer, bus_path="1-2.3"))
    assert printer.received == b"slip"


def test_one_that_cannot_be_asked_is_no_trouble_to_the_other() -> None:
    closed, ours = UsbPrinter(serial_number="A"), UsbPrinter(serial_number="B")
    closed.fail("open_device", errno.EACCES)
    written_to(to(closed, ours, serial_number="B"))
    assert ours.received == b"slip"


def test_one_that_cannot_be_asked_may_be_the_one() -> None:
    closed, other = UsbPrinter(serial_number="A"), UsbPrinter(serial_number="B")
    closed.fail("open_device", errno.EACCES)
    with pytest.raises(PermissionDeniedError):
        to(closed, other, serial_number="A").open()


# --- what of it ------------------------------------------------------------------------------


def test_of_a_composite_device_only_the_printer_is_touched() -> None:
    printer = UsbPrinter(bytes.upper, faces=(KEYS, UPDATES, PAPER))
    printer.kernel_drivers = {0, 1}
    printer.answers = {IDENTIFY: b"\x00\x08MFG:X;", STATUS: b"\x18"}
    link = to(printer)
    link.open()
    link.write(b"slip", WAIT_S)
    assert link.read(9, WAIT_S) == b"SLIP"
    assert link.device_id() == "MFG:X;"
    assert link.port_status() == PortStatus(paper_empty=False, selected=True, error=False)
    assert set(printer.claims) == {2}
    assert printer.asked == [(0xA1, 0, 0x0200), (0xA1, 1, 2)]


@pytest.mark.parametrize(
    "faces",
    [
        pytest.param((Face(protocol=1, pipes=(Pipe(OUT),)), Face(alternate=1)), id="two ways"),
        pytest.param((Face(protocol=4), Face(alternate=1)), id="plain bytes"),
        pytest.param((Face(pipes=(Pipe(OUT),)), Face(alternate=1)), id="an answer"),
        pytest.param((Face(protocol=1), Face(alternate=1)), id="the newer protocol"),
    ],
)
def test_the_setting_is_taken_that_gives_most(faces: tuple[Face, ...]) -> None:
    printer = UsbPrinter(bytes.upper, faces=faces)
    printer.answers = {IDENTIFY: b"\x00\x04ok"}
    link = to(printer)
    link.open()
    link.write(b"slip", WAIT_S)
    assert printer.claims[0].alternates == {0: 1}
    assert link.device_id() == "ok"
    assert printer.asked == [(0xA1, 0, 0x0001)]


@pytest.mark.parametrize(
    "face",
    [
        pytest.param(Face(kind=VENDOR), id="not a printer"),
        pytest.param(Face(protocol=4), id="IPP over USB"),
        pytest.param(Face(pipes=(Pipe(IN),)), id="no way in"),
        pytest.param(Face(pipes=(Pipe(OUT, INTERRUPT), Pipe(IN))), id="no bulk"),
        pytest.param(Face(pipes=(Pipe(OUT, BULK, 0), Pipe(IN))), id="no room in a packet"),
    ],
)
def test_what_takes_no_plain_bytes_is_no_printer(face: Face) -> None:
    printer = UsbPrinter(faces=(face,))
    with pytest.raises(NotFoundError, match="no printer interface"):
        to(printer).open()
    assert not printer.handles


def test_a_printer_that_only_listens_is_silent() -> None:
    printer = UsbPrinter(faces=(Face(protocol=1, pipes=(Pipe(OUT),)),))
    link = to(printer)
    link.open()
    link.write(b"slip", WAIT_S)
    assert link.read(1, 0.01) == b""
    link.discard_input()
    assert printer.received == b"slip"


# --- claiming --------------------------------------------------------------------------------


def test_the_kernels_driver_keeps_its_printer_unless_told(printer: UsbPrinter) -> None:
    printer.kernel_drivers = {0}
    with pytest.raises(ClaimedError):
        to(printer).open()
    assert printer.kernel_drivers == {0}
    assert not printer.handles


def test_the_kernels_driver_gets_its_printer_back(printer: UsbPrinter) -> None:
    printer.kernel_drivers = {0}
    link = to(printer, detach=True)
    link.open()
    assert printer.kernel_drivers == set()
    link.write(b"slip", WAIT_S)
    link.close()
    assert (printer.kernel_drivers, printer.claims, printer.handles) == ({0}, {}, [])


def test_a_claim_that_fails_gives_the_kernels_driver_back(printer: UsbPrinter) -> None:
    printer.kernel_drivers = {0}
    printer.fail("claim_interface", errno.EIO)
    with pytest.raises(HardwareFaultError):
        to(printer, detach=True).open()
    assert (printer.kernel_drivers, printer.handles) == ({0}, [])


def test_what_had_no_driver_gets_none(printer: UsbPrinter) -> None:
    written_to(to(printer, detach=True))
    assert printer.kernel_drivers == set()


def test_a_printer_pulled_while_it_is_ours_closes_without_a_word(
    printer: UsbPrinter, link: UsbTransport, caplog: pytest.LogCaptureFixture
) -> None:
    printer.unplug()
    link.close()
    link.close()
    assert "not given back" in caplog.text
    assert not link.is_open


def test_a_second_owner_is_refused_until_the_first_has_gone(
    printer: UsbPrinter, link: UsbTransport
) -> None:
    second = to(printer)
    with pytest.raises(ClaimedError):
        second.open()
    link.write(b"mine", WAIT_S)
    link.close()
    written_to(second)
    assert printer.received == b"mineslip"


def test_of_many_at_once_one_gets_it(printer: UsbPrinter) -> None:
    start, links = threading.Barrier(8), [to(printer) for _ in range(8)]
    refused: list[UsbTransport] = []

    def claim(link: UsbTransport) -> None:
        start.wait(WAIT_S)
        try:
            link.open()
        except ClaimedError:
            refused.append(link)

    threads = [threading.Thread(target=claim, args=(link,)) for link in links]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    assert (len(refused), sum(link.is_open for link in links)) == (7, 1)


@pytest.mark.parametrize(
    ("act", "number", "error"),
    [
        ("open_device", errno.EACCES, PermissionDeniedError),
        ("open_device", errno.ENODEV, NotFoundError),
        ("open_device", errno.ENOSYS, UnsupportedError),
        ("get_configuration", errno.EIO, HardwareFaultError),
        ("claim_interface", errno.EBUSY, ClaimedError),
        ("claim_interface", errno.ENODEV, NotFoundError),
        ("claim_interface", errno.ETIMEDOUT, DeviceTimeoutError),
        ("is_kernel_driver_active", errno.ENOSYS, UnsupportedError),
    ],
)
def test_what_keeps_it_from_opening_has_a_name(
    printer: UsbPrinter, act: str, number: int, error: type[DeviceError]
) -> None:
    link = to(printer, detach=True)
    printer.fail(act, number)
    with pytest.raises(error):
        link.open()
    assert not link.is_open
    assert not printer.handles
    written_to(link)


def test_without_libusb_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(*_: object, **__: object) -> None:
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", find)
    with pytest.raises(UnsupportedError, match=r"libusb-1\.0 is not installed"):
        UsbTransport(UsbIdentity(*MODEL)).open()
