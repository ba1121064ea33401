"""A check from level 1 on speaks to the device itself: what is dead does not pass, ever."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from devices.errors import BusyError, CutterJamError, DeviceError
from devices.health import CheckLevel, Evidence, Finding, Result, check, judged, nothing_to_try
from devices.status import Level, Source, State, Status, never_answered
from tests.devices.health.checks import SUBJECTS

NOW = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)
ALIVE = Status(State.ONLINE, Level.INFO, (), NOW, Source.POLLED)


class Declared:
    """A device whose findings are in the test's hand."""

    def __init__(self, status: Status = ALIVE, problem: DeviceError | None = None) -> None:
        self._status = status
        self._problem = problem
        self.asked = 0

    def status(self) -> Status:
        """As given."""
        return self._status

    def passive(self) -> Evidence:
        """One counter."""
        return {"sent": 7}

    def internal(self) -> Finding:
        """Count it; raise the problem."""
        self.asked += 1
        if self._problem:
            raise self._problem
        return judged(self._status, {"received_bytes": 1})

    def external(self) -> Finding:
        """Nothing to show."""
        return nothing_to_try()

    def interactive(self) -> Finding:
        """Nothing to show."""
        return nothing_to_try()


@pytest.mark.parametrize("kind", SUBJECTS)
def test_the_living_never_fail_and_the_check_reaches_them(tmp_path: Path, kind: str) -> None:
    with SUBJECTS[kind](tmp_path) as subject:
        subject.at(CheckLevel.INTERNAL)  # a first one opens the port
        before = subject.heard()
        result = subject.at(CheckLevel.INTERNAL)
        assert (result.result, result.next_step) == subject.alive
        assert subject.heard() > before
        assert {"ms"} < set(result.evidence)


@pytest.mark.parametrize("kind", SUBJECTS)
def test_the_dead_fail_at_once_however_well_they_were(tmp_path: Path, kind: str) -> None:
    with SUBJECTS[kind](tmp_path) as subject:
        assert subject.at(CheckLevel.INTERNAL).result is subject.alive[0]
        subject.kill()
        result = subject.at(CheckLevel.INTERNAL)
        assert result.result is Result.FAIL
        assert result.next_step


STATUSES: dict[str, tuple[Status, Result, str]] = {
    "well": (ALIVE, Result.PASS, ""),
    "never heard of": (never_answered(NOW), Result.WARN, "never-answered"),
    "not heard of for long": (ALIVE.stale(), Result.WARN, "status-stale"),
    "wrong": (
        Status(State.FAILED, Level.FAULT, ("printer-cutter-jam",), NOW, Source.POLLED),
        Result.FAIL,
        "printer-cutter-jam",
    ),
    "one that never answers": (
        Status(State.UNKNOWN, Level.INFO, ("no-answer-expected",), NOW, Source.INFERRED),
        Result.SKIPPED,
        "no-answer-expected",
    ),
}


@pytest.mark.parametrize("case", STATUSES)
def test_level_0_says_what_is_known_and_sends_nothing(case: str) -> None:
    status, verdict, step = STATUSES[case]
    device = Declared(status)
    result = check("x", device, CheckLevel.PASSIVE, lambda: NOW + timedelta(seconds=90))
    assert (result.result, result.next_step, device.asked) == (verdict, step, 0)
    assert (result.evidence["age_s"], result.evidence["sent"]) == (90, 7)


def test_a_fault_of_the_device_is_a_result() -> None:
    result = check("x", Declared(problem=CutterJamError("x", "jam")), CheckLevel.INTERNAL)
    assert (result.result, result.next_step) == (Result.FAIL, "printer-cutter-jam")
    assert result.evidence["detail"] == "jam"


def test_a_device_at_other_work_is_skipped_not_failed() -> None:
    result = check("x", Declared(problem=BusyError("x", "a photograph")), CheckLevel.INTERNAL)
    assert (result.result, result.next_step) == (Result.SKIPPED, BusyError.code)
    assert result.evidence["detail"] == "a photograph"


@pytest.mark.parametrize("level", [CheckLevel.EXTERNAL, CheckLevel.INTERACTIVE])
def test_what_has_nothing_to_show_is_skipped_not_passed(level: CheckLevel) -> None:
    result = check("x", Declared(), level)
    assert (result.result, result.next_step) == (Result.SKIPPED, "check-needs-people")


def test_a_check_tells_how_long_it_took() -> None:
    times = iter((1.0, 1.25))
    result = check("x", Declared(), CheckLevel.INTERNAL, clock=lambda: next(times))
    assert result.evidence["ms"] == 250
