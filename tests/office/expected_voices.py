"""What citizens say, as it should stand: calls for help and ratings, written from the rules.

A counter's last finished ticket may be rated until the counter serves the next one, at most 20 s
after it has called one, and at most 120 s after its end; once. A low score (the worst of three
faces, 1 or 2 otherwise) may be explained within 120 s, once. A call for help stands until it is
answered or the day ends.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SCORES = {
    (3, 1): 5, (3, 2): 3, (3, 3): 1,
    (4, 1): 5, (4, 2): 4, (4, 3): 2, (4, 4): 1,
    (5, 1): 5, (5, 2): 4, (5, 3): 3, (5, 4): 2, (5, 5): 1,
}  # fmt: skip
"""(faces shown, the face that was pressed, from the best one) → score."""
REASONS = ("wait",)
NOTES = ("fee",)
CALL_REASONS = ("urgent",)
OUTCOMES = ("done", "returned-result")

AFTER_END = timedelta(seconds=120)
AFTER_CALL = timedelta(seconds=20)
TO_EXPLAIN = timedelta(seconds=120)


@dataclass(frozen=True)
class Verdict:
    """A citizen's rating of a ticket."""

    score: int
    at: datetime
    reason: str | None = None

    def explainable(self, now: datetime) -> bool:
        """Whether a reason may be told."""
        return self.score <= 2 and abs(now - self.at) <= TO_EXPLAIN


@dataclass(frozen=True)
class Rateable:
    """The ticket that a counter finished last: its place in the list of all, and what followed."""

    slip: int
    ended: datetime
    called: tuple[datetime, ...] = ()
    served: bool = False

    def after_call(self, now: datetime) -> "Rateable":
        """The counter has called somebody."""
        return replace(self, called=(*self.called, now))

    def open_at(self, now: datetime) -> bool:
        """Whether it may be rated."""
        ends = [self.ended + AFTER_END, *(one + AFTER_CALL for one in self.called)]
        return not self.served and abs(now - self.ended) < AFTER_END and now < min(ends)


@dataclass
class HelpAsked:
    """A call for help."""

    place: str
    day: str
    is_open: bool = True
    answered: bool = False
