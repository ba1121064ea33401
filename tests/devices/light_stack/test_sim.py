"""The simulated light stack shows what its board was told, over real bytes at the line's pace."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.light_stack import Light
from devices.light_stack.serial import LightStackModel, SerialLightStack
from devices.light_stack.sim import LAMPS_FILE, SimLightStack
from devices.transport.listening import Backoff
from devices.transport.serial import SerialTransport
from tests.fakes.waiting import wait_for

BAUD = 9600
MODEL = LightStackModel.model_validate(
    {
        "lamps": {
            "green": {"on": "A0 01 01 A2", "off": "A0 01 00 A1"},
            "red": {"on": "A0 02 01 A3", "off": "A0 02 00 A2"},
        }
    }
)


@pytest.fixture
def sim(tmp_path: Path) -> Iterator[SimLightStack]:
    """A board that is switched on."""
    sim = SimLightStack(tmp_path / "den" / "port", BAUD, MODEL)
    sim.start()
    yield sim
    sim.stop()


@pytest.fixture
def stack(sim: SimLightStack, tmp_path: Path) -> Iterator[SerialLightStack]:
    """The driver of it, started."""
    del sim
    transport = SerialTransport(str(tmp_path / "den" / "port"), BAUD)
    stack = SerialLightStack("den-1", MODEL, transport, backoff=Backoff(0.01, 0.02))
    stack.start()
    yield stack
    stack.close()


def lit(folder: Path) -> set[str]:
    """The lamps that are lit."""
    lamps = json.loads((folder / "den" / LAMPS_FILE).read_text("utf-8"))
    return {name for name, is_lit in lamps.items() if is_lit}


def test_the_lamps_are_lit_that_were_asked_for(stack: SerialLightStack, tmp_path: Path) -> None:
    assert lit(tmp_path) == set()
    stack.show({"green": Light.ON})
    wait_for(lambda: lit(tmp_path) == {"green"})
    stack.show({"red": Light.ON})
    wait_for(lambda: lit(tmp_path) == {"red"})


def test_a_board_that_was_switched_off_is_told_anew(
    stack: SerialLightStack, sim: SimLightStack, tmp_path: Path
) -> None:
    stack.show({"green": Light.ON})
    wait_for(lambda: lit(tmp_path) == {"green"})
    sim.stop()
    sim.start()
    wait_for(lambda: lit(tmp_path) == {"green"})
    stack.check()


def test_a_stack_that_ends_leaves_no_lamp_lit(sim: SimLightStack, tmp_path: Path) -> None:
    del sim
    transport = SerialTransport(str(tmp_path / "den" / "port"), BAUD)
    stack = SerialLightStack("den-1", MODEL, transport)
    stack.start()
    stack.show({"green": Light.ON, "red": Light.ON})
    wait_for(lambda: lit(tmp_path) == {"green", "red"})
    stack.close()
    wait_for(lambda: lit(tmp_path) == set())
