"""When a doubt ends by itself, and how all programs come to share it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Never

import pytest

from office.counters import CallNext
from office.days import Reckoning
from office.keeping import note_doubt
from office.office import Office
from office.queue import CloseDay, ConfirmDay, IssueTicket, NoteDevice
from office.store import Transaction
from office.views import hall_now
from tests.fakes.office import BUILT, Hall, HandClock, at
from tests.office.clocks import DEAD, TUESDAY, boot, clock_is_moved, facts, time_server_comes

# The time server


def test_a_time_server_ends_the_doubt_and_keeps_the_line(here: Hall) -> None:
    """Numbers went on in Monday all morning; then the network came back."""
    boot(here, DEAD)
    here.do(CallNext(1))
    waits = here.issue()
    here.call(2)
    here.clock.put(at("2026-12-08 10:00"))
    here.clock.is_agreed = True
    after = here.issue()
    assert (after.label, after.business_day) == ("A002", "2026-12-08")
    assert (here.ticket(waits.id).state, here.counter(2).state) == ("called", "open")
    assert facts(here, "clock.confirmed") == [{"by": "time-server", "day": "2026-12-08"}]
    assert facts(here, "day.corrected") == [{"from": "2026-12-07", "to": "2026-12-08"}]


def test_where_one_machine_has_a_time_server_the_doubt_of_the_others_ends_too(here: Hall) -> None:
    """The shared clock has jumped; of two machines one hears a time server, and the other never."""
    other = HandClock(at("2026-12-07 09:00"), agreed=False)
    other.jump = at("2026-12-07 08:59")
    alone = Office(here.office.settings, here.office.store, other, BUILT)
    here.clock.put(at("2026-12-07 09:00"))
    assert note_doubt(alone, "kiosk-2")
    here.issue()
    assert facts(here, "clock.confirmed") == [{"by": "time-server", "day": "2026-12-07"}]
    other.advance(1)
    assert not note_doubt(alone, "kiosk-2")
    other.advance(60)
    other.jump = other.now()
    other.advance(1)
    assert note_doubt(alone, "kiosk-2")


def test_a_time_server_after_an_idle_doubt_just_begins_the_day(here: Hall) -> None:
    yesterday = here.issue()
    boot(here, DEAD)
    here.do(NoteDevice("printer-1", faulted=True))
    here.clock.put(at(TUESDAY))
    here.clock.is_agreed = True
    assert here.issue().label == "A001"
    assert here.ticket(yesterday.id).state == "unserved"


@pytest.mark.parametrize("seconds", [-600, 600])
def test_a_clock_moved_within_the_day_leaves_it_that_day(here: Hall, seconds: float) -> None:
    """What was done on Monday after that is Monday's, and ends with it."""
    called, waits = here.issue(), here.issue()
    clock_is_moved(here, seconds)
    here.call()
    assert here.issue().label == "A003"
    time_server_comes(here, "2026-12-08 07:31")
    new = here.issue()
    assert (new.label, here.now().days) == ("A001", ("2026-12-08",))
    assert here.ticket(called.id).ended_by == "unattended"
    assert here.ticket(waits.id).state == "unserved"
    assert [one.longest_wait_s for one in hall_now(here.office, "main").services] == [0, 0]


def test_a_closed_day_stays_closed_when_only_its_time_is_doubted(here: Hall) -> None:
    here.do(CloseDay())
    clock_is_moved(here, -600)
    assert note_doubt(here.office, "counters")
    assert here.refused(IssueTicket("civil")) == "day-closed"


def test_the_next_morning_in_that_doubt_counts_for_itself(here: Hall) -> None:
    here.issue()
    clock_is_moved(here, -600)
    here.issue()
    here.clock.put(at("2026-12-08 07:20"))
    tuesday = here.issue()
    time_server_comes(here, "2026-12-08 07:45")
    assert here.issue().label == "A004"
    assert here.ticket(tuesday.id).state == "waiting"


def test_a_mistyped_date_after_such_a_move_takes_the_line_along(here: Hall) -> None:
    waits = here.issue()
    clock_is_moved(here, -600)
    here.do(NoteDevice("printer-1", faulted=True))
    here.do(ConfirmDay("2026-12-08"))
    here.issue()
    here.do(ConfirmDay("2026-12-07"))
    assert here.issue().label == "A003"
    assert here.ticket(waits.id).state == "waiting"


def test_a_clock_moved_back_after_an_answer_is_such_a_move_too(here: Hall) -> None:
    clock_is_moved(here, 7200)
    here.do(ConfirmDay("2026-12-07"))
    here.clock.advance(60)
    clock_is_moved(here, -600)
    waits = here.issue()
    assert here.now().doubted == "jumped"
    time_server_comes(here, TUESDAY)
    assert here.issue().label == "A001"
    assert here.ticket(waits.id).state == "unserved"


def test_a_morning_that_begins_on_an_old_time_is_not_lost(here: Hall) -> None:
    """The mains went overnight, and the machine starts on the time that it saved an hour before.

    Nobody can tell that from a clock set back on Monday, but for the program that did not run.
    """
    here.clock.put(at("2026-12-07 15:40"))
    here.issue()
    boot(here, "2026-12-07 14:40")
    tuesday = here.issue()
    time_server_comes(here, "2026-12-08 07:45")
    assert here.issue().label == "A003"
    assert here.ticket(tuesday.id).state == "waiting"


def test_a_second_start_in_doubt_keeps_what_the_first_gave(here: Hall) -> None:
    boot(here, DEAD)
    here.clock.advance(1800)
    early = here.issue()
    boot(here, DEAD)
    here.do(NoteDevice("printer-1", faulted=True))
    time_server_comes(here, "2026-12-08 07:45")
    assert here.issue().label == "A002"
    assert here.ticket(early.id).state == "waiting"


# Programs that run


def another_program(here: Hall) -> Hall:
    """A program that has just started, and has seen no jump."""
    clock = HandClock(here.clock.now(), agreed=here.clock.is_agreed)
    office = Office(here.office.settings, here.office.store, clock, BUILT)
    return Hall(office, clock)


def test_what_one_program_doubts_another_does_not_believe(here: Hall) -> None:
    waiting = [here.issue() for _ in range(3)]
    clock_is_moved(here, 86_400)
    assert note_doubt(here.office, "counters")
    other = another_program(here)
    other.do(NoteDevice("printer-1", faulted=True))
    assert (other.now().day, other.now().doubted) == ("2026-12-07", "jumped")
    assert [here.ticket(one.id) for one in waiting] == waiting


def test_a_doubt_is_noted_by_the_office_itself(here: Hall) -> None:
    clock_is_moved(here, 86_400)
    seen = here.office.bell.rings
    before = here.journal()[-1].seq
    assert note_doubt(here.office, "counters")
    (event,) = [one for one in here.journal() if one.seq > before]
    assert (event.kind, event.actor, event.origin, event.command) == (
        "clock.doubted",
        "office",
        "counters",
        "",
    )
    assert here.office.bell.rings > seen


def nothing_is_to_be_written() -> Never:
    """Takes the place of a store's `write`."""
    raise AssertionError("a write transaction for nothing")


def test_where_nothing_is_to_note_nothing_is_written(
    here: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_is_moved(here, 86_400)
    note_doubt(here.office, "counters")
    doubted = len(here.journal())
    monkeypatch.setattr(here.office.store, "write", nothing_is_to_be_written)
    assert not note_doubt(here.office, "counters")
    here.clock.is_agreed = True
    assert not note_doubt(here.office, "counters")
    assert len(here.journal()) == doubted


class Outrun(Office):
    """An office in which another program notes the doubt right after this one has looked."""

    @contextmanager
    def look(self) -> Iterator[tuple[Transaction, Reckoning]]:
        """Look, and then the other one is quicker."""
        with super().look() as seen:
            yield seen
        assert note_doubt(Office(self.settings, self.store, self.clock, BUILT), "kiosk")


def test_only_one_of_two_programs_notes_a_doubt(here: Hall) -> None:
    clock_is_moved(here, 86_400)
    slow = Outrun(here.office.settings, here.office.store, here.clock, BUILT)
    assert not note_doubt(slow, "counters")
    assert len(facts(here, "clock.doubted")) == 1


def test_setting_the_clock_by_hand_and_saying_so_loses_nobody(here: Hall) -> None:
    """Dead all morning; somebody sets the clock, the programs see it, then staff answer."""
    boot(here, DEAD)
    note_doubt(here.office, "counters")
    early = here.issue()
    here.clock.put(at("2026-12-08 09:00"))
    here.clock.jump = here.clock.now()
    note_doubt(here.office, "counters")
    here.do(ConfirmDay("2026-12-08"))
    assert here.issue().label == "A002"
    assert here.ticket(early.id).state == "waiting"
