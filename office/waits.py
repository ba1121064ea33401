"""What people are told of their waits: from the record to `office.estimates` and back.

Everything here is a look; nothing is written, and no command waits for it. What cannot be said
honestly is not said: while the clock is doubted, behind the day's end, and wherever
`estimate` keeps silent.
"""

import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from office.clock import to_ms
from office.days import Reckoning
from office.estimates import Snapshot, estimate
from office.model import ORDINARY, CounterState, Ticket, TicketState
from office.observed import Observed
from office.office import Office
from office.play import newcomer
from office.policy import is_due
from office.stage import Desk
from office.store import Transaction, events, places, reserve_of
from office.store import tickets as rows
from office.store import turns as seen
from office.taken_turns import Number
from office.turns import MINUTE_MS, Turn, aside_ms, coming_rates

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
GIVE_WAY_S = 0.001
"""Whoever reckons ahead stands aside for so long again and again: numbers are given meanwhile."""

Kind = tuple[str, str, bool]
"""Service, class, and whether the number is for an appointment that is due."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What a number of each kind would be told at a moment, behind event `seq`."""

    at: int
    seq: int
    told: Mapping[Kind, Range]


_NOTHING = _Ahead(0, 0, {})


class Waits:
    """The waits of an office; one for each program, used by any of its threads.

    It keeps what was told of a number, so that all that tell it say the same, what the next ones
    would be told, so that no slip waits for it, and the turns that it has read.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lock = threading.Lock()
        self._told: OrderedDict[str, Range | None] = OrderedDict()
        self._observed = Observed(office.settings)
        self._ahead: dict[str, _Ahead] = {}

    def of(self, ticket: Ticket) -> Range | None:
        """The wait of a number just given, from P50 to P85; None where nothing can be said."""
        with self._lock:
            if ticket.id not in self._told:
                self._told[ticket.id] = self._of_new(ticket)
                if len(self._told) > REMEMBERED:
                    self._told.popitem(last=False)
            return self._told[ticket.id]

    def prepare(self, point: str, *, in_a_rush: bool = False) -> None:
        """Reckon what the next numbers of a point will be told, so that none has to wait for it.

        Does nothing where what was reckoned last still holds; in a rush, when every reckoning is
        in some citizen's way, it holds until it has nearly gone cold.
        """
        ahead = self._ahead.get(point, _NOTHING)
        with self._office.look() as (tx, now):
            if reserve_of(tx) is not None:
                self._ahead.pop(point, None)
                return
            age_ms, seq = now.at - ahead.at, events.head(tx)
            if 0 <= age_ms < (WARM_MS // 2 if in_a_rush or seq == ahead.seq else STEADY_MS):
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
        told = self._ahead.get(point, _NOTHING).told
        return {
            service: wait
            for (service, priority, due), wait in told.items()
            if priority == ORDINARY and not due
        }

    def _of_new(self, ticket: Ticket) -> Range | None:
        if self._office.store.cut_off_s is not None:
            return None
        ahead = self._ahead.get(ticket.point, _NOTHING)
        due = is_due(ticket, ahead.at)
        is_warm = 0 <= ticket.issued_at - ahead.at < WARM_MS
        if is_warm and _is_new(ticket) and due == (ticket.due_at is not None):
            return ahead.told.get((ticket.service, ticket.priority, due))
        with self._office.look() as (tx, now):
            if not 0 <= now.at - ticket.issued_at < FRESH_MS:
                return None
            snapshot = self.snapshot(tx, ticket.point, now)
        told = estimate(snapshot, [ticket.id]).get(ticket.id) if snapshot else None
        return told.minutes if told else None

    def _of_newcomers(self, point: str, snapshot: Snapshot) -> Mapping[Kind, Range]:
        """What numbers of each kind were told if they were given now."""
        settings, now = self._office.settings, snapshot.now
        services = [one for one in settings.services if one.point == point]
        kinds: list[Kind] = [
            (service.id, priority, due)
            for service, priority in itertools.product(services, [ORDINARY, *settings.ranks])
            for due in ([False, True] if service.appointments else [False])
        ]
        coming = {
            newcomer(now, order, service, priority, now if due else None): (service, priority, due)
            for order, (service, priority, due) in enumerate(kinds)
        }
        imagined = {one.id: 0 for one in coming}
        asked = replace(
            snapshot,
            waiting=[*snapshot.waiting, *coming],
            dossiers={**snapshot.dossiers, **imagined},
        )
        told = estimate(asked, imagined, _give_way)
        return {kind: told[one.id].minutes for one, kind in coming.items() if one.id in told}

    def snapshot(self, tx: Transaction, point: str, now: Reckoning) -> Snapshot | None:
        """The hall as it stands, within a look; None where nothing honest can come of it.

        A kiosk that is cut off knows its own numbers alone, and nothing of them is kept: places in
        its own journal are none in the office's.
        """
        if reserve_of(tx) is not None or now.doubted or now.left_open or now.is_closed:
            return None
        numbers = self._observed.today(tx, point, now)
        earlier = self._observed.earlier(tx, point, now)
        turns = [turn for one in numbers for turn in one.turns]
        lined_up = seen.lined_up(tx, point, now.days)
        waiting = _free_of_lost_counters(
            [one for one in lined_up if one.state is TicketState.WAITING],
            self._office.settings.numbers(point),
        )
        at_counters = rows.open_tickets(tx, point)
        came = ((one.given_for, one.priority, one.issued_at) for one in numbers)
        return Snapshot(
            now=now.at,
            waiting=waiting,
            desks=self._desks(tx, point, turns, at_counters),
            turns=turns,
            past=earlier.lasted,
            spans=self._spans(now),
            coming=coming_rates(came, now.at),
            leaving=_leaving(numbers, now.at),
            dossiers={
                one.id: self._observed.in_a_turn(one.dossiers)
                for one in (*lined_up, *at_counters)
                if one.dossiers > 1
            },
            aside=[one for one in lined_up if one.state is TicketState.HELD],
            aside_ms=_aside_ms(numbers, now.at),
            past_ways=earlier.ways,
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


def _leaving(numbers: Sequence[Number], now: int) -> float:
    """How many give up in a millisecond of somebody's waiting."""
    gone = sum(one.cancelled for one in numbers)
    waited = sum((one.waited_until or now) - one.issued_at for one in numbers)
    return gone / (waited + LEAVING_PRIOR_MS)


def _aside_ms(numbers: Sequence[Number], now: int) -> float:
    over = [ms for one in numbers for ms in one.asides]
    lasting = [now - one.aside_since for one in numbers if one.aside_since is not None]
    return aside_ms(over, lasting)


def _is_new(ticket: Ticket) -> bool:
    """Whether nothing has happened to a number since it was given."""
    return ticket.state is TicketState.WAITING and ticket.seq == ticket.issued_seq


def _give_way() -> None:
    time.sleep(GIVE_WAY_S)


def _free_of_lost_counters(waiting: Sequence[Ticket], known: set[int]) -> list[Ticket]:
    """Whoever was sent to a counter that is no more is everybody's again."""
    return [
        replace(one, bound=None) if one.bound and one.bound not in known else one for one in waiting
    ]
