"""From values to rows."""

from typing import Any, Protocol, TypeVar

from sqlalchemy import Executable
from sqlalchemy.engine import ExecutionContext

_Write = TypeVar("_Write", bound=Executable)


class Slotted(Protocol):
    """A dataclass with slots: its slots are its fields, and the columns of its table."""

    __slots__: tuple[str, ...]


def values_of(value: Slotted) -> dict[str, Any]:
    """Column → value. Unlike `dataclasses.asdict` it copies nothing."""
    return {name: getattr(value, name) for name in value.__slots__}


def unheard(write: _Write) -> _Write:
    """A write whose answer nobody waits for; what is wrong with it the next answer tells.

    That is at the latest the commit's. Only an engine with a way to a server makes use of it.
    """
    return write.execution_options(unheard=True)


def is_unheard(context: ExecutionContext) -> bool:
    """Whether a statement that is being executed is such a write."""
    return bool(context.execution_options.get("unheard"))
