"""What each figure of a day is, and at which moment it stands."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import counters as at_counter
from office import queue, ratings
from office.staff import ChangeStaff
from office.statistics import Spread, for_the_hall, marks, percent, plain
from office.statistics.spreads import spread
from office.undo import Undo
from office.wait_alerts import NoteWaits
from tests.fakes import office as fakes
from tests.fakes.busy_day import PRINTER
from tests.fakes.figures import (
    BUSY,
    DAY,
    as_printed,
    busy,
    disagreements,
    figures_of,
    pass_time,
    staffed,
)
from tests.fakes.office import MONDAY, PLAIN_SETTINGS, Hall, at, hall

# What each figure is


def test_each_wait_of_a_transfer_counts_and_their_sum(here: Hall) -> None:
    here.issue()
    pass_time(here, 600)
    here.call(1)
    pass_time(here, 120)
    here.do(at_counter.Transfer(1, "land"))
    pass_time(here, 300)
    here.call(2)
    pass_time(here, 60)
    here.do(at_counter.Finish(2))
    told = figures_of(here.office)
    assert (told.total.times["wait"].n, told.total.times["wait"].longest_s) == (2, 600)
    assert told.services["land"].times["wait"].mean_s == 300
    assert told.total.times["ticket_wait"].mean_s == 900
    assert [told.counters["main", n].times["service"].mean_s for n in (1, 2)] == [120, 60]


def test_lunch_is_left_out_of_opening_time(here: Hall) -> None:
    here.clock.put(at(f"{DAY} 10:30"))
    here.issue()
    here.clock.put(at(f"{DAY} 13:45"))
    here.call()
    here.do(at_counter.Start(1))
    total = figures_of(here.office).total
    assert total.times["wait"].mean_s == 195 * 60
    assert total.times["wait_open"].mean_s == 75 * 60


def test_who_was_not_served_is_left_out_and_counted(here: Hall) -> None:
    tickets = [here.issue() for _ in range(5)]
    here.do(queue.CancelTicket(tickets[4].label))
    here.call(1)
    here.do(at_counter.NoShow(1))
    here.call(1)
    here.do(at_counter.EndUnattended(1))
    here.call(1)
    pass_time(here, 30)
    here.do(at_counter.Finish(1))
    here.do(queue.CloseDay())
    total = figures_of(here.office).total
    assert total.times["ticket_wait"].n == 1
    assert total.times["ticket_wait"].left_out == {
        "absent": 1,
        "cancelled": 1,
        "unattended": 1,
        "unserved": 1,
    }
    assert total.times["service"].n == 1
    assert {name: total.count(name) for name in ("served", "unattended", "absent")} == {
        "served": 1,
        "unattended": 1,
        "absent": 1,
    }


def test_who_waited_in_vain_is_told_apart(here: Hall) -> None:
    """Called and put back, or dealt with once and sent on: only the first was never dealt with."""
    left = here.issue()
    pass_time(here, 20 * 60)
    here.do(queue.CancelTicket(left.label))
    here.issue()
    here.call(1)
    here.do(at_counter.Start(1))
    here.do(at_counter.Transfer(1, "land"))
    here.issue()
    here.call(1)
    here.do(at_counter.CloseCounter(1, "return"))
    pass_time(here, 10 * 60)
    here.do(queue.CloseDay())
    told = figures_of(here.office)
    vain = told.total.times["vain_wait"]
    assert (vain.n, vain.longest_s, vain.within[15], vain.left_out) == (2, 1200, 1, {})
    assert {name: one.times["vain_wait"].n for name, one in told.services.items()} == {
        "civil": 2,
        "land": 0,
    }


def test_a_wait_in_vain_over_a_doubted_clock_is_left_out(here: Hall) -> None:
    here.issue()
    here.clock.put(at(f"{DAY} 07:00"))
    here.do(queue.CloseDay())
    vain = figures_of(here.office).total.times["vain_wait"]
    assert (vain.n, vain.left_out) == (0, {"clock": 1})


def test_who_came_back_waited_since_his_number(here: Hall) -> None:
    ticket = here.issue()
    here.call(1)
    here.do(at_counter.NoShow(1))
    pass_time(here, 300)
    here.do(at_counter.Return(1, ticket.label))
    pass_time(here, 300)
    here.call(1)
    here.do(at_counter.Start(1))
    total = figures_of(here.office).total
    assert (total.times["wait"].n, total.times["wait"].mean_s) == (1, 600)
    assert (total.count("missed_calls"), total.count("returned"), total.count("absent")) == (
        1,
        1,
        0,
    )


def test_holding_is_no_service(here: Hall) -> None:
    ticket = here.issue()
    here.call(1)
    pass_time(here, 60)
    here.do(at_counter.Hold(1))
    pass_time(here, 600)
    here.do(at_counter.Resume(1, ticket.label))
    pass_time(here, 40)
    here.do(at_counter.Finish(1))
    assert figures_of(here.office).total.times["service"].mean_s == 100


def test_what_was_undone_was_never_done(here: Hall) -> None:
    here.issue()
    pass_time(here, 60)
    here.call(1)
    here.do(Undo(1))
    pass_time(here, 60)
    here.do(at_counter.WalkIn(1, "civil"))
    here.do(Undo(1))
    here.call(2)
    here.do(at_counter.Start(2))
    told = figures_of(here.office)
    assert told.total.times["wait"].mean_s == 120
    assert (told.total.count("issued"), told.total.count("voided")) == (2, 1)
    assert set(told.counters) == {("main", 2)}


def test_whom_the_roster_names_answers_for_his_counter(tmp_path: Path) -> None:
    with hall(tmp_path, office_settings=fakes.settings(**BUSY)) as here:
        staffed(here)
        for number in (1, 3):
            here.do(at_counter.OpenCounter(number))
            here.issue()
            here.call(number)
            here.do(at_counter.Finish(number))
        told = figures_of(here.office)
    assert {number: one.count("served") for number, one in told.officers.items()} == {0: 1, 1: 1}


def test_satisfaction_says_of_how_many(here: Hall) -> None:
    for face in (1, 2, 5):
        ticket = here.serve()
        here.do(ratings.GiveRating(ticket.id, face, 5, "touch"))
    here.do(ratings.ExplainRating(ticket.id, "wait"))
    here.serve()
    told = figures_of(here.office)
    one = told.total.ratings
    assert (one.rated, one.of, one.high, one.fair) == (3, 4, 2, 2)
    assert told.reasons == {"wait": 1}


def test_outages_and_paper_are_told(here: Hall) -> None:
    here.do(queue.NoteDevice(PRINTER, faulted=True, reasons=("paper-out",)))
    ticket = here.issue(printer=PRINTER)
    pass_time(here, 90)
    here.do(queue.NoteDevice(PRINTER, faulted=True, reasons=("cover-open",)))
    pass_time(here, 30)
    here.do(queue.NoteDevice(PRINTER, faulted=False))
    here.do(queue.ReprintTicket(ticket.label, PRINTER))
    told = figures_of(here.office)
    (outage,) = told.outages
    assert (outage.device, outage.faults, outage.down_s, outage.lasting) == (PRINTER, 1, 120, False)
    assert outage.reasons == ("paper-out", "cover-open")
    assert (told.paper.requested, told.paper.copies, told.paper.outcomes["unknown"]) == (2, 1, 2)


def test_calls_out_of_order_are_told_by_reason(tmp_path: Path) -> None:
    with hall(tmp_path, office_settings=fakes.settings(**BUSY)) as here:
        here.do(at_counter.OpenCounter(1))
        for why in ("urgent", None):
            here.do(at_counter.CallNumber(1, here.issue().label, why=why))
        told = figures_of(here.office)
    assert told.overrides == {"": 1, "urgent": 1}
    assert told.counters["main", 1].count("overrides") == 2


def test_a_withdrawn_number_is_counted_at_its_hour(here: Hall) -> None:
    here.clock.put(at(f"{DAY} 09:59:58"))
    here.do(at_counter.WalkIn(1, "civil"))
    here.clock.put(at(f"{DAY} 10:00:02"))
    here.do(Undo(1))
    told = figures_of(here.office)
    assert {hour: one.count("voided") for hour, one in told.hours.items()} == {9: 0, 10: 1}
    assert disagreements(here) == []


def test_alerts_are_counted_for_their_service_and_hour(here: Hall) -> None:
    here.issue()
    pass_time(here, 20 * 60)
    here.do(NoteWaits())
    here.do(NoteWaits())
    here.call(1)
    here.do(NoteWaits())
    here.issue("land")
    pass_time(here, 20 * 60)
    here.do(NoteWaits())
    told = figures_of(here.office)
    assert told.total.count("alerts") == 2
    assert {name: one.count("alerts") for name, one in told.services.items()} == {
        "civil": 1,
        "land": 1,
    }
    assert told.hours[8].count("alerts") == 2
    assert disagreements(here) == []


def test_officers_are_summed_by_the_agency_that_sends_them(tmp_path: Path) -> None:
    here, opened = busy(tmp_path, 3)
    told = figures_of(here.office)
    here.do(ChangeStaff(1, agency="police"))
    here.do(queue.CloseDay(unattended=True))
    after = figures_of(here.office)
    here.do(ChangeStaff(1, agency=""))
    assert figures_of(here.office).agencies == after.agencies
    assert disagreements(here, **BUSY) == []
    opened.__exit__(None, None, None)
    served = {number: one.count("served") for number, one in told.officers.items()}
    assert all(served[number] for number in (0, 1, 2))
    assert {name: one.count("served") for name, one in told.agencies.items()} == {
        "": served[1],
        "police": served[2],
    }
    assert list(after.agencies) == ["police"]


# A date without hours


@pytest.mark.parametrize("named", [False, True])
def test_a_day_that_was_opened_by_hand_has_no_opening_time(tmp_path: Path, named: bool) -> None:
    day = "2026-11-24"
    closed: dict[str, Any] = {"exceptions": [{"date": day, "closed": True}]} if named else {}
    start = at(f"{day} 08:00")
    with hall(tmp_path, start, office_settings=fakes.settings(**closed)) as here:
        here.do(at_counter.OpenCounter(1, confirm=True))
        here.do(queue.NoteDevice(PRINTER, faulted=True, reasons=("paper-out",)))
        here.issue()
        pass_time(here, 1800)
        here.do(queue.NoteDevice(PRINTER, faulted=False))
        here.call(1)
        here.do(at_counter.Finish(1))
        told = figures_of(here.office, day)
        holidays = () if named else (day,)
        assert disagreements(here, day=day, closed_on=holidays, **closed) == []
    times = told.total.times
    assert (times["wait"].mean_s, times["ticket_wait"].mean_s) == (1800, 1800)
    for name in ("wait_open", "ticket_wait_open"):
        assert (times[name].n, times[name].left_out) == (0, {"no_hours": 1})
    assert [(one.down_s, one.down_open_s) for one in told.outages] == [(1800, None)]


# A closed day


def test_what_comes_after_the_closing_is_a_correction(here: Hall) -> None:
    ticket = here.serve()
    here.do(queue.CloseDay())
    closed = plain(figures_of(here.office))
    pass_time(here, 5)
    here.do(ratings.GiveRating(ticket.id, 5, 5, "touch"))
    here.do(ratings.ExplainRating(ticket.id, "wait"))
    told = figures_of(here.office)
    assert [(one.number, one.kind, one.facts) for one in told.late] == [
        ("A001", "rating.given", {})
    ]
    assert {**plain(told), "late": []} == closed
    assert told.total.ratings.rated == 0


def test_a_day_that_goes_on_is_counted_at_its_next_closing(here: Hall) -> None:
    here.serve()
    here.do(queue.CloseDay())
    here.do(at_counter.OpenCounter(1, confirm=True))
    assert figures_of(here.office).closed_at is None
    here.serve()
    here.do(queue.CloseDay())
    told = figures_of(here.office)
    assert (told.closings, told.total.count("served"), told.late) == (2, 2, [])


def test_points_are_told_apart_and_in_sum(tmp_path: Path) -> None:
    points = [{"id": one, "name": {"vi": one}} for one in ("main", "annex")]
    services = [*PLAIN_SETTINGS["services"]]
    services.append({"id": "notary", "name": {"vi": "Công chứng"}, "series": "A", "point": "annex"})
    changed: dict[str, Any] = {"points": points, "services": services, "holidays": "none"}
    with hall(tmp_path, office_settings=fakes.settings(**changed)) as here:
        here.issue()
        here.do(queue.IssueTicket("notary", point="annex"))
        assert disagreements(here, **changed) == []
        told = figures_of(here.office)
        alone = figures_of(here.office, point="annex")
    assert {name: one.count("issued") for name, one in told.points.items()} == {
        "annex": 1,
        "main": 1,
    }
    assert alone.total == told.points["annex"]
    assert set(alone.services) == {"notary"}


def test_the_hall_is_shown_no_officer_and_no_counter(tmp_path: Path) -> None:
    here, opened = busy(tmp_path, 1, visits=10)
    shown = for_the_hall(figures_of(here.office))
    opened.__exit__(None, None, None)
    assert set(shown.services) <= {"civil", "land"}
    assert not {"officers", "counters"} & set(shown.__slots__)
    assert shown.day == DAY


def rated(here: Hall, counter: int, scores: list[int]) -> None:
    """So many are served at a counter and say what they think."""
    for score in scores:
        here.issue()
        here.call(counter)
        here.do(at_counter.Finish(counter))
        ticket = here.tickets()[-1]
        here.do(ratings.GiveRating(ticket.id, 6 - score, 5, "touch"))


def test_what_few_have_said_of_one_person_is_not_told(tmp_path: Path) -> None:
    with hall(tmp_path, office_settings=fakes.settings(**BUSY)) as here:
        staffed(here)
        for number in (1, 2):
            here.do(at_counter.OpenCounter(number))
        rated(here, 1, [5, 4, 5, 2])
        few = for_the_hall(figures_of(here.office))
        assert few.ratings is None
        rated(here, 2, [5, 5, 4, 3, 1])
        assert disagreements(here, **BUSY) == []
        told, enough = as_printed(here.office), for_the_hall(figures_of(here.office))
    assert enough.ratings is not None
    assert (enough.ratings.rated, enough.ratings.high) == (9, 6)
    for people in ("counters", "officers", "agencies"):
        one, other = (group["ratings"] for group in told[people])
        assert (one["rated"], one["from_4"], one["from_4_percent"], one["scores"]) == (
            (4, None, None, None)
        )
        assert (other["rated"], other["from_4"], other["from_4_percent"]) == (5, 3, 60.0)
    assert told["services"][0]["ratings"]["from_4"] == 6
    assert told["hall"]["ratings"]["rated"] == 9


# Sums and shares


@given(times=st.lists(st.integers(0, 10_000), min_size=1))
def test_percentiles_are_times_that_were(times: list[int]) -> None:
    one = spread(times)
    known = (one.p50_s, one.p85_s, one.p95_s, one.longest_s)
    assert all(value in times for value in known)
    assert known == tuple(sorted(value or 0 for value in known))
    assert one.p50_s is not None
    assert sum(value <= one.p50_s for value in times) * 2 >= len(times)


def test_of_nothing_nothing_is_said() -> None:
    assert spread([], ["absent"]) == Spread(within={15: 0, 20: 0, 30: 0}, left_out={"absent": 1})
    assert percent(0, 0) is None


@pytest.mark.parametrize(("part", "share"), [(1, 33.3), (2, 66.7), (3, 100.0), (0, 0.0)])
def test_shares_are_rounded_half_up(part: int, share: float) -> None:
    assert percent(part, 3) == share


@pytest.mark.parametrize("seconds", [900, 901])
def test_a_wait_of_fifteen_minutes_is_within_them(seconds: int) -> None:
    assert spread([seconds]).within[15] == (seconds == 900)


def test_every_number_is_counted_once(tmp_path: Path) -> None:
    here, opened = busy(tmp_path, 4)
    total = figures_of(here.office).total
    opened.__exit__(None, None, None)
    ends = ("served", "absent", "unserved", "cancelled", "voided", "waiting", "held", "at_counter")
    assert total.count("issued") == sum(total.count(one) for one in ends)
    wait = total.times["ticket_wait"]
    assert total.count("issued") == wait.n + sum(wait.left_out.values())
    assert MONDAY.date().isoformat() == DAY


def test_dossiers_are_counted_apart_from_numbers(tmp_path: Path) -> None:
    changed = {**BUSY, "queue": {"dossiers_per_turn": 2}, "priority_classes": [fakes.AGENTS]}
    with hall(tmp_path, office_settings=fakes.settings(**changed)) as here:
        here.do(at_counter.OpenCounter(1))
        here.do(queue.IssueTicket("civil", "agent", dossiers=3))
        here.issue()
        for _ in range(3):
            here.call(1)
            pass_time(here, 60)
        here.do(at_counter.CountDossiers(1, 4))
        here.do(at_counter.Finish(1))
        assert disagreements(here, **changed) == []
        told = figures_of(here.office).total
    assert (told.count("issued"), told.count("dossiers"), told.count("dossiers_done")) == (2, 7, 7)
    assert (told.times["wait"].n, told.times["ticket_wait"].n) == (3, 2)


def test_every_figure_is_defined_once(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "figures.md").read_text("utf-8")
    rows = re.findall(r"^\| ([A-Z]\d+) \| (.*?) \|", text, re.M)
    defined = {name: code for code, names in rows for name in re.findall(r"`(\w+)`", names)}
    assert len(rows) == len({code for code, _ in rows})
    assert {**marks.COUNTS, **marks.TIMES}.items() <= defined.items()
    here, opened = busy(tmp_path, 3, visits=10)
    counted = figures_of(here.office).total.counts
    opened.__exit__(None, None, None)
    assert counted.keys() <= marks.COUNTS.keys()
