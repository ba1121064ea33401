"""What happens next on a simulated day: the clock goes from one happening to the next."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from office.clock import SetClock


class Agenda:
    """Happenings in order of their moments; of two at one moment, as they were noted."""

    def __init__(self, clock: SetClock, midnight: datetime) -> None:
        self._clock = clock
        self._midnight = midnight
        self._order = count()
        self._noted: list[tuple[float, int, Callable[[], None]]] = []
        self.now_s = 0.0

    def at(self, moment_s: float, act: Callable[[], None]) -> None:
        """Note what happens at a moment, in seconds after midnight; the past is now."""
        heapq.heappush(self._noted, (max(moment_s, self.now_s), next(self._order), act))

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Note what happens so much later."""
        self.at(self.now_s + seconds, act)

    def run(self) -> None:
        """Let everything happen, also what is noted meanwhile."""
        while self._noted:
            self.now_s, _, act = heapq.heappop(self._noted)
            self._clock.put(self._midnight + timedelta(seconds=self.now_s))
            act()
