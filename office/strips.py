"""Numbers on paper for when the power is gone: leased beforehand, settled when it is back.

A strip is a lease like a kiosk's (`office.leases`) whose holder is a piece of paper, "strip:A501".
Staff tear its numbers off and call them by voice. Afterwards they say in one step which of them
were served by hand and whose people still wait; what is left is given back. Nobody knows at what
time anything of that was, so no time is made up.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import ClassVar, NamedTuple

from office.act import Act
from office.calendar import SEARCH_DAYS, Calendar
from office.clock import from_ms, to_ms
from office.config import MAIN_POINT, Service
from office.days import Reckoning
from office.errors import Refusal, Refused
from office.late_days import LateDays
from office.leases import first_free, give_back, keep
from office.model import Data, Lease, Plain, Ticket, TicketState, new_id
from office.numbering import written
from office.office import Office
from office.store import Transaction, events, leases
from office.store import tickets as rows
from office.tickets import BY_HAND
from office.told_calls import ToldCalls

STORE = "strip"
"""What stands for a record's name in the leases of strips."""
MOST_ON_A_STRIP = 100
"""More is too long to be handled, and a series has not so many in an outage."""
SILENCE_LEAST = timedelta(minutes=5)
"""A shorter silence of the record within opening hours is no power cut."""


@dataclass(frozen=True, slots=True)
class LeaseStrip:
    """Set `count` numbers of a service aside for a strip of paper.

    `day` (ISO) is by default the present one while it has hours left, else the service's next.
    """

    name: ClassVar[str] = "strip.lease"
    service: str
    count: int
    day: str | None = None
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused for an unknown service, too many numbers, and a day that is over."""
        service = act.service(self.service)
        if not 1 <= self.count <= MOST_ON_A_STRIP:
            raise Refused(Refusal.STRIP_LENGTH, count=self.count, most=MOST_ON_A_STRIP)
        day = self.day or next_day(act.calendar, service, act.now)
        if day < act.now.day or (day == act.now.day and act.now.is_closed):
            raise Refused(Refusal.STRIP_DAY_PAST, day=day)
        first = first_free(act, self.point, day, service.series)
        holder = f"{STORE}:{written(service.series, first)}"
        last = first + self.count - 1
        keep(act, Lease(self.point, day, service.series, first, last, holder, STORE))


@dataclass(frozen=True, slots=True)
class SettleStrips:
    """Say what became of the strips of a service on a day: all of them, in one step.

    `served` are the numbers that were served by hand, `given` those whose people still wait. All
    others are given back; one of them that turns up after all may be settled later. `since` (HH:MM)
    is when the power went; by default the longest silence of the record tells.
    """

    name: ClassVar[str] = "strip.settle"
    service: str
    day: str
    served: tuple[int, ...] = ()
    given: tuple[int, ...] = ()
    since: str | None = None
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused with `strip-…` where there is no such strip, or a number does not go with it.

        Who still waits goes before everybody who took a number when the power was back, in order
        of the numbers. On a day that is closed nobody waits: they were not served.
        """
        service = act.service(self.service)
        if self.day > act.now.day:
            raise Refused(Refusal.STRIP_DAY_AHEAD, day=self.day)
        strips = strips_of(act.tx, self.point, self.day, service.series)
        if not strips:
            raise Refused(Refusal.STRIP_UNKNOWN, service=service.name.vi, day=self.day)
        check_numbers(act.tx, service.series, strips, (*self.served, *self.given))
        late = LateDays(act)
        if self.served or self.given:
            late.make_ready(self.day, _begins(act.calendar, self.day))
        goes_on = self.day in act.now.days and not act.now.is_closed
        place_at = self._place_at(act) if self.given and goes_on else act.now.at
        called = ToldCalls(act)
        for number in sorted(self.served):
            ticket = called.issued(self._issue(act, service, number, {}))
            late.join(_served(act, ticket))
        for number in sorted(self.given):
            late.join(called.issued(self._issue(act, service, number, {"place_at": place_at})))
        late.end()
        for strip in strips:
            if not strip.returned:
                give_back(act, strip)

    def _issue(self, act: Act, service: Service, number: int, more: Data) -> Ticket:
        visit = new_id()
        event = act.record("visit.opened", visit, {})
        rows.add_visit(act.tx, visit, act.point, event.at)
        facts: dict[str, Plain] = {
            "visit": visit,
            "day": self.day,
            "series": service.series,
            "number": number,
            "service": service.id,
            "ahead": None,
            BY_HAND: True,
        }
        return act.issue({**facts, **more})

    def _place_at(self, act: Act) -> int:
        if self.since is None:
            return place_at(act.tx, act.calendar, self.point, act.now)
        today = act.calendar.local(act.moment)
        hour = time.fromisoformat(self.since)
        since = datetime.combine(today, hour, tzinfo=today.tzinfo)
        if since > today:
            raise Refused(Refusal.STRIP_TIME_AHEAD, time=self.since)
        return to_ms(since)


def _served(act: Act, ticket: Ticket) -> Ticket:
    """A number that was served by hand, unless a counter has told how it was served there."""
    if ticket.state is TicketState.NO_SHOW:
        ticket = act.move(ticket, "ticket.returned", {"place": "head"})
    if ticket.state is TicketState.WAITING:
        ticket = act.move(ticket, "ticket.served", {BY_HAND: True})
    return ticket


class Unsettled(NamedTuple):
    """The strips of a service on a day of which nobody has said yet what became of them."""

    point: str
    service: Service
    day: str
    strips: tuple[Lease, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """All their numbers, in order."""
        return tuple(n for one in self.strips for n in range(one.first, one.last + 1))


def unsettled(tx: Transaction, services: Collection[Service], upto: str) -> list[Unsettled]:
    """What is to be settled for days up to `upto` (ISO), the oldest first."""
    found: dict[tuple[str, str], Unsettled] = {}
    by_series = {(one.point, one.series): one for one in services}
    for point in dict.fromkeys(one.point for one in services):
        for strip in leases.standing(tx, point, STORE):
            service = by_series.get((point, strip.series))
            if service and strip.business_day <= upto:
                key = (strip.business_day, service.id)
                known = found.get(key) or Unsettled(point, service, strip.business_day, ())
                found[key] = known._replace(strips=(*known.strips, strip))
    return sorted(found.values(), key=lambda one: (one.day, one.service.series))


def left_unsettled(office: Office) -> list[Unsettled]:
    """What is to be settled for days that are over."""
    with office.look() as (tx, now):
        return [
            one for one in unsettled(tx, office.settings.services, now.day) if one.day < now.day
        ]


def check_numbers(
    tx: Transaction, series: str, strips: Sequence[Lease], numbers: Sequence[int]
) -> None:
    """Refuse numbers that are on none of these strips, were settled before, or are told twice."""
    used = {number: state for one in strips for number, state in leases.used(tx, one).items()}
    seen: set[int] = set()
    for number in numbers:
        label = written(series, number)
        if not any(one.first <= number <= one.last for one in strips):
            known = ", ".join(map(span, strips))
            raise Refused(Refusal.STRIP_NUMBER_UNKNOWN, number=label, known=known)
        if number in used:
            raise Refused(Refusal.STRIP_NUMBER_SETTLED, number=label, state=used[number])
        if number in seen:
            raise Refused(Refusal.STRIP_NUMBER_TWICE, number=label)
        seen.add(number)


def strips_of(tx: Transaction, point: str, day: str, series: str) -> list[Lease]:
    """The strips of a series on a day, settled ones too."""
    return [one for one in leases.of_series(tx, point, [day], series) if one.store == STORE]


def span(lease: Lease) -> str:
    """The first and last number of a lease, as people read them."""
    return f"{written(lease.series, lease.first)}–{written(lease.series, lease.last)}"


def next_day(calendar: Calendar, service: Service, now: Reckoning) -> str:
    """The day that a strip is for: the present one while it has hours left, else the next."""
    if now.doubted:
        return now.day
    today, local = date.fromisoformat(now.day), calendar.local(from_ms(now.at))
    opening = calendar.opening("serving", service.id, local)
    later_today = opening.next_at is not None and opening.next_at.date() == today
    if not now.is_closed and (opening.is_open or later_today):
        return now.day
    coming = (today + timedelta(days=ahead) for ahead in range(1, SEARCH_DAYS))
    following = (one for one in coming if calendar.has_hours("serving", service.id, one))
    return next(following, today + timedelta(days=1)).isoformat()


def place_at(tx: Transaction, calendar: Calendar, point: str, now: Reckoning) -> int:
    """Where people with numbers of a strip stand: since when the record was silent for longest.

    Milliseconds. The silence is that of a point on this day, as far as it lies within opening
    hours; the beginning of the hours counts as well. Where there is none of `SILENCE_LEAST` they
    stand behind everybody who waits by now.
    """
    opened = [one.opened_seq for one in now.known if one.business_day in now.days]
    opens = calendar.first_opening("serving", date.fromisoformat(now.day))
    times = events.times_since(tx, point, min(opened, default=0))
    starts = [to_ms(opens)] if opens and times and to_ms(opens) < min(times) else []
    moments = [*starts, *sorted(times), now.at]
    longest, since = SILENCE_LEAST, now.at
    for before, after in pairwise(moments):
        if from_ms(after) - from_ms(before) < longest:
            continue
        silent = calendar.open_between("serving", None, from_ms(before), from_ms(after))
        if silent >= longest:
            longest, since = silent, before
    return since


def _begins(calendar: Calendar, day: str) -> int:
    """When a day of which the record knows nothing began (milliseconds): with its hours."""
    date_of = date.fromisoformat(day)
    return to_ms(calendar.first_opening("serving", date_of) or calendar.begins(date_of))
