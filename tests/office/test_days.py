"""Which day it is: turns, closings, and days that a clock opened too early."""

from pathlib import Path

from office.counters import CallNumber, Hold, OpenCounter, Start
from office.explaining import explain
from office.hall_views import panel_now
from office.office import Office
from office.queue import CancelTicket, CloseDay, IssueTicket, NoteDevice
from office.undo import Undo
from office.views import hall_now
from tests.fakes.office import BUILT, TESTER, Hall, at, hall, settings
from tests.office.clocks import TUESDAY, boot, facts

# The ordinary turn of a day


def test_the_first_command_of_a_day_closes_the_day_before(here: Hall) -> None:
    served, held, waits = here.issue(), here.issue(), here.issue()
    here.call()
    here.do(Hold(1))
    here.call()
    here.do(Start(1))
    here.clock.put(at(TUESDAY))
    new = here.issue()
    assert [here.ticket(t.id).state.value for t in (served, held, waits, new)] == [
        "unserved",
        "finished",
        "unserved",
        "waiting",
    ]
    assert here.ticket(held.id).ended_by == "unattended"
    assert here.counter(1).state == "closed"
    assert (new.label, new.business_day) == ("A001", "2026-12-08")
    turn = [e for e in here.journal() if e.kind == "day.closed"]
    assert [(e.subject, e.actor) for e in turn] == [("day:2026-12-07", "office")]


def test_before_that_command_the_hall_already_looks_empty(here: Hall) -> None:
    here.issue()
    here.call()
    here.clock.put(at(TUESDAY))
    now = hall_now(here.office, "main")
    assert now.business_day == "2026-12-08"
    assert {(c.state.value, c.ticket) for c in now.counters} == {("closed", None)}
    assert [one.waiting for one in now.services] == [0, 0]


def test_a_command_that_is_refused_still_turns_the_day(here: Hall) -> None:
    here.issue()
    here.clock.put(at(TUESDAY))
    assert here.refused(CallNumber(1, "A001")) == "counter-closed"
    assert [e.kind for e in here.journal()][-1] == "day.closed"


def test_days_without_a_command_are_no_days(here: Hall) -> None:
    here.clock.put(at("2026-12-11 08:00"))
    here.issue()
    opened = [e.subject for e in here.journal() if e.kind == "day.opened"]
    assert opened == ["day:2026-12-07", "day:2026-12-11"]


def test_opening_and_doubting_are_the_offices_own_acts(empty: Hall) -> None:
    done = empty.do(IssueTicket("civil"))
    assert [event.kind for event in done.events] == ["visit.opened", "ticket.issued"]
    first = empty.journal()[0]
    assert (first.kind, first.actor, first.command) == ("day.opened", "office", "")


def test_a_day_closed_by_an_act_is_not_closed_again(here: Hall) -> None:
    here.do(CloseDay())
    here.clock.put(at(TUESDAY))
    here.issue()
    assert len(facts(here, "day.closed")) == 1


def test_every_hall_is_closed_under_its_own_name(tmp_path: Path) -> None:
    both = settings(
        points=[{"id": one, "name": {"vi": one}} for one in ("main", "annex")],
        services=[
            {"id": "civil", "name": {"vi": "Hộ tịch"}, "series": "A"},
            {"id": "land", "name": {"vi": "Đất đai"}, "series": "A", "point": "annex"},
        ],
        counters=[
            {"number": 1, "services": ["civil"]},
            {"number": 1, "services": ["land"], "point": "annex"},
        ],
    )
    with hall(tmp_path, office_settings=both) as here:
        here.do(OpenCounter(1, point="annex"))
        there = here.issue("land", point="annex")
        assert here.refused(CancelTicket(there.id)) == "ticket-unknown"
        here.do(CloseDay())
        points = {e.kind: e.point for e in here.journal()}
        assert points["ticket.unserved"] == points["counter.closed"] == "annex"
        assert points["day.closed"] == "main"


# Days that a clock opened


def test_a_day_that_a_clock_opened_too_early_is_taken_back(here: Hall) -> None:
    """The clock ran two days ahead, and nothing gave it away until the time server came."""
    monday = here.issue()
    boot(here, "2026-12-09 08:00")
    ahead = [here.issue() for _ in range(2)]
    here.clock.put(at("2026-12-07 09:00"))
    here.clock.is_agreed = True
    late = here.issue()
    assert [one.label for one in ahead] == ["A001", "A002"]
    assert (late.label, late.business_day) == ("A003", "2026-12-07")
    assert [here.ticket(one.id).state.value for one in (monday, *ahead)] == [
        "unserved",
        "waiting",
        "waiting",
    ]


def test_its_people_are_seen_before_the_next_command(here: Hall) -> None:
    """Nobody does anything for a while: who waits must not vanish from panel and board."""
    boot(here, "2026-12-09 08:00")
    here.do(OpenCounter(1))
    called, waits = here.issue(), here.issue()
    here.call()
    here.clock.put(at("2026-12-07 09:00"))
    here.clock.is_agreed = True
    now, panel = hall_now(here.office, "main"), panel_now(here.office, "main", 1)
    assert now.business_day == "2026-12-07"
    assert [one.waiting for one in now.services] == [1, 0]
    assert [one.label for one in panel.line] == [waits.label]
    assert explain(here.office, "main", called.label).today


def test_that_day_comes_all_the_same(here: Hall) -> None:
    boot(here, "2026-12-09 08:00")
    ahead = here.issue()
    here.clock.put(at("2026-12-07 09:00"))
    here.clock.is_agreed = True
    here.issue()
    here.clock.put(at("2026-12-09 08:00"))
    wednesday = here.issue()
    assert (wednesday.label, wednesday.business_day) == ("A002", "2026-12-09")
    assert here.ticket(ahead.id).state == "unserved"
    here.do(OpenCounter(1))
    assert here.call() == here.ticket(wednesday.id)


def two_days_at_once(here: Hall) -> tuple[str, str]:
    """A001 of Monday and A001 of a wrong Wednesday, both waiting; their ids.

    One program alone never gets there: it closes a day before it begins the next. So the closing
    is left out by hand, as if two machines had written.
    """
    right = here.issue()
    with here.office.store.write() as tx:
        tx.exec_driver_sql("UPDATE days SET closed = true")
    boot(here, "2026-12-09 08:00")
    wrong = here.issue()
    assert right.label == wrong.label
    return right.id, wrong.id


def time_server_says_monday(here: Hall) -> None:
    """The time server comes back."""
    here.clock.put(at("2026-12-07 09:00"))
    here.clock.is_agreed = True


def test_a_number_that_two_days_gave_is_voided_once(here: Hall) -> None:
    right, wrong = two_days_at_once(here)
    time_server_says_monday(here)
    here.do(NoteDevice("printer-1", faulted=False))
    assert [here.ticket(one).state.value for one in (right, wrong)] == ["waiting", "voided"]
    assert facts(here, "ticket.voided") == [{"why": "wrong-clock"}]


def test_the_one_that_a_counter_deals_with_stays(here: Hall) -> None:
    right, wrong = two_days_at_once(here)
    here.call()
    time_server_says_monday(here)
    here.do(NoteDevice("printer-1", faulted=False))
    assert [here.ticket(one).state.value for one in (right, wrong)] == ["voided", "called"]


def test_undo_does_not_bring_back_what_the_office_voided(here: Hall) -> None:
    _, wrong = two_days_at_once(here)
    time_server_says_monday(here)
    here.call()
    here.do(Undo(1))
    assert here.ticket(wrong).state == "voided"


class Racing(Office):
    """An office in which another program is quicker to close yesterday."""

    def _turn(self, day: str, origin: str) -> None:
        super()._turn(day, "another")
        super()._turn(day, origin)


def test_two_programs_turn_the_day_together(here: Hall) -> None:
    here.issue()
    here.clock.put(at(TUESDAY))
    racing = Racing(here.office.settings, here.office.store, here.clock, BUILT)
    done = racing.do(IssueTicket("civil"), TESTER)
    assert [event.kind for event in done.events] == ["visit.opened", "ticket.issued"]
    assert len(facts(here, "day.closed")) == 1
