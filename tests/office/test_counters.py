"""What happens at a counter: one press serves one citizen."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from office.act import Command
from office.counters import (
    CallNext,
    CallNumber,
    CloseCounter,
    EndUnattended,
    Finish,
    Hold,
    Leave,
    NoShow,
    OpenCounter,
    PauseCounter,
    Recall,
    Resume,
    Return,
    Start,
    Transfer,
    WalkIn,
)
from office.errors import Refused
from office.model import CounterState, Reason, Ticket, TicketState
from office.office import Office, args_digest
from office.queue import CloseDay, IssueTicket, ReclassifyTicket
from office.store import places
from office.views import counter_answer, counters_now
from tests.fakes.office import BUILT, Hall, at, hall, settings


def test_a_call_finishes_the_open_ticket(here: Hall) -> None:
    first, second = here.issue(), here.issue()
    here.call()
    here.clock.advance(120)
    answer = counter_answer(here.office, 1, here.do(CallNext(1)))
    assert answer.ticket == here.ticket(second.id)
    assert answer.finished == here.ticket(first.id)
    done = here.ticket(first.id)
    assert (done.ended_by, done.outcome) == ("next_call", None)
    assert done.started_at == done.called_at, "a start that nobody pressed is the call"


def test_a_call_tells_its_rule(here: Hall) -> None:
    here.issue(), here.issue(priority="elderly")
    reasons = [counter_answer(here.office, 1, here.do(CallNext(1))).reason for _ in range(2)]
    assert [one.rule if one else None for one in reasons] == ["priority", "fifo"]
    assert reasons[0] is not None
    assert reasons[0].facts == {"priority": "elderly"}


def test_a_counter_calls_only_what_it_takes(here: Hall) -> None:
    here.do(OpenCounter(3))
    civil, land = here.issue("civil"), here.issue("land")
    called = here.call(3)
    assert called is not None
    assert called.id == land.id
    assert here.refused(CallNumber(3, civil.label)) == "counter-does-not-serve"
    assert here.refused(WalkIn(3, "civil")) == "counter-does-not-serve"


def test_a_counter_may_take_other_services_than_the_settings_say(here: Hall) -> None:
    here.issue("civil")
    here.do(OpenCounter(1, services=("land",)))
    assert here.counter(1).services == ("land",)
    assert here.call() is None
    assert here.refused(OpenCounter(1, services=("nothing",))) == "service-unknown"


def test_a_pause_changes_no_services_and_a_closing_does(here: Hall) -> None:
    here.do(OpenCounter(1, services=("land",)))
    here.do(PauseCounter(1))
    here.do(OpenCounter(1))
    assert here.counter(1).services == ("land",)
    here.do(CloseCounter(1))
    here.do(OpenCounter(1))
    assert here.counter(1).services == ("civil", "land")


@pytest.mark.parametrize(
    "command", [CallNext(3), CallNumber(3, "B001"), WalkIn(3, "land"), Resume(3, "B001")]
)
def test_a_closed_or_paused_counter_calls_nobody(here: Hall, command: Command) -> None:
    here.issue("land")
    assert here.refused(command) == "counter-closed"
    here.do(OpenCounter(3))
    here.do(PauseCounter(3))
    assert here.refused(command) == "counter-paused"


@pytest.mark.parametrize("command", [CallNext(9), OpenCounter(9), Finish(9), CloseCounter(9)])
def test_an_unknown_counter_is_refused(here: Hall, command: Command) -> None:
    assert here.refused(command) == "counter-unknown"


def test_an_open_ticket_stays_through_a_pause(here: Hall) -> None:
    ticket = here.issue()
    here.call()
    here.do(PauseCounter(1))
    here.do(Start(1))
    here.do(Finish(1, "returned-result"))
    done = here.ticket(ticket.id)
    assert (done.state, done.outcome, done.ended_by) == ("finished", "returned-result", "finish")
    assert here.refused(PauseCounter(3)) == "counter-closed"


def test_recalls_are_counted_from_the_call(here: Hall) -> None:
    ticket = here.issue()
    here.call()
    here.do(Recall(1))
    here.do(Recall(1))
    assert here.ticket(ticket.id).calls == 3


def test_a_walk_in_is_issued_and_called_at_once(here: Hall) -> None:
    waits = here.issue()
    answer = counter_answer(here.office, 1, here.do(WalkIn(1, "civil", "elderly")))
    assert answer.ticket is not None
    assert (answer.ticket.label, answer.ticket.state, answer.ticket.counter) == (
        "A002",
        "called",
        1,
    )
    assert answer.reason is not None
    assert answer.reason.rule == "walk-in"
    assert here.ticket(waits.id) == waits


def test_a_number_is_called_out_of_order(here: Hall) -> None:
    first, second = here.issue(), here.issue()
    answer = counter_answer(here.office, 2, here.do(CallNumber(2, "a 2")))
    assert answer.ticket == here.ticket(second.id)
    assert here.ticket(first.id).state == "waiting"


def test_calling_its_own_open_number_is_refused_whole(here: Hall) -> None:
    ticket = here.issue()
    here.call()
    assert here.refused(CallNumber(1, ticket.label)) == "ticket-state"
    assert here.ticket(ticket.id).state == "called"


def test_past_the_cap_whoever_calls_a_class_by_number_says_why(tmp_path: Path) -> None:
    reasons = [{"id": "urgent", "name": {"vi": "Việc cấp thiết"}}]
    queue = {"ordinary_cap_min": 10}
    with hall(tmp_path, office_settings=settings(queue=queue, call_reasons=reasons)) as here:
        here.do(OpenCounter(1))
        here.issue()
        here.clock.advance(1)
        later = here.issue(priority="elderly")
        here.clock.advance(600)
        assert here.refused(CallNumber(1, "A002")) == "cap-overtaken"
        assert here.refused(CallNumber(1, "A002", why="no reason")) == "call-reason-unknown"
        here.do(CallNumber(1, "A002", why="urgent"))
        assert here.ticket(later.id).state is TicketState.CALLED
        assert here.refused(CallNumber(1, "A002")) == "ticket-state"


def test_transfer_keeps_the_place_before_those_who_came_later(here: Hall) -> None:
    early = here.issue("civil")
    here.clock.advance(60)
    later = here.issue("land")
    here.call(1)
    here.do(Start(1))
    here.clock.advance(600)
    here.do(Transfer(1, "land"))
    moved = here.ticket(early.id)
    assert (moved.place_at, moved.issued_seq) == (early.place_at, early.issued_seq)
    assert (moved.service, moved.state, moved.counter) == ("land", "waiting", None)
    assert (moved.started_at, moved.called_at, moved.calls) == (None, None, 0)
    assert [t.id if (t := here.call(2)) else None for _ in range(2)] == [early.id, later.id]


def test_a_note_goes_with_a_transfer_until_the_next_one(here: Hall) -> None:
    ticket = here.issue()
    notes = []
    for step in (Transfer(1, "land", "fee"), Hold(1), Transfer(1, "civil")):
        here.do(CallNumber(1, ticket.label))
        here.do(step)
        if isinstance(step, Hold):
            here.do(Resume(1, ticket.label))
            notes.append(here.ticket(ticket.id).note)
            here.do(CloseCounter(1, "return"))
            here.do(OpenCounter(1))
        notes.append(here.ticket(ticket.id).note)
    assert notes == ["fee", "fee", "fee", None]


def test_a_note_outlives_another_class(here: Hall) -> None:
    ticket = here.issue()
    here.call()
    here.do(Transfer(1, "land", "fee"))
    here.do(ReclassifyTicket(ticket.label, priority="elderly"))
    assert here.ticket(ticket.id).note == "fee"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (Transfer(1, "land", "fees"), "note-unknown choice=fees known=fee"),
        (Transfer(1, "land", ""), "note-unknown choice= known=fee"),
        (Finish(1, "well"), "outcome-unknown choice=well known=done, returned-result"),
    ],
)
def test_only_what_the_settings_offer_is_chosen(here: Hall, command: Command, said: str) -> None:
    here.issue()
    here.call()
    with pytest.raises(Refused, match=said):
        here.do(command)


def test_who_has_no_note_to_give_says_nothing_new(here: Hall) -> None:
    """What older programs sent and wrote is the same as before."""
    assert args_digest(Transfer(1, "land")) == args_digest(Transfer(1, "land", None))
    here.issue()
    here.call()
    (event,) = here.do(Transfer(1, "land")).events
    assert json.loads(event.data) == {"service": "land", "from": 1}


def test_resume_goes_on_where_it_stood(here: Hall) -> None:
    ticket = here.issue()
    here.call()
    here.do(Start(1))
    started = here.ticket(ticket.id).started_at
    here.do(Hold(1))
    here.clock.advance(300)
    here.do(Resume(2, ticket.label))
    resumed = here.ticket(ticket.id)
    assert (resumed.state, resumed.counter, resumed.started_at) == ("serving", 2, started)
    assert (resumed.place_at, resumed.returned) == (ticket.place_at, False)


def held_beside_another(here: Hall) -> Ticket:
    """Counter 1 has put somebody aside and serves the next one; two more wait."""
    held = here.issue()
    here.call()
    here.do(Hold(1))
    for _ in range(3):
        here.issue()
    here.call()
    return held


def test_a_busy_counter_goes_on_with_what_it_held_before_it_calls_anybody(here: Hall) -> None:
    held = held_beside_another(here)
    here.do(Resume(1, held.label))
    assert here.ticket(held.id).state is TicketState.WAITING
    other = here.call(2)
    assert other is not None
    assert other.id != held.id
    answer = counter_answer(here.office, 1, here.do(CallNext(1)))
    assert answer.ticket is not None
    assert (answer.ticket.id, answer.reason) == (held.id, Reason("resumed"))


def test_who_is_held_by_an_officer_who_leaves_waits_in_his_place_again(here: Hall) -> None:
    held = held_beside_another(here)
    here.do(CloseCounter(1, "finish"))
    called = here.call(2)
    assert called is not None
    assert called.id == held.id


def test_who_waits_for_an_officer_who_leaves_is_everybodys_again(here: Hall) -> None:
    held = held_beside_another(here)
    here.do(Resume(1, held.label))
    here.do(CloseCounter(1, "finish"))
    assert (here.ticket(held.id).claim, here.ticket(held.id).bound) == ("", None)
    called = here.call(2)
    assert called is not None
    assert called.id == held.id


def test_what_is_held_by_the_closing_itself_stays_held(here: Hall) -> None:
    held = here.issue()
    here.call()
    here.do(CloseCounter(1, "hold"))
    assert here.ticket(held.id).state is TicketState.HELD


def test_who_comes_back_is_at_the_head(here: Hall) -> None:
    missed, next_one, third = (here.issue() for _ in range(3))
    here.call()
    here.do(NoShow(1))
    assert here.ticket(missed.id).ended_at is not None
    here.clock.advance(60)
    here.do(Return(2, missed.label))
    back = here.ticket(missed.id)
    assert (back.state, back.returned, back.ended_at, back.counter) == ("waiting", True, None, None)
    assert [t.label if (t := here.call()) else None for _ in range(3)] == [
        missed.label,
        next_one.label,
        third.label,
    ]


def test_at_most_one_of_three_calls_is_of_somebody_who_came_back(here: Hall) -> None:
    tickets = [here.issue() for _ in range(10)]
    for _ in range(4):
        here.call()
        here.do(NoShow(1))
    for one in tickets[:4]:
        here.clock.advance(1)
        here.do(Return(1, one.label))
    back = {one.id for one in tickets[:4]}
    called = [called.id in back if (called := here.call(2)) else None for _ in range(10)]
    assert called == [True, False, False, True, False, False, True, False, False, True]


def test_a_returned_ticket_called_by_its_number_counts_too(here: Hall) -> None:
    first, second, *_ = (here.issue() for _ in range(4))
    for _ in (first, second):
        here.call(1)
        here.do(NoShow(1))
    here.do(Return(1, first.label))
    here.do(Return(1, second.label))
    here.do(CallNumber(2, first.label))
    called = [here.call(2) for _ in range(3)]
    assert [one.id == second.id for one in called if one] == [False, False, True]


def test_a_ticket_called_again_has_its_own_place_back(here: Hall) -> None:
    ticket = here.issue()
    here.call()
    here.do(NoShow(1))
    here.clock.advance(60)
    here.do(Return(1, ticket.label))
    here.call()
    again = here.ticket(ticket.id)
    assert (again.place_at, again.returned) == (ticket.place_at, False)


@pytest.mark.parametrize(
    ("leave", "state", "by"),
    [("finish", "finished", "close"), ("hold", "held", None), ("return", "waiting", None)],
)
def test_closing_says_what_becomes_of_the_open_ticket(
    here: Hall, leave: Leave, state: str, by: str | None
) -> None:
    ticket = here.issue()
    here.call()
    assert here.refused(CloseCounter(1)) == "counter-busy"
    here.do(CloseCounter(1, leave))
    left = here.ticket(ticket.id)
    assert (left.state, left.ended_by) == (state, by)
    assert (left.place_at, left.returned) == (ticket.place_at, False)
    assert here.counter(1).state == "closed"


def test_a_free_counter_closes_without_a_word(here: Hall) -> None:
    here.do(CloseCounter(1))
    assert here.counter(1).state == "closed"


def test_an_unattended_ticket_is_ended(here: Hall) -> None:
    ticket = here.issue()
    here.call()
    here.do(EndUnattended(1))
    assert here.ticket(ticket.id).ended_by == "unattended"


def test_a_closed_day_is_worked_on_only_on_purpose(here: Hall) -> None:
    here.clock.put(at("2026-12-12 09:00"))
    assert here.refused(OpenCounter(1)) == "day-off"
    assert here.refused(IssueTicket("civil")) == "service-closed"
    here.do(OpenCounter(1, confirm=True))
    assert here.kinds().count("service.opened") == 2
    assert here.issue().label == "A001"


def test_one_confirmation_is_enough_for_the_counters_pauses(here: Hall) -> None:
    here.clock.put(at("2026-12-12 09:00"))
    here.do(OpenCounter(3, confirm=True))
    here.do(PauseCounter(3))
    here.do(OpenCounter(3))
    assert here.refused(IssueTicket("civil")) == "service-closed"
    here.do(OpenCounter(3, services=("civil", "land")))
    assert here.issue("civil").label == "A001"


def test_a_holiday_names_itself(here: Hall) -> None:
    here.clock.put(at("2027-01-01 09:00"))
    with pytest.raises(Refused) as refused:
        here.do(OpenCounter(1))
    assert refused.value.details["note"] == "Tết Dương lịch"


def test_a_day_closed_by_an_act_goes_on_when_a_counter_opens(here: Hall) -> None:
    before = here.issue()
    here.do(CloseDay())
    assert here.refused(OpenCounter(1)) == "day-closed"
    here.do(OpenCounter(1, confirm=True))
    assert here.issue().label == "A002"
    assert here.ticket(before.id).state == "unserved"
    opened = [e for e in here.journal() if e.kind == "day.opened"]
    assert [json.loads(e.data) for e in opened] == [{}, {"again": True}]


@pytest.fixture
def dropped(here: Hall) -> Hall:
    """Counter 2 serves A001, and then somebody takes it out of the settings."""
    here.issue(), here.issue()
    here.call(2)
    only_one = settings(counters=[{"number": 1, "services": ["civil", "land"]}])
    return Hall(Office(only_one, here.office.store, here.clock, BUILT), here.clock)


@pytest.mark.parametrize(
    ("command", "state"),
    [
        (Finish(2), "finished"),
        (Hold(2), "held"),
        (Transfer(2, "land"), "waiting"),
        (CloseCounter(2, "return"), "waiting"),
        (EndUnattended(2), "finished"),
    ],
)
def test_a_counter_taken_out_of_the_settings_can_end_its_work(
    dropped: Hall, command: Command, state: str
) -> None:
    dropped.do(command)
    assert dropped.tickets()[0].state == state
    if not isinstance(command, CloseCounter):
        dropped.do(CloseCounter(2))
    assert dropped.refused(OpenCounter(2)) == "counter-unknown"
    dropped.do(CloseDay())


def test_a_counter_that_is_in_no_settings_is_seen_until_its_ticket_has_ended(
    dropped: Hall,
) -> None:
    shown = {one.number: one.ticket for one in counters_now(dropped.office, "main")}
    assert shown[2] == dropped.tickets()[0]
    dropped.do(Finish(2))
    dropped.do(CloseCounter(2))
    assert 2 not in {one.number for one in counters_now(dropped.office, "main")}


def test_a_closed_counter_that_is_in_no_settings_is_unknown(dropped: Hall) -> None:
    assert dropped.refused(OpenCounter(7)) == "counter-unknown"
    dropped.do(CloseDay(unattended=True))
    assert dropped.refused(Finish(2)) == "counter-unknown"


def test_a_ticket_left_at_a_closed_counter_is_still_in_hand(dropped: Hall) -> None:
    """No command leaves one there; a record that says so must not stand in the day's way."""
    with dropped.office.store.write() as tx:
        places.save_counter(tx, replace(dropped.counter(2), state=CounterState.CLOSED))
    dropped.do(Finish(2))
    dropped.do(CloseDay())


def test_one_citizen_is_called_to_one_counter(here: Hall) -> None:
    ticket = here.issue()
    here.call(1)
    assert here.call(2) is None
    assert here.ticket(ticket.id).counter == 1


@pytest.mark.parametrize("command", [Hold(2), Finish(2), Recall(2), Start(2), NoShow(2)])
def test_a_counter_that_calls_nobody_says_so_before_it_misses_a_ticket(
    here: Hall, command: Command
) -> None:
    here.do(PauseCounter(2))
    assert here.refused(command) == "counter-paused"
    here.do(CloseCounter(2))
    assert here.refused(command) == "counter-closed"
    here.do(OpenCounter(2))
    assert here.refused(command) == "counter-no-ticket"
