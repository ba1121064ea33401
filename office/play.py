"""One play of the queue, from now until the tickets in question are called; pure.

Every call is decided as `office.policy.choose` does; only how long turns take, who leaves, who goes
on to another turn and who else comes is drawn. The same stage and seed always give the same play.
"""

import heapq
import math
import random
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import count

from office.model import PASSED, RESUMED, Ticket, TicketState
from office.policy import (
    MOST_BETWEEN,
    RETURNED_EVERY,
    Situation,
    choose,
    is_due,
    since,
)
from office.stage import Desk, Line, Stage, line_of, place
from office.turns import HALL, HOUR_MS, MINUTE_MS, Pace

PAUSE_MS = 8 * MINUTE_MS
"""How long a counter that pauses now goes on pausing, on average."""
HORIZON_MS = 5 * HOUR_MS
"""No play goes on for longer."""

_Queue = tuple[deque[Ticket], bool]
"""A line, and whether whoever came first is next in it and among others like it."""


class Play:
    """One play of a stage, with the draws of a seed or, `mirrored`, with their complements."""

    def __init__(self, stage: Stage, seed: int, *, mirrored: bool) -> None:
        self._stage = stage
        self._random = random.Random(seed).random
        self._draw = self._complement if mirrored else self._random
        """At least 0, below 1."""
        self._own: list[list[_Queue]] = [[] for _ in stage.desks]
        self._helped: list[list[_Queue]] = [[] for _ in stage.desks]
        self._lines: dict[Line, deque[Ticket]] = {}
        for line, tickets in stage.lines.items():
            self._line(line).extend(tickets)
        self._apart = list(stage.apart)
        self._counters = [one.counter for one in stage.desks]
        self._visits = [one.open.visit if one.open else "" for one in stage.desks]
        self._idle: list[int] = []
        self._here: set[str] = set()
        self._order = count()
        self._coming: list[tuple[float, int, Callable[[Ticket, float], None], Ticket]] = []
        self._free = [(self._free_at(one, n), n) for n, one in enumerate(stage.desks)]
        heapq.heapify(self._free)
        for service, priority in stage.cutting_in:
            self._expect(stage.now, service, priority)
        for one in stage.appointed:
            self._later(one.due_at or 0, self._falls_due, one)
        for one in stage.aside:
            self._put_aside(one, one.counter, stage.now)

    def calls(self, wanted: Collection[str]) -> dict[str, float]:
        """When each of these is called; who is not within `HORIZON_MS` is left out."""
        found: dict[str, float] = {}
        missing = set(wanted)
        until = self._stage.now + HORIZON_MS
        while missing and (self._free or (self._idle and self._coming)):
            if self._coming and (not self._free or self._coming[0][0] < self._free[0][0]):
                at, _, happens, ticket = heapq.heappop(self._coming)
                if at > until:
                    break
                happens(ticket, at)
                continue
            freed, desk = heapq.heappop(self._free)
            self._visits[desk] = ""
            at = self._stage.hours.opening(freed)
            if at > until:
                break
            if at > freed:
                heapq.heappush(self._free, (at, desk))
                continue
            chosen = self._chosen(desk, at)
            if chosen is None:
                self._rest(desk)
                continue
            if chosen.id in missing:
                found[chosen.id] = at
                missing.discard(chosen.id)
            heapq.heappush(self._free, (self._ends(chosen, desk, at), desk))
        return found

    # who is called

    def _chosen(self, desk: int, at: float) -> Ticket | None:
        """Whom a counter calls; among people without a class or claim whoever came first is next.

        What it helps with counts only where nobody waits for its own, or somebody there is past the
        cap.
        """
        apart = self._apart_for(desk) if self._apart else []
        lines = [one for one in self._own[desk] if one[0]]
        helped = [one for one in self._helped[desk] if one[0]]
        if helped and (apart or not lines or self._is_late(helped, desk, at)):
            lines += helped
        heads = [line[0] for line, _ in lines]
        if not apart and all(plain for _, plain in lines):
            return self._taken(min(heads, key=place), desk) if heads else None
        return self._decided([*apart, *heads], desk, at)

    def _is_late(self, lines: list[_Queue], desk: int, at: float) -> bool:
        """Whether somebody in these lines waits for longer than the cap."""
        rules = self._stage.desks[desk].rules
        return any(rules.is_over_cap(line[0], int(at)) for line, _ in lines)

    def _apart_for(self, desk: int) -> list[Ticket]:
        return [one for one in self._apart if self._takes(desk, one)]

    def _takes(self, desk: int, ticket: Ticket) -> bool:
        if ticket.bound is not None:
            return ticket.bound == self._counters[desk].number
        return ticket.service in self._stage.desks[desk].services

    def _decided(self, waiting: list[Ticket], desk: int, at: float) -> Ticket | None:
        counter, rules = self._counters[desk], self._stage.desks[desk].rules
        busy = {one for one in self._visits if one} if self._apart else ()
        decision = choose(Situation(waiting, counter, rules, int(at), busy))
        for one in decision.passed:
            self._apart[self._apart.index(one)] = replace(one, claim=one.claim or PASSED)
        return self._taken(decision.choice.ticket, desk) if decision.choice else None

    def _taken(self, ticket: Ticket, desk: int) -> Ticket:
        line = self._lines.get(line_of(ticket))
        if line and line[0] is ticket:
            line.popleft()
        else:
            self._apart.remove(ticket)
        if ticket.id not in self._stage.imagined:
            self._visits[desk] = ticket.visit
            self._count(ticket, desk)
        return ticket

    def _count(self, ticket: Ticket, desk: int) -> None:
        """Note that a counter has called somebody, for the shares of those who come back."""
        counter = self._counters[desk]
        is_ordinary = ticket.priority not in self._stage.classes
        returned = 0 if ticket.returned else min(counter.since_returned + 1, RETURNED_EVERY)
        ordinary = min(counter.since_priority + 1, MOST_BETWEEN) if is_ordinary else 0
        if (returned, ordinary) != (counter.since_returned, counter.since_priority):
            self._counters[desk] = self._stage.counting(desk, returned, ordinary)

    # what counters do

    def _free_at(self, desk: Desk, number: int) -> float:
        """When a counter calls next, if anybody waits."""
        at: float = self._stage.now
        if desk.open:
            at += self._remains(desk.open, desk.counter.number)
            self._go_on(desk.open, number, at)
        if number in self._stage.away:
            at += PAUSE_MS * self._spread()
        return at

    def _rest(self, desk: int) -> None:
        """Nobody can be called: who waits for it is at another counter, or nobody waits for it."""
        blocked = bool(self._apart) and bool(self._apart_for(desk))
        ends = [at + 1 for at, other in self._free if self._visits[other]] if blocked else []
        if ends:
            heapq.heappush(self._free, (min(ends), desk))
        else:
            self._idle.append(desk)

    def _remains(self, ticket: Ticket, counter: int) -> float:
        """How long an open turn goes on: like one of those that took longer than it has so far."""
        elapsed = max(0, self._stage.now - (ticket.called_at or self._stage.now))
        levels, scale = self._pace(ticket).levels, self._scale(ticket, counter)
        first = bisect_right(levels, elapsed / scale)
        left = len(levels) - first
        if not left:
            return elapsed * self._draw()
        return levels[first + int(left * self._draw())] * scale - elapsed

    def _ends(self, ticket: Ticket, desk: int, at: float) -> float:
        """When a turn that begins will end."""
        if ticket.id in self._stage.imagined:
            return at
        if ticket.id not in self._here and (away := self._away(ticket, at)) is not None:
            return at + away
        levels = self._pace(ticket).levels
        level = levels[int(len(levels) * self._draw())]
        end = at + level * self._scale(ticket, self._counters[desk].number)
        self._go_on(ticket, desk, end)
        return end

    def _away(self, ticket: Ticket, at: float) -> float | None:
        """How long is lost on whoever has given the number back, or is absent; None on others."""
        gone = self._stage.leaving * (at - max(self._stage.now, ticket.issued_at))
        if gone and self._draw() < 1 - math.exp(-gone):
            return 0.0
        if self._draw() < self._stage.absences.likely(at - since(ticket)):
            return self._stage.absences.lasts_ms
        return None

    def _pace(self, ticket: Ticket) -> Pace:
        """That of its service; where nothing is known of it, of the one best known."""
        known = self._stage.known
        return known.get(ticket.service) or max(known.values(), key=lambda one: one.count)

    def _scale(self, ticket: Ticket, counter: int) -> float:
        speed = self._stage.speed
        return speed.get(counter, speed[HALL]) * self._stage.dossiers.get(ticket.id, 1)

    # who comes, and comes again

    def _go_on(self, ticket: Ticket, desk: int, at: float) -> None:
        """Draw whether whoever has had a turn is put aside or sent on when it ends."""
        onward = self._stage.onward.get(ticket.service)
        if onward is None:
            return
        drawn = self._draw() - onward.aside
        if drawn < 0:
            self._put_aside(ticket, self._counters[desk].number, at)
            return
        for (service, counter), share in onward.sent_on.items():
            drawn -= share
            if drawn < 0:
                bound = counter if counter in self._stage.numbers else None
                self._later(at, self._joins_again, _waiting_again(ticket, service, bound=bound))
                return

    def _put_aside(self, ticket: Ticket, counter: int | None, at: float) -> None:
        """The counter that has put somebody aside goes on with that before it calls others."""
        back_at = at + self._stage.aside_ms * self._spread()
        again = _waiting_again(ticket, claim=RESUMED, bound=counter)
        self._later(back_at, self._joins_again, again)

    def _expect(self, after: float, service: str, priority: str) -> None:
        """Draw when the next of a kind comes."""
        gap = HOUR_MS / self._stage.coming[service, priority] * self._spread()
        comes = newcomer(int(after + gap), next(self._order), service, priority)
        self._later(after + gap, self._comes, comes)

    def _later(self, at: float, happens: Callable[[Ticket, float], None], ticket: Ticket) -> None:
        heapq.heappush(self._coming, (at, next(self._order), happens, ticket))

    def _comes(self, ticket: Ticket, at: float) -> None:
        self._joins(ticket, at)
        self._expect(at, ticket.service, ticket.priority)

    def _joins_again(self, ticket: Ticket, at: float) -> None:
        """Whoever has had a turn is there, goes on waiting, and is at no counter any more."""
        self._here.add(ticket.id)
        if ticket.visit not in self._stage.families:
            self._visits = ["" if one == ticket.visit else one for one in self._visits]
        self._joins(ticket, at)

    def _joins(self, ticket: Ticket, at: float) -> None:
        """Somebody waits from now on; a counter that has nobody hears of it."""
        if self._stage.is_apart(ticket) or is_due(ticket, int(at)):
            self._apart.append(ticket)
        else:
            line = self._line(line_of(ticket))
            behind = (n for n, one in enumerate(line) if place(one) > place(ticket))
            line.insert(next(behind, len(line)), ticket)
            if ticket.due_at is not None and not ticket.returned:
                self._later(ticket.due_at, self._falls_due, ticket)
        for desk in [one for one in self._idle if self._takes(one, ticket)]:
            self._idle.remove(desk)
            heapq.heappush(self._free, (at, desk))

    def _falls_due(self, ticket: Ticket, _at: float) -> None:
        """Whose appointment is due waits by that, unless he was called before."""
        line = self._lines[line_of(ticket)]
        if ticket in line:
            line.remove(ticket)
            self._apart.append(ticket)

    def _line(self, line: Line) -> deque[Ticket]:
        """A line, which the counters that take it or help with it see from its beginning."""
        if line not in self._lines:
            service, priority, returned = line
            self._lines[line] = queue = deque[Ticket]()
            plain = not returned and priority not in self._stage.classes
            for desk, helps in self._stage.takers.get(service, ()):
                (self._helped if helps else self._own)[desk].append((queue, plain))
        return self._lines[line]

    def _complement(self) -> float:
        return (1 - self._random()) * _BELOW_ONE

    def _spread(self) -> float:
        """Exponential, with mean 1."""
        return -math.log1p(-self._draw())


_BELOW_ONE = 1 - 2**-53


def _waiting_again(
    ticket: Ticket, service: str | None = None, claim: str = "", bound: int | None = None
) -> Ticket:
    """A ticket behind a turn, in its place, without what it was called by."""
    return replace(
        ticket,
        service=service or ticket.service,
        claim=claim,
        bound=bound,
        returned_seq=None,
        returned_at=None,
    )


def newcomer(at: int, order: int, service: str, priority: str, due_at: int | None = None) -> Ticket:
    """Somebody who has no number yet and comes at `at`; `order` tells those apart.

    `due_at` is the time of the appointment, for whoever comes to one.
    """
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
        due_at=due_at,
    )
