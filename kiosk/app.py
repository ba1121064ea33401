"""The kiosk's program: one window on one desk, until the window closes or the system ends it."""

from collections.abc import Callable, Sequence

from kiosk.config import KioskSettings
from kiosk.desk import Desk
from kiosk.ui.stage import Stage
from screens.application import prepare_application, show_window
from screens.quitting import QuitOnSignal


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
    show_window(stage.window, in_window=in_window)
    try:
        return application.exec()
    finally:
        stage.close()
        quitting.close()
