"""The chain of events, against vectors that another program made."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.journal import KINDS, Fact, canonical, chain, digest, first_break
from office.model import Event, Plain, new_id
from office.store.events import GENESIS
from tests.fakes.office import Hall

RECORDINGS = Path(__file__).parent.parent / "recordings"
VECTORS: list[dict[str, Any]] = json.loads((RECORDINGS / "chain.json").read_text())["events"]

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def recorded(vector: dict[str, Any]) -> Event:
    """The event that a vector describes."""
    known = {name: vector[name] for name in Event.__slots__ if name in vector}
    digest_text = vector["personal_digest"]
    return Event(
        **{
            **known,
            "data": canonical(vector["data"]),
            "personal_digest": bytes.fromhex(digest_text) if digest_text else None,
            "prev": bytes.fromhex(vector["prev"]),
            "hash": bytes.fromhex(vector["hash"]),
        }
    )


CHAIN = [recorded(vector) for vector in VECTORS]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["seq"]))
def test_the_hashes_are_those_of_the_vectors(vector: dict[str, Any]) -> None:
    event = recorded(vector)
    assert event.data == vector["data_text"]
    assert digest(event) == event.hash


def test_the_vectors_are_what_their_script_makes(tmp_path: Path) -> None:
    script = tmp_path / "make_chain.py"
    script.write_bytes((RECORDINGS / "make_chain.py").read_bytes())
    subprocess.run([sys.executable, "-I", script], check=True, timeout=30)
    assert (tmp_path / "chain.json").read_bytes() == (RECORDINGS / "chain.json").read_bytes()


def test_a_whole_chain_has_no_break() -> None:
    assert first_break(CHAIN) is None
    assert first_break([]) is None
    assert CHAIN[0].prev == GENESIS


BROKEN: dict[str, tuple[list[Event], str]] = {
    "an event is missing": (CHAIN[:3] + CHAIN[4:], "seq 4 is missing"),
    "the first is missing": (CHAIN[1:], "seq 1 is missing"),
    "two have changed places": ([*CHAIN[:2], CHAIN[3], CHAIN[2]], "seq 3 is missing"),
    "data was changed": ([CHAIN[0], replace(CHAIN[1], data="{}")], "seq 2 was changed"),
    "an actor was changed": ([replace(CHAIN[0], actor="nobody")], "seq 1 was changed"),
    "a time was changed": ([replace(CHAIN[0], at=0)], "seq 1 was changed"),
    "a hash was changed": (
        [CHAIN[0], replace(CHAIN[1], hash=bytes(32)), CHAIN[2]],
        "seq 2 was changed",
    ),
    "the link was cut": (
        [CHAIN[0], replace(CHAIN[1], prev=bytes(32))],
        "seq 2 does not follow the one before",
    ),
    "a digest was taken away": (
        [*CHAIN[:2], replace(CHAIN[2], personal_digest=None)],
        "seq 3 was changed",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_every_change_breaks_the_chain(case: str) -> None:
    journal, said = BROKEN[case]
    assert first_break(journal) == said


@given(PLAIN)
def test_canonical_text_is_json_and_its_own_canon(value: object) -> None:
    text = canonical({"value": cast(Plain, value)})
    assert canonical(json.loads(text)) == text


@given(st.dictionaries(st.text("abcXYZ"), st.integers()))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


@pytest.mark.parametrize("value", [1.0, {"a": [1.5]}, {1: "a"}, {"a": b"raw"}, {"a": {1, 2}}])
def test_what_has_no_canon_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(cast(Plain, value))


def test_only_known_kinds_enter() -> None:
    fact = Fact("ticket.lost", "x", {}, 0, "main", "a", "o", "c")
    with pytest.raises(ValueError, match=r"ticket\.lost"):
        chain(fact, 1, GENESIS, new_id())


PROMISED = """
    visit.opened ticket.issued ticket.called ticket.recalled ticket.started ticket.finished
    ticket.missed ticket.returned ticket.held ticket.resumed ticket.transferred ticket.cancelled
    ticket.voided ticket.unserved ticket.undone ticket.reprinted counter.opened counter.paused
    counter.closed service.opened rating.given print.requested print.confirmed print.unconfirmed
    print.failed device.faulted device.recovered help.asked help.answered person.erased day.opened
    day.closed day.corrected clock.doubted clock.confirmed hall.checked
"""


def test_no_kind_that_others_rely_on_vanishes() -> None:
    assert set(PROMISED.split()) <= KINDS


def test_the_office_writes_a_whole_chain(here: Hall) -> None:
    here.issue(), here.call()
    journal = here.journal()
    assert first_break(journal) is None
    assert [event.seq for event in journal] == list(range(1, len(journal) + 1))
    assert all(isinstance(event.prev, bytes) and len(event.hash) == 32 for event in journal)
