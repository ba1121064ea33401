"""What counters called by hand comes late: to closed days, and to numbers off a strip of paper."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.day_words import DayWords
from hall.sentences import Sentences
from office.clock import to_ms
from office.counters import (
    CallNumber,
    Finish,
    Hold,
    NoShow,
    OpenCounter,
    Resume,
    Return,
    Start,
)
from office.keeping import verify
from office.model import Ticket, TicketState
from office.queue import CloseDay, ReclassifyTicket
from office.reserves import reserves
from office.store import events, hands
from office.strips import LeaseStrip, SettleStrips
from office.told_facts import NOTED
from tests.fakes.apart import Apart, desk_apart
from tests.fakes.figures import disagreements, figures_of
from tests.fakes.office import Hall, at, hall

MONDAY, TUESDAY = "2026-12-07", "2026-12-08"


@pytest.fixture
def desk(here: Hall, tmp_path: Path) -> Iterator[Apart]:
    """Counters that are cut off; in the end the record is sound, and its figures agree."""
    with desk_apart(here, tmp_path / "desk") as one:
        yield one
    assert verify(here.office.store).faults == ()
    assert disagreements(here, day=MONDAY) == []


def served(desk: Apart, number: str, begins: str, ends: str) -> None:
    """A number is called at one time of Monday, and finished at another."""
    desk.clock.put(at(f"{MONDAY} {begins}"))
    desk.call(number)
    desk.do(Start(1))
    desk.clock.put(at(f"{MONDAY} {ends}"))
    desk.do(Finish(1))


def mirrored(here: Hall, desk: Apart) -> None:
    """The own record knows who is at which counter."""
    with here.office.store.read() as tx:
        upto, (found, opened) = events.head(tx), hands.at_work(tx, ["main"])
        (last,) = events.after(tx, upto - 1, 1)
    with desk.own.store.write() as tx:
        hands.mirror(tx, found, opened, upto, last.at)


def labelled(here: Hall, label: str) -> Ticket:
    """The ticket with this number."""
    return next(one for one in here.tickets() if one.label == label)


def noted(here: Hall) -> list[str]:
    """Why calls by hand came to nothing."""
    told = (json.loads(one.data) for one in here.journal() if one.kind == NOTED)
    return [one["why"] for one in told if one["kind"] == "ticket.called"]


def test_a_closed_days_sheet_names_who_was_served_by_hand(here: Hall, desk: Apart) -> None:
    for _ in range(3):
        here.issue()
    served(desk, "A001", "08:30", "08:40")
    served(desk, "A777", "08:50", "08:55")
    here.clock.put(at(f"{MONDAY} 17:30"))
    here.do(CloseDay(unserved=True))
    assert figures_of(here.office, MONDAY).total.count("unserved") == 3
    here.clock.put(at(f"{TUESDAY} 08:00"))
    desk.come_back()
    figures = figures_of(here.office, MONDAY)
    total = figures.total
    assert (total.count("served"), total.count("unserved")) == (1, 2)
    assert total.times["service"].mean_s == 600
    assert [(one.numbers, one.by_hand) for one in figures.supplements] == [(("A001",), True)]
    assert (figures.late, figures.closings) == ([], 1)


def test_the_sheet_says_it_in_words(here: Hall, desk: Apart) -> None:
    here.issue()
    served(desk, "A001", "08:30", "08:40")
    here.clock.put(at(f"{MONDAY} 17:30"))
    here.do(CloseDay(unserved=True))
    desk.come_back()
    words = DayWords(figures_of(here.office, MONDAY), here.office.settings, Sentences("vi"))
    (line,) = words.supplements()
    assert line.startswith("Đã sửa theo 1 số gọi bằng tay lúc mất liên lạc")
    assert line.endswith(": A001.")


def strip(here: Hall) -> None:
    """A501 to A510 are on paper, for Monday."""
    here.do(LeaseStrip("civil", 10, MONDAY))


@pytest.mark.parametrize("waits", [False, True])
def test_a_number_on_paper_was_served_as_its_counter_told(
    here: Hall, desk: Apart, *, waits: bool
) -> None:
    strip(here)
    served(desk, "A501", "08:30", "08:40")
    here.clock.put(at(f"{MONDAY} 09:00"))
    desk.come_back()
    assert noted(here) == ["unknown"]
    settled = SettleStrips("civil", MONDAY, *(((), (501,)) if waits else ((501,), ())))
    here.do(settled)
    found = labelled(here, "A501")
    assert (found.state, found.counter) == (TicketState.FINISHED, 1)
    assert found.called_at == to_ms(at(f"{MONDAY} 08:30"))
    assert found.ended_at == to_ms(at(f"{MONDAY} 08:40"))
    assert here.call() is None
    assert reserves(here.office).noted == ()
    total = figures_of(here.office, MONDAY).total
    assert (total.count("served"), total.count("by_hand")) == (1, 0)
    assert total.times["service"].mean_s == 600


def test_of_who_was_absent_and_served_by_voice_afterwards(here: Hall, desk: Apart) -> None:
    strip(here)
    desk.call("A501")
    desk.do(NoShow(1))
    here.clock.put(at(f"{MONDAY} 09:00"))
    desk.come_back()
    here.do(SettleStrips("civil", MONDAY, (501,)))
    assert labelled(here, "A501").state is TicketState.FINISHED
    assert figures_of(here.office, MONDAY).total.count("by_hand") == 1


def test_a_number_on_paper_that_waits_by_now_was_served_as_is_told_later(
    here: Hall, desk: Apart
) -> None:
    strip(here)
    served(desk, "A501", "08:30", "08:40")
    here.clock.put(at(f"{MONDAY} 09:00"))
    here.do(SettleStrips("civil", MONDAY, (), (501, 502)))
    desk.come_back()
    assert labelled(here, "A501").state is TicketState.FINISHED
    called = here.call()
    assert called
    assert called.label == "A502"


def test_what_was_settled_as_served_stays_so(here: Hall, desk: Apart) -> None:
    strip(here)
    served(desk, "A501", "08:30", "08:40")
    here.clock.put(at(f"{MONDAY} 09:00"))
    here.do(SettleStrips("civil", MONDAY, (501,)))
    before = labelled(here, "A501")
    desk.come_back()
    assert labelled(here, "A501") == before
    assert [(one.number, one.why) for one in reserves(here.office).noted] == [("A501", "over")]


def test_on_a_closed_day_a_number_on_paper_is_told_with_its_counter(
    here: Hall, desk: Apart
) -> None:
    strip(here)
    here.issue()
    served(desk, "A501", "08:30", "08:40")
    desk.call("A502")
    here.clock.put(at(f"{MONDAY} 17:30"))
    here.do(CloseDay(unserved=True))
    here.clock.put(at(f"{TUESDAY} 08:00"))
    here.do(OpenCounter(1))
    desk.come_back()
    here.do(SettleStrips("civil", MONDAY, (501, 502), (503,)))
    figures = figures_of(here.office, MONDAY)
    counts = {one: figures.total.count(one) for one in ("served", "unattended", "unserved")}
    assert counts == {"served": 1, "unattended": 1, "unserved": 2}
    assert [one.numbers for one in figures.supplements] == [("A501", "A502", "A503")]


def test_a_call_by_a_wrong_clock_is_of_the_day_that_it_was(here: Hall, desk: Apart) -> None:
    """The counters' record stopped on Monday; on Tuesday they start without a battery."""
    here.issue()
    here.issue()
    served(desk, "A001", "08:30", "08:40")
    here.clock.put(at(f"{TUESDAY} 08:00"))
    here.do(OpenCounter(1))
    here.issue()
    here.issue()
    desk.clock.is_agreed = False
    desk.clock.put(at("2020-01-01 00:10"))
    desk.call("A002")
    desk.do(Finish(1))
    here.clock.put(at(f"{TUESDAY} 09:00"))
    behind = at(f"{TUESDAY} 08:30") - at("2020-01-01 00:10")
    desk.come_back(behind_s=behind.total_seconds())
    found = {(one.business_day, one.label): one.state.value for one in here.tickets()}
    assert found == {
        (MONDAY, "A001"): "finished",
        (MONDAY, "A002"): "unserved",
        (TUESDAY, "A001"): "waiting",
        (TUESDAY, "A002"): "finished",
    }


def test_a_call_that_nobody_can_date_ends_nobody_of_today(here: Hall, desk: Apart) -> None:
    here.issue()
    served(desk, "A002", "08:30", "08:40")
    desk.clock.is_agreed = False
    desk.clock.put(at("2030-01-01 00:10"))
    desk.call("A001")
    here.clock.put(at(f"{TUESDAY} 08:00"))
    here.do(OpenCounter(1))
    waits = here.issue()
    here.clock.put(at(f"{TUESDAY} 09:00"))
    desk.come_back()
    assert here.ticket(waits.id).state is TicketState.WAITING


def test_what_the_office_did_with_somebody_later_stands(here: Hall, desk: Apart) -> None:
    """Of four people something was noted by hand before the office dealt with them."""
    here.do(OpenCounter(2))
    for _ in range(4):
        here.issue()
    called = here.call(1)
    assert called
    mirrored(here, desk)
    desk.clock.put(at(f"{MONDAY} 08:30"))
    desk.do(Finish(1))
    for number in ("A002", "A003"):
        desk.call(number)
        desk.do(NoShow(1))
    served(desk, "A004", "08:32", "08:33")
    here.clock.put(at(f"{MONDAY} 08:40"))
    here.do(ReclassifyTicket("A004", service="land"))
    here.do(CallNumber(2, "A003"))
    here.do(NoShow(2))
    here.do(Return(2, "A003"))
    here.do(CallNumber(2, "A002"))
    here.do(Start(2))
    here.do(Hold(2))
    here.do(Hold(1))
    here.do(Resume(1, "A001"))
    before = {one.label: one for one in here.tickets()}
    here.clock.put(at(f"{MONDAY} 08:50"))
    desk.come_back()
    assert {one.label: one for one in here.tickets()} == before
    assert noted(here) == ["over", "over", "over"]
    states = [before[f"A00{one}"].state for one in range(1, 5)]
    assert [one.value for one in states] == ["serving", "held", "waiting", "waiting"]


def test_who_was_absent_at_the_office_later_was_served_by_hand_before(
    here: Hall, desk: Apart
) -> None:
    here.issue()
    served(desk, "A001", "08:30", "08:40")
    here.clock.put(at(f"{MONDAY} 08:50"))
    here.do(CallNumber(1, "A001"))
    here.do(NoShow(1))
    desk.come_back()
    assert labelled(here, "A001").state is TicketState.FINISHED


def test_a_clock_that_was_hours_behind_makes_no_call_an_early_one(here: Hall, desk: Apart) -> None:
    here.issue()
    mirrored(here, desk)
    served(desk, "A001", "04:30", "04:40")
    here.clock.put(at(f"{MONDAY} 09:00"))
    desk.come_back()
    assert labelled(here, "A001").state is TicketState.FINISHED
    assert here.call() is None


def test_who_was_served_and_then_forgotten_is_told(here: Hall, desk: Apart, tmp_path: Path) -> None:
    here.issue()
    here.call()
    mirrored(here, desk)
    desk.do(Start(1))
    desk.do(Finish(1))
    with hall(tmp_path / "restored", here.clock.now()) as restored:
        Apart(restored, desk.own, desk.clock, desk.who, desk.name).come_back()
        told = [(one.number, one.counter, one.why) for one in reserves(restored.office).noted]
    assert told == [("A001", 1, "forgotten")]
