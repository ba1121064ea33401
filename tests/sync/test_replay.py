"""What was delivered may come again as often as it likes: nothing is added."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from sync.batches import MOST_EVENTS, Batch, pack, unpack
from sync.contract import Judgement
from sync.reference.judging import verdicts
from sync.reference.record import Record
from sync.reference.tables import events as rows
from tests.fakes.postgres import drop_records, empty_database
from tests.fakes.reference import central
from tests.sync.journals import journal

EVENTS = 20_000


@pytest.fixture
def url() -> Iterator[str]:
    """A database of PostgreSQL."""
    yield empty_database()
    drop_records()


def count(record: Record) -> int:
    """How many events there are."""
    with record.look() as tx:
        return int(tx.execute(select(func.count()).select_from(rows)).scalar_one())


@pytest.mark.parametrize(
    "replayed",
    [
        pytest.param(EVENTS, id="20000"),
        pytest.param(1_000_000, id="1000000", marks=[pytest.mark.prove, pytest.mark.timeout(3600)]),
    ],
)
def test_what_was_delivered_adds_nothing(url: str, replayed: int) -> None:
    sent = journal(EVENTS)
    batches = [sent[at : at + MOST_EVENTS] for at in range(0, EVENTS, MOST_EVENTS)]
    bodies = [pack(Batch("one", one)) for one in batches]
    with central(url) as centre:
        for body in bodies:
            assert centre.send(body).status == 200
        assert count(centre.record) == EVENTS
        for number in range(replayed // MOST_EVENTS):
            batch = unpack(bodies[number % len(bodies)])
            (span,) = verdicts(centre.record.take(batch, 1).judged)
            assert span.judgement is Judgement.DUPLICATE
            assert (span.first, span.last) == (batch.events[0].seq, batch.events[-1].seq)
        assert count(centre.record) == EVENTS
        assert centre.record.have_upto("one") == EVENTS
