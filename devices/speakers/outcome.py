"""What a speaker tells of its last sound."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from devices.errors import DeviceError, HardwareFaultError
from devices.status import Level, Source, State, Status, never_answered, utc_now


class Outcome:
    """How the last sound went: a speaker that failed is a fault until it plays again."""

    def __init__(self, device: str, now: Callable[[], datetime] = utc_now) -> None:
        self._device = device
        self._now = now
        self.status = never_answered(now())

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note how the sound that is played inside goes; an OSError leaves as a device's error."""
        try:
            yield
        except DeviceError as error:
            self._tell(State.FAILED, Level.FAULT, error.code)
            raise
        except OSError as error:
            self._tell(State.FAILED, Level.FAULT, HardwareFaultError.code)
            raise HardwareFaultError(self._device, str(error)) from error
        self._tell(State.ONLINE, Level.INFO)

    def _tell(self, state: State, level: Level, *reasons: str) -> None:
        self.status = Status(state, level, reasons, self._now(), Source.INFERRED)
