"""The whole office against a second opinion of it, whatever comes after whatever."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.office.machine import OfficeMachine

QUIET = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    stateful_step_count=60,
)


def test_any_command_in_any_state(engine: str) -> None:
    histories = 30 if engine == "sqlite" else 15
    run_state_machine_as_test(OfficeMachine, settings=settings(QUIET, max_examples=histories))


@pytest.mark.prove
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("_quarter", range(4))
def test_any_command_in_any_state_at_length(_quarter: int) -> None:
    """Two thousand histories, in four parts, so that all processors have their share."""
    long = settings(QUIET, max_examples=500, stateful_step_count=100, derandomize=False)
    run_state_machine_as_test(OfficeMachine, settings=long)


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_any_command_in_any_state_on_either_engine() -> None:
    longer = settings(QUIET, max_examples=150, derandomize=False)
    run_state_machine_as_test(OfficeMachine, settings=longer)
