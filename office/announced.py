"""Whom a counter has asked to come near: the second of two numbers that were called together.

An announcement is no state. It stands as long as nothing has happened to the number since, the
first of the two is called at that counter and not served yet, and for `STANDS_MS` at the most.
"""

from collections.abc import Mapping

from office.days import Reckoning
from office.model import Ticket, TicketState
from office.store import Transaction, hall
from office.store import tickets as rows

STANDS_MS = 180_000
"""Whoever has not come by then is called like everybody else."""


def announced_within(
    tx: Transaction, point: str, now: Reckoning, at_work: Mapping[int | None, Ticket]
) -> dict[int, Ticket]:
    """Counter → the number that is announced there; `at_work` are the counters' open tickets."""
    called = {
        one.counter: one.called_at
        for one in at_work.values()
        if one.state is TicketState.CALLED and abs(now.at - (one.called_at or 0)) <= STANDS_MS
    }
    if not called:
        return {}
    found = hall.announced_on(tx, point, now.days)
    standing = {one.counter: one.ticket for one in found if called.get(one.counter) == one.at}
    tickets = {counter: rows.get(tx, ticket) for counter, ticket in standing.items()}
    return {counter: ticket for counter, ticket in tickets.items() if ticket}
