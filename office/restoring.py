"""Beginning again from a copy: a new epoch of the record, in which no number is given twice.

After the copy numbers may have been given that only paper knows. So each series of the day goes on
at the next hundred above the largest number that anybody knows of: the copy, whoever else remembers
(`Seen`), and the people in the hall. Where these know nothing, so much is left free as a series may
have given since the copy.
"""

import json
import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from office.act import Act
from office.clock import to_ms
from office.config import MAIN_POINT, OfficeSettings
from office.leases import past
from office.model import Lease, Plain
from office.numbering import OWN_SERIES
from office.office import Office
from office.restored import RESTORED
from office.store import Store, Transaction, events, leases, places
from office.store import tickets as rows
from office.store.copies import RECORD

HUNDRED = 100
PER_HOUR = 100
"""More numbers than one series gives in an hour."""
DOUBTED_H = 10
"""So many hours may have gone by where the clock is not believed: a whole day."""
_HOUR_MS = 3_600_000

Seen = Mapping[tuple[str, str], int]
"""The largest number of today that somebody knows was given, by (point, series)."""


def most(known: Iterable[Seen]) -> dict[tuple[str, str], int]:
    """What all together know. A kiosk that remembers what it gave adds its own `Seen`."""
    found: dict[tuple[str, str], int] = {}
    for one in known:
        for key, number in one.items():
            found[key] = max(number, found.get(key, 0))
    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """What a record itself knows of a series today: its last ordinary number, 0 for none.

    `reserve` is the last one that was given of a reserve or on paper, `held` all such numbers.
    """

    ordinary: int
    reserve: int = 0
    held: tuple[Lease, ...] = ()

    def holds(self, number: int) -> bool:
        """Whether a number is of a reserve that the record knows."""
        return any(one.first <= number <= one.last for one in self.held)


def shown(office: Office, also: Collection[tuple[str, str]]) -> dict[tuple[str, str], Shown]:
    """What a record itself knows of today, for every series of its settings, its own and `also`."""
    with office.look() as (tx, now):
        series = _series(tx, office.settings, also)
        return {(point, one): _shown(tx, now.days, point, one) for point, one in series}


def _shown(tx: Transaction, days: Collection[str], point: str, series: str) -> Shown:
    held = leases.of_series(tx, point, days, series)
    given = max((number for one in held for number in leases.used(tx, one)), default=0)
    return Shown(rows.last_number(tx, point, days, series, but_leased=True), given, tuple(held))


def seen_since(
    store: Store, seq: int, days: Collection[str], known: Mapping[tuple[str, str], Shown]
) -> Seen:
    """What another record, perhaps of an earlier version, has given on these days behind `seq`.

    Numbers of the reserves that are `known` are left out: the series passes over them anyway.
    """
    nothing = Shown(0)
    with store.read() as tx:
        given = events.of_kinds_since(tx, seq, ("ticket.issued",))
    told = [(one.point, json.loads(one.data)) for one in given]
    return most(
        {(point, data["series"]): int(data["number"])}
        for point, data in told
        if data["day"] in days
        and data["series"] != OWN_SERIES
        and not known.get((point, data["series"]), nothing).holds(int(data["number"]))
    )


def next_hundred(largest: int) -> int:
    """The first number above the hundred in which `largest` lies: 37 → 101, 99 → 101, 100 → 201."""
    return (largest // HUNDRED + 1) * HUNDRED + 1


def _series(
    tx: Transaction, settings: OfficeSettings, also: Collection[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Those of the settings, and those that another machine's settings have or former ones had.

    Numbers that kiosks gave as their own are told apart by the kiosks.
    """
    given = {one for one in rows.every_series(tx) if one[1] != OWN_SERIES}
    return sorted(given | {(one.point, one.series) for one in settings.services} | {*also})


@dataclass(frozen=True, slots=True)
class RestoreRecord:
    """The record goes on from a copy, whose last event was `seq` with `hash` (hex) at `copied_at`.

    `epoch` is the new one. `seen` is what others know, `answers` what people in the hall said was
    the largest ordinary number: (point, series, number); what they do not know is left out.
    """

    name: ClassVar[str] = "record.restore"
    epoch: int
    seq: int
    hash: str
    copied_at: int | None
    seen: tuple[tuple[str, str, int], ...] = ()
    answers: tuple[tuple[str, str, int], ...] = ()
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Always possible."""
        gaps: list[Plain] = []
        for point, series, there, start in self._starts(act):
            places.pass_over(act.tx, point, act.now.day, series, start - 1)
            last = there.ordinary
            gap: dict[str, Plain] = {
                "point": point,
                "series": series,
                "shown": last,
                "start": start,
            }
            spans = sorted((one.first, one.last) for one in there.held)
            held: list[Plain] = [[*one] for one in spans if last < one[0] < start]
            gaps.append({**gap, "held": held} if held else gap)
        facts: dict[str, Plain] = {
            "epoch": self.epoch,
            "seq": self.seq,
            "hash": self.hash,
            "copied_at": self.copied_at,
            "day": act.now.day,
            "gaps": gaps,
        }
        act.record(RESTORED, RECORD, facts)

    def _starts(self, act: Act) -> Iterator[tuple[str, str, Shown, int]]:
        """Point, series, what the record knows of it, and the first one from now on."""
        seen = {(point, series): number for point, series, number in self.seen}
        answers = {(point, series): number for point, series, number in self.answers}
        also = {*seen, *answers}
        for point, series in _series(act.tx, act.settings, also):
            there = _shown(act.tx, act.now.days, point, series)
            known = max(there.ordinary, seen.get((point, series), 0))
            answer = answers.get((point, series))
            largest = known + self._unseen(act) if answer is None else max(known, answer)
            if largest:
                yield point, series, there, past(next_hundred(largest), there.held)

    def _unseen(self, act: Act) -> int:
        """How many numbers a series may have given since the copy was made."""
        if act.now.doubted:
            return DOUBTED_H * PER_HOUR
        local = act.calendar.local(act.moment)
        opening = act.calendar.first_opening("taking", local.date())
        begun = to_ms(opening) if opening else act.now.at - DOUBTED_H * _HOUR_MS
        since_ms = act.now.at - max(begun, self.copied_at or 0)
        return max(1, math.ceil(since_ms / _HOUR_MS)) * PER_HOUR
