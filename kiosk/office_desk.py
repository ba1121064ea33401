"""The kiosk's desk on the real office: its commands and views as the screens want them."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from devices.errors import DeviceError, NotConfiguredError, by_code
from devices.printers import Reason
from devices.status import Level, State, Status
from hall.requests import ANSWER_TIMEOUT_S, PRINTED_S, Facts, ask
from hall.sentences import LANGUAGES, Sentences
from kiosk.desk import (
    BundleFile,
    Checked,
    DeskRefusal,
    DeskUnknown,
    DeviceLine,
    HallView,
    Issued,
    MachineDesk,
    MachineNow,
    PaperState,
    PrinterNow,
    StaffMember,
    Texts,
    Works,
)
from kiosk.office_view import hall_view
from office import staff
from office.act import Command
from office.appointment_views import code_of
from office.appointments import CheckIn
from office.assistance import AskHelp
from office.clock import from_ms
from office.errors import OfficeError, Refused
from office.hall_views import kiosk_now
from office.model import ORDINARY, PrintJob, Ticket
from office.office import Done, Office, Who
from office.queue import ConfirmDay, IssueTicket, ReprintTicket
from office.store import ports
from office.store.ports import DeviceRow
from office.views import (
    IssueAnswer,
    counters_serving,
    issue_answer,
    print_jobs,
    requested_job,
    ticket_by_id,
)
from office.waits import Waits

PrintNow = Callable[[str, PrintJob, Ticket], None]
"""Hands a committed job to the lane of this kiosk's own printer."""

SLIP_S = 0.06
"""So long a slip takes to its printer; whatever else the hall has to tell would be in its way."""
SLIP_FIRST_S = 1.0
"""So long after the start no wait is reckoned ahead, and so long after a number only in need."""
PRINTER_SAYS = {Reason.COVER_OPEN: PrinterNow.OPEN, Reason.PAPER_OUT: PrinterNow.NO_PAPER}
"""What staff can mend at once, the first thing first; every other fault is a fault."""
PRINTING = (State.ONLINE, State.DEGRADED)

TECHNICIAN = "technician"
"""The role (`office.staff.ROLES`) that looks after the machine too."""
WORST_FIRST = (Level.FAULT, Level.WARN, Level.INFO)


class OfficeDesk:
    """What this kiosk sees of the office and asks of it.

    `printer` is the kiosk's own printer, None for a kiosk without paper; `printer_status` its last
    state, `paper_status` that of the best printer that its slips may come out of. `trouble` is why
    the record could not be written when that was last tried: nobody is invited to take a number
    that cannot be given. `place` is what calls for help from here bear.
    `living` tells whether a device has somebody who looks after it: only then its last written
    state is believed, however old. It raises NotConfiguredError for what is in this hall no more.
    `machine` is what a technician may do here; without it nobody is one. `waits` are those that the
    slips tell too.
    """

    def __init__(
        self,
        office: Office,
        who: Who,
        point: str,
        printer: str | None = None,
        print_now: PrintNow | None = None,
        printer_status: Callable[[], Status] | None = None,
        paper_status: Callable[[], Status] | None = None,
        trouble: Callable[[], OfficeError | None] = lambda: None,
        place: str = "kiosk:1",
        living: Callable[[str], bool] = lambda _device: True,
        machine: MachineDesk | None = None,
        waits: Waits | None = None,
    ) -> None:
        self._office = office
        self._who = who
        self._point = point
        self._printer = printer
        self._print_now = print_now
        self._printer_status = printer_status
        self._paper_status = paper_status
        self._trouble = trouble
        self._place = place
        self._living = living
        self._machine = machine
        self._waits = waits or Waits(office)
        self._began_s = time.monotonic()
        self._asked_at_s = self._began_s - SLIP_FIRST_S
        self._sentences = {language: Sentences(language) for language in LANGUAGES}

    def view(self) -> HallView:
        """The hall now, once the slip of a number that is just being given had its time.

        Raises DeskUnknown when the record cannot be read or written just now.
        """
        time.sleep(max(0.0, self._asked_at_s + SLIP_S - time.monotonic()))
        if trouble := self._trouble():
            raise DeskUnknown(trouble.code, self._told(trouble))
        with self._answering():
            now_s = time.monotonic()
            if now_s - self._began_s >= SLIP_FIRST_S:
                in_a_rush = now_s - self._asked_at_s < SLIP_FIRST_S
                self._waits.prepare(self._point, in_a_rush=in_a_rush)
            seen = kiosk_now(self._office, self._point)
        return hall_view(
            self._office,
            self._point,
            self._place,
            seen,
            self._sentences,
            paper=self._paper_expected(),
        )

    def issue(
        self,
        command_id: str,
        service: str,
        priority: str | None,
        language: str,
        visit: str | None = None,
    ) -> Issued:
        """Give a number; its slip goes straight to this kiosk's printer."""
        command = IssueTicket(
            service, priority or ORDINARY, self._point, language, self._printer, visit
        )
        return self._give(command, command_id)

    def check_in(
        self,
        command_id: str,
        code: str,
        priority: str | None,
        language: str,
        visit: str | None = None,
    ) -> Issued:
        """Give the number for an appointment; otherwise as `issue`."""
        with self._refusing(), self._answering():
            known = code_of(self._office, code)
        command = CheckIn(known, priority or ORDINARY, self._point, language, self._printer, visit)
        return self._give(command, command_id)

    def _give(self, command: IssueTicket | CheckIn, command_id: str) -> Issued:
        """The number that a command gives; its slip is on its way."""
        self._asked_at_s = time.monotonic()
        done = self._do(command, command_id)
        with self._answering():
            answer = issue_answer(done)
        ticket = answer.ticket
        self._print(done, ticket)
        with self._answering():
            counters = counters_serving(self._office, self._point, ticket.service)
            wait = self._waits.of(ticket)
        return Issued(
            ticket_id=ticket.id,
            number=ticket.label,
            service_id=ticket.service,
            priority=ticket.priority or None,
            ahead=answer.ahead,
            wait=wait,
            counters=counters,
            appointment=self._how_it_counts(answer) if answer.arrival else None,
            visit_id=ticket.visit,
        )

    def _how_it_counts(self, answer: IssueAnswer) -> Texts:
        """What becomes of an appointment by when somebody came."""
        at = self._office.calendar.local(from_ms(answer.appointed_at or 0))
        facts, code = {"time": f"{at:%H:%M}"}, str(answer.arrival)
        return {key: one.say("appointments", code, facts) for key, one in self._sentences.items()}

    def reprint(self, command_id: str, ticket_id: str) -> None:
        """Print the slip once more."""
        if self._printer is None:
            raise DeskRefusal("no-printer", self._each("errors", "no-printer"))
        done = self._do(ReprintTicket(ticket_id, self._printer, self._point), command_id)
        with self._answering():
            ticket = ticket_by_id(self._office, ticket_id)
        if ticket:
            self._print(done, ticket)

    def paper(self, ticket_id: str) -> PaperState:
        """How the newest slip of a number stands."""
        with self._answering():
            jobs = print_jobs(self._office, ticket_id)
        if not jobs:
            # that of a number from before the line was cut is not known here
            cut_off = self._printer is not None and self._office.store.cut_off_s is not None
            return PaperState.PRINTING if cut_off else PaperState.SKIPPED
        return PaperState(jobs[-1].outcome or PaperState.PRINTING)

    def wait_change(self, after: int, timeout_s: float) -> int:
        """Wait for the office's bell."""
        return self._office.bell.wait(after, timeout_s)

    def ask_help(self, command_id: str) -> None:
        """Call somebody to this kiosk."""
        self._do(AskHelp(self._place, self._point), command_id)

    def notice(self, sentence: str) -> None:
        """Print a sentence; whoever waits for it does not wait long. Raises as `trial_print`."""
        self._print_asked("notice", {"text": sentence}, ANSWER_TIMEOUT_S)

    # --- for staff ---

    def sign_in(self, number: int, pin: str) -> StaffMember:
        """Whose number and PIN these are; takes its time."""
        with self._refusing(), self._answering():
            member = staff.sign_in(self._office, self._who, number, pin)
        technician = member.role == TECHNICIAN and self._machine is not None
        role = self._each("roles", member.role)
        return StaffMember(member.number, member.name, role, technician)

    def works(self) -> Works:
        """The devices of the hall, the worst first, and whether the date is asked for."""
        with self._answering(), self._office.look() as (tx, now):
            rows = ports.devices(tx)
        with self._answering():
            lines = [line for row in rows if (line := self._device(row))]
        lines += self._record_line()
        return Works(
            devices=tuple(sorted(lines, key=lambda one: WORST_FIRST.index(Level(one.level)))),
            asked_day=now.clock_day if now.unanswered else None,
            printer=self._printer_now(),
        )

    def _record_line(self) -> list[DeviceLine]:
        """The office's record, while it is not reached."""
        cut_off_s = self._office.store.cut_off_s
        if cut_off_s is None:
            return []
        since = self._office.clock.now() - timedelta(seconds=cut_off_s)
        told = f"{self._office.calendar.local(since):%H:%M}"
        state = {
            key: one.say("record", "cut-off", {"time": told})
            for key, one in self._sentences.items()
        }
        return [DeviceLine("record", self._each("device-kinds", "record"), state, Level.WARN)]

    def confirm_day(self, command_id: str, staff: int, day: str) -> None:
        """A member of staff says which day it is."""
        who = Who(f"staff:{staff}", self._who.origin)
        self._do(ConfirmDay(day, self._point), command_id, who)

    def trial_print(self) -> None:
        """Print a trial slip through whoever owns the printer, and wait for its outcome."""
        self._print_asked("test-print", {}, PRINTED_S)

    def paper_strip(self) -> None:
        """Print a short strip that shows that the paper lies right; otherwise the same."""
        self._print_asked("paper-strip", {}, PRINTED_S)

    # --- for a technician ---

    def machine(self) -> MachineNow:
        """This machine, with what this kiosk's own printer says of itself."""
        return replace(self._technics.machine(), printer=self._printer_now())

    def check_device(self, device: str, level: int) -> Checked:
        """Check a device of this machine."""
        return self._technics.check_device(device, level)

    def write_bundle(self) -> BundleFile:
        """Write the bundle for whoever helps."""
        return self._technics.write_bundle()

    @property
    def _technics(self) -> MachineDesk:
        if self._machine is None:
            raise DeskRefusal("program-fault", self._each("errors", "program-fault"))
        return self._machine

    def _print_asked(self, action: str, args: Facts, timeout_s: float) -> None:
        if self._printer is None:
            raise DeskRefusal("no-printer", self._each("errors", "no-printer"))
        try:
            with self._answering():
                store, clock = self._office.store, self._office.clock
                answer = ask(store, clock, self._printer, action, args, timeout_s)
        except DeviceError as error:
            raise DeskRefusal(error.code, self._told(error)) from error
        facts = answer.facts
        reasons = str(facts.get("reasons", "")).split()
        if answer.error or facts["result"] == "failed":
            fault = by_code(answer.error or (reasons[0] if reasons else ""))(self._printer)
            raise DeskRefusal(fault.code, self._told(fault))
        if facts["result"] != "confirmed":
            doubt = OfficeError(
                "print-unconfirmed", device=self._printer, evidence=str(facts["evidence"])
            )
            raise DeskRefusal(doubt.code, self._told(doubt))

    def _device(self, row: DeviceRow) -> DeviceLine | None:
        """What nobody looks after any more is unknown, whatever was written last.

        None for a device that is not in this hall any more.
        """
        try:
            living = self._living(row.device)
        except NotConfiguredError:
            return None
        level = Level(row.level) if living else Level.WARN
        if not living:
            state = self._each("device-states", State.UNKNOWN)
        elif row.reasons:
            told = [self._each("device-reasons", one) for one in row.reasons]
            state = {key: ", ".join(one[key] for one in told) for key in LANGUAGES}
        else:
            state = self._each("device-states", row.state)
        return DeviceLine(row.device, self._each("device-kinds", row.kind), state, level)

    def _do(self, command: Command, command_id: str, who: Who | None = None) -> Done:
        with self._refusing(), self._answering():
            return self._office.do(command, who or self._who, command_id)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """A rule's refusal in the citizen's words."""
        try:
            yield
        except Refused as refusal:
            raise DeskRefusal(refusal.code, self._told(refusal)) from refusal

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """A fault of the record leaves the outcome unknown; a rule's refusal passes."""
        try:
            yield
        except Refused:
            raise
        except OfficeError as error:
            raise DeskUnknown(error.code, self._told(error)) from error

    def _told(self, error: OfficeError | DeviceError) -> Texts:
        return {key: one.error(error) for key, one in self._sentences.items()}

    def _print(self, done: Done, ticket: Ticket) -> None:
        job = requested_job(done)
        if job and self._printer and self._print_now and not done.repeated:
            self._print_now(self._printer, job, ticket)

    def _printer_now(self) -> PrinterNow:
        if self._printer is None:
            return PrinterNow.NONE
        if self._printer_status is None:
            return PrinterNow.UNKNOWN
        status = self._printer_status()
        if status.level is Level.FAULT:
            said = (now for reason, now in PRINTER_SAYS.items() if reason in status.reasons)
            return next(said, PrinterNow.FAULT)
        return PrinterNow.READY if status.state in PRINTING else PrinterNow.UNKNOWN

    def _paper_expected(self) -> bool:
        if self._printer is None or self._paper_status is None:
            return False
        return self._paper_status().level is not Level.FAULT

    def _each(self, section: str, code: str) -> Mapping[str, str]:
        return {key: one.say(section, code) for key, one in self._sentences.items()}
