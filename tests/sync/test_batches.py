"""Batches of events: what is sent comes back, and nothing else passes for it."""

import base64
import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.counters import OpenCounter
from office.journal import Fact, canonical, chain, digest
from office.model import Event
from sync.batches import (
    FIELDS,
    MOST_BYTES,
    MOST_EVENTS,
    MOST_UNPACKED_BYTES,
    Batch,
    BatchFaultyError,
    body_hash,
    first_batch,
    pack,
    unpack,
    withheld,
)
from tests.fakes.office import hall
from tests.sync.journals import AT, journal

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12).map(lambda one: normalize("NFC", one))
IDS = st.one_of(
    st.uuids().map(str), TEXTS, st.uuids().map(lambda one: f":{one}"), st.just("\u0338")
)
PLAIN = st.recursive(
    st.one_of(st.none(), st.integers(-(2**63), 2**63), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def journals(draw: st.DrawFn) -> list[Event]:
    """A piece of a journal with whatever texts it may have."""
    first, prev = draw(st.integers(1, 2**40)), draw(st.binary(min_size=32, max_size=32))
    events: list[Event] = []
    for seq in range(first, first + draw(st.integers(1, 5))):
        told = Fact(
            kind=draw(st.sampled_from(["ticket.called", "rating.given"])),
            subject=draw(IDS),
            data=draw(st.dictionaries(TEXTS, PLAIN, max_size=3)),
            at=draw(st.integers(0, 4_000_000_000_000)),
            point=draw(TEXTS),
            actor=draw(TEXTS),
            origin=draw(TEXTS),
            command=draw(IDS),
            personal_digest=draw(st.none() | st.binary(min_size=32, max_size=32)),
        )
        events.append(chain(told, seq, prev, draw(st.uuids().map(str))))
        prev = events[-1].hash
    return events


def sent(events: Sequence[Event]) -> list[Any]:
    """The lines of a batch, read."""
    return [json.loads(line) for line in gzip.decompress(pack(Batch("r", events))).splitlines()]


def packed(lines: Sequence[object]) -> bytes:
    """Lines as a batch is packed, whatever they are."""
    texts = (json.dumps(one, separators=(",", ":"), ensure_ascii=False) for one in lines)
    return gzip.compress(b"".join(one.encode(errors="surrogatepass") + b"\n" for one in texts))


def fault(body: bytes) -> tuple[str, int]:
    """Why something is no batch."""
    with pytest.raises(BatchFaultyError) as caught:
        unpack(body)
    return caught.value.code, caught.value.line


@given(journals())
def test_what_is_sent_comes_back(events: list[Event]) -> None:
    batch = Batch("office-1", events)
    found = unpack(pack(batch))
    assert found == batch
    assert found.head == events[-1].hash
    assert list(map(body_hash, found.events)) == list(map(body_hash, events))
    assert pack(found) == pack(batch)


def test_what_the_office_writes_comes_back(tmp_path: Path) -> None:
    with hall(tmp_path) as there:
        for _ in range(3):
            there.issue()
        there.do(OpenCounter(1))
        there.call()
        written = there.journal()
    assert unpack(pack(Batch("office-1", written))).events == written


def test_the_lines_are_those_that_the_contract_shows() -> None:
    fact = Fact(
        "rating.given",
        "018f2d5e-0000-7000-8000-0000000000ff",
        {"score": 5, "đ": "ý"},
        AT,
        "main",
        "counter:1",
        "panel",
        "gesture",
        bytes(32),
    )
    one = chain(fact, 7, bytes(32), "00000000-0000-0000-0000-000000000000")
    head, line = gzip.decompress(pack(Batch("office-1", [one]))).decode().splitlines()
    assert line == (
        '["AAAAAAAAAAAAAAAAAAAAAA","2026-11-18T11:06:40.123Z","main","rating.given",'
        '"AY8tXgAAcACAAAAAAAAA_w","counter:1","panel",":gesture",{"score":5,"đ":"ý"},'
        f'"{"00" * 32}"]'
    )
    assert json.loads(head) == {
        "v": 1,
        "source": "office-1",
        "first": 7,
        "count": 1,
        "prev": "00" * 32,
        "head": one.hash.hex(),
        "fields": list(FIELDS),
    }


def test_a_batch_has_its_most() -> None:
    events = journal(MOST_EVENTS + 1)
    assert len(first_batch(events)) == MOST_EVENTS
    assert len(first_batch(events, 50)) == 50
    assert first_batch([]) == []
    wide = journal(5, note="x" * (MOST_BYTES // 3))
    assert len(first_batch(wide)) == 2
    huge = journal(2, note="x" * MOST_BYTES)
    assert first_batch(huge) == huge[:1]
    assert unpack(pack(Batch("r", huge[:1]))).events == huge[:1]
    with pytest.raises(ValueError, match="2001 events"):
        pack(Batch("r", events))
    with pytest.raises(ValueError, match="0 events"):
        pack(Batch("r", []))
    with pytest.raises(ValueError, match="do not follow"):
        pack(Batch("r", [events[0], events[2]]))


def test_an_event_that_was_changed_left_out_or_moved_is_found() -> None:
    lines = sent(journal(4))
    changed = [*lines[:2], [*lines[2][:2], "other", *lines[2][3:]], *lines[3:]]
    assert fault(packed(changed)) == ("chain", 0)
    moved = [lines[0], lines[2], lines[1], *lines[3:]]
    assert fault(packed(moved)) == ("chain", 0)
    left_out = [{**lines[0], "count": 3}, *lines[1:3], lines[4]]
    assert fault(packed(left_out)) == ("chain", 0)
    elsewhere = [{**lines[0], "first": 2}, *lines[1:]]
    assert fault(packed(elsewhere)) == ("chain", 0)
    assert fault(packed(lines[:-1])) == ("not-a-batch", 1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"v": 2}, "version"),
        ({"v": True}, "version"),
        ({"v": None}, "version"),
        ({"count": MOST_EVENTS + 1}, "too-large"),
        ({"count": True}, "not-a-batch"),
        ({"count": 0}, "not-a-batch"),
        ({"first": 0}, "not-a-batch"),
        ({"first": 2**63}, "not-a-batch"),
        ({"first": "1"}, "not-a-batch"),
        ({"prev": "00"}, "not-a-batch"),
        ({"head": 0}, "not-a-batch"),
        ({"head": "AB" * 32}, "not-a-batch"),
        ({"source": ""}, "not-a-batch"),
        ({"source": "a\nb"}, "not-a-batch"),
        ({"source": "x" * 65}, "not-a-batch"),
        ({"fields": []}, "not-a-batch"),
        ({"more": 1}, "not-a-batch"),
    ],
)
def test_a_head_that_is_none(change: dict[str, object], code: str) -> None:
    lines = sent(journal(1))
    assert fault(packed([{**lines[0], **change}, *lines[1:]])) == (code, 1)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, "short"),
        (0, 5),
        (0, "AAAAAAAAAAAAAAAAAAAAAB"),
        (0, ":00000000-0000-0000-0000-000000000000"),
        (1, "2026-11-24T01:02:03Z"),
        (1, "2026-11-24T01:02:03.000+00:00"),
        (1, "2026-11-24T01:02:03.000"),
        (1, "yesterday"),
        (2, "\ud800"),
        (2, "e\u0301"),
        (8, [1]),
        (8, {"share": 0.5}),
        (8, {"share": float("nan")}),
        (9, "00"),
        (9, 1),
    ],
)
def test_a_line_that_is_no_event(place: int, value: object) -> None:
    lines = sent(journal(2))
    lines[2][place] = value
    assert fault(packed(lines)) == ("not-a-batch", 3)


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[]", b"null", b"[" * 100_000, b"9" * 5000, b"\xff", b"[1,"]
)
def test_a_line_that_is_no_array(line: bytes) -> None:
    head = canonical(sent(journal(1))[0]).encode()
    assert fault(gzip.compress(head + b"\n" + line + b"\n")) == ("not-a-batch", 2)


def test_an_event_has_one_line_alone() -> None:
    head, line = gzip.decompress(pack(Batch("r", journal(1)))).splitlines()
    for other in (line.replace(b",", b", ", 1), line.replace(b"main", b"m\\u0061in"), line + b" "):
        assert fault(gzip.compress(head + b"\n" + other + b"\n")) == ("not-a-batch", 2)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not-packed"),
        (b"<html>Wi-Fi</html>", "not-packed"),
        (zlib.compress(b"{}\n"), "not-packed"),
        (gzip.compress(b"{}\n")[:-1], "not-packed"),
        (gzip.compress(b"{}\n") + b"x", "not-packed"),
        (gzip.compress(b""), "not-a-batch"),
        (gzip.compress(b"{}"), "not-a-batch"),
        (gzip.compress(bytes(MOST_UNPACKED_BYTES + 1)), "too-large"),
        (gzip.compress(bytes(64 * MOST_UNPACKED_BYTES)), "too-large"),
    ],
    ids=[
        "nothing",
        "a page",
        "another packing",
        "cut off",
        "more behind it",
        "no lines",
        "a line without an end",
        "too large",
        "a bomb",
    ],
)
def test_bytes_that_are_no_batch(body: bytes, code: str) -> None:
    assert fault(body)[0] == code


def test_a_body_that_was_cut_off_anywhere_is_told() -> None:
    body = pack(Batch("r", journal(3)))
    for length in range(len(body)):
        with pytest.raises(BatchFaultyError):
            unpack(body[:length])


def test_other_bytes_at_the_same_place_have_another_hash() -> None:
    (one,) = journal(1)
    changed = replace(one, data=canonical({"counter": 2}))
    assert body_hash(changed) != body_hash(one)
    later = replace(one, prev=bytes([1] * 32))
    assert body_hash(later) == body_hash(one)
    assert digest(later) != one.hash


def test_ids_are_as_short_as_base64_makes_them() -> None:
    (one,) = journal(1)
    line = sent([one])[1]
    assert base64.urlsafe_b64decode(line[0] + "==").hex() == one.id.replace("-", "")


@given(journals(), st.data())
def test_an_event_may_be_withheld_and_the_chain_is_whole(
    events: list[Event], data: st.DataObject
) -> None:
    hidden = data.draw(st.sets(st.integers(0, len(events) - 1)))
    sent_so = [withheld(one) if at in hidden else one for at, one in enumerate(events)]
    batch = Batch("office-1", sent_so)
    found = unpack(pack(batch))
    assert found == batch
    assert [body_hash(one) for one in found.events] == [body_hash(one) for one in events]


def test_a_withheld_line_is_two_hashes() -> None:
    one, two = journal(2)
    lines = sent([withheld(one), two])  # type: ignore[list-item]
    assert lines[1] == [one.hash.hex(), body_hash(one).hex()]
    for wrong in ([one.hash.hex()], [one.hash.hex(), "x"], [one.hash.hex(), 1], ["", ""]):
        assert fault(packed([lines[0], wrong, lines[2]])) == ("not-a-batch", 2)
    other = [bytes(32).hex(), body_hash(one).hex()]
    assert fault(packed([lines[0], other, lines[2]])) == ("chain", 0)
