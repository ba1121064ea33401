"""Light stacks: the port of the lamps on a mast that tell from afar how a place stands."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Protocol

from devices.status import Status

__all__ = ["Light", "LightStack"]


class Light(StrEnum):
    """What a lamp does; a buzzer is a lamp too."""

    OFF = "off"
    ON = "on"
    BLINK = "blink"


class LightStack(Protocol):
    """One stack."""

    @property
    def device(self) -> str:
        """The device's id in the settings."""
        ...

    @property
    def lamps(self) -> Collection[str]:
        """The names of its lamps."""
        ...

    def show(self, lights: Mapping[str, Light]) -> None:
        """Let the lamps do this from now on; those not named are off. Never waits, any thread may.

        Raises ValueError for a lamp that it does not have.
        """
        ...

    def status(self) -> Status:
        """What is known of the stack now."""
        ...
