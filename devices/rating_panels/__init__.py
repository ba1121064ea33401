"""Rating panels: the port of a small box at a counter with a button for each face."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from devices.status import Status

__all__ = ["FacePressed", "OnFace", "RatingPanel"]


@dataclass(frozen=True)
class FacePressed:
    """Somebody pressed a face; a bouncing contact or a repeated press may tell so again."""

    device: str
    """The panel's id in the settings."""
    face: int
    """1 is the best face of the panel."""
    at_monotonic: float
    """When we heard of it, in seconds of `time.monotonic`."""


OnFace = Callable[[FacePressed], None]
"""Hears of each press, in the thread that owns the port: it must be short and never wait."""


class RatingPanel(Protocol):
    """One panel in front of a counter."""

    @property
    def device(self) -> str:
        """The device's id in the settings."""
        ...

    @property
    def faces(self) -> int:
        """How many faces it has: 3, 4 or 5."""
        ...

    def listen(self, on_face: OnFace, /) -> None:
        """Tell `on_face` of each press from now on; it takes the place of an earlier listener."""
        ...

    def status(self) -> Status:
        """What is known of the panel now."""
        ...
