"""Who works on a day, and what breaks, drawn from a seed alone."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from motcua.simulated_day.day_types import DayType
from motcua.simulated_day.plan import HOUR_S, Break, Hours, Outage, Shift, Span
from office.counters import Leave

LONG_S = 6 * HOUR_S
"""Who serves longer than this without a pause in the hours goes to lunch in turns."""
_LEAVES: tuple[Leave, ...] = ("finish", "hold", "return")
_BREAKDOWNS = ("device-disconnected", "device-timeout")


def shifts(chance: Random, counters: Sequence[int], hours: Hours, kind: DayType) -> list[Shift]:
    """One for each counter."""
    return [_shift(chance, number, place, hours, kind) for place, number in enumerate(counters)]


def _shift(chance: Random, number: int, place: int, hours: Hours, kind: DayType) -> Shift:
    """A late one opens within the first third of the hours, an early one ends in the last."""
    (opens_s, noon_s), (_, closes_s) = hours.serving[0], hours.serving[-1]
    third = (noon_s - opens_s) // 3
    is_late, late_s = chance.random() < kind.late, chance.randint(5, 40) * 60
    goes_early, early_s = chance.random() < 0.05, chance.randint(30, 100) * 60
    goes_early = goes_early and place > 0
    last_third = (closes_s - hours.serving[-1][0]) // 3
    return Shift(
        counter=number,
        opens_s=opens_s + (min(late_s, third) if is_late else -chance.randint(0, 600)),
        breaks=tuple(_breaks(chance, place, hours.serving, kind)),
        closes_s=closes_s - (min(early_s, last_third) if goes_early else 0),
        leaves=chance.choice(_LEAVES) if goes_early else None,
        mistypes=chance.random() < 0.05,
        helps_from_s=chance.randint(1, 2) * HOUR_S + opens_s if chance.random() < 0.15 else 0,
    )


def _breaks(chance: Random, place: int, serving: Sequence[Span], kind: DayType) -> list[Break]:
    """Noon, and tea for some."""
    gap_s = kind.lunch_gap_s if place % 2 else 0
    found = [
        Break(end - gap_s, start + gap_s + chance.randint(-300, 300), chance.random() < 0.3)
        for (_, end), (start, _) in pairwise(serving)
    ]
    for start, end in serving:
        if end - start > LONG_S:
            noon = start + (end - start) // 2 + (HOUR_S // 2 if place % 2 else -HOUR_S // 2)
            found.append(Break(noon, noon + HOUR_S + gap_s, closes=False))
        if chance.random() < 0.25:
            tea = chance.randint(start + HOUR_S, max(start + HOUR_S, end - HOUR_S))
            found.append(Break(tea, tea + 600, closes=False))
    return sorted(found, key=lambda one: one.at_s)


def outages(
    chance: Random, printers: Sequence[str], others: Sequence[str], hours: Hours, kind: DayType
) -> list[Outage]:
    """The first is a printer without paper; in a bad day no kiosk works at all for a while."""
    start, end = hours.taking[0]
    found = []
    if kind.stop_s:
        at_s = start + (end - start) // 3
        found.append(Outage(printers[0], "device-unplugged", at_s, at_s + kind.stop_s, stops=True))
    for number in range(kind.outages):
        at_s = chance.randint(start, end)
        until_s = at_s + chance.randint(4, 25) * 60
        if number % 2 == 0 or not others:
            found.append(Outage(printers[0], "printer-paper-out", at_s, until_s))
        else:
            device = chance.choice(others)
            found.append(Outage(device, chance.choice(_BREAKDOWNS), at_s, until_s))
    return found
