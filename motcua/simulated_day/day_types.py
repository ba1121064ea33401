"""How days differ: the usual one, and those that offices are afraid of."""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.simulated_day.plan import HOUR_S


@dataclass(frozen=True, slots=True)
class DayType:
    """A kind of day; shares are of 1.

    `rush`: how much denser people come in the first part of morning and afternoon; `steady`: they
    come evenly. `leaving`: who goes without being served; `classed`: who has a priority class.
    `lunch_gap_s`: so much longer every other counter stays away at noon. `late`: counters that
    open late. `outages`: how many devices fail; `stop_s`: so long no kiosk works at all.
    """

    rush: float = 1.0
    steady: bool = False
    leaving: float = 0.04
    classed: float = 0.12
    lunch_gap_s: int = 0
    late: float = 0.12
    outages: int = 2
    stop_s: int = 0


DAY_TYPES: Mapping[str, DayType] = {
    "usual": DayType(),
    "steady": DayType(steady=True, leaving=0.02, late=0.0, outages=0),
    "rush": DayType(rush=2.5),
    "lunch": DayType(lunch_gap_s=HOUR_S // 2),
    "leavers": DayType(leaving=0.15),
    "outage": DayType(outages=6, stop_s=HOUR_S // 2),
    "priority": DayType(classed=0.35),
}
