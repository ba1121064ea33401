"""Which keys of a keypad are held down, and which so long that they must be stuck. Pure.

Times are monotonic seconds. A worn contact opens and closes all the time: as long as it opens only
for moments, its key is held.
"""

import threading
from dataclasses import dataclass

__all__ = ["BOUNCE_S", "KEY_STUCK", "STUCK_S", "Holds"]

BOUNCE_S = 0.04
"""A key that opens for less than this is held still."""
STUCK_S = 10.0
"""Nobody holds a key so long."""
KEY_STUCK = "key-stuck"


@dataclass(frozen=True, slots=True)
class _Hold:
    """A key that is down since then, or that was let go at `until`."""

    since: float
    until: float | None = None


class Holds:
    """The keys of one keypad by the kernel's codes; any thread may ask which are stuck."""

    def __init__(self) -> None:
        self._holds: dict[int, _Hold] = {}
        self._lock = threading.Lock()

    def pressed(self, code: int, at_s: float) -> bool:
        """A key went down; True when that is a press of its own."""
        with self._lock:
            hold = self._holds.get(code)
            held = hold is not None and _is_down(hold, at_s)
            self._holds[code] = _Hold(hold.since if hold and held else at_s)
        return not held

    def held(self, code: int, at_s: float) -> None:
        """A key is down that may have been so before anybody listened: no press."""
        self.pressed(code, at_s)

    def released(self, code: int, at_s: float) -> None:
        """A key was let go."""
        with self._lock:
            hold = self._holds.get(code)
            if hold is not None:
                self._holds[code] = _Hold(hold.since, at_s)

    def forget(self) -> None:
        """Nothing is known of any key: events were lost, or the keypad was away."""
        with self._lock:
            self._holds.clear()

    def stuck(self, now_s: float) -> bool:
        """Whether a key has been down for longer than `STUCK_S`."""
        with self._lock:
            return any(
                _is_down(hold, now_s) and now_s - hold.since > STUCK_S
                for hold in self._holds.values()
            )


def _is_down(hold: _Hold, now_s: float) -> bool:
    return hold.until is None or now_s - hold.until < BOUNCE_S
