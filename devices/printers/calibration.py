"""Which ways of printing Vietnamese a technician has seen right on one printer.

A slip of numbered lines shows the same words in every way that its model may know. The numbers that
came out right are kept in the device's memory; nothing else is ever used.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from devices.memory import DeviceMemory, recalled
from devices.printers.album import Album
from devices.printers.composer import Composer, Powers
from devices.printers.escpos import INITIALIZE, KANJI_OFF, PROCESS_ID, Written, job_bytes
from devices.printers.glyphs import GlyphMemory
from devices.printers.letters import LETTERS, Table, table_bytes
from devices.printers.native import Pages, Pen, change, written
from devices.printers.page import Align, Page, Text
from devices.printers.profiles import Profile
from devices.printers.raster import Typesetter
from devices.printers.stored import Block, define_picture, picture, print_picture

__all__ = ["Candidate", "Lettering", "candidates"]

SEEN, PICTURES = "letters", "pictures"
"""The names of what was seen and of what stands there, in a printer's memory."""
SERIAL = "serial "
NAME_MAX = 64
MM_AN_INCH, USUAL_DPI, CUT_FEED_MM = 25.4, 203, 20
WORDS = "Đặng Thị Mỹ Nữ, Ủy ban, chứng thực: ĂÂÊÔƠƯĐ ẰẲẴ ẾỀỂ ỐỒỔ ỨỪỮ"
LINE_SIZE = 33
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


class Lettering:
    """How one printer is told what to print; see `Composer`. One thread uses it at a time.

    `memories` gives the lasting facts of a device by its name: a printer that tells its serial
    number goes by that, wherever it stands, any other by its `place`. `draw` gives the columns of a
    letter of ours, `today` the date by which writes into a printer are counted.
    """

    def __init__(
        self,
        typesetter: Typesetter,
        profile: Profile,
        place: str,
        memories: Callable[[str], DeviceMemory],
        draw: Callable[[str], bytes],
        today: Callable[[], date] = date.today,
    ) -> None:
        self.profile = profile
        self._typesetter = typesetter
        self._memories = memories
        self._today = today
        self._glyphs = GlyphMemory(draw)
        self._candidates = candidates(profile)
        self._know(place)

    def meet(self, serial_number: str) -> None:
        """This very printer stands there now: what was seen on another one says nothing of it."""
        name = f"{SERIAL}{serial_number}"[:NAME_MAX]
        if name != self._name:
            self._know(name)

    def told(self, keys: Collection[bytes] | None) -> None:
        """The printer says which pictures it has; None: it does not say."""
        self._album.told(keys)

    def _know(self, name: str) -> None:
        memory = self._memories(name)
        album = Album(memory, PICTURES, self.profile.picture_bytes, self._today)
        powers = _powers(recalled(memory, SEEN), self.profile, album)
        self._name, self._memory, self._album, self.powers = name, memory, album, powers
        self.forget()
        self._composer = Composer(self._typesetter, powers, self._glyphs, album.want)

    @property
    def keeps_pictures(self) -> bool:
        """Whether this printer was seen to print stored pictures."""
        return self.powers.stored is not None

    @property
    def answers_jobs(self) -> bool:
        """Whether the printer says when a job is on paper."""
        return self.profile.answers == "process-id"

    def job(self, page: Page, process_id: bytes) -> bytes:
        """The bytes of a job. Raises UnencodableTextError for a letter that the font lacks."""
        return self._composer.job(page, process_id if self.answers_jobs else None)

    def picture_job(self, process_id: bytes) -> bytes | None:
        """A picture to be stored while nobody waits, and the question whether it is; or None."""
        command = self._album.next() if self.keeps_pictures else None
        return command and command + PROCESS_ID + process_id

    def picture_done(self) -> None:
        """The printer has taken it."""
        self._album.done()

    @property
    def holds_letters(self) -> bool:
        """Whether letters of ours count as being in the printer."""
        return self._glyphs.holds

    def height_mm(self, page: Page) -> int:
        """About how much paper a page takes, with what is fed before the cut."""
        dots = self._typesetter.height(page)
        return round(dots * MM_AN_INCH / (self.profile.dpi or USUAL_DPI)) + CUT_FEED_MM

    def forget(self) -> None:
        """The printer may have lost what it was told since it was switched on."""
        self._glyphs.forget()

    def trial(self, width: int, process_id: bytes) -> bytes:
        """The job of the slip with numbered lines."""
        start = INITIALIZE + (KANJI_OFF if self.profile.kanji else b"")
        self.forget()
        lines = [
            Written(self._line(number, one, width))
            for number, one in enumerate(self._candidates, start=1)
        ]
        job = job_bytes(lines, process_id if self.answers_jobs else None, start)
        self.forget()
        return job

    def confirm(self, numbers: Iterable[int]) -> Powers:
        """Keep which lines of the trial slip came out right, the first ones first; none clears it.

        Raises ValueError for a number that is on no line.
        """
        right = [self._candidate(number) for number in numbers]
        pages: dict[int, str] = {}
        for one in right:
            for page, table in one.pages.items():
                pages.setdefault(page, table.value)
        seen = {
            "pages": pages,
            "glyphs": any(one.glyphs for one in right),
            "pictures": any(one.pictures for one in right),
        }
        self._memory.keep(SEEN, json.dumps(seen if right else {}))
        self._know(self._name)
        return self.powers

    def _candidate(self, number: int) -> Candidate:
        if not 1 <= number <= len(self._candidates):
            raise ValueError(f"no line {number}")
        return self._candidates[number - 1]

    def _line(self, number: int, candidate: Candidate, width: int) -> bytes:
        """One numbered line, of the letters that this way has, in small print."""
        has = set(_letters(candidate.pages.values()) if candidate.pages else LETTERS)
        words = "".join(one for one in WORDS if one.isascii() or one in has)
        text = f"{number}. {words}"
        item = Text(text, LINE_SIZE, align=Align.LEFT)
        if candidate.pictures:
            if not self._album.writable:
                return b""
            self._album.count_write()
            dots = picture(Block((item,), fixed=True), width, self._typesetter)
            return define_picture(TRIAL_KEY, dots) + print_picture(TRIAL_KEY)
        alphabet = self._glyphs if candidate.glyphs else Pages(candidate.pages)
        defined = self._glyphs.define(text) if candidate.glyphs else b""
        line = written(item, width, Pen(), alphabet)
        if line is None or defined is None:
            return b""
        data, pen = line
        return defined + change(_UNSET, Pen()) + data + change(pen, Pen())


_UNSET = Pen(align=Align.LEFT)


def _powers(seen: Mapping[str, Any], profile: Profile, album: Album) -> Powers:
    """What was seen right; what cannot be read any more was not seen."""
    tables = seen.get("pages", {})
    known = {table.value for table in Table}
    pages = {
        int(page): Table(table)
        for page, table in (tables.items() if isinstance(tables, dict) else ())
        if str(page).isdecimal() and table in known
    }
    glyphs = seen.get("glyphs") is True
    return Powers(
        letters=bool(pages) or glyphs,
        pages=pages,
        glyphs=glyphs,
        stored=album if seen.get("pictures") is True else None,
        mark=profile.power_mark,
        dpi=profile.dpi,
        kanji_off=profile.kanji,
    )


def _letters(tables: Iterable[Table]) -> Iterable[str]:
    return (letter for table in tables for letter in table_bytes(table))
