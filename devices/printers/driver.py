"""The driver of an ESC/POS ticket printer, over whatever transport reaches it."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from devices.errors import DeviceError, DeviceTimeoutError, DisconnectedError, NotFoundError
from devices.printers import POLL_EVERY_S, Evidence, Outcome, PrintJob, Reason, Result
from devices.printers.calibration import Lettering
from devices.printers.dialogue import BLOCKING, Complaints, Dialogue
from devices.printers.escpos import process_id
from devices.status import Level, Source, State, Status, lost, never_answered, utc_now
from devices.transport import Transport

__all__ = ["EscposPrinter"]

log = logging.getLogger(__name__)

OUTCOMES_KEPT = 1024
IDLE_S = 600.0
"""After so long without a job a picture may take the line: 16 s for a large one at 9600 baud."""
PICTURE_AGAIN_S = 3600.0
"""A picture that was not confirmed is not tried again before."""
PICTURE = "picture"
GREETINGS = 3
MISSES = 3
"""So many polls and jobs in a row without a word: the printer is gone."""

BROKEN = frozenset({Reason.CUTTER_JAM, Reason.FAULT})
UNREACHABLE = (NotFoundError, DisconnectedError, DeviceTimeoutError)


class EscposPrinter:
    """A printer that speaks ESC/POS; every call but `status` comes from its lane.

    `confirm_margin_s` is waited beyond the job's own time on the wire; `answer_timeout_s` is how
    long a status byte may take. A status is believed for two polls and that margin, for which a
    job may hold up a poll; older, it reads as unknown. Its age is reckoned by `clock`, monotonic
    seconds. It opens its port by itself, and again after every loss.
    """

    def __init__(
        self,
        transport: Transport,
        lettering: Lettering,
        *,
        width_dots: int = 576,
        confirm_margin_s: float = 5.0,
        answer_timeout_s: float = 0.5,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.width_dots = width_dots
        self._transport = transport
        self._dialogue = Dialogue(transport, answer_timeout_s)
        self._lettering = lettering
        self._confirm_margin_s = confirm_margin_s
        self._believed_s = 2 * POLL_EVERY_S + confirm_margin_s
        self._now = now
        self._clock = clock
        self._outcomes: OrderedDict[str, Outcome] = OrderedDict()
        self._job_abandoned = False
        self._idle_from = clock() + IDLE_S
        self._met, self._greetings = False, 0
        self._unanswered = 0
        """Polls and jobs since the printer last said anything, the present one included."""
        self._told = (never_answered(now()), clock() + self._believed_s)

    def print(self, job: PrintJob) -> Outcome:
        """Print `job`; see `TicketPrinter.print`. A page wider than the paper is a ValueError."""
        if job.page.width > self.width_dots:
            raise ValueError(f"page {job.page.width} dots wide, paper {self.width_dots}")
        if job.id not in self._outcomes:
            outcome = self._attempt(job.id, partial(self._lettering.job, job.page))
            log.info("job %s on %s: %s", job.id, self._transport.name, outcome)
            self._outcomes[job.id] = outcome
            if len(self._outcomes) > OUTCOMES_KEPT:
                self._outcomes.popitem(last=False)
        return self._outcomes[job.id]

    def trial(self, job_id: str) -> Outcome:
        """Print the slip that shows Vietnamese in every way that the printer may know."""
        return self._attempt(job_id, partial(self._lettering.trial, self.width_dots))

    def settle_letters(self, right: Sequence[int]) -> str:
        """Use the ways of these lines on the printer that stands there now.

        Raises ValueError, and DeviceError where it does not say which one it is.
        """
        self._reach()
        if self._lettering.profile.serial_number and not self._met:
            raise DeviceTimeoutError(self._transport.name, "it does not tell its serial number")
        powers = self._lettering.confirm(right)
        self._met = False  # which pictures it has is asked anew
        pages = [f"{page}={table}" for page, table in sorted(powers.pages.items())]
        others = {"glyphs": powers.glyphs, "pictures": powers.stored is not None}
        ways = " ".join([*pages, *(name for name, there in others.items() if there)])
        log.info("%s: Vietnamese by %s", self._transport.name, ways or "dots")
        return ways

    def status(self) -> Status:
        """What was last heard, aged; never touches the wire."""
        status, believed_until = self._told
        return status if self._clock() <= believed_until else status.stale()

    def poll(self) -> Status:
        """Ask the printer now; what keeps it from answering stands in the status.

        One that is in order and has had nothing to do for `IDLE_S` is given the next picture of
        what stands on every slip.
        """
        try:
            in_order = self._reach() == frozenset()
            if in_order and self._clock() >= self._idle_from:
                self._store_picture()
        except DeviceError as error:
            log.debug("poll of %s: %s", self._transport.name, error)
        return self._told[0]

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

    def _attempt(self, job_id: str, compose: Callable[[bytes], bytes]) -> Outcome:
        """Send what `compose` makes for the job's process id, if the printer can work."""
        try:
            complaints = self._reach()
            if complaints and complaints & BLOCKING:
                return Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, tuple(sorted(complaints)))
            if self._job_abandoned:
                self._clear()
            data = compose(process_id(job_id))
        except DeviceError as error:
            return Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, (error.code,))
        self._idle_from = self._clock() + IDLE_S
        outcome = self._send(job_id, data)
        held_back = bool(BLOCKING & set(outcome.reasons))
        self._job_abandoned |= held_back  # what it still holds must not come out behind a copy
        as_expected = outcome.evidence is Evidence.STATUS_ONLY and not self._lettering.answers_jobs
        if outcome.result is not Result.CONFIRMED and (held_back or not as_expected):
            self._lettering.forget()
        return outcome

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
                self._hear_life()
                return Outcome(Result.CONFIRMED, Evidence.PROCESS_ID)
            complaints = self._learn()
        except DeviceError as error:
            self._transport.close()
            self._job_abandoned = True
            self._hear_error(error)
            return Outcome(Result.UNCONFIRMED, Evidence.CONNECTION_LOST, (error.code,))
        if complaints is None:
            return Outcome(Result.UNCONFIRMED, Evidence.SILENCE, (DeviceTimeoutError.code,))
        return Outcome(Result.UNCONFIRMED, Evidence.STATUS_ONLY, tuple(sorted(complaints)))

    def _reach(self) -> Complaints:
        """Ask for the status, over a new connection if the old one has died meanwhile."""
        self._unanswered += 1
        try:
            if self._transport.is_open:
                try:
                    return self._learn()
                except DisconnectedError as error:
                    log.info("%s lost, trying again: %s", self._transport.name, error)
            self._connect()
            return self._learn()
        except DeviceError as error:
            self._hear_error(error)
            raise

    def _connect(self) -> None:
        """Open the port; a printer left within a job forgets it, and its paper is cut off.

        Each job initialises the printer, but what it has already printed would stand above the next
        slip.
        """
        self._transport.open()
        self._lettering.forget()  # it may have been without power
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
        self._job_abandoned = False

    def _greet(self) -> None:
        """Learn which printer stands there and which pictures it has; it is asked a few times."""
        if self._met or self._greetings >= GREETINGS:
            return
        self._greetings += 1
        tells_number = self._lettering.profile.serial_number
        number = self._dialogue.serial_number() if tells_number else None
        if number:
            self._lettering.meet(number)
        self._met = number is not None or not tells_number
        if self._lettering.keeps_pictures:
            self._lettering.told(self._dialogue.kept_pictures())

    def _learn(self) -> Complaints:
        complaints = self._dialogue.complaints()
        if complaints is None:
            self._lettering.forget()  # nobody knows what silence was
        else:
            self._unanswered = 0
            if not complaints & BLOCKING and not self._job_abandoned:
                self._greet()
        self._hear(_status_of(complaints, self._now(), gone=self._unanswered >= MISSES))
        return complaints

    def _hear_life(self) -> None:
        """A finished job is an answer too, for a printer that leaves status questions unanswered.

        Where the status was heard before the job, it says more than this and stands.
        """
        if self._unanswered:
            self._unanswered = 0
            self._hear(_status_of(frozenset(), self._now(), gone=False))

    def _hear_error(self, error: DeviceError) -> None:
        status = lost(error.code, self._now())
        self._hear(
            status if isinstance(error, UNREACHABLE) else replace(status, state=State.FAILED)
        )

    def _hear(self, status: Status) -> None:
        """Take over a new status; say so in the log only when it changed."""
        before = self._told[0]
        if replace(status, as_of=before.as_of) != before:
            log.info("%s is %s %s", self._transport.name, status.state, status.reasons)
        self._told = (status, self._clock() + self._believed_s)


def _status_of(complaints: Complaints, now: datetime, *, gone: bool) -> Status:
    """What the complaints mean; silence is a fault only once the printer counts as `gone`."""
    if complaints is None:
        reasons: tuple[str, ...] = (DeviceTimeoutError.code,)
        if gone:
            return Status(State.OFFLINE, Level.FAULT, reasons, now, Source.POLLED)
        return Status(State.UNKNOWN, Level.WARN, reasons, now, Source.POLLED)
    reasons = tuple(sorted(complaints))
    if complaints & BROKEN:
        return Status(State.FAILED, Level.FAULT, reasons, now, Source.POLLED)
    if complaints & BLOCKING:
        return Status(State.OFFLINE, Level.FAULT, reasons, now, Source.POLLED)
    if complaints:
        return Status(State.DEGRADED, Level.WARN, reasons, now, Source.POLLED)
    return Status(State.ONLINE, Level.INFO, reasons, now, Source.POLLED)
