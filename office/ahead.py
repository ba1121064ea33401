"""How many of those who wait may be called before a ticket. Pure.

The order of `office.policy` is each counter's own, and nobody knows which counter will be free
first. So what is told is a bound: if the clock stood still and nobody else came, no more than so
many would be called before, whichever counters call, in whatever order. Calls that an officer
decides on himself are no part of it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from office.model import PASSED, RESUMED, Counter, Ticket
from office.policy import RETURNED_EVERY, Rules, due_since, is_due, since

Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Who waits at a point, before which counters, by which rules, and when (milliseconds).

    `counters` are the open ones with the rules of each; `known` are those of the settings: a ticket
    that is bound to another is everybody's.
    """

    waiting: Sequence[Ticket]
    counters: Mapping[int, tuple[Counter, Rules]]
    rules: Rules
    known: Collection[int]
    now: int


def may_precede(ticket: Ticket, line: Line) -> int:
    """How many may be called before a ticket that waits, or that is just being given.

    Counted are those of its service; for a ticket that waits for one counter alone, all whom that
    counter takes and may call first.
    """
    at = _At(ticket, line)
    if ticket.claim == RESUMED:
        return at.count(lambda one: one.claim == RESUMED and _place(one) < _place(ticket))
    if ticket.claim == PASSED:
        return at.count(lambda one: at.capped(one) or (one.claim != "" and at.claims_first(one)))
    if is_due(ticket, line.now):
        own = (due_since(ticket), *_place(ticket))
        return at.count(
            lambda one: (
                one.claim != ""
                or at.capped(one)
                or (is_due(one, line.now) and (due_since(one), *_place(one)) < own)
            )
        )
    return at.behind_returned() if ticket.returned else at.in_turn()


class _At:
    """A ticket in its line."""

    def __init__(self, ticket: Ticket, line: Line) -> None:
        self.ticket, self.line, self.rules = ticket, line, line.rules
        bound = ticket.bound if ticket.bound in line.known else None
        mine = line.counters.get(bound) if bound is not None else None
        takers = [mine] if mine else [pair for pair in line.counters.values() if self._takes(pair)]
        self.takers = takers if bound is None or mine else []
        taken = {one for counter, _ in self.takers for one in (*counter.services, *counter.helps)}
        own = {*mine[0].services} if mine else {ticket.service}
        others = [one for one in line.waiting if one.id != ticket.id]
        self.rivals = [one for one in others if self._is_rival(one, own, bound)]
        near = [one for one in others if one.service in taken or self._is_taken(one)]
        self.aside = [one for one in near if one not in self.rivals]
        over = [one for one in (ticket, *self.rivals, *self.aside) if self._over_cap(one)]
        self.last = max((_arrival(one) for one in over), default=None)

    def _takes(self, pair: tuple[Counter, Rules]) -> bool:
        return self.ticket.service in (*pair[0].services, *pair[0].helps)

    def _is_taken(self, one: Ticket) -> bool:
        return one.bound is not None and one.bound in [counter.number for counter, _ in self.takers]

    def _is_rival(self, one: Ticket, services: Collection[str], bound: int | None) -> bool:
        if one.bound in self.line.known:
            return one.bound == bound
        return one.service in services

    def _over_cap(self, one: Ticket) -> bool:
        cap_ms = self.rules.cap_ms
        late = cap_ms is not None and self.line.now - since(one) > cap_ms
        return late and self.rules.is_ordinary(one)

    def count(self, counts: Callable[[Ticket], bool]) -> int:
        """How many of the rivals are so."""
        return sum(counts(one) for one in self.rivals)

    def capped(self, one: Ticket) -> bool:
        """Whether it goes before since somebody is past the cap, who came with it or later."""
        return self.last is not None and _arrival(one) <= self.last and self._came_first(one)

    def claims_first(self, one: Ticket) -> bool:
        """Whether it goes first of two that were passed over; past the cap classes stand back."""
        stands_back = self.last is not None and not self.rules.is_ordinary(self.ticket)
        return one.claim == RESUMED or _place(one) < _place(self.ticket) or stands_back

    def _came_first(self, one: Ticket) -> bool:
        return _arrival(one) < _arrival(self.ticket)

    def _at_once(self, one: Ticket) -> bool:
        """Whether it goes before whoever simply waits."""
        return one.claim != "" or is_due(one, self.line.now) or self.capped(one)

    def behind_returned(self) -> int:
        """Before who came back: those who did so earlier, and two others for each of them."""
        ticket = self.ticket
        earlier = [one for one in self.rivals if one.returned and _back(one) < _back(ticket)]
        first = [one for one in self.rivals if one not in earlier and self._at_once(one)]
        rest = len(self.rivals) - len(earlier) - len(first)
        most = RETURNED_EVERY - 1
        start = sum(max(0, most - counter.since_returned) for counter, _ in self.takers)
        again = len(earlier) + sum(one.returned for one in (*first, *self.aside))
        return len(earlier) + len(first) + min(rest, start + most * again)

    def in_turn(self) -> int:
        """Before somebody who simply waits: by class and place, and between classes by share."""
        ordinary = self.rules.is_ordinary
        first = [one for one in self.rivals if one.returned or self._at_once(one)]
        rest = [one for one in self.rivals if one not in first]
        if ordinary(self.ticket):
            own = [one for one in rest if not ordinary(one) or _place(one) < _place(self.ticket)]
            return len(first) + len(own)
        rank = self.rules.rank
        key = rank(self.ticket), *_place(self.ticket)
        better = [one for one in rest if not ordinary(one) and (rank(one), *_place(one)) < key]
        behind = sum(ordinary(one) for one in rest)
        start = sum(
            max(0, rules.between - counter.since_priority) for counter, rules in self.takers
        )
        classed = sum(not ordinary(one) for one in (*first, *better, *self.aside))
        return len(first) + len(better) + min(behind, start + self.rules.between * classed)


def _place(ticket: Ticket) -> tuple[int, int]:
    return ticket.place_at, ticket.issued_seq


def _arrival(ticket: Ticket) -> tuple[int, int]:
    return since(ticket), ticket.issued_seq


def _back(ticket: Ticket) -> int:
    return ticket.returned_seq or 0
