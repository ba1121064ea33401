"""A window's size on a screen, and QML that cannot be loaded."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

from screens.application import QmlError, fitted, load_window


@pytest.mark.parametrize(
    ("panel", "screen", "window"),
    [
        (QSize(1080, 1920), QSize(1366, 768), QSize(388, 691)),
        (QSize(1920, 1080), QSize(1366, 768), QSize(1228, 691)),
        (QSize(1080, 1920), QSize(3840, 2160), QSize(1080, 1920)),
    ],
)
def test_a_window_keeps_the_panels_shape_and_fits_the_screen(
    panel: QSize, screen: QSize, window: QSize
) -> None:
    assert fitted(panel, screen) == window


@pytest.mark.qt_no_exception_capture
def test_qml_without_a_window_is_an_error(application: QGuiApplication, tmp_path: Path) -> None:
    file = tmp_path / "Empty.qml"
    file.write_text("import QtQml\nQtObject {}\n", encoding="utf-8")
    engine = QQmlApplicationEngine(application)
    with pytest.raises(QmlError, match="Empty"):
        load_window(engine, file, {})
