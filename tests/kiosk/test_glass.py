"""Real touch and mouse events on a window with the program's own controls."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QMouseEvent, QTouchEvent
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from kiosk.ui.glass import Glass
from screens.application import load_window
from screens.hand import Hand, HandClock, middle, wait_for

LEFT = Qt.MouseButton.LeftButton
WAIT_MS = 5_000
PX_PER_MM = 4.0
QML = """
import QtQuick
import QtQuick.Templates as T
import MotCua.Controls

Window {
    id: window

    required property QtObject told
    property bool covered: false
    property int rows: 2

    width: 800; height: 800

    component Told: PlainButton {
        width: 200; height: 100
        text: objectName
        onClicked: window.told.clicked(objectName)
        onPressAndHold: window.told.held(objectName)
    }

    Told { objectName: "one"; x: 100; y: 100 }
    Told { objectName: "two"; x: 100; y: 400 }
    Told { objectName: "off"; x: 400; y: 100; enabled: false }
    Told { objectName: "under"; x: 400; y: 400 }
    Told { objectName: "over"; x: 500; y: 450; z: 1 }
    Told { objectName: "later"; x: 500; y: 450 }
    Words { x: 100; y: 100; text: "nothing to touch" }

    Column {
        x: 100; y: 600
        Repeater {
            model: window.rows
            Told { required property int index; objectName: "row-" + index; height: 60 }
        }
    }

    MouseArea { anchors.fill: parent; visible: window.covered; z: 2 }
}
"""


class Told(QObject):
    """What the buttons said."""

    clicked = Signal(str)
    held = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.clicks, self.holds = list[str](), list[str]()
        self.clicked.connect(self._note_click)
        self.held.connect(self._note_hold)

    @Slot(str)
    def _note_click(self, name: str) -> None:
        self.clicks.append(name)

    @Slot(str)
    def _note_hold(self, name: str) -> None:
        self.holds.append(name)


@dataclass
class Pane:
    """A window under glass."""

    window: QQuickWindow
    told: Told
    clock: HandClock = field(default_factory=lambda: HandClock(0))
    misses: int = 0

    def __post_init__(self) -> None:
        self.clock_ms: Callable[[], int] = self.clock
        self.glass = Glass(self.window, self.scale, self.miss, self.now_ms, self.window)
        self.hand = Hand(self.window)

    def scale(self) -> float:
        return PX_PER_MM

    def now_ms(self) -> int:
        return self.clock_ms()

    def miss(self) -> None:
        self.misses += 1

    def at(self, name: str, beside_mm: float = 0) -> QPointF:
        """The middle of a control; or a point so far above its upper edge."""
        item = self.hand.item(name)
        above = QPointF(item.width() / 2, -beside_mm * PX_PER_MM)
        return item.mapToScene(above) if beside_mm else middle(item)

    def down(self, name: str) -> bool:
        return bool(self.hand.item(name).property("down"))

    @property
    def clicks(self) -> list[str]:
        return self.told.clicks


@pytest.fixture
def pane(application: QGuiApplication, tmp_path: Path) -> Iterator[Pane]:  # noqa: ARG001 - must be there
    """The window of `QML`, shown."""
    file = tmp_path / "Pane.qml"
    file.write_text(QML, encoding="utf-8")
    engine, told = QQmlApplicationEngine(), Told()
    window = load_window(engine, file, {"told": told})
    window.show()
    window.grabWindow()
    yield Pane(window, told)
    engine.deleteLater()
    QCoreApplication.sendPostedEvents(engine, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize(
    ("held_ms", "clicks"), [(50, ["one"]), (1000, ["one"]), (4900, ["one"]), (5500, [])]
)
def test_hold_times(pane: Pane, held_ms: int, clicks: list[str]) -> None:
    pane.hand.down(1, pane.at("one"))
    pane.clock.now_ms += held_ms
    pane.hand.up(1)
    assert pane.clicks == clicks


@pytest.mark.parametrize(("beside_mm", "clicks"), [(11, ["two"]), (13, [])])
def test_sliding_off(pane: Pane, beside_mm: float, clicks: list[str]) -> None:
    pane.hand.press_at(pane.at("two"), pane.at("two", beside_mm))
    assert pane.clicks == clicks


def test_sliding_in_is_a_miss(pane: Pane) -> None:
    pane.hand.press_at(QPointF(50, 50), pane.at("one"))
    assert (pane.clicks, pane.misses) == ([], 1)


def test_it_looks_pressed_within_the_event_and_while_the_finger_is_near(pane: Pane) -> None:
    seen = []
    pane.hand.down(1, pane.at("two"))
    seen.append(pane.down("two"))
    for beside_mm in (13, 11):
        pane.hand.move(1, pane.at("two", beside_mm))
        seen.append(pane.down("two"))
    pane.hand.up(1)
    assert [*seen, pane.down("two")] == [True, False, True, False]


def test_afterwards_a_key_presses_it_as_before(pane: Pane) -> None:
    pane.hand.touch("one")
    pane.hand.item("one").forceActiveFocus()
    QTest.keyPress(pane.window, Qt.Key.Key_Space)
    assert pane.down("one")
    QTest.keyRelease(pane.window, Qt.Key.Key_Space)
    assert pane.clicks == ["one", "one"]


@pytest.mark.parametrize("name", ["one", "two", "row-0", "nowhere"])
def test_a_second_finger_is_not_there(pane: Pane, name: str) -> None:
    second = QPointF(20, 20) if name == "nowhere" else pane.at(name)
    pane.hand.down(1, pane.at("two"))
    pane.hand.down(2, second)
    pane.hand.up(1)
    pane.hand.up(2)
    assert (pane.clicks, pane.misses) == (["two"], 0)


def test_a_palm_does_nothing(pane: Pane) -> None:
    for finger, name in enumerate(("one", "two", "row-0")):
        pane.hand.down(finger, pane.at(name))
    assert not pane.down("one")
    for finger in range(3):
        pane.hand.up(finger)
    assert (pane.clicks, pane.misses) == ([], 0)
    pane.hand.touch("one")
    assert pane.clicks == ["one"]


@pytest.mark.parametrize(
    ("at", "clicks", "misses"),
    [
        (QPointF(30, 30), [], 1),
        (QPointF(500, 150), [], 0),  # disabled
        (QPointF(550, 470), ["over"], 0),  # in front by z, not by order
        (QPointF(450, 420), ["under"], 0),
    ],
)
def test_what_lies_under_a_finger(pane: Pane, at: QPointF, clicks: list[str], misses: int) -> None:
    pane.hand.press_at(at)
    assert (pane.clicks, pane.misses) == (clicks, misses)


def test_what_covers_the_page_takes_its_touches(pane: Pane) -> None:
    pane.window.setProperty("covered", True)
    pane.hand.press_at(pane.at("one"))
    assert (pane.clicks, pane.misses) == ([], 1)


def test_a_hold_releases_it_and_tells_the_button(pane: Pane) -> None:
    pane.hand.down(1, pane.at("one"))
    pane.clock.now_ms += 5000
    pane.glass.look_at_clock()
    assert (pane.down("one"), pane.told.holds) == (False, ["one"])
    pane.hand.up(1)
    assert (pane.clicks, pane.told.holds) == ([], ["one"])


def test_it_looks_at_the_clock_by_itself(pane: Pane) -> None:
    times_ms = iter([0, 4990, 5000])
    pane.clock_ms = times_ms.__next__
    pane.hand.down(1, pane.at("one"))
    wait_for(lambda: bool(pane.told.holds), WAIT_MS, "the hold")
    assert not pane.down("one")


def test_a_row_that_goes_under_the_finger_does_nothing(pane: Pane) -> None:
    pane.hand.down(1, pane.at("row-1"))
    pane.window.setProperty("rows", 1)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    pane.hand.up(1)
    assert pane.clicks == []


@pytest.mark.parametrize("gone", ["visible", "enabled"])
def test_a_button_that_is_taken_back_does_nothing(pane: Pane, gone: str) -> None:
    button = pane.hand.item("one")
    pane.hand.down(1, pane.at("one"))
    button.setProperty(gone, False)
    pane.hand.up(1)
    button.setProperty(gone, True)
    assert (pane.clicks, pane.down("one")) == ([], False)


def test_fingers_that_the_system_takes_away_do_nothing(pane: Pane) -> None:
    pane.hand.down(1, pane.at("one"))
    QCoreApplication.sendEvent(pane.window, QTouchEvent(QEvent.Type.TouchCancel))
    assert not pane.down("one")
    pane.hand.up(1)
    assert pane.clicks == []


@pytest.mark.parametrize(("held_ms", "clicks"), [(50, ["one"]), (5500, [])])
def test_the_mouse_is_one_finger(pane: Pane, held_ms: int, clicks: list[str]) -> None:
    QTest.mousePress(pane.window, LEFT, pos=pane.at("one").toPoint())
    assert pane.down("one")
    pane.clock.now_ms += held_ms
    QTest.mouseRelease(pane.window, LEFT, pos=pane.at("one").toPoint())
    assert (pane.clicks, pane.down("one")) == (clicks, False)


def test_the_mouse_slides_off_as_a_finger_does(pane: Pane) -> None:
    QTest.mousePress(pane.window, LEFT, pos=pane.at("two").toPoint())
    QTest.mouseMove(pane.window, pane.at("two", 13).toPoint())
    assert not pane.down("two")
    QTest.mouseRelease(pane.window, LEFT, pos=pane.at("two", 13).toPoint())
    assert pane.clicks == []


def test_a_double_click_is_two_presses_and_other_buttons_are_none(pane: Pane) -> None:
    spot = pane.at("one").toPoint()
    QTest.mouseDClick(pane.window, LEFT, pos=spot)
    QTest.mouseClick(pane.window, Qt.MouseButton.RightButton, pos=spot)
    assert pane.clicks == ["one", "one"]


def test_a_mouse_made_of_a_touch_does_not_act_again(pane: Pane) -> None:
    pane.hand.touch("one")
    made = Qt.MouseEventSource.MouseEventSynthesizedBySystem
    spot, keys = pane.at("one"), Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        event = QMouseEvent(kind, spot, spot, spot, LEFT, LEFT, keys, made)
        QCoreApplication.sendEvent(pane.window, event)
    assert pane.clicks == ["one"]


def test_a_finger_that_left_without_a_word_blocks_nothing(pane: Pane) -> None:
    pane.hand.down(1, pane.at("two"))
    Hand(pane.window).touch("one")
    assert (pane.clicks, pane.down("two")) == (["one"], False)
