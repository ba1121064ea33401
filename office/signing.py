"""Who sits at which counter: signing in and out.

Nobody has to sign in to call citizens. What a counter does bears the number of whoever has signed
in there, else of whom the settings name for it (the roster), else nobody's.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from office.act import Act
from office.config import MAIN_POINT
from office.errors import Refusal, Refused
from office.model import Data
from office.office import Office, Who
from office.staff import StaffMember, sign_in
from office.store import places
from office.store import staff as rows


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody whose PIN was right sits down at a counter; whoever sat there has left it.

    A person is at one counter at a time: signing in ends an earlier one elsewhere, as `SignOut`
    does. Who takes another's seat goes on with whom that one held. Nobody takes
    back what another who was signed in has done.
    """

    name: ClassVar[str] = "officer.sign-in"
    counter: int
    officer: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused for an unknown counter or person; nothing is done where he sits there already."""
        counter = act.counter(self.counter)
        row = rows.get(act.tx, self.officer)
        if row is None or not row.active:
            raise Refused(Refusal.STAFF_UNKNOWN, number=self.officer)
        if counter.officer == self.officer:
            return
        elsewhere = places.counter_of_officer(act.tx, self.officer)
        if elsewhere:
            act.let_go(act.sign_out(elsewhere))
        counter = act.sign_out(counter)
        facts: Data = {"officer": self.officer, "role": row.role}
        act.record("officer.signed_in", f"counter:{counter.number}", facts)
        places.save_counter(act.tx, replace(counter, officer=self.officer))


@dataclass(frozen=True, slots=True)
class SignOut:
    """Whoever sits at a counter leaves it; the counter goes on without a name.

    Who is held there, or was sent there, waits for his service again, in his place, as if the
    counter closed: nobody may come to go on with him.
    """

    name: ClassVar[str] = "officer.sign-out"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused for an unknown counter; nothing is done where nobody is signed in."""
        counter = act.counter(self.counter)
        if counter.officer is not None:
            act.let_go(act.sign_out(counter))


def sign_in_at(
    office: Office,
    who: Who,
    place: tuple[str, int],
    number: int,
    pin: str,
    command_id: str | None = None,
) -> StaffMember:
    """Sign in at a counter, given as (point, number), with a PIN; not for a thread that draws.

    Refused with `pin-wrong` and `pin-locked`; a lock lasts `staff.LOCK_S` and keeps no counter from
    calling.
    """
    member = sign_in(office, who, number, pin)
    point, counter = place
    office.do(SignIn(counter, number, point), who, command_id)
    return member
