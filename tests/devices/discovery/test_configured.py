"""Settings that name a port by its identity, and the lines suggested for new ones."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
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
    with pytest.raises(ValidationError, match="serial:A1: cổng này"):
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
        (Port(PortKind.OTHER, "/dev/bus/usb/001/009"), [], None),
    ],
)
def test_other_ports_that_are_new(port: Port, present: list[Port], line: str | None) -> None:
    suggested = connection_line(port, present)
    assert suggested == (line and f"connection = {{ {line} }}")
    if suggested:
        assert device_at(settings(tomllib.loads(suggested)["connection"]), port) == "p0"


CAMERA = Port(PortKind.CAMERA, "video3", 0x1BCF, 0x2C6D, bus_path="1-2")
TYPING = Port(PortKind.INPUT, "input/event4", 0x1A2C, 0x0E24, bus_path="1-3")
DIGITS = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
"""As an ordinary keyboard shows them."""
BUTTONS = "1f0000 0 0 0 0"
"""As a mouse does."""


def seated(port: Port, tmp_path: Path, link: str, keys: str = "") -> Port:
    """The port in a machine whose udev made this link, or none."""
    node = tmp_path / "dev" / port.path
    node.parent.mkdir(parents=True)
    node.touch()
    if link:
        (tmp_path / "dev" / link).parent.mkdir(parents=True)
        (tmp_path / "dev" / link).symlink_to(node)
    if keys:
        shown = tmp_path / "sys/class/input" / node.name / "device/capabilities"
        shown.mkdir(parents=True)
        (shown / "key").write_text(f"{keys}\n", encoding="ascii")
    return replace(port, path=str(node))


def suggested(port: Port, tmp_path: Path) -> dict[str, Any] | None:
    line = connection_line(port, (port,), tmp_path / "sys", tmp_path / "dev")
    found: dict[str, Any] | None = tomllib.loads(line)["connection"] if line else None
    return found


@pytest.mark.parametrize("link", ["v4l/by-path/pci-0000:00:14.0-usb-0:2:1.0-video-index0", ""])
def test_a_camera_is_named_by_its_socket_where_udev_tells_it(link: str, tmp_path: Path) -> None:
    port = seated(CAMERA, tmp_path, link)
    named = {"kind": "camera", "path": str(tmp_path / "dev" / link) if link else port.path}
    assert suggested(port, tmp_path) == named
    scanners = DevicesSettings.model_validate({"scanners": [{"id": "chup", "connection": named}]})
    assert device_at(scanners, port) == "chup"


@pytest.mark.parametrize("link", ["input/by-path/pci-0000:00:14.0-usb-0:3:1.0-event-kbd", ""])
def test_what_types_digits_is_named_by_its_socket_or_taught(link: str, tmp_path: Path) -> None:
    port = seated(TYPING, tmp_path, link, DIGITS)
    path = {"path": str(tmp_path / "dev" / link)} if link else {}
    assert suggested(port, tmp_path) == {"kind": "input", **path}


@pytest.mark.parametrize("keys", [BUTTONS, ""])
def test_a_mouse_is_no_keypad(keys: str, tmp_path: Path) -> None:
    assert suggested(seated(TYPING, tmp_path, "", keys), tmp_path) is None


def test_a_taught_socket_tells_whose_port_it_is() -> None:
    keypads = DevicesSettings.model_validate(
        {
            "hid_keypad_models": {"so": {"keys": {"next": "KEY_KP7"}}},
            "hid_keypads": [{"id": "so-1", "model": "so"}],
        }
    )
    assert device_at(keypads, TYPING, {"so-1": TYPING.path}) == "so-1"
    assert device_at(keypads, TYPING, {"so-1": "/dev/input/event9"}) is None
