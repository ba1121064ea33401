"""How long devices failed on a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from office.calendar import Calendar
from office.clock import from_ms, to_ms
from office.statistics.marks import SECOND
from office.statistics.record import DayRecord, Happened


@dataclass(frozen=True, slots=True)
class Outage:
    """How a device failed (D1): how often, how long in whole seconds, and whether it still does.

    `down_s` is by the clock, `down_open_s` in the office's serving hours, None on a date that has
    none. `reasons` are codes.
    """

    device: str
    faults: int
    down_s: int
    down_open_s: int | None
    lasting: bool
    reasons: tuple[str, ...]


def outages(record: DayRecord, calendar: Calendar) -> Iterator[Outage]:
    """What failed between the day's opening and its closing, or midnight where that came first."""
    own = [*record.faulted, *(one for one in record.happened if _is_device(one))]
    devices: dict[str, list[Happened]] = {}
    for one in own:
        devices.setdefault(one.event.subject, []).append(one)
    for device in sorted(devices):
        outage = _outage(device, devices[device], record, calendar)
        if outage.faults:
            yield outage


def _is_device(one: Happened) -> bool:
    return one.event.kind in ("device.faulted", "device.recovered")


def _outage(
    device: str, changes: Iterable[Happened], record: DayRecord, calendar: Calendar
) -> Outage:
    opened, until = record.opened_at, min(record.until, _midnight(record, calendar))
    spans: list[tuple[int, int]] = []
    reasons: dict[str, None] = {}
    since: int | None = None
    for one in changes:
        at = max(one.event.at, opened)
        if at > until:
            continue
        if one.event.kind == "device.faulted":
            since = at if since is None else since
            reasons |= dict.fromkeys(one.data["reasons"])
        elif since is not None:
            spans.append((since, at))
            since = None
    lasting = since is not None
    if since is not None:
        spans.append((since, until))
    down = [(start, end) for start, end in spans if end > start]
    spans_open = (
        calendar.open_between("serving", None, from_ms(start), from_ms(end)) for start, end in down
    )
    has_hours = calendar.has_hours("serving", None, calendar.business_day(from_ms(opened)))
    return Outage(
        device=device.partition(":")[2],
        faults=len(spans),
        down_s=sum(end - start for start, end in down) // 1000,
        down_open_s=sum(spans_open, timedelta()) // SECOND if has_hours else None,
        lasting=lasting,
        reasons=tuple(reasons),
    )


def _midnight(record: DayRecord, calendar: Calendar) -> int:
    """The end of the date on which the day was opened (milliseconds)."""
    return to_ms(calendar.end_of(from_ms(record.opened_at)))
