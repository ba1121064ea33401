"""A machine's sockets: what the kernel shows of devices that are plugged in and pulled out.

`Sockets` makes the files of /sys and /dev in a folder; behind each device file stands a pty, on
which the device says its name. `described` tells the same to umockdev.
"""

import os
import shutil
import tty
from dataclasses import dataclass
from pathlib import Path

from devices.discovery import PortKind, Wanted

USB = "devices/pci0000:00/0000:00:14.0/usb1"
NODES = {PortKind.SERIAL: "ttyUSB", PortKind.USBLP: "usb/lp"}
FOLDERS = {PortKind.SERIAL: "tty", PortKind.USBLP: "usbmisc"}


@dataclass(frozen=True)
class Gadget:
    """A USB device as tests speak of it."""

    name: str
    kind: PortKind
    model: str
    serial_number: str = ""

    def wanted(self, socket: str) -> Wanted:
        """How settings name it: by its serial number, else by the socket that is its own."""
        if self.serial_number:
            return Wanted(self.name, self.kind, serial_number=self.serial_number)
        return Wanted(self.name, self.kind, bus_path=socket)


SERIAL_A = Gadget("serial A", PortKind.SERIAL, "0403:6001", "A50285BI")
SERIAL_B = Gadget("serial B", PortKind.SERIAL, "0403:6001", "A50285CK")
BARE_A = Gadget("bare A", PortKind.SERIAL, "1a86:7523")
BARE_B = Gadget("bare B", PortKind.SERIAL, "1a86:7523")
PRINTER_A = Gadget("printer A", PortKind.USBLP, "04b8:0e15", "X1Y2")
PRINTER_B = Gadget("printer B", PortKind.USBLP, "04b8:0e15", "X1Y3")
PLAIN_PRINTER = Gadget("plain printer", PortKind.USBLP, "0416:5011")
GADGETS = (SERIAL_A, SERIAL_B, BARE_A, BARE_B, PRINTER_A, PRINTER_B, PLAIN_PRINTER)


def files(gadget: Gadget, socket: str, number: int, plugging: int) -> dict[str, dict[str, str]]:
    """Each folder of /sys that the gadget brings, and the attributes in it."""
    vendor, product = gadget.model.split(":")
    top = f"{USB}/{socket}"
    node = f"{NODES[gadget.kind]}{number}"
    leaf = node.rpartition("/")[2]
    found = {
        top: {
            "idVendor": vendor,
            "idProduct": product,
            "busnum": "1",
            "devnum": str(plugging),
            "bDeviceClass": "00",
            "product": "Gadget",
            "uevent": f"DEVNAME=bus/usb/001/{plugging:03d}\nDEVTYPE=usb_device\n",
        },
        f"{top}/{socket}:1.0": {
            "bInterfaceNumber": "00",
            "bInterfaceClass": "07" if gadget.kind is PortKind.USBLP else "ff",
            "bInterfaceSubClass": "01",
            "bInterfaceProtocol": "02",
            "uevent": "DEVTYPE=usb_interface\n",
        },
        _end(gadget, socket, leaf): {"uevent": f"DEVNAME={node}\n"},
    }
    if gadget.serial_number:
        found[top]["serial"] = gadget.serial_number
    if gadget.kind is PortKind.SERIAL:
        found[f"{top}/{socket}:1.0/{leaf}"] = {"port_number": "0"}
    return found


def _end(gadget: Gadget, socket: str, leaf: str) -> str:
    """The folder of the device file itself."""
    interface = f"{USB}/{socket}/{socket}:1.0"
    if gadget.kind is PortKind.SERIAL:
        return f"{interface}/{leaf}/tty/{leaf}"
    return f"{interface}/usbmisc/{leaf}"


class Sockets:
    """A machine whose /sys and /dev stand in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.sys, self.dev = folder / "sys", folder / "dev"
        self._pluggings = 0
        self._there: dict[str, list[Path]] = {}
        self._far_ends: dict[str, tuple[int, int]] = {}
        self._names: dict[str, bytes] = {}
        for path in (self.sys, self.dev / "usb"):
            path.mkdir(parents=True)

    def plug(self, gadget: Gadget, socket: str, number: int, wire: Path | None = None) -> None:
        """Plug it in; the kernel calls it `number`. With `wire` a simulator speaks for it."""
        self._pluggings += 1
        node = f"{NODES[gadget.kind]}{number}"
        leaf = node.rpartition("/")[2]
        for folder, attributes in files(gadget, socket, number, self._pluggings).items():
            (self.sys / folder).mkdir(parents=True, exist_ok=True)
            for name, text in attributes.items():
                (self.sys / folder / name).write_text(text + "\n")
        end = self.sys / _end(gadget, socket, leaf)
        (end / "device").symlink_to(end.parent.parent)
        links = [self._link("class", FOLDERS[gadget.kind], leaf, end)]
        links.append(self._link("bus/usb", "devices", socket, self.sys / USB / socket))
        path = self.dev / node
        path.symlink_to(wire or self._speaking(gadget, socket))
        self._there[socket] = [*links, path]

    def pull(self, socket: str) -> None:
        """Pull out what is in the socket."""
        for link in reversed(self._there.pop(socket)):
            link.unlink()
        shutil.rmtree(self.sys / USB / socket)
        for fd in self._far_ends.pop(socket, ()):
            os.close(fd)

    def speak(self) -> None:
        """Let every device say its name."""
        for socket, (far, _) in self._far_ends.items():
            os.write(far, self._names[socket])

    def clear(self) -> None:
        """Pull out everything."""
        for socket in tuple(self._there):
            self.pull(socket)

    def _link(self, top: str, folder: str, name: str, target: Path) -> Path:
        link = self.sys / top / folder / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)
        return link

    def _speaking(self, gadget: Gadget, socket: str) -> str:
        far, near = os.openpty()
        tty.setraw(near)
        self._names[socket] = gadget.name.encode()
        self._far_ends[socket] = (far, near)
        return os.ttyname(near)


def described(
    gadget: Gadget, socket: str, number: int, plugging: int, *, with_file: bool = False
) -> str:
    """The gadget as umockdev reads it.

    Its device file is made only on demand: for a serial port umockdev makes a pty, and gives a name
    only once.
    """
    leaf = f"{NODES[gadget.kind]}{number}".rpartition("/")[2]
    end = _end(gadget, socket, leaf)
    blocks = []
    for folder, attributes in files(gadget, socket, number, plugging).items():
        subsystem = "usb-serial" if "port_number" in attributes else "usb"
        subsystem = FOLDERS[gadget.kind] if folder == end else subsystem
        lines = [f"P: /{folder}", f"E: SUBSYSTEM={subsystem}"]
        lines += [f"E: {one}" for one in attributes.pop("uevent", "").split()]
        if with_file and folder == end:
            lines += [f"N: {NODES[gadget.kind]}{number}", "E: MAJOR=188", f"E: MINOR={number}"]
        lines += [f"A: {name}={text}" for name, text in attributes.items()]
        lines += ["L: device=../.."] if folder == end else []
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)
