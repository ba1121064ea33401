"""The one door off the Qt thread: lanes for writes, reads and errands, and the follower.

What may block (disk, lock, network) is handed over as a callable; its outcome returns as one
queued signal, with a value or an error, and is delivered on the Qt thread.
"""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")

FOLLOW_TIMEOUT_S = 0.05
"""Longest sleep of the follower, and so the longest that an exit waits for it."""

FOLLOW_PAUSE_S = 1.0
"""Rest of the follower after a look that failed."""

WaitChange = Callable[[int, float], int]
"""Waits until something has changed since change number N, at most so many seconds; gives the
present change number, N itself when nothing has."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done(Generic[T]):
    """The call returned this."""

    value: T


@dataclass(frozen=True)
class Failed:
    """The call raised this."""

    error: Exception


class CallLane:
    """One worker thread that does one call after another, in the order they came.

    Unlike a port's lane it ends at once: what still waits when it closes is never begun.
    """

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        # a daemon: a call that never returns must not keep the program from ending
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def put(self, job: Callable[[], None]) -> None:
        """Do this after all that came before."""
        self._jobs.put(job)

    def close(self) -> None:
        """Begin nothing more."""
        self._closed.set()
        self._jobs.put(None)

    def join(self, timeout_s: float) -> bool:
        """Wait for the job at hand; False when it took longer than `timeout_s`."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None and not self._closed.is_set():
            job()


class Lanes(QObject):
    """Carries calls to their lane and outcomes back to the Qt thread. `name` is the program's."""

    _returned = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = True
        self._reads = CallLane(f"{name}-read")
        self._writes = CallLane(f"{name}-write")
        self._errands = CallLane(f"{name}-errand")
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def read(self, call: Callable[[], T], deliver: Callable[[Done[T] | Failed], None]) -> None:
        """Call in the lane of reads; `deliver` gets the outcome on the Qt thread."""
        self._reads.put(partial(self._call, call, deliver))

    def write(self, call: Callable[[], T], deliver: Callable[[Done[T] | Failed], None]) -> None:
        """Call in the lane of writes; `deliver` gets the outcome on the Qt thread."""
        self._writes.put(partial(self._call, call, deliver))

    def errand(self, call: Callable[[], T], deliver: Callable[[Done[T] | Failed], None]) -> None:
        """Call what may take its time, in a lane of its own; `deliver` as for the others."""
        self._errands.put(partial(self._call, call, deliver))

    def close(self, timeout_s: float) -> bool:
        """Deliver nothing more and end the lanes; False when a call is still stuck."""
        self._open = False
        lanes = (self._reads, self._writes, self._errands)
        for lane in lanes:
            lane.close()
        ended = [lane.join(timeout_s) for lane in lanes]
        return all(ended)

    def _call(self, call: Callable[[], T], deliver: Callable[[Done[T] | Failed], None]) -> None:
        outcome: Done[T] | Failed
        try:
            outcome = Done(call())
        except Exception as error:  # noqa: BLE001 - it is an outcome, and told by who receives it
            outcome = Failed(error)
        if self._open:
            self._returned.emit(partial(deliver, outcome))
        elif isinstance(outcome, Failed):
            log.warning("a call ended badly after the window had closed: %r", outcome.error)

    @Slot(object)
    def _deliver(self, returned: Callable[[], None]) -> None:
        if self._open:
            returned()


class Follower(QObject):
    """Waits for changes of the record on a thread of its own. `name` is the program's.

    Signals: `changed` once after each change, delivered on the Qt thread.
    """

    changed = Signal()

    def __init__(self, name: str, wait_change: WaitChange, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wait_change = wait_change
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, name=f"{name}-follow", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def close(self, timeout_s: float) -> bool:
        """Stop following; False when the wait holds the thread longer than `timeout_s`."""
        self._stop.set()
        if self._thread.ident is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _follow(self) -> None:
        seen, failing = 0, False
        while not self._stop.is_set():
            try:
                now = self._wait_change(seen, FOLLOW_TIMEOUT_S)
            except Exception:
                if not failing:
                    log.exception("changes cannot be followed")
                failing = True
                self._stop.wait(FOLLOW_PAUSE_S)
                continue
            failing = False
            if now != seen and not self._stop.is_set():
                seen = now
                self.changed.emit()
