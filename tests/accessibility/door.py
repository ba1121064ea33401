"""Between a window's process and its test: what stands on the screen now, and when to go on."""

import json
import sys
from collections.abc import Callable, Mapping
from select import select

from PySide6.QtCore import QPointF
from PySide6.QtQml import QQmlComponent, qmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow

from screens.hand import visible_items, wait_for
from tests.accessibility.reader import Box

WAIT_MS = 60_000
BUTTON = "QQuickAbstractButton"
TAKES_TOUCH = (BUTTON, "QQuickMouseArea", "QQuickTextInput")
HANDLER = "QQuickSinglePointHandler"
STAFF = "staff-hold"
"""Where staff, who know it, hold the glass; citizens are told of nothing there."""
UNHEARD = b"import QtQuick; MouseArea { width: 300; height: 200 }"

Order = Callable[[QQuickWindow], None]


class Door:
    """Tells a test each page on the output, and keeps it standing until the test goes on."""

    def stand(self, window: QQuickWindow, page: str) -> None:
        """Let Qt work until the test sends an empty line; a line with an order is done first."""
        self._tell(window, page)
        while order := self._heard():
            ORDERS[order](window)
            self._tell(window, page)

    def _tell(self, window: QQuickWindow, page: str) -> None:
        window.grabWindow()  # what has just changed is laid out when it is drawn
        sys.stdout.write(json.dumps({"page": page, "touchable": touchable(window)}) + "\n")
        sys.stdout.flush()

    def _heard(self) -> str:
        wait_for(lambda: bool(select([sys.stdin], [], [], 0)[0]), WAIT_MS, "the test")
        return sys.stdin.readline().strip()


def touchable(window: QQuickWindow) -> list[Box]:
    """Where a window takes a touch, whatever for; rows of a list below its edge take none."""
    items = (item for item in visible_items(window.contentItem()) if item.isEnabled())
    boxes = [_box(item) for item in items if _takes_touch(item) and item.objectName() != STAFF]
    return [box for box in boxes if box[1] < window.height()]


def _takes_touch(item: QQuickItem) -> bool:
    return any(item.inherits(kind) for kind in TAKES_TOUCH) or any(
        child.inherits(HANDLER) for child in item.children()
    )


def _box(item: QQuickItem) -> Box:
    corner = item.mapToScene(QPointF(0, 0))
    return round(corner.x()), round(corner.y()), round(item.width()), round(item.height())


def forget_name(window: QQuickWindow) -> None:
    """Take a button's words away."""
    buttons = (one for one in visible_items(window.contentItem()) if one.inherits(BUTTON))
    next(one for one in buttons if one.property("text")).setProperty("text", "")


def plant_unheard(window: QQuickWindow) -> None:
    """Put something on the page that takes a touch, and that no assistive program knows of."""
    engine = qmlEngine(window)
    assert engine is not None
    component = QQmlComponent(engine, window)
    component.setData(UNHEARD, "")
    item = component.create()
    assert isinstance(item, QQuickItem)
    item.setParent(window)
    item.setParentItem(window.contentItem())


ORDERS: Mapping[str, Order] = {"forget-name": forget_name, "plant-unheard": plant_unheard}
