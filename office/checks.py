"""Each machine's check before numbers open: when it is due, and what it found.

Once a working day each machine of a hall looks at its devices, its clock and its disk, and leaves
one `hall.checked`. What it finds are codes: no name of a person and no sentence. While something is
wrong the machine goes on looking, and an event follows only where that has changed.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, NamedTuple

from office.act import Act
from office.clock import from_ms
from office.config import MAIN_POINT
from office.days import Reckoning
from office.model import Event, Plain
from office.office import Office
from office.store import Transaction, events

BEFORE_OPENING = timedelta(minutes=30)
"""A check is due so long before numbers first open."""
KNOWN_FOR = timedelta(days=14)
"""A machine that has not checked for longer has been taken away."""

_MACHINE = "machine:"


class Found(NamedTuple):
    """Something that is wrong: with what, of which kind, the code of why, `warn` or `fault`.

    `about` is a device's id in the settings, or `disk:MACHINE` and the like; `detail` is for
    technicians: keys of the settings, what a server answered.
    """

    about: str
    kind: str
    reason: str
    level: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HallChecked:
    """The newest check of one machine; `at` is milliseconds, `today` whether it is of this day."""

    machine: str
    at: int
    today: bool
    found: tuple[Found, ...]
    skipped: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteCheck:
    """A machine has looked at `checked` things and found so much wrong.

    `skipped` could not be looked at, their level is `info`; `installation` tells a machine that has
    another name since from one that was taken away ("": unknown).
    """

    name: ClassVar[str] = "hall.check"
    machine: str
    checked: int
    found: tuple[Found, ...] = ()
    point: str = MAIN_POINT
    skipped: tuple[Found, ...] = ()
    installation: str = ""

    def perform(self, act: Act) -> None:
        """Always possible; the same findings of the same day again are nothing to do."""
        subject = _MACHINE + self.machine
        last = events.last_of_subject(act.tx, subject)
        found, skipped = tuple(sorted(self.found)), tuple(sorted(self.skipped))
        if last and _is_of(last, act.now) and _told(last) == (found, skipped):
            return
        facts: dict[str, Plain] = {
            "day": act.now.day,
            "clock": act.now.clock_day,
            "checked": self.checked,
            "found": _plain(found),
            "skipped": _plain(skipped),
            "installation": self.installation,
        }
        act.record("hall.checked", subject, facts)


@dataclass(frozen=True, slots=True)
class Due:
    """How a machine stands: whether its check is due now, and whether its last one found faults.

    `skipped` is why things were not looked at in that one; `checked` whether it is of this day.
    """

    now: bool
    troubled: bool
    skipped: frozenset[str] = frozenset()
    checked: bool = False


def check_due(office: Office, machine: str) -> Due:
    """Whether this machine's check is due: from `BEFORE_OPENING` on, once a working day.

    While the clock is doubted hours say nothing: it is due once for each day that the clock shows.
    """
    with office.look() as (tx, now):
        last = events.last_of_subject(tx, _MACHINE + machine)
    if last and _is_of(last, now):
        found, skipped = _told(last)
        why = frozenset(one.reason for one in skipped)
        return Due(False, bool(found), why, checked=True)
    local = office.calendar.local(from_ms(now.at))
    opens = office.calendar.first_opening("taking", local.date())
    in_time = opens is not None and local >= opens - BEFORE_OPENING
    return Due(now=in_time or now.doubted is not None, troubled=False)


def checks_within(tx: Transaction, now: Reckoning) -> tuple[HallChecked, ...]:
    """The newest check of each machine that is still there, within a look that has begun.

    A machine that has checked under another name since is that one only.
    """
    since = now.at - KNOWN_FOR // timedelta(milliseconds=1)
    newest = events.newest_of_each(tx, _MACHINE)
    last_of = {_installation(one): one.seq for one in sorted(newest, key=lambda one: one.seq)}
    return tuple(
        HallChecked(one.subject.removeprefix(_MACHINE), one.at, _is_of(one, now), *_told(one))
        for one in newest
        if one.at >= since and (not _installation(one) or last_of[_installation(one)] == one.seq)
    )


def _is_of(event: Event, now: Reckoning) -> bool:
    """Whether a check is of the present day, by the same clock."""
    data = json.loads(event.data)
    return (data["day"], data["clock"]) == (now.day, now.clock_day)


def _told(event: Event) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """What was found and what was skipped; earlier events tell nothing of the latter."""
    data = json.loads(event.data)
    found, skipped = (
        tuple(Found(**one) for one in data.get(key, [])) for key in ("found", "skipped")
    )
    return found, skipped


def _plain(told: tuple[Found, ...]) -> list[Plain]:
    return [dict(one._asdict()) for one in told]


def _installation(event: Event) -> str:
    return str(json.loads(event.data).get("installation", ""))
