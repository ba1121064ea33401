"""Call keypads: the port that every keypad of a counter answers to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from devices.status import Status

__all__ = ["KeyPressed", "Keypad", "OnKey"]


@dataclass(frozen=True)
class KeyPressed:
    """Somebody pressed a key: one press, however often the contact bounced."""

    device: str
    """The keypad's id in the settings."""
    key: str
    """What the settings call the key, as `next` or `recall`."""
    at_monotonic: float
    """When we heard of it, in seconds of `time.monotonic`."""


OnKey = Callable[[KeyPressed], None]
"""Hears of each press, in the thread that owns the port: it must be short and never wait."""


class Keypad(Protocol):
    """One keypad on an officer's desk."""

    @property
    def device(self) -> str:
        """The device's id in the settings."""
        ...

    def listen(self, on_key: OnKey, /) -> None:
        """Tell `on_key` of each press from now on; it takes the place of an earlier listener."""
        ...

    def status(self) -> Status:
        """What is known of the keypad now."""
        ...
