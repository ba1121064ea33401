"""Pictures of every page of a rating screen, from a real office."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from kiosk.config import RatingSettings
from kiosk.ui.rating_pictures import render_rating
from office.counters import OpenCounter
from tests.fakes.office import hall
from tests.kiosk.rating_screens import COUNTER, OFFICE

PAGES = ("", "-idle", "-serving", "-reasons", "-thanks", "-late")
SIZES = {"landscape": (1280, 800), "portrait": (800, 1280)}
NAVY, MIST = QColor("#0B2747"), QColor("#F3F6FA")
ON_MIST = ("-thanks", "-late")


@pytest.mark.usefixtures("application")
def test_a_picture_of_every_page_both_ways_in_every_language(tmp_path: Path) -> None:
    with hall(tmp_path / "data", office_settings=OFFICE) as here:
        here.do(OpenCounter(COUNTER))
        files = render_rating(tmp_path / "screens", here.office, COUNTER, RatingSettings())
    names = {
        f"rating{page}-{way}-{la}.png" for page in PAGES for way in SIZES for la in ("vi", "en")
    }
    assert {file.name for file in files} == names
    for file in files:
        picture = QImage(str(file))
        assert (picture.width(), picture.height()) == SIZES[file.stem.split("-")[-2]]
        top = MIST if any(page in file.stem for page in ON_MIST) else NAVY
        assert picture.pixelColor(2, 2) == top
