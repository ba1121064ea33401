"""Keypads: a press becomes a command at the keypad's own counter, and never holds up its line."""

import threading
from collections.abc import Iterator

import pytest

from counter_display.keypads import PRESS_AGE_S, KeypadDesk
from devices.keypads import KeyPressed
from devices.keypads.mock import MockKeypad
from office.act import Command
from office.counters import CloseCounter
from office.model import CounterState
from office.office import Done, Office, Who
from tests.fakes.office import BUILT, Hall, Steady

WAIT_S = 10.0


class HeldOffice(Office):
    """An office whose record somebody else holds: commands wait until it is let go."""

    def __init__(self, inner: Office) -> None:
        super().__init__(inner.settings, inner.store, inner.clock, BUILT, inner.bell)
        self.entered = threading.Event()
        self.may_go = threading.Event()

    def do(self, command: Command, who: Who, command_id: str | None = None) -> Done:
        """Wait, then do it."""
        self.entered.set()
        assert self.may_go.wait(WAIT_S)
        return super().do(command, who, command_id)


@pytest.fixture
def desk(here: Hall) -> Iterator[KeypadDesk]:
    """The keypads of the main hall; every press is answered before the next one is made."""
    desk = KeypadDesk(here.office, "main", "counters:1", steady_s=lambda: 0.0)
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


def held(here: Hall, delay_s: float, *pressed_at: tuple[str, float]) -> None:
    """Hold the record under the first press for `delay_s`; the other presses come as they may.

    Seconds are counted from the first press.
    """
    office, steady = HeldOffice(here.office), Steady()
    desk, began_s = KeypadDesk(office, "main", "counters:1", steady), steady()
    for number in (1, 2):
        desk.bind(MockKeypad(f"phim-{number}"), number)
    desk.pressed(KeyPressed("phim-1", "next", began_s))
    assert office.entered.wait(WAIT_S)
    for keypad, at_s in pressed_at:
        desk.pressed(KeyPressed(keypad, "next", began_s + at_s))
    steady.advance(delay_s)
    office.may_go.set()
    desk.stop()


def called(here: Hall) -> list[int | None]:
    """Where each ticket was called, in order of issue."""
    return [one.counter for one in here.tickets()]


def test_presses_during_a_held_record_end_no_citizen_unseen(
    here: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(5):
        here.issue()
    here.call(1)
    here.clock.advance(here.office.settings.call_again_after_s)
    held(here, 2.4, ("phim-1", 0.6), ("phim-1", 1.2), ("phim-1", 1.8))
    assert called(here) == [1, 1, None, None, None]
    assert caplog.text.count("phim-1 next: dropped") == 3


@pytest.mark.parametrize(
    ("answer_s", "pressed_s", "counts"),
    [
        pytest.param(0.02, 0.01, False, id="before the answer"),
        pytest.param(0.02, 0.6, True, id="after a prompt answer"),
        pytest.param(2.4, 2.5, False, id="still in the rhythm when a late answer comes"),
        pytest.param(2.4, 2.4 + PRESS_AGE_S, True, id="once a late answer could be seen"),
    ],
)
def test_a_press_counts_once_the_one_before_was_seen(
    here: Hall, answer_s: float, pressed_s: float, counts: bool
) -> None:
    for _ in range(2):
        here.issue()
    held(here, answer_s, ("phim-1", pressed_s))
    assert called(here) == [1, 1 if counts else None]


@pytest.mark.parametrize(("waited_s", "counts"), [(PRESS_AGE_S, True), (PRESS_AGE_S + 0.1, False)])
def test_a_press_that_waited_long_behind_another_counter_is_dropped(
    here: Hall, waited_s: float, counts: bool
) -> None:
    for _ in range(2):
        here.issue()
    held(here, waited_s, ("phim-2", 0.0))
    assert called(here) == [1, 2 if counts else None]


def test_each_keypad_works_for_its_counter(here: Hall, desk: KeypadDesk) -> None:
    keypads = {number: MockKeypad(f"phim-{number}") for number in (1, 2)}
    for number, keypad in keypads.items():
        desk.bind(keypad, number)
    tickets = [here.issue(), here.issue()]
    press(desk, keypads[2], "next")
    assert [here.ticket(one.id).counter for one in tickets] == [2, None]
