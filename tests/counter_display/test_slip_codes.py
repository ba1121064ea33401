"""Codes at a counter's reader: slips and appointments are heeded, nothing else leaves a trace."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_display.slip_codes import SAME_S, SlipDesk
from devices.readers import Fault
from devices.readers.mock import MockReader
from office.appointment_codes import qr_text
from office.appointments import MakeAppointment
from office.counters import CallNumber, NoShow, OpenCounter
from office.hall_views import panel_now
from office.model import Ticket, TicketState
from office.numbering import slip_code
from office.personal import Personal
from office.seats import CHECKED_IN, keep_printer
from office.store import read_key
from tests.fakes.office import PLAIN_SETTINGS, Hall, Steady, hall, settings
from tests.fakes.waiting import wait_for

CARD = "006085000123|095123456|Nông Văn Thử|15081985|Nam|Thôn 1, Xã Mẫu|12052021"


@pytest.fixture
def steady() -> Steady:
    """The machine's steady time."""
    return Steady()


@pytest.fixture
def desk(here: Hall, tmp_path: Path, steady: Steady) -> Iterator[SlipDesk]:
    """The readers of the main hall; ended, every code has been heeded."""
    key = read_key(tmp_path / "data")
    desk = SlipDesk(here.office, "main", "counters:1", key, steady_s=steady)
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


def wait_said(here: Hall, code: str) -> None:
    """Wait until the panel of counter 1 has this to say of the last slip."""

    def is_said() -> bool:
        held = panel_now(here.office, "main", 1).slip
        return held is not None and held.code == code

    wait_for(is_said)


def test_the_panel_is_told_what_became_of_it(
    here: Hall, desk: SlipDesk, reader: MockReader, absent: Ticket, tmp_path: Path, steady: Steady
) -> None:
    good = slip(here, absent, tmp_path)
    for code, told in (
        (good, "slip-returned"),
        (slip(here, absent, tmp_path, office="xa-khac"), "slip-foreign"),
        (good[:-1] + "-", "slip-forged"),
        (good, "slip-twice"),
    ):
        reader.scan(code)
        wait_said(here, told)
        steady.advance(SAME_S)
    reader.scan(CARD)
    desk.stop()
    wait_said(here, "slip-twice")


def test_a_slip_that_lies_before_the_reader_is_held_once(
    here: Hall, desk: SlipDesk, reader: MockReader, absent: Ticket, tmp_path: Path, steady: Steady
) -> None:
    for _ in range(5):
        reader.scan(slip(here, absent, tmp_path))
        steady.advance(SAME_S - 0.1)
    desk.stop()
    wait_said(here, "slip-returned")


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


@pytest.fixture
def booked(tmp_path: Path) -> Iterator[Hall]:
    """Civil matters take appointments; counter 1 is open, it is Monday 08:00."""
    services = [
        {**PLAIN_SETTINGS["services"][0], "appointments": {"slot_min": 15}},
        PLAIN_SETTINGS["services"][1],
    ]
    with hall(tmp_path / "data", office_settings=settings(services=services)) as running:
        running.do(OpenCounter(1))
        yield running


@pytest.fixture
def gate(booked: Hall, tmp_path: Path, steady: Steady) -> Iterator[SlipDesk]:
    """The readers of that hall, whose slips come from a printer of its own."""
    desk = SlipDesk(
        booked.office,
        "main",
        "counters:1",
        read_key(tmp_path / "data"),
        steady_s=steady,
        printer="may-in",
        printers=("may-in", "may-in-2"),
    )
    yield desk
    desk.stop()


def appointment(here: Hall, folder: Path, time: str = "08:00", day: str = "07") -> str:
    """What the QR of somebody's appointment says."""
    person = Personal.of("Nông Thị Hạnh", "", "")
    done = here.do(MakeAppointment("civil", f"2026-12-{day} {time}", person))
    code = done.events[-1].subject.partition(":")[2]
    return qr_text(here.office.settings.id, code, read_key(folder / "data"))


def test_an_appointment_gives_its_number_and_a_slip(
    booked: Hall, gate: SlipDesk, tmp_path: Path
) -> None:
    reader = MockReader("doc-1")
    gate.bind(reader, 1)
    code = appointment(booked, tmp_path)
    for _ in range(3):
        reader.scan(code)
    wait_said(booked, CHECKED_IN)
    gate.stop()
    (ticket,) = booked.tickets()
    assert ticket.due_at == ticket.issued_at
    held = panel_now(booked.office, "main", 1).slip
    assert held is not None
    assert held.details == {"number": "A001", "arrival": "due", "time": "08:00"}
    facts = [json.loads(one.data) for one in booked.journal() if one.kind == "print.requested"]
    assert [one["printer"] for one in facts] == ["may-in"]
    kept = next(one for one in booked.journal() if one.kind == "appointment.kept")
    assert (kept.actor, kept.origin) == ("counter:1", "counters:1")


def test_the_slip_comes_from_the_printer_that_was_chosen_at_the_panel(
    booked: Hall, gate: SlipDesk, tmp_path: Path
) -> None:
    keep_printer(booked.office.store, "main", 1, "may-in-2")
    reader = MockReader("doc-1")
    gate.bind(reader, 1)
    reader.scan(appointment(booked, tmp_path))
    wait_said(booked, CHECKED_IN)
    facts = [json.loads(one.data) for one in booked.journal() if one.kind == "print.requested"]
    assert [one["printer"] for one in facts] == ["may-in-2"]


def test_an_appointment_that_cannot_be_kept_says_why(
    booked: Hall, gate: SlipDesk, tmp_path: Path, steady: Steady
) -> None:
    reader = MockReader("doc-1")
    gate.bind(reader, 1)
    good = appointment(booked, tmp_path)
    for code, told in (
        (appointment(booked, tmp_path, "10:00"), "appointment-early"),
        (appointment(booked, tmp_path, day="08"), "appointment-other-day"),
        (good[:-1] + ("A" if good[-1] != "A" else "B"), "appointment-forged"),
        (good, CHECKED_IN),
        (good, "appointment-used"),
    ):
        reader.scan(code)
        wait_said(booked, told)
        steady.advance(SAME_S)
    assert len(booked.tickets()) == 1


def test_a_late_appointment_is_kept_and_told_as_late(
    booked: Hall, gate: SlipDesk, tmp_path: Path
) -> None:
    reader = MockReader("doc-1")
    gate.bind(reader, 1)
    code = appointment(booked, tmp_path)
    booked.clock.advance(10 * 60)
    reader.scan(code)
    wait_said(booked, CHECKED_IN)
    held = panel_now(booked.office, "main", 1).slip
    assert held is not None
    assert held.details["arrival"] == "late"
