"""What a day was like, in figures: each is defined once, in docs/figures.md, and bears its code.

A read model: `record.read_day` takes what it needs out of the record in one look, and all else is
worked out from these values alone. The journal is the only source; figures follow the facts as
they stand, so what was undone was never done.

- `record`: a day's part of the journal; `stories`: what became of each number; `marks`: what each
  of them counts for; `spreads`: what is said of many times; `outages`: how devices failed;
  `figures`: the day
- `plain`: the figures as one JSON object
"""

from office.statistics.figures import (
    DayFigures,
    Group,
    HallFigures,
    Paper,
    Supplement,
    day_figures,
    for_the_hall,
)
from office.statistics.marks import NO_HOURS
from office.statistics.outages import Outage
from office.statistics.plain import plain
from office.statistics.record import DayRecord, read_day
from office.statistics.spreads import (
    LEAST_RATED,
    LIMITS_MIN,
    Satisfaction,
    Spread,
    percent,
    satisfaction,
)

__all__ = [
    "LEAST_RATED",
    "LIMITS_MIN",
    "NO_HOURS",
    "DayFigures",
    "DayRecord",
    "Group",
    "HallFigures",
    "Outage",
    "Paper",
    "Satisfaction",
    "Spread",
    "Supplement",
    "day_figures",
    "for_the_hall",
    "percent",
    "plain",
    "read_day",
    "satisfaction",
]
