"""What a loop tells the log: a lasting fault must not push its own cause out of the files."""

import logging
from collections.abc import Callable

from office.clock import steady_s

SAY_AGAIN_S = 60.0
TRACE_AGAIN_S = 3600.0


class Failures:
    """What a loop tells the log of its failures, so that a lasting one does not push out its cause.

    The trace where the error differs in type or text from the one before, and again after an hour;
    between them one line a minute with how often it came.
    """

    def __init__(
        self, log: logging.Logger, what: str, steady_s: Callable[[], float] = steady_s
    ) -> None:
        self._log = log
        self._what = what
        self._steady_s = steady_s
        self._last: tuple[type[Exception], str] | None = None
        self._traced_at = 0.0
        self._told_at = 0.0
        self._untold = 0

    def tell(self, error: Exception) -> None:
        """Take note of a failure, from where it was caught."""
        now_s = self._steady_s()
        self._untold += 1
        this = (type(error), str(error))
        if this != self._last or now_s - self._traced_at >= TRACE_AGAIN_S:
            self._log.error("%s", self._what, exc_info=error)
            self._last, self._traced_at = this, now_s
        elif now_s - self._told_at >= SAY_AGAIN_S:
            self._log.error("%s, %d times more: %r", self._what, self._untold, error)
        else:
            return
        self._told_at, self._untold = now_s, 0
