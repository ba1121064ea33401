"""Waits that become long: told once, over once they are short again, and who could help."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.clock import to_ms
from office.counters import (
    CallNext,
    CallNumber,
    ChangeServices,
    CloseCounter,
    Finish,
    NoShow,
    OpenCounter,
    PauseCounter,
    Return,
    Start,
    Transfer,
)
from office.errors import Refused
from office.hall_views import panel_now
from office.in_line import Waiting, waiting_within
from office.queue import CloseDay, ReclassifyTicket
from office.undo import Undo
from office.views import CounterNow, counters_now
from office.wait_alerts import (
    NoteWaits,
    WaitAlert,
    Waits,
    able,
    begun,
    over,
    waits_changed,
    waits_of,
)
from tests.fakes.office import Hall, at, hall, settings

MIN = 60
ALERT_MS, TARGET_MS = 10 * MIN * 1000, 15 * MIN * 1000


def look(here: Hall) -> list[tuple[str, str]]:
    """Tell what is to be told at this moment; (kind, subject) of the events that this left."""
    before = here.journal()[-1].seq
    if waits_changed(here.office, "main"):
        assert here.do(NoteWaits()).events
    else:
        assert here.do(NoteWaits()).events == ()
    return [(one.kind, one.subject) for one in here.journal() if one.seq > before]


def alerts(here: Hall) -> tuple[WaitAlert, ...]:
    """The alerts that stand, as a panel reads them."""
    return panel_now(here.office, "main", 1).alerts


def test_it_is_told_before_the_target_is_missed(here: Hall) -> None:
    here.issue("land")
    here.clock.advance(10 * MIN - 1)
    assert look(here) == []
    here.clock.advance(1)
    assert look(here) == [("wait.alerted", "wait:land")]
    here.clock.advance(10 * MIN)
    assert look(here) == []


def test_an_alert_is_over_where_its_day_is_opened_again(here: Hall) -> None:
    here.issue("land")
    here.clock.advance(10 * MIN)
    look(here)
    here.do(CloseDay())
    here.do(OpenCounter(1, confirm=True))
    assert look(here) == [("wait.eased", "wait:land")]


def test_what_is_told(here: Hall) -> None:
    here.issue("land")
    here.clock.advance(5 * MIN)
    here.issue("land")
    here.clock.advance(6 * MIN)
    look(here)
    told = json.loads(here.journal()[-1].data)
    assert told.pop("day") == "2026-12-07"
    assert told == {"waiting": 2, "late": 1, "longest_s": 660, "target_min": 15}


def test_an_alert_does_not_come_and_go_with_each_call(here: Hall) -> None:
    """The next one in line waits for nine minutes already: still long; for six: no more."""
    here.issue("civil")
    here.clock.advance(MIN)
    here.issue("civil")
    here.clock.advance(9 * MIN)
    look(here)
    here.call()
    assert look(here) == []
    here.call()
    assert look(here) == [("wait.eased", "wait:civil")]
    assert json.loads(here.journal()[-1].data) == {"lasted_s": 0}
    assert alerts(here) == ()


def test_every_episode_is_told_anew(here: Hall) -> None:
    told = []
    for _ in range(2):
        here.issue("civil")
        here.clock.advance(12 * MIN)
        told += look(here)
        here.call()
        told += look(here)
    assert [kind for kind, _ in told] == ["wait.alerted", "wait.eased"] * 2


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Hall]:
    """Counter 1 takes civil matters, 2 and 3 land; all are open, 4 is closed."""
    counters = [
        {"number": 1, "services": ["civil"]},
        {"number": 2, "services": ["land"]},
        {"number": 3, "services": ["land"]},
        {"number": 4, "services": ["land"]},
    ]
    with hall(tmp_path, office_settings=settings(counters=counters)) as here:
        for number in (1, 2, 3):
            here.do(OpenCounter(number))
        yield here


def late_civil(here: Hall, *, people: int = 2) -> None:
    """People have waited for a civil matter for eleven minutes, and it is told."""
    for _ in range(people):
        here.issue("civil")
    here.clock.advance(11 * MIN)
    look(here)


def test_who_could_help(three: Hall) -> None:
    three.issue("land")
    three.call(2)
    late_civil(three)
    (alert,) = alerts(three)
    assert (alert.service, alert.waits.waiting, alert.waits.late) == ("civil", 2, 2)
    assert (alert.able, alert.helping) == ((3, 2), ())


def test_who_has_people_of_his_own_could_not(three: Hall) -> None:
    late_civil(three)
    three.issue("land")
    assert alerts(three)[0].able == ()


def test_who_pauses_could_not(three: Hall) -> None:
    late_civil(three)
    three.do(PauseCounter(2))
    assert alerts(three)[0].able == (3,)


def test_who_helps_is_named_and_calls_the_first(three: Hall) -> None:
    late_civil(three)
    three.do(ChangeServices(2, helps=("civil",)))
    (alert,) = alerts(three)
    assert (alert.able, alert.helping) == ((3,), (2,))
    found = three.call(2)
    assert found is not None
    assert found.label == "A001"
    three.do(Undo(2))
    three.clock.advance(1)
    assert three.call(2)


def test_helping_is_taken_back(three: Hall) -> None:
    late_civil(three)
    three.do(ChangeServices(2, helps=("civil",)))
    three.do(Undo(2))
    assert alerts(three)[0].helping == ()


def test_who_waits_for_one_counter_alone_is_nobodys_else(three: Hall) -> None:
    ticket = three.issue("land")
    three.do(CallNumber(2, ticket.label))
    three.do(Transfer(2, "civil", to=1))
    three.clock.advance(11 * MIN)
    look(three)
    (alert,) = alerts(three)
    assert (alert.service, alert.able) == ("civil", ())


def test_who_is_at_another_counter_does_not_wait(three: Hall) -> None:
    first = three.issue("land")
    three.issue("civil", visit=first.visit)
    three.do(CallNext(2))
    three.clock.advance(11 * MIN)
    assert look(three) == []
    three.do(Finish(2))
    assert look(three) == [("wait.alerted", "wait:civil")]


def test_a_closed_day_ends_its_alerts(here: Hall) -> None:
    late_civil(here)
    here.do(CloseDay())
    assert (look(here), alerts(here)) == ([], ())
    here.clock.put(at("2026-12-08 08:00"))
    here.do(OpenCounter(1))
    assert (look(here), alerts(here)) == ([], ())
    late_civil(here)
    assert len(alerts(here)) == 1


def test_a_doubted_clock_knows_no_waits(here: Hall) -> None:
    here.issue("civil")
    here.clock.is_agreed = False
    here.clock.advance(60 * MIN)
    here.clock.jump = here.clock.now()
    assert (look(here), alerts(here)) == ([], ())


@pytest.mark.parametrize(("target", "before", "minutes"), [(30, 5, 25), (20, 5, 15), (15, 1, 14)])
def test_an_office_has_its_own_target(
    tmp_path: Path, target: int, before: int, minutes: int
) -> None:
    queue = {"wait_target_min": target, "alert_before_min": before}
    with hall(tmp_path, office_settings=settings(queue=queue)) as here:
        here.issue("civil")
        here.clock.advance(minutes * MIN - 1)
        assert look(here) == []
        here.clock.advance(1)
        assert look(here) == [("wait.alerted", "wait:civil")]


def test_an_office_without_a_target_is_told_nothing(tmp_path: Path) -> None:
    with hall(tmp_path, office_settings=settings(queue={"wait_target_min": 0})) as here:
        here.issue("civil")
        here.clock.advance(60 * MIN)
        assert (look(here), alerts(here)) == ([], ())


def test_helping_with_what_nobody_knows_is_refused(three: Hall) -> None:
    with pytest.raises(Refused):
        three.do(ChangeServices(2, helps=("tax",)))
    assert counters_now(three.office, "main")[1].helps == ()


def test_it_stands_whether_a_program_has_told_it_or_not(here: Hall) -> None:
    here.issue("land")
    here.clock.advance(10 * MIN)
    (untold,) = alerts(here)
    assert (untold.service, untold.since) == ("land", to_ms(here.clock.now()))
    look(here)
    assert alerts(here) == (untold,)
    here.clock.advance(5 * MIN + 1)
    (late,) = alerts(here)
    assert (late.since, late.waits.over, untold.waits.over) == (untold.since, 1, 0)


def test_a_service_that_nobody_takes_is_told_so(three: Hall) -> None:
    late_civil(three)
    assert (alerts(three)[0].taken, alerts(three)[0].closed) == (True, ())
    three.do(PauseCounter(1))
    (alert,) = alerts(three)
    assert (alert.taken, alert.closed) == (False, (1,))


def longest(here: Hall, service: str) -> tuple[int, int, int]:
    """Seconds of the longest wait for a service: of the queue, of the panel's list, of the rule."""
    now = panel_now(here.office, "main", 1)
    queue = next(one for one in now.hall if one.service.id == service)
    listed = max((now.at - now.waits_since(one)) // 1000 for one in now.line)
    with here.office.look() as (tx, reckoned):
        waiting = waiting_within(tx, "main", reckoned)
    rule = waits_of(waiting, now.at, ALERT_MS, TARGET_MS)[service].longest_ms // 1000
    return queue.longest_wait_s, listed, rule


def test_one_meaning_of_waiting_since(here: Hall) -> None:
    """It begins with each coming into the line, and goes on through what changes no place in it."""
    here.do(OpenCounter(1))
    ticket = here.issue("civil")
    here.clock.advance(60)
    assert longest(here, "civil") == (60, 60, 60)
    here.do(ReclassifyTicket(ticket.label, priority="elderly"))
    assert longest(here, "civil") == (60, 60, 60)
    here.call()
    here.clock.advance(30)
    here.do(CloseCounter(1, "return"))
    assert longest(here, "civil") == (90, 90, 90)
    here.do(OpenCounter(1))
    here.call()
    here.do(Start(1))
    here.clock.advance(600)
    here.do(Transfer(1, "land"))
    here.clock.advance(5)
    assert longest(here, "land") == (5, 5, 5)
    here.call()
    here.do(Undo(1))
    assert longest(here, "land") == (5, 5, 5)
    here.call()
    here.do(NoShow(1))
    here.clock.advance(60)
    here.do(Return(1, ticket.label))
    here.clock.advance(7)
    assert longest(here, "land") == (7, 7, 7)


def test_who_is_at_another_counter_waits_in_neither_list(three: Hall) -> None:
    first = three.issue("land")
    three.issue("civil", visit=first.visit)
    three.clock.advance(60)
    three.issue("civil")
    three.do(CallNext(2))
    three.clock.advance(60)
    civil = next(one for one in panel_now(three.office, "main", 1).hall if one.waiting)
    assert (civil.waiting, civil.away, civil.longest_wait_s) == (2, 1, 60)


# The rule alone

SERVICES = ("civil", "land")
WAITING = st.builds(
    Waiting,
    st.sampled_from(SERVICES),
    st.integers(0, 2_000_000),
    st.sampled_from([None, None, 1, 2]),
)


@given(st.lists(WAITING, max_size=12), st.integers(1_000_000, 2_000_000))
def test_waits_are_counted(waiting: list[Waiting], now: int) -> None:
    found = waits_of(waiting, now, ALERT_MS, TARGET_MS)
    for service in SERVICES:
        mine = [one for one in waiting if one.service == service]
        waited = [max(0, now - one.since) for one in mine]
        late = sum(one >= ALERT_MS for one in waited)
        free = any(one.bound is None for one in mine)
        gone = sum(one > TARGET_MS for one in waited)
        wanted = Waits(len(mine), late, max(waited, default=0), free, gone)
        assert found.get(service, Waits()) == wanted


@given(st.lists(st.integers(0, 2 * ALERT_MS), min_size=1, max_size=60))
def test_no_alert_flickers(longest: list[int]) -> None:
    """Between a beginning and an end the wait has fallen by three tenths of the limit."""
    standing: list[str] = []
    began_at = 0
    for ms in longest:
        present = {"civil": Waits(1, 0, ms)}
        began, ended = (
            begun(["civil"], present, standing, ALERT_MS),
            over(present, standing, ALERT_MS),
        )
        if began:
            assert ms >= ALERT_MS
            standing, began_at = began, ms
        if ended:
            assert ms < began_at - 3 * ALERT_MS // 10
            standing = []
        assert not standing or ms >= 7 * ALERT_MS // 10


STATES = st.sampled_from(["open", "paused", "closed"])


@given(
    st.dictionaries(
        st.integers(1, 4),
        st.tuples(STATES, st.sets(st.sampled_from(SERVICES)), st.sets(st.sampled_from(SERVICES))),
    ),
    st.lists(WAITING, max_size=6),
)
def test_only_who_is_free_could_help(
    counters: dict[int, tuple[Any, set[str], set[str]]], waiting: list[Waiting]
) -> None:
    hall_ = [
        CounterNow(number, state, tuple(takes), None, tuple(helps))
        for number, (state, takes, helps) in counters.items()
    ]
    for number in able("civil", hall_, waiting):
        state, takes, helps = counters[number]
        assert (state, takes) == ("open", {"land"})
        assert "civil" not in helps
        assert not [one for one in waiting if one.service == "land" and one.bound is None]
        assert number not in [one.bound for one in waiting]
