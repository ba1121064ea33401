"""Signs follow the present; one that cannot show it does not darken the others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_display.config import PAUSED
from counter_display.signs import SignBoard
from counter_display.station import TURN_MS
from devices.signs import CounterSign
from devices.signs.driver import BusSign
from devices.signs.mock import MockSign, Shown
from devices.signs.sim import SimSign
from devices.status import Level
from devices.transport.memory import MemoryTransport
from office.act import Command
from office.assistance import AnswerHelp, AskHelp
from office.bell import Pulse
from office.counters import CallNext, CallTwo, Finish, OpenCounter, PauseCounter
from tests.fakes.bus import Crowd, quick_sign, running
from tests.fakes.office import Hall, hall, settings
from tests.fakes.waiting import wait_for


@pytest.fixture
def signs() -> dict[int, MockSign]:
    """Two signs."""
    return {1: MockSign("led-1"), 2: MockSign("led-2")}


@pytest.fixture
def board(here: Hall, signs: dict[int, MockSign]) -> Iterator[SignBoard]:
    """The signs of the main hall."""
    shown: dict[int, CounterSign] = dict(signs)
    board = SignBoard(here.office, "main", shown)
    yield board
    board.stop()


def test_signs_show_the_present_from_the_start(
    here: Hall, board: SignBoard, signs: dict[int, MockSign]
) -> None:
    here.issue()
    here.call(2)
    board.start()
    wait_for(lambda: signs[2].text == "A001")


@pytest.mark.parametrize(
    ("command", "shown"), [(Finish(2), ""), (CallNext(2), "A002"), (PauseCounter(2), "A001")]
)
def test_signs_follow_every_change(
    here: Hall, board: SignBoard, signs: dict[int, MockSign], command: Command, shown: str
) -> None:
    board.start()
    for _ in range(3):
        here.issue()
    here.call(2)
    wait_for(lambda: signs[2].text == "A001")
    here.do(command)
    here.call(1)
    wait_for(lambda: signs[1].text)
    board.stop()
    assert signs[2].text == shown


def test_what_somebody_else_has_shown_gives_way(
    here: Hall, board: SignBoard, signs: dict[int, MockSign]
) -> None:
    here.issue()
    here.call(2)
    board.start()
    wait_for(lambda: signs[2].text == "A001")
    signs[2].show("TEST")
    board.refresh()
    wait_for(lambda: signs[2].text == "A001")


def test_two_numbers_take_turns(here: Hall, board: SignBoard, signs: dict[int, MockSign]) -> None:
    here.issue()
    here.issue()
    here.do(CallTwo(2))
    board.start()
    wait_for(lambda: signs[2].text == "A001")
    here.clock.advance(TURN_MS / 1000)
    board.refresh()
    wait_for(lambda: signs[2].text == "A002")
    here.clock.advance(TURN_MS / 1000)
    board.refresh()
    wait_for(lambda: signs[2].text == "A001")


def test_a_pause_is_shown(here: Hall, board: SignBoard, signs: dict[int, MockSign]) -> None:
    board.start()
    here.do(PauseCounter(2))
    wait_for(lambda: signs[2].text == "----")


@pytest.fixture
def guided(tmp_path: Path) -> Iterator[Hall]:
    """A hall whose counter 1 is the guidance desk and pauses."""
    places = [{"number": n, "services": ["civil"], "guidance": n == 1} for n in (1, 2)]
    with hall(tmp_path / "guided", office_settings=settings(counters=places)) as running:
        pulse = Pulse(running.office.store, running.office.bell)
        pulse.start()
        running.do(OpenCounter(1))
        running.do(PauseCounter(1))
        yield running
        pulse.stop()


def test_the_guidance_sign_says_who_calls_for_help(
    guided: Hall, signs: dict[int, MockSign]
) -> None:
    board = SignBoard(guided.office, "main", dict(signs))
    board.start()
    guided.do(AskHelp("kiosk:1"))
    wait_for(lambda: signs[1].history[-1:] == [Shown("GIUP K1", blink=True)])
    guided.do(AnswerHelp("kiosk:1"))
    wait_for(lambda: signs[1].history[-1:] == [Shown(PAUSED)])
    board.stop()
    assert {one.text for one in signs[2].history} == {""}


@pytest.mark.parametrize(
    ("characters", "shown"),
    [
        (" -0123456789GIUPK", "GIUP K1"),
        (" -0123456789K", "K1"),
        (" -0123456789", PAUSED),
    ],
)
def test_a_sign_says_what_it_has_the_letters_for(
    guided: Hall, tmp_path: Path, characters: str, shown: str
) -> None:
    plain = quick_sign(1)
    text = plain.text.model_copy(update={"characters": characters})
    model = plain.model_copy(update={"text": text})
    guided.do(AskHelp("kiosk:1"))
    crowd = Crowd([SimSign("led-1", model, tmp_path)])
    with running(MemoryTransport(crowd.respond)) as bus:
        sign = BusSign("led-1", model, bus)
        board = SignBoard(guided.office, "main", {1: sign})
        board.start()
        picture = tmp_path / "led-1.txt"
        wait_for(lambda: picture.exists() and picture.read_text() == shown)
        wait_for(lambda: sign.status().level is Level.INFO)
        board.stop()


@pytest.fixture
def led(tmp_path: Path) -> Iterator[BusSign]:
    """A real sign that has digits and no letters; what it shows stands in `led-1.txt`."""
    plain = quick_sign(1)
    digits = plain.model_copy(
        update={"text": plain.text.model_copy(update={"characters": " -0123456789"})}
    )
    crowd = Crowd([SimSign("led-1", digits, tmp_path)])
    with running(MemoryTransport(crowd.respond)) as bus:
        yield BusSign("led-1", digits, bus)


def test_a_sign_that_cannot_show_the_number_goes_dark_and_is_a_fault(
    here: Hall, led: BusSign, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = MockSign("led-2")
    board = SignBoard(here.office, "main", {1: led, 2: other})
    here.do(PauseCounter(1))
    board.start()
    picture = tmp_path / "led-1.txt"
    wait_for(lambda: picture.exists() and picture.read_text() == "----")
    here.do(OpenCounter(1))
    here.issue()
    here.call(1)
    wait_for(lambda: led.status().reasons == ("device-unencodable-text",))
    wait_for(lambda: picture.read_text() == "")
    assert led.status().level is Level.FAULT
    here.issue()
    here.call(2)
    wait_for(lambda: other.text == "A002")
    here.do(Finish(1))
    wait_for(lambda: led.status().level is Level.INFO)
    board.stop()
    assert caplog.text.count("device-unencodable-text") == 1
