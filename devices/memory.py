"""What a device must not forget with its power, nor we with ours: calibrations, pictures, counts.

A printer's code pages, the pictures in it, how often it has cut; which key belongs to which
counter. Drivers know this port only; who puts a device together gives it one.
"""

from typing import Protocol

__all__ = ["DeviceMemory", "MemoryOfItsOwn"]


class DeviceMemory(Protocol):
    """Lasting facts of one device, as text by name."""

    def recall(self, what: str) -> str | None:
        """A fact; None when there is none yet."""
        ...

    def keep(self, what: str, value: str) -> None:
        """Keep a fact over any earlier one of its name."""
        ...


class MemoryOfItsOwn:
    """Lasts as long as it stands: for tests, and where there is no record."""

    def __init__(self) -> None:
        self.facts: dict[str, str] = {}

    def recall(self, what: str) -> str | None:
        """A fact."""
        return self.facts.get(what)

    def keep(self, what: str, value: str) -> None:
        """Keep a fact."""
        self.facts[what] = value
