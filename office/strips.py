"""Numbers on paper for when the power is gone: leased beforehand, settled when it is back.

A strip is a lease like a kiosk's (`office.leases`) whose holder is a piece of paper, "strip:A501".
Staff tear its numbers off and call them by voice. Afterwards they say in one step which of them
were served by hand and whose people still wait; what is left is given back. Nobody knows at what
time anything of that was, so no time is made up.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from office.act import Act
from office.calendar import SEARCH_DAYS, Calendar
from office.clock import from_ms, to_ms
from office.config import LOWEST_RESERVE, MAIN_POINT, Service
from office.days import Reckoning
from office.errors import Refusal, Refused
from office.late_days import LateDays
from office.leases import first_free, give_back, keep
from office.model import STRIP_STORE, Data, Lease, Plain, Ticket, TicketState, new_id
from office.numbering import written
from office.office import Office
from office.silence import place_at, said_place
from office.store import Transaction, leases
from office.store import tickets as rows
from office.tickets import BY_HAND
from office.told_calls import ToldCalls

MOST_ON_A_STRIP = 100
"""More is too long to be handled, and a series has not so many in an outage."""
MOST_DAYS_AHEAD = 31
"""A strip for a later day is a slip of the finger; nobody finds the paper again."""


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
        """Refused for an unknown service, too many numbers, and a day that is no use."""
        service = act.service(self.service)
        _require_length(self.count)
        day = self.day or next_day(act.calendar, service, act.now)
        if day < act.now.day or (day == act.now.day and act.now.is_closed):
            raise Refused(Refusal.STRIP_DAY_PAST, day=day)
        if self.day is not None:
            _require_near(act.now, day)
            # a day may have been opened by hand, whatever its hours
            hours = act.calendar.has_hours("serving", service.id, date.fromisoformat(day))
            if not hours and day != act.now.day:
                raise Refused(Refusal.STRIP_DAY_OFF, service=service.name.vi, day=day)
        first = first_free(act, self.point, day, service.series)
        keep(act, _strip(self.point, day, service, first, self.count))


@dataclass(frozen=True, slots=True)
class KeepStrip:
    """A restored record learns of a strip that was printed since its copy, read off the paper.

    The numbers from `first` to `last` of a service, for `day` (ISO), are leased to it again.
    """

    name: ClassVar[str] = "strip.keep"
    service: str
    day: str
    first: int
    last: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """What it knows already is nothing to do.

        Refused where another holds one of the numbers, or somebody was given it.
        """
        service = act.service(self.service)
        _require_length(self.last - self.first + 1)
        _require_near(act.now, self.day)
        strip = _strip(self.point, self.day, service, self.first, self.last - self.first + 1)
        held = leases.of_series(act.tx, self.point, [self.day], service.series)
        if strip in [one._replace(returned=False) for one in held]:
            return
        over = [one for one in held if one.first <= self.last and self.first <= one.last]
        taken = [max(one.first, self.first) for one in over] + list(leases.used(act.tx, strip))
        if self.first < LOWEST_RESERVE:
            taken.append(self.first)
        if taken:
            raise Refused(Refusal.STRIP_HELD, number=written(service.series, min(taken)))
        keep(act, strip)


@dataclass(frozen=True, slots=True)
class SettleStrips:
    """Say what became of strips of a service on a day, in one step.

    `served` are the numbers that were served by hand, `given` those whose people still wait. All
    others of these strips are given back; one of them that turns up after all may be settled later.
    `day` (ISO) may be left out where only one has strips to settle. `strips` are the first numbers
    of those that it is about: by default the ones on which the numbers stand, and without numbers
    the only one that is left. `since` (HH:MM) is when the power went; by default the last long
    silence of the record tells.
    """

    name: ClassVar[str] = "strip.settle"
    service: str
    day: str | None = None
    served: tuple[int, ...] = ()
    given: tuple[int, ...] = ()
    since: str | None = None
    point: str = MAIN_POINT
    strips: tuple[int, ...] = ()

    def perform(self, act: Act) -> None:
        """Refused with `strip-…` where there is no such strip, or a number does not go with it.

        Who still waits goes before everybody who took a number when the power was back, in order
        of the numbers. On a day that is closed nobody waits: they were not served.
        """
        service = act.service(self.service)
        day = self.day or _only_day(act, service)
        if day > act.now.day and day not in act.now.days:
            raise Refused(Refusal.STRIP_DAY_AHEAD, day=day)
        strips = self._about(act, service, day)
        late = LateDays(act)
        if self.served or self.given:
            late.make_ready(day, _begins(act.calendar, day))
        goes_on = self.given and is_going_on(act.now, day)
        place = self._place_at(act) if goes_on else act.now.at
        called = ToldCalls(act)
        for number in sorted(self.served):
            ticket = called.issued(self._issue(act, service, day, number, {}))
            late.join(_served(act, ticket))
        for number in sorted(self.given):
            late.join(called.issued(self._issue(act, service, day, number, {"place_at": place})))
        late.end()
        for strip in strips:
            if not strip.returned:
                give_back(act, strip)

    def _about(self, act: Act, service: Service, day: str) -> list[Lease]:
        """The strips that this is about; the numbers are on them, and were not settled before."""
        numbers = (*self.served, *self.given)
        found = strips_of(act.tx, self.point, day, service.series)
        if self.strips:
            found = [one for one in found if one.first in self.strips]
        elif not numbers:
            found = [one for one in found if not one.returned]
            if len(found) > 1:
                raise Refused(Refusal.STRIP_MANY, known=", ".join(map(span, found)))
        if not found:
            raise Refused(Refusal.STRIP_UNKNOWN, service=service.name.vi, day=day)
        check_numbers(act.tx, service.series, found, numbers)
        if self.strips or not numbers:
            return found
        return [one for one in found if any(one.first <= n <= one.last for n in numbers)]

    def _issue(self, act: Act, service: Service, day: str, number: int, more: Data) -> Ticket:
        visit = new_id()
        event = act.record("visit.opened", visit, {})
        rows.add_visit(act.tx, visit, act.point, event.at)
        facts: dict[str, Plain] = {
            "visit": visit,
            "day": day,
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
        return said_place(act.calendar, act.now, self.since)


def _served(act: Act, ticket: Ticket) -> Ticket:
    """A number that was served by hand, unless a counter has told how it was served there."""
    if ticket.state is TicketState.NO_SHOW:
        ticket = act.move(ticket, "ticket.returned", {"place": "head"})
    if ticket.state is TicketState.WAITING:
        ticket = act.move(ticket, "ticket.served", {BY_HAND: True})
    return ticket


class Unsettled(NamedTuple):
    """A strip of which nobody has said yet what became of it.

    `goes_on`: its day does, and who has one of its numbers may wait.
    """

    service: Service
    strip: Lease
    goes_on: bool = False

    @property
    def day(self) -> str:
        """The day for which it is (ISO)."""
        return self.strip.business_day

    @property
    def numbers(self) -> tuple[int, ...]:
        """All its numbers, in order."""
        return tuple(range(self.strip.first, self.strip.last + 1))


def unsettled(tx: Transaction, services: Collection[Service], now: Reckoning) -> list[Unsettled]:
    """What is to be settled by now, the oldest first; a strip for a later day is not."""
    by_series = {(one.point, one.series): one for one in services}
    found = [
        Unsettled(service, strip, is_going_on(now, strip.business_day))
        for point in dict.fromkeys(one.point for one in services)
        for strip in leases.standing(tx, point, STRIP_STORE)
        if (service := by_series.get((point, strip.series)))
        and (strip.business_day <= now.day or strip.business_day in now.days)
    ]
    return sorted(found, key=lambda one: (one.day, one.service.series, one.strip.first))


def is_going_on(now: Reckoning, day: str) -> bool:
    """Whether who has a number of this day may still wait."""
    return day in now.days and not now.is_closed


def left_unsettled(office: Office) -> list[Unsettled]:
    """What is to be settled for days that are over."""
    with office.look() as (tx, now):
        found = unsettled(tx, office.settings.services, now)
        return [one for one in found if one.day < now.day and one.day not in now.days]


def silent_since(office: Office, point: str) -> int:
    """When the power seems to have gone at a point today (milliseconds)."""
    with office.look() as (tx, now):
        return place_at(tx, office.calendar, point, now)


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
    return [one for one in leases.of_series(tx, point, [day], series) if one.store == STRIP_STORE]


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


def _only_day(act: Act, service: Service) -> str:
    """The day of which alone there may be something to say. Refused where it may be another."""
    days = {one.day for one in unsettled(act.tx, [service], act.now)}
    if not days or strips_of(act.tx, service.point, act.now.day, service.series):
        days.add(act.now.day)  # a number of today may turn up when its strip was settled
    if len(days) > 1:
        raise Refused(Refusal.STRIP_DAYS, days=", ".join(sorted(days)))
    return days.pop()


def _strip(point: str, day: str, service: Service, first: int, count: int) -> Lease:
    holder = f"{STRIP_STORE}:{written(service.series, first)}"
    return Lease(point, day, service.series, first, first + count - 1, holder, STRIP_STORE)


def _require_length(count: int) -> None:
    if not 1 <= count <= MOST_ON_A_STRIP:
        raise Refused(Refusal.STRIP_LENGTH, count=count, most=MOST_ON_A_STRIP)


def _require_near(now: Reckoning, day: str) -> None:
    latest = date.fromisoformat(now.day) + timedelta(days=MOST_DAYS_AHEAD)
    if date.fromisoformat(day) > latest:
        raise Refused(Refusal.STRIP_DAY_FAR, day=day, most=MOST_DAYS_AHEAD)


def _begins(calendar: Calendar, day: str) -> int:
    """When a day of which the record knows nothing began (milliseconds): with its hours."""
    date_of = date.fromisoformat(day)
    return to_ms(calendar.first_opening("serving", date_of) or calendar.begins(date_of))
