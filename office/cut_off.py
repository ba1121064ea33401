"""What a record of its own may do while it stands in for the office's, and what it refuses."""

from office.errors import Refusal, Refused
from office.leases import STANDS_IN
from office.store import Transaction, calls_by_hand, reserve_of

BY_HAND = (
    "counter.call-number",
    "counter.recall",
    "counter.start",
    "counter.finish",
    "counter.no-show",
    "counter.open",
    "counter.pause",
    "counter.close",
    "counters.keep",
    "device.note",
    "hall.check",
    "day.close",
    "day.confirm",
)
"""The names of commands that the own record of a machine with counters does."""
_CALLS = ("counter.call", "counter.call-two", "counter.call-second")
NOT_HERE = (Refusal.CUT_OFF, Refusal.CUT_OFF_CALL, Refusal.CUT_OFF_COUNTER)
"""With these an own record refuses what the office's may have done."""


def require_stands_in(tx: Transaction, name: str, counter: int = 0) -> None:
    """Refuse a command that this record does not do, if it is one that stands in.

    With `cut-off-call` where a number can be typed at the `counter` instead, else with
    `cut-off-counter` at counters and `cut-off` at kiosks.
    """
    if reserve_of(tx) is None:
        return
    if not calls_by_hand(tx):
        if name not in STANDS_IN:
            raise Refused(Refusal.CUT_OFF)
    elif name in _CALLS:
        raise Refused(Refusal.CUT_OFF_CALL, counter=counter)
    elif name not in BY_HAND:
        raise Refused(Refusal.CUT_OFF_COUNTER)
