"""The inspector finds what is wrong: each fault is planted on a page that is sound without it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

from screens.application import load_window
from tests.inspection.faults import Rules, inspect, ratio
from tests.inspection.shot import Shot, shoot

PX_PER_MM = 3.2
RULES = Rules(
    target=20 * PX_PER_MM,
    gap=4 * PX_PER_MM,
    reach=100,
    body=frozenset({(20, 32, 46), (59, 74, 94)}),
)
PAGE = """
import QtQuick
import QtQuick.Templates as T
Window {
    width: 640; height: 480; color: "#FFFFFF"
    component Words: Text { font.family: "Be Vietnam Pro"; font.pixelSize: 24; color: "#14202E" }
    component Press: T.AbstractButton {
        id: press
        width: 120; height: 64
        background: Rectangle { color: "#FFFFFF"; border.color: "#5A6B80"; border.width: 2 }
        contentItem: Item {
            Words { anchors.centerIn: parent; text: press.text; color: "#0F4C8A" }
        }
    }
    Item {
        x: 20; y: 20; width: 400; height: 50; clip: true
        Words { id: title; y: 8; text: "Ẩn Ậ Ẵ"; font.pixelSize: 32 }
    }
    Press { objectName: "first"; x: 20; y: 120; text: "Lấy số" }
    Press { objectName: "second"; x: 160; y: 120; text: "Xong" }
    Words { x: 20; y: 220; width: 300; wrapMode: Text.Wrap; text: "Mời lấy số để được phục vụ" }
}
"""
COVER = 'Rectangle { width: 400; height: 12; z: 1; color: "#FFFFFF" }'
FIRST = 'Press { objectName: "first"'
TWIN = 'Words { x: 20; y: 226; text: "Trùng" }\n' + FIRST
FAULTS = {
    "small: first is 61": ("width: 120; height: 64", "width: 120; height: 60.8"),
    "close: first and second are 8": ("x: 160; y: 120", "x: 148; y: 120"),
    "out of reach: second": ("x: 160; y: 120", "x: 160; y: 80"),
    "off the glass: second": ("x: 160; y: 120", "x: 560; y: 120"),
    "cut: Ẩn": ("id: title; y: 8", "id: title; y: -6"),
    "truncated: Ẩn": ("id: title", "id: title; width: 60; elide: Text.ElideRight"),
    "its first row is missing: Ẩn": ("Words { id: title", f"{COVER} Words {{ id: title"),
    "contrast 6.1, 7 is needed": ("#0F4C8A", "#4A6487"),
    "contrast 9.0, 10 is needed": ("#14202E", "#3B4A5E"),
    "border 1.5": ("#5A6B80", "#C9D3DF"),
    "text and control over one another": ("x: 20; y: 220", "x: 20; y: 150"),
    "beyond its control": ('text: "Lấy số"', 'text: "Lấy số tiếp"'),
    "over one another: Trùng": (FIRST, TWIN),
}


@pytest.fixture
def shot_of(application: QGuiApplication, tmp_path: Path) -> Iterator[Callable[[str], Shot]]:
    """Draws a page and takes it in."""
    assert application
    engines: list[QQmlApplicationEngine] = []

    def shot(qml: str) -> Shot:
        file = tmp_path / "Page.qml"
        file.write_text(qml, encoding="utf-8")
        engines.append(QQmlApplicationEngine())
        window = load_window(engines[-1], file, {})
        window.show()
        return shoot(window)

    yield shot
    for engine in engines:
        engine.deleteLater()
        QCoreApplication.sendPostedEvents(engine, QEvent.Type.DeferredDelete.value)


def test_a_sound_page_has_no_fault(shot_of: Callable[[str], Shot]) -> None:
    assert inspect(shot_of(PAGE), RULES) == []


@pytest.mark.parametrize("finding", FAULTS)
def test_a_planted_fault_is_found(shot_of: Callable[[str], Shot], finding: str) -> None:
    before, after = FAULTS[finding]
    assert before in PAGE
    found = inspect(shot_of(PAGE.replace(before, after, 1)), RULES)
    assert any(finding in one for one in found), found


@pytest.mark.parametrize(
    ("one", "other", "contrast"),
    [((0, 0, 0), (255, 255, 255), 21.0), ((15, 76, 138), (255, 255, 255), 8.7)],
)
def test_contrast_is_that_of_the_standard(
    one: tuple[int, int, int], other: tuple[int, int, int], contrast: float
) -> None:
    assert ratio(one, other) == pytest.approx(contrast, abs=0.05)
