"""When there was no power, as far as the silence of the record tells it.

Whatever anybody does leaves an event, so a record that was silent for long while the office was
open may have been without power.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from office.calendar import Calendar
from office.clock import from_ms, to_ms
from office.config import Service
from office.days import Reckoning
from office.errors import Refusal, Refused
from office.model import STRIP_STORE
from office.store import Transaction, events, leases

SILENCE_LEAST = timedelta(minutes=5)
"""A shorter silence of the record within opening hours is no power cut."""


def place_at(tx: Transaction, calendar: Calendar, point: str, now: Reckoning) -> int:
    """Where people with numbers of a strip stand: since the last long silence (milliseconds).

    The silence is that of a point on this day, as far as it lies within opening hours; the
    beginning of the hours counts as well, and so does what is silent until now. Where there is
    none of `SILENCE_LEAST` they stand behind everybody who waits by now.
    """
    opens = calendar.first_opening("serving", date.fromisoformat(now.day))
    starts = [to_ms(opens)] if opens else []
    moments = sorted(one for one in (*starts, *_times(tx, point, now), now.at) if one <= now.at)
    for before, after in reversed(list(pairwise(moments))):
        begin, end = from_ms(before), from_ms(after)
        if end - begin < SILENCE_LEAST:
            continue
        if calendar.open_between("serving", None, begin, end) >= SILENCE_LEAST:
            return before
    return now.at


def said_place(calendar: Calendar, now: Reckoning, since: str) -> int:
    """The same where people have said it: "09:40", or to the millisecond.

    Where work goes on past midnight, an hour that is still to come was one of the day before.
    Refused where it is still to come.
    """
    here = calendar.local(from_ms(now.at))
    found = datetime.combine(here, time.fromisoformat(since), tzinfo=here.tzinfo)
    if found > here and now.day < here.date().isoformat():
        found -= timedelta(days=1)
    if found > here:
        raise Refused(Refusal.STRIP_TIME_AHEAD, time=since)
    return to_ms(found)


def may_be_torn(
    tx: Transaction, services: Collection[Service], now: Reckoning, closing: int
) -> bool:
    """Whether people may have come with numbers on paper, of whom nobody could tell yet.

    That is where a strip of the day is not settled, and its point was silent at `closing`
    (milliseconds), when its hours ended.
    """
    for point in dict.fromkeys(one.point for one in services):
        strips = leases.standing(tx, point, STRIP_STORE)
        if any(one.business_day in now.days for one in strips):
            heard = max((at for at in _times(tx, point, now) if at <= closing), default=0)
            if from_ms(closing) - from_ms(heard) >= SILENCE_LEAST:
                return True
    return False


def _times(tx: Transaction, point: str, now: Reckoning) -> list[int]:
    """When anything happened at a point on this day, in order."""
    opened = [one.opened_seq for one in now.known if one.business_day in now.days]
    return sorted(events.times_since(tx, point, min(opened, default=0)))
