"""Wake-ups: a bell inside a process, rung by its own commits and by a watch on other processes'."""

import threading

from office.errors import StoreError
from office.store import Store

_STOPS_WITHIN_S = 0.2
_AFTER_FAULT_S = 1.0


class Bell:
    """Rung when the journal has grown; whoever waits for it looks for himself what is new."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rings = 0

    @property
    def rings(self) -> int:
        """How often it was rung; pass it to `wait`."""
        with self._condition:
            return self._rings

    def ring(self) -> None:
        """Wake everyone who waits."""
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def wait(self, since: int, timeout_s: float) -> int:
        """Wait until it was rung more often than `since`, at most `timeout_s`; give its count."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings > since, timeout_s)
            return self._rings


class Pulse:
    """A thread that rings the bell when another process has committed."""

    def __init__(self, store: Store, bell: Bell) -> None:
        self._store = store
        self._bell = bell
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self, timeout_s: float = 2.0) -> None:
        """End the thread."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._watch()
            except StoreError:
                # Followers meet the same fault when they read, and report it; the bell goes on.
                self._bell.ring()
                self._stop.wait(_AFTER_FAULT_S)

    def _watch(self) -> None:
        with self._store.watch() as watch:
            while not self._stop.is_set():
                if watch.wait(_STOPS_WITHIN_S):
                    self._bell.ring()
