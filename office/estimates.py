"""How long a number will wait: the queue played forward by the office's own policy. Pure.

From one look at the hall (`Snapshot`) the queue is played forward several times, with
`office.policy.choose` deciding each call, turns drawn from those lately observed (`office.turns`),
people going on to another turn as often as they lately did, and people of higher classes still
coming as they lately came. The mean of these plays, with the
spread that independent turns and unforeseen events give, makes the range that is told: from the
median (P50) to P85. Method, rivals and figures: docs/decisions/honest-waits.md.

Nothing is told of a service with fewer than `LEAST_TURNS` turns observed, of one that no counter
takes, and of what would be called behind the end of the day.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from office.model import Ticket
from office.play import Play
from office.stage import Desk, Hours, Stage
from office.turns import (
    LEAST_TURNS,
    USUAL_ASIDE_MS,
    Cycle,
    Onward,
    Pace,
    Turn,
    Ways,
    absences,
    cycles,
    onward,
    paces,
    speeds,
    ways,
)

MINUTE_MS = 60_000
CALLS_PLAYED = 300
"""About so many calls are played for one forecast, all plays together: what a tap may cost."""
LEAST_PLAYS, MOST_PLAYS = 4, 24
"""Both even: every other play mirrors the one before."""
CROWD = 150
"""Of so many who wait, two plays tell as much: the more calls, the more draws even out."""
TURNS_WEIGHT = 1.8
"""How many times the variance that independent turns give a wait has: who comes differs too."""
UNFORESEEN = 0.05
"""The standard deviation of what befalls the hall as a whole, as a share of the wait."""
DELAYS = 1.04
"""The median against the mean of the plays: what no play foresees, a break, a fault, delays."""
Z85 = 1.0364
"""The standard normal value that 85 in 100 do not exceed."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that an estimate may look at; times are milliseconds.

    `waiting` are all who wait at the point, `desks` its counters that are not closed. `spans` are
    the hours in which counters serve today, none where no hours are applied. `turns` are today's
    calls, `past` the turns of earlier days (milliseconds a dossier, the latest first). `coming`
    tells how many of a (service, class) come in an hour, `leaving` how many numbers are given back
    in a millisecond of waiting. `dossiers` is given for tickets with more than one,
    and is 0 for whoever is only imagined and is in nobody's way. `aside` are who is put aside at a
    counter, `aside_ms` is how long they lately were, `past_ways` how turns ended on earlier days.
    """

    now: int
    waiting: Sequence[Ticket]
    desks: Sequence[Desk]
    turns: Sequence[Turn]
    past: Mapping[str, Sequence[float]] = field(default_factory=dict)
    spans: Sequence[tuple[int, int]] = ()
    coming: Mapping[tuple[str, str], float] = field(default_factory=dict)
    leaving: float = 0.0
    dossiers: Mapping[str, int] = field(default_factory=dict)
    aside: Sequence[Ticket] = ()
    aside_ms: float = USUAL_ASIDE_MS
    past_ways: Mapping[str, Ways] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """What is said of a wait: `point_ms` is the median, the best single guess.

    The range is told in whole minutes; `high_min` is at least one.
    """

    point_ms: float
    high_ms: float

    @property
    def low_min(self) -> int:
        """The lower end: half of those told so wait no longer."""
        return round(self.point_ms / MINUTE_MS)

    @property
    def high_min(self) -> int:
        """The upper end: 85 in 100 of those told so wait no longer."""
        return max(1, round(self.high_ms / MINUTE_MS))

    @property
    def minutes(self) -> tuple[int, int]:
        """Both ends."""
        return self.low_min, self.high_min


def _at_once() -> None:
    """Nobody else wants the processor."""


def estimate(
    snapshot: Snapshot, tickets: Collection[str] = (), give_way: Callable[[], None] = _at_once
) -> dict[str, Wait]:
    """The waits, from now on, of these tickets that wait (of all, if none is named), by their id.

    Left out is whoever nothing can honestly be said of. Between two plays it may `give_way` to
    other threads.
    """
    ended = cycles(snapshot.turns)
    known = paces(ended, snapshot.past)
    told = {service for service, pace in known.items() if pace.count >= LEAST_TURNS}
    wanted = {
        one.id: one
        for one in snapshot.waiting
        if (not tickets or one.id in tickets) and one.service in told and _takers(snapshot, one)
    }
    if not wanted:
        return {}
    found, hours = {}, Hours(snapshot.spans)
    stage = _stage(snapshot, ended, known, hours)
    for ticket_id, called_at in _played(stage, wanted, give_way).items():
        ticket = wanted[ticket_id]
        worked = sum(hours.worked(snapshot.now, at) for at in called_at) / len(called_at)
        again = stage.onward.get(ticket.service, Onward()).share
        spread = _spread(worked, known[ticket.service], again, _takers(snapshot, ticket))
        wait = _wait(hours, snapshot.now, worked, spread)
        if wait:
            found[ticket_id] = wait
    return found


def _stage(
    snapshot: Snapshot, ended: Sequence[Cycle], known: Mapping[str, Pace], hours: Hours
) -> Stage:
    return Stage(
        now=snapshot.now,
        waiting=snapshot.waiting,
        desks=snapshot.desks,
        known=known,
        speed=speeds(snapshot.turns, ended, known, snapshot.now),
        hours=hours,
        absences=absences(ended),
        coming=snapshot.coming,
        leaving=snapshot.leaving,
        dossiers=snapshot.dossiers,
        aside=snapshot.aside,
        onward=onward(ways(snapshot.turns), snapshot.past_ways),
        aside_ms=snapshot.aside_ms,
    )


def _played(
    stage: Stage, wanted: Collection[str], give_way: Callable[[], None]
) -> dict[str, list[float]]:
    """When each was called in each play; left out is who was not called in all of them."""
    waiting = max(1, len(stage.waiting))
    plays = max(LEAST_PLAYS, min(MOST_PLAYS, CALLS_PLAYED // waiting))
    pairs = 1 if waiting > CROWD else plays // 2
    called: dict[str, list[float]] = {one: [] for one in wanted}
    for seed in range(pairs):
        for mirrored in (False, True):
            give_way()
            for ticket, at in Play(stage, seed, mirrored=mirrored).calls(wanted).items():
                called[ticket].append(at)
    return {ticket: times for ticket, times in called.items() if len(times) == 2 * pairs}


def _spread(worked: float, pace: Pace, again: float, takers: int) -> float:
    """The standard deviation of the logarithm of a wait, around its mean in working time.

    So many counters together end turns at random: the variance of when the n-th ends grows with n,
    that is with the time, and with the variance of a turn (renewal theory). Where the share `again`
    of turns leads to another one, a number takes a random count of them (geometric): the time that
    it takes in all varies more.
    """
    varies = pace.varies**2 + again / (1 - again)
    turns = TURNS_WEIGHT * pace.mean_ms * varies / takers / max(worked, MINUTE_MS / 60)
    return math.sqrt(math.log1p(turns + UNFORESEEN**2))


def _wait(hours: Hours, now: int, worked: float, spread: float) -> Wait | None:
    """The range around a mean of working time; None where it lies behind the end of the day."""
    middle = worked * DELAYS
    point = hours.after(now, middle)
    if point == math.inf:
        return None
    high = hours.after(now, middle * math.exp(Z85 * spread))
    return Wait(point - now, min(high, hours.end) - now)


def _takers(snapshot: Snapshot, ticket: Ticket) -> int:
    """How many counters may call a ticket."""
    if ticket.bound is not None:
        return sum(one.counter.number == ticket.bound for one in snapshot.desks)
    return sum(
        ticket.service in (*one.counter.services, *one.counter.helps) for one in snapshot.desks
    )
