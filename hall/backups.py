"""What became of the copies of the record, place by place: a file beside the record tells it.

Nobody but the program that copies touches a place itself: a dead network folder holds whoever looks
at it. Everybody else reads the file.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from hall.checks import FAULT, WARN, Check, Fault
from office.clock import from_ms, to_ms
from office.errors import CopyFault
from office.office import Office
from office.store import events

__all__ = [
    "EVERY_MS",
    "STUCK",
    "PlaceState",
    "backup_check",
    "forget_states",
    "is_due",
    "read_states",
    "write_states",
]

STATE_FILE = "backup.json"
EVERY_MS = 3_600_000
OLD_DAYS = 1
"""A copy that is more working days old is too old."""
NONE, OLD, STUCK, FAILED = "backup-none", "backup-old", "backup-stuck", "backup-failed"


@dataclass(frozen=True, slots=True)
class PlaceState:
    """How a place stands: its last good copy, and why the last try after it made none.

    `at` is when that copy was made, milliseconds, and `seq` how far it goes; `file` is "" where
    there was none yet. `fault` is a code, "" after a good copy, with what the system said.
    """

    file: str = ""
    at: int = 0
    seq: int = 0
    size: int = 0
    fault: str = ""
    detail: str = ""

    def failed(self, fault: str, detail: str = "") -> "PlaceState":
        """The same place after a try that made no copy."""
        return replace(self, fault=fault, detail=detail)


def read_states(data_dir: Path) -> dict[str, PlaceState]:
    """How each place stands, by its path; a file that is lost or damaged tells nothing."""
    try:
        told = json.loads((data_dir / STATE_FILE).read_text(encoding="utf-8"))
        return {place: PlaceState(**state) for place, state in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_states(data_dir: Path, states: Mapping[str, PlaceState]) -> None:
    """Let everybody on this machine know. Raises OSError."""
    text = json.dumps({place: asdict(one) for place, one in states.items()}, ensure_ascii=False)
    aside = data_dir / f"{STATE_FILE}.new"
    aside.write_text(text, encoding="utf-8")
    aside.replace(data_dir / STATE_FILE)


def forget_states(data_dir: Path) -> None:
    """Every place is to have a copy anew. Raises OSError."""
    (data_dir / STATE_FILE).unlink(missing_ok=True)


def is_due(office: Office, state: PlaceState) -> bool:
    """Whether a place is to have a new copy.

    That is every hour in which anything was written, and at once when a day was closed. What has
    failed is due until it is done.
    """
    if state.fault or not state.file:
        return True
    with office.store.read() as tx:
        if events.head(tx) == state.seq:
            return False
        if abs(to_ms(office.clock.now()) - state.at) >= EVERY_MS:
            return True
        return bool(events.of_kinds_since(tx, state.seq, ("day.closed",)))


def backup_check(
    data_dir: Path, places: Sequence[Path], office: Office, machine: str, *, elsewhere: bool
) -> Check:
    """Whether the record stands in a second place too, and how old it is there.

    `elsewhere`: somebody else sees to it, and only places of the settings are looked at.
    """

    def look() -> Fault | None:
        if not places:
            return None if elsewhere else Fault(NONE, WARN)
        states = read_states(data_dir)
        found = [_fault_of(states.get(str(one), PlaceState()), office) for one in places]
        worst = [one for one in found if one]
        return next((one for one in worst if one.level == FAULT), next(iter(worst), None))

    return Check(f"backup:{machine}", "backup", look)


def _fault_of(state: PlaceState, office: Office) -> Fault | None:
    if state.fault:
        return Fault(state.fault, FAULT if state.fault == CopyFault.RECORD else WARN)
    if not state.file:
        return Fault(OLD, WARN)
    with office.store.read() as tx:
        if events.head(tx) == state.seq:
            return None
    calendar = office.calendar
    day, today = calendar.business_day(from_ms(state.at)), calendar.business_day(office.clock.now())
    return Fault(OLD, WARN) if calendar.working_days_after(day, today) > OLD_DAYS else None
