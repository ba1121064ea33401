"""A hundred offices at one central system for minutes: each event is there once, as it was."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.drain import database
from tests.benchmarks.played import played_day
from tests.proofs.fan_in import fan_in

OFFICES = 100


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder on a disk, with room for so many records."""
    home = Path(tempfile.mkdtemp(prefix="motcua-fan-in-"))
    yield home
    shutil.rmtree(home)


@pytest.mark.parametrize(
    ("offices", "seconds"),
    [
        pytest.param(10, 10, id="10 for 10 s"),
        pytest.param(
            OFFICES,
            600,
            id="100 for 10 min",
            marks=[pytest.mark.prove, pytest.mark.alone, pytest.mark.timeout(3600)],
        ),
    ],
)
def test_each_event_is_there_once(folder: Path, offices: int, seconds: int) -> None:
    with database() as url:
        told = fan_in(folder, url, played_day(folder, visits=300), offices, seconds)
    assert told.faults == []
    assert told.missing == 0
    assert len(told.took_s) >= offices
