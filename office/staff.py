"""Who works here: their numbers, roles and PINs, and signing in.

Names and PINs stand beside the journal; it holds only that a number was given, with which role,
and that its PIN was set. A PIN is kept as its argon2id hash. Hashing takes some 70 ms on purpose,
so that nobody tries PINs by the thousand; it is done outside every transaction.
"""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from office.act import Act
from office.clock import to_ms
from office.config import MAIN_POINT, CounterPlace
from office.errors import Refusal, Refused
from office.model import Data, Event, Plain
from office.names import NAME_LETTERS, tidy_name
from office.office import Office, Who
from office.store import Transaction, places
from office.store import staff as rows
from office.store.staff import StaffRow

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ROLES = ("officer", "helper", "guide", "supervisor", "technician")
PIN_DIGITS = (6, 12)
"""The shortest and the longest PIN."""
TRIES = 5
LOCK_S = 300
"""After `TRIES` wrong PINs nobody signs in under that number for this long."""

HASH_PASSES = 3
HASH_KIB = 32 * 1024
"""Passes and memory of one argon2id hash, more than OWASP asks for: 19 MiB and two passes."""
_NOBODY = (
    "$argon2id$v=19$m=32768,t=3,p=1"
    "$QIr1WSm0LITfOOgw4V+iNw$+nK3sgpCzOmWXXUIWmqiBASTe2wkxAeoCbkk46KMF9w"
)
"""The hash of 32 random bytes that nobody knows: an unknown number takes as long as a known one."""

STAFF_KINDS = ("staff.added", "staff.changed")
"""The events from which `fold_staff` makes who works here."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who works here; `role` is one of `ROLES`.

    `agency` is the id of whom he was seconded by, one of the settings' agencies; "" for the office.
    """

    number: int
    name: str
    role: str
    active: bool
    agency: str = ""


@dataclass(frozen=True, slots=True)
class AddStaff:
    """Give somebody the next number."""

    name: ClassVar[str] = "staff.add"
    full_name: str
    role: str
    pin_hash: str
    point: str = MAIN_POINT
    agency: str = ""

    def perform(self, act: Act) -> None:
        """Refused for a role and an agency that nobody knows."""
        _require_role(self.role)
        _require_agency(act, self.agency)
        number = rows.last_number(act.tx) + 1
        facts: dict[str, Plain] = {"number": number, "role": self.role}
        if self.agency:
            facts["agency"] = self.agency
        act.record("staff.added", f"staff:{number}", facts)
        row = StaffRow(
            number,
            self.full_name,
            self.role,
            active=True,
            pin_hash=self.pin_hash,
            agency=self.agency,
        )
        rows.add(act.tx, row)


@dataclass(frozen=True, slots=True)
class ChangeStaff:
    """Give somebody another role or agency, or let him leave or come back; None leaves as it is.

    Who leaves keeps the number, which what he did bears; he signs in nowhere any more. Whoever is
    held where he sat, or was sent there, waits for his service again, as if the counter closed.
    """

    name: ClassVar[str] = "staff.change"
    number: int
    role: str | None = None
    agency: str | None = None
    active: bool | None = None
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused for a person, role or agency that nobody knows."""
        row = rows.get(act.tx, self.number)
        if row is None:
            raise Refused(Refusal.STAFF_UNKNOWN, number=self.number)
        if self.role is not None:
            _require_role(self.role)
        if self.agency is not None:
            _require_agency(act, self.agency)
        wished = {"role": self.role, "agency": self.agency, "active": self.active}
        changes = {
            name: new
            for name, new in wished.items()
            if new is not None and new != getattr(row, name)
        }
        if not changes:
            return
        act.record("staff.changed", f"staff:{self.number}", {"number": self.number, **changes})
        rows.change(act.tx, self.number, changes)
        counter = places.counter_of_officer(act.tx, self.number)
        if self.active is False and counter:
            act.let_go(act.sign_out(counter))


@dataclass(frozen=True, slots=True)
class SetPin:
    """Give somebody another PIN; a lock ends with it."""

    name: ClassVar[str] = "staff.pin"
    number: int
    pin_hash: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused with `staff-unknown`."""
        if rows.get(act.tx, self.number) is None:
            raise Refused(Refusal.STAFF_UNKNOWN, number=self.number)
        act.record("staff.pin_set", f"staff:{self.number}", {"number": self.number})
        rows.set_pin(act.tx, self.number, self.pin_hash)


def add_staff(
    office: Office, who: Who, name: str, role: str, pin: str, agency: str = ""
) -> StaffMember:
    """Give somebody a number and a PIN.

    Refused with `staff-name-unfit`, `role-unknown`, `agency-unknown`, `pin-unfit` or `pin-easy`.
    """
    tidy = tidy_name(name)
    if tidy is None:
        raise Refused(Refusal.STAFF_NAME_UNFIT, longest=NAME_LETTERS)
    _require_role(role)
    command = AddStaff(tidy, role, _hash(pin), _point(office), agency)
    done = office.do(command, who)
    number = int(done.events[-1].subject.partition(":")[2])
    return StaffMember(number, tidy, role, active=True, agency=agency)


def change_staff(
    office: Office,
    who: Who,
    number: int,
    *,
    role: str | None = None,
    agency: str | None = None,
    active: bool | None = None,
) -> StaffMember:
    """Change somebody as `ChangeStaff` does, and refuses; the person as he is now."""
    office.do(ChangeStaff(number, role, agency, active, _point(office)), who)
    return next(one for one in staff(office) if one.number == number)


def set_pin(office: Office, who: Who, number: int, pin: str) -> None:
    """Give somebody another PIN. Refused with `staff-unknown`, `pin-unfit` or `pin-easy`."""
    office.do(SetPin(number, _hash(pin), _point(office)), who)


def staff(office: Office) -> tuple[StaffMember, ...]:
    """All who work here, by number."""
    with office.store.read() as tx:
        return tuple(_member(row) for row in rows.everyone(tx))


def roster_unknown(office: Office) -> list[CounterPlace]:
    """The counters whose officer by the settings has no number here, or has left."""
    active = {one.number for one in staff(office) if one.active}
    return [one for one in office.settings.counters if one.officer and one.officer not in active]


def fold_staff(history: Iterable[Event]) -> list[Data]:
    """What the journal knows of all who ever worked here, by number, as `facts_of` tells it."""
    known: dict[int, dict[str, Plain]] = {}
    for event in history:
        facts = json.loads(event.data)
        before = known.get(facts["number"], {"agency": "", "active": True})
        known[facts["number"]] = {**before, **facts}
    return [known[number] for number in sorted(known)]


def facts_of(row: StaffRow) -> Data:
    """What the journal knows of a row."""
    return {
        "number": row.number,
        "role": row.role,
        "agency": row.agency,
        "active": row.active,
    }


def anybody_within(tx: Transaction) -> bool:
    """Whether anybody could sign in, within a look that has begun."""
    return any(row.active for row in rows.everyone(tx))


def member_within(tx: Transaction, number: int) -> StaffMember | None:
    """One of the staff by the number, within a look that has begun."""
    row = rows.get(tx, number)
    return _member(row) if row else None


def sign_in(office: Office, who: Who, number: int, pin: str) -> StaffMember:
    """Who has this number and PIN; not for a thread that draws.

    Refused with `pin-wrong`, in the same words and after as long a time also for a number that
    nobody has, and with `pin-locked` from the fifth wrong PIN on. A try is counted
    before the PIN is looked at, so that many at once are not more than five.
    """
    row = _count_try(office, number)
    right = _matches(row.pin_hash if row else _NOBODY, pin)
    if row and row.active and right:
        with office.store.write() as tx:
            rows.set_tries(tx, number, 0, None)
        return _member(row)
    if row and row.locked_until is not None:
        _log.warning("%s: staff %d is locked after %d wrong PINs", who.origin, number, TRIES)
        raise _locked(LOCK_S * 1000)
    raise Refused(Refusal.PIN_WRONG, tries=TRIES, minutes=LOCK_S // 60)


def _count_try(office: Office, number: int) -> StaffRow | None:
    """Note a try in advance; the row with it, None for a number that nobody has.

    Refused with `pin-locked`. A lock that lies further ahead than it can was set by another clock.
    """
    now = to_ms(office.clock.now())
    with office.store.write() as tx:
        row = rows.get(tx, number)
        if row is None:
            return None
        left_ms = (row.locked_until or 0) - now
        if 0 < left_ms <= LOCK_S * 1000:
            raise _locked(left_ms)
        wrong = (0 if row.locked_until else row.wrong) + 1
        locked_until = now + LOCK_S * 1000 if wrong >= TRIES else None
        rows.set_tries(tx, number, wrong, locked_until)
    return replace(row, wrong=wrong, locked_until=locked_until)


def _locked(left_ms: int) -> Refused:
    return Refused(Refusal.PIN_LOCKED, minutes=-(-left_ms // 60_000))


def _member(row: StaffRow) -> StaffMember:
    return StaffMember(row.number, row.name, row.role, row.active, row.agency)


def _require_role(role: str) -> None:
    if role not in ROLES:
        raise Refused(Refusal.ROLE_UNKNOWN, role=role, known=", ".join(ROLES))


def _require_agency(act: Act, agency: str) -> None:
    known = [one.id for one in act.settings.agencies]
    if agency and agency not in known:
        raise Refused(Refusal.AGENCY_UNKNOWN, agency=agency, known=", ".join(known) or "–")


def _point(office: Office) -> str:
    """Staff belong to the whole office; their events stand at its first point."""
    return office.settings.points[0].id


def _hash(pin: str) -> str:
    """The hash of a PIN of 6 to 12 digits; refused with `pin-unfit`, a run with `pin-easy`."""
    shortest, longest = PIN_DIGITS
    if not (pin.isascii() and pin.isdigit() and shortest <= len(pin) <= longest):
        raise Refused(Refusal.PIN_UNFIT, shortest=shortest, longest=longest)
    if len({(int(b) - int(a)) % 10 for a, b in pairwise(pin)}) == 1:
        raise Refused(Refusal.PIN_EASY)
    return _hasher().hash(pin)


def _matches(pin_hash: str, pin: str) -> bool:
    from argon2.exceptions import VerifyMismatchError

    try:
        return _hasher().verify(pin_hash, pin)
    except VerifyMismatchError:
        return False


def _hasher() -> "PasswordHasher":
    """Imported where first needed: it costs 40 ms."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=HASH_PASSES, memory_cost=HASH_KIB, parallelism=1)
