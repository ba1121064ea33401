"""Running the migrations; imported only when a record is made or upgraded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from pysqlite3 import dbapi2
from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.pool import NullPool

from office.errors import StoreSchema
from office.store.keys import Mark
from office.store.sqlite import translated

_FOLDER = Path(__file__).parent / "migrations"


def run_migrations(path: Path, target: str = "head", mark: Mark | None = None) -> None:
    """Bring the SQLite database at `path` to `target`, all in one transaction; WAL from the first.

    A record that has none yet gets `mark`.

    Raises StoreSchema when the database is of a version that no migration here knows.
    """
    with translated(path), making(path) as connection:
        # The driver begins no transaction before DDL by itself.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        migrate(connection, mark, target)
        connection.commit()


@contextmanager
def making(path: Path, *, keeps_log: bool = True) -> Iterator[Connection]:
    """A connection to an SQLite file that is made where there is none, on which nothing began.

    Without `keeps_log` a file that is not whole at the end is worth nothing.
    """
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        module=dbapi2,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA journal_mode={'WAL' if keeps_log else 'OFF'}")
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if keeps_log else 'OFF'}")
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
        yield connection
    engine.dispose()


def migrate(connection: Connection, mark: Mark | None = None, target: str = "head") -> None:
    """Bring the database of a connection to `target`, within the transaction that has begun on it.

    A record that has none yet gets `mark`; without it, it is one into which another's rows come.

    Raises StoreSchema for a version that no migration here knows.
    """
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    config.attributes["mark"] = mark and asdict(mark)
    try:
        command.upgrade(config, target)
    except CommandError as error:
        raise StoreSchema(str(error)) from error
