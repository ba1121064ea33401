"""When counters serve, out of the settings file."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Hours:
    """When counters serve, out of the settings file and a list of holidays (ISO dates)."""

    def __init__(self, office: dict[str, Any], holidays: Collection[str] = ()) -> None:
        self.office, self.holidays = office, holidays
        self.zone = ZoneInfo(office.get("zone", "Asia/Ho_Chi_Minh"))
        self.services = {one["id"]: one for one in office["services"]}

    def local(self, at: int) -> datetime:
        """A moment in the office's zone."""
        return datetime.fromtimestamp(at // 1000, self.zone)

    def midnight_after(self, at: int) -> int:
        """The end of a moment's date."""
        return self._ms(self.local(at).date() + timedelta(days=1), "00:00")

    def serves_on(self, service: str | None, day: date) -> bool:
        """Whether the service, or without one the office, has any hours of serving on a date."""
        return bool(self.office.get("always_open") or self._spans(service, day))

    def overlap_ms(self, service: str | None, start: int, end: int) -> int:
        """Milliseconds between two moments in which the service is served."""
        if self.office.get("always_open"):
            return max(end - start, 0)
        day, total = self.local(start).date(), 0
        while day <= self.local(end).date():
            for span in self._spans(service, day):
                opens, closes = (self._ms(day, text) for text in span.split("-"))
                total += max(0, min(end, closes) - max(start, opens))
            day += timedelta(days=1)
        return total

    def _spans(self, service: str | None, day: date) -> list[str]:
        special = [one for one in self.office.get("exceptions", []) if str(one["date"]) == str(day)]
        named = [one for one in special if service in one.get("services", [])]
        common = [one for one in special if not one.get("services")]
        for one in named + common:
            return list(one.get("serving", []))
        if str(day) in self.holidays:
            return []
        own = self.services.get(service or "", {}).get("hours")
        week = (own or self.office["hours"])["serving"]
        return list(week.get(WEEKDAYS[day.weekday()], []))

    def _ms(self, day: date, text: str) -> int:
        hour, minute = (int(part) for part in text.split(":"))
        moment = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        moment += timedelta(hours=hour, minutes=minute)
        return int(moment.timestamp()) * 1000
