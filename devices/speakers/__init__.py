"""Speakers: the port of whatever says a call aloud."""

from typing import Protocol

from devices.status import Status

__all__ = ["Speaker"]


class Speaker(Protocol):
    """One voice in the hall."""

    @property
    def device(self) -> str:
        """The device's id in the settings."""
        ...

    def say(self, sentence: str, language: str) -> None:
        """Say `sentence`, written in `language` (`vi`, `en`); returns when it is said or kept.

        Raises UnsupportedError for a language that this voice has not, and the errors of
        `devices.errors` where it cannot speak now.
        """
        ...

    def status(self) -> Status:
        """How the last sentence went; never waits, any thread may ask."""
        ...
