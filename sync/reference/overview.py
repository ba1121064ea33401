"""What a command centre looks at: each office, who needs a visit first, and what to bring. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sync.reference.halls import LIMIT_S, Hall

SILENT_S = 180
"""An office of which nothing was heard for so long is offline."""
OFFLINE_ALERT_S = 600
_LIGHT = frozenset({"printer-paper-low", "device-busy", "no-answer-expected", "status-stale"})
"""What can wait until somebody comes by."""


@dataclass(frozen=True, slots=True)
class Ill:
    """A device that is not well: since when (milliseconds) and why."""

    device: str
    since: int
    reasons: tuple[str, ...]

    @property
    def is_light(self) -> bool:
        """Whether it can wait."""
        return bool(self.reasons) and set(self.reasons) <= _LIGHT


@dataclass(frozen=True, slots=True)
class OfficeNow:
    """One office; times are milliseconds, shares from 0 to 1, None where there is nothing to tell.

    `offline_since` is when it was heard last, None while it is online; all else is of then.
    """

    source: str
    name: str
    offline_since: int | None
    day: str
    open: bool
    waiting: int
    longest_wait_s: int
    mean_wait_s: float | None
    within: float | None
    issued: int
    served: int
    satisfied: float | None
    ill: tuple[Ill, ...]
    help: int

    @property
    def waits_long(self) -> bool:
        """Whether somebody waits longer than anybody should."""
        return self.offline_since is None and self.open and self.longest_wait_s > LIMIT_S

    @property
    def urgency(self) -> tuple[int, int, int, str]:
        """Who needs a visit first comes first: devices that stop work, then silence, then waits."""
        heavy = sum(not one.is_light for one in self.ill)
        return (-heavy, -int(self.offline_since is not None), -self.longest_wait_s, self.name)


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that somebody should hear of: `about` is a device, or "" for the office."""

    source: str
    code: str
    about: str
    since: int


def office_now(source: str, name: str, heard_at: int, hall: Hall, now_ms: int) -> OfficeNow:
    """An office as it stands at this moment."""
    silent = now_ms - heard_at > SILENT_S * 1000
    at = heard_at if silent else now_ms  # of an office that is silent the last that is known
    return OfficeNow(
        source=source,
        name=name or source[:8],
        offline_since=heard_at if silent else None,
        day=hall.day,
        open=hall.open,
        waiting=len(hall.waiting),
        longest_wait_s=hall.longest_wait_s(at) if hall.open else 0,
        mean_wait_s=hall.mean_wait_s,
        within=hall.within,
        issued=hall.issued,
        served=hall.served,
        satisfied=hall.satisfied,
        ill=tuple(Ill(name, at, tuple(why)) for name, (at, why) in sorted(hall.faults.items())),
        help=len(hall.help),
    )


def by_need(offices: Iterable[OfficeNow]) -> list[OfficeNow]:
    """Who needs a visit first comes first."""
    return sorted(offices, key=lambda one: one.urgency)


def alerts_of(one: OfficeNow, now_ms: int) -> list[Alert]:
    """What is to be told of an office."""
    found = [
        Alert(one.source, "device", ill.device, ill.since) for ill in one.ill if not ill.is_light
    ]
    if one.offline_since is not None and now_ms - one.offline_since > OFFLINE_ALERT_S * 1000:
        found.append(Alert(one.source, "offline", "", one.offline_since))
    if one.waits_long:
        found.append(Alert(one.source, "wait", "", now_ms - one.longest_wait_s * 1000))
    return found


def brings(one: OfficeNow, words: Mapping[str, str]) -> list[str]:
    """What whoever goes there should bring, each thing once; `words` are those of `brings`."""
    wanted: dict[str, None] = {}
    for ill in one.ill:
        for reason in ill.reasons or ("device-error",):
            wanted[words.get(reason, words["other"])] = None
    return list(wanted)
