"""Ways to follow the journal.

*State* followers (signs, boards) read the present and send it again whenever it changes. *Delivery*
followers (the link to the central system, printers' owners) keep a durable place that moves only
when the other side has the events. A follower of *moments* (the voice) keeps such a place too, and
lets old ones go (`MOMENT_AGE_S`). A follower that fails on something reports it and goes on.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from office.bell import Bell
from office.failures import Failures
from office.model import Event
from office.store import Store, cursors, events

MOMENT_AGE_S = 60
"""Who tells of moments lets those pass that are older than this."""
LOOK_AGAIN_S = 2.0
"""A follower looks for itself this often, should a bell be missed."""
AFTER_OTHERS_S = 0.05
"""What is read from across the hall lets a counter's own sign go first."""
_PAGE = 500
_FIRST_PAUSE_S = 0.5

_log = logging.getLogger(__name__)
T = TypeVar("T")


class _Following:
    """A thread that does `_step` whenever the bell rings, until it is stopped.

    A step that fails is reported and done again, after a pause that grows to `longest_pause_s`.
    Each bell is answered `after_s` later.
    """

    longest_pause_s = LOOK_AGAIN_S

    def __init__(self, name: str, bell: Bell, after_s: float = 0.0) -> None:
        self._name = name
        self._bell = bell
        self._after_s = after_s
        self._stopping = threading.Event()
        self._failures = Failures(_log, f"{name} failed")
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End the thread; what it is doing now is finished first."""
        self._stopping.set()
        self._bell.ring()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        rings = -1
        pause_s = _FIRST_PAUSE_S
        while not self._stopping.is_set():
            rings = self._bell.wait(rings, LOOK_AGAIN_S)
            if self._after_s and not self._stopping.wait(self._after_s):
                rings = self._bell.rings
            if self._stopping.is_set():
                return
            try:
                self._step()
            except Exception as error:  # noqa: BLE001  # whatever a device or the other side raises
                self._failures.tell(error)
                self._stopping.wait(pause_s)
                pause_s = min(pause_s * 2, self.longest_pause_s)
                rings = -1
            else:
                pause_s = _FIRST_PAUSE_S

    def _step(self) -> None:
        raise NotImplementedError


class StateFollower(_Following, Generic[T]):
    """Reads a snapshot with `read` and gives it to `show` when it differs from the last one.

    `refresh` makes it show the present again, for a device that has come back. A state that could
    not be shown is tried again. What nobody stands before waits `after_s` behind each bell: those
    that hurry then have the processor, and many bells in a row are one reading.
    """

    def __init__(
        self,
        name: str,
        bell: Bell,
        read: Callable[[], T],
        show: Callable[[T], None],
        after_s: float = 0.0,
    ) -> None:
        super().__init__(name, bell, after_s)
        self._read = read
        self._show = show
        self._shown: list[T] = []
        self._again = threading.Event()

    def refresh(self) -> None:
        """Show the present again, changed or not."""
        self._again.set()
        self._bell.ring()

    def _step(self) -> None:
        if self._again.is_set():
            self._again.clear()
            self._shown = []
        present = self._read()
        if self._shown != [present]:
            self._shown = []
            self._show(present)
            self._shown = [present]


class DeliveryFollower(_Following):
    """Delivers the journal in order; its durable place moves only when `deliver` returns.

    When `deliver` raises, the same events come again after a pause that grows to 30 s.
    """

    longest_pause_s = 30.0

    def __init__(
        self,
        name: str,
        bell: Bell,
        store: Store,
        deliver: Callable[[Sequence[Event]], None],
        *,
        at_head: bool = False,
    ) -> None:
        super().__init__(name, bell)
        self._store = store
        self._deliver = deliver
        self._at_head = at_head
        self._seq: int | None = None

    def _step(self) -> None:
        if self._seq is None:
            self._seq = cursors.place(self._store, self._name, at_head=self._at_head)
        while not self._stopping.is_set():
            with self._store.read() as tx:
                batch = events.after(tx, self._seq, _PAGE)
            if not batch:
                return
            self._deliver(batch)
            self._seq = batch[-1].seq
            cursors.keep(self._store, self._name, self._seq)
