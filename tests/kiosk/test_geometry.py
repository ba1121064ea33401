"""Where things stand on the glass: in reach, large enough, nothing cut, nothing over another."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.config import KioskSettings
from kiosk.desk import Issued
from kiosk.ui.pictures import Walk
from kiosk.ui.scenes import SCENES
from kiosk.visit_values import Ease
from screens.hand import visible_items
from tests.fakes.desk import HALL, LONG_NAME, MANY_SERVICES, FakeDesk
from tests.kiosk.conftest import Kiosk, Opened
from tests.kiosk.desks import BrokenDesk

TARGET_MM = 20.0
GAP_MM = 4.0
PANELS_MM = {"21.5": (268.0, 476.0), "27": (336.0, 598.0), "32": (398.0, 708.0)}
EASES = {"as it is": Ease(), "large": Ease(large=True), "low": Ease(reach=True)}
FOR_STAFF = "staff-hold"
"""The clock, which only staff hold; it stands wherever the band is."""


class LongDesk(FakeDesk):
    """Whatever is wished for, the number belongs to the longest names."""

    def issue(
        self,
        command_id: str,
        service: str,
        priority: str | None,
        language: str,
        visit: str | None = None,
    ) -> Issued:
        del service, priority
        return super().issue(command_id, "chung-thuc", "mang-thai", language, visit)


def on_glass(item: QQuickItem) -> QRectF:
    corner = item.mapToScene(QPointF(0, 0))
    return QRectF(corner.x(), corner.y(), item.width(), item.height())


def items(window: QQuickWindow, kind: str) -> list[QQuickItem]:
    return [item for item in visible_items(window.contentItem()) if item.inherits(kind)]


def ink(text: QQuickItem) -> QRectF:
    """The lines of a text, as wide as their column, without the room above them."""
    place = on_glass(text)
    top = place.y() + float(text.property("topPadding"))
    return QRectF(place.x(), top, place.width(), float(text.property("contentHeight")))


def closer_than(areas: dict[str, QRectF], gap: float) -> list[tuple[str, str]]:
    """Which two of them have less than this between them, pixels."""
    half = gap / 2 - 0.6
    wide = {name: area.adjusted(-half, -half, half, half) for name, area in areas.items()}
    return [(a, b) for a, b in combinations(wide, 2) if wide[a].intersects(wide[b])]


def controls_at_fault(window: QQuickWindow) -> Iterator[str]:
    """What is wrong with the controls of this page."""
    glass, mm = on_glass(window.contentItem()), float(window.property("pxPerMm"))
    reach = float(window.property("reachLinePx"))
    buttons = items(window, "QQuickAbstractButton")
    areas = {button.objectName(): on_glass(button) for button in buttons}
    for name, area in areas.items():
        if min(area.width(), area.height()) < TARGET_MM * mm - 0.5:
            yield f"small: {name}"
        if not glass.contains(area):
            yield f"off the glass: {name}"
        if name != FOR_STAFF and area.top() < reach - 1:
            yield f"out of reach: {name}"
    if len(areas) < len(buttons):
        yield "two of one name"
    yield from (f"too close: {pair}" for pair in closer_than(areas, GAP_MM * mm))


def texts_at_fault(window: QQuickWindow) -> Iterator[str]:
    """What is wrong with the texts of this page."""
    glass = on_glass(window.contentItem())
    texts = [text for text in items(window, "QQuickText") if str(text.property("text")).strip()]
    for text in texts:
        told = str(text.property("text"))
        wide = float(text.property("contentWidth")) > text.width() + 1
        if wide or text.property("truncated") or not glass.contains(ink(text)):
            yield f"cut: {told}"
        button = button_of(text)
        if button and not on_glass(button).adjusted(-1, -1, 1, 1).contains(ink(text)):
            yield f"leaves its button: {told}"
    inks = [ink(text).adjusted(1, 1, -1, -1) for text in texts]
    for (one, first), (other, second) in combinations(zip(texts, inks, strict=True), 2):
        if first.intersects(second):
            yield f"over another: {one.property('text')}, {other.property('text')}"


def button_of(item: QQuickItem) -> QQuickItem | None:
    """The button that it stands on."""
    parent = item.parentItem()
    while parent is not None and not parent.inherits("QQuickAbstractButton"):
        parent = parent.parentItem()
    return parent


def hidden_texts(window: QQuickWindow) -> Iterator[str]:
    """Texts that a button covers which is not theirs."""
    buttons = [
        one for one in items(window, "QQuickAbstractButton") if one.objectName() != FOR_STAFF
    ]
    for text in items(window, "QQuickText"):
        covered = ink(text).adjusted(1, 1, -1, -1)
        told = str(text.property("text")).strip()
        if told and any(on_glass(b).intersects(covered) for b in buttons if b != button_of(text)):
            yield f"under a button: {told}"


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize(
    ("panel", "ease", "language"),
    [
        pytest.param("27", "as it is", "vi", marks=pytest.mark.prove),
        pytest.param("27", "large", "en", marks=pytest.mark.prove),
        ("27", "low", "vi"),
        ("21.5", "large", "vi"),
        pytest.param("21.5", "as it is", "en", marks=pytest.mark.prove),
        pytest.param("32", "as it is", "en", marks=pytest.mark.prove),
    ],
)
def test_every_page_on_this_panel(panel: str, ease: str, language: str, orientation: str) -> None:
    width_mm, height_mm = PANELS_MM[panel]
    settings = KioskSettings.model_validate(
        {"panel_width_mm": width_mm, "panel_height_mm": height_mm, "orientation": orientation}
    )
    walk = Walk(LongDesk(), settings, EASES[ease], language)
    faults = []
    for scene in SCENES:
        window = walk.to(scene)
        found = (*controls_at_fault(window), *texts_at_fault(window), *hidden_texts(window))
        faults += [f"{scene.name}: {fault}" for fault in found]
    walk.close()
    assert faults == []


@pytest.mark.parametrize(
    ("panel", "orientation", "mounting_mm", "line_mm"),
    [
        ("21.5", "portrait", 750.0, 0.4 * 476.0),
        ("27", "portrait", 650.0, 0.4 * 598.0),
        ("27", "portrait", 750.0, 598.0 - 350.0),
        ("32", "portrait", 800.0, 708.0 - 300.0),
        ("27", "landscape", 750.0, 0.0),
        ("27", "landscape", 800.0, 36.0),
        ("32", "landscape", 750.0, 48.0),
    ],
)
def test_the_reach_line(panel: str, orientation: str, mounting_mm: float, line_mm: float) -> None:
    width_mm, height_mm = PANELS_MM[panel]
    settings = KioskSettings.model_validate(
        {
            "panel_width_mm": width_mm,
            "panel_height_mm": height_mm,
            "mounting_height_mm": mounting_mm,
            "orientation": orientation,
        }
    )
    assert settings.reach_line_mm == pytest.approx(line_mm)


def on_the_number(open_kiosk: Opened, orientation: str) -> Kiosk:
    """A kiosk on the page of a number."""
    settings = KioskSettings.model_validate({"orientation": orientation})
    kiosk = open_kiosk(LongDesk(), settings=settings)
    kiosk.take_number("chung-thuc")
    kiosk.stage.window.grabWindow()
    return kiosk


def test_figures_of_a_number_are_all_of_one_width(open_kiosk: Opened) -> None:
    kiosk = on_the_number(open_kiosk, "portrait")
    font: QFont = kiosk.hand.item("number").property("font")
    drawn = QFontMetricsF(font)
    assert QFontInfo(font).family() == "Noto Sans"
    assert len({drawn.horizontalAdvance(figure) for figure in "0123456789"}) == 1


@pytest.mark.parametrize("number", ["A1000", "AB10000"])
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_a_long_number_stays_in_its_frame(
    open_kiosk: Opened, number: str, orientation: str
) -> None:
    kiosk = on_the_number(open_kiosk, orientation)
    item = kiosk.hand.item("number")
    item.setProperty("text", number)
    kiosk.stage.window.grabWindow()
    assert on_glass(item.parentItem()).contains(on_glass(item))


def place_of(kiosk: Kiosk, kind: str) -> dict[str, QRectF]:
    """Where the controls stand whose names begin so."""
    kiosk.stage.window.grabWindow()
    buttons = items(kiosk.stage.window, "QQuickAbstractButton")
    return {b.objectName(): on_glass(b) for b in buttons if b.objectName().startswith(kind)}


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize(
    ("kind", "touched"), [("priority-", "priority-mang-thai"), ("language-", "language-en")]
)
def test_no_choice_moves_when_another_is_chosen(
    open_kiosk: Opened, kind: str, touched: str, orientation: str
) -> None:
    settings = KioskSettings.model_validate({"orientation": orientation})
    kiosk = open_kiosk(BrokenDesk(hall=HALL), settings=settings)
    before = place_of(kiosk, kind)
    kiosk.touch(touched)
    assert len(before) > 1
    assert place_of(kiosk, kind) == before


def test_an_office_s_name_parts_before_its_place(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(BrokenDesk(hall=HALL))
    kiosk.stage.window.grabWindow()
    texts = [text.property("text") for text in items(kiosk.stage.window, "QQuickText")]
    assert "Trung tâm Phục vụ hành chính công\nxã Đồng Việt" in texts


@pytest.mark.parametrize("page", ["home", "ticket"])
def test_no_word_stands_alone_on_the_last_line(open_kiosk: Opened, page: str) -> None:
    settings = KioskSettings.model_validate({"orientation": "landscape"})
    kiosk = (
        on_the_number(open_kiosk, "landscape")
        if page == "ticket"
        else open_kiosk(LongDesk(), settings=settings)
    )
    kiosk.stage.window.grabWindow()
    text = next(
        t for t in items(kiosk.stage.window, "QQuickText") if t.property("text") == LONG_NAME
    )
    whole = QFontMetricsF(text.property("font")).horizontalAdvance(LONG_NAME)
    widest = float(text.property("contentWidth"))
    last = whole - (int(text.property("lineCount")) - 1) * widest
    assert last > 0.4 * widest


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize("services", [1, 2, 6, 10])
def test_short_names_need_no_further_part(
    open_kiosk: Opened, services: int, orientation: str
) -> None:
    rows = tuple(replace(row, names={"vi": "Chứng thực bản sao, chữ ký"}) for row in MANY_SERVICES)
    settings = KioskSettings.model_validate({"orientation": orientation})
    desk = FakeDesk(hall=replace(HALL, services=rows[:services]))
    kiosk = open_kiosk(desk, settings=settings)
    if services > 6:
        kiosk.touch("start")
    kiosk.stage.window.grabWindow()
    names = [one.objectName() for one in items(kiosk.stage.window, "QQuickAbstractButton")]
    assert len([name for name in names if name.startswith("service-")]) == services
    assert "more" not in names
