"""Which ways of printing Vietnamese a technician has seen right on one printer.

A slip of numbered lines (`trial`) shows every letter in every way that its model may know. The
numbers that came out right are kept in the device's memory; nothing else is ever used.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from devices.memory import DeviceMemory, recalled
from devices.printers.album import Album
from devices.printers.composer import Composer, Powers
from devices.printers.escpos import CENTRE, INITIALIZE, KANJI_OFF, PROCESS_ID, job_bytes
from devices.printers.glyphs import GlyphMemory
from devices.printers.letters import Table
from devices.printers.page import Page
from devices.printers.profiles import Profile
from devices.printers.raster import Typesetter
from devices.printers.trial import Candidate, candidates, trial_strips

__all__ = ["Lettering"]

SEEN, PICTURES = "letters", "pictures"
"""The names of what was seen and of what stands there, in a printer's memory."""
SERIAL = "serial "
NAME_MAX = 64
MM_AN_INCH, USUAL_DPI, CUT_FEED_MM = 25.4, 203, 20


class Lettering:
    """How one printer is told what to print; see `Composer`. One thread uses it at a time.

    `memories` gives the lasting facts of a device by its name: a printer that tells its serial
    number goes by that, wherever it stands, any other by its `place`. `draw` gives the columns of a
    letter of ours, `today` the date by which writes into a printer are counted; `byte_time_s` is
    how long a byte takes on its line.
    """

    def __init__(
        self,
        typesetter: Typesetter,
        profile: Profile,
        place: str,
        memories: Callable[[str], DeviceMemory],
        draw: Callable[[str], bytes],
        today: Callable[[], date] = date.today,
        byte_time_s: float = 0.0,
    ) -> None:
        self.profile = profile
        self._typesetter = typesetter
        self._memories = memories
        self._today = today
        self._byte_time_s = byte_time_s
        self._glyphs = GlyphMemory(draw)
        self._candidates = candidates(profile)
        self._albums: dict[str, Album] = {}
        self._place = place
        self._know(place)

    def meet(self, serial_number: str) -> None:
        """This very printer stands there now: what was seen on another one says nothing of it."""
        name = f"{SERIAL}{serial_number}"[:NAME_MAX]
        if name != self._name:
            self._know(name)

    def part(self) -> None:
        """Any printer may stand there now: until one is met, what was seen at this place counts."""
        if self._name != self._place:
            self._know(self._place)
        self.forget()

    def told(self, keys: Collection[bytes] | None) -> None:
        """The printer says which pictures it has; None: it does not say."""
        self._album.told(keys)

    def _know(self, name: str) -> None:
        memory = self._memories(name)
        limit, byte_time_s = self.profile.picture_bytes, self._byte_time_s
        if name not in self._albums:  # what a printer misses is counted over its reconnections
            self._albums[name] = Album(memory, PICTURES, limit, self._today, byte_time_s)
        album = self._albums[name]
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
        start = INITIALIZE + CENTRE + (KANJI_OFF if self.profile.kanji else b"")
        self.forget()
        strips = trial_strips(
            self._candidates, width, self._typesetter, self._glyphs, self._may_store_trial
        )
        job = job_bytes(strips, process_id if self.answers_jobs else None, start)
        self.forget()
        return job

    def _may_store_trial(self) -> bool:
        if self._album.writable:
            self._album.count_write()
            return True
        return False

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
