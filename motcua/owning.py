"""Which program owns which device: the one place that says so."""

from collections.abc import Collection
from pathlib import Path

from motcua.settings import Settings
from motcua.supervisor import running_roles

__all__ = ["devices_at_work", "owner_of", "owns", "roles_at_work"]


def owner_of(settings: Settings, device: str) -> str | None:
    """The role whose program owns a device of the settings, wherever it runs.

    None for what nobody owns for long: a scanner belongs to whoever scans, for as long as that
    takes, and a speaker that nothing speaks by to nobody.
    """
    devices = settings.devices
    if device in settings.kiosk.printers or device == settings.kiosk.speaker:
        return "kiosk"
    if device in settings.button_box.devices:
        return "buttons"
    if device == settings.rating.speaker:
        return "rating"
    spoken_by = [one.speaker for one in settings.counter_display]
    idle = device not in spoken_by and any(one.id == device for one in devices.speakers)
    scans = any(one.id == device for one in devices.scanners)
    return None if idle or scans else "counters"


def owns(settings: Settings, role: str, device: str) -> bool:
    """Whether the program of a role owns a device."""
    return owner_of(settings, device) == role


def roles_at_work(settings: Settings, data_dir: Path, *also: str) -> frozenset[str]:
    """The roles that `motcua run` keeps alive here now, else those that the file names.

    `also` are those that are known to run besides.
    """
    running = running_roles(data_dir)
    return frozenset((*(settings.run.roles if running is None else running), *also))


def devices_at_work(settings: Settings, roles: Collection[str]) -> list[str]:
    """The devices that the programs of these roles own, in the order of the file."""
    return [one for one in settings.devices.kinds() if owner_of(settings, one) in roles]
