"""Whose turn it is, and when a unit counts as gone."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.bus_turns import AGE_MARGIN_S, Seat, next_poll, next_write
from devices.exchange import Exchange
from devices.status import Level, State

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MISSES = 3
QUARANTINE_S = 5.0


class FakeUnit:
    """Wants to write or not."""

    poll_every_s = 0.1

    def __init__(self, device: str, *, writes: bool = False) -> None:
        self.device = device
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
    return Seat(FakeUnit(device, writes=writes), MISSES, QUARANTINE_S, NOW)


def miss(unit: Seat, times: int, now_s: float = 0.0) -> list[bool]:
    return [unit.missed(now_s, NOW, corrupt=False) for _ in range(times)]


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
        unit.missed(0.0, NOW, corrupt=True)
    assert unit.status.reasons == ("device-protocol",)
    assert (unit.counters.corrupt, unit.counters.silent, unit.counters.asked) == (3, 0, 3)


@pytest.mark.parametrize(
    ("happens", "again_s"),
    [
        (lambda unit: unit.answered(0.0, NOW, 0), FakeUnit.poll_every_s),
        (lambda unit: unit.sent(0.0, NOW), FakeUnit.poll_every_s),
        (lambda unit: miss(unit, MISSES), QUARANTINE_S),
        (lambda unit: unit.cut_off("device-not-found", NOW, 30.0), 30.0),
    ],
)
def test_a_status_is_believed_for_twice_its_time(
    happens: Callable[[Seat], object], again_s: float
) -> None:
    moments = [100.0]
    unit = Seat(FakeUnit("unit"), MISSES, QUARANTINE_S, NOW, clock=lambda: moments[-1])
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
    assert next_poll([unit], 100.0 + QUARANTINE_S - 0.001) is None
    assert next_poll([unit], 100.0 + QUARANTINE_S) is unit


def test_an_offline_unit_is_written_to_no_more() -> None:
    unit = seat(writes=True)
    assert next_write([unit]) is not None
    miss(unit, 1)
    assert next_write([unit]) is None, "a miss waits for its turn among the polls"
    unit.answered(0.0, NOW, 0)
    assert next_write([unit]) is not None


def test_a_lost_line_leaves_its_reason_with_each_unit() -> None:
    unit = seat()
    unit.answered(50.0, NOW, 0)
    unit.cut_off("device-disconnected", NOW, 30.0)
    assert unit.status.reasons == ("device-disconnected",)
    assert next_poll([unit], 0.0) is unit, "and it is asked as soon as the line is back"


def test_a_unit_that_never_answers_stays_unknown() -> None:
    unit = seat()
    unit.sent(0.0, NOW)
    assert unit.status.state is State.UNKNOWN
    assert unit.status.reasons == ("no-answer-expected",)
    assert unit.may_write


def test_garbage_before_answers_is_counted() -> None:
    unit = seat()
    unit.answered(0.0, NOW, 3)
    unit.answered(0.0, NOW, 2)
    assert unit.counters.garbage_bytes == 5


def test_writers_take_turns() -> None:
    first, second = seat("1", writes=True), seat("2", writes=True)
    served = []
    for moment in range(4):
        turn = next_write([first, second])
        assert turn is not None
        turn[0].answered(float(moment), NOW, 0)
        served.append(turn[1].request)
    assert served == [b"1", b"2", b"1", b"2"]


def test_a_unit_is_not_polled_before_its_time() -> None:
    unit = seat()
    unit.answered(10.0, NOW, 0)
    assert next_poll([unit], 10.05) is None
    assert next_poll([unit], 10.1) is unit


@pytest.mark.parametrize("rounds", [1, 3])
@given(active=st.lists(st.floats(0, 100), min_size=5, max_size=5))
def test_each_unit_has_one_turn_in_a_round(rounds: int, active: list[float]) -> None:
    seats = [seat(str(index)) for index in range(5)]
    for each, active_at in zip(seats, active, strict=True):
        each.active_at = active_at
    asked = [next_poll(seats, 0.0) for _ in range(rounds * len(seats))]
    assert Counter(asked) == dict.fromkeys(seats, rounds)


def test_the_most_recently_used_goes_first() -> None:
    seats = [seat(str(index)) for index in range(3)]
    seats[2].active_at = 7.0
    seats[1].active_at = 5.0
    asked = [next_poll(seats, 0.0) for _ in range(6)]
    assert asked == [seats[2], seats[1], seats[0]] * 2
