"""Whether a clock may be believed."""

import ctypes
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from office.clock import (
    HEARD_WITHIN_S,
    ClockFacts,
    SetClock,
    SharedClock,
    SystemClock,
    doubt,
    from_ms,
    ntp_synchronised,
    rfc3339,
    to_ms,
)

BUILT = date(2026, 11, 1)
NOON = datetime(2026, 12, 7, 5, 0, tzinfo=UTC)
GOOD = ClockFacts(
    now=NOON,
    built=BUILT,
    last_event=NOON - timedelta(hours=1),
    jumped=False,
    working_days=0,
)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        pytest.param(GOOD, None, id="all is well"),
        pytest.param(replace(GOOD, last_event=None), None, id="an empty journal"),
        pytest.param(replace(GOOD, jumped=True), "jumped", id="jumped"),
        pytest.param(
            replace(GOOD, last_event=NOON + timedelta(seconds=61)),
            "before-last-event",
            id="before the last event",
        ),
        pytest.param(
            replace(GOOD, last_event=NOON + timedelta(seconds=60)), None, id="a small correction"
        ),
        pytest.param(
            replace(GOOD, now=datetime(2026, 10, 30, tzinfo=UTC), last_event=None),
            "before-build",
            id="before it was built",
        ),
        pytest.param(
            replace(GOOD, now=datetime(2029, 11, 1, 23, 59, tzinfo=UTC)), None, id="three years on"
        ),
        pytest.param(
            replace(GOOD, now=datetime(2029, 11, 2, tzinfo=UTC)), "far-future", id="a day more"
        ),
        pytest.param(replace(GOOD, working_days=4), None, id="four working days"),
        pytest.param(replace(GOOD, working_days=5), "long-gap", id="five working days"),
    ],
)
def test_a_doubt_and_its_reason(facts: ClockFacts, reason: str | None) -> None:
    assert doubt(facts, None) == reason


@pytest.mark.parametrize("year", [2020, 2040])
def test_what_staff_vouch_for_is_not_held_against_the_build_date(year: int) -> None:
    facts = replace(GOOD, now=datetime(year, 12, 7, 5, 0, tzinfo=UTC), last_event=None)
    assert doubt(facts, None) is not None
    assert doubt(facts, f"{year}-12-07") is None
    assert doubt(facts, f"{year}-12-08") is None
    assert doubt(facts, "2041-01-01") is not None


def test_a_build_on_a_leap_day() -> None:
    leap = replace(GOOD, built=date(2028, 2, 29), last_event=None)
    assert doubt(replace(leap, now=datetime(2031, 2, 28, tzinfo=UTC)), None) is None
    assert doubt(replace(leap, now=datetime(2031, 3, 1, tzinfo=UTC)), None) == "far-future"


class Machine:
    """A machine's two clocks and its time server."""

    def __init__(self) -> None:
        self.wall = NOON.timestamp()
        self.steady = 1000.0
        self.synchronised = False
        self.clock = SystemClock(lambda: self.wall, lambda: self.steady, lambda: self.synchronised)

    def passes(self, seconds: float) -> None:
        """Time goes on for both."""
        self.wall += seconds
        self.steady += seconds


def test_time_that_passes_is_no_jump() -> None:
    machine = Machine()
    for _ in range(20):
        machine.passes(3600)
        machine.wall += 2
        assert machine.clock.jumped_at() is None
    assert machine.clock.now() > NOON


@pytest.mark.parametrize("seconds", [-3600, -61, 61, 86_400 * 365])
def test_a_step_of_the_clock_is_a_jump(seconds: float) -> None:
    machine = Machine()
    machine.wall += seconds
    assert machine.clock.jumped_at() == machine.clock.now()
    when = machine.clock.now()
    machine.passes(60)
    assert machine.clock.jumped_at() == when


def test_what_a_time_server_does_is_no_jump() -> None:
    machine = Machine()
    machine.wall += 86_400
    machine.synchronised = True
    assert machine.clock.agreed()
    machine.synchronised = False
    machine.passes(86_400)
    assert not machine.clock.agreed()
    assert machine.clock.jumped_at() is None


def test_a_time_server_heals_a_jump() -> None:
    machine = Machine()
    machine.wall += 600
    assert machine.clock.jumped_at() is not None
    machine.synchronised = True
    assert machine.clock.agreed()
    machine.synchronised = False
    assert machine.clock.jumped_at() is None


def test_the_kernel_is_asked_without_opening_the_library_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = ntp_synchronised()
    monkeypatch.setattr(ctypes, "CDLL", None)
    assert ntp_synchronised() is first


def test_the_machines_own_clock_runs() -> None:
    clock = SystemClock()
    assert abs(clock.now().timestamp() - datetime.now(UTC).timestamp()) < 5
    assert clock.jumped_at() is None
    assert clock.agreed() is ntp_synchronised()


class Shared:
    """A machine beside the server whose clock counts; the machine's own is an hour ahead."""

    def __init__(self) -> None:
        self.server, self.wall, self.steady = NOON.timestamp(), NOON.timestamp() + 3600, 1000.0
        self.synchronised = False
        self.clock = SharedClock(lambda: self.wall, lambda: self.steady, lambda: self.synchronised)

    def passes(self, seconds: float) -> None:
        """Time goes on for all."""
        self.server += seconds
        self.wall += seconds
        self.steady += seconds

    def hears(self) -> None:
        """The server says how late it is."""
        self.clock.asking()(self.server)


def test_before_the_server_was_heard_the_own_clock_counts() -> None:
    shared = Shared()
    assert shared.clock.now().timestamp() == shared.wall
    assert shared.clock.apart_s() == 0


def test_the_servers_clock_goes_on_however_the_own_one_is_set() -> None:
    shared = Shared()
    shared.hears()
    shared.passes(100)
    shared.wall -= 86_400
    assert shared.clock.now().timestamp() == shared.server
    assert shared.clock.apart_s() == 3600 - 86_400
    shared.hears()
    assert shared.clock.jumped_at() is None


@pytest.mark.parametrize("seconds", [-3600, -61, 61, 86_400 * 365])
def test_a_step_of_the_servers_clock_is_a_jump(seconds: float) -> None:
    shared = Shared()
    shared.hears()
    shared.passes(5)
    shared.server += seconds
    shared.hears()
    assert shared.clock.jumped_at() == shared.clock.now()


def test_an_answer_that_slept_on_the_way_tells_nothing() -> None:
    shared = Shared()
    shared.hears()
    heard = shared.clock.asking()
    late = shared.server
    shared.passes(HEARD_WITHIN_S + 1)
    heard(late)
    assert shared.clock.now().timestamp() == shared.server
    assert shared.clock.jumped_at() is None


def test_small_corrections_of_the_server_are_no_jump() -> None:
    shared = Shared()
    for _ in range(100):
        shared.passes(60)
        shared.server += 1
        shared.hears()
    assert shared.clock.jumped_at() is None


def test_a_synchronised_machine_vouches_only_for_a_server_that_shows_the_same() -> None:
    shared = Shared()
    shared.hears()
    shared.synchronised = True
    assert not shared.clock.agreed()
    shared.wall = shared.server + 59
    assert shared.clock.agreed()
    shared.synchronised = False
    assert not shared.clock.agreed()


def test_an_agreement_heals_a_jump_of_the_server() -> None:
    shared = Shared()
    shared.hears()
    shared.server += 3600
    shared.hears()
    assert shared.clock.jumped_at() is not None
    shared.synchronised = True
    assert shared.clock.agreed()
    assert shared.clock.jumped_at() is None


def test_a_set_clock_stands_until_it_is_put() -> None:
    clock = SetClock(NOON)
    assert (clock.now(), clock.agreed(), clock.jumped_at()) == (NOON, True, None)
    clock.advance(1.5)
    assert clock.now() == NOON + timedelta(seconds=1.5)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_764_000_000_007, "2025-11-24T16:00:00.007Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
    ],
)
def test_times_in_the_journal(at: int, text: str) -> None:
    assert rfc3339(at) == text
    assert to_ms(from_ms(at)) == at
