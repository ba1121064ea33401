"""The window of a demonstration's simulated devices: signs and slips to see, keys to press."""

import logging
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtQuick import QQuickWindow

from counter_display.simulated import SimulatedNow, table_state
from screens.lanes import Done, Failed
from screens.live_page import LivePage, Program, Seen

MAIN_QML = Path(__file__).parent.parent / "qml" / "simulated" / "Simulated.qml"

LOOK_EVERY_S = 0.25
"""Simulated devices are files, which ring no bell when they change."""

_logger = logging.getLogger(__name__)


class SimulatedDevices(Protocol):
    """The devices behind the window; each method may block."""

    def read(self) -> SimulatedNow:
        """What they show now."""
        ...

    def press(self, counter: int, key: str) -> None:
        """Press a key of a counter's keypad."""
        ...

    def rate(self, counter: int, face: int) -> None:
        """Press a face of a counter's rating panel."""
        ...

    def take_paper(self, *, out: bool) -> None:
        """Take the paper out of the kiosk's printer, or put it back."""
        ...


class SimulatedStage(QObject):
    """The window and all that moves behind it."""

    def __init__(self, devices: SimulatedDevices, clock_ms: Callable[[], int]) -> None:
        super().__init__()
        self._devices = devices
        self._ended = threading.Event()
        program = Program("simulated", MAIN_QML, {}, devices.read, _derive, self._act)
        self._page = LivePage(program, self._wait_change, clock_ms)

    @property
    def window(self) -> QQuickWindow:
        """The window, not yet shown."""
        return self._page.window

    def close(self) -> None:
        """Take the window down."""
        self._ended.set()
        self._page.close()

    def _wait_change(self, after: int, timeout_s: float) -> int:
        del timeout_s  # the end of the window is heard at once
        self._ended.wait(LOOK_EVERY_S)
        return after + 1

    def _act(self, action: str, value: str) -> None:
        match action:
            case "press":
                counter, key = value.split(" ")
                self._page.do(partial(self._devices.press, int(counter), key), self._done)
            case "rate":
                counter, face = value.split(" ")
                self._page.do(partial(self._devices.rate, int(counter), int(face)), self._done)
            case "paper":
                out = value == "out"
                self._page.do(partial(self._devices.take_paper, out=out), self._done)
            case _:
                _logger.error("no such action: %s", action)

    def _done(self, outcome: Done[None] | Failed) -> None:
        if isinstance(outcome, Failed):
            _logger.warning("a simulated device did not do it: %s", outcome.error)
        self._page.look()


def _derive(seen: Seen[SimulatedNow]) -> dict[str, object]:
    return table_state(seen.value or SimulatedNow())
