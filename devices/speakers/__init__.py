"""Speakers: the port of whatever plays a sound, in the hall or at a kiosk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from devices.status import Status

__all__ = ["LevelCheck", "Sound", "Speaker", "Wanted", "always"]

Wanted = Callable[[], bool]
"""Whether a sound shall still be heard; asked by the thread that plays, and never to wait."""


def always() -> bool:
    """A sound that nobody takes back."""
    return True


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound of one channel: 16-bit little-endian samples, `rate` of them a second."""

    pcm: bytes
    rate: int

    @property
    def duration_s(self) -> float:
        """How long it takes to play, seconds."""
        return len(self.pcm) / 2 / self.rate


@dataclass(frozen=True, slots=True)
class LevelCheck:
    """What became of a tone that was played."""

    heard_percent: int | None
    """How much of it reached the output, 100 for all; None where this output cannot tell."""

    @property
    def has_reached(self) -> bool | None:
        """Whether it reached the output at all; None where that cannot be known."""
        return None if self.heard_percent is None else self.heard_percent > 0


class Speaker(Protocol):
    """One loudspeaker, or a pair of headphones. It plays one sound at a time."""

    @property
    def device(self) -> str:
        """The device's id in the settings."""
        ...

    def play(self, sound: Sound, text: str = "", wanted: Wanted = always) -> bool:
        """Play `sound`, which says `text`; returns when it is over.

        True when it was played out, False when `stop` ended it or it was not `wanted` when it was
        about to begin. So whoever makes it unwanted and then calls `stop` has silenced it, however
        far it had come. Raises the errors of `devices.errors` where it cannot be heard now.
        """
        ...

    def stop(self) -> None:
        """Be silent at once; from any thread. Without a sound it does nothing."""
        ...

    def check(self) -> None:
        """Find out whether a sound could be played now, without one that is heard.

        Raises the errors of `devices.errors`; `status` tells the same.
        """
        ...

    def check_level(self) -> LevelCheck:
        """Play a tone, and find out how much of it reaches the output; people hear it.

        At the present volume. What comes behind the output (amplifier, cable, loudspeaker) only
        ears can tell. Raises the errors of `devices.errors`.
        """
        ...

    def set_volume(self, percent: int) -> None:
        """How loud the next sounds are, 0 (mute) to 100 (as they were recorded)."""
        ...

    def status(self) -> Status:
        """How the last sound or check went; never waits, any thread may ask."""
        ...
