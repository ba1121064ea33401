"""What we know of a device now, how old that is and where it comes from.

Silence is never "ok": a device that has not answered is `unknown`, and a status that was not
renewed in time reads as `unknown` too. Drivers reckon that time by the monotonic clock.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from devices.errors import UnpluggedError

NO_ANSWER_EXPECTED = "no-answer-expected"
"""The reason of a device that never answers: its port is in order, the rest only people can see."""


class State(StrEnum):
    """Where a device stands in its life."""

    UNKNOWN = "unknown"
    ABSENT = "absent"
    """Not plugged in, which is known; `offline` may be anything between its power and our port."""
    CONNECTING = "connecting"
    ONLINE = "online"
    DEGRADED = "degraded"
    OFFLINE = "offline"
    FAILED = "failed"
    DISABLED = "disabled"


class Level(StrEnum):
    """How much it matters to the people in the hall."""

    INFO = "info"
    WARN = "warn"
    FAULT = "fault"


class Source(StrEnum):
    """How the status came to us."""

    PUSHED = "pushed"
    POLLED = "polled"
    INFERRED = "inferred"


@dataclass(frozen=True)
class Status:
    """One device at one moment.

    `reasons` are codes of `devices.errors` or of `Reason`, sorted; `as_of` is aware UTC.
    """

    state: State
    level: Level
    reasons: tuple[str, ...]
    as_of: datetime
    source: Source

    @property
    def gone(self) -> bool:
        """Whether it could not be reached, as `lost` tells it: nothing there can be asked now."""
        return self.level is Level.FAULT and self.state in (State.OFFLINE, State.ABSENT)

    def stale(self) -> "Status":
        """This status when it has grown too old to be believed."""
        return replace(self, state=State.UNKNOWN, level=Level.WARN, reasons=("status-stale",))


def lost(code: str, now: datetime, source: Source = Source.POLLED) -> Status:
    """The status of a device that could not be reached, by the code of the error."""
    state = State.ABSENT if code == UnpluggedError.code else State.OFFLINE
    return Status(state, Level.FAULT, (code,), now, source)


def utc_now() -> datetime:
    """Now, aware UTC; drivers take it by constructor so that tests may bring their own."""
    return datetime.now(UTC)


def never_answered(now: datetime) -> Status:
    """The status of a device that nobody has heard of yet."""
    return Status(State.UNKNOWN, Level.WARN, ("never-answered",), now, Source.INFERRED)
