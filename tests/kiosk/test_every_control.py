"""Every control of every page, pressed in every way that a hand has."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem

from kiosk.config import KioskSettings
from kiosk.ui.derive import derive
from kiosk.ui.glass import BUTTON, Glass
from kiosk.ui.kiosk_model import KioskModel
from kiosk.ui.stage import MAIN_QML
from kiosk.visit_values import Control
from screens.application import load_window
from screens.hand import Hand, HandClock, middle, visible_items
from tests.kiosk.every_page import screens

PX_PER_MM = 1.0
"""The panel of 598 mm is drawn small, so that thousands of touches are soon done."""

BESIDE = QPointF(2, 2)
PAGES = screens("vi")


class Pages:
    """The kiosk's pages under glass, with nobody behind: touches are noted and change nothing."""

    def __init__(self) -> None:
        self.taps, self.misses = list[tuple[Control, str]](), 0
        self.clock = HandClock(0)
        self.model = KioskModel(self._tap)
        self.engine = QQmlApplicationEngine()
        settings = KioskSettings()
        properties = {
            "kiosk": self.model,
            "width": round(settings.panel_width_mm * PX_PER_MM),
            "height": round(settings.panel_height_mm * PX_PER_MM),
            "longSideMm": settings.panel_height_mm,
            "reachLineMm": settings.reach_line_mm,
        }
        self.window = load_window(self.engine, MAIN_QML, properties)
        self.window.show()
        self.glass = Glass(self.window, self._px_per_mm, self._miss, self.clock, self.window)
        self.hand = Hand(self.window)

    def close(self) -> None:
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(self.engine, QEvent.Type.DeferredDelete.value)

    def show(self, page: str) -> None:
        self.model.show(derive(PAGES[page]))
        self.window.grabWindow()
        self.taps.clear()
        self.misses = 0

    def controls(self) -> list[QQuickItem]:
        """What can be pressed, but for the clock, which only staff hold."""
        items = visible_items(self.window.contentItem())
        buttons = [item for item in items if item.inherits(BUTTON) and item.isEnabled()]
        return [item for item in buttons if item.objectName() != "staff-hold"]

    def acts(self, gesture: Callable[["Pages", QQuickItem], None], item: QQuickItem) -> int:
        """How often one gesture on one control acted."""
        self.clock.now_ms += 10_000
        before = len(self.taps)
        gesture(self, item)
        return len(self.taps) - before

    def _tap(self, control: Control, value: str) -> None:
        self.taps.append((control, value))

    def _miss(self) -> None:
        self.misses += 1

    def _px_per_mm(self) -> float:
        return PX_PER_MM


def held(ms: int) -> Callable[[Pages, QQuickItem], None]:
    def gesture(pages: Pages, item: QQuickItem) -> None:
        pages.hand.down(1, middle(item))
        pages.clock.now_ms += ms
        pages.hand.up(1)

    return gesture


def slid_off(mm: float) -> Callable[[Pages, QQuickItem], None]:
    def gesture(pages: Pages, item: QQuickItem) -> None:
        above = item.mapToScene(QPointF(item.width() / 2, -mm * PX_PER_MM))
        pages.hand.press_at(middle(item), above)

    return gesture


def slid_in(pages: Pages, item: QQuickItem) -> None:
    pages.hand.press_at(BESIDE, middle(item))


def first_of_two(pages: Pages, item: QQuickItem) -> None:
    pages.hand.down(1, middle(item))
    pages.hand.down(2, BESIDE)
    pages.hand.up(1)
    pages.hand.up(2)


def second_of_two(pages: Pages, item: QQuickItem) -> None:
    pages.hand.down(1, BESIDE)
    pages.hand.down(2, middle(item))
    pages.hand.up(2)
    pages.hand.up(1)


def palm(pages: Pages, item: QQuickItem) -> None:
    for finger, at in enumerate((middle(item), BESIDE, middle(item) + QPointF(5, 0))):
        pages.clock.now_ms += 100
        pages.hand.down(finger, at)
    for finger in range(3):
        pages.hand.up(finger)


GESTURES = {
    "held 0.05 s": (held(50), 1),
    "held 1 s": (held(1000), 1),
    "held 4.9 s": (held(4900), 1),
    "held 5.5 s": (held(5500), 0),
    "slid off 11 mm": (slid_off(11), 1),
    "slid off 13 mm": (slid_off(13), 0),
    "slid in": (slid_in, 0),
    "first of two fingers": (first_of_two, 1),
    "second of two fingers": (second_of_two, 0),
    "palm": (palm, 0),
}


@pytest.fixture(scope="module")
def pages(application: QGuiApplication) -> Iterator[Pages]:  # noqa: ARG001 - must be there
    """One window for all pages."""
    opened = Pages()
    yield opened
    opened.close()


@pytest.mark.parametrize("page", PAGES)
def test_every_control_takes_a_press_and_nothing_else(pages: Pages, page: str) -> None:
    pages.show(page)
    controls = pages.controls()
    assert controls
    wrong = [
        (item.objectName(), name)
        for item in controls
        for name, (gesture, acts) in GESTURES.items()
        if pages.acts(gesture, item) != acts
    ]
    assert wrong == []


@pytest.mark.parametrize(("held_ms", "taps"), [(50, []), (4900, []), (5500, ["staff"])])
def test_only_who_holds_the_clock_is_taken_for_staff(
    pages: Pages, held_ms: int, taps: list[str]
) -> None:
    pages.show("home")
    held(held_ms)(pages, pages.hand.item("staff-hold"))
    assert ([control.value for control, _ in pages.taps], pages.misses) == (taps, 0)


def test_beside_every_control_is_a_miss_on_every_page(pages: Pages) -> None:
    for page in PAGES:
        pages.show(page)
        pages.hand.press_at(BESIDE)
        assert (page, pages.misses, pages.taps) == (page, 1, [])
