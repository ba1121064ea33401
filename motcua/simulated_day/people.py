"""Who comes on a day, drawn from a seed alone: when, for what, and how they behave.

The same seed brings the same people whatever the counters are, so that two ways to set an office
up can be compared. Shares and lengths are guesses of what halls look like, not measurements.
"""

import math
from collections.abc import Mapping, Sequence
from random import Random

from motcua.simulated_day.day_types import DayType
from motcua.simulated_day.plan import HOUR_S, Errand, Span, Turn, Visit
from office.config import PriorityClass

QUARTER_S = 900
RUSH_S = 4500
"""The first part of a span, in which a rush is."""
CROWD: Mapping[int, float] = {7: 1.6, 8: 2.0, 9: 1.8, 10: 1.2, 11: 0.6, 13: 1.3, 14: 1.7, 15: 1.3}
"""Hour → how many come, against an hour that is not here."""
DEMAND: Mapping[str, tuple[int, float]] = {
    "chung-thuc": (30, 6.0),
    "ho-tich": (22, 10.0),
    "dat-dai-xay-dung": (16, 15.0),
    "tra-ket-qua": (15, 4.0),
    "xa-hoi": (9, 11.0),
    "kinh-doanh": (8, 12.0),
}
"""Service → how many come for it, and minutes at the counter."""
USUAL_DEMAND = (10, 8.0)
SPREAD = 0.5
"""Of the logarithm of the time at the counter."""
SHORTEST_S, LONGEST_S = 40, HOUR_S
EARLY = 0.03
"""The share of those who stand there before numbers are given."""
FAMILY, AGENT = 0.12, 0.04
_TURNS: Mapping[Turn, float] = {
    Turn.SERVED: 0.85,
    Turn.WRONG: 0.04,
    Turn.ONWARD: 0.05,
    Turn.PAPERS: 0.055,
    Turn.FORGOTTEN: 0.005,
}


def demand(service: str) -> tuple[int, float]:
    """How many come for a service, and minutes at the counter."""
    return DEMAND.get(service, USUAL_DEMAND)


def visits(
    chance: Random,
    services: Sequence[str],
    classes: Sequence[PriorityClass],
    taking: Sequence[Span],
    kind: DayType,
    count: int,
) -> tuple[Visit, ...]:
    """So many visits, in the order in which they come."""
    draw = _People(chance, services, classes, kind)
    return tuple(draw.visit(at_s) for at_s in _arrivals(chance, taking, kind, count))


def _arrivals(chance: Random, taking: Sequence[Span], kind: DayType, count: int) -> list[int]:
    quarters = [(start, at) for start, end in taking for at in range(start, end, QUARTER_S)]
    weights = [_density(kind, start, at) for start, at in quarters]
    drawn = chance.choices(quarters, weights, k=count)
    return sorted(_moment(chance, start, at) for start, at in drawn)


def _density(kind: DayType, start: int, at: int) -> float:
    rush = kind.rush if at - start < RUSH_S else 1.0
    return rush if kind.steady else rush * CROWD.get(at // HOUR_S, 1.0)


def _moment(chance: Random, start: int, at: int) -> int:
    """Within the quarter; a few before the doors open."""
    early, within = chance.random() < EARLY, chance.randrange(QUARTER_S)
    return start - within if early else at + within


class _People:
    """The pen that draws people; every visit takes what it needs from one source of chance."""

    def __init__(
        self,
        chance: Random,
        services: Sequence[str],
        classes: Sequence[PriorityClass],
        kind: DayType,
    ) -> None:
        self._chance = chance
        self._services = services
        self._shares = [demand(one)[0] for one in services]
        self._classes = sorted(
            (one for one in classes if not one.counts_dossiers), key=lambda one: one.rank
        )
        self._agents = next((one.id for one in classes if one.counts_dossiers), "")
        self._kind = kind

    def visit(self, at_s: int) -> Visit:
        """Somebody who comes at this moment."""
        chance, kind = self._chance, self._kind
        errands = self._errands()
        leaves = self._happens(kind.leaving)
        return Visit(
            at_s=at_s,
            errands=errands,
            priority=self._class(errands),
            language="en" if self._happens(0.02) else "vi",
            walks_in=len(errands) == 1 and self._happens(0.03),
            urgent=self._happens(0.01),
            patience_s=chance.randint(5, 45) * 60 if leaves else chance.randint(90, 240) * 60,
            says_so=self._happens(0.3),
            strolls=self._happens(0.05),
            back_s=chance.randint(3, 25) * 60 if self._happens(0.6) else 0,
            late=self._happens(0.15),
            slow=self._happens(0.06),
            face=self._face(),
            reason=chance.randrange(100),
            loses_slip=self._happens(0.01),
            asks_help=self._happens(0.02),
            relabelled=self._happens(0.01),
        )

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share

    def _class(self, errands: Sequence[Errand]) -> str:
        """Mostly none; of classes the less pressing ones more often. Agents have their own."""
        if any(one.dossiers > 1 for one in errands):
            return self._agents
        if not self._classes or not self._happens(self._kind.classed):
            return ""
        weights = range(1, len(self._classes) + 1)
        return self._chance.choices(self._classes, weights)[0].id

    def _face(self) -> int:
        return self._chance.choices(range(6), (60, 24, 11, 3, 1, 1))[0]

    def _errands(self) -> tuple[Errand, ...]:
        """One for most; several of a family, or of an agent who does it for others."""
        kind = self._chance.random()
        many = self._chance.randint(3, 6)
        if kind < FAMILY:
            return tuple(self._errand(self._service()) for _ in range(min(many - 1, 4)))
        service = self._service()
        if kind >= FAMILY + AGENT:
            return (self._errand(service),)
        if kind < FAMILY + AGENT / 2:
            return tuple(self._errand(service) for _ in range(many))
        return (self._errand(service, dossiers=many * 3),)

    def _service(self) -> str:
        return self._chance.choices(self._services, self._shares)[0]

    def _errand(self, service: str, dossiers: int = 1) -> Errand:
        chance = self._chance
        onward = self._service()
        turn = chance.choices(list(_TURNS), list(_TURNS.values()))[0]
        elsewhere = onward != service or turn not in (Turn.WRONG, Turn.ONWARD)
        return Errand(
            service=service,
            serving_s=self._serving_s(service, dossiers),
            comes_s=chance.randint(8, 40),
            turn=turn if elsewhere else Turn.SERVED,
            onward=onward,
            away_s=chance.randint(3, 20) * 60,
            starts=self._happens(0.5),
            finishes=self._happens(0.4),
            slips=self._happens(0.01),
            dossiers=dossiers,
        )

    def _serving_s(self, service: str, dossiers: int) -> int:
        """Log-normal around the service's mean; further dossiers take half the time of one."""
        mean_s = demand(service)[1] * 60 * (0.5 + 0.5 * dossiers)
        drawn = mean_s * math.exp(self._chance.gauss(-SPREAD * SPREAD / 2, SPREAD))
        return round(min(max(drawn, SHORTEST_S), LONGEST_S))
