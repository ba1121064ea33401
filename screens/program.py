"""A program that is one window, until the window closes or the system ends it."""

import gc
import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtQuick import QQuickWindow

from screens.application import prepare_application, show_window
from screens.quitting import QuitOnSignal


class Standing(Protocol):
    """A window with all that moves behind it."""

    @property
    def window(self) -> QQuickWindow:
        """The window, not yet shown."""
        ...

    def close(self) -> None:
        """Take everything down."""
        ...


def run_program(
    name: str, open_stage: Callable[[], Standing], place: str = "", screen: str = ""
) -> int:
    """Run the program and return its exit code; `place` and `screen` are those of `show_window`."""
    application = prepare_application([name])
    quitting = QuitOnSignal()
    stage = open_stage()
    show_window(stage.window, place, screen)
    settle_memory()
    try:
        return application.exec()
    finally:
        stage.close()
        quitting.close()


def settle_memory() -> None:
    """Let Python's collector look no more at what stands by now.

    Libraries and pages stay until the program ends; to walk all of them takes the collector some
    50 ms, for which no touch would be answered.
    """
    gc.freeze()


def steady_ms() -> int:
    """Milliseconds of a clock that only goes forward."""
    return time.monotonic_ns() // 1_000_000
