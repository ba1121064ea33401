"""The reference central system takes each event once, whoever sends it how often."""

import gzip
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from office.journal import digest
from office.model import Event
from sync.batches import MOST_EVENTS, Batch, Sent, body_hash, withheld
from sync.contract import (
    EVENTS_PATH,
    HEALTH_PATH,
    MOST_BODY_BYTES,
    PROBLEM_MEDIA,
    RECORDS_PATH,
    Judgement,
    Pushed,
)
from sync.reference import judging
from sync.reference.judging import Gap, Known, OtherHistory, judge
from sync.reference.problems import RETRY_AFTER_S
from sync.reference.record import Record
from sync.reference.tables import events as rows
from sync.reference.tables import superseded
from tests.fakes.postgres import drop_records, empty_database
from tests.fakes.reference import Answer, Central, central
from tests.sync.journals import AT, behind, journal, restored


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'central.db'}"
    else:
        yield empty_database()
        drop_records()


@pytest.fixture
def centre(url: str) -> Iterator[Central]:
    """A central system that knows nobody yet."""
    with central(url, AT) as there:
        yield there


def told(answer: Answer) -> tuple[int, list[tuple[int, int, str, str]]]:
    """How far it has a record, and the verdicts."""
    assert answer.status == 200, answer.body
    pushed = Pushed.model_validate(answer.body)
    spans = [(one.first, one.last, one.judgement.value, one.code or "") for one in pushed.verdicts]
    return pushed.have_upto, spans


def problem(answer: Answer) -> tuple[int, str, int | None]:
    """Why it was not carried out."""
    assert answer.media == PROBLEM_MEDIA
    assert answer.body["status"] == answer.status
    return answer.status, answer.body["code"], answer.body.get("have_upto")


def recorded(record: Record, source: str = "one") -> list[tuple[int, str | None, str]]:
    """What is there of a record: place, id, why it was rejected."""
    with record._engine.connect() as tx:
        found = tx.execute(
            select(rows.c.seq, rows.c.id, rows.c.code)
            .where(rows.c.source == source)
            .order_by(rows.c.seq)
        )
        return [(seq, event_id, code) for seq, event_id, code in found]


def test_what_is_sent_twice_is_there_once(centre: Central) -> None:
    sent = journal(5)
    assert told(centre.push(Batch("one", sent[:3]))) == (3, [(1, 3, "ok", "")])
    assert told(centre.push(Batch("one", sent[:3]))) == (3, [(1, 3, "duplicate", "")])
    assert told(centre.push(Batch("one", sent[1:]))) == (
        5,
        [(2, 3, "duplicate", ""), (4, 5, "ok", "")],
    )
    assert told(centre.push(Batch("one", sent[1:2]))) == (5, [(2, 2, "duplicate", "")])
    assert recorded(centre.record) == [(one.seq, one.id, "") for one in sent]
    assert told(centre.push(Batch("two", sent[:1]))) == (1, [(1, 1, "ok", "")])


def test_a_gap_is_told_with_the_place_from_which_to_send(centre: Central) -> None:
    sent = journal(5)
    assert problem(centre.push(Batch("one", sent[1:]))) == (409, "gap", 0)
    centre.push(Batch("one", sent[:2]))
    assert problem(centre.push(Batch("one", sent[3:]))) == (409, "gap", 2)
    assert len(recorded(centre.record)) == 2


def test_of_another_history_nothing_is_taken(centre: Central) -> None:
    sent, other = journal(5), journal(5)
    centre.push(Batch("one", sent[:3]))
    assert problem(centre.push(Batch("one", other))) == (409, "other-history", 3)
    assert problem(centre.push(Batch("one", other[3:]))) == (409, "other-history", 3)
    forked = [*sent[:2], behind(sent[:2], {"note": "other"})]
    forked.append(behind(forked))
    assert problem(centre.push(Batch("one", forked[1:]))) == (409, "other-history", 3)
    assert recorded(centre.record) == [(one.seq, one.id, "") for one in sent[:3]]
    assert told(centre.push(Batch("one", sent[3:]))) == (5, [(4, 5, "ok", "")])


def test_what_cannot_be_accepted_holds_nobody_up(centre: Central) -> None:
    sent = journal(2)
    sent.append(behind(sent, origin="x" * 65))
    sent.append(behind(sent, event_id=sent[0].id))
    sent.append(behind(sent))
    lots = [
        (3, 3, "reject", "origin"),
        (4, 4, "reject", "id-used"),
    ]
    assert told(centre.push(Batch("one", sent))) == (5, [(1, 2, "ok", ""), *lots, (5, 5, "ok", "")])
    assert [code for _, _, code in recorded(centre.record)] == ["", "", "origin", "id-used", ""]
    assert told(centre.push(Batch("one", sent[2:]))) == (5, [*lots, (5, 5, "duplicate", "")])
    assert [event_id is None for _, event_id, _ in recorded(centre.record)][2:4] == [True, True]


def test_what_is_accepted_by_now_is_taken_when_it_comes_again(
    centre: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = journal(1)
    sent.append(behind(sent, origin="x" * 60))
    sent.append(behind(sent, event_id=sent[1].id))
    with monkeypatch.context() as narrower:
        narrower.setitem(judging.LONGEST, "origin", 50)
        assert told(centre.push(Batch("one", sent)))[1][1] == (2, 2, "reject", "origin")
    assert told(centre.push(Batch("one", sent[1:]))) == (
        3,
        [(2, 2, "reject", "id-used"), (3, 3, "duplicate", "")],
    )
    with monkeypatch.context() as narrower:
        narrower.setitem(judging.LONGEST, "origin", 0)
        centre.push(Batch("two", sent))
    assert told(centre.push(Batch("two", sent)))[1] == [
        (1, 2, "ok", ""),
        (3, 3, "reject", "id-used"),
    ]
    assert recorded(centre.record, "two")[1] == (2, sent[1].id, "")


def test_many_at_once_send_the_same(centre: Central) -> None:
    sent = journal(60)
    batches = [Batch("one", sent[at : at + 12]) for at in range(0, 60, 12)]
    gate = threading.Barrier(6)
    accepted: list[int] = []

    def send(seed: int) -> None:
        gate.wait()
        order = [*batches, *Random(seed).sample(batches, len(batches))]
        for one in order:
            answer = centre.push(one)
            if answer.status == 200:
                accepted.extend(
                    number
                    for first, last, lot, _ in told(answer)[1]
                    if lot == "ok"
                    for number in range(first, last + 1)
                )

    senders = [threading.Thread(target=send, args=(seed,)) for seed in range(6)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert sorted(accepted) == list(range(1, 61))
    assert recorded(centre.record) == [(one.seq, one.id, "") for one in sent]


def test_a_record_that_is_held_up_takes_nothing_and_says_when_to_come_back(url: str) -> None:
    sent = journal(2)
    with central(url, lock_timeout_s=0.05) as there:
        there.push(Batch("one", sent[:1]))
        with there.record._engine.begin() as tx:
            there.record._locked(tx, "one")
            answer = there.push(Batch("one", sent))
        assert problem(answer) == (503, "unavailable", None)
        assert answer.retry_after_s == RETRY_AFTER_S
        lots = [(1, 1, "duplicate", ""), (2, 2, "ok", "")]
        assert told(there.push(Batch("one", sent))) == (2, lots)


def test_the_record_outlives_its_program(url: str) -> None:
    sent = journal(3)
    with central(url) as there:
        there.push(Batch("one", sent[:2]))
        epoch = there.record.epoch
    with central(url) as there:
        assert there.record.epoch == epoch
        assert told(there.push(Batch("one", sent))) == (
            3,
            [(1, 2, "duplicate", ""), (3, 3, "ok", "")],
        )


def test_its_health_tells_time_epoch_and_forms(centre: Central) -> None:
    answer = centre.ask("GET", HEALTH_PATH)
    assert answer.body == {
        "time": "2026-11-18T11:06:40.123Z",
        "epoch": centre.record.epoch,
        "versions": [1],
    }


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html>Wi-Fi</html>", (400, "not-packed", None)),
        (b"", (400, "not-packed", None)),
        (gzip.compress(b"{}\n"), (400, "version", None)),
        (gzip.compress(bytes(100 * MOST_BODY_BYTES)), (413, "too-large", None)),
        (Random(1).randbytes(MOST_BODY_BYTES + 1), (413, "too-large", None)),
    ],
    ids=["a page", "nothing", "an empty head", "a bomb", "too long"],
)
def test_what_is_no_batch_is_told(tmp_path: Path, body: bytes, why: tuple[int, str, None]) -> None:
    with central(f"sqlite:///{tmp_path / 'central.db'}") as there:
        assert problem(there.send(body)) == why


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=20), st.integers(1, 30))
@settings(deadline=None)
def test_however_it_is_cut_each_event_has_one_lot(cuts: list[tuple[int, int]], count: int) -> None:
    """Pure: what the record would keep, told by itself."""
    sent = journal(count)
    kept: dict[int, Known] = {}
    used: dict[str, int] = {}
    for first, length in cuts:
        piece = sent[first : first + length]
        if not piece:
            continue
        try:
            judged = judge(Batch("one", piece), len(kept), kept, used)
        except Gap:
            assert first > len(kept)
            continue
        for one in judged:
            new = one.event.seq not in kept
            assert (one.judgement is Judgement.OK) is new is one.is_new
            kept[one.event.seq] = Known(one.event.hash, body_hash(one.event), one.code)
            used[sent[one.event.seq - 1].id] = one.event.seq
    assert sorted(kept) == list(range(1, len(kept) + 1))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "no kind"}, "kind"),
        ({"kind": "future.thing_told"}, ""),
        ({"id": "18"}, "id"),
        ({"actor": "a\x00"}, "actor"),
        ({"data": '{"note":"' + "x" * 70_000 + '"}'}, "data"),
        ({"subject": "đ" * 64}, ""),
    ],
)
def test_what_is_rejected(change: dict[str, Any], code: str) -> None:
    (one,) = journal(1)
    assert judging.why_not(replace(one, **change)) == code


def test_one_letter_more_in_an_event_that_is_here_is_another_history() -> None:
    sent = journal(1)
    known = {1: Known(sent[0].hash, body_hash(sent[0]), "")}
    changed: Event = replace(sent[0], actor="x")
    changed = replace(changed, hash=digest(changed))
    with pytest.raises(OtherHistory):
        judge(Batch("one", [changed]), 1, known, {})


def test_a_whole_batch_goes_in_at_once(centre: Central) -> None:
    sent = journal(MOST_EVENTS)
    assert told(centre.push(Batch("one", sent))) == (MOST_EVENTS, [(1, MOST_EVENTS, "ok", "")])


def left_behind(record: Record) -> list[tuple[int, int]]:
    """What counts no more: which restoring left it, and its place."""
    with record.look() as tx:
        found = select(superseded.c.branch, superseded.c.seq)
        return [(one, seq) for one, seq in tx.execute(found.order_by(*found.selected_columns))]


def test_a_record_that_was_restored_goes_on_from_its_copy(centre: Central) -> None:
    old = journal(6)
    centre.push(Batch("one", old))
    new = [*old[:4], restored(old[:4])]
    new.append(behind(new))
    assert told(centre.push(Batch("one", new[2:]))) == (
        6,
        [(3, 4, "duplicate", ""), (5, 6, "ok", "")],
    )
    assert recorded(centre.record) == [(one.seq, one.id, "") for one in new]
    assert left_behind(centre.record) == [(1, 5), (1, 6)]
    standing = centre.record.standing("one")
    assert (standing.have_upto, standing.head) == (6, new[-1].hash.hex())
    old.append(behind(old))
    assert problem(centre.push(Batch("one", old[6:]))) == (409, "other-history", 6)
    assert problem(centre.push(Batch("one", old[4:]))) == (409, "other-history", 6)
    assert told(centre.push(Batch("one", new)))[1] == [(1, 6, "duplicate", "")]


def test_a_record_may_be_restored_again_but_not_back(centre: Central) -> None:
    old = journal(3)
    centre.push(Batch("one", old))
    first = [*old[:2], restored(old[:2], 2)]
    assert told(centre.push(Batch("one", first)))[0] == 3
    same = [*old[:1], restored(old[:1], 2)]
    assert problem(centre.push(Batch("one", same)))[:2] == (409, "other-history")
    second = [*old[:1], restored(old[:1], 3)]
    assert told(centre.push(Batch("one", second)))[0] == 2
    assert problem(centre.push(Batch("one", first)))[:2] == (409, "other-history")
    assert left_behind(centre.record) == [(1, 3), (2, 2), (2, 3)]


def test_from_an_empty_copy_too(centre: Central) -> None:
    centre.push(Batch("one", journal(2)))
    assert told(centre.push(Batch("one", [restored([])])))[0] == 1
    assert left_behind(centre.record) == [(1, 1), (1, 2)]


@pytest.mark.parametrize(
    ("changes", "before", "epochs", "may"),
    [
        ({}, None, [], True),
        ({}, None, [2], False),
        ({}, None, [3, 1], False),
        ({}, bytes(32), [], False),
        ({"kind": "ticket.called"}, None, [], False),
        ({"subject": "other"}, None, [], False),
        ({"data": "{}"}, None, [], False),
        ({"data": '{"epoch":true}'}, None, [], False),
        ({"data": '{"epoch":1}'}, None, [], False),
    ],
)
def test_who_may_go_on_otherwise(
    changes: dict[str, Any], before: bytes | None, epochs: list[int], may: bool
) -> None:
    event = replace(restored(journal(2)), **changes)
    assert judging.may_branch(event, before or event.prev, epochs) is may


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not-found"),
        ("GET", "/v1/nothing", 404, "not-found"),
        ("GET", EVENTS_PATH, 405, "method-not-allowed"),
        ("DELETE", HEALTH_PATH, 405, "method-not-allowed"),
        ("GET", f"{RECORDS_PATH}/%00", 422, "request"),
        ("GET", f"{RECORDS_PATH}/{'x' * 65}", 422, "request"),
    ],
)
def test_every_error_is_a_problem(
    tmp_path: Path, method: str, path: str, status: int, code: str
) -> None:
    with central(f"sqlite:///{tmp_path / 'central.db'}") as there:
        assert problem(there.ask(method, path)) == (status, code, None)


def test_a_fault_of_its_own_tells_nothing_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_event: Event) -> str:
        raise ArithmeticError("secret")

    monkeypatch.setattr(judging, "why_not", fail)
    with central(f"sqlite:///{tmp_path / 'central.db'}") as there:
        answer = there.push(Batch("one", journal(1)))
        assert problem(answer) == (500, "broken", None)
        assert "secret" not in str(answer.body)


def test_what_is_not_known_stands_at_nothing(centre: Central) -> None:
    assert centre.ask("GET", f"{RECORDS_PATH}/office-1").body == {
        "epoch": centre.record.epoch,
        "have_upto": 0,
        "head": None,
    }


def test_what_is_withheld_is_rejected_until_it_comes(centre: Central) -> None:
    sent = journal(3)
    hidden: list[Sent] = [sent[0], withheld(sent[1]), sent[2]]
    lots = [(1, 1, "ok", ""), (2, 2, "reject", "withheld"), (3, 3, "ok", "")]
    assert told(centre.push(Batch("one", hidden))) == (3, lots)
    assert told(centre.push(Batch("one", hidden[1:2])))[1] == [(2, 2, "reject", "withheld")]
    assert told(centre.push(Batch("one", sent[1:2])))[1] == [(2, 2, "ok", "")]
    assert told(centre.push(Batch("one", hidden)))[1] == [(1, 3, "duplicate", "")]
    assert recorded(centre.record) == [(one.seq, one.id, "") for one in sent]
    other = withheld(behind(sent[:1]))
    assert problem(centre.push(Batch("one", [other]))) == (409, "other-history", 3)


@pytest.mark.parametrize("path", [EVENTS_PATH, "/v1/nothing", HEALTH_PATH])
def test_no_body_is_read_without_end_whatever_it_is_for(tmp_path: Path, path: str) -> None:
    with central(f"sqlite:///{tmp_path / 'central.db'}") as there:
        answer = there.ask("POST", path, bytes(MOST_BODY_BYTES + 1))
    assert problem(answer) == (413, "too-large", None)


def test_a_record_that_is_gone_is_told_wherever_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object, **_more: object) -> None:
        raise OperationalError("x", {}, Exception("gone"))

    with central(f"sqlite:///{tmp_path / 'central.db'}") as there:
        there.push(Batch("one", journal(1)))
        monkeypatch.setattr(Record, "have_upto", gone)
        assert problem(there.push(Batch("one", journal(3)[1:])))[:2] == (503, "unavailable")
        monkeypatch.setattr(Record, "heard", gone)
        assert problem(there.ask("GET", f"{RECORDS_PATH}/one"))[:2] == (503, "unavailable")


def test_who_reads_waits_for_no_writer(tmp_path: Path) -> None:
    record = Record(f"sqlite:///{tmp_path / 'central.db'}", lock_timeout_s=0.05)
    with record.begin() as tx:
        record._locked(tx, "one")
        assert record.have_upto("one") == 0
        assert record.standing("one").have_upto == 0
    record.close()
