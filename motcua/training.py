"""A training: the office of the settings, with devices that are all simulated.

People try everything at the office's own counters, services and screens; nothing of it reaches a
real device, and every screen and slip says what it is. Its record is a folder of its own.
"""

from collections.abc import Sequence

from devices.config import (
    BusPlace,
    CameraConnection,
    Connection,
    DeskPlace,
    DevicesSettings,
    InputConnection,
    PrinterPlace,
    ScannerPlace,
    SerialConnection,
    SimulatedCameraConnection,
    SimulatedConnection,
    SimulatedScannerConnection,
)
from motcua.run_settings import BackupSettings, Role, RunSettings
from motcua.settings import Settings

USUAL_BAUD = 115_200


def for_training(settings: Settings) -> Settings:
    """The settings of a training in this office: open at any hour, all its own, and simulated."""
    return settings.model_copy(
        update={
            "office": settings.office.model_copy(update={"training": True, "always_open": True}),
            "devices": _simulated(settings.devices),
            "run": _with_simulators(settings.run),
            "backup": BackupSettings(),
        }
    )


def _simulated(devices: DevicesSettings) -> DevicesSettings:
    """Each device behind a line as fast as its own; what is heard goes to files."""
    wired: dict[str, Sequence[PrinterPlace | BusPlace | DeskPlace]] = {
        "printers": devices.printers,
        "buses": devices.buses,
        "hid_keypads": devices.hid_keypads,
        "rating_panels": devices.rating_panels,
        "readers": devices.readers,
        "light_stacks": devices.light_stacks,
    }
    linked = {
        name: tuple(
            place.model_copy(update={"connection": _as_fast(place.connection)}) for place in places
        )
        for name, places in wired.items()
    }
    mute = {"kind": "file", "output": ""}
    speakers = tuple(place.model_copy(update=mute) for place in devices.speakers)
    scanners = tuple(
        place.model_copy(update={"connection": _drawn(place)}) for place in devices.scanners
    )
    return devices.model_copy(update={**linked, "speakers": speakers, "scanners": scanners})


def _as_fast(connection: Connection | InputConnection | CameraConnection) -> SimulatedConnection:
    match connection:
        case SimulatedConnection():
            return connection
        case SerialConnection(baud=baud):
            return SimulatedConnection(kind="simulated", baud=baud)
        case _:
            return SimulatedConnection(kind="simulated", baud=USUAL_BAUD)


def _drawn(place: ScannerPlace) -> SimulatedScannerConnection | SimulatedCameraConnection:
    """A scanner that draws its sheets, or a camera that sees a drawn one."""
    match place.connection:
        case CameraConnection() | SimulatedCameraConnection():
            return SimulatedCameraConnection(kind="simulated-camera")
    return SimulatedScannerConnection(kind="simulated")


def _with_simulators(run: RunSettings) -> RunSettings:
    roles: tuple[Role, ...] = ("simulators", *(one for one in run.roles if one != "simulators"))
    return run.model_copy(update={"roles": roles, "record_url": None})
