"""What an ESC/POS job is made of: bytes, code tables, modes, and the things on paper.

`escpos_reader` goes from the first to the last. Written from the printer makers' public command
references and charts alone; nothing here knows our encoders, so that it can judge them.
"""

import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Literal, Self, TypeVar

from PIL import Image

ICONV_TIMEOUT_S = 10
CELL = {"A": (12, 24), "B": (9, 17)}
"""Columns and rows of a character cell, per font."""
GLYPH = "\ufffc"
"""Stands in a line's string for a user-defined glyph, which no one can read but by its dots."""

TEXT = "text"
"""The name of a run of printable bytes, among the names of commands."""
SETTINGS = {
    "ESC 2": 0,
    "ESC 3": 1,
    "ESC !": 1,
    "ESC M": 1,
    "ESC E": 1,
    "ESC -": 1,
    "GS !": 1,
    "GS B": 1,
    "ESC t": 1,
    "ESC R": 1,
    "ESC %": 1,
    "FS .": 0,
    "FS &": 0,
    "GS P": 2,
}
"""Commands that set a mode by a number, and of how many bytes that is."""
PLACE_SETTINGS = {"ESC a": 1, "ESC {": 1, "GS L": 2, "GS W": 2}
"""The same for those that work at the beginning of a line only."""
COUNTRIES = 17
"""The highest international set; above it stand India's, which no hall of ours needs."""
SIDES: tuple[Literal["left", "centre", "right"], ...] = ("left", "centre", "right")

_CONTROLS = {
    "EOT": 0x04,
    "ENQ": 0x05,
    "LF": 0x0A,
    "DLE": 0x10,
    "DC4": 0x14,
    "ESC": 0x1B,
    "FS": 0x1C,
    "GS": 0x1D,
}


class NotOnPaper(Exception):
    """These bytes do not come out as anything the manuals promise.

    `offset` is the place in the job where the command, or the byte of text, begins.
    """

    def __init__(self, offset: int, why: str) -> None:
        super().__init__(f"at byte {offset}: {why}")
        self.offset = offset


class Wire:
    """A job's bytes, taken from the front; `offset` is where the present command began."""

    def __init__(self, data: bytes, names: Mapping[bytes, str]) -> None:
        self._data = data
        self._names = names
        self._next = 0
        self.offset = 0

    def command(self) -> str | None:
        """The name of the next command (TEXT for printable bytes), None at the end."""
        self.offset = self._next
        if self._next == len(self._data):
            return None
        if _printable(self._data[self._next]):
            return TEXT
        for size in (3, 2, 1):
            opening = self._data[self._next : self._next + size]
            if opening in self._names:
                self._next += len(opening)
                return self._names[opening]
        unknown = self._data[self._next : self._next + 3].hex(" ")
        raise NotOnPaper(self.offset, f"no known command begins with {unknown}")

    def text(self) -> bytes:
        """All printable bytes up to the next command."""
        start = self._next
        while self._next < len(self._data) and _printable(self._data[self._next]):
            self._next += 1
        return self._data[start : self._next]

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        self.need(self._next + count <= len(self._data), "the command is cut off")
        self._next += count
        return self._data[self._next - count : self._next]

    def number(self, size: int = 1) -> int:
        """The next `size` bytes as a number, lowest byte first."""
        return int.from_bytes(self.take(size), "little")

    def need(self, right: bool, why: str) -> None:
        """Raise NotOnPaper at the present command unless `right`."""
        if not right:
            raise NotOnPaper(self.offset, why)


def _printable(code: int) -> bool:
    return code >= 0x20 and code != 0x7F


def openings(names: Collection[str]) -> Mapping[bytes, str]:
    """The bytes that open each command of the manual's name, as "GS ( L" → 1D 28 4C."""
    return {
        bytes(_CONTROLS.get(word, ord(word[0])) for word in name.split()): name
        for name in names
        if name != TEXT
    }


@cache
def code_table(name: str) -> Mapping[int, str]:
    """The letter behind each byte from 80 hex up; a byte that is not there prints none.

    `tcvn` and `tcvn-capitals` are Epson's pages 30 and 31 as charted: the first has the small
    letters of TCVN 5712 only, the second their capitals at the same byte, but Ă, Â and Đ at the
    place where TCVN 5712 itself has them. Raises ValueError for a name it does not know.
    """
    match name:
        case "ascii":
            table: dict[int, str] = {}
        case "cp437" | "cp1258" | "viscii":
            table = _iconv(name.upper())
        case "tcvn":
            table = {code: one for code, one in _iconv("TCVN").items() if one.islower()}
        case "tcvn-capitals":
            capitals = {code: one.upper() for code, one in code_table("tcvn").items()}
            own = {one: code for code, one in _iconv("TCVN").items() if one in "ĂÂĐ"}
            table = {own.get(one, code): one for code, one in capitals.items()}
        case _:
            raise ValueError(f"no code table {name}")
    return MappingProxyType(table)


def _iconv(charset: str) -> dict[int, str]:
    """The upper half of a character set as glibc has it: what it does not know is left out."""
    asked = b"\n".join(bytes([code]) for code in range(0x80, 0x100))
    told = subprocess.run(
        ["iconv", "-c", "-f", charset, "-t", "UTF-8"],
        input=asked,
        capture_output=True,
        timeout=ICONV_TIMEOUT_S,
        check=False,  # it answers 1 where a byte was left out
    )
    letters = told.stdout.decode().split("\n")
    if len(letters) != 0x80:
        raise RuntimeError(f"iconv {charset}: {told.stderr.decode()}")
    return {0x80 + place: letter for place, letter in enumerate(letters) if letter}


@dataclass(frozen=True)
class Dots:
    """A picture of printer dots: one string a row, from the top, `#` black and `.` white."""

    rows: tuple[str, ...]

    @classmethod
    def from_raster(cls, width: int, data: bytes) -> Self:
        """From rows of whole bytes, highest bit leftmost; bits beyond `width` are dropped."""
        stride = (width + 7) // 8
        rows = (data[at : at + stride] for at in range(0, len(data), stride))
        return cls(tuple(_dots(row)[:width] for row in rows))

    @classmethod
    def from_columns(cls, size: int, height: int, data: bytes) -> Self:
        """From columns of `size` bytes, highest bit on top; rows beyond `height` are dropped."""
        columns = [_dots(data[at : at + size]) for at in range(0, len(data), size)]
        return cls(tuple("".join(column[row] for column in columns) for row in range(height)))

    @classmethod
    def from_picture(cls, picture: Image.Image) -> Self:
        """From a Pillow picture: what is black in its 1-bit form is a dot."""
        return cls.from_raster(picture.width, picture.convert("1").tobytes("raw", "1;I"))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in dots."""
        return len(self.rows[0]), len(self.rows)

    def picture(self) -> Image.Image:
        """As a 1-bit Pillow picture, dots black."""
        width, height = self.size
        grey = "".join(self.rows).translate({ord("#"): "\x00", ord("."): "\xff"})
        return Image.frombytes("L", (width, height), grey.encode("latin-1")).convert("1")

    def enlarged(self, across: int, down: int) -> Self:
        """Every dot repeated `across` and `down` times."""
        wide = ("".join(dot * across for dot in row) for row in self.rows)
        return type(self)(tuple(row for row in wide for _ in range(down)))

    def widened(self, width: int) -> Self:
        """With white columns at the right, up to `width`."""
        return type(self)(tuple(row.ljust(width, ".") for row in self.rows))

    def raised(self, height: int) -> Self:
        """With white rows on top, up to `height`."""
        width, had = self.size
        return type(self)(("." * width,) * (height - had) + self.rows)


def _dots(row: bytes) -> str:
    return "".join(f"{byte:08b}" for byte in row).translate({ord("1"): "#", ord("0"): "."})


@dataclass(frozen=True)
class Style:
    """How characters look: sizes are multipliers 1-8, `underline` is its thickness in dots."""

    font: Literal["A", "B"] = "A"
    width: int = 1
    height: int = 1
    bold: bool = False
    underline: int = 0
    reverse: bool = False


@dataclass(frozen=True)
class Place:
    """Where a line, picture or code stands: `left` and `area` (None: the whole) in motion units."""

    justify: Literal["left", "centre", "right"] = "left"
    left: int = 0
    area: int | None = None
    upside_down: bool = False


@dataclass(frozen=True)
class Modes:
    """All that stays set until it is set anew or the printer is initialised.

    `page` and `country` are the numbers of `ESC t` and `ESC R`; `thickness` is the underline's
    for when it is on; `spacing` is a line's in units, None for the default.
    """

    kanji: bool = False
    page: int = 0
    country: int = 0
    units: tuple[int, int] = (0, 0)
    """Motion units an inch, across and down; 0: the model's own."""
    user_set: bool = False
    spacing: int | None = None
    thickness: int = 1
    style: Style = field(default_factory=Style)
    place: Place = field(default_factory=Place)

    def after(self, name: str, number: int) -> "Modes":
        """The modes after one of the SETTINGS or PLACE_SETTINGS; ValueError if undefined."""
        match name:
            case "GS P":
                return replace(self, units=(number & 0xFF, number >> 8))
            case "FS ." | "FS &":
                return replace(self, kanji=name == "FS &")
            case "ESC t":
                return replace(self, page=number)
            case "ESC R":
                if number > COUNTRIES:
                    raise ValueError(f"no international set {number}")
                return replace(self, country=number)
            case "ESC %":
                return replace(self, user_set=_flag(number))
            case "ESC 2" | "ESC 3":
                return replace(self, spacing=number if name == "ESC 3" else None)
            case "ESC -":
                thickness = _digit(number, 2)
                style = replace(self.style, underline=thickness)
                return replace(self, style=style, thickness=thickness or self.thickness)
            case _ if name in PLACE_SETTINGS:
                return replace(self, place=_placed(self.place, name, number))
            case _:
                return replace(self, style=self._styled(name, number))

    def _styled(self, name: str, number: int) -> Style:
        match name:
            case "ESC !":
                return Style(
                    "B" if _defined(number, 0b1011_1001) & 0x01 else "A",
                    width=2 if number & 0x20 else 1,
                    height=2 if number & 0x10 else 1,
                    bold=bool(number & 0x08),
                    underline=self.thickness if number & 0x80 else 0,
                    reverse=self.style.reverse,
                )
            case "ESC M":
                return replace(self.style, font="B" if _digit(number, 1) else "A")
            case "ESC E":
                return replace(self.style, bold=_flag(number))
            case "GS B":
                return replace(self.style, reverse=_flag(number))
            case "GS !":
                size = _defined(number, 0b0111_0111)
                return replace(self.style, width=(size >> 4) + 1, height=(size & 7) + 1)
            case _:
                raise ValueError(f"{name} sets nothing")


def _placed(place: Place, name: str, number: int) -> Place:
    match name:
        case "ESC a":
            return replace(place, justify=SIDES[_digit(number, 2)])
        case "ESC {":
            return replace(place, upside_down=_flag(number))
        case "GS L":
            return replace(place, left=number)
        case _:
            return replace(place, area=number)


def _flag(number: int) -> bool:
    """Only the lowest bit counts."""
    return bool(number & 1)


def _digit(number: int, most: int) -> int:
    """The number itself or its ASCII digit."""
    value = number - 48 if number >= 48 else number
    if value > most:
        raise ValueError(f"{number} is undefined")
    return value


def _defined(number: int, bits: int) -> int:
    """A number without bits that mean nothing."""
    if number & ~bits:
        raise ValueError(f"undefined bits in {number:08b}")
    return number


@dataclass(frozen=True)
class Letters:
    """A run of one style in the printer's own letters; `at` if `ESC $` set its place."""

    text: str
    style: Style = Style()
    at: int | None = None


@dataclass(frozen=True)
class Cell:
    """One user-defined glyph: its code and the columns that were defined, before enlarging."""

    code: int
    dots: Dots
    style: Style = Style()
    at: int | None = None


@dataclass(frozen=True)
class TextLine:
    """One printed line, from left to right."""

    pieces: tuple[Letters | Cell, ...]
    place: Place = Place()

    @property
    def text(self) -> str:
        """The line as a human reads it, NFC; each user-defined glyph is a U+FFFC."""
        return "".join(one.text if isinstance(one, Letters) else GLYPH for one in self.pieces)

    @property
    def dots(self) -> Dots:
        """The line's glyphs and spaces side by side, on their common base line.

        Raises ValueError where dots cannot be known: letters of the printer's own, an emphasis,
        a place set by `ESC $`.
        """
        cells = [cell for piece in self.pieces for cell in _cells(piece)]
        height = max(cell.size[1] for cell in cells)
        rows = zip(*(cell.raised(height).rows for cell in cells), strict=True)
        return Dots(tuple("".join(row) for row in rows))


def _cells(piece: Letters | Cell) -> list[Dots]:
    style = piece.style
    plain = Style(style.font, style.width, style.height)
    if piece.at is not None or style != plain:
        raise ValueError(f"the dots of {piece} are the printer's own")
    width, height = CELL[style.font]
    if isinstance(piece, Cell):
        cells = [piece.dots.widened(width)]
    elif piece.text.strip(" "):
        raise ValueError(f"the letters of {piece.text!r} are the printer's own")
    else:
        cells = [Dots(("." * width,) * height)] * len(piece.text)
    return [cell.enlarged(style.width, style.height) for cell in cells]


@dataclass(frozen=True)
class Graphic:
    """A printed picture: the command that printed it, its dots as sent and their enlargement.

    `key` is the key code of a stored one.
    """

    by: str
    dots: Dots
    across: int = 1
    down: int = 1
    place: Place = Place()
    at: int | None = None
    key: str | None = None

    @property
    def printed(self) -> Dots:
        """The dots on paper."""
        return self.dots.enlarged(self.across, self.down)


@dataclass(frozen=True)
class QrCode:
    """A QR code: what it says, its module in dots, its error correction level, its model."""

    payload: bytes
    module: int = 3
    level: Literal["L", "M", "Q", "H"] = "L"
    model: int = 2
    place: Place = Place()


@dataclass(frozen=True)
class Feed:
    """Paper moved on: `lines` of `spacing` units each (None: the default), or by `units`."""

    lines: int = 0
    units: int = 0
    spacing: int | None = None


@dataclass(frozen=True)
class Cut:
    """The paper cut; `feed` units past the cutting place first, None if where it stood."""

    full: bool
    feed: int | None = None


@dataclass(frozen=True)
class ProcessId:
    """The printer answers this once everything before it is printed."""

    name: str


@dataclass(frozen=True)
class RealTime:
    """A real-time command and its number; nothing on paper by itself."""

    name: str
    number: int


Item = TextLine | Graphic | QrCode | Feed | Cut | ProcessId | RealTime
Kind = TypeVar("Kind", TextLine, Graphic, QrCode, Feed, Cut, ProcessId, RealTime)


@dataclass(frozen=True)
class Paper:
    """What came out, from top to bottom; equal papers are equal values."""

    items: tuple[Item, ...]

    def each(self, kind: type[Kind]) -> list[Kind]:
        """The items of one kind, in order."""
        return [one for one in self.items if isinstance(one, kind)]

    @property
    def texts(self) -> list[str]:
        """The lines as a human reads them."""
        return [line.text for line in self.each(TextLine)]
