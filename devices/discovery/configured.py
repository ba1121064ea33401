"""What is plugged in beside what the settings name: whose port it is, and how to name a new one."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from devices.config import (
    CameraConnection,
    DevicesSettings,
    InputConnection,
    UsbConnection,
)
from devices.config.connections import LocalConnection
from devices.discovery.finding import Wanted
from devices.discovery.ports import Port, PortKind
from devices.discovery.seats import DEV, SYS, link_to, types_digits

__all__ = ["connection_line", "device_at", "local_devices", "port_named", "wanted_by"]

NAMED = (PortKind.SERIAL, PortKind.USBLP, PortKind.USB)
"""What the settings can name by its identity."""
RUN = "0123456789ABCDEF"
TAUGHT = "input:"
"""The port of a device whose socket has to be taught."""
Local = LocalConnection | UsbConnection | InputConnection | CameraConnection
"""The connection of a device that is plugged into this machine."""


def wanted_by(connection: LocalConnection) -> Wanted:
    """What a connection without a path looks for."""
    return Wanted(
        connection.port,
        PortKind(connection.kind),
        connection.serial_number,
        connection.bus_path,
        connection.outlet,
    )


def local_devices(settings: DevicesSettings) -> Iterator[tuple[str, Local]]:
    """Each device that is plugged into this machine, and its connection."""
    for place in settings.places():
        connection = getattr(place, "connection", None)
        if isinstance(connection, Local):
            yield place.id, connection


def port_named(connection: Local) -> str:
    """The port as the settings name it."""
    if isinstance(connection, InputConnection | CameraConnection):
        return connection.path or TAUGHT
    return connection.port


def device_at(
    settings: DevicesSettings, port: Port, taught: Mapping[str, str] | None = None
) -> str | None:
    """The device that the settings have at this port; None where they have none.

    `taught` are the paths at which devices stand whose sockets were taught.
    """
    at = {path: device for device, path in (taught or {}).items()}
    found = (one for one, how in local_devices(settings) if _stands_at(how, port))
    return next(found, at.get(port.path))


def _stands_at(connection: Local, port: Port) -> bool:
    if isinstance(connection, InputConnection | CameraConnection):
        path = connection.path
        return bool(path) and os.path.realpath(path) == os.path.realpath(port.path)
    if isinstance(connection, UsbConnection):
        same_model = (connection.vendor, connection.product) == (port.vendor, port.product)
        same_number = connection.serial_number in (None, port.serial_number)
        return same_model and same_number and connection.bus_path in (None, port.bus_path)
    if connection.path is not None:
        return os.path.realpath(connection.path) == os.path.realpath(port.path)
    return wanted_by(connection).fits(port)


def connection_line(
    port: Port, present: Sequence[Port], sys: Path = SYS, dev: Path = DEV
) -> str | None:
    """The line of the settings file that names this port, as it will still be named tomorrow.

    By its serial number where it has one of its own, else by its socket, else by its path; an input
    device without a link to its socket is one to be taught. None for what no connection of the
    settings can name, and for what types no digits.
    """
    if port.kind is PortKind.CAMERA:
        return _line(port, {"path": link_to(port, dev) or port.path})
    if port.kind is PortKind.INPUT:
        link = link_to(port, dev)
        return _line(port, {"path": link} if link else {}) if types_digits(port, sys) else None
    if port.kind not in NAMED:
        return None
    known: dict[str, str] = {}
    if _tells_apart(port, present):
        known["serial_number"] = port.serial_number
    elif port.bus_path:
        known["bus_path"] = port.bus_path
    else:
        known["path"] = port.path
    siblings = [one for one in present if (one.kind, one.bus_path) == (port.kind, port.bus_path)]
    if port.bus_path and len(siblings) > 1:
        known["outlet"] = port.outlet
    return _line(port, known)


def _line(port: Port, known: Mapping[str, str]) -> str:
    return f"connection = {{ {', '.join(_words(port, known))} }}"


def _words(port: Port, known: Mapping[str, str]) -> Iterator[str]:
    yield f'kind = "{port.kind}"'
    if port.kind is PortKind.USB:
        yield f"vendor = 0x{port.vendor or 0:04x}"
        yield f"product = 0x{port.product or 0:04x}"
    for key, value in known.items():
        yield f"{key} = {json.dumps(value, ensure_ascii=False)}"
    if port.kind is PortKind.SERIAL:
        yield "baud = 9600"


def _tells_apart(port: Port, present: Sequence[Port]) -> bool:
    """Whether its serial number is its own.

    Cheap adapters all bear the number that their chip was sold with: "0001", "123456".
    """
    number = port.serial_number.lstrip("0").upper()
    others = [one for one in present if one.bus_path != port.bus_path]
    shared = any(
        (one.model, one.serial_number) == (port.model, port.serial_number) for one in others
    )
    return len(number) > 1 and number not in RUN and len(set(number)) > 1 and not shared
