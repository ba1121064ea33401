"""Taught sockets: only what stands in its own one is opened, and the right ones come back."""

import os
from dataclasses import replace

import pytest

from devices.errors import (
    DeviceError,
    MovedError,
    NotFoundError,
    NotTaughtError,
    PermissionDeniedError,
)
from devices.memory import MemoryOfItsOwn
from devices.transport.evdev import EvdevTransport
from devices.transport.input_sockets import TaughtSockets
from devices.transport.input_units import InputUnit
from tests.fakes.evdev import Desk, twin


@pytest.fixture
def desk() -> Desk:
    """Two equal units in sockets 1 and 2."""
    return Desk(twin(1), twin(2))


@pytest.fixture
def sockets(desk: Desk) -> TaughtSockets:
    """Both are taught."""
    sockets = desk.sockets(MemoryOfItsOwn())
    for socket in (1, 2):
        assert sockets.teach(f"pad-{socket}", twin(socket)) == ()
    return sockets


def opened(sockets: TaughtSockets, device: str) -> type[DeviceError] | None:
    """Open a device; the error that keeps it closed."""
    transport = EvdevTransport(device, sockets.opener(device))
    try:
        transport.open()
    except DeviceError as error:
        return type(error)
    transport.close()
    return None


@pytest.mark.parametrize(
    ("present", "first", "second"),
    [
        pytest.param([twin(1), twin(2)], None, None, id="all in place"),
        pytest.param([twin(2)], NotFoundError, None, id="one pulled out"),
        pytest.param([twin(2), twin(7)], MovedError, None, id="one in another socket"),
        pytest.param([replace(twin(1), name="Mouse")], NotFoundError, NotFoundError, id="another"),
    ],
)
def test_only_what_stands_in_its_own_socket_is_opened(
    sockets: TaughtSockets,
    desk: Desk,
    present: list[InputUnit],
    first: type[DeviceError] | None,
    second: type[DeviceError] | None,
) -> None:
    desk.stand(*present)
    assert (opened(sockets, "pad-1"), opened(sockets, "pad-2")) == (first, second)


def test_what_nobody_taught_is_not_opened(sockets: TaughtSockets) -> None:
    assert opened(sockets, "pad-3") is NotTaughtError


def test_the_path_of_a_unit_may_change(sockets: TaughtSockets, desk: Desk) -> None:
    desk.stand(replace(twin(1), path=twin(2).path), replace(twin(2), path=twin(1).path))
    assert opened(sockets, "pad-1") is None
    assert desk.opened == [twin(2).path]


def test_twins_that_change_places_while_one_is_opened_are_told_apart(desk: Desk) -> None:
    ends: list[int] = []

    def swap_and_open(path: str) -> int:
        desk.stand(replace(twin(1), path=twin(2).path), replace(twin(2), path=twin(1).path))
        ends.append(desk.open_unit(path))
        return ends[-1]

    sockets = TaughtSockets(MemoryOfItsOwn(), desk.present, swap_and_open)
    sockets.teach("pad-1", twin(1))
    assert opened(sockets, "pad-1") is NotFoundError
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(ends[0])
    assert opened(sockets, "pad-1") is None


def test_a_second_look_that_fails_leaves_nothing_open(desk: Desk) -> None:
    ends: list[int] = []

    def looks() -> tuple[InputUnit, ...]:
        if ends:
            raise PermissionDeniedError("event9")
        return desk.present()

    def open_unit(path: str) -> int:
        ends.append(desk.open_unit(path))
        return ends[-1]

    sockets = TaughtSockets(MemoryOfItsOwn(), looks, open_unit)
    sockets.teach("pad-1", twin(1))
    assert opened(sockets, "pad-1") is PermissionDeniedError
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(ends[0])


def test_what_has_moved_is_opened_once_it_was_taught_again(
    sockets: TaughtSockets, desk: Desk
) -> None:
    desk.stand(twin(2), twin(7))
    assert sockets.teach("pad-1", twin(7)) == ()
    assert opened(sockets, "pad-1") is None


def test_a_unit_that_is_taught_to_another_device_leaves_the_first(sockets: TaughtSockets) -> None:
    assert sockets.teach("pad-1", twin(2)) == ("pad-2",)
    assert opened(sockets, "pad-2") is NotTaughtError


def test_what_was_kept_and_cannot_be_read_is_not_used(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    memory = MemoryOfItsOwn()
    memory.keep("bindings", "pad-1 in socket 1")
    assert desk.sockets(memory).bindings() == ()
    assert "cannot be read" in caplog.text
