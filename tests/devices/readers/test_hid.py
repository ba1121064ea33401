"""A scanner that types: its keys are read, whatever layout or input method the machine has."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.readers import CodeRead, CodeReader, CodeRefused, Fault
from devices.readers.hid import HidReader
from devices.status import State
from devices.transport.evdev import EvdevTransport
from devices.transport.listening import Backoff
from tests.fakes.evdev import PRESS, RELEASE, REPEAT, FakeInput, dropped, stroke, sync, tap
from tests.fakes.waiting import wait_for

ENTER, KP_ENTER, LEFT_SHIFT, RIGHT_SHIFT, LEFT_ALT, RIGHT_ALT = 28, 96, 42, 54, 56, 100
CTRL, CAPS, NUM, F1, KP2, KP5 = 29, 58, 69, 59, 80, 76
PLAIN = {
    **dict(zip("1234567890-=", range(2, 14), strict=True)),
    **dict(zip("qwertyuiop[]", range(16, 28), strict=True)),
    **dict(zip("asdfghjkl;'`", range(30, 42), strict=True)),
    **dict(zip("\\zxcvbnm,./", range(43, 54), strict=True)),
    " ": 57,
    "\t": 15,
}
SHIFTED = dict(zip('!@#$%^&*()_+{}:"~|<>?', "1234567890-=[];'`\\,./", strict=True))
SHIFTED |= {letter.upper(): letter for letter in "abcdefghijklmnopqrstuvwxyz"}
TYPED = "".join([*PLAIN, *SHIFTED])

Heard = list[CodeRead | CodeRefused]


def held(code: int, *inside: bytes) -> bytes:
    """Strokes while a key is held."""
    return stroke(code, PRESS) + b"".join(inside) + stroke(code, RELEASE)


def typed(text: str) -> bytes:
    """The strokes with which a scanner types a text."""
    return b"".join(
        tap(PLAIN[one]) if one in PLAIN else held(LEFT_SHIFT, tap(PLAIN[SHIFTED[one]]))
        for one in text
    )


def heard(*data: bytes) -> Heard:
    """What a reader tells that is only fed, silence after each part."""
    told: Heard = []
    reader = HidReader("reader-1", EvdevTransport("none"))
    reader.listen(told.append)
    for part in data:
        reader.hear(part, 100.0)
        reader.quiet()
    return told


def texts(told: Heard) -> list[str]:
    """What was read, or why not."""
    return [one.text if isinstance(one, CodeRead) else one.fault.value for one in told]


@given(st.text(TYPED, min_size=1, max_size=30).filter(lambda text: not text.startswith("]")))
def test_every_letter_of_ascii_is_typed(text: str) -> None:
    (code,) = heard(typed(text) + tap(ENTER))
    assert isinstance(code, CodeRead)
    assert (code.text, code.raw, code.typed) == (text, text.encode(), True)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(typed("a015") + tap(ENTER), ["a015"], id="Enter ends a code"),
        pytest.param(typed("a015") + tap(KP_ENTER), ["a015"], id="the other Enter"),
        pytest.param(typed("a015"), ["a015"], id="silence ends a code"),
        pytest.param(tap(ENTER) + tap(ENTER), [], id="Enter alone"),
        pytest.param(held(RIGHT_SHIFT, tap(30)), ["A"], id="the other Shift"),
        pytest.param(tap(CAPS) + typed("a1") + tap(CAPS) + typed("a"), ["A1a"], id="CapsLock"),
        pytest.param(tap(CAPS) + held(LEFT_SHIFT, tap(30)), ["a"], id="CapsLock and Shift"),
        pytest.param(tap(NUM) + tap(KP2) + tap(KP5), ["25"], id="the number block"),
        pytest.param(
            stroke(30, PRESS) + stroke(30, REPEAT) + stroke(30, RELEASE), ["a"], id="a key held"
        ),
        pytest.param(typed("a") + tap(ENTER) + typed("b") + tap(ENTER), ["a", "b"], id="two codes"),
        pytest.param(typed("]Q1a"), ["a"], id="its own word about the kind of code"),
    ],
)
def test_what_is_typed(data: bytes, told: list[str]) -> None:
    assert texts(heard(data)) == told


@pytest.mark.parametrize(
    "foreign",
    [
        pytest.param(held(LEFT_ALT, tap(KP2), tap(KP2), tap(KP5)), id="Alt and digits"),
        pytest.param(held(RIGHT_ALT, tap(30)), id="AltGr"),
        pytest.param(held(CTRL, tap(30)), id="Ctrl"),
        pytest.param(tap(F1), id="a key that types nothing"),
        pytest.param(tap(240, scan=0x700FF), id="a key without a name"),
    ],
)
def test_what_keys_cannot_carry_is_refused_whole(foreign: bytes) -> None:
    told = heard(typed("nguy") + foreign + typed("n van a") + tap(ENTER) + typed("b") + tap(ENTER))
    assert texts(told) == [Fault.NEEDS_COM.value, "b"]


def test_lost_events_spoil_the_code_that_was_typed() -> None:
    data = typed("a") + stroke(LEFT_SHIFT, PRESS) + dropped() + sync() + typed("c") + tap(ENTER)
    assert texts(heard(data, typed("b"))) == [Fault.INCOMPLETE.value, "b"]


def test_a_code_that_is_too_long_is_refused() -> None:
    assert texts(heard(typed("a") * 4097)) == [Fault.TOO_LONG.value]


@pytest.fixture
def fake() -> Iterator[FakeInput]:
    """A scanner that is plugged in."""
    fake = FakeInput()
    yield fake
    fake.unplug()


def test_a_scanner_is_pulled_out_within_a_code_and_comes_back(fake: FakeInput) -> None:
    told: Heard = []
    transport = EvdevTransport("reader", fake.opener)
    reader = HidReader("reader-1", transport, idle_s=60.0, backoff=Backoff(0.01, 0.02))
    port: CodeReader = reader
    port.listen(told.append)
    reader.start()
    wait_for(lambda: port.status().state is State.ONLINE)
    fake.send(typed("a01"))
    fake.unplug()
    wait_for(lambda: told)
    wait_for(lambda: port.status().state is State.OFFLINE)
    fake.plug()
    wait_for(lambda: port.status().state is State.ONLINE)
    fake.send(typed("a015") + tap(ENTER))
    wait_for(lambda: len(told) == 2)
    port.close()
    assert texts(told) == [Fault.INCOMPLETE.value, "a015"]
