"""Who may do a guide's work: to change what a waiting number is for, and to hand numbers out."""

from office.config import OfficeSettings
from office.errors import Refusal, Refused
from office.model import Counter
from office.store import Transaction, staff

GUIDES = ("guide", "supervisor")
"""The roles that guide at whatever counter they are signed in."""


def guides(tx: Transaction, settings: OfficeSettings, counter: Counter) -> bool:
    """Whether whoever sits at a counter guides.

    At the guidance desk everybody does, signed in or not: the desk is the task. Elsewhere only who
    is signed in there as a guide or supervisor; the roster is a guess, and gives no rights.
    """
    place = settings.counter(counter.point, counter.number)
    if place is not None and place.guidance:
        return True
    row = staff.get(tx, counter.officer) if counter.officer else None
    return row is not None and row.active and row.role in GUIDES


def require_guide(tx: Transaction, settings: OfficeSettings, counter: Counter) -> None:
    """Refuse with `not-a-guide`."""
    if not guides(tx, settings, counter):
        raise Refused(Refusal.NOT_A_GUIDE, counter=counter.number)
