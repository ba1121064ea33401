"""What a kiosk shows and prints while the office's record is not there."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from hall.paper import TicketPaper
from hall.sentences import Sentences
from kiosk.desk import DeskRefusal, PaperState, ServiceState
from kiosk.office_desk import OfficeDesk
from office.config import MAIN_POINT
from office.model import Ticket, new_id
from office.office import Office
from office.staff import add_staff
from office.store import open_store, read_key
from office.views import print_jobs, ticket_by_id
from tests.fakes.kiosks import Kiosk, kiosk
from tests.fakes.office import BUILT, MONDAY, TESTER, HandClock, settings
from tests.fakes.postgres import drop_records, new_record
from tests.fakes.waiting import wait_for

PRINTER = "may-in"
PIN = "271828"


@pytest.fixture
def cut_off(tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk that was ready when its line was cut."""
    key, url = new_record()
    with ExitStack() as running:
        (tmp_path / "office.key").write_bytes(key)
        store = open_store(tmp_path, url=url)
        clock = HandClock(MONDAY)
        there = Office(settings(), store, clock, BUILT)
        add_staff(there, TESTER, "Nguyễn Văn Mẫu", "technician", PIN)
        store.close()
        one = running.enter_context(kiosk(tmp_path / "k", url, clock, key=key))
        wait_for(lambda: one.ready)
        one.line.cut()
        wait_for(lambda: one.cut_off)
        yield one
    drop_records()


def desk_of(one: Kiosk) -> OfficeDesk:
    """Its desk, with a printer."""
    return OfficeDesk(one.office, one.who, MAIN_POINT, PRINTER, place="kiosk:1")


def given(one: Kiosk) -> Ticket:
    """A number that its desk has given."""
    issued = desk_of(one).issue(new_id(), "civil", None, "vi")
    ticket = ticket_by_id(one.office, issued.ticket_id)
    assert ticket
    return ticket


def test_it_says_nothing_of_who_waits_and_who_serves(cut_off: Kiosk) -> None:
    desk = desk_of(cut_off)
    issued = desk.issue(new_id(), "civil", None, "vi")
    assert (issued.number, issued.ahead, issued.wait, issued.counters) == ("A501", None, None, ())
    view = desk.view()
    assert {(one.state, one.waiting) for one in view.services} == {(ServiceState.OPEN, None)}
    assert view.serving
    assert not view.appointments


def test_its_slip_tells_that_the_number_is_one_of_reserve(cut_off: Kiosk) -> None:
    paper = TicketPaper(cut_off.office, read_key(cut_off.store.folder))
    slips = []
    for _ in range(21):
        ticket = given(cut_off)
        job = print_jobs(cut_off.office, ticket.id)[0]
        slips.append(paper.slip(job, ticket, Sentences("vi")))
    assert {(one.ahead, one.wait, one.counters) for one in slips} == {(None, None, ())}
    assert slips[0].counter_note == "Số dự phòng, được gọi theo giờ lấy số"
    assert (slips[-1].number, slips[-1].counter_note) == (
        "K1-001",
        "Số riêng của kiosk, được gọi theo giờ lấy số",
    )


def test_it_promises_nobody_who_cannot_come(cut_off: Kiosk) -> None:
    with pytest.raises(DeskRefusal, match="cut-off"):
        desk_of(cut_off).ask_help(new_id())


def test_staff_are_told_since_when(cut_off: Kiosk) -> None:
    cut_off.clock.put(MONDAY.replace(minute=1, second=59))
    told = [one.state["vi"] for one in desk_of(cut_off).works().devices if one.id == "record"]
    assert told == ["mất liên lạc từ 08:01; kiosk vẫn cấp số dự phòng"]
    cut_off.line.mend()
    wait_for(lambda: not cut_off.cut_off)
    assert [one.id for one in desk_of(cut_off).works().devices] == []


def test_a_technician_can_sign_in_there(cut_off: Kiosk) -> None:
    assert desk_of(cut_off).sign_in(1, PIN).name == "Nguyễn Văn Mẫu"
    assert desk_of(cut_off).view().staffed


def test_paper_is_told_of(cut_off: Kiosk) -> None:
    desk = desk_of(cut_off)
    issued = desk.issue(new_id(), "civil", None, "vi")
    assert desk.paper(issued.ticket_id) is PaperState.PRINTING
