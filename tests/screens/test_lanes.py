"""Work off the Qt thread: outcomes come back to it, faults are told, nothing holds up the end."""

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtGui import QGuiApplication

from screens.hand import wait_for
from screens.lanes import Done, Failed, Follower, Lanes
from tests.fakes.desk import Asked, FakeDesk
from tests.kiosk.desks import BUSY

WAIT_MS = 5_000


class Outcomes:
    """Collects outcomes and the thread that each was delivered on."""

    def __init__(self) -> None:
        self.all: list[Done[object] | Failed] = []
        self.threads: set[threading.Thread] = set()

    def __call__(self, outcome: Done[object] | Failed) -> None:
        self.all.append(outcome)
        self.threads.add(threading.current_thread())

    def wait(self, number: int) -> None:
        wait_for(lambda: len(self.all) >= number, WAIT_MS, f"{number} outcomes")


def thread_name() -> str:
    return threading.current_thread().name


@pytest.fixture
def lanes(application: QGuiApplication) -> Iterator[Lanes]:  # noqa: ARG001 - its loop delivers
    made = Lanes("kiosk")
    yield made
    made.close(1.0)


def test_calls_run_elsewhere_and_outcomes_come_back(lanes: Lanes) -> None:
    outcomes = Outcomes()
    lanes.write(thread_name, outcomes)
    lanes.read(thread_name, outcomes)
    lanes.errand(thread_name, outcomes)
    outcomes.wait(3)
    assert set(outcomes.all) == {Done("kiosk-write"), Done("kiosk-read"), Done("kiosk-errand")}
    assert outcomes.threads == {threading.main_thread()}


def test_writes_keep_their_order(lanes: Lanes) -> None:
    outcomes = Outcomes()
    for n in range(20):
        lanes.write(partial(int, n), outcomes)
    outcomes.wait(20)
    assert outcomes.all == [Done(n) for n in range(20)]


def test_a_slow_write_does_not_hold_up_reads(lanes: Lanes) -> None:
    gate, outcomes = threading.Event(), Outcomes()
    lanes.write(lambda: gate.wait(5), outcomes)
    lanes.read(lambda: "read", outcomes)
    outcomes.wait(1)
    gate.set()
    outcomes.wait(2)
    assert outcomes.all == [Done("read"), Done(value=True)]


def test_a_slow_errand_holds_up_neither_reads_nor_writes(lanes: Lanes) -> None:
    gate, outcomes = threading.Event(), Outcomes()
    lanes.errand(lambda: gate.wait(5), outcomes)
    lanes.write(lambda: "written", outcomes)
    lanes.read(lambda: "read", outcomes)
    outcomes.wait(2)
    gate.set()
    outcomes.wait(3)
    assert set(outcomes.all[:2]) == {Done("written"), Done("read")}
    assert outcomes.all[2] == Done(value=True)


def test_a_stuck_errand_is_told_at_the_end(lanes: Lanes) -> None:
    begun, gate = threading.Event(), threading.Event()

    def stuck() -> None:
        begun.set()
        gate.wait(5)

    lanes.errand(stuck, Outcomes())
    assert begun.wait(5)
    assert lanes.close(0.05) is False
    gate.set()
    assert lanes.close(5.0) is True


def broken() -> None:
    raise ZeroDivisionError


def busy() -> None:
    raise BUSY


def test_what_the_desk_says_is_an_outcome(lanes: Lanes, caplog: pytest.LogCaptureFixture) -> None:
    outcomes = Outcomes()
    lanes.write(busy, outcomes)
    outcomes.wait(1)
    (outcome,) = outcomes.all
    assert isinstance(outcome, Failed)
    assert outcome.error is BUSY
    assert caplog.records == []


def test_a_fault_of_ours_is_an_outcome_too(lanes: Lanes) -> None:
    outcomes = Outcomes()
    lanes.write(broken, outcomes)
    lanes.write(partial(int, 1), outcomes)
    outcomes.wait(2)
    assert isinstance(outcomes.all[0], Failed)
    assert outcomes.all[1] == Done(1)


def test_a_call_that_breaks_after_the_end_is_logged(
    lanes: Lanes, caplog: pytest.LogCaptureFixture
) -> None:
    begun, gate, outcomes = threading.Event(), threading.Event(), Outcomes()

    def stuck() -> None:
        begun.set()
        gate.wait(5)
        broken()

    lanes.write(stuck, outcomes)
    assert begun.wait(5)
    lanes.close(0.05)
    gate.set()
    assert lanes.close(5.0) is True
    assert "ZeroDivisionError" in caplog.text


def test_a_stuck_call_does_not_hold_up_the_end(lanes: Lanes) -> None:
    begun, gate, outcomes = threading.Event(), threading.Event(), Outcomes()

    def stuck() -> None:
        begun.set()
        gate.wait(5)

    lanes.write(stuck, outcomes)
    lanes.write(partial(int, 1), outcomes)
    assert begun.wait(5)
    assert lanes.close(0.05) is False
    gate.set()
    assert lanes.close(5.0) is True
    QGuiApplication.processEvents()
    assert outcomes.all == []


class Changes:
    """Counts the changes of the hall."""

    def __init__(self) -> None:
        self.seen = 0

    def note(self) -> None:
        self.seen += 1

    def wait(self, number: int) -> None:
        wait_for(lambda: self.seen >= number, WAIT_MS, f"{number} changes")


@pytest.mark.usefixtures("application")
def test_the_follower_tells_each_change_and_ends() -> None:
    desk, changes = FakeDesk(), Changes()
    follower = Follower("kiosk", desk.wait_change)
    follower.changed.connect(changes.note)
    follower.start()
    changes.wait(1)
    desk.bend(lambda hall: hall)
    changes.wait(2)
    assert follower.close(5.0) is True


class FailingOnce(FakeDesk):
    """A desk that cannot be followed at first."""

    def wait_change(self, after: int, timeout_s: float) -> int:
        if not self.issued:
            self.issued.append(Asked("followed", ""))
            raise BUSY
        return super().wait_change(after, timeout_s)


@pytest.mark.usefixtures("application")
def test_the_follower_goes_on_after_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    changes = Changes()
    follower = Follower("kiosk", FailingOnce().wait_change)
    follower.changed.connect(changes.note)
    follower.start()
    changes.wait(1)
    assert follower.close(5.0) is True
    assert [record.message for record in caplog.records] == ["changes cannot be followed"]


def test_a_follower_that_never_began_ends_at_once() -> None:
    assert Follower("kiosk", FakeDesk().wait_change).close(0.0) is True
