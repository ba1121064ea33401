"""How a printer stands, and what the log says of it."""

import logging
from datetime import UTC, datetime

import pytest

from devices.errors import UnpluggedError
from devices.printers.standing import Standing
from devices.status import State

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_what_stays_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "devices.printers.standing")
    standing = Standing("may-in", 9.0, lambda: NOW, lambda: 0.0)
    standing.hear(frozenset())
    caplog.clear()
    for _ in range(3):
        standing.hear_error(UnpluggedError("may-in"))
    for _ in range(3):
        standing.hear(frozenset())
    told = [record.getMessage() for record in caplog.records]
    assert told == ["may-in is absent ('device-unplugged',)", "may-in is online ()"]


def test_one_miss_is_not_knowing_and_three_are_a_loss(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "devices.printers.standing")
    standing = Standing("may-in", 9.0, lambda: NOW, lambda: 0.0)
    states = []
    for _ in range(5):
        standing.ask()
        standing.hear(None)
        states.append(standing.status().state)
    assert states == [State.UNKNOWN] * 2 + [State.OFFLINE] * 3
    assert len(caplog.records) == 2
