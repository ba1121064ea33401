"""A printer for tests: instant, keeps the pages, does as it is told."""

import threading
from collections.abc import Sequence

from devices.printers import Evidence, Outcome, PrintJob, Result
from devices.printers.page import Page
from devices.status import Level, Source, State, Status, utc_now

__all__ = ["CONFIRMED", "MockPrinter"]

LINES = 9
CONFIRMED = Outcome(Result.CONFIRMED, Evidence.PROCESS_ID)


class MockPrinter:
    """Every job ends in `outcome`, which a test may change; `pages` are those on paper.

    `taken_over` counts how often an earlier owner's leavings were done away with, `rolls` how
    often a new roll was put in.
    """

    def __init__(self, width_dots: int = 576, outcome: Outcome = CONFIRMED) -> None:
        self.closing = threading.Event()
        self.width_dots = width_dots
        self.outcome = outcome
        self.pages: list[Page] = []
        self._outcomes: dict[str, Outcome] = {}
        self.taken_over = 0
        self.rolls = 0
        self.right: tuple[int, ...] = ()

    def print(self, job: PrintJob) -> Outcome:
        """Keep the page, unless the outcome is that it failed; the same id prints once."""
        if job.id not in self._outcomes:
            self._outcomes[job.id] = self.outcome
            if self.outcome.result is not Result.FAILED:
                self.pages.append(job.page)
        return self._outcomes[job.id]

    def trial(self, job_id: str) -> Outcome:
        """Ends as every job does; nothing is kept."""
        del job_id
        return self.outcome

    def settle_letters(self, right: Sequence[int]) -> str:
        """Keep which lines were right; there are no more than nine."""
        if any(not 1 <= one <= LINES for one in right):
            raise ValueError(f"no such line: {right}")
        self.right = tuple(right)
        return " ".join(map(str, right))

    def new_roll(self) -> None:
        """Count it."""
        self.rolls += 1

    def status(self) -> Status:
        """In order, or offline with the reasons of a failing outcome."""
        if self.outcome.result is Result.FAILED:
            return Status(
                State.OFFLINE, Level.FAULT, self.outcome.reasons, utc_now(), Source.POLLED
            )
        return Status(State.ONLINE, Level.INFO, (), utc_now(), Source.POLLED)

    def poll(self) -> Status:
        """The same as `status`."""
        return self.status()

    def take_over(self) -> None:
        """Count it."""
        self.taken_over += 1

    def close(self) -> None:
        """Nothing to give back."""
