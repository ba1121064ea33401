"""Pictures of every page, from the real pages."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from kiosk.config import KioskSettings
from kiosk.ui.pictures import render_pages
from tests.fakes.desk import FakeDesk

PAGES = ("home", "choose", "ticket", "refused", "resting", "out-of-service")
SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
NAVY, MIST = QColor("#0B2747"), QColor("#F3F6FA")


@pytest.mark.usefixtures("application")
def test_a_picture_of_every_page_both_ways_in_every_language(tmp_path: Path) -> None:
    desks: list[FakeDesk] = []

    def make_desk() -> FakeDesk:
        desks.append(FakeDesk())
        return desks[-1]

    files = render_pages(tmp_path / "screens", make_desk, KioskSettings())
    names = {f"{page}-{way}-{la}.png" for page in PAGES for way in SIZES for la in ("vi", "en")}
    assert {file.name for file in files} == names
    for file in files:
        picture = QImage(str(file))
        assert (picture.width(), picture.height()) == SIZES[file.stem.split("-")[-2]]
        assert picture.pixelColor(2, 2) == NAVY
        assert picture.pixelColor(2, picture.height() // 2) == MIST
    assert [len(desk.issued) for desk in desks] == [1, 1, 1, 1]
