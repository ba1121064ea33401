"""Who is next: a pure choice among the heads of the lines, with its reason.

A *line* is what waits for one service in one priority class, in order of place; tickets that came
back after an absence stand in a line of their own. Only the first of each line is ever seen here,
a few tickets however many wait. Later rules are added in `choose`, each with its
name.

The rules now, in this order:

1. `returned`: who came back first, at most one in three calls of a counter, or if no other waits;
2. `priority`: the highest class that waits, earliest place first;
3. `fifo`: the earliest place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from office.model import ORDINARY, Reason, Ticket

RETURNED_EVERY = 3
"""At most one returned ticket in this many calls of a counter."""
ORDINARY_RANK = 100
"""Behind every priority class, whose ranks are 1 to 99."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a choice may look at.

    `heads` are the first tickets of the lines that the counter serves. `ranks` gives each
    priority class its rank, 1 being served first. `since_returned` counts the counter's calls
    since its last returned ticket.
    """

    heads: Sequence[Ticket]
    ranks: Mapping[str, int]
    since_returned: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call, and why."""

    ticket: Ticket
    reason: Reason


def choose(situation: Situation) -> Choice | None:
    """The ticket that the counter calls next, or None when nobody waits."""
    returned = [head for head in situation.heads if head.returned]
    lines = [head for head in situation.heads if not head.returned]
    if returned and (not lines or situation.since_returned >= RETURNED_EVERY - 1):
        ticket = min(returned, key=lambda one: one.returned_seq or 0)
        return Choice(ticket, Reason("returned", {"every": RETURNED_EVERY}))
    if not lines:
        return None
    ranks = situation.ranks
    ticket = min(lines, key=lambda it: (ranks.get(it.priority, ORDINARY_RANK), *_place(it)))
    if ticket.priority != ORDINARY:
        return Choice(ticket, Reason("priority", {"priority": ticket.priority}))
    return Choice(ticket, Reason("fifo"))


def _place(ticket: Ticket) -> tuple[int, int]:
    return ticket.place_at, ticket.issued_seq
