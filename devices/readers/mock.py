"""A reader without a wire: a code is heard at once."""

import time
from collections.abc import Callable

from devices.readers import CodeRefused, Fault, OnCode
from devices.readers.codes import read_code
from devices.status import Level, Source, State, Status, utc_now

__all__ = ["MockReader"]


class MockReader:
    """Tells its listener whatever `scan` and `refuse` say."""

    def __init__(self, device: str, steady_s: Callable[[], float] = time.monotonic) -> None:
        self.device = device
        self._steady_s = steady_s
        self._listeners: list[OnCode] = []

    def listen(self, on_code: OnCode) -> None:
        """Tell `on_code` from now on."""
        self._listeners = [on_code]

    def scan(self, text: str) -> None:
        """Read a code that says `text`; returns when the listener has heard of it."""
        code = read_code(self.device, text.encode("utf-8"), self._steady_s())
        for on_code in self._listeners:
            on_code(code)

    def refuse(self, fault: Fault) -> None:
        """Read a code that cannot be used."""
        for on_code in self._listeners:
            on_code(CodeRefused(self.device, fault, self._steady_s()))

    def status(self) -> Status:
        """Always online."""
        return Status(State.ONLINE, Level.INFO, (), utc_now(), Source.INFERRED)

    def close(self) -> None:
        """There is nothing to let go."""
