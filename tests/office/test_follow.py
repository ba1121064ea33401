"""Ways to follow the journal, and what they do when something fails."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest

from office.bell import Bell, Pulse
from office.failures import SAY_AGAIN_S, TRACE_AGAIN_S, Failures
from office.follow import DeliveryFollower, StateFollower
from office.model import Event
from office.queue import CancelTicket, NoteDevice
from office.store import cursors
from office.views import counters_now, hall_now
from tests.fakes.office import Hall, hall

WAIT_S = 10.0
QUIET_S = 0.3
"""So long a follower is given to do what it must not do."""


class Device:
    """Shows what it is given; fails as often as it is told to."""

    def __init__(self) -> None:
        self.shown: Queue[int] = Queue()
        self.fails = 0

    def show(self, value: int) -> None:
        """Show a number."""
        if self.fails:
            self.fails -= 1
            raise OSError("no answer")
        self.shown.put(value)

    def next(self) -> int:
        """What is shown next."""
        return self.shown.get(timeout=WAIT_S)

    def stays(self) -> bool:
        """Whether nothing more is shown."""
        try:
            self.shown.get(timeout=QUIET_S)
        except Empty:
            return True
        return False


@pytest.fixture
def running() -> Iterator[ExitStack]:
    """Stops whatever was started."""
    with ExitStack() as stack:
        yield stack


def start(running: ExitStack, follower: StateFollower[int]) -> None:
    """Start a follower until the end of the test."""
    follower.start()
    running.callback(follower.stop)


def waiting(here: Hall) -> Callable[[], int]:
    """Reads how many wait."""
    return lambda: hall_now(here.office, "main").services[0].waiting


# State


def test_a_state_is_shown_at_once_and_when_it_changes(here: Hall, running: ExitStack) -> None:
    device = Device()
    start(running, StateFollower("sign", here.office.bell, waiting(here), device.show))
    assert device.next() == 0
    here.issue()
    assert device.next() == 1
    here.do(NoteDevice("printer-1", faulted=True))
    assert device.stays()


def test_a_device_that_comes_back_is_told_again(here: Hall, running: ExitStack) -> None:
    device = Device()
    follower = StateFollower("sign", here.office.bell, waiting(here), device.show)
    start(running, follower)
    assert device.next() == 0
    follower.refresh()
    assert device.next() == 0


def test_many_bells_in_a_row_are_one_reading_for_who_comes_after_the_others(
    running: ExitStack,
) -> None:
    bell, device, reads = Bell(), Device(), iter(range(100))
    start(running, StateFollower("board", bell, lambda: next(reads), device.show, QUIET_S))
    for _ in range(3):
        bell.ring()
    assert device.next() == 0
    assert device.stays()


def test_a_return_during_showing_is_not_forgotten(running: ExitStack) -> None:
    bell, device, shows = Bell(), Device(), []

    def show(value: int) -> None:
        shows.append(value)
        if len(shows) == 1:
            follower.refresh()
        device.show(value)

    follower = StateFollower("sign", bell, lambda: 7, show)
    start(running, follower)
    assert [device.next(), device.next()] == [7, 7]
    assert device.stays()


def test_what_could_not_be_shown_is_shown_later(
    running: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    device = Device()
    device.fails = 2
    start(running, StateFollower("sign", Bell(), lambda: 7, device.show))
    assert device.next() == 7
    (told,) = caplog.records
    assert told.levelno == logging.ERROR
    assert told.exc_info is not None


def test_what_could_not_be_read_is_read_again(running: ExitStack) -> None:
    device = Device()
    faults = [ValueError("broken")]

    def read() -> int:
        if faults:
            raise faults.pop()
        return 5

    start(running, StateFollower("sign", Bell(), read, device.show))
    assert device.next() == 5


def test_nothing_may_be_a_state_too(running: ExitStack) -> None:
    shown: Queue[None] = Queue()
    follower: StateFollower[None] = StateFollower("sign", Bell(), lambda: None, shown.put)
    follower.start()
    running.callback(follower.stop)
    assert shown.get(timeout=WAIT_S) is None


# What is told of failures


DISK, OTHER_DISK, NETWORK = OSError("disk"), OSError("other disk"), ConnectionError("disk")
TOLD: dict[str, tuple[Sequence[tuple[float, Exception]], list[str]]] = {
    "once": ([(0, DISK)], ["trace"]),
    "the same again": ([(0, DISK), (1, DISK), (SAY_AGAIN_S - 1, DISK)], ["trace"]),
    "another text": ([(0, DISK), (1, OTHER_DISK)], ["trace", "trace"]),
    "another type": ([(0, DISK), (1, NETWORK)], ["trace", "trace"]),
    "for a minute": (
        [(0, DISK), (1, DISK), (SAY_AGAIN_S, DISK), (SAY_AGAIN_S + 1, DISK)],
        ["trace", "2 times"],
    ),
    "for an hour": ([(0, DISK), (TRACE_AGAIN_S, DISK)], ["trace", "trace"]),
}
"""What failed at which second, and what the log shows of it."""


@pytest.mark.parametrize("course", TOLD)
def test_a_lasting_failure_leaves_its_cause_in_the_log(
    caplog: pytest.LogCaptureFixture, course: str
) -> None:
    failed, told = TOLD[course]
    times = iter([at_s for at_s, _ in failed])
    failures = Failures(logging.getLogger("signs"), "signs failed", times.__next__)
    for _, error in failed:
        failures.tell(error)
    shown = ["trace" if one.exc_info else one.getMessage() for one in caplog.records]
    assert all(wanted in one for wanted, one in zip(told, shown, strict=True))


def test_an_hour_of_failures_is_two_traces_and_a_line_a_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seconds = range(round(TRACE_AGAIN_S) + 1)
    failures = Failures(logging.getLogger("signs"), "signs failed", iter(seconds).__next__)
    for _ in seconds:
        failures.tell(DISK)
    minutes = [one.getMessage() for one in caplog.records if not one.exc_info]
    assert len(caplog.records) - len(minutes) == 2
    assert len(minutes) == 59
    assert all("60 times" in one for one in minutes)


def test_a_follower_that_fails_again_and_again_tells_it_once(
    running: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    device, bell = Device(), Bell()
    device.fails = 3
    start(running, StateFollower("sign", bell, lambda: 7, device.show))
    assert device.next() == 7
    assert caplog.text.count("Traceback") == 1


# Delivery


class Central:
    """Takes events; refuses as often as it is told to."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.refuses = 0
        self.came = threading.Semaphore(0)
        self.refused = threading.Semaphore(0)

    def deliver(self, batch: Sequence[Event]) -> None:
        """Take a batch or refuse it whole."""
        if self.refuses:
            self.refuses -= 1
            self.refused.release()
            raise ConnectionError("the network is gone")
        self.taken += [event.seq for event in batch]
        self.came.release()

    def wait(self) -> None:
        """Wait for one batch."""
        assert self.came.acquire(timeout=WAIT_S)


@contextmanager
def delivery(here: Hall, central: Central, *, at_head: bool = False) -> Iterator[None]:
    """A delivery that runs until the block ends."""
    office = here.office
    follower = DeliveryFollower(
        "central", office.bell, office.store, central.deliver, at_head=at_head
    )
    follower.start()
    try:
        yield
    finally:
        follower.stop()


def test_everything_is_delivered_once_and_in_order(here: Hall) -> None:
    here.issue()
    central = Central()
    with delivery(here, central):
        central.wait()
        here.call()
        central.wait()
    here.do(NoteDevice("printer-1", faulted=True))
    with delivery(here, central):
        central.wait()
    assert central.taken == [event.seq for event in here.journal()]


def test_what_was_refused_comes_again(here: Hall, caplog: pytest.LogCaptureFixture) -> None:
    here.issue()
    central = Central()
    central.refuses = 2
    with delivery(here, central):
        central.wait()
    assert central.taken == [event.seq for event in here.journal()]
    assert len(caplog.records) == 1


def test_the_place_moves_only_on_acknowledgement(here: Hall) -> None:
    here.issue()
    central = Central()
    central.refuses = 10**6
    with delivery(here, central):
        assert central.refused.acquire(timeout=WAIT_S)
    assert cursors.place(here.office.store, "central", at_head=True) == 0


def test_a_delivery_may_begin_at_the_head(here: Hall) -> None:
    here.issue()
    head = here.journal()[-1].seq
    cursors.place(here.office.store, "central", at_head=True)
    central = Central()
    with delivery(here, central, at_head=True):
        here.call()
        central.wait()
    assert central.taken[0] == head + 1


def test_a_follower_that_was_never_started_can_be_stopped(here: Hall) -> None:
    follower = StateFollower("sign", here.office.bell, lambda: 1, Device().show)
    follower.stop()
    Pulse(here.office.store, Bell()).stop()


# The bell


def test_a_command_rings_and_a_look_does_not(here: Hall) -> None:
    bell = here.office.bell
    before = bell.rings
    here.issue()
    assert bell.rings == before + 1
    counters_now(here.office, "main")
    here.call(2), here.call(2), here.call(2)
    assert bell.rings == before + 3, "a call that found nobody and finished nobody is silent"
    assert bell.wait(bell.rings, 0.01) == bell.rings


def test_the_turn_of_the_day_rings_even_if_the_command_is_refused(here: Hall) -> None:
    before = here.office.bell.rings
    here.clock.advance(86_400)
    assert here.refused(CancelTicket("A009")) == "ticket-unknown"
    assert here.office.bell.rings > before


def test_another_programs_commit_rings(here: Hall, tmp_path: Path) -> None:
    bell = Bell()
    pulse = Pulse(here.office.store, bell)
    pulse.start()
    try:
        heard = bell.wait(0, WAIT_S)
        with hall(tmp_path) as other:
            other.do(NoteDevice("printer-1", faulted=True))
        assert bell.wait(heard, WAIT_S) > heard
    finally:
        pulse.stop()
