"""What the pages show for what the kiosk knows."""

from dataclasses import replace

import pytest

from kiosk.desk import (
    DeviceLine,
    HallView,
    HelpNow,
    Issued,
    OutOfService,
    PaperState,
    PrinterNow,
    PriorityRow,
    Resting,
    Works,
)
from kiosk.staff_values import AtWork, SigningIn
from kiosk.ui.derive import derive
from kiosk.ui.props import Inputs, PriorityChip, Props, RefusalProps, TicketProps
from kiosk.ui.staff_props import DeviceItem
from kiosk.visit_values import (
    Choosing,
    Ease,
    HelpStep,
    Home,
    Issuing,
    Place,
    Refused,
    Ticketed,
    Visit,
)
from tests.fakes.desk import HALL, LONG_NAME, MANY_SERVICES, MEMBER

ISSUED = Issued("t", "B015", "chung-thuc", "tuoi-75", 9, (10, 20), (3, 4))
TICKET = Ticketed(ISSUED, PaperState.PRINTING)
WISH = Issuing("c", "ho-tich", "tuoi-75")
RESTING = replace(HALL, resting=Resting({"vi": "07:30, thứ Hai"}))
WITHOUT_PAPER = (PaperState.UNCONFIRMED, PaperState.FAILED, PaperState.SKIPPED)
BUSY = OutOfService("store-busy", {"vi": "Sổ dữ liệu đang bận."})


def shown(
    place: Place,
    view: HallView | None = HALL,
    *,
    language: str = "vi",
    lost: OutOfService | None = None,
) -> Props:
    return derive(
        Inputs(Visit(language, place), ("vi", "en"), view=view, lost=lost, seconds_left=9)
    )


@pytest.mark.parametrize(
    ("place", "view", "lost", "page"),
    [
        (Home(), None, None, "starting"),
        (Home(), None, BUSY, "out-of-service"),
        (Home(), HALL, None, "home"),
        (Home(), HALL, BUSY, "out-of-service"),
        (Home(), RESTING, None, "resting"),
        (Home(), RESTING, BUSY, "out-of-service"),
        (Choosing(), HALL, None, "choose"),
        (WISH, HALL, None, "choose"),
        (WISH, HALL, BUSY, "choose"),
        (Refused("service-closed", {"vi": "Đã đóng."}, None), HALL, BUSY, "refused"),
        (TICKET, RESTING, None, "ticket"),
        (TICKET, HALL, BUSY, "ticket"),
    ],
)
def test_the_page(
    place: Place, view: HallView | None, lost: OutOfService | None, page: str
) -> None:
    assert shown(place, view, lost=lost).hall.page == page


def test_the_hall_in_the_citizen_s_language() -> None:
    hall = shown(Home(), language="en").hall
    assert hall.office.startswith("Đồng Việt Commune")
    assert (hall.waiting, hall.clock, hall.mark, hall.paper) == (21, "08:24", "sample", True)
    assert [(chip.key, chip.chosen) for chip in hall.languages] == [("vi", False), ("en", True)]


def test_a_doubtful_clock_is_not_shown() -> None:
    assert shown(Home(), replace(HALL, clock=None)).hall.clock == ""


@pytest.mark.parametrize("view", [HALL, None])
def test_a_lost_desk_tells_staff_why(view: HallView | None) -> None:
    hall = shown(Home(), view, lost=BUSY).hall
    assert (hall.code, hall.fault) == ("store-busy", "Sổ dữ liệu đang bận.")


def test_a_text_without_translation_stays_vietnamese() -> None:
    assert shown(Home(), language="en", lost=BUSY).hall.fault == "Sổ dữ liệu đang bận."


def test_every_service_stays_and_tells_how_it_stands() -> None:
    tiles = shown(Choosing()).choice.services
    assert [(tile.key, tile.status, tile.opens, tile.counters) for tile in tiles] == [
        ("ho-tich", "open", "", "1, 2"),
        ("chung-thuc", "open", "", "3"),
        ("dat-dai", "closed", "13:30", ""),
        ("bao-tro", "unserved", "", ""),
        ("tra-ket-qua", "open", "", "5"),
    ]


def test_no_priority_is_chosen_first() -> None:
    chips = shown(Choosing()).choice.priorities
    assert chips[0] == PriorityChip("", "", chosen=True)
    assert not any(chip.chosen for chip in chips[1:])


def test_a_hall_without_classes_shows_none() -> None:
    choice = shown(Choosing(), replace(HALL, priorities=())).choice
    assert (choice.priorities, choice.prioritised) == ((), False)


@pytest.mark.parametrize(
    ("wish", "asking"),
    [(WISH, "sent"), (replace(WISH, resting=True), "again"), (replace(WISH, attempts=2), "again")],
)
def test_a_number_on_its_way(wish: Issuing, asking: str) -> None:
    choice = shown(wish).choice
    assert choice.asking == asking
    assert [tile.key for tile in choice.services if tile.asked] == ["ho-tich"]
    assert [chip.key for chip in choice.priorities if chip.chosen] == ["tuoi-75"]


AGENT = PriorityRow("nop-ho", {"vi": "Nộp hộ nhiều hồ sơ"}, preferred=False)
MIXED = replace(HALL, priorities=(*HALL.priorities, AGENT))


def test_only_what_goes_before_others_is_called_priority() -> None:
    assert not shown(Choosing()).choice.mixed
    chosen = shown(Choosing("nop-ho"), MIXED).choice
    assert (chosen.mixed, chosen.priority, chosen.preferred) == (True, "Nộp hộ nhiều hồ sơ", False)
    assert shown(Choosing("tuoi-75"), MIXED).choice.preferred
    agents = replace(TICKET, issued=replace(TICKET.issued, priority="nop-ho"))
    ticket = shown(agents, MIXED).ticket
    assert (ticket.priority, ticket.preferred) == ("Nộp hộ nhiều hồ sơ", False)


def test_a_touched_closed_service_says_when_it_opens() -> None:
    choice = shown(Choosing(touched_closed="dat-dai")).choice
    assert (choice.closed, choice.opens) == ("Đất đai, môi trường", "13:30")


def test_the_number() -> None:
    assert shown(TICKET).ticket == TicketProps(
        number="B015",
        service=LONG_NAME,
        priority="Từ 75 tuổi",
        preferred=True,
        counters="3, 4",
        ahead=9,
        shortest=10,
        longest=20,
        paper="printing",
        another=True,
        countdown=9,
    )


@pytest.mark.parametrize(("left_s", "countdown"), [(60, 0), (21, 0), (20, 20), (1, 1)])
def test_the_countdown_is_told_only_near_its_end(left_s: int, countdown: int) -> None:
    inputs = Inputs(Visit("vi", TICKET), ("vi",), view=HALL, seconds_left=left_s)
    assert derive(inputs).ticket.countdown == countdown


def test_a_number_of_a_service_that_left_the_hall_still_stands() -> None:
    ticket = shown(TICKET, replace(HALL, services=(), priorities=())).ticket
    assert (ticket.number, ticket.service, ticket.priority) == ("B015", "", "")


@pytest.mark.parametrize(
    ("place", "props"),
    [
        (
            Refused("service-closed", {"vi": "Đã đóng.", "en": "Closed."}, None),
            RefusalProps("Closed.", unanswered=False, code="service-closed"),
        ),
        (Refused("no-answer", None, None, WISH), RefusalProps("", True, "no-answer")),
        (
            Refused("store-busy", {"vi": "Đang bận.", "en": "Busy."}, None, WISH),
            RefusalProps("", True, "store-busy", "Busy."),
        ),
        (Home(), RefusalProps()),
    ],
)
def test_a_refusal(place: Place, props: RefusalProps) -> None:
    assert shown(place, language="en").refusal == props


@pytest.mark.parametrize(
    ("place", "language", "ease", "begun"),
    [
        (Home(), "vi", Ease(), False),
        (Home(), "en", Ease(), True),
        (Home(), "vi", Ease(contrast=True), True),
        (Choosing(), "vi", Ease(), True),
        (SigningIn(), "vi", Ease(), True),
        (WISH, "en", Ease(), False),
        (TICKET, "en", Ease(large=True), False),
    ],
)
def test_where_a_visit_can_be_ended(place: Place, language: str, ease: Ease, begun: bool) -> None:
    inputs = Inputs(Visit(language, place, ease=ease), ("vi", "en"), view=HALL)
    assert derive(inputs).hall.begun is begun


@pytest.mark.parametrize(("services", "few"), [(1, True), (6, True), (7, False)])
def test_few_services_stand_on_the_first_page(services: int, few: bool) -> None:
    view = replace(HALL, services=MANY_SERVICES[:services])
    assert shown(Home(), view).hall.few is few


@pytest.mark.parametrize(
    ("step", "now", "told"),
    [
        (HelpStep.NONE, HelpNow.NONE, ""),
        (HelpStep.NONE, HelpNow.ASKED, "asked"),
        (HelpStep.NONE, HelpNow.COMING, "coming"),
        (HelpStep.ASKING, HelpNow.COMING, "asking"),
        (HelpStep.SENT, HelpNow.NONE, "asked"),
        (HelpStep.FAILED, HelpNow.NONE, "failed"),
        (HelpStep.OFFERED, HelpNow.NONE, "offered"),
    ],
)
def test_the_newest_word_on_help(step: HelpStep, now: HelpNow, told: str) -> None:
    inputs = Inputs(Visit("vi", help=step), view=replace(HALL, help=now))
    assert derive(inputs).hall.help == told


def test_the_question_whether_anybody_is_there_counts_down() -> None:
    inputs = Inputs(Visit("vi", Choosing(), warned=True), view=HALL, seconds_left=17)
    hall = derive(inputs).hall
    assert (hall.page, hall.left) == ("idle", 17)


@pytest.mark.parametrize(("paper", "say"), [(p, p in WITHOUT_PAPER) for p in PaperState])
def test_a_number_without_sure_paper_is_spoken(paper: PaperState, say: bool) -> None:
    assert shown(replace(TICKET, paper=paper)).ticket.say is say


def test_a_pin_is_never_shown() -> None:
    props = shown(SigningIn("3", "314159"))
    assert (props.staff.number, props.staff.dots, props.staff.ready) == ("3", 6, True)
    assert "314159" not in repr(props)


def test_what_staff_see_of_the_hall() -> None:
    kind = {"vi": "máy in"}
    works = Works(
        devices=(
            DeviceLine("may-1", kind, {"vi": "hết giấy"}, "fault"),
            DeviceLine("may-2", kind, {"vi": "hoạt động"}, "info"),
            DeviceLine("may-3", kind, {"vi": "hoạt động"}, "info"),
        ),
        asked_day="2026-11-30",
        printer=PrinterNow.READY,
    )
    inputs = Inputs(Visit("vi", AtWork(MEMBER, shift=1)), view=HALL, works=works)
    staff = derive(inputs).staff
    assert staff.devices == (DeviceItem("may-1", "Máy in may-1", "hết giấy", "fault"),)
    assert staff.well == "máy in may-2, máy in may-3"
    assert (staff.day, staff.date) == ("2026-12-01", "Thứ Ba, 01/12/2026")
    assert (staff.name, staff.role, staff.printer) == ("Lò Thị Mai", "kỹ thuật viên", "ready")


def test_no_date_is_asked_for_that_is_sure() -> None:
    staff = derive(Inputs(Visit("vi", AtWork(MEMBER)), view=HALL, works=Works())).staff
    assert (staff.day, staff.date) == ("", "")
