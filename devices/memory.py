"""What a device must not forget with its power, nor we with ours: calibrations, pictures, counts.

A printer's code pages, the pictures in it, how often it has cut; which key belongs to which
counter. Drivers know this port only; who puts a device together gives it one.
"""

import json
import logging
from typing import Any, Protocol

__all__ = ["DeviceMemory", "MemoryOfItsOwn", "recalled"]

_logger = logging.getLogger(__name__)


class DeviceMemory(Protocol):
    """Lasting facts of one device, as text by name."""

    def recall(self, what: str) -> str | None:
        """A fact; None when there is none yet."""
        ...

    def keep(self, what: str, value: str) -> None:
        """Keep a fact over any earlier one of its name. Raises DeviceError where it cannot."""
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


def recalled(memory: DeviceMemory, what: str) -> dict[str, Any]:
    """A fact that is a JSON object; an empty one where there is none, or none that can be read."""
    text = memory.recall(what)
    try:
        value = json.loads(text or "{}")
    except ValueError:
        value = None
    if isinstance(value, dict):
        return value
    _logger.error("what was kept as %r cannot be read, and is not used: %r", what, text)
    return {}
