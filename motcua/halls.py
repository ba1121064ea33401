"""In which hall of the machine each device stands, as its one settings file has it.

A device stands where something uses it; what nothing names stands in the machine's first hall. A
line stands wherever one of its units does, and a printer that several halls name in all of them.
"""

from collections.abc import Iterator

from motcua.settings import Settings

__all__ = ["elsewhere", "printers_at"]


def elsewhere(settings: Settings, point: str) -> frozenset[str]:
    """The devices that stand in other halls than that of `point` alone."""
    known = _known(settings)
    return frozenset(
        device
        for device in settings.devices.kinds()
        if point not in known.get(device, {settings.first_point})
    )


def printers_at(settings: Settings, point: str) -> tuple[str, ...]:
    """The printers of a hall, in the order of the file."""
    others = elsewhere(settings, point)
    return tuple(one.id for one in settings.devices.printers if one.id not in others)


def _known(settings: Settings) -> dict[str, set[str]]:
    """The points of every device that something names."""
    points: dict[str, set[str]] = {}
    for point, device in _named(settings):
        if device:
            points.setdefault(device, set()).add(point)
    devices = settings.devices
    lines = [(one.id, one.bus) for one in devices.signs]
    lines += [(one.id, one.bus) for one in devices.keypads]
    for unit, line in lines:
        points.setdefault(line, set()).update(points.get(unit, {settings.first_point}))
    return points


def _named(settings: Settings) -> Iterator[tuple[str, str | None]]:
    """Point and device of everything that names one."""
    kiosk, box = settings.kiosk, settings.button_box
    for device in (*kiosk.printers, kiosk.speaker, kiosk.reader):
        yield settings.point_of(kiosk), device
    for device in box.devices:
        yield settings.point_of(box), device
    for point, _ in settings.counters_of("rating"):
        yield point, settings.rating.speaker
    for hall in settings.counter_display:
        for device in (hall.speaker, hall.panel.printer, *(one.sign for one in hall.summaries)):
            yield hall.point, device
        for place in hall.counters:
            own = (place.keypad, place.sign, place.rating_panel, place.reader, place.light_stack)
            yield from ((hall.point, device) for device in own)
