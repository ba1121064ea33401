"""A window's size on a screen, and QML that cannot be loaded."""

from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

from screens.application import PLACES, QmlError, fitted, load_window, tiled

SCREENS = (QRect(0, 0, 1366, 768), QRect(0, 24, 1920, 1056), QRect(1920, 0, 3840, 2160))
PANELS = {
    "left": QSize(1080, 1920),
    "top": QSize(1920, 1080),
    "bottom-left": QSize(420, 300),
    "bottom-right": QSize(600, 400),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_windows_on_one_screen_keep_apart(screen: QRect) -> None:
    rooms = [tiled(place, PANELS[place], screen) for place in PLACES]
    assert all(screen.contains(room) for room in rooms)
    assert not any(one.intersects(other) for one, other in combinations(rooms, 2))


@pytest.mark.parametrize(
    ("panel", "room", "window"),
    [
        (QSize(1080, 1920), QSize(400, 700), QSize(393, 700)),
        (QSize(1920, 1080), QSize(1000, 700), QSize(1000, 562)),
        (QSize(420, 300), QSize(1000, 700), QSize(420, 300)),
    ],
)
def test_a_window_keeps_its_shape_and_never_grows(panel: QSize, room: QSize, window: QSize) -> None:
    assert fitted(panel, room) == window


@pytest.mark.qt_no_exception_capture
def test_qml_without_a_window_is_an_error(application: QGuiApplication, tmp_path: Path) -> None:
    file = tmp_path / "Empty.qml"
    file.write_text("import QtQml\nQtObject {}\n", encoding="utf-8")
    engine = QQmlApplicationEngine(application)
    with pytest.raises(QmlError, match="Empty"):
        load_window(engine, file, {})
