"""The copies that a running office makes by itself: when, by whom, and what is told of them."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.backups import PlaceState, backup_check, is_due, read_states, write_states
from hall.checks import Check, Fault
from motcua.backups import AGAIN_S, LONGEST_S, Backups, child_words
from motcua.settings import load
from motcua.training import for_training
from office.counters import OpenCounter
from office.queue import CloseDay
from office.store import KEY_FILE
from tests.fakes.command_line import CommandLine
from tests.fakes.office import Hall, Steady, at, hall
from tests.fakes.waiting import wait_for

MEMORY = Path("/dev/shm")
CHILD_S = 60.0


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Hall]:
    """An office at work."""
    with hall(tmp_path / "data") as here:
        here.do(OpenCounter(1))
        here.issue()
        yield here


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A second disk."""
    if not MEMORY.is_dir() or MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second disk here: /dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="motcua-stick-", dir=MEMORY))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def steady() -> Steady:
    """The machine's steady time."""
    return Steady()


def keeper(here: Hall, steady: Steady, place: Path, *words: str) -> Backups:
    """What sees to a place; `words` instead of the child's own."""
    data_dir = here.office.store.folder
    return Backups(
        here.office, data_dir, [place], words or child_words(None, data_dir), steady_s=steady
    )


def looked(backups: Backups, place: Path) -> PlaceState:
    """The place after the copy that one look begins."""
    backups.look()
    assert backups.busy

    def ended() -> bool:
        backups.look()
        return not backups.busy

    wait_for(ended, CHILD_S)
    return backups.states[str(place)]


def test_each_hour_in_which_anything_happened(here: Hall) -> None:
    here.clock.put(at("2026-12-07 09:00"))
    seq = len(here.journal())
    state = PlaceState("motcua.db", here.now().at, seq, 1)
    assert is_due(here.office, PlaceState())
    assert is_due(here.office, state.failed("backup-full"))
    here.clock.advance(3600)
    assert not is_due(here.office, state)
    here.issue()
    assert is_due(here.office, state)
    here.clock.put(at("2026-12-07 09:59"))
    assert not is_due(here.office, state)
    here.clock.put(at("2026-12-07 07:00"))  # set back: its own time says nothing any more
    assert is_due(here.office, state)


def test_at_once_when_the_day_is_closed(here: Hall) -> None:
    state = PlaceState("motcua.db", here.now().at, len(here.journal()), 1)
    here.clock.advance(60)
    here.issue()
    assert not is_due(here.office, state)
    here.do(CloseDay(unserved=True))
    assert is_due(here.office, state)


def test_a_child_copies_and_everybody_can_read_what_became_of_it(
    here: Hall, steady: Steady, stick: Path
) -> None:
    place, data_dir = stick / "motcua", here.office.store.folder
    backups = keeper(here, steady, place)
    state = looked(backups, place)
    assert (state.fault, state.seq) == ("", len(here.journal()))
    assert Path(state.file).stat().st_size == state.size
    assert read_states(data_dir) == {str(place): state}
    backups.look()
    assert not backups.busy  # nothing has happened since


def test_a_stick_that_is_pulled_and_put_back(here: Hall, steady: Steady, stick: Path) -> None:
    place = stick / "mounted" / "motcua"
    backups = keeper(here, steady, place)
    assert looked(backups, place).fault == "backup-missing"
    backups.look()
    assert not backups.busy
    place.parent.mkdir()
    steady.advance(AGAIN_S)
    assert looked(backups, place).fault == ""


def test_a_folder_on_the_records_own_disk_is_no_second_place(
    here: Hall, steady: Steady, tmp_path: Path
) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    assert looked(keeper(here, steady, place), place).fault == "backup-missing"
    assert not list(place.iterdir())


def test_a_place_that_hangs_is_given_up_and_holds_nobody(
    here: Hall, steady: Steady, stick: Path
) -> None:
    backups = keeper(here, steady, stick, "sh", "-c", 'trap "" TERM; echo $$ > "$0"/pid; sleep 99')
    backups.look()
    pid = int(wait_for(lambda: (stick / "pid").exists() and (stick / "pid").read_text()))
    backups.look()
    assert backups.states[str(stick)].fault == ""
    steady.advance(LONGEST_S)
    backups.look()
    assert not backups.busy
    assert backups.states[str(stick)].fault == "backup-stuck"
    assert os.getpgid(pid) == pid  # not yet taken off
    backups.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_child_that_dies_is_a_failure(here: Hall, steady: Steady, stick: Path) -> None:
    backups = keeper(here, steady, stick, "sh", "-c", "kill -9 $$")
    assert looked(backups, stick).fault == "backup-failed"


def check(here: Hall, *places: Path, elsewhere: bool = False) -> Check:
    """The check of the machine `quay`."""
    folder = here.office.store.folder
    return backup_check(folder, places, here.office, "quay", elsewhere=elsewhere)


def test_no_second_place_is_told_unless_others_see_to_it(here: Hall) -> None:
    assert check(here).look() == Fault("backup-none", "warn")
    assert check(here, elsewhere=True).look() is None


def test_what_is_wrong_with_a_place_is_told(here: Hall, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    folder = here.office.store.folder
    good = PlaceState("motcua.db", here.now().at, 1, 1)
    assert check(here, one).look() == Fault("backup-old", "warn")
    write_states(folder, {str(one): good, str(other): good.failed("backup-full")})
    assert check(here, one).look() is None
    assert check(here, one, other).look() == Fault("backup-full", "warn")
    write_states(
        folder, {str(one): good.failed("backup-full"), str(other): good.failed("backup-record")}
    )
    assert check(here, one, other).look() == Fault("backup-record", "fault")
    (folder / "backup.json").write_text("[1, 2")
    assert check(here, one).look() == Fault("backup-old", "warn")


@pytest.mark.parametrize(
    ("today", "old"), [("2026-12-08 08:00", False), ("2026-12-09 08:00", True)]
)
def test_a_copy_grows_old_by_working_days(
    here: Hall, tmp_path: Path, today: str, *, old: bool
) -> None:
    state = PlaceState("motcua.db", here.now().at, len(here.journal()), 1)
    write_states(here.office.store.folder, {str(tmp_path): state})
    here.clock.put(at(today))
    assert check(here, tmp_path).look() is None  # nothing has happened since
    here.issue()
    assert check(here, tmp_path).look() == (Fault("backup-old", "warn") if old else None)


def test_the_command_copies_to_all_places_and_says_how_it_went(
    motcua: CommandLine, stick: Path
) -> None:
    motcua.configure(
        {"[run]\n": f'[backup]\nto = ["{stick}/motcua", "{stick}/no/motcua"]\n\n[run]\n'}
    )
    motcua.done("ticket issue ho-tich --no-print")
    shown = motcua("db backup --json")
    assert shown.exit_code == 1
    good, bad = shown.data["places"]
    assert (good["fault"], bad["fault"]) == (None, "backup-missing")
    assert {one.name for one in (stick / "motcua").iterdir()} == {
        Path(good["file"]).name,
        KEY_FILE,
        "office.toml",
    }
    told = motcua("db status").out
    assert "đời sổ 1" in told
    assert f"{stick}/no/motcua: không thấy ổ sao lưu" in told
    assert motcua.done("db status")["places"] == shown.data["places"]


def test_without_a_place_the_command_says_what_is_missing(motcua: CommandLine) -> None:
    motcua.done("ticket issue ho-tich --no-print")
    shown = motcua("db backup --json")
    assert shown.exit_code == 2
    assert "[backup] to" in shown.error["message"]


def test_a_folder_on_the_command_line_may_be_on_any_disk(
    motcua: CommandLine, tmp_path: Path
) -> None:
    motcua.done("ticket issue ho-tich --no-print")
    told = motcua.done("db", "backup", str(tmp_path))
    assert Path(told["file"]).parent == tmp_path


def test_a_training_is_not_copied() -> None:
    settings = load(None)
    kept = settings.backup.model_copy(update={"to": (Path("/media/usb"),)})
    assert for_training(settings.model_copy(update={"backup": kept})).backup.to == ()
