"""The hall as all plays of one forecast find it; pure."""

import math
from collections import Counter as Count
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from office.model import Counter, CounterState, Ticket
from office.policy import ORDINARY_RANK, Rules, is_due
from office.turns import MINUTE_MS, USUAL_ASIDE_MS, Absences, Onward, Pace

AWAY_AFTER_MS = 2 * MINUTE_MS
"""A free counter that has left people waiting so long does not look at its line."""

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
        for start, end in self._spans:
            if at < end:
                return max(at, start)
        return at

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
    `onward` tells what becomes of people behind a turn of a service, `aside_ms` how long whoever
    is put aside is so on average.
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
    aside: Sequence[Ticket] = ()
    onward: Mapping[str, Onward] = field(default_factory=dict)
    aside_ms: float = USUAL_ASIDE_MS

    @cached_property
    def numbers(self) -> frozenset[int]:
        """The numbers of the counters."""
        return frozenset(one.counter.number for one in self.desks)

    @cached_property
    def takers(self) -> dict[str, list[tuple[int, bool]]]:
        """Service → the desks that take it, by their place in `desks`, and whether as helpers."""
        takers: dict[str, list[tuple[int, bool]]] = {}
        for number, desk in enumerate(self.desks):
            for service in dict.fromkeys(desk.services):
                helps = service not in desk.counter.services
                takers.setdefault(service, []).append((number, helps))
        return takers

    @cached_property
    def away(self) -> frozenset[int]:
        """The desks that pause, or are free and have left somebody waiting for long."""
        before = self.now - AWAY_AFTER_MS
        long = {one.service for one in self.waiting if one.issued_at < before}
        return frozenset(
            number
            for number, desk in enumerate(self.desks)
            if desk.counter.state is CounterState.PAUSED
            or (
                not desk.open
                and (desk.idle_since or 0) < before
                and not long.isdisjoint(desk.services)
            )
        )

    @cached_property
    def imagined(self) -> frozenset[str]:
        """Who is in nobody's way, by ids."""
        return frozenset(one for one, dossiers in self.dossiers.items() if not dossiers)

    @cached_property
    def families(self) -> frozenset[str]:
        """The visits that hold several numbers."""
        visits = Count(one.visit for one in (*self.waiting, *self.aside))
        visits.update(one.open.visit for one in self.desks if one.open)
        return frozenset(visit for visit, numbers in visits.items() if numbers > 1)

    def is_apart(self, ticket: Ticket) -> bool:
        """Whether it has a claim, was sent to a counter, or is one of several of a visit."""
        sent = ticket.claim or ticket.bound is not None
        return bool(sent or ticket.visit in self.families)

    @cached_property
    def apart(self) -> list[Ticket]:
        """Who is not called by the place in a line: who is apart, and whose appointment is due."""
        return [one for one in self.waiting if self.is_apart(one) or is_due(one, self.now)]

    @cached_property
    def appointed(self) -> list[Ticket]:
        """Who stands in a line until the time of the appointment comes."""
        late = [one for one in self.waiting if one.due_at is not None and one.due_at > self.now]
        return [one for one in late if not one.returned and not self.is_apart(one)]

    @cached_property
    def cutting_in(self) -> list[tuple[str, str]]:
        """Services and classes of which somebody who comes later may be called before others.

        A class goes before people without one, and a counter's own services before what it helps
        with; of all others who come first are first.
        """
        helpers = [one.counter for one in self.desks if one.counter.helps]
        own = {service for one in helpers for service in one.services}
        return [key for key in self.coming if key[1] in self.classes or key[0] in own]

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes that go before people without one."""
        ranks = [rank for one in self.desks for rank in one.rules.ranks.items()]
        return frozenset(name for name, rank in ranks if rank < ORDINARY_RANK)

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
        """All who are not apart by lines, the first of each first."""
        apart = {one.id for one in self.apart}
        lines: dict[Line, list[Ticket]] = {}
        for one in sorted(self.waiting, key=place):
            if one.id not in apart:
                lines.setdefault(line_of(one), []).append(one)
        return lines


def line_of(ticket: Ticket) -> Line:
    """The line in which it waits."""
    return ticket.service, ticket.priority, ticket.returned


def place(ticket: Ticket) -> tuple[int, int, int]:
    """Where it stands in its line."""
    return ticket.returned_seq or 0, ticket.place_at, ticket.issued_seq
