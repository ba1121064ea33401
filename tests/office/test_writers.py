"""Who writes to the record waits for the others, and no longer than needed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from office.clock import SetClock
from office.errors import StoreBusy
from office.office import Office
from office.queue import IssueTicket
from office.store import Store, engine, open_store, sqlite
from tests.fakes.office import MONDAY, TESTER, open_office

WRITERS = ("same program", "another program")


def writers(tmp_path: Path, where: str) -> tuple[Store, Office]:
    """A record that somebody writes to, and an office that wants to."""
    office = open_office(tmp_path, SetClock(MONDAY))
    return (office.store if where == "same program" else open_store(tmp_path)), office


@contextmanager
def held(store: Store, hold_s: float) -> Iterator[None]:
    """Somebody else is writing, and goes on for `hold_s`."""
    began, never = threading.Event(), threading.Event()

    def hold() -> None:
        with store.write():
            began.set()
            never.wait(hold_s)

    holder = threading.Thread(target=hold)
    holder.start()
    assert began.wait(5)
    yield
    holder.join(5)


@pytest.mark.parametrize("where", WRITERS)
def test_a_writer_that_does_not_end_makes_others_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.2)
    other, office = writers(tmp_path, where)
    with other.write(), pytest.raises(StoreBusy):
        office.do(IssueTicket("civil"), TESTER)
    office.do(IssueTicket("civil"), TESTER)


@pytest.mark.parametrize("where", WRITERS)
def test_a_writer_that_ends_in_time_is_waited_for(tmp_path: Path, where: str) -> None:
    other, office = writers(tmp_path, where)
    with held(other, 0.3):
        assert office.do(IssueTicket("civil"), TESTER).events


def test_writers_of_one_program_hand_the_record_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key pressed during the watch's heartbeat must not look away while the record is free."""
    monkeypatch.setattr(sqlite, "_FIRST_PAUSE_S", -1.0)  # nobody can pause so long
    office = open_office(tmp_path, SetClock(MONDAY))
    with held(office.store, 0.1):
        assert office.do(IssueTicket("civil"), TESTER).events
