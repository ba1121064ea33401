"""Own records that lie under another name tell all they gave, once, from whatever machine."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from hall.checks import look_at
from hall.own_records import own_record_checks
from office.counters import NoShow, OpenCounter
from office.errors import StoreCorrupt
from office.model import TicketState
from office.store.create import open_own, own_records, standing_of
from office.store.engine import HEAD
from office.telling import tell_of
from tests.fakes.centre import Centre, cut, proved
from tests.fakes.kiosks import Kiosk
from tests.fakes.office import TESTER
from tests.fakes.waiting import wait_for
from tests.office.test_upgrades import put_back


class Machine(Centre):
    """A machine of an office, and what lies in its folder."""

    @property
    def machine(self) -> Path:
        """Its folder."""
        return self.folder / "machine"

    @contextmanager
    def run(
        self, installation: str = "may-1", number: int = 1, folder: Path | None = None
    ) -> Iterator[Kiosk]:
        """A kiosk on it that holds its reserve, until its program ends."""
        with self.kiosk_once(number, None, installation, folder or self.machine) as one:
            yield one

    def given_cut_off(self, installation: str = "may-1", number: int = 1) -> list[str]:
        """What a kiosk gave whose program ended before the line was back."""
        with self.run(installation, number) as one:
            one.line.cut()
            return [one.issue(printer="may-in").label for _ in range(22)]

    def tell(self, file: Path) -> bool:
        """Tell what is untold in a file."""
        return tell_of(self.hall.office, file, "main", TESTER)

    def found(self) -> dict[str, str]:
        """What the check of the machine says of its files."""
        checks = own_record_checks(self.machine, self.hall.office, "kiosk-1")
        return {one.about.partition("/")[2]: one.reason for one in look_at(checks).found}


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Machine]:
    """An office; in the end its record is sound."""
    with ExitStack() as running:
        there = Machine(tmp_path, running)
        with proved(there):
            yield there


@pytest.mark.parametrize(
    ("installation", "number"), [("may-2", 1), ("may-1", 2)], ids=["another card", "another number"]
)
def test_a_record_that_its_kiosk_finds_no_more_is_told_all_the_same(
    centre: Machine, installation: str, number: int
) -> None:
    given = centre.given_cut_off()
    (hidden,) = own_records(centre.machine)
    with centre.run(installation, number) as one:
        assert centre.labels == []
        assert centre.found() == {hidden.name: "own-untold"}
        assert centre.tell(hidden)
        assert centre.labels == sorted(given)
        assert centre.found() == {}
        assert not centre.tell(hidden)
        one.line.cut()
        again = [one.issue().label for _ in range(22)]
    assert not {*given} & {*again}


def test_what_counters_did_by_hand_is_told_too(centre: Machine) -> None:
    hall, folder = centre.hall, centre.machine
    hall.do(OpenCounter(1))
    label = hall.issue().label
    with centre.counters_once(folder) as desk:
        cut(desk)
        desk.call(label)
        desk.do(NoShow(1))
    (file,) = own_records(folder)
    assert centre.found() == {file.name: "own-untold"}
    assert centre.tell(file)
    assert [one.state for one in hall.tickets()] == [TicketState.NO_SHOW]
    assert centre.found() == {}


def test_a_folder_that_was_copied_to_another_machine_is_told_once(
    centre: Machine, tmp_path: Path
) -> None:
    """What the first machine gives after it comes in too."""
    given = centre.given_cut_off()
    second = tmp_path / "second"
    shutil.copytree(centre.machine, second, ignore=shutil.ignore_patterns("line*"))
    (copied,) = own_records(second)
    with centre.run() as one:
        wait_for(lambda: len(centre.labels) == len(given))
        one.line.cut()
        given.append(one.issue().label)
        assert not centre.tell(copied)
        one.line.mend()
        wait_for(lambda: len(centre.labels) == len(given))
    assert not centre.tell(copied)
    with centre.run("may-2", folder=second) as other:
        other.line.cut()
        again = [other.issue().label for _ in range(22)]
    assert not {*given} & {*again}
    assert centre.labels == sorted(given)


def test_what_a_copied_folder_told_the_first_machine_does_not_tell_again(
    centre: Machine, tmp_path: Path
) -> None:
    given = centre.given_cut_off()
    second = tmp_path / "second"
    shutil.copytree(centre.machine, second, ignore=shutil.ignore_patterns("line*"))
    (copied,) = own_records(second)
    assert centre.tell(copied)
    with centre.run() as one:
        assert not one.store.distrusted
        one.line.cut()
        given.append(one.issue().label)
        one.line.mend()
        wait_for(lambda: len(centre.labels) == len(given))
    assert centre.labels == sorted(given)


def test_one_that_was_put_back_from_an_older_state_is_told_to_people(centre: Machine) -> None:
    centre.given_cut_off()
    (file,) = own_records(centre.machine)
    before = file.read_bytes()
    with centre.run() as one:
        one.line.cut()
        one.issue()
        one.line.mend()
        wait_for(lambda: not one.cut_off)
    file.write_bytes(before)
    assert centre.found() == {file.name: "own-apart"}
    assert not centre.tell(file)
    with centre.run("may-2"):
        assert centre.found() == {file.name: "own-apart"}


def test_one_of_an_older_program_is_copied_before_it_is_brought_to_this_one(
    centre: Machine,
) -> None:
    given = centre.given_cut_off()
    (file,) = own_records(centre.machine)
    old = centre.machine / "old.db"
    put_back(old, "0012", file)
    file.write_bytes(old.read_bytes())
    assert centre.tell(file)
    assert centre.labels == sorted(given)
    (aside,) = centre.machine.glob(f"{file.name}.*")
    assert (aside.suffix, standing_of(aside).version) == (".0012", "0012")
    assert own_records(centre.machine) == [file]


def test_programs_that_start_together_bring_it_to_this_version_once(centre: Machine) -> None:
    centre.given_cut_off()
    (file,) = own_records(centre.machine)
    old = centre.machine / "old.db"
    put_back(old, "0012", file)
    file.write_bytes(old.read_bytes())
    with get_context("spawn").Pool(3) as programs:
        programs.map(_opened, [file] * 3)
    (aside,) = centre.machine.glob(f"{file.name}.*")
    assert (standing_of(aside).version, standing_of(file).version) == ("0012", HEAD)


def _opened(file: Path) -> None:
    open_own(file).close()


@pytest.mark.parametrize("left", [b"", b"no record at all"], ids=["empty", "rubbish"])
def test_one_that_is_damaged_keeps_nobody_from_the_office(centre: Machine, left: bytes) -> None:
    centre.given_cut_off()
    (file,) = own_records(centre.machine)
    for rest in centre.machine.glob(f"{file.name}-*"):
        rest.unlink()
    file.write_bytes(left)
    with centre.run() as one:
        assert one.issue().label == "A001"
        (aside,) = {*own_records(centre.machine)} - {file}
        assert centre.found()[aside.name] == "own-damaged"
        assert aside.read_bytes() == left
        one.line.cut()
        assert one.issue().label.startswith("A")


def test_what_cannot_be_told_is_told_to_people(centre: Machine) -> None:
    centre.given_cut_off()
    (file,) = own_records(centre.machine)
    (centre.machine / "kiosk-3-may-1.db").write_bytes(b"no record at all")
    newer = centre.machine / "kiosk-4-may-1.db"
    shutil.copy(file, newer)
    with closing(dbapi2.connect(newer)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'v9999'")
        connection.commit()
    key = centre.machine / "office.key"
    key.write_bytes(bytes(32))
    assert centre.found()[file.name] == "own-foreign"
    key.write_bytes(centre.key)
    assert centre.found() == {
        "kiosk-3-may-1.db": "own-damaged",
        newer.name: "own-newer",
        file.name: "own-untold",
    }
    with pytest.raises(StoreCorrupt):
        centre.tell(centre.machine / "kiosk-3-may-1.db")
