"""Calls for help: asked once, answered once, over with the day."""

import json

import pytest

from office.assistance import AnswerHelp, AskHelp, HelpCall, help_calls
from office.clock import to_ms
from office.keeping import verify
from office.queue import CloseDay, IssueTicket
from tests.fakes.office import MONDAY, Hall, at

ASKED_AT = to_ms(MONDAY)


def calls(here: Hall) -> list[tuple[str, int | None]]:
    """Whose calls are told of, and when they were answered (seconds after they were asked)."""
    return [
        (one.place, one.answered_at and (one.answered_at - ASKED_AT) // 1000)
        for one in help_calls(here.office, "main")
    ]


def test_somebody_calls_and_somebody_answers(here: Hall) -> None:
    done = here.do(AskHelp("kiosk:1"))
    assert [(one.kind, one.subject) for one in done.events] == [("help.asked", "kiosk:1")]
    assert help_calls(here.office, "main") == (HelpCall("kiosk:1", ASKED_AT, None),)
    here.clock.advance(7)
    (answered,) = here.do(AnswerHelp("kiosk:1")).events
    assert (answered.kind, json.loads(answered.data)) == ("help.answered", {"after_ms": 7000})
    assert calls(here) == [("kiosk:1", 7)]


def test_pressing_again_is_nothing_to_do(here: Hall) -> None:
    here.do(AskHelp("kiosk:1"))
    here.clock.advance(30)
    assert here.do(AskHelp("kiosk:1")).events == ()
    assert help_calls(here.office, "main") == (HelpCall("kiosk:1", ASKED_AT, None),)


def test_every_place_has_its_call(here: Hall) -> None:
    here.do(AskHelp("kiosk:2"))
    here.do(AskHelp("kiosk:1"))
    here.do(AnswerHelp("kiosk:2"))
    assert calls(here) == [("kiosk:2", 0), ("kiosk:1", None)]


def test_who_has_been_helped_may_call_again(here: Hall) -> None:
    here.do(AskHelp("kiosk:1"))
    here.do(AnswerHelp("kiosk:1"))
    here.do(AskHelp("kiosk:1"))
    assert calls(here) == [("kiosk:1", 0), ("kiosk:1", None)]
    assert verify(here.office.store).faults == ()


@pytest.mark.parametrize("place", ["kiosk:1", "kiosk:2"])
def test_an_answer_needs_a_call(here: Hall, place: str) -> None:
    here.do(AskHelp("kiosk:1"))
    here.do(AnswerHelp("kiosk:1"))
    assert here.refused(AnswerHelp(place)) == "help-not-asked"


@pytest.mark.parametrize(("seconds", "told"), [(600, True), (600.001, False)])
def test_an_answered_call_is_told_of_for_ten_minutes(
    here: Hall, seconds: float, told: bool
) -> None:
    here.do(AskHelp("kiosk:1"))
    here.do(AnswerHelp("kiosk:1"))
    here.clock.advance(seconds)
    assert bool(calls(here)) is told


def test_an_open_call_is_told_of_until_the_evening(here: Hall) -> None:
    here.do(AskHelp("kiosk:1"))
    here.clock.put(at("2026-12-07 23:59"))
    assert calls(here) == [("kiosk:1", None)]


@pytest.mark.parametrize("reopened", [False, True])
def test_the_end_of_the_day_ends_all_calls(here: Hall, reopened: bool) -> None:
    here.do(AskHelp("kiosk:1"))
    here.do(CloseDay())
    assert calls(here) == []
    assert here.refused(AnswerHelp("kiosk:1")) == "help-not-asked"
    if reopened:
        here.do(AskHelp("kiosk:1"))
        assert calls(here) == [("kiosk:1", None)]
    assert verify(here.office.store).faults == ()


def test_a_new_day_begins_without_calls(here: Hall) -> None:
    here.do(AskHelp("kiosk:1"))
    here.clock.put(at("2026-12-08 07:40"))
    assert calls(here) == []
    here.do(IssueTicket("civil"))
    assert here.refused(AnswerHelp("kiosk:1")) == "help-not-asked"
    here.do(AskHelp("kiosk:1"))
    assert [one for one, _ in calls(here)] == ["kiosk:1"]
    assert verify(here.office.store).faults == ()


def test_a_call_after_the_day_was_closed_does_not_silence_the_next_day(here: Hall) -> None:
    here.do(CloseDay())
    here.do(AskHelp("kiosk:1"))
    here.clock.put(at("2026-12-08 07:40"))
    here.do(IssueTicket("civil"))
    assert here.refused(AnswerHelp("kiosk:1")) == "help-not-asked"
    here.do(AskHelp("kiosk:1"))
    assert [one for one, _ in calls(here)] == ["kiosk:1"]
    here.do(AnswerHelp("kiosk:1"))
    assert verify(here.office.store).faults == ()


def test_a_clock_set_back_makes_no_negative_wait(here: Hall) -> None:
    here.do(AskHelp("kiosk:1"))
    here.clock.advance(-30)
    (answered,) = here.do(AnswerHelp("kiosk:1")).events
    assert json.loads(answered.data) == {"after_ms": 0}
