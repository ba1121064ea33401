"""What was observed of turns, today and on earlier days: read once, and then only what is new."""

import threading
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from office.config import OfficeSettings
from office.days import Reckoning
from office.store import Transaction, events
from office.store import turns as seen
from office.taken_turns import Number, Numbers
from office.turns import KEPT, Way, Ways, cycles, ways


@dataclass(frozen=True, slots=True)
class Earlier:
    """Turns of earlier days, by service.

    `lasted` are those in which somebody was dealt with (milliseconds a dossier, the latest first),
    `ways` is how they ended.
    """

    lasted: Mapping[str, Sequence[float]] = field(default_factory=dict)
    ways: Mapping[str, Ways] = field(default_factory=dict)


@dataclass(slots=True)
class _Day:
    """The numbers of days that are one, told up to event `seq`."""

    days: tuple[str, ...]
    numbers: Numbers
    seq: int


class Observed:
    """What a program has read of turns; any of its threads may ask."""

    def __init__(self, settings: OfficeSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._today: dict[str, _Day] = {}
        self._past: dict[tuple[str, str], Earlier] = {}

    def today(self, tx: Transaction, point: str, now: Reckoning) -> list[Number]:
        """The numbers of the present day, in order of issue."""
        opened = [one.opened_seq for one in now.known if one.business_day in now.days]
        if not opened:
            return []
        with self._lock:
            day = self._today.get(point)
            if day is None or day.days != tuple(now.days):
                day = _Day(tuple(now.days), Numbers(now.days, self.in_a_turn), min(opened))
                self._today[point] = day
            head = events.head(tx)
            if head > day.seq:
                day.numbers.tell(seen.moves(tx, point, day.seq + 1, head))
                day.seq = head
            return day.numbers.all()

    def earlier(self, tx: Transaction, point: str, now: Reckoning) -> Earlier:
        """The latest turns of each service on the last days that are closed."""
        services = [one.id for one in self._settings.services if one.point == point]
        lasted: dict[str, list[float]] = defaultdict(list)
        ended: dict[str, Counter[Way]] = defaultdict(Counter)
        last = events.head(tx)
        known = {day.business_day for day in now.known}
        with self._lock:
            self._past = {key: one for key, one in self._past.items() if key[1] in known}
        for day in now.known:
            if day.business_day not in now.days and day.closed:
                if all(len(lasted.get(one, ())) >= KEPT for one in services):
                    break
                turns = self._turns_of(tx, point, day.business_day, day.opened_seq, last)
                for service, many in turns.lasted.items():
                    lasted[service].extend(many)
                for service, counted in turns.ways.items():
                    ended[service].update(counted)
            last = day.opened_seq - 1
        return Earlier(lasted, ended)

    def in_a_turn(self, dossiers: int) -> int:
        """How many of so many dossiers one turn takes."""
        return dossiers - self._settings.queue.left_over(dossiers)

    def _turns_of(self, tx: Transaction, point: str, day: str, first: int, last: int) -> Earlier:
        """Those of a day whose events stand from `first` to `last`."""
        with self._lock:
            if (point, day) not in self._past:
                numbers = Numbers([day], self.in_a_turn)
                numbers.tell(seen.moves(tx, point, first, last))
                turns = [turn for one in numbers.all() for turn in one.turns]
                lasted: dict[str, list[float]] = defaultdict(list)
                for turn, took_ms in cycles(turns):
                    if turn.served and len(lasted[turn.service]) < KEPT:
                        lasted[turn.service].append(took_ms / turn.dossiers)
                self._past[point, day] = Earlier(lasted, ways(turns))
            return self._past[point, day]
