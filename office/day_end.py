"""When a day ends by itself, and how long it goes on past its midnight."""

from datetime import date

from office.calendar import Calendar
from office.clock import to_ms
from office.config import OfficeSettings
from office.days import Reckoning, counters_at_work
from office.silence import may_be_torn
from office.store import Transaction, events, places
from office.store import tickets as rows
from office.tickets import MOVES

AT_WORK = (*MOVES, "counter.opened", "counter.paused", "counter.closed", "rating.given")
"""Events that tell that somebody is still there."""
BESIDE = (
    "device.note",
    "print.settle",
    "hall.check",
    "day.confirm",
    "numbers.lease",
    "numbers.keep",
    "numbers.return",
    "strip.lease",
    "strip.keep",
    "event.waive",
    "event.correct",
    "catalogue.import",
)
"""The names of commands that touch no queue: no day ends or begins because of them."""
BEGINS = ("ticket.issue", "appointment.check-in", "counter.open")
"""The names of commands with which the day of the clock begins, whoever still works."""
LATE_MIN = 60
"""After so long a break work has not gone on past midnight, where no day ends by itself."""


def is_due(tx: Transaction, settings: OfficeSettings, calendar: Calendar, now: Reckoning) -> bool:
    """Whether the present day should end by itself at this moment.

    That is so long after the last hours, and after the last thing that anybody did, as the office
    has set. It never is while a number is called or served, nor while anybody waits or is held and
    a counter is still there for them; by a clock that is doubted; on a date that has no hours; nor
    while people with numbers on paper may wait of whom nobody could tell, the power being gone.
    """
    if settings.always_open or now.doubted or now.is_new or now.is_closed:
        return False
    ends = calendar.last_closing("serving", date.fromisoformat(now.day))
    if ends is None or not _is_quiet(tx, settings, now, to_ms(ends)):
        return False
    live = rows.live_of_days(tx, now.days)
    if any(one.is_open for one in live):
        return False
    if live and counters_at_work(tx, settings):
        return False
    return not may_be_torn(tx, settings.services, now, to_ms(ends))


def is_left(tx: Transaction, settings: OfficeSettings, now: Reckoning) -> bool:
    """Whether an earlier day was left open, and nobody has been at work for as long.

    Who serves through midnight is not interrupted by that alone.
    """
    return now.left_open is not None and _is_quiet(tx, settings, now)


def going_on(tx: Transaction, settings: OfficeSettings, now: Reckoning) -> Reckoning:
    """The present, as the day of yesterday reckons it while its work goes on past midnight.

    It does until nobody has been at work for as long as ends a day; a doubted clock carries on
    nothing.
    """
    if now.left_open is None or now.mark.doubted or now.known[0].closed:
        return now
    yesterday = now.on(now.known[0].counts_as)
    idle_ms = (settings.day_close_after_min or LATE_MIN) * 60_000
    over = now.at >= _last_at_work(tx, now) + idle_ms
    return now if over or yesterday.left_open else yesterday


def _is_quiet(tx: Transaction, settings: OfficeSettings, now: Reckoning, ends: int = 0) -> bool:
    """Whether nothing has happened for as long as the office has set, nor since `ends`."""
    quiet_ms = settings.day_close_after_min * 60_000
    if quiet_ms == 0 or now.at < ends + quiet_ms:
        return False
    return now.at >= _last_at_work(tx, now) + quiet_ms


def _last_at_work(tx: Transaction, now: Reckoning) -> int:
    """When anybody was last at work since the last day was opened (milliseconds); 0: nobody.

    Of a day that was left open it is since that was: a later one may be a slip of the tongue.
    """
    left = places.day(tx, now.left_open) if now.left_open else None
    return events.last_time(tx, (left or now.known[0]).opened_seq, AT_WORK) or 0
