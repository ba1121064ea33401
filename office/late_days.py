"""When and on which day a kiosk gave what comes late into the office's record.

A number that a kiosk gave while it was cut off belongs to the day on which it was given. That day
may have been closed meanwhile, or the office may never have heard of it; and the kiosk's clock may
have been wrong.
"""

import json
from datetime import date
from typing import NamedTuple

from office.act import Act
from office.clock import TOLERANCE_S, from_ms, to_ms
from office.days import open_day
from office.journal import Fact
from office.model import Data, Day, Event, Plain, Ticket, TicketState, new_id
from office.store import events, places
from office.store import tickets as rows
from office.tickets import evolve

SUPPLEMENTED = "day.supplemented"
_STILL_WAITS = (TicketState.WAITING, TicketState.HELD)
_TOLERANCE_MS = TOLERANCE_S * 1000


class LateTimes:
    """When things happened that a kiosk tells of; pure. All times are milliseconds.

    They happened after `earliest` and before they are told, `now`; None where the office doubts its
    clock, and takes the kiosk's word. By `behind` the kiosk's own clock has turned out to have been
    behind the office's.
    """

    def __init__(self, earliest: int, now: int | None, behind: int) -> None:
        self._earliest = earliest
        self._now = now
        self._behind = behind if abs(behind) > _TOLERANCE_MS else 0

    def of(self, at: int, *, doubted: bool = False) -> int:
        """When that happened which the kiosk says happened at `at`; in its order of telling.

        Where neither its clock nor what was wrong with it gives a time that can be, that is now.
        """
        found = self.found(at, doubted=doubted)
        return self._now or at if found is None else found

    def found(self, at: int, *, doubted: bool) -> int | None:
        """As `of`; None where no time can be."""
        if self._now is None:
            return at
        set_right = at + self._behind
        for one in (set_right, at) if doubted else (at, set_right):
            if self._earliest - _TOLERANCE_MS <= one <= self._now + _TOLERANCE_MS:
                if not doubted:
                    self._earliest = max(self._earliest, one)
                return one
        return None


class LateDays:
    """The days of what one kiosk tells."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._known: dict[str, Day] = {}
        self._joined: dict[str, list[Ticket]] = {}
        self._moved: dict[str, list[Ticket]] = {}

    def of(self, at: int) -> str:
        """The day to which a number belongs that was given at `at` by a clock that was doubted.

        What was given on the day of the office's clock goes on in the queue of today.
        """
        now = self._act.now
        if now.doubted:
            return now.day
        told = self._act.calendar.business_day(from_ms(at)).isoformat()
        return min(told, now.day)

    def make_ready(self, day: str, at: int) -> None:
        """See to it that there is a day on which a number was given at `at`."""
        if places.day(self._act.tx, day) is None:
            if day >= self._act.now.day:
                open_day(self._act, day)
            else:
                self._open_and_close(day, at)

    def is_over(self, name: str) -> bool:
        """Whether a day that is ready has been closed."""
        return self._counting(name).closed

    def join(self, ticket: Ticket) -> None:
        """Note a number of a day that is ready; one that was closed will be supplemented."""
        day = self._counting(ticket.business_day)
        if day.closed:
            self._joined.setdefault(day.business_day, []).append(ticket)

    def moved(self, ticket: Ticket) -> None:
        """Note a number that a counter had called by hand; its day, if closed, is supplemented."""
        day = self._counting(ticket.business_day)
        if day.closed:
            self._moved.setdefault(day.business_day, []).append(ticket)

    def end(self) -> None:
        """Everything is told: who still waits on a day that has been closed was not served.

        That ended with his day; its sheet tells who came late, and who was called by hand.
        """
        for day, tickets in self._moved.items():
            called: list[Plain] = [one.label for one in tickets]
            ids: list[Plain] = [one.id for one in tickets]
            self._act.record(SUPPLEMENTED, f"day:{day}", {"numbers": called, "called": ids})
        for day, tickets in self._joined.items():
            subject = f"day:{day}"
            history = events.of_subject(self._act.tx, subject)
            closed_at = max((one.at for one in history if one.kind == "day.closed"), default=0)
            for ticket in tickets:
                now = rows.get(self._act.tx, ticket.id) or ticket
                if now.state in _STILL_WAITS:
                    at = max(closed_at, ticket.issued_at)
                    event = self._tell("ticket.unserved", ticket.id, {"late": True}, at)
                    rows.save(self._act.tx, evolve(now, event))
            labels: list[Plain] = [one.label for one in tickets]
            self._act.record(SUPPLEMENTED, subject, {"numbers": labels})

    def _open_and_close(self, day: str, at: int) -> None:
        """A day that only kiosks knew: from its first number to the end of its hours.

        It stands before all days that were opened in time.
        """
        last = self._act.calendar.last_closing("serving", date.fromisoformat(day))
        ends = to_ms(last or self._act.calendar.end_of(from_ms(at)))
        opened = self._tell("day.opened", f"day:{day}", {"late": True}, at)
        self._tell("day.closed", f"day:{day}", {"late": True}, max(at, ends))
        places.add_day(self._act.tx, Day(day, -opened.seq, True, day))

    def _counting(self, name: str) -> Day:
        """The day whose queue a day belongs to."""
        if name not in self._known:
            day = _require(places.day(self._act.tx, name))
            if day.counts_as != name:
                day = _require(places.day(self._act.tx, day.counts_as))
            self._known[name] = day
        return self._known[name]

    def _tell(self, kind: str, subject: str, data: Data, at: int) -> Event:
        """Record what happened at `at`, before this moment."""
        act = self._act
        fact = Fact(kind, subject, data, at, act.point, act.actor, act.origin, act.command_id)
        return act.adopt(fact, new_id())


class Supplemented(NamedTuple):
    """What a day was supplemented with: numbers, and the ids of those called by hand, if any."""

    event: Event
    numbers: list[str]
    called: list[str]


def supplements(history: list[Event]) -> list[Supplemented]:
    """The supplements in the history of a day behind its last closing."""
    found: list[Supplemented] = []
    for one in history:
        if one.kind == "day.closed":
            found = []
        elif one.kind == SUPPLEMENTED:
            data = json.loads(one.data)
            found.append(Supplemented(one, data["numbers"], data.get("called", [])))
    return found


def _require(day: Day | None) -> Day:
    if day is None:
        raise ValueError("a number of a day that is not ready")
    return day
