"""What is PostgreSQL's own: making the record, its lock, its wake-ups, its faults' names."""

import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from office.clock import SetClock, SharedClock
from office.copies import copy_to
from office.counters import OpenCounter
from office.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreKeyForeign,
    StoreKeyMissing,
    StoreLogin,
    StoreLost,
    StoreMissing,
    StoreReadOnly,
    StoreSchema,
    StoreServerOld,
    StoreUnreachable,
)
from office.keeping import verify
from office.office import Office
from office.persons import clear_log, erase_person
from office.queue import IssueTicket
from office.store import (
    HEAD,
    KEY_FILE,
    STORE_FILE,
    Store,
    events,
    open_store,
    personal,
    postgres,
    read_key,
    upgrade,
)
from office.store.keys import KEY_BYTES, Mark, new_key
from office.store.postgres import Ping, PostgresStore, url_of
from office.store.tables import metadata
from tests.fakes import office as fakes
from tests.fakes.office import BUILT, MONDAY, TESTER, Hall, hall, open_record, settings
from tests.fakes.postgres import Server, drop_records, new_record, server
from tests.office.booked_hall import SERVICES, make

MACHINES = 8
NEAR_S = 60
NOBODY = "postgresql://postgres@127.0.0.1:9/motcua"
"""The discard port, where nobody listens."""


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every record here is in a database."""
    monkeypatch.setattr(fakes, "engine", "postgresql")
    yield
    drop_records()


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that may be stopped; its user may not enter the folders of tests."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    one = Server(folder)
    one.start()
    yield one
    with_server_down(one)
    shutil.rmtree(folder)


def with_server_down(one: Server) -> None:
    """Stop it, unless it is down."""
    try:
        one.stop("immediate")
    except subprocess.CalledProcessError:
        return


@contextmanager
def opened(folder: Path) -> Iterator[PostgresStore]:
    """The record of a folder."""
    with closing(open_record(folder)) as store:
        assert isinstance(store, PostgresStore)
        yield store


# Making


def test_an_empty_database_becomes_a_record(tmp_path: Path) -> None:
    url = server().create("empty")
    with closing(open_store(tmp_path / "data", url=url)) as store:
        assert isinstance(store, PostgresStore)
        standing = store.standing()
        assert standing
        assert standing.version == HEAD
    assert sorted(one.name for one in (tmp_path / "data").iterdir()) == [
        "create.lock",
        "office.key",
    ]
    assert upgrade(tmp_path / "data", url) == HEAD


def test_of_machines_that_begin_at_once_one_makes_it_and_has_the_key(tmp_path: Path) -> None:
    url = server().create("begun_at_once")

    def begin(machine: int) -> bytes | None:
        try:
            open_store(tmp_path / f"{machine % MACHINES}", url=url).close()
        except StoreKeyMissing:
            return None
        return read_key(tmp_path / f"{machine % MACHINES}")

    with ThreadPoolExecutor(2 * MACHINES) as pool:  # two programs on each
        keys = list(pool.map(begin, range(2 * MACHINES)))
    assert len(keys) - keys.count(None) == 2
    assert len(set(keys)) == 2


def key_folder(tmp_path: Path) -> Path:
    """A folder with nothing but a key."""
    folder = tmp_path / "first"
    fakes.empty_record(folder)
    (folder / fakes.URL_FILE).unlink()
    return folder


def test_the_tables_are_those_that_the_program_knows(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.write() as tx:
        assert compare_metadata(MigrationContext.configure(tx), metadata) == []


def test_a_further_machine_needs_the_key(tmp_path: Path) -> None:
    _, url = new_record()
    with pytest.raises(StoreKeyMissing):
        open_store(tmp_path, url=url)
    assert list(tmp_path.iterdir()) == []


def test_who_only_reads_makes_no_record(tmp_path: Path) -> None:
    folder, url = tmp_path, server().create("only_read")
    with pytest.raises(StoreMissing):
        open_store(folder, url=url, make=False)
    with closing(PostgresStore(folder, url)) as store:
        assert store.standing() is None
    assert list(folder.iterdir()) == []


def test_an_empty_database_beside_a_key_is_no_new_record(tmp_path: Path) -> None:
    folder, url = key_folder(tmp_path), server().create("lost")
    with pytest.raises(StoreLost):
        open_store(folder, url=url)
    with closing(PostgresStore(folder, url)) as store:
        assert store.standing() is None


def test_a_key_of_another_record_is_refused(tmp_path: Path) -> None:
    _, url = new_record()
    (tmp_path / KEY_FILE).write_bytes(bytes(KEY_BYTES))
    with pytest.raises(StoreKeyForeign):
        open_store(tmp_path, url=url)


def test_what_is_acknowledged_is_on_the_disk_whatever_the_server_says(
    own_server: Server, tmp_path: Path
) -> None:
    url = own_server.create("motcua")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER DATABASE motcua SET synchronous_commit = off")
    with closing(open_store(tmp_path, url=url)) as store, store.write() as tx:
        assert tx.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_a_record_of_another_version_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.write() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(StoreSchema):
        open_record(tmp_path)


def test_a_database_of_others_is_not_upgraded(tmp_path: Path) -> None:
    with pytest.raises(StoreCorrupt):
        upgrade(tmp_path, server().create("of_others"))


def test_a_server_that_is_too_old_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LEAST_SERVER", 99)
    with pytest.raises(StoreServerOld, match=r"\d+"):
        open_record(tmp_path)


@pytest.mark.parametrize("url", ["sqlite:///office.db", "mysql://a@b/c", "not a url", ""])
def test_only_a_database_of_postgresql_will_do(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PostgresStore(tmp_path, url)


# One clock


def test_machines_whose_clocks_are_hours_apart_share_the_servers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def own_clock(wrong_s: float) -> float:
        return time.time() + wrong_s

    with ExitStack() as running:
        offices = list[Office]()
        for wrong_s in (3600, -3600):
            clock = partial(SharedClock, partial(own_clock, wrong_s))
            monkeypatch.setattr(postgres, "SharedClock", clock)
            store = running.enter_context(opened(tmp_path))
            built = store.clock.now().date()
            offices.append(Office(settings(always_open=True), store, store.clock, built))
        for office in offices * 3:
            office.do(IssueTicket("civil"), TESTER)
        with store.read() as tx:
            ((server_s,),) = tx.exec_driver_sql("SELECT extract(epoch FROM now())::float8")
            journal = list(events.all_events(tx))
        with offices[0].look() as (_, now):
            assert now.doubted is None
    assert all(abs(one.at / 1000 - server_s) < NEAR_S for one in journal)
    assert [round(one.clock.apart_s() / 3600) for one in offices] == [1, -1]


# One writer


def test_who_waited_for_the_lock_sees_what_was_written_meanwhile(tmp_path: Path) -> None:
    def look() -> int | None:
        with second.write() as tx:
            return tx.exec_driver_sql("SELECT seq FROM cursors").scalar()

    with opened(tmp_path) as first, opened(tmp_path) as second, ThreadPoolExecutor(1) as pool:
        with first.write() as tx:
            waiting = pool.submit(look)
            wait_for_the_lock(first)
            tx.exec_driver_sql("INSERT INTO cursors VALUES ('somebody', 7)")
        assert waiting.result(5) == 7


def wait_for_the_lock(store: Store) -> None:
    """Until somebody waits for it."""
    waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    deadline = time.monotonic() + 5
    while True:
        with store.read() as tx:
            if tx.exec_driver_sql(waits).scalar():
                return
        assert time.monotonic() < deadline


def office_on(folder: Path) -> Office:
    """A machine's office."""
    return Office(settings(), open_record(folder), SetClock(MONDAY), BUILT)


def test_a_writer_that_does_not_end_makes_others_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres._SESSION, "lock_timeout", 200)
    with opened(tmp_path) as first, opened(tmp_path) as second:
        with first.write(), pytest.raises(StoreBusy), second.write():
            pass
        with second.write() as tx:
            assert events.head(tx) == 0


def test_what_a_rule_of_the_record_forbids_is_no_fault_of_the_server(tmp_path: Path) -> None:
    opens = text("INSERT INTO opened_services VALUES ('2026-12-07', 'civil')")
    with opened(tmp_path) as store, store.write() as tx:
        tx.execute(opens)
        with pytest.raises(IntegrityError):
            tx.execute(opens)


def test_nobody_writes_while_he_reads(tmp_path: Path) -> None:
    def spoil() -> None:
        with store.read() as tx:
            tx.exec_driver_sql("DELETE FROM events")

    with opened(tmp_path) as store, pytest.raises(StoreReadOnly):
        spoil()


# Wake-ups


def test_a_commit_of_another_machine_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOOK_AGAIN_S", 600)
    with opened(tmp_path) as store, store.watch() as watch:
        assert watch.wait(0)  # the first look
        assert not watch.wait(0)
        other = office_on(tmp_path)
        later = threading.Timer(0.1, other.do, [IssueTicket("civil"), TESTER])
        later.start()
        assert watch.wait(60)
        later.join()
        other.store.close()


def test_who_hears_nothing_looks_by_himself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOOK_AGAIN_S", 0.1)
    with opened(tmp_path) as store, store.watch() as watch:
        assert watch.wait(0)
        assert watch.wait(60)


# Copies and erasure


def test_a_copy_is_a_record_of_its_own(tmp_path: Path) -> None:
    with hall(tmp_path / "data") as here:
        work(here)
        target = tmp_path / "copy" / STORE_FILE
        target.parent.mkdir()
        copy_to(here.office.store, target)
        shutil.copy(here.office.store.folder / "office.key", target.parent)
        told = verify(here.office.store)
    with closing(open_store(target.parent)) as copy:
        assert verify(copy) == told
    assert told.faults == ()


def work(here: Hall) -> None:
    """A little of everything."""
    here.do(OpenCounter(1))
    for _ in range(3):
        here.issue(printer="kiosk-1")
    here.call()


def test_of_an_erased_person_nothing_is_left_in_the_table(tmp_path: Path) -> None:
    told = settings(services=SERVICES)
    with hall(tmp_path, office_settings=told) as here:
        subject = f"appointment:{make(here).code}"
        with here.office.store.read() as tx:
            (row,) = personal.of_subject(tx, subject)
        assert row.ciphertext in table_file(here)
        assert not erase_person(here.office, TESTER, subject).lingers
        assert row.ciphertext not in table_file(here)
        assert row.salt not in table_file(here)


def table_file(here: Hall) -> bytes:
    """The file that has the rows of persons, as it is on the server's disk."""
    with here.office.store.write() as tx:
        path = tx.exec_driver_sql("SELECT pg_relation_filepath('personal')").scalar()
    assert isinstance(here.office.store, PostgresStore)
    with closing(postgres.connect(here.office.store.url)) as connection:
        connection.execute("CHECKPOINT")
        folder = connection.execute("SHOW data_directory").fetchone()
    assert folder is not None
    return (Path(str(folder[0])) / str(path)).read_bytes()


def test_an_erasure_waits_for_those_who_still_read(tmp_path: Path) -> None:
    told = settings(services=SERVICES)
    with hall(tmp_path, office_settings=told) as here:
        subject = f"appointment:{make(here).code}"
        with opened(tmp_path) as other, other.read() as tx:
            events.head(tx)
            erased = erase_person(here.office, TESTER, subject, log_timeout_s=0.1)
            assert erased.lingers
        assert clear_log(here.office.store, 5)


# Faults


def test_where_nobody_answers_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable):
        open_store(tmp_path, url=NOBODY)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_not_there_lets_nobody_in(tmp_path: Path) -> None:
    with pytest.raises(StoreLogin):
        open_store(tmp_path, url=server().url("no_such_database"))


def test_a_user_without_rights_is_told_so(tmp_path: Path) -> None:
    _, url = new_record()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE reader LOGIN")
    told = url.replace("postgres@", "reader@")
    with pytest.raises(StoreLogin):
        open_store(tmp_path, url=told)


def test_a_server_that_stops_and_comes_back_is_found_again(
    own_server: Server, tmp_path: Path
) -> None:
    url = own_server.create("motcua")
    with closing(open_store(tmp_path, url=url)) as store:
        office = Office(settings(), store, SetClock(MONDAY), BUILT)
        first = office.do(IssueTicket("civil"), TESTER, "first")
        own_server.stop("immediate")
        with pytest.raises(StoreUnreachable):
            office.do(IssueTicket("civil"), TESTER, "second")
        own_server.start()
        assert office.do(IssueTicket("civil"), TESTER, "first").events == first.events
        assert office.do(IssueTicket("civil"), TESTER, "second").events
        assert verify(store).faults == ()


def test_all_that_the_server_dropped_in_the_pool_is_left_at_once(
    own_server: Server, tmp_path: Path
) -> None:
    url = own_server.create("motcua")
    with closing(open_store(tmp_path, url=url)) as store:
        with store.read(), store.read(), store.read():
            pass
        own_server.stop("immediate")
        own_server.start()
        Office(settings(), store, SetClock(MONDAY), BUILT).do(IssueTicket("civil"), TESTER)


def test_a_key_whose_record_was_made_after_all_is_found(tmp_path: Path) -> None:
    """Its maker was given up before the server had answered; the commit came to pass."""
    url = server().create("made_after_all")
    with closing(PostgresStore(tmp_path, url)) as store:
        store.make(Mark.of(new_key(tmp_path)))
    assert new_key(tmp_path) == new_key(tmp_path)
    open_store(tmp_path, url=url).close()
    assert len(read_key(tmp_path)) == KEY_BYTES


def test_a_watch_tells_that_the_server_has_gone(own_server: Server, tmp_path: Path) -> None:
    def look() -> None:
        with store.watch() as watch:
            assert watch.wait(0)
            own_server.stop("immediate")
            watch.wait(5)

    url = own_server.create("motcua")
    with closing(open_store(tmp_path, url=url)) as store, pytest.raises(StoreUnreachable):
        look()


@pytest.mark.parametrize(
    ("error", "means"),
    [
        ("DiskFull", StoreFull),
        ("DataCorrupted", StoreCorrupt),
        ("AdminShutdown", StoreUnreachable),
        ("CannotConnectNow", StoreUnreachable),
        ("TooManyConnections", StoreUnreachable),
        ("InvalidPassword", StoreLogin),
        ("QueryCanceled", StoreBusy),
    ],
)
def test_what_the_server_says_is_told_in_our_words(error: str, means: type[StoreError]) -> None:
    raised = getattr(psycopg.errors, error)("in two\nlines")
    with pytest.raises(means, match="in two lines"), postgres.translated():
        raise raised
    with pytest.raises(StoreLogin), postgres.translated():
        raise psycopg.OperationalError("failed: fe_sendauth: no password supplied")


def test_why_a_server_is_not_there_is_in_the_log_once(
    own_server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    url = url_of(own_server.url("postgres"))
    with closing(Ping(url)) as ping:
        assert ping.answered(5.0)
        own_server.stop("immediate")
        assert not any(ping.answered(5.0) for _ in range(4))
        assert len(caplog.messages) == len({*caplog.messages}) <= 2  # it was closed, then is none
    own_server.start()
    caplog.clear()
    with closing(Ping(url_of(own_server.url("no_such")))) as ping:
        assert not any(ping.answered(5.0) for _ in range(2))
    (line,) = caplog.messages
    assert 'database "no_such" does not exist' in line
