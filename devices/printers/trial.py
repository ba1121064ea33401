"""The trial slip: every letter that a way of printing has, under a number, below what is right.

What comes out right, letter by letter, may be used; so nothing that a way is used for is left out.
On top the same letters stand as dots, which every printer prints right, to compare with.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from devices.printers.escpos import Written
from devices.printers.glyphs import GlyphMemory
from devices.printers.letters import LETTERS, Table, table_bytes
from devices.printers.native import CELL_WIDTH, Alphabet, Pages, Pen, change, written
from devices.printers.page import Align, Feed, Text
from devices.printers.profiles import Profile
from devices.printers.raster import Strip, Typesetter
from devices.printers.stored import Block, define_picture, picture, print_picture

__all__ = ["GROUPS", "Candidate", "candidates", "trial_strips"]

_SMALL = "àảãáạ ăằẳẵắặ âầẩẫấậ đ èẻẽéẹ êềểễếệ ìỉĩíị òỏõóọ ôồổỗốộ ơờởỡớợ ùủũúụ ưừửữứự ỳỷỹýỵ"
GROUPS = (*_SMALL.split(), *_SMALL.upper().split())
"""All letters, as they are read aloud at school."""
RIGHT = "Mẫu:"
PICTURE_WORDS = "Đặng Thị Mỹ Nữ, Ủy ban, chứng thực"
LINE_SIZE = 24
RIGHT_SIZE = 26
GAP = Feed(8)
TRIAL_KEY = b"~~"
"""The picture on the trial slip stands under the last key that others would take."""
PAIRS: tuple[Mapping[int, Table], ...] = (
    {30: Table.TCVN, 31: Table.TCVN_CAPITALS},
    {30: Table.TCVN, 31: Table.TCVN_CAPITALS_ROW},
    {49: Table.TCVN, 50: Table.TCVN_CAPITALS},
    {27: Table.TCVN},
    *({page: Table.CP1258} for page in (52, 32, 35, 27, 94, 41)),
    *({page: Table.VISCII} for page in (51, 27)),
)
"""What printers sold here are known to have, beside what the profile says."""


@dataclass(frozen=True)
class Candidate:
    """A way to print Vietnamese: code pages, letters of ours, or stored pictures."""

    pages: Mapping[int, Table]
    glyphs: bool = False
    pictures: bool = False

    @property
    def letters(self) -> frozenset[str]:
        """What it has."""
        if not self.pages:
            return frozenset(LETTERS)
        return frozenset(letter for one in self.pages.values() for letter in table_bytes(one))


def candidates(profile: Profile) -> Sequence[Candidate]:
    """The lines of the trial slip: what the model is said to know first."""
    claimed = [one for one in PAIRS if one.items() <= profile.code_pages.items()]
    alone = [
        {page: table}
        for page, table in profile.code_pages.items()
        if not any(page in one for one in claimed)
    ]
    found = [*claimed, *alone, *(one for one in PAIRS if one not in claimed)]
    unlike = [one for at, one in enumerate(found) if one not in found[:at]]
    glyphs = [Candidate({}, glyphs=True)] if profile.glyphs else []
    pictures = [Candidate({}, pictures=True)] if profile.picture_bytes else []
    return [*map(Candidate, unlike), *glyphs, *pictures]


def trial_strips(
    ways: Iterable[Candidate],
    width: int,
    typesetter: Typesetter,
    glyphs: GlyphMemory,
    may_store: Callable[[], bool],
) -> Iterator[Strip | Written]:
    """What the slip consists of; `may_store` is asked, and so counts, before a picture is stored.

    The letters of `glyphs` are others with every line: forget them before and behind.
    """
    yield typesetter.strip(Text(" ".join((RIGHT, *GROUPS)), RIGHT_SIZE, align=Align.LEFT), width)
    for number, way in enumerate(ways, start=1):
        yield GAP
        if not way.pictures:
            yield Written(_lines(number, way, width, glyphs))
        elif may_store():
            words = Text(f"{number}. {PICTURE_WORDS}", RIGHT_SIZE, align=Align.LEFT)
            dots = picture(Block((words,), fixed=True), width, typesetter)
            yield Written(define_picture(TRIAL_KEY, dots) + print_picture(TRIAL_KEY))


def _lines(number: int, way: Candidate, width: int, glyphs: GlyphMemory) -> bytes:
    """The lines of one way; they leave the printer set as it was."""
    alphabet: Alphabet = glyphs if way.glyphs else Pages(way.pages)
    groups = ["".join(one for one in group if one in way.letters) for group in GROUPS]
    cells = len if way.glyphs else partial(_cells, Pages(way.pages))
    words = [f"{number}.", *filter(None, groups)]
    data, pen = b"", Pen()
    for text in _packed(words, width // CELL_WIDTH, cells):
        defined = glyphs.define(text) if way.glyphs else b""
        line = written(Text(text, LINE_SIZE, align=Align.LEFT), width, pen, alphabet)
        if line is not None and defined is not None:
            data, pen = data + defined + line[0], line[1]
    return data + change(pen, Pen())


def _cells(pages: Pages, text: str) -> int:
    """How many cells a text takes; a tone may have one of its own."""
    return sum(len(run.data) for run in pages.spell(text, 0) or ())


def _packed(words: Iterable[str], room: int, cells: Callable[[str], int]) -> Iterator[str]:
    """Words in lines that fit."""
    line = ""
    for word in words:
        longer = f"{line} {word}".lstrip()
        if line and cells(longer) > room:
            yield line
            longer = word
        line = longer
    yield line
