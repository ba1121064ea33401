"""Where things stand on the glass: in reach, large enough, nothing cut, nothing over another."""

import re
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtQuick import QQuickItem

from kiosk.config import KioskSettings
from kiosk.desk import DeskRefusal, DeskUnknown, PaperState, Resting
from kiosk.visit_values import Rules
from screens.application import ASSETS
from screens.hand import visible_items
from tests.fakes.desk import HALL, LONG_NAME
from tests.kiosk.conftest import Kiosk, Opened
from tests.kiosk.desks import BrokenDesk

TARGET_MM = 20.0
REACH = 0.4
PANELS_MM = {"21.5": (268.0, 476.0), "27": (336.0, 598.0), "32": (398.0, 708.0)}
LONG = {"vi": LONG_NAME, "en": LONG_NAME}
BROKEN = DeskUnknown("store-full", LONG)


def walk(open_kiosk: Opened, page: str, settings: KioskSettings, language: str) -> Kiosk:
    """A kiosk on that page, with the longest texts that a page may meet."""
    desk = BrokenDesk(first_paper=PaperState.FAILED)
    if page == "refused":
        desk.issue_faults = [DeskRefusal("service-closed", LONG)]
    if page == "resting":
        desk.hall = replace(HALL, resting=Resting({"vi": "07:30, thứ Hai"}))
    kiosk = open_kiosk(desk, Rules(max_attempts=1), settings)
    if language != "vi":
        kiosk.touch(f"language-{language}")
    if page in {"choose", "ticket", "refused", "unanswered"}:
        kiosk.touch("start")
    if page == "choose":
        kiosk.touch("service-dat-dai")
    if page in {"ticket", "refused"}:
        kiosk.touch("priority-mang-thai", "service-chung-thuc")
    if page == "unanswered":
        desk.fault, page = BROKEN, "refused"
        kiosk.touch("service-chung-thuc")
    if page == "out-of-service":
        desk.fault = BROKEN
        kiosk.grow_old()
    kiosk.wait(lambda props: props.hall.page == page and props.ticket.paper != "printing")
    kiosk.stage.window.grabWindow()
    return kiosk


def on_glass(item: QQuickItem) -> QRectF:
    corner = item.mapToScene(QPointF(0, 0))
    return QRectF(corner.x(), corner.y(), item.width(), item.height())


def items(kiosk: Kiosk, kind: str) -> list[QQuickItem]:
    root = kiosk.stage.window.contentItem()
    return [item for item in visible_items(root) if item.inherits(kind)]


def ink(text: QQuickItem) -> QRectF:
    """The lines of a text, as wide as their column, without the room above them."""
    place = on_glass(text)
    top = place.y() + float(text.property("topPadding"))
    return QRectF(place.x(), top, place.width(), float(text.property("contentHeight")))


def overlaps(rectangles: list[QRectF]) -> list[tuple[QRectF, QRectF]]:
    inner = [rectangle.adjusted(1, 1, -1, -1) for rectangle in rectangles]
    return [(a, b) for a, b in combinations(inner, 2) if a.intersects(b)]


def controls_at_fault(kiosk: Kiosk, px_per_mm: float, reach_px: float) -> list[str]:
    """What is wrong with the controls of this page."""
    glass = on_glass(kiosk.stage.window.contentItem())
    areas = {item.objectName(): on_glass(item) for item in items(kiosk, "QQuickAbstractButton")}
    small = TARGET_MM * px_per_mm - 0.5
    faults = [f"small: {n}" for n, a in areas.items() if min(a.width(), a.height()) < small]
    faults += [f"off the glass: {name}" for name, a in areas.items() if not glass.contains(a)]
    faults += [f"out of reach: {name}" for name, a in areas.items() if a.top() < reach_px - 1]
    return faults + [f"over another: {pair}" for pair in overlaps(list(areas.values()))]


def texts_at_fault(kiosk: Kiosk) -> list[str]:
    """What is wrong with the texts of this page."""
    glass = on_glass(kiosk.stage.window.contentItem())
    texts = [text for text in items(kiosk, "QQuickText") if text.property("text")]
    faults = [
        f"cut: {text.property('text')}"
        for text in texts
        if not glass.contains(ink(text)) or float(text.property("contentWidth")) > text.width() + 1
    ]
    return faults + [f"over another: {pair}" for pair in overlaps([ink(text) for text in texts])]


@pytest.mark.parametrize(
    "page", ["home", "choose", "ticket", "refused", "unanswered", "resting", "out-of-service"]
)
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize(
    ("panel", "language"), [("21.5", "vi"), ("27", "vi"), ("32", "vi"), ("27", "en")]
)
def test_the_page_on_this_panel(
    open_kiosk: Opened, page: str, orientation: str, panel: str, language: str
) -> None:
    width_mm, height_mm = PANELS_MM[panel]
    settings = KioskSettings.model_validate(
        {"panel_width_mm": width_mm, "panel_height_mm": height_mm, "orientation": orientation}
    )
    kiosk = walk(open_kiosk, page, settings, language)
    window = kiosk.stage.window
    reach_px = REACH * window.height() if orientation == "portrait" else 0
    px_per_mm = max(window.width(), window.height()) / height_mm
    assert controls_at_fault(kiosk, px_per_mm, reach_px) == []
    assert texts_at_fault(kiosk) == []


def test_figures_stand_in_cells_of_one_width(open_kiosk: Opened) -> None:
    kiosk = walk(open_kiosk, "ticket", KioskSettings(), "vi")
    number = kiosk.hand.item("number")
    cells = [item for item in number.childItems() if item.inherits("QQuickText")]
    steps = [b.x() - a.x() for a, b in pairwise(cells[1:])]
    assert [cell.property("text") for cell in cells] == ["B", "0", "1", "5"]
    assert len(set(steps)) == 1


@pytest.mark.parametrize("number", ["A1000", "AB10000"])
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_a_long_number_stays_in_its_frame(
    open_kiosk: Opened, number: str, orientation: str
) -> None:
    kiosk = walk(
        open_kiosk, "ticket", KioskSettings.model_validate({"orientation": orientation}), "vi"
    )
    item = kiosk.hand.item("number")
    item.setProperty("text", number)
    kiosk.stage.window.grabWindow()
    assert on_glass(item.parentItem()).contains(on_glass(item))


TOKENS = dict(
    re.findall(
        r'color (\w+): "#([0-9A-F]{6})"',
        (ASSETS / "qml" / "MotCua" / "Controls" / "Theme.qml").read_text(encoding="utf-8"),
    )
)


def luminance(token: str) -> float:
    """Relative luminance of sRGB, WCAG 2.2."""
    channels = (int(TOKENS[token][at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    ("letters", "ground"),
    [
        ("ink", "paper"),
        ("ink", "mist"),
        ("ink", "gold"),
        ("slate", "paper"),
        ("slate", "mist"),
        ("slate", "actionTint"),
        ("navy", "mist"),
        ("navy", "actionTint"),
        ("paper", "navy"),
        ("paper", "action"),
        ("action", "paper"),
        ("action", "actionTint"),
        ("done", "doneTint"),
        ("fault", "faultTint"),
        ("warning", "warningTint"),
    ],
)
def test_letters_stand_out_from_their_ground(letters: str, ground: str) -> None:
    dark, light = sorted((luminance(letters), luminance(ground)))
    assert (light + 0.05) / (dark + 0.05) >= 7.0


def place_of(kiosk: Kiosk, kind: str) -> dict[str, QRectF]:
    """Where the controls stand whose names begin so."""
    kiosk.stage.window.grabWindow()
    buttons = items(kiosk, "QQuickAbstractButton")
    return {b.objectName(): on_glass(b) for b in buttons if b.objectName().startswith(kind)}


@pytest.mark.parametrize(
    ("kind", "touched"), [("priority-", "priority-mang-thai"), ("language-", "language-en")]
)
def test_no_choice_moves_when_another_is_chosen(
    open_kiosk: Opened, kind: str, touched: str
) -> None:
    kiosk = open_kiosk(BrokenDesk(hall=HALL))
    kiosk.touch("start")
    before = place_of(kiosk, kind)
    kiosk.touch(touched)
    assert len(before) > 1
    assert place_of(kiosk, kind) == before


def test_an_office_s_name_parts_before_its_place(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(BrokenDesk(hall=HALL))
    kiosk.stage.window.grabWindow()
    texts = [text.property("text") for text in items(kiosk, "QQuickText")]
    assert "Trung tâm Phục vụ hành chính công\nxã Đồng Việt" in texts


@pytest.mark.parametrize("page", ["choose", "ticket"])
def test_no_word_stands_alone_on_the_last_line(open_kiosk: Opened, page: str) -> None:
    settings = KioskSettings.model_validate({"orientation": "landscape"})
    kiosk = walk(open_kiosk, page, settings, "vi")
    text = next(t for t in items(kiosk, "QQuickText") if t.property("text") == LONG_NAME)
    whole = QFontMetricsF(text.property("font")).horizontalAdvance(LONG_NAME)
    widest = float(text.property("contentWidth"))
    last = whole - (int(text.property("lineCount")) - 1) * widest
    assert last > 0.4 * widest
