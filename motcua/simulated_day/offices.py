"""The office that a simulated day takes place in: that of the settings, with so many counters."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from motcua.simulated_day.people import demand
from motcua.simulated_day.plan import Hours, Span
from office.calendar import Act as CalendarAct
from office.calendar import Calendar
from office.config import CounterPlace, OfficeSettings

PRIORITY_EVERY = 10
"""One counter in so many puts priority classes first, from five counters on."""
MOST_COUNTERS = 99
_FIVE = 5
_HELPED = 2


def with_counters(office: OfficeSettings, point: str, count: int) -> OfficeSettings:
    """The office with `count` counters at one point, dealt out by what people come for."""
    services = [one.id for one in office.services if one.point == point]
    main = _dealt(services, count)
    places = [_place(point, number, main[number - 1], services) for number in range(1, count + 1)]
    others = tuple(one for one in office.counters if one.point != point)
    return office.model_copy(update={"counters": (*others, *places)})


def keeping_hours(office: OfficeSettings) -> OfficeSettings:
    """The office as on a working day: also one that is open at any hour for people to try it."""
    return office.model_copy(update={"always_open": False})


def working_day(office: OfficeSettings, earliest: date) -> tuple[date, Hours] | None:
    """The first day of a fortnight on which numbers are given, and its common hours."""
    calendar = Calendar(office)
    for ahead in range(14):
        day = earliest + timedelta(days=ahead)
        taking, serving = _spans(calendar, "taking", day), _spans(calendar, "serving", day)
        if taking and serving:
            return day, Hours(taking, serving)
    return None


def as_toml(office: OfficeSettings) -> str:
    """The office's part of a settings file, so that other commands read the same office."""
    values = office.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    lines = [f"{key} = {_toml(value)}" for key, value in values.items()]
    return "\n".join(["[office]", *lines, ""])


def _spans(calendar: Calendar, act: CalendarAct, day: date) -> tuple[Span, ...]:
    return tuple(
        (_seconds(start.hour, start.minute), _seconds(end.hour, end.minute) or 24 * 3600)
        for start, end in calendar.spans(act, None, day)
    )


def _seconds(hour: int, minute: int) -> int:
    return hour * 3600 + minute * 60


def _dealt(services: Sequence[str], count: int) -> list[list[str]]:
    """What each counter takes: the service with most work for each counter that it has yet.

    With fewer counters than services the rest goes to whoever has least to do.
    """
    work = {one: demand(one)[0] * demand(one)[1] for one in services}
    given = dict.fromkeys(services, 0)
    dealt: list[list[str]] = []
    for _ in range(count):
        chosen = max(services, key=lambda one: work[one] / (given[one] + 1))
        given[chosen] += 1
        dealt.append([chosen])
    for one in services:
        if not given[one]:
            min(dealt, key=lambda taken: sum(work[service] for service in taken)).append(one)
    return dealt


def _place(point: str, number: int, main: Sequence[str], services: Sequence[str]) -> CounterPlace:
    if number >= _FIVE and number % PRIORITY_EVERY == _FIVE:
        return CounterPlace(number=number, point=point, services=tuple(services), priority=True)
    others = [one for one in services if one not in main]
    shift = number % len(others) if others else 0
    helps = (others[shift:] + others[:shift])[:_HELPED]
    guidance = number == 1
    return CounterPlace(
        number=number, point=point, services=tuple(main), helps=tuple(helps), guidance=guidance
    )


def _toml(value: object) -> str:
    """A value as TOML writes it; strings and numbers are written as in JSON."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() else json.dumps(key)
