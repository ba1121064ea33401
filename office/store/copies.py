"""A record's rows, from one engine into an SQLite file that any machine can open."""

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
    with translated(target), making(target) as copy:
        copy.exec_driver_sql("BEGIN IMMEDIATE")
        migrate(copy)
        for table in metadata.sorted_tables:
            _copy(source, copy, table)
        copy.commit()


def _copy(source: Connection, copy: Connection, table: Table) -> None:
    found = source.execution_options(yield_per=_ROWS).execute(select(table))
    for part in found.mappings().partitions():
        copy.execute(insert(table), [dict(row) for row in part])
