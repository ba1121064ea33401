"""What a citizen may change to see, hear and reach; who misses is helped, who leaves is asked."""

from dataclasses import replace

import pytest

from kiosk.desk import Issued, PaperState
from kiosk.staff_values import SigningIn
from kiosk.visit import MAX_EXTENSIONS, MISS_WINDOW_MS
from kiosk.visit_values import (
    AskHelp,
    Choosing,
    Control,
    Ease,
    HallChanged,
    HelpAnswered,
    HelpStep,
    Home,
    Issuing,
    Missed,
    Place,
    Refused,
    Ticketed,
    TimedOut,
    Visit,
)
from tests.kiosk.visits import at, machine, play, tap, waits_s

WISH = Issuing("command-1", "ho-tich", None)
REFUSED = Refused("service-closed", {"vi": "Đã đóng."}, None)
NUMBER = Ticketed(Issued("t", "A015", "ho-tich", None, 0, None, ()), PaperState.CONFIRMED)
PLACES = [Home(), Choosing(), WISH, REFUSED, NUMBER, SigningIn()]


def warned(place: Place) -> Visit:
    """A visit that is asked whether anybody is still there."""
    return play(at(place, "en"), TimedOut(7))[0]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("control", "eased"),
    [
        (Control.LARGE, Ease(large=True)),
        (Control.CONTRAST, Ease(contrast=True)),
        (Control.REACH, Ease(reach=True)),
        (Control.LISTEN, Ease(speaking=True)),
    ],
)
def test_the_foot_works_on_every_page(place: Place, control: Control, eased: Ease) -> None:
    on, _ = play(at(place), tap(control, at_ms=0))
    assert (on.ease, on.place) == (eased, place)
    if control is not Control.LISTEN:
        assert play(on, tap(control, at_ms=1_000))[0].ease == Ease()


@pytest.mark.parametrize(
    ("first", "then"), [(Control.LARGE, Control.REACH), (Control.REACH, Control.LARGE)]
)
def test_large_letters_and_low_buttons_put_each_other_out(first: Control, then: Control) -> None:
    visit, _ = play(at(Home()), tap(first, at_ms=0), tap(then, at_ms=1_000))
    assert (visit.ease.large, visit.ease.reach) == (then is Control.LARGE, then is Control.REACH)


def test_reading_aloud_goes_round_its_volumes() -> None:
    visit, heard = at(Home()), []
    for at_ms in range(0, 4_000, 1_000):
        visit, _ = play(visit, tap(Control.LISTEN, at_ms=at_ms))
        heard.append((visit.ease.speaking, visit.ease.volume))
    assert heard == [(True, 2), (True, 3), (True, 1), (False, 2)]


@pytest.mark.parametrize("place", PLACES)
def test_a_wish_on_its_way_waits_on(place: Place) -> None:
    _, effects = play(at(place), tap(Control.LARGE))
    assert bool(waits_s(effects)) is (place is not WISH)


@pytest.mark.parametrize(
    ("place", "seconds"), [(Home(), 90.0), (Choosing(), 90.0), (NUMBER, 30.0), (SigningIn(), 60.0)]
)
def test_listening_takes_three_times_as_long(place: Place, seconds: float) -> None:
    _, effects = play(at(place), tap(Control.LISTEN))
    assert waits_s(effects) == [seconds]


# --- still there? ---


@pytest.mark.parametrize("place", [Home(), Choosing(), REFUSED])
def test_a_page_left_alone_asks_before_it_forgets(place: Place) -> None:
    visit, effects = play(at(place, "en"), TimedOut(7))
    assert (visit.page, waits_s(effects)) == ("idle", [30.0])
    assert play(visit, TimedOut(visit.timer))[0] == Visit("vi", timer=visit.timer + 1)


@pytest.mark.parametrize("place", [NUMBER, SigningIn()])
def test_a_number_and_a_pin_are_not_asked_about(place: Place) -> None:
    assert play(at(place, "en"), TimedOut(7))[0].page == "home"


@pytest.mark.parametrize("event", [tap(Control.CONTINUE), Missed(60_000)])
def test_one_touch_keeps_everything(event: Missed) -> None:
    visit, effects = play(warned(Choosing("tuoi-75")), event)
    assert (visit.page, visit.place, visit.language) == ("choose", Choosing("tuoi-75"), "en")
    assert waits_s(effects) == [30.0]


def test_whoever_asks_for_large_letters_is_still_there() -> None:
    visit, _ = play(warned(Choosing()), tap(Control.LARGE))
    assert (visit.page, visit.ease.large) == ("choose", True)


def test_what_lies_behind_the_question_is_not_touched() -> None:
    visit = warned(Choosing())
    assert play(visit, tap(Control.SERVICE, "ho-tich"))[0].place == Choosing()


def test_it_can_be_put_off_ten_times_in_a_row() -> None:
    visit, pages = at(Choosing()), []
    for at_ms in range(0, (MAX_EXTENSIONS + 1) * 60_000, 60_000):
        visit, _ = play(visit, TimedOut(visit.timer))
        pages.append(visit.page)
        visit, _ = play(visit, tap(Control.CONTINUE, at_ms=at_ms))
    assert pages == ["idle"] * MAX_EXTENSIONS + ["home"]


def test_a_touch_begins_the_count_anew() -> None:
    visit = replace(at(Choosing()), extended=MAX_EXTENSIONS)
    visit, _ = play(visit, tap(Control.MORE))
    assert play(visit, TimedOut(visit.timer))[0].page == "idle"


# --- help ---


@pytest.mark.parametrize("place", PLACES)
def test_help_can_be_called_from_every_page(place: Place) -> None:
    visit, effects = play(at(place), tap(Control.HELP))
    assert (visit.help, visit.place) == (HelpStep.ASKING, place)
    assert AskHelp("command-1") in effects


def test_a_call_on_its_way_is_not_made_twice() -> None:
    _, effects = play(at(Home()), tap(Control.HELP, at_ms=0), tap(Control.HELP, at_ms=1_000))
    assert [type(effect) for effect in effects].count(AskHelp) == 1


@pytest.mark.parametrize(("asked", "step"), [(True, HelpStep.SENT), (False, HelpStep.FAILED)])
def test_what_became_of_the_call(asked: bool, step: HelpStep) -> None:
    visit, _ = play(at(Home()), tap(Control.HELP), HelpAnswered(asked))
    assert visit.help is step


def test_a_call_stands_here_until_the_hall_shows_it() -> None:
    sent, _ = play(at(Home()), tap(Control.HELP), HelpAnswered(asked=True))
    assert play(sent, HallChanged(serving=True, helped=False))[0].help is HelpStep.SENT
    assert play(sent, HallChanged(serving=True, helped=True))[0].help is HelpStep.NONE


def test_a_late_answer_to_a_call_means_nothing_to_the_next_citizen() -> None:
    assert play(at(Home()), HelpAnswered(asked=False)) == (at(Home()), [])


# --- beside everything ---


@pytest.mark.parametrize("place", PLACES[:-1])
def test_three_touches_beside_everything_bring_large_letters_and_help(place: Place) -> None:
    visit, _ = play(at(place), Missed(0), Missed(4_000), Missed(9_000))
    assert (visit.ease.large, visit.help) == (True, HelpStep.OFFERED)
    assert visit.place == place


@pytest.mark.parametrize("misses_ms", [(0, 1_000), (0, MISS_WINDOW_MS - 1, MISS_WINDOW_MS + 5_000)])
def test_fewer_or_slower_ones_bring_nothing(misses_ms: tuple[int, ...]) -> None:
    visit, _ = play(at(Home()), *map(Missed, misses_ms))
    assert (visit.ease, visit.help) == (Ease(), HelpStep.NONE)


def test_low_buttons_stay_low_for_who_misses_them() -> None:
    start = replace(at(Home()), ease=Ease(reach=True))
    visit, _ = play(start, Missed(0), Missed(1), Missed(2))
    assert (visit.ease, visit.help) == (Ease(reach=True), HelpStep.OFFERED)


def test_staff_are_not_helped() -> None:
    visit, _ = play(at(SigningIn()), Missed(0), Missed(1), Missed(2))
    assert visit == at(SigningIn())


def test_help_that_is_on_its_way_is_not_offered_again() -> None:
    visit = replace(at(Home()), help=HelpStep.SENT)
    visit, _ = play(visit, Missed(0), Missed(1), Missed(2), by=machine())
    assert (visit.ease.large, visit.help) == (True, HelpStep.SENT)
