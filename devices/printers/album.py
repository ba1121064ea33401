"""Which pictures stand in one printer, and which it is to be given next, within its limits."""

import json
from collections.abc import Callable, Mapping
from datetime import date

from devices.memory import DeviceMemory
from devices.printers.raster import Dots
from devices.printers.stored import WRITES_A_DAY, define_picture, dots_hash, free_key

__all__ = ["Album"]

WANTED_MOST = 8


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
        self._pending: tuple[str, bytes] | None = None
        kept = json.loads(memory.recall(name) or "{}")
        self._keys = {name: bytes.fromhex(key) for name, key in kept.get("keys", {}).items()}
        self._bytes = int(kept.get("bytes", 0))
        self._day, self._writes = str(kept.get("day", "")), int(kept.get("writes", 0))

    @property
    def keys(self) -> Mapping[str, bytes]:
        """The key of each picture by the hash of its dots."""
        return self._keys

    def want(self, dots: Dots) -> None:
        """A picture was missed; the last few are kept in mind."""
        self._wanted.pop(dots_hash(dots), None)
        self._wanted[dots_hash(dots)] = dots
        while len(self._wanted) > WANTED_MOST:
            del self._wanted[next(iter(self._wanted))]

    def next(self) -> bytes | None:
        """The command that stores the picture missed last, if the printer may be written to now.

        It counts as written from now on, whatever becomes of it; `done` says that it is there.
        """
        key = free_key(self._keys.values())
        fitting = [
            name
            for name, dots in self._wanted.items()
            if name not in self._keys and self._bytes + len(dots.rows) <= self._limit
        ]
        if not fitting or key is None or self._written_today() >= WRITES_A_DAY:
            return None
        self._pending = (fitting[-1], key)
        self._day, self._writes = self._today().isoformat(), self._written_today() + 1
        self._keep()
        return define_picture(key, self._wanted[fitting[-1]])

    def done(self) -> None:
        """The printer has taken the picture of the last `next`."""
        if self._pending is None:
            return
        (name, key), self._pending = self._pending, None
        self._keys[name] = key
        self._bytes += len(self._wanted.pop(name).rows)
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
