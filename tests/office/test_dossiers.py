"""Agents and postmen: many dossiers under one number, so many a turn while others wait."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from office.counters import (
    CallNext,
    CallNumber,
    CountDossiers,
    Finish,
    NoShow,
    OpenCounter,
    Return,
    Start,
    WalkIn,
)
from office.model import Ticket, TicketState
from office.queue import IssueTicket
from office.undo import Undo
from office.views import counter_answer
from tests.fakes.office import AGENTS, Hall, hall, settings


@pytest.fixture
def capped(tmp_path: Path) -> Iterator[Hall]:
    """A hall that takes two dossiers a turn, its first counter open."""
    with hall(tmp_path, office_settings=settings(queue={"dossiers_per_turn": 2})) as capped:
        capped.do(OpenCounter(1))
        yield capped


def brought(here: Hall, dossiers: int) -> Ticket:
    """Somebody with so many dossiers, at counter 1."""
    ticket = here.issue()
    here.do(CallNumber(1, ticket.label))
    here.do(CountDossiers(1, dossiers))
    return here.ticket(ticket.id)


def test_whoever_is_counted_is_at_the_counter(here: Hall) -> None:
    ticket = brought(here, 5)
    assert (ticket.state, ticket.dossiers) == (TicketState.SERVING, 5)
    assert ticket.started_at == here.now().at


def test_counting_again_corrects_and_the_same_count_leaves_nothing(here: Hall) -> None:
    ticket = brought(here, 5)
    assert here.do(CountDossiers(1, 4)).events
    assert not here.do(CountDossiers(1, 4)).events
    assert here.ticket(ticket.id).dossiers == 4


@pytest.mark.parametrize("dossiers", [0, -1, 100])
def test_what_nobody_carries_is_refused(here: Hall, dossiers: int) -> None:
    brought(here, 5)
    assert here.refused(CountDossiers(1, dossiers)) == "dossiers-unlikely"
    assert here.refused(IssueTicket("civil", dossiers=dossiers)) == "dossiers-unlikely"


def test_a_class_that_does_not_count_them_brings_one(here: Hall) -> None:
    """Its officer counts what there is."""
    for priority in ("", "elderly"):
        refused = here.refused(IssueTicket("civil", priority, dossiers=2))
        assert refused == "dossiers-not-counted"


def test_whoever_brings_more_than_a_turn_takes_stands_at_the_end_with_the_rest(
    capped: Hall,
) -> None:
    agent = brought(capped, 5)
    others = [capped.issue(), capped.issue()]
    called = [capped.call() for _ in range(3)]
    assert [one.label for one in called if one] == [*(one.label for one in others), agent.label]
    again = capped.ticket(agent.id)
    assert (again.label, again.dossiers, again.issued_at) == (agent.label, 3, agent.issued_at)


def test_the_answer_tells_who_gave_way(capped: Hall) -> None:
    agent = brought(capped, 3)
    waiting = capped.issue()
    answer = counter_answer(capped.office, 1, capped.do(CallNext(1)))
    assert (answer.ticket and answer.ticket.id, answer.finished) == (waiting.id, None)
    assert answer.yielded
    assert (answer.yielded.id, answer.yielded.dossiers) == (agent.id, 1)


def test_whoever_has_more_than_a_turn_gives_way_to_nobody(capped: Hall) -> None:
    agent = brought(capped, 5)
    capped.do(CallNext(1))
    assert capped.ticket(agent.id).state is TicketState.FINISHED


def test_another_number_of_the_same_citizen_is_nobody_to_give_way_to(capped: Hall) -> None:
    agent = brought(capped, 5)
    second = capped.issue("land", visit=agent.visit)
    assert capped.call() == capped.ticket(second.id)
    assert capped.ticket(agent.id).state is TicketState.FINISHED


def test_finishing_ends_the_whole_whoever_waits(capped: Hall) -> None:
    agent = brought(capped, 5)
    capped.issue()
    capped.do(Finish(1))
    assert capped.ticket(agent.id).state is TicketState.FINISHED


def test_who_stands_at_the_counter_is_somebody_to_give_way_to(capped: Hall) -> None:
    agent = brought(capped, 3)
    capped.do(WalkIn(1, "land"))
    assert (capped.ticket(agent.id).state, capped.ticket(agent.id).dossiers) == (
        TicketState.WAITING,
        1,
    )


def test_undo_brings_the_agent_back_with_all_dossiers_and_the_old_place(capped: Hall) -> None:
    agent = brought(capped, 5)
    capped.issue()
    capped.do(CallNext(1))
    capped.do(Undo(1))
    back = capped.ticket(agent.id)
    assert (back.state, back.dossiers, back.place_at) == (TicketState.SERVING, 5, agent.place_at)


def test_without_a_limit_nobody_gives_way(here: Hall) -> None:
    agent = brought(here, 50)
    here.issue()
    here.call()
    assert here.ticket(agent.id).state is TicketState.FINISHED


def test_a_class_for_agents_goes_before_nobody(tmp_path: Path) -> None:
    with hall(tmp_path, office_settings=settings(priority_classes=[AGENTS])) as here:
        first = here.issue()
        here.do(IssueTicket("civil", "agent", dossiers=4))
        agent = here.tickets()[-1]
        assert agent.dossiers == 4
        here.do(CallNext(1, opens=True))
        assert here.ticket(first.id).is_open
        assert here.office.settings.preferred("agent") is None
        here.do(Start(1))
        here.issue()
        assert here.call() == here.ticket(agent.id)


def test_a_rank_beyond_the_last_is_refused() -> None:
    beyond = {"id": "x", "name": {"vi": "X"}, "rank": 101}
    with pytest.raises(ValueError, match="100"):
        settings(priority_classes=[beyond])


def calls_of(here: Hall, count: int) -> list[str]:
    """The numbers that counter 1 calls, one after the other."""
    return [one.label if (one := here.call()) else "" for _ in range(count)]


def test_who_yields_to_people_that_the_counter_only_helps_stands_behind_them(
    tmp_path: Path,
) -> None:
    counters = [{"number": 1, "services": ["civil"], "helps": ["land"]}]
    office = settings(queue={"dossiers_per_turn": 2}, counters=counters)
    with hall(tmp_path, office_settings=office) as here:
        here.do(OpenCounter(1))
        brought(here, 5)
        here.issue("land")
        assert calls_of(here, 2) == ["B001", "A001"]


def test_a_class_that_always_goes_first_yields_too(tmp_path: Path) -> None:
    queue = {"dossiers_per_turn": 2, "ordinary_between": 0}
    first = [{**AGENTS, "rank": 10}]
    with hall(tmp_path, office_settings=settings(queue=queue, priority_classes=first)) as here:
        here.do(OpenCounter(1))
        here.issue(priority="agent", dossiers=5)
        here.issue()
        assert calls_of(here, 3) == ["A001", "A002", "A001"]


def test_who_is_back_from_an_absence_is_somebody_to_give_way_to(capped: Hall) -> None:
    absent = capped.issue()
    capped.call()
    capped.do(NoShow(1))
    capped.serve()
    brought(capped, 5)
    capped.do(Return(1, absent.label))
    assert calls_of(capped, 2) == ["A001", "A003"]
