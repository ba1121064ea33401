"""What counters did by hand while they were cut off comes to the tickets that it was done with.

A counter's own record knows a number, the office's the ticket that bears it. So what is told of a
number are facts, each with its time, and the ticket is what they make of it in the order of these
times, whoever tells first: of two counters that called it the first by time has called it, and who
was absent at one and served at another was served. Facts that change nothing (the number is not
known yet, since its kiosk is still cut off; it was at another counter, or over) stay in the journal
(`number.noted`), where `report reserve` finds them, and those who come later with the number or
with an earlier fact. So the ticket of a number that a kiosk brings afterwards is as if it had been
there, and nobody is called again who was served.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from office.act import Act
from office.clock import from_ms
from office.counters.at_counter import SERVED_AFTER_S, finish, give_back
from office.hand_calls import MARK, Number, is_shadow, number_of
from office.journal import Fact
from office.model import Counter, CounterState, Data, Event, Plain, Ticket, TicketState
from office.store import events, places
from office.store import tickets as rows
from office.tickets import MOVES, evolve, standing
from office.told_facts import (
    CALLED,
    FORGOTTEN,
    KINDS,
    NOTED,
    OVER,
    UNKNOWN,
    Key,
    fact_of,
    given_at,
    in_vain,
    is_told,
    key,
    not_done,
    noted_fact,
    noted_subject,
    of_ticket,
    order,
    seen_at,
    told_after,
)

_COUNTER_STATES = {
    "counter.opened": CounterState.OPEN,
    "counter.paused": CounterState.PAUSED,
    "counter.closed": CounterState.CLOSED,
}
TOLD = (*KINDS, *_COUNTER_STATES)
"""All kinds that are told."""
_S = TicketState
_COMES = (CALLED, "ticket.resumed")
"""With these somebody comes to a counter."""


class ToldCalls:
    """What one own record tells of calls by hand; `given` are numbers of the office's tickets."""

    def __init__(self, act: Act, given: Mapping[str, Number] = MappingProxyType({})) -> None:
        self._act = act
        self._given = given
        self._facts: dict[Number, list[Fact]] = {}
        self._numbers: dict[str, Number] = {}
        self._counters: dict[tuple[str, int], Fact] = {}

    def take(self, fact: Fact, day: str | None = None) -> bool:
        """Keep a fact for `settle`; False for one that is about no counter's work.

        `day` is that of its number, where the clock by which it was called had another.
        """
        if fact.kind in _COUNTER_STATES:
            if fact.data.get("why") != "day":  # the office's own day closes its counters
                self._counters[fact.point, int(fact.subject.partition(":")[2])] = fact
            return True
        if fact.data.get("ended_by") == "unattended":
            return True  # so does the own record's day with whoever is still at a counter
        if fact.kind in KINDS:
            number = self._number(fact, day)
            if number:
                self._facts.setdefault(number, []).append(fact)
            return True
        return is_shadow(fact.subject)

    def _number(self, fact: Fact, day: str | None) -> Number | None:
        if fact.subject in self._numbers:
            return self._numbers[fact.subject]
        known = number_of(fact.subject, fact.point)
        if known:
            self._numbers[fact.subject] = known = known._replace(day=day or known.day)
        ticket = None if known else rows.get(self._act.tx, fact.subject)
        # a record that was restored may have forgotten the ticket
        return of_ticket(ticket) if ticket else known or self._given.get(fact.subject)

    def settle(self) -> list[Ticket]:
        """Let all that was taken be true of the office's tickets and counters.

        Returns the tickets that moved.
        """
        self._make_room()
        told = [self._told(number, facts) for number, facts in self._facts.items()]
        moved = [one for one in told if one]
        self._save(moved)
        for (point, number), fact in self._counters.items():
            self._set_counter(point, number, fact)
        return moved

    def issued(self, ticket: Ticket) -> Ticket:
        """A number comes in late: what was told of it before is now true of its ticket."""
        number = of_ticket(ticket)
        noted = events.of_subject(self._act.tx, noted_subject(number))
        if not noted:
            return ticket
        found, last = self._folded(ticket, []), noted[-1].seq
        if found.is_open and self._went_on(found.point, found.counter or 0, last):
            found = self._ended(found, "unattended", self._act.now.at)
        self._save([found])
        return rows.get(self._act.tx, ticket.id) or found

    def _went_on(self, point: str, counter: int, since: int) -> bool:
        """Whether a counter has dealt with others since, with the office at hand, or has closed."""
        closed = self._counter(point, counter).state is CounterState.CLOSED
        done = events.last_at_counter(self._act.tx, point, counter, since)
        return closed or not all(map(is_told, done))

    def _make_room(self) -> None:
        """End what was open at a counter when the line broke, as the call by hand did.

        What that counter had done before is not to be undone any more.
        """
        calls = sorted(
            (fact for told in self._facts.values() for fact in told if fact.kind == CALLED),
            key=lambda fact: fact.at,
        )
        first = {(fact.point, fact.data["counter"]): fact for fact in reversed(calls)}
        for (point, counter), fact in first.items():
            before = rows.open_at(self._act.tx, point, int(str(counter)))
            if before and of_ticket(before) not in self._facts:
                self._end_before(before, fact)
            here = self._counter(point, int(str(counter)))
            places.save_counter(self._act.tx, replace(here, last_command=None))

    def _end_before(self, before: Ticket, fact: Fact) -> None:
        """Of somebody whose call nobody saw there, and who cannot have been served, it is undone.

        Whoever came there only after the call by hand is another hand's.
        """
        came_at = self._came_at(before)
        if came_at > fact.at:
            return
        with self._act.telling(fact):
            unseen = before.state is _S.CALLED and fact.at - came_at < SERVED_AFTER_S * 1000
            if unseen:
                give_back(self._act, before)
            else:
                counter = self._counter(before.point, before.counter or 0)
                finish(self._act, counter, before, "next_call")

    def _told(self, number: Number, facts: Sequence[Fact]) -> Ticket | None:
        """The ticket of a number after these facts; None where nobody has it, or nothing moved."""
        ticket = self._ticket(number)
        if ticket is None:
            for fact in facts:
                self._note(number, fact, UNKNOWN if is_shadow(fact.subject) else FORGOTTEN)
            return None
        found = self._folded(ticket, facts)
        return found if found != ticket else None

    def _ticket(self, number: Number) -> Ticket | None:
        day = places.day(self._act.tx, number.day)
        counts_as = day.counts_as if day else number.day
        days = {number.day, *places.parts_of(self._act.tx, counts_as)}
        place = (number.point, days, number.series, number.number)
        return max(
            rows.by_number(self._act.tx, *place), key=lambda one: one.issued_seq, default=None
        )

    def _folded(self, ticket: Ticket, new: Sequence[Fact]) -> Ticket:
        """A ticket after what is new of it, and after all that came later and was told before."""
        history = events.of_subject(self._act.tx, ticket.id)
        found = events.of_subject(self._act.tx, noted_subject(of_ticket(ticket)))
        noted = {key(one): one for one in map(noted_fact, found)}
        told = (fact_of(one) for one in history if one.kind in KINDS and is_told(one))
        known = {**noted, **{key(one): one for one in told}}
        fresh = [one for one in not_done(new, history) if key(one) not in known]
        since = min(map(order, fresh), default=(0, ""))
        again = [one for one in known.values() if order(one) > since]
        undone = told_after(since, [one for one in standing(history) if one.kind in MOVES])
        if all(map(is_told, undone)):
            ticket = self._back(ticket, undone, history)
        else:  # the office has gone on with it
            again = []
        given, seen = given_at(ticket, history[0]), seen_at(history)
        for fact in sorted((*fresh, *again), key=order):
            why = in_vain(ticket, fact, given) or (OVER if fact.at < seen else "")
            ticket = self._step(ticket, fact, why, noted.keys())
        return ticket

    def _back(self, ticket: Ticket, undone: Sequence[Event], history: Sequence[Event]) -> Ticket:
        """A ticket as it was before some moves."""
        if not undone:
            return ticket
        kept = [one.seq for one in standing(history) if one.kind in MOVES]
        return self._act.take_back(ticket.id, max(one for one in kept if one < undone[0].seq))

    def _step(self, ticket: Ticket, fact: Fact, why: str, noted: Collection[Key]) -> Ticket:
        """A ticket after one more fact; one that changes nothing is noted, if it is not yet."""
        if why:
            if key(fact) not in noted:
                self._note(of_ticket(ticket), fact, why)
            return ticket
        with self._act.telling(fact):
            if fact.kind == CALLED:
                ticket = self._in_line(ticket)
            return self._moved(ticket, fact.kind, fact.data)

    def _in_line(self, ticket: Ticket) -> Ticket:
        """A ticket that can be called: who was held, absent, or not served by closing time."""
        match ticket.state:
            case _S.HELD:
                return self._moved(ticket, "ticket.released", {"counter": ticket.counter})
            case _S.NO_SHOW:
                return self._moved(ticket, "ticket.returned", {"place": "head"})
            case _S.UNSERVED:
                return self._in_line(before_closing(self._act, ticket))
            case _:
                return ticket

    def _moved(self, ticket: Ticket, kind: str, data: Data) -> Ticket:
        """A ticket moved, not written yet: on its way it may be where another is now."""
        event = self._act.record(kind, ticket.id, {**data, MARK: True}, ticket.point)
        return evolve(ticket, event)

    def _note(self, number: Number, fact: Fact, why: str) -> None:
        told: dict[str, Plain] = {"kind": fact.kind, "data": {**fact.data}, "why": why}
        with self._act.telling(fact):
            self._act.record(NOTED, noted_subject(number), told, number.point)

    def _save(self, tickets: Sequence[Ticket]) -> None:
        """Write tickets; those that are still at a counter last, when all others have left it."""
        for ticket in sorted(tickets, key=lambda one: (one.is_open, one.called_at or 0)):
            rows.save(self._act.tx, self._there(ticket) if ticket.is_open else ticket)

    def _there(self, ticket: Ticket) -> Ticket:
        """A ticket that is at a counter still, unless that has gone on or the day is over."""
        act, came_at = self._act, self._came_at(ticket)
        other = rows.open_at(act.tx, ticket.point, ticket.counter or 0)
        if other and other.id != ticket.id and self._came_at(other) < came_at:
            rows.save(act.tx, self._ended(other, "next_call", came_at))
        elif other and other.id != ticket.id:
            return self._ended(ticket, "next_call", self._came_at(other))
        return self._ended(ticket, "unattended", act.now.at) if self._is_over(ticket) else ticket

    def _came_at(self, ticket: Ticket) -> int:
        """When somebody came to the counter at which he is: called there, or after he was held."""
        history = standing(events.of_subject(self._act.tx, ticket.id))
        return next(one.at for one in reversed(history) if one.kind in _COMES)

    def _is_over(self, ticket: Ticket) -> bool:
        """Whether a ticket's day has been closed."""
        day = places.day(self._act.tx, ticket.business_day)
        if day and day.counts_as != day.business_day:
            day = places.day(self._act.tx, day.counts_as)
        return day is not None and day.closed

    def _ended(self, ticket: Ticket, ended_by: str, at: int) -> Ticket:
        act, data = self._act, {"ended_by": ended_by, "counter": ticket.counter}
        here = Fact("ticket.finished", ticket.id, data, at, ticket.point, act.actor, act.origin, "")
        with act.telling(replace(here, command=act.command_id)):
            return self._moved(ticket, here.kind, data)

    def _set_counter(self, point: str, number: int, fact: Fact) -> None:
        """A counter is as its officer left it, unless somebody has turned it since."""
        act, counter, state = self._act, self._counter(point, number), _COUNTER_STATES[fact.kind]
        last = events.last_of_subject(act.tx, fact.subject)
        later = last is not None and last.point == point and last.at > fact.at
        today = act.calendar.business_day(from_ms(fact.at)).isoformat() == act.now.clock_day
        open_ticket = rows.open_at(act.tx, point, number)
        if counter.state is state or later:
            return
        if open_ticket if state is CounterState.CLOSED else act.now.is_closed or not today:
            return
        with act.telling(fact):
            if state is CounterState.CLOSED:
                counter = act.sign_out(counter)
                act.let_go(counter)
            services = tuple(str(one) for one in _listed(fact.data.get("services")))
            helps = tuple(str(one) for one in _listed(fact.data.get("helps")))
            act.set_counter(counter, state, {MARK: True}, services, helps)

    def _counter(self, point: str, number: int) -> Counter:
        return places.counter(self._act.tx, point, number) or Counter(point, number)


def before_closing(act: Act, ticket: Ticket) -> Ticket:
    """Take back that a ticket was not served by closing time."""
    history = standing(events.of_subject(act.tx, ticket.id))
    before = [one.seq for one in history if one.kind in MOVES and one.seq < ticket.seq]
    return act.take_back(ticket.id, before[-1])


def _listed(value: Plain) -> Sequence[Plain]:
    return value if isinstance(value, list) else ()
