"""From values to rows."""

from typing import Any, Protocol


class Slotted(Protocol):
    """A dataclass with slots: its slots are its fields, and the columns of its table."""

    __slots__: tuple[str, ...]


def values_of(value: Slotted) -> dict[str, Any]:
    """Column → value. Unlike `dataclasses.asdict` it copies nothing."""
    return {name: getattr(value, name) for name in value.__slots__}
