"""What is wrong in the hall, now and in the morning's check, as far as an officer sees it. Pure.

A device of this counter is judged by its present state alone. What the check before opening found
elsewhere stands until that machine has looked again, or until the device itself has told that it is
well.
"""

from collections.abc import Iterator

from counter_display.panel_values import View
from devices.status import NO_ANSWER_EXPECTED
from hall.faults import LEVELS
from office.checks import Found, HallChecked
from office.hall_views import PanelNow
from office.store.ports import DeviceRow

__all__ = ["is_checked", "own_devices", "unchecked", "wrong"]


def wrong(view: View) -> list[Found]:
    """All that is wrong, the worst first; what stands at this counter before all else as bad."""
    if view.now is None:
        return []
    own = [
        Found(row.device, row.kind, next(iter(row.reasons), "device-error"), row.level)
        for row in own_devices(view)
        if row.level != LEVELS[0]
    ]
    elsewhere = [one for check in view.now.checks for one in _still_wrong(check, view)]
    return sorted([*own, *elsewhere], key=_urgency, reverse=True)


def own_devices(view: View) -> list[DeviceRow]:
    """The devices that this officer depends on; one that nobody has told of is not well."""
    known = {one.device: one for one in view.now.devices} if view.now else {}
    return [known.get(one, _silent(one, kind)) for one, kind in view.place.devices.items()]


def unchecked(view: View) -> list[Found]:
    """What today's checks could not look at, and has not told anything by itself since."""
    if view.now is None:
        return []
    told = {one.device: one for one in view.now.devices}
    return [
        one
        for check in view.now.checks
        if check.today
        for one in check.skipped
        if one.about not in view.place.elsewhere and not _has_told(told.get(one.about), check)
    ]


def is_checked(now: PanelNow) -> bool:
    """Whether every machine of the hall has looked at itself today."""
    return bool(now.checks) and all(one.today for one in now.checks)


def _urgency(found: Found) -> tuple[int, bool]:
    """The worst first, and a line before what stands on it."""
    return LEVELS.index(found.level), found.kind == "bus"


def _has_told(row: DeviceRow | None, check: HallChecked) -> bool:
    """Whether a device has been heard to be well since a check."""
    if row is None or NO_ANSWER_EXPECTED in row.reasons:
        return False
    return row.level == LEVELS[0] and row.as_of > check.at


def _still_wrong(check: HallChecked, view: View) -> Iterator[Found]:
    """What a machine's check tells that nobody has mended since."""
    if check.today:
        told = {one.device: one for one in view.now.devices} if view.now else {}
        for found in check.found:
            mended = _has_told(told.get(found.about), check)
            here = {*view.place.devices, *view.place.elsewhere}
            if found.about not in here and not mended:
                yield found
    elif view.now and any(one.taking != "closed" for one in view.now.services):
        yield Found(f"machine:{check.machine}", "machine", "not-checked", "warn")


def _silent(device: str, kind: str) -> DeviceRow:
    return DeviceRow(device, kind, "unknown", "warn", ("status-stale",), "inferred", 0)
