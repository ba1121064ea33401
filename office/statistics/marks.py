"""What each number counts for, and where: the atoms that every figure is a sum of.

A mark bears the code of its figure (docs/figures.md) and the place that it counts at: a figure for
a service is made of the marks that name that service, and so on. What a mark does not name, it does
not count for: an issue belongs to no counter.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from office.calendar import Calendar
from office.clock import from_ms
from office.model import TicketState
from office.statistics.stories import Place, Story, Turn
from office.tickets import BY_HAND

UNKNOWN_OFFICER = 0
"""Whoever was neither signed in nor named by the roster."""
WAIT, WAIT_OPEN, SERVICE = "wait", "wait_open", "service"
TICKET_WAIT, TICKET_WAIT_OPEN = "ticket_wait", "ticket_wait_open"
VAIN_WAIT = "vain_wait"
RATING = "rating"
COUNTS = {
    "issued": "N1",
    "visits": "N2",
    "dossiers": "N3",
    "dossiers_done": "N4",
    "served": "N5",
    "by_hand": "N17",
    "unattended": "N6",
    "absent": "N7",
    "unserved": "N8",
    "cancelled": "N9",
    "voided": "N10",
    "waiting": "N11",
    "held": "N11",
    "at_counter": "N11",
    "walk_in": "N12",
    "priority": "N13",
    "moved_in": "N14",
    "moved_out": "N14",
    "sent_on": "N15",
    "missed_calls": "N16",
    "returned": "N16",
    "called_by_hand": "N18",
    "overrides": "O1",
    "alerts": "A1",
}
"""What is counted → its code in docs/figures.md."""
TIMES = {
    WAIT: "W1",
    WAIT_OPEN: "W2",
    TICKET_WAIT: "W3",
    TICKET_WAIT_OPEN: "W4",
    VAIN_WAIT: "W5",
    SERVICE: "S1",
}
"""Which times are measured → their codes there."""
LIVE = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD)
ENDS = {
    TicketState.FINISHED: "served",
    TicketState.NO_SHOW: "absent",
    TicketState.UNSERVED: "unserved",
    TicketState.CANCELLED: "cancelled",
    TicketState.VOIDED: "voided",
    TicketState.WAITING: "waiting",
    TicketState.HELD: "held",
    **dict.fromkeys((TicketState.CALLED, TicketState.SERVING), "at_counter"),
}
"""A number's last state → what it is counted as; each number is exactly one of these.

An end that nobody gave is counted as `UNATTENDED` instead, one by hand as `BY_HAND`.
"""
UNATTENDED = "unattended"
GAVE_UP = (TicketState.UNSERVED, TicketState.CANCELLED)
BY_CLOCK = "clock"
"""Left out since the clock was doubted, corrected or set back in between."""
NO_HOURS = "no_hours"
"""Left out since the service has no hours on that date: counters were opened by hand."""
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that counts, `n` times, or a time in seconds, or why there is none."""

    code: str
    point: str
    service: str | None = None
    counter: int | None = None
    officer: int | None = None
    hour: int | None = None
    n: int = 1
    value: int | None = None
    left_out: str = ""


class Marker:
    """Marks numbers.

    `day` is the business day, `doubts` the events (`seq`, in order) at which the clock may have
    been another than before.
    """

    def __init__(self, calendar: Calendar, day: str, doubts: Sequence[int]) -> None:
        self._calendar = calendar
        self._day = day
        self._doubts = doubts

    def marks(self, story: Story) -> Iterator[Mark]:
        """All marks of a number, but for its visit and its rating."""
        yield from self._counts(story)
        legs = [list(self._wait(story, turn)) for turn in story.turns]
        for wait, opening in legs:
            yield from (wait, opening)
        for turn in story.turns:
            if turn.answered:
                yield self._service(story, turn)
        sums = (TICKET_WAIT, TICKET_WAIT_OPEN)
        for code, parts in zip(sums, zip(*legs, strict=True), strict=True):
            why = next((one.left_out for one in parts if one.left_out), "")
            value = None if why else sum(one.value or 0 for one in parts)
            hour = self.came(story)
            yield Mark(code, story.point, hour=hour, value=value, left_out=why)
        if story.state in GAVE_UP and not any(turn.answered for turn in story.turns):
            yield self._in_vain(story)

    def hour(self, at: int | None) -> int | None:
        """The hour of the day of a moment (milliseconds), in the office's zone."""
        return None if at is None else self._calendar.local(from_ms(at)).hour

    def came(self, story: Story) -> int | None:
        """The hour of issue; nobody knows it of a number that was torn off a strip."""
        return None if story.by_hand else self.hour(story.issued_at)

    def _counts(self, story: Story) -> Iterator[Mark]:
        at = Mark("", story.point)
        issued = replace(at, service=story.given_for, hour=self.came(story))
        yield replace(issued, code="issued")
        if story.walk_in:
            yield replace(issued, code="walk_in")
        if story.priority:
            yield replace(issued, code="priority")
        for left, entered in story.changes:
            yield replace(at, code="moved_out", service=left)
            yield replace(at, code="moved_in", service=entered)
        end = self.end(story)
        yield end
        if story.state is not TicketState.VOIDED:
            yield replace(end, code="dossiers", n=story.dossiers, hour=None)
        yield replace(end, code="dossiers_done", n=story.done_dossiers)
        for place in story.missed:
            yield _there(replace(at, code="missed_calls", service=story.service), place)
        if story.returned:
            yield replace(at, code="returned", service=story.service, n=story.returned)
        if story.by_hand_at:
            yield _there(
                replace(at, code="called_by_hand", service=story.service), story.by_hand_at
            )
        for place in story.sent_on:
            yield _there(replace(at, code="sent_on"), place)
        for override in story.overrides:
            yield _there(replace(at, code="overrides"), override.place)

    def end(self, story: Story) -> Mark:
        """What a number has come to, and where."""
        end = Mark(ENDS[story.state], story.point, story.service, hour=self.hour(story.ended_at))
        if story.served_by_hand:
            return replace(end, code=BY_HAND)
        if story.state is TicketState.FINISHED and story.turn.place:
            end = replace(end, code=UNATTENDED) if story.unattended else end
            return _there(end, story.turn.place)
        if story.state is TicketState.NO_SHOW and story.missed:
            return _there(end, story.missed[-1])
        return end

    def _wait(self, story: Story, turn: Turn) -> tuple[Mark, Mark]:
        """One turn's wait, by the clock and in opening time."""
        first = turn is story.turns[0]
        hour = self.came(story) if first else self.hour(turn.since)
        mark = Mark(WAIT, story.point, turn.service, hour=hour)
        why = _no_wait(story, turn)
        if turn.call is None or why:
            mark = replace(mark, left_out=why)
            return mark, replace(mark, code=WAIT_OPEN)
        place, called_at, called_seq = turn.call
        mark = _there(mark, place)
        if called_at < turn.since or self._doubted(turn.since_seq, called_seq):
            mark = replace(mark, left_out=BY_CLOCK)
            return mark, replace(mark, code=WAIT_OPEN)
        since, called = from_ms(turn.since), from_ms(called_at)
        opening = self._calendar.open_between("serving", turn.service, since, called)
        in_hours = replace(mark, code=WAIT_OPEN, value=opening // SECOND)
        if story.business_day != self._day:  # the hours of a date that it was not
            in_hours = replace(in_hours, value=None, left_out=BY_CLOCK)
        elif not self._calendar.has_hours("serving", turn.service, date.fromisoformat(self._day)):
            in_hours = replace(in_hours, value=None, left_out=NO_HOURS)
        return replace(mark, value=(called_at - turn.since) // 1000), in_hours

    def _in_vain(self, story: Story) -> Mark:
        """How long somebody waited whom nobody ever dealt with."""
        mark = Mark(VAIN_WAIT, story.point, story.service, hour=self.came(story))
        if story.by_hand:
            return replace(mark, left_out=BY_HAND)
        waited_ms = (story.ended_at or 0) - story.issued_at
        if waited_ms < 0 or self._doubted(story.turns[0].since_seq, story.ended_seq):
            return replace(mark, left_out=BY_CLOCK)
        return replace(mark, value=waited_ms // 1000)

    def _service(self, story: Story, turn: Turn) -> Mark:
        """How long a turn took at the counter."""
        since = turn.stretches[0].since if turn.stretches else (turn.begun or (0, 0))[0]
        mark = Mark(SERVICE, story.point, turn.service, hour=self.hour(since))
        if turn.place:
            mark = _there(mark, turn.place)
        if turn.unattended:
            return replace(mark, left_out=UNATTENDED)
        if turn is story.turn and story.state in LIVE:
            return replace(mark, left_out=ENDS[story.state])
        for one in turn.stretches:
            if one.until < one.since or self._doubted(one.since_seq, one.until_seq):
                return replace(mark, left_out=BY_CLOCK)
        return replace(mark, value=sum(one.until - one.since for one in turn.stretches) // 1000)

    def _doubted(self, first: int, last: int) -> bool:
        at = bisect_left(self._doubts, first)
        return at < len(self._doubts) and self._doubts[at] < last


def _no_wait(story: Story, turn: Turn) -> str:
    """Why a turn's wait does not count; "" where it does."""
    if story.state is TicketState.VOIDED:
        return "voided"
    if story.walk_in and turn is story.turns[0]:
        return "walk_in"
    if story.by_hand and turn is story.turns[0]:
        return BY_HAND
    if turn.answered:
        return ""
    return UNATTENDED if turn.unattended else ENDS[story.state]


def _there(mark: Mark, place: Place) -> Mark:
    officer = UNKNOWN_OFFICER if place.officer is None else place.officer
    return replace(mark, counter=place.counter, officer=officer)
