"""Every page of a window, in a process of its own: `python -m tests.accessibility.windows WINDOW`.

Each page stands until the test goes on. Vietnamese only: that is the language whose names count.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtQuick import QQuickWindow

from counter_display.config import BoardSettings, CounterDisplaySettings
from counter_display.ui.board_pictures import walk_board
from counter_display.ui.panel_pictures import walk_panel
from kiosk.config import KioskSettings
from kiosk.ui.pictures import NORMAL, Walk
from kiosk.ui.scenes import SCENES
from office.config import MAIN_POINT
from screens.application import prepare_application
from tests.accessibility.door import Door
from tests.fakes.desk import FakeDesk
from tests.fakes.office import Hall, hall
from tests.kiosk.rating_screens import rating_screen

COUNTER = 1
VIETNAMESE = "-vi"

Visit = Callable[[QQuickWindow, str], None]


def kiosk(visit: Visit) -> None:
    """The citizen's screen on a hall in memory."""
    walk = Walk(FakeDesk(), KioskSettings(), NORMAL, "vi")
    try:
        for scene in SCENES:
            visit(walk.to(scene), scene.name)
    finally:
        walk.close()


def panel(visit: Visit) -> None:
    """The officer's panel."""
    with _office() as here:
        walk_panel(here.office, CounterDisplaySettings(), COUNTER, visit)


def board(visit: Visit) -> None:
    """The hall's board."""
    with _office() as here:
        walk_board(here.office, MAIN_POINT, BoardSettings(), visit)


def rating(visit: Visit) -> None:
    """The screen on which a citizen rates."""
    with TemporaryDirectory() as folder, rating_screen(Path(folder)) as screen:
        window = screen.stage.window
        visit(window, screen.state.page)
        screen.ask()
        visit(window, screen.state.page)
        for touched, page in (("face-5", "reasons"), ("reason-cho-lau", "thanks")):
            screen.hand.touch(touched)
            screen.wait(page)
            visit(window, page)


@contextmanager
def _office() -> Iterator[Hall]:
    with TemporaryDirectory() as folder, hall(Path(folder)) as here:
        yield here


WINDOWS: Mapping[str, Callable[[Visit], None]] = {
    "kiosk": kiosk,
    "panel": panel,
    "board": board,
    "rating": rating,
}
BILINGUAL = ("panel", "board")
"""These are walked in every language, which the name of the page tells."""


def main(name: str) -> None:
    """Show every page of a window."""
    prepare_application([f"motcua-{name}"])
    door = Door()

    def visit(window: QQuickWindow, page: str) -> None:
        if name not in BILINGUAL or page.endswith(VIETNAMESE):
            door.stand(window, page)

    WINDOWS[name](visit)


if __name__ == "__main__":
    main(*sys.argv[1:])
