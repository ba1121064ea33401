"""What screens and commands are told about the present."""

import pytest

from office.counters import CloseCounter, Hold, OpenCounter, PauseCounter
from office.errors import Refused
from office.queue import CancelTicket, CloseDay, IssueTicket
from office.views import (
    counter_answer,
    counters_now,
    hall_now,
    issue_answer,
    ticket_by_id,
    ticket_history,
    tickets_today,
)
from tests.fakes.office import Hall, at


def test_an_empty_hall(empty: Hall) -> None:
    now = hall_now(empty.office, "main")
    assert (now.seq, now.business_day, now.doubted, now.closed) == (0, "2026-12-07", None, False)
    assert now.local == at("2026-12-07 08:00")
    assert [(one.service.id, one.waiting, one.taking) for one in now.services] == [
        ("civil", 0, "unserved"),
        ("land", 0, "unserved"),
    ]
    assert [(one.number, one.state.value, one.services) for one in now.counters] == [
        (1, "closed", ("civil", "land")),
        (2, "closed", ("civil", "land")),
        (3, "closed", ("land",)),
    ]


def test_a_hall_at_work(here: Hall) -> None:
    first = here.issue()
    here.clock.advance(90)
    here.issue(priority="elderly"), here.issue("land")
    here.do(PauseCounter(2))
    here.clock.advance(31)
    now = hall_now(here.office, "main")
    assert [(one.waiting, one.longest_wait_s) for one in now.services] == [(2, 121), (1, 31)]
    assert [one.counters for one in now.services] == [(1, 2), (1, 2)]
    assert now.seq == here.journal()[-1].seq
    called = here.call()
    assert called is not None
    now = hall_now(here.office, "main")
    assert now.counters[0].ticket == here.ticket(called.id)
    assert now.services[0].longest_wait_s == 121
    assert first.id in {one.id for one in tickets_today(here.office, "main")}


@pytest.mark.parametrize(
    ("moment", "taking", "opens_at"),
    [
        ("2026-12-07 10:59", "open", None),
        ("2026-12-07 11:00", "closed", "2026-12-07 13:30"),
        ("2026-12-07 20:00", "closed", "2026-12-08 07:30"),
    ],
)
def test_when_numbers_are_given(here: Hall, moment: str, taking: str, opens_at: str | None) -> None:
    here.clock.put(at(moment))
    services = hall_now(here.office, "main").services
    assert {one.taking for one in services} == {taking}
    assert {one.opens_at for one in services} == {at(opens_at) if opens_at else None}


def test_a_service_without_its_counters_is_unserved(here: Hall) -> None:
    here.do(CloseCounter(1))
    here.do(OpenCounter(2, services=("land",)))
    assert [one.taking for one in hall_now(here.office, "main").services] == ["unserved", "open"]


def test_a_day_closed_by_an_act_takes_nobody(here: Hall) -> None:
    here.do(CloseDay())
    now = hall_now(here.office, "main")
    assert (now.closed, {one.taking for one in now.services}) == (True, {"closed"})


def test_an_opened_sunday_takes_numbers(here: Hall) -> None:
    here.clock.put(at("2026-12-13 09:00"))
    here.do(OpenCounter(3, confirm=True))
    services = hall_now(here.office, "main").services
    assert [one.taking for one in services] == ["closed", "open"]
    assert [one.opens_at for one in services] == [at("2026-12-14 07:30"), None]


def test_one_look_at_the_counters(here: Hall) -> None:
    assert counters_now(here.office, "main") == hall_now(here.office, "main").counters


def test_a_number_is_of_today_and_an_id_of_any_day(here: Hall) -> None:
    monday = here.issue()
    here.clock.put(at("2026-12-08 08:00"))
    tuesday = here.issue()
    ticket, history = ticket_history(here.office, "main", "a 1")
    assert ticket == tuesday
    assert [event.kind for event in history] == ["ticket.issued"]
    ticket, history = ticket_history(here.office, "main", monday.id.upper())
    assert (ticket.label, history[-1].kind) == ("A001", "ticket.unserved")
    assert ticket_by_id(here.office, monday.id) == ticket
    assert ticket_by_id(here.office, "nobody") is None
    with pytest.raises(Refused, match="ticket-unknown"):
        ticket_history(here.office, "main", "A002")


def test_the_answer_to_a_counter_names_the_ticket_it_deals_with(here: Hall) -> None:
    first, _ = here.issue(), here.issue()
    here.call()
    held = counter_answer(here.office, 1, here.do(Hold(1)))
    assert (held.ticket, held.finished, held.reason) == (here.ticket(first.id), None, None)
    paused = counter_answer(here.office, 1, here.do(PauseCounter(1)))
    assert (paused.ticket, paused.finished) == (None, None)


def test_the_answer_to_a_number_never_changes(here: Hall) -> None:
    done = here.do(IssueTicket("civil"))
    answer = issue_answer(done)
    here.do(CancelTicket(answer.ticket.label))
    assert issue_answer(done) == answer
    assert (answer.ahead, answer.job) == (0, None)
