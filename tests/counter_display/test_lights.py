"""Lamps over counters: what each tells, and whose faults."""

from collections.abc import Iterator

import pytest

from counter_display.lights import LightBoard, lights
from devices.light_stack import Light
from devices.light_stack.mock import MockLightStack
from office.act import Command
from office.assistance import AnswerHelp, AskHelp
from office.counters import CloseCounter, PauseCounter
from office.store import ports
from office.store.ports import DeviceRow
from tests.fakes.office import Hall, hall, settings
from tests.fakes.waiting import wait_for

GUIDED = [
    {"number": 1, "services": ["civil", "land"], "guidance": True},
    {"number": 2, "services": ["civil"]},
]


@pytest.mark.parametrize(
    ("is_open", "help_wanted", "faulty", "wanted"),
    [
        (False, False, False, "off off off"),
        (True, False, False, "on off off"),
        (True, True, False, "on blink off"),
        (False, True, True, "off blink on"),
    ],
)
def test_what_each_lamp_tells(is_open: bool, help_wanted: bool, faulty: bool, wanted: str) -> None:
    told = lights(is_open=is_open, help_wanted=help_wanted, faulty=faulty)
    assert " ".join(told[lamp] for lamp in ("green", "yellow", "red")) == wanted


@pytest.fixture
def stacks() -> dict[int, MockLightStack]:
    """A whole stack at counter 1, and one without a yellow lamp at counter 2."""
    return {1: MockLightStack("den-1"), 2: MockLightStack("den-2", ("green", "red", "buzzer"))}


@pytest.fixture
def board(here: Hall, stacks: dict[int, MockLightStack]) -> Iterator[LightBoard]:
    """The stacks of the main hall, at work."""
    devices = {1: {"phim-1"}, 2: {"phim-2"}}
    board = LightBoard(here.office, "main", stacks, devices)
    board.start()
    yield board
    board.stop()


def lit(stack: MockLightStack) -> set[str]:
    """The lamps that do anything."""
    return {name for name, light in stack.lights.items() if light is not Light.OFF}


def tell(here: Hall, device: str, level: str) -> None:
    """Write a device's state, as the device watch does."""
    with here.office.store.write() as tx:
        ports.save_device(tx, DeviceRow(device, "keypad", "online", level, (), "polled", 0))


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("command", [PauseCounter(2), CloseCounter(2)])
def test_green_goes_out_with_the_officer(
    here: Hall, stacks: dict[int, MockLightStack], command: Command
) -> None:
    wait_for(lambda: lit(stacks[2]) == {"green"})
    here.do(command)
    wait_for(lambda: lit(stacks[2]) == set())
    assert lit(stacks[1]) == {"green"}


@pytest.mark.usefixtures("board")
def test_red_is_lit_for_a_fault_at_this_counter_alone(
    here: Hall, stacks: dict[int, MockLightStack]
) -> None:
    tell(here, "phim-2", "fault")
    wait_for(lambda: lit(stacks[2]) == {"green", "red"})
    assert lit(stacks[1]) == {"green"}
    tell(here, "phim-2", "info")
    wait_for(lambda: lit(stacks[2]) == {"green"})


def test_only_the_guidance_counter_blinks_for_help(
    tmp_path_factory: pytest.TempPathFactory, stacks: dict[int, MockLightStack]
) -> None:
    folder = tmp_path_factory.mktemp("data")
    with hall(folder, office_settings=settings(counters=GUIDED)) as here:
        board = LightBoard(here.office, "main", stacks, {1: (), 2: ()})
        board.start()
        here.do(AskHelp("kiosk:1"))
        wait_for(lambda: stacks[1].lights["yellow"] is Light.BLINK)
        here.do(AnswerHelp("kiosk:1"))
        wait_for(lambda: lit(stacks[1]) == lit(stacks[2]) == set())
        board.stop()
