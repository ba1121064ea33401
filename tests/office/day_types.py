"""Seven kinds of day and three halls, on which waits are foretold."""

from collections.abc import Sequence
from dataclasses import dataclass

OPENS, CLOSES = 7.5, 15.5
"""Serving hours of the days without a lunch break."""


@dataclass(frozen=True)
class DayType:
    """What kind of day it is.

    `load` is how much work comes against what the counters can do; `profile` how it is spread over
    the hours, as (from, to, weight), `spans` when counters serve, both in hours of the day.
    `patience_min` is how long people wait on average before they leave. `sent_on` and `aside` are
    the shares of turns behind which people go on to another service or are put aside.
    """

    name: str
    load: float = 0.98
    profile: Sequence[tuple[float, float, float]] = ((7.25, 15.0, 1.0),)
    spans: Sequence[tuple[float, float]] = ((OPENS, CLOSES),)
    priority: float = 0.08
    patience_min: float = 240.0
    outage: bool = False
    sent_on: float = 0.0
    aside: float = 0.0


DAY_TYPES = {
    one.name: one
    for one in (
        DayType("steady", load=1.06),
        DayType(
            "morning rush",
            load=1.06,
            profile=((7.0, 7.5, 2.0), (7.5, 9.5, 1.6), (9.5, 15.0, 0.95)),
        ),
        DayType(
            "lunch gap",
            load=1.06,
            profile=((7.25, 11.2, 1.15), (13.0, 16.3, 1.0)),
            spans=((7.5, 11.5), (13.5, 17.0)),
        ),
        DayType("leavers", load=1.2, patience_min=60.0),
        DayType("outage", load=1.06, outage=True),
        DayType("mixed priority", load=1.08, priority=0.35),
        # every third turn leads to another, so that a number takes one and a half
        DayType("several turns", load=1.06 / 1.5, sent_on=1 / 6, aside=1 / 6),
    )
}


@dataclass(frozen=True)
class Place:
    """A counter of a hall: what it takes, helps with, and whether classes go first there."""

    services: tuple[str, ...]
    helps: tuple[str, ...] = ()
    priority: bool = False


HALLS = (
    (Place(("civil", "copy")), Place(("land",), ("civil",)), Place(("copy", "civil"))),
    (
        Place(("civil",)),
        Place(("civil", "copy")),
        Place(("civil", "copy"), priority=True),
        Place(("land",)),
        Place(("land",), ("copy",)),
        Place(("copy",), ("civil",)),
    ),
    (
        *(Place(("civil",)) for _ in range(4)),
        Place(("civil", "copy"), priority=True),
        *(Place(("land",)) for _ in range(3)),
        Place(("land", "civil")),
        Place(("copy",)),
        Place(("copy",), ("civil", "land")),
        Place(("copy", "civil")),
    ),
)
"""A ward, a larger ward, a district: days take one after another."""
