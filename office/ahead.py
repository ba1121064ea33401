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


def stands_last(coming: Ticket, rules: Rules, now: int) -> bool:
    """Whether all who wait for its service may be called before a ticket that is just being given.

    So it is for whoever has neither a class nor an appointment that is due: they only need to be
    counted (`may_precede` comes to the same).
    """
    return rules.is_ordinary(coming) and not is_due(coming, now)


class _At:
    """A ticket in its line."""

    def __init__(self, ticket: Ticket, line: Line) -> None:
        self.ticket, self.line, self.rules = ticket, line, line.rules
        self._bound = ticket.bound if ticket.bound in line.known else None
        self.takers = self._who_take_it()
        others = [one for one in line.waiting if one.id != ticket.id]
        self.rivals, strangers = _parted(others, self._is_rival)
        self.aside = [one for one in strangers if self._is_near(one)]
        over = [
            one
            for one in (ticket, *self.rivals, *self.aside)
            if self.rules.is_over_cap(one, line.now)
        ]
        self.last = max((_arrival(one) for one in over), default=None)

    def _who_take_it(self) -> list[tuple[Counter, Rules]]:
        """The counters at work that may call it: the one that it is bound to, or its service's."""
        at_work, service = self.line.counters, self.ticket.service
        if self._bound is not None:
            return [at_work[self._bound]] if self._bound in at_work else []
        return [pair for pair in at_work.values() if service in _taken(pair[0])]

    def _is_rival(self, one: Ticket) -> bool:
        """Whether it stands in the same line, or in one of the counter that both wait for."""
        if one.bound in self.line.known:
            return one.bound == self._bound
        if self._bound is None or not self.takers:
            return one.service == self.ticket.service
        return one.service in self.takers[0][0].services

    def _is_near(self, one: Ticket) -> bool:
        """Whether a counter that may call the ticket may call it too."""
        return any(
            one.service in _taken(counter) or one.bound == counter.number
            for counter, _ in self.takers
        )

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
        back = _back(self.ticket)
        earlier, others = _parted(self.rivals, lambda one: one.returned and _back(one) < back)
        first, simply = _parted(others, self._at_once)
        rest = len(simply)
        most = RETURNED_EVERY - 1
        start = sum(max(0, most - counter.since_returned) for counter, _ in self.takers)
        again = len(earlier) + sum(one.returned for one in (*first, *self.aside))
        return len(earlier) + len(first) + min(rest, start + most * again)

    def in_turn(self) -> int:
        """Before somebody who simply waits: by class and place, and between classes by share."""
        first, rest = _parted(self.rivals, lambda one: one.returned or self._at_once(one))
        behind, classed = _parted(rest, self.rules.is_ordinary)
        if self.rules.is_ordinary(self.ticket):
            place = _place(self.ticket)
            return len(first) + len(classed) + sum(_place(one) < place for one in behind)
        own = self._rank(self.ticket)
        better = [one for one in classed if self._rank(one) < own]
        start = sum(
            max(0, rules.between - counter.since_priority) for counter, rules in self.takers
        )
        between = sum(not self.rules.is_ordinary(one) for one in (*first, *better, *self.aside))
        return len(first) + len(better) + min(len(behind), start + self.rules.between * between)

    def _rank(self, one: Ticket) -> Key:
        return self.rules.rank(one), *_place(one)


def _parted(
    tickets: Sequence[Ticket], holds: Callable[[Ticket], bool]
) -> tuple[list[Ticket], list[Ticket]]:
    """Those for which something holds, and the others."""
    those: list[Ticket] = []
    others: list[Ticket] = []
    for one in tickets:
        (those if holds(one) else others).append(one)
    return those, others


def _taken(counter: Counter) -> tuple[str, ...]:
    return *counter.services, *counter.helps


def _place(ticket: Ticket) -> tuple[int, int]:
    return ticket.place_at, ticket.issued_seq


def _arrival(ticket: Ticket) -> tuple[int, int]:
    return since(ticket), ticket.issued_seq


def _back(ticket: Ticket) -> int:
    return ticket.returned_seq or 0
