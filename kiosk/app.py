"""The kiosk's program: one window on one desk, until the window closes or the system ends it."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QGuiApplication

from kiosk.config import KioskSettings
from kiosk.desk import Desk
from kiosk.ui.quitting import QuitOnSignal
from kiosk.ui.stage import Stage, prepare_application

WITHOUT_SCREEN = ("offscreen", "minimal", "vnc")


def run_kiosk(
    desk: Desk,
    settings: KioskSettings,
    *,
    arguments: Sequence[str] = ("motcua-kiosk",),
    on_first_interactive: Callable[[], None] | None = None,
) -> int:
    """Run the kiosk and return its exit code.

    Fills the screen where there is a real one, else takes its size from the settings.
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
    else:
        stage.window.showFullScreen()
    try:
        return application.exec()
    finally:
        stage.close()
        quitting.close()
