"""The simulated printer's own letters: bytes of a line → cells of dots.

A byte that the selected code page does not have prints a hollow box, as a wrong letter would stand
on real paper: it is seen, and nothing is guessed.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageDraw

from devices.printers.glyphs import HEIGHT, WIDTH, glyph_columns
from devices.printers.letters import Table, table_bytes
from devices.printers.raster import be_vietnam_pro

__all__ = ["KNOWN_PAGES", "Look", "TextLine"]

MONO = "1"
KNOWN_PAGES: Mapping[int, Table] = {
    30: Table.TCVN,
    31: Table.TCVN_CAPITALS,
    52: Table.CP1258,
    51: Table.VISCII,
}
"""The code pages of the printer that is simulated."""
_TONES = {0xCC: "\u0300", 0xEC: "\u0301", 0xDE: "\u0303", 0xD2: "\u0309", 0xF2: "\u0323"}
_columns = glyph_columns(be_vietnam_pro())


@dataclass
class Look:
    """How letters are set; `glyphs` are the user-defined ones, used while `user_set`."""

    across: int = 1
    down: int = 1
    bold: bool = False
    inverse: bool = False
    page: int = 0
    user_set: bool = False
    glyphs: dict[int, bytes] = field(default_factory=dict)


class TextLine:
    """One line as it fills."""

    def __init__(self) -> None:
        self._cells: list[Image.Image] = []

    def add(self, data: bytes, look: Look) -> None:
        """Put the letters of some bytes behind the others."""
        self._cells += [_shown(columns, look) for columns in _cells(data, look)]

    def take(self) -> Image.Image | None:
        """The line's dots, its letters on one foot; None where it is empty. The next one begins."""
        cells, self._cells = self._cells, []
        if not cells:
            return None
        height = max(cell.height for cell in cells)
        line = Image.new(MONO, (sum(cell.width for cell in cells), height))
        left = 0
        for cell in cells:
            line.paste(cell, (left, height - cell.height))
            left += cell.width
        return line


def _cells(data: bytes, look: Look) -> Iterator[bytes | None]:
    """The columns of each letter; None for one that the printer does not have."""
    letters = _letters(look.page)
    at = 0
    while at < len(data):
        if look.user_set and data[at] in look.glyphs:
            yield look.glyphs[data[at]]
            at += 1
            continue
        pair, single = data[at : at + 2], data[at : at + 1]
        found = pair if len(pair) == 2 and pair in letters else single
        letter = letters.get(found) or (chr(data[at]) if 0x20 <= data[at] < 0x7F else None)
        yield None if letter is None else _columns(letter)
        at += len(found)


def _letters(page: int) -> Mapping[bytes, str]:
    table = KNOWN_PAGES.get(page)
    if table is None:
        return {}
    found = {data: letter for letter, data in table_bytes(table).items()}
    if table is Table.CP1258:
        vowels = {data: letter for data, letter in found.items() if len(data) == 1}
        for vowel, letter in vowels.items():
            for byte, tone in _TONES.items():
                whole = unicodedata.normalize("NFC", letter + tone)
                if len(whole) == 1:
                    found[vowel + bytes((byte,))] = whole
    return found


def _shown(columns: bytes | None, look: Look) -> Image.Image:
    """A letter in its cell, as large, bold and inverse as is set."""
    cell = Image.new(MONO, (WIDTH, HEIGHT))
    if columns is None:
        ImageDraw.Draw(cell).rectangle((1, 4, WIDTH - 3, HEIGHT - 5), outline=255)
    else:
        for x in range(len(columns) // 3):
            bits = int.from_bytes(columns[3 * x : 3 * x + 3], "big")
            for y in range(HEIGHT):
                cell.putpixel((x, y), 255 * (bits >> (HEIGHT - 1 - y) & 1))
    if look.bold:
        cell = ImageChops.logical_or(cell, ImageChops.offset(cell, 1, 0))
    if look.inverse:
        cell = ImageChops.invert(cell)
    return cell.resize((WIDTH * look.across, HEIGHT * look.down), Image.Resampling.NEAREST)
