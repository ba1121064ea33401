"""Which business day it is, and what becomes of days when the clock was wrong.

`reckon` looks at the clock, the last days and what staff said, and decides; `settle` and `confirm`
write the decision. A doubtful clock never starts the numbers afresh: they go on in the last day
until a time server agrees or staff say which day it is. What was done meanwhile then counts for
that day, so nobody who waits in the hall loses a number.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from office.calendar import Calendar
from office.clock import Clock, ClockFacts, doubt, from_ms, stands_before, to_ms
from office.config import OfficeSettings
from office.errors import Refusal, Refused
from office.model import ClockMark, Counter, CounterState, Day, Ticket
from office.store import Transaction, appointments, events, help_calls, places
from office.store import tickets as rows
from office.store.present import Present
from office.tickets import MOVES

if TYPE_CHECKING:
    from office.act import Act


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The present moment as the office reckons it.

    `day` is the business day that a new ticket belongs to, `days` all whose queue is today's.
    `agreed` is whether a time server vouches for the clock, and with it for `clock_day`. `doubted`
    is why the clock is not believed, else None; `asks` whether the question "Hôm nay là ngày …?"
    arises at this moment: the doubt is new, or the clock has come to another day or started again
    since. `known` are the last days, the one opened last first. `carried` is a day whose queue
    goes on as today's, since a clock that was not believed had put it there.
    """

    at: int
    day: str
    days: tuple[str, ...]
    clock_day: str
    agreed: bool
    doubted: str | None
    asks: bool
    mark: ClockMark
    known: Sequence[Day]
    carried: str | None = None

    @property
    def is_new(self) -> bool:
        """Whether nobody has opened this day yet, except for a clock that ran ahead."""
        return not any(one.business_day == one.counts_as == self.day for one in self.known)

    @property
    def is_closed(self) -> bool:
        """Whether the day was closed by an act."""
        return any(
            one.closed for one in self.known if one.business_day == one.counts_as == self.day
        )

    @property
    def unanswered(self) -> bool:
        """Whether staff should be asked "Hôm nay là ngày …?" now."""
        return self.doubted is not None and (self.asks or self.mark.confirmed_day is None)

    @property
    def left_open(self) -> str | None:
        """An earlier day that must be closed before this one is used, oldest first."""
        earlier = [
            one.business_day
            for one in self.known
            if not one.closed and one.counts_as < self.day and one.counts_as != self.carried
        ]
        return min(earlier, default=None)

    def on(self, day: str) -> "Reckoning":
        """The same moment as a moment of `day`, which goes on."""
        return replace(self, day=day, days=_days_of(day, self.known))


def reckon(
    tx: Transaction, stands: Present, clock: Clock, calendar: Calendar, built: date
) -> Reckoning:
    """Decide which day it is and whether the clock may be believed."""
    now = clock.now()
    last = from_ms(stands.at) if stands.at else None
    known, mark = stands.days, stands.mark
    agreed = clock.agreed()
    found = None
    if not agreed:
        facts = ClockFacts(
            now=now,
            built=built,
            last_event=last,
            jumped=_jumped(clock, mark, now),
            working_days=_working_days(calendar, now, last, known),
        )
        found = doubt(facts, mark.vouched)
    clock_day = calendar.business_day(now).isoformat()
    doubted = None if agreed else mark.doubted or found
    asked = mark.doubted is not None and mark.asked_on == clock_day
    asks = doubted is not None and (not asked or stands_before(now, last))
    day = known[0].counts_as if doubted and known else clock_day
    reckoning = Reckoning(
        at=to_ms(now),
        day=day,
        days=_days_of(day, known),
        clock_day=clock_day,
        agreed=agreed,
        doubted=found or doubted if asks else doubted,
        asks=asks,
        mark=mark,
        known=known,
    )
    carried = _carried(tx, reckoning)
    if carried is None:
        return reckoning
    return replace(reckoning, carried=carried, days=(*reckoning.days, *_parts_of(carried, known)))


def _carried(tx: Transaction, now: Reckoning) -> str | None:
    """The last day, if it is another than the clock's and its queue goes on all the same."""
    latest = now.known[0].counts_as if now.known else now.day
    if now.doubted or latest == now.day:
        return None
    return latest if _goes_on(tx, now, latest, now.day) else None


def _parts_of(day: str, known: Sequence[Day]) -> tuple[str, ...]:
    """All days that count as `day`."""
    return tuple(one.business_day for one in known if one.counts_as == day)


def _days_of(day: str, known: Sequence[Day]) -> tuple[str, ...]:
    """All days whose queue is that of `day`, which may not have been opened yet."""
    parts = _parts_of(day, known)
    return parts if day in parts else (day, *parts)


def _jumped(clock: Clock, mark: ClockMark, now: datetime) -> bool:
    """Whether the clock has jumped since staff, or a time server, last said what is right.

    That may have been heard by another program or machine than saw the jump. By a clock that was
    set back since, they said so in the future.
    """
    jumped_at = clock.jumped_at()
    if jumped_at is None or mark.confirmed_at is None:
        return jumped_at is not None
    return not jumped_at <= from_ms(mark.confirmed_at) <= now


def _working_days(
    calendar: Calendar, now: datetime, last_event: datetime | None, known: Sequence[Day]
) -> int:
    """How many working days after the last event a day would begin now; 0 when none begins."""
    today = calendar.business_day(now)
    if last_event is None or not known or known[0].counts_as == today.isoformat():
        return 0
    return calendar.working_days_after(calendar.business_day(last_event), today)


def _goes_on(tx: Transaction, now: Reckoning, wrong: str, day: str) -> bool:
    """Whether the tickets of day `wrong` were given on what has turned out to be `day`.

    A later day was opened by a clock that ran ahead. In a doubt that stands, `day` itself may have
    been taken for `wrong` by mistake. An earlier day goes on

    - while the clock's day is believed: when it is the day that the clock shows;
    - when staff have said which day it was: while they correct what they said, or when the clock
      that they contradicted shows the day that is now known to be right;
    - when they have not: when it was at work while nobody knew the day.
    """
    mark = now.mark
    if wrong > day or (mark.doubted and day in _parts_of(wrong, now.known)):
        return True
    if mark.confirmed_day is not None and mark.doubted is not None:
        return not now.asks and (now.doubted is not None or mark.clock_day == day)
    if mark.asked_seq is None:
        return now.clock_day == wrong
    return events.any_since(tx, mark.asked_seq, MOVES)


def settle(act: "Act") -> None:
    """Write what `reckon` found: a doubt that begins or ends, and a day that begins.

    A day begins only when none is left open before it.
    """
    now = act.now
    if now.asks:
        ask(act)
    elif now.mark.doubted and not now.doubted:
        act.record("clock.confirmed", f"day:{now.day}", {"by": "time-server", "day": now.day})
        mark = replace(now.mark, doubted=None, asked_on=None, asked_seq=None, confirmed_at=now.at)
        places.save_clock_mark(act.tx, mark)
    if now.carried:
        _correct(act, now.carried, now.day)
    elif now.is_new and not now.left_open:
        open_day(act, now.day)
    if act.events:
        known = places.recent_days(act.tx)
        act.now = replace(now, known=known, days=_days_of(now.day, known))


def ask(act: "Act") -> None:
    """Let the question arise. Where the day is not known, the last one goes on, closed or not."""
    now = act.now
    facts = {"why": now.doubted, "clock": now.clock_day}
    event = act.record("clock.doubted", f"day:{now.day}", facts)
    since = _unknown_since(now, event.seq)
    mark = ClockMark(doubted=now.doubted, asked_on=now.clock_day, asked_seq=since)
    places.save_clock_mark(act.tx, mark)
    if now.is_closed and since is not None:
        open_day(act, now.day)


def _unknown_since(now: Reckoning, asked_seq: int) -> int | None:
    """The event since which nobody knows what day it is.

    A question that nobody answered is still the same when it arises again. A clock that was moved
    within the day of the queue, in front of a running program, leaves no doubt about the day: None.
    """
    mark = now.mark
    if mark.doubted and mark.confirmed_day is None and mark.asked_seq is not None:
        return mark.asked_seq
    if now.doubted == "jumped" and now.known and now.day == now.clock_day:
        return None
    return asked_seq


def unknown_day(tx: Transaction, day: str) -> Refused:
    """Nothing was done on a day; tells the newest on which anything was."""
    newest = next((one.counts_as for one in places.recent_days(tx)), "")
    return Refused(Refusal.DAY_UNKNOWN, day=day, newest=newest)


def require_asked(now: Reckoning, day: str) -> None:
    """Refuse an answer that nobody has asked for, or that goes behind the days of the record.

    The day that the clock shows and the queue has changes nothing, nor does a time server let
    anything be changed; the day that the clock shows is not behind anything.
    """
    if now.agreed or day == now.clock_day == now.day:
        return
    if now.doubted is None:
        raise Refused(Refusal.DAY_NOT_ASKED, day=now.day, wanted=day)
    newest = max((one.counts_as for one in now.known), default="")
    if day < newest and day != now.clock_day:
        raise Refused(Refusal.DAY_BEFORE_BOOK, day=newest, wanted=day)


def confirm(act: "Act", day: str) -> None:
    """Staff say that today is `day`; everything that follows counts for it.

    Refused with `day-vouched` where a time server knows better.
    """
    now = act.now
    right = day == now.clock_day
    if now.agreed and not right:
        raise Refused(Refusal.DAY_VOUCHED, day=now.clock_day, typed=day)
    facts = {"by": "staff", "day": day, "clock": now.clock_day}
    event = act.record("clock.confirmed", f"day:{day}", facts)
    mark = ClockMark(confirmed_day=day, clock_day=now.clock_day, confirmed_at=now.at)
    if not right:
        why = now.doubted or "wrong-date"
        mark = replace(mark, doubted=why, asked_on=now.clock_day, asked_seq=event.seq)
    places.save_clock_mark(act.tx, mark)
    wrong = now.known[0].counts_as
    row = places.day(act.tx, day)
    if wrong != day and _goes_on(act.tx, now, wrong, day):
        _correct(act, wrong, day)
    elif row is None or row.counts_as != day or (row.closed and wrong != day):
        # a day that ended under a mistyped date goes on: whoever answers is there and works
        open_day(act, day)


def open_day(act: "Act", day: str) -> None:
    """Open a day, or let one that was closed go on."""
    again = places.day(act.tx, day) is not None
    event = act.record("day.opened", f"day:{day}", {"again": True} if again else {})
    places.open_day(act.tx, day, event.seq)


def close_again(act: "Act", opener: Counter) -> bool:
    """Take back that `opener` let a closed day go on, unless others rely on it by now."""
    if relied_on(act.tx, act.settings, act.now, opener):
        return False
    act.record("day.closed", f"day:{act.now.day}", {"undone": True})
    places.close_days(act.tx, act.now.day)
    return True


def relied_on(tx: Transaction, settings: OfficeSettings, now: Reckoning, opener: Counter) -> bool:
    """Whether others than the counter that let a closed day go on work or wait in it by now."""
    others = [one for one in counters_at_work(tx, settings) if one != opener]
    return bool(others or rows.live_of_days(tx, now.days))


def counters_at_work(tx: Transaction, settings: OfficeSettings) -> list[Counter]:
    """The counters of all points that are not closed."""
    found = [places.counters_of(tx, point.id) for point in settings.points]
    return [one for here in found for one in here if one.state is not CounterState.CLOSED]


def _correct(act: "Act", wrong: str, day: str) -> None:
    """Let the queue of `wrong` go on as that of `day`; a number that both gave is voided once."""
    theirs = rows.live_of_days(act.tx, _parts_of(day, act.now.known))
    taken = {(one.point, one.label): one for one in theirs}
    for ticket in rows.live_of_days(act.tx, _parts_of(wrong, act.now.known)):
        rival = taken.get((ticket.point, ticket.label))
        if rival:
            _void_one(act, ticket, rival)
    row = places.day(act.tx, day)
    if row is None or row.closed:
        open_day(act, day)
    act.record("day.corrected", f"day:{wrong}", {"from": wrong, "to": day})
    places.recount_days(act.tx, wrong, day)


def _void_one(act: "Act", ticket: Ticket, rival: Ticket) -> None:
    """Of two tickets with one number keep the one that a counter deals with, else the rival."""
    for one in (ticket, rival):
        if not one.is_open:
            act.move(one, "ticket.voided", {"why": "wrong-clock"})
            return


def close(
    act: "Act", day: str, *, unattended: bool, unserved: bool, by_itself: bool = False
) -> None:
    """End a day: nobody waits or calls for help any longer, counters close, no undo is left.

    Appointments of this day, and of days on which nobody worked, have lapsed; a doubtful clock lets
    those of this day alone lapse.
    The event tells when the office did it by itself.

    Refused with `day-unknown` and `day-closed`; with `day-still-open` while a ticket is called or
    served, unless `unattended`; with `day-still-waiting` while anybody waits, unless `unserved`.
    """
    row = places.day(act.tx, day)
    if row is None:
        raise unknown_day(act.tx, day)
    if row.closed:
        raise Refused(Refusal.DAY_CLOSED, day=day)
    live = rows.live_of_days(act.tx, _parts_of(day, act.now.known))
    waiting = sum(not one.is_open for one in live)
    if waiting and not unserved:
        raise Refused(Refusal.DAY_STILL_WAITING, waiting=waiting)
    for ticket in live:
        if not ticket.is_open:
            act.move(ticket, "ticket.unserved", {})
        elif unattended:
            act.move(ticket, "ticket.finished", {"ended_by": "unattended"})
        else:
            raise Refused(Refusal.DAY_STILL_OPEN, number=ticket.label, counter=ticket.counter or 0)
    for counter in places.counters_with_officers(act.tx):
        act.sign_out(counter)
    for counter in counters_at_work(act.tx, act.settings):
        act.set_counter(counter, CounterState.CLOSED, {"why": "day"})
    for one in appointments.unkept(act.tx, day, alone=act.now.doubted is not None):
        act.arrange(one, "appointment.lapsed", {})
    help_calls.close_all(act.tx)
    places.forget_commands(act.tx)
    places.close_days(act.tx, day)
    act.record("day.closed", f"day:{day}", {"by": "itself"} if by_itself else {})
