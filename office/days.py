"""Which business day it is, and what becomes of days when the clock was wrong.

`reckon` looks at the clock, the last days and what staff said, and decides; `turn` and `correct`
write the decision. A doubtful clock never starts the numbers afresh: they go on in the last day
until a time server agrees or staff say which day it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from office.calendar import Calendar
from office.clock import Clock, ClockFacts, doubt, from_ms, to_ms
from office.errors import Refusal, Refused
from office.model import ClockMark, Day
from office.store import places
from office.store import tickets as rows

if TYPE_CHECKING:
    from office.act import Act


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The present moment as the office reckons it.

    `day` is the business day that a new ticket belongs to, `days` all whose queue is today's.
    `doubted` is why the clock is not believed, else None. `known` are the last days, latest first.
    """

    at: int
    day: str
    days: tuple[str, ...]
    clock_day: str
    doubted: str | None
    mark: ClockMark
    known: Sequence[Day]

    @property
    def is_new(self) -> bool:
        """Whether nobody has opened this day yet."""
        return all(one.business_day != self.day for one in self.known)

    @property
    def is_closed(self) -> bool:
        """Whether the day was closed by an act."""
        return any(one.closed for one in self.known if one.business_day == self.day)

    @property
    def left_open(self) -> str | None:
        """An earlier day that must be closed before this one is used, oldest first."""
        return next(
            (
                one.business_day
                for one in reversed(self.known)
                if not one.closed and one.counts_as != self.day
            ),
            None,
        )


def reckon(
    tx: Connection, clock: Clock, calendar: Calendar, built: date, last_event: int | None
) -> Reckoning:
    """Decide which day it is and whether the clock may be believed."""
    now = clock.now()
    known = places.recent_days(tx)
    mark = places.clock_mark(tx)
    clock_day = calendar.business_day(now).isoformat()
    doubted = None
    if not clock.agreed():
        doubted = mark.doubted or _doubt(clock, calendar, built, last_event, mark, known)
    day = known[0].counts_as if doubted and known else clock_day
    days = tuple(one.business_day for one in known if one.counts_as == day) or (day,)
    if day not in days:
        days = (day, *days)
    return Reckoning(to_ms(now), day, days, clock_day, doubted, mark, known)


def _doubt(
    clock: Clock,
    calendar: Calendar,
    built: date,
    last_event: int | None,
    mark: ClockMark,
    known: Sequence[Day],
) -> str | None:
    now = clock.now()
    jumped_at = clock.jumped_at()
    settled = mark.confirmed_at is not None and from_ms(mark.confirmed_at)
    today = calendar.business_day(now)
    last_day = calendar.business_day(from_ms(last_event)) if last_event else today
    opens_new_day = bool(known) and today.isoformat() != known[0].counts_as
    facts = ClockFacts(
        now=now,
        built=built,
        last_event=from_ms(last_event) if last_event else None,
        jumped=jumped_at is not None and (not settled or jumped_at > settled),
        opens_new_day=opens_new_day,
        working_days=calendar.working_days_between(last_day, today) if opens_new_day else 0,
    )
    return doubt(facts, date.fromisoformat(mark.vouched) if mark.vouched else None)


def settle(act: "Act") -> None:
    """Write what `reckon` found: a doubt that begins or ends, and a day that begins."""
    now = act.now
    if now.doubted and (now.mark.doubted is None or now.mark.asked_on != now.clock_day):
        act.record("clock.doubted", f"day:{now.day}", {"why": now.doubted, "clock": now.clock_day})
        places.save_clock_mark(
            act.tx, replace(now.mark, doubted=now.doubted, asked_on=now.clock_day)
        )
    elif now.mark.doubted and not now.doubted:
        act.record("clock.confirmed", f"day:{now.day}", {"by": "time-server", "day": now.day})
        places.save_clock_mark(act.tx, replace(now.mark, doubted=None, asked_on=None))
    if now.known and not now.doubted and now.day < now.known[0].counts_as:
        _correct(act, now.known[0].counts_as, now.day)
    elif now.is_new:
        _open(act, now.day)


def confirm(act: "Act", day: str) -> None:
    """Staff say that today is `day`; everything that follows counts for it."""
    now = act.now
    right = day == now.clock_day
    act.record("clock.confirmed", f"day:{day}", {"by": "staff", "day": day, "clock": now.clock_day})
    mark = ClockMark(
        doubted=None if right else (now.doubted or "wrong-date"),
        asked_on=None if right else now.clock_day,
        confirmed_day=day,
        clock_day=now.clock_day,
        confirmed_at=now.at,
    )
    places.save_clock_mark(act.tx, mark)
    wrong = now.known[0].counts_as if now.known else None
    if wrong and wrong != day and _belongs_elsewhere(act, wrong, day):
        _correct(act, wrong, day)
    elif all(one.business_day != day for one in now.known):
        _open(act, day)


def _belongs_elsewhere(act: "Act", wrong: str, day: str) -> bool:
    """Whether the tickets of day `wrong` were taken today, by a clock that was not believed."""
    return wrong > day or act.now.mark.doubted is not None


def _open(act: "Act", day: str) -> None:
    event = act.record("day.opened", f"day:{day}", {})
    places.add_day(act.tx, Day(day, event.seq, closed=False, counts_as=day))


def _correct(act: "Act", wrong: str, day: str) -> None:
    """Let the queue of `wrong` go on as that of `day`; a number that both gave is voided there."""
    known = [one.business_day for one in act.now.known]
    taken = {(t.point, t.series, t.number) for t in rows.live_of_day(act.tx, day)}
    for ticket in rows.live_of_day(act.tx, wrong):
        if (ticket.point, ticket.series, ticket.number) in taken and not ticket.is_open:
            act.move(ticket, "ticket.voided", {"why": "wrong-clock"})
    if day not in known:
        _open(act, day)
    else:
        places.reopen_day(act.tx, day)
    act.record("day.corrected", f"day:{wrong}", {"from": wrong, "to": day})
    places.recount_day(act.tx, wrong, day)


def close(act: "Act", day: str, *, unattended: bool) -> None:
    """End a day: nobody waits any longer, no counter stands open.

    Refused with `day-still-open` while a ticket is called or served, unless `unattended`.
    """
    if all(one.business_day != day for one in act.now.known):
        raise Refused(Refusal.DAY_UNKNOWN, day=day)
    for part in (one.business_day for one in act.now.known if one.counts_as == day):
        _end_tickets(act, part, unattended=unattended)
        places.close_day(act.tx, part)
    for point in act.settings.points:
        for counter in places.counters_of(act.tx, point.id):
            if counter.state != "closed":
                act.set_counter(counter, "counter.closed", {"why": "day"})
    act.record("day.closed", f"day:{day}", {})


def _end_tickets(act: "Act", day: str, *, unattended: bool) -> None:
    for ticket in rows.live_of_day(act.tx, day):
        if not ticket.is_open:
            act.move(ticket, "ticket.unserved", {})
        elif unattended:
            act.move(ticket, "ticket.finished", {"ended_by": "unattended"})
        else:
            raise Refused(Refusal.DAY_STILL_OPEN, number=ticket.label, counter=ticket.counter or 0)
