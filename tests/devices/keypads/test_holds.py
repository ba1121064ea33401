"""Which keys are held, and which are stuck."""

import pytest

from devices.keypads.hid import HidKeypad
from devices.keypads.holds import BOUNCE_S, STUCK_S, Holds
from devices.status import Level, State
from devices.transport.evdev import EvdevTransport
from tests.fakes.evdev import PRESS, RELEASE, REPEAT, FakeInput, dropped, stroke, sync
from tests.fakes.office import Steady
from tests.fakes.waiting import wait_for

KEY, OTHER = 71, 72


def chattering(seconds: float, gap_s: float) -> Holds:
    """A key whose contact opens for `gap_s` once every 0.1 s."""
    holds = Holds()
    holds.pressed(KEY, 0.0)
    for step in range(1, round(seconds * 10) + 1):
        holds.released(KEY, step / 10 - gap_s)
        holds.pressed(KEY, step / 10)
    return holds


@pytest.mark.parametrize(
    ("now_s", "stuck"), [(STUCK_S, False), (STUCK_S + 0.1, True), (STUCK_S + 900, True)]
)
def test_a_key_that_is_held_too_long_sticks(now_s: float, stuck: bool) -> None:
    holds = Holds()
    holds.pressed(KEY, 0.0)
    assert holds.stuck(now_s) is stuck


@pytest.mark.parametrize(("gap_s", "stuck"), [(BOUNCE_S / 2, True), (0.06, False)])
def test_a_worn_contact_is_held_still(gap_s: float, stuck: bool) -> None:
    assert chattering(STUCK_S + 1, gap_s).stuck(STUCK_S + 1) is stuck


@pytest.mark.parametrize(("gap_s", "press"), [(BOUNCE_S / 2, False), (BOUNCE_S * 2, True)])
def test_which_closing_is_a_press(gap_s: float, press: bool) -> None:
    holds = Holds()
    assert holds.pressed(KEY, 1.0)
    holds.released(KEY, 2.0)
    assert holds.pressed(KEY, 2.0 + gap_s) is press


def test_one_key_says_nothing_of_another() -> None:
    holds = Holds()
    holds.pressed(KEY, 0.0)
    assert holds.pressed(OTHER, 0.01)
    holds.released(KEY, 1.0)
    assert not holds.stuck(5.0)


def test_a_keypad_with_a_stuck_key_is_broken_until_it_is_free() -> None:
    fake, clock = FakeInput(), Steady()
    keypad = HidKeypad("hop", EvdevTransport("hop", fake.opener), {"1": "KEY_KP7"}, clock=clock)
    keypad.start()
    try:
        wait_for(lambda: keypad.status().state is State.ONLINE)
        fake.send(stroke(KEY, PRESS, clock() - 11) + stroke(KEY, REPEAT, clock() - 1))
        wait_for(lambda: keypad.status().state is State.FAILED)
        assert (keypad.status().level, keypad.status().reasons) == (Level.FAULT, ("key-stuck",))
        fake.send(stroke(KEY, RELEASE, clock() - 0.5))
        wait_for(lambda: keypad.status().state is State.ONLINE)
    finally:
        keypad.close()
        fake.unplug()


@pytest.mark.parametrize("lost", [dropped(2.0) + sync(2.0), b""], ids=["events", "the keypad"])
def test_what_was_lost_sticks_no_more(lost: bytes) -> None:
    keypad = HidKeypad("hop", EvdevTransport("none"), clock=Steady())
    keypad.hear(stroke(KEY, PRESS, 1.0) + lost, 1_000.0)
    if not lost:
        keypad.lost()
    assert keypad.status().reasons != ("key-stuck",)
