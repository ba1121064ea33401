"""Checking what stands on desks: what never answers passes by a word of this very check alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from devices.health import CheckLevel, CheckResult, Result, check
from devices.health.desks import DeskHealth, DeskPort
from devices.rating_panels.contact import ContactRatingPanel
from devices.readers.serial import SerialReader
from devices.status import Level, Source, State, Status
from devices.transport.memory import MemoryTransport
from tests.devices.health.checks import FACES
from tests.fakes.waiting import wait_for

NOW = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)
WORDS = {"reader": b"A015\r", "rating panel": b"\xa1\x01"}


@pytest.fixture(params=WORDS)
def heard(request: pytest.FixtureRequest) -> Iterator[DeskPort]:
    """A device that never answers, and spoke a moment ago."""
    link = MemoryTransport()
    make: dict[str, Callable[[], SerialReader | ContactRatingPanel]] = {
        "reader": lambda: SerialReader("doc-1", link),
        "rating panel": lambda: ContactRatingPanel("mat-1", FACES, link),
    }
    one = make[request.param]()
    one.start()
    wait_for(lambda: link.opened and one.status().state is State.UNKNOWN)
    link.feed(WORDS[request.param])
    wait_for(lambda: one.status().state is State.ONLINE)
    yield one
    one.close()


def checked(port: DeskPort) -> CheckResult:
    return check("x", DeskHealth(port), CheckLevel.INTERNAL)


def test_an_earlier_word_does_not_pass(heard: DeskPort) -> None:
    result = checked(heard)
    assert (result.result, result.next_step) == (Result.SKIPPED, "no-answer-expected")


class Told:
    """A port with one status before the check, and one after it."""

    def __init__(self, before: Status, after: Status) -> None:
        self._status = before
        self._after = after

    def check(self) -> None:
        """The second from now on."""
        self._status = self._after

    def status(self) -> Status:
        """As given."""
        return self._status


def online(source: Source, after_s: float = 0.0) -> Status:
    return Status(State.ONLINE, Level.INFO, (), NOW + timedelta(seconds=after_s), source)


STUCK = Status(State.FAILED, Level.FAULT, ("key-stuck",), NOW, Source.PUSHED)


@pytest.mark.parametrize(
    ("before", "after", "result"),
    [
        pytest.param(
            online(Source.PUSHED), online(Source.PUSHED, 1), Result.PASS, id="a word came"
        ),
        pytest.param(online(Source.PUSHED), online(Source.PUSHED), Result.SKIPPED, id="none came"),
        pytest.param(online(Source.POLLED), online(Source.POLLED), Result.PASS, id="was asked"),
        pytest.param(STUCK, STUCK, Result.FAIL, id="a key sticks"),
    ],
)
def test_what_passes(before: Status, after: Status, result: Result) -> None:
    assert checked(Told(before, after)).result is result
