"""Which pictures stand in one printer, and which it is to be given next, within its limits."""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date

from devices.memory import DeviceMemory, recalled
from devices.printers.raster import Dots
from devices.printers.stored import WRITES_A_DAY, define_picture, dots_hash, free_key

__all__ = ["Album"]

WANTED_MOST = 8
OFTEN = 3
"""A picture missed less often is not worth a write."""
PICTURE_MOST = 40_000
"""Bytes of a picture; one command takes no more than 65,535."""


class Album:
    """The pictures of one printer, at most `limit` bytes of them, `WRITES_A_DAY` new ones a day.

    They stand in the device's memory under `name`; `today` is the date by which writes are counted.
    One thread uses it at a time.
    """

    def __init__(
        self, memory: DeviceMemory, name: str, limit: int, today: Callable[[], date]
    ) -> None:
        self._memory = memory
        self._name = name
        self._limit = limit
        self._today = today
        self._wanted: dict[str, Dots] = {}
        self._missed: dict[str, int] = {}
        """How often each wanted picture was missed, the one missed last behind the others."""
        self._pending: tuple[str, bytes] | None = None
        self._told = False
        kept = recalled(memory, name)
        self._keys = {name: bytes.fromhex(key) for name, key in kept.get("keys", {}).items()}
        self._bytes = int(kept.get("bytes", 0))
        self._day, self._writes = str(kept.get("day", "")), int(kept.get("writes", 0))

    @property
    def keys(self) -> Mapping[str, bytes]:
        """The key of each picture by the hash of its dots; none before the printer has told."""
        return self._keys if self._told else {}

    def told(self, there: Collection[bytes] | None) -> None:
        """The printer says under which keys pictures stand; None: it does not say."""
        self._told = there is not None
        if there is not None and set(self._keys.values()) - set(there):
            self._keys = {name: key for name, key in self._keys.items() if key in there}
            self._keep()

    def want(self, dots: Dots) -> None:
        """A picture was missed; of those that were so lately some are kept in mind."""
        name = dots_hash(dots)
        if len(dots.rows) > PICTURE_MOST:
            return
        missed = self._missed.pop(name, 0) + 1
        self._missed[name], self._wanted[name] = missed, dots
        while len(self._missed) > WANTED_MOST:
            oldest = next(iter(self._missed))
            del self._missed[oldest], self._wanted[oldest]

    def next(self) -> bytes | None:
        """The command that stores the picture missed most, if the printer may be written to now.

        It counts as written from now on, whatever becomes of it; `done` says that it is there.
        """
        key = free_key(self._keys.values())
        fitting = [
            name
            for name, missed in self._missed.items()
            if missed >= OFTEN and self._bytes + len(self._wanted[name].rows) <= self._limit
        ]
        if not (self._told and fitting and key and self.writable):
            return None
        name = max(fitting, key=lambda one: self._missed[one])
        self._pending = (name, key)
        self.count_write()
        return define_picture(key, self._wanted[name])

    @property
    def writable(self) -> bool:
        """Whether the printer may be written to once more today."""
        return self._written_today() < WRITES_A_DAY

    def count_write(self) -> None:
        """The printer is being written to. Raises DeviceError where that cannot be kept."""
        self._day, self._writes = self._today().isoformat(), self._written_today() + 1
        self._keep()

    def done(self) -> None:
        """The printer has taken the picture of the last `next`."""
        if self._pending is None:
            return
        (name, key), self._pending = self._pending, None
        self._keys[name] = key
        self._bytes += len(self._wanted.pop(name).rows)
        del self._missed[name]
        self._keep()

    def _written_today(self) -> int:
        return self._writes if self._day == self._today().isoformat() else 0

    def _keep(self) -> None:
        kept = {
            "keys": {name: key.hex() for name, key in self._keys.items()},
            "bytes": self._bytes,
            "day": self._day,
            "writes": self._writes,
        }
        self._memory.keep(self._name, json.dumps(kept))
