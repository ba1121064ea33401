"""The link in memory behaves as the real ones do."""

import threading

import pytest

from devices.errors import ClaimedError, DeviceTimeoutError, DisconnectedError
from devices.transport.memory import MemoryTransport

WAIT_S = 5.0


@pytest.fixture
def link() -> MemoryTransport:
    """Open, and answering in capitals."""
    link = MemoryTransport(bytes.upper)
    link.open()
    return link


def test_answers_are_a_function_of_what_is_written(link: MemoryTransport) -> None:
    link.write(b"abc", WAIT_S)
    assert link.read(2, WAIT_S) == b"AB"
    link.discard_input()
    assert link.read(2, 0.0) == b""
    assert link.written == b"abc"


def test_a_held_write_times_out_and_a_released_one_goes(link: MemoryTransport) -> None:
    link.hold()
    with pytest.raises(DeviceTimeoutError):
        link.write(b"x", 0.01)
    writer = threading.Thread(target=link.write, args=(b"late", WAIT_S))
    writer.start()
    link.release()
    writer.join(WAIT_S)
    assert link.written == b"late"


def test_it_breaks_where_it_was_told_to(link: MemoryTransport) -> None:
    link.unplug_after(3)
    link.write(b"ab", WAIT_S)
    with pytest.raises(DisconnectedError):
        link.write(b"cde", WAIT_S)
    assert link.written == b"abc"
    link.open()
    assert link.opened == 2


def test_unplugging_wakes_a_waiting_reader(link: MemoryTransport) -> None:
    errors: list[Exception] = []

    def read() -> None:
        try:
            link.read(1, WAIT_S)
        except DisconnectedError as error:
            errors.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    link.unplug()
    reader.join(WAIT_S)
    assert len(errors) == 1


def test_a_refused_open_raises_what_it_was_given() -> None:
    link = MemoryTransport()
    link.refuse_open(ClaimedError("memory"))
    with pytest.raises(ClaimedError):
        link.open()
    link.refuse_open(None)
    link.open()
    link.feed(b"hello")
    assert link.read(16, WAIT_S) == b"hello"
