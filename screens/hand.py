"""A hand for the screen: finds a control by its name and touches it with real touch events."""

from collections.abc import Callable, Iterator
from functools import cache

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QPoint, QPointF, QTimer
from PySide6.QtGui import QGuiApplication, QPointingDevice
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

POLL_MS = 10
STEP_MS = 500
"""A hand that is not trembling rests so long between two touches."""


class HandError(Exception):
    """The control is not there to touch, or what was waited for did not come."""


class HandClock:
    """A clock that stands still but for touches; each one is `step_ms` after the last."""

    def __init__(self, step_ms: int = STEP_MS) -> None:
        self.now_ms = 0
        self.step_ms = step_ms

    def __call__(self) -> int:
        """Milliseconds now."""
        return self.now_ms


class Hand:
    """Touches one window; a clock, where given, moves past the double-tap guard each time."""

    def __init__(self, window: QQuickWindow, clock: HandClock | None = None) -> None:
        self._window = window
        self._clock = clock
        self._event = QTest.touchEvent(window, _touch_device(), False)
        self._down: dict[int, QPoint] = {}

    def item(self, name: str) -> QQuickItem:
        """The visible, enabled item with this object name, delegates included."""
        for item in visible_items(self._window.contentItem()):
            if item.objectName() == name and item.isEnabled():
                return item
        raise HandError(f"nothing to touch: {name}")

    def touch(self, name: str) -> None:
        """Touch the middle of this control, where it is drawn, and lift the finger there."""
        self._window.grabWindow()  # a page that has just changed is laid out when it is drawn
        self.press_at(middle(self.item(name)))

    def press_at(self, pressed: QPointF, released: QPointF | None = None) -> None:
        """Touch the glass at one point and lift the finger there, or at another."""
        if self._clock is not None:
            self._clock.now_ms += self._clock.step_ms
        self.down(1, pressed)
        if released is not None:
            self.move(1, released)
        self.up(1)

    def down(self, finger: int, at: QPointF) -> None:
        """Put one more finger on the glass."""
        self._event.press(finger, at.toPoint(), self._window)
        self._commit(finger, at.toPoint())

    def move(self, finger: int, to: QPointF) -> None:
        """Slide a finger that is down."""
        self._event.move(finger, to.toPoint(), self._window)
        self._commit(finger, to.toPoint())

    def up(self, finger: int) -> None:
        """Lift a finger where it is."""
        at = self._down[finger]
        self._event.release(finger, at, self._window)
        self._commit(finger, at)
        del self._down[finger]

    def _commit(self, finger: int, at: QPoint) -> None:
        """Tell the window, and that all other fingers lie still."""
        for other in self._down.keys() - {finger}:
            self._event.stationary(other)
        self._down[finger] = at
        self._event.commit()


def middle(item: QQuickItem) -> QPointF:
    """The middle of an item where it is drawn, in the window's pixels."""
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2))


@cache
def _touch_device() -> QPointingDevice:
    """The one touch panel of this process; Qt keeps every device that was ever made."""
    return QTest.createTouchDevice()


def visible_items(root: QQuickItem) -> Iterator[QQuickItem]:
    """Every item that is on the screen, from the back to the front."""
    for child in root.childItems():
        if child.isVisible():
            yield child
            yield from visible_items(child)


def wait_for(condition: Callable[[], bool], timeout_ms: int, what: str) -> None:
    """Let Qt work until the condition holds; `HandError` names what did not come in time."""
    deadline = QDeadlineTimer(timeout_ms)
    poll = QTimer()
    poll.start(POLL_MS)
    while not condition():
        if deadline.hasExpired():
            raise HandError(f"did not come within {timeout_ms} ms: {what}")
        QGuiApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
