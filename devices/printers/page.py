"""What stands on a slip, as plain values that know no printer.

Lengths are dots of the paper: 8 dots are 1 mm on the usual printers (203 dpi).
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

__all__ = ["Align", "Feed", "Item", "Number", "Page", "Qr", "Rule", "Text", "Weight"]

DOTS_PER_MM = 8


class Weight(StrEnum):
    """How strongly letters stand out."""

    NORMAL = "normal"
    STRONG = "strong"


class Align(StrEnum):
    """Where a line stands between the edges of the paper."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True)
class Text:
    """One paragraph; it wraps at words and is never cut.

    `text` is kept in NFC, however it came; `size` is the em in dots (a capital is 0.74 of it);
    `inverse` sets it white on a black label; `fixed` says that it is the same on every slip of the
    office, so that its dots are worth keeping.
    """

    text: str
    size: int
    weight: Weight = Weight.NORMAL
    align: Align = Align.CENTRE
    inverse: bool = False
    fixed: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", unicodedata.normalize("NFC", self.text))


@dataclass(frozen=True)
class Number:
    """The ticket's number: letters and figures `height` dots high, less only if too wide."""

    text: str
    height: int


@dataclass(frozen=True)
class Rule:
    """A line across the paper; with `dash`, dots of ink and of gap in turns, a multiple of 8."""

    thickness: int = 2
    dash: int = 0


@dataclass(frozen=True)
class Feed:
    """Blank paper."""

    dots: int


@dataclass(frozen=True)
class Qr:
    """A QR code with error correction M, in the middle, with its four modules of quiet around.

    `payload` is ASCII; `module` is the side of one module in dots, 1 to 16.
    """

    payload: str
    module: int

    def __post_init__(self) -> None:
        if not self.payload or not self.payload.isascii():
            raise ValueError(f"a QR payload is ASCII and not empty: {self.payload!r}")
        if not 1 <= self.module <= 16:
            raise ValueError(f"a QR module is 1 to 16 dots: {self.module}")


Item: TypeAlias = Text | Number | Rule | Feed | Qr


@dataclass(frozen=True)
class Page:
    """A slip from top to bottom, `width` dots wide: 576 on 80 mm paper, 384 on 58 mm."""

    width: int
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        if self.width <= 0 or self.width % 8:
            raise ValueError(f"a page is a multiple of 8 dots wide: {self.width}")
