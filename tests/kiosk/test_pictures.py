"""Pictures of every page, from the real pages."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickWindow

from kiosk.config import KioskSettings
from kiosk.ui.pictures import PageSeen, render_pages, walk_pages
from kiosk.ui.scenes import SCENES
from kiosk.visit_values import Ease
from tests.fakes.desk import FakeDesk

SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
NAVY, MIST = QColor("#0B2747"), QColor("#F3F6FA")


@pytest.mark.prove
@pytest.mark.usefixtures("application")
def test_a_picture_of_every_page_both_ways(tmp_path: Path) -> None:
    desks: list[FakeDesk] = []

    def make_desk() -> FakeDesk:
        desks.append(FakeDesk())
        return desks[-1]

    files = render_pages(tmp_path / "screens", make_desk, KioskSettings(languages=("en",)))
    pages = [scene.name for scene in SCENES]
    names = {f"{page}-{way}-en.png" for page in pages for way in SIZES}
    assert {file.name for file in files} == names
    for file in files:
        picture = QImage(str(file))
        assert (picture.width(), picture.height()) == SIZES[file.stem.split("-")[-2]]
        assert picture.pixelColor(2, 2) == NAVY
        assert picture.pixelColor(2, picture.height() // 2) == MIST
    assert [len(desk.issued) for desk in desks] == [1, 1]


@pytest.mark.prove
@pytest.mark.usefixtures("application")
def test_every_page_is_shown_in_every_way() -> None:
    seen: list[PageSeen] = []
    sizes: set[tuple[int, int]] = set()

    def look(window: QQuickWindow, page: PageSeen) -> None:
        seen.append(page)
        sizes.add((window.width(), window.height()))

    walk_pages(FakeDesk, KioskSettings(languages=("vi",)), look, (Ease(large=True, reach=True),))
    assert sizes == set(SIZES.values())
    assert {(one.size, one.contrast, one.reach, one.language) for one in seen} == {
        ("large", False, True, "vi")
    }
    assert seen[0].name == "home-portrait-large-reach-vi"
    assert len({one.name for one in seen}) == 2 * len(SCENES)
