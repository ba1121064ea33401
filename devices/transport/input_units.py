"""Which input devices there are, and how each is known again after it was pulled out.

Identical keypads share one vendor and product number and mostly bear no serial number, so the
socket that a unit is plugged into tells it from its twins.
"""

import fcntl
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from devices.errors import PermissionDeniedError
from devices.transport.evdev import EV_KEY, open_unclaimed
from devices.transport.input_keys import KEYS

__all__ = ["InputUnit", "at_home", "describe", "present_units"]

INPUT_FOLDER = Path("/dev/input")
TEXT_BYTES = 256
KEY_BITS_BYTES = 96  # KEY_CNT is 768
EVIOCGID = 0x80084502
EVIOCGNAME = 0x81004506  # each of these three takes TEXT_BYTES
EVIOCGPHYS = 0x81004507
EVIOCGUNIQ = 0x81004508
EVIOCGBIT_KEY = 0x80604520 + EV_KEY  # takes KEY_BITS_BYTES


@dataclass(frozen=True, slots=True)
class InputUnit:
    """One input device that stands at `path` now."""

    path: str
    vendor: int
    product: int
    name: str
    serial: str = ""
    """What the unit says its serial number is; cheap ones say nothing, or all the same."""
    port: str = ""
    """The socket and the unit's interface: "usb-0000:00:14.0-2/input0"; empty where unknown."""

    @property
    def model(self) -> str:
        """What is equal in twins: vendor, product, name, and which interface of the unit it is."""
        interface = self.port.rpartition("/")[2]
        return f"{self.vendor:04x}:{self.product:04x}:{self.name}:{interface}"

    @property
    def identity(self) -> str:
        """How it is known again: by its serial number, else its socket, else its name."""
        return self._by_serial or self._by_port or f"name:{self.model}"

    @property
    def place(self) -> str:
        """Where it is plugged in; where nothing tells the socket, what else it is known by."""
        return self._by_port or self.identity

    @property
    def _by_serial(self) -> str:
        return f"serial:{self.model}:{self.serial}" if self.serial else ""

    @property
    def _by_port(self) -> str:
        return f"port:{self.port}" if self.port else ""


def describe(path: str) -> InputUnit | None:
    """Ask the device at `path` who it is; None for one without keys, as a mouse or a power switch.

    Others may have grabbed it meanwhile. Raises OSError.
    """
    fd = open_unclaimed(path)
    try:
        bits = int.from_bytes(fcntl.ioctl(fd, EVIOCGBIT_KEY, bytes(KEY_BITS_BYTES)), "little")
        if not any(bits >> code & 1 for code in KEYS.values()):
            return None
        _, vendor, product, _ = struct.unpack("4H", fcntl.ioctl(fd, EVIOCGID, bytes(8)))
        return InputUnit(
            path,
            vendor,
            product,
            name=_text(fd, EVIOCGNAME),
            serial=_text(fd, EVIOCGUNIQ),
            port=_text(fd, EVIOCGPHYS),
        )
    finally:
        os.close(fd)


def present_units(folder: Path = INPUT_FOLDER) -> tuple[InputUnit, ...]:
    """Every device with keys, by path. Raises PermissionDeniedError where we may not ask one."""
    return tuple(_units(sorted(folder.glob("event*"))))


def at_home(known: InputUnit, present: Iterable[InputUnit]) -> InputUnit | None:
    """What stands where `known` stood; None where nothing of its model does.

    So a spare in the socket of a broken unit works at once. But where serial numbers tell that it
    is another one, and that `known` itself is plugged in elsewhere, the two were swapped.
    """
    units = tuple(present)
    found = next((u for u in units if (u.model, u.place) == (known.model, known.place)), None)
    if found is None or not known.serial or found.serial in ("", known.serial):
        return found
    return None if any(unit.identity == known.identity for unit in units) else found


def _units(paths: list[Path]) -> Iterator[InputUnit]:
    for path in paths:
        try:
            unit = describe(str(path))
        except PermissionError as error:
            raise PermissionDeniedError(str(path), str(error)) from error
        except OSError:
            continue  # pulled out while we asked, or nothing that answers as an input device
        if unit:
            yield unit


def _text(fd: int, request: int) -> str:
    """A text of the device; empty where it has none."""
    try:
        answer = fcntl.ioctl(fd, request, bytes(TEXT_BYTES))
    except FileNotFoundError:  # the kernel's answer where there is no such text
        return ""
    return answer.split(b"\x00", 1)[0].decode("utf-8", "backslashreplace").strip()
