"""A running office for what stands on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from office.bell import Pulse
from office.counters import OpenCounter
from tests.fakes.office import Hall, hall


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Hall]:
    """Counters 1 and 2 are open for both services; every commit rings the bell."""
    with hall(tmp_path / "data") as running:
        pulse = Pulse(running.office.store, running.office.bell)
        pulse.start()
        running.do(OpenCounter(1))
        running.do(OpenCounter(2))
        yield running
        pulse.stop()
