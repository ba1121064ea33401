"""The record's file: made once, whole or not at all, and its faults by their names."""

import multiprocessing
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pysqlite3 import dbapi2
from sqlalchemy.exc import IntegrityError

from office.assistance import AnswerHelp, AskHelp, help_calls
from office.clock import SetClock
from office.counters import CloseCounter, Finish, Hold, OpenCounter, Resume
from office.errors import (
    OfficeError,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreKeyDamaged,
    StoreKeyForeign,
    StoreKeyMissing,
    StoreLost,
    StoreReadOnly,
    StoreSchema,
    StoreUnsafe,
)
from office.hall_views import board_now, panel_now
from office.keeping import verify
from office.queue import CloseDay, IssueTicket
from office.ratings import ExplainRating, GiveRating, to_rate
from office.staff import AddStaff
from office.store import (
    HEAD,
    STORE_FILE,
    Store,
    events,
    open_store,
    read_key,
    upgrade,
)
from office.store.sqlite import refuse_unsafe_library
from office.store.tables import metadata
from office.undo import Undo
from tests.fakes.office import MONDAY, TESTER, Hall, check_record, hall, open_office, settings

GROWING = {"tickets", "events", "commands", "print_jobs", "help_calls", "ratings"}
"""The tables that grow with the years."""
PARTIAL = {
    index.name
    for table in metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
}
"""The indexes that hold only what is not over yet."""
PROCESSES = 8


def left_in(path: Path) -> list[str]:
    """The files of a folder."""
    return sorted(one.name for one in path.iterdir())


# Making


def test_an_empty_folder_gets_record_and_key(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    open_store(data).close()
    assert left_in(data) == ["create.lock", "office.db", "office.key"]
    assert len(read_key(data)) == 32
    assert stat.S_IMODE((data / "office.key").stat().st_mode) == 0o600


def test_what_is_there_is_not_made_again(folder: Path) -> None:
    key, record = read_key(folder), (folder / STORE_FILE).stat().st_ino
    open_store(folder).close()
    assert (read_key(folder), (folder / STORE_FILE).stat().st_ino) == (key, record)


def test_a_record_whose_key_is_lost_is_not_opened(folder: Path) -> None:
    (folder / "office.key").unlink()
    with pytest.raises(StoreKeyMissing):
        open_store(folder)
    assert not (folder / "office.key").exists()


@pytest.mark.parametrize("key", [b"", b"short", bytes(31), bytes(33)])
def test_a_key_of_another_length_signs_nothing(folder: Path, key: bytes) -> None:
    (folder / "office.key").write_bytes(key)
    with pytest.raises(StoreKeyDamaged, match=r"office\.key"):
        read_key(folder)
    assert (folder / "office.key").read_bytes() == key


def test_a_key_that_is_not_there_signs_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreKeyMissing):
        read_key(tmp_path)


@pytest.mark.parametrize(
    ("mode", "warned"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)]
)
def test_a_key_that_others_can_read_is_told_of(
    folder: Path, mode: int, warned: bool, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "office.key").chmod(mode)
    assert len(read_key(folder)) == 32
    assert bool(caplog.records) is warned
    assert all("chmod 600" in one.message for one in caplog.records)


def test_what_a_killed_maker_left_is_no_hindrance(tmp_path: Path) -> None:
    for name in ("office.new", "office.new-wal", "office.new-shm", "office.key.new"):
        (tmp_path / name).write_bytes(b"half")
    open_store(tmp_path).close()
    assert left_in(tmp_path) == ["create.lock", "office.db", "office.key"]


def test_who_was_cut_off_between_record_and_key_is_no_hindrance(folder: Path) -> None:
    key = read_key(folder)
    (folder / "office.key").rename(folder / "office.key.new")
    open_store(folder).close()
    assert read_key(folder) == key
    assert not (folder / "office.key.new").exists()


def test_a_key_without_its_record_makes_no_new_one(folder: Path) -> None:
    (folder / STORE_FILE).unlink()
    with pytest.raises(StoreLost, match=r"office\.key"):
        open_store(folder)
    assert left_in(folder) == ["create.lock", "office.key"]


def test_a_key_of_another_record_is_refused(folder: Path) -> None:
    (folder / "office.key").write_bytes(bytes(32))
    with pytest.raises(StoreKeyForeign):
        open_store(folder)


@pytest.mark.parametrize("name", ["with space", "what?", "a#b", "50%", "Hộ tịch"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    with hall(tmp_path / name) as here:
        here.issue()
    assert (tmp_path / name / STORE_FILE).exists()


def _make(folder: Path, begin: "multiprocessing.synchronize.Barrier") -> None:
    begin.wait(30)
    store = open_store(folder)
    with store.write() as tx:
        tx.exec_driver_sql(
            "INSERT INTO cursors VALUES (?, 0)", (f"{os.getpid()} {read_key(folder).hex()}",)
        )
    store.close()


def test_eight_processes_at_once_make_one_record(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    begin = context.Barrier(PROCESSES)
    makers = [context.Process(target=_make, args=(tmp_path, begin)) for _ in range(PROCESSES)]
    for one in makers:
        one.start()
    for one in makers:
        one.join(60)
    assert [one.exitcode for one in makers] == [0] * PROCESSES
    with open_store(tmp_path).read() as tx:
        names = list(tx.exec_driver_sql("SELECT name FROM cursors").scalars())
    assert len(names) == PROCESSES
    assert {name.partition(" ")[2] for name in names} == {read_key(tmp_path).hex()}


def test_the_migrations_make_what_the_tables_say(folder: Path) -> None:
    with open_store(folder).write() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD


def test_the_record_is_safe_from_a_power_cut(folder: Path) -> None:
    store = open_store(folder)
    with store.write() as tx:
        assert tx.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert tx.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


# Faults


def test_a_record_that_has_gone_is_not_made_anew_by_reading_it(folder: Path) -> None:
    store = open_store(folder)
    shutil.rmtree(folder)
    folder.mkdir()
    with pytest.raises(StoreError), store.read() as tx:
        events.head(tx)
    assert left_in(folder) == []


def give_numbers(folder: Path, page_limit: int = 0) -> None:
    """Open the record and give many numbers."""
    office = open_office(folder, SetClock(MONDAY), page_limit=page_limit)
    try:
        for _ in range(500):
            office.do(IssueTicket("civil", printer="kiosk-1"), TESTER)
    finally:
        office.store.close()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 50, 6), False),
        ((4, 0, 0), True),
    ],
)
def test_a_library_that_loses_data_is_refused(version: tuple[int, int, int], safe: bool) -> None:
    if safe:
        refuse_unsafe_library(version)
    else:
        with pytest.raises(StoreUnsafe):
            refuse_unsafe_library(version)


@pytest.mark.parametrize(
    "content",
    [b"this is no database, but a letter to a friend" * 100, b"", b"SQLite format 3\0" * 300],
    ids=["letter", "empty", "header"],
)
def test_a_file_that_is_no_record_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / STORE_FILE).write_bytes(content)
    with pytest.raises(StoreCorrupt):
        open_store(tmp_path)
    assert (tmp_path / STORE_FILE).read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    connection = dbapi2.connect(tmp_path / STORE_FILE)
    connection.execute("CREATE TABLE songs (id TEXT)")
    connection.close()
    with pytest.raises(StoreCorrupt):
        open_store(tmp_path)
    with pytest.raises(StoreCorrupt):
        upgrade(tmp_path)


def test_damage_within_is_named_when_it_is_met(folder: Path) -> None:
    path = folder / STORE_FILE
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 30] = bytes(4096 * 27)
    path.write_bytes(content)
    with pytest.raises(StoreCorrupt):
        give_numbers(folder)


def test_a_full_record_refuses_and_keeps_all_it_has(folder: Path) -> None:
    pages = (folder / STORE_FILE).stat().st_size // 4096
    with pytest.raises(StoreFull) as raised:
        give_numbers(folder, page_limit=pages + 8)
    assert raised.value.code == "store-full"
    roomy = open_office(folder, SetClock(MONDAY))
    check_record(roomy)
    given = verify(roomy.store).tickets
    assert 3 < given < 503
    done = roomy.do(IssueTicket("civil"), TESTER)
    assert f'"number":{given + 1}' in done.events[-1].data
    check_record(roomy)


def test_a_folder_in_the_way_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreReadOnly):
        open_store(tmp_path / "data")


def test_a_record_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / STORE_FILE).mkdir()
    with pytest.raises(StoreReadOnly):
        open_store(tmp_path)


def test_a_reader_cannot_write(folder: Path) -> None:
    with pytest.raises(StoreReadOnly), open_store(folder).read() as tx:
        tx.exec_driver_sql("DELETE FROM events")


def test_a_view_does_not_change_while_others_write(here: Hall) -> None:
    with here.office.store.read() as tx:
        before = events.head(tx)
        here.issue()
        assert events.head(tx) == before


def test_a_fault_of_our_own_stays_one(here: Hall) -> None:
    with pytest.raises(IntegrityError), here.office.store.write() as tx:
        tx.exec_driver_sql("INSERT INTO visits VALUES ('a', 'b', 1), ('a', 'b', 1)")


def test_an_exception_rolls_back(here: Hall) -> None:
    before = here.journal()

    def fail() -> None:
        with here.office.store.write() as tx:
            tx.exec_driver_sql("DELETE FROM events")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert here.journal() == before


def test_store_errors_are_office_errors_with_their_codes() -> None:
    kinds = [StoreBusy, StoreFull, StoreReadOnly, StoreCorrupt, StoreSchema, StoreUnsafe]
    assert all(issubclass(kind, StoreError) and issubclass(kind, OfficeError) for kind in kinds)
    codes = {kind("x").code for kind in kinds}
    assert len(codes) == len(kinds)


# The database's own rules


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE tickets SET number = 1", id="a number twice"),
        pytest.param("UPDATE tickets SET state = 'called', counter = 1", id="two at a counter"),
        pytest.param("UPDATE events SET id = 'x'", id="an event twice"),
        pytest.param("UPDATE commands SET id = 'x'", id="a command twice"),
        pytest.param("UPDATE ratings SET ticket = 'x'", id="a ticket rated twice"),
        pytest.param("UPDATE help_calls SET place = 'x'", id="two calls from a place"),
        pytest.param("UPDATE staff SET number = 7", id="a staff number twice"),
    ],
)
def test_the_database_refuses_by_itself(here: Hall, statement: str) -> None:
    for place in ("kiosk:1", "kiosk:2"):
        here.do(GiveRating(here.serve().id, 1, 5, "touch"))
        here.do(AskHelp(place))
        here.do(AddStaff("An", "officer", "hash"))
    here.issue(), here.issue()
    with pytest.raises(IntegrityError), here.office.store.write() as tx:
        tx.exec_driver_sql(statement)


@contextmanager
def overheard(store: Store) -> Iterator[list[str]]:
    """Every statement that is sent to the record meanwhile."""
    sent: list[str] = []
    connections = []
    for begin in (store.write, store.read):
        with begin() as tx:
            connection = tx.connection.driver_connection
        assert isinstance(connection, dbapi2.Connection)
        connection.set_trace_callback(sent.append)
        connections.append(connection)
    yield sent
    for connection in connections:
        connection.set_trace_callback(None)


def use_everything(here: Hall) -> None:
    """A busy day, and a look at all that the hall shows."""
    ticket = here.issue(printer="kiosk-1")
    here.call(), here.call()
    for step in (Undo(1), Hold(1), Resume(2, ticket.label), Finish(2)):
        here.do(step)
    here.do(GiveRating(ticket.label, 3, 3, "touch"))
    here.do(ExplainRating(ticket.label, "wait"))
    here.do(AskHelp("kiosk:1"))
    here.do(AnswerHelp("kiosk:1"))
    panel_now(here.office, "main", 1), board_now(here.office, "main")
    here.do(CloseCounter(2)), here.do(OpenCounter(2))
    to_rate(here.office, "main", 1), help_calls(here.office, "main")
    here.do(CloseDay(unattended=True))


def reads_all(step: str) -> bool:
    """Whether a step of a plan reads a whole table that grows, or all of a point that is in it."""
    of_a_point = re.fullmatch(r"SEARCH (\w+) USING INDEX (\w+) \(point=\?\)", step)
    if of_a_point:
        return of_a_point[1] in GROWING and of_a_point[2] not in PARTIAL
    return step in {f"SCAN {table}" for table in GROWING}


def test_no_statement_reads_all_tickets_or_events(tmp_path: Path) -> None:
    """Partial indexes are passed over in silence when a query says their condition otherwise."""
    guided = settings(counters=[{"number": n, "guidance": True} for n in (1, 2)])
    with hall(tmp_path, office_settings=guided) as here:
        for counter in (1, 2):
            here.do(OpenCounter(counter, services=("civil", "land")))
        with overheard(here.office.store) as sent:
            use_everything(here)
        with here.office.store.read() as tx:
            scans = [
                one
                for one in {text for text in sent if text.startswith(("SELECT", "UPDATE"))}
                for (_, _, _, step) in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}").fetchall()
                if reads_all(step) and "LIMIT" not in one
            ]
    read = {table for table in GROWING if any(f"FROM {table}" in one for one in sent)}
    assert (read, scans) == (GROWING, [])
