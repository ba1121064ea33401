"""The driver of an ESC/POS ticket printer, over whatever transport reaches it."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from devices.errors import DeviceError, DeviceTimeoutError, DisconnectedError
from devices.memory import MemoryOfItsOwn
from devices.printers import POLL_EVERY_S, Evidence, Outcome, PrintJob, Result
from devices.printers.calibration import Lettering
from devices.printers.dialogue import BLOCKING, Complaints, Dialogue
from devices.printers.escpos import process_id
from devices.printers.pace import Pace
from devices.printers.roll import Roll
from devices.printers.standing import Standing
from devices.printers.stored import MARK_KEY
from devices.status import Status, utc_now
from devices.transport import Transport
from devices.transport.metered import Metered, Traffic

__all__ = ["EscposPrinter"]

log = logging.getLogger(__name__)

OUTCOMES_KEPT = 1024
IDLE_S = 600.0
"""After so long without a job a picture may take the line."""
PICTURE_AGAIN_S = 3600.0
"""A picture that was not confirmed is not tried again before."""
RECOVER_EVERY_S = 10.0
"""How often an error is tried to be recovered from while it stands."""
PICTURE = "picture"
GREETINGS = 3
NEVER_ANSWERS = 3
"""After so many jobs without an answer, and none before with one, a printer never gives any."""
TRIAL_MM = 300


class EscposPrinter:
    """A printer that speaks ESC/POS; every call but `status` comes from its lane.

    `confirm_margin_s` is waited beyond the job's own time on the wire; `answer_timeout_s` is how
    long a status byte may take. A status is believed for two polls and that margin, for which a
    job may hold up a poll; older, it reads as unknown. Its age is reckoned by `clock`, monotonic
    seconds. It opens its port by itself, and again after every loss. `roll` counts its paper.
    """

    def __init__(
        self,
        transport: Transport,
        lettering: Lettering,
        *,
        width_dots: int = 576,
        confirm_margin_s: float = 5.0,
        answer_timeout_s: float = 0.5,
        roll: Roll | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.width_dots = width_dots
        self.closing = transport.closing
        self._transport = Metered(transport)
        self._profile = lettering.profile
        self._dialogue = Dialogue(self._transport, answer_timeout_s, self._profile.full_status)
        self._lettering = lettering
        self._roll = roll or Roll(MemoryOfItsOwn())
        self._pace = Pace()
        self._confirm_margin_s = confirm_margin_s
        self._clock = clock
        believed_s = 2 * POLL_EVERY_S + confirm_margin_s
        self._standing = Standing(transport.name, believed_s, now, clock)
        self._outcomes: OrderedDict[str, Outcome] = OrderedDict()
        self._job_abandoned = False
        """Something of a job may be within the printer, or on the paper that hangs out of it."""
        self._owed: bytes | None = None
        """The process id of the last job, while the printer has not answered for it."""
        self._jobs_unanswered = 0
        """How many in a row; below nought once one was answered: so it does."""
        self._idle_from = clock() + IDLE_S
        self._recover_from = clock()
        self._met, self._greetings = False, 0

    def print(self, job: PrintJob) -> Outcome:
        """Print `job`; see `TicketPrinter.print`. A page wider than the paper is a ValueError."""
        if job.page.width > self.width_dots:
            raise ValueError(f"page {job.page.width} dots wide, paper {self.width_dots}")
        if job.id not in self._outcomes:
            height_mm = partial(self._lettering.height_mm, job.page)
            outcome = self._attempt(job.id, partial(self._lettering.job, job.page), height_mm)
            log.info("job %s on %s: %s", job.id, self._transport.name, outcome)
            self._outcomes[job.id] = outcome
            if len(self._outcomes) > OUTCOMES_KEPT:
                self._outcomes.popitem(last=False)
        return self._outcomes[job.id]

    def trial(self, job_id: str) -> Outcome:
        """Print the slip that shows Vietnamese in every way that the printer may know."""
        slip = partial(self._lettering.trial, self.width_dots)
        return self._attempt(job_id, slip, lambda: TRIAL_MM)

    def settle_letters(self, right: Sequence[int]) -> str:
        """Use the ways of these lines on the printer that stands there now.

        Raises ValueError, and DeviceError where it does not say which one it is.
        """
        self._reach()
        if self._profile.serial_number and not self._met:
            raise DeviceTimeoutError(self._transport.name, "it does not tell its serial number")
        powers = self._lettering.confirm(right)
        self._met = False  # which pictures it has is asked anew
        pages = [f"{page}={table}" for page, table in sorted(powers.pages.items())]
        others = {"glyphs": powers.glyphs, "pictures": powers.stored is not None}
        ways = " ".join([*pages, *(name for name, there in others.items() if there)])
        log.info("%s: Vietnamese by %s", self._transport.name, ways or "dots")
        return ways

    def new_roll(self) -> None:
        """Count paper from a new roll; see `TicketPrinter.new_roll`."""
        self._roll.renew()
        self._roll.keep()

    def status(self) -> Status:
        """What was last heard, aged; never touches the wire."""
        return self._standing.status()

    def traffic(self) -> Traffic:
        """What went over its wire so far; any thread may ask."""
        return self._transport.traffic

    def poll(self) -> Status:
        """Ask the printer now; what keeps it from answering stands in the status.

        One that is in order and has had nothing to do for `IDLE_S` is given the next picture of
        what stands on every slip. The count of its paper is kept here and not behind a slip: its
        outcome would wait for the record.
        """
        try:
            in_order = self._reach() == frozenset()
            if in_order and self._clock() >= self._idle_from:
                self._store_picture()
        except DeviceError as error:
            log.debug("poll of %s: %s", self._transport.name, error)
        self._roll.keep()
        return self._standing.last

    def _store_picture(self) -> None:
        data = self._lettering.picture_job(process_id(PICTURE))
        if data is None:
            return
        if self._send(PICTURE, data).result is Result.CONFIRMED:
            self._lettering.picture_done()
        else:
            self._idle_from = self._clock() + PICTURE_AGAIN_S

    def take_over(self) -> None:
        """Forget what an earlier process may have left within the printer, before the next job."""
        self._transport.close()
        self._job_abandoned = True

    def close(self) -> None:
        """Give the port back; the next job or poll opens it again."""
        self._transport.close()
        self._roll.keep()

    def _attempt(
        self, job_id: str, compose: Callable[[bytes], bytes], height_mm: Callable[[], int]
    ) -> Outcome:
        """Send what `compose` makes for the job's process id, if the printer can work.

        Whatever may go wrong on our side goes wrong before the first byte: a job that failed behind
        it would be sent once more.
        """
        try:
            complaints = self._reach()
            if complaints and complaints & BLOCKING:
                return Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, tuple(sorted(complaints)))
            if self._job_abandoned:
                self._clear()
            self._doubt_letters()
            data = compose(process_id(job_id))
        except DeviceError as error:
            return Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, (error.code,))
        began_s = self._clock()
        self._idle_from = began_s + IDLE_S
        outcome = self._send(job_id, data)
        took_s = self._clock() - began_s
        used_mm = height_mm()  # not sooner: somebody waits for the first byte
        if outcome.result is Result.CONFIRMED:
            wire_s = len(data) * self._transport.byte_time_s
            self._pace.took(took_s, wire_s, used_mm)
        self._settle(outcome)
        self._roll.count(used_mm)
        return outcome

    def _settle(self, outcome: Outcome) -> None:
        """What a job that was sent leaves behind, by its outcome."""
        if outcome.result is Result.CONFIRMED:
            self._owed, self._jobs_unanswered = None, -OUTCOMES_KEPT
            return
        used_to_answer = self._jobs_unanswered < 0
        self._jobs_unanswered += 1
        if outcome.evidence is Evidence.STATUS_ONLY and not BLOCKING & set(outcome.reasons):
            if used_to_answer:
                self._pace.missed()
            if not self._lettering.answers_jobs or self._jobs_unanswered > NEVER_ANSWERS:
                return  # it never says more
            self._job_abandoned = True
        self._lettering.forget()

    def _send(self, job_id: str, data: bytes) -> Outcome:
        """From the first byte on, nothing but the printer's answer confirms, and nothing fails.

        A printer that never says so is asked how it is once its bytes have left.
        """
        wire_s = len(data) * self._transport.byte_time_s
        waited_s = self._confirm_margin_s if self._lettering.answers_jobs else 0.0
        deadline = time.monotonic() + wire_s + waited_s
        try:
            self._transport.write(data, wire_s + self._confirm_margin_s)
            if self._dialogue.printed(process_id(job_id), deadline):
                self._standing.hear_life()
                return Outcome(Result.CONFIRMED, Evidence.PROCESS_ID)
            self._owed = process_id(job_id)
            complaints = self._learn()
        except DeviceError as error:
            self._transport.close()
            self._job_abandoned = True
            self._standing.hear_error(error)
            return Outcome(Result.UNCONFIRMED, Evidence.CONNECTION_LOST, (error.code,))
        if complaints is None:
            return Outcome(Result.UNCONFIRMED, Evidence.SILENCE, (DeviceTimeoutError.code,))
        return Outcome(Result.UNCONFIRMED, Evidence.STATUS_ONLY, tuple(sorted(complaints)))

    def _reach(self) -> Complaints:
        """Ask for the status, over a new connection if the old one has died meanwhile."""
        self._standing.ask()
        try:
            if self._transport.is_open:
                try:
                    return self._greeted(self._recovered(self._learn()))
                except DisconnectedError as error:
                    log.info("%s lost, trying again: %s", self._transport.name, error)
            self._connect()
            return self._greeted(self._recovered(self._learn()))
        except DeviceError as error:
            self._standing.hear_error(error)
            raise

    def _connect(self) -> None:
        """Open the port; a printer left within a job forgets it, and its paper is cut off.

        Each job initialises the printer, but what it has already printed would stand above the next
        slip.
        """
        self._transport.open()
        self._lettering.part()  # it may have been without power, or be another one
        self._met, self._greetings = False, 0
        if self._job_abandoned:
            self._clear()

    def _clear(self) -> None:
        """Have the printer forget half a job, and cut its paper off."""
        try:
            self._dialogue.clear()
        except DeviceError:
            self._transport.close()  # the next one to reach it clears it first
            raise
        self._job_abandoned, self._owed = False, None

    def _greeted(self, complaints: Complaints) -> Complaints:
        """Learn which printer stands there and which pictures it has; it is asked a few times.

        One that cannot answer that now is asked later.
        """
        stopped = complaints is None or complaints & BLOCKING or self._job_abandoned
        if stopped or self._met or self._greetings >= GREETINGS:
            return complaints
        self._greetings += 1
        tells_number = self._profile.serial_number
        number = self._dialogue.serial_number() if tells_number else None
        if number:
            self._lettering.meet(number)
        self._met = number is not None or not tells_number
        if self._lettering.keeps_pictures:
            self._lettering.told(self._dialogue.kept_pictures())
        return complaints

    def _learn(self) -> Complaints:
        self._listen()
        complaints = self._pace.judge(self._roll.judge(self._dialogue.complaints()))
        if complaints is None:
            self._lettering.forget()  # nobody knows what silence was
        self._suspect(complaints)
        self._standing.hear(complaints)
        return complaints

    def _listen(self) -> None:
        """An answer that came too late for the journal still says that nothing is left within."""
        may_come = self._jobs_unanswered <= NEVER_ANSWERS and self._lettering.answers_jobs
        if self._owed and may_come and self._dialogue.printed_late(self._owed):
            self._owed, self._jobs_unanswered, self._job_abandoned = None, -OUTCOMES_KEPT, False
            self._pace.came_late()

    def _suspect(self, complaints: Complaints) -> None:
        """Without an answer for the last job, what stops or silences the printer may hold it back.

        It would come out by itself once the paper is in, behind a copy: so it is to be forgotten,
        while the printer stands still, and again before the next slip.
        """
        stopped = bool(complaints and complaints & BLOCKING)
        silenced = complaints is None and self._standing.speaks
        if not self._owed or not (stopped or silenced):
            return
        self._job_abandoned = True
        if stopped:
            self._dialogue.forget_job()
            self._owed = None

    def _recovered(self, complaints: Complaints) -> Complaints:
        """Say what brings the printer out of its error, where its model has that; ask again."""
        known = self._profile.recovery
        ways = [known[one] for one in sorted(complaints or ()) if one in known]
        if not ways or self._clock() < self._recover_from:
            return complaints
        self._recover_from = self._clock() + RECOVER_EVERY_S
        for way in ways:
            self._dialogue.send(way)
        self._job_abandoned = True
        return self._learn()

    def _doubt_letters(self) -> None:
        """Bring letters of ours again where the printer may have been without power unnoticed.

        A network or USB printer that goes and comes breaks its connection; on a line nothing shows
        it, but for the mark that some models keep as long as they have power.
        """
        if not self._lettering.holds_letters or not self._transport.byte_time_s:
            return
        if not (self._profile.power_mark and self._dialogue.marked(MARK_KEY)):
            self._lettering.forget()
