"""The Qt application of a program and its one window: letters, QML, size on the screen."""

import logging
import sys
from collections.abc import Mapping
from pathlib import Path

import fontpkg_be_vietnam_pro
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QScreen
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

import assets

ASSETS = Path(str(assets.__file__)).parent
TEXTS = ASSETS / "texts" / "build"
"""Where `packaging/translations.py` puts the .qm files."""

FONT_WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
WITHOUT_SCREEN = ("offscreen", "minimal", "vnc")
OWN = "own"
PLACES = ("left", "top", "bottom-left", "bottom-right")
"""Where windows stand that share one screen."""
LEFT_SHARE = 0.3
TOP_SHARE = 0.55

TURN_S = 0.0005
"""So long a thread of Python works while another waits for its turn.

Whoever comes back from the disk or the wire waits that long for the pages to be brought up to
date, and a number's way to its slip comes back some ten times. Python's own 5 ms would be felt.
"""

log = logging.getLogger(__name__)


class QmlError(Exception):
    """The pages cannot be loaded; the log says which line is wrong."""


def prepare_application(arguments: list[str]) -> QGuiApplication:
    """The Qt application, drawing in software, with the program's own letters loaded by file."""
    sys.setswitchinterval(TURN_S)
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


def show_window(window: QQuickWindow, place: str = "", screen: str = "") -> None:
    """Fill the screen where there is a real one; without one the window keeps its own size.

    `screen` is the name of one of several screens, empty for the first. With a `place` (`PLACES`)
    the window stands there beside the others, for people at one screen; at place `OWN` it has its
    own size, wherever the desk puts it.
    """
    if QGuiApplication.platformName() in WITHOUT_SCREEN or place == OWN:
        window.show()
    elif place:
        room = _screen(screen).availableGeometry()
        window.setGeometry(tiled(place, window.size(), room))
        window.show()
    else:
        # Said twice: without a window manager nobody else gives the window the screen's size.
        window.setScreen(_screen(screen))
        window.setGeometry(_screen(screen).geometry())
        window.showFullScreen()


def _screen(name: str) -> QScreen:
    """The screen of this name; the first one where there is none, which the log tells."""
    screens = {one.name(): one for one in QGuiApplication.screens()}
    if name and name not in screens:
        log.error("no screen %s; there are: %s", name, ", ".join(screens))
    return screens.get(name) or QGuiApplication.primaryScreen()


def fitted(panel: QSize, room: QSize) -> QSize:
    """The largest size in the shape of `panel` that has room; never larger than the panel."""
    return panel.scaled(room.boundedTo(panel), Qt.AspectRatioMode.KeepAspectRatio)


def tiled(place: str, panel: QSize, screen: QRect) -> QRect:
    """Where a window of the shape of `panel` stands when all of them share one screen.

    `left` takes the whole height; to its right `top` stands over `bottom-left`, which keeps its
    own size where it can, and `bottom-right`, which takes what is left.
    """
    edge = min(screen.width(), screen.height()) // 40
    inner = screen.adjusted(edge, edge, -edge, -edge)
    left = QRect(inner.topLeft(), QSize(round(inner.width() * LEFT_SHARE), inner.height()))
    right = inner.adjusted(left.width() + edge, 0, 0, 0)
    top = QRect(right.topLeft(), QSize(right.width(), round(right.height() * TOP_SHARE)))
    bottom = right.adjusted(0, top.height() + edge, 0, 0)
    half = (bottom.width() - edge) // 2
    rooms = {
        "left": left,
        "top": top,
        "bottom-left": QRect(bottom.topLeft(), QSize(half, bottom.height())),
        "bottom-right": bottom.adjusted(half + edge, 0, 0, 0),
    }
    room = rooms[place]
    return QRect(room.topLeft(), fitted(panel, room.size()))
