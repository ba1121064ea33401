"""Print jobs and the record: a printer's owner prints what was requested and writes how it ended.

Jobs are committed first and printed then. The owner prints its own jobs from memory right after
their commit and finds those of other processes by following the record. What was requested before
the owner started has no known fate: it becomes `unconfirmed`, and staff see it; where the printer
never had an owner no byte can be on paper, and it has `failed`. So has a job that has waited too
long: its citizen has gone on without it.

Where a printer has a second one, that takes over what has failed; what may be on paper it never
does.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from queue import Full

from devices.printers import PrintJob, TicketPrinter
from devices.printers.page import Page
from devices.status import Level
from hall.lane import Lane
from office.clock import to_ms
from office.errors import Refusal, Refused, StoreError
from office.failures import Failures
from office.follow import StateFollower
from office.hall_views import UNPRINTED_AFTER_MS
from office.model import PrintJob as Requested
from office.model import Ticket
from office.office import Office, Who
from office.queue import SettlePrint
from office.views import print_jobs, ticket_by_id, waiting_print_jobs

SETTLE_AGAIN_S = 2.0
"""An outcome that the record would not take is offered again after this."""
SETTLE_TRIES = 30
LEFT_BEHIND = ("unconfirmed", "owner-restarted")
LEFT_UNSENT = ("failed", "no-byte-sent")
TOO_OLD = ("failed", "too-old")
STUCK = ("failed", "printer-stuck")
PASSED_ON = (LEFT_UNSENT, STUCK)
PRINT_WAIT_S = 30.0
"""How long a command line waits for an outcome: 22 s for a slip of dots at 9600 baud, and 5 s."""
DELAYED_S = 1.5
"""Whoever waits longer for a slip than this is told so."""
_LOOK_EVERY_S = 0.05
_MOST_REMEMBERED = 10_000
"""Jobs so far back have long had their outcome and are never requested again."""

_logger = logging.getLogger(__name__)
MakePage = Callable[[Requested, Ticket, int], Page]
"""The page of a job for paper so many dots wide."""


class PrintRoom:
    """The printers that this process owns, each with its lane.

    `seconds` names the printer that takes over from a printer; whoever owns it prints there.
    """

    def __init__(
        self,
        office: Office,
        who: Who,
        printers: Mapping[str, TicketPrinter],
        make_page: MakePage,
        never_owned: frozenset[str] = frozenset(),
        seconds: Mapping[str, str] | None = None,
        settle_again_s: float = SETTLE_AGAIN_S,
    ) -> None:
        self._office = office
        self._who = who
        self._printers = printers
        self._make_page = make_page
        self._never_owned = never_owned
        self._seconds = seconds or {}
        self._settle_again_s = settle_again_s
        self._lanes = {name: Lane(name) for name in printers}
        self._left: frozenset[str] = frozenset()
        """Jobs of an earlier owner: never printed, however many they are."""
        self._taken: dict[str, None] = {}
        self._owed: list[tuple[Requested, str, str, str | None]] = []
        """Outcomes of jobs that the record at hand does not know."""
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._unwritten = Failures(_logger, "the outcome of a print job cannot be written")
        self._follower = StateFollower("printing", office.bell, self._requested, self._take_all)

    @property
    def lanes(self) -> Mapping[str, Callable[[Callable[[], None]], None]]:
        """What runs a job in each printer's lane."""
        return {name: lane.submit for name, lane in self._lanes.items()}

    def start(self) -> None:
        """Settle what an earlier owner left, then print what comes."""
        left = self._requested()
        self._left = frozenset(job.id for _, job, _ in left)
        for printer in {printer for printer, _, _ in left}:
            jobs = [job for name, job, _ in left if name == printer]
            if printer not in self._never_owned:
                self._lanes[printer].submit(self._printers[printer].take_over)
            self._lanes[printer].submit(partial(self._settle_left, printer, jobs))
        self._follower.start()

    def stop(self) -> None:
        """Finish what is being printed; the rest is settled by the next start.

        A printer that is not reached by now is not waited for.
        """
        self._stopping.set()
        for printer in self._printers.values():
            printer.closing.set()
        self._follower.stop()
        for lane in self._lanes.values():
            lane.stop()

    def take(self, printer: str, job: Requested, ticket: Ticket) -> None:
        """Print a job now; the same job again is passed over. A stuck printer's job has failed."""
        if not self._begin(job):
            return
        try:
            self._lanes[printer].submit(partial(self._print, printer, job, ticket))
        except Full:
            _logger.error("%s is stuck: print job %s is not tried", printer, job.id)
            self._settle(job, *STUCK, self._seconds.get(printer))

    def _begin(self, job: Requested) -> bool:
        """Remember a job; False when it was begun before."""
        with self._lock:
            if job.id in self._left or job.id in self._taken:
                return False
            self._taken[job.id] = None
            if len(self._taken) > _MOST_REMEMBERED:
                del self._taken[next(iter(self._taken))]
        return True

    def _requested(self) -> list[tuple[str, Requested, Ticket]]:
        return [
            (name, job, ticket)
            for name in self._printers
            for job, ticket in waiting_print_jobs(self._office, name)
        ]

    def _take_all(self, requested: list[tuple[str, Requested, Ticket]]) -> None:
        if self._owed and not self._is_cut_off:
            with self._lock:
                owed, self._owed = self._owed, []
            for one in owed:
                self._settle(*one)
        for printer, job, ticket in requested:
            self.take(printer, job, ticket)

    def _print(self, printer: str, job: Requested, ticket: Ticket) -> None:
        if self._stopping.is_set():
            return
        fate = self._fate(printer, job, ticket)
        self._settle(job, *fate, self._seconds.get(printer) if fate in PASSED_ON else None)

    def _fate(self, printer: str, job: Requested, ticket: Ticket) -> tuple[str, str]:
        """Print a job, unless nobody waits for it any more or the second printer will."""
        if to_ms(self._office.clock.now()) - job.requested_at > UNPRINTED_AFTER_MS:
            return TOO_OLD
        device = self._printers[printer]
        if printer in self._seconds and _is_down(device):
            return LEFT_UNSENT
        fate = ("failed", "page-not-made")
        try:
            page = self._make_page(job, ticket, device.width_dots)
            fate = ("unconfirmed", "program-fault")
            outcome = device.print(PrintJob(job.id, page))
            fate = (outcome.result.value, outcome.evidence.value)
        except Exception:
            _logger.exception("print job %s on %s", job.id, printer)
        return fate

    def _settle_left(self, printer: str, jobs: Sequence[Requested]) -> None:
        """Settle all that was left for a printer, in one job: the lane has no room for each."""
        fate = LEFT_UNSENT if printer in self._never_owned else LEFT_BEHIND
        for job in jobs:
            if self._stopping.is_set():
                return
            self._settle(job, *fate)

    def _settle(
        self, job: Requested, outcome: str, evidence: str, second: str | None = None
    ) -> None:
        for _ in range(SETTLE_TRIES):
            try:
                command = SettlePrint(job.id, outcome, evidence, self._point_of(job), second)
                self._office.do(command, self._who)
            except Refused as refusal:
                if refusal.code == Refusal.PRINT_UNKNOWN and self._is_cut_off:
                    with self._lock:  # the office's record knows it, and will come back
                        self._owed.append((job, outcome, evidence, second))
                    return
                _logger.warning("print job %s was settled before: %s", job.id, refusal)
            except StoreError as error:
                self._unwritten.tell(error)
                if not self._stopping.wait(self._settle_again_s):
                    continue
            return
        _logger.error("print job %s stays without outcome until the next start", job.id)

    @property
    def _is_cut_off(self) -> bool:
        return self._office.store.cut_off_s is not None

    def _point_of(self, job: Requested) -> str:
        """The reception point that a job's ticket belongs to."""
        ticket = ticket_by_id(self._office, job.ticket)
        return ticket.point if ticket else self._office.settings.points[0].id


def _is_down(device: TicketPrinter) -> bool:
    """Whether a printer is known to be unable to print, also when it is asked once more.

    One that has only just fallen silent is tried: it may print and not answer.
    """
    return device.status().level is Level.FAULT and device.poll().level is Level.FAULT


def _nobody_told() -> None:
    """Nobody is to be told of a delay."""


def wait_for_print(
    office: Office,
    job: Requested,
    owned: Callable[[], bool],
    timeout_s: float = PRINT_WAIT_S,
    when_delayed: Callable[[], None] = _nobody_told,
    delayed_s: float = DELAYED_S,
) -> str:
    """Wait for the outcome that a job's owner writes, or the job that was requested instead.

    `unconfirmed` when none comes in time, or when the printer is not `owned` by anybody: its next
    owner will call the job unconfirmed too. `when_delayed` is called once after `delayed_s`.
    """
    rings, began_s, told = office.bell.rings, time.monotonic(), False
    while True:
        waited_s = time.monotonic() - began_s
        waiting = waited_s < timeout_s and owned()
        outcome = last_of(job, print_jobs(office, job.ticket)).outcome
        if outcome or not waiting:
            return outcome or "unconfirmed"
        if waited_s >= delayed_s and not told:
            told = True
            when_delayed()
        rings = office.bell.wait(rings, _LOOK_EVERY_S)


def last_of(job: Requested, jobs: Sequence[Requested]) -> Requested:
    """A job of a ticket as it stands among `jobs`; a failed one as what took its place, if so.

    That one was requested with the same commit that says that this one failed, and is a copy only
    if this one is.
    """
    at = next((at for at, one in enumerate(jobs) if one.id == job.id), len(jobs))
    mine, later = jobs[at : at + 1] or [job], jobs[at + 1 : at + 2]
    if mine[0].outcome != "failed" or not later:
        return mine[0]
    taken_over = later[0].printer != job.printer and later[0].copy == job.copy
    return later[0] if taken_over else mine[0]
