"""The rules of a visit, one by one."""

import json
from dataclasses import asdict, replace

import pytest

from kiosk.desk import Issued, PaperState
from kiosk.staff_values import SigningIn
from kiosk.visit import TAP_GUARD_MS
from kiosk.visit_values import (
    MAX_REPRINTS,
    Choosing,
    Control,
    Ease,
    Effect,
    Event,
    HallChanged,
    HelpStep,
    Home,
    IssueRefused,
    IssueTicket,
    IssueUnknown,
    Issuing,
    NumberIssued,
    PaperChanged,
    Place,
    Refused,
    Reprint,
    ReprintAnswered,
    Ticketed,
    TimedOut,
    Visit,
    Wait,
)
from tests.kiosk.visits import at, machine, play, tap, waits_s

ISSUED = Issued("t-1", "A015", "ho-tich", None, 4, (10, 20), (1, 2))
WISH = Issuing("command-1", "ho-tich", None)
UNANSWERED = Refused("no-answer", None, None, WISH)
PRINTED = Ticketed(ISSUED, PaperState.CONFIRMED)
SENTENCE = {"vi": "Đã đóng.", "en": "Closed."}
EASED = Ease(large=True, contrast=True, reach=True, speaking=True, volume=3)


def wishes(effects: list[Effect]) -> list[IssueTicket]:
    return [effect for effect in effects if isinstance(effect, IssueTicket)]


@pytest.mark.parametrize(
    ("place", "event", "page"),
    [
        (Home(), tap(Control.START), "choose"),
        (Home(), tap(Control.SERVICE, "ho-tich"), "issuing"),
        (Home(), tap(Control.PRIORITY, "tuoi-75"), "choose"),
        (Home(), tap(Control.DONE), "home"),
        (Home(), tap(Control.STAFF), "pin"),
        (PRINTED, tap(Control.STAFF), "ticket"),
        (WISH, tap(Control.STAFF), "issuing"),
        (Choosing(), tap(Control.SERVICE, "ho-tich"), "issuing"),
        (Choosing(), tap(Control.CLOSED_SERVICE, "dat-dai"), "choose"),
        (Choosing(), tap(Control.PRIORITY, "tuoi-75"), "choose"),
        (Choosing(), tap(Control.MORE), "choose"),
        (Choosing(), tap(Control.END), "home"),
        (Choosing(), TimedOut(7), "idle"),
        (Choosing(), TimedOut(6), "choose"),
        (Choosing(), HallChanged(serving=False), "home"),
        (Choosing(), HallChanged(serving=True), "choose"),
        (WISH, tap(Control.SERVICE, "chung-thuc"), "issuing"),
        (WISH, tap(Control.END), "issuing"),
        (WISH, NumberIssued("command-1", ISSUED, PaperState.PRINTING), "ticket"),
        (WISH, NumberIssued("command-9", ISSUED, PaperState.PRINTING), "issuing"),
        (WISH, IssueRefused("command-1", "service-closed", SENTENCE), "refused"),
        (WISH, IssueUnknown("command-1"), "issuing"),
        (WISH, TimedOut(7), "refused"),
        (WISH, HallChanged(serving=False), "issuing"),
        (UNANSWERED, NumberIssued("command-1", ISSUED, PaperState.PRINTING), "ticket"),
        (UNANSWERED, IssueRefused("command-1", "service-closed", SENTENCE), "refused"),
        (UNANSWERED, IssueUnknown("command-1"), "refused"),
        (UNANSWERED, tap(Control.AGAIN), "issuing"),
        (UNANSWERED, tap(Control.END), "home"),
        (UNANSWERED, TimedOut(7), "idle"),
        (Refused("service-closed", SENTENCE, None), tap(Control.AGAIN), "choose"),
        (PRINTED, tap(Control.DONE), "home"),
        (PRINTED, TimedOut(7), "home"),
        (PRINTED, tap(Control.REPRINT), "ticket"),
        (PRINTED, tap(Control.START), "ticket"),
        (PRINTED, HallChanged(serving=False), "ticket"),
        (Home(), PaperChanged("t-1", PaperState.FAILED), "home"),
        (Home(), NumberIssued("command-1", ISSUED, PaperState.PRINTING), "home"),
    ],
)
def test_the_page_after(place: Place, event: Event, page: str) -> None:
    visit, _ = machine().step(at(place), event)
    assert visit.page == page


def test_an_ordinary_ticket_takes_two_taps_and_one_wish() -> None:
    visit, effects = play(
        machine().begin(), tap(Control.START, at_ms=0), tap(Control.SERVICE, "ho-tich", 2_000)
    )
    assert wishes(effects) == [IssueTicket("command-1", "ho-tich", None, "vi")]
    assert visit.place == WISH


def test_priority_and_language_go_with_the_wish() -> None:
    _, effects = play(
        machine().begin(),
        tap(Control.LANGUAGE, "en", 0),
        tap(Control.START, at_ms=1_000),
        tap(Control.PRIORITY, "tuoi-75", 2_000),
        tap(Control.SERVICE, "ho-tich", 3_000),
    )
    assert wishes(effects) == [IssueTicket("command-1", "ho-tich", "tuoi-75", "en")]


def test_priority_may_be_taken_back() -> None:
    visit, _ = play(at(Choosing("tuoi-75")), tap(Control.PRIORITY))
    assert visit.place == Choosing(None)


@pytest.mark.parametrize(
    ("second", "after_ms", "heeded"),
    [
        (Control.PRIORITY, TAP_GUARD_MS - 1, False),
        (Control.PRIORITY, TAP_GUARD_MS, True),
        (Control.MORE, 10, True),
    ],
)
def test_the_same_control_twice(second: Control, after_ms: int, heeded: bool) -> None:
    before, _ = play(at(Choosing()), tap(Control.PRIORITY, at_ms=1_000))
    after, _ = play(before, tap(second, at_ms=1_000 + after_ms))
    assert (after.timer != before.timer) is heeded


def test_a_trembling_hand_does_not_touch_the_next_page() -> None:
    visit, effects = play(
        machine().begin(), tap(Control.START, at_ms=0), tap(Control.SERVICE, "ho-tich", 300)
    )
    assert visit.place == Choosing()
    assert wishes(effects) == []


def test_a_trembling_hand_does_not_close_the_number() -> None:
    visit, _ = play(
        at(Choosing()),
        tap(Control.SERVICE, "ho-tich", 0),
        NumberIssued("command-1", ISSUED, PaperState.PRINTING),
        tap(Control.DONE, at_ms=300),
    )
    assert visit.place.page == "ticket"


def test_an_unanswered_wish_comes_again_with_the_same_id() -> None:
    by = machine(max_attempts=3)
    visit, effects = play(at(Choosing()), tap(Control.SERVICE, "ho-tich"), by=by)
    for _ in range(3):
        visit, more = play(visit, IssueUnknown("command-1"), by=by)
        again, sent = play(visit, TimedOut(visit.timer), by=by)
        effects += more + sent
        visit = again if isinstance(visit.place, Issuing) else visit
    assert [wish.command_id for wish in wishes(effects)] == ["command-1"] * 3
    assert visit.place == replace(UNANSWERED, unanswered=replace(WISH, attempts=3))


def test_trying_again_by_hand_keeps_the_id_and_choosing_anew_does_not() -> None:
    by = machine()
    _, again = play(at(UNANSWERED), tap(Control.AGAIN), by=by)
    _, anew = play(
        at(Refused("service-closed", SENTENCE, "tuoi-75")),
        tap(Control.AGAIN, at_ms=0),
        tap(Control.SERVICE, "chung-thuc", 1_000),
        by=by,
    )
    assert [wish.command_id for wish in wishes(again)] == ["command-1"]
    assert wishes(anew) == [IssueTicket("command-1", "chung-thuc", "tuoi-75", "vi")]


@pytest.mark.parametrize(
    ("paper", "seconds"),
    [
        (PaperState.PRINTING, 60.0),
        (PaperState.CONFIRMED, 10.0),
        (PaperState.UNCONFIRMED, 60.0),
        (PaperState.FAILED, 60.0),
        (PaperState.SKIPPED, 60.0),
    ],
)
def test_how_long_a_number_stands(paper: PaperState, seconds: float) -> None:
    _, effects = play(at(WISH), NumberIssued("command-1", ISSUED, paper))
    assert waits_s(effects) == [seconds]


@pytest.mark.parametrize(
    ("paper", "waits"), [(PaperState.CONFIRMED, [10.0]), (PaperState.FAILED, [])]
)
def test_only_confirmed_paper_shortens_the_wait(paper: PaperState, waits: list[float]) -> None:
    visit, effects = play(at(Ticketed(ISSUED, PaperState.PRINTING)), PaperChanged("t-1", paper))
    assert visit.place == Ticketed(ISSUED, paper)
    assert waits_s(effects) == waits


def test_paper_of_another_number_changes_nothing() -> None:
    visit = at(Ticketed(ISSUED, PaperState.PRINTING))
    assert play(visit, PaperChanged("t-2", PaperState.FAILED)) == (visit, [])


def test_a_second_print_has_an_id_of_its_own() -> None:
    visit, effects = play(at(PRINTED), tap(Control.REPRINT))
    assert effects == [Wait(visit.timer, 60.0), Reprint("command-1", "t-1")]
    visit, _ = play(visit, ReprintAnswered("command-1", accepted=True))
    assert visit.place == Ticketed(ISSUED, PaperState.PRINTING, reprints=1)


def test_the_old_paper_says_nothing_while_a_second_print_is_asked_for() -> None:
    visit, _ = play(at(PRINTED), tap(Control.REPRINT), PaperChanged("t-1", PaperState.CONFIRMED))
    assert isinstance(visit.place, Ticketed)
    assert visit.place.paper is PaperState.PRINTING


def test_an_unanswered_second_print_is_asked_for_again_with_its_id() -> None:
    _, effects = play(
        at(PRINTED),
        tap(Control.REPRINT, at_ms=0),
        ReprintAnswered("command-1", accepted=None),
        tap(Control.REPRINT, at_ms=2_000),
    )
    reprints = [effect.command_id for effect in effects if isinstance(effect, Reprint)]
    assert reprints == ["command-1", "command-1"]


def test_a_refused_second_print_leaves_the_number_and_offers_no_more() -> None:
    visit, _ = play(at(PRINTED), tap(Control.REPRINT), ReprintAnswered("command-1", accepted=False))
    assert isinstance(visit.place, Ticketed)
    assert (visit.place.issued, visit.place.reprintable) == (ISSUED, False)


@pytest.mark.parametrize(
    ("paper", "reprints", "offered"),
    [
        (PaperState.PRINTING, 0, False),
        (PaperState.CONFIRMED, 0, True),
        (PaperState.UNCONFIRMED, 0, True),
        (PaperState.FAILED, MAX_REPRINTS - 1, True),
        (PaperState.FAILED, MAX_REPRINTS, False),
        (PaperState.SKIPPED, 0, False),
    ],
)
def test_when_a_second_print_is_offered(paper: PaperState, reprints: int, offered: bool) -> None:
    place = Ticketed(ISSUED, paper, reprints=reprints)
    _, effects = play(at(place), tap(Control.REPRINT))
    assert place.reprintable is offered
    assert any(isinstance(effect, Reprint) for effect in effects) is offered


@pytest.mark.parametrize(
    "place", [Choosing("tuoi-75", classes=True), UNANSWERED, PRINTED, Home(), SigningIn("3")]
)
def test_going_home_forgets_the_citizen(place: Place) -> None:
    visit = replace(at(place, language="en"), ease=EASED, help=HelpStep.FAILED, warned=True)
    visit, _ = play(replace(visit, missed_ms=(1, 2), extended=3), TimedOut(7))
    assert visit == Visit(language="vi", timer=8)


@pytest.mark.parametrize("language", ["fr", ""])
def test_only_the_office_s_languages_are_spoken(language: str) -> None:
    assert play(at(Home()), tap(Control.LANGUAGE, language))[0].language == "vi"


def test_a_closed_hall_begins_no_visit() -> None:
    visit, _ = play(machine().begin(), HallChanged(serving=False), tap(Control.START))
    assert visit.place == Home()


@pytest.mark.parametrize(
    "place", [Home(), Choosing("a"), WISH, UNANSWERED, PRINTED, SigningIn("3", "31")]
)
def test_every_state_is_json(place: Place) -> None:
    state = asdict(replace(at(place), last_tap=None))
    assert json.loads(json.dumps(state))["place"]["page"] == place.page
