"""One exchange at a time: what counts as an answer, as our echo, as stray bytes, as a jam."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from devices import modbus
from devices.bus_samples import sample_keypad
from devices.exchange import FRAMES_KEPT, LONGEST_TALK, BusJammedError, Exchange, Frame, Wire
from devices.transport.memory import MemoryTransport

LAYOUT = sample_keypad(1).layout
POLL = Exchange.declared(LAYOUT, "poll", 1, reply_timeout_s=0.02)
ASKED = POLL.request
REPORT = LAYOUT.build_reply("poll", 1, b"\x01\x02")
WRITE = modbus.write_register(1, 4, 1)
STRAY = b"\x00\xa5\xff"


class Babbling(MemoryTransport):
    """Has always something to say, until `silent`."""

    silent = False

    def read(self, size: int, timeout_s: float) -> bytes:
        return super().read(size, timeout_s) if self.silent else b"\x55" * 8


@contextmanager
def wire(respond: Callable[[bytes], bytes], *, echo: bool = False) -> Iterator[Wire]:
    """An open wire whose other end answers so."""
    one = Wire(MemoryTransport(respond), gap_chars=3.5, turnaround_s=0.001, echo=echo)
    one.open()
    yield one


@pytest.mark.parametrize(
    ("echo", "heard", "believed", "stray_bytes"),
    [
        (False, REPORT, True, 0),
        (False, STRAY + REPORT, True, 3),
        (False, STRAY + REPORT + STRAY, True, 6),
        (False, b"", False, 0),
        (False, STRAY, False, 3),
        # An echo that nobody declared is no stray bytes, and no answer
        (False, ASKED + REPORT, True, 0),
        (False, ASKED + STRAY + REPORT, True, 3),
        (False, ASKED, False, 0),
        (True, ASKED + REPORT, True, 0),
        (True, STRAY + ASKED + STRAY + REPORT, True, 3),
        (True, ASKED, False, 0),
        (True, ASKED[:2], False, 0),
        (True, ASKED + STRAY, False, 3),
        # Our frame was damaged on the line: what came after it was no answer to it
        (True, ASKED[:-1] + b"\x00" + REPORT, False, len(ASKED) + len(REPORT)),
    ],
)
def test_answers_echoes_and_stray_bytes_are_told_apart(
    echo: bool, heard: bytes, believed: bool, stray_bytes: int
) -> None:
    with wire(lambda _: heard, echo=echo) as line:
        outcome = line.carry(POLL)
    assert (outcome.found is not None) == believed
    assert outcome.stray_bytes == stray_bytes


@pytest.mark.parametrize(("heard", "believed"), [(WRITE, False), (WRITE + WRITE, True)])
def test_an_answer_that_equals_the_frame_is_not_our_echo(heard: bytes, believed: bool) -> None:
    exchange = Exchange(WRITE, lambda stream: modbus.find_answer(WRITE, stream), 0.02)
    with wire(lambda _: heard, echo=True) as line:
        assert (line.carry(exchange).found is not None) == believed


def test_what_comes_late_is_heard_before_the_next_frame() -> None:
    transport = MemoryTransport(lambda _: REPORT)
    line = Wire(transport, gap_chars=3.5, turnaround_s=0.001, echo=False)
    line.open()
    line.carry(POLL)
    transport.feed(STRAY)
    assert line.settle() == 3
    assert line.settle() == 0


def test_endless_talk_is_not_listened_to_until_the_end_of_time() -> None:
    patient = Exchange(ASKED, POLL.find, reply_timeout_s=60.0)
    transport = Babbling()
    transport.silent = True
    line = Wire(transport, gap_chars=3.5, turnaround_s=0.001, echo=False)
    line.open()
    transport.silent = False
    assert line.carry(patient).stray_bytes == LONGEST_TALK


def test_a_line_that_is_never_quiet_is_jammed() -> None:
    transport = Babbling(name="line")
    line = Wire(transport, gap_chars=3.5, turnaround_s=0.001, echo=False)
    with pytest.raises(BusJammedError, match=r"bus-jammed: line: \d+ bytes without a pause"):
        line.open()
    transport.silent = True
    line.open()


def said(line: Wire) -> list[tuple[bool, bytes]]:
    """Who said what, oldest first."""
    return [(frame.sent, frame.data) for frame in line.frames()]


def test_the_last_frames_are_kept_as_they_stood_on_the_wire() -> None:
    transport = MemoryTransport(lambda _: ASKED + STRAY + REPORT)
    line = Wire(transport, gap_chars=3.5, turnaround_s=0.001, echo=False)
    line.open()
    line.carry(POLL)
    transport.feed(STRAY)
    line.settle()
    assert said(line) == [(True, ASKED), (False, ASKED + STRAY + REPORT), (False, STRAY)]
    times = [frame.at_monotonic for frame in line.frames()]
    assert times == sorted(times)


def test_only_so_many_frames_are_kept() -> None:
    with wire(lambda _: b"") as line:
        quick = Exchange(ASKED, None, 0.0)
        for _ in range(FRAMES_KEPT + 5):
            line.carry(quick)
        assert len(line.frames()) == FRAMES_KEPT
        assert {type(one) for one in line.frames()} == {Frame}


def test_endless_talk_does_not_drive_out_what_was_before_it() -> None:
    transport = Babbling()
    transport.silent = True
    line = Wire(transport, gap_chars=3.5, turnaround_s=0.001, echo=False)
    line.open()
    line.carry(Exchange(ASKED, None, 0.0))
    transport.silent = False
    with pytest.raises(BusJammedError):
        line.settle()
    assert said(line)[0] == (True, ASKED)
    assert sum(len(data) for sent, data in said(line) if not sent) <= LONGEST_TALK + 8
