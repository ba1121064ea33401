"""Whose turn it is, and when a unit counts as gone."""

import itertools
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.bus_turns import (
    AGE_MARGIN_S,
    LATELY_FROM_S,
    LATELY_TO_S,
    PROBE_REST,
    PROBE_ROUND_S,
    Counters,
    Patience,
    Seat,
    Turns,
)
from devices.exchange import Exchange
from devices.status import Level, State

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PATIENCE = Patience()
MISSES, QUARANTINE_S = PATIENCE.misses, PATIENCE.quarantine_s
POLL_EVERY_S = 0.1
DROWNED = PATIENCE.stray_bytes + 1


class FakeUnit:
    """Wants to write or not."""

    def __init__(
        self, device: str, *, writes: bool = False, poll_every_s: float = POLL_EVERY_S
    ) -> None:
        self.device = device
        self.poll_every_s = poll_every_s
        self.writes = writes

    def next_write(self) -> Exchange | None:
        return self.poll() if self.writes else None

    def poll(self) -> Exchange:
        return Exchange(self.device.encode(), None, 0.1)

    def done(self, data: bytes, at_monotonic: float) -> bool:
        raise NotImplementedError

    def returned(self) -> None:
        raise NotImplementedError


def seat(device: str = "unit", *, writes: bool = False) -> Seat:
    return Seat(FakeUnit(device, writes=writes), PATIENCE, NOW)


def turns(*seats: Seat) -> Turns:
    """These units on one line."""
    line = Turns()
    for each in seats:
        line.add(each)
    return line


def miss(unit: Seat, times: int, now_s: float = 0.0) -> list[bool]:
    return [unit.missed(now_s, NOW, 0) for _ in range(times)]


def test_nobody_is_known_before_the_first_answer() -> None:
    assert seat().status.state is State.UNKNOWN


def test_the_third_miss_makes_a_unit_offline_once() -> None:
    unit = seat()
    assert miss(unit, 5) == [False, False, True, False, False]
    assert unit.status.state is State.OFFLINE
    assert unit.status.level is Level.FAULT
    assert unit.status.reasons == ("device-timeout",)


def test_an_answer_between_misses_starts_the_count_anew() -> None:
    unit = seat()
    miss(unit, 2)
    unit.answered(0.0, NOW, 0)
    assert miss(unit, 2) == [False, False]
    assert unit.status.state is State.ONLINE


def test_damaged_answers_are_told_from_silence() -> None:
    unit = seat()
    for _ in range(MISSES):
        unit.missed(0.0, NOW, 4)
    assert unit.status.reasons == ("device-protocol",)
    assert unit.counters == Counters(
        sent=3, garbled=3, stray_bytes=12, last_error="device-protocol", quarantined_since=NOW
    )


def test_an_answer_drowned_in_stray_bytes_is_a_bad_one() -> None:
    unit = seat()
    assert [unit.answered(0.0, NOW, DROWNED) for _ in range(4)] == [False, False, True, False]
    assert unit.status.reasons == ("device-protocol",)
    assert unit.counters.answered == 4
    assert unit.counters.quarantined_since == NOW


def test_a_few_stray_bytes_are_no_reason() -> None:
    unit = seat()
    for _ in range(5):
        assert not unit.answered(0.0, NOW, PATIENCE.stray_bytes)
    assert unit.status.state is State.ONLINE


def test_silence_nonsense_and_stray_bytes_count_together() -> None:
    unit = seat()
    unit.answered(0.0, NOW, DROWNED)
    unit.missed(0.0, NOW, 7)
    assert unit.missed(0.0, NOW, 0)
    assert (unit.counters.silent, unit.counters.garbled, unit.counters.answered) == (1, 1, 1)


def test_a_quarantined_unit_is_believed_when_it_answers_cleanly() -> None:
    unit = seat()
    miss(unit, MISSES)
    assert not unit.answered(0.0, NOW, DROWNED)
    assert unit.quarantined
    unit.answered(0.0, NOW, 0)
    assert (unit.quarantined, unit.status.state) == (False, State.ONLINE)
    assert unit.counters.last_error == "device-protocol", "what went wrong last is still told"


@pytest.mark.parametrize(
    ("happens", "again_s"),
    [
        (lambda unit: unit.answered(0.0, NOW, 0), POLL_EVERY_S),
        (lambda unit: unit.sent(0.0, NOW, 0), POLL_EVERY_S),
        (lambda unit: miss(unit, MISSES), PROBE_ROUND_S),
        (lambda unit: unit.cut_off("device-not-found", NOW, 30.0), 30.0),
    ],
)
def test_a_status_is_believed_for_twice_its_time(
    happens: Callable[[Seat], object], again_s: float
) -> None:
    moments = [100.0]
    unit = Seat(FakeUnit("unit"), PATIENCE, NOW, clock=lambda: moments[-1])
    happens(unit)
    heard = unit.status
    moments.append(100.0 + 2 * again_s + AGE_MARGIN_S)
    assert unit.status is heard
    moments.append(moments[-1] + 0.001)
    assert (unit.status.state, unit.status.reasons) == (State.UNKNOWN, ("status-stale",))
    assert unit.offline is (heard.state is State.OFFLINE), "it is still asked as rarely"


def test_an_offline_unit_is_asked_rarely() -> None:
    unit = seat()
    miss(unit, MISSES, now_s=100.0)
    line = turns(unit)
    assert line.next_poll(100.0 + QUARANTINE_S - 0.001) is None
    assert line.next_poll(100.0 + QUARANTINE_S) is unit


def test_the_quarantined_share_a_small_part_of_the_line() -> None:
    """However many there are: after a probe of 60 ms nobody of them is asked for 19 times that."""
    seats = [seat(str(index)) for index in range(10)]
    line = turns(*seats)
    for unit in seats:
        miss(unit, MISSES)
    asked: list[str] = []
    for step in range(6000):
        now_s = QUARANTINE_S + step / 100
        probed = line.next_poll(now_s)
        if probed is not None:
            asked.append(probed.unit.device)
            miss(probed, 1, now_s + 0.06)
            line.probed_in_vain(now_s, now_s + 0.06)
    assert len(asked) == pytest.approx(60 / (0.06 * (1 + PROBE_REST)), rel=0.1)
    assert len(set(asked)) == len(seats), "and each has its turn"


def test_a_keypad_that_was_just_used_does_not_keep_its_place_in_quarantine() -> None:
    first, used = seat("1"), seat("2")
    used.active_at = 9.0
    for unit in (first, used):
        miss(unit, MISSES, now_s=10.0)
    assert turns(first, used).next_poll(11.0 + QUARANTINE_S) is first


def test_the_next_poll_may_be_awaited() -> None:
    online, absent = seat("1"), seat("2")
    assert turns().next_due_at() is None
    online.answered(10.0, NOW, 0)
    miss(absent, MISSES, now_s=4.0)
    line = turns(online, absent)
    line.probed_in_vain(4.0, 5.0)
    assert line.next_due_at() == 10.1
    assert turns(absent).next_due_at() == 4.0 + QUARANTINE_S
    alone = turns(absent)
    alone.probed_in_vain(4.0, 5.0)
    assert alone.next_due_at() == 5.0 + PROBE_REST


def test_an_offline_unit_is_written_to_no_more() -> None:
    unit = seat(writes=True)
    line = turns(unit)
    assert line.next_write() is not None
    miss(unit, 1)
    assert line.next_write() is None, "a miss waits for its turn among the polls"
    unit.answered(0.0, NOW, 0)
    assert line.next_write() is not None


def test_stray_bytes_alone_do_not_hold_a_write_back() -> None:
    unit = seat(writes=True)
    unit.answered(0.0, NOW, DROWNED)
    assert turns(unit).next_write() is not None


def test_a_lost_line_leaves_its_reason_with_each_unit() -> None:
    unit = seat()
    unit.answered(50.0, NOW, 0)
    unit.cut_off("device-disconnected", NOW, 30.0)
    assert unit.status.reasons == ("device-disconnected",)
    assert turns(unit).next_poll(0.0) is unit, "and it is asked as soon as the line is back"
    assert not unit.quarantined


def test_a_unit_that_never_answers_stays_unknown() -> None:
    unit = seat()
    unit.sent(0.0, NOW, 0)
    assert unit.status.state is State.UNKNOWN
    assert unit.status.reasons == ("no-answer-expected",)
    assert unit.may_write


def test_stray_bytes_are_counted() -> None:
    unit = seat()
    unit.answered(0.0, NOW, 3)
    unit.sent(0.0, NOW, 2)
    assert unit.counters.stray_bytes == 5


def test_writers_take_turns() -> None:
    first, second = seat("1", writes=True), seat("2", writes=True)
    line = turns(first, second)
    served = []
    for moment in range(4):
        turn = line.next_write()
        assert turn is not None
        turn[0].answered(float(moment), NOW, 0)
        served.append(turn[1].request)
    assert served == [b"1", b"2", b"1", b"2"]


def test_a_unit_is_not_polled_before_its_time() -> None:
    unit = seat()
    unit.answered(10.0, NOW, 0)
    line = turns(unit)
    assert line.next_poll(10.05) is None
    assert line.next_poll(10.1) is unit


POLL_S = 0.02


def busy_line(count: int) -> Turns:
    """A line on which everybody is always due."""
    units = (FakeUnit(str(index), poll_every_s=0.0) for index in range(count))
    return turns(*(Seat(unit, PATIENCE, NOW) for unit in units))


def polled(line: Turns, polls: range, pressed: Callable[[int, Seat], Seat | None]) -> list[Seat]:
    """Who is asked, poll by poll; `pressed` says whose key was found pressed by then."""
    asked = []
    for poll in polls:
        now_s = 100.0 + poll * POLL_S
        unit = line.next_poll(now_s)
        assert unit is not None
        unit.answered(now_s, NOW, 0)
        asked.append(unit)
        if user := pressed(poll, unit):
            user.active_at = now_s
    return asked


def nobody(poll: int, unit: Seat) -> None:
    del poll, unit


def test_units_that_nobody_uses_take_turns() -> None:
    line = busy_line(5)
    assert polled(line, range(15), nobody) == [*line.seats] * 3


def test_a_unit_that_was_used_lately_is_asked_about_twice_as_often() -> None:
    line = busy_line(10)
    used, *others = line.seats
    used.active_at = 100.0 - LATELY_FROM_S
    counts = Counter(polled(line, range(1100), nobody))
    assert counts[used] == pytest.approx(200, rel=0.1)
    assert [counts[unit] for unit in others] == pytest.approx([100] * 9, rel=0.1)


def test_after_half_a_minute_all_are_equal_again() -> None:
    line = busy_line(4)
    line.seats[0].active_at = 100.0 - LATELY_TO_S
    assert polled(line, range(8), nobody) == [*line.seats] * 2


@given(st.lists(st.none() | st.integers(0, 9), max_size=30))
def test_nobody_waits_for_more_than_two_rounds(used: list[int | None]) -> None:
    line = busy_line(10)
    users = [None if one is None else line.seats[one] for one in used for _ in range(10)]
    asked = polled(line, range(len(users)), lambda poll, _: users[poll])
    for unit in line.seats:
        places = [-1, *(place for place, one in enumerate(asked) if one is unit), len(asked)]
        assert all(later - earlier <= 20 for earlier, later in itertools.pairwise(places))


@pytest.mark.parametrize("before", range(10))
def test_keys_pressed_at_once_are_heard_within_a_round(before: int) -> None:
    """Whoever has been heard is in use, and yet does not stand before who is still to be heard."""
    line = busy_line(10)
    polled(line, range(before), nobody)
    rush = polled(line, range(before, before + 10), lambda _, heard: heard)
    assert set(rush) == set(line.seats)
