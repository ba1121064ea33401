"""The figures of a day: in sum, and for each point, service, counter, officer and hour."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from office.calendar import Calendar
from office.model import TicketState
from office.restored import RESTORED, Restoration, read_restoration
from office.statistics.marks import (
    RATING,
    TICKET_WAIT,
    TIMES,
    WAIT,
    Mark,
    Marker,
)
from office.statistics.outages import Outage, outages
from office.statistics.record import CLOCK_KINDS, DayRecord, Happened, standing
from office.statistics.spreads import Satisfaction, Spread, satisfaction, spread
from office.statistics.stories import Story, stories, withdrawn

WAITS = "wait:"
"""How the subject of an alert begins; the service follows."""
Key = TypeVar("Key", str, int, tuple[str, int])


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some part of a day.

    `counts` are the figures N1 to N18, O1 and A1 by their names, those that are 0 left out. `times`
    has W1 to W5 and S1 by their names, `ratings` is R1.
    """

    counts: Mapping[str, int]
    times: Mapping[str, Spread]
    ratings: Satisfaction

    def count(self, name: str) -> int:
        """One of the counts."""
        return self.counts.get(name, 0)


@dataclass(frozen=True, slots=True)
class Paper:
    """What became of the day's slips (P1): asked for, as copies, and by outcome."""

    requested: int = 0
    copies: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Late:
    """Something that was added to a closed day (L1): when, for which number, and what."""

    at: int
    number: str
    kind: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Supplement:
    """Numbers that came into the record after the closing, and count (L2): when, and which.

    A kiosk had given them while it was cut off, staff had torn them off a strip without power, or a
    counter had called them then, `by_hand`.
    """

    at: int
    numbers: tuple[str, ...]
    by_hand: bool


@dataclass(frozen=True, slots=True)
class DayFigures:
    """A day's figures, of one point or of all (`point` None), as they were at `until`.

    `closed_at` is None while the day goes on; then everything is only so far. `by_itself` is
    whether the office closed it, `closings` how often it was closed. Counters are (point, number);
    officer 0 is whoever was not signed in. An agency is whose officers they were, "" the office's
    own; nobody's is whoever is not known. `overrides` are O1 by reason, `restored` are B1.
    """

    day: str
    parts: tuple[str, ...]
    point: str | None
    opened_at: int
    closed_at: int | None
    by_itself: bool
    closings: int
    until: int
    total: Group
    points: Mapping[str, Group]
    services: Mapping[str, Group]
    counters: Mapping[tuple[str, int], Group]
    officers: Mapping[int, Group]
    agencies: Mapping[str, Group]
    hours: Mapping[int, Group]
    overrides: Mapping[str, int]
    reasons: Mapping[str, int]
    paper: Paper
    outages: Sequence[Outage]
    restored: Sequence[Restoration]
    supplements: Sequence[Supplement]
    late: Sequence[Late]


@dataclass(frozen=True, slots=True)
class HallFigures:
    """What may be shown to everybody in the hall (H1): no counter in it, and no officer.

    `day` and `until` are those of `DayFigures`. Who was served by hand without power is among the
    `served`. `wait` is the sum of waits of those who were
    called, by service the wait of each turn. `ratings` is None while they are too few to be told.
    """

    day: str
    until: int
    issued: int
    served: int
    waiting: int
    wait: Spread
    services: Mapping[str, Spread]
    ratings: Satisfaction | None = None


def day_figures(record: DayRecord, calendar: Calendar, point: str | None = None) -> DayFigures:
    """The figures of a day, of one point or of all."""
    told = [*stories(standing(record.happened), record.parts)]
    told += withdrawn(record.happened, record.parts)
    doubts = [one.event.seq for one in record.happened if one.event.kind in CLOCK_KINDS]
    marker = Marker(calendar, record.day, doubts)
    marks = [mark for mark in _marks(record, told, marker) if point in (None, mark.point)]
    told = [one for one in told if point in (None, one.point)]
    numbers = {one.id: one for one in told}
    closing = record.closing
    return DayFigures(
        day=record.day,
        parts=record.parts,
        point=point,
        opened_at=record.opened_at,
        closed_at=closing.event.at if closing else None,
        by_itself=closing is not None and closing.data.get("by") == "itself",
        closings=record.closings,
        until=record.until,
        total=_group(marks),
        points=_grouped(marks, lambda one: one.point),
        services=_grouped(marks, lambda one: one.service),
        counters=_grouped(marks, _counter_of),
        officers=_grouped(marks, lambda one: one.officer),
        agencies=_grouped(marks, lambda one: record.agencies.get(one.officer or 0)),
        hours=_grouped(marks, lambda one: one.hour),
        overrides=_counted(one.why for story in told for one in story.overrides),
        reasons=_counted(_reasons(record, numbers)),
        paper=_paper(record, numbers),
        outages=list(outages(record, calendar)),
        restored=[_restored(one, point) for one in record.happened if one.event.kind == RESTORED],
        supplements=[
            Supplement(one.event.at, tuple(one.numbers), bool(one.called))
            for one in record.supplements
            if point in (None, one.event.point)
        ],
        late=[_late(one, numbers) for one in record.late if _is_told(one, numbers)],
    )


def for_the_hall(figures: DayFigures) -> HallFigures:
    """What of a day's figures may be shown in the hall."""
    total = figures.total
    return HallFigures(
        day=figures.day,
        until=figures.until,
        issued=total.count("issued"),
        served=total.count("served") + total.count("by_hand"),
        waiting=total.count("waiting"),
        wait=total.times[TICKET_WAIT],
        services={name: one.times[WAIT] for name, one in figures.services.items()},
        ratings=total.ratings if total.ratings.is_enough else None,
    )


def _marks(record: DayRecord, told: Sequence[Story], marker: Marker) -> Iterator[Mark]:
    for story in told:
        yield from marker.marks(story)
    yield from _visits(told, marker)
    yield from _ratings(record, {one.id: one for one in told}, marker)
    for one in record.happened:
        if one.event.kind == "wait.alerted" and one.data["day"] in record.parts:
            service, hour = one.event.subject.removeprefix(WAITS), marker.hour(one.event.at)
            yield Mark("alerts", one.event.point, service, hour=hour)


def _visits(told: Iterable[Story], marker: Marker) -> Iterator[Mark]:
    """Each visit once, where and when its first number that counts was given."""
    seen: set[str] = set()
    for story in told:
        if story.visit not in seen and story.state is not TicketState.VOIDED:
            seen.add(story.visit)
            yield Mark("visits", story.point, hour=marker.came(story))


def _ratings(record: DayRecord, told: Mapping[str, Story], marker: Marker) -> Iterator[Mark]:
    for one in record.happened:
        story = told.get(one.event.subject)
        if one.event.kind == "rating.given" and story:
            yield replace(marker.end(story), code=RATING, value=one.data["score"])


def _reasons(record: DayRecord, told: Mapping[str, Story]) -> Iterator[str]:
    for one in record.happened:
        if one.event.kind == "rating.explained" and one.event.subject in told:
            yield one.data["reason"]


def _counter_of(mark: Mark) -> tuple[str, int] | None:
    return None if mark.counter is None else (mark.point, mark.counter)


def _grouped(marks: Iterable[Mark], key: Callable[[Mark], Key | None]) -> dict[Key, Group]:
    """The marks of each key apart, in the order of the keys."""
    heaps: dict[Key, list[Mark]] = {}
    for mark in marks:
        own = key(mark)
        if own is not None:
            heaps.setdefault(own, []).append(mark)
    return {own: _group(heaps[own]) for own in sorted(heaps)}


def _group(marks: Iterable[Mark]) -> Group:
    counts: Counter[str] = Counter()
    times: dict[str, list[Mark]] = {name: [] for name in TIMES}
    scores = []
    for mark in marks:
        if mark.code in times:
            times[mark.code].append(mark)
        elif mark.code == RATING:
            scores.append(mark.value or 0)
        elif mark.n:
            counts[mark.code] += mark.n
    return Group(
        counts=dict(sorted(counts.items())),
        times={name: _spread(heap) for name, heap in times.items()},
        ratings=satisfaction(scores, of=counts["served"]),
    )


def _spread(heap: Iterable[Mark]) -> Spread:
    heap = list(heap)
    times = [one.value for one in heap if one.value is not None]
    return spread(times, [one.left_out for one in heap if one.value is None])


def _counted(codes: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(codes).items()))


def _paper(record: DayRecord, told: Mapping[str, Story]) -> Paper:
    ours = [one for one in record.happened if one.event.subject in told]
    requested = [one for one in ours if one.event.kind == "print.requested"]
    ended = Counter(
        one.event.kind.removeprefix("print.")
        for one in ours
        if one.event.kind in ("print.confirmed", "print.unconfirmed", "print.failed")
    )
    copies = sum(bool(one.data["copy"]) for one in requested)
    known = {name: ended[name] for name in ("confirmed", "unconfirmed", "failed")}
    return Paper(len(requested), copies, {**known, "unknown": len(requested) - ended.total()})


def _restored(one: Happened, point: str | None) -> Restoration:
    """A restoring of the record, with what is missing at a point."""
    told = read_restoration(one.event)
    return replace(told, gaps=tuple(gap for gap in told.gaps if point in (None, gap.point)))


def _is_told(one: Happened, told: Mapping[str, Story]) -> bool:
    """Whether what came late is a correction: that a slip was asked for changes nothing.

    That a rating was explained would tell that it was a low one.
    """
    silent = ("print.requested", "rating.explained")
    return one.event.subject in told and one.event.kind not in silent


def _late(one: Happened, told: Mapping[str, Story]) -> Late:
    """What came late; what somebody has answered is nobody's to read one by one."""
    facts = {} if one.event.kind == "rating.given" else one.data
    return Late(one.event.at, told[one.event.subject].label, one.event.kind, facts)
