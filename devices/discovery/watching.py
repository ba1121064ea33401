"""Telling at once what is plugged in and pulled out: udev rings, a look tells what has changed.

Without udev (a container, a machine in rescue) the look is taken every few seconds.
"""

import logging
import os
import select
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from devices.discovery.ports import Port, present_ports
from devices.discovery.presence import Change, Presence
from devices.errors import DeviceTimeoutError

if TYPE_CHECKING:
    from pyudev import Monitor

__all__ = ["PlugWatch", "udev_runs"]

LOOK_EVERY_S = 2.5
SETTLE_S = 0.1
"""One plugging rings several times; so long after the last ring the look is taken."""
RINGS_MOST = 64
CLOSE_TIMEOUT_S = 2.0
UDEV_SOCKET = Path("/run/udev/control")

log = logging.getLogger(__name__)


def udev_runs(socket: Path = UDEV_SOCKET) -> bool:
    """Whether udevd is there: without it nothing rings, and no link by serial number is made."""
    return socket.exists()


def udev_monitor() -> "Monitor | None":
    """What rings when something is plugged in or pulled out; None without udev.

    Imported only here: pyudev costs some 5 MB, which a kiosk does not need.
    """
    try:
        import pyudev
    except ImportError as error:  # libudev is not installed
        log.warning("no udev: %s", error)
        return None
    try:
        monitor = pyudev.Monitor.from_netlink(pyudev.Context())
        monitor.start()
    except OSError as error:  # no netlink in this container
        log.warning("udev cannot be heard: %s", error)
        return None
    return monitor


class Ring(Protocol):
    """What a bell rang for."""

    @property
    def action(self) -> str | None:
        """What has happened to it: `add`, `remove` and others."""
        ...


class Bell(Protocol):
    """What rings when something is plugged in or pulled out; udev's monitor is one."""

    def fileno(self) -> int:
        """Ready to be read once it has rung."""
        ...

    def poll(self, timeout: float | None = None) -> Ring | None:
        """What it rang for, None where nothing did within `timeout` seconds. Raises OSError."""
        ...


class PlugWatch:
    """A thread that tells what came and what went; start and close it.

    `ring` is udev's monitor; without it, and beside it, `look` is taken every `every_s`. What fails
    is logged once, and tried again after as long.
    """

    def __init__(
        self,
        on_change: Callable[[Change], None],
        *,
        look: Callable[[], tuple[Port, ...]] = present_ports,
        ring: Bell | None = None,
        every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._on_change = on_change
        self._look = look
        self._ring = ring
        self._every_s = every_s
        self._presence = Presence()
        self._defects: set[tuple[str, type[Exception]]] = set()
        self._closed = threading.Event()
        self._is_given_back = False
        self._closing = os.eventfd(0)
        self._poll = select.poll()
        self._poll.register(self._closing, select.POLLIN)
        if ring is not None:
            self._poll.register(ring.fileno(), select.POLLIN)
        self._thread = threading.Thread(target=self._run, name="plug watch", daemon=True)

    def start(self) -> None:
        """Begin; what is there already is told first."""
        self._thread.start()

    def close(self, timeout_s: float = CLOSE_TIMEOUT_S) -> None:
        """Tell no more. Raises DeviceTimeoutError when the thread has not ended in time."""
        if self._is_given_back:
            return
        self._closed.set()
        os.eventfd_write(self._closing, 1)
        if self._thread.is_alive():
            self._thread.join(timeout_s)
            if self._thread.is_alive():
                raise DeviceTimeoutError("plug watch", f"not closed in {timeout_s} s")
        self._is_given_back = True
        os.close(self._closing)

    # Everything below runs in the thread.

    def _run(self) -> None:
        removal_told = False
        while not self._closed.is_set():
            try:
                self._look_around(removal_told=removal_told)
                removal_told = False  # of the next look no bell has told yet, should it break now
                removal_told = bool(self._poll.poll(self._every_s * 1000)) and self._rang()
            except Exception as error:  # nothing may silence the watch for good
                if self._is_new("look", error):
                    log.error("what is plugged in cannot be seen", exc_info=error)
                self._closed.wait(self._every_s)  # a broken bell may ring without end

    def _look_around(self, *, removal_told: bool) -> None:
        for change in self._presence.saw(self._look(), removal_told=removal_told):
            self._tell(change)

    def _rang(self) -> bool:
        """Let the bell ring out; True when it told of a removal."""
        removal_told = False
        for _ in range(RINGS_MOST):
            device = self._ring.poll(SETTLE_S) if self._ring is not None else None
            if device is None or self._closed.is_set():
                break
            removal_told |= device.action == "remove"
        return removal_told

    def _tell(self, change: Change) -> None:
        log.info("%s %s", "plugged in:" if change.came else "pulled out:", change.port)
        try:
            self._on_change(change)
        except Exception as error:  # no listener's defect may silence the watch
            if self._is_new("listener", error):
                log.error("a listener failed", exc_info=error)

    def _is_new(self, where: str, error: Exception) -> bool:
        """Whether no such error has been there yet: one that stays must not fill the log."""
        kind = (where, type(error))
        is_new = kind not in self._defects
        self._defects.add(kind)
        return is_new
