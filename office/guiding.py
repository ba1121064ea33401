"""Who may do a guide's work: change waiting numbers, hand out new ones, say what counters take."""

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


def arranges(tx: Transaction, settings: OfficeSettings, counter: Counter) -> bool:
    """Whether whoever sits at a counter may change which services it takes.

    Who guides may. Where nobody has a PIN nobody could sign in for it, and everybody may.
    """
    return guides(tx, settings, counter) or not any(one.active for one in staff.everyone(tx))


def require_arranger(tx: Transaction, settings: OfficeSettings, counter: Counter) -> None:
    """Refuse with `not-a-guide`."""
    if not arranges(tx, settings, counter):
        raise Refused(Refusal.NOT_A_GUIDE, counter=counter.number)
