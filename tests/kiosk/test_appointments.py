"""Somebody with an appointment at the kiosk: the rules, and the pages as they are touched."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from devices.readers import CodeRead, CodeRefused, Fault
from kiosk.desk import DeskRefusal, PaperState, Resting
from kiosk.ui.scanner import Scanner
from kiosk.visit_values import (
    CODE_DIGITS,
    Appointing,
    CheckIn,
    Choosing,
    CodeScanned,
    Control,
    Event,
    HallChanged,
    Home,
    IssueRefused,
    IssueTicket,
    Issuing,
    NumberIssued,
    Place,
    Refused,
    Ticketed,
    TimedOut,
    Visit,
)
from office import appointment_codes
from tests.fakes.desk import HALL, Asked, FakeDesk
from tests.kiosk.conftest import Kiosk, Opened, words
from tests.kiosk.every_page import ISSUED
from tests.kiosk.visits import at, machine, play, tap

CODE = "48291736"
TYPED = Appointing(digits=CODE)
WISH = Issuing("command-1", "", None, appointment=CODE)
EARLY = {"vi": "Hẹn lúc 09:30, còn sớm.", "en": "You are early."}
REFUSED = Refused("appointment-early", EARLY, None, appointment=True)
CARD = CodeScanned("042099001234|Nông Thị Hạnh", 60_000)


def test_the_code_is_as_long_as_the_offices() -> None:
    assert CODE_DIGITS == appointment_codes.CODE_DIGITS


@pytest.mark.parametrize(
    ("place", "event", "after"),
    [
        (Home(), tap(Control.APPOINTMENT), Appointing()),
        (Choosing(), tap(Control.APPOINTMENT), Appointing()),
        (Choosing("tuoi-75"), tap(Control.APPOINTMENT), Appointing("tuoi-75")),
        (Appointing(), tap(Control.KEY, "4"), Appointing(digits="4")),
        (Appointing(), tap(Control.KEY, "x"), Appointing()),
        (TYPED, tap(Control.KEY, "9"), TYPED),
        (TYPED, tap(Control.ERASE), Appointing(digits=CODE[:-1])),
        (Appointing(), tap(Control.ERASE), Appointing()),
        (Appointing(digits=CODE[:-1]), tap(Control.ENTER), Appointing(digits=CODE[:-1])),
        (TYPED, tap(Control.ENTER), WISH),
        (TYPED, tap(Control.SERVICE, "ho-tich"), TYPED),
        (TYPED, tap(Control.END), Home()),
        (TYPED, HallChanged(serving=False), Home()),
        (TYPED, HallChanged(serving=False, keeping=True), TYPED),
        (WISH, IssueRefused("command-1", "appointment-early", EARLY), REFUSED),
        (REFUSED, tap(Control.AGAIN), Appointing()),
        (REFUSED, tap(Control.START), Choosing()),
    ],
)
def test_from_place_to_place(place: Place, event: Event, after: Place) -> None:
    visit, _ = play(at(place), event)
    assert visit.place == after


@pytest.mark.parametrize(
    ("place", "asks"),
    [
        (Home(), True),
        (Choosing(), True),
        (Appointing(digits="48"), True),
        (REFUSED, True),
        (WISH, False),
        (Ticketed(ISSUED, PaperState.CONFIRMED), False),
        (replace(REFUSED, unanswered=WISH), False),
    ],
)
def test_a_code_that_is_held_there_is_asked_for_wherever_a_visit_may_begin(
    place: Place, asks: bool
) -> None:
    visit, effects = play(at(place), CARD)
    wishes = [one for one in effects if isinstance(one, CheckIn)]
    assert [one.code for one in wishes] == ([CARD.text] if asks else [])
    assert "Hạnh" not in f"{visit} {effects} {CARD}"


def test_a_closed_hall_takes_no_code() -> None:
    closed = replace(at(Home()), serving=False)
    assert play(closed, CARD) == (closed, [])


def at_rest(place: Place) -> Visit:
    """A visit where numbers are given for appointments alone."""
    return replace(at(place), serving=False, keeping=True)


@pytest.mark.parametrize(
    ("place", "control", "after"),
    [
        (Home(), Control.APPOINTMENT, Appointing()),
        (Home(), Control.START, Home()),
        (Home(), Control.SERVICE, Home()),
        (TYPED, Control.ENTER, WISH),
        (REFUSED, Control.AGAIN, Appointing()),
        (REFUSED, Control.START, REFUSED),
    ],
)
def test_a_hall_that_rests_gives_numbers_for_appointments_alone(
    place: Place, control: Control, after: Place
) -> None:
    visit, _ = play(at_rest(place), tap(control, "ho-tich"))
    assert visit.place == after


def test_a_hall_that_rests_takes_a_code_and_goes_home_at_rest() -> None:
    visit, effects = play(at_rest(Home()), CARD)
    assert [one.code for one in effects if isinstance(one, CheckIn)] == [CARD.text]
    home, _ = play(replace(visit, place=TYPED), tap(Control.END))
    assert home.place == Home()
    assert home.keeping


def test_an_unanswered_code_is_sent_again_under_the_same_id() -> None:
    by = machine()
    _, first = play(at(TYPED), tap(Control.ENTER), by=by)
    resting = replace(WISH, resting=True)
    _, again = play(at(resting), TimedOut(7), by=by)
    sent = [one for one in (*first, *again) if isinstance(one, CheckIn | IssueTicket)]
    assert sent == [CheckIn("command-1", CODE, None, "vi")] * 2


def test_the_number_for_it_is_a_number() -> None:
    issued = replace(ISSUED, appointment={"vi": "Hẹn 09:30: đã đến giờ."})
    visit, _ = play(at(WISH), NumberIssued("command-1", issued, PaperState.PRINTING))
    assert visit.place == Ticketed(issued, PaperState.PRINTING)


# The pages

BOOKED = replace(HALL, appointments=True)


def type_code(kiosk: Kiosk) -> None:
    """Touch the digits of the code and send it."""
    kiosk.touch("appointment", *(f"key-{digit}" for digit in CODE), "enter")


def test_the_button_stands_only_where_there_are_appointments(open_kiosk: Opened) -> None:
    desk = FakeDesk()
    kiosk = open_kiosk(desk)
    assert "Tôi có lịch hẹn" not in words(kiosk)
    desk.bend(lambda hall: replace(hall, appointments=True))
    kiosk.wait(lambda props: props.hall.appointments)
    assert "Tôi có lịch hẹn" in words(kiosk)


def test_at_rest_the_page_says_it_and_the_code_is_typed(open_kiosk: Opened) -> None:
    desk = FakeDesk(hall=replace(BOOKED, resting=Resting({"vi": "07:30, thứ Hai"})))
    kiosk = open_kiosk(desk)
    kiosk.wait(lambda props: props.hall.page == "resting")
    assert "Ông/Bà có lịch hẹn hôm nay vẫn lấy được số." in words(kiosk)
    type_code(kiosk)
    kiosk.wait(lambda props: props.ticket.paper == "confirmed")


def test_who_is_refused_at_rest_is_sent_to_no_ordinary_number(open_kiosk: Opened) -> None:
    early = DeskRefusal("appointment-early", EARLY)
    desk = FakeDesk(hall=replace(BOOKED, resting=Resting(None)), issue_faults=[early])
    kiosk = open_kiosk(desk)
    type_code(kiosk)
    kiosk.wait(lambda props: props.hall.page == "refused")
    assert "Nhập lại mã" in words(kiosk)
    assert "Lấy số thường" not in words(kiosk)


def test_a_code_is_typed_and_becomes_a_number(open_kiosk: Opened) -> None:
    desk = FakeDesk(hall=BOOKED)
    kiosk = open_kiosk(desk)
    type_code(kiosk)
    kiosk.wait(lambda props: props.ticket.paper == "confirmed")
    assert desk.checked_in == [Asked("command-1", CODE, None, "vi")]
    assert "Hẹn 09:30: đã đến giờ." in words(kiosk)


def test_what_is_typed_stands_in_two_groups(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(hall=BOOKED))
    kiosk.touch("appointment", *(f"key-{digit}" for digit in CODE[:6]))
    assert "4829 17" in words(kiosk)
    kiosk.touch("erase")
    assert "4829 1" in words(kiosk)


def test_who_is_too_early_may_take_an_ordinary_number(open_kiosk: Opened) -> None:
    early = DeskRefusal("appointment-early", EARLY)
    kiosk = open_kiosk(FakeDesk(hall=BOOKED, issue_faults=[early]))
    type_code(kiosk)
    kiosk.wait(lambda props: props.hall.page == "refused")
    assert "Hẹn lúc 09:30, còn sớm." in words(kiosk)
    kiosk.touch("start")
    assert kiosk.page == "choose"


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    """Between a reader's thread and the pages."""
    scanner = Scanner()
    yield scanner
    scanner.deleteLater()


def test_a_code_from_the_readers_thread_becomes_a_number(
    open_kiosk: Opened, scanner: Scanner
) -> None:
    desk = FakeDesk(hall=BOOKED)
    kiosk = open_kiosk(desk)
    scanner.read.connect(kiosk.stage.conductor.scanned)
    read = CodeRead("reader", "MCH1.x", "qr", b"MCH1.x", 1.0)
    bad = CodeRefused("reader", Fault.GARBLED, 0.5)
    hears = [threading.Thread(target=scanner.heard, args=(one,)) for one in (bad, read)]
    for one in hears:
        one.start()
    kiosk.wait(lambda props: props.hall.page == "ticket")
    assert [one.subject for one in desk.checked_in] == ["MCH1.x"]
    for one in hears:
        one.join(5)


def test_where_nobody_has_an_appointment_a_code_means_nothing(open_kiosk: Opened) -> None:
    desk = FakeDesk()
    kiosk = open_kiosk(desk)
    kiosk.stage.conductor.scanned("MCH1.x")
    assert (kiosk.page, desk.checked_in) == ("home", [])


def test_every_key_is_heard_however_fast() -> None:
    taps = [tap(Control.KEY, digit, 60_000 + n) for n, digit in enumerate("44448888")]
    assert all(later.at_ms - one.at_ms == 1 for one, later in pairwise(taps))
    visit, _ = play(at(Appointing()), *taps)
    assert visit.place == Appointing(digits="44448888")
