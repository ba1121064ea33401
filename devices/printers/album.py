"""Which pictures stand in one printer, and which it is to be given next, within its limits."""

import json
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from devices.errors import DeviceError
from devices.memory import DeviceMemory, recalled
from devices.printers.raster import Dots
from devices.printers.stored import (
    WRITES_A_DAY,
    define_picture,
    delete_picture,
    dots_hash,
    free_key,
)

__all__ = ["PICTURE_LINE_S", "Album"]

_logger = logging.getLogger(__name__)

WANTED_MOST = 8
OFTEN = 3
"""A picture missed less often is not worth a write."""
PICTURE_MOST = 40_000
"""Bytes of a picture; one command takes no more than 65,535."""
PICTURE_LINE_S = 4.0
"""No picture takes a line for longer: a citizen may come in that moment."""
UNUSED = timedelta(days=7)
"""A picture on no slip for so long gives way where there is no more room."""


@dataclass(frozen=True)
class _Kept:
    """A picture in the printer: its key in hexadecimal digits, its size, its last day of use."""

    key: str
    bytes: int
    used: str


class Album:
    """The pictures of one printer, at most `limit` bytes of them, `WRITES_A_DAY` new ones a day.

    They stand in the device's memory under `name`; `today` is the date by which writes are counted;
    `byte_time_s` is how long a byte takes on the printer's line. One thread uses it at a time.
    """

    def __init__(
        self,
        memory: DeviceMemory,
        name: str,
        limit: int,
        today: Callable[[], date],
        byte_time_s: float = 0.0,
    ) -> None:
        self._memory = memory
        self._name = name
        self._limit = limit
        self._today = today
        self.largest = (
            min(PICTURE_MOST, int(PICTURE_LINE_S / byte_time_s)) if byte_time_s else PICTURE_MOST
        )
        self._wanted: dict[str, Dots] = {}
        self._missed: dict[str, int] = {}
        """How often each wanted picture was missed, the one missed last behind the others."""
        self._pending: Callable[[], None] | None = None
        self._told = False
        self._others: frozenset[bytes] = frozenset()
        """Keys under which others have put pictures into the printer."""
        kept = recalled(memory, name)
        self._kept = _read(kept.get("pictures"))
        self._day, self._writes = str(kept.get("day", "")), int(kept.get("writes", 0))

    @property
    def keys(self) -> Mapping[str, bytes]:
        """The key of each picture by the hash of its dots; none before the printer has told."""
        found = self._kept if self._told else {}
        return {name: bytes.fromhex(one.key) for name, one in found.items()}

    def told(self, there: Collection[bytes] | None) -> None:
        """The printer says under which keys pictures stand; None: it does not say."""
        self._told = there is not None
        if there is None:
            return
        mine = {name: bytes.fromhex(one.key) for name, one in self._kept.items()}
        self._others = frozenset(there) - set(mine.values())
        if lost := [name for name, key in mine.items() if key not in there]:
            for name in lost:
                del self._kept[name]
            self._keep()

    def use(self, name: str) -> None:
        """A picture is on a slip today; what cannot be kept now is kept tomorrow."""
        today = self._today().isoformat()
        if self._kept[name].used != today:
            self._kept[name] = replace(self._kept[name], used=today)
            try:
                self._keep()
            except DeviceError as error:
                _logger.warning("the day a picture was used is not kept: %s", error)

    def want(self, dots: Dots) -> None:
        """A picture was missed; of those that were so lately some are kept in mind."""
        name = dots_hash(dots)
        if len(dots.rows) > self.largest:
            return
        missed = self._missed.pop(name, 0) + 1
        self._missed[name], self._wanted[name] = missed, dots
        while len(self._missed) > WANTED_MOST:
            oldest = next(iter(self._missed))
            del self._missed[oldest], self._wanted[oldest]

    def next(self) -> bytes | None:
        """What the printer is to be told now, if it may be written to, for the picture missed most.

        That is to store it, or to delete one that nobody uses where there is no room. It counts as
        written from now on, whatever becomes of it; `done` says that it has been done.
        """
        wanted = [name for name, missed in self._missed.items() if missed >= OFTEN]
        if not (self._told and wanted and self.writable):
            return None
        name = max(wanted, key=lambda one: self._missed[one])
        if sum(one.bytes for one in self._kept.values()) + self._size(name) <= self._limit:
            return self._storing(name)
        return self._deleting()

    @property
    def writable(self) -> bool:
        """Whether the printer may be written to once more today."""
        return self._written_today() < WRITES_A_DAY

    def count_write(self) -> None:
        """The printer is being written to. Raises DeviceError where that cannot be kept."""
        self._day, self._writes = self._today().isoformat(), self._written_today() + 1
        self._keep()

    def done(self) -> None:
        """The printer has done what the last `next` told it."""
        pending, self._pending = self._pending, None
        if pending:
            pending()
            self._keep()

    def _storing(self, name: str) -> bytes | None:
        key = free_key({*self.keys.values(), *self._others})
        if key is None:
            return None

        def stored() -> None:
            today = self._today().isoformat()
            self._kept[name] = _Kept(key.hex(), self._size(name), today)
            del self._wanted[name], self._missed[name]

        self._pending = stored
        self.count_write()
        return define_picture(key, self._wanted[name])

    def _deleting(self) -> bytes | None:
        """Take away what was on no slip for longest, if that is long enough."""
        name = min(self._kept, key=lambda one: self._kept[one].used, default=None)
        if name is None or self._kept[name].used > (self._today() - UNUSED).isoformat():
            return None
        key = bytes.fromhex(self._kept[name].key)

        def deleted() -> None:
            del self._kept[name]

        self._pending = deleted
        self.count_write()
        return delete_picture(key)

    def _size(self, name: str) -> int:
        return len(self._wanted[name].rows)

    def _written_today(self) -> int:
        return self._writes if self._day == self._today().isoformat() else 0

    def _keep(self) -> None:
        kept = {
            "pictures": {name: asdict(one) for name, one in self._kept.items()},
            "day": self._day,
            "writes": self._writes,
        }
        self._memory.keep(self._name, json.dumps(kept))


def _read(kept: object) -> dict[str, _Kept]:
    """The pictures as they were kept; what cannot be read is not there."""
    pictures = kept.items() if isinstance(kept, dict) else ()
    return {name: _Kept(**one) for name, one in pictures if set(one) == {"key", "bytes", "used"}}
