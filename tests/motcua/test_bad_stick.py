"""Real media that are full or turn read-only; they are mounted, and so for root alone."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from office.copies import fault_of
from office.store import KEY_FILE
from tests.fakes.command_line import CommandLine

pytestmark = [
    pytest.mark.prove,
    pytest.mark.alone,
    pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root"),
]


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A medium with room for two copies of a small record."""
    folder = tmp_path / "stick"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def office(motcua: CommandLine, stick: Path) -> CommandLine:
    """An office whose record is copied there, with one copy."""
    motcua.configure({"[run]\n": f'[backup]\nto = ["{stick}/motcua"]\n\n[run]\n'})
    motcua.done("ticket issue ho-tich --no-print")
    motcua.done("db backup")
    return motcua


def refused(office: CommandLine) -> str:
    """The fault of the one place."""
    shown = office("db backup --json")
    assert shown.exit_code == 1
    (place,) = shown.data["places"]
    return str(place["fault"])


def whole(stick: Path) -> list[str]:
    """The copies; all of them whole, and nothing unfinished beside them."""
    names = {one.name for one in (stick / "motcua").iterdir()}
    copies = {one for one in names if one.endswith(".db")}
    assert names - copies == {KEY_FILE, "office.toml"}
    assert [fault_of(stick / "motcua" / one) for one in copies] == [None] * len(copies)
    return sorted(copies)


def test_a_full_stick_keeps_what_it_has_and_goes_on_when_there_is_room(
    office: CommandLine, stick: Path
) -> None:
    before = whole(stick)
    filler = stick / "filler"
    subprocess.run(
        ["dd", "if=/dev/zero", f"of={filler}", "bs=4k", "status=none"],
        check=False,
        stderr=subprocess.DEVNULL,
    )
    assert refused(office) == "backup-full"
    assert whole(stick) == before
    filler.unlink()
    assert office.done("db backup")["places"][0]["fault"] is None
    assert whole(stick)


def test_a_stick_that_turns_read_only(office: CommandLine, stick: Path) -> None:
    before = whole(stick)
    subprocess.run(["mount", "-o", "remount,ro", stick], check=True)
    assert refused(office) == "backup-read-only"
    assert office.done("db", "restore", str(stick / "motcua"))["noted"] is False
    subprocess.run(["mount", "-o", "remount,rw", stick], check=True)
    assert whole(stick) == before
    assert office.done("db backup")["places"][0]["fault"] is None
