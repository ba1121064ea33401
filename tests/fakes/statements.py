"""Statements are put into SQL once in a process of tests, not once for every record.

A program opens one record and keeps it; tests open thousands, and each would compile the same
statements anew. SQLAlchemy keeps what it compiled by dialect, so all records get the same one.
"""

import threading
from typing import Any, Self

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_lock = threading.Lock()
_compiled: dict[Any, Any] = {}
_dialects: dict[frozenset[tuple[str, Any]], "OneDialect"] = {}


class OneDialect(SQLiteDialect_pysqlite):
    """SQLite's dialect, the same for all engines that are made alike."""

    supports_statement_cache = True

    def __new__(cls, **how: Any) -> Self:  # noqa: ANN401 - as SQLAlchemy has it
        """The one that was made so before."""
        with _lock:
            made = _dialects.get(frozenset(how.items()))
            if made is None:
                made = _dialects[frozenset(how.items())] = super().__new__(cls)
                SQLiteDialect_pysqlite.__init__(made, **how)
        assert isinstance(made, cls)
        return made

    def __init__(self, **how: Any) -> None:  # noqa: ANN401 - as SQLAlchemy has it
        """It is made already."""

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let it share what the others have compiled."""
        engine.update_execution_options(compiled_cache=_compiled)


def compile_once() -> None:
    """From now on all records on SQLite share their compiled statements."""
    registry.register("sqlite.pysqlite", __name__, OneDialect.__name__)
