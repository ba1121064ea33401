"""The ticket printer's port: a job goes in, and what became of the paper comes out.

`confirmed` means that the printer itself said that the ticket is on paper; what it never says is
`unconfirmed`; `failed` stands only where no byte can be on paper. `print` never raises for what a
printer or its cable can do: that is an `Outcome`.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from devices.printers.page import Page
from devices.status import Status

__all__ = [
    "POLL_EVERY_S",
    "Evidence",
    "Outcome",
    "PrintJob",
    "Reason",
    "Result",
    "TicketPrinter",
]

POLL_EVERY_S = 2.0
"""How often a printer's owner polls it; how long a status is believed follows from it."""


class Result(StrEnum):
    """What became of a job."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"


class Evidence(StrEnum):
    """What a result rests on."""

    PROCESS_ID = "process-id"
    """The printer answered behind the cut."""
    STATUS_ONLY = "status-only"
    """It took the job and answers, but said nothing of this job."""
    SILENCE = "silence"
    """It took the job and answers nothing."""
    CONNECTION_LOST = "connection-lost"
    """The link broke, or took no more bytes, while the job was under way."""
    NO_BYTE_SENT = "no-byte-sent"
    """The job was not sent at all."""


class Reason(StrEnum):
    """What a printer says of itself; further reasons are the codes of `devices.errors`."""

    OFFLINE = "device-offline"
    COVER_OPEN = "printer-cover-open"
    PAPER_OUT = "printer-paper-out"
    PAPER_LOW = "printer-paper-low"
    CUTTER_JAM = "printer-cutter-jam"
    HEAD_HOT = "printer-head-hot"
    TICKET_WAITING = "printer-ticket-waiting"
    """A slip stands in the presenter; nobody has taken it yet."""
    SLOW = "printer-slow"
    """It prints, but its last slip took clearly longer than its line and its paper need."""
    FAULT = "device-hardware-fault"


@dataclass(frozen=True)
class PrintJob:
    """A page to print; `id` is born with the request and prints once."""

    id: str
    page: Page


@dataclass(frozen=True)
class Outcome:
    """What became of a job, what that rests on, and the reasons known, sorted."""

    result: Result
    evidence: Evidence
    reasons: tuple[str, ...] = ()


class TicketPrinter(Protocol):
    """One printer. All calls but `status` come from its lane, one at a time."""

    closing: threading.Event
    """Set by whoever wants its port given back: nobody then waits for a connect; `Transport`'s."""

    @property
    def width_dots(self) -> int:
        """How wide a page for this printer is."""
        ...

    def print(self, job: PrintJob) -> Outcome:
        """Print `job` and wait until its outcome is known.

        The same id again gives the first outcome and prints nothing.
        """
        ...

    def trial(self, job_id: str) -> Outcome:
        """Print numbered lines: Vietnamese in every way that the printer may know."""
        ...

    def settle_letters(self, right: Sequence[int]) -> str:
        """Use from now on the ways whose lines on that slip came out right; none: only dots.

        Gives the ways in few words for a log. Raises ValueError for a number that is on no line.
        """
        ...

    def new_roll(self) -> None:
        """There is a new roll in, for a printer that has no sensor for paper that ends soon."""
        ...

    def status(self) -> Status:
        """What was last heard, aged; never touches the wire, any thread may ask."""
        ...

    def poll(self) -> Status:
        """Ask the printer now."""
        ...

    def take_over(self) -> None:
        """Be rid of what an earlier process may have left within the printer, and on its paper."""
        ...

    def close(self) -> None:
        """Give the port back."""
        ...
