"""Technicians' requests: done by the owner, in the device's lane, for as long as somebody waits."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest

from devices.errors import DeviceTimeoutError, PaperOutError
from hall.lane import Lane
from hall.requests import ANSWER_TIMEOUT_S, Answer, Facts, RequestDesk, ask
from office.clock import to_ms
from office.store import ports
from office.store.ports import Request
from tests.fakes.office import Hall

PRINTER = "may-in"
WAIT_S = 10.0


@dataclass
class Performer:
    """Does what is asked, or raises; may be held back."""

    done: list[tuple[str, Facts]] = field(default_factory=list)
    problem: Exception | None = None
    may_go: threading.Event = field(default_factory=threading.Event)

    def __call__(self, action: str, args: Facts) -> Facts:
        """Do it."""
        assert self.may_go.wait(WAIT_S)
        self.done.append((action, args))
        if self.problem:
            raise self.problem
        return {"result": "confirmed"}


@pytest.fixture
def performer() -> Performer:
    """The owner's hands, free to work."""
    performer = Performer()
    performer.may_go.set()
    return performer


@pytest.fixture
def lane() -> Iterator[Lane]:
    """The printer's lane."""
    lane = Lane(PRINTER)
    yield lane
    lane.stop()


@pytest.fixture
def desk(here: Hall, lane: Lane, performer: Performer) -> Iterator[RequestDesk]:
    """The owner at work."""
    office = here.office
    desk = RequestDesk(
        office.store, office.bell, here.clock, {PRINTER: lane.submit}, {PRINTER: performer}
    )
    desk.start()
    yield desk
    desk.stop()


def assert_set(event: threading.Event) -> None:
    assert event.wait(WAIT_S)


def asked(here: Hall, timeout_s: float = WAIT_S) -> Answer:
    return ask(here.office.store, here.clock, PRINTER, "test-print", {"copies": 1}, timeout_s)


@pytest.mark.usefixtures("desk")
def test_the_owner_does_it_and_answers(here: Hall, performer: Performer) -> None:
    assert asked(here) == Answer({"result": "confirmed"})
    assert performer.done == [("test-print", {"copies": 1})]


@pytest.mark.usefixtures("desk")
def test_a_device_error_comes_back_as_its_code(here: Hall, performer: Performer) -> None:
    performer.problem = PaperOutError(PRINTER, "roll")
    assert asked(here) == Answer({"device": PRINTER, "detail": "roll"}, "printer-paper-out")


@pytest.mark.usefixtures("desk")
def test_a_fault_of_the_program_is_an_answer_too(here: Hall, performer: Performer) -> None:
    performer.problem = ZeroDivisionError()
    assert asked(here) == Answer({"detail": "ZeroDivisionError"}, "program-fault")


@pytest.mark.usefixtures("desk")
def test_each_request_is_done_once(here: Hall, performer: Performer) -> None:
    for _ in range(3):
        asked(here)
    assert len(performer.done) == 3


def test_without_an_owner_nobody_answers(here: Hall) -> None:
    with pytest.raises(DeviceTimeoutError) as late:
        asked(here, timeout_s=0.1)
    assert late.value.device == PRINTER
    with here.office.store.read() as tx:
        assert ports.open_requests(tx, [PRINTER]) == []


def test_what_was_withdrawn_is_not_done(
    here: Hall, desk: RequestDesk, lane: Lane, performer: Performer
) -> None:
    performer.may_go.clear()
    lane.submit(partial(assert_set, performer.may_go))
    with pytest.raises(DeviceTimeoutError):
        asked(here, timeout_s=0.2)
    performer.may_go.set()
    desk.stop()
    lane.stop()
    assert performer.done == []


def test_what_a_dead_command_left_behind_is_not_done(
    here: Hall, performer: Performer, lane: Lane
) -> None:
    office = here.office
    old = Request("1", PRINTER, "test-print", "{}", to_ms(here.clock.now()))
    with office.store.write() as tx:
        ports.ask(tx, old)
    here.clock.advance(ANSWER_TIMEOUT_S + 1)
    desk = RequestDesk(
        office.store, office.bell, here.clock, {PRINTER: lane.submit}, {PRINTER: performer}
    )
    desk.start()
    assert asked(here).error is None
    desk.stop()
    assert len(performer.done) == 1
    with office.store.read() as tx:
        assert ports.open_requests(tx, [PRINTER]) == []
