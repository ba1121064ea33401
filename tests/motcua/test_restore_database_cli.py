"""`motcua db restore` and `db move` into PostgreSQL, as a technician types them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from office.store import KEY_FILE, STORE_FILE, postgres
from tests.fakes.command_line import SAMPLE_FILE, CommandLine, assert_plain_vietnamese
from tests.fakes.postgres import drop_records, empty_database, new_record, server

ISSUE = "ticket issue ho-tich --no-print"
COMMANDS = ["restore", "move"]


def names(motcua: CommandLine, url: str) -> None:
    """The settings name a database from now on."""
    text = SAMPLE_FILE.read_text("utf-8").replace("[run]", f'[run]\nrecord_url = "{url}"', 1)
    motcua.config = motcua.data_dir.parent / "office.toml"
    motcua.config.write_text(text, "utf-8")


@pytest.fixture
def here(motcua: CommandLine) -> Iterator[CommandLine]:
    """A record with two numbers in a file, and its copy on a stick."""
    motcua.done(ISSUE), motcua.done(ISSUE)
    stick(motcua).mkdir()
    motcua.done("db", "backup", str(stick(motcua)))
    yield motcua
    drop_records()


def stick(motcua: CommandLine) -> Path:
    """The second disk."""
    return motcua.data_dir.parent / "stick"


def words(motcua: CommandLine, command: str) -> tuple[str, ...]:
    """What is typed."""
    known = (str(stick(motcua)), "--largest", "A=3") if command == "restore" else ()
    return ("db", command, *known)


def files(motcua: CommandLine) -> dict[str, bytes]:
    """The record and key in the data folder, and whatever lies beside them by name."""
    there = {one.name: b"" for one in motcua.data_dir.iterdir() if one.suffix != ".lock"}
    kept = {name: (motcua.data_dir / name).read_bytes() for name in (STORE_FILE, KEY_FILE)}
    return {**there, **kept}


def goes_on(motcua: CommandLine, command: str, tries: int = 0) -> None:
    """The command does what it is to do, and the next number is right.

    Each try that failed has left its beginning beside the copy; the next is a hundred above.
    """
    motcua.done(*words(motcua, command))
    number = motcua.done(ISSUE)["ticket"]["number"]
    assert number == {"restore": f"A{tries + 1}01", "move": "A003"}[command]
    assert motcua("db verify").exit_code == 0
    assert motcua.done("db status")["epoch"] == {"restore": 2 + tries, "move": 1}[command]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_record_goes_on_in_the_database(here: CommandLine, command: str) -> None:
    names(here, empty_database())
    goes_on(here, command)


def test_a_new_machine_gets_the_key_too(here: CommandLine) -> None:
    shutil.rmtree(here.data_dir)
    names(here, empty_database())
    goes_on(here, "restore")
    assert (here.data_dir / KEY_FILE).exists()
    assert not (here.data_dir / STORE_FILE).exists()


def refused(motcua: CommandLine, command: str, code: str) -> None:
    """It is refused in words, and nothing has changed here."""
    before = files(motcua)
    error = motcua.refused(*words(motcua, command))
    assert error["code"] == code, error
    assert_plain_vietnamese(error["message"])
    assert files(motcua) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_with_a_record_is_left_alone(here: CommandLine, command: str) -> None:
    _, url = new_record()
    names(here, url)
    refused(here, command, "restore-not-empty")
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (0,)


@pytest.mark.parametrize("command", COMMANDS)
def test_an_address_at_which_there_is_nothing(
    here: CommandLine, tmp_path: Path, command: str
) -> None:
    names(here, server().url("motcua_no_such"))
    refused(here, command, "store-login")
    said = here(*words(here, command)).err
    assert 'database "motcua_no_such" does not exist' in said
    names(here, f"postgresql://postgres@/motcua?host={tmp_path}&port=5432")
    refused(here, command, "store-unreachable")
    names(here, empty_database())
    goes_on(here, command)


def when_a_table_is_made(url: str, happens: str) -> None:
    """Let something happen on the server in the middle of the work."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"""
            CREATE OR REPLACE FUNCTION spoilt() RETURNS event_trigger LANGUAGE plpgsql AS $$
            BEGIN {happens}; END $$
        """)
        connection.execute("DROP EVENT TRIGGER IF EXISTS spoilt")
        connection.execute("""
            CREATE EVENT TRIGGER spoilt ON ddl_command_end
            WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION spoilt()
        """)


def mended(url: str) -> None:
    """It happens no more."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP EVENT TRIGGER spoilt")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_server_that_goes_mid_way_leaves_nothing_half_done(
    here: CommandLine, command: str
) -> None:
    url = empty_database()
    names(here, url)
    when_a_table_is_made(url, "PERFORM pg_terminate_backend(pg_backend_pid())")
    refused(here, command, "store-unreachable")
    mended(url)
    goes_on(here, command, tries=1)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_server_that_cannot_take_it_says_who_mends_it(
    here: CommandLine, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Its disk is full, it is only read, or it is too old."""
    url = empty_database()
    names(here, url)
    when_a_table_is_made(url, "RAISE 'could not extend file' USING ERRCODE = '53100'")
    refused(here, command, "store-server-full")
    mended(url)
    with psycopg.connect(url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        refused(here, command, "store-server-read-only")
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    with monkeypatch.context() as patch:
        patch.setattr(postgres, "LEAST_SERVER", 99)
        refused(here, command, "store-server-old")
    goes_on(here, command, tries=2)
