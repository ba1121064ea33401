"""What stands on a window, as people meet it: its picture, the ink of its texts, its controls."""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage
from PySide6.QtQml import QQmlEngine, QQmlExpression
from PySide6.QtQuick import QQuickItem, QQuickWindow

from screens.hand import visible_items

Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Box:
    """A rectangle on the glass, in pixels from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def within(self, other: "Box", slack: float = 1.0) -> bool:
        """Whether it lies in another one, but for `slack` pixels."""
        return (
            self.left >= other.left - slack
            and self.top >= other.top - slack
            and self.right <= other.right + slack
            and self.bottom <= other.bottom + slack
        )

    def meets(self, other: "Box", slack: float = 1.0) -> bool:
        """Whether the two share more than `slack` pixels both ways."""
        return self.apart(other) <= -slack

    def apart(self, other: "Box") -> float:
        """The gap between the two, in pixels; negative where they share ground."""
        across = max(self.left, other.left) - min(self.right, other.right)
        down = max(self.top, other.top) - min(self.bottom, other.bottom)
        return max(across, down)

    def common(self, other: "Box") -> "Box":
        """The ground that the two share."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )


@dataclass(frozen=True)
class TextSeen:
    """A text: where its ink must be, how far it may go, and its colour.

    `first_row` is the row in which the ink of its first line begins, by the letters' own shapes.
    `room` is the glass within all that clips it, `control` the box of the control that bears it.
    """

    words: str
    ink: Box
    first_row: float
    room: Box
    control: Box | None
    color: Rgb
    truncated: bool


@dataclass(frozen=True)
class ControlSeen:
    """Something to touch."""

    name: str
    box: Box
    enabled: bool


@dataclass(frozen=True)
class Shot:
    """One picture of a window with what stands on it."""

    image: Image.Image
    texts: tuple[TextSeen, ...]
    controls: tuple[ControlSeen, ...]

    @property
    def glass(self) -> Box:
        """All of it."""
        return Box(0, 0, *self.image.size)


def shoot(window: QQuickWindow) -> Shot:
    """Take the picture of a window that stands still."""
    image = picture(window)
    items = [one for one in visible_items(window.contentItem()) if not _scrolled_off(one)]
    glass = Box(0, 0, *image.size)
    controls = tuple(
        ControlSeen(item.objectName(), box_of(item), item.isEnabled())
        for item in items
        if item.inherits("QQuickAbstractButton")
    )
    texts = tuple(_text(item, glass) for item in items if _is_text(item))
    return Shot(image, texts, controls)


def picture(window: QQuickWindow) -> Image.Image:
    """The pixels of a window, as red, green and blue."""
    grabbed = window.grabWindow().convertToFormat(QImage.Format.Format_RGB888)
    size = (grabbed.width(), grabbed.height())
    return Image.frombytes(
        "RGB", size, bytes(grabbed.constBits()), "raw", "RGB", grabbed.bytesPerLine()
    )


def box_of(item: QQuickItem) -> Box:
    """Where an item stands."""
    corner = item.mapToScene(QPointF(0, 0))
    return Box(corner.x(), corner.y(), corner.x() + item.width(), corner.y() + item.height())


def _scrolled_off(item: QQuickItem) -> bool:
    """Whether it belongs to a row of a list of which not all can be seen just now."""
    for above in _ancestors(item):
        if above.inherits("QQuickFlickable"):
            seen, row = box_of(above), box_of(_row_of(item, above))
            return seen.height > 0 and not row.within(seen)
    return False


def _row_of(item: QQuickItem, flickable: QQuickItem) -> QQuickItem:
    """The row of a list in which an item stands; itself where it is none's."""
    for above in (item, *_ancestors(item)):
        parent = above.parentItem()
        if parent is not None and parent.parentItem() is flickable:
            return above
    return item


def _is_text(item: QQuickItem) -> bool:
    return item.inherits("QQuickText") and bool(str(item.property("text")).strip())


def _text(item: QQuickItem, glass: Box) -> TextSeen:
    words, font = str(item.property("text")), QFont(item.property("font"))
    place, metrics = box_of(item), QFontMetricsF(font)
    first, last = _outer_lines(words, int(item.property("lineCount")))
    baseline = place.top + item.baselineOffset()
    height = float(item.property("contentHeight"))
    pitch = height / int(item.property("lineCount"))
    top = baseline + metrics.tightBoundingRect(first).top()
    bottom = baseline + height - pitch + metrics.tightBoundingRect(last).bottom()
    left, width = _across(item, place)
    color = QColor(item.property("color"))
    return TextSeen(
        words=words,
        ink=Box(left, top, left + width, bottom),
        first_row=top,
        room=_room(item, glass),
        control=_control(item),
        color=(color.red(), color.green(), color.blue()),
        truncated=bool(item.property("truncated")) or width > place.width + 1,
    )


def _outer_lines(words: str, lines: int) -> tuple[str, str]:
    """What surely stands in the first and in the last line: all of it, or the outer words."""
    if lines == 1:
        return words, words
    parted = words.split()
    return parted[0], parted[-1]


def _across(item: QQuickItem, place: Box) -> tuple[float, float]:
    """Where the lines begin and how wide the widest of them is."""
    width = float(item.property("contentWidth"))
    free = place.width - width
    return place.left + max(0.0, free) * _FREE_AT_LEFT.get(_alignment(item), 0.0), width


_FREE_AT_LEFT = {Qt.AlignmentFlag.AlignRight.value: 1.0, Qt.AlignmentFlag.AlignHCenter.value: 0.5}


def _alignment(item: QQuickItem) -> int:
    """Qt.AlignmentFlag of a text; only QML itself can read this property."""
    context = QQmlEngine.contextForObject(item)
    value = QQmlExpression(context, item, "Number(effectiveHorizontalAlignment)").evaluate()
    return int(value[0] if isinstance(value, tuple) else value)


def _room(item: QQuickItem, glass: Box) -> Box:
    room = glass
    for above in _ancestors(item):
        if above.clip():
            room = room.common(box_of(above))
    return room


def _control(item: QQuickItem) -> Box | None:
    for above in _ancestors(item):
        if above.inherits("QQuickAbstractButton"):
            return box_of(above)
    return None


def _ancestors(item: QQuickItem) -> Iterator[QQuickItem]:
    above = item.parentItem()
    while above is not None:
        yield above
        above = above.parentItem()
