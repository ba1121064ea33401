"""When an officer is asked about an open ticket, from values alone."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.attention import (
    Attention,
    Patience,
    Reminder,
    attention,
    longest_usual,
    unanswered,
    why_ask,
)
from office.journal import Fact, chain
from office.model import Event, Plain, new_id

MIN = 60_000
PATIENCE = Patience(
    limit_ms=30 * MIN, after_hours_ms=15 * MIN, answer_ms=5 * MIN, promise_ms=120 * MIN
)
SEEN = Attention(seen_seq=7, seen_at=1000 * MIN)
PROMISED = replace(SEEN, promised=True)
ASKED = replace(SEEN, reminder=Reminder(9, 1031 * MIN, "long"))


@pytest.mark.parametrize(
    ("at", "minute", "ends", "why"),
    [
        (SEEN, 1030, (), None),
        (SEEN, 1030 + 1 / MIN, (), "long"),
        (SEEN, 1024, (1010,), None),
        (SEEN, 1025, (1010,), "hours"),
        (SEEN, 1031, (1010,), "hours"),
        (SEEN, 1029, (1000,), None),
        (SEEN, 1029, (990,), None),
        (SEEN, 900, (890,), None),
        (PROMISED, 1119, (1010,), None),
        (PROMISED, 1120, (1010,), "hours"),
        (PROMISED, 1120, (), None),
        (PROMISED, 1121, (), "long"),
        (ASKED, 2000, (1010,), None),
    ],
)
def test_why_somebody_is_asked(
    at: Attention, minute: float, ends: Sequence[int], why: str | None
) -> None:
    now = round(minute * MIN)
    assert why_ask(at, now, PATIENCE, [end * MIN for end in ends]) == why


def test_a_word_is_good_for_a_slow_service_as_long_as_its_limit() -> None:
    slow = replace(PATIENCE, limit_ms=300 * MIN)
    assert why_ask(PROMISED, 1299 * MIN, slow, ()) is None
    assert why_ask(PROMISED, 1301 * MIN, slow, ()) == "long"


@pytest.mark.parametrize(("minute", "over"), [(1020, False), (1035, False), (1036, True)])
def test_how_long_a_question_waits(minute: int, over: bool) -> None:
    assert unanswered(ASKED, minute * MIN, PATIENCE) is over
    assert not unanswered(SEEN, minute * MIN, PATIENCE)


def events(*kinds: str) -> list[Event]:
    """A history of these kinds, a minute apart, from `seq` 1 on."""
    data: dict[str, dict[str, Plain]] = {
        "ticket.reminded": {"why": "long"},
        "ticket.undone": {"to": 1},
    }
    return [
        chain(
            Fact(kind, "t", data.get(kind, {}), seq * MIN, "main", "a", "o", "c"),
            seq,
            bytes(32),
            new_id(),
        )
        for seq, kind in enumerate(kinds, start=1)
    ]


@pytest.mark.parametrize(
    ("later", "found"),
    [
        ((), Attention(2, 2 * MIN)),
        (("ticket.recalled",), Attention(3, 3 * MIN)),
        (("ticket.reprinted",), Attention(2, 2 * MIN)),
        (("ticket.reminded",), Attention(2, 2 * MIN, reminder=Reminder(3, 3 * MIN, "long"))),
        (("ticket.reminded", "ticket.attended"), Attention(4, 4 * MIN, promised=True)),
        (("ticket.reminded", "ticket.started"), Attention(4, 4 * MIN)),
        (("ticket.attended", "ticket.started"), Attention(4, 4 * MIN)),
        (("ticket.finished", "ticket.undone"), Attention(4, 4 * MIN)),
    ],
)
def test_what_a_history_tells(later: Sequence[str], found: Attention) -> None:
    assert attention(events("ticket.issued", "ticket.called", *later)) == found


def test_no_history_is_no_ticket() -> None:
    with pytest.raises(ValueError, match="nothing has happened"):
        attention([])


def test_a_reminder_keeps_why_it_came() -> None:
    history = events("ticket.called", "ticket.reminded")
    asked = replace(history[-1], data=json.dumps({"why": "hours"}))
    found = attention([history[0], asked])
    assert found.reminder == Reminder(2, 2 * MIN, "hours")


@given(st.lists(st.integers(0, 10**8), max_size=200))
def test_what_95_of_100_do_not_exceed(times: list[int]) -> None:
    usual = longest_usual(times)
    if len(times) < 20:
        assert usual is None
        return
    assert usual in times
    within = sum(one <= usual for one in times) / len(times)
    below = sum(one < usual for one in times) / len(times)
    assert within >= 0.95 > below


@given(
    opened=st.integers(0, 10**7),
    now=st.integers(0, 10**7),
    promised=st.booleans(),
    ends=st.lists(st.integers(0, 10**7), max_size=3),
)
def test_nobody_is_asked_early(opened: int, now: int, promised: bool, ends: list[int]) -> None:
    """Neither before the limit nor, over the hours, before the grace; a promise holds both off."""
    at = Attention(1, opened, promised)
    why = why_ask(at, now, PATIENCE, ends)
    if why:
        assert not (promised and now - opened < PATIENCE.promise_ms)
    if why == "hours":
        assert any(opened < end <= now - PATIENCE.after_hours_ms for end in ends)
    if why == "long":
        assert now - opened > PATIENCE.limit_ms
