"""One at a time for each key: who comes with the same thing meanwhile gets its outcome."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Flight(Generic[T]):
    what: Hashable
    landed: Future[T] = field(default_factory=Future)


class Flights(Generic[T]):
    """What is under way in this process. Any thread may call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[str, _Flight[T]] = {}

    def do(self, key: str, what: Hashable, work: Callable[[], T], timeout_s: float) -> T:
        """Do the work, or join whoever does the same for this key; another thing waits its turn.

        Raises what the work raises, and TimeoutError where the one before takes too long.
        """
        while True:
            mine: _Flight[T] = _Flight(what)
            with self._lock:
                flight = self._under_way.setdefault(key, mine)
            if flight is mine:
                return self._fly(key, mine, work)
            if flight.what == what:
                return flight.landed.result(timeout_s)
            flight.landed.exception(timeout_s)

    def _fly(self, key: str, mine: _Flight[T], work: Callable[[], T]) -> T:
        try:
            done = work()
        except BaseException as error:
            self._land(key)
            mine.landed.set_exception(error)
            raise
        self._land(key)
        mine.landed.set_result(done)
        return done

    def _land(self, key: str) -> None:
        with self._lock:
            del self._under_way[key]
