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
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from devices.errors import ClaimedError, DeviceTimeoutError
from hall.owners import HEARTBEAT_S, Owners
from hall.requests import ANSWER_TIMEOUT_S, ask
from hall.rounds import Rounds
from office.checks import Found, NoteCheck, check_due
from office.office import Office, Who

__all__ = [
    "Check",
    "Fault",
    "HallCheck",
    "backup_check",
    "clock_check",
    "device_check",
    "disk_check",
    "look_at",
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

WARN, FAULT = "warn", "fault"
_CLAIM = "hall-check"

_logger = logging.getLogger(__name__)


class Fault(NamedTuple):
    """Why something is not well, as a code, and how much that matters: `warn` or `fault`."""

    reason: str
    level: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at.

    `about` and `kind` as in `Found`. `look` gives what is wrong, None where all is well; it runs on
    a thread of its own and has `CHECK_TIMEOUT_S`.
    """

    about: str
    kind: str
    look: Callable[[], Fault | None]


class HallCheck:
    """Makes this machine's check when it is due, and again while it finds something wrong.

    `owners` are the claims of this check alone, renewed every `beat_s`. `first_look_s`,
    `timeout_s` and `again_s` are those of this module; `steady_s` is monotonic.
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
    ) -> None:
        self._office = office
        self._who = who
        self._machine = machine
        self._owners = owners
        self._checks = checks
        self._timeout_s = timeout_s
        self._again_s = again_s
        self._steady_s = steady_s
        self._beat_s = beat_s
        self._held, self._is_held = ExitStack(), False
        self._looked_at_s = -again_s
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
        again = due.troubled and self._steady_s() - self._looked_at_s >= self._again_s
        if not (due.now or again) or not self._is_mine():
            return False
        self._looked_at_s = self._steady_s()
        found = self._found()
        if self._rounds.stopping.is_set():
            return False  # the devices were being taken down meanwhile
        point = self._office.settings.points[0].id
        note = NoteCheck(self._machine, len(self._checks), tuple(found), point)
        self._office.do(note, self._who)
        return True

    def _is_mine(self) -> bool:
        """Whether this program makes the check of its machine; another one may do so already.

        Once it does, it keeps that claim alive beside the looking, which may take long.
        """
        if not self._is_held:
            claim = f"{_CLAIM}:{self._machine}"
            try:
                self._held.enter_context(self._owners.held(claim, _CLAIM, self._beat_s))
            except ClaimedError:
                return False
            self._is_held = True
        return True

    def _found(self) -> list[Found]:
        return look_at(self._checks, self._timeout_s, self._rounds.stopping)


def look_at(
    checks: Sequence[Check],
    timeout_s: float = CHECK_TIMEOUT_S,
    stop: threading.Event | None = None,
) -> list[Found]:
    """Look at one thing after the other, until `stop`; gives all that is wrong."""
    found = []
    for check in checks:
        if stop is not None and stop.is_set():
            break
        fault = _in_time(check, timeout_s)
        if fault is not None:
            found.append(Found(check.about, check.kind, *fault))
    return found


def _in_time(check: Check, timeout_s: float) -> Fault | None:
    """What a check finds, or that it has not ended; it is then left behind."""
    answers: queue.SimpleQueue[Fault | None] = queue.SimpleQueue()

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
        return Fault("check-timeout", WARN)


def device_check(office: Office, device: str, kind: str, living: Callable[[], bool]) -> Check:
    """A round trip to a device, by the program that owns its port, as `living` tells."""

    def look() -> Fault | None:
        if not living():
            return Fault("status-stale", FAULT)
        try:
            answer = ask(office.store, office.clock, device, "check", {"level": 1})
        except DeviceTimeoutError:
            return Fault("check-timeout", WARN)
        if answer.error:
            return Fault(answer.error, FAULT)
        level = {"warn": WARN, "fail": FAULT}.get(str(answer.facts["result"]))
        return Fault(str(answer.facts["next_step"]), level) if level else None

    return Check(device, kind, look)


def clock_check(office: Office, machine: str) -> Check:
    """Whether the machine's clock is believed, and staff have said which day it is if not."""

    def look() -> Fault | None:
        with office.look() as (_, now):
            if now.doubted is None:
                return None
            return Fault("clock-asked", FAULT) if now.unanswered else Fault("clock-doubted", WARN)

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


def backup_check(file: Path, most_days: int, office: Office, machine: str) -> Check:
    """Whether the last copy of the record is at most so many working days old."""

    def look() -> Fault | None:
        try:
            made = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        except OSError as error:
            _logger.error("%s: %s", file, error)
            return Fault("backup-missing", WARN)
        calendar = office.calendar
        day, today = calendar.business_day(made), calendar.business_day(office.clock.now())
        old = calendar.working_days_after(day, today) > most_days
        return Fault("backup-old", WARN) if old else None

    return Check(f"backup:{machine}", "backup", look)
