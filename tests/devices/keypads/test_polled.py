"""A polled keypad: which reports are presses, and which are the same press once more."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.bus import Bus, BusSettings
from devices.bus_samples import sample_keypad
from devices.keypads import Keypad, KeyPressed
from devices.keypads.mock import MockKeypad
from devices.keypads.polled import KeypadSettings, PolledKeypad, Repeats
from devices.keypads.sim import SimKeypad
from devices.status import State
from devices.transport.memory import MemoryTransport

NEXT, RECALL = 1, 2


def idle_keypad(settings: KeypadSettings) -> tuple[PolledKeypad, list[KeyPressed]]:
    """A keypad on a bus that does not run, and its presses."""
    presses: list[KeyPressed] = []
    keypad = PolledKeypad("keypad-1", settings, Bus(MemoryTransport(), BusSettings()))
    keypad.listen(presses.append)
    return keypad, presses


def without_sequence() -> KeypadSettings:
    return sample_keypad(1).model_copy(update={"sequence": None})


@pytest.mark.parametrize(
    ("reports", "heard"),
    [
        ([(0.0, 0, 0), (1.0, NEXT, 1)], ["next"]),
        ([(0.0, 0, 0), (1.0, NEXT, 1), (1.1, NEXT, 1), (9.0, NEXT, 1)], ["next"]),
        ([(0.0, 0, 0), (1.0, NEXT, 1), (2.0, NEXT, 2)], ["next", "next"]),
        ([(0.0, 0, 0), (1.0, NEXT, 1), (1.499, NEXT, 2)], ["next"]),
        ([(0.0, 0, 0), (1.0, NEXT, 1), (1.5, NEXT, 2)], ["next", "next"]),
        ([(0.0, 0, 0), (1.0, NEXT, 1), (1.2, RECALL, 2), (1.4, NEXT, 3)], ["next", "recall"]),
        ([(0.0, NEXT, 7)], []),
        ([(0.0, NEXT, 15), (1.0, NEXT, 0)], ["next"]),
        ([(0.0, 0, 0), (1.0, NEXT, 0x10)], []),
    ],
)
def test_the_sequence_tells_presses_apart(
    reports: list[tuple[float, int, int]], heard: list[str]
) -> None:
    keypad, presses = idle_keypad(sample_keypad(1))
    active = [keypad.done(bytes((code, sequence)), at) for at, code, sequence in reports]
    assert [press.key for press in presses] == heard
    assert active.count(True) == len(heard)


@pytest.mark.parametrize(
    ("reports", "heard"),
    [
        ([(0.0, 0), (1.0, NEXT), (1.1, 0)], ["next"]),
        ([(0.0, 0), (1.0, NEXT), (1.1, NEXT), (3.0, NEXT), (3.1, 0)], ["next"]),
        ([(0.0, 0), (1.0, NEXT), (1.1, 0), (1.2, NEXT), (1.3, 0)], ["next"]),
        ([(0.0, 0), (1.0, NEXT), (1.1, 0), (1.6, NEXT), (1.7, 0)], ["next", "next"]),
        ([(0.0, 0), (1.0, NEXT), (1.1, RECALL)], ["next", "recall"]),
        ([(0.0, NEXT), (0.1, 0)], []),
    ],
)
def test_without_sequence_a_change_of_key_is_a_press(
    reports: list[tuple[float, int]], heard: list[str]
) -> None:
    keypad, presses = idle_keypad(without_sequence())
    for at, code in reports:
        keypad.done(bytes((code, 0)), at)
    assert [press.key for press in presses] == heard


def test_a_press_tells_device_key_and_moment() -> None:
    keypad, presses = idle_keypad(sample_keypad(1))
    keypad.done(b"\x00\x00", 4.0)
    keypad.done(b"\x04\x01", 5.0)
    assert presses == [KeyPressed("keypad-1", "hold", 5.0)]


def test_a_keypad_that_returned_only_tells_where_it_stands() -> None:
    keypad, presses = idle_keypad(sample_keypad(1))
    keypad.done(b"\x00\x00", 0.0)
    keypad.returned()
    keypad.done(b"\x01\x05", 9.0)
    assert presses == []
    keypad.done(b"\x02\x06", 10.0)
    assert [press.key for press in presses] == ["recall"]


def test_a_code_without_a_name_is_logged_once_and_calls_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    keypad, presses = idle_keypad(sample_keypad(1))
    for report in (b"\x00\x00", b"\x77\x01", b"\x77\x01"):
        keypad.done(report, 1.0)
    assert presses == []
    assert caplog.text.count("no key has the code 77") == 1


def test_without_listener_a_press_is_still_a_press() -> None:
    keypad = PolledKeypad("keypad-1", sample_keypad(1), Bus(MemoryTransport(), BusSettings()))
    keypad.done(b"\x00\x00", 0.0)
    assert keypad.done(b"\x01\x01", 1.0)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 2)), max_size=40))
def test_two_presses_of_a_key_are_half_a_second_apart(steps: list[tuple[str, float]]) -> None:
    repeats, now_s, last = Repeats(0.5), 0.0, dict[str, float]()
    for key, pause_s in steps:
        now_s += pause_s
        first_or_late = key not in last or now_s - last[key] >= 0.5
        assert repeats.is_press(key, now_s) == first_or_late
        if first_or_late:
            last[key] = now_s


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"keys": {"next": "01 02"}}, "một byte"),
        ({"keys": {}}, "at least 1 item"),
        ({"key": {"byte": 2}}, "width cố định"),
        ({"sequence": {"byte": 5, "mask": 1}}, "width cố định"),
        ({"address": 300}, "address: "),
        ({"poll_every_ms": 0}, "poll_every_ms"),
    ],
)
def test_settings_that_cannot_work_are_refused(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        KeypadSettings.model_validate(sample_keypad(1).model_dump() | change)


def test_a_keypad_needs_a_poll_with_reply() -> None:
    written = sample_keypad(1).model_dump()
    written["layout"]["commands"]["poll"]["reply"] = None
    with pytest.raises(ValidationError, match="cần lệnh poll"):
        KeypadSettings.model_validate(written)


@pytest.mark.parametrize("settings", [sample_keypad(1), without_sequence()])
def test_the_simulated_keypad_tells_each_press_in_order(settings: KeypadSettings) -> None:
    keypad, presses = idle_keypad(settings)
    simulated = SimKeypad("keypad-1", settings)
    for moment, key in enumerate(("", "next", "recall", "", "next")):
        if key:
            simulated.press(key)
        answer = settings.layout.find_reply("poll", 1, simulated.obey("poll", b""))
        assert answer is not None
        keypad.done(answer.data, float(moment))
    assert [press.key for press in presses] == ["next", "recall", "next"]


def test_the_simulated_keypad_forgets_what_nobody_asked_for() -> None:
    settings, moments = sample_keypad(1), iter([0.0, 2.5])
    simulated = SimKeypad("keypad-1", settings, clock=lambda: next(moments))
    simulated.press("next")
    answer = settings.layout.find_reply("poll", 1, simulated.obey("poll", b""))
    assert answer is not None
    assert answer.data == b"\x00\x00"


def test_the_mock_tells_its_listener_at_once() -> None:
    mock = MockKeypad("keypad-1")
    keypad: Keypad = mock
    mock.press("next")
    heard: list[KeyPressed] = []
    keypad.listen(heard.append)
    mock.press("recall")
    assert [(press.device, press.key) for press in heard] == [("keypad-1", "recall")]
    assert keypad.status().state is State.ONLINE
