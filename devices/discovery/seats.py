"""By what a settings file names cameras and keypads: udev's links to their sockets; what types.

udev's rules 60-persistent-input and 60-persistent-v4l make these links. The keys of an input
device stand in /sys as the kernel's Documentation/ABI/stable/sysfs-input says: words in
hexadecimal, the highest first, each as long as the kernel's own.
"""

import os
import struct
from pathlib import Path

from devices.discovery.ports import Port, PortKind
from devices.transport.input_keys import KEYS

__all__ = ["link_to", "types_digits"]

SYS, DEV = Path("/sys"), Path("/dev")
LINKS = {PortKind.INPUT: "input/by-path", PortKind.CAMERA: "v4l/by-path"}
WORD_BITS = 8 * struct.calcsize("l")
DIGIT_KEYS = ("KEY_1", "KEY_KP1")


def link_to(port: Port, dev: Path = DEV) -> str:
    """The link that stays with the port's socket, of several the shortest; empty without udev."""
    folder = dev / LINKS[port.kind]
    there = os.path.realpath(port.path)
    links = [str(one) for one in folder.glob("*") if os.path.realpath(one) == there]
    return min(links, key=lambda one: (len(one), one), default="")


def types_digits(port: Port, sys: Path = SYS) -> bool:
    """Whether an input device has keys with digits: a keypad, a keyboard, a reader of codes."""
    path = sys / "class" / "input" / Path(port.path).name / "device" / "capabilities" / "key"
    try:
        words = path.read_text(encoding="ascii").split()
    except OSError:  # pulled out meanwhile
        return False
    held = sum(int(word, 16) << WORD_BITS * at for at, word in enumerate(reversed(words)))
    return any(held >> KEYS[name] & 1 for name in DIGIT_KEYS)
