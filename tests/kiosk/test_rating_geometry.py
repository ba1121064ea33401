"""Rating screens as people meet them: measured on the glass, on panels from 7 to 10 inches."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from itertools import combinations

import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtQml import QQmlApplicationEngine, QQmlContext, QQmlEngine, QQmlProperty
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.config import RatingSettings
from kiosk.rating_state import rating_state
from kiosk.rating_values import (
    Ended,
    Explain,
    Following,
    Place,
    Question,
    Rate,
    Reasons,
    Sending,
    Sight,
    Ui,
)
from kiosk.ui.rating_layout import TARGET_MM
from kiosk.ui.rating_stage import MAIN_QML, screen_of, window_properties
from office.model import CounterState
from office.views import CounterNow
from screens.application import TEXTS, load_window
from screens.hand import visible_items
from screens.languages import Languages
from screens.state_model import StateModel
from tests.inspection.faults import Rules, inspect
from tests.inspection.shot import Box, Shot, box_of, shoot
from tests.kiosk.rating_screens import COUNTER, OFFICE

pytestmark = pytest.mark.usefixtures("application")

PANELS = {
    "10": RatingSettings(),
    "10 upright": RatingSettings(width_mm=136, height_mm=217, width_px=800, height_px=1280),
    "8": RatingSettings(width_mm=172, height_mm=107.5, width_px=1280, height_px=800),
    "7": RatingSettings(width_mm=154, height_mm=86, width_px=1024, height_px=572),
}
CAPTION_MM, READ_MM = 4.9, 7.25
CAP_HEIGHT = 0.74
"""Of Be Vietnam Pro, in em."""
LONGEST = "AC10000"
LAID_OUT_AFTER = 3
"""A page lays itself out as it is drawn; what depends on that follows with the next pictures."""
ASKED = Question("t1", LONGEST, "vi", closes_ms=10**9)
WISH = Rate("command-1", ASKED, 5)
FREE = Sight(known=True, counter=CounterNow(COUNTER, CounterState.OPEN, (), None))
PLACES: dict[str, Place] = {
    "free": Following(),
    "asking": Following(ASKED),
    "writing": Sending(WISH, slow=True),
    "reasons": Reasons(ASKED),
    "more reasons": Reasons(ASKED, 1),
    "explaining": Sending(Explain("command-2", ASKED, "cho-lau")),
    "thanks": Ended("thanks", LONGEST),
    "late": Ended("late", LONGEST),
    "failed": Ended("failed", LONGEST),
}
SIGHTS = {
    "starting": Sight(),
    "paused": replace(FREE, counter=CounterNow(COUNTER, CounterState.PAUSED, (), None)),
    "lost": Sight(lost="store-read-only"),
}
PAGES = (*PLACES, *SIGHTS, "serving")
READ = {"question", "work", "title", "text"}
SAMPLE = "needed: SAMPLE OFFICE"


class Drawn:
    """A rating window that shows whatever a test wants."""

    def __init__(self, window: QQuickWindow, model: StateModel, settings: RatingSettings) -> None:
        self.window, self._model, self.settings = window, model, settings
        self._screen = screen_of(OFFICE, "main", COUNTER, settings)
        self.px_per_mm = max(window.width(), window.height()) / max(
            settings.width_mm, settings.height_mm
        )

    def show(self, page: str, language: str = "vi", number: str = "") -> Shot:
        """Draw a page and take its picture."""
        ui = Ui(language, PLACES.get(page, Following()))
        state = rating_state(SIGHTS.get(page, FREE), ui, self._screen)
        if number:
            state = replace(state, number=number, work="serving")
        self._model.show(asdict(state))
        for _ in range(LAID_OUT_AFTER):
            QCoreApplication.processEvents()
            self.window.grabWindow()
        return shoot(self.window)

    def items(self) -> Iterator[QQuickItem]:
        """Everything on the window."""
        return visible_items(self.window.contentItem())

    def item(self, name: str) -> QQuickItem:
        """The item of that name."""
        return next(one for one in self.items() if one.objectName() == name)

    def texts(self) -> list[QQuickItem]:
        """Every text on the window."""
        return [one for one in self.items() if one.inherits("QQuickText") and one.property("text")]

    def caps_mm(self, text: QQuickItem) -> float:
        """How tall the capitals of a text are drawn."""
        return QFontInfo(QFont(text.property("font"))).pixelSize() * CAP_HEIGHT / self.px_per_mm


@contextmanager
def drawn(settings: RatingSettings, language: str = "vi") -> Iterator[Drawn]:
    """A rating window on that panel, speaking that language."""
    languages = Languages(TEXTS, "kiosk", settings.languages)
    languages.speak(language)
    engine, model = QQmlApplicationEngine(), StateModel(nothing)
    ui = Ui(language)
    model.show(asdict(rating_state(Sight(), ui, screen_of(OFFICE, "main", COUNTER, settings))))
    try:
        window = load_window(engine, MAIN_QML, {**window_properties(settings), "model": model})
        window.show()
        yield Drawn(window, model, settings)
    finally:
        engine.deleteLater()
        QCoreApplication.sendPostedEvents(engine, QEvent.Type.DeferredDelete.value)
        languages.close()


def context(item: QQuickItem) -> QQmlContext:
    """What QML knows around an item."""
    found = QQmlEngine.contextForObject(item)
    assert found is not None
    return found


def nothing(_action: str, _value: str) -> None:
    """Nobody presses here."""


def rules(px_per_mm: float, *, contrast: bool = False) -> Rules:
    """Targets of 20 mm, 4 mm apart; words in ink stand out most."""
    ink = (255, 255, 255) if contrast else (20, 32, 46)
    return Rules(target=TARGET_MM * px_per_mm, gap=4 * px_per_mm, body=frozenset({ink}))


def findings(window: Drawn, page: str, language: str, held: Rules) -> list[str]:
    """What is wrong with a page; the gold mark of a sample office need not be body text."""
    number = LONGEST if page == "serving" else ""
    found = inspect(window.show(page, language, number), held)
    return [one for one in found if not one.endswith(("needed: VĂN PHÒNG MẪU", SAMPLE))]


@pytest.mark.parametrize(
    ("faces", "language", "contrast"),
    [(5, "vi", False), (5, "en", False), (5, "vi", True), (4, "vi", False), (3, "vi", False)],
)
@pytest.mark.parametrize("panel", PANELS)
def test_every_page_is_sound(panel: str, faces: int, language: str, contrast: bool) -> None:
    changes = {"faces": faces, "contrast": contrast}
    with drawn(PANELS[panel].model_copy(update=changes), language) as window:
        held = rules(window.px_per_mm, contrast=contrast)
        found = {page: findings(window, page, language, held) for page in PAGES}
    assert {page: faults for page, faults in found.items() if faults} == {}


@pytest.mark.parametrize("panel", PANELS)
def test_a_planted_fault_is_found(panel: str) -> None:
    with drawn(PANELS[panel]) as window:
        window.show("asking")
        face = window.item("face-1")
        face.setWidth(19 * window.px_per_mm)
        found = inspect(shoot(window.window), rules(window.px_per_mm))
    assert any(one.startswith("small: face-1") for one in found)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("panel", PANELS)
def test_no_letter_is_small(panel: str, language: str) -> None:
    with drawn(PANELS[panel], language) as window:
        for page in PAGES:
            window.show(page, language)
            sizes = {str(one.property("text")): window.caps_mm(one) for one in window.texts()}
            assert {words: mm for words, mm in sizes.items() if mm < CAPTION_MM - 0.05} == {}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("panel", ["10", "10 upright"])
def test_what_must_be_read_is_large(panel: str, language: str) -> None:
    with drawn(PANELS[panel], language) as window:
        for page in PAGES:
            window.show(page, language, "A015")
            read = [one for one in window.texts() if one.objectName() in READ]
            assert read
            assert min(window.caps_mm(one) for one in read) >= READ_MM - 0.05, page


@pytest.mark.parametrize("faces", [3, 4, 5])
@pytest.mark.parametrize(
    ("panel", "least_mm"), [("10", 36), ("10 upright", 36), ("8", 28), ("7", 25)]
)
def test_faces_are_as_large_as_the_panel_allows(panel: str, least_mm: float, faces: int) -> None:
    with drawn(PANELS[panel].model_copy(update={"faces": faces})) as window:
        window.show("asking")
        boxes = [box_of(window.item(f"face-{n}")) for n in range(1, faces + 1)]
    assert min(min(box.width, box.height) for box in boxes) >= least_mm * window.px_per_mm - 1
    assert len({(round(box.width), round(box.height)) for box in boxes}) == 1


def mouth(shot: Shot, face: Box) -> Image.Image:
    """The lower half of a face in black and white, all mouths in one size."""
    side = round(face.width)
    corners = (round(face.left), round(face.top), round(face.left) + side, round(face.top) + side)
    grey = shot.image.crop(corners).convert("L")
    lower = grey.crop((side // 5, side // 2, side - side // 5, side - side // 6))
    return lower.point(lambda light: 255 if light > 140 else 0)


def test_mouths_differ_without_colour_and_words() -> None:
    with drawn(PANELS["10"]) as window:
        shot = window.show("asking")
        mouths = [mouth(shot, box_of(window.item(f"face-{n}"))) for n in range(1, 6)]
    for one, other in combinations(mouths, 2):
        differing = ImageChops.difference(one, other).histogram()[255]
        assert differing >= 0.05 * one.width * one.height


@pytest.mark.parametrize("page", ["free", "asking", "reasons", "thanks"])
def test_every_control_has_a_name(page: str) -> None:
    with drawn(PANELS["7"]) as window:
        window.show(page)
        buttons = [one for one in window.items() if one.inherits("QQuickAbstractButton")]
        names = [str(QQmlProperty(one, "Accessible.name", context(one)).read()) for one in buttons]
    assert buttons
    assert all(names)
