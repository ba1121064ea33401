"""Which ports this machine has now: what the kernel says in /sys, with udev or without.

The files read here are those of the kernel's Documentation/ABI (sysfs-bus-usb, sysfs-tty,
sysfs-class-…). udev's own database holds nothing more about a device than what it read there.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

__all__ = ["Port", "PortKind", "present_ports"]

SYS, DEV = Path("/sys"), Path("/dev")
HUB_CLASS, PRINTER_CLASS = "09", "07"


class PortKind(StrEnum):
    """By which of the kernel's drivers a port is reached."""

    SERIAL = "serial"
    USBLP = "usblp"
    INPUT = "input"
    CAMERA = "camera"
    USB = "usb"
    """A printer that the kernel has no driver for; libusb reaches it."""
    OTHER = "other"
    """Any other USB device that none of these drivers holds."""


CLASSES = {
    PortKind.SERIAL: ("tty", "tty*"),
    PortKind.USBLP: ("usbmisc", "lp*"),
    PortKind.INPUT: ("input", "event*"),
    PortKind.CAMERA: ("video4linux", "video*"),
}
"""Kind → the folder in /sys/class, and what the ports in it are called."""


@dataclass(frozen=True, slots=True)
class Port:
    """One port as it stands now; what is not known is None or empty."""

    kind: PortKind
    path: str
    """The device file; its number is another one after each plugging."""
    vendor: int | None = None
    product: int | None = None
    serial_number: str = ""
    bus_path: str = ""
    """The socket, as in /sys/bus/usb/devices: "1-2.3" is bus 1, port 2, port 3 of the hub there."""
    outlet: str = ""
    """Which of several ports of one adapter: "if01-port0", as at the end of /dev/serial/by-id/…."""
    label: str = ""
    """What the device calls itself: manufacturer and product."""
    plugging: str = ""
    """Bus and device number: the kernel gives a new one at each plugging."""

    @property
    def model(self) -> str:
        """Vendor and product as lsusb writes them; empty for a port that is not USB."""
        return "" if self.vendor is None else f"{self.vendor:04x}:{self.product or 0:04x}"

    @property
    def place(self) -> "Port":
        """All that stays the same while the device is pulled and plugged in where it was."""
        return replace(self, path="" if self.bus_path else self.path, plugging="")


def present_ports(sys: Path = SYS, dev: Path = DEV) -> tuple[Port, ...]:
    """Every port of now, by kind and path, also those that nothing is known of but that they are.

    A USB device that no port belongs to is one by itself; hubs are left out. What is pulled out
    while it is asked is not there.
    """
    found = [port for kind in CLASSES for port in _of_class(kind, sys, dev)]
    held = {port.bus_path for port in found}
    found += [port for port in _usb_devices(sys, dev) if port.bus_path not in held]
    return tuple(sorted(found, key=lambda port: (port.kind, port.path)))


def _of_class(kind: PortKind, sys: Path, dev: Path) -> Iterator[Port]:
    folder, names = CLASSES[kind]
    for entry in (sys / "class" / folder).glob(names):
        if not (entry / "device").exists() or not _is_ours(kind, entry):
            continue  # a console of the screen, or a port that nothing is behind
        node = _node(entry, dev)
        device = Path(os.path.realpath(entry / "device"))
        usb = _above(device, "idVendor", sys)
        if node and usb is not None:
            yield replace(_usb(kind, node, usb), outlet=_outlet(device, sys))
        elif node and kind is PortKind.SERIAL:
            yield Port(kind, node)


def _is_ours(kind: PortKind, entry: Path) -> bool:
    """Whether something is behind the file.

    The kernel's 8250 driver makes four of them and says by type 0 that there is no port; a camera's
    second one tells of its pictures and carries none.
    """
    if kind is PortKind.SERIAL:
        return _read(entry / "type") != "0"
    return kind is not PortKind.CAMERA or _read(entry / "index") in ("", "0")


def _usb_devices(sys: Path, dev: Path) -> Iterator[Port]:
    for entry in (sys / "bus" / "usb" / "devices").glob("[0-9]*-*"):
        node = _node(entry, dev)
        if node and (entry / "idVendor").exists() and _read(entry / "bDeviceClass") != HUB_CLASS:
            classes = [_read(one) for one in entry.glob("*:*/bInterfaceClass")]
            yield _usb(PortKind.USB if PRINTER_CLASS in classes else PortKind.OTHER, node, entry)


def _usb(kind: PortKind, node: str, usb: Path) -> Port:
    words = (_read(usb / "manufacturer"), _read(usb / "product"))
    return Port(
        kind,
        node,
        vendor=int(_read(usb / "idVendor") or "0", 16),
        product=int(_read(usb / "idProduct") or "0", 16),
        serial_number=_read(usb / "serial"),
        bus_path=usb.name,
        label=" ".join(word for word in words if word),
        plugging=f"{_read(usb / 'busnum')}.{_read(usb / 'devnum')}",
    )


def _outlet(device: Path, sys: Path) -> str:
    """As udev's usb_id names it; an adapter without several ports on an interface has no number."""
    interface = _above(device, "bInterfaceNumber", sys)
    port = _above(device, "port_number", sys)
    words = []
    if interface is not None:
        words.append(f"if{_read(interface / 'bInterfaceNumber')}")
    if port is not None:
        words.append(f"port{_read(port / 'port_number')}")
    return "-".join(words)


def _above(device: Path, file: str, sys: Path) -> Path | None:
    """The nearest folder from `device` upwards that has this file."""
    top = Path(os.path.realpath(sys))
    for folder in (device, *device.parents):
        if folder == top:
            break
        if (folder / file).exists():
            return folder
    return None


def _node(entry: Path, dev: Path) -> str:
    """The device file, from the line DEVNAME of `uevent`; empty where there is none."""
    for line in _read(entry / "uevent").splitlines():
        name, _, value = line.partition("=")
        if name == "DEVNAME":
            return str(dev / value.removeprefix("/dev/"))
    return ""


def _read(file: Path) -> str:
    """A text of the kernel's; empty where it says nothing, or nothing any more."""
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
