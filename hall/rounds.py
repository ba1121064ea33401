"""Rounds: a thread that does one thing again and again, and outlives its failures."""

import logging
import threading
from collections.abc import Callable

from office.failures import Failures

STOP_TIMEOUT_S = 5.0

_logger = logging.getLogger(__name__)


class Rounds:
    """Does `round_` every `every_s`, the first time after `first_s`, until it is stopped.

    A round that fails is told to the log, and the next one comes all the same.
    """

    def __init__(
        self, name: str, round_: Callable[[], object], every_s: float, *, first_s: float = 0.0
    ) -> None:
        self._round = round_
        self._every_s = every_s
        self._first_s = first_s
        self._failures = Failures(_logger, f"{name}: a round failed")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def stopping(self) -> threading.Event:
        """Set once it has been stopped: for a round that waits for something itself."""
        return self._stop

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Begin no round any more; one that takes too long is left behind."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(STOP_TIMEOUT_S)

    def _run(self) -> None:
        pause_s = self._first_s
        while not self._stop.wait(pause_s):
            try:
                self._round()
            except Exception as error:  # noqa: BLE001  # told; the next round may do better
                self._failures.tell(error)
            pause_s = self._every_s
