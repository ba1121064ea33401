"""The Qt application of a program and its one window: letters, QML, size on the screen."""

import logging
from collections.abc import Mapping
from pathlib import Path

import fontpkg_be_vietnam_pro
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

import assets

ASSETS = Path(str(assets.__file__)).parent
TEXTS = ASSETS / "texts" / "build"
"""Where `packaging/translations.py` puts the .qm files."""

FONT_WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
WITHOUT_SCREEN = ("offscreen", "minimal", "vnc")
WINDOW_SHARE = 0.9
"""How much of the screen a window takes, so that its frame and the desk's bars have room."""

log = logging.getLogger(__name__)


class QmlError(Exception):
    """The pages cannot be loaded; the log says which line is wrong."""


def prepare_application(arguments: list[str]) -> QGuiApplication:
    """The Qt application, drawing in software, with the program's own letters loaded by file."""
    if QQuickWindow.sceneGraphBackend() != "software":
        QQuickWindow.setSceneGraphBackend("software")
    present = QGuiApplication.instance()
    application = present if isinstance(present, QGuiApplication) else QGuiApplication(arguments)
    for weight in FONT_WEIGHTS:
        file = fontpkg_be_vietnam_pro.ROOT / "files" / f"BeVietnamPro-{weight}.ttf"
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            log.error("the font file cannot be read: %s", file)
    application.setFont(QFont(fontpkg_be_vietnam_pro.FAMILY))
    return application


def load_window(
    engine: QQmlApplicationEngine, file: Path, properties: Mapping[str, object]
) -> QQuickWindow:
    """The window that is the root of this QML file. Raises QmlError."""
    engine.addImportPath(str(ASSETS / "qml"))
    engine.setInitialProperties(dict(properties))
    engine.load(file)
    windows = [root for root in engine.rootObjects() if isinstance(root, QQuickWindow)]
    if not windows:
        raise QmlError(str(file))
    return windows[0]


def show_window(window: QQuickWindow, *, in_window: bool = False) -> None:
    """Fill the screen where there is a real one; without one the window keeps its own size.

    `in_window` stands as large as the screen allows, in its own shape, for people at a desk.
    """
    if QGuiApplication.platformName() in WITHOUT_SCREEN:
        window.show()
    elif in_window:
        window.resize(fitted(window.size(), window.screen().availableSize()))
        window.show()
    else:
        # Said twice: without a window manager nobody else gives the window the screen's size.
        window.setGeometry(window.screen().geometry())
        window.showFullScreen()


def fitted(panel: QSize, screen: QSize) -> QSize:
    """The largest size in the shape of `panel` that leaves a desk its edges; never larger."""
    room = (screen * WINDOW_SHARE).boundedTo(panel)
    return panel.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
