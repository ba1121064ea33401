"""Input events: what the kernel's bytes mean, however they are cut, and who may have the device."""

import errno
import itertools
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import (
    ClaimedError,
    DeviceError,
    DisconnectedError,
    HardwareFaultError,
    NotFoundError,
    PermissionDeniedError,
    UnsupportedError,
)
from devices.transport import evdev, input_units
from devices.transport.evdev import (
    EvdevTransport,
    EventsLost,
    EventStream,
    KeyEvent,
    Stroke,
    open_grabbed,
    open_unclaimed,
)
from devices.transport.input_sim import SimInput
from tests.fakes.evdev import PRESS, RELEASE, REPEAT, FakeInput, dropped, record, stroke, sync, tap

WAIT_S = 5.0
HEARD_AT = 1000.0
KP7, ENTER = 71, 28
KP7_SCAN = 0x7005F


def events(data: bytes, heard_at: float = HEARD_AT) -> list[KeyEvent | EventsLost]:
    return EventStream().feed(data, heard_at)


def test_a_stroke_tells_code_scan_and_moment() -> None:
    assert events(tap(KP7, 7.25, KP7_SCAN)) == [
        KeyEvent(KP7, Stroke.PRESSED, KP7_SCAN, 7.25),
        KeyEvent(KP7, Stroke.RELEASED, KP7_SCAN, 7.27),
    ]


@pytest.mark.parametrize(
    ("data", "strokes"),
    [
        pytest.param(stroke(KP7, REPEAT), [(KP7, 2, None)], id="a repeat, without a scan code"),
        pytest.param(
            record(4, 4, 5) + sync() + record(1, KP7, 1), [(KP7, 1, None)], id="another packet's"
        ),
        pytest.param(
            record(4, 4, 5) + record(1, KP7, 1) + record(1, ENTER, 1),
            [(KP7, 1, 5), (ENTER, 1, None)],
            id="two keys in a packet",
        ),
        pytest.param(record(2, 0, 7) + record(0x11, 1, 1) + sync(), [], id="mouse and lamps"),
        pytest.param(record(1, KP7, 9), [], id="no stroke that the kernel knows"),
        pytest.param(b"", [], id="nothing"),
    ],
)
def test_what_is_a_stroke(data: bytes, strokes: list[tuple[int, int, int | None]]) -> None:
    found = [one for one in events(data) if isinstance(one, KeyEvent)]
    assert [(one.code, one.stroke, one.scan) for one in found] == strokes


def test_after_lost_events_the_rest_of_the_packet_means_nothing() -> None:
    data = record(4, 4, 9) + dropped(3.0) + record(1, ENTER, 1) + sync() + stroke(KP7, PRESS, 4.0)
    assert events(data) == [EventsLost(3.0), KeyEvent(KP7, Stroke.PRESSED, None, 4.0)]


def test_a_stamp_of_another_clock_is_now() -> None:
    (event,) = events(stroke(KP7, PRESS, 1_790_000_000.0), 12.5)
    assert event.at_monotonic == 12.5


STREAM = tap(KP7, 1.0, KP7_SCAN) + dropped(2.0) + sync(2.0) + tap(ENTER, 3.0) + b"half a record"


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_events_do_not_depend_on_how_the_bytes_are_cut(cuts: list[int]) -> None:
    stream, found = EventStream(), list[KeyEvent | EventsLost]()
    places = [0, *sorted(cuts), len(STREAM)]
    for start, end in itertools.pairwise(places):
        found += stream.feed(STREAM[start:end], HEARD_AT)
    assert found == events(STREAM)
    assert len(found) == 5


@given(st.binary(max_size=240))
def test_no_bytes_are_an_error(data: bytes) -> None:
    assert all(one.at_monotonic <= HEARD_AT for one in events(data))


def ioc(direction: int, number: int, size: int) -> int:
    """An ioctl of the group 'E', as asm-generic/ioctl.h puts it together."""
    return direction << 30 | size << 16 | ord("E") << 8 | number


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (evdev.EVIOCGRAB, ioc(1, 0x90, 4)),
        (evdev.EVIOCSCLOCKID, ioc(1, 0xA0, 4)),
        (input_units.EVIOCGID, ioc(2, 0x02, 8)),
        (input_units.EVIOCGNAME, ioc(2, 0x06, input_units.TEXT_BYTES)),
        (input_units.EVIOCGPHYS, ioc(2, 0x07, input_units.TEXT_BYTES)),
        (input_units.EVIOCGUNIQ, ioc(2, 0x08, input_units.TEXT_BYTES)),
        (input_units.EVIOCGBIT_KEY, ioc(2, 0x21, input_units.KEY_BITS_BYTES)),
        (evdev.RECORD.size, 24),
    ],
)
def test_the_numbers_are_those_of_the_kernels_header(ours: int, theirs: int) -> None:
    assert ours == theirs


@pytest.fixture
def fake() -> Iterator[FakeInput]:
    """A device that is plugged in."""
    fake = FakeInput()
    yield fake
    fake.unplug()


@pytest.fixture
def port(fake: FakeInput) -> Iterator[EvdevTransport]:
    """An open port on it."""
    port = EvdevTransport("keypad", fake.opener)
    port.open()
    yield port
    port.close()


def test_records_are_read_as_they_come(fake: FakeInput, port: EvdevTransport) -> None:
    assert port.read(1536, 0.01) == b""
    fake.send(tap(KP7))
    assert port.read(1536, WAIT_S) == tap(KP7)
    fake.send(tap(KP7))
    port.discard_input()
    assert port.read(1536, 0.01) == b""


def test_a_device_that_was_pulled_out_is_disconnected(
    fake: FakeInput, port: EvdevTransport
) -> None:
    fake.unplug()
    with pytest.raises(DisconnectedError):
        port.read(1536, WAIT_S)
    assert not port.is_open
    with pytest.raises(NotFoundError):
        port.open()
    fake.plug()
    port.open()
    assert port.is_open


def test_an_input_device_is_only_heard(port: EvdevTransport) -> None:
    with pytest.raises(UnsupportedError):
        port.write(b"x", WAIT_S)


def test_opening_twice_is_harmless(fake: FakeInput, port: EvdevTransport) -> None:
    port.open()
    assert (fake.opened, port.name, port.byte_time_s) == (1, "keypad", 0.0)
    port.close()
    port.close()
    with pytest.raises(DisconnectedError):
        port.read(1536, 0.0)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOENT, NotFoundError),
        (errno.ENODEV, NotFoundError),
        (errno.EACCES, PermissionDeniedError),
        (errno.EBUSY, ClaimedError),
        (errno.EIO, HardwareFaultError),
    ],
)
def test_why_a_device_cannot_be_had(number: int, kind: type[DeviceError]) -> None:
    def refuse(path: str) -> int:
        raise OSError(number, os.strerror(number), path)

    with pytest.raises(kind):
        EvdevTransport("keypad", refuse).open()


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_what_is_no_input_device_is_refused_and_left_closed(tmp_path: Path) -> None:
    (tmp_path / "event1").touch()
    before = open_descriptors()
    with pytest.raises(HardwareFaultError, match="ioctl"):
        EvdevTransport(str(tmp_path / "event1"), open_grabbed).open()
    assert open_descriptors() == before


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[SimInput]:
    """A simulated device, its time standing still."""
    simulated = SimInput(tmp_path / "sim" / "port", clock=lambda: 8.5)
    simulated.start()
    yield simulated
    simulated.stop()


def test_the_simulated_device_sends_what_the_kernel_would(simulated: SimInput) -> None:
    port = EvdevTransport(str(simulated.link), open_unclaimed)
    port.open()
    simulated.stroke("KEY_KP7", Stroke.PRESSED, KP7_SCAN)
    simulated.drop()
    assert port.read(1536, WAIT_S) == stroke(KP7, PRESS, 8.5, KP7_SCAN) + dropped(8.5) + sync(8.5)
    simulated.tap("KEY_KP7")
    expected = stroke(KP7, PRESS, 8.5) + stroke(KP7, RELEASE, 8.5)
    assert port.read(1536, WAIT_S) == expected
    simulated.stop()
    with pytest.raises(DisconnectedError):
        port.read(1536, WAIT_S)
    port.close()


def test_the_simulated_device_that_is_pulled_out_is_not_there(simulated: SimInput) -> None:
    simulated.start()
    simulated.stop()
    simulated.stop()
    with pytest.raises(NotFoundError):
        EvdevTransport(str(simulated.link), open_unclaimed).open()
    with pytest.raises(ValueError, match="not plugged in"):
        simulated.tap("KEY_1")


def test_nobody_has_to_read_a_simulated_device(simulated: SimInput) -> None:
    for _ in range(1500):
        simulated.tap("KEY_1")
    port = EvdevTransport(str(simulated.link), open_unclaimed)
    port.open()
    data = port.read(1 << 20, WAIT_S)
    assert len(data) % struct.calcsize("@llHHi") == 0
    port.close()
