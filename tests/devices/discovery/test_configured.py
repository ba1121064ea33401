"""Settings that name a port by its identity, and the lines suggested for new ones."""

import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from devices.catalogue import Catalogue
from devices.config import DevicesSettings
from devices.discovery import Port, PortKind, present_ports
from devices.discovery.configured import connection_line, device_at
from devices.errors import UnpluggedError
from devices.transport.found import FoundTransport
from tests.fakes.plugs import (
    BARE_A,
    BARE_B,
    PRINTER_A,
    PRINTER_B,
    SERIAL_A,
    SERIAL_B,
    Gadget,
    Sockets,
)

CLONE = Gadget("clone", PortKind.SERIAL, "10c4:ea60", "0001")

SOLD_ALIKE = Gadget("sold alike", PortKind.SERIAL, "067b:2303", "123456")


@pytest.fixture
def sockets(tmp_path: Path) -> Iterator[Sockets]:
    sockets = Sockets(tmp_path)
    yield sockets
    sockets.clear()


def settings(*connections: dict[str, Any]) -> DevicesSettings:
    """As many printers, p0, p1 …, with these connections."""
    printers = [{"id": f"p{n}", "connection": one} for n, one in enumerate(connections)]
    return DevicesSettings.model_validate({"printers": printers})


@pytest.mark.parametrize(
    ("connection", "port"),
    [
        ({"kind": "serial", "path": "/dev/ttyUSB0"}, "/dev/ttyUSB0"),
        ({"kind": "serial", "serial_number": "A1"}, "serial: A1"),
        ({"kind": "serial", "bus_path": "1-2.3", "outlet": "if01"}, "serial: 1-2.3 if01"),
        ({"kind": "usblp", "serial_number": "A1", "bus_path": "1-2"}, "usblp: A1 1-2"),
    ],
)
def test_a_port_is_named_by_its_identity(connection: dict[str, Any], port: str) -> None:
    (place,) = settings(connection).printers
    assert Catalogue(settings(connection), Path()).port_of("p0") == port
    assert place.connection == settings(connection).printers[0].connection


@pytest.mark.parametrize(
    "connection",
    [
        {"kind": "serial"},
        {"kind": "serial", "path": "/dev/ttyUSB0", "serial_number": "A1"},
        {"kind": "usblp", "path": "/dev/usb/lp0", "outlet": "if00"},
        {"kind": "usblp", "outlet": "if00"},
    ],
)
def test_it_is_named_in_one_way(connection: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="path"):
        settings(connection)


def test_two_devices_never_share_an_identity() -> None:
    connection = {"kind": "serial", "serial_number": "A1"}
    with pytest.raises(ValidationError, match="serial: A1 có hai lần"):
        settings(connection, connection)


def test_the_catalogue_opens_what_the_settings_name(sockets: Sockets, tmp_path: Path) -> None:
    look = partial(present_ports, sockets.sys, sockets.dev)
    wanted = settings({"kind": "serial", "serial_number": SERIAL_A.serial_number})
    link = Catalogue(wanted, tmp_path, look=look).transport("p0")
    with pytest.raises(UnpluggedError):
        link.open()
    sockets.plug(SERIAL_A, "1-3", 4)
    link.open()
    assert link.is_open
    link.close()


@pytest.mark.parametrize(("host", "found"), [("192.0.2.10", True), ("may-in.local", False)])
def test_only_an_address_is_followed(host: str, found: bool, tmp_path: Path) -> None:
    link = Catalogue(settings({"kind": "tcp", "host": host}), tmp_path).transport("p0")
    assert isinstance(link, FoundTransport) is found


@pytest.mark.parametrize(
    ("plugged", "line"),
    [
        ([SERIAL_A, SERIAL_B], 'kind = "serial", serial_number = "A50285BI", baud = 9600'),
        ([BARE_A, BARE_B], 'kind = "serial", bus_path = "1-1", baud = 9600'),
        ([SOLD_ALIKE], 'kind = "serial", bus_path = "1-1", baud = 9600'),
        ([CLONE], 'kind = "serial", bus_path = "1-1", baud = 9600'),
        ([PRINTER_A, PRINTER_B], 'kind = "usblp", serial_number = "X1Y2"'),
        ([PRINTER_A, PRINTER_A], 'kind = "usblp", bus_path = "1-1"'),
    ],
    ids=lambda one: "" if isinstance(one, str) else one[0].name,
)
def test_a_new_port_is_named_so_that_it_stays_itself(
    sockets: Sockets, plugged: list[Gadget], line: str
) -> None:
    for number, gadget in enumerate(plugged):
        sockets.plug(gadget, f"1-{number + 1}", number)
    present = present_ports(sockets.sys, sockets.dev)
    suggested = connection_line(present[0], present)
    assert suggested == f"connection = {{ {line} }}"
    assert device_at(settings(tomllib.loads(suggested)["connection"]), present[0]) == "p0"
    assert device_at(settings(tomllib.loads(suggested)["connection"]), present[-1]) == (
        "p0" if len(present) == 1 else None
    )


FOUR = [
    Port(PortKind.SERIAL, f"/dev/ttyUSB{n}", 0x0403, 0x6011, "FT4X2Y", "1-4", f"if0{n}-port0")
    for n in range(4)
]
BARE_PRINTER = Port(PortKind.USB, "/dev/bus/usb/001/009", 0x04B8, 0x0202, "J5X", "1-6")


@pytest.mark.parametrize(
    ("port", "present", "line"),
    [
        (
            FOUR[2],
            FOUR,
            'kind = "serial", serial_number = "FT4X2Y", outlet = "if02-port0", baud = 9600',
        ),
        (
            Port(PortKind.SERIAL, "/dev/ttyS0"),
            FOUR,
            'kind = "serial", path = "/dev/ttyS0", baud = 9600',
        ),
        (
            BARE_PRINTER,
            FOUR,
            'kind = "usb", vendor = 0x04b8, product = 0x0202, serial_number = "J5X"',
        ),
        (Port(PortKind.CAMERA, "/dev/video0"), [], None),
    ],
)
def test_other_ports_that_are_new(port: Port, present: list[Port], line: str | None) -> None:
    suggested = connection_line(port, present)
    assert suggested == (line and f"connection = {{ {line} }}")
    if suggested:
        assert device_at(settings(tomllib.loads(suggested)["connection"]), port) == "p0"
