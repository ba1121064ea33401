"""Keypads: a press becomes a command at the keypad's own counter, and never holds up its line."""

from collections.abc import Iterator

import pytest

from counter_display.keypads import KeypadDesk
from devices.keypads.mock import MockKeypad
from office.counters import CloseCounter
from office.model import CounterState
from tests.fakes.office import Hall


@pytest.fixture
def desk(here: Hall) -> Iterator[KeypadDesk]:
    """The keypads of the main hall."""
    desk = KeypadDesk(here.office, "main", "counters:1")
    yield desk
    desk.stop()


@pytest.fixture
def keypad(desk: KeypadDesk) -> MockKeypad:
    """The keypad of counter 1."""
    keypad = MockKeypad("phim-1")
    desk.bind(keypad, 1)
    return keypad


def press(desk: KeypadDesk, keypad: MockKeypad, *keys: str) -> None:
    """Press keys and let all of them be done."""
    for key in keys:
        keypad.press(key)
    desk.stop()


def test_a_press_calls_the_next_citizen(here: Hall, desk: KeypadDesk, keypad: MockKeypad) -> None:
    ticket = here.issue()
    press(desk, keypad, "next")
    assert here.ticket(ticket.id).counter == 1
    called = here.journal()[-1]
    assert (called.kind, called.actor, called.origin) == (
        "ticket.called",
        "counter:1",
        "counters:1",
    )


def test_presses_are_done_in_order(here: Hall, desk: KeypadDesk, keypad: MockKeypad) -> None:
    seen = len(here.journal())
    for _ in range(2):
        here.issue()
    press(desk, keypad, "next", "recall", "no-show", "next", "finish", "pause")
    kinds = [one.kind for one in here.journal()[seen:] if one.actor == "counter:1"]
    assert kinds == [
        "ticket.called",
        "ticket.recalled",
        "ticket.missed",
        "ticket.called",
        "ticket.finished",
        "counter.paused",
    ]


def test_every_press_is_a_command_of_its_own(
    here: Hall, desk: KeypadDesk, keypad: MockKeypad
) -> None:
    for _ in range(3):
        here.issue()
    press(desk, keypad, "next", "next", "next")
    called = [one.command for one in here.journal() if one.kind == "ticket.called"]
    assert len(set(called)) == 3


def test_a_closed_counter_opens_with_the_call(
    here: Hall, desk: KeypadDesk, keypad: MockKeypad
) -> None:
    here.do(CloseCounter(1))
    ticket = here.issue()
    press(desk, keypad, "next")
    assert here.counter(1).state is CounterState.OPEN
    assert here.ticket(ticket.id).counter == 1


def test_a_refusal_is_logged_and_the_next_press_is_done(
    here: Hall, desk: KeypadDesk, keypad: MockKeypad, caplog: pytest.LogCaptureFixture
) -> None:
    here.issue()
    press(desk, keypad, "undo", "undo", "next")
    assert "undo-" in caplog.text
    assert here.journal()[-1].kind == "ticket.called"


def test_each_keypad_works_for_its_counter(here: Hall, desk: KeypadDesk) -> None:
    keypads = {number: MockKeypad(f"phim-{number}") for number in (1, 2)}
    for number, keypad in keypads.items():
        desk.bind(keypad, number)
    tickets = [here.issue(), here.issue()]
    press(desk, keypads[2], "next")
    assert [here.ticket(one.id).counter for one in tickets] == [2, None]
