"""Running the migrations; imported only when a record is made or upgraded."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from pysqlite3 import dbapi2
from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool

from office.errors import StoreSchema
from office.store.engine import translated

_FOLDER = Path(__file__).parent / "migrations"


def run_migrations(path: Path, target: str = "head") -> None:
    """Bring the database at `path` to `target`, all in one transaction; WAL from the first.

    Raises StoreSchema when the database is of a version that no migration here knows.
    """
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        module=dbapi2,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
    )
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    with translated(path), engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
        # The driver begins no transaction before DDL by itself.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, target)
        except CommandError as error:
            raise StoreSchema(str(error)) from error
        connection.commit()
    engine.dispose()
