"""Print jobs and the record: a printer's owner prints what was requested and writes how it ended.

Jobs are committed first and printed then. The owner prints its own jobs from memory right after
their commit and finds those of other processes by following the record. What was requested before
the owner started has no known fate: it becomes `unconfirmed`, and staff see it.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping

from devices.printers import Outcome, PrintJob, TicketPrinter
from devices.printers.page import Page
from hall.lane import Lane
from office.errors import OfficeError, Refused, StoreError
from office.follow import StateFollower
from office.model import PrintJob as Requested
from office.model import Ticket
from office.office import Office, Who
from office.queue import SettlePrint
from office.views import print_jobs, waiting_print_jobs

SETTLE_AGAIN_S = 2.0
"""An outcome that the record would not take is offered again after this."""
SETTLE_TRIES = 30
PRINT_WAIT_S = 10.0
"""How long a command line waits for an outcome: a slip's time on the slowest line, and 5 s."""
_LOOK_EVERY_S = 0.05

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
        settle_again_s: float = SETTLE_AGAIN_S,
    ) -> None:
        self._office = office
        self._who = who
        self._printers = printers
        self._make_page = make_page
        self._settle_again_s = settle_again_s
        self._lanes = {name: Lane(name) for name in printers}
        self._taken: set[str] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._follower = StateFollower("printing", office.bell, self._requested, self._take_all)

    @property
    def lanes(self) -> Mapping[str, Callable[[Callable[[], None]], None]]:
        """What runs a job in each printer's lane."""
        return {name: lane.submit for name, lane in self._lanes.items()}

    def start(self) -> None:
        """Settle what an earlier owner left, then print what comes."""
        for _, job, _ in self._requested():
            with self._lock:
                self._taken.add(job.id)
            self._settle(job.id, "unconfirmed", "owner-restarted")
        self._follower.start()

    def stop(self) -> None:
        """Finish what is being printed; the rest is settled by the next start."""
        self._stopping.set()
        self._follower.stop()
        for lane in self._lanes.values():
            lane.stop()

    def take(self, printer: str, job: Requested, ticket: Ticket) -> None:
        """Print a job now; the same job again is passed over."""
        with self._lock:
            if job.id in self._taken:
                return
            self._taken.add(job.id)
        self._lanes[printer].submit(_Printing(self._print, printer, job, ticket))

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
        try:
            page = self._make_page(job, ticket, device.width_dots)
        except OfficeError as error:
            _logger.error("the page of print job %s cannot be made: %s", job.id, error)
            self._settle(job.id, "failed", "page-not-made")
            return
        outcome: Outcome = device.print(PrintJob(job.id, page))
        self._settle(job.id, outcome.result.value, outcome.evidence.value)

    def _settle(self, job_id: str, outcome: str, evidence: str) -> None:
        for _ in range(SETTLE_TRIES):
            try:
                self._office.do(SettlePrint(job_id, outcome, evidence), self._who)
            except Refused as refusal:
                _logger.warning("print job %s was settled before: %s", job_id, refusal)
            except StoreError as error:
                _logger.error("the outcome of print job %s cannot be written: %s", job_id, error)
                if not self._stopping.wait(self._settle_again_s):
                    continue
            return


class _Printing:
    """One job on its way to a lane."""

    def __init__(
        self,
        work: Callable[[str, Requested, Ticket], None],
        printer: str,
        job: Requested,
        ticket: Ticket,
    ) -> None:
        self._work = work
        self._facts = (printer, job, ticket)

    def __call__(self) -> None:
        self._work(*self._facts)


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
