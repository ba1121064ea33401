"""Records of other versions: refused, and upgraded with all that they hold, or not at all."""

import shutil
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from office.assistance import AskHelp
from office.counters import OpenCounter, Transfer
from office.errors import StoreKeyMissing, StoreSchema
from office.keeping import verify
from office.store import HEAD, KEY_FILE, STORE_FILE, open_store, ports, upgrade
from office.store.migrate import run_migrations
from tests.fakes.office import hall


def put_version(folder: Path, version: str) -> None:
    """Let the record be of another version."""
    connection = dbapi2.connect(folder / STORE_FILE)
    connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.commit()
    connection.close()


def test_a_record_of_another_version_is_refused(folder: Path) -> None:
    put_version(folder, "0999")
    with pytest.raises(StoreSchema) as raised:
        open_store(folder)
    assert raised.value.code == "store-schema"
    with pytest.raises(StoreSchema):
        upgrade(folder)


def test_an_upgrade_of_the_newest_changes_nothing(folder: Path) -> None:
    assert upgrade(folder) == HEAD
    assert verify(open_store(folder)).faults == ()


def test_an_older_record_is_upgraded_with_all_that_it_holds(tmp_path: Path) -> None:
    path = tmp_path / STORE_FILE
    run_migrations(path, "0001")
    connection = dbapi2.connect(path)
    states = "INSERT INTO device_states VALUES ('may-in', 'printer', 'ok', 'info', '', 'x', 1)"
    connection.execute(states)
    connection.commit()
    connection.close()
    with pytest.raises(StoreKeyMissing):
        upgrade(tmp_path)
    (tmp_path / KEY_FILE).write_bytes(bytes(range(32)))
    assert upgrade(tmp_path) == "0001"
    with open_store(tmp_path).read() as tx:
        assert ports.owner(tx, "may-in") is not None  # what it left may be half on paper


def put_back(path: Path, version: str, source: Path) -> None:
    """Make a record of an older version that holds all that it can of the one in `source`."""
    run_migrations(path, version)
    connection = dbapi2.connect(path)
    connection.execute("ATTACH ? AS now", (str(source),))
    tables = (
        "SELECT name FROM main.sqlite_master JOIN now.sqlite_master USING (type, name)"
        " WHERE type = 'table' AND name != 'alembic_version'"
    )
    for (table,) in connection.execute(tables).fetchall():
        columns = connection.execute(f"SELECT * FROM main.{table}").description
        names = ", ".join(f'"{column[0]}"' for column in columns)
        connection.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM now.{table}")
    connection.commit()
    connection.close()


def test_a_record_from_before_help_and_ratings_goes_on(tmp_path: Path) -> None:
    with hall(tmp_path) as here:
        here.do(OpenCounter(1))
        here.issue(), here.issue()
        here.call()
        before, journal = here.tickets(), here.journal()
    old = tmp_path / "old"
    old.mkdir()
    put_back(old / STORE_FILE, "0002", tmp_path / STORE_FILE)
    shutil.copy(tmp_path / "office.key", old)
    with pytest.raises(StoreSchema):
        open_store(old)
    assert upgrade(old) == "0002"
    with hall(old) as here:
        assert (here.tickets(), here.journal()) == (before, journal)
        here.do(Transfer(1, "land", "fee"))
        here.do(AskHelp("kiosk:1"))
        assert verify(here.office.store).faults == ()


def test_an_upgrade_is_all_or_nothing(tmp_path: Path) -> None:
    """A record without version, in which the last table to be made is there already."""
    path = tmp_path / STORE_FILE
    connection = dbapi2.connect(path)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
    connection.execute("CREATE TABLE visits (id TEXT)")
    connection.commit()
    connection.close()
    (tmp_path / KEY_FILE).write_bytes(bytes(32))
    with pytest.raises(Exception, match="visits already exists"):
        upgrade(tmp_path)
    tables = dbapi2.connect(path).execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    assert sorted(name for (name,) in tables) == ["alembic_version", "visits"]
