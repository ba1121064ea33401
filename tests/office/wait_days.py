"""Days of a hall on which waits are foretold: people, officers and mishaps, drawn from a seed.

Calls are decided by `office.policy.choose`. What is drawn here the estimator never sees: how fast
an officer is today, who will leave, when somebody takes a break, when the network goes.

`TRAINING` seeds are those on which the estimator's constants were chosen, `HELD_OUT` those on which
it is judged; no day belongs to both.
"""

import heapq
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count

from office.estimates import Snapshot, estimate
from office.model import RESUMED, Counter, CounterState, Ticket, TicketState
from office.policy import MOST_BETWEEN, RETURNED_EVERY, Rules, Situation, choose
from office.stage import Desk
from office.turns import End, Turn, Ways, aside_ms, coming_rates
from tests.office.day_types import HALLS, DayType

TRAINING = range(1000, 1020)
HELD_OUT = range(20)

MINUTE = 60_000
HOUR = 60 * MINUTE
MIDNIGHT = 1_796_576_400_000
"""2026-12-07 00:00 in the office's zone, milliseconds."""
RANKS = {"disabled": 10, "elderly": 20}
MEANS_MIN = {"civil": 8.0, "land": 13.0, "copy": 4.5}
SPREAD = 0.65
"""The standard deviation of the logarithm of a service's length."""
PAST_TURNS = 60
ASIDE_MIN = 12.0
"""How long somebody is put aside on average."""
ALL = ("civil", "land", "copy")


@dataclass
class Foretold:
    """What was told of one wait, and what it was; all in minutes."""

    ticket: str
    low: int
    high: int
    point: float
    rivals: Mapping[str, float]
    true: float = math.nan


@dataclass
class _Desk:
    """A counter on this day; `speed` is how many times longer its officer takes."""

    counter: Counter
    rules: Rules
    speed: float
    open: str | None = None
    idle_since: int | None = None
    away: bool = False


@dataclass
class Day:
    """One day, played from the first citizen to the last; `foretold` holds what was told.

    Every `every`-th citizen is told something.
    """

    kind: DayType
    seed: int
    every: int = 1
    foretold: list[Foretold] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(f"{self.kind.name} {self.seed}")
        self._events: list[tuple[int, int, Callable[[], None]]] = []
        self._order = count(1)
        self.now = MIDNIGHT
        self._tickets: dict[str, Ticket] = {}
        self._waiting: dict[str, Ticket] = {}
        self._turns: dict[str, Turn] = {}
        self._closed_turns: list[Turn] = []
        self._left: set[str] = set()
        self._aside: dict[str, int] = {}
        self._asides: list[int] = []
        self._cancelled: list[int] = []
        self._issued: list[Ticket] = []
        self._entered: list[Ticket] = []
        self._waits: dict[str, int] = {}
        self._spoiled: set[str] = set()
        self._down_until = 0
        self._spans = [(_at(a), _at(b)) for a, b in self.kind.spans]
        self._pace = math.exp(self._random.gauss(0, 0.08))
        self._past = self._earlier_days()
        self._past_ways = self._earlier_ways()
        self._desks = [
            _Desk(
                Counter("main", n, CounterState.OPEN, place.services, helps=place.helps),
                Rules(RANKS, 0 if place.priority else 2, 30 * MINUTE),
                math.exp(self._random.gauss(0, 0.15)),
            )
            for n, place in enumerate(HALLS[self.seed % len(HALLS)], start=1)
        ]

    def play(self) -> list[Foretold]:
        """The whole day; what was told and has a true wait."""
        self._plan()
        while self._events:
            self.now, _, act = heapq.heappop(self._events)
            act()
        told = [one for one in self.foretold if one.ticket not in self._spoiled]
        for one in told:
            one.true = self._waits.get(one.ticket, math.nan) / MINUTE
        return [one for one in told if not math.isnan(one.true)]

    def _plan(self) -> None:
        for at, service in self._arrivals():
            self._later(at, partial(self._arrive, service))
        for desk in self._desks:
            for begin, end in self._spans:
                opens = begin + self._seconds(0, 180)
                self._later(opens, partial(self._begin, desk))
                if self._random.random() < 0.8 and end - begin > HOUR:
                    pause = self._random.randrange(begin + HOUR // 2, end - HOUR // 2)
                    pressed = self._random.random() < 0.7
                    self._later(pause, partial(self._leave_desk, desk, pressed))
            desk.away = True
        if self.kind.outage:
            begin = self._random.randrange(_at(8.5), _at(13.0))
            self._later(begin, partial(self._fail, self._random.randrange(20, 45) * MINUTE))

    def _arrivals(self) -> Iterator[tuple[int, str]]:
        hours = sum(b - a for a, b in self.kind.spans)
        weight = sum((b - a) * w for a, b, w in self.kind.profile)
        for service in ALL:
            share = sum(
                1 / len(one.services)
                for one in HALLS[self.seed % len(HALLS)]
                if service in one.services
            )
            # turns last longer than services: people walk, officers write up, take breaks
            daily = self.kind.load * share * hours * 60 / (1.1 * MEANS_MIN[service] + 0.5)
            for begin, end, part in self.kind.profile:
                at = _at(begin) + self._gap(weight * HOUR / (daily * part))
                while at < _at(end):
                    yield at, service
                    at += self._gap(weight * HOUR / (daily * part))

    def _earlier_days(self) -> dict[str, list[float]]:
        pace = math.exp(self._random.gauss(0, 0.08))
        found = {}
        for service in ALL:
            officers = [math.exp(self._random.gauss(0, 0.15)) for _ in range(4)]
            lengths = [self._length(service, pace * officers[n % 4]) for n in range(PAST_TURNS)]
            found[service] = [float(one + self._seconds(5, 45)) for one in lengths]
        return found

    def _earlier_ways(self) -> dict[str, Ways]:
        """What became of people on earlier days, in as many turns."""
        if not (self.kind.sent_on or self.kind.aside):
            return {}
        found: dict[str, Ways] = {}
        for service in ALL:
            ends = [self._onward(service) for _ in range(PAST_TURNS)]
            found[service] = {(*end, None): ends.count(end) for end in sorted(set(ends))}
        return found

    # what happens

    def _arrive(self, service: str) -> None:
        self._issue(service, visit=f"v{next(self._order)}")
        if self._random.random() < 0.03:
            other = self._random.choice([one for one in ALL if one != service])
            self._issue(other, visit=self._issued[-1].visit)

    def _issue(self, service: str, visit: str) -> None:
        classed = self._random.random() < self.kind.priority
        priority = self._random.choice(["elderly", "elderly", "disabled"]) if classed else ""
        ticket = _ticket(next(self._order), visit, service, priority, self.now)
        rivals = self._rivals(ticket)
        self._issued.append(ticket)
        self._tickets[ticket.id] = self._waiting[ticket.id] = ticket
        patience = self._gap(self.kind.patience_min * MINUTE)
        self._later(self.now + patience, partial(self._lose_patience, ticket.id))
        if len(self._issued) % self.every == 0:
            self._foretell(ticket, rivals)
        self._later(self.now + self._seconds(5, 20), self._call_free)

    def _foretell(self, ticket: Ticket, rivals: Mapping[str, float]) -> None:
        told = estimate(self.snapshot(), [ticket.id]).get(ticket.id)
        if told:
            point = told.point_ms / MINUTE
            self.foretold.append(Foretold(ticket.id, *told.minutes, point, rivals))

    def _lose_patience(self, ticket: str) -> None:
        if ticket not in self._waiting:
            return
        if self._random.random() < 0.3:
            del self._waiting[ticket]
            self._cancelled.append(self.now)
            self._spoiled.add(ticket)
        else:
            self._left.add(ticket)

    def _begin(self, desk: _Desk) -> None:
        desk.away = False
        desk.counter = replace(desk.counter, state=CounterState.OPEN)
        self._call(desk)

    def _leave_desk(self, desk: _Desk, pressed: bool) -> None:
        """A break: at once where the counter is free, else when its turn ends."""
        if desk.open or not self._serving():
            if self._serving():
                later = self.now + MINUTE
                self._later(later, partial(self._leave_desk, desk, pressed))
            return
        desk.away = True
        if pressed:
            desk.counter = replace(desk.counter, state=CounterState.PAUSED)
        self._later(self.now + self._seconds(300, 900), partial(self._begin, desk))

    def _fail(self, lasts: int) -> None:
        """The network is gone: what is open takes so much longer, nobody is called."""
        self._down_until = self.now + lasts
        for desk in self._desks:
            if self._random.random() < 0.5 and not desk.open:
                desk.counter = replace(desk.counter, state=CounterState.PAUSED)
                desk.away = True
            self._later(self._down_until + self._seconds(0, 120), partial(self._begin, desk))

    def _call_free(self) -> None:
        for desk in self._desks:
            if desk.open is None:
                self._call(desk)

    def _call(self, desk: _Desk) -> None:
        if desk.away or desk.open or not self._serving() or self.now < self._down_until:
            return
        taken = (*desk.counter.services, *desk.counter.helps)
        waiting = [
            one
            for one in self._waiting.values()
            if one.bound == desk.counter.number or (one.bound is None and one.service in taken)
        ]
        busy = {self._tickets[one.open].visit for one in self._desks if one.open}
        decision = choose(Situation(waiting, desk.counter, desk.rules, self.now, busy))
        for one in decision.passed:
            self._waiting[one.id] = replace(one, claim="passed")
        if decision.choice:
            self._turn(desk, decision.choice.ticket)

    def _turn(self, desk: _Desk, ticket: Ticket) -> None:
        del self._waiting[ticket.id]
        number = desk.counter.number
        returned = 0 if ticket.returned else min(desk.counter.since_returned + 1, RETURNED_EVERY)
        ordinary = desk.rules.is_ordinary(ticket)
        since = min(desk.counter.since_priority + 1, MOST_BETWEEN) if ordinary else 0
        desk.counter = replace(desk.counter, since_returned=returned, since_priority=since)
        called = replace(
            ticket,
            state=TicketState.CALLED,
            called_at=self.now,
            counter=number,
            claim="",
            bound=None,
        )
        self._tickets[ticket.id] = called
        again = ticket.id in self._waits
        if not again:
            self._entered.append(called)
        desk.open = ticket.id
        here = again or (ticket.id not in self._left and self._random.random() > 0.04)
        if here:
            self._waits.setdefault(ticket.id, self.now - ticket.issued_at)
            lasts = self._length(ticket.service, self._pace * desk.speed)
        else:
            self._spoiled.add(ticket.id)
            lasts = self._seconds(45, 120)
        end = End.DONE if here else End.ABSENT
        turn = Turn(ticket.service, number, ticket.issued_at, self.now, None, end)
        self._turns[ticket.id] = turn
        self._later(self.now + lasts, partial(self._end, desk, ticket.id))

    def _end(self, desk: _Desk, ticket: str) -> None:
        if self.now < self._down_until and self._turns[ticket].served:
            later = self._down_until + self._seconds(10, 300)
            self._later(later, partial(self._end, desk, ticket))
            return
        turn = replace(self._turns.pop(ticket), ended_at=self.now)
        if turn.served and (self.kind.sent_on or self.kind.aside):
            turn = self._goes_on(turn, ticket, desk.counter.number)
        self._closed_turns.append(turn)
        desk.open, desk.idle_since = None, self.now
        comes_back = ticket not in self._left and self._random.random() < 0.5
        if not turn.served and comes_back:
            self._later(self.now + self._seconds(300, 1200), partial(self._return, ticket))
        desk.away = True
        self._later(self.now + self._seconds(5, 45), partial(self._ready, desk))

    def _goes_on(self, turn: Turn, ticket: str, counter: int) -> Turn:
        """Perhaps he is put aside or sent on; how his turn has ended."""
        end, to = self._onward(turn.service)
        again = replace(self._tickets[ticket], state=TicketState.WAITING, called_at=None)
        if end is End.SENT_ON:
            self._waiting[ticket] = self._tickets[ticket] = replace(again, service=to, counter=None)
            self._later(self.now + self._seconds(5, 20), self._call_free)
        elif end is End.ASIDE:
            held = replace(again, state=TicketState.HELD, counter=counter)
            self._tickets[ticket], self._aside[ticket] = held, self.now
            self._later(self.now + self._gap(ASIDE_MIN * MINUTE), partial(self._resume, ticket))
        return replace(turn, end=end, to=to)

    def _onward(self, service: str) -> tuple[End, str]:
        drawn = self._random.random()
        if drawn < self.kind.sent_on:
            return End.SENT_ON, self._random.choice([one for one in ALL if one != service])
        return (End.ASIDE if drawn < self.kind.sent_on + self.kind.aside else End.DONE), ""

    def _resume(self, ticket: str) -> None:
        """His counter goes on with him before it calls anybody else."""
        self._asides.append(self.now - self._aside.pop(ticket))
        held = self._tickets[ticket]
        again = replace(
            held, state=TicketState.WAITING, claim=RESUMED, bound=held.counter, counter=None
        )
        self._tickets[ticket] = self._waiting[ticket] = again
        self._call_free()

    def _ready(self, desk: _Desk) -> None:
        if desk.counter.state is CounterState.OPEN:
            desk.away = False
            self._call(desk)

    def _return(self, ticket: str) -> None:
        seq = next(self._order)
        back = replace(
            self._tickets[ticket],
            state=TicketState.WAITING,
            returned_seq=seq,
            returned_at=self.now,
            called_at=None,
            counter=None,
        )
        self._tickets[ticket] = self._waiting[ticket] = back
        self._call_free()

    # what is seen

    def snapshot(self) -> Snapshot:
        """What the record would show at this moment."""
        waited = sum(one.called_at - one.since for one in self._closed_turns)
        waited += sum(self.now - one.issued_at for one in self._waiting.values())
        return Snapshot(
            now=self.now,
            waiting=list(self._waiting.values()),
            desks=[
                Desk(
                    one.counter,
                    one.rules,
                    self._tickets[one.open] if one.open else None,
                    one.idle_since,
                )
                for one in self._desks
            ],
            turns=[*self._closed_turns, *self._turns.values()],
            past=self._past,
            spans=self._spans,
            coming=coming_rates([(*_kind(one), one.issued_at) for one in self._issued], self.now),
            leaving=len(self._cancelled) / (waited + HOUR),
            aside=[self._tickets[one] for one in self._aside],
            aside_ms=aside_ms(self._asides, [self.now - at for at in self._aside.values()]),
            past_ways=self._past_ways,
        )

    def _rivals(self, ticket: Ticket) -> dict[str, float]:
        line = [one for one in self._waiting.values() if one.service == ticket.service]
        alike = [one for one in line if one.priority == ticket.priority]
        return {
            "ahead x mean": self._ahead_times_mean(ticket, line),
            "last to enter": self._last_to_enter(ticket),
            "head of line": max((self.now - one.issued_at for one in alike), default=0) / MINUTE,
        }

    def _ahead_times_mean(self, ticket: Ticket, line: Sequence[Ticket]) -> float:
        rank = RANKS.get(ticket.priority, 100)
        ahead = sum(RANKS.get(one.priority, 100) <= rank for one in line)
        if ticket.priority:
            ahead += min(len(line) - ahead, 2 * (ahead + 1))
        seen = [
            one.ended_at - one.called_at
            for one in self._closed_turns
            if one.service == ticket.service and one.served and one.ended_at
        ]
        seen = [*map(int, self._past[ticket.service]), *seen][-PAST_TURNS:]
        taking = [
            one.counter
            for one in self._desks
            if ticket.service in (*one.counter.services, *one.counter.helps)
        ]
        working = sum(one.state is CounterState.OPEN for one in taking) or len(taking)
        return ahead * sum(seen) / len(seen) / working / MINUTE

    def _last_to_enter(self, ticket: Ticket) -> float:
        mine = [one for one in self._entered if one.service == ticket.service]
        alike = [one for one in mine if one.priority == ticket.priority] or mine
        return ((alike[-1].called_at or 0) - alike[-1].issued_at) / MINUTE if alike else 0.0

    # draws

    def _later(self, at: int, act: Callable[[], None]) -> None:
        heapq.heappush(self._events, (at, next(self._order), act))

    def _serving(self) -> bool:
        """Whether counters call: in their hours, and behind the last until nobody waits."""
        inside = any(begin <= self.now < end for begin, end in self._spans)
        return inside or self.now >= self._spans[-1][1]

    def _length(self, service: str, pace: float) -> int:
        mean = MEANS_MIN[service] * pace * MINUTE
        return int(mean * math.exp(self._random.gauss(-(SPREAD**2) / 2, SPREAD)))

    def _seconds(self, least: int, most: int) -> int:
        return self._random.randint(least * 1000, most * 1000)

    def _gap(self, mean: float) -> int:
        return int(self._random.expovariate(1 / mean))


def _kind(ticket: Ticket) -> tuple[str, str]:
    return ticket.service, ticket.priority


def _at(hour: float) -> int:
    return MIDNIGHT + int(hour * HOUR)


def _ticket(seq: int, visit: str, service: str, priority: str, at: int) -> Ticket:
    return Ticket(
        id=f"t{seq}",
        visit=visit,
        point="main",
        business_day="2026-12-07",
        series=service[0].upper(),
        number=seq,
        service=service,
        priority=priority,
        language="vi",
        state=TicketState.WAITING,
        issued_at=at,
        issued_seq=seq,
        place_at=at,
        returned_seq=None,
        seq=seq,
    )
