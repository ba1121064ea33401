"""The whole office against a second opinion of it."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.office.machine import OfficeMachine

QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def test_any_command_in_any_state() -> None:
    run_state_machine_as_test(
        OfficeMachine,
        settings=settings(
            max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=QUIET
        ),
    )


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_any_command_in_any_state_at_length() -> None:
    run_state_machine_as_test(
        OfficeMachine,
        settings=settings(
            max_examples=1500, stateful_step_count=100, deadline=None, suppress_health_check=QUIET
        ),
    )
