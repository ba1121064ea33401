"""Running the migrations; imported only when a record is made or upgraded."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from pysqlite3 import dbapi2
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

_FOLDER = Path(__file__).parent / "migrations"


def run_migrations(path: Path, target: str = "head") -> None:
    """Bring the database at `path` to `target`, all in one transaction; WAL from the first."""
    engine = create_engine(f"sqlite+pysqlite:///{path}", module=dbapi2, poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
        connection.commit()
        config.attributes["connection"] = connection
        command.upgrade(config, target)
        connection.commit()
    engine.dispose()
