"""The kiosk's program: one window on one desk, until the window closes or the system ends it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication

from kiosk.config import KioskSettings
from kiosk.desk import Desk
from kiosk.ui.quitting import QuitOnSignal
from kiosk.ui.stage import Stage, prepare_application

WITHOUT_SCREEN = ("offscreen", "minimal", "vnc")
WINDOW_SHARE = 0.9
"""How much of the screen a window takes, so that its frame and the desk's bars have room."""


def run_kiosk(
    desk: Desk,
    settings: KioskSettings,
    *,
    in_window: bool = False,
    arguments: Sequence[str] = ("motcua-kiosk",),
    on_first_interactive: Callable[[], None] | None = None,
) -> int:
    """Run the kiosk and return its exit code.

    Fills the screen where there is a real one, else takes its size from the settings; `in_window`
    stands as large as the screen allows, in the panel's shape, for people at a desk.
    `on_first_interactive` is called once, on the Qt thread, after the first picture that shows
    the hall as it is.
    """
    application = prepare_application(list(arguments))
    quitting = QuitOnSignal()
    stage = Stage(desk, settings)
    if on_first_interactive is not None:
        stage.interactive.connect(on_first_interactive)
    if QGuiApplication.platformName() in WITHOUT_SCREEN:
        stage.window.show()
    elif in_window:
        stage.window.resize(fitted(stage.window.size(), stage.window.screen().availableSize()))
        stage.window.show()
    else:
        # Said twice: without a window manager nobody else gives the window the screen's size.
        stage.window.setGeometry(stage.window.screen().geometry())
        stage.window.showFullScreen()
    try:
        return application.exec()
    finally:
        stage.close()
        quitting.close()


def fitted(panel: QSize, screen: QSize) -> QSize:
    """The largest size in the shape of `panel` that leaves a desk its edges; never larger."""
    room = (screen * WINDOW_SHARE).boundedTo(panel)
    return panel.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
