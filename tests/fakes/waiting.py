"""Waiting for something to be so, with a limit; for what other threads and processes do."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

WAIT_S = 10.0
_LOOK_EVERY_S = 0.01
T = TypeVar("T")


def wait_for(what: Callable[[], T], timeout_s: float = WAIT_S) -> T:
    """Look until `what` gives something true, and give it; an AssertionError when it never does."""
    deadline = time.monotonic() + timeout_s
    pause = threading.Event()
    while not (seen := what()):
        assert time.monotonic() < deadline, f"not within {timeout_s} s; last seen: {seen!r}"
        pause.wait(_LOOK_EVERY_S)
    return seen
