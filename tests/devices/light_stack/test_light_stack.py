"""A light stack: its board is told what changes, all anew when it returns, and goes dark last."""

from collections.abc import Callable, Iterator

import pytest
from pydantic import ValidationError

from devices.light_stack import Light, LightStack
from devices.light_stack.mock import MockLightStack
from devices.light_stack.models import Lamp, LightStackModel
from devices.light_stack.serial import SerialLightStack
from devices.status import State
from devices.transport.listening import Backoff
from devices.transport.memory import MemoryTransport
from tests.fakes.office import Steady
from tests.fakes.waiting import wait_for

MODEL = LightStackModel(
    lamps={
        "red": Lamp(on=b"\xa0\x01\x01\xa2", off=b"\xa0\x01\x00\xa1"),
        "green": Lamp(on=b"\xa0\x02\x01\xa3", off=b"\xa0\x02\x00\xa2"),
    }
)
LETTERS = {b"\xa0\x01\x01\xa2": "R", b"\xa0\x01\x00\xa1": "r", b"\xa0\x02\x01\xa3": "G"}
"""Each command as a letter: a capital for a lamp that is lit."""


@pytest.fixture
def steady() -> Steady:
    """The machine's steady time; a lamp that blinks is bright now."""
    return Steady()


@pytest.fixture
def link() -> MemoryTransport:
    """The port of the board."""
    return MemoryTransport()


@pytest.fixture
def told(link: MemoryTransport) -> Callable[[], str]:
    """What the board was told, as letters."""

    def told() -> str:
        data = bytes(link.written)
        return "".join(LETTERS.get(data[at : at + 4], "g") for at in range(0, len(data), 4))

    return told


@pytest.fixture
def stack(link: MemoryTransport, steady: Steady) -> Iterator[SerialLightStack]:
    """A stack, started."""
    stack = SerialLightStack("stack-1", MODEL, link, backoff=Backoff(0.01, 0.02), clock=steady)
    stack.start()
    yield stack
    stack.close()


def test_a_board_is_told_only_what_changes(
    stack: SerialLightStack, told: Callable[[], str]
) -> None:
    port: LightStack = stack
    wait_for(lambda: told() == "rg")
    port.show({"red": Light.ON})
    wait_for(lambda: told() == "rgR")
    port.show({"green": Light.ON})
    wait_for(lambda: told() == "rgRrG")
    assert port.status().reasons == ("no-answer-expected",)


def test_a_lamp_blinks(stack: SerialLightStack, told: Callable[[], str], steady: Steady) -> None:
    stack.show({"red": Light.BLINK})
    wait_for(lambda: told().endswith("R"))
    steady.advance(0.5)
    wait_for(lambda: told().endswith("Rr"))
    steady.advance(0.5)
    wait_for(lambda: told().endswith("RrR"))


def test_a_board_that_lost_its_power_is_told_again(
    stack: SerialLightStack, told: Callable[[], str], steady: Steady
) -> None:
    stack.show({"green": Light.ON})
    wait_for(lambda: told().endswith("G"))
    before = len(told())
    steady.advance(MODEL.repeat_s)
    wait_for(lambda: told()[before:] == "rG")


def test_a_board_that_returns_shows_what_it_showed(
    stack: SerialLightStack, told: Callable[[], str], link: MemoryTransport
) -> None:
    stack.show({"green": Light.ON})
    wait_for(lambda: told().endswith("G"))
    before = len(told())
    link.unplug()
    wait_for(lambda: link.opened == 2)
    wait_for(lambda: told()[before:] == "rG")


def test_what_closes_goes_dark(
    stack: SerialLightStack, told: Callable[[], str], link: MemoryTransport
) -> None:
    stack.show({"red": Light.ON})
    wait_for(lambda: told().endswith("R"))
    stack.close()
    assert told().endswith("Rr")
    assert not link.is_open


def test_a_lamp_that_there_is_not_is_refused(stack: SerialLightStack) -> None:
    for one in (stack, MockLightStack("stack-2")):
        with pytest.raises(ValueError, match="blue"):
            one.show({"blue": Light.ON})


def test_the_mock_remembers_what_it_shows() -> None:
    mock = MockLightStack("stack-1")
    mock.show({"red": Light.ON})
    mock.show({"green": Light.BLINK})
    assert mock.lights == {"red": Light.OFF, "yellow": Light.OFF, "green": Light.BLINK}
    assert mock.status().state is State.ONLINE


@pytest.mark.parametrize("written", [{"lamps": {}}, {"lamps": {"red": {"on": "A0"}}}])
def test_lamps_that_cannot_be_switched_are_refused(written: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        LightStackModel.model_validate(written)
