"""The check before numbers open: devices, clock, disk, backup, and what later parts add.

Every program that owns devices carries a `HallCheck`; on each machine one of them makes the check.
It runs on a thread of its own and holds up nothing: what does not answer in time is left behind
and is itself a finding.
"""

import logging
import queue
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from devices.errors import BusyError, ClaimedError, DeviceTimeoutError
from hall.owners import HEARTBEAT_S, Owners
from hall.requests import ANSWER_TIMEOUT_S, PRINTED_S, ask
from hall.rounds import Rounds
from office.checks import Found, NoteCheck, check_due
from office.clock import TOLERANCE_S, to_ms
from office.hall_views import UNPRINTED_AFTER_MS
from office.office import Office, Who
from office.store import ports
from office.strips import left_unsettled
from office.views import waiting_print_jobs

__all__ = [
    "FAULT",
    "WARN",
    "Check",
    "Fault",
    "HallCheck",
    "Looked",
    "Skipped",
    "clock_check",
    "device_check",
    "disk_check",
    "look_at",
    "strips_check",
]

FIRST_LOOK_S = 20.0
"""After a start the programs beside this one need so long until they own their devices."""
LOOK_EVERY_S = HEARTBEAT_S
AGAIN_S = 900.0
"""While something is wrong it is looked at again so often, lest the line tell what was mended."""
CHECK_TIMEOUT_S = ANSWER_TIMEOUT_S + 5.0
DISK_LOW_BYTES = 1_000_000_000
DISK_FULL_BYTES = 200_000_000
"""Below this the record itself is in danger within days."""

INFO, WARN, FAULT = "info", "warn", "fault"
_CLAIM = "hall-check"

_logger = logging.getLogger(__name__)


class Fault(NamedTuple):
    """Why something is not well, as a code, and how much that matters: `warn` or `fault`."""

    reason: str
    level: str


class Skipped(NamedTuple):
    """Why something could not be looked at, as a code: that is neither well nor wrong."""

    reason: str


AT_WORK = Skipped(BusyError.code)
"""It does something else just now, and may be looked at later."""
TOO_LONG = Fault("check-timeout", WARN)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at.

    `about` and `kind` as in `Found`. `look` gives what is wrong, None where all is well; it runs on
    a thread of its own and has `CHECK_TIMEOUT_S`.
    """

    about: str
    kind: str
    look: Callable[[], Fault | Skipped | None]


class Looked(NamedTuple):
    """What is wrong, and what could not be looked at."""

    found: list[Found]
    skipped: list[Found]


class HallCheck:
    """Makes this machine's check when it is due, and again while anything is wrong or was at work.

    `owners` are the claims of this check alone, renewed every `beat_s`. `first_look_s`,
    `timeout_s` and `again_s` are those of this module; `steady_s` is monotonic; `installation` as
    in `NoteCheck`. Where `news` gives another value than at the last look, something is known to
    have changed, and the check is made again.
    """

    def __init__(
        self,
        office: Office,
        who: Who,
        machine: str,
        owners: Owners,
        checks: Sequence[Check],
        *,
        first_look_s: float = FIRST_LOOK_S,
        timeout_s: float = CHECK_TIMEOUT_S,
        again_s: float = AGAIN_S,
        beat_s: float = HEARTBEAT_S,
        steady_s: Callable[[], float] = time.monotonic,
        installation: str = "",
        news: Callable[[], object] = lambda: None,
    ) -> None:
        self._office = office
        self._who = who
        self._machine = machine
        self._installation = installation
        self._owners = owners
        self._checks = checks
        self._timeout_s = timeout_s
        self._again_s = again_s
        self._steady_s = steady_s
        self._beat_s = beat_s
        self._held, self._is_held = ExitStack(), False
        self._looked_at_s = -again_s
        self._news = news
        self._known = news()
        self._rounds = Rounds("hall check", self.look, LOOK_EVERY_S, first_s=first_look_s)

    def start(self) -> None:
        """Begin to look whether the check is due."""
        self._rounds.start()

    def stop(self) -> None:
        """Look no more; what is under way is left behind."""
        self._rounds.stop()
        self._held.close()

    def look(self) -> bool:
        """Make the check if it is due here and now; tell whether it was made."""
        due = check_due(self._office, self._machine)
        unsettled = due.troubled or AT_WORK.reason in due.skipped
        again = unsettled and self._steady_s() - self._looked_at_s >= self._again_s
        news = self._news()
        changed = due.checked and news != self._known
        if not (due.now or again or changed) or not self._is_mine():
            return False
        self._looked_at_s = self._steady_s()
        self._known = news
        looked = self._looked()
        if self._rounds.stopping.is_set():
            return False  # the devices were being taken down meanwhile
        point = self._office.settings.points[0].id
        note = NoteCheck(
            self._machine,
            len(self._checks) - len(looked.skipped),
            tuple(looked.found),
            point,
            tuple(looked.skipped),
            self._installation,
        )
        self._office.do(note, self._who)
        return True

    def _is_mine(self) -> bool:
        """Whether this program makes the check of its machine; another one may do so already.

        Once it does, it keeps that claim alive beside the looking, which may take long.
        """
        if not self._is_held:
            claim = f"{_CLAIM}:{self._machine}:{self._installation}"
            try:
                self._held.enter_context(self._owners.held(claim, self._beat_s))
            except ClaimedError:
                return False
            self._is_held = True
        return True

    def _looked(self) -> Looked:
        return look_at(self._checks, self._timeout_s, self._rounds.stopping)


def look_at(
    checks: Sequence[Check],
    timeout_s: float = CHECK_TIMEOUT_S,
    stop: threading.Event | None = None,
) -> Looked:
    """Look at one thing after the other, until `stop`; what was at work once more behind all."""
    stopped = stop or threading.Event()
    seen = {check: _in_time(check, timeout_s) for check in checks if not stopped.is_set()}
    for check, answer in list(seen.items()):
        if answer in (AT_WORK, TOO_LONG) and not stopped.is_set():
            seen[check] = _in_time(check, timeout_s)
    looked = Looked([], [])
    for check, answer in seen.items():
        if isinstance(answer, Fault):
            looked.found.append(Found(check.about, check.kind, *answer))
        elif answer is not None:
            looked.skipped.append(Found(check.about, check.kind, answer.reason, INFO))
    return looked


def _in_time(check: Check, timeout_s: float) -> Fault | Skipped | None:
    """What a check finds, or that it has not ended; it is then left behind."""
    answers: queue.SimpleQueue[Fault | Skipped | None] = queue.SimpleQueue()

    def look() -> None:
        try:
            answers.put(check.look())
        except Exception:
            _logger.exception("the check of %s failed", check.about)
            answers.put(Fault("check-failed", WARN))

    threading.Thread(target=look, name=f"check {check.about}", daemon=True).start()
    try:
        return answers.get(timeout=timeout_s)
    except queue.Empty:
        _logger.error("the check of %s has not ended in %g s", check.about, timeout_s)
        return TOO_LONG


def device_check(
    office: Office,
    device: str,
    kind: str,
    living: Callable[[], bool],
    answer_timeout_s: float = ANSWER_TIMEOUT_S,
) -> Check:
    """A round trip to a device, by the program that owns its port, as `living` tells.

    A printer that prints, and a port that is lent or has other work, are skipped.
    """

    def look() -> Fault | Skipped | None:
        if not living():
            return Fault("status-stale", FAULT)
        args = {"level": 1}
        try:
            answer = ask(office.store, office.clock, device, "check", args, answer_timeout_s)
        except DeviceTimeoutError:
            return AT_WORK if _has_work(office, device) else TOO_LONG
        if answer.error:
            return AT_WORK if answer.error == BusyError.code else Fault(answer.error, FAULT)
        result, reason = str(answer.facts["result"]), str(answer.facts["next_step"])
        if result == "skipped":
            return Skipped(reason)
        level = {"warn": WARN, "fail": FAULT}.get(result)
        return Fault(reason, level) if level else None

    return Check(device, kind, look)


def _has_work(office: Office, device: str) -> bool:
    """Whether its owner is doing something else, and has been for no longer than that may take.

    The oldest counts: an owner that hangs is given new work all the same.
    """
    now_ms = to_ms(office.clock.now())
    with office.store.read() as tx:
        asked = [one.asked_at for one in ports.open_requests(tx, [device])]
    printing = [job.requested_at for job, _ in waiting_print_jobs(office, device)]
    if not asked and not printing:
        return False
    return now_ms - min(asked, default=now_ms) <= PRINTED_S * 1000 and (
        now_ms - min(printing, default=now_ms) <= UNPRINTED_AFTER_MS
    )


def clock_check(office: Office, machine: str) -> Check:
    """Whether the office's clock is believed, and staff have said which day it is if not.

    Also whether the machine's own clock shows the same, where the office's is the record server's.
    """

    def look() -> Fault | None:
        with office.look() as (_, now):
            if now.unanswered:
                return Fault("clock-asked", FAULT)
            if now.doubted is not None:
                return Fault("clock-doubted", WARN)
        apart = abs(office.clock.apart_s()) > TOLERANCE_S
        return Fault("clock-apart", WARN) if apart else None

    return Check(f"clock:{machine}", "clock", look)


def free_of(folder: Path) -> int:
    """Bytes that this user may still write on the disk of a folder. Raises OSError."""
    return shutil.disk_usage(folder).free


def disk_check(folder: Path, machine: str, free_bytes: Callable[[Path], int] = free_of) -> Check:
    """Whether the disk of the data folder has room."""

    def look() -> Fault | None:
        try:
            free = free_bytes(folder)
        except OSError as error:
            _logger.error("%s: %s", folder, error)
            return Fault("disk-unreadable", FAULT)
        if free < DISK_FULL_BYTES:
            return Fault("disk-full", FAULT)
        return Fault("disk-low", WARN) if free < DISK_LOW_BYTES else None

    return Check(f"disk:{machine}", "disk", look)


def strips_check(office: Office, machine: str) -> Check:
    """Whether somebody has said what became of the numbers on paper of days that are over."""

    def look() -> Fault | None:
        return Fault("strip-open", WARN) if left_unsettled(office) else None

    return Check(f"strips:{machine}", "strips", look)
