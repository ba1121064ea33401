"""What is said of many times, or of many verdicts: never without how many, and who was left out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

LIMITS_MIN = (15, 20, 30)
"""Waits are measured against these: what a reception may take by the national targets (T1)."""
FAIR, HIGH = 3, 4
"""The least score that counts as content, and as very content."""
LEAST_RATED = 5
"""Of fewer ratings no share is told of an officer or counter, nor in the hall: single answers."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Times in whole seconds. Percentiles are by nearest rank, the mean is rounded half up.

    `within` gives for each of `LIMITS_MIN` how many took no longer. `left_out` tells why others do
    not count here, and how many. Where `n` is 0 every time is None.
    """

    n: int = 0
    mean_s: int | None = None
    p50_s: int | None = None
    p85_s: int | None = None
    p95_s: int | None = None
    longest_s: int | None = None
    within: Mapping[int, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Verdicts of 5 (best) to 1: how many `of` those who were served gave one, and which (R1)."""

    rated: int = 0
    of: int = 0
    scores: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_enough(self) -> bool:
        """Whether there are so many that no single answer shows through."""
        return self.rated >= LEAST_RATED

    @property
    def high(self) -> int:
        """How many gave 4 or 5."""
        return sum(n for score, n in self.scores.items() if score >= HIGH)

    @property
    def fair(self) -> int:
        """How many gave 3, 4 or 5."""
        return sum(n for score, n in self.scores.items() if score >= FAIR)


def spread(times_s: Iterable[int], left_out: Iterable[str] = ()) -> Spread:
    """What is said of some times, and of those for which there is a reason instead."""
    ordered, reasons = sorted(times_s), dict(sorted(Counter(left_out).items()))
    if not ordered:
        return Spread(within=dict.fromkeys(LIMITS_MIN, 0), left_out=reasons)
    n = len(ordered)
    return Spread(
        n=n,
        mean_s=(2 * sum(ordered) + n) // (2 * n),
        p50_s=_rank(ordered, 50),
        p85_s=_rank(ordered, 85),
        p95_s=_rank(ordered, 95),
        longest_s=ordered[-1],
        within={limit: sum(one <= 60 * limit for one in ordered) for limit in LIMITS_MIN},
        left_out=reasons,
    )


def satisfaction(scores: Iterable[int], of: int) -> Satisfaction:
    """What is said of some verdicts, `of` so many who could have given one."""
    counted = Counter(scores)
    return Satisfaction(counted.total(), of, {score: counted[score] for score in (5, 4, 3, 2, 1)})


def percent(part: int, whole: int) -> float | None:
    """A share in percent with one decimal, rounded half up; None of nothing."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else None


def _rank(ordered: Sequence[int], percentile: int) -> int:
    return ordered[-(-percentile * len(ordered) // 100) - 1]
