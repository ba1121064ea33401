"""Hours and next openings as people read them."""

from datetime import date, datetime, timedelta

from hall.sentences import Sentences
from office.config import OfficeSettings
from office.hours import WEEKDAYS, WeekHours, hhmm


def opens_text(opens_at: datetime, today: date, sentences: Sentences) -> str:
    """When something opens: "13:30" today, "07:30, thứ Hai" this week, else with the date."""
    facts = {
        "time": f"{opens_at:%H:%M}",
        "date": f"{opens_at:%d/%m/%Y}",
        "weekday": sentences.say("weekdays", WEEKDAYS[opens_at.weekday()]),
    }
    if opens_at.date() == today:
        return sentences.say("openings", "today", facts)
    if opens_at.date() - today <= timedelta(days=6):
        return sentences.say("openings", "this-week", facts)
    return sentences.say("openings", "later", facts)


def week_text(settings: OfficeSettings, sentences: Sentences) -> str:
    """The week's serving hours, weekdays with the same hours together, a line each."""
    if settings.always_open:
        return sentences.say("openings", "always")
    week = settings.hours.serving
    lines = []
    first = 0
    for index in range(1, len(WEEKDAYS) + 1):
        if index == len(WEEKDAYS) or _of_day(week, index) != _of_day(week, first):
            lines.append(_line(week, first, index - 1, sentences))
            first = index
    return "\n".join(line for line in lines if line)


def _of_day(week: WeekHours, index: int) -> tuple[tuple[int, int], ...]:
    spans: tuple[tuple[int, int], ...] = getattr(week, WEEKDAYS[index])
    return spans


def _line(week: WeekHours, first: int, last: int, sentences: Sentences) -> str:
    spans = _of_day(week, first)
    if not spans:
        return ""
    names = [sentences.say("weekdays", WEEKDAYS[index]) for index in (first, last)]
    hours = ", ".join(f"{hhmm(start)}–{hhmm(end)}" for start, end in spans)
    code = "one-day" if first == last else "days"
    line = sentences.say("openings", code, {"first": names[0], "last": names[1], "hours": hours})
    return line[0].upper() + line[1:]
