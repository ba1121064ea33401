"""A USB keypad: which strokes are presses, and that it goes and comes back as itself."""

import itertools
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.keypads import Keypad, KeyPressed
from devices.keypads.hid import HidKeypad
from devices.keypads.models import HidKeypadModel
from devices.status import State
from devices.transport.evdev import EvdevTransport
from devices.transport.listening import Backoff
from tests.fakes.evdev import PRESS, RELEASE, REPEAT, FakeInput, dropped, stroke, sync, tap
from tests.fakes.office import Steady
from tests.fakes.waiting import wait_for

KP7, KP8, KP9, NUM_LOCK = 71, 72, 73, 69
KEYS = {"next": "KEY_KP7", "recall": "KEY_KP8", "pause": "0x70061"}


def heard(data: bytes, keys: dict[str, str] | None = KEYS) -> list[KeyPressed]:
    """What a keypad tells that is only fed."""
    presses: list[KeyPressed] = []
    keypad = HidKeypad("keypad-1", EvdevTransport("none"), keys)
    keypad.listen(presses.append)
    keypad.hear(data, 100.0)
    return presses


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        pytest.param(tap(KP7, 1.0), ["next"], id="one press"),
        pytest.param(tap(KP7, 1.0) + tap(KP8, 1.1), ["next", "recall"], id="two keys"),
        pytest.param(
            stroke(KP7, PRESS, 1.0) + stroke(KP7, REPEAT, 1.3) + stroke(KP7, REPEAT, 5.0),
            ["next"],
            id="a key held",
        ),
        pytest.param(stroke(KP7, REPEAT, 1.0) + stroke(KP7, RELEASE, 2.0), [], id="held before"),
        pytest.param(tap(KP7, 1.0) + tap(KP7, 1.49), ["next"], id="a bounce"),
        pytest.param(tap(KP7, 1.0) + tap(KP7, 1.5), ["next", "next"], id="pressed again"),
        pytest.param(tap(NUM_LOCK, 1.0) + tap(KP7, 1.0), ["next"], id="NumLock around a key"),
        pytest.param(tap(KP9, 1.0, 0x70061), ["pause"], id="by the device's own code"),
        pytest.param(tap(KP9, 1.0), [], id="a key without a meaning"),
        pytest.param(dropped(1.0) + sync() + tap(KP8, 2.0), ["recall"], id="after lost events"),
    ],
)
def test_which_strokes_are_presses(data: bytes, keys: list[str]) -> None:
    assert [press.key for press in heard(data)] == keys


def test_a_press_bears_the_moment_when_the_kernel_heard_of_it() -> None:
    assert heard(tap(KP7, 93.5)) == [KeyPressed("keypad-1", "next", 93.5)]


def test_while_it_is_taught_every_key_goes_by_its_own_name() -> None:
    presses = heard(tap(KP7, 1.0) + tap(240, 2.0, 0x70099), None)
    assert [press.key for press in presses] == ["KEY_KP7", "0x70099"]


def test_a_key_without_a_meaning_is_named_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    heard(tap(KP9, 1.0) + tap(KP9, 9.0))
    assert caplog.text.count("KEY_KP9 has no meaning") == 1


STROKES = st.tuples(st.sampled_from((KP7, KP8)), st.sampled_from((0, 1, 2)), st.floats(0, 1))


@given(st.lists(STROKES, max_size=30))
def test_presses_of_a_key_are_half_a_second_apart(steps: list[tuple[int, int, float]]) -> None:
    now_s, data = 0.0, b""
    for code, value, pause_s in steps:
        now_s += pause_s
        data += stroke(code, value, now_s)
    presses = heard(data)
    for key in ("next", "recall"):
        moments = [one.at_monotonic for one in presses if one.key == key]
        assert all(b - a >= 0.499 for a, b in itertools.pairwise(moments))
    assert len(presses) <= sum(value == PRESS for _, value, _ in steps)


@pytest.fixture
def fake() -> Iterator[FakeInput]:
    """A keypad that is plugged in."""
    fake = FakeInput()
    yield fake
    fake.unplug()


@pytest.fixture
def keypad(fake: FakeInput) -> Iterator[HidKeypad]:
    """Its driver, started, with a clock that stands at 1000 s."""
    transport = EvdevTransport("keypad-1", fake.opener)
    keypad = HidKeypad("keypad-1", transport, KEYS, backoff=Backoff(0.01, 0.02), clock=Steady())
    keypad.start()
    wait_for(lambda: keypad.status().state is State.ONLINE)
    yield keypad
    keypad.close()


def test_a_keypad_is_heard_until_it_is_pulled_out_and_again_afterwards(
    fake: FakeInput, keypad: HidKeypad
) -> None:
    port: Keypad = keypad
    presses: list[KeyPressed] = []
    port.listen(presses.append)
    fake.send(tap(KP7, 1.0) + tap(KP8, 2.0)[:20])
    wait_for(lambda: len(presses) == 1)
    fake.unplug()
    wait_for(lambda: port.status().state is State.OFFLINE)
    fake.plug()
    wait_for(lambda: port.status().state is State.ONLINE)
    fake.send(tap(KP8, 3.0))
    wait_for(lambda: len(presses) == 2)
    assert [press.key for press in presses] == ["next", "recall"]


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ({"keys": {}}, "at least 1 item"),
        ({"keys": {"next": "Enter"}}, "không có phím này"),
        ({"keys": {"next": "KEY_1", "hold": "KEY_1"}}, "có hai lần"),
        ({"keys": {"next": "KEY_1"}, "key_repeat_ms": -1}, "key_repeat_ms"),
        ({"keys": {"next": "KEY_1"}, "colour": "red"}, "colour"),
    ],
)
def test_settings_that_cannot_work_are_refused(written: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        HidKeypadModel.model_validate(written)
