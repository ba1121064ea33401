"""When the office works: holidays, dated exceptions, hours of taking and of serving.

Everything is reckoned in the office's zone. A service may have hours of its own; a date may be an
exception for all services or for some. With `always_open` hours are not applied.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from office.config import OfficeSettings, Service
from office.holidays import Holidays
from office.hours import DatedException, Hours

Act = Literal["taking", "serving"]
SEARCH_DAYS = 60
"""How far ahead a next opening is looked for."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether something is open now; if not, when it opens next and why it is closed.

    `next_at` is a local datetime, or None when nothing opens within `SEARCH_DAYS`. `until` is the
    end of the present span.
    """

    is_open: bool
    until: datetime | None = None
    next_at: datetime | None = None
    note: str = ""


class Calendar:
    """The office's calendar, from its settings."""

    def __init__(self, settings: OfficeSettings) -> None:
        self._settings = settings
        self._tz = settings.tz
        self._holidays = Holidays() if settings.holidays == "VN" else None

    def local(self, moment: datetime) -> datetime:
        """`moment` in the office's zone."""
        return moment.astimezone(self._tz)

    def business_day(self, moment: datetime) -> date:
        """The day of `moment` in the office's zone; it turns at 00:00 there."""
        return self.local(moment).date()

    def end_of(self, moment: datetime) -> datetime:
        """The midnight, local, with which the day of `moment` ends."""
        return self._at(self.business_day(moment), 24 * 60)

    def begins(self, day: date) -> datetime:
        """The midnight, local, with which a day begins."""
        return self._at(day, 0)

    def opening(self, act: Act, service_id: str | None, moment: datetime) -> Opening:
        """Whether numbers are taken (`taking`) or counters serve (`serving`) at `moment`.

        Without a service: the office's common hours.
        """
        local = self.local(moment)
        if self._settings.always_open:
            return Opening(is_open=True)
        for start, end in self._spans(act, service_id, local.date()):
            if start <= local < end:
                return Opening(is_open=True, until=end)
        return Opening(
            is_open=False,
            next_at=self._next(act, service_id, local),
            note=self.note(local.date(), service_id),
        )

    def works_on(self, day: date) -> bool:
        """Whether any counter serves on `day`."""
        if self._settings.always_open:
            return True
        special = [one.id for one in self._settings.services if one.hours]
        special += [one for exception in self._exceptions(day) for one in exception.services]
        return any(self._minutes("serving", service, day) for service in [None, *special])

    def first_opening(self, act: Act, day: date) -> datetime | None:
        """When anything first opens on `day`, local; None where nothing does."""
        if self._settings.always_open:
            return self._at(day, 0)
        services = [None, *(one.id for one in self._settings.services)]
        starts = [start for one in services for start, _ in self._spans(act, one, day)]
        return min(starts, default=None)

    def last_closing(self, act: Act, day: date) -> datetime | None:
        """When everything is closed for the rest of `day`, local; None where nothing opens.

        Of an office that is always open, midnight.
        """
        if self._settings.always_open:
            return self._at(day, 24 * 60)
        services = [None, *(one.id for one in self._settings.services)]
        ends = [end for one in services for _, end in self._spans(act, one, day)]
        return max(ends, default=None)

    def working_days_after(self, earlier: date, later: date) -> int:
        """How many working days `later` is after `earlier`, counted up to a year."""
        days = min((later - earlier).days, 366)
        return sum(self.works_on(earlier + timedelta(days=n + 1)) for n in range(days))

    def note(self, day: date, service_id: str | None = None) -> str:
        """Why `day` is closed, in Vietnamese: the exception's note or the holiday's name."""
        exception = self._exception(day, service_id)
        if exception:
            return exception.note
        return self._holiday(day)

    def spans(self, act: Act, service_id: str | None, day: date) -> list[tuple[datetime, datetime]]:
        """The spans of `day`, local, in order."""
        return list(self._spans(act, service_id, day))

    def has_hours(self, act: Act, service_id: str | None, day: date) -> bool:
        """Whether a service, or without one the office, is open at all on `day` by its hours."""
        return self._settings.always_open or bool(self._minutes(act, service_id, day))

    def open_between(
        self, act: Act, service_id: str | None, start: datetime, end: datetime
    ) -> timedelta:
        """How much of the time from `start` to `end` lies within opening hours.

        All of it for an office that is always open; none where `end` is not after `start`.
        """
        if self._settings.always_open:
            return max(end - start, timedelta())
        first, last = self.business_day(start), self.business_day(end)
        overlap = timedelta()
        for n in range((last - first).days + 1):
            for opens, closes in self._spans(act, service_id, first + timedelta(days=n)):
                overlap += max(min(closes, end) - max(opens, start), timedelta())
        return overlap

    def slots(self, service: Service, day: date) -> list[datetime]:
        """The local times of `day` for which an appointment can be made, in order.

        Each begins as its span does, or where the one before it ends, and ends within the span.
        """
        times = service.appointments
        if times is None:
            return []
        own = times.hours.on(day) if times.hours else ((0, 24 * 60),)
        always = self._settings.always_open
        serving = ((0, 24 * 60),) if always else self._minutes("serving", service.id, day)
        common = [(max(a, c), min(b, d)) for a, b in serving for c, d in own]
        return [
            self._at(day, start)
            for first, end in common
            for start in range(first, end - times.slot_min + 1, times.slot_min)
        ]

    def keeps_appointments(self, service: Service, moment: datetime) -> bool:
        """Whether somebody with an appointment of `service` may come at `moment`.

        From as long before the first time of the day as anybody may be early until the end of the
        serving hours, however much sooner numbers end.
        """
        local = self.local(moment)
        slots = self.slots(service, local.date())
        if not slots or self._settings.always_open:
            return bool(slots)
        early = timedelta(minutes=self._settings.appointments.early_min)
        *_, (_, end) = self._spans("serving", service.id, local.date())
        return slots[0] - early <= local < end

    def _next(self, act: Act, service_id: str | None, local: datetime) -> datetime | None:
        for ahead in range(SEARCH_DAYS):
            for start, _ in self._spans(act, service_id, local.date() + timedelta(days=ahead)):
                if start > local:
                    return start
        return None

    def _spans(
        self, act: Act, service_id: str | None, day: date
    ) -> Iterator[tuple[datetime, datetime]]:
        for start, end in self._minutes(act, service_id, day):
            yield self._at(day, start), self._at(day, end)

    def _minutes(self, act: Act, service_id: str | None, day: date) -> tuple[tuple[int, int], ...]:
        exception = self._exception(day, service_id)
        if exception:
            spans: tuple[tuple[int, int], ...] = getattr(exception, act)
            return spans
        if self._holiday(day):
            return ()
        week = self._hours(service_id)
        return (week.taking if act == "taking" else week.serving).on(day)

    def _hours(self, service_id: str | None) -> Hours:
        service = self._settings.service(service_id) if service_id else None
        return (service.hours if service else None) or self._settings.hours

    def _exception(self, day: date, service_id: str | None) -> DatedException | None:
        ours = self._exceptions(day)
        named = [one for one in ours if service_id in one.services]
        common = [one for one in ours if not one.services]
        return next(iter(named + common), None)

    def _exceptions(self, day: date) -> list[DatedException]:
        return [one for one in self._settings.exceptions if one.date == day]

    def _at(self, day: date, minutes: int) -> datetime:
        if minutes == 24 * 60:
            return self._at(day + timedelta(days=1), 0)
        return datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=self._tz)

    def _holiday(self, day: date) -> str:
        """The name of a holiday, "" of any other day."""
        return self._holidays.name(day) if self._holidays else ""
