"""The glass of a window: what fingers and mouse do to it becomes presses of its buttons."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMetaObject, QObject, QPointF, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QEventPoint, QMouseEvent, QTouchEvent
from PySide6.QtQml import QQmlProperty
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import isValid

from kiosk.touch import (
    HOLD_MS,
    Act,
    Cancelled,
    Down,
    Effect,
    Event,
    Held,
    Landed,
    Lifted,
    Missed,
    Moved,
    Spot,
    Target,
    Touch,
    Up,
    Waited,
    step,
)

BUTTON = "QQuickAbstractButton"
MOUSE = -1
"""The finger that the mouse is; those of a touch panel count from 0."""

LEFT = Qt.MouseButton.LeftButton


class Glass(QObject):
    """Takes every touch of `window` before Qt does, and presses buttons by `kiosk.touch`.

    A finger presses the front-most item under it that takes the left mouse button, if that is a
    button; so a `MouseArea` covers what is behind it. The button is `down` while pressed and gets
    `click()`, as from the keyboard or a screen reader, or after a hold its `pressAndHold` signal;
    one that is gone, hidden or disabled by then gets neither. `px_per_mm` tells the panel's pixels
    in a millimetre, `on_missed` is called after a press beside everything, `clock_ms` only goes
    forward.
    """

    def __init__(
        self,
        window: QQuickWindow,
        px_per_mm: Callable[[], float],
        on_missed: Callable[[], None],
        clock_ms: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._px_per_mm = window, px_per_mm
        self._on_missed, self._clock_ms = on_missed, clock_ms
        self._touch = Touch()
        self._holding = QTimer(self)
        self._holding.setSingleShot(True)
        self._holding.timeout.connect(self.look_at_clock)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:  # noqa: N802 - Qt's name
        """Keep touches and mouse buttons from Qt, let all else pass."""
        del watched
        if isinstance(event, QTouchEvent):
            return self._touched(event)
        if isinstance(event, QMouseEvent):
            return self._moused(event)
        return False

    @Slot()
    def look_at_clock(self) -> None:
        """See whether a press has become a hold; comes by itself when it may have."""
        self._step(Waited(self._clock_ms()))

    # --- what Qt brings ---

    def _touched(self, event: QTouchEvent) -> bool:
        # Before the first touch nothing was down: what we still know of left without a word.
        if event.type() in (QEvent.Type.TouchCancel, QEvent.Type.TouchBegin):
            self._step(Cancelled())
        for point in event.points():
            self._point(point)
        event.accept()  # else Qt would make mouse events of it
        return True

    def _point(self, point: QEventPoint) -> None:
        match point.state():
            case QEventPoint.State.Pressed:
                self._land(point.id(), point.position())
            case QEventPoint.State.Updated:
                self._step(Moved(point.id(), self._spot(point.position())))
            case QEventPoint.State.Released:
                self._lift(point.id(), point.position())

    def _moused(self, event: QMouseEvent) -> bool:
        if event.source() is not Qt.MouseEventSource.MouseEventNotSynthesized:
            return True  # made of a touch that came here itself
        match event.type():
            case QEvent.Type.MouseMove if not event.buttons() & LEFT:
                return False
            case QEvent.Type.MouseMove:
                self._step(Moved(MOUSE, self._spot(event.position())))
            case QEvent.Type.MouseButtonPress if event.button() is LEFT:
                self._land(MOUSE, event.position())
            case QEvent.Type.MouseButtonRelease if event.button() is LEFT:
                self._lift(MOUSE, event.position())
        return True

    def _land(self, finger: int, at: QPointF) -> None:
        item = _front(self._window.contentItem(), at)
        self._step(Landed(finger, self._clock_ms(), self._target(item)))

    def _lift(self, finger: int, at: QPointF) -> None:
        self._step(Lifted(finger, self._clock_ms(), self._spot(at)))

    # --- millimetres ---

    def _spot(self, at: QPointF) -> Spot:
        scale = self._px_per_mm()
        return Spot(at.x() / scale, at.y() / scale)

    def _target(self, item: QQuickItem | None) -> Target | None:
        if item is None or not item.inherits(BUTTON):
            return None
        box = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
        start, end = self._spot(box.topLeft()), self._spot(box.bottomRight())
        return Target(item, start, end, item.isEnabled())

    # --- the rule ---

    def _step(self, event: Event) -> None:
        self._touch, effects = step(self._touch, event)
        self._watch_hold()
        for effect in effects:
            self._carry_out(effect)

    def _watch_hold(self) -> None:
        press = self._touch.press
        if press is None:
            self._holding.stop()
        elif not self._holding.isActive():
            left_ms = press.finger.landed_ms + HOLD_MS - self._clock_ms()
            self._holding.start(max(1, left_ms))

    def _carry_out(self, effect: Effect) -> None:
        if isinstance(effect, Missed):
            self._on_missed()
            return
        button = effect.target.key
        if not isinstance(button, QQuickItem) or not isValid(button):
            return  # its page or its row has gone under the finger
        present = button.isVisible() and button.isEnabled()
        match effect:
            case Down():
                button.setProperty("down", True)
            case Up():
                QQmlProperty(button, "down").reset()
            case Act() if present:
                QMetaObject.invokeMethod(button, "click")
            case Held() if present:
                QMetaObject.invokeMethod(button, "pressAndHold")


def _front(item: QQuickItem, at: QPointF) -> QQuickItem | None:
    """The front-most visible item at `at` (in the scene) that takes a press, out of `item`."""
    later_in_front = reversed(item.childItems())
    for child in sorted(later_in_front, key=QQuickItem.z, reverse=True):
        if child.isVisible() and (found := _front(child, at)):
            return found
    takes = item.acceptedMouseButtons() & LEFT and item.contains(item.mapFromScene(at))
    return item if takes else None
