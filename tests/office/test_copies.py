"""Copies of the record in a second place: what they hold, which stay, and what is refused."""

import errno
import os
import shutil
import stat
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from office.copies import Keep, copies_in, copy_name, copy_to, fault_of, put, to_drop
from office.errors import CopyFailed, CopyFault
from office.keeping import verify
from office.store import KEY_FILE, STORE_FILE, SqliteStore, Store, open_store, tables
from tests.fakes.office import Hall, at

NINE = at("2026-12-07 09:00")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A stick that is plugged in, and empty."""
    stick = tmp_path / "stick"
    stick.mkdir()
    return stick


def fault(store: Store, place: Path, moment: datetime = NINE) -> str:
    """With what a copy is refused."""
    with pytest.raises(CopyFailed) as raised:
        put(store, place, moment)
    return raised.value.code


def test_a_place_has_all_that_a_new_machine_needs(here: Hall, place: Path, tmp_path: Path) -> None:
    here.issue(), here.call()
    settings = tmp_path / "office.toml"
    settings.write_text("[office]")
    copy = put(here.office.store, place / "motcua", NINE, settings_file=settings)
    there = place / "motcua"
    assert {one.name for one in there.iterdir()} == {copy.file.name, KEY_FILE, "office.toml"}
    assert (there / KEY_FILE).read_bytes() == (here.office.store.folder / KEY_FILE).read_bytes()
    for name in (copy.file.name, KEY_FILE):
        assert stat.S_IMODE((there / name).stat().st_mode) == 0o600
    assert (copy.seq, copy.epoch) == (len(here.journal()), 1)
    shutil.copy(copy.file, there / STORE_FILE)
    with closing(open_store(there)) as opened:
        assert verify(opened).events == copy.seq
        assert verify(opened).faults == ()


def test_a_copy_is_of_one_moment_while_others_write(here: Hall, place: Path) -> None:
    here.issue()
    with here.office.store.write():
        copy = put(here.office.store, place, NINE)
    here.issue()
    assert copy.seq < len(here.journal())
    assert fault_of(copy.file) is None


def test_an_unfinished_copy_leaves_nothing_and_takes_nothing_away(
    here: Hall, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = put(here.office.store, place, NINE)
    before = sorted(one.name for one in place.iterdir())

    def pulled_out(_store: Store, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(type(here.office.store), "copy_to", pulled_out)
    assert fault(here.office.store, place, NINE + timedelta(hours=1)) == CopyFault.MISSING
    assert sorted(one.name for one in place.iterdir()) == before
    assert fault_of(first.file) is None


def test_a_medium_that_gives_back_something_else_is_bad(
    here: Hall, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.issue()
    real = type(here.office.store).copy_to

    def badly(store: Store, target: Path) -> None:
        real(store, target)
        with target.open("r+b") as file:
            content = file.read()
            at = content.index(b"ticket.issued")
            file.seek(at)
            file.write(b"ticket.isnued")

    monkeypatch.setattr(type(here.office.store), "copy_to", badly)
    assert fault(here.office.store, place) == CopyFault.DAMAGED
    assert not list(place.glob("*.db*"))


def test_of_a_day_only_the_first_copy_is_proved_from_the_start(here: Hall, place: Path) -> None:
    for hour in range(2):
        here.issue()
        put(here.office.store, place, NINE + timedelta(hours=hour))
    write(here, 2, actor="x")
    here.issue()
    put(here.office.store, place, NINE + timedelta(hours=2))
    assert fault(here.office.store, place, NINE + timedelta(days=1)) == CopyFault.RECORD
    write(here, 2, actor="tester")
    put(here.office.store, place, NINE + timedelta(days=1))


@pytest.mark.parametrize("column", ["hash", "actor"])
def test_what_goes_on_from_the_last_copy_is_proved(here: Hall, place: Path, column: str) -> None:
    here.issue()
    last = put(here.office.store, place, NINE).seq
    here.issue()
    seq = last if column == "hash" else last + 1
    was = here.journal()[seq - 1]
    write(here, seq, **{column: b"x" * 32 if column == "hash" else "x"})
    assert fault(here.office.store, place, NINE + timedelta(hours=1)) == CopyFault.RECORD
    write(here, seq, **{column: getattr(was, column)})


def write(here: Hall, seq: int, **values: object) -> None:
    """Put something else into an event."""
    with here.office.store.write() as tx:
        tx.execute(update(tables.events).where(tables.events.c.seq == seq).values(**values))


def test_a_record_that_is_itself_damaged_replaces_no_good_copy(here: Hall, place: Path) -> None:
    here.issue()
    good = put(here.office.store, place, NINE - timedelta(days=1))
    write(here, 2, actor="x")
    assert fault(here.office.store, place) == CopyFault.RECORD
    assert fault_of(good.file) is None
    write(here, 2, actor="tester")


@pytest.mark.parametrize("key", ["theirs", "lost", "half"])
def test_another_offices_stick_is_not_mixed(tmp_path: Path, place: Path, key: str) -> None:
    with closing(open_store(tmp_path / "theirs")) as theirs:
        put(theirs, place, NINE)
    if key == "lost":
        (place / KEY_FILE).unlink()
    elif key == "half":
        (place / KEY_FILE).write_bytes(b"half")
    before = {one.name: one.read_bytes() for one in place.iterdir()}
    with closing(open_store(tmp_path / "ours")) as ours:
        assert fault(ours, place, NINE + timedelta(hours=1)) == CopyFault.FOREIGN
    assert {one.name: one.read_bytes() for one in place.iterdir()} == before


def test_a_key_that_was_half_written_is_written_again(here: Hall, place: Path) -> None:
    put(here.office.store, place, NINE)
    (place / KEY_FILE).write_bytes(b"half")
    put(here.office.store, place, NINE)
    assert (place / KEY_FILE).read_bytes() == (here.office.store.folder / KEY_FILE).read_bytes()


def test_what_a_pulled_stick_left_unfinished_is_swept(here: Hall, place: Path) -> None:
    old, new = place / "motcua-2026-12-07-0800.db.7.new", place / "a.db.8.new"
    old.write_bytes(b"half"), new.write_bytes(b"being written by another machine")
    os.utime(old, (0, 0))
    put(here.office.store, place, NINE)
    assert not old.exists()
    assert new.exists()


def test_a_place_that_is_not_there_is_missing(here: Hall, place: Path) -> None:
    assert fault(here.office.store, place / "no" / "folder") == CopyFault.MISSING
    place.rmdir()
    place.write_bytes(b"a file")
    assert fault(here.office.store, place) == CopyFault.MISSING


def test_the_newest_copy_is_the_one_that_goes_farthest(here: Hall, place: Path) -> None:
    copy_to(here.office.store, place / "z.db")
    here.issue()
    farthest = copy_to(here.office.store, place / "a.db")
    (place / "b.db").write_bytes(b"no copy")
    assert [one.file.name for one in copies_in(place)] == ["z.db", "a.db"]
    assert copies_in(place)[-1] == farthest


def test_a_copy_is_read_without_a_trace(here: Hall, place: Path) -> None:
    copy = copy_to(here.office.store, place / "a.db")
    before = sorted(place.iterdir())
    with closing(SqliteStore(copy.file, sealed=True)) as store, store.read():
        assert sorted(place.iterdir()) == before


HOURS = [NINE + timedelta(hours=n) for n in range(24 * 40)]


@given(
    st.lists(st.sampled_from(HOURS), min_size=1, unique=True),
    st.integers(1, 12),
    st.integers(1, 20),
)
def test_old_copies_go_and_the_newest_never(made: list[datetime], hours: int, days: int) -> None:
    names = [copy_name(one) for one in made]
    newest = names[-1]  # by a clock that may have been set back
    stay = set(names) - set(to_drop(names, newest, Keep(hours, days)))
    assert newest in stay
    last_of_day = {name[:17]: name for name in sorted(names)}
    assert {last_of_day[day] for day in sorted(last_of_day)[-days:]} <= stay
    of_today = sorted(name for name in names if name[:17] == newest[:17])
    assert set(of_today[-hours:]) <= stay
    assert len(stay) <= hours + days + 1


def test_what_is_no_copy_of_ours_is_never_dropped() -> None:
    others = ["motcua.db", "office.key", "ảnh.jpg", "motcua-2020-01-01-0900.db.old"]
    names = [*others, *(copy_name(NINE - timedelta(days=n)) for n in range(30))]
    gone = to_drop(names, copy_name(NINE), Keep(1, 14))
    assert len(gone) == 16
    assert not set(gone) & set(others)
