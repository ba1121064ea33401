"""Persons beside the journal: written with their event, read again, erased so that nothing stays.

"Nothing stays" is looked at in the raw bytes of every file of the data folder, freed pages and the
store's log included.
"""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest

from office.act import Act
from office.config import MAIN_POINT
from office.copies import copy_to
from office.counters import OpenCounter
from office.errors import CommandConflict, PersonalKeyWrong, Refused
from office.keeping import verify
from office.model import Event, Ticket
from office.personal import Personal
from office.persons import Erased, ErasePerson, clear_log, erase_person, personal_of
from office.store import events, open_store
from office.store import personal as rows
from office.store.personal import PersonalRow
from office.views import HallNow, hall_now
from tests.fakes.office import TESTER, Hall, hall
from tests.fakes.people import Book, invented, subject_of

PEOPLE = invented(1000)
PIECE = 8
"""So many bytes in a row stand nowhere by chance."""
WAIT_S = 10.0


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with 1,000 persons, written a hundred at a time between tickets and calls."""
    folder = tmp_path_factory.mktemp("peopled")
    with hall(folder) as here:
        here.do(OpenCounter(1))
        for first in range(0, len(PEOPLE), 100):
            here.do(Book(PEOPLE[first : first + 100], first), f"book {first}")
            here.issue()
            here.call()
    return folder


@pytest.fixture
def there(peopled: Path, tmp_path: Path) -> Iterator[Hall]:
    """The same persons on a folder of this test's own."""
    shutil.copytree(peopled, tmp_path, dirs_exist_ok=True)
    with hall(tmp_path) as here:
        yield here


def row_of(here: Hall, subject: str) -> PersonalRow:
    """What is stored of a person."""
    with here.office.store.read() as tx:
        (row,) = rows.of_subject(tx, subject)
    return row


def event_of(here: Hall, subject: str) -> Event:
    """The event that brought a person."""
    with here.office.store.read() as tx:
        return events.of_subject(tx, subject)[0]


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, whole."""
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def left_of(folder: Path, row: PersonalRow, person: Personal) -> set[tuple[str, str]]:
    """Which files hold a piece of what was stored of a person, or anything in clear."""
    secrets = {
        "ciphertext": row.ciphertext[4:],  # without the key's id, which stands before all
        "nonce": row.nonce,
        "salt": row.salt,
        "name": person.name.encode(),
        "phone": person.phone.encode(),
    }
    return {
        (file, what)
        for file, found in files(folder).items()
        for what, secret in secrets.items()
        if any(secret[at : at + PIECE] in found for at in range(len(secret) - PIECE + 1))
    }


def folder_of(here: Hall) -> Path:
    """Where the record stands."""
    return here.office.store.folder


def figures(here: Hall) -> tuple[list[Ticket], HallNow]:
    """What the office counts: its tickets and its queue, as of no particular event."""
    return here.tickets(), replace(hall_now(here.office, MAIN_POINT), seq=0)


# Writing and reading


def test_a_person_is_read_again(there: Hall) -> None:
    for number in (0, 499, 999):
        assert personal_of(there.office, subject_of(number)) == PEOPLE[number]
    assert verify(there.office.store).faults == ()


def test_a_person_stands_sealed_in_the_file(there: Hall) -> None:
    row = row_of(there, subject_of(500))
    assert {what for _, what in left_of(folder_of(there), row, PEOPLE[500])} == {
        "ciphertext",
        "nonce",
        "salt",
    }


def test_the_journal_knows_only_the_digest(there: Hall) -> None:
    event, row = event_of(there, subject_of(3)), row_of(there, subject_of(3))
    assert event.personal_digest
    assert row.seq == event.seq
    told = f"{event.data} {event.subject} {event.actor} {event.command}"
    assert PEOPLE[3].name not in told


def test_the_newest_of_a_subject_counts(empty: Hall) -> None:
    one, other = invented(2)
    empty.do(Book((one,))), empty.do(Book((other,)))
    assert personal_of(empty.office, subject_of(0)) == other


def test_a_repeated_command_writes_nobody_twice(empty: Hall) -> None:
    one, other = invented(2)
    first = empty.do(Book((one,)), "c1")
    assert empty.do(Book((one,)), "c1").events == first.events
    assert empty.do(Book((other,)), "c1").events == first.events
    with pytest.raises(CommandConflict):
        empty.do(Book((one,), first=1), "c1")
    assert personal_of(empty.office, subject_of(0)) == one


def test_a_command_that_fails_leaves_nobody(empty: Hall) -> None:
    with pytest.raises(ValueError, match="no such kind"):
        empty.do(Book(invented(2), kind="person.invented"))
    with empty.office.store.read() as tx:
        assert rows.everything(tx) == []


@dataclass(frozen=True, slots=True)
class Smuggle:
    """A command that has a person, but not as an argument."""

    name: ClassVar[str] = "test.smuggle"
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Never possible."""
        act.record("visit.opened", subject_of(0), {}, personal=PEOPLE[0])


def test_nobody_comes_in_but_as_an_argument(empty: Hall) -> None:
    with pytest.raises(ValueError, match="no argument"):
        empty.do(Smuggle())


def test_of_a_stranger_nothing_is_known(empty: Hall) -> None:
    assert empty.refused(ErasePerson(subject_of(0))) == "person-unknown"
    with pytest.raises(Refused, match="person-unknown"):
        personal_of(empty.office, subject_of(0))


def test_with_another_key_nobody_is_read(there: Hall) -> None:
    (folder_of(there) / "office.key").write_bytes(bytes(32))
    with pytest.raises(PersonalKeyWrong):
        personal_of(there.office, subject_of(0))
    faults = verify(there.office.store).faults
    assert len(faults) == len(PEOPLE)
    assert faults[0].endswith("personal-key-wrong")


# Erasing


@pytest.mark.parametrize("number", [0, 1, 21, 500, 998, 999])
def test_of_an_erased_person_nothing_is_left(there: Hall, number: int) -> None:
    subject, person = subject_of(number), PEOPLE[number]
    row, before, journal = row_of(there, subject), figures(there), there.journal()
    erased = erase_person(there.office, TESTER, subject)
    assert (erased.values, erased.lingers) == (1, False)
    assert left_of(folder_of(there), row, person) == set()
    with pytest.raises(Refused, match="person-erased"):
        personal_of(there.office, subject)
    assert verify(there.office.store).faults == ()
    assert (figures(there), there.journal()[:-1]) == (before, journal)


def test_all_others_stand(there: Hall) -> None:
    erase_person(there.office, TESTER, subject_of(500))
    for number in (0, 499, 501, 999):
        assert personal_of(there.office, subject_of(number)) == PEOPLE[number]


def test_many_erased_leave_nothing_of_any(there: Hall) -> None:
    """Neighbours too, in no order: no row is moved, so none leaves a copy behind."""
    numbers = [*range(480, 520), *range(0, 1000, 97), *range(30, 10, -1)]
    gone = {n: row_of(there, subject_of(n)) for n in numbers}
    for number in gone:
        there.do(ErasePerson(subject_of(number)))
    assert clear_log(there.office.store, WAIT_S)
    whole = b"".join(files(folder_of(there)).values())
    for row in gone.values():
        assert row.ciphertext[4:20] not in whole
        assert row.salt[:PIECE] not in whole
    assert verify(there.office.store).faults == ()


def test_an_erasure_is_told_once(there: Hall) -> None:
    erased = erase_person(there.office, TESTER, subject_of(7), "c1")
    event = erased.event
    assert (event.kind, event.subject) == ("person.erased", subject_of(7))
    assert json.loads(event.data) == {"values": [event_of(there, subject_of(7)).seq]}
    assert erase_person(there.office, TESTER, subject_of(7), "c1").event == event
    assert there.refused(ErasePerson(subject_of(7))) == "person-erased"


def test_all_values_of_a_person_go_at_once(empty: Hall) -> None:
    one, other = invented(2)
    empty.do(Book((one,))), empty.do(Book((other,)))
    assert erase_person(empty.office, TESTER, subject_of(0)).values == 2
    assert verify(empty.office.store).faults == ()


def test_who_comes_again_can_be_erased_again(empty: Hall) -> None:
    for person in invented(2):
        empty.do(Book((person,)))
        assert erase_person(empty.office, TESTER, subject_of(0)).values == 1
    assert verify(empty.office.store).faults == ()


def test_who_cannot_be_read_can_be_erased(there: Hall) -> None:
    (folder_of(there) / "office.key").write_bytes(bytes(32))
    assert erase_person(there.office, TESTER, subject_of(0)).values == 1
    with pytest.raises(Refused, match="person-erased"):
        personal_of(there.office, subject_of(0))


def test_an_erased_person_is_in_no_later_copy(there: Hall, tmp_path: Path) -> None:
    row = row_of(there, subject_of(500))
    erase_person(there.office, TESTER, subject_of(500))
    copies = tmp_path / "copies"
    copies.mkdir()
    copy_to(there.office.store, copies / "copy.db")
    assert left_of(copies, row, PEOPLE[500]) == set()


# The store's log


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Another program that reads the record as it stands now."""
    store = open_store(folder)
    try:
        with store.read() as tx:
            events.head(tx)
            yield
    finally:
        store.close()


def test_a_reader_is_waited_for_and_the_rest_done_later(there: Hall) -> None:
    there.issue()
    row = row_of(there, subject_of(500))
    with reading(folder_of(there)):
        erased = erase_person(there.office, TESTER, subject_of(500), log_timeout_s=0.1)
        assert erased.lingers
        assert not clear_log(there.office.store)
        there.issue()  # nobody else waits
    assert left_of(folder_of(there), row, PEOPLE[500]) != set()
    assert clear_log(there.office.store)
    assert left_of(folder_of(there), row, PEOPLE[500]) == set()


def test_an_erasure_waits_as_long_as_a_reader_reads(there: Hall) -> None:
    there.issue()
    rings = there.office.bell.rings
    done: list[Erased] = []
    waiting = threading.Thread(
        target=lambda: done.append(
            erase_person(there.office, TESTER, subject_of(500), log_timeout_s=WAIT_S)
        )
    )
    with reading(folder_of(there)):
        waiting.start()
        assert there.office.bell.wait(rings, WAIT_S) > rings  # erased, but not in the log
        assert done == []
    waiting.join(WAIT_S)
    assert [one.lingers for one in done] == [False]


def test_what_lingers_is_remembered_by_the_record(there: Hall) -> None:
    there.issue()
    with reading(folder_of(there)):
        erase_person(there.office, TESTER, subject_of(500), log_timeout_s=0)
    another = open_store(folder_of(there))
    with another.read() as tx:
        assert len(rows.lingering_rows(tx)) == 1
    assert clear_log(another)
    with another.read() as tx:
        assert rows.lingering_rows(tx) == []
    another.close()


# The proof

FORGERIES = {
    "another text": "UPDATE personal SET ciphertext = zeroblob(80) WHERE seq = {0}",
    "another's value": (
        "UPDATE personal SET (ciphertext, nonce, salt) = (SELECT ciphertext, nonce, salt"
        " FROM personal WHERE seq = {0} + 1) WHERE seq = {0}"
    ),
    "a lost row": "DELETE FROM personal WHERE seq = {0}",
    "a row that seems erased": "UPDATE personal SET erased = 1 WHERE seq = {0}",
    "a row from nowhere": "INSERT INTO personal VALUES (1, x'00', x'00', x'00', 0, 0)",
    "another digest": "UPDATE events SET personal_digest = zeroblob(32) WHERE seq = {0}",
    "another salt": "UPDATE personal SET salt = zeroblob(32) WHERE seq = {0}",
}


@pytest.mark.parametrize("case", FORGERIES)
def test_the_proof_finds_every_forgery(peopled: Path, tmp_path: Path, case: str) -> None:
    shutil.copytree(peopled, tmp_path, dirs_exist_ok=True)
    store = open_store(tmp_path)
    with store.write() as tx:
        seq = events.of_subject(tx, subject_of(500))[0].seq
        assert tx.exec_driver_sql(FORGERIES[case].format(seq)).rowcount == 1
    assert len(verify(store).faults) == 1
    store.close()


def test_the_proof_finds_who_was_erased_and_still_stands(there: Hall) -> None:
    row = row_of(there, subject_of(500))
    erase_person(there.office, TESTER, subject_of(500))
    with there.office.store.write() as tx:
        tx.exec_driver_sql(
            "UPDATE personal SET ciphertext = ?, erased = ? WHERE seq = ?",
            (row.ciphertext, True, row.seq),
        )
    assert len(verify(there.office.store).faults) == 1
