"""A day's part of the journal: what happened until it was closed, and what was added later.

The figures of a day are those at its closing (docs/decisions/closed-figures.md). A day that goes on
after a closing is open again, and its next closing counts. Numbers that a kiosk gave while it was
cut off, and those off a strip of paper that are settled late, supplement a closed day.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from office.days import unknown_day
from office.late_days import Supplemented, supplements
from office.model import Event
from office.store import Transaction, events, places
from office.tickets import MOVES

DEVICES, STAFF = "device:", "staff:"
CLOCK_KINDS = ("clock.doubted", "clock.confirmed")


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with its data read."""

    event: Event
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DayRecord:
    """All that the figures of a day are made of.

    `parts` are the days that count as it (several after a wrong clock). `history` tells when it was
    opened and closed. `until` is when its figures end: its closing, or the latest event so far.
    `happened` are the events of the day up to there, in order, those of other days among them, and
    those of numbers with which it was supplemented; `supplements` tell which and when. `late` are
    all others of its tickets after its closing. `faulted` is the newest event of each device
    before the day. `agencies` tells which agency sent each officer, by number, as it was at the
    end of the day; "" for the office's own.
    """

    day: str
    parts: tuple[str, ...]
    history: Sequence[Event]
    closing: Happened | None
    until: int
    happened: Sequence[Happened]
    late: Sequence[Happened]
    faulted: Sequence[Happened]
    agencies: Mapping[int, str]
    supplements: Sequence[Supplemented] = ()

    @property
    def opened_at(self) -> int:
        """When it was first opened, or a kiosk opened it that was cut off (milliseconds)."""
        opened = self.history[0]
        if "late" not in json.loads(opened.data):
            return opened.at
        given = [one.event.at for one in self.happened if _is_given(one, self.parts)]
        return min([opened.at, *given])

    @property
    def closings(self) -> int:
        """How often the day was closed."""
        return sum(one.kind == "day.closed" for one in self.history)


def read_day(tx: Transaction, day: str, points: Sequence[str]) -> DayRecord:
    """A day out of the record; `points` are those of the office.

    A day that a wrong clock opened is read as the one that it counts as. Refused with `day-unknown`
    where no such day was ever opened.
    """
    row = places.day(tx, day)
    if row is None:
        raise unknown_day(tx, day)
    parts = places.parts_of(tx, row.counts_as)
    own = events.of_subject(tx, f"day:{row.counts_as}")
    history = [one for one in own if one.kind in ("day.opened", "day.closed")]
    closing = history[-1] if history[-1].kind == "day.closed" else None
    first = min(_first_seq(tx, part) for part in parts)
    last = closing.seq if closing else events.head(tx)
    since = events.of_tickets_since(tx, points, parts, closing.seq) if closing else []
    told = supplements(own) if closing else []
    joined, late = _joined(since, told)
    happened = [*events.between(tx, first, last), *joined]
    before = events.newest_of_each(tx, DEVICES, upto=first - 1)
    return DayRecord(
        day=row.counts_as,
        parts=parts,
        history=history,
        closing=_read(closing) if closing else None,
        until=closing.at if closing else max(one.at for one in happened),
        happened=[_read(one) for one in happened],
        late=[_read(one) for one in late],
        faulted=[_read(one) for one in before],
        agencies=_agencies(events.of_each(tx, STAFF, upto=last)),
        supplements=told,
    )


def standing(happened: Sequence[Happened]) -> list[Happened]:
    """The moves of tickets that no `ticket.undone` has taken back, in order.

    Paper and ratings are no moves: what was printed stays printed.
    """
    kept: dict[str, list[Happened]] = {}
    for one in happened:
        event = one.event
        if event.kind == "ticket.undone":
            moves = kept.get(event.subject, [])
            kept[event.subject] = [move for move in moves if move.event.seq <= one.data["to"]]
        elif event.kind in MOVES:
            kept.setdefault(event.subject, []).append(one)
    moves = [move for moves in kept.values() for move in moves]
    return sorted(moves, key=lambda move: move.event.seq)


def _joined(
    since: Sequence[Event], told: Sequence[Supplemented]
) -> tuple[list[Event], list[Event]]:
    """Of what happened to a day's numbers behind its closing: what supplements it, and the rest.

    That is all of those that were given or called by hand, up to the last supplement.
    """
    upto = told[-1].event.seq if told else 0
    given = {one.subject for one in since if one.kind == "ticket.issued"}
    given.update(one for each in told for one in each.called)
    joined: list[Event] = []
    late: list[Event] = []
    for one in since:
        (joined if one.subject in given and one.seq <= upto else late).append(one)
    return joined, late


def _is_given(one: Happened, parts: Sequence[str]) -> bool:
    return one.event.kind == "ticket.issued" and one.data["day"] in parts


def _first_seq(tx: Transaction, part: str) -> int:
    history = events.of_subject(tx, f"day:{part}")
    return next(one.seq for one in history if one.kind == "day.opened")


def _agencies(history: Sequence[Event]) -> dict[int, str]:
    """Officer → agency, out of all that was ever written of who works here."""
    known: dict[int, str] = {}
    for one in history:
        facts = json.loads(one.data)
        known[facts["number"]] = facts.get("agency", known.get(facts["number"], ""))
    return known


def _read(event: Event) -> Happened:
    return Happened(event, json.loads(event.data))
