"""One play of the queue, from now until the tickets in question are called; pure.

Every call is decided by `office.policy.choose`, as it will be; only how long turns take, who
leaves and who else comes is drawn. The same stage and seed always give the same play.
"""

import heapq
import math
import random
from bisect import bisect_right
from collections import Counter as Count
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count

from office.model import PASSED, Counter, CounterState, Ticket, TicketState
from office.policy import MOST_BETWEEN, RETURNED_EVERY, Rules, Situation, choose, since
from office.turns import HALL, MINUTE_MS, Absences, Pace

PAUSE_MS = 8 * MINUTE_MS
"""How long a counter that pauses now goes on pausing, on average."""
AWAY_AFTER_MS = 2 * MINUTE_MS
"""A free counter that has left people waiting so long does not look at its line."""
HOUR_MS = 60 * MINUTE_MS
HORIZON_MS = 5 * HOUR_MS
"""No play goes on for longer."""

Line = tuple[str, str, bool]
"""Service, class, and whether they came back after an absence."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter that is not closed, with what goes on there.

    `open` is the ticket that is called or served there; `idle_since` is when its last turn ended
    (milliseconds), None where it had none today.
    """

    counter: Counter
    rules: Rules
    open: Ticket | None = None
    idle_since: int | None = None

    @property
    def services(self) -> tuple[str, ...]:
        """What the counter takes or helps with."""
        return (*self.counter.services, *self.counter.helps)


class Hours:
    """The hours in which counters serve today; without any, they always do. Milliseconds."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self.end: float = self._spans[-1][1] if self._spans else math.inf

    def opening(self, at: float) -> float:
        """The first moment from `at` on at which counters serve; behind the last span, `at`."""
        return next((max(at, start) for start, end in self._spans if at < end), at)

    def worked(self, since: float, until: float) -> float:
        """How much working time lies between two moments, that behind the last span included."""
        if not self._spans:
            return until - since
        worked = sum(max(0.0, min(until, end) - max(since, start)) for start, end in self._spans)
        return worked + max(0.0, until - max(since, self.end))

    def after(self, since: float, worked: float) -> float:
        """When so much working time will have passed; infinite behind the end of the last span."""
        if not self._spans:
            return since + worked
        for start, end in self._spans:
            begin = max(since, start)
            if begin + worked <= end:
                return begin + worked
            worked -= max(0.0, end - begin)
        return math.inf


@dataclass(frozen=True)
class Stage:
    """What all plays of one forecast begin with; see `office.estimates.Snapshot`.

    `speed` is how many times longer than usual turns take, by counter, `HALL` for any other.
    """

    now: int
    waiting: Sequence[Ticket]
    desks: Sequence[Desk]
    known: Mapping[str, Pace]
    speed: Mapping[int, float]
    hours: Hours
    absences: Absences
    coming: Mapping[tuple[str, str], float] = field(default_factory=dict)
    leaving: float = 0.0
    dossiers: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def apart(self) -> list[Ticket]:
        """Who has a claim, was sent to a counter, or holds several numbers."""
        visits = Count(one.visit for one in self.waiting)
        visits.update(one.open.visit for one in self.desks if one.open)
        return [
            one
            for one in self.waiting
            if one.claim or one.bound is not None or visits[one.visit] > 1
        ]

    @cached_property
    def cutting_in(self) -> list[tuple[str, str]]:
        """Services and classes of which somebody who comes later may be called before others.

        A class goes before people without one, and a counter's own services before what it helps
        with; of all others who come first are first.
        """
        helpers = [one.counter for one in self.desks if one.counter.helps]
        own = {service for one in helpers for service in one.services}
        ranks = {name for one in self.desks for name in one.rules.ranks}
        return [key for key in self.coming if key[1] in ranks or key[0] in own]

    @cached_property
    def _counting(self) -> dict[tuple[int, int, int], Counter]:
        return {}

    def counting(self, desk: int, returned: int, ordinary: int) -> Counter:
        """A counter with that many calls since the last of a kind; each is made once."""
        key = desk, returned, ordinary
        if key not in self._counting:
            counter = self.desks[desk].counter
            changed = replace(counter, since_returned=returned, since_priority=ordinary)
            self._counting[key] = changed
        return self._counting[key]

    @cached_property
    def lines(self) -> dict[Line, list[Ticket]]:
        """All others by lines, the first of each first."""
        apart = {one.id for one in self.apart}
        lines: dict[Line, list[Ticket]] = {}
        for one in sorted(
            self.waiting, key=lambda one: (one.returned_seq or 0, one.place_at, one.issued_seq)
        ):
            if one.id not in apart:
                lines.setdefault(_line_of(one), []).append(one)
        return lines


class Play:
    """One play of a stage, with the draws of a seed or, `mirrored`, with their complements."""

    def __init__(self, stage: Stage, seed: int, *, mirrored: bool) -> None:
        self._stage = stage
        self._random = random.Random(seed).random
        self._mirrored = mirrored
        self._lines = {line: deque(tickets) for line, tickets in stage.lines.items()}
        self._apart = list(stage.apart)
        self._counters = [one.counter for one in stage.desks]
        self._visits = [one.open.visit if one.open else "" for one in stage.desks]
        self._free = [(self._free_at(one), n) for n, one in enumerate(stage.desks)]
        heapq.heapify(self._free)
        self._order = count()
        self._coming: list[tuple[float, int, str, str]] = []
        for service, priority in stage.cutting_in:
            self._expect(stage.now, service, priority)

    def calls(self, wanted: Collection[str]) -> dict[str, float]:
        """When each of these is called; who is not within `HORIZON_MS` is left out."""
        found: dict[str, float] = {}
        missing = set(wanted)
        until = self._stage.now + HORIZON_MS
        while self._free and missing:
            freed, desk = heapq.heappop(self._free)
            at = self._stage.hours.opening(freed)
            if at > until:
                break
            self._visits[desk] = ""
            self._admit(at)
            waiting = self._candidates(desk)
            ticket = self._chosen(waiting, desk, at) if waiting else None
            if ticket:
                if ticket.id in missing:
                    found[ticket.id] = at
                    missing.discard(ticket.id)
                heapq.heappush(self._free, (at + self._lasts(ticket, desk, at), desk))
            elif (later := self._looks_again(desk, blocked=bool(waiting))) is not None:
                heapq.heappush(self._free, (later, desk))
        return found

    def _looks_again(self, desk: int, *, blocked: bool) -> float | None:
        """When a counter that finds nobody looks again; None: nobody else will come to it."""
        if blocked:
            return min((one + 1 for one, n in self._free if self._visits[n]), default=None)
        services = self._stage.desks[desk].services
        return min((one[0] for one in self._coming if one[2] in services), default=None)

    def _candidates(self, desk: int) -> list[Ticket]:
        """The first of each line that a counter takes or helps with, and who stands apart."""
        services, number = self._stage.desks[desk].services, self._counters[desk].number
        heads = [line[0] for key, line in self._lines.items() if line and key[0] in services]
        if not self._apart:
            return heads
        return heads + [
            one
            for one in self._apart
            if one.bound == number or (one.bound is None and one.service in services)
        ]

    def _chosen(self, waiting: list[Ticket], desk: int, at: float) -> Ticket | None:
        if len(waiting) == 1 and not self._apart:
            chosen = waiting[0]
        else:
            counter, rules = self._counters[desk], self._stage.desks[desk].rules
            busy = {one for one in self._visits if one} if self._apart else ()
            decision = choose(Situation(waiting, counter, rules, int(at), busy))
            for one in decision.passed:
                self._apart[self._apart.index(one)] = replace(one, claim=one.claim or PASSED)
            if decision.choice is None:
                return None
            chosen = decision.choice.ticket
        self._take(chosen, desk)
        return chosen

    def _take(self, ticket: Ticket, desk: int) -> None:
        line = self._lines.get(_line_of(ticket))
        if line and line[0] is ticket:
            line.popleft()
        else:
            self._apart.remove(ticket)
        if self._is_imagined(ticket):
            return
        counter, rules = self._counters[desk], self._stage.desks[desk].rules
        returned = 0 if ticket.returned else min(counter.since_returned + 1, RETURNED_EVERY)
        ordinary = min(counter.since_priority + 1, MOST_BETWEEN) if rules.is_ordinary(ticket) else 0
        self._counters[desk] = self._stage.counting(desk, returned, ordinary)
        self._visits[desk] = ticket.visit

    def _free_at(self, desk: Desk) -> float:
        """When a counter calls next, if anybody waits."""
        at: float = self._stage.now
        if desk.open:
            at += self._remains(desk.open, desk.counter.number)
        if desk.counter.state is CounterState.PAUSED or self._is_away(desk):
            at += PAUSE_MS * self._spread()
        return at

    def _is_away(self, desk: Desk) -> bool:
        """Whether a free counter has left somebody waiting for long."""
        before = self._stage.now - AWAY_AFTER_MS
        return (
            not desk.open
            and (desk.idle_since or 0) < before
            and any(
                one.issued_at < before and one.service in desk.services
                for one in self._stage.waiting
            )
        )

    def _remains(self, ticket: Ticket, counter: int) -> float:
        """How long an open turn goes on: like one of those that took longer than it has so far."""
        elapsed = max(0, self._stage.now - (ticket.called_at or self._stage.now))
        levels, scale = self._pace(ticket).levels, self._scale(ticket, counter)
        first = bisect_right(levels, elapsed / scale)
        left = len(levels) - first
        if not left:
            return elapsed * self._draw()
        return levels[first + int(left * self._draw())] * scale - elapsed

    def _lasts(self, ticket: Ticket, desk: int, at: float) -> float:
        """How long a turn that begins takes; none at all for who gave the number back."""
        if self._is_imagined(ticket):
            return 0.0
        gone = self._stage.leaving * (at - max(self._stage.now, ticket.issued_at))
        if gone and self._draw() < 1 - math.exp(-gone):
            return 0.0
        if self._draw() < self._stage.absences.likely(at - since(ticket)):
            return self._stage.absences.lasts_ms
        levels = self._pace(ticket).levels
        level = levels[int(len(levels) * self._draw())]
        return level * self._scale(ticket, self._counters[desk].number)

    def _is_imagined(self, ticket: Ticket) -> bool:
        return self._stage.dossiers.get(ticket.id) == 0

    def _pace(self, ticket: Ticket) -> Pace:
        """That of its service; where nothing is known of it, of the one best known."""
        known = self._stage.known
        return known.get(ticket.service) or max(known.values(), key=lambda one: one.count)

    def _scale(self, ticket: Ticket, counter: int) -> float:
        speed = self._stage.speed
        return speed.get(counter, speed[HALL]) * self._stage.dossiers.get(ticket.id, 1)

    def _expect(self, after: float, service: str, priority: str) -> None:
        """Draw when the next of a kind comes."""
        gap = HOUR_MS / self._stage.coming[service, priority] * self._spread()
        heapq.heappush(self._coming, (after + gap, next(self._order), service, priority))

    def _admit(self, at: float) -> None:
        """Whoever has come by then joins a line."""
        while self._coming and self._coming[0][0] <= at:
            came_at, order, service, priority = heapq.heappop(self._coming)
            line = self._lines.setdefault((service, priority, False), deque())
            line.append(newcomer(int(came_at), order, service, priority))
            self._expect(came_at, service, priority)

    def _draw(self) -> float:
        """At least 0, below 1."""
        drawn = self._random()
        return (1 - drawn) * _BELOW_ONE if self._mirrored else drawn

    def _spread(self) -> float:
        """Exponential, with mean 1."""
        return -math.log1p(-self._draw())


_BELOW_ONE = 1 - 2**-53


def _line_of(ticket: Ticket) -> Line:
    return ticket.service, ticket.priority, ticket.returned


def newcomer(at: int, order: int, service: str, priority: str) -> Ticket:
    """Somebody who has no number yet and comes at `at`; `order` tells those apart."""
    return Ticket(
        id=f"coming-{service}-{order}",
        visit=f"coming-{service}-{order}",
        point="",
        business_day="",
        series="",
        number=0,
        service=service,
        priority=priority,
        language="",
        state=TicketState.WAITING,
        issued_at=at,
        issued_seq=2**53 + order,
        place_at=at,
        returned_seq=None,
        seq=0,
    )
