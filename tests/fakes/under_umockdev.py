"""A process whose kernel is umockdev's: run by `umockdev-wrapper`, it plays a plan from stdin.

The plan names what is wanted, and stages: what is pulled out, then what is plugged in. After each
stage, once udev's bell and our watch have told all of it, every wanted device is found; the paths
go to stdout. Only the bell makes the watch look.
"""

import ctypes
import json
import sys
from functools import partial
from typing import Any

from devices.discovery import Change, PlugFinder, PlugWatch, PortKind, Wanted
from devices.discovery.watching import udev_monitor
from tests.fakes.waiting import wait_for

NEVER_S = 3600.0
BELL = "P: /devices/bell\nE: SUBSYSTEM=usb\n"


class Bed:
    """umockdev's test bed, by its C functions (umockdev.h)."""

    def __init__(self) -> None:
        self._lib = ctypes.CDLL("libumockdev.so.0")
        self._lib.umockdev_testbed_new.restype = ctypes.c_void_p
        self._bed = ctypes.c_void_p(self._lib.umockdev_testbed_new())
        self.add(BELL)

    def add(self, text: str) -> None:
        """Let devices be there, each of which rings."""
        added = self._lib.umockdev_testbed_add_from_string(self._bed, text.encode(), None)
        assert added, text

    def remove(self, folders: list[str]) -> None:
        """Let them be gone, and then ring."""
        for folder in folders:
            self._lib.umockdev_testbed_remove_device(self._bed, folder.encode())
        self._lib.umockdev_testbed_uevent(self._bed, b"/sys/devices/bell", b"remove")


def was_told(told: list[Change], path: str, *, came: bool) -> bool:
    """Whether the watch has told this."""
    return any((change.port.path, change.came) == (path, came) for change in told)


def play(plan: dict[str, Any]) -> list[list[str]]:
    """Go through the stages; the paths found after each."""
    bed = Bed()
    told: list[Change] = []
    watch = PlugWatch(told.append, ring=udev_monitor(), every_s=NEVER_S)
    watch.start()
    finders = [PlugFinder(Wanted(name, PortKind(k), *known)) for name, k, known in plan["wanted"]]
    found = []
    for stage in plan["stages"]:
        for folders, path in stage["pulled"]:
            bed.remove(folders)
            wait_for(partial(was_told, told, path, came=False))
        told.clear()
        for text, path in stage["plugged"]:
            bed.add(text)
            wait_for(partial(was_told, told, path, came=True))
        told.clear()
        found.append([finder.find() for finder in finders])
    watch.close()
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(play(json.load(sys.stdin))))
