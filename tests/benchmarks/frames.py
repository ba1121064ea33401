"""Touches and the frames that show them: `python -m tests.benchmarks.frames TOUCHES MODE …`.

It prints one JSON object; times are milliseconds from the touch delivered to the frame drawn.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.ui.stage import Stage
from motcua.machine import machine
from motcua.programs import kiosk_desk
from motcua.settings import load
from screens.application import prepare_application
from screens.hand import Hand, HandClock, middle, visible_items, wait_for

WAIT_MS = 10_000
BARE_QML = b"""
import QtQuick
import QtQuick.Templates as T
Window {
    visible: true
    width: 1080; height: 1920
    T.AbstractButton {
        id: button
        x: 100; y: 1200; width: 880; height: 300
        background: Rectangle { color: button.down ? "navy" : "white"; border.width: 3 }
    }
}"""
BARE_AT, ASIDE = QPointF(540, 1350), QPointF(1, 1)
WHOLE_PAGE = ("language-en", "large", "contrast", "large", "language-vi", "contrast")
"""Touches after which the whole page looks different, and in the end as in the beginning."""


class Frames:
    """What a window shows, frame by frame."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window, self._drawn_at = window, list[float]()
        window.frameSwapped.connect(self._note)

    def until_change_ms(self, act: Callable[[], None]) -> float:
        """From the act to the first frame that looks different."""
        before = self._picture()
        self._drawn_at.clear()
        began = time.monotonic()
        act()
        wait_for(partial(self._changed_since, before), WAIT_MS, "a frame that looks different")
        return (self._drawn_at[-1] - began) * 1000

    def _note(self) -> None:
        self._drawn_at.append(time.monotonic())

    def _changed_since(self, before: QImage) -> bool:
        """Whether the latest frame differs; of two since the last look, the later one counts."""
        return bool(self._drawn_at) and self._picture() != before

    def _picture(self) -> QImage:
        """The pixels on the screen as they were drawn last; nothing is drawn for it."""
        return self._window.screen().grabWindow(self._window.winId()).toImage()


def bare(touches: int) -> dict[str, object]:
    """A button in a window of plain QML."""
    prepare_application(["bare"])
    engine = QQmlApplicationEngine()
    engine.loadData(BARE_QML)
    window = next(one for one in engine.rootObjects() if isinstance(one, QQuickWindow))
    frames, hand, landed_ms = Frames(window), Hand(window), []
    for _ in range(touches):
        landed_ms.append(frames.until_change_ms(partial(hand.down, 1, BARE_AT)))
        frames.until_change_ms(partial(hand.up, 1))
    return {"landed_ms": landed_ms}


def kiosk(touches: int, data_dir: str) -> dict[str, object]:
    """Every control of the first page, in every language, size and contrast, again and again."""
    settings, clock = load(None), HandClock()
    prepare_application(["kiosk"])
    with machine(settings, Path(data_dir)) as here, kiosk_desk(here) as desk:
        stage = Stage(desk, settings.kiosk, clock_ms=clock)
        stage.window.show()
        wait_for(partial(_stands, stage), WAIT_MS, "the first page")
        landed_ms, turned_ms = _touched(stage.window, clock, touches)
        size = f"{stage.window.width()}x{stage.window.height()}"
        stage.close()
    return {"landed_ms": landed_ms, "turned_ms": turned_ms, "size": size}


def _stands(stage: Stage) -> bool:
    return stage.props.hall.page == "home" and bool(stage.window.property("warm"))


def _touched(
    window: QQuickWindow, clock: HandClock, touches: int
) -> tuple[list[float], list[float]]:
    """How long it took to show each finger that landed, and each page that changed as a whole."""
    frames, hand = Frames(window), Hand(window)
    landed_ms, turned_ms = list[float](), list[float]()
    for name in cycle(WHOLE_PAGE):
        for control in list(_controls(window)):
            landed_ms.append(frames.until_change_ms(partial(hand.down, 1, middle(control))))
            if len(landed_ms) == touches:
                return landed_ms, turned_ms
            frames.until_change_ms(partial(hand.move, 1, ASIDE))
            hand.up(1)
        clock.now_ms += clock.step_ms
        frames.until_change_ms(partial(hand.down, 1, middle(hand.item(name))))
        turned_ms.append(frames.until_change_ms(partial(hand.up, 1)))
    return landed_ms, turned_ms


def _controls(window: QQuickWindow) -> Iterator[QQuickItem]:
    """What can be pressed, but for the clock and closed services, which do not look pressed."""
    for item in visible_items(window.contentItem()):
        button = item.inherits("QQuickAbstractButton") and item.isEnabled()
        if button and item.objectName() != "staff-hold" and not item.property("closed"):
            yield item


MODES: dict[str, Callable[..., dict[str, object]]] = {"bare": bare, "kiosk": kiosk}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(MODES[sys.argv[2]](int(sys.argv[1]), *sys.argv[3:])) + "\n")
