"""How much is sent at once, and how long nothing is sent after a failure.

Values alone: nobody waits here, and nothing is random but what is handed in.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from sync.batches import MOST_EVENTS

FIRST_EVENTS = 50
"""A link that nobody knows yet gets no more at once."""
QUICK_S = 1.0
"""A round trip that took less bears twice as much the next time; one of twice that, half."""
BASE_S = 1.0
"""Each pause behind the first may be twice as long as the one before."""
CAP_S = 60.0
"""No pause is longer, unless the other side asks for it."""
LONGEST_ASKED_S = 3600.0
"""However long the other side asks to be left alone."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a link bears, and how it has been; begins anew with each program.

    `events` go in the next batch at most; `failed` rounds, one after another, have brought
    nothing. The first pause is no longer than `base_s`, none than `cap_s`.
    """

    cap_s: float = CAP_S
    events: int = FIRST_EVENTS
    failed: int = 0
    base_s: float = BASE_S

    def passed(self, round_trip_s: float, at_most: int = MOST_EVENTS) -> Self:
        """After a batch that was acknowledged; `at_most` is what the other side takes."""
        events = self.events
        if round_trip_s < QUICK_S:
            events *= 2
        elif round_trip_s > 2 * QUICK_S:
            events //= 2
        return replace(self, events=max(1, min(events, at_most, MOST_EVENTS)), failed=0)

    def broke(self) -> Self:
        """After a round that failed: what comes next is small, so that a weak link can bear it."""
        return replace(self, events=min(self.events, FIRST_EVENTS), failed=self.failed + 1)

    def narrowed(self, sent: int) -> Self:
        """After so many events that were not understood: half next, to find the one it is."""
        return replace(self, events=max(1, sent // 2), failed=1)

    def linked(self) -> Self:
        """The machine sees its line again: the next round is due at once."""
        return replace(self, failed=0)

    def pause_s(self, chance: Callable[[], float], asked_s: float = 0.0) -> float:
        """How long to wait before the next round; `chance` gives numbers from 0 up to 1.

        Any time up to twice the one before, so that offices which failed together do not come back
        together (full jitter). Who was asked to wait (`Retry-After`) waits as long at least.
        """
        if not self.failed:
            return max(0.0, min(asked_s, LONGEST_ASKED_S))
        longest_s = min(self.cap_s, self.base_s * 2.0 ** min(self.failed - 1, 32))
        return max(0.0, min(asked_s, LONGEST_ASKED_S)) + longest_s * chance()
