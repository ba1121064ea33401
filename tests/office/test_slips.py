"""A slip at a counter: what brings a number back, and one sentence for each thing that does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from hall.sentences import Sentences
from office.counters import CallNext, Finish, Hold, NoShow, OpenCounter, Start
from office.errors import Refusal, Refused
from office.hall_views import panel_now
from office.model import TicketState, new_id
from office.numbering import slip_code
from office.office import Done
from office.queue import CancelTicket
from office.seats import SlipHeld, keep_printer, keep_slip
from office.slips import return_by_slip
from office.store import read_key
from tests.fakes.office import TESTER, Hall


class Desk:
    """Counter 1, where slips are held to the reader."""

    def __init__(self, here: Hall) -> None:
        self.here = here
        self.key = read_key(here.office.store.folder)
        self.ticket = here.issue()

    def code(self, ticket_id: str = "", office: str = "") -> str:
        """What a slip says."""
        office = office or self.here.office.settings.id
        return slip_code(office, ticket_id or self.ticket.id, self.key)

    def hold(self, text: str = "", command_id: str = "") -> Done:
        """Hold a slip to the reader."""
        place, code = ("main", 1), text or self.code()
        command_id = command_id or new_id()
        return return_by_slip(self.here.office, TESTER, place, code, self.key, command_id)

    def refused(self, text: str = "") -> Refused:
        """Why it is not heeded; it leaves nothing."""
        before = len(self.here.journal())
        with pytest.raises(Refused) as caught:
            self.hold(text)
        assert len(self.here.journal()) == before
        return caught.value


@pytest.fixture
def desk(here: Hall) -> Desk:
    """A number waits."""
    return Desk(here)


def test_an_absent_number_comes_back(desk: Desk) -> None:
    desk.here.do(CallNext(1))
    desk.here.do(NoShow(1))
    first = desk.hold(command_id="held-1")
    assert desk.here.ticket(desk.ticket.id).state is TicketState.WAITING
    assert desk.refused().code == "slip-twice"
    again = desk.hold(command_id="held-1")
    assert (again.events, again.repeated) == (first.events, True)


STATES: dict[str, Callable[[Desk], object]] = {
    "slip-waits": lambda _: None,
    "slip-open": lambda one: one.here.do(CallNext(1)),
    "slip-held": lambda one: (one.here.do(CallNext(1)), one.here.do(Hold(1))),
    "slip-served": lambda one: (one.here.do(CallNext(1)), one.here.do(Finish(1))),
    "slip-over": lambda one: one.here.do(CancelTicket("A001")),
}


@pytest.mark.parametrize("code", STATES)
def test_each_state_has_its_sentence(desk: Desk, code: str) -> None:
    STATES[code](desk)
    refusal = desk.refused()
    assert refusal.code == code
    said = Sentences("vi").error(refusal)
    assert "A001" in said
    assert "…" not in said


def test_a_served_number_is_so_while_it_is_served(desk: Desk) -> None:
    desk.here.do(CallNext(1))
    desk.here.do(Start(1))
    assert desk.refused().code == "slip-open"


def test_what_is_not_of_this_day_or_office(desk: Desk) -> None:
    good = desk.code()
    forged = good[:-1] + ("A" if good[-1] != "A" else "B")
    assert desk.refused(forged).code == "slip-forged"
    assert desk.refused("MC1.whatever").code == "slip-forged"
    assert desk.refused(desk.code(office="xa-khac")).code == "slip-foreign"
    assert desk.refused(desk.code(new_id())).code == "slip-unknown"
    desk.here.do(CallNext(1))
    desk.here.do(NoShow(1))
    desk.here.clock.put(desk.here.clock.now() + timedelta(days=1))
    desk.here.do(OpenCounter(1))
    assert desk.refused().code == "slip-old"


def test_every_sentence_is_its_own() -> None:
    codes = [one.value for one in Refusal if one.value.startswith("slip-")]
    for language in ("vi", "en"):
        said = [Sentences(language).section("errors")[one] for one in codes]
        assert len(set(said)) == len(said) == 12


def test_what_a_place_keeps_is_seen_by_its_panel(here: Hall) -> None:
    assert panel_now(here.office, "main", 1).slip is None
    held = SlipHeld("slip-waits", {"number": "A001"}, 7)
    keep_slip(here.office.store, "main", 1, held)
    keep_printer(here.office.store, "main", 1, "may-in")
    now = panel_now(here.office, "main", 1)
    assert (now.slip, now.printer) == (held, "may-in")
    assert panel_now(here.office, "main", 2).slip is None
