"""Turns as they are told from the journal: each time that a number took a counter, and how."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from office.counters import (
    CallSecond,
    CallTwo,
    CloseCounter,
    EndUnattended,
    Finish,
    Hold,
    NoShow,
    OpenCounter,
    Resume,
    Return,
    Start,
    Transfer,
    WalkIn,
)
from office.observed import Observed
from office.queue import CloseDay, IssueTicket, ReclassifyTicket
from office.taken_turns import Number
from office.turns import End
from office.undo import Undo
from tests.fakes.office import AGENTS, PLAIN_SETTINGS, Hall, at, hall, settings

EACH_S = 100
Told = tuple[str, int, int, End, int, str]
"""Service, counter, seconds, end, dossiers, and where to."""


@pytest.fixture
def capped(tmp_path: Path) -> Iterator[Hall]:
    """A hall in which one turn takes two dossiers; counters 1 and 3 are open."""
    classes = [*PLAIN_SETTINGS["priority_classes"], AGENTS]
    rules = settings(queue={"dossiers_per_turn": 2}, priority_classes=classes)
    with hall(tmp_path, office_settings=rules) as here:
        here.do(OpenCounter(1))
        here.do(OpenCounter(3))
        yield here


def numbers(here: Hall, observed: Observed | None = None) -> list[Number]:
    """Today's numbers, as somebody sees them who has just come or who has `observed` before."""
    with here.office.look() as (tx, now):
        return (observed or Observed(here.office.settings)).today(tx, "main", now)


def turns(here: Hall) -> list[Told]:
    """The turns that have ended, in order of issue."""
    return [
        (
            turn.service,
            turn.counter,
            (turn.ended_at - turn.called_at) // 1000,
            turn.end,
            turn.dossiers,
            turn.to,
        )
        for one in numbers(here)
        for turn in one.turns
        if turn.ended_at is not None
    ]


def called(here: Hall, dossiers: int = 1) -> str:
    """Somebody is called at counter 1 and stays for `EACH_S`; the ticket's id."""
    here.do(IssueTicket("civil", "agent" if dossiers > 1 else "", dossiers=dossiers))
    ticket = here.call()
    assert ticket
    here.clock.advance(EACH_S)
    return ticket.id


def test_a_turn_ends_with_the_next_call_or_a_finish(capped: Hall) -> None:
    called(capped)
    called(capped)
    capped.do(Finish(1))
    assert turns(capped) == [("civil", 1, EACH_S, End.DONE, 1, "")] * 2


def test_whoever_is_sent_on_has_had_a_turn(capped: Hall) -> None:
    called(capped)
    capped.do(Transfer(1, "land"))
    capped.clock.advance(7)
    assert capped.call(3)
    capped.clock.advance(50)
    capped.do(Finish(3))
    assert turns(capped) == [
        ("civil", 1, EACH_S, End.SENT_ON, 1, "land"),
        ("land", 3, 50, End.DONE, 1, ""),
    ]
    assert numbers(capped)[0].turns[1].since == numbers(capped)[0].turns[0].ended_at


def test_whoever_is_put_aside_takes_another_turn(capped: Hall) -> None:
    ticket = called(capped)
    capped.do(Hold(1))
    capped.clock.advance(300)
    assert numbers(capped)[0].aside_since == numbers(capped)[0].turns[0].ended_at
    capped.do(Resume(1, ticket))
    capped.clock.advance(20)
    capped.do(Finish(1))
    assert turns(capped) == [
        ("civil", 1, EACH_S, End.ASIDE, 1, ""),
        ("civil", 1, 20, End.DONE, 1, ""),
    ]
    assert numbers(capped)[0].asides == [300_000]


def test_a_busy_counter_goes_on_with_what_it_put_aside_in_its_turn(capped: Hall) -> None:
    ticket = called(capped)
    capped.do(Hold(1))
    called(capped)
    capped.do(Resume(1, ticket))
    capped.clock.advance(20)
    assert (capped.call() or capped.issue()).id == ticket
    capped.clock.advance(30)
    capped.do(Finish(1))
    assert [one[2:4] for one in turns(capped)] == [
        (EACH_S, End.ASIDE),
        (30, End.DONE),
        (EACH_S + 20, End.DONE),
    ]
    assert numbers(capped)[0].asides == [EACH_S * 1000]


def test_whoever_yields_has_had_as_many_dossiers_as_a_turn_takes(capped: Hall) -> None:
    called(capped, dossiers=5)
    called(capped)
    assert turns(capped) == [("civil", 1, EACH_S, End.DONE, 2, "")]
    assert numbers(capped)[0].dossiers == 3


def test_an_absence_is_a_turn_and_a_return_none(capped: Hall) -> None:
    ticket = called(capped)
    capped.do(NoShow(1))
    capped.clock.advance(60)
    capped.do(Return(1, ticket))
    assert capped.call()
    capped.clock.advance(10)
    capped.do(Finish(1))
    assert [one[2:4] for one in turns(capped)] == [(EACH_S, End.ABSENT), (10, End.DONE)]
    assert numbers(capped)[0].turns[1].since == numbers(capped)[0].turns[1].called_at


def test_of_what_nobody_finished_only_the_time_is_known(capped: Hall) -> None:
    called(capped)
    capped.do(EndUnattended(1))
    assert turns(capped) == [("civil", 1, EACH_S, End.UNKNOWN, 1, "")]


@pytest.mark.parametrize(("started", "end"), [(True, End.SENT_ON), (False, End.UNKNOWN)])
def test_who_goes_back_into_the_line_has_had_a_turn_if_he_was_there(
    capped: Hall, started: bool, end: End
) -> None:
    called(capped)
    if started:
        capped.do(Start(1))
    capped.do(CloseCounter(1, leave="return"))
    assert [one[3] for one in turns(capped)] == [end]


def test_a_call_that_is_taken_back_was_no_turn(capped: Hall) -> None:
    observed = Observed(capped.office.settings)
    capped.issue()
    assert capped.call()
    assert [len(one.turns) for one in numbers(capped, observed)] == [1]
    capped.do(Undo(1))
    assert [len(one.turns) for one in numbers(capped, observed)] == [0]
    capped.do(WalkIn(1, "civil"))
    assert [len(one.turns) for one in numbers(capped, observed)] == [0, 1]
    capped.do(Undo(1))
    assert [len(one.turns) for one in numbers(capped, observed)] == [0]


def test_of_two_who_are_called_the_one_who_came_has_the_turn(capped: Hall) -> None:
    capped.issue()
    second = capped.issue()
    capped.do(CallTwo(1))
    capped.clock.advance(30)
    capped.do(CallSecond(1, second.id))
    capped.clock.advance(EACH_S)
    capped.do(Finish(1))
    assert [one[2:4] for one in turns(capped)] == [(30, End.UNKNOWN), (EACH_S, End.DONE)]


def test_a_class_given_later_is_no_turn(capped: Hall) -> None:
    ticket = capped.issue()
    capped.clock.advance(60)
    capped.do(ReclassifyTicket(ticket.id, service="land", priority="elderly"))
    [number] = numbers(capped)
    assert (number.turns, number.since) == ([], number.issued_at)
    assert (number.given_for, number.service, number.priority) == ("civil", "land", "elderly")


def test_what_is_read_bit_by_bit_is_what_is_read_at_once(capped: Hall) -> None:
    observed = Observed(capped.office.settings)
    for step in range(12):
        ticket = called(capped, dossiers=1 + step % 4)
        if step % 3 == 0:
            capped.do(Transfer(1, "land"))
        elif step % 3 == 1:
            capped.do(Hold(1))
            capped.do(Resume(1, ticket))
        assert numbers(capped, observed) == numbers(capped)
    capped.do(CloseCounter(1, leave="finish"))
    assert numbers(capped, observed) == numbers(capped)


def test_earlier_days_tell_how_long_turns_took_and_where_they_led(capped: Hall) -> None:
    for step in range(6):
        called(capped)
        if step % 2:
            capped.do(Transfer(1, "land", to=3))
    capped.do(CloseDay(unattended=True))
    capped.clock.put(at("2026-12-08 08:00"))
    capped.do(OpenCounter(1))
    called(capped)
    with capped.office.look() as (tx, now):
        earlier = Observed(capped.office.settings).earlier(tx, "main", now)
    assert earlier.ways == {"civil": {(End.DONE, "", None): 3, (End.SENT_ON, "land", 3): 3}}
    assert len(earlier.lasted["civil"]) == 6
    assert len(numbers(capped)) == 1


def test_a_day_without_turns_tells_nothing(capped: Hall) -> None:
    capped.issue()
    capped.do(CloseDay())
    capped.clock.put(at("2026-12-08 08:00"))
    capped.do(OpenCounter(1))
    with capped.office.look() as (tx, now):
        earlier = Observed(capped.office.settings).earlier(tx, "main", now)
    assert (earlier.lasted, earlier.ways) == ({}, {})
