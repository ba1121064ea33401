"""How a device is checked: four levels, each result with what it rests on and what to do next.

UnifiedPOS calls them CheckHealth internal, external and interactive; level 0 is ours. From level 1
on a check speaks to the device itself: whatever has not answered in this very check does not pass,
however well it was a moment ago. Each kind of device is one small class in a module of its own
that answers to `Health`; `check` knows none of them.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol

from devices.errors import BusyError, DeviceError
from devices.status import NO_ANSWER_EXPECTED, Level, Status, utc_now

__all__ = [
    "CheckLevel",
    "CheckResult",
    "Evidence",
    "Finding",
    "Health",
    "Result",
    "check",
    "judged",
    "nothing_to_try",
]

Evidence = Mapping[str, str | int]
"""What a result rests on: bytes, milliseconds, counters, what was seen; no sentences."""

CHECK_NEEDS_PEOPLE = "check-needs-people"
"""The reason of a check that has nothing to show: the next level asks somebody."""


class CheckLevel(IntEnum):
    """How far a check goes."""

    PASSIVE = 0
    """What is known already: the last status, its age, counters. Nothing is sent."""
    INTERNAL = 1
    """A round trip to the device, without anything that people would see or hear."""
    EXTERNAL = 2
    """Something to see or hear: a slip, all segments, a chime."""
    INTERACTIVE = 3
    """Somebody says what he saw or heard, or presses a key."""


class Result(StrEnum):
    """How a check ended."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    SKIPPED = "skipped"
    """There is no check of this level for such a device, or it is at other work just now."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `reason` is the code of what is wrong, or of why it was skipped."""

    result: Result
    reason: str = ""
    evidence: Evidence = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of one device.

    `next_step` is a code, "" where nothing is to be done; its sentence says who does what.
    """

    device: str
    level: CheckLevel
    result: Result
    evidence: Evidence
    next_step: str


class Health(Protocol):
    """A device that can be checked. All but `status` and `passive` run in the device's lane.

    What cannot be done now may also be raised as one of `devices.errors`.
    """

    def status(self) -> Status:
        """What is known of it; never touches the wire."""
        ...

    def passive(self) -> Evidence:
        """Counters and the like, as far as there are any; never touches the wire."""
        ...

    def internal(self) -> Finding:
        """Level 1: speak to the device now. Only its own answer passes."""
        ...

    def external(self) -> Finding:
        """Level 2: let it do something that can be seen or heard."""
        ...

    def interactive(self) -> Finding:
        """Level 3: what somebody is then asked about, or a key that somebody has to press."""
        ...


def check(
    device: str,
    health: Health,
    level: CheckLevel,
    now: Callable[[], datetime] = utc_now,
    clock: Callable[[], float] = time.monotonic,
) -> CheckResult:
    """Check a device at one level; every fault of the device becomes a result."""
    began_s = clock()
    try:
        finding = _STEPS[level](health, now())
    except DeviceError as error:
        result = Result.SKIPPED if isinstance(error, BusyError) else Result.FAIL
        finding = Finding(result, error.code, {"detail": error.detail} if error.detail else {})
    evidence = {**finding.evidence, "ms": round((clock() - began_s) * 1000)}
    return CheckResult(device, level, finding.result, evidence, finding.reason)


def judged(status: Status, evidence: Evidence) -> Finding:
    """What a status means for a check."""
    reason = status.reasons[0] if status.reasons else ""
    if reason == NO_ANSWER_EXPECTED:
        return Finding(Result.SKIPPED, reason, evidence)
    results = {Level.INFO: Result.PASS, Level.WARN: Result.WARN, Level.FAULT: Result.FAIL}
    return Finding(results[status.level], reason, evidence)


def nothing_to_try() -> Finding:
    """A check of a level that this kind of device has nothing for."""
    return Finding(Result.SKIPPED, CHECK_NEEDS_PEOPLE)


def _passive(health: Health, now: datetime) -> Finding:
    status = health.status()
    age_s = max(0, round((now - status.as_of).total_seconds()))
    told = {"state": status.state.value, "source": status.source.value, "age_s": age_s}
    return judged(status, {**told, **health.passive()})


_STEPS: Mapping[CheckLevel, Callable[[Health, datetime], Finding]] = {
    CheckLevel.PASSIVE: _passive,
    CheckLevel.INTERNAL: lambda health, _: health.internal(),
    CheckLevel.EXTERNAL: lambda health, _: health.external(),
    CheckLevel.INTERACTIVE: lambda health, _: health.interactive(),
}
