"""Lines in a printer's own letters: which bytes they take, and what the printer is set to before.

Commands are those of Epson's "ESC/POS Command Reference". A page's sizes become multiples of Font A
(12 × 24 dots), whose capitals are about 17 dots high: never smaller than asked for, but for what
rounding takes off a number. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from devices.printers.letters import Table, as_ascii_marks, table_bytes
from devices.printers.page import Align, Number, Rule, Text, Weight
from devices.printers.raster import wrap

__all__ = ["Alphabet", "Pages", "Pen", "Run", "change", "written"]

CELL_WIDTH = 12
CAPITAL = 17
LARGEST = 8  # GS ! n: one to eight times as wide and high
NEARLY = 0.95
RULE_ACROSS = 8
DASH_ACROSS = 2
ASCII = range(0x20, 0x7F)
_JUSTIFIED = {Align.LEFT: 0, Align.CENTRE: 1, Align.RIGHT: 2}


@dataclass(frozen=True)
class Pen:
    """What a printer's letters are set to; as it stands here after `ESC @` and `ESC a 1`."""

    align: Align = Align.CENTRE
    across: int = 1
    down: int = 1
    bold: bool = False
    inverse: bool = False
    page: int = 0
    glyphs: bool = False
    """Whether codes with a user-defined character print that."""


def change(before: Pen, after: Pen) -> bytes:
    """The commands that make one of the other: ESC a, ESC ! or GS !, ESC E, GS B, ESC t, ESC %."""
    resized = (before.across, before.down) != (after.across, after.down)
    embolden = before.bold != after.bold
    size = (after.across - 1) << 4 | (after.down - 1)
    mode = after.bold << 3 | (after.down == 2) << 4 | (after.across == 2) << 5
    both = resized and embolden and max(after.across, after.down) <= 2
    settings = (
        (before.align != after.align, b"\x1ba", _JUSTIFIED[after.align]),
        (both, b"\x1b!", mode),
        (resized and not both, b"\x1d!", size),
        (embolden and not both, b"\x1bE", after.bold),
        (before.inverse != after.inverse, b"\x1dB", after.inverse),
        (before.page != after.page, b"\x1bt", after.page),
        (before.glyphs != after.glyphs, b"\x1b%", after.glyphs),
    )
    return b"".join(command + bytes((value,)) for differs, command, value in settings if differs)


@dataclass(frozen=True)
class Run:
    """Bytes that one code page, or the user-defined characters, print; None: either way."""

    data: bytes
    page: int | None = None
    glyphs: bool | None = None


class Alphabet(Protocol):
    """A way to spell Vietnamese that a printer has."""

    def spell(self, text: str, page: int) -> list[Run] | None:
        """The runs of a text where `page` is set; None where a letter of it cannot be spelled."""
        ...


class Pages:
    """The code pages that a printer is known to print right, by their numbers."""

    def __init__(self, tables: Mapping[int, Table]) -> None:
        self._letters = {page: table_bytes(table) for page, table in tables.items()}

    def spell(self, text: str, page: int) -> list[Run] | None:
        """Stay on a page as long as it has the letters, then take the one that goes furthest."""
        runs: list[Run] = []
        for at, letter in enumerate(text):
            if ord(letter) in ASCII:
                runs.append(Run(letter.encode(), glyphs=False))
                continue
            if letter not in self._letters.get(page, {}):
                page = max(self._letters, key=lambda one: self._reach(one, text[at:]), default=page)
            data = self._letters.get(page, {}).get(letter)
            if data is None:
                return None
            runs.append(Run(data, page, glyphs=False))
        return runs

    def _reach(self, page: int, text: str) -> int:
        """How many letters at the beginning of a text a page has."""
        letters = self._letters[page]
        return next(
            (at for at, one in enumerate(text) if ord(one) not in ASCII and one not in letters),
            len(text),
        )


def written(
    item: Text | Number | Rule, width: int, pen: Pen, alphabet: Alphabet
) -> tuple[bytes, Pen] | None:
    """The bytes of an item on paper `width` dots wide, and the pen behind it.

    None where it cannot be spelled.
    """
    match item:
        case Rule():
            times = DASH_ACROSS if item.dash else RULE_ACROSS
            after = replace(pen, align=Align.CENTRE, across=times, down=1, bold=False)
            cells = width // (times * CELL_WIDTH)
            line = b"- " * (cells // 2) if item.dash else b"_" * cells
            return _lines([[Run(line, glyphs=False)]], pen, replace(after, inverse=False))
        case Number(text, height):
            return _number(text, height, width, pen, alphabet)
        case Text():
            return _text(item, width, pen, alphabet)


def _number(
    text: str, height: int, width: int, pen: Pen, alphabet: Alphabet
) -> tuple[bytes, Pen] | None:
    times = max(1, min(LARGEST, round(height / CAPITAL)))
    runs = alphabet.spell(as_ascii_marks(text), pen.page)
    if not runs:
        return None
    across = min(times, width // (CELL_WIDTH * _cells(runs)))
    return _lines([runs], pen, replace(_plain(pen), across=max(1, across), down=times, bold=True))


def _text(item: Text, width: int, pen: Pen, alphabet: Alphabet) -> tuple[bytes, Pen] | None:
    text = as_ascii_marks(item.text)
    asked = 0.74 * item.size * NEARLY
    down = next((n for n in range(1, LARGEST) if n * CAPITAL >= asked), LARGEST)
    across = max(1, down - 1)
    spelled = alphabet.spell(text, pen.page)
    if not spelled:
        return None
    widest = _cells(spelled) / max(1, len(text))
    room = width // (CELL_WIDTH * across) - 2 * item.inverse
    lines = [f" {one} " if item.inverse else one for one in wrap(text, room / widest, len)]
    runs = [alphabet.spell(line, pen.page) or [] for line in lines]
    after = replace(
        pen,
        align=item.align,
        across=across,
        down=down,
        bold=item.weight is Weight.STRONG,
        inverse=item.inverse,
    )
    return _lines(runs, pen, after)


def _plain(pen: Pen) -> Pen:
    return replace(pen, align=Align.CENTRE, inverse=False)


def _cells(runs: list[Run]) -> int:
    """Every byte takes a cell: tones of CP1258 do so too on many printers."""
    return sum(len(run.data) for run in runs)


def _lines(lines: list[list[Run]], before: Pen, style: Pen) -> tuple[bytes, Pen]:
    """Lines of runs in a style, each with its end, and the pen behind the last."""
    data, now = bytearray(), before
    for line in lines:
        for run in line:
            page = now.page if run.page is None else run.page
            glyphs = now.glyphs if run.glyphs is None else run.glyphs
            wanted = replace(style, page=page, glyphs=glyphs)
            data += change(now, wanted) + run.data
            now = wanted
        data += b"\n"
    return bytes(data), now
