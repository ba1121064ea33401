"""A simulated device that only speaks: what it is told through its pipe, until it is pulled out."""

import os
from pathlib import Path

import pytest

from devices.errors import DeviceTimeoutError, NotFoundError
from devices.talker_sim import SimTalker, say_at
from tests.fakes.waiting import wait_for

BAUD, BYTES = 1200, 240
"""Two seconds on the wire."""


def _heard(port: int) -> bytes:
    return os.read(port, 1)


def _stopped(talker: SimTalker) -> bool:
    try:
        talker.stop()
    except DeviceTimeoutError:
        return False
    return True


def test_one_that_is_still_speaking_may_be_stopped_again(tmp_path: Path) -> None:
    talker = SimTalker(tmp_path / "port", BAUD, stop_timeout_s=0.1)
    talker.start()
    port = os.open(tmp_path / "port", os.O_RDONLY | os.O_NOCTTY)
    say_at(tmp_path, b"A" * BYTES)
    assert _heard(port) == b"A"
    with pytest.raises(DeviceTimeoutError):
        talker.stop()
    wait_for(lambda: _stopped(talker))
    assert not (tmp_path / "port").exists()
    with pytest.raises(NotFoundError):
        say_at(tmp_path, b"A")
    os.close(port)
