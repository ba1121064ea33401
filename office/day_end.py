"""When a day ends by itself: after its last hours, once nobody does anything any more."""

from datetime import date

from office.calendar import Calendar
from office.clock import to_ms
from office.config import OfficeSettings
from office.days import Reckoning
from office.store import Transaction, events
from office.store import tickets as rows
from office.tickets import MOVES

AT_WORK = (*MOVES, "counter.opened", "counter.paused", "counter.closed", "rating.given")
"""Events that tell that somebody is still there."""


def is_due(tx: Transaction, settings: OfficeSettings, calendar: Calendar, now: Reckoning) -> bool:
    """Whether the present day should end by itself at this moment.

    That is so long after the last hours, and after the last thing that anybody did, as the office
    has set; never while a number is called or served, and never by a clock that is doubted.
    """
    if settings.always_open or now.doubted or now.is_new or now.is_closed:
        return False
    ends = calendar.last_closing("serving", date.fromisoformat(now.clock_day))
    if not _is_quiet(tx, settings, now, to_ms(ends) if ends else 0):
        return False
    return not any(one.is_open for one in rows.live_of_days(tx, now.days))


def is_left(tx: Transaction, settings: OfficeSettings, now: Reckoning) -> bool:
    """Whether an earlier day was left open, and nobody has been at work for as long.

    Who serves through midnight is not interrupted by that alone.
    """
    return now.left_open is not None and _is_quiet(tx, settings, now)


def _is_quiet(tx: Transaction, settings: OfficeSettings, now: Reckoning, ends: int = 0) -> bool:
    """Whether nothing has happened for as long as the office has set, nor since `ends`."""
    quiet_min = settings.day_close_after_min
    last = events.newest_of_kinds(tx, AT_WORK)
    since = max(last.at if last else 0, ends)
    return quiet_min > 0 and now.at >= since + quiet_min * 60_000
