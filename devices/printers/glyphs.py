"""Letters drawn by us into a printer's memory of user-defined characters.

Epson, "ESC &": Font A has cells of 12 × 24 dots, sent column by column, three bytes each, the
highest bit on top. Only the codes 32 to 126 can be redefined, so letters take the place of what
Vietnamese slips seldom need, and that is printed by `ESC % 0` where they do. A printer forgets its
letters with the power and by `ESC @`.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from devices.printers.letters import LETTERS
from devices.printers.native import ASCII, Run
from devices.printers.page import Weight
from devices.printers.raster import Fonts

__all__ = ["GlyphMemory", "glyph_columns"]

CODES = b"{|}~^`\\_@#$%&*+<=>[];'\"!?FJWZfjwzQXqYESRKV"
"""Codes that letters may take, the least missed first."""
WIDTH, HEIGHT = 12, 24
BASELINE = 19
"""Rows above the baseline; capitals of printers stand about 17 high."""
EM = 23
FINER = 8
"""Letters are drawn so many times larger and then brought down, so that no stroke is lost."""
INK = 110
DEFINE = b"\x1b&\x03"  # ESC & y, y = 3 bytes a column


class GlyphMemory:
    """What stands in one printer's memory of letters, and what must go there next.

    `draw` gives the columns of a letter. One thread uses it at a time.
    """

    def __init__(self, draw: Callable[[str], bytes]) -> None:
        self._draw = draw
        self._codes: OrderedDict[str, int] = OrderedDict()
        """Letters and their codes, the one used longest ago first."""

    @property
    def holds(self) -> bool:
        """Whether the printer has letters of ours."""
        return bool(self._codes)

    def forget(self) -> None:
        """The printer may have lost its letters."""
        self._codes.clear()

    def define(self, text: str) -> bytes | None:
        """The commands that bring the letters of a text into memory.

        From then on the memory counts as having them: the caller sends them, or forgets. None, and
        nothing counts, where the letters are too many or one of them is not Vietnamese.
        """
        needed = dict.fromkeys(letter for letter in text if ord(letter) not in ASCII)
        if len(needed) > len(CODES) or not needed.keys() <= set(LETTERS):
            return None
        for letter in needed.keys() & self._codes.keys():
            self._codes.move_to_end(letter)
        missing = [letter for letter in needed if letter not in self._codes]
        return b"".join(self._defined(letter, self._free_code()) for letter in missing)

    def spell(self, text: str, _page: int) -> list[Run] | None:
        """The runs of a text whose letters are in memory."""
        taken = set(self._codes.values())
        runs: list[Run] = []
        for letter in text:
            code = self._codes.get(letter)
            if code is not None:
                runs.append(Run(bytes((code,)), glyphs=True))
            elif ord(letter) in ASCII:
                runs.append(Run(letter.encode(), glyphs=False if ord(letter) in taken else None))
            else:
                return None
        return runs

    def _free_code(self) -> int:
        if len(self._codes) < len(CODES):
            return next(code for code in CODES if code not in self._codes.values())
        return self._codes.popitem(last=False)[1]

    def _defined(self, letter: str, code: int) -> bytes:
        self._codes[letter] = code
        columns = self._draw(letter)
        return DEFINE + bytes((code, code, len(columns) // 3)) + columns


def glyph_columns(fonts: Fonts) -> Callable[[str], bytes]:
    """Draws letters into the cell: columns of three bytes, blank ones on the right left out."""

    @cache
    def font() -> ImageFont.FreeTypeFont:
        basic = ImageFont.Layout.BASIC
        return ImageFont.truetype(fonts[Weight.STRONG], EM * FINER, layout_engine=basic)

    @cache
    def columns(letter: str) -> bytes:
        cell = _cell(letter, font())
        rows = [cell.crop((x, 0, x + 1, HEIGHT)).tobytes() for x in range(WIDTH)]
        bits = [int("".join(str(byte >> 7) for byte in row), 2) for row in rows]
        while bits and not bits[-1]:
            bits.pop()
        return b"".join(one.to_bytes(3, "big") for one in bits)

    return columns


def _cell(letter: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    """A letter in its cell, squeezed where its marks reach beyond it."""
    left, top, right, bottom = map(round, font.getbbox(letter, anchor="ls"))
    ink = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(ink).text((-left, -top), letter, fill=255, font=font, anchor="ls")
    above, below = min(BASELINE, -top / FINER), min(HEIGHT - BASELINE, max(0, bottom / FINER))
    size = (min(WIDTH - 1, max(1, round(ink.width / FINER))), max(1, round(above + below)))
    small = ink.resize(size, Image.Resampling.LANCZOS).point(lambda grey: 255 * (grey > INK))
    cell = Image.new("L", (WIDTH, HEIGHT))
    cell.paste(small, ((WIDTH - size[0]) // 2, BASELINE - round(above)))
    return cell
