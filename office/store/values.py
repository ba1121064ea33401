"""From values to rows."""

from typing import Any, Protocol

from sqlalchemy import ColumnElement, literal_column


class Slotted(Protocol):
    """A dataclass with slots: its slots are its fields, and the columns of its table."""

    __slots__: tuple[str, ...]


def values_of(value: Slotted) -> dict[str, Any]:
    """Column → value. Unlike `dataclasses.asdict` it copies nothing."""
    return {name: getattr(value, name) for name in value.__slots__}


def just(count: int) -> ColumnElement[int]:
    """A LIMIT that stands in the statement's own text.

    As a parameter it would have PostgreSQL plan the statement anew each time: a plan for any number
    of rows is a bad one for a few.
    """
    return literal_column(str(count))
