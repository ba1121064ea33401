"""Ratings: which ticket, how long, once; and why, where it was a low one."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from office.act import Command
from office.clock import to_ms
from office.counters import (
    CallNext,
    CloseCounter,
    CountDossiers,
    EndUnattended,
    Finish,
    Hold,
    NoShow,
    OpenCounter,
    Recall,
    Resume,
    Start,
    Transfer,
    WalkIn,
)
from office.counters.at_counter import SERVED_AFTER_S
from office.keeping import verify
from office.model import Ticket
from office.queue import CloseDay
from office.ratings import ExplainRating, GiveRating, score_of, to_rate
from office.store import ratings as rows
from office.undo import Undo
from tests.fakes.office import MONDAY, Hall, at


def rated_at(here: Hall, counter: int = 1) -> str | None:
    """The number of the ticket that a counter's citizens may rate now."""
    found = to_rate(here.office, "main", counter)
    return found.ticket.label if found else None


@pytest.mark.parametrize(
    ("faces", "scores"), [(3, [5, 3, 1]), (4, [5, 4, 2, 1]), (5, [5, 4, 3, 2, 1])]
)
def test_every_face_has_its_score(faces: int, scores: list[int]) -> None:
    assert [score_of(face, faces) for face in range(1, faces + 1)] == scores


@pytest.mark.parametrize(("face", "faces"), [(0, 5), (6, 5), (4, 3), (1, 2), (1, 6), (-1, 5)])
def test_a_face_that_is_not_shown_has_none(here: Hall, face: int, faces: int) -> None:
    ticket = here.serve()
    with pytest.raises(ValueError, match=f"face {face} of {faces}"):
        here.do(GiveRating(ticket.id, face, faces, "touch"))
    assert here.kinds()[-1] == "ticket.finished"


def test_a_rating_is_journalled_with_its_scale(here: Hall) -> None:
    ticket = here.serve()
    (event,) = here.do(GiveRating(ticket.id, 2, 4, "buttons")).events
    assert (event.kind, event.subject) == ("rating.given", ticket.id)
    wanted = {"face": 2, "faces": 4, "score": 4, "source": "buttons"}
    assert json.loads(event.data) == wanted
    assert verify(here.office.store).faults == ()


def test_a_ticket_is_rated_once(here: Hall) -> None:
    ticket = here.serve()
    here.do(GiveRating(ticket.id, 1, 5, "touch"))
    assert here.refused(GiveRating(ticket.id, 5, 5, "touch")) == "rating-given"
    found = to_rate(here.office, "main", 1)
    assert found
    assert (found.rated, found.low) == (True, False)


def test_the_database_takes_one_rating_a_ticket(
    here: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = here.serve()
    here.do(GiveRating(ticket.id, 1, 5, "touch"))
    monkeypatch.setattr(rows, "of_ticket", lambda _tx, _ticket: None)
    with pytest.raises(IntegrityError, match="ratings"):
        here.do(GiveRating(ticket.id, 5, 5, "touch"))


def test_the_same_press_is_the_same_rating(here: Hall) -> None:
    press = GiveRating(here.serve().id, 3, 3, "buttons")
    first = here.do(press, "press-1")
    assert here.do(press, "press-1").events == first.events


@pytest.mark.parametrize(
    ("end", "number"),
    [
        pytest.param(Finish(1), "A001", id="finished"),
        pytest.param(CloseCounter(1, "finish"), "A001", id="with the counter"),
        pytest.param(CallNext(1), "A001", id="by the next call"),
        pytest.param(WalkIn(1, "land"), "A001", id="by a walk-in"),
        pytest.param(EndUnattended(1), None, id="unattended"),
        pytest.param(CloseDay(unattended=True), None, id="with the day"),
        pytest.param(Hold(1), None, id="held"),
        pytest.param(Transfer(1, "land"), None, id="transferred"),
        pytest.param(NoShow(1), None, id="absent"),
    ],
)
def test_what_may_be_rated(here: Hall, end: Command, number: str | None) -> None:
    for _ in range(2):
        here.issue()
    here.call()
    assert rated_at(here) is None
    here.clock.advance(SERVED_AFTER_S)
    here.do(end)
    assert rated_at(here) == number
    assert rated_at(here, 2) is None


def test_only_the_last_one_may_be_rated(here: Hall) -> None:
    first, second = here.serve(), here.serve()
    assert rated_at(here) == second.label
    assert here.refused(GiveRating(first.id, 1, 5, "touch")) == "rating-closed"
    here.do(GiveRating(second.id, 1, 5, "touch"))


def test_an_unattended_end_does_not_stand_in_the_way(here: Hall) -> None:
    ticket = here.serve()
    here.issue()
    here.call()
    here.do(EndUnattended(1))
    assert rated_at(here) == ticket.label


@pytest.mark.parametrize(("seconds", "open_"), [(119.999, True), (120, False), (-121, False)])
def test_it_closes_two_minutes_after_the_end(here: Hall, seconds: float, open_: bool) -> None:
    ticket = here.serve()
    here.clock.advance(seconds)
    assert rated_at(here) == (ticket.label if open_ else None)
    if not open_:
        assert here.refused(GiveRating(ticket.id, 1, 5, "touch")) == "rating-closed"


@pytest.mark.parametrize(("seconds", "open_"), [(19.999, True), (20, False)])
def test_it_closes_20_seconds_after_the_next_call(here: Hall, seconds: float, open_: bool) -> None:
    ticket = here.serve()
    here.issue()
    here.clock.advance(60)
    called = to_ms(here.clock.now())
    here.call()
    found = to_rate(here.office, "main", 1)
    assert found
    assert found.closes_at == called + 20_000
    here.clock.advance(seconds)
    assert rated_at(here) == (ticket.label if open_ else None)


AFTER_A_CALL: dict[str, tuple[list[Command], bool]] = {
    "called again": ([Recall(1)], True),
    "absent": ([NoShow(1)], True),
    "sent on": ([Transfer(1, "land")], True),
    "served": ([Start(1)], False),
    "counted": ([CountDossiers(1, 3)], False),
    "served and held": ([Start(1), Hold(1)], False),
    "served and taken back": ([Start(1), Undo(1)], True),
}


@pytest.mark.parametrize("case", AFTER_A_CALL)
def test_it_closes_when_the_next_one_is_served(here: Hall, case: str) -> None:
    steps, open_ = AFTER_A_CALL[case]
    ticket = here.serve()
    here.issue()
    here.call()
    for step in steps:
        here.do(step)
    assert rated_at(here) == (ticket.label if open_ else None)
    here.clock.advance(20)
    assert rated_at(here) is None


def test_it_closes_when_a_held_one_is_resumed(here: Hall) -> None:
    here.issue()
    here.call()
    here.do(Hold(1))
    here.serve()
    here.do(Resume(1, "A001"))
    assert rated_at(here) is None


def test_a_call_that_is_taken_back_closes_nothing(here: Hall) -> None:
    ticket = here.serve()
    here.issue()
    here.call()
    here.clock.advance(5)
    here.do(Undo(1))
    here.clock.advance(60)
    found = to_rate(here.office, "main", 1)
    assert found
    assert (found.ticket.id, found.closes_at) == (ticket.id, to_ms(MONDAY) + 120_000)


def test_another_counter_closes_nothing(here: Hall) -> None:
    ticket = here.serve()
    here.issue()
    here.call(2)
    here.do(Start(2))
    here.clock.advance(60)
    assert rated_at(here) == ticket.label


def test_a_finish_that_is_taken_back_is_no_end(here: Hall) -> None:
    ticket = here.serve()
    here.do(Undo(1))
    assert rated_at(here) is None
    assert here.refused(GiveRating(ticket.id, 1, 5, "touch")) == "rating-closed"


@pytest.mark.parametrize("end", [Finish(1), CallNext(1)])
def test_after_a_rating_the_end_is_not_taken_back(here: Hall, end: Command) -> None:
    first, _ = here.issue(), here.issue()
    here.call()
    here.do(end)
    here.do(GiveRating(first.id, 3, 3, "touch"))
    assert here.refused(Undo(1)) == "undo-too-late"


def test_yesterdays_ticket_is_not_rated(here: Hall) -> None:
    here.clock.put(at("2026-12-07 23:59:50"))
    here.do(WalkIn(1, "civil"))
    here.do(Finish(1))
    (ticket,) = here.tickets()
    here.clock.advance(15)
    here.do(OpenCounter(2, confirm=True))
    assert rated_at(here) is None
    assert here.refused(GiveRating(ticket.id, 1, 5, "touch")) == "ticket-unknown"


# Why


def low(here: Hall, face: int = 3, faces: int = 3) -> Ticket:
    """A ticket that has been rated, by default with the worst of three faces."""
    ticket = here.serve()
    here.do(GiveRating(ticket.id, face, faces, "touch"))
    return ticket


@pytest.mark.parametrize(
    ("face", "faces", "explained"),
    [(3, 3, True), (2, 3, False), (3, 4, True), (2, 4, False), (4, 5, True), (3, 5, False)],
)
def test_a_low_rating_may_be_explained(here: Hall, face: int, faces: int, explained: bool) -> None:
    ticket = low(here, face, faces)
    found = to_rate(here.office, "main", 1)
    assert found
    assert (found.rated, found.low) == (True, explained)
    command = ExplainRating(ticket.id, "wait")
    if not explained:
        assert here.refused(command) == "rating-closed"
        return
    (event,) = here.do(command).events
    assert (event.kind, json.loads(event.data)) == ("rating.explained", {"reason": "wait"})
    assert verify(here.office.store).faults == ()


def test_once_it_is_explained_nobody_is_asked_again(here: Hall) -> None:
    ticket = low(here)
    here.do(ExplainRating(ticket.id, "wait"))
    found = to_rate(here.office, "main", 1)
    assert found
    assert (found.rated, found.low) == (True, False)
    assert here.refused(ExplainRating(ticket.id, "wait")) == "rating-given"


NOT_EXPLAINED: dict[str, tuple[Callable[[Hall, Ticket], Any], str, str]] = {
    "too late": (lambda here, _: here.clock.advance(120.001), "wait", "rating-closed"),
    "another reason": (lambda *_: None, "weather", "reason-unknown"),
}


@pytest.mark.parametrize("case", NOT_EXPLAINED)
def test_what_is_no_explanation(here: Hall, case: str) -> None:
    happens, reason, code = NOT_EXPLAINED[case]
    ticket = low(here)
    happens(here, ticket)
    assert here.refused(ExplainRating(ticket.id, reason)) == code


def test_what_is_not_rated_is_not_explained(here: Hall) -> None:
    assert here.refused(ExplainRating(here.serve().id, "wait")) == "rating-closed"


def test_the_next_citizen_does_not_cut_a_reason_off(here: Hall) -> None:
    ticket = low(here)
    here.do(WalkIn(1, "land"))
    here.do(Start(1))
    here.clock.advance(100)
    here.do(ExplainRating(ticket.id, "wait"))
