"""What a simulated day is made of: plain values, drawn before anything happens.

Moments are seconds after midnight in the office's zone, lengths are seconds.
"""

from dataclasses import dataclass
from enum import StrEnum

from office.counters import Leave

HOUR_S = 3600
Span = tuple[int, int]
"""From, to."""


class Turn(StrEnum):
    """What becomes of a citizen at the counter, besides being served."""

    SERVED = "served"
    WRONG = "wrong"
    """The number is of another service: sent there after a minute."""
    ONWARD = "onward"
    """The first part is done: sent on."""
    PAPERS = "papers"
    """Something is missing: put aside until he is back with it."""
    FORGOTTEN = "forgotten"
    """Nobody ends the ticket; somebody else does, much later."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One number that a visit needs, and how serving it goes.

    `comes_s` is from the call to the counter; `starts` and `finishes` are whether the officer
    presses these keys, `slips` whether she presses "next" by mistake and takes it back.
    """

    service: str
    serving_s: int
    comes_s: int
    turn: Turn
    onward: str
    away_s: int
    starts: bool
    finishes: bool
    slips: bool
    dossiers: int = 1


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who comes, or several who come together: one errand a number.

    `patience_s`: goes after waiting so long; `says_so`: and has the number cancelled. `strolls`:
    is out when called, and back after `back_s` (0: never); `late`: appears when just marked
    absent; `slow`: comes only when called again. `face`: 1 to 5, 0 for no rating. `relabelled`:
    the guide gives the class that was not chosen at the kiosk.
    """

    at_s: int
    errands: tuple[Errand, ...]
    priority: str
    language: str
    walks_in: bool
    urgent: bool
    patience_s: int
    says_so: bool
    strolls: bool
    back_s: int
    late: bool
    slow: bool
    face: int
    reason: int
    loses_slip: bool
    asks_help: bool
    relabelled: bool


@dataclass(frozen=True, slots=True)
class Break:
    """A counter does not call between two moments; `closes`: it closes meanwhile, else pauses."""

    at_s: int
    until_s: int
    closes: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """When a counter works. `leaves` is what becomes of the ticket of who must go early.

    `mistypes`: the first PIN of the day is wrong. `helps_from_s` is when it begins to help with
    the longest line for an hour, 0 for never.
    """

    counter: int
    opens_s: int
    breaks: tuple[Break, ...]
    closes_s: int
    leaves: Leave | None
    mistypes: bool
    helps_from_s: int


@dataclass(frozen=True, slots=True)
class Outage:
    """A device does not work for a while; `reason` is its code. `stops`: nobody gets a number."""

    device: str
    reason: str
    at_s: int
    until_s: int
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """When numbers are given and counters serve on the day, in order."""

    taking: tuple[Span, ...]
    serving: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole day."""

    hours: Hours
    visits: tuple[Visit, ...]
    shifts: tuple[Shift, ...]
    outages: tuple[Outage, ...]
