"""Waits that come near what the office has promised: when it is told, and who could help.

An alert begins for a service when somebody has waited until `alert_before_min` before the target.
It is over when nobody has waited for more than `CALM` of that: with every call the next one in line
is the longest waiting, and an alert shall not come and go with each. Both are events, so that
reports can count them; an alert ends with its day.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from office.act import Act
from office.config import MAIN_POINT, OfficeSettings
from office.days import Reckoning
from office.in_line import Waiting, waiting_within
from office.model import CounterState, Event, Plain
from office.office import Office
from office.store import Transaction, events, places
from office.views import CounterNow, counters_within

CALM = (7, 10)
"""An alert is over below this part of the wait with which it begins."""

_SUBJECT = "wait:"


@dataclass(frozen=True, slots=True)
class Waits:
    """Those who wait for a service and could be called: how many, and the longest wait.

    `late` counts those for whom there is an alert, `over` those of them who have waited for longer
    than was promised; `free` tells whether anybody waits for no counter alone. The wait is in
    milliseconds.
    """

    waiting: int = 0
    late: int = 0
    longest_ms: int = 0
    free: bool = False
    over: int = 0


@dataclass(frozen=True, slots=True)
class WaitAlert:
    """An alert that stands since `since` (milliseconds), with the present waits of its service.

    `able` are the open counters that could help and do not, those at which nobody sits first;
    `helping` those that help already. `taken` tells whether any open counter takes the service or
    helps with it; where none does, `closed` are those that would once they are open.
    """

    service: str
    since: int
    waits: Waits
    able: tuple[int, ...]
    helping: tuple[int, ...]
    taken: bool = True
    closed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteWaits:
    """Tell of the services at which the waits have become long, and where they are so no more."""

    name: ClassVar[str] = "wait.note"
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Never refused; nothing is told of what is told already."""
        alert_ms = _alert_ms(act.settings, act.now)
        if alert_ms is None:
            return
        services = services_of(act.settings, act.point)
        present = _waits(act.tx, act.settings, act.point, act.now)
        standing = _standing(act.tx, services, act.now)
        for service in begun(services, present, standing, alert_ms):
            waits = present[service]
            facts = _told(waits, act.now, act.settings)
            act.record("wait.alerted", _SUBJECT + service, facts)
        for service in over(present, standing, alert_ms):
            lasted_s = max(0, act.now.at - standing[service].at) // 1000
            act.record("wait.eased", _SUBJECT + service, {"lasted_s": lasted_s})


def _told(waits: Waits, now: Reckoning, settings: OfficeSettings) -> dict[str, Plain]:
    return {
        "day": now.day,
        "waiting": waits.waiting,
        "late": waits.late,
        "longest_s": waits.longest_ms // 1000,
        "target_min": settings.queue.wait_target_min,
    }


def begun(
    services: Iterable[str],
    present: Mapping[str, Waits],
    standing: Collection[str],
    alert_ms: int,
) -> list[str]:
    """The services for which an alert begins now."""
    return [
        one
        for one in services
        if one not in standing and one in present and present[one].longest_ms >= alert_ms
    ]


def over(present: Mapping[str, Waits], standing: Iterable[str], alert_ms: int) -> list[str]:
    """The services whose alert is over now."""
    calm_ms = alert_ms * CALM[0] // CALM[1]
    return [one for one in standing if present.get(one, Waits()).longest_ms < calm_ms]


def waits_of(
    waiting: Iterable[Waiting], now: int, alert_ms: int, target_ms: int
) -> dict[str, Waits]:
    """Service → those who wait for it and could be called."""
    found: dict[str, Waits] = {}
    for one in waiting:
        if one.away:
            continue
        so_far = found.get(one.service, Waits())
        waited_ms = max(0, now - one.since)
        found[one.service] = Waits(
            waiting=so_far.waiting + 1,
            late=so_far.late + (waited_ms >= alert_ms),
            longest_ms=max(so_far.longest_ms, waited_ms),
            free=so_far.free or one.bound is None,
            over=so_far.over + (waited_ms > target_ms),
        )
    return found


def able(service: str, counters: Sequence[CounterNow], waiting: Sequence[Waiting]) -> list[int]:
    """The counters that could help with a service and do not; where nobody sits, first.

    That is who is open, serves something, and has nobody waiting for what he takes: a counter
    helps only when its own people have been called.
    """
    found = [
        one
        for one in counters
        if one.state is CounterState.OPEN
        and one.services
        and service not in (*one.services, *one.helps)
        and not any(_waits_for(who, one) for who in waiting)
    ]
    return [one.number for one in sorted(found, key=lambda one: one.ticket is not None)]


def _waits_for(who: Waiting, counter: CounterNow) -> bool:
    if who.away:
        return False
    if who.bound is not None:
        return who.bound == counter.number
    return who.service in (*counter.services, *counter.helps)


def waits_changed(office: Office, point: str) -> bool:
    """Whether an alert is to begin or to end now."""
    with office.look() as (tx, now):
        alert_ms = _alert_ms(office.settings, now)
        if alert_ms is None:
            return False
        services = services_of(office.settings, point)
        present = _waits(tx, office.settings, point, now)
        standing = _standing(tx, services, now)
    changed = begun(services, present, standing, alert_ms), over(present, standing, alert_ms)
    return any(changed)


def alerts_now(office: Office, point: str) -> tuple[WaitAlert, ...]:
    """The alerts that stand at a point, the longest wait first, whether they were told or not.

    They are worked out from who waits at this moment: nobody's screen turns calm because no program
    keeps the watch. What was told stands until it is over.
    """
    with office.look() as (tx, now):
        return alerts_within(tx, office, point, now, counters_within(tx, office, point, now))


def alerts_within(
    tx: Transaction,
    office: Office,
    point: str,
    now: Reckoning,
    counters: Sequence[CounterNow],
) -> tuple[WaitAlert, ...]:
    """The same, within a look that has begun."""
    alert_ms = _alert_ms(office.settings, now)
    if alert_ms is None:
        return ()
    services = services_of(office.settings, point)
    waiting = waiting_within(tx, point, now)
    present = waits_of(waiting, now.at, alert_ms, _target_ms(office.settings))
    told = _standing(tx, services, now)
    ended = over(present, told, alert_ms)
    since = {one: event.at for one, event in told.items() if one not in ended}
    for one in begun(services, present, told, alert_ms):
        since[one] = now.at - present[one].longest_ms + alert_ms
    alerts = [
        _alert(service, at, present.get(service, Waits()), counters, waiting)
        for service, at in since.items()
    ]
    return tuple(sorted(alerts, key=lambda one: -one.waits.longest_ms))


def _alert(
    service: str,
    since: int,
    waits: Waits,
    counters: Sequence[CounterNow],
    waiting: Sequence[Waiting],
) -> WaitAlert:
    helpers = able(service, counters, waiting) if waits.free else []
    at_work = [one for one in counters if one.state is CounterState.OPEN]
    helping = [one.number for one in at_work if service in one.helps]
    taken = bool(helping) or any(service in one.services for one in at_work)
    closed = [one.number for one in counters if one not in at_work and service in one.services]
    return WaitAlert(
        service=service,
        since=since,
        waits=waits,
        able=tuple(helpers),
        helping=tuple(helping),
        taken=taken,
        closed=() if taken else tuple(closed),
    )


def services_of(settings: OfficeSettings, point: str) -> list[str]:
    """The services of a point."""
    return [one.id for one in settings.services if one.point == point]


def _alert_ms(settings: OfficeSettings, now: Reckoning) -> int | None:
    """From which wait on it is told; None where nobody is told anything now.

    A doubted clock knows no waits, and nobody waits on a closed day or one that is over.
    """
    at_rest = now.doubted or now.is_closed or now.left_open or now.is_new
    return None if at_rest else settings.queue.alert_ms


def _standing(tx: Transaction, services: Sequence[str], now: Reckoning) -> dict[str, Event]:
    """Service → the event with which its alert of this day began, where it stands."""
    # a day that was opened again may have had its alert before; of a young record all is read
    many = len(now.known) == places.RECENT_DAYS
    earliest = min(one.opened_seq for one in now.known) if many else 0
    newest = events.newest_since(tx, [_SUBJECT + one for one in services], earliest)
    return {
        one.subject.removeprefix(_SUBJECT): one
        for one in newest
        if one.kind == "wait.alerted" and json.loads(one.data)["day"] in now.days
    }


def _target_ms(settings: OfficeSettings) -> int:
    """What the office has promised."""
    return settings.queue.wait_target_min * 60_000


def _waits(
    tx: Transaction, settings: OfficeSettings, point: str, now: Reckoning
) -> dict[str, Waits]:
    alert_ms = settings.queue.alert_ms or 0
    return waits_of(waiting_within(tx, point, now), now.at, alert_ms, _target_ms(settings))
