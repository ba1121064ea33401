"""Each line of a page by the way that takes the fewest bytes on this printer.

Only what the printer was seen to print right is used: its own ASCII letters, calibrated code pages,
letters of ours in its memory, pictures stored in it. What none of them can say goes as dots.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from devices.errors import DeviceError
from devices.printers.escpos import (
    CENTRE,
    INITIALIZE,
    KANJI_OFF,
    Written,
    job_bytes,
    motion_units,
)
from devices.printers.glyphs import GlyphMemory
from devices.printers.letters import Table, as_ascii_marks
from devices.printers.native import Pages, Pen, change, written
from devices.printers.page import Align, Item, Number, Page, Rule, Text
from devices.printers.raster import Dots, Strip, Typesetter
from devices.printers.stored import DEFINE_MARK, Block, blocks, dots_hash, picture, print_picture

__all__ = ["DOTS_ONLY", "Composer", "Powers"]


class Pictures(Protocol):
    """What stands in a printer."""

    @property
    def largest(self) -> int:
        """No picture has more bytes of dots than this."""
        ...

    @property
    def keys(self) -> Mapping[str, bytes]:
        """The key of each picture by the hash of its dots."""
        ...

    def use(self, name: str) -> None:
        """A picture is on a slip, by the hash of its dots."""
        ...


@dataclass(frozen=True)
class Powers:
    """What a printer was seen to print right.

    `letters`: its own ASCII letters may be used; `pages` are its code pages by number; `glyphs`: it
    takes letters of ours, and with `mark` a mark that goes when they go; `stored` are the pictures
    that stand in it, None where it keeps none. With `dpi` its motion units can be set to its dots,
    that many an inch; 0 where nobody knows. `kanji_off`: its high bytes are letters only behind
    `FS .`.
    """

    letters: bool = False
    pages: Mapping[int, Table] = field(default_factory=dict)
    glyphs: bool = False
    mark: bool = False
    stored: Pictures | None = None
    dpi: int = 0
    kanji_off: bool = False


def _nothing(_dots: Dots) -> None:
    """Nobody wants to know."""


DOTS_ONLY = Powers()
"""A printer of which nothing is known."""


class Composer:
    """Makes the jobs of one printer. One thread uses it at a time.

    `missed` is told of each fixed block that the printer could keep and does not have.
    """

    def __init__(
        self,
        typesetter: Typesetter,
        powers: Powers,
        memory: GlyphMemory,
        missed: Callable[[Dots], None] = _nothing,
    ) -> None:
        self._typesetter = typesetter
        self._powers = powers
        self._memory = memory
        self._missed = missed
        self._pages = Pages(powers.pages)

    def job(self, page: Page, process_id: bytes | None) -> bytes:
        """The bytes of a whole job; without a `process_id` the printer is not asked for its end.

        Letters that were brought to the printer before count as being there: `forget` when that is
        no longer sure. Raises UnencodableTextError for a letter that the font lacks.
        """
        start = self._start
        strips = self._strips(page)
        try:
            return job_bytes(strips, process_id, start, known_units=bool(self._powers.dpi))
        except DeviceError:
            self.forget()  # what was to be brought with this job never went
            raise

    def forget(self) -> None:
        """The printer may have lost what it was told."""
        self._memory.forget()

    @property
    def _start(self) -> bytes:
        """`ESC @` would lose letters of ours; whatever else it sets, each job leaves as it was."""
        if self._memory.holds:
            return CENTRE
        kanji_off = KANJI_OFF if self._powers.kanji_off and self._powers.letters else b""
        mark = DEFINE_MARK if self._powers.glyphs and self._powers.mark else b""
        return INITIALIZE + CENTRE + kanji_off + motion_units(self._powers.dpi) + mark

    def _strips(self, page: Page) -> Iterator[Strip | Written]:
        pen = Pen()
        placed = (one for block in blocks(page.items) for one in self._placed(block, page.width))
        for block, key in placed:
            if key is not None:
                centred = replace(pen, align=Align.CENTRE)
                yield Written(change(pen, centred) + print_picture(key))
                pen = centred
                continue
            for item in block.items:
                pen = yield from self._item(item, page.width, pen)
        if self._memory.holds:  # the next job will not initialise the printer
            yield Written(change(pen, Pen()))

    def _placed(self, block: Block, width: int) -> Iterator[tuple[Block, bytes | None]]:
        """A block and its key, if it stands in the printer; line by line where it is too large."""
        stored = self._powers.stored
        if stored is None or not block.fixed:
            yield block, None
            return
        dots = picture(block, width, self._typesetter)
        if len(dots.rows) > stored.largest and len(block.items) > 1:
            for item in block.items:
                yield from self._placed(Block((item,), isinstance(item, Text)), width)
            return
        name = dots_hash(dots)
        key = stored.keys.get(name)
        if key is None:
            self._missed(dots)
        else:
            stored.use(name)
        yield block, key

    def _item(self, item: Item, width: int, pen: Pen) -> Generator[Strip | Written, None, Pen]:
        """One item in the printer's own letters or ours, else as dots; gives the pen behind it."""
        way = self._in_letters(item, width, pen)
        if way is not None:
            yield Written(way[0])
            return way[1]
        centred = replace(pen, align=Align.CENTRE)
        if pen != centred:
            yield Written(change(pen, centred))
        yield self._typesetter.strip(item, width)
        return centred

    def _in_letters(self, item: Item, width: int, pen: Pen) -> tuple[bytes, Pen] | None:
        if not self._powers.letters or not isinstance(item, Text | Number | Rule):
            return None
        return written(item, width, pen, self._pages) or self._in_glyphs(item, width, pen)

    def _in_glyphs(
        self, item: Text | Number | Rule, width: int, pen: Pen
    ) -> tuple[bytes, Pen] | None:
        if not self._powers.glyphs or isinstance(item, Rule):
            return None
        defined = self._memory.define(as_ascii_marks(item.text))
        line = None if defined is None else written(item, width, pen, self._memory)
        if defined is None or line is None:
            return None
        return defined + line[0], line[1]
