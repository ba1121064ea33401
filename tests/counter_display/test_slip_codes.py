"""Slips at a reader: an absent number comes back, and nothing else leaves a trace."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_display.slip_codes import SlipDesk
from devices.readers import Fault
from devices.readers.mock import MockReader
from office.counters import CallNumber, NoShow
from office.model import Ticket, TicketState
from office.numbering import slip_code
from office.store import read_key
from tests.fakes.office import Hall

CARD = "006085000123|095123456|Nông Văn Thử|15081985|Nam|Thôn 1, Xã Mẫu|12052021"


@pytest.fixture
def desk(here: Hall, tmp_path: Path) -> Iterator[SlipDesk]:
    """The readers of the main hall; ended, every code has been heeded."""
    desk = SlipDesk(here.office, "main", "counters:1", read_key(tmp_path / "data"))
    yield desk
    desk.stop()


@pytest.fixture
def reader(desk: SlipDesk) -> MockReader:
    """The reader of counter 1."""
    reader = MockReader("doc-1")
    desk.bind(reader, 1)
    return reader


@pytest.fixture
def absent(here: Hall) -> Ticket:
    """A number that was called and did not come."""
    ticket = here.issue()
    here.do(CallNumber(1, ticket.label))
    here.do(NoShow(1))
    return ticket


def slip(here: Hall, ticket: Ticket, folder: Path, office: str = "") -> str:
    """What the slip of a ticket says."""
    key = read_key(folder / "data")
    return slip_code(office or here.office.settings.id, ticket.id, key)


def test_an_absent_number_is_in_the_line_again(
    here: Hall, desk: SlipDesk, reader: MockReader, absent: Ticket, tmp_path: Path
) -> None:
    for _ in range(2):
        reader.scan(slip(here, absent, tmp_path))
    desk.stop()
    assert here.ticket(absent.id).state is TicketState.WAITING
    returned = [one for one in here.journal() if one.kind == "ticket.returned"]
    assert [(one.actor, one.origin) for one in returned] == [("counter:1", "counters:1")]


def test_a_number_that_waits_goes_on_waiting(
    here: Hall, desk: SlipDesk, reader: MockReader, tmp_path: Path
) -> None:
    ticket, before = here.issue(), len(here.journal())
    reader.scan(slip(here, ticket, tmp_path))
    desk.stop()
    assert len(here.journal()) == before


def test_what_is_no_slip_of_ours_changes_nothing(
    here: Hall, desk: SlipDesk, reader: MockReader, absent: Ticket, tmp_path: Path
) -> None:
    before = len(here.journal())
    reader.scan(slip(here, absent, tmp_path, office="xa-khac"))
    reader.scan(slip(here, absent, tmp_path)[:-1])
    reader.scan("A015")
    reader.refuse(Fault.GARBLED)
    desk.stop()
    assert len(here.journal()) == before


def test_a_citizens_card_leaves_no_trace(
    here: Hall, desk: SlipDesk, reader: MockReader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before = len(here.journal())
    reader.scan(CARD)
    desk.stop()
    assert len(here.journal()) == before
    assert "no slip of ours" in caplog.text
    assert not {part for part in CARD.split("|") if part in caplog.text}
