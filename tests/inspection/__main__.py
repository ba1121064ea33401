"""`make screens`: every page of every window as pictures, and contact sheets of them.

    python -m tests.inspection OUT

Leaves OUT/pages/*.png and OUT/sheets/*.png. Needs no screen.
"""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtQuick import QQuickWindow

from counter_display.ui.board_pictures import render_board
from counter_display.ui.panel_pictures import render_panel
from kiosk.ui.pictures import PageSeen, walk_pages
from kiosk.ui.rating_pictures import render_rating
from motcua.demo import OPENS
from motcua.machine import Machine, machine
from motcua.settings import load
from office.clock import SetClock
from office.counters import OpenCounter
from office.office import Who
from screens.application import prepare_application
from screens.picture import save_picture
from tests.fakes.desk import FakeDesk
from tests.inspection.sheets import contact_sheets

PANEL, RATED = 2, 3
"""The counters whose panel and rating screen are shown."""


def kiosk_pages(out: Path) -> Iterator[Path]:
    """Every page of the kiosk, upright and across, in every size and language."""
    files: list[Path] = []

    def keep(window: QQuickWindow, seen: PageSeen) -> None:
        files.append(save_picture(window, out / f"kiosk-{seen.name}.png"))

    walk_pages(FakeDesk, load(None).kiosk, keep)
    yield from files


def other_pages(here: Machine, out: Path) -> Iterator[Path]:
    """Rating screen, board and panel, each in all its states."""
    display = here.settings.counter_display[0]
    for counter in here.settings.office.counters:
        here.office.do(OpenCounter(counter.number, confirm=True), Who("screens", "screens"))
    yield from render_rating(out, here.office, RATED, here.settings.rating, display.point)
    yield from render_board(out, here.office, display.point, display.board)
    yield from render_panel(out, here.office, display, PANEL)


def _kind(picture: Path) -> str:
    """What goes on one sheet: a window, how it hangs, its size and its language."""
    window, *rest = picture.stem.split("-")
    ways = {"portrait", "landscape", "large", "contrast", "reach", "vi", "en"}
    return "-".join([window, *(part for part in rest if part in ways)])


def main(out: Path) -> Sequence[Path]:
    """Draw everything; the contact sheets."""
    logging.disable(logging.CRITICAL)
    prepare_application(["motcua-screens"])
    pages = out / "pages"
    pages.mkdir(parents=True, exist_ok=True)
    pictures = list(kiosk_pages(pages))
    with (
        tempfile.TemporaryDirectory(prefix="motcua-screens-") as folder,
        machine(load(None), Path(folder), SetClock(OPENS)) as here,
    ):
        pictures += other_pages(here, pages)
    sheets: list[Path] = []
    for kind, group in groupby(sorted(pictures, key=lambda one: (_kind(one), one)), _kind):
        sheets += contact_sheets(list(group), out / "sheets", kind)
    return sheets


if __name__ == "__main__":
    for sheet in main(Path(sys.argv[1])):
        sys.stdout.write(f"{sheet}\n")
