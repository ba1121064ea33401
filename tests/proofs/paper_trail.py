"""Whether every number that people have on paper is good: in the record once, and in its turn."""

from collections import Counter
from collections.abc import Sequence

from office.keeping import verify
from office.model import TicketState
from office.numbering import written
from office.reserves import reserves
from tests.fakes.office import Hall, check_record

Slip = tuple[str, str]
"""A number on paper: the ticket's id and its label."""


def assert_all_good(hall: Hall, slips: Sequence[Slip]) -> None:
    """Everything on paper waits once, and nothing else does.

    The account of what was leased agrees with the paper: each number of a kiosk's band that
    somebody holds was given, and no other.
    """
    labels = Counter(label for _, label in slips)
    assert [label for label, times in labels.items() if times > 1] == []
    rows = {one.id: one for one in hall.tickets()}
    waiting = TicketState.WAITING
    assert [label for one, label in slips if rows[one].state is not waiting] == []
    unseen = rows.keys() - {one for one, _ in slips}
    assert {rows[one].state for one in unseen} <= {TicketState.VOIDED}
    unsaid = {rows[one].label for one in unseen}
    for told in reserves(hall.office).accounts:
        lease = told.lease
        band = {written(lease.series, n) for n in range(lease.first, lease.last + 1)}
        on_paper, voided = band & labels.keys(), band & unsaid
        assert (told.issued, told.voided) == (len(on_paper), len(voided)), lease
        assert told.returned + told.open == len(band - on_paper - voided), lease
    check_record(hall.office)
    assert verify(hall.office.store).faults == ()


def called(hall: Hall, count: int) -> list[str]:
    """Whom counter 1 calls, one after another."""
    found = [hall.call() for _ in range(count)]
    return [one.label for one in found if one]
