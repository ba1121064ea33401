"""The kiosk's window on a real record: what citizens do wrong, and what the office refuses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from kiosk.config import KioskSettings
from kiosk.office_desk import OfficeDesk
from office.errors import StoreFull
from office.model import Ticket
from office.office import Office, Who
from office.queue import IssueTicket
from office.views import tickets_today
from screens.application import TEXTS, prepare_application
from tests.fakes.command_line import assert_plain_vietnamese
from tests.fakes.office import TESTER, HandClock, at, open_office
from tests.kiosk.conftest import Kiosk


class Hall:
    """A kiosk's window on the office of a folder."""

    def __init__(self, folder: Path, page_limit: int = 0) -> None:
        self.clock = HandClock(at("2026-12-07 08:00"))
        self.office: Office = open_office(folder, self.clock, page_limit=page_limit)
        desk = OfficeDesk(self.office, Who("kiosk", "kiosk:1"), "main")
        self.kiosk = Kiosk(desk, KioskSettings(), None, TEXTS)

    def tickets(self) -> list[Ticket]:
        """Every number of today."""
        return tickets_today(self.office, "main")

    def close(self) -> None:
        """Close window and record."""
        self.kiosk.stage.close()
        self.office.store.close()


@pytest.fixture
def here(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Hall]:
    """A kiosk in office hours."""
    prepare_application([qapp.applicationName()])
    hall = Hall(tmp_path / "data")
    yield hall
    hall.close()


def fill(office: Office) -> None:
    """Give numbers until the record takes no more."""
    for _ in range(100):
        office.do(IssueTicket("civil"), TESTER)


@pytest.fixture
def full(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Hall]:
    """A kiosk whose record has no room for another number."""
    prepare_application([qapp.applicationName()])
    hall = Hall(tmp_path / "data", page_limit=1)
    with pytest.raises(StoreFull):
        fill(hall.office)
    yield hall
    hall.close()


def test_a_touch_is_a_number_in_the_record(here: Hall) -> None:
    here.kiosk.take_number("civil")
    (ticket,) = here.tickets()
    assert here.kiosk.hand.item("number").property("text") == ticket.label == "A001"


def test_a_double_tap_is_one_number_in_the_record(here: Hall) -> None:
    item = here.kiosk.hand.item("service-civil")
    spot = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
    for _ in range(3):
        here.kiosk.hand.press_at(spot)
    here.kiosk.wait(lambda props: props.hall.page == "ticket")
    assert [one.label for one in here.tickets()] == ["A001"]


def test_a_service_that_closed_meanwhile_is_refused_in_a_sentence(here: Hall) -> None:
    here.clock.put(at("2026-12-07 16:31"))
    here.kiosk.touch("service-civil")
    here.kiosk.wait(lambda props: props.hall.page == "refused")
    assert_plain_vietnamese(here.kiosk.stage.props.refusal.sentence)
    assert here.tickets() == []


def test_a_full_record_gives_no_number_and_says_so(full: Hall) -> None:
    before = full.tickets()
    full.kiosk.touch("service-civil")
    full.kiosk.wait(lambda props: props.hall.page == "refused")
    assert full.kiosk.stage.props.refusal.unanswered
    assert full.tickets() == before
