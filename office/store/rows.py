"""A record's rows, from one engine into an SQLite file that any machine can open, and back."""

from pathlib import Path

from sqlalchemy import Connection, Table, insert, select

from office.store.migrate import making, migrate
from office.store.sqlite import translated
from office.store.tables import metadata

_ROWS = 1000


def copy_rows(source: Connection, target: Path) -> None:
    """Copy every row that `source` sees into the new file `target`, in one transaction.

    Raises StoreFull or StoreReadOnly where the file cannot be written.
    """
    with translated(target), making(target, keeps_log=False) as copy:
        copy.exec_driver_sql("BEGIN IMMEDIATE")
        load_rows(source, copy)
        copy.commit()


def load_rows(source: Connection, target: Connection) -> None:
    """Make the record of this program's version in an empty database and fill it from `source`."""
    migrate(target)
    for table in metadata.sorted_tables:
        _copy(source, target, table)


def _copy(source: Connection, target: Connection, table: Table) -> None:
    found = source.execution_options(yield_per=_ROWS).execute(select(table))
    for part in found.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in part])
