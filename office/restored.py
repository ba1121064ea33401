"""What a restored record does not know: numbers that are on paper, given after its copy was made.

A record that was restored begins a new epoch. In each series of that day it passes numbers over, so
that none is given twice; up to the last one that it shows they are known, the rest is its gap.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass

from office.calendar import Calendar
from office.clock import from_ms
from office.errors import Refusal, Refused
from office.model import Event
from office.numbering import written
from office.store import Transaction, events
from office.store.copies import RECORD

RESTORED = "record.restored"


@dataclass(frozen=True, slots=True)
class Gap:
    """Of a series of a point `shown` is the last number that the copy knows, `start` the next.

    Numbers in reserve are none of these; `held` are the first and last of each reserve between.
    """

    point: str
    series: str
    shown: int
    start: int
    held: tuple[tuple[int, int], ...] = ()

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """The numbers that are not in the record: the first and last of each run."""
        runs, first = [], self.shown + 1
        for low, high in (*self.held, (self.start, self.start)):
            if first < low:
                runs.append((written(self.series, first), written(self.series, low - 1)))
            first = max(first, high + 1)
        return tuple(runs)

    @property
    def next(self) -> str:
        """The number with which the series goes on."""
        return written(self.series, self.start)


@dataclass(frozen=True, slots=True)
class Restoration:
    """One restoring: when (milliseconds), on which business day, and what is missing since.

    `copied_at` is the time of the last event that the copy has, None of an empty one.
    """

    epoch: int
    at: int
    day: str
    copied_at: int | None
    gaps: tuple[Gap, ...]


def restorations(tx: Transaction) -> list[Restoration]:
    """Every restoring of the record, the first one first."""
    return [read_restoration(one) for one in events.of_subject(tx, RECORD) if one.kind == RESTORED]


def read_restoration(event: Event) -> Restoration:
    """A restoring out of its event."""
    told = json.loads(event.data)
    gaps = tuple(
        Gap(**{**one, "held": tuple((low, high) for low, high in one.get("held", ()))})
        for one in told["gaps"]
    )
    return Restoration(told["epoch"], event.at, told["day"], told["copied_at"], gaps)


def passed_numbers(told: Collection[Restoration]) -> dict[tuple[str, str, str], int]:
    """Up to which number each (point, day, series) was passed over; later restorings count."""
    return {(gap.point, one.day, gap.series): gap.start - 1 for one in told for gap in one.gaps}


def unknown_number(
    tx: Transaction,
    calendar: Calendar,
    point: str,
    days: Collection[str],
    text: str,
    number: tuple[str, int] | None,
) -> Refused:
    """Why there is no such ticket: nobody gave that number, or it was lost with the old disk.

    `number` is (series, number) where the text was one.
    """
    for one in restorations(tx):
        for gap in one.gaps:
            lost = number and (gap.point, gap.series) == (point, number[0])
            if lost and number and one.day in days and gap.shown < number[1] < gap.start:
                time = f"{calendar.local(from_ms(one.at)):%H:%M}"
                return Refused(Refusal.TICKET_LOST, number=text.strip().upper(), time=time)
    return Refused(Refusal.TICKET_UNKNOWN, number=text.strip())
