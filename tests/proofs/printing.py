"""Slips printed through an office, eight printers at once, with trouble at every moment of a slip.

Every printer is the simulated one behind a pty at the speed of its line; drivers, lanes, polls and
record are the product's. Run by `test_printing`, judged by `paper_judge`.
"""

import random
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path

from devices.printers import Reason
from devices.printers.driver import EscposPrinter
from devices.printers.page import Feed, Number, Page, Qr, Text, Weight
from devices.printers.sim import Fault, Later, PrinterSimulator, Stage, set_faults
from devices.printers.sim_links import PtyLink
from devices.transport.serial import SerialTransport
from hall.polling import PrinterPolls
from hall.printing import PrintRoom, wait_for_print
from office.bell import Pulse
from office.hall_views import panel_now
from office.model import PrintJob, Ticket
from office.office import Done
from office.queue import IssueTicket, ReprintTicket
from office.views import print_jobs, requested_job
from tests.fakes.office import PLAIN_SETTINGS, TESTER, Hall, hall, settings
from tests.fakes.printers import lettering
from tests.fakes.waiting import wait_for
from tests.proofs.paper_judge import Job, Piece, pieces

PRINTERS = 8
BAUD = 115_200
TIMEOUT_S = 0.3
ANSWER_S = 0.2
OUTCOME_S = 60.0
POLL_S = 0.7
HURRY = 50.0
"""The drivers' clock goes so much faster, so that what is tried every ten seconds is tried soon."""
TICK_S = 0.01
BANDS = 12
"""At least as many as a slip of this proof has; a moment that never comes is no trouble."""
AT_THE_END = frozenset({Fault.POWER_OFF, Fault.SLOW})
"""What is mended only once the outcome is known: a printer takes seconds to start, and a slow one
is not slow for a moment."""
TROUBLES = tuple(one for one in Fault if one not in (Fault.PAPER_LOW, Fault.TICKET_WAITING))
COPY_EVERY = 5


@dataclass(frozen=True)
class Trouble:
    """What goes wrong with a slip: from its beginning (no stage), or from a moment of it."""

    fault: Fault
    stage: Stage | None = None
    nth: int = 1
    early: bool = False
    """Mended as soon as it has begun, while the slip is still waited for."""

    def __str__(self) -> str:
        """Kind and moment, for the table."""
        return f"{self.fault} at {self.stage or 'start'}"

    @property
    def as_set(self) -> Fault | Later:
        """As the printer is told."""
        return Later(self.fault, self.stage, self.nth) if self.stage else self.fault


@dataclass(frozen=True)
class Told:
    """What a run left: the paper, what the office wrote, who is listed, and what went wrong."""

    paper: Sequence[Piece]
    jobs: Sequence[Job]
    listed: frozenset[str]
    by_trouble: Mapping[str, tuple[str, str]]
    """The trouble that each number had, and the outcome of its job."""


def troubles(count: int, seed: int) -> list[Trouble | None]:
    """So many slips' troubles, every third slip without one.

    First each fault that stands before the slip, so that the shortest run meets printers that take
    nothing at all; then each fault at each moment of a slip, in any order.
    """
    dice = random.Random(seed)
    moments: list[tuple[Stage | None, int]] = [
        (Stage.CUT, 1),
        (Stage.ANSWER, 1),
        (Stage.END, 1),
        *((Stage.BAND, nth) for nth in range(1, BANDS + 1)),
    ]
    every = [(fault, *moment) for fault in TROUBLES for moment in moments]
    dice.shuffle(every)
    standing = [(fault, None, 1) for fault in TROUBLES]
    bad = cycle([*standing, *every])
    return [_trouble(next(bad), dice) if at % 3 else None for at in range(count)]


def _trouble(one: tuple[Fault, Stage | None, int], dice: random.Random) -> Trouble:
    fault, stage, nth = one
    early = stage is not None and fault not in AT_THE_END and dice.random() < 0.3
    return Trouble(fault, stage, nth, early)


def slip(job: PrintJob, ticket: Ticket, width: int) -> Page:
    """Number and two codes; a copy bears the words that every copy bears."""
    label = Text("BẢN IN LẠI", 33, Weight.STRONG, inverse=True)
    code = Qr(ticket.label, 4)
    words = Text("Giữ phiếu, chờ gọi số", 33)
    body = (code, Feed(8), Number(ticket.label, 72), Feed(8), words, code)
    return Page(width, (label, Feed(8), *body) if job.copy else body)


def run(folder: Path, count: int, seed: int = 1) -> Told:
    """Print `count` numbers on the eight printers, and every fifth of them once more."""
    desks = [{**one, "guidance": True} for one in PLAIN_SETTINGS["counters"]]
    with (
        hall(folder / "data", office_settings=settings(counters=desks)) as here,
        ExitStack() as running,
    ):
        pulse = Pulse(here.office.store, here.office.bell)
        pulse.start()
        running.callback(pulse.stop)
        floor = _Floor(here, folder, running)
        shares = [troubles(count, seed)[at::PRINTERS] for at in range(PRINTERS)]
        with ThreadPoolExecutor(PRINTERS) as workers:
            done = list(workers.map(floor.work, range(PRINTERS), shares))
        listed = frozenset(one.label for one in panel_now(here.office, "main", 1).unprinted)
        jobs = [
            Job(ticket.label, job.copy, job.outcome, floor.held_up_s[job.id])
            for ticket in here.tickets()
            for job in print_jobs(here.office, ticket.id)
        ]
    paper = [piece for at in range(PRINTERS) for piece in pieces(folder / _name(at))]
    return Told(paper, jobs, listed, {label: one for share in done for label, one in share.items()})


def _name(at: int) -> str:
    return f"printer-{at}"


class Stalls:
    """Notes when this process was not let run: a loaded machine is no fault of a printer's."""

    def __init__(self) -> None:
        self._found: list[tuple[float, float]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="stalls")

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join()

    def since(self, moment: float) -> float:
        """Seconds lost since a monotonic moment."""
        return sum(lost for at, lost in reversed(self._found) if at >= moment)

    def _watch(self) -> None:
        before = time.monotonic()
        while not self._stop.wait(TICK_S):
            now = time.monotonic()
            if now - before > 2 * TICK_S:
                self._found.append((now, now - before - TICK_S))
            before = now


class _Floor:
    """The office with its printers, all of them at work."""

    def __init__(self, here: Hall, folder: Path, running: ExitStack) -> None:
        self._here = here
        self._folder = folder
        self.held_up_s: dict[str, float] = {}
        """By job: for how long nobody could run while it was under way."""
        self._stalls = Stalls()
        running.callback(self._stalls.stop)
        self._stalls.start()
        self._printers = {_name(at): self._printer(_name(at), running) for at in range(PRINTERS)}
        self._room = PrintRoom(here.office, TESTER, self._printers, slip)
        running.callback(self._room.stop)
        self._room.start()
        polls = PrinterPolls(self._printers, self._room.lanes, POLL_S)
        running.callback(polls.stop)
        polls.start()

    def _printer(self, name: str, running: ExitStack) -> EscposPrinter:
        home = self._folder / name
        simulator = PrinterSimulator(home, PtyLink(home / "port"), baud=BAUD)
        simulator.start()
        running.callback(simulator.stop)
        line = SerialTransport(str(home / "port"), BAUD)
        printer = EscposPrinter(
            line,
            lettering(),
            confirm_margin_s=TIMEOUT_S,
            answer_timeout_s=ANSWER_S,
            clock=lambda: time.monotonic() * HURRY,
        )
        running.callback(printer.close)
        return printer

    def work(self, at: int, share: Sequence[Trouble | None]) -> dict[str, tuple[str, str]]:
        """One printer's slips, one after the other; what came of each trouble."""
        name, found = _name(at), dict[str, tuple[str, str]]()
        for turn, trouble in enumerate(share):
            done = self._here.do(IssueTicket("civil", printer=name))
            job = requested_job(done)
            assert job is not None
            label = self._here.ticket(job.ticket).label
            found[label] = (str(trouble or "none"), self._printed(name, done, trouble))
            if turn % COPY_EVERY == 0:
                self._printed(name, self._here.do(ReprintTicket(job.ticket, name)), None)
        last = self._here.do(IssueTicket("civil", printer=name))
        self._printed(name, last, None)  # it cuts off what may hang out of the printer
        return found

    def _printed(self, name: str, done: Done, trouble: Trouble | None) -> str:
        job = requested_job(done)
        assert job is not None
        home = self._folder / name
        if trouble:
            set_faults(home, trouble.as_set)
        begun = time.monotonic()
        self._room.take(name, job, self._here.ticket(job.ticket))
        if trouble and trouble.early:
            self._mend_early(home, job, trouble)
        outcome = wait_for_print(self._here.office, job, lambda: True, OUTCOME_S)
        self.held_up_s[job.id] = self._stalls.since(begun)
        set_faults(home)
        wait_for(partial(self._in_order, name), OUTCOME_S)
        return outcome

    def _mend_early(self, home: Path, job: PrintJob, trouble: Trouble) -> None:
        """Mend as soon as the trouble has begun, if it ever does."""

        def begun() -> bool:
            text = (home / "fault").read_text()
            jobs = print_jobs(self._here.office, job.ticket)
            return text.strip() == trouble.fault or jobs[-1].outcome is not None

        wait_for(begun, OUTCOME_S)
        set_faults(home)

    def _in_order(self, name: str) -> bool:
        """Whether the printer says, now that it is asked in its lane, that nothing is in its way.

        That its last slip was slow is told until the next one, and keeps nobody from printing.
        """
        heard: list[set[str]] = []
        asked = threading.Event()

        def ask() -> None:
            heard.append(set(self._printers[name].poll().reasons) - {Reason.SLOW})
            asked.set()

        self._room.lanes[name](ask)
        return asked.wait(OUTCOME_S) and heard == [set()]
