"""What a central system sees when all offices of the country find it again."""

from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

from sync.pace import Pace
from tests.benchmarks.figures import Bench, Figure, progress

OFFICES = 3355
OUTAGE_S = 600.0
NOTICED_S = 2.0
"""Within so many seconds of the outage every office has noticed."""
FIXED_S = 60.0
CAPS_S = (60.0, 300.0)
SEED = 1


def measure() -> list[Figure]:
    """The most that arrive within a second, once the central system is there again."""
    progress(f"{OFFICES} offices after {OUTAGE_S:.0f} s without the central system")
    fixed = _arrivals(_fixed)
    peak, _ = _told(fixed)
    figures = []
    for cap_s in CAPS_S:
        highest, last_s = _told(_arrivals(_jittered(cap_s)))
        note = (
            f"simulated: {OFFICES} offices noticed within {NOTICED_S:.0f} s that the central system"
            f" was gone for {OUTAGE_S:.0f} s; pauses up to {cap_s:.0f} s; the last is back after"
            f" {last_s} s; baseline: all try again every {FIXED_S:.0f} s"
        )
        name = f"reconnect_peak_cap_{cap_s:.0f}"
        figures.append(Figure(name, float(highest), "1/s", float(peak), None, note))
    return figures


def _told(arrivals: Counter[int]) -> tuple[int, int]:
    """The most in one second, and the second of the last."""
    return max(arrivals.values()), max(arrivals)


def _arrivals(pauses: Callable[[Random], Iterator[float]]) -> Counter[int]:
    """How many offices are back in which second behind the outage."""
    chance = Random(SEED)
    return Counter(int(_back_s(pauses(chance), chance)) for _ in range(OFFICES))


def _back_s(pauses: Iterator[float], chance: Random) -> float:
    at_s = NOTICED_S * chance.random()
    while at_s < OUTAGE_S:
        at_s += next(pauses)
    return at_s - OUTAGE_S


def _fixed(_chance: Random) -> Iterator[float]:
    while True:
        yield FIXED_S


def _jittered(cap_s: float) -> Callable[[Random], Iterator[float]]:
    def pauses(chance: Random) -> Iterator[float]:
        pace = Pace(cap_s)
        while True:
            pace = pace.broke()
            yield pace.pause_s(chance.random)

    return pauses


BENCHES = (Bench(tuple(f"reconnect_peak_cap_{cap_s:.0f}" for cap_s in CAPS_S), measure),)
