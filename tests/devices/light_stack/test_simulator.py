"""The simulated relay board on a real pty, driven by the real driver."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from devices.light_stack import Light
from devices.light_stack.serial import SerialLightStack
from devices.light_stack.sim import SimLightStack, StackFault, stack_png
from devices.stand_ins.kinds import SAMPLE_STACK
from devices.status import State
from devices.transport.listening import Backoff
from devices.transport.serial import SerialTransport
from tests.fakes.waiting import wait_for

DARK = {"red": False, "yellow": False, "green": False}


@pytest.fixture
def board(tmp_path: Path) -> Iterator[SimLightStack]:
    """A board that is plugged in."""
    board = SimLightStack(tmp_path / "port", 9600, SAMPLE_STACK)
    board.start()
    yield board
    board.stop()


@pytest.fixture
def stack(board: SimLightStack, tmp_path: Path) -> Iterator[SerialLightStack]:
    """Its driver, at work."""
    port = SerialTransport(str(tmp_path / "port"), 9600)
    stack = SerialLightStack("stack-1", SAMPLE_STACK, port, backoff=Backoff(0.01, 0.02))
    stack.start()
    yield stack
    stack.close()
    wait_for(lambda: not any(board.lit.values()))


def test_lamps_shine_as_told(board: SimLightStack, stack: SerialLightStack) -> None:
    assert board.lit == DARK
    stack.show({"green": Light.ON})
    wait_for(lambda: board.lit == {**DARK, "green": True})
    stack.show({"red": Light.ON})
    wait_for(lambda: board.lit == {**DARK, "red": True})


def test_a_burnt_lamp_stays_dark(board: SimLightStack, stack: SerialLightStack) -> None:
    board.suffer((), ["red"])
    stack.show({"red": Light.ON, "green": Light.ON})
    wait_for(lambda: board.lit == {**DARK, "green": True})
    board.suffer(())
    assert board.lit["red"]


def test_an_echo_changes_nothing(board: SimLightStack, stack: SerialLightStack) -> None:
    board.suffer([StackFault.ECHO])
    stack.show({"yellow": Light.ON})
    wait_for(lambda: board.lit == {**DARK, "yellow": True})
    assert stack.status().state is not State.OFFLINE


def test_a_deaf_board_moves_no_relay(board: SimLightStack, tmp_path: Path) -> None:
    red = SAMPLE_STACK.lamps["red"].on
    board.suffer([StackFault.SILENT, StackFault.ECHO])
    port = SerialTransport(str(tmp_path / "port"), 9600)
    port.open()
    port.write(red, 1.0)
    echoed = b""
    while echoed != red:  # it is heard once it has come back
        more = port.read(len(red), 5.0)
        assert more
        echoed += more
    board.suffer([])
    port.write(b"\x00" + SAMPLE_STACK.lamps["green"].on, 1.0)
    wait_for(lambda: board.lit["green"])
    port.close()
    assert not board.lit["red"]


def test_the_picture_shows_which_lamps_shine() -> None:
    dark, lit = (
        Image.open(BytesIO(stack_png({"red": on, "green": False}))).getpixel((80, 80))
        for on in (False, True)
    )
    assert isinstance(dark, tuple)
    assert isinstance(lit, tuple)
    assert lit[0] > 3 * dark[0]
