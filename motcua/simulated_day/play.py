"""A simulated day from its first counter to the proof of its record."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from motcua import BUILT
from motcua.simulated_day.agenda import Agenda
from motcua.simulated_day.crowd import Crowd
from motcua.simulated_day.day_types import DAY_TYPES
from motcua.simulated_day.desk import Desk
from motcua.simulated_day.duty import PIN, Duty
from motcua.simulated_day.hall import ORIGIN, Hall
from motcua.simulated_day.keys import Keys
from motcua.simulated_day.offices import as_toml, keeping_hours, with_counters, working_day
from motcua.simulated_day.people import visits
from motcua.simulated_day.plan import Hours, Plan
from motcua.simulated_day.shifts import outages, shifts
from motcua.simulated_day.tally import Tally
from office.clock import SetClock
from office.config import OfficeSettings
from office.errors import OfficeError
from office.keeping import verify
from office.model import Event
from office.office import Office, Who
from office.queue import CloseDay
from office.staff import AddStaff, add_staff
from office.statistics import DayFigures, day_figures, read_day
from office.store import STORE_FILE, events, open_store, staff
from office.store import tickets as rows
from office.tickets import standing

SETTINGS_FILE = "office.toml"
EARLIEST = date(2026, 11, 23)
"""A Monday: a day is simulated on the first working day from here on, whenever it is simulated."""
BEFORE_S = 3600
"""So long before the first counter opens the office begins: officers get their numbers."""
MANAGER = "manager"
OFFICER_NAME = "Cán bộ mô phỏng"


class NotFreshError(OfficeError):
    """The folder holds a record already; what is simulated never goes into one."""

    def __init__(self, folder: Path) -> None:
        super().__init__("simulation-not-fresh", folder=str(folder))


class NoWorkingDayError(OfficeError):
    """By its settings the office does not work on any day of the fortnight."""

    def __init__(self, earliest: date) -> None:
        super().__init__("simulation-no-day", day=earliest.isoformat())


@dataclass(frozen=True, slots=True)
class Asked:
    """What day is asked for; `counters` is None for those of the settings."""

    visits: int
    seed: int
    kind: str = "usual"
    counters: int | None = None
    earliest: date = EARLIEST


@dataclass(frozen=True, slots=True)
class Devices:
    """What the journal calls the devices: the kiosk's printer, and others that may fail."""

    printer: str
    others: Sequence[str]


@dataclass(frozen=True, slots=True)
class Played:
    """How a day went: its figures, as any report tells them, and what the simulation knows beside.

    `states` counts tickets by where they ended, `rules` calls by the rule that chose them, `done`
    commands by name, `refused` refusals by command and code. `faults` are what the proof of the
    record found.
    """

    day: str
    counters: int
    visits: int
    events: int
    turned_away: int
    states: Mapping[str, int]
    figures: DayFigures
    rules: Mapping[str, int]
    done: Mapping[str, int]
    refused: Mapping[tuple[str, str], int]
    faults: Sequence[str]


def play(
    settings: OfficeSettings, point: str, folder: Path, asked: Asked, devices: Devices
) -> Played:
    """Play a day into a new record in `folder`, beside the settings of its office.

    Raises NotFreshError, NoWorkingDayError, and SimulationFailedError where the office refuses
    what nobody could expect.
    """
    if (folder / STORE_FILE).exists() or (folder / SETTINGS_FILE).exists():
        raise NotFreshError(folder)
    office_settings = keeping_hours(settings)
    if asked.counters is not None:
        office_settings = with_counters(office_settings, point, asked.counters)
    found = working_day(office_settings, asked.earliest)
    if found is None:
        raise NoWorkingDayError(asked.earliest)
    day, hours = found
    plan = draw(office_settings, point, asked, hours, devices)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SETTINGS_FILE).write_text(as_toml(office_settings), encoding="utf-8")
    midnight = datetime.combine(day, time(), office_settings.tz)
    clock = SetClock(midnight + timedelta(seconds=hours.serving[0][0] - BEFORE_S))
    store = open_store(folder)
    try:
        office = Office(office_settings, store, clock, BUILT)
        agenda = Agenda(clock, midnight)
        tally = Tally()
        hall = Hall(office, point, agenda, tally, hours.serving[-1][1])
        crowd = Crowd(hall, plan, devices.printer)
        _open(hall, crowd, plan)
        agenda.run()
        _close(hall)
        return _told(office, point, day, len(plan.visits), crowd, tally)
    finally:
        store.close()


def draw(office: OfficeSettings, point: str, asked: Asked, hours: Hours, devices: Devices) -> Plan:
    """The day as its seed has it; the people do not depend on the counters."""
    kind = DAY_TYPES[asked.kind]
    people, work = Random(f"people {asked.seed}"), Random(f"work {asked.seed}")
    services = [one.id for one in office.services if one.point == point]
    counters = sorted(office.numbers(point))
    return Plan(
        hours=hours,
        visits=visits(people, services, office.priority_classes, hours.taking, kind, asked.visits),
        shifts=tuple(shifts(work, counters, hours, kind)),
        outages=tuple(outages(work, [devices.printer], devices.others, hours, kind)),
    )


def _open(hall: Hall, crowd: Crowd, plan: Plan) -> None:
    """Give every officer a number, and let counters and citizens come at their times."""
    for officer, shift in enumerate(plan.shifts, start=_officers(hall, len(plan.shifts))):
        place = hall.office.settings.counter(hall.point, shift.counter)
        if place:
            keys = Keys(hall, place.number)
            desk = Desk(hall, keys, place, crowd.served, crowd.missed)
            hall.desks.append(desk)
            Duty(hall, desk, keys, place, officer, shift).plan()
    crowd.plan()


def _officers(hall: Hall, count: int) -> int:
    """Give so many officers a number; the first of these.

    All have the same PIN, which is hashed once: that takes a tenth of a second on purpose.
    """
    first = add_staff(hall.office, Who(MANAGER, ORIGIN), OFFICER_NAME, "officer", PIN).number
    with hall.office.store.read() as tx:
        row = staff.get(tx, first)
    if row:
        point = hall.office.settings.points[0].id
        for _ in range(count - 1):
            hall.do(AddStaff(OFFICER_NAME, "officer", row.pin_hash, point), MANAGER)
    return first


def _close(hall: Hall) -> None:
    """End the day: first as on any evening, then, where somebody is left, all the same."""
    point = hall.office.settings.points[0].id
    if hall.do(CloseDay(unserved=False, point=point), MANAGER) is None:
        hall.do(CloseDay(unattended=True, point=point), MANAGER)


def _told(office: Office, point: str, day: date, came: int, crowd: Crowd, tally: Tally) -> Played:
    verdict = verify(office.store)
    with office.store.read() as tx:
        history = list(events.all_events(tx))
        record = read_day(tx, day.isoformat(), [one.id for one in office.settings.points])
        tickets = rows.of_days(tx, point, [day.isoformat()])
    return Played(
        day=day.isoformat(),
        counters=len(office.settings.numbers(point)),
        visits=came,
        events=len(history),
        turned_away=crowd.turned_away,
        states=Counter(one.state.value for one in tickets),
        figures=day_figures(record, office.calendar, point),
        rules=Counter(_rule(one) for one in standing(history) if one.kind == "ticket.called"),
        done=tally.done,
        refused=tally.refused,
        faults=verdict.faults,
    )


def _rule(called: Event) -> str:
    return str(json.loads(called.data)["rule"])
