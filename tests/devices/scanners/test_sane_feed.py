"""The pipes of a scan: what a killed program left is swept away, what lives is left alone."""

import os
import subprocess
from pathlib import Path

import pytest

from devices.scanners.sane_feed import FOLDER, RAM_DISK, PagePipes, sweep


def dead_process() -> int:
    """The number of a process that has just ended and was reaped."""
    with subprocess.Popen(["true"]) as process:
        pass
    return process.pid


def left_by(root: Path, process: int | str) -> Path:
    """The folder that a scan of this process left, with its pipe."""
    folder = root / f"{FOLDER}{process}-abc"
    folder.mkdir()
    os.mkfifo(folder / "p1.pnm.part")
    return folder


def test_a_scan_removes_what_a_killed_program_left() -> None:
    left = left_by(RAM_DISK, dead_process())
    with PagePipes("may-quet"):
        assert not left.exists()


@pytest.mark.parametrize("process", [os.getpid(), 1, "mine"], ids=["this", "init", "none"])
def test_what_belongs_to_a_living_process_or_to_nobody_stays(
    process: int | str, tmp_path: Path
) -> None:
    left = left_by(tmp_path, process)
    sweep(tmp_path)
    assert (left / "p1.pnm.part").is_fifo()


@pytest.mark.parametrize("number", ["0", "99999999999999999999"])
def test_what_is_no_number_of_a_process_does_no_harm(number: str, tmp_path: Path) -> None:
    left_by(tmp_path, number)
    sweep(tmp_path)


def test_a_link_of_a_stranger_is_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    (tmp_path / f"{FOLDER}{dead_process()}-abc").symlink_to(kept)
    sweep(tmp_path)
    assert (kept / "file").exists()
