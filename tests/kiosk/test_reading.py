"""What is heard of each page."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from hall.sentences import Sentences
from kiosk.desk import PaperState, PriorityRow
from kiosk.staff_values import SigningIn
from kiosk.ui.derive import derive
from kiosk.ui.props import Inputs
from kiosk.ui.reading import Speech, Words, spoken, words_after
from kiosk.visit_values import Choosing, Ease, Home, Place, Ticketed
from screens.application import ASSETS
from tests.fakes.desk import HALL
from tests.kiosk.every_page import ISSUED, at, screens

QUOTED = re.compile("“(.+?)”")
TEXTS = {language: Sentences(language) for language in ("vi", "en")}


def heard(shown: Inputs) -> Speech:
    return spoken(derive(shown), TEXTS[shown.visit.language])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_has_something_to_say(language: str) -> None:
    texts = TEXTS[language].section("reading")
    for name, shown in screens(language).items():
        lines = heard(shown).lines
        assert lines, name
        assert not [one for one in lines if one.rstrip(".") in texts or "…" in one], name


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_and_states_are_told_apart_by_ear(language: str) -> None:
    said = [heard(shown).lines for shown in screens(language).values()]
    staff_pages_and_help_that_is_told = 2
    assert len(set(said)) == len(said) - staff_pages_and_help_that_is_told


def test_the_two_languages_say_different_things() -> None:
    vietnamese, english = screens("vi"), screens("en")
    same = [name for name in vietnamese if heard(vietnamese[name]) == heard(english[name])]
    assert same == []


@pytest.mark.parametrize(
    ("page", "language", "told"),
    [
        ("home", "vi", "Hộ tịch: bốn người chờ."),
        ("home", "vi", "mở lại mười ba giờ ba mươi."),
        ("home", "vi", "hai người chờ. Chưa có quầy phục vụ, mời lấy số trước."),
        ("home", "vi", "“Gọi người giúp”"),
        ("home-many", "vi", "Đang có sáu mươi ba người chờ. Chạm nút “Lấy số thứ tự”"),
        ("no-paper", "vi", "Hiện không in được phiếu."),
        ("choose", "vi", "mời chọn diện của mình trước: Từ 75 tuổi; Khuyết tật nặng"),
        ("home-appointments", "vi", "“Tôi có lịch hẹn”"),
        ("appointment", "vi", "nhập tám chữ số"),
        ("appointment-scan", "vi", "đưa mã vuông của lịch hẹn vào đầu đọc"),
        ("appointment-typed", "vi", "Đã nhập: 4 8 2 9."),
        ("appointment-asking", "vi", "Đang lấy số."),
        ("appointment-early", "vi", "Hẹn lúc chín giờ ba mươi, còn sớm."),
        ("appointment-early", "en", "“Type the code again”"),
        ("ticket-appointment", "vi", "Hẹn chín giờ ba mươi: đã đến giờ."),
        ("choose-classes", "vi", "Từ 75 tuổi. Khuyết tật nặng."),
        ("choose-priority", "vi", "Ưu tiên: Từ 75 tuổi."),
        ("ticket-confirmed", "vi", "a, không, một, năm. Xin nhắc lại: a, không, một, năm."),
        ("ticket-confirmed", "vi", "Quầy một, hai. Có bốn người có thể được gọi trước."),
        ("ticket-confirmed", "vi", "Chờ khoảng mười đến hai mươi phút."),
        ("ticket-confirmed", "vi", "Mời lấy phiếu. Nếu phiếu không ra"),
        ("ticket-printing", "vi", "a, không, một, năm. Đang in phiếu."),
        ("ticket-failed", "vi", "Chưa in được phiếu. Số vẫn có hiệu lực"),
        ("refused", "vi", "Việc này mở lại lúc mười ba giờ ba mươi."),
        ("unanswered", "vi", "hoặc tới bàn hướng dẫn."),
        ("resting", "vi", "Cấp số trở lại từ bảy giờ ba mươi, thứ Hai."),
        (
            "resting",
            "vi",
            "Thứ Hai đến thứ Sáu, bảy giờ ba mươi đến mười một giờ ba mươi, "
            "mười ba giờ ba mươi đến mười bảy giờ.",
        ),
        ("out-of-service", "vi", "Mời tới bàn hướng dẫn."),
        ("help-coming", "vi", "Đang có người tới."),
        ("help-failed", "vi", "Chưa báo được. Mời tới bàn hướng dẫn."),
        ("home", "en", "Civil status: 4 people waiting."),
        ("ticket-confirmed", "en", "Your number is: A, 0, 1, 5."),
        ("resting", "en", "Monday to Friday, 7:30 to 11:30, 13:30 to 17:00."),
    ],
)
def test_what_is_told(page: str, language: str, told: str) -> None:
    assert told in " ".join(heard(screens(language)[page]).lines)


def test_a_class_that_goes_before_nobody_is_not_called_priority() -> None:
    agent = PriorityRow("nop-ho", {"vi": "Nộp hộ nhiều hồ sơ"}, preferred=False)
    hall = replace(HALL, priorities=(*HALL.priorities, agent))
    issued = replace(ISSUED, priority="nop-ho")
    places: tuple[Place, ...] = (
        Choosing(),
        Choosing(classes=True),
        Choosing("nop-ho"),
        Ticketed(issued, PaperState.CONFIRMED),
    )
    for place in places:
        lines = " ".join(heard(replace(at(place), view=hall)).lines)
        assert "Nộp hộ nhiều hồ sơ" in lines
        assert "ưu tiên" not in lines.lower()


def test_the_classes_of_priority_are_another_page() -> None:
    choosing, classes = (heard(screens("vi")[one]) for one in ("choose", "choose-classes"))
    assert words_after(choosing, classes) == Words(classes.lines, at_once=True)


def test_missing_paper_is_told_before_a_number_not_behind_it() -> None:
    hall = replace(HALL, paper="not-expected")
    number = replace(screens("vi")["ticket-skipped"], view=hall)
    assert "Hiện không in được phiếu" not in " ".join(heard(number).lines)


@pytest.mark.parametrize("wait", [(0, 5), (5, 5)])
def test_a_wait_from_nothing_is_told_by_its_end(wait: tuple[int, int]) -> None:
    seen = screens("vi")["ticket-confirmed"]
    place = seen.visit.place
    assert isinstance(place, Ticketed)
    soon = replace(place, issued=replace(place.issued, wait=wait))
    lines = heard(replace(seen, visit=replace(seen.visit, place=soon))).lines
    assert "Chờ khoảng năm phút." in lines


def test_one_person_is_one_person_in_english() -> None:
    alone = replace(HALL, services=(replace(HALL.services[0], waiting=1),))
    lines = heard(replace(at(Home(), "en"), view=alone)).lines
    assert "1 person is waiting." in lines
    assert "Civil status: 1 person waiting." in lines


def test_nothing_of_staff_is_read_aloud() -> None:
    typed = SigningIn(number="1001", pin="135790")
    assert heard(at(typed)).lines == ("Trang dành cho cán bộ.",)


@pytest.mark.parametrize("paper", list(PaperState))
def test_only_a_number_without_paper_is_told_to_everybody(paper: PaperState) -> None:
    urgent = heard(at(Ticketed(ISSUED, paper), ease=Ease())).urgent
    settled_with_paper = paper in (PaperState.PRINTING, PaperState.CONFIRMED)
    assert (urgent == ()) == settled_with_paper
    assert settled_with_paper or "a, không, một, năm" in urgent[0]


def test_buttons_are_called_what_stands_on_them() -> None:
    """Names in quotation marks are texts of the QML, in English their translations."""
    messages = list(ElementTree.parse(ASSETS / "texts" / "kiosk_en.ts").iter("message"))
    english = {one.findtext("source"): one.findtext("translation") for one in messages}
    named = {
        language: {code: QUOTED.findall(text) for code, text in texts.section("reading").items()}
        for language, texts in TEXTS.items()
    }
    assert {code: [english.get(one) for one in names] for code, names in named["vi"].items()} == (
        named["en"]
    )


ON = Speech(("home",), ("body",), aloud=True, volume=2)
OFF = replace(ON, aloud=False)
NUMBER = replace(OFF, page=("ticket",), urgent=("number", "no paper"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(OFF, replace(OFF, page=("choose",)), Words((), True), id="nobody listens"),
        pytest.param(OFF, ON, Words(("body",), True), id="switched on"),
        pytest.param(ON, OFF, Words((), True), id="switched off"),
        pytest.param(ON, replace(ON, page=("choose",)), Words(("body",), True), id="turned"),
        pytest.param(ON, replace(ON, volume=3), Words(("body",), True), id="touched for more"),
        pytest.param(ON, replace(ON, body=("5 wait",)), Words(), id="only a figure changed"),
        pytest.param(ON, replace(ON, answers=("shut",)), Words(("shut",), True), id="answered"),
        pytest.param(replace(ON, answers=("shut",)), ON, Words(), id="an answer goes"),
        pytest.param(ON, replace(ON, news=("slip",)), Words(("slip",), False), id="news"),
        pytest.param(replace(ON, news=("slip",)), ON, Words(), id="news go"),
        pytest.param(
            replace(ON, answers=("shut",), news=("slip",)),
            replace(ON, answers=("shut", "help comes"), news=("slip",)),
            Words(("help comes",), True),
            id="a second answer",
        ),
        pytest.param(OFF, NUMBER, Words(NUMBER.urgent, True), id="a number without paper"),
        pytest.param(
            replace(NUMBER, urgent=()), NUMBER, Words(NUMBER.urgent, False), id="paper that fails"
        ),
        pytest.param(replace(NUMBER, aloud=True), NUMBER, Words((), True), id="off again"),
        pytest.param(NUMBER, OFF, Words((), True), id="the number is done"),
    ],
)
def test_what_is_said_of_a_change(old: Speech, new: Speech, words: Words) -> None:
    assert words_after(old, new) == words
