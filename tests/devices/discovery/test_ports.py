"""What is read from /sys: which entries are ports, and what each tells of itself."""

from pathlib import Path

import pytest

from devices.discovery import Port, PortKind, present_ports

BUS = "devices/pci0000:00/0000:00:14.0/usb1"


class Machine:
    """A /sys of folders with attributes, and of links to them."""

    def __init__(self, folder: Path) -> None:
        self.sys, self.dev = folder / "sys", folder / "dev"
        self.sys.mkdir()

    def has(self, folder: str, link: str, attributes: dict[str, str], device: str = "") -> None:
        """Make a folder, a link to it in /sys, and in it the link to what it is a part of."""
        place = self.sys / folder
        place.mkdir(parents=True, exist_ok=True)
        for name, text in attributes.items():
            (place / name).write_text(text + "\n")
        if device:
            (place / "device").symlink_to(self.sys / device)
        if link:
            (self.sys / link).parent.mkdir(parents=True, exist_ok=True)
            (self.sys / link).symlink_to(place)

    def usb(self, socket: str, **attributes: str) -> str:
        """A USB device in a socket; gives its folder."""
        number = socket.rpartition("-")[2][0]
        known = {"idVendor": "04b8", "idProduct": "0202", "busnum": "1", "devnum": number}
        uevent = f"DEVNAME=bus/usb/001/00{number}"
        folder = f"{BUS}/{socket}"
        self.has(folder, f"bus/usb/devices/{socket}", {**known, "uevent": uevent, **attributes})
        return folder

    def interface(self, socket: str, number: int, **attributes: str) -> str:
        """One interface of a USB device; gives its folder."""
        folder = f"{BUS}/{socket}/{socket}:1.{number}"
        self.has(folder, "", {"bInterfaceNumber": f"{number:02x}", **attributes})
        return folder

    def ports(self) -> list[tuple[PortKind, str]]:
        """What is found: kind, and path below /dev."""
        found = present_ports(self.sys, self.dev)
        return [(port.kind, str(Path(port.path).relative_to(self.dev))) for port in found]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_of_the_ports_on_the_board_only_real_ones_are_there(machine: Machine) -> None:
    for number, kind in enumerate(("4", "0")):
        entry = f"devices/platform/serial8250/tty/ttyS{number}"
        attributes = {"uevent": f"DEVNAME=ttyS{number}", "type": kind}
        machine.has(entry, f"class/tty/ttyS{number}", attributes, "devices/platform/serial8250")
    console = {"uevent": "DEVNAME=tty1"}
    machine.has("devices/virtual/tty/tty1", "class/tty/tty1", console)
    assert machine.ports() == [(PortKind.SERIAL, "ttyS0")]


def test_the_ports_of_one_adapter_have_outlets(machine: Machine) -> None:
    machine.usb("1-4", serial="FT4X2Y", manufacturer="FTDI", product="Quad RS232-HS")
    for number in range(2):
        port = f"{machine.interface('1-4', number)}/ttyUSB{number}"
        machine.has(port, "", {"port_number": "0"})
        end = f"{port}/tty/ttyUSB{number}"
        uevent = {"uevent": f"DEVNAME=ttyUSB{number}"}
        machine.has(end, f"class/tty/ttyUSB{number}", uevent, port)
    first, second = present_ports(machine.sys, machine.dev)
    assert [first.outlet, second.outlet] == ["if00-port0", "if01-port0"]
    assert first == Port(
        PortKind.SERIAL,
        str(machine.dev / "ttyUSB0"),
        0x04B8,
        0x0202,
        "FT4X2Y",
        "1-4",
        "if00-port0",
        "FTDI Quad RS232-HS",
        "1.4",
    )


def test_an_adapter_that_is_a_modem_by_its_class_has_no_port_number(machine: Machine) -> None:
    machine.usb("1-2")
    interface = machine.interface("1-2", 0)
    uevent = {"uevent": "DEVNAME=ttyACM0"}
    machine.has(f"{interface}/tty/ttyACM0", "class/tty/ttyACM0", uevent, interface)
    assert present_ports(machine.sys, machine.dev)[0].outlet == "if00"


def test_of_a_camera_only_what_carries_pictures(machine: Machine) -> None:
    machine.usb("1-3")
    interface = machine.interface("1-3", 0)
    for number in range(2):
        attributes = {"uevent": f"DEVNAME=video{number}", "index": str(number)}
        end = f"{interface}/video4linux/video{number}"
        machine.has(end, f"class/video4linux/video{number}", attributes, interface)
    assert machine.ports() == [(PortKind.CAMERA, "video0")]


def test_a_keypad_is_there_and_a_power_button_is_not(machine: Machine) -> None:
    machine.usb("1-5")
    for number, parent in enumerate((machine.interface("1-5", 0), "devices/LNXSYSTM:00")):
        entry = f"{parent}/input/input{number}"
        machine.has(entry, "", {"name": "Keys"})
        uevent = {"uevent": f"DEVNAME=input/event{number}"}
        machine.has(f"{entry}/event{number}", f"class/input/event{number}", uevent, entry)
    assert machine.ports() == [(PortKind.INPUT, "input/event0")]


@pytest.mark.parametrize(
    ("device_class", "interface_class", "kind"),
    [("00", "07", PortKind.USB), ("00", "ff", PortKind.OTHER), ("09", "09", None)],
    ids=["a printer without a driver", "something else", "a hub"],
)
def test_what_no_driver_holds(
    machine: Machine, device_class: str, interface_class: str, kind: PortKind | None
) -> None:
    machine.usb("1-6", bDeviceClass=device_class)
    machine.interface("1-6", 0, bInterfaceClass=interface_class)
    assert machine.ports() == ([(kind, "bus/usb/001/006")] if kind else [])


def test_what_is_half_gone_is_not_there(machine: Machine) -> None:
    machine.usb("1-7", uevent="")
    end = f"{machine.interface('1-7', 0)}/usbmisc/lp0"
    machine.has(end, "class/usbmisc/lp0", {}, f"{BUS}/1-7/1-7:1.0")
    assert machine.ports() == []


def test_a_machine_without_any_of_it_has_no_ports(machine: Machine) -> None:
    assert machine.ports() == []
