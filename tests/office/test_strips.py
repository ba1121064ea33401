"""Numbers on paper: set aside on a strip, torn off without power, settled afterwards."""

import json

import pytest

from office.clock import to_ms
from office.counters import CallNumber, Finish, OpenCounter
from office.errors import Refused
from office.keeping import verify
from office.leases import account, fold_leases
from office.model import Lease, TicketState
from office.numbering import written
from office.observed import Observed
from office.queue import CloseDay
from office.reserves import reserves
from office.statistics import for_the_hall
from office.store import leases
from office.strips import (
    KeepStrip,
    LeaseStrip,
    SettleStrips,
    left_unsettled,
    strips_of,
    unsettled,
)
from office.tickets import BY_HAND
from tests.fakes.figures import DAY, disagreements, figures_of
from tests.fakes.office import Hall, at

TUESDAY = "2026-12-08"


def strip(here: Hall, count: int = 10, day: str | None = None, service: str = "civil") -> Lease:
    """A strip of numbers; its lease."""
    done = here.do(LeaseStrip(service, count, day))
    facts = json.loads(done.events[-1].data)
    with here.office.store.read() as tx:
        found = strips_of(tx, "main", facts["day"], facts["series"])
    return next(one for one in found if one.first == facts["first"])


def sums(here: Hall, day: str = DAY) -> list[tuple[int, int, int, int, int]]:
    """Of each lease: size, issued, voided, given back, open."""
    told = reserves(here.office, day).accounts
    return [(one.size, one.issued, one.voided, one.returned, one.open) for one in told]


def labels(here: Hall, state: str) -> list[str]:
    """The numbers in a state, in order of issue."""
    return [one.label for one in here.tickets() if one.state == state]


def test_a_strip_is_a_lease_and_nobody_else_gives_its_numbers(here: Hall) -> None:
    first, second = strip(here, 10), strip(here, 5)
    assert (first.first, first.last, first.holder) == (501, 510, "strip:A501")
    assert (second.first, second.last) == (511, 515)
    assert strip(here, 3, service="land")[2:5] == ("B", 501, 503)
    assert here.issue().label == "A001"
    assert sums(here) == [(10, 0, 0, 0, 10), (5, 0, 0, 0, 5), (3, 0, 0, 0, 3)]


def test_a_long_day_passes_over_the_strip(here: Hall) -> None:
    settled = strip(here, 4)
    with here.office.store.read() as tx:
        assert leases.standing(tx, "main", "strip") == [settled]
    assert [strip(here, 1).first for _ in range(2)] == [505, 506]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-12-07 06:00", "2026-12-07"),
        ("2026-12-07 16:59", "2026-12-07"),
        ("2026-12-07 17:00", "2026-12-08"),
        ("2026-12-11 18:00", "2026-12-14"),
    ],
)
def test_it_is_for_today_while_today_has_hours_left(empty: Hall, moment: str, day: str) -> None:
    empty.clock.put(at(moment))
    assert strip(empty).business_day == day


def test_it_is_for_tomorrow_once_the_day_is_closed(here: Hall) -> None:
    here.do(CloseDay())
    assert here.refused(LeaseStrip("civil", 5, DAY)) == "strip-day-past"
    assert strip(here).business_day == TUESDAY


def test_what_makes_no_strip(here: Hall) -> None:
    assert here.refused(LeaseStrip("nothing", 5)) == "service-unknown"
    assert here.refused(LeaseStrip("civil", 0)) == "strip-length"
    assert here.refused(LeaseStrip("civil", 101)) == "strip-length"
    assert here.refused(LeaseStrip("civil", 5, "2026-12-06")) == "strip-day-past"


def test_one_step_settles_all_of_a_service(here: Hall) -> None:
    strip(here, 10)
    strip(here, 10)
    strip(here, 3, service="land")
    done = here.do(SettleStrips("civil", DAY, (501, 502, 504), (503, 511)), "once")
    assert [one.kind for one in done.events].count("ticket.served") == 3
    assert labels(here, "finished") == ["A501", "A502", "A504"]
    assert labels(here, "waiting") == ["A503", "A511"]
    assert sums(here) == [(10, 4, 0, 6, 0), (10, 1, 0, 9, 0), (3, 0, 0, 0, 3)]
    again = here.do(SettleStrips("civil", DAY, (501, 502, 504), (503, 511)), "once")
    assert again.repeated
    assert again.events == done.events
    with here.office.store.read() as tx:
        assert fold_leases(one for one in here.journal() if one.kind.startswith("numbers.")) == (
            leases.everything(tx)
        )
    assert verify(here.office.store).faults == ()


def test_no_time_is_made_up(here: Hall) -> None:
    strip(here)
    here.do(SettleStrips("civil", DAY, (501,)))
    (ticket,) = here.tickets()
    times = (ticket.called_at, ticket.started_at, ticket.ended_at)
    assert (*times, ticket.ended_by, ticket.counter) == (None, None, None, BY_HAND, None)


def test_nobody_reckons_with_turns_that_nobody_saw(here: Hall) -> None:
    strip(here)
    here.do(SettleStrips("civil", DAY, (501, 502), (503,)))
    with here.office.look() as (tx, now):
        assert len(Observed(here.office.settings).today(tx, "main", now)) == 1


def test_what_is_refused_leaves_nothing(here: Hall) -> None:
    strip(here, 5)
    strip(here, 5, TUESDAY)
    refused = {
        SettleStrips("civil", TUESDAY, (501,)): "strip-day-ahead",
        SettleStrips("land", DAY, (501,)): "strip-unknown",
        SettleStrips("civil", DAY, (506,)): "strip-number-unknown",
        SettleStrips("civil", DAY, (501,), (501,)): "strip-number-twice",
        SettleStrips("civil", DAY, (), (501,), "08:01"): "strip-time-ahead",
    }
    assert {one: here.refused(one) for one in refused} == refused
    assert sums(here) == [(5, 0, 0, 0, 5)]


def test_a_number_that_turns_up_later_is_settled_later(here: Hall) -> None:
    strip(here, 5)
    here.do(SettleStrips("civil", DAY, (501,), (502,)))
    assert here.refused(SettleStrips("civil", DAY, (502,))) == "strip-number-settled"
    assert here.refused(SettleStrips("civil", DAY, (), (501, 504))) == "strip-number-settled"
    here.do(SettleStrips("civil", DAY, (503,), (504,)))
    assert labels(here, "finished") == ["A501", "A503"]
    assert labels(here, "waiting") == ["A502", "A504"]
    assert here.kinds().count("numbers.returned") == 1
    assert sums(here) == [(5, 4, 0, 1, 0)]


def test_who_waits_with_paper_goes_before_those_who_came_with_the_power(here: Hall) -> None:
    strip(here)
    here.clock.advance(600)
    before = here.issue()
    here.clock.advance(1800)  # no power
    after = here.issue()
    here.clock.advance(60)
    here.do(SettleStrips("civil", DAY, (501,), (503, 502)))
    called = []
    for _ in range(4):
        ticket = here.call()
        called.append(ticket.label if ticket else "")
    assert called == [before.label, "A502", "A503", after.label]


def test_since_when_there_was_no_power_may_be_said(here: Hall) -> None:
    strip(here)
    labelled = []
    for _ in range(3):
        here.clock.advance(120)
        labelled.append(here.issue().label)
    here.do(SettleStrips("civil", DAY, (), (501,), "08:03"))
    called = [ticket.label for _ in range(4) if (ticket := here.call())]
    assert called == [labelled[0], "A501", *labelled[1:]]


def test_without_a_silence_they_stand_behind_those_who_wait(empty: Hall) -> None:
    empty.clock.put(at(f"{DAY} 07:20"))
    strip(empty)
    empty.clock.put(at(f"{DAY} 07:34"))
    empty.do(OpenCounter(1))
    first = empty.issue()
    empty.do(SettleStrips("civil", DAY, (), (501,)))
    assert [ticket.label for _ in range(2) if (ticket := empty.call())] == [first.label, "A501"]


def test_a_lunch_break_is_no_power_cut(empty: Hall) -> None:
    for moment in ("07:25", "07:45", "08:05"):
        empty.clock.put(at(f"{DAY} {moment}"))
        empty.do(OpenCounter(1))
    strip(empty)
    before = empty.issue()
    empty.clock.put(at(f"{DAY} 11:25"))  # no power for so long
    empty.do(OpenCounter(2))
    empty.clock.put(at(f"{DAY} 13:32"))  # longer, but less than 5 minutes of it in opening time
    after = empty.issue()
    empty.do(SettleStrips("civil", DAY, (), (501,)))
    called = [ticket.label for _ in range(3) if (ticket := empty.call())]
    assert called == [before.label, "A501", after.label]


def test_a_day_without_power_from_the_morning_on(empty: Hall) -> None:
    empty.clock.put(at("2026-12-04 16:00"))
    strip(empty, 5, DAY)
    empty.clock.put(at(f"{DAY} 09:00"))
    empty.do(OpenCounter(1))
    empty.issue()
    empty.do(SettleStrips("civil", DAY, (), (501, 502)))
    assert [ticket.label for _ in range(3) if (ticket := empty.call())] == ["A501", "A502", "A001"]


def test_a_day_that_is_over_is_settled_late(here: Hall) -> None:
    strip(here, 5)
    here.issue()
    here.clock.put(at(f"{TUESDAY} 08:00"))
    assert [one.day for one in left_unsettled(here.office)] == [DAY]
    here.do(SettleStrips("civil", DAY, (501, 502), (503,)))
    assert left_unsettled(here.office) == []
    assert labels(here, "finished") == ["A501", "A502"]
    assert labels(here, "unserved") == ["A001", "A503"]
    assert labels(here, "waiting") == []
    assert sums(here) == [(5, 3, 0, 2, 0)]
    counts = figures_of(here.office).total.counts
    assert (counts["issued"], counts["by_hand"], counts["unserved"]) == (4, 2, 2)
    assert disagreements(here) == []


def test_a_day_that_nobody_opened_is_settled_late(empty: Hall) -> None:
    empty.clock.put(at("2026-12-04 16:00"))
    strip(empty, 5, DAY)
    empty.clock.put(at(f"{TUESDAY} 08:00"))
    assert [one.numbers for one in left_unsettled(empty.office)] == [tuple(range(501, 506))]
    empty.do(SettleStrips("civil", DAY, (501,), (502,)))
    assert [(one.label, one.state) for one in empty.tickets()] == [
        ("A501", TicketState.FINISHED),
        ("A502", TicketState.UNSERVED),
    ]
    assert verify(empty.office.store).faults == ()


def test_they_are_counted_apart(here: Hall) -> None:
    strip(here)
    here.clock.advance(600)
    here.serve()
    here.clock.advance(1200)
    here.do(SettleStrips("civil", DAY, (501, 502), (503, 504)))
    here.do(CallNumber(1, "A503"))
    here.clock.advance(300)
    here.do(Finish(1))
    figures = figures_of(here.office)
    counts = figures.total.counts
    assert (counts["issued"], counts["served"], counts["by_hand"]) == (5, 2, 2)
    assert for_the_hall(figures).served == 4
    assert (counts["waiting"], counts["dossiers_done"]) == (1, 4)
    wait, service = figures.total.times["ticket_wait"], figures.total.times["service"]
    assert (wait.n, dict(wait.left_out)) == (1, {"by_hand": 4})
    assert (service.n, service.longest_s) == (2, 300)
    assert figures.services["civil"].count("by_hand") == 2
    assert sum(one.count("issued") for one in figures.hours.values()) == 1
    assert disagreements(here) == []


def test_an_account_is_always_whole(here: Hall) -> None:
    one = strip(here, 30)
    here.do(SettleStrips("civil", DAY, tuple(range(501, 511)), (511,)))
    with here.office.store.read() as tx:
        told = account(tx, strips_of(tx, "main", DAY, "A")[0])
    assert written("A", one.last) == "A530"
    assert told.issued + told.voided + told.returned + told.open == told.size == 30


def test_without_a_day_the_only_one_is_meant(here: Hall) -> None:
    strip(here, 5)
    here.clock.put(at(f"{TUESDAY} 08:00"))
    command = SettleStrips("civil", served=(501,))
    here.do(command, "once")
    assert here.do(command, "once").repeated
    assert here.refused(command) == "strip-unknown"
    assert [(one.label, one.business_day) for one in here.tickets()] == [("A501", DAY)]


def test_of_several_days_none_is_guessed(here: Hall) -> None:
    strip(here, 5)
    here.clock.put(at(f"{TUESDAY} 08:00"))
    here.do(OpenCounter(1))
    strip(here, 5)
    with pytest.raises(Refused) as refused:
        here.do(SettleStrips("civil", served=(501,)))
    assert (refused.value.code, refused.value.details["days"]) == (
        "strip-days",
        f"{DAY}, {TUESDAY}",
    )
    here.do(SettleStrips("civil", TUESDAY, (501,)))
    assert here.refused(SettleStrips("civil", served=(502,))) == "strip-days"
    assert [one.business_day for one in here.tickets()] == [TUESDAY]


def test_only_the_strips_that_are_meant_are_settled(here: Hall) -> None:
    for _ in range(3):
        strip(here, 10)
    here.do(SettleStrips("civil", DAY, (501,)))
    assert sums(here) == [(10, 1, 0, 9, 0), (10, 0, 0, 0, 10), (10, 0, 0, 0, 10)]
    assert here.refused(SettleStrips("civil", DAY)) == "strip-many"
    assert here.refused(SettleStrips("civil", DAY, (522,), strips=(511,))) == "strip-number-unknown"
    here.do(SettleStrips("civil", DAY, strips=(521,)))
    here.do(SettleStrips("civil", DAY))
    assert sums(here) == [(10, 1, 0, 9, 0), (10, 0, 0, 10, 0), (10, 0, 0, 10, 0)]
    assert here.refused(SettleStrips("civil", DAY)) == "strip-unknown"


def test_a_strip_for_a_day_without_hours_or_far_off_is_a_slip(here: Hall) -> None:
    assert here.refused(LeaseStrip("civil", 5, "2026-12-13")) == "strip-day-off"
    assert here.refused(LeaseStrip("civil", 5, "2027-12-07")) == "strip-day-far"
    assert here.refused(LeaseStrip("civil", 5, "2027-01-08")) == "strip-day-far"
    assert strip(here, 5, "2027-01-07").business_day == "2027-01-07"


def test_on_a_day_that_people_opened_there_may_be_a_strip(empty: Hall) -> None:
    empty.clock.put(at("2026-12-13 08:00"))
    empty.do(OpenCounter(1, confirm=True))
    assert strip(empty, 5, "2026-12-13").business_day == "2026-12-13"


def test_what_is_to_be_settled_by_now(here: Hall) -> None:
    today, _ = strip(here, 5), strip(here, 5, TUESDAY)
    with here.office.look() as (tx, now):
        found = unsettled(tx, here.office.settings.services, now)
    assert [(one.strip, one.goes_on) for one in found] == [(today, True)]
    assert left_unsettled(here.office) == []


def test_a_strip_of_a_clock_that_ran_ahead_is_settled(empty: Hall) -> None:
    empty.clock.is_agreed = False
    empty.clock.put(at("2026-12-09 09:00"))  # by two days
    empty.do(OpenCounter(1))
    ahead = strip(empty, 5).business_day
    empty.issue()
    empty.clock.put(at(f"{DAY} 10:00"))
    empty.clock.is_agreed = True
    empty.do(OpenCounter(1))
    assert (ahead, ahead > empty.now().day) == ("2026-12-09", True)
    with empty.office.look() as (tx, now):
        assert len(unsettled(tx, empty.office.settings.services, now)) == 1
    empty.do(SettleStrips("civil", ahead, (501,), (502,)))
    assert labels(empty, "finished") == ["A501"]
    assert labels(empty, "waiting") == ["A001", "A502"]


def test_while_the_clock_is_doubted_the_day_goes_on(empty: Hall) -> None:
    empty.clock.put(at(f"{DAY} 16:00"))
    empty.do(OpenCounter(1))
    empty.clock.is_agreed = False
    empty.clock.put(at("2020-01-01 00:10"))
    assert empty.now().doubted
    assert strip(empty, 5).business_day == DAY


def test_the_last_long_silence_counts(here: Hall) -> None:
    strip(here)
    here.clock.put(at(f"{DAY} 08:40"))  # a quiet morning
    early = here.issue()
    here.clock.put(at(f"{DAY} 08:44"))
    before = here.issue()
    here.clock.put(at(f"{DAY} 09:04"))  # no power
    after = here.issue()
    here.clock.put(at(f"{DAY} 09:08"))
    here.do(SettleStrips("civil", DAY, (), (501,)))
    called = [ticket.label for _ in range(4) if (ticket := here.call())]
    assert called == [early.label, before.label, "A501", after.label]


def test_the_silence_of_yesterday_is_not_of_today(here: Hall) -> None:
    here.clock.put(at(f"{TUESDAY} 07:28"))
    here.do(OpenCounter(1))
    strip(here, 5)
    here.clock.put(at(f"{TUESDAY} 07:33"))
    first = here.issue()
    here.do(SettleStrips("civil", TUESDAY, (), (501,)))
    assert [ticket.label for _ in range(2) if (ticket := here.call())] == [first.label, "A501"]


def test_a_cut_from_before_the_hours_on_begins_with_them(empty: Hall) -> None:
    empty.clock.put(at(f"{DAY} 07:10"))
    empty.do(OpenCounter(1))
    strip(empty, 5)
    empty.clock.put(at(f"{DAY} 08:00"))
    empty.issue()
    empty.do(SettleStrips("civil", DAY, (), (501,)))
    assert empty.tickets()[-1].place_at == to_ms(at(f"{DAY} 07:30"))


def test_before_the_hours_there_is_no_silence(empty: Hall) -> None:
    empty.clock.put(at(f"{DAY} 06:00"))
    empty.do(OpenCounter(1))
    strip(empty, 5)
    empty.clock.put(at(f"{DAY} 07:20"))
    empty.do(SettleStrips("civil", DAY, (), (501,)))
    assert empty.tickets()[-1].place_at == to_ms(at(f"{DAY} 07:20"))


def test_an_hour_before_midnight_is_one_of_the_day_that_goes_on(empty: Hall) -> None:
    empty.clock.put(at(f"{DAY} 22:00"))
    empty.do(OpenCounter(1, confirm=True))
    strip(empty, 5, DAY)
    empty.clock.put(at(f"{DAY} 23:50"))
    empty.do(OpenCounter(2, confirm=True))
    empty.clock.put(at(f"{TUESDAY} 00:20"))
    for number, since, place in (
        (501, "23:40", f"{DAY} 23:40"),
        (502, "00:10", f"{TUESDAY} 00:10"),
    ):
        empty.do(SettleStrips("civil", DAY, (), (number,), since))
        assert empty.tickets()[-1].place_at == to_ms(at(place))


def test_a_clock_that_was_set_back_keeps_the_order_beside_a_strip(here: Hall) -> None:
    strip(here, 5)
    here.clock.put(at(f"{DAY} 10:00"))
    first = here.issue()
    here.clock.put(at(f"{DAY} 09:50"))
    here.do(SettleStrips("civil", DAY, (502,), (501,), "09:30"))
    second = here.issue()
    called = [ticket.label for _ in range(3) if (ticket := here.call())]
    assert called == ["A501", first.label, second.label]


def test_a_strip_that_the_record_forgot_is_told_again(here: Hall) -> None:
    here.do(KeepStrip("civil", DAY, 101, 130))
    here.do(KeepStrip("civil", DAY, 101, 130))
    assert here.kinds().count("numbers.leased") == 1
    here.do(SettleStrips("civil", DAY, (101,), (102,)))
    assert (labels(here, "finished"), labels(here, "waiting")) == (["A101"], ["A102"])
    assert sums(here) == [(30, 2, 0, 28, 0)]
    here.do(KeepStrip("civil", DAY, 101, 130))
    assert here.kinds().count("numbers.leased") == 1
    assert verify(here.office.store).faults == ()


def test_a_strip_is_not_told_over_what_others_have(here: Hall) -> None:
    strip(here, 10)
    for first, last in ((510, 515), (490, 501), (501, 509), (95, 105)):
        assert here.refused(KeepStrip("civil", DAY, first, last)) == "strip-held"
    assert here.refused(KeepStrip("civil", DAY, 101, 201)) == "strip-length"
    assert here.refused(KeepStrip("civil", "2027-12-07", 101, 130)) == "strip-day-far"
    assert here.kinds().count("numbers.leased") == 1
