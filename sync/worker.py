"""The link at work: a thread that sends whatever waits, and is due again whenever anything does."""

import logging
import random
import threading
from collections.abc import Callable
from typing import Protocol

from office.bell import Bell
from office.clock import Clock, steady_s, to_ms
from office.errors import StoreError
from office.failures import Failures
from sync.batches import Batch, Sent, Withheld, pack
from sync.central import PASSING, CentralFault, Fault
from sync.contract import Pushed, Standing
from sync.outbox import Outbox
from sync.pace import Pace

BEAT_S = 60.0
"""So often it is asked how far it is, where nothing is to be sent."""
GATHER_S = 1.0
"""What happens within this time goes together."""
STORE_PAUSE_S = 5.0
STOP_TIMEOUT_S = 5.0
WITHHELD_AFTER = 5
"""An event that fails so often, while all else is answered, is withheld."""
FIRST_PACE = Pace()
_NARROWING = (400, 413, 422, 500)
"""What may be the fault of one event among many."""

_logger = logging.getLogger(__name__)


class Receiver(Protocol):
    """The central system, as the worker needs it; both raise CentralFault."""

    def standing(self, source: str) -> Standing:
        """How far it has a record."""
        ...

    def push(self, body: bytes) -> Pushed:
        """Send a packed batch."""
        ...


class Worker:
    """Sends one record to one central system.

    `bell` rings when the journal has grown. `chance` gives numbers from 0 up to 1, for the pauses.
    """

    def __init__(
        self,
        outbox: Outbox,
        central: Receiver,
        clock: Clock,
        bell: Bell,
        pace: Pace = FIRST_PACE,
        *,
        beat_s: float = BEAT_S,
        gather_s: float = GATHER_S,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._outbox = outbox
        self._central = central
        self._clock = clock
        self._bell = bell
        self._pace = pace
        self._beat_s = beat_s
        self._gather_s = gather_s
        self._chance = chance
        self._met_at: float | None = None
        self._asked = 0
        self._under_way: Batch | None = None
        self._withheld = 0
        """The event that the central system cannot be told."""
        self._tries = (0, 0)
        """Which event has failed alone, and how often in a row."""
        self._linked = threading.Event()
        self._stopping = threading.Event()
        self._failures = Failures(_logger, "the link cannot go on")
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """End it; a request that is under way is waited for, but not long."""
        self._stopping.set()
        self._bell.ring()
        if self._thread.is_alive():
            self._thread.join(STOP_TIMEOUT_S)

    def linked(self) -> None:
        """The machine sees its line again: what waits is tried at once."""
        self._linked.set()
        self._bell.ring()

    def _run(self) -> None:
        while not self._stopping.is_set():
            rings = self._bell.rings
            try:
                self._wait(rings, self._turn())
            except Exception as error:  # noqa: BLE001  # a thread that ends would end it silently
                self._failures.tell(error)
                self._note_broken()
                self._stopping.wait(STORE_PAUSE_S)

    def _note_broken(self) -> None:
        """Let people see that nothing is sent, if that can be written."""
        try:
            self._outbox.lost(Fault.HERE.value, self._now_ms())
        except Exception as error:  # noqa: BLE001  # the record itself may be what is broken
            self._failures.tell(error)

    def _turn(self) -> float:
        """One round; for how long to wait behind it, in seconds."""
        if self._linked.is_set():
            self._linked.clear()
            self._pace = self._pace.linked()
        try:
            self._round()
        except CentralFault as error:
            return self._failed(error)
        self._pace = self._pace.linked()
        self._outbox.caught_up()
        return self._beat_s

    def _round(self) -> None:
        row, _ = self._outbox.look()
        self._asked = row.asked
        if self._met_at is None or steady_s() - self._met_at >= self._beat_s:
            told = self._central.standing(self._outbox.source)
            if self._outbox.meet(told, self._now_ms()):
                _logger.warning(
                    "the central system has forgotten what is behind %d", told.have_upto
                )
            self._met_at = steady_s()
        while not self._stopping.is_set() and (batch := self._outbox.next(self._pace.events)):
            began_s = steady_s()
            if batch.events[0].seq == self._withheld:
                batch = self._outbox.withhold(batch)
            self._under_way = batch
            told_of = self._central.push(pack(batch))
            self._under_way, self._withheld, self._tries = None, 0, (0, 0)
            self._outbox.settle(batch, told_of, self._now_ms())
            self._pace = self._pace.passed(steady_s() - began_s)
            self._met_at = steady_s()

    def _failed(self, error: CentralFault) -> float:
        """Take note; for how long to leave it alone."""
        fault, batch = error.fault, self._under_way
        self._met_at, self._under_way = None, None
        if error.code == "gap":  # put back from a copy in this very moment: it is met anew
            fault = Fault.BROKEN
        sent = len(batch.events) if batch and error.status in _NARROWING else 0
        if batch and sent == 1:
            self._failed_alone(batch.events[0], error)
        self._pace = self._pace.narrowed(sent) if sent > 1 else self._pace.broke()
        row, _ = self._outbox.look()
        if row.fault != fault:
            level = logging.INFO if fault in PASSING else logging.ERROR
            _logger.log(level, "the central system: %s", error)
        self._outbox.lost(fault.value, self._now_ms())
        return self._pace.pause_s(self._chance, error.asked_s)

    def _failed_alone(self, event: Sent, error: CentralFault) -> None:
        """Withhold an event that fails and fails; not where its hashes alone fail as well."""
        seq, tries = self._tries
        self._tries = (event.seq, tries + 1 if seq == event.seq else 1)
        if isinstance(event, Withheld):
            self._withheld, self._tries = 0, (0, 0)
        elif self._tries[1] >= WITHHELD_AFTER:
            self._withheld = event.seq
            _logger.error("the central system cannot take in event %d: %s", event.seq, error)

    def _wait(self, rings: int, pause_s: float) -> None:
        """Until the pause is over, or something happens that cannot wait for its end."""
        deadline = steady_s() + pause_s
        while not self._stopping.is_set() and (left_s := deadline - steady_s()) > 0:
            rings = self._bell.wait(rings, left_s)
            if self._is_due():
                return

    def _is_due(self) -> bool:
        if self._linked.is_set():
            return True
        try:
            row, waits = self._outbox.look()
        except StoreError:
            return False
        if row.asked != self._asked:
            return True
        if self._pace.failed or not waits:
            return False
        self._stopping.wait(self._gather_s)
        return True

    def _now_ms(self) -> int:
        return to_ms(self._clock.now())
