"""The thread that listens: it opens, hands on, loses and finds its port again, and ends in time."""

import itertools
import logging
import threading
from collections.abc import Iterator

import pytest

from devices.errors import DeviceTimeoutError, NotFoundError, UnpluggedError
from devices.status import Level, Source, State
from devices.transport.listening import (
    BELIEVED_S,
    HEARD_BELIEVED_S,
    Backoff,
    Listening,
    PortThread,
)
from devices.transport.memory import MemoryTransport
from tests.fakes.office import Steady
from tests.fakes.waiting import WAIT_S, wait_for

SOON = Backoff(first_s=0.01, max_s=0.02)


class Notes:
    """An ear that writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.fails = False

    def hear(self, data: bytes, at_monotonic: float) -> None:
        """Take what has come."""
        if self.fails:
            raise ZeroDivisionError
        self.told.append((data, at_monotonic))

    def quiet(self) -> None:
        """Nothing more comes."""
        self.told.append("quiet")

    def lost(self) -> None:
        """The link is no more."""
        self.told.append("lost")


@pytest.fixture
def steady() -> Steady:
    """The machine's steady time."""
    return Steady()


@pytest.fixture
def link() -> MemoryTransport:
    """A link that is there."""
    return MemoryTransport()


@pytest.fixture
def notes() -> Notes:
    """Who listens."""
    return Notes()


@pytest.fixture
def port(link: MemoryTransport, notes: Notes, steady: Steady) -> Iterator[PortThread]:
    """A port whose device is there as long as the port is; not started."""
    port = PortThread(
        "pad", Listening(link, notes, 0.01, steady), backoff=SOON, clock=steady, chance=lambda: 1.0
    )
    yield port
    port.close()


@pytest.fixture
def silent(link: MemoryTransport, notes: Notes, steady: Steady) -> Iterator[PortThread]:
    """A port that cannot tell whether its device is there; started and open."""
    port = PortThread("rs232", Listening(link, notes, 0.01, steady), silent=True, clock=steady)
    port.start()
    wait_for(lambda: link.opened)
    yield port
    port.close()


def online(port: PortThread) -> bool:
    return port.status().state is State.ONLINE


def ended(port: PortThread) -> bool:
    try:
        port.close()
    except DeviceTimeoutError:
        return False
    return True


def test_what_comes_is_handed_on_and_its_end_told(
    port: PortThread, link: MemoryTransport, notes: Notes, steady: Steady
) -> None:
    port.start()
    wait_for(lambda: online(port))
    link.feed(b"abc")
    wait_for(lambda: len(notes.told) == 2)
    port.close()
    assert notes.told == [(b"abc", steady()), "quiet", "lost"]


def test_what_was_said_before_is_not_heard(
    port: PortThread, link: MemoryTransport, notes: Notes
) -> None:
    link.feed(b"old")
    port.start()
    wait_for(lambda: online(port))
    link.feed(b"new")
    wait_for(lambda: notes.told)
    assert [one[0] for one in notes.told if isinstance(one, tuple)] == [b"new"]


def test_a_port_that_is_not_there_is_tried_again(port: PortThread, link: MemoryTransport) -> None:
    link.refuse_open(NotFoundError("memory"))
    assert port.status().state is State.CONNECTING
    port.start()
    wait_for(lambda: port.status().reasons == ("device-not-found",))
    assert (port.status().state, port.status().level) == (State.OFFLINE, Level.FAULT)
    link.refuse_open(None)
    wait_for(lambda: online(port))


def test_a_lost_port_comes_back(port: PortThread, notes: Notes, link: MemoryTransport) -> None:
    port.start()
    wait_for(lambda: online(port))
    link.refuse_open(NotFoundError("memory"))
    link.unplug()
    wait_for(lambda: port.status().state is State.OFFLINE)
    assert "lost" in notes.told
    link.refuse_open(None)
    wait_for(lambda: online(port))
    assert link.opened == 2


def test_a_loss_and_a_return_are_one_line_each(
    port: PortThread, link: MemoryTransport, notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "devices.transport.listening")
    link.refuse_open(NotFoundError("memory"))
    port.start()
    wait_for(lambda: notes.told.count("lost") >= 3)
    link.refuse_open(None)
    wait_for(lambda: online(port))
    assert [one.levelname for one in caplog.records] == ["WARNING", "INFO"]


def test_a_defect_of_the_listener_does_not_end_the_port(
    port: PortThread, link: MemoryTransport, notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    notes.fails = True
    port.start()
    wait_for(lambda: online(port))
    link.feed(b"x")
    wait_for(lambda: "unforeseen" in caplog.text)
    notes.fails = False
    wait_for(lambda: link.opened > 1 and online(port))
    link.feed(b"y")
    wait_for(lambda: any(isinstance(one, tuple) and one[0] == b"y" for one in notes.told))


def test_a_thread_that_no_longer_looks_is_not_believed(port: PortThread, steady: Steady) -> None:
    port.start()
    wait_for(lambda: online(port))
    port.close()
    steady.advance(BELIEVED_S + 0.1)
    assert port.status().reasons == ("status-stale",)


def test_silence_on_a_silent_port_is_never_ok(silent: PortThread) -> None:
    wait_for(lambda: silent.status().reasons == ("no-answer-expected",))
    assert (silent.status().state, silent.status().level) == (State.UNKNOWN, Level.INFO)


def test_a_word_shows_that_the_device_is_there_for_a_while(
    silent: PortThread, link: MemoryTransport, steady: Steady
) -> None:
    link.feed(b"x")
    wait_for(lambda: online(silent))
    heard = silent.status()
    assert heard.source is Source.PUSHED
    steady.advance(HEARD_BELIEVED_S + 1)
    assert (silent.status().state, silent.status().level) == (State.UNKNOWN, Level.INFO)
    assert silent.status().as_of == heard.as_of


def test_a_closed_port_may_be_started_again(port: PortThread, link: MemoryTransport) -> None:
    for _ in range(2):
        port.start()
        wait_for(lambda: link.is_open)
        port.close()
        assert not link.is_open
    assert link.opened == 2


def test_a_check_looks_at_the_port_anew(port: PortThread, link: MemoryTransport) -> None:
    port.start()
    port.check()
    link.refuse_open(NotFoundError("memory"))
    link.unplug()
    with pytest.raises(NotFoundError):
        port.check()


def test_a_device_that_is_known_to_be_unplugged_fails_its_check(
    port: PortThread, link: MemoryTransport
) -> None:
    link.refuse_open(UnpluggedError("memory"))
    port.start()
    with pytest.raises(UnpluggedError):
        port.check()
    assert port.status().state is State.ABSENT


def test_a_port_at_which_nobody_looks_fails_its_check(port: PortThread) -> None:
    with pytest.raises(DeviceTimeoutError, match=r"0\.01 s"):
        port.check(0.01)


def test_a_port_that_was_never_started_closes(port: PortThread) -> None:
    port.close()


def test_a_port_that_does_not_end_says_so() -> None:
    go_on = threading.Event()

    class Stuck:
        closing = threading.Event()

        def open(self) -> None:
            """Nothing to open."""

        def turn(self) -> bool:
            """Wait for longer than anybody allows."""
            return go_on.wait(WAIT_S)

        def close(self) -> None:
            """Nothing to close."""

    port = PortThread("stuck", Stuck(), close_timeout_s=0.01)
    port.start()
    wait_for(lambda: online(port))
    with pytest.raises(DeviceTimeoutError, match=r"0\.01 s"):
        port.close()
    go_on.set()
    wait_for(lambda: ended(port))


def test_the_pauses_double_up_to_the_longest() -> None:
    delays = Backoff(0.5, 3.0).delays(lambda: 1.0)
    assert list(itertools.islice(delays, 5)) == [0.5, 1.0, 2.0, 3.0, 3.0]
    assert next(Backoff(1.0, 3.0).delays(lambda: 0.0)) == 0.75
