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
from office.model import Plain
from office.numbering import OWN_SERIES
from office.office import Office
from office.restored import RESTORED
from office.store import Store, Transaction, events, places
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


def shown(office: Office) -> dict[tuple[str, str], int]:
    """What a record knows of today, for every series of it and of its settings; 0 for none."""
    with office.look() as (tx, now):
        return {
            (point, series): rows.last_number(tx, point, now.days, series)
            for point, series in _series(tx, office.settings)
        }


def seen_since(store: Store, seq: int, days: Collection[str]) -> Seen:
    """What another record, perhaps of an earlier version, has given on these days behind `seq`."""
    with store.read() as tx:
        given = events.of_kinds_since(tx, seq, ("ticket.issued",))
    told = [(one.point, json.loads(one.data)) for one in given]
    return most(
        {(point, data["series"]): int(data["number"])}
        for point, data in told
        if data["day"] in days
    )


def next_hundred(largest: int) -> int:
    """The first number above the hundred in which `largest` lies: 37 → 101, 99 → 101, 100 → 201."""
    return (largest // HUNDRED + 1) * HUNDRED + 1


def _series(tx: Transaction, settings: OfficeSettings) -> list[tuple[str, str]]:
    """Those of the settings, and those that another machine's settings have or former ones had.

    Numbers that kiosks gave as their own are told apart by the kiosks.
    """
    given = {one for one in rows.every_series(tx) if one[1] != OWN_SERIES}
    return sorted(given | {(one.point, one.series) for one in settings.services})


@dataclass(frozen=True, slots=True)
class RestoreRecord:
    """The record goes on from a copy, whose last event was `seq` with `hash` (hex) at `copied_at`.

    `epoch` is the new one. `seen` is what others know, `answers` what people in the hall said was
    the largest number: (point, series, number); a series that they do not know is left out.
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
        for point, series, last, start in self._starts(act):
            places.pass_over(act.tx, point, act.now.day, series, start - 1)
            gaps.append({"point": point, "series": series, "shown": last, "start": start})
        facts: dict[str, Plain] = {
            "epoch": self.epoch,
            "seq": self.seq,
            "hash": self.hash,
            "copied_at": self.copied_at,
            "day": act.now.day,
            "gaps": gaps,
        }
        act.record(RESTORED, RECORD, facts)

    def _starts(self, act: Act) -> Iterator[tuple[str, str, int, int]]:
        """Point, series, last number known to the record, and the first one from now on."""
        seen = {(point, series): number for point, series, number in self.seen}
        answers = {(point, series): number for point, series, number in self.answers}
        for point, series in _series(act.tx, act.settings):
            last = rows.last_number(act.tx, point, act.now.days, series)
            known = max(last, seen.get((point, series), 0))
            answer = answers.get((point, series))
            largest = known + self._unseen(act) if answer is None else max(known, answer)
            if largest:
                yield point, series, last, next_hundred(largest)

    def _unseen(self, act: Act) -> int:
        """How many numbers a series may have given since the copy was made."""
        if act.now.doubted:
            return DOUBTED_H * PER_HOUR
        local = act.calendar.local(act.moment)
        opening = act.calendar.first_opening("taking", local.date())
        begun = to_ms(opening) if opening else act.now.at - DOUBTED_H * _HOUR_MS
        since_ms = act.now.at - max(begun, self.copied_at or 0)
        return max(1, math.ceil(since_ms / _HOUR_MS)) * PER_HOUR
