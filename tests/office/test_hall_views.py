"""What an officer's panel and the hall's board are told."""

from dataclasses import replace
from pathlib import Path

import pytest

from office.act import Command
from office.assistance import AskHelp, HelpCall
from office.clock import to_ms
from office.config import OfficeSettings
from office.counters import (
    CallNext,
    CallNumber,
    CloseCounter,
    Finish,
    Hold,
    NoShow,
    OpenCounter,
    Recall,
    Resume,
    Return,
    Start,
    Transfer,
    WalkIn,
)
from office.errors import Refused
from office.hall_views import BoardNow, PanelNow, board_now, panel_now
from office.model import Ticket
from office.queue import CancelTicket, CloseDay, ReprintTicket, SettlePrint
from office.ratings import GiveRating
from office.store import ports
from office.store.ports import DeviceRow
from office.undo import Undo
from office.views import hall_now, print_jobs
from tests.fakes.office import MONDAY, PLAIN_SETTINGS, Hall, at, hall, settings

CIVIL_DESK, BOTH, LAND_DESK = PLAIN_SETTINGS["counters"]
GUIDED: OfficeSettings = settings(counters=[{**CIVIL_DESK, "guidance": True}, BOTH, LAND_DESK])


def panel(here: Hall, counter: int = 1) -> PanelNow:
    """What the officer of a counter sees."""
    return panel_now(here.office, "main", counter)


def board(here: Hall) -> BoardNow:
    """What the hall sees."""
    return board_now(here.office, "main")


def labels(tickets: tuple[Ticket, ...]) -> list[str]:
    """The numbers of tickets, in order."""
    return [one.label for one in tickets]


def called(here: Hall) -> list[tuple[str, int, bool]]:
    """The calls that stand: number, counter, and whether it was called again."""
    return [(one.ticket.label, one.counter, one.again) for one in board(here).calls]


# The panel


def test_a_panel_at_rest(empty: Hall) -> None:
    now = panel(empty)
    assert (now.seq, now.at, now.closed, now.doubted) == (0, to_ms(MONDAY), False, None)
    assert (now.asks_day, now.local, now.guidance) == (False, MONDAY, False)
    assert (now.counter.state, now.counter.ticket) == ("closed", None)
    assert [one.service.id for one in now.services] == ["civil", "land"]
    assert (now.waiting, now.undo_until, now.undo_of) == (0, None, "")
    tickets = now.line + now.held + now.absent + now.unprinted
    assert (tickets, now.help, now.devices) == ((), (), ())


def test_an_unknown_counter_has_no_panel(here: Hall) -> None:
    with pytest.raises(Refused, match="counter-unknown counter=9 known=1, 2, 3"):
        panel(here, 9)


def test_a_panel_tells_the_present_as_the_hall_has_it(here: Hall) -> None:
    here.issue()
    here.call()
    now, present = panel(here), hall_now(here.office, "main")
    assert (now.seq, now.counter) == (present.seq, present.counters[0])
    assert now.services == present.services


def test_the_line_is_in_order_of_arrival(here: Hall) -> None:
    here.issue("land")
    here.issue("civil", "elderly")
    here.issue("civil")
    assert labels(panel(here).line) == ["B001", "A001", "A002"]
    assert labels(panel(here, 3).line) == ["B001"]
    assert [one.service.id for one in panel(here, 3).services] == ["land"]


def test_a_long_line_is_counted_and_read_whole(here: Hall) -> None:
    for _ in range(14):
        here.issue()
    now = panel(here)
    assert (len(now.line), now.waiting) == (14, 14)
    assert labels(now.line)[0] == "A001"


def test_who_is_transferred_keeps_the_place_and_brings_the_note(here: Hall) -> None:
    for _ in range(2):
        here.issue("civil"), here.issue("land")
    here.call()
    here.do(Transfer(1, "land", "fee"))
    line = panel(here, 3).line
    assert [(one.label, one.note) for one in line] == [
        ("A001", "fee"),
        ("B001", None),
        ("B002", None),
    ]


def test_held_tickets_are_the_counters_own_first(here: Hall) -> None:
    for counter in (2, 1, 2):
        here.issue()
        here.call(counter)
        here.do(Hold(counter))
    assert labels(panel(here, 1).held) == ["A002", "A001", "A003"]
    assert labels(panel(here, 2).held) == ["A001", "A003", "A002"]


def test_absent_are_those_who_have_not_come_back(here: Hall) -> None:
    for _ in range(3):
        here.issue()
        here.call()
        here.do(NoShow(1))
    here.do(Return(1, "A002"))
    assert labels(panel(here).absent) == ["A003", "A001"]
    assert board(here).absent == panel(here, 2).absent


def test_yesterday_is_over(here: Hall) -> None:
    here.issue(), here.issue()
    here.do(CallNext(1))
    here.do(NoShow(1))
    here.do(CallNext(1))
    here.do(Hold(1))
    here.clock.put(at("2026-12-08 08:00"))
    for _ in range(2):
        now = panel(here)
        assert (now.line, now.held, now.absent, board(here).calls) == ((), (), (), ())
        here.do(OpenCounter(1))


OUTCOMES = {
    "confirmed": (("confirmed",), False),
    "unconfirmed": (("unconfirmed",), True),
    "failed": (("failed",), True),
    "not known yet": ((), False),
    "printed at last": (("failed", "confirmed"), False),
    "failed at last": (("confirmed", "failed"), True),
}


@pytest.mark.parametrize("case", OUTCOMES)
def test_who_has_no_paper(tmp_path: Path, case: str) -> None:
    outcomes, listed = OUTCOMES[case]
    with hall(tmp_path, office_settings=GUIDED) as here:
        ticket = here.issue(printer="kiosk-1")
        here.issue()
        for copy, outcome in enumerate(outcomes):
            if copy:
                here.do(ReprintTicket(ticket.label, "kiosk-1"))
            job = print_jobs(here.office, ticket.id)[-1]
            here.do(SettlePrint(job.id, outcome, "answer"))
        assert labels(panel(here, 1).unprinted) == (["A001"] if listed else [])
        assert (panel(here, 1).guidance, panel(here, 2).guidance) == (True, False)
        assert panel(here, 2).unprinted == ()


def test_who_is_called_needs_no_paper(tmp_path: Path) -> None:
    with hall(tmp_path, office_settings=GUIDED) as here:
        here.do(OpenCounter(1))
        ticket = here.issue(printer="kiosk-1")
        (job,) = print_jobs(here.office, ticket.id)
        here.do(SettlePrint(job.id, "failed", "answer"))
        here.call()
        assert panel(here).unprinted == ()


def test_help_and_devices_are_everybodys(here: Hall) -> None:
    row = DeviceRow("led-1", "sign", "online", "info", (), "polled", 7)
    with here.office.store.write() as tx:
        ports.save_device(tx, row)
    here.do(AskHelp("kiosk:1"))
    for counter in (1, 3):
        now = panel(here, counter)
        assert now.devices == (row,)
        assert now.help == (HelpCall("kiosk:1", to_ms(MONDAY), None),)


# What can be taken back


def test_undo_is_offered_until_its_window_ends(here: Hall) -> None:
    here.issue()
    here.call()
    here.clock.advance(10)
    now = panel(here)
    assert (now.undo_of, now.undo_until) == ("counter.call", to_ms(MONDAY) + 10_000)
    here.clock.advance(0.001)
    assert (panel(here).undo_of, panel(here).undo_until) == ("", None)


GONE: dict[str, list[Command]] = {
    "taken back": [CallNext(1), Undo(1)],
    "moved": [CallNext(1), Transfer(1, "land"), CallNumber(2, "A001")],
    "rated": [CallNext(1), Finish(1), GiveRating("A001", 1, 5, "touch")],
    "the day ended": [CallNext(1), CloseDay(unattended=True)],
    "others have come": [
        CloseDay(),
        OpenCounter(1, confirm=True),
        OpenCounter(2, confirm=True),
    ],
}


@pytest.mark.parametrize("case", GONE)
def test_undo_is_not_offered_where_it_would_be_refused(here: Hall, case: str) -> None:
    here.issue()
    for step in GONE[case]:
        here.do(step)
    assert panel(here).undo_of == ""
    assert here.refused(Undo(1)).startswith("undo-")


def test_a_day_opened_again_can_be_closed_again(here: Hall) -> None:
    here.do(CloseDay())
    here.do(OpenCounter(1, confirm=True))
    assert panel(here).undo_of == "counter.open"
    here.do(Undo(1))


def test_undo_is_offered_across_midnight_until_the_new_day_begins(here: Hall) -> None:
    here.clock.put(at("2026-12-07 23:59:58"))
    here.do(CloseCounter(1))
    here.clock.advance(4)
    assert panel(here).undo_of == "counter.close"
    here.do(OpenCounter(2, confirm=True))
    assert panel(here).undo_of == ""


# The board


def test_an_empty_board(empty: Hall) -> None:
    now = board(empty)
    assert (now.seq, now.at, now.local, now.closed) == (0, to_ms(MONDAY), MONDAY, False)
    assert (now.calls, now.absent) == ((), ())
    assert [one.service.id for one in now.services] == ["civil", "land"]
    assert [one.number for one in now.counters] == [1, 2, 3]


def test_the_newest_call_stands_first(here: Hall) -> None:
    for counter in (1, 2, 1):
        here.issue()
        here.clock.advance(5)
        here.call(counter)
    assert called(here) == [("A003", 1, False), ("A002", 2, False), ("A001", 1, False)]
    first = board(here).calls[0]
    last = here.journal()[-1]
    assert (first.seq, first.at, last.kind) == (last.seq, last.at, "ticket.called")


def test_who_is_called_again_is_shown_once_and_first(here: Hall) -> None:
    for counter in (1, 2):
        here.issue()
        here.call(counter)
    here.clock.advance(5)
    here.do(Recall(1))
    assert called(here) == [("A001", 1, True), ("A002", 2, False)]
    assert board(here).calls[0].at == to_ms(MONDAY) + 5000


STILL_CALLED: dict[str, tuple[list[Command], list[tuple[str, int, bool]]]] = {
    "served": ([Start(1)], [("A001", 1, False)]),
    "finished": ([Finish(1)], [("A001", 1, False)]),
    "held": ([Hold(1)], [("A001", 1, False)]),
    "resumed elsewhere": ([Hold(1), Resume(2, "A001")], [("A001", 2, False)]),
    "absent": ([NoShow(1)], []),
    "back again": ([NoShow(1), Return(1, "A001")], []),
    "sent on": ([Transfer(1, "land")], []),
    "taken back": ([Undo(1)], []),
    "cancelled": ([Hold(1), CancelTicket("A001")], []),
    "called again, taken back": ([Recall(1), Undo(1)], [("A001", 1, False)]),
    "called anew": ([Transfer(1, "land"), CallNumber(2, "A001")], [("A001", 2, False)]),
    "the day ended": ([Finish(1), CloseDay()], [("A001", 1, False)]),
}


@pytest.mark.parametrize("case", STILL_CALLED)
def test_a_call_that_stands(here: Hall, case: str) -> None:
    steps, shown = STILL_CALLED[case]
    here.issue()
    here.call()
    for step in steps:
        here.do(step)
    assert called(here) == shown


def test_a_call_taken_back_gives_the_other_ticket_its_place_again(here: Hall) -> None:
    here.issue(), here.issue()
    here.call()
    here.clock.advance(60)
    here.call()
    before = board(here).calls[1]
    here.do(Undo(1))
    (now,) = board(here).calls
    assert (now, now.ticket.state) == (replace(before, ticket=now.ticket), "called")


def test_at_most_twelve_calls_are_shown(here: Hall) -> None:
    for _ in range(14):
        here.do(WalkIn(1, "civil"))
    shown = called(here)
    assert (len(shown), shown[0][0], shown[-1][0]) == (12, "A014", "A003")


def test_a_doubtful_clock_shows_no_time(here: Hall) -> None:
    here.issue()
    here.call()
    here.clock.is_agreed = False
    here.clock.put(at("2000-01-01 07:00"))
    assert (board(here).local, panel(here).local) == (None, None)
    assert called(here) == [("A001", 1, False)]
    assert panel(here).asks_day


def test_what_a_busy_counter_goes_on_with_next_is_told_there_alone(here: Hall) -> None:
    held = here.issue()
    here.call(1)
    here.do(Hold(1))
    here.issue()
    here.call(1)
    here.do(Resume(1, held.label))
    assert labels(panel(here, 1).readied) == [held.label]
    assert held.label not in labels(panel(here, 1).line)
    assert panel(here, 2).readied == ()


def test_a_counter_sees_whom_it_helps_with_when_nobody_waits_for_its_own(tmp_path: Path) -> None:
    counters = [
        {"number": 1, "services": ["civil"]},
        {"number": 2, "services": ["land"], "helps": ["civil"]},
    ]
    with hall(tmp_path / "data", office_settings=settings(counters=counters)) as here:
        here.do(OpenCounter(2))
        first = here.issue("civil")
        assert labels(panel(here, 2).line) == [first.label]
        own = here.issue("land")
        assert labels(panel(here, 2).line) == [own.label]
        assert panel(here, 2).waiting == 1


def test_whoever_is_sent_to_a_counter_stands_in_its_line_alone(here: Hall) -> None:
    ticket = here.issue()
    here.call(1)
    here.do(Transfer(1, "land", to=2))
    assert (labels(panel(here, 2).line), panel(here, 2).waiting) == ([ticket.label], 1)
    assert (panel(here, 1).line, panel(here, 1).waiting) == ((), 0)


def test_who_is_at_another_counter_is_told_apart_and_not_counted(here: Hall) -> None:
    first = here.issue("civil")
    second = here.issue("land", visit=first.visit)
    here.do(CallNumber(1, first.label))
    now = panel(here, 2)
    assert (now.line, now.waiting) == ((), 0)
    assert [(one.label, at) for one, at in now.elsewhere] == [(second.label, 1)]
    assert labels(panel(here, 1).line) == [second.label]
