"""Who sits at which counter, and what bears his number."""

import json
from pathlib import Path

import pytest

from office.act import Command
from office.counters import (
    CallNext,
    CloseCounter,
    Finish,
    Hold,
    NoShow,
    OpenCounter,
    Resume,
    Transfer,
)
from office.errors import Refused
from office.model import Ticket
from office.queue import CloseDay
from office.signing import SignIn, SignOut, sign_in_at
from office.staff import TRIES, ChangeStaff, add_staff, change_staff, roster_unknown
from office.undo import Undo
from tests.fakes.office import TESTER, Hall, hall, settings

PIN, OTHER_PIN = "294716", "835027"


@pytest.fixture
def here(here: Hall) -> Hall:
    """Two officers who are known; nobody has signed in."""
    for name, pin in (("Nguyễn Văn Thử", PIN), ("Trần Thị Mẫu", OTHER_PIN)):
        add_staff(here.office, TESTER, name, "officer", pin)
    return here


def sits_at(here: Hall) -> dict[int, int | None]:
    """Counter → who is signed in there."""
    return {number: here.counter(number).officer for number in (1, 2)}


def officers_of(here: Hall, ticket: str) -> list[int | None]:
    """By whom the acts on a ticket were done that a counter does, where that is told."""
    kinds = ("ticket.called", "ticket.finished")
    mine = [one for one in here.journal() if one.subject == ticket and one.kind in kinds]
    return [json.loads(one.data).get("officer") for one in mine]


def test_a_right_pin_sits_down_and_what_the_counter_does_bears_the_number(here: Hall) -> None:
    member = sign_in_at(here.office, TESTER, ("main", 1), 1, PIN)
    ticket = here.issue()
    here.call(1)
    here.do(Finish(1))
    assert member.number == 1
    assert officers_of(here, ticket.id) == [1, 1]
    assert here.ticket(ticket.id).officer == 1


def test_a_wrong_pin_sits_nobody_down(here: Hall) -> None:
    with pytest.raises(Refused, match="pin-wrong"):
        sign_in_at(here.office, TESTER, ("main", 1), 1, OTHER_PIN)
    assert sits_at(here) == {1: None, 2: None}


def test_a_locked_officer_still_calls(here: Hall) -> None:
    for _ in range(TRIES):
        with pytest.raises(Refused):
            sign_in_at(here.office, TESTER, ("main", 1), 1, OTHER_PIN)
    with pytest.raises(Refused, match="pin-locked"):
        sign_in_at(here.office, TESTER, ("main", 1), 1, PIN)
    ticket = here.issue()
    called = here.call(1)
    assert called is not None
    assert called.id == ticket.id
    assert officers_of(here, ticket.id) == [None]


def test_the_second_of_two_officers_at_one_counter_is_the_one_who_sits_there(here: Hall) -> None:
    here.do(SignIn(1, 1))
    here.do(SignIn(1, 2))
    assert sits_at(here) == {1: 2, 2: None}


def test_who_sits_down_elsewhere_has_left(here: Hall) -> None:
    here.do(SignIn(1, 1))
    here.do(SignIn(2, 1))
    assert sits_at(here) == {1: None, 2: 1}


def test_signing_in_twice_is_nothing(here: Hall) -> None:
    here.do(SignIn(1, 1))
    assert not here.do(SignIn(1, 1)).events
    assert not here.do(SignOut(2)).events


def test_nobody_unknown_signs_in(here: Hall) -> None:
    assert here.refused(SignIn(1, 9)) == "staff-unknown"
    assert here.refused(SignIn(9, 1)) == "counter-unknown"


def test_signing_out_leaves_the_counter_at_work(here: Hall) -> None:
    here.do(SignIn(1, 1))
    here.do(SignOut(1))
    ticket = here.issue()
    assert here.call(1) is not None
    assert officers_of(here, ticket.id) == [None]


@pytest.mark.parametrize("closing", [CloseCounter(1), CloseDay()])
def test_the_end_of_work_signs_out(here: Hall, closing: CloseCounter | CloseDay) -> None:
    here.do(SignIn(1, 1))
    here.do(closing)
    assert sits_at(here) == {1: None, 2: None}


def test_a_closing_that_is_taken_back_signs_nobody_out(here: Hall) -> None:
    here.do(SignIn(1, 1))
    here.do(CloseCounter(1))
    here.do(Undo(1))
    assert sits_at(here) == {1: 1, 2: None}


def test_a_closing_that_is_taken_back_calls_nobody_away(here: Hall) -> None:
    here.do(SignIn(1, 1))
    here.do(CloseCounter(1))
    here.do(SignIn(2, 1))
    here.do(Undo(1))
    assert sits_at(here) == {1: None, 2: 1}


def test_signing_in_keeps_the_last_act_to_be_taken_back(here: Hall) -> None:
    here.issue()
    here.call(1)
    here.do(NoShow(1))
    here.do(SignIn(1, 1))
    here.do(Undo(1))
    assert here.counter(1).officer == 1


def test_who_has_not_signed_in_is_whom_the_roster_names(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    counters = [{"number": 1, "services": ["civil"], "officer": 1}]
    folder = tmp_path_factory.mktemp("roster")
    with hall(folder, office_settings=settings(counters=counters)) as here:
        add_staff(here.office, TESTER, "Nguyễn Thị Bốn", "officer", PIN)
        ticket = here.issue()
        here.do(CallNext(1, opens=True))
        assert officers_of(here, ticket.id) == [1]
        add_staff(here.office, TESTER, "Lê Văn Thay", "helper", PIN)
        here.do(SignIn(1, 2))
        here.do(Finish(1))
        assert officers_of(here, ticket.id) == [1, 2]


def test_the_roster_names_nobody_who_has_left_or_never_was(tmp_path: Path) -> None:
    counters = [
        {"number": number, "services": ["civil"], "officer": officer}
        for number, officer in ((1, 1), (2, 77))
    ]
    with hall(tmp_path / "data", office_settings=settings(counters=counters)) as here:
        add_staff(here.office, TESTER, "Lê Văn Thay", "helper", PIN)
        assert [one.number for one in roster_unknown(here.office)] == [2]
        change_staff(here.office, TESTER, 1, active=False)
        assert [one.number for one in roster_unknown(here.office)] == [1, 2]
        for counter in (1, 2):
            ticket = here.issue()
            here.do(CallNext(counter, opens=True))
            assert officers_of(here, ticket.id) == [None]


def test_an_opening_that_is_taken_back_signs_nobody_out(here: Hall) -> None:
    here.do(CloseCounter(1))
    here.do(SignIn(1, 1))
    here.do(OpenCounter(1))
    here.do(Undo(1))
    assert sits_at(here)[1] == 1


def test_a_closing_that_is_taken_back_drives_away_nobody_who_sat_down_since(here: Hall) -> None:
    here.do(SignIn(1, 1))
    here.do(CloseCounter(1))
    here.do(SignIn(1, 2))
    here.do(Undo(1))
    assert sits_at(here)[1] == 2


def test_nobody_stays_signed_in_overnight_at_a_closed_counter(here: Hall) -> None:
    here.do(CloseCounter(1))
    here.do(SignIn(1, 1))
    here.do(CloseDay())
    assert sits_at(here) == {1: None, 2: None}


def test_the_roster_names_nobody_who_sits_elsewhere(tmp_path: Path) -> None:
    counters = [
        {"number": 1, "services": ["civil"], "officer": 1},
        {"number": 2, "services": ["land"]},
    ]
    with hall(tmp_path / "data", office_settings=settings(counters=counters)) as here:
        add_staff(here.office, TESTER, "Lê Văn Thay", "helper", PIN)
        here.do(SignIn(2, 1))
        ticket = here.issue()
        here.do(CallNext(1, opens=True))
        assert officers_of(here, ticket.id) == [None]


@pytest.mark.parametrize("gone", [SignOut(1), SignIn(2, 1), SignIn(1, 2)], ids=lambda one: one.name)
def test_nobody_takes_back_what_another_did(here: Hall, gone: Command) -> None:
    here.do(SignIn(1, 1))
    ticket = here.issue()
    here.call(1)
    here.do(Finish(1))
    here.do(gone)
    assert here.refused(Undo(1)) == "undo-nothing"
    assert here.ticket(ticket.id).state == "finished"


def test_who_works_here_no_more_is_not_signed_in_again(here: Hall) -> None:
    here.do(SignIn(1, 1))
    here.do(CloseCounter(1))
    change_staff(here.office, TESTER, 1, active=False)
    here.do(Undo(1))
    assert (here.counter(1).state, here.counter(1).officer) == ("open", None)


LEAVING: dict[str, Command] = {
    "signs out": SignOut(1),
    "sits down elsewhere": SignIn(2, 1),
    "leaves for good": ChangeStaff(1, active=False),
}


def held_and_sent(here: Hall) -> tuple[Ticket, Ticket]:
    """The first officer sits at counter 1, holds somebody there, and is sent somebody."""
    here.do(SignIn(1, 1))
    held, sent = here.issue(), here.issue()
    for step in (CallNext(1), Hold(1), CallNext(2), Transfer(2, "land", to=1)):
        here.do(step)
    return held, sent


@pytest.mark.parametrize("how", LEAVING)
def test_who_leaves_keeps_nobody_waiting_for_him(here: Hall, how: str) -> None:
    held, sent = held_and_sent(here)
    here.do(LEAVING[how])
    found = [here.ticket(one.id) for one in (held, sent)]
    assert [(one.state, one.bound, one.counter) for one in found] == [("waiting", None, None)] * 2
    assert [one.place_at for one in found] == [held.place_at, sent.place_at]
    assert here.counter(1).state == "open"
    called = here.call(2)
    assert called is not None
    assert called.id == held.id


def test_who_takes_the_seat_goes_on_with_them(here: Hall) -> None:
    held, sent = held_and_sent(here)
    here.do(SignIn(1, 2))
    assert (here.ticket(held.id).state, here.ticket(held.id).counter) == ("held", 1)
    assert here.ticket(sent.id).bound == 1


def test_where_nobody_signs_in_nobody_leaves(here: Hall) -> None:
    held = here.issue()
    here.do(CallNext(1))
    here.do(Hold(1))
    assert not here.do(SignOut(1)).events
    here.do(SignIn(1, 1))
    assert here.ticket(held.id).state == "held"


@pytest.mark.parametrize("stays", [True, False], ids=["successor", "nobody"])
def test_an_undo_gives_back_to_whoever_sits_there(here: Hall, stays: bool) -> None:
    held, _ = held_and_sent(here)
    here.do(Resume(2, held.label))
    here.do(SignIn(1, 2) if stays else SignOut(1))
    here.do(Undo(2))
    assert here.ticket(held.id).state == ("held" if stays else "waiting")
