"""A loan of several ports: one that does not end or start in time loses none of the others."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from queue import Queue

import pytest

from devices.errors import BusyError, DeviceTimeoutError
from devices.status import Status, never_answered
from motcua.desks import Lending
from tests.fakes.waiting import WAIT_S

NAMES = ("so-1", "so-2", "so-3")


class Port:
    """A driver whose thread may not end."""

    def __init__(self) -> None:
        self.runs = True
        self.sticks = False
        self.checks = 0

    def start(self) -> None:
        """Run."""
        self._end()
        self.runs = True

    def close(self) -> None:
        """Run no more."""
        self._end()
        self.runs = False

    def check(self) -> None:
        """Count it."""
        self.checks += 1

    def status(self) -> Status:
        """Nobody asks."""
        return never_answered(datetime.now(UTC))

    def _end(self) -> None:
        if self.sticks:
            raise DeviceTimeoutError("port", "not closed")


@pytest.fixture
def ports() -> dict[str, Port]:
    """Three ports that share a loan."""
    return {name: Port() for name in NAMES}


@pytest.fixture
def jobs() -> "Queue[Callable[[], None]]":
    """What was submitted to the lane."""
    return Queue()


@pytest.fixture
def lending(ports: dict[str, Port], jobs: "Queue[Callable[[], None]]") -> Iterator[Lending]:
    """Their loan, which tries again at once what it could not take back."""
    lending = Lending(ports, jobs.put, again_s=0.0)
    yield lending
    lending.stop()


def running(ports: dict[str, Port]) -> set[str]:
    return {name for name, port in ports.items() if port.runs}


@pytest.mark.parametrize("stuck", NAMES)
def test_one_that_does_not_end_keeps_no_other(
    lending: Lending, ports: dict[str, Port], stuck: str
) -> None:
    ports[stuck].sticks = True
    with pytest.raises(DeviceTimeoutError):
        lending.lend("so-1", 30)
    assert running(ports) == {stuck}


@pytest.mark.parametrize("stuck", NAMES)
def test_one_that_does_not_start_is_taken_back_later(
    lending: Lending, ports: dict[str, Port], jobs: "Queue[Callable[[], None]]", stuck: str
) -> None:
    lending.lend("so-1", 30)
    assert running(ports) == set()
    ports[stuck].sticks = True
    with pytest.raises(DeviceTimeoutError):
        lending.take_back()
    assert running(ports) == set(NAMES) - {stuck}
    with pytest.raises(BusyError):
        lending.lend("so-1", 30)
    ports[stuck].sticks = False
    jobs.get(timeout=WAIT_S)()
    assert running(ports) == set(NAMES)


def test_what_is_lent_is_not_checked_and_no_fault(lending: Lending, ports: dict[str, Port]) -> None:
    perform = lending.actions()["so-2"]
    lending.lend("so-1", 30)
    answer = perform("check", {"level": 1})
    assert (answer["result"], answer["next_step"]) == ("skipped", "device-busy")
    assert ports["so-2"].checks == 0
    lending.take_back()
    assert perform("check", {"level": 1})["next_step"] != "device-busy"
    assert ports["so-2"].checks == 1


def test_what_was_stopped_is_not_taken_back(lending: Lending, ports: dict[str, Port]) -> None:
    lending.lend("so-1", 30)
    lending.stop()
    lending.take_back()
    assert running(ports) == set()
