"""How well waits were foretold on many days: errors beside the rivals', and how ranges held."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from tests.office.day_types import DAY_TYPES
from tests.office.wait_days import Day, Foretold

RIVALS = ("ahead x mean", "last to enter", "head of line")
WAITED_MIN = 1.0
"""Who waits less has found a free counter; that is foretold without any skill."""


@dataclass(frozen=True)
class Score:
    """Of one kind of day, or of all.

    `error` and `rivals` are mean absolute errors in minutes; `under` is the share of waits under
    the upper end, `inside` the share inside the range, and the same of those who `waited`.
    """

    count: int
    error: float
    rivals: dict[str, float]
    under: float
    inside: float
    waited: float
    waited_under: float
    waited_inside: float

    @property
    def best(self) -> float:
        """The error of the best rival."""
        return min(self.rivals.values())


def score(told: Sequence[Foretold]) -> Score:
    """The score of what was told."""
    waited = [one for one in told if one.true >= WAITED_MIN]
    return Score(
        count=len(told),
        error=_mean(told, lambda one: abs(one.point - one.true)),
        rivals={rival: _mean(told, partial(_rival_error, rival)) for rival in RIVALS},
        under=_mean(told, _under),
        inside=_mean(told, _inside),
        waited=len(waited) / len(told),
        waited_under=_mean(waited, _under),
        waited_inside=_mean(waited, _inside),
    )


def scores(seeds: Iterable[int], every: int) -> dict[str, Score]:
    """Every kind of day on these seeds, told to every so-manieth citizen; and `all` of them."""
    seeds = list(seeds)
    told = {
        name: [one for seed in seeds for one in Day(kind, seed, every).play()]
        for name, kind in DAY_TYPES.items()
    }
    everything = [one for many in told.values() for one in many]
    return {**{name: score(many) for name, many in told.items()}, "all": score(everything)}


def _under(one: Foretold) -> bool:
    return one.true <= one.high


def _inside(one: Foretold) -> bool:
    return one.low <= one.true <= one.high


def _rival_error(rival: str, one: Foretold) -> float:
    return abs(one.rivals[rival] - one.true)


def _mean(told: Sequence[Foretold], of: Callable[[Foretold], float]) -> float:
    return sum(map(of, told)) / len(told)
