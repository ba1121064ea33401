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
QR_MODULES = 41
"""Across a slip's code of 49 characters at level M, with its quiet zone."""
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


@dataclass(frozen=True)
class _Glyph:
    """A letter's dots, where they begin from its place on the baseline, and the way to the next."""

    mask: Image.Image
    left: int
    top: int
    advance: int


class Typesetter:
    """Sets pages with the given font files.

    Keeps its fonts, the dots of letters, and those of the last `cached_lines` fixed paragraphs, all
    within bounds. One thread uses it at a time.
    """

    def __init__(self, fonts: Fonts, cached_lines: int = 64) -> None:
        self._fonts = fonts
        self._font = lru_cache(maxsize=16)(self._load)
        self._glyph = lru_cache(maxsize=1024)(self._draw)
        self._fixed = lru_cache(maxsize=cached_lines)(self._paragraph)

    def set(self, page: Page) -> tuple[Strip, ...]:
        """The page's strips from top to bottom.

        Raises UnencodableTextError for a letter that the font lacks.
        """
        return tuple(self.strip(item, page.width) for item in page.items)

    def strip(self, item: Item, width: int) -> Strip:
        """One item's strip on paper `width` dots wide. Raises UnencodableTextError."""
        match item:
            case Text(fixed=True):
                return self._fixed(item, width)
            case Text():
                return self._paragraph(item, width)
            case Number():
                return self._number(item, width)
            case Rule(thickness, dash):
                stride, ink = width // 8, b"\xff" * (dash // 8 or width // 8)
                row = (ink + bytes(dash // 8)) * math.ceil(stride / len(ink))
                return Dots(width, row[:stride] * thickness)
            case Feed() | Qr():
                return item

    def height(self, page: Page) -> int:
        """How many rows of dots a page has, about: a code's size follows its length."""
        strips = (self.strip(item, page.width) for item in page.items)
        return sum(_rows_of(strip) for strip in strips)

    def _paragraph(self, text: Text, width: int) -> Dots:
        line = partial(self._glyphs, weight=text.weight, size=text.size)
        pitch = math.ceil(text.size * LINE_PITCH_EM)
        side, below = (math.ceil(text.size * em) if text.inverse else 0 for em in LABEL_ROOM_EM)
        lines = [line(one) for one in wrap(text.text, width - 2 * side, lambda s: _length(line(s)))]
        lefts = [_left(_length(glyphs), width, text.align, side) for glyphs in lines]
        image = Image.new(MONO, (width, pitch * len(lines) + below))
        if text.inverse:
            right = max(left + _length(glyphs) for left, glyphs in zip(lefts, lines, strict=True))
            image.paste(1, (min(lefts) - side, 0, right + side, image.height))
        for row, (left, glyphs) in enumerate(zip(lefts, lines, strict=True)):
            baseline = row * pitch + math.ceil(text.size * BASELINE_EM)
            _put(image, glyphs, left, baseline, int(not text.inverse))
        return Dots(width, image.tobytes())

    def _number(self, number: Number, width: int) -> Dots:
        """Proportional figures: fixed cells serve a board that ticks over, paper does not."""
        probe = self._font(Weight.STRONG, PROBE_EM)
        capital = -probe.getbbox("H", mode=MONO, anchor="ls")[1]
        size = math.ceil(number.height * PROBE_EM / capital)
        fits = math.floor(width * PROBE_EM / probe.getlength(number.text, mode=MONO))
        glyphs = self._glyphs(number.text, Weight.STRONG, min(size, fits))
        top = min(glyph.top for glyph in glyphs)
        bottom = max(glyph.top + glyph.mask.height for glyph in glyphs)
        image = Image.new(MONO, (width, bottom - top))
        _put(image, glyphs, _left(_length(glyphs), width, Align.CENTRE), -top, 1)
        return Dots(width, image.tobytes())

    def _glyphs(self, text: str, weight: Weight, size: int) -> list[_Glyph]:
        return [self._glyph(letter, weight, size) for letter in text]

    def _draw(self, letter: str, weight: Weight, size: int) -> _Glyph:
        """A font draws one and the same picture for every letter that it lacks."""
        font = self._font(weight, size)
        if letter not in SPACES and bytes(font.getmask(letter)) == bytes(font.getmask(NO_LETTER)):
            raise UnencodableTextError("printer", f"no letter U+{ord(letter):04X} in the font")
        # Drawn behind an H, whose foot shows the baseline: Pillow sets some letters, and lines in
        # which they are the tallest, one dot too high or low (a dash alone, "tỉnh").
        margin = round(font.getlength(" ", mode=MONO) / 2)
        start = round(font.getlength("H ", mode=MONO)) - margin
        canvas = Image.new(MONO, (start + 3 * size, 3 * size))
        ImageDraw.Draw(canvas).text((0, 2 * size), "H " + letter, fill=1, font=font, anchor="ls")
        baseline = _bottom(canvas.crop((0, 0, start, canvas.height)))
        mask = canvas.crop((start, 0, *canvas.size))
        left, top, right, bottom = mask.getbbox() or (margin, baseline, margin, baseline)
        advance = round(font.getlength(letter, mode=MONO))
        return _Glyph(mask.crop((left, top, right, bottom)), left - margin, top - baseline, advance)

    def _load(self, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
        # Basic layout, letter after letter: the same dots on every machine, whether or not it has
        # a shaping library. Composed letters need no more.
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


def _bottom(image: Image.Image) -> int:
    """The row below the lowest black dot."""
    box = image.getbbox()
    return box[3] if box else 0


def _length(glyphs: Iterable[_Glyph]) -> int:
    return sum(glyph.advance for glyph in glyphs)


def _put(image: Image.Image, glyphs: Iterable[_Glyph], left: int, baseline: int, dot: int) -> None:
    for glyph in glyphs:
        image.paste(dot, (left + glyph.left, baseline + glyph.top), glyph.mask)
        left += glyph.advance


def _left(length: int, width: int, align: Align, side: int = 0) -> int:
    """Where a line begins; `side` dots stay free at either edge."""
    slack = width - length
    return {Align.LEFT: side, Align.CENTRE: slack // 2, Align.RIGHT: slack - side}[align]


def _rows_of(strip: Strip) -> int:
    match strip:
        case Dots():
            return strip.height
        case Feed(dots):
            return dots
        case Qr(_, module):
            return QR_MODULES * module
