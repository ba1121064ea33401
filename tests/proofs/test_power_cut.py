"""The power goes at any moment: what was acknowledged is there, and the office goes on.

A recording's number is a seed, and so is an image's: what fails says how to make it again.
"""

import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.proofs.disk import Dice, Disk
from tests.proofs.power_cut import LOG, ROOT, Judge, Recording, images, recorded
from tests.proofs.system_calls import Said, changes, record

SECTORS = (512, 4096)
NEVER = 1000


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """One for all; its images lie in memory, since no power will fail there."""
    with tempfile.TemporaryDirectory(prefix="motcua-", dir="/dev/shm") as disk:
        yield Judge(Path(disk))


@pytest.fixture(scope="module")
def recording(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Recording]:
    run = tmp_path_factory.mktemp("power-cut")
    yield recorded(run, seed=1, commands=120)
    tidy(run, request)


@pytest.fixture
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder for a recording of the test's own."""
    yield tmp_path
    tidy(tmp_path, request)


def tidy(run: Path, request: pytest.FixtureRequest) -> None:
    """A recording is large; it stays only for whoever looks for the cause of a failure."""
    if not request.session.testsfailed:
        shutil.rmtree(run)


def faults(
    judge: Judge,
    recording: Recording,
    sector: int,
    count: int,
    deaf: Callable[[str], bool] = lambda _path: False,
) -> dict[str, list[str]]:
    """What is wrong with so many images: how to make one again → its faults."""
    again = f".venv/bin/python -m tests.proofs.power_cut replay {recording.run} {sector}"
    found = {
        f"{again} {image.seed}": judge.faults(image)
        for image in images(recording, sector, range(count), deaf)
    }
    assert len(found) == count
    return {how: wrong for how, wrong in found.items() if wrong}


@pytest.mark.parametrize("sector", SECTORS)
def test_no_acknowledged_commit_is_lost(judge: Judge, recording: Recording, sector: int) -> None:
    assert faults(judge, recording, sector, 500) == {}


@pytest.mark.prove
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("seed", "commands", "killed_at", "pragmas"),
    [
        pytest.param(2, 400, NEVER, [], id="as it ships"),
        pytest.param(3, 400, 100, [], id="as it ships, killed now and then"),
        pytest.param(4, 200, 30, ["wal_autocheckpoint=1"], id="folded behind each commit"),
        pytest.param(5, 200, 25, ["wal_autocheckpoint=30"], id="folded every 30 pages"),
        pytest.param(6, 300, 10, ["wal_autocheckpoint=200"], id="folded every 200 pages"),
    ],
)
@pytest.mark.parametrize("sector", SECTORS)
def test_ten_thousand_cuts(
    judge: Judge,
    run: Path,
    seed: int,
    commands: int,
    killed_at: int,
    pragmas: list[str],
    sector: int,
) -> None:
    recording = recorded(run, seed, commands, pragmas, killed_at=killed_at)
    assert faults(judge, recording, sector, 1000) == {}


@pytest.mark.parametrize(
    "cuts",
    [
        pytest.param(15, id="15"),
        pytest.param(500, id="500", marks=[pytest.mark.prove, pytest.mark.timeout(3600)]),
    ],
)
def test_a_record_that_is_just_being_made_is_there_or_is_made_anew(
    judge: Judge, run: Path, cuts: int
) -> None:
    making = recorded(run, seed=7, commands=3, makes=True, killed_at=NEVER)
    assert [faults(judge, making, sector, cuts) for sector in SECTORS] == [{}, {}]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("data/office.db-wal", id="the log"),
        pytest.param("data/office.db", id="the file"),
        pytest.param("data", id="the folder"),
    ],
)
def test_a_disk_that_ignores_a_sync_is_found_out(
    judge: Judge, recording: Recording, path: str
) -> None:
    assert len(faults(judge, recording, 512, 30, deaf=path.__eq__)) > 5


def test_a_record_that_is_not_synced_at_each_commit_is_found_out(judge: Judge, run: Path) -> None:
    lax = recorded(run, seed=1, commands=40, pragmas=["synchronous=NORMAL"])
    found = faults(judge, lax, 512, 40)
    lost = [one for wrong in found.values() for one in wrong if "commits are lost" in one]
    assert len(lost) > 10


def test_a_copy_is_on_its_disk_before_it_is_told_of(data_dir: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    words = ["db", "backup", str(stick / "copy.db"), "--data-dir", str(data_dir)]
    record([sys.executable, "-m", "motcua", *words], tmp_path / LOG, ROOT, killed_at=NEVER)
    steps = list(changes(tmp_path / LOG, stick, []))
    told = next(at for at, step in enumerate(steps) if isinstance(step, Said))
    disk = Disk({})
    for step in steps[:told]:
        assert not isinstance(step, Said)
        disk.do(step)
    for seed in range(20):
        left = disk.left(Dice(random.Random(seed), 512))
        assert left.get("copy.db") == (stick / "copy.db").read_bytes(), seed
