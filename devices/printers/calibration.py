"""Which ways of printing Vietnamese a technician has seen right on one printer.

A slip of numbered lines shows the same words in every way that its model may know. The numbers that
came out right are kept in the device's memory; nothing else is ever used.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from devices.memory import DeviceMemory
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
"""The names of what was seen and of what stands there, in the device's memory, before the serial
number of the printer where that tells it."""
NAME_MAX = 32
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

    `draw` gives the columns of a letter of ours.
    """

    def __init__(
        self,
        typesetter: Typesetter,
        profile: Profile,
        memory: DeviceMemory,
        draw: Callable[[str], bytes],
        today: Callable[[], date] = date.today,
    ) -> None:
        self.profile = profile
        self._typesetter = typesetter
        self._memory = memory
        self._today = today
        self._glyphs = GlyphMemory(draw)
        self._candidates = candidates(profile)
        self._know("")

    def meet(self, serial_number: str) -> None:
        """This very printer stands there now: what was seen on another one says nothing of it."""
        if serial_number != self._serial:
            self._know(serial_number)

    def _know(self, serial_number: str) -> None:
        self._serial = serial_number
        pictures = _named(PICTURES, serial_number)
        self._album = Album(self._memory, pictures, self.profile.picture_bytes, self._today)
        self.forget()
        self._composer = self._composed()

    @property
    def powers(self) -> Powers:
        """What is used on this printer now."""
        seen = json.loads(self._memory.recall(_named(SEEN, self._serial)) or "{}")
        pages = {int(page): Table(table) for page, table in seen.get("pages", {}).items()}
        return Powers(
            letters=bool(seen),
            pages=pages,
            glyphs=bool(seen.get("glyphs")),
            stored=self._album.keys if seen.get("pictures") else None,
            feed_dots=self.profile.feed_dots,
            margins=self.profile.margins,
            kanji_off=self.profile.kanji,
        )

    @property
    def answers_jobs(self) -> bool:
        """Whether the printer says when a job is on paper."""
        return self.profile.answers == "process-id"

    def job(self, page: Page, process_id: bytes) -> bytes:
        """The bytes of a job. Raises UnencodableTextError for a letter that the font lacks."""
        return self._composer.job(page, process_id if self.answers_jobs else None)

    def picture_job(self, process_id: bytes) -> bytes | None:
        """A picture to be stored while nobody waits, and the question whether it is; or None."""
        command = self._album.next() if self.powers.stored is not None else None
        return command and command + PROCESS_ID + process_id

    def picture_done(self) -> None:
        """The printer has taken it."""
        self._album.done()

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
        self._memory.keep(_named(SEEN, self._serial), json.dumps(seen if right else {}))
        self.forget()
        self._composer = self._composed()
        return self.powers

    def _candidate(self, number: int) -> Candidate:
        if not 1 <= number <= len(self._candidates):
            raise ValueError(f"no line {number}")
        return self._candidates[number - 1]

    def _composed(self) -> Composer:
        return Composer(self._typesetter, self.powers, self._glyphs, self._album.want)

    def _line(self, number: int, candidate: Candidate, width: int) -> bytes:
        """One numbered line, of the letters that this way has, in small print."""
        has = set(_letters(candidate.pages.values()) if candidate.pages else LETTERS)
        words = "".join(one for one in WORDS if one.isascii() or one in has)
        text = f"{number}. {words}"
        item = Text(text, LINE_SIZE, align=Align.LEFT)
        if candidate.pictures:
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


def _named(what: str, serial_number: str) -> str:
    """The name of a fact of one printer, within what the memory takes."""
    return f"{what} {serial_number}".strip()[:NAME_MAX]


def _letters(tables: Iterable[Table]) -> Iterable[str]:
    return (letter for table in tables for letter in table_bytes(table))
