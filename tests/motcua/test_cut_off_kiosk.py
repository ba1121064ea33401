"""The kiosk's program, with a printer, while its line to the office's record breaks and mends."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from kiosk.desk import DeskUnknown, HallView, Issued, PaperState
from kiosk.office_desk import OfficeDesk
from motcua.day_end import DayEnd
from motcua.machine import Machine, machine
from motcua.programs import kiosk_desk
from motcua.settings import parse
from office.clock import SetClock
from office.model import TicketState, new_id
from office.store import events, open_store, ports
from office.store import tickets as rows
from office.store.reserve import ReserveStore
from tests.fakes.kiosks import line_to
from tests.fakes.line import Line
from tests.fakes.office import MONDAY
from tests.fakes.postgres import drop_records, new_record
from tests.fakes.running import quick_sample
from tests.fakes.sample_programs import simulated
from tests.fakes.waiting import wait_for

SERVICE = "ho-tich"
BACK_S = 30.0


@dataclass
class Kiosk:
    """The program and its cable; `url` is the office's record without the cable."""

    here: Machine
    desk: OfficeDesk
    line: Line
    url: str
    key: bytes

    def give(self, command_id: str | None = None) -> Issued:
        """A number."""
        return self.desk.issue(command_id or new_id(), SERVICE, None, "vi")

    def is_on_paper(self, issued: Issued) -> None:
        """Wait for its slip."""
        wait_for(lambda: self.desk.paper(issued.ticket_id) is PaperState.CONFIRMED, BACK_S)

    @property
    def cut_off(self) -> bool:
        """Whether its own record is at hand."""
        return self.here.office.store.cut_off_s is not None

    def view(self) -> HallView | None:
        """What it shows; None while it cannot."""
        try:
            return self.desk.view()
        except DeskUnknown:
            return None


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    """At work, its reserve there."""
    with ExitStack() as running:
        running.callback(drop_records)
        key, url = new_record()
        data = tmp_path / "data"
        data.mkdir()
        (data / "office.key").write_bytes(key)
        (data / "office.key").chmod(0o600)
        line = line_to(data, url)
        running.callback(line.close)
        near = url.partition("host=")[0] + f"host={quote(str(data / 'line'))}&port=5432"
        text = quick_sample(tmp_path).read_text("utf-8")
        text = text.replace("[run]", f'[run]\nrecord_url = "{near}"', 1)
        settings = parse(text, "office.toml")
        here = running.enter_context(
            machine(settings, data, SetClock(MONDAY), place=settings.kiosk, paced_sound=False)
        )
        running.enter_context(simulated(here))
        desk = running.enter_context(kiosk_desk(here))
        one = Kiosk(here, desk, line, url, key)
        wait_for(lambda: (view := one.view()) and view.paper == "expected", BACK_S)
        one.is_on_paper(one.give())
        yield one


def test_it_prints_and_shows_through_a_cut(kiosk: Kiosk, caplog: pytest.LogCaptureFixture) -> None:
    kiosk.line.cut()
    issued = kiosk.give()
    assert (issued.number, kiosk.cut_off) == ("A501", True)
    kiosk.is_on_paper(issued)
    wait_for(lambda: (view := kiosk.view()) and view.paper == "expected", BACK_S)
    kiosk.line.mend()
    wait_for(lambda: not kiosk.cut_off, BACK_S)
    again = kiosk.give()
    kiosk.is_on_paper(again)
    assert again.number == "A002"
    assert kiosk.desk.paper(issued.ticket_id) is PaperState.CONFIRMED
    store = open_store(kiosk.here.data_dir, url=kiosk.url)
    with store.read() as tx:
        found = list(rows.all_tickets(tx))
        owner = ports.owner(tx, "may-in-kiosk")
    store.close()
    assert [(one.label, one.state) for one in found] == [
        (label, TicketState.WAITING) for label in ("A001", "A501", "A002")
    ]
    assert owner
    errors = [one.message for one in caplog.records if one.levelno >= logging.ERROR]
    # what is read in the moment of the cut may fail, and is read again
    assert [one for one in errors if not one.endswith("failed")] == []


def test_cut_off_it_ends_no_day_and_prints_no_sheet(kiosk: Kiosk) -> None:
    clock, store = kiosk.here.office.clock, kiosk.here.office.store
    assert isinstance(clock, SetClock)
    assert isinstance(store, ReserveStore)
    kiosk.line.cut()
    kiosk.give()
    end = DayEnd(kiosk.here, "kiosk")
    for hours in (0, 24):
        clock.advance(hours * 3600)
        end.look()
    with store.own.read() as tx:
        assert "day.closed" not in {one.kind for one in events.all_events(tx)}


def test_what_broke_off_while_it_was_printed_is_on_paper_once(kiosk: Kiosk) -> None:
    slips = kiosk.here.catalogue.home("may-in-kiosk")
    before = len(list(slips.glob("*.png")))
    kiosk.line.cut_behind(b"COMMIT\0")
    issued = kiosk.give("gesture")
    kiosk.is_on_paper(issued)
    kiosk.line.mend()
    wait_for(lambda: not kiosk.cut_off, BACK_S)
    assert kiosk.give("gesture").number == issued.number
    kiosk.is_on_paper(kiosk.give())
    assert len(list(slips.glob("*.png"))) == before + 2
