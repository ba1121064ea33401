"""The link as people see it, and what they do about what was not accepted."""

import json
from dataclasses import replace

import pytest

from office.clock import to_ms
from office.link import (
    SILENT_S,
    CorrectEvent,
    WaiveEvent,
    ask_for_link,
    link_now,
    rejected,
    send_again,
)
from office.procedures import Source
from office.store import cached
from office.store import link as rows
from office.store.link import AGAIN, OPEN, LinkRow, RejectedRow
from tests.fakes.office import MONDAY, Hall


def put_aside(here: Hall, *seqs: int) -> None:
    """The central system has not accepted these."""
    with here.office.store.write() as tx:
        rows.put(tx, [RejectedRow(seq, "origin", to_ms(MONDAY), OPEN) for seq in seqs])


def heard(here: Hall, **changes: int | str | None) -> None:
    """The link as it stands."""
    values = {"heard_at": to_ms(here.clock.now()), **changes}
    with here.office.store.write() as tx:
        rows.keep(tx, LinkRow(**values))  # type: ignore[arg-type]


def test_a_link_that_never_was_is_not_there(here: Hall) -> None:
    here.issue()
    now = link_now(here.office)
    assert (now.online, now.offline_since, now.acknowledged_seq) == (False, None, 0)
    assert now.pending == len(here.journal())


def test_a_link_that_falls_silent_is_down_from_when_it_was_heard(here: Hall) -> None:
    here.issue()
    heard(here, acknowledged=1)
    at = to_ms(here.clock.now())
    assert link_now(here.office).online
    assert link_now(here.office).pending == len(here.journal()) - 1
    here.clock.advance(SILENT_S)
    assert link_now(here.office).online
    here.clock.advance(1)
    now = link_now(here.office)
    assert (now.online, now.offline_since) == (False, at)


def test_a_link_that_says_that_it_is_down_is(here: Hall) -> None:
    heard(here, offline_since=5, fault="central-silent")
    now = link_now(here.office)
    assert (now.online, now.offline_since, now.fault) == (False, 5, "central-silent")


def test_who_asks_is_counted_and_what_the_link_writes_leaves_that(here: Hall) -> None:
    ask_for_link(here.office)
    ask_for_link(here.office)
    heard(here, acknowledged=3)
    with here.office.store.read() as tx:
        assert rows.link(tx).asked == 2
        assert rows.link(tx).acknowledged == 3


def test_what_was_not_accepted_is_listed_until_it_is_settled(here: Hall) -> None:
    here.issue()
    put_aside(here, 2, 3)
    assert [one.event.seq for one in rejected(here.office)] == [2, 3]
    assert link_now(here.office).quarantined == 2
    (event,) = here.do(WaiveEvent(2, "test-data")).events
    assert event.subject == here.journal()[1].id
    assert json.loads(event.data) == {"reason": "test-data", "seq": 2}
    assert [one.event.seq for one in rejected(here.office)] == [3]
    (event,) = here.do(CorrectEvent(3, (("origin", "kiosk-1"),))).events
    assert json.loads(event.data)["values"] == {"origin": "kiosk-1"}
    assert here.journal()[2].origin != "kiosk-1"
    assert rejected(here.office) == []


def test_what_is_sent_again_waits(here: Hall) -> None:
    here.issue()
    put_aside(here, 1, 2, 3)
    waiting = link_now(here.office).pending
    assert send_again(here.office, 2) == 1
    assert [one.state for one in rejected(here.office)] == [OPEN, AGAIN, OPEN]
    assert link_now(here.office).pending == waiting + 1
    assert send_again(here.office, 2) == 0
    assert send_again(here.office) == 2
    assert link_now(here.office).quarantined == 0


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (WaiveEvent(1, "test-data"), "event-not-rejected"),
        (WaiveEvent(2, "because"), "reason-unknown"),
        (CorrectEvent(1, ()), "event-not-rejected"),
        (CorrectEvent(2, (("data", "x"),)), "correction-unfit"),
        (CorrectEvent(2, (("origin", "Nguyễn Văn Thử"),)), "correction-unfit"),
    ],
)
def test_what_is_refused(here: Hall, command: WaiveEvent | CorrectEvent, code: str) -> None:
    here.issue()
    put_aside(here, 2)
    assert here.refused(command) == code


def test_what_is_settled_is_not_settled_twice(here: Hall) -> None:
    here.issue()
    put_aside(here, 2)
    here.do(WaiveEvent(2, "not-needed"))
    assert here.refused(WaiveEvent(2, "not-needed")) == "event-not-rejected"
    assert here.refused(CorrectEvent(2, (("origin", "a"),))) == "event-not-rejected"


def test_the_age_is_that_of_the_oldest_that_the_central_system_told(here: Hall) -> None:
    assert link_now(here.office).cache_as_of is None
    with here.office.store.write() as tx:
        for_all = cached.Place(5, Source.CENTRAL, "", "")
        cached.swap(tx, cached.PROCEDURES, cached.draw(tx, cached.PROCEDURES), for_all)
        cached.swap(
            tx, cached.DOSSIERS, cached.draw(tx, cached.DOSSIERS), replace(for_all, as_of=3)
        )
    assert link_now(here.office).cache_as_of == 3
    with here.office.store.write() as tx:
        by_hand = replace(for_all, as_of=1, source=Source.FILE)
        cached.swap(tx, cached.PROCEDURES, cached.draw(tx, cached.PROCEDURES), by_hand)
    assert link_now(here.office).cache_as_of == 3
