"""A record that cannot be read or written: who stands before the kiosk is told where to go."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.office_desk import OfficeDesk
from kiosk.ui.conductor import LOST_AFTER_S
from kiosk.ui.props import Props
from kiosk.visit_values import Rules
from office.errors import OfficeError, StoreFull
from office.office import Office, Who
from office.queue import IssueTicket
from office.store import STORE_FILE
from tests.fakes.office import MONDAY, TESTER, HandClock, open_office
from tests.kiosk.conftest import Kiosk, Opened, words
from tests.kiosk.desks import BUSY, FULL, BrokenDesk

GUIDANCE = "tới bàn hướng dẫn"


def missing(kiosk: Kiosk, *told: str) -> list[str]:
    """What of this cannot be read on the screen."""
    read = words(kiosk)
    return [text for text in told if text not in read]


def test_a_desk_that_stays_broken_is_out_of_service_until_it_is_mended(open_kiosk: Opened) -> None:
    desk = BrokenDesk()
    kiosk = open_kiosk(desk)
    desk.fault = FULL
    kiosk.grow_old()
    kiosk.wait(lambda props: props.hall.code == "store-full")
    assert missing(kiosk, "Máy này tạm nghỉ", GUIDANCE, "Ổ đĩa đã đầy.", "store-full") == []
    desk.fault = None
    kiosk.wait(lambda props: props.hall.page == "home")
    kiosk.take_number()


def test_a_hall_that_was_seen_just_now_is_still_believed(open_kiosk: Opened) -> None:
    desk = BrokenDesk()
    kiosk = open_kiosk(desk)
    failures = desk.view_faults = [BUSY] * 3
    kiosk.clock.now_ms += round(LOST_AFTER_S * 1000) - 1
    desk.bend(lambda hall: hall)
    kiosk.wait(lambda _: not failures)
    assert kiosk.page == "home"


def test_who_was_choosing_when_the_desk_broke_is_told_where_to_go(open_kiosk: Opened) -> None:
    desk = BrokenDesk()
    kiosk = open_kiosk(desk)
    kiosk.touch("priority-tuoi-75")
    desk.fault = FULL
    kiosk.grow_old()
    kiosk.wait(lambda props: props.hall.page == "out-of-service")
    assert missing(kiosk, GUIDANCE) == []


def test_who_gets_no_number_is_told_where_to_go_and_staff_why(open_kiosk: Opened) -> None:
    desk = BrokenDesk()
    kiosk = open_kiosk(desk, Rules(retry_s=0.01, max_attempts=2))
    desk.fault = FULL
    kiosk.touch("service-ho-tich")
    kiosk.wait(lambda props: props.refusal.unanswered)
    assert missing(kiosk, "Chưa lấy được số", GUIDANCE, "Ổ đĩa đã đầy.", "store-full") == []
    desk.fault = None
    kiosk.touch("again")
    kiosk.wait(lambda props: props.hall.page == "ticket")


def test_an_outage_is_told_in_the_language_that_is_chosen(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(BrokenDesk(fault=FULL))
    kiosk.touch("language-en")
    assert missing(kiosk, "Out of service", "the guidance desk", "The disk is full.") == []


@pytest.mark.parametrize("fault", [BUSY, ZeroDivisionError("a fault of the program")])
def test_an_outage_is_one_line_in_the_log(
    open_kiosk: Opened, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    desk = BrokenDesk()
    kiosk = open_kiosk(desk)
    left = desk.view_faults = [fault] * 5

    def ended(_props: Props) -> bool:
        kiosk.stage.conductor.look_again()
        return not left

    kiosk.wait(ended)
    assert [record.name for record in caplog.records] == ["kiosk.ui.conductor"]


# --- on a real record ---


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Opens offices on a folder, at most so many pages long, and closes them after their kiosks."""
    opened: list[Office] = []

    def open_record(page_limit: int = 0) -> Office:
        opened.append(open_office(tmp_path / "data", HandClock(MONDAY), page_limit=page_limit))
        return opened[-1]

    yield open_record
    for office in opened:
        office.store.close()


def desk_on(office: Office) -> OfficeDesk:
    return OfficeDesk(office, Who("kiosk", "kiosk:1"), "main")


def test_a_record_that_is_damaged_and_restored(
    record: Callable[..., Office], open_kiosk: Opened
) -> None:
    office = record()
    kiosk = open_kiosk(desk_on(office))
    office.store.close()
    whole = (office.store.folder / STORE_FILE).read_bytes()
    (office.store.folder / STORE_FILE).write_bytes(b"no record" * 1000)
    kiosk.grow_old()
    kiosk.wait(lambda props: props.hall.code == "store-corrupt")
    assert missing(kiosk, GUIDANCE, "Tệp dữ liệu bị hỏng", "store-corrupt") == []
    (office.store.folder / STORE_FILE).write_bytes(whole)
    kiosk.wait(lambda props: props.hall.page == "home")
    kiosk.take_number("civil")


def test_nobody_is_invited_while_the_record_cannot_be_written(
    record: Callable[..., Office], open_kiosk: Opened
) -> None:
    troubles: list[OfficeError] = []
    who = Who("kiosk", "kiosk:1")
    desk = OfficeDesk(record(), who, "main", trouble=lambda: troubles[0] if troubles else None)
    kiosk = open_kiosk(desk)
    troubles.append(StoreFull("no room"))
    kiosk.grow_old()
    kiosk.wait(lambda props: props.hall.code == "store-full")
    assert missing(kiosk, GUIDANCE, "store-full") == []
    troubles.clear()
    kiosk.wait(lambda props: props.hall.page == "home")


def fill(office: Office) -> None:
    """Give numbers until the record takes no more."""
    for _ in range(100):
        office.do(IssueTicket("civil"), TESTER)


def test_a_record_that_is_full(record: Callable[..., Office], open_kiosk: Opened) -> None:
    office = record(1)
    with pytest.raises(StoreFull):
        fill(office)
    kiosk = open_kiosk(desk_on(office), Rules(retry_s=0.01, max_attempts=2))
    kiosk.touch("service-civil")
    kiosk.wait(lambda props: props.refusal.unanswered)
    assert missing(kiosk, GUIDANCE, "Ổ đĩa đã đầy", "store-full") == []
