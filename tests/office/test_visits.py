"""One citizen with several numbers: never at two counters at once, never absent for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from office.act import Act
from office.counters import (
    CallNext,
    CallNumber,
    CloseCounter,
    Finish,
    Hold,
    OpenCounter,
    Resume,
    Transfer,
)
from office.hall_views import panel_now
from office.model import PASSED, Plain, Reason, Ticket, TicketState
from office.queue import ReclassifyTicket
from office.undo import Undo
from office.views import CounterAnswer, counter_answer
from tests.fakes.office import Hall, at, hall, settings


def family(here: Hall) -> tuple[Ticket, Ticket]:
    """One visit for two services; its first number is served at counter 1."""
    first = here.issue("civil")
    second = here.issue("land", visit=first.visit)
    here.do(CallNumber(1, first.label))
    return first, second


def answer(here: Hall, counter: int) -> CounterAnswer:
    """What the next call of a counter gives."""
    return counter_answer(here.office, counter, here.do(CallNext(counter)))


def test_who_is_busy_elsewhere_is_passed_over_and_keeps_the_place(here: Hall) -> None:
    _, second = family(here)
    other = here.issue("land")
    called = answer(here, 2)
    assert called.ticket is not None
    assert called.ticket.id == other.id
    left = here.ticket(second.id)
    assert (left.state, left.claim, left.place_at) == (
        TicketState.WAITING,
        PASSED,
        second.place_at,
    )


def test_who_was_passed_over_is_offered_first_when_that_counter_is_done(here: Hall) -> None:
    _, second = family(here)
    here.issue("land")
    here.issue("land")
    answer(here, 2)
    here.do(Finish(1))
    called = answer(here, 2)
    assert called.ticket is not None
    assert (called.ticket.id, called.reason) == (second.id, Reason("visit"))


def test_a_counter_that_ends_one_number_may_call_the_next_of_the_same_visit(here: Hall) -> None:
    _, second = family(here)
    called = answer(here, 1)
    assert called.ticket is not None
    assert called.ticket.id == second.id


def test_a_counter_with_nobody_but_them_calls_nobody_and_says_whom_it_left(here: Hall) -> None:
    _, second = family(here)
    called = answer(here, 2)
    assert called.ticket is None
    assert here.ticket(second.id).claim == PASSED
    assert not here.do(CallNext(2)).events


def test_a_turn_that_was_missed_in_one_line_is_none_in_another(here: Hall) -> None:
    _, second = family(here)
    here.issue("land")
    answer(here, 2)
    assert here.ticket(second.id).claim == PASSED
    here.do(ReclassifyTicket(second.label, priority="elderly"))
    assert here.ticket(second.id).claim == PASSED
    here.do(ReclassifyTicket(second.label, service="civil", priority=""))
    assert here.ticket(second.id).claim == ""


def test_nobody_goes_on_with_a_number_while_the_visit_is_busy(here: Hall) -> None:
    first, second = family(here)
    here.do(Hold(1))
    here.do(CallNumber(2, second.label))
    assert here.refused(Resume(1, first.label)) == "visit-busy"


def test_a_call_by_number_is_refused_while_the_visit_is_busy(here: Hall) -> None:
    _, second = family(here)
    assert here.refused(CallNumber(2, second.label)) == "visit-busy"


def test_a_call_that_only_passes_somebody_over_leaves_the_last_act_to_be_taken_back(
    here: Hall,
) -> None:
    family(here)
    own = here.issue("land")
    here.do(CallNumber(2, own.label))
    here.do(Finish(2))
    answer(here, 2)
    here.do(Undo(2))
    assert here.ticket(own.id).state is TicketState.CALLED


def test_who_was_passed_over_keeps_that_when_his_counter_closes(here: Hall) -> None:
    first, second = family(here)
    here.do(Finish(1))
    here.do(CallNumber(2, second.label))
    here.do(Transfer(2, "land", to=2))
    third = here.issue("civil", visit=first.visit)
    here.do(CallNumber(1, third.label))
    answer(here, 2)
    here.do(CloseCounter(2))
    assert (here.ticket(second.id).claim, here.ticket(second.id).bound) == (PASSED, None)


def test_undo_gives_no_visit_back_that_went_on_elsewhere(here: Hall) -> None:
    _, second = family(here)
    here.clock.put(at("2026-12-07 08:05"))
    here.do(Finish(1))
    called = answer(here, 2)
    assert called.ticket is not None
    assert called.ticket.id == second.id
    assert here.refused(Undo(1)) == "undo-too-late"


def test_who_passed_somebody_over_can_take_the_call_back(here: Hall) -> None:
    _, second = family(here)
    other = here.issue("land")
    answer(here, 2)
    here.do(Finish(1))
    here.do(CallNumber(1, second.label))
    here.do(Undo(2))
    assert here.ticket(other.id).state is TicketState.WAITING
    assert here.ticket(second.id).state is TicketState.CALLED


# Two halls, each with a counter 1


HALLS = {
    "points": [{"id": one, "name": {"vi": one}} for one in ("main", "upstairs")],
    "services": [
        {"id": "civil", "name": {"vi": "Hộ tịch"}, "series": "A"},
        {"id": "police", "name": {"vi": "Cư trú"}, "series": "A", "point": "upstairs"},
    ],
    "counters": [
        {"number": 1, "services": ["civil"]},
        {"number": 1, "services": ["police"], "point": "upstairs"},
    ],
}


@dataclass(frozen=True, slots=True)
class JoinAcross:
    """A number that joins a visit of the other hall, as records from before may have it."""

    name: ClassVar[str] = "ticket.issue"
    visit: str
    point: str = "upstairs"

    def perform(self, act: Act) -> None:
        """As it was issued then."""
        number: dict[str, Plain] = {"series": "A", "number": 1, "service": "police", "ahead": 0}
        act.issue({"visit": self.visit, "day": act.now.day, **number})


@pytest.fixture
def halls(tmp_path: Path) -> Iterator[Hall]:
    """One citizen has a number in each hall; both halls' counter 1 is open."""
    with hall(tmp_path / "data", office_settings=settings(**HALLS)) as here:
        here.do(OpenCounter(1))
        here.do(OpenCounter(1, point="upstairs"))
        first = here.issue("civil")
        here.do(JoinAcross(first.visit))
        yield here


def test_undo_brings_nobody_back_who_is_called_in_the_other_hall(halls: Hall) -> None:
    halls.call()
    halls.do(Finish(1))
    halls.do(CallNext(1, point="upstairs"))
    assert halls.refused(Undo(1)) == "undo-too-late"


def test_the_panel_sees_who_is_at_the_other_hall_s_counter(halls: Hall) -> None:
    halls.do(CallNext(1, point="upstairs"))
    now = panel_now(halls.office, "main", 1)
    assert (now.waiting, [(one.label, at) for one, at in now.elsewhere]) == (0, [("A001", 1)])
