"""Figures of days for tests, and the same out of the journal alone."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from office.model import Event
from office.office import Office
from office.staff import AddStaff
from office.statistics import DayFigures, day_figures, plain, read_day
from tests.fakes import office as fakes
from tests.fakes.busy_day import BusyDay
from tests.fakes.office import PLAIN_SETTINGS, Hall, at, hall
from tests.recount.report import recount
from tests.recount.sums import differences

DAY = "2026-12-07"
URGENT = [{"id": "urgent", "name": {"vi": "Việc gấp"}}]
STAFFED = [
    {"number": n, "services": ["civil", "land"], **({"officer": n} if n < 3 else {})}
    for n in (1, 2, 3)
]
AGENCIES = [{"id": "police", "name": {"vi": "Công an phường"}}]
BUSY: dict[str, Any] = {
    "holidays": "none",
    "counters": STAFFED,
    "call_reasons": URGENT,
    "agencies": AGENCIES,
}
"""The roster names officers 1 and 2 for two of three counters; 2 comes from the police."""


def figures_of(office: Office, day: str = DAY, point: str | None = None) -> DayFigures:
    """The figures of a day."""
    points = [one.id for one in office.settings.points]
    with office.store.read() as tx:
        record = read_day(tx, day, points)
    return day_figures(record, office.calendar, point)


def as_read(journal: list[Event]) -> list[dict[str, Any]]:
    """Events as a program reads them that has never heard of ours."""
    names = ("seq", "at", "point", "kind", "subject", "actor")
    return [
        {**{name: getattr(one, name) for name in names}, "data": json.loads(one.data)}
        for one in journal
    ]


def as_printed(office: Office, day: str = DAY) -> dict[str, Any]:
    """The report as other programs get it."""
    printed: dict[str, Any] = json.loads(json.dumps(plain(figures_of(office, day))))
    return printed


def disagreements(
    here: Hall, *, day: str = DAY, closed_on: Sequence[str] = (), **changed: object
) -> list[str]:
    """What the journal alone, told of holidays `closed_on`, gives another figure for."""
    again = recount(as_read(here.journal()), {**PLAIN_SETTINGS, **changed}, day, closed_on)
    return list(differences(again, as_printed(here.office, day)))


def pass_time(here: Hall, seconds: float) -> None:
    """A little later."""
    here.clock.put(here.clock.now() + timedelta(seconds=seconds))


def staffed(here: Hall) -> None:
    """Whom the roster of `BUSY` names gets the numbers 1 and 2."""
    here.do(AddStaff("Lê Thu Hà", "officer", "no hash"))
    here.do(AddStaff("Trần Văn Ba", "officer", "no hash", agency="police"))


def busy(folder: Path, dice: int, visits: int = 24) -> tuple[Hall, Any]:
    """A day by the dice, as its hall was left open; and what closes the hall."""
    opened = hall(folder, at(f"{DAY} 07:30"), office_settings=fakes.settings(**BUSY))
    here = opened.__enter__()
    staffed(here)
    BusyDay(here, Random(dice), here.clock.now(), visits, len(STAFFED)).run()
    return here, opened
