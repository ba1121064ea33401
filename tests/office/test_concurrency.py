"""Eight programs on one record at the same moment."""

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from multiprocessing.pool import Pool
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from office.clock import SetClock
from office.config import OfficeSettings
from office.counters import CallNext, OpenCounter
from office.keeping import verify
from office.queue import IssueTicket
from office.views import counter_answer
from tests.fakes.office import MONDAY, TESTER, empty_record, hall, open_office, settings

PROGRAMS = 8
NUMBERS_EACH = 60
WAITING = 160
WAIT_S = 60


def wide() -> OfficeSettings:
    """A hall with a counter for each program."""
    services = ["civil", "land"]
    return settings(
        counters=[{"number": one, "services": services} for one in range(1, PROGRAMS + 1)]
    )


def give(folder: Path) -> list[str]:
    """A kiosk: give numbers, and tell them."""
    office = open_office(folder, SetClock(MONDAY), wide())
    done = [office.do(IssueTicket("civil"), TESTER) for _ in range(NUMBERS_EACH)]
    office.store.close()
    return [event.subject for one in done for event in one.events if event.kind == "ticket.issued"]


def call(folder: Path, counter: int) -> list[str]:
    """A counter: call until nobody waits, and tell who was called."""
    office = open_office(folder, SetClock(MONDAY), wide())
    called = []
    while done := office.do(CallNext(counter), TESTER).events:
        called += [event.subject for event in done if event.kind == "ticket.called"]
    office.store.close()
    return called


def _together(barrier: Barrier) -> None:
    barrier.wait(WAIT_S)


@pytest.fixture(scope="module")
def programs() -> Iterator[Pool]:
    """Eight processes that begin together."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    barrier = context.Barrier(PROGRAMS)
    with context.Pool(PROGRAMS, _together, (barrier,)) as pool:
        yield pool


def waiting_line(folder: Path) -> None:
    """Every counter is open, and many wait."""
    with hall(folder, office_settings=wide()) as here:
        for counter in range(1, PROGRAMS + 1):
            here.do(OpenCounter(counter))
        for _ in range(WAITING):
            here.do(IssueTicket("civil"))


def test_no_number_is_given_twice(programs: Pool, tmp_path: Path) -> None:
    empty_record(tmp_path)
    given = [one for all_of_it in programs.map(give, [tmp_path] * PROGRAMS) for one in all_of_it]
    assert len(set(given)) == PROGRAMS * NUMBERS_EACH
    with hall(tmp_path, office_settings=wide()) as here:
        tickets = here.tickets()
        assert {one.id for one in tickets} == set(given)
        assert sorted(one.number for one in tickets) == list(range(1, len(given) + 1))
        assert verify(here.office.store).faults == ()


@pytest.mark.parametrize("counters", [range(1, PROGRAMS + 1), [1] * PROGRAMS], ids=["8", "1"])
def test_nobody_is_called_twice(programs: Pool, tmp_path: Path, counters: list[int]) -> None:
    waiting_line(tmp_path)
    places = [(tmp_path, counter) for counter in counters]
    called = Counter(one for mine in programs.starmap(call, places) for one in mine)
    assert (len(called), set(called.values())) == (WAITING, {1})
    with hall(tmp_path, office_settings=wide()) as here:
        tickets = here.tickets()
        assert {one.id for one in tickets} == set(called)
        assert {one.state.value for one in tickets} == {"finished"}
        assert verify(here.office.store).faults == ()


def test_a_gesture_that_arrives_twice_at_once_is_done_once(programs: Pool, tmp_path: Path) -> None:
    waiting_line(tmp_path)
    answers = programs.starmap(repeat, [(tmp_path, f"gesture-{number % 2}") for number in range(8)])
    assert len({answer for answer, _ in answers}) == 2
    assert sorted(first for _, first in answers) == [False] * 6 + [True] * 2


def repeat(folder: Path, gesture: str) -> tuple[str, bool]:
    """Call with an id that others use too: whom it called, and whether it was the first."""
    office = open_office(folder, SetClock(MONDAY), wide())
    done = office.do(CallNext(1), TESTER, gesture)
    answer = counter_answer(office, 1, done)
    office.store.close()
    assert answer.ticket is not None
    return answer.ticket.id, not done.repeated
