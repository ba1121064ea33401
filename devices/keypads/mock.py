"""A keypad without a wire: a press is heard at once."""

import time

from devices.keypads import KeyPressed, OnKey
from devices.status import Level, Source, State, Status, utc_now

__all__ = ["MockKeypad"]


class MockKeypad:
    """Tells its listener whatever `press` says."""

    def __init__(self, device: str) -> None:
        self.device = device
        self._listeners: list[OnKey] = []

    def listen(self, on_key: OnKey) -> None:
        """Tell `on_key` from now on."""
        self._listeners = [on_key]

    def press(self, key: str) -> None:
        """Press a key; returns when the listener has heard of it."""
        for on_key in self._listeners:
            on_key(KeyPressed(self.device, key, time.monotonic()))

    def status(self) -> Status:
        """Always online."""
        return Status(State.ONLINE, Level.INFO, (), utc_now(), Source.INFERRED)
