"""What people are told of their waits: from the record to `office.estimates` and back.

Everything here is a look; nothing is written, and no command waits for it. What cannot be said
honestly is not said: while the clock is doubted, behind the day's end, and wherever
`estimate` keeps silent.
"""

import itertools
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from office.clock import to_ms
from office.days import Reckoning
from office.estimates import Snapshot, estimate
from office.model import ORDINARY, CounterState, Ticket, TicketState
from office.office import Office
from office.play import Desk, newcomer
from office.store import Transaction, events, places
from office.store import tickets as rows
from office.store import turns as seen
from office.turns import KEPT, MINUTE_MS, Turn, coming_rates, cycles

Range = tuple[int, int]
"""From, to: whole minutes."""

FRESH_MS = MINUTE_MS
"""A wait is told with its number, from when it was given; later that would be another wait."""
REMEMBERED = 64
"""So many told waits are kept, for the screen and the slip to say the same."""
LEAVING_PRIOR_MS = 60 * MINUTE_MS
"""So much waiting without anybody leaving counts as seen before a day begins."""
AGAIN_MS = 10_000
"""What a hall is told stands for so long before it is estimated anew."""
WARM_MS, STEADY_MS = 12_000, 1_000
"""What was reckoned ahead is told for so long; more often than that nothing is."""

_AT_COUNTER = frozenset(
    {TicketState.CALLED, TicketState.SERVING, TicketState.FINISHED, TicketState.NO_SHOW}
)
"""Whoever is so has, or had, a turn."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What a number of each service and class would be told at a moment, behind event `seq`."""

    at: int
    seq: int
    told: Mapping[tuple[str, str], Range]


_NOTHING = _Ahead(0, 0, {})


class Waits:
    """The waits of an office; one for each program, used by any of its threads.

    It keeps what was told of a number, so that all that tell it say the same, what the next ones
    would be told, so that no slip waits for it, and the turns of earlier days.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lock = threading.Lock()
        self._told: OrderedDict[str, Range | None] = OrderedDict()
        self._past: dict[tuple[str, str], Mapping[str, Sequence[float]]] = {}
        self._ahead: dict[str, _Ahead] = {}

    def of(self, ticket: Ticket) -> Range | None:
        """The wait of a number just given, from P50 to P85; None where nothing can be said."""
        with self._lock:
            if ticket.id not in self._told:
                self._told[ticket.id] = self._of_new(ticket)
                if len(self._told) > REMEMBERED:
                    self._told.popitem(last=False)
            return self._told[ticket.id]

    def prepare(self, point: str) -> None:
        """Reckon what the next numbers of a point will be told, so that none has to wait for it.

        Does nothing where what was reckoned last still holds.
        """
        ahead = self._ahead.get(point, _NOTHING)
        with self._office.look() as (tx, now):
            age_ms, seq = now.at - ahead.at, events.head(tx)
            if 0 <= age_ms < (STEADY_MS if seq != ahead.seq else WARM_MS // 2):
                return
            snapshot = self.snapshot(tx, point, now)
        told = self._of_newcomers(point, snapshot) if snapshot else {}
        self._ahead[point] = _Ahead(now.at, seq, told)

    def of_services(self, point: str) -> Mapping[str, Range]:
        """Service → the wait of a number without a class that were taken now, where it is known."""
        with self._office.look() as (_, now):
            stale = not 0 <= now.at - self._ahead.get(point, _NOTHING).at < AGAIN_MS
        if stale:
            self.prepare(point)
        told = self._ahead[point].told
        return {service: wait for (service, kind), wait in told.items() if kind == ORDINARY}

    def _of_new(self, ticket: Ticket) -> Range | None:
        ahead = self._ahead.get(ticket.point, _NOTHING)
        if 0 <= ticket.issued_at - ahead.at < WARM_MS:
            return ahead.told.get((ticket.service, ticket.priority))
        with self._office.look() as (tx, now):
            if not 0 <= now.at - ticket.issued_at < FRESH_MS:
                return None
            snapshot = self.snapshot(tx, ticket.point, now)
        told = estimate(snapshot, [ticket.id]).get(ticket.id) if snapshot else None
        return told.minutes if told else None

    def _of_newcomers(self, point: str, snapshot: Snapshot) -> Mapping[tuple[str, str], Range]:
        """What numbers of each service and class were told if they were given now."""
        settings = self._office.settings
        services = [one.id for one in settings.services if one.point == point]
        kinds = [ORDINARY, *settings.ranks]
        coming = [
            newcomer(snapshot.now, order, service, kind)
            for order, (service, kind) in enumerate(itertools.product(services, kinds))
        ]
        imagined = {one.id: 0 for one in coming}
        asked = replace(
            snapshot,
            waiting=[*snapshot.waiting, *coming],
            dossiers={**snapshot.dossiers, **imagined},
        )
        told = estimate(asked, imagined)
        return {
            (one.service, one.priority): told[one.id].minutes for one in coming if one.id in told
        }

    def snapshot(self, tx: Transaction, point: str, now: Reckoning) -> Snapshot | None:
        """The hall as it stands, within a look; None where nothing honest can come of it."""
        if now.doubted or now.left_open or now.is_closed:
            return None
        office = self._office
        today = seen.issued_on(tx, point, now.days)
        turns = self._turns(today)
        waiting = _free_of_lost_counters(
            seen.waiting_at(tx, point, now.days), office.settings.numbers(point)
        )
        at_counters = rows.open_tickets(tx, point)
        gone = [one for one in today if one.state == TicketState.CANCELLED]
        waited = sum((one.called_at or one.ended_at or now.at) - one.issued_at for one in today)
        return Snapshot(
            now=now.at,
            waiting=waiting,
            desks=self._desks(tx, point, turns, at_counters),
            turns=turns,
            past=self._earlier(tx, point, now),
            spans=self._spans(now),
            coming=coming_rates(((r.service, r.priority, r.issued_at) for r in today), now.at),
            leaving=len(gone) / (waited + LEAVING_PRIOR_MS),
            dossiers={
                one.id: self._in_a_turn(one.dossiers)
                for one in (*waiting, *at_counters)
                if one.dossiers > 1
            },
        )

    def _desks(
        self, tx: Transaction, point: str, turns: Sequence[Turn], at_counters: Sequence[Ticket]
    ) -> list[Desk]:
        at_work = {one.counter: one for one in at_counters}
        ended: dict[int, int] = {}
        for turn in turns:
            ended[turn.counter] = max(ended.get(turn.counter, 0), turn.ended_at or 0)
        return [
            Desk(
                counter,
                self._office.settings.rules(point, counter.number),
                at_work.get(counter.number),
                ended.get(counter.number),
            )
            for counter in places.counters_of(tx, point)
            if counter.state is not CounterState.CLOSED
        ]

    def _spans(self, now: Reckoning) -> list[tuple[int, int]]:
        calendar, settings = self._office.calendar, self._office.settings
        if settings.always_open:
            return []
        spans = calendar.spans("serving", None, date.fromisoformat(now.day))
        return [(to_ms(start), to_ms(end)) for start, end in spans]

    def _earlier(
        self, tx: Transaction, point: str, now: Reckoning
    ) -> Mapping[str, Sequence[float]]:
        """The latest turns of each service on the last days, the latest first."""
        known = {one.id for one in self._office.settings.services if one.point == point}
        found: dict[str, list[float]] = {}
        for day in now.known:
            if day.business_day in now.days or not day.closed:
                continue
            if all(len(found.get(one, ())) >= KEPT for one in known):
                break
            for service, lasted in self._turns_of(tx, point, day.business_day).items():
                found.setdefault(service, []).extend(lasted)
        return found

    def _turns_of(self, tx: Transaction, point: str, day: str) -> Mapping[str, Sequence[float]]:
        if (point, day) not in self._past:
            lasted: dict[str, list[float]] = {}
            for turn, took_ms in cycles(self._turns(seen.issued_on(tx, point, [day]))):
                if turn.served and len(lasted.setdefault(turn.service, [])) < KEPT:
                    lasted[turn.service].append(took_ms / turn.dossiers)
            self._past[point, day] = lasted
        return self._past[point, day]

    def _turns(self, numbers: Sequence[seen.Issued]) -> list[Turn]:
        return [
            Turn(
                service=one.service,
                counter=one.counter,
                issued_at=one.issued_at,
                called_at=one.called_at,
                ended_at=one.ended_at,
                served=one.state != TicketState.NO_SHOW,
                dossiers=self._in_a_turn(one.dossiers),
            )
            for one in numbers
            if one.called_at and one.counter and one.state in _AT_COUNTER
        ]

    def _in_a_turn(self, dossiers: int) -> int:
        """How many of so many dossiers one turn takes."""
        return dossiers - self._office.settings.queue.left_over(dossiers)


def _free_of_lost_counters(waiting: Sequence[Ticket], known: set[int]) -> list[Ticket]:
    """Whoever was sent to a counter that is no more is everybody's again."""
    return [
        replace(one, bound=None) if one.bound and one.bound not in known else one for one in waiting
    ]
