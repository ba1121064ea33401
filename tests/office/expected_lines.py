"""Where in its line a number stands, as it should be told."""

from tests.office.expected import Expected
from tests.office.expected_values import RANKS, Slip


def line_of(hall: Expected, slip: Slip) -> int:
    """Which one it is of those who wait as it does, from 1; 0 where it does not wait."""
    if slip.state != "waiting":
        return 0
    own = _standing(hall, slip)
    return sum(_standing(hall, one) <= own for one in hall.waiting if _beside(hall, one, slip))


def is_due(hall: Expected, slip: Slip) -> bool:
    """Whether the time of its appointment has come."""
    waits = slip.state == "waiting" and slip.back is None
    return waits and slip.hour is not None and slip.hour <= hall.ms


def _standing(hall: Expected, slip: Slip) -> tuple[int, ...]:
    due = (max(slip.hour or 0, slip.place[0]),) if is_due(hall, slip) else ()
    return (*due, *slip.place) if slip.back is None else (slip.back,)


def _beside(hall: Expected, one: Slip, slip: Slip) -> bool:
    """Whether both stand in one line: of those who are due, who came back, or of a rank."""
    if one.service != slip.service or is_due(hall, slip):
        return one.service == slip.service and is_due(hall, one)
    ranks = RANKS[one.priority] == RANKS[slip.priority]
    return ranks and (one.back is None) == (slip.back is None)
