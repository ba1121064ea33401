"""Counters whose line to the office's record is cut call by hand, and the office hears of it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from office.counters import (
    CallNext,
    CallNumber,
    CallTwo,
    CloseCounter,
    Finish,
    Hold,
    NoShow,
    OpenCounter,
    PauseCounter,
    Recall,
    Start,
    Transfer,
    WalkIn,
)
from office.model import CounterState, TicketState
from office.reserves import reserves
from office.store import places
from office.told_facts import NOTED
from office.undo import Undo
from tests.fakes.centre import Centre, back, cut, proved
from tests.fakes.counters import counters
from tests.fakes.figures import disagreements, figures_of
from tests.fakes.kiosks import line_to
from tests.fakes.office import MONDAY
from tests.fakes.waiting import wait_for


class Calls(Centre):
    """An office that tells what its journal has of calls."""

    def called(self, counter: int = 1) -> str:
        """Whom a counter of the office calls next."""
        ticket = self.hall.call(counter)
        assert ticket
        return ticket.label

    def told(self, label: str) -> list[tuple[str, int, bool]]:
        """What stands of a number in the office's journal: kind, time in s since, by hand."""
        ticket, start = self.ticket(label), round(MONDAY.timestamp())
        return [
            (one.kind.partition(".")[2], one.at // 1000 - start, "by_hand" in one.data)
            for one in self.hall.journal()
            if one.subject == ticket.id and one.kind.startswith("ticket.")
        ]

    def noted(self) -> list[tuple[str, str]]:
        """The numbers of which something was noted, and why."""
        return [
            (one.subject.rpartition(":")[2], json.loads(one.data)["why"])
            for one in self.hall.journal()
            if one.kind == NOTED and json.loads(one.data)["kind"] == "ticket.called"
        ]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Calls]:
    """An office with counter 1 open; in the end its record is sound."""
    with ExitStack() as running:
        there = Calls(tmp_path, running)
        there.hall.do(OpenCounter(1))
        with proved(there):
            yield there


def test_typed_numbers_are_called_and_come_back_at_their_times(centre: Calls) -> None:
    desk, hall = centre.counters(), centre.hall
    first, second, third = (hall.issue() for _ in range(3))
    hall.call()
    cut(desk)
    assert desk.at(1).ticket == centre.ticket(first.label)
    centre.clock.advance(90)
    assert desk.call(" a 002 ").state is TicketState.CALLED
    centre.clock.advance(10)
    desk.do(Start(1))
    centre.clock.advance(200)
    desk.call("A003")
    desk.do(Recall(1))
    centre.clock.advance(60)
    desk.do(Finish(1))
    back(desk)
    assert centre.told(first.label)[-1] == ("finished", 90, True)
    assert centre.told(second.label)[1:] == [
        ("called", 90, True),
        ("started", 100, True),
        ("finished", 300, True),
    ]
    assert centre.told(third.label)[1:] == [
        ("called", 300, True),
        ("recalled", 300, True),
        ("finished", 360, True),
    ]
    assert centre.noted() == []
    called = [one for one in hall.journal() if one.kind == "ticket.called"][-1]
    assert (called.actor, called.origin) == (desk.who.actor, desk.who.origin)


def test_who_is_at_the_counter_when_the_line_is_back_stays_there(centre: Calls) -> None:
    desk = centre.counters()
    centre.hall.issue()
    waiting = centre.hall.issue()
    cut(desk)
    desk.call("A001")
    back(desk)
    assert desk.at(1).ticket == centre.ticket("A001")
    assert centre.ticket("A001").state is TicketState.CALLED
    desk.do(CallNext(1))
    assert centre.ticket("A001").state is TicketState.FINISHED
    assert centre.ticket(waiting.label).state is TicketState.CALLED


def test_a_number_of_a_kiosk_that_is_still_cut_off_is_served_when_it_comes(centre: Calls) -> None:
    desk, one = centre.counters(), centre.kiosk()
    cut(one)
    given = [one.issue().label for _ in range(3)]
    cut(desk)
    centre.clock.advance(60)
    desk.call(given[0])
    centre.clock.advance(60)
    desk.call(given[1])
    centre.clock.advance(60)
    desk.do(NoShow(1))
    desk.call("A999")
    desk.do(Finish(1))
    back(desk)
    assert centre.noted() == [("A501", "unknown"), ("A502", "unknown"), ("A999", "unknown")]
    centre.clock.advance(60)
    back(one)
    states = [centre.ticket(label).state.value for label in given]
    assert states == ["finished", "no_show", "waiting"]
    assert centre.told("A501")[1:] == [("called", 60, True), ("finished", 120, True)]
    assert centre.called() == "A503"


def test_own_numbers_of_a_kiosk_are_called_too(centre: Calls) -> None:
    desk, one = centre.counters(), centre.kiosk()
    cut(one)
    cut(desk)
    labels = [one.issue().label for _ in range(21)]
    assert labels[-1] == "K1-001"
    desk.call("k1 - 001")
    desk.do(Finish(1))
    back(one, desk)
    assert centre.ticket("K1-001").state is TicketState.FINISHED


def test_of_two_counters_the_first_by_time_has_called_it_whoever_tells_first(
    centre: Calls,
) -> None:
    one, two = centre.counters("mot"), centre.counters("hai")
    numbers = [centre.hall.issue().label for _ in range(2)]
    cut(one)
    cut(two)
    for number, first, second in ((numbers[0], one, two), (numbers[1], two, one)):
        for at, desk in ((1, first), (2, second)):
            centre.clock.advance(5)
            desk.call(number, at)
            centre.clock.advance(5)
            desk.do(Finish(at))
    back(two, one)
    for number in numbers:
        assert centre.ticket(number).counter == 1
        assert centre.ticket(number).state is TicketState.FINISHED
    assert centre.noted() == [(numbers[0], "over"), (numbers[1], "over")]


def test_what_others_did_meanwhile_stays(centre: Calls) -> None:
    desk, hall = centre.counters(), centre.hall
    hall.do(OpenCounter(2))
    hall.issue()
    hall.issue()
    cut(desk)
    assert centre.called(2) == "A001"
    centre.clock.advance(10)
    desk.call("A001")
    desk.call("A002")
    assert centre.called(2) == "A002"
    back(desk)
    assert centre.noted() == [("A001", "over"), ("A002", "elsewhere")]
    assert (centre.ticket("A002").counter, centre.ticket("A002").state) == (2, TicketState.CALLED)


def test_a_number_that_was_mistyped_is_given_out_unharmed(centre: Calls) -> None:
    desk = centre.counters()
    cut(desk)
    desk.call("A001")
    desk.do(Finish(1))
    centre.clock.advance(60)
    back(desk)
    assert centre.hall.issue().label == "A001"
    assert centre.called() == "A001"
    assert desk.at(1).ticket


def test_who_was_marked_absent_may_be_typed_again(centre: Calls) -> None:
    desk = centre.counters()
    centre.hall.issue()
    cut(desk)
    desk.call("A001")
    desk.do(NoShow(1))
    desk.call("A001")
    assert desk.refused(CallNext(1)) == "cut-off-call"
    desk.do(Finish(1))
    back(desk)
    told = [kind for kind, _, _ in centre.told("A001")]
    assert told == ["issued", "called", "missed", "returned", "called", "finished"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (CallNext(1, opens=True), "cut-off-call"),
        (CallTwo(1), "cut-off-call"),
        (WalkIn(1, "civil"), "cut-off-counter"),
        (Transfer(1, "land"), "cut-off-counter"),
        (Hold(1), "cut-off-counter"),
        (Undo(1), "cut-off-counter"),
        (CloseCounter(1, "hold"), "cut-off-counter"),
        (CloseCounter(1, "return"), "cut-off-counter"),
    ],
)
def test_nothing_else_is_promised(centre: Calls, command: CallNext, code: str) -> None:
    desk = centre.counters()
    cut(desk)
    desk.call("A001")
    assert desk.refused(command) == code


@pytest.mark.parametrize("typed", ["", "A", "A000", "Q001", "1", "A0O1", "K1"])
def test_what_is_no_number_of_this_hall_is_refused(centre: Calls, typed: str) -> None:
    desk = centre.counters()
    cut(desk)
    assert desk.refused(CallNumber(1, typed)) == "number-unfit"


def test_pause_and_close_are_told(centre: Calls) -> None:
    desk, hall = centre.counters(), centre.hall
    hall.issue()
    cut(desk)
    desk.call("A001", 2)
    desk.do(PauseCounter(2))
    desk.do(CloseCounter(1))
    back(desk)
    with hall.office.store.read() as tx:
        states = {one.number: one.state for one in places.counters_of(tx, "main")}
    assert states == {1: CounterState.CLOSED, 2: CounterState.PAUSED}
    assert centre.ticket("A001").counter == 2


def test_whom_the_counter_had_called_unseen_is_in_the_line_again(centre: Calls) -> None:
    desk, hall = centre.counters(), centre.hall
    hall.issue()
    hall.issue()
    cut(desk)
    assert centre.called() == "A001"  # its answer never came there
    centre.clock.advance(20)
    desk.call("A002")
    back(desk)
    assert centre.ticket("A001").state is TicketState.WAITING
    assert centre.ticket("A002").state is TicketState.CALLED


def test_a_machine_starts_without_the_office(centre: Calls) -> None:
    with ExitStack() as running:
        there = counters(centre.folder / "q", centre.url, centre.clock, key=centre.key)
        desk = running.enter_context(there)
        wait_for(lambda: desk.ready)
    centre.hall.issue()
    with ExitStack() as running:
        line = line_to(centre.folder / "q", centre.url)
        running.callback(line.close)
        line.cut()
        there = counters(centre.folder / "q", centre.url, centre.clock, line=line)
        desk = running.enter_context(there)
        desk.call("A001")
        desk.do(Finish(1), "gesture")
        desk.do(Finish(1), "gesture")
        back(desk)
        desk.do(Finish(1), "gesture")
    assert centre.ticket("A001").state is TicketState.FINISHED


def test_served_by_hand_on_a_day_that_was_closed_meanwhile(centre: Calls) -> None:
    desk, hall = centre.counters(), centre.hall
    hall.issue()
    hall.issue()
    cut(desk)
    desk.call("A001")
    centre.clock.advance(300)
    desk.call("A002")
    centre.clock.advance(86400)
    hall.do(OpenCounter(1))
    assert centre.ticket("A001").state is TicketState.UNSERVED
    back(desk)
    assert centre.ticket("A001").state is TicketState.FINISHED
    assert centre.ticket("A002").ended_by == "unattended"


def test_their_times_count_and_they_are_told_apart(centre: Calls) -> None:
    desk, hall = centre.counters(), centre.hall
    for _ in range(3):
        hall.issue()
    cut(desk)
    centre.clock.advance(120)
    desk.call("A001")
    centre.clock.advance(60)
    desk.call("A002")
    centre.clock.advance(30)
    desk.do(NoShow(1))
    centre.clock.advance(30)
    back(desk)
    assert disagreements(hall) == []
    total = figures_of(hall.office).total
    assert (total.count("called_by_hand"), total.count("served"), total.count("absent")) == (
        2,
        1,
        1,
    )
    assert (total.times["wait"].mean_s, total.times["service"].mean_s) == (120, 60)


def test_the_report_tells_what_nothing_came_of(centre: Calls) -> None:
    desk, one = centre.counters(), centre.kiosk()
    centre.hall.issue()
    cut(one)
    cut(desk)
    one.issue()
    for number in ("A001", "A501", "A900"):
        centre.clock.advance(60)
        desk.call(number)
    back(desk)
    told = reserves(centre.hall.office)
    assert told.by_hand == 1
    assert [(each.number, each.why) for each in told.noted] == [
        ("A501", "unknown"),
        ("A900", "unknown"),
    ]
    back(one)
    told = reserves(centre.hall.office)
    assert told.by_hand == 2
    assert [(each.number, each.counter) for each in told.noted] == [("A900", 1)]


def test_an_own_record_that_was_put_back_stands_in_no_more(centre: Calls) -> None:
    folder = centre.folder / "q"
    with ExitStack() as running:
        there = counters(folder, centre.url, centre.clock, key=centre.key)
        desk = running.enter_context(there)
        wait_for(lambda: desk.ready)
    (file,) = folder.glob("counters-*.db")
    before = file.read_bytes()
    with ExitStack() as running:
        desk = running.enter_context(counters(folder, centre.url, centre.clock))
        cut(desk)
        desk.call("A001")
        back(desk)
    file.write_bytes(before)
    with ExitStack() as running:
        desk = running.enter_context(counters(folder, centre.url, centre.clock))
        wait_for(lambda: desk.store.distrusted)
        assert not desk.cut_off


def test_a_doubted_clock_hinders_no_call(centre: Calls) -> None:
    desk = centre.counters()
    centre.hall.issue()
    cut(desk)
    centre.clock.is_agreed = False
    centre.clock.jump = centre.clock.now()
    assert desk.call("A001").state is TicketState.CALLED
    desk.do(Finish(1))
    centre.clock.is_agreed, centre.clock.jump = True, None
    back(desk)
    assert centre.ticket("A001").state is TicketState.FINISHED


def test_what_another_program_wrote_there_is_told_without_a_cut(centre: Calls) -> None:
    desk = centre.counters()
    centre.hall.issue()
    desk.own.do(CallNumber(1, "A001"), desk.who)
    wait_for(lambda: centre.ticket("A001").state is TicketState.CALLED)


def test_a_press_of_which_nobody_knows_is_done_once(centre: Calls) -> None:
    desk = centre.counters()
    centre.hall.issue()
    wait_for(lambda: desk.stand_in.is_up_to_date)
    desk.line.cut_behind(b"COMMIT\0")
    desk.do(CallNumber(1, "A001"), "gesture")
    assert desk.cut_off
    back(desk)
    desk.do(CallNumber(1, "A001"), "gesture")
    assert [kind for kind, _, _ in centre.told("A001")] == ["issued", "called"]
    assert centre.noted() == []


@pytest.mark.parametrize("known", [True, False])
def test_what_came_before_a_call_by_hand_is_taken_back_no_more(centre: Calls, known: bool) -> None:
    desk = centre.counters()
    if known:
        centre.hall.issue()
    cut(desk)
    centre.clock.advance(2)
    desk.call("A001")
    back(desk)
    assert desk.refused(Undo(1)) == "undo-nothing"
    with centre.hall.office.store.read() as tx:
        assert [one.state for one in places.counters_of(tx, "main")] == [CounterState.OPEN]
