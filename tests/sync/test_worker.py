"""The link at work: over real sockets, from a real record to the reference central system."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from office.model import Event
from office.store import events, link
from sync.batches import Batch, Withheld, unpack
from sync.central import Central, CentralFault, Fault, Patience
from sync.contract import Judgement, Pushed, Standing, Verdict
from sync.outbox import Outbox, lots
from sync.pace import Pace
from sync.reference import judging
from sync.reference.record import Record
from sync.reference.tables import events as central_rows
from sync.reference.tables import sources
from sync.worker import WITHHELD_AFTER, Worker
from tests.fakes.office import Hall, hall
from tests.fakes.reference import central
from tests.fakes.waiting import wait_for
from tests.sync.journals import restored

QUICK = Pace(cap_s=0.1)
PATIENCE = Patience(connect_s=1.0, read_s=2.0, whole_s=5.0)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Hall]:
    """A hall with a record of its own."""
    with hall(tmp_path / "office") as there:
        yield there


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A central system's record."""
    return f"sqlite:///{tmp_path / 'central.db'}"


@contextmanager
def working(
    here: Hall,
    port: int,
    *,
    beat_s: float = 60.0,
    pace: Pace = QUICK,
    chance: float = 0.5,
) -> Iterator[Worker]:
    """A worker that sends what the hall does."""
    speaking = Central(f"http://127.0.0.1:{port}", patience=PATIENCE)
    worker = Worker(
        Outbox(here.office.store),
        speaking,
        here.clock,
        here.office.bell,
        pace,
        beat_s=beat_s,
        gather_s=0.0,
        chance=lambda: chance,
    )
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()
        speaking.close()


def sent(record: Record) -> list[tuple[int, str | None, str]]:
    """What the central system has: place, id, why it was rejected."""
    with record._engine.connect() as tx:
        found = tx.execute(
            select(central_rows.c.seq, central_rows.c.id, central_rows.c.code).order_by(
                central_rows.c.seq
            )
        )
        return [(seq, event_id, code) for seq, event_id, code in found]


def there(journal: list[Event]) -> list[tuple[int, str, str]]:
    """The same, as it has to be."""
    return [(one.seq, one.id, "") for one in journal]


def row(here: Hall) -> link.LinkRow:
    """The link as the record knows it."""
    with here.office.store.read() as tx:
        return link.link(tx)


def test_what_happens_is_sent_and_what_happens_later_too(here: Hall, url: str) -> None:
    here.issue()
    with central(url) as centre, working(here, centre.port):
        wait_for(lambda: sent(centre.record) == there(here.journal()))
        for _ in range(3):
            here.issue()
        wait_for(lambda: sent(centre.record) == there(here.journal()))
        wait_for(lambda: row(here).acknowledged == len(here.journal()))
        assert row(here).epoch == centre.record.epoch
        assert (row(here).offline_since, row(here).fault) == (None, "")


def test_what_waited_while_nobody_was_there_goes_when_they_are(here: Hall, url: str) -> None:
    for _ in range(5):
        here.issue()
    with central(url) as centre:
        port = centre.port
    with working(here, port) as worker:
        wait_for(lambda: row(here).fault == "central-unreachable")
        since = row(here).offline_since
        assert since is not None
        here.issue()
        with central(url, port=port) as centre:
            worker.linked()
            wait_for(lambda: sent(centre.record) == there(here.journal()))
            wait_for(lambda: (row(here).offline_since, row(here).fault) == (None, ""))


def test_people_who_ask_do_not_wait_for_the_pause(here: Hall, url: str) -> None:
    here.issue()
    with central(url) as centre:
        port = centre.port
    with working(here, port, pace=Pace(cap_s=3600.0, failed=30), chance=1.0):
        wait_for(lambda: row(here).fault == "central-unreachable")
        with central(url, port=port) as centre:
            with here.office.store.write() as tx:
                link.ask(tx)
            here.office.bell.ring()
            wait_for(lambda: sent(centre.record) == there(here.journal()))


def test_a_central_system_that_has_forgotten_gets_it_again(here: Hall, url: str) -> None:
    for _ in range(4):
        here.issue()
    with central(url) as centre, working(here, centre.port, beat_s=0.05):
        wait_for(lambda: sent(centre.record) == there(here.journal()))
        with centre.record._engine.begin() as tx:
            tx.execute(delete(central_rows).where(central_rows.c.seq > 3))
            tx.execute(update(sources).values(upto=3))
        wait_for(lambda: sent(centre.record) == there(here.journal()))
        wait_for(lambda: row(here).acknowledged == len(here.journal()))


def test_what_is_not_accepted_is_put_aside_and_goes_again_when_asked(
    here: Hall, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        here.issue()
    journal = here.journal()
    poison = next(one.seq for one in journal if one.kind == "ticket.issued")
    real = judging.why_not
    monkeypatch.setattr(
        judging,
        "why_not",
        lambda event: "kind" if event.id == journal[poison - 1].id else real(event),
    )
    with central(url) as centre, working(here, centre.port):
        wait_for(lambda: row(here).acknowledged == len(journal))
        with here.office.store.read() as tx:
            (found,) = link.rejections(tx)
        assert (found.seq, found.code, found.state) == (poison, "kind", link.OPEN)
        assert [seq for seq, _, code in sent(centre.record) if code] == [poison]
        monkeypatch.setattr(judging, "why_not", real)
        with here.office.store.write() as tx:
            assert link.mark(tx, [poison], link.AGAIN) == 1
        here.office.bell.ring()
        wait_for(lambda: sent(centre.record) == there(journal))

        def state() -> str:
            with here.office.store.read() as tx:
                known = link.rejection(tx, poison)
            return known.state if known else ""

        wait_for(lambda: state() == link.ACCEPTED)
        assert row(here).acknowledged == len(journal)


def test_another_history_stops_it_and_is_told(here: Hall, url: str) -> None:
    here.issue()
    with central(url) as centre:
        with working(here, centre.port):
            wait_for(lambda: row(here).acknowledged == len(here.journal()))
        with centre.record._engine.begin() as tx:
            tx.execute(update(central_rows).values(hash=bytes(32)))
        before = sent(centre.record)
        here.issue()
        with working(here, centre.port):
            wait_for(lambda: row(here).fault == "record-other-history")
        with centre.record._engine.begin() as tx:
            tx.execute(update(sources).values(upto=1000))
        with working(here, centre.port):
            wait_for(lambda: row(here).fault == "record-behind")
        assert sent(centre.record) == before


def test_a_record_that_was_restored_goes_on_and_its_old_machine_does_not(
    here: Hall, url: str, tmp_path: Path
) -> None:
    for _ in range(3):
        here.issue()
    with central(url) as centre:
        with working(here, centre.port):
            wait_for(lambda: row(here).acknowledged == len(here.journal()))
        copied = here.journal()
        shutil.copytree(here.office.store.folder, tmp_path / "copy")
        with hall(tmp_path / "copy") as new:
            for _ in range(4):
                here.issue()  # what the copy will never know
            with working(here, centre.port):
                wait_for(lambda: row(here).acknowledged == len(here.journal()))
            with new.office.store.write() as tx:
                events.append(tx, restored(copied))
            new.issue()
            with working(new, centre.port):
                wait_for(lambda: sent(centre.record) == there(new.journal()))
                wait_for(lambda: row(new).acknowledged == len(new.journal()))
            here.issue()
            with working(here, centre.port):
                wait_for(lambda: row(here).fault == "record-other-history")
            assert sent(centre.record) == there(new.journal())


def test_one_event_that_it_cannot_take_in_is_found_among_many(
    here: Hall, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(6):
        here.issue()
    journal = here.journal()
    poison = journal[8].id
    real = judging.why_not

    def failing(event: Event) -> str:
        if event.id == poison:
            raise ArithmeticError
        return real(event)

    monkeypatch.setattr(judging, "why_not", failing)
    with central(url) as centre, working(here, centre.port):
        wait_for(lambda: row(here).acknowledged == len(journal))
        told = there(journal)
        assert sent(centre.record) == [*told[:8], (9, None, "withheld"), *told[9:]]
        with here.office.store.read() as tx:
            assert [(one.seq, one.code) for one in link.rejections(tx)] == [(9, "withheld")]
        monkeypatch.setattr(judging, "why_not", real)
        with here.office.store.write() as tx:
            link.mark(tx, [9], link.AGAIN)
        here.office.bell.ring()
        wait_for(lambda: sent(centre.record) == told)


def test_what_is_asked_for_again_and_cannot_be_taken_in_still_is_withheld_again(
    here: Hall, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.issue()
    journal, poison = here.journal(), here.journal()[1].id
    real, tries = judging.why_not, []

    def failing(event: Event) -> str:
        if event.id == poison:
            tries.append(event.seq)
            raise ArithmeticError
        return real(event)

    def state() -> str:
        with here.office.store.read() as tx:
            known = link.rejection(tx, 2)
        return known.state if known else ""

    monkeypatch.setattr(judging, "why_not", failing)
    with central(url) as centre, working(here, centre.port):
        wait_for(lambda: state() == link.OPEN and row(here).acknowledged == len(journal))
        before = len(tries)
        with here.office.store.write() as tx:
            link.mark(tx, [2], link.AGAIN)
        here.office.bell.ring()
        wait_for(lambda: len(tries) > before and state() == link.OPEN)
        assert len(sent(centre.record)) == len(journal)


class Answering:
    """A central system that answers as it is told; `pushed` are the batches that came."""

    def __init__(self, *answers: Pushed | CentralFault) -> None:
        self.answers = list(answers)
        self.pushed: list[Batch] = []
        self.epoch = "first"
        self.upto = 0

    def standing(self, _source: str) -> Standing:
        """As far as it was told last."""
        return Standing(epoch=self.epoch, have_upto=0, head=None)

    def push(self, body: bytes) -> Pushed:
        """The next answer; when all were given, what was sent is taken."""
        batch = unpack(body)
        self.pushed.append(batch)
        answer = self.answers.pop(0) if self.answers else taken(batch)
        if isinstance(answer, CentralFault):
            raise answer
        return answer


def taken(batch: Batch, **changes: object) -> Pushed:
    """All of it was accepted."""
    first, last = batch.events[0].seq, batch.events[-1].seq
    verdict = Verdict(first=first, last=last, judgement=Judgement.OK)
    told: dict[str, object] = {"epoch": "first", "have_upto": last, "verdicts": [verdict]}
    return Pushed.model_validate(told | changes)


@contextmanager
def answered(here: Hall, answering: Answering, pace: Pace = QUICK) -> Iterator[Worker]:
    """A worker that speaks with it."""
    worker = Worker(
        Outbox(here.office.store),
        answering,
        here.clock,
        here.office.bell,
        pace,
        gather_s=0.0,
        chance=lambda: 0.5,
    )
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


BROKEN = CentralFault(Fault.BROKEN, status=500)


def held_back(answering: Answering) -> list[int]:
    """The places of events that were sent without what they tell."""
    return [
        one.seq for batch in answering.pushed for one in batch.events if isinstance(one, Withheld)
    ]


def test_what_went_wrong_otherwise_withholds_no_event(here: Hall) -> None:
    here.issue()
    gone = [CentralFault(Fault.UNREACHABLE)] * 12
    answering = Answering(*gone, BROKEN, *gone, *[BROKEN] * (WITHHELD_AFTER - 2))
    with answered(here, answering, Pace(cap_s=0.02, events=1)):
        wait_for(lambda: row(here).acknowledged == len(here.journal()))
    assert held_back(answering) == []


def test_where_its_hashes_fail_as_well_nothing_is_withheld(here: Hall) -> None:
    here.issue()
    answering = Answering(*[BROKEN] * (WITHHELD_AFTER + 1 + WITHHELD_AFTER - 1))
    with answered(here, answering, Pace(cap_s=0.02, events=1)):
        wait_for(lambda: row(here).acknowledged == len(here.journal()))
    assert held_back(answering) == [1]
    assert isinstance(answering.pushed[-1].events[0], Event)


def test_who_takes_back_what_he_has_just_said_is_left_alone_for_a_while(here: Hall) -> None:
    here.issue()
    with here.office.store.read() as tx:
        (first,) = events.between(tx, 1, 1)
    lies = taken(Batch("x", [first]), have_upto=0)
    with answered(here, Answering(*[lies] * 3), Pace(cap_s=0.02, events=1)):
        wait_for(lambda: row(here).fault == "central-odd")
        wait_for(lambda: row(here).acknowledged == len(here.journal()))
        wait_for(lambda: row(here).fault == "")


def test_since_when_it_is_down_is_told_once(here: Hall) -> None:
    """It answers who asks, and takes nothing."""
    here.issue()
    answering = Answering(*[CentralFault(Fault.REFUSED, status=403)] * 5)
    seen = []

    class Looking(Answering):
        def push(self, body: bytes) -> Pushed:
            seen.append((row(here).offline_since, row(here).fault))
            here.clock.advance(60)
            return super().push(body)

    answering = Looking(*answering.answers)
    with answered(here, answering):
        wait_for(lambda: row(here).acknowledged == len(here.journal()))
        wait_for(lambda: row(here).offline_since is None)
    assert len({since for since, _ in seen[1:6]}) == 1
    assert {fault for _, fault in seen[1:6]} == {"central-refused"}


def test_a_link_that_breaks_in_this_program_says_so(here: Hall) -> None:
    here.issue()

    class Odd(Answering):
        def push(self, _body: bytes) -> Pushed:
            raise ArithmeticError

    with answered(here, Odd()):
        wait_for(lambda: row(here).fault == "link-broken")


def test_a_central_system_that_was_put_back_gets_again_what_came_twice(here: Hall) -> None:
    here.issue()
    with here.office.store.write() as tx:
        link.put(tx, [link.RejectedRow(2, "kind", 0, link.ACCEPTED)])
        link.keep(tx, link.LinkRow(epoch="before", acknowledged=0))
    answering = Answering()
    with answered(here, answering):
        wait_for(lambda: row(here).epoch == "first" and row(here).acknowledged)
        wait_for(lambda: not Outbox(here.office.store).look()[1])
    with here.office.store.read() as tx:
        known = link.rejection(tx, 2)
    assert known
    assert known.state == link.ACCEPTED


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (link.OPEN, link.OPEN),
        (link.AGAIN, link.OPEN),
        (link.ACCEPTED, link.OPEN),
        (link.WAIVED, link.WAIVED),
        (link.CORRECTED, link.CORRECTED),
    ],
)
def test_what_a_rejection_changes(state: str, after: str) -> None:
    known = {3: link.RejectedRow(3, "old", 1, state)}
    verdict = Verdict(first=3, last=3, judgement=Judgement.REJECT, code="kind")
    changed = lots([verdict], 3, 3, known, 9)
    (found,) = changed or [known[3]]
    assert found.state == after
