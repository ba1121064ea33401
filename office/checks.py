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

    `about` is a device's id in the settings, or `disk:MACHINE` and the like.
    """

    about: str
    kind: str
    reason: str
    level: str


@dataclass(frozen=True, slots=True)
class HallChecked:
    """The newest check of one machine; `at` is milliseconds, `today` whether it is of this day."""

    machine: str
    at: int
    today: bool
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class NoteCheck:
    """A machine has looked at `checked` things and found so much wrong."""

    name: ClassVar[str] = "hall.check"
    machine: str
    checked: int
    found: tuple[Found, ...] = ()
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Always possible; the same findings of the same day again are nothing to do."""
        subject = _MACHINE + self.machine
        last = events.last_of_subject(act.tx, subject)
        found = tuple(sorted(self.found))
        if last and _is_of(last, act.now) and _found(last) == found:
            return
        told: list[Plain] = [dict(one._asdict()) for one in found]
        day = {"day": act.now.day, "clock": act.now.clock_day}
        act.record("hall.checked", subject, {**day, "checked": self.checked, "found": told})


@dataclass(frozen=True, slots=True)
class Due:
    """How a machine stands: whether its check is due now, and whether its last one found faults."""

    now: bool
    troubled: bool


def check_due(office: Office, machine: str) -> Due:
    """Whether this machine's check is due: from `BEFORE_OPENING` on, once a working day.

    While the clock is doubted hours say nothing: it is due once for each day that the clock shows.
    """
    with office.look() as (tx, now):
        last = events.last_of_subject(tx, _MACHINE + machine)
    if last and _is_of(last, now):
        return Due(now=False, troubled=bool(_found(last)))
    local = office.calendar.local(from_ms(now.at))
    opens = office.calendar.first_opening("taking", local.date())
    in_time = opens is not None and local >= opens - BEFORE_OPENING
    return Due(now=in_time or now.doubted is not None, troubled=False)


def checks_within(tx: Transaction, now: Reckoning) -> tuple[HallChecked, ...]:
    """The newest check of each machine that is still there, within a look that has begun."""
    since = now.at - KNOWN_FOR // timedelta(milliseconds=1)
    return tuple(
        HallChecked(one.subject.removeprefix(_MACHINE), one.at, _is_of(one, now), _found(one))
        for one in events.newest_of_each(tx, _MACHINE)
        if one.at >= since
    )


def _is_of(event: Event, now: Reckoning) -> bool:
    """Whether a check is of the present day, by the same clock."""
    data = json.loads(event.data)
    return (data["day"], data["clock"]) == (now.day, now.clock_day)


def _found(event: Event) -> tuple[Found, ...]:
    told = json.loads(event.data)["found"]
    return tuple(Found(*(one[name] for name in Found._fields)) for one in told)
