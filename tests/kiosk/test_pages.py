"""The pages, touched as a citizen touches them."""

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtQuick import QQuickItem

from kiosk.config import KioskSettings
from kiosk.desk import DeskRefusal, HallView, PaperState, Resting, ServiceRow
from kiosk.visit_values import Rules
from screens.application import TEXTS
from screens.hand import HandError, visible_items
from tests.fakes.desk import HALL, LONG_NAME, MANY_SERVICES, Asked, FakeDesk
from tests.kiosk.conftest import Kiosk, Opened, words
from tests.kiosk.desks import BUSY, BrokenDesk

CLOSED = DeskRefusal("service-closed", {"vi": "Việc này vừa ngừng nhận.", "en": "Just closed."})


class Pages:
    """Notes every page that stands from now on."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.seen = {kiosk.page}
        self._kiosk = kiosk
        kiosk.stage.conductor.inputs_changed.connect(self.note)

    def note(self) -> None:
        self.seen.add(self._kiosk.page)


def middle(item: QQuickItem) -> QPointF:
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2))


MANY = replace(HALL, services=MANY_SERVICES)


def test_a_number_takes_one_touch(open_kiosk: Opened) -> None:
    desk = FakeDesk()
    kiosk = open_kiosk(desk)
    kiosk.touch("service-ho-tich")
    kiosk.wait(lambda props: props.ticket.paper == "confirmed")
    assert desk.issued == [Asked("command-1", "ho-tich", None, "vi")]
    read = words(kiosk)
    for told in (
        "Quầy 1, 2",
        "4 người có thể được gọi trước",
        "10–20 phút",
        "Mời lấy phiếu.",
        "Hộ tịch",
    ):
        assert told in read
    assert kiosk.hand.item("number").property("text") == "A015"


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize("service", ["ho-tich", "viec-4"])
def test_where_there_are_many_services_a_number_takes_two_touches(
    open_kiosk: Opened, service: str, orientation: str
) -> None:
    settings = KioskSettings.model_validate({"orientation": orientation})
    names = {"vi": "Chứng thực bản sao, chữ ký"}
    rows = tuple(replace(row, names=names) for row in MANY.services)
    desk = FakeDesk(hall=replace(MANY, services=rows))
    kiosk = open_kiosk(desk, settings=settings)
    kiosk.touch("start", f"service-{service}")
    kiosk.wait(lambda props: props.hall.page == "ticket")
    assert [asked.subject for asked in desk.issued] == [service]


def test_priority_costs_one_touch_more(open_kiosk: Opened) -> None:
    desk = FakeDesk()
    kiosk = open_kiosk(desk)
    kiosk.touch("priority-tuoi-75")
    kiosk.take_number("chung-thuc")
    assert desk.issued == [Asked("command-1", "chung-thuc", "tuoi-75", "vi")]
    assert "Ưu tiên: Từ 75 tuổi" in words(kiosk)


def test_a_double_tap_takes_one_number(open_kiosk: Opened) -> None:
    desk = FakeDesk(hold=threading.Event())
    kiosk = open_kiosk(desk)
    spot = middle(kiosk.hand.item("service-ho-tich"))
    kiosk.hand.press_at(spot)
    kiosk.hand.press_at(spot)
    assert desk.hold is not None
    desk.hold.set()
    kiosk.wait(lambda props: props.hall.page == "ticket")
    assert len(desk.issued) == 1


def test_a_trembling_hand_does_not_reach_through_to_the_next_page(open_kiosk: Opened) -> None:
    desk = FakeDesk(hall=MANY)
    kiosk = open_kiosk(desk)
    spot = middle(kiosk.hand.item("start"))
    kiosk.hand.press_at(spot)
    kiosk.clock.step_ms = 100
    kiosk.hand.press_at(spot)
    kiosk.stage.window.grabWindow()
    assert (kiosk.page, desk.issued) == ("choose", [])


def test_a_finger_that_slides_off_touches_nothing(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(hall=MANY))
    start = kiosk.hand.item("start")
    kiosk.hand.press_at(middle(start), middle(start) + QPointF(0, start.height()))
    assert kiosk.page == "home"


def test_a_closed_service_says_when_it_opens(open_kiosk: Opened) -> None:
    desk = FakeDesk()
    kiosk = open_kiosk(desk)
    assert "Mở lại 13:30" in words(kiosk)
    kiosk.touch("service-dat-dai")
    kiosk.wait(lambda props: props.choice.closed != "")
    assert "Đất đai, môi trường: mở lại 13:30. Mời chọn việc khác." in words(kiosk)
    assert desk.issued == []


def test_a_service_without_counter_still_gives_numbers(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk())
    assert "Lấy số trước" in words(kiosk)
    kiosk.take_number("bao-tro")
    assert "Chưa có quầy phục vụ, mời chờ gọi số" in words(kiosk)


def test_a_refusal_is_a_sentence_with_a_way_on(open_kiosk: Opened) -> None:
    desk = FakeDesk(issue_faults=[CLOSED])
    kiosk = open_kiosk(desk)
    kiosk.touch("service-ho-tich")
    kiosk.wait(lambda props: props.hall.page == "refused")
    assert "Việc này vừa ngừng nhận." in words(kiosk)
    kiosk.touch("again")
    kiosk.take_number("chung-thuc")
    assert [asked.command_id for asked in desk.issued] == ["command-1", "command-2"]


def test_an_unanswered_wish_is_sent_again_with_its_id(open_kiosk: Opened) -> None:
    desk = FakeDesk(issue_faults=[BUSY, BUSY])
    kiosk = open_kiosk(desk, Rules(retry_s=0.05))
    kiosk.touch("service-ho-tich")
    kiosk.wait(lambda props: props.choice.asking == "again")
    assert "vẫn đang lấy số" in words(kiosk)
    kiosk.wait(lambda props: props.hall.page == "ticket")
    assert [asked.command_id for asked in desk.issued] == ["command-1"] * 3


def test_a_desk_that_never_answers_is_told_and_may_be_tried_again(open_kiosk: Opened) -> None:
    desk = FakeDesk(issue_faults=[BUSY, BUSY])
    kiosk = open_kiosk(desk, Rules(retry_s=0.01, max_attempts=2))
    kiosk.touch("service-ho-tich")
    kiosk.wait(lambda props: props.refusal.unanswered)
    assert "Máy đang có sự cố." in words(kiosk)
    kiosk.touch("again")
    kiosk.wait(lambda props: props.hall.page == "ticket")
    assert {asked.command_id for asked in desk.issued} == {"command-1"}


@pytest.mark.parametrize(
    ("paper", "told"),
    [
        (PaperState.PRINTING, "Đang in phiếu…"),
        (PaperState.CONFIRMED, "Mời lấy phiếu."),
        (PaperState.UNCONFIRMED, "Có thể phiếu chưa in ra. Mời Ông/Bà nhớ, chụp hoặc ghi lại"),
        (PaperState.FAILED, "Chưa in được phiếu. Mời Ông/Bà nhớ, chụp hoặc ghi lại"),
    ],
)
def test_what_became_of_the_paper(open_kiosk: Opened, paper: PaperState, told: str) -> None:
    desk = FakeDesk(first_paper=PaperState.PRINTING)
    kiosk = open_kiosk(desk)
    kiosk.take_number()
    desk.set_paper(paper)
    kiosk.wait(lambda props: props.ticket.paper == paper)
    assert told in words(kiosk)
    assert kiosk.stage.props.ticket.say is (paper in {PaperState.UNCONFIRMED, PaperState.FAILED})


def test_a_kiosk_without_paper_says_so_before_and_after(open_kiosk: Opened) -> None:
    hall = replace(MANY, paper="not-expected")
    kiosk = open_kiosk(FakeDesk(hall=hall, first_paper=PaperState.SKIPPED))
    assert "Nhớ số trên màn hình" in words(kiosk)
    kiosk.touch("start")
    assert "Hiện không in được phiếu." in words(kiosk)
    kiosk.take_number("ho-tich")
    assert "Hiện không in được phiếu. Mời Ông/Bà nhớ, chụp hoặc ghi lại" in words(kiosk)
    with pytest.raises(HandError):
        kiosk.touch("reprint")


def test_paper_can_be_asked_for_once_more(open_kiosk: Opened) -> None:
    desk = FakeDesk()
    kiosk = open_kiosk(desk)
    kiosk.take_number()
    kiosk.wait(lambda props: props.ticket.reprintable)
    kiosk.touch("reprint")
    kiosk.wait(lambda props: props.ticket.paper == "confirmed")
    assert desk.reprints == [Asked("command-2", "A015")]


def test_a_refused_second_print_leaves_the_number(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(reprint_faults=[CLOSED]))
    kiosk.take_number()
    kiosk.wait(lambda props: props.ticket.reprintable)
    kiosk.touch("reprint")
    kiosk.wait(lambda props: not props.ticket.reprintable and props.ticket.paper != "printing")
    assert kiosk.hand.item("number").property("text") == "A015"


@pytest.mark.parametrize("page", ["choose", "ticket"])
def test_a_page_left_alone_goes_home(open_kiosk: Opened, page: str) -> None:
    rules = Rules(idle_s=0.2, warning_s=0.1, ticket_s=0.3, number_s=0.3)
    kiosk = open_kiosk(FakeDesk(), rules)
    kiosk.touch("priority-tuoi-75" if page == "choose" else "service-ho-tich")
    kiosk.wait(lambda props: props.hall.page == page)
    kiosk.wait(lambda props: props.hall.page == "home")


def test_done_goes_home_and_forgets_the_language(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk())
    kiosk.touch("language-en")
    kiosk.take_number()
    assert "4 people may be called before you" in words(kiosk)
    kiosk.touch("done")
    assert (kiosk.page, kiosk.stage.props.hall.language) == ("home", "vi")
    assert "Chạm vào việc cần làm để lấy số." in words(kiosk)


@pytest.mark.parametrize(
    ("wait", "told"),
    [
        ((10, 20), "Chờ khoảng 10–20 phút"),
        ((0, 1), "Chờ khoảng 1 phút"),
        ((5, 5), "Chờ khoảng 5 phút"),
        (None, ""),
    ],
)
def test_a_wait_is_told_as_far_as_it_is_known(
    open_kiosk: Opened, wait: tuple[int, int] | None, told: str
) -> None:
    kiosk = open_kiosk(FakeDesk(wait=wait))
    kiosk.take_number()
    shown = kiosk.hand.item("wait") if told else None
    assert (shown.property("text") if shown else "") == told
    assert ("khoảng" in words(kiosk)) is bool(told)


def test_one_person_is_one_person_in_english(open_kiosk: Opened) -> None:
    services = tuple(replace(row, waiting=int(not n)) for n, row in enumerate(MANY.services))
    kiosk = open_kiosk(FakeDesk(hall=replace(MANY, services=services)))
    kiosk.touch("language-en")
    assert "\nperson\n" in words(kiosk)
    kiosk.touch("start")
    kiosk.take_number()
    assert "1 person may be called before you" in words(kiosk)


@pytest.mark.parametrize("page", ["home", "choose", "ticket", "resting", "out-of-service"])
def test_every_page_of_the_sample_office_says_so(open_kiosk: Opened, page: str) -> None:
    desk = BrokenDesk()
    kiosk = open_kiosk(desk)
    match page:
        case "choose":
            kiosk.touch("priority-tuoi-75")
        case "ticket":
            kiosk.take_number()
        case "resting":
            desk.bend(lambda hall: replace(hall, resting=Resting(None)))
        case "out-of-service":
            desk.fault = BUSY
            kiosk.grow_old()
    kiosk.wait(lambda props: props.hall.page == page)
    assert "VĂN PHÒNG MẪU" in words(kiosk)


def test_a_real_office_does_not(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(hall=replace(HALL, mark="")))
    assert "VĂN PHÒNG MẪU" not in words(kiosk)


def test_outside_hours_it_says_when_the_office_opens(open_kiosk: Opened) -> None:
    read = words(
        open_kiosk(FakeDesk(hall=replace(HALL, resting=Resting({"vi": "07:30, thứ Hai"}))))
    )
    told = (
        "Ngoài giờ làm việc",
        "Cấp số trở lại từ",
        "Giờ làm việc",
        "07:30, thứ Hai",
        "07:30–11:30",
    )
    assert [text for text in told if text not in read] == []


def test_a_desk_that_cannot_be_read_at_first_is_out_of_service_until_it_can(
    open_kiosk: Opened,
) -> None:
    desk = FakeDesk(view_faults=[BUSY])
    kiosk = open_kiosk(desk)
    assert kiosk.page == "out-of-service"
    desk.bend(lambda hall: hall)
    kiosk.wait(lambda props: props.hall.page == "home")


class SilentDesk(FakeDesk):
    """A desk that answers only once the gate is open."""

    gate = threading.Event()

    def view(self) -> HallView:
        self.gate.wait(10)
        return super().view()


def test_a_desk_that_stays_silent_is_out_of_service(open_kiosk: Opened) -> None:
    desk = SilentDesk()
    desk.gate.set()
    kiosk = open_kiosk(desk)
    desk.gate.clear()
    kiosk.stage.conductor.read_hall()
    kiosk.stage.conductor.look_again()
    assert kiosk.page == "home"
    kiosk.grow_old()
    kiosk.stage.conductor.look_again()
    assert kiosk.page == "out-of-service"
    assert "Sổ dữ liệu không trả lời." in words(kiosk)
    desk.gate.set()
    kiosk.wait(lambda props: props.hall.page == "home")


def test_one_failed_read_does_not_close_a_kiosk(open_kiosk: Opened) -> None:
    desk = FakeDesk()
    kiosk = open_kiosk(desk)
    kiosk.touch("priority-tuoi-75")
    desk.view_faults = [BUSY]
    pages = Pages(kiosk)
    desk.bend(lambda hall: replace(hall, clock="08:25"))
    kiosk.wait(lambda props: props.hall.clock == "08:25")
    assert desk.view_faults == []
    assert pages.seen == {"choose"}


def test_a_hall_that_closes_sends_home_who_has_no_number(open_kiosk: Opened) -> None:
    desk = FakeDesk()
    kiosk = open_kiosk(desk)
    kiosk.touch("priority-tuoi-75")
    desk.bend(lambda hall: replace(hall, resting=Resting(None)))
    kiosk.wait(lambda props: props.hall.page == "resting")
    desk.bend(lambda hall: replace(hall, resting=None))
    kiosk.wait(lambda props: props.hall.page == "home")


def test_many_services_stand_on_several_parts(open_kiosk: Opened) -> None:
    row = HALL.services[1]
    many = tuple(replace(row, id=f"s{n}", names={"vi": f"{n} {LONG_NAME}"}) for n in range(12))
    desk = FakeDesk(hall=replace(HALL, services=many))
    kiosk = open_kiosk(desk)
    kiosk.touch("start")
    with pytest.raises(HandError):
        kiosk.hand.item("service-s11")
    for _ in range(12):
        kiosk.touch("more")
        if f"11 {LONG_NAME}" in words(kiosk):
            break
    kiosk.take_number("s11")
    assert desk.issued[0].subject == "s11"


def services(number: int) -> tuple[ServiceRow, ...]:
    """So many services: long names in Vietnamese, short ones in English."""
    names = ({"vi": f"{LONG_NAME} {n}", "en": f"Service {n}"} for n in range(number))
    return tuple(ServiceRow(f"s{n}", name, "A", n) for n, name in enumerate(names))


def on_offer(kiosk: Kiosk) -> list[str]:
    """The tiles that stand there to be touched."""
    kiosk.stage.window.grabWindow()
    names = (item.objectName() for item in visible_items(kiosk.stage.window.contentItem()))
    return [name for name in names if name.startswith("service-")]


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize("number", [8, 9, 12])
def test_a_language_that_needs_fewer_parts_leaves_no_blank_page(
    open_kiosk: Opened, number: int, orientation: str
) -> None:
    turned = KioskSettings.model_validate({"orientation": orientation})
    kiosk = open_kiosk(FakeDesk(hall=replace(HALL, services=services(number))), settings=turned)
    kiosk.touch("start", "more", "language-en")
    assert on_offer(kiosk)


def test_a_list_that_shrinks_leaves_no_blank_page(open_kiosk: Opened) -> None:
    desk = FakeDesk(hall=replace(HALL, services=services(12)))
    kiosk = open_kiosk(desk)
    kiosk.touch("start", "more")
    desk.bend(lambda hall: replace(hall, services=hall.services[:2]))
    kiosk.wait(lambda props: len(props.choice.services) == 2)
    assert on_offer(kiosk) == ["service-s0", "service-s1"]


def test_whoever_comes_next_begins_on_the_first_part(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(hall=replace(HALL, services=services(12))))
    kiosk.touch("start")
    first = on_offer(kiosk)
    kiosk.touch("more")
    assert on_offer(kiosk) != first
    kiosk.touch("end", "start")
    assert on_offer(kiosk) == first


def test_a_language_is_at_hand_before_it_is_touched(open_kiosk: Opened, tmp_path: Path) -> None:
    texts = Path(shutil.copytree(TEXTS, tmp_path / "texts"))
    kiosk = open_kiosk(FakeDesk(), texts=texts)
    shutil.rmtree(texts)
    kiosk.touch("language-en")
    assert "Touch what you need to get a number." in words(kiosk)


def test_without_texts_a_language_is_vietnamese_and_the_log_says_so(
    open_kiosk: Opened, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kiosk = open_kiosk(FakeDesk(), texts=tmp_path)
    kiosk.touch("language-en")
    kiosk.wait(lambda props: props.hall.language == "en")
    assert "Chạm vào việc cần làm để lấy số." in words(kiosk)
    assert ["no texts in en" in record.message for record in caplog.records] == [True]
