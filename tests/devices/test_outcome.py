"""How a device that is only known by its uses stands."""

from datetime import UTC, datetime

import pytest

from devices.errors import (
    CancelledError,
    FeederEmptyError,
    HardwareFaultError,
    NotFoundError,
    ScannerBusyError,
    UnpluggedError,
)
from devices.outcome import Outcome, translated
from devices.status import State

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def outcome() -> Outcome:
    return Outcome(lambda: NOW, (FeederEmptyError,), (CancelledError,))


def fail(outcome: Outcome, error: Exception) -> None:
    with outcome.noted():
        raise error


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (HardwareFaultError("loa"), State.FAILED),
        (NotFoundError("loa"), State.OFFLINE),
        (UnpluggedError("loa"), State.ABSENT),
        (ScannerBusyError("loa"), State.OFFLINE),
        (FeederEmptyError("loa"), State.ONLINE),
        (CancelledError("loa"), State.UNKNOWN),
    ],
)
def test_a_use_that_failed_says_how_it_stands(
    outcome: Outcome, error: Exception, state: State
) -> None:
    assert outcome.status.state is State.UNKNOWN
    with pytest.raises(type(error)):
        fail(outcome, error)
    assert outcome.status.state is state


def test_what_the_system_says_leaves_as_a_devices_error(outcome: Outcome) -> None:
    with pytest.raises(HardwareFaultError), outcome.noted(), translated("loa"):
        raise OSError("no space")
    assert outcome.status.reasons == (HardwareFaultError.code,)


def test_what_is_not_the_devices_own_says_nothing_of_it(outcome: Outcome) -> None:
    with pytest.raises(OSError, match="no space"):
        fail(outcome, OSError("no space"))
    assert outcome.status.state is State.UNKNOWN


def test_the_next_use_ends_a_fault(outcome: Outcome) -> None:
    with pytest.raises(NotFoundError):
        fail(outcome, NotFoundError("loa"))
    with outcome.noted():
        pass
    assert (outcome.status.state, outcome.status.reasons) == (State.ONLINE, ())
