"""The foot of every page, touched: easier to see, hear and reach, help, and the end."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickItem

from kiosk.config import KioskSettings
from kiosk.desk import HelpNow, Resting
from kiosk.ui.pictures import MuteReader
from kiosk.ui.props import Props
from kiosk.visit_values import Ease, Rules
from screens.application import TEXTS
from screens.hand import HandError, visible_items
from tests.fakes.desk import HALL, MANY_SERVICES, FakeDesk
from tests.kiosk.conftest import Kiosk, Opened, words
from tests.kiosk.desks import BUSY, BrokenDesk

EASES = ("reach", "large", "contrast")


def colour(kiosk: Kiosk, x: int, y: int) -> QColor:
    """What the glass shows there."""
    return kiosk.stage.window.grabWindow().pixelColor(x, y)


def text_height(kiosk: Kiosk, told: str) -> float:
    """How high the letters of a text are, pixels."""
    kiosk.stage.window.grabWindow()
    items = visible_items(kiosk.stage.window.contentItem())
    texts = [one for one in items if one.inherits("QQuickText") and one.property("text") == told]
    return float(texts[0].property("font").pixelSize())


def top(item: QQuickItem) -> float:
    return float(item.mapToScene(QPointF(0, 0)).y())


def test_large_letters_are_half_as_large_again(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(hall=replace(HALL, services=MANY_SERVICES)))
    before = text_height(kiosk, "Chạm vào đây")
    kiosk.touch("large")
    assert text_height(kiosk, "Chạm vào đây") / before == pytest.approx(1.65, abs=0.05)


def test_high_contrast_is_black(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk())
    kiosk.touch("contrast")
    assert colour(kiosk, 2, 2) == colour(kiosk, 2, 900) == QColor("black")


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_in_reach_nothing_stands_high(open_kiosk: Opened, orientation: str) -> None:
    settings = KioskSettings.model_validate({"orientation": orientation})
    kiosk = open_kiosk(FakeDesk(), settings=settings)
    kiosk.touch("reach")
    kiosk.stage.window.grabWindow()
    assert top(kiosk.hand.item("priority-")) > 0.25 * kiosk.stage.window.height()


def test_reading_aloud_is_offered_only_where_somebody_can_read(open_kiosk: Opened) -> None:
    with pytest.raises(HandError):
        open_kiosk(FakeDesk()).hand.item("listen")


def test_reading_aloud_goes_on_and_off(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(), reader=MuteReader())
    for told in ("Đọc vừa", "Đọc to", "Đọc nhỏ", "Nghe đọc"):
        kiosk.touch("listen")
        assert told in words(kiosk)


class NotingReader(MuteReader):
    """Notes what it is shown, and that it was closed."""

    def __init__(self) -> None:
        self.shown: list[Props] = []
        self.closed = False

    def show(self, props: Props) -> None:
        """Note it."""
        self.shown.append(props)

    def close(self) -> None:
        """Note it."""
        self.closed = True


@pytest.mark.usefixtures("application")
def test_the_reader_follows_the_pages_and_is_closed() -> None:
    reader = NotingReader()
    kiosk = Kiosk(FakeDesk(), KioskSettings(), None, TEXTS, reader)
    kiosk.take_number()
    assert reader.shown[-1] == kiosk.stage.props
    kiosk.stage.close()
    assert reader.closed


@pytest.mark.parametrize("page", ["home", "choose", "refused", "resting", "out-of-service"])
def test_ending_it_forgets_everything(open_kiosk: Opened, page: str) -> None:
    desk = BrokenDesk()
    kiosk = open_kiosk(desk, Rules(max_attempts=1))
    kiosk.touch(*EASES, "language-en")
    match page:
        case "choose":
            kiosk.touch("priorities")
        case "refused":
            desk.fault = BUSY
            kiosk.touch("service-ho-tich")
        case "resting":
            desk.bend(lambda hall: replace(hall, resting=Resting(None)))
        case "out-of-service":
            desk.fault = BUSY
            kiosk.grow_old()
    kiosk.wait(lambda props: props.hall.page == page)
    kiosk.touch("end")
    visit = kiosk.stage.conductor.inputs.visit
    assert (visit.language, visit.ease, visit.begun("vi")) == ("vi", Ease(), False)


@pytest.mark.parametrize("page", ["home", "choose", "ticket"])
def test_who_leaves_is_forgotten_too(open_kiosk: Opened, page: str) -> None:
    kiosk = open_kiosk(FakeDesk(), reader=MuteReader())
    kiosk.touch(*EASES, "listen", "language-en")
    if page != "home":
        kiosk.touch("priorities" if page == "choose" else "service-ho-tich")
    kiosk.wait(lambda props: props.hall.page == page)
    kiosk.stage.conductor.time_out()
    if page != "ticket":
        assert kiosk.page == "idle"
        kiosk.stage.conductor.time_out()
    assert not kiosk.stage.conductor.inputs.visit.begun("vi")


def test_a_touch_on_the_question_goes_on_where_the_page_was(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(hall=replace(HALL, services=MANY_SERVICES)))
    kiosk.touch("start", "priority-tuoi-75")
    kiosk.stage.conductor.time_out()
    assert "Ông/Bà còn ở đây không?" in words(kiosk)
    kiosk.touch("continue")
    assert (kiosk.page, kiosk.stage.props.choice.priority) == ("choose", "Từ 75 tuổi")


@pytest.mark.parametrize("page", ["home", "choose", "ticket", "resting", "out-of-service", "idle"])
def test_help_is_called_from_every_page(open_kiosk: Opened, page: str) -> None:
    desk = BrokenDesk()
    kiosk = open_kiosk(desk)
    match page:
        case "choose" | "idle":
            kiosk.touch("priority-tuoi-75")
        case "ticket":
            kiosk.take_number()
        case "resting":
            desk.bend(lambda hall: replace(hall, resting=Resting(None)))
        case "out-of-service":
            desk.fault = BUSY
            kiosk.grow_old()
    if page == "idle":
        kiosk.stage.conductor.time_out()
    kiosk.wait(lambda props: props.hall.page == page)
    kiosk.touch("help")
    kiosk.wait(lambda props: props.hall.help == "asked")
    assert len(desk.helped) == 1
    assert "Đã báo. Xin chờ." in words(kiosk)


def test_somebody_is_coming(open_kiosk: Opened) -> None:
    desk = FakeDesk()
    kiosk = open_kiosk(desk)
    kiosk.touch("help")
    desk.bend(lambda hall: replace(hall, help=HelpNow.ASKED))
    kiosk.wait(lambda props: props.hall.help == "asked")
    desk.bend(lambda hall: replace(hall, help=HelpNow.COMING))
    kiosk.wait(lambda props: props.hall.help == "coming")
    assert "Đang có người tới." in words(kiosk)
    kiosk.take_number()


def test_a_call_that_fails_says_where_to_go(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(help_faults=[BUSY]))
    kiosk.touch("help")
    kiosk.wait(lambda props: props.hall.help == "failed")
    assert "Chưa báo được. Mời tới bàn hướng dẫn." in words(kiosk)
    kiosk.take_number()


def test_three_touches_beside_everything_bring_large_letters_and_help(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk())
    for _ in range(3):
        kiosk.hand.press_at(QPointF(5, 300))
    assert kiosk.stage.props.hall.large
    assert "Cần giúp? Chạm vào đây" in words(kiosk)


def test_where_to_go_is_a_setting(open_kiosk: Opened) -> None:
    settings = KioskSettings.model_validate({"directions": {"vi": "quầy số 1"}})
    kiosk = open_kiosk(BrokenDesk(fault=BUSY), settings=settings)
    assert "Mời Ông/Bà tới quầy số 1." in words(kiosk)


def test_one_language_needs_no_choice(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(), settings=KioskSettings(languages=("vi",)))
    with pytest.raises(HandError):
        kiosk.hand.item("language-vi")
