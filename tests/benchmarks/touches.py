"""Visits to a kiosk by real touches, with the moment at which each wish was touched."""

import time

from PySide6.QtCore import QEvent, QObject

from kiosk.config import KioskSettings
from kiosk.desk import Desk
from kiosk.ui.stage import Stage
from screens.application import prepare_application
from screens.hand import Hand, HandClock, wait_for
from screens.program import settle_memory

PAGE_TIMEOUT_MS = 20_000


class ReleaseWatch(QObject):
    """Notes when the window was last handed the end of a touch."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.released_at = 0.0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Look, and let everything pass."""
        del watched
        if event.type() == QEvent.Type.TouchEnd:
            self.released_at = time.monotonic()
        return False


class Touches:
    """A citizen after the other at one kiosk, which stands as the program's own does."""

    def __init__(self, desk: Desk, settings: KioskSettings) -> None:
        prepare_application(["bench"])
        clock = HandClock()
        self._stage = Stage(desk, settings, clock_ms=clock)
        self._watch = ReleaseWatch(self._stage.window)
        self._hand = Hand(self._stage.window, clock)
        self._stage.window.show()
        self._wait_for("home")
        settle_memory()

    def visit(self) -> float:
        """Take a number and its slip; when the service was touched, monotonic seconds."""
        service = self._stage.props.choice.services[0].key
        self._hand.touch(f"service-{service}")
        released_at = self._watch.released_at
        self._wait_for("ticket")
        wait_for(self._printed, PAGE_TIMEOUT_MS, "the slip")
        self._hand.touch("done")
        self._wait_for("home")
        return released_at

    def close(self) -> None:
        """Leave the kiosk."""
        self._stage.close()

    def _printed(self) -> bool:
        return self._stage.props.ticket.paper == "confirmed"

    def _wait_for(self, page: str) -> None:
        def stands() -> bool:
            return self._stage.props.hall.page == page

        wait_for(stands, PAGE_TIMEOUT_MS, f"the page {page}")
