"""Whether every number that people have on paper is good: in the record once, and in its turn."""

from collections import Counter
from collections.abc import Sequence

from office.keeping import verify
from office.model import TicketState
from office.reserves import reserves
from tests.fakes.office import Hall, check_record

Slip = tuple[str, str]
"""A number on paper: the ticket's id and its label."""


def assert_all_good(hall: Hall, slips: Sequence[Slip]) -> None:
    """Everything on paper waits once, and nothing else does; what was leased is accounted for."""
    labels = Counter(label for _, label in slips)
    assert [label for label, times in labels.items() if times > 1] == []
    rows = {one.id: one for one in hall.tickets()}
    waiting = TicketState.WAITING
    assert [label for one, label in slips if rows[one].state is not waiting] == []
    unseen = rows.keys() - {one for one, _ in slips}
    assert {rows[one].state for one in unseen} <= {TicketState.VOIDED}
    for told in reserves(hall.office).accounts:
        assert told.issued + told.voided + told.returned + told.open == told.size
    check_record(hall.office)
    assert verify(hall.office.store).faults == ()


def called(hall: Hall, count: int) -> list[str]:
    """Whom counter 1 calls, one after another."""
    found = [hall.call() for _ in range(count)]
    return [one.label for one in found if one]
