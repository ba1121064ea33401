"""Disks that are full, may not be written or are held by others: the program in its own process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from motcua.settings import load
from office.store import open_store
from tests.fakes.command_line import assert_plain_vietnamese

ROOT = Path(__file__).parents[2]
ISSUE = ("ticket", "issue", "ho-tich", "--no-print")
TIMEOUT_S = 30
IS_ROOT = os.geteuid() == 0
ORDINARY = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if IS_ROOT else []
"""Starts a program for which file modes count, also where the tests run as root."""
needs_root = pytest.mark.skipif(not IS_ROOT, reason="mounting needs root")


def motcua(data: Path, *words: str, under: Sequence[str] = ()) -> tuple[int, dict[str, Any]]:
    """Run the program, started by `under`; its exit code and the one object that it wrote."""
    ended = subprocess.run(
        [*under, sys.executable, "-m", "motcua", *words, "--data-dir", str(data), "--json"],
        cwd=ROOT,
        capture_output=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert ended.stderr == b""
    return ended.returncode, json.loads(ended.stdout)


def assert_refused(ended: tuple[int, dict[str, Any]], code: str) -> None:
    """The command failed with this code, and said so in a sentence."""
    exit_code, answer = ended
    assert (exit_code, answer["error"]["code"]) == (1, code), answer
    assert_plain_vietnamese(answer["error"]["message"])


def assert_goes_on(data: Path) -> None:
    """The record is whole, and the next number is given."""
    assert motcua(data, "db", "verify")[1]["ok"]
    assert motcua(data, *ISSUE)[0] == 0


def test_a_file_that_may_not_grow(data_dir: Path) -> None:
    assert motcua(data_dir, *ISSUE)[0] == 0
    refused = motcua(data_dir, *ISSUE, under=["prlimit", "--fsize=40000"])
    assert_refused(refused, "store-failed")
    assert_goes_on(data_dir)
    assert len(motcua(data_dir, "ticket", "list")[1]["tickets"]) == 2


def test_a_folder_that_may_not_be_written(data_dir: Path) -> None:
    files = list(data_dir.iterdir())
    data_dir.chmod(0o555)
    for file in files:
        file.chmod(0o444)
    assert_refused(motcua(data_dir, *ISSUE, under=ORDINARY), "store-read-only")
    data_dir.chmod(0o755)
    for file in files:
        file.chmod(0o644)
    assert_goes_on(data_dir)


def test_a_port_that_this_user_may_not_open(data_dir: Path) -> None:
    port = data_dir / "devices" / "may-in-kiosk" / "port"
    port.parent.mkdir(parents=True)
    port.touch(mode=0o000)
    ended = motcua(data_dir, "devices", "test-print", under=ORDINARY)
    assert_refused(ended, "device-permission-denied")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 KiB of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk], check=True)
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


@needs_root
@pytest.mark.prove
@pytest.mark.alone
def test_a_real_disk_that_fills(small_disk: Path) -> None:
    assert motcua(small_disk, *ISSUE)[0] == 0
    filler = small_disk / "filler"
    subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "status=none"], check=False)
    assert_refused(motcua(small_disk, *ISSUE), "store-full")
    filler.unlink()
    assert_goes_on(small_disk)
    assert len(motcua(small_disk, "ticket", "list")[1]["tickets"]) == 2


@needs_root
@pytest.mark.prove
@pytest.mark.alone
def test_a_real_disk_that_turns_read_only(small_disk: Path) -> None:
    assert motcua(small_disk, *ISSUE)[0] == 0
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert_refused(motcua(small_disk, *ISSUE), "store-read-only")
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert_goes_on(small_disk)


@pytest.mark.prove
@pytest.mark.alone
def test_a_record_that_somebody_else_holds(data_dir: Path) -> None:
    store = open_store(data_dir, load(None).run.max_store_pages)
    with store.write():
        assert_refused(motcua(data_dir, *ISSUE), "store-busy")
    store.close()
    assert_goes_on(data_dir)
