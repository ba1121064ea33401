"""A simulated day: the same by its seed, whole, and nothing in it that nobody can explain."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.settings import load
from motcua.simulated_day.agenda import Agenda
from motcua.simulated_day.day_types import DAY_TYPES
from motcua.simulated_day.offices import as_toml, keeping_hours, with_counters, working_day
from motcua.simulated_day.people import visits
from motcua.simulated_day.plan import Hours, Span
from motcua.simulated_day.play import (
    Asked,
    Devices,
    NotFreshError,
    NoWorkingDayError,
    Played,
    play,
)
from motcua.simulated_day.shifts import shifts
from motcua.simulated_day.tally import SimulationFailedError, Tally
from office.clock import SetClock
from office.config import Names, OfficeSettings, PriorityClass
from office.errors import Refusal, Refused
from office.model import Event
from office.store import events, open_store
from office.store import tickets as rows
from office.tickets import MOVES
from tests.fakes.office import ZONE

SAMPLE = load(None).office
SERVICES = [one.id for one in SAMPLE.services]
DEVICES = Devices("may-in-kiosk", ["led-1", "led-2"])
HOURS = Hours(((26100, 39600), (47700, 59400)), ((27000, 41400), (48600, 61200)))
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


def played(folder: Path, asked: Asked, office: OfficeSettings = SAMPLE) -> Played:
    """Play a day into a folder."""
    return play(office, "main", folder / "day", asked, DEVICES)


def journal(folder: Path) -> list[Event]:
    """Every event of a day that was played there."""
    store = open_store(folder / "day")
    with store.read() as tx:
        found = list(events.all_events(tx))
    store.close()
    return found


def without_ids(history: list[Event]) -> list[tuple[object, ...]]:
    """What happened, with each id put as the place at which it came first."""
    seen: dict[str, str] = {}

    def place(match: re.Match[str]) -> str:
        return seen.setdefault(match[0], f"#{len(seen)}")

    return [
        (one.at, one.kind, ID.sub(place, one.subject), one.actor, ID.sub(place, one.data))
        for one in history
    ]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Played, list[Event]]:
    """A day on which everything happens, with its journal."""
    folder = tmp_path_factory.mktemp("day")
    told = played(folder, Asked(visits=140, seed=3, kind="outage", counters=5))
    return told, journal(folder)


def test_the_record_of_a_day_is_whole(day: tuple[Played, list[Event]]) -> None:
    told, history = day
    assert told.faults == ()
    assert told.events == len(history)
    assert (told.day, told.counters, told.visits) == ("2026-11-23", 5, 140)


def test_every_number_comes_to_an_end(day: tuple[Played, list[Event]]) -> None:
    told, history = day
    ends = {"finished", "no_show", "cancelled", "voided", "unserved"}
    assert set(told.states) <= ends
    assert sum(told.states.values()) == sum(one.kind == "ticket.issued" for one in history)
    assert told.states["finished"] > 120


def test_everything_happens_on_a_day(day: tuple[Played, list[Event]]) -> None:
    _, history = day
    wanted = {
        *("day.opened", "day.closed", "staff.added", "officer.signed_in", "officer.signed_out"),
        *("counter.opened", "counter.paused", "counter.closed", "visit.opened", "ticket.issued"),
        *("print.requested", "print.confirmed", "print.failed", "ticket.reprinted"),
        *("ticket.called", "ticket.recalled", "ticket.started", "ticket.finished"),
        *("ticket.missed", "ticket.returned", "ticket.held", "ticket.readied"),
        *("ticket.transferred", "ticket.passed", "ticket.undone", "ticket.cancelled"),
        *("rating.given", "help.asked", "help.answered", "device.faulted", "device.recovered"),
    }
    assert wanted - {one.kind for one in history} == set()


def test_times_go_on_and_stay_within_the_day(day: tuple[Played, list[Event]]) -> None:
    _, history = day
    moments = [one.at for one in history]
    assert moments == sorted(moments)
    assert (moments[-1] - moments[0]) / 3_600_000 < 16


def test_nobody_is_called_to_two_counters(day: tuple[Played, list[Event]]) -> None:
    """By the journal alone: of a visit, one ticket at most is called or served at any moment."""
    _, history = day
    visit = {o.subject: json.loads(o.data)["visit"] for o in history if o.kind == "ticket.issued"}
    busy: dict[str, str] = {}
    for event in history:
        if event.kind in ("ticket.called", "ticket.resumed"):
            assert busy.setdefault(visit[event.subject], event.subject) == event.subject
        elif event.kind in MOVES - {
            "ticket.recalled",
            "ticket.started",
            "ticket.counted",
            "ticket.issued",
        }:
            busy = {key: one for key, one in busy.items() if one != event.subject}


def test_every_number_is_told_of_in_the_figures(day: tuple[Played, list[Event]]) -> None:
    told, _ = day
    wait = told.figures.total.times["ticket_wait"]
    assert wait.n + sum(wait.left_out.values()) == sum(told.states.values())
    assert 0 < wait.n <= told.states["finished"]


def test_agents_with_many_dossiers_make_way(tmp_path: Path) -> None:
    agents = PriorityClass(id="nop-ho", name=Names(vi="Nộp hộ"), rank=100, counts_dossiers=True)
    queue = SAMPLE.queue.model_copy(update={"dossiers_per_turn": 4})
    classes = (*SAMPLE.priority_classes, agents)
    office = SAMPLE.model_copy(update={"queue": queue, "priority_classes": classes})
    told = played(tmp_path, Asked(visits=60, seed=2, counters=2), office)
    assert told.faults == ()
    kinds = [one.kind for one in journal(tmp_path)]
    assert kinds.count("ticket.yielded") > 1
    given = [json.loads(o.data) for o in journal(tmp_path) if o.kind == "ticket.issued"]
    assert {"nop-ho"} == {one["priority"] for one in given if one.get("dossiers", 1) > 1}


def test_the_same_seed_makes_the_same_day(tmp_path: Path) -> None:
    days = []
    for name in ("first", "second"):
        told = played(tmp_path / name, Asked(visits=60, seed=11))
        days.append((told, without_ids(journal(tmp_path / name))))
    assert days[0] == days[1]


def test_another_seed_makes_another_day(tmp_path: Path) -> None:
    days = []
    for seed in (1, 2):
        played(tmp_path / str(seed), Asked(visits=5, seed=seed, counters=1))
        days.append(without_ids(journal(tmp_path / str(seed))))
    assert days[0] != days[1]


ASKED = st.builds(
    Asked,
    visits=st.integers(1, 40),
    seed=st.integers(0, 10**6),
    kind=st.sampled_from(sorted(DAY_TYPES)),
    counters=st.none() | st.integers(1, 6),
)


def sound_day(make: Callable[[], Path], asked: Asked) -> None:
    """A day ends, whole, and no refusal in it is a surprise: that would have been raised."""
    folder = make()
    told = played(folder, asked)
    assert told.faults == ()
    store = open_store(folder / "day")
    with store.read() as tx:
        left = [one for one in rows.all_tickets(tx) if one.is_open]
        labels = [one.label for one in rows.all_tickets(tx)]
    store.close()
    assert left == []
    assert len(labels) == len(set(labels))


@settings(max_examples=5, deadline=None)
@given(asked=ASKED)
def test_no_day_has_a_surprise(tmp_path_factory: pytest.TempPathFactory, asked: Asked) -> None:
    sound_day(lambda: tmp_path_factory.mktemp("day"), asked)


@pytest.mark.prove
@pytest.mark.timeout(1200)
@settings(max_examples=80, deadline=None)
@given(asked=ASKED)
def test_no_day_of_many_has_a_surprise(
    tmp_path_factory: pytest.TempPathFactory, asked: Asked
) -> None:
    sound_day(lambda: tmp_path_factory.mktemp("day"), asked)


def test_a_refusal_that_nobody_can_explain_ends_the_day() -> None:
    with pytest.raises(SimulationFailedError) as failed:
        Tally().refuse("counter.call", Refused(Refusal.VISIT_BUSY, number="A001"), "08:00:00")
    assert failed.value.details["refusal"] == "visit-busy"


def test_a_refusal_by_rule_is_counted() -> None:
    tally = Tally()
    for _ in range(2):
        tally.refuse("ticket.issue", Refused(Refusal.SERVICE_CLOSED), "07:00:00")
    assert tally.refused == {("ticket.issue", "service-closed"): 2}


@pytest.mark.parametrize("file", ["office.db", "office.toml"])
def test_a_folder_in_use_is_left_alone(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text("mine")
    with pytest.raises(NotFreshError):
        play(SAMPLE, "main", tmp_path, Asked(1, 1), DEVICES)
    assert [one.name for one in tmp_path.iterdir()] == [file]
    assert (tmp_path / file).read_text() == "mine"


def test_the_settings_beside_the_record_are_those_of_its_office(tmp_path: Path) -> None:
    played(tmp_path, Asked(visits=1, seed=1, counters=3))
    read = load(tmp_path / "day" / "office.toml").office
    assert read == keeping_hours(with_counters(SAMPLE, "main", 3))


# The office


@pytest.mark.parametrize("count", [1, 2, 5, 6, 13, 40, 99])
def test_every_service_has_a_counter(count: int) -> None:
    office = with_counters(SAMPLE, "main", count)
    assert [one.number for one in office.counters] == list(range(1, count + 1))
    assert {service for one in office.counters for service in one.services} == set(SERVICES)
    assert all(one.services and not set(one.services) & set(one.helps) for one in office.counters)
    assert OfficeSettings.model_validate(office.model_dump(mode="json")) == office


def test_some_counters_of_many_put_classes_first() -> None:
    office = with_counters(SAMPLE, "main", 40)
    assert [one.number for one in office.counters if one.priority] == [5, 15, 25, 35]


def test_the_busiest_services_get_most_counters() -> None:
    office = with_counters(SAMPLE, "main", 40)
    taking = [one.services[0] for one in office.counters if not one.priority]
    assert taking.count("dat-dai-xay-dung") > taking.count("kinh-doanh") >= 1


def test_an_office_written_as_toml_is_read_again(tmp_path: Path) -> None:
    changed = SAMPLE.model_copy(update={"id": "khac", "always_open": False})
    file = tmp_path / "office.toml"
    file.write_text(as_toml(changed), encoding="utf-8")
    assert load(file).office == changed


@pytest.mark.parametrize(
    ("earliest", "found"),
    [("2026-11-23", "2026-11-23"), ("2026-11-28", "2026-11-30"), ("2026-09-02", "2026-09-03")],
)
def test_a_day_is_one_on_which_the_office_works(earliest: str, found: str) -> None:
    day = working_day(keeping_hours(SAMPLE), date.fromisoformat(earliest))
    assert day
    assert day[0].isoformat() == found


def test_a_day_has_its_own_hours() -> None:
    day = working_day(keeping_hours(SAMPLE), date(2026, 12, 31))
    assert day
    assert day[1] == Hours(((26100, 37800),), ((27000, 41400),))


def test_an_office_that_never_works_is_told_so(tmp_path: Path) -> None:
    never = SAMPLE.hours.taking.model_copy(
        update=dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ())
    )
    office = SAMPLE.model_copy(update={"hours": SAMPLE.hours.model_copy(update={"taking": never})})
    with pytest.raises(NoWorkingDayError):
        play(office, "main", tmp_path / "day", Asked(1, 1), DEVICES)
    assert not (tmp_path / "day").exists()


# The people


def people(seed: int, kind: str = "usual", count: int = 400) -> Iterator[float]:
    """When people come, in seconds after midnight."""
    classes, day_type = SAMPLE.priority_classes, DAY_TYPES[kind]
    drawn = visits(Random(seed), SERVICES, classes, HOURS.taking, day_type, count)
    assert len(drawn) == count
    return (one.at_s for one in drawn)


def test_people_come_in_order_and_about_the_hours() -> None:
    moments = list(people(1))
    assert moments == sorted(moments)
    within = [any(start <= at < end for start, end in HOURS.taking) for at in moments]
    assert 0.9 < sum(within) / len(within) < 1


def test_a_rush_comes_early() -> None:
    early = [
        sum(at < HOURS.taking[0][0] + 4500 for at in people(3, kind)) for kind in ("steady", "rush")
    ]
    assert early[1] > 1.5 * early[0]


def test_officers_are_away_for_longer_at_noon_where_there_is_a_gap() -> None:
    away = []
    for kind in ("usual", "lunch"):
        drawn = shifts(Random(1), range(1, 41), HOURS, DAY_TYPES[kind])
        noon = [b for one in drawn for b in one.breaks if b.until_s - b.at_s > 3600]
        away.append(sum(one.until_s - one.at_s for one in noon))
    assert away[1] == away[0] + 20 * 3600


@pytest.mark.parametrize(
    "serving",
    [HOURS.serving, ((28800, 30600),), ((25200, 57600),), ((27000, 28000), (50000, 50600))],
)
def test_every_shift_ends_after_it_begins(serving: tuple[Span, ...]) -> None:
    for seed in range(50):
        drawn = shifts(Random(seed), range(1, 9), Hours(serving, serving), DAY_TYPES["lunch"])
        assert all(one.opens_s < one.closes_s for one in drawn)
        assert all(b.at_s < b.until_s for one in drawn for b in one.breaks)


def test_the_agenda_goes_by_time_and_then_by_order() -> None:
    midnight, seen = datetime.combine(date(2026, 11, 23), time(), ZONE), list[str]()
    clock = SetClock(midnight)
    agenda = Agenda(clock, midnight)

    def with_more() -> None:
        seen.append("b")
        agenda.after(5, partial(seen.append, "last"))
        agenda.at(1, partial(seen.append, "late"))

    agenda.at(60, with_more)
    agenda.at(60, partial(seen.append, "c"))
    agenda.at(10, partial(seen.append, "a"))
    agenda.run()
    assert seen == ["a", "b", "c", "late", "last"]
    assert (clock.now() - midnight).total_seconds() == 65
