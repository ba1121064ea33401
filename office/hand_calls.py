"""Numbers that are called by hand while a counter is cut off from the office's record.

The machine's own record knows who waits as little as it knows who comes. The officer types the
number that the citizen holds, and it becomes a ticket there, known by point, day and number alone
(`shadow_id`): issued and called in one act (`counters.by_hand`), so that sign, board, voice and
panel need no second way. `told_calls` brings what was done with it to the office's ticket of that
number.
"""

from typing import NamedTuple

from office.numbering import parse_number, written

RULE = "by-hand"
"""The rule of such a call."""
MARK = "by_hand"
"""What stands in the data of events of which the office heard afterwards."""
_SHADOW = "hand"


class Number(NamedTuple):
    """The number that somebody holds, whatever ticket bears it."""

    point: str
    day: str
    series: str
    number: int

    @property
    def label(self) -> str:
        """As people read it."""
        return written(self.series, self.number)


def shadow_id(point: str, day: str, series: str, number: int) -> str:
    """The id that a number has in the own record of counters."""
    return f"{_SHADOW}:{point}:{day}:{written(series, number)}"


def is_shadow(ticket_id: str) -> bool:
    """Whether a ticket's id is a `shadow_id`."""
    return ticket_id.startswith(f"{_SHADOW}:")


def number_of(subject: str, point: str) -> Number | None:
    """The number of a `shadow_id`; None for any other subject."""
    kind, _, rest = subject.partition(":")
    rest, _, label = rest.rpartition(":")
    _, _, day = rest.rpartition(":")
    parsed = parse_number(label) if kind == _SHADOW else None
    return Number(point, day, *parsed) if parsed else None
