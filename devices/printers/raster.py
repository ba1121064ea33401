"""Pages set in dots: fonts, wrapping, and the letters' own room.

Vietnamese capitals carry two marks (Ẳ reaches 1.25 em above the baseline in Be Vietnam Pro) and
letters may have a dot below as well (ỵ, 0.25 em); the line's pitch leaves room for both.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFont

from devices.errors import UnencodableTextError
from devices.printers.page import Align, Feed, Item, Number, Page, Qr, Rule, Text, Weight

__all__ = ["Dots", "Fonts", "Strip", "Typesetter", "be_vietnam_pro", "wrap"]

LINE_PITCH_EM = 1.5
BASELINE_EM = 1.25
LABEL_ROOM_EM = (0.6, 0.2)  # black beside white letters, and below: their marks fill it above
NO_LETTER = "\uffff"
SPACES = (" ", "\u00a0")
PROBE_EM = 1000
MONO = "1"  # Pillow's mode for dots; its hinting differs from that of grey letters

Fonts: TypeAlias = Mapping[Weight, Path]


def be_vietnam_pro() -> Fonts:
    """The font files of Be Vietnam Pro: Medium keeps thin strokes alive on thermal paper."""
    folder = Path(str(files("fontpkg_be_vietnam_pro"))) / "files"
    return {
        Weight.NORMAL: folder / "BeVietnamPro-Medium.ttf",
        Weight.STRONG: folder / "BeVietnamPro-Bold.ttf",
    }


@dataclass(frozen=True)
class Dots:
    """Rows of dots from the left edge of the paper.

    Each row is `width` / 8 bytes; the highest bit is the leftmost dot; 1 is black.
    """

    width: int
    rows: bytes

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.rows) * 8 // self.width


Strip: TypeAlias = Dots | Feed | Qr


class Typesetter:
    """Sets pages with the given font files.

    Keeps its fonts and the dots of the last `cached_lines` fixed paragraphs. One thread uses it at
    a time.
    """

    def __init__(self, fonts: Fonts, cached_lines: int = 64) -> None:
        self._fonts = fonts
        self._font = lru_cache(maxsize=16)(self._load)
        self._fixed = lru_cache(maxsize=cached_lines)(self._paragraph)
        self._knows = lru_cache(maxsize=512)(self._has_letter)

    def set(self, page: Page) -> tuple[Strip, ...]:
        """The page's strips from top to bottom.

        Raises UnencodableTextError for a letter that the font lacks.
        """
        return tuple(self._strip(item, page.width) for item in page.items)

    def _strip(self, item: Item, width: int) -> Strip:
        match item:
            case Text(fixed=True):
                return self._fixed(item, width)
            case Text():
                return self._paragraph(item, width)
            case Number():
                return self._number(item, width)
            case Rule(thickness):
                return Dots(width, b"\xff" * (width // 8 * thickness))
            case Feed() | Qr():
                return item

    def _paragraph(self, text: Text, width: int) -> Dots:
        self._refuse_unknown(text.text, text.weight)
        font = self._font(text.weight, text.size)
        pitch = math.ceil(text.size * LINE_PITCH_EM)
        side, below = (math.ceil(text.size * em) if text.inverse else 0 for em in LABEL_ROOM_EM)
        lines = wrap(text.text, width - 2 * side, partial(font.getlength, mode=MONO))
        boxes = [(line, _left(_length(font, line), width, text.align, side)) for line in lines]
        image = Image.new(MONO, (width, pitch * len(lines) + below))
        draw = ImageDraw.Draw(image)
        if text.inverse:
            left = min(left for _, left in boxes) - side
            right = max(left + _length(font, line) for line, left in boxes) + side - 1
            draw.rectangle((left, 0, right, image.height), fill=1)
        for row, (line, left) in enumerate(boxes):
            baseline = row * pitch + math.ceil(text.size * BASELINE_EM)
            draw.text((left, baseline), line, fill=int(not text.inverse), font=font, anchor="ls")
        return Dots(width, image.tobytes())

    def _number(self, number: Number, width: int) -> Dots:
        """Proportional figures: fixed cells serve a board that ticks over, paper does not."""
        self._refuse_unknown(number.text, Weight.STRONG)
        probe = self._font(Weight.STRONG, PROBE_EM)
        capital = -probe.getbbox("H", mode=MONO, anchor="ls")[1]
        size = math.ceil(number.height * PROBE_EM / capital)
        fits = math.floor(width * PROBE_EM / _length(probe, number.text))
        font = self._font(Weight.STRONG, min(size, fits))
        _, top, _, bottom = font.getbbox(number.text, mode=MONO, anchor="ls")
        image = Image.new(MONO, (width, math.ceil(bottom - top)))
        left = _left(_length(font, number.text), width, Align.CENTRE)
        ImageDraw.Draw(image).text((left, -top), number.text, fill=1, font=font, anchor="ls")
        return Dots(width, image.tobytes())

    def _refuse_unknown(self, text: str, weight: Weight) -> None:
        for letter in text:
            if letter not in SPACES and not self._knows(letter, weight):
                raise UnencodableTextError("printer", f"no letter U+{ord(letter):04X} in the font")

    def _has_letter(self, letter: str, weight: Weight) -> bool:
        """A font draws one and the same picture for every letter that it lacks."""
        font = self._font(weight, 32)
        return bytes(font.getmask(letter)) != bytes(font.getmask(NO_LETTER))

    def _load(self, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
        # Basic layout: the same dots on every machine, whether or not it has a shaping library.
        return ImageFont.truetype(self._fonts[weight], size, layout_engine=ImageFont.Layout.BASIC)


@dataclass(frozen=True)
class _Piece:
    """A word, or a part of a word too long for a line; `gap` is the space before it."""

    text: str
    width: float
    gap: float


def wrap(text: str, room: float, measure: Callable[[str], float]) -> list[str]:
    """Break `text` at its spaces into as few lines as `room` allows, of about equal length.

    A word wider than a line is broken between letters. `measure` gives the width of a string, and
    the width of a whole is that of its parts together.
    """
    pieces = list(_pieces(text.split(" "), room, measure))
    best = _fill(pieces, room)
    low = max((piece.width for piece in pieces), default=0.0)
    high = room
    while high - low > 1:
        middle = (low + high) / 2
        lines = _fill(pieces, middle)
        if len(lines) > len(best):
            low = middle
        else:
            best, high = lines, middle
    return [
        "".join((" " if p.gap and i else "") + p.text for i, p in enumerate(line)) for line in best
    ]


def _pieces(words: Iterable[str], room: float, measure: Callable[[str], float]) -> Iterator[_Piece]:
    space = measure(" ")
    for word in filter(None, words):
        gap, rest = space, word
        while (width := measure(rest)) > room and len(rest) > 1:
            end = next(end for end in range(2, len(rest) + 1) if measure(rest[:end]) > room)
            part, rest = rest[: end - 1], rest[end - 1 :]
            yield _Piece(part, measure(part), gap)
            gap = 0.0
        yield _Piece(rest, width, gap)


def _fill(pieces: Iterable[_Piece], room: float) -> list[list[_Piece]]:
    lines: list[list[_Piece]] = [[]]
    used = 0.0
    for piece in pieces:
        if lines[-1] and used + piece.gap + piece.width > room:
            lines.append([])
        used = used + piece.gap + piece.width if lines[-1] else piece.width
        lines[-1].append(piece)
    return lines


def _joined(line: Iterable[_Piece]) -> str:
    return "".join((" " if piece.gap else "") + piece.text for piece in line).removeprefix(" ")


def _length(font: ImageFont.FreeTypeFont, text: str) -> int:
    return math.ceil(font.getlength(text, mode=MONO))


def _left(length: int, width: int, align: Align, side: int = 0) -> int:
    """Where a line begins; `side` dots stay free at either edge."""
    slack = width - length
    return {Align.LEFT: side, Align.CENTRE: slack // 2, Align.RIGHT: slack - side}[align]
