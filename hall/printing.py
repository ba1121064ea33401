"""Print jobs and the record: a printer's owner prints what was requested and writes how it ended.

Jobs are committed first and printed then. The owner prints its own jobs from memory right after
their commit and finds those of other processes by following the record. What was requested before
the owner started has no known fate: it becomes `unconfirmed`, and staff see it; where the printer
never had an owner no byte can be on paper, and it has `failed`.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from queue import Full

from devices.printers import PrintJob, TicketPrinter
from devices.printers.page import Page
from hall.lane import Lane
from office.errors import Refused, StoreError
from office.failures import Failures
from office.follow import StateFollower
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
PRINT_WAIT_S = 30.0
"""How long a command line waits for an outcome: 22 s for a slip of dots at 9600 baud, and 5 s."""
_LOOK_EVERY_S = 0.05
_MOST_REMEMBERED = 10_000
"""Jobs so far back have long had their outcome and are never requested again."""

_logger = logging.getLogger(__name__)
MakePage = Callable[[Requested, Ticket, int], Page]
"""The page of a job for paper so many dots wide."""


class PrintRoom:
    """The printers that this process owns, each with its lane."""

    def __init__(
        self,
        office: Office,
        who: Who,
        printers: Mapping[str, TicketPrinter],
        make_page: MakePage,
        never_owned: frozenset[str] = frozenset(),
        settle_again_s: float = SETTLE_AGAIN_S,
    ) -> None:
        self._office = office
        self._who = who
        self._printers = printers
        self._make_page = make_page
        self._never_owned = never_owned
        self._settle_again_s = settle_again_s
        self._lanes = {name: Lane(name) for name in printers}
        self._left: frozenset[str] = frozenset()
        """Jobs of an earlier owner: never printed, however many they are."""
        self._taken: dict[str, None] = {}
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
        """Finish what is being printed; the rest is settled by the next start."""
        self._stopping.set()
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
            self._settle(job, "failed", "printer-stuck")

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
        for printer, job, ticket in requested:
            self.take(printer, job, ticket)

    def _print(self, printer: str, job: Requested, ticket: Ticket) -> None:
        if self._stopping.is_set():
            return
        device = self._printers[printer]
        fate = ("failed", "page-not-made")
        try:
            page = self._make_page(job, ticket, device.width_dots)
            fate = ("unconfirmed", "program-fault")
            outcome = device.print(PrintJob(job.id, page))
            fate = (outcome.result.value, outcome.evidence.value)
        except Exception:
            _logger.exception("print job %s on %s", job.id, printer)
        self._settle(job, *fate)

    def _settle_left(self, printer: str, jobs: Sequence[Requested]) -> None:
        """Settle all that was left for a printer, in one job: the lane has no room for each."""
        fate = LEFT_UNSENT if printer in self._never_owned else LEFT_BEHIND
        for job in jobs:
            if self._stopping.is_set():
                return
            self._settle(job, *fate)

    def _settle(self, job: Requested, outcome: str, evidence: str) -> None:
        for _ in range(SETTLE_TRIES):
            try:
                command = SettlePrint(job.id, outcome, evidence, self._point_of(job))
                self._office.do(command, self._who)
            except Refused as refusal:
                _logger.warning("print job %s was settled before: %s", job.id, refusal)
            except StoreError as error:
                self._unwritten.tell(error)
                if not self._stopping.wait(self._settle_again_s):
                    continue
            return
        _logger.error("print job %s stays without outcome until the next start", job.id)

    def _point_of(self, job: Requested) -> str:
        """The reception point that a job's ticket belongs to."""
        ticket = ticket_by_id(self._office, job.ticket)
        return ticket.point if ticket else self._office.settings.points[0].id


def wait_for_print(
    office: Office,
    job: Requested,
    owned: Callable[[], bool],
    timeout_s: float = PRINT_WAIT_S,
) -> str:
    """Wait for the outcome that a job's owner writes.

    `unconfirmed` when none comes in time, or when the printer is not `owned` by anybody: its next
    owner will call the job unconfirmed too.
    """
    rings = office.bell.rings
    deadline = time.monotonic() + timeout_s
    while True:
        waiting = time.monotonic() < deadline and owned()
        jobs = print_jobs(office, job.ticket)
        outcome = next((one.outcome for one in jobs if one.id == job.id), None)
        if outcome or not waiting:
            return outcome or "unconfirmed"
        rings = office.bell.wait(rings, _LOOK_EVERY_S)
