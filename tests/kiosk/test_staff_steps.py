"""What staff may do at a kiosk, step by step."""

import json
from dataclasses import asdict

import pytest

from kiosk.desk import StaffMember
from kiosk.staff_values import (
    AtWork,
    ConfirmDay,
    SignedIn,
    SignIn,
    SignInFailed,
    SigningIn,
    TrialPrint,
    WorkEnded,
)
from kiosk.visit_values import Control, Event, Home, TimedOut, Visit, Wait
from tests.kiosk.visits import at, play, tap, waits_s

MEMBER = StaffMember(3, "Lò Thị Mai", {"vi": "kỹ thuật viên"})
WRONG = {"vi": "Mã PIN không đúng."}
KEY, ENTER, ERASE = Control.KEY, Control.ENTER, Control.ERASE


def typed(*keys: str) -> list[Event]:
    """Keys, one every tenth of a second: a digit, "<" or "↵"."""
    controls = {"<": ERASE, "↵": ENTER}
    return [
        tap(controls.get(key, KEY), key if key.isdigit() else "", 60_000 + 600 * n)
        for n, key in enumerate(keys)
    ]


def signing_in(visit: Visit) -> SigningIn:
    assert isinstance(visit.place, SigningIn)
    return visit.place


def working(visit: Visit) -> AtWork:
    assert isinstance(visit.place, AtWork)
    return visit.place


@pytest.mark.parametrize(
    ("keys", "number", "pin"),
    [
        ("3", "3", None),
        ("33333", "3333", None),
        ("↵", "", None),
        ("3↵", "3", ""),
        ("3↵314", "3", "314"),
        ("3↵3<", "3", ""),
        ("3↵3<<", "3", None),
        ("34<", "3", None),
        ("3↵↵", "3", ""),
        ("3↵1234567890123", "3", "123456789012"),
    ],
)
def test_what_is_typed(keys: str, number: str, pin: str | None) -> None:
    visit, _ = play(at(SigningIn()), *typed(*keys))
    assert (signing_in(visit).number, signing_in(visit).pin) == (number, pin)


def test_digits_are_typed_as_fast_as_fingers_go() -> None:
    fast = [tap(KEY, "7", 60_000 + 50 * n) for n in range(3)]
    visit, _ = play(at(SigningIn()), *fast)
    assert signing_in(visit).number == "777"


@pytest.mark.parametrize("value", ["", "vi", "-", "²"])
def test_what_is_no_digit_is_not_typed(value: str) -> None:
    visit, _ = play(at(SigningIn()), tap(KEY, value, 60_000), tap(ENTER, "", 61_000))
    assert (signing_in(visit).number, signing_in(visit).pin) == ("", None)


def test_number_and_pin_are_checked_once() -> None:
    visit, effects = play(at(SigningIn()), *typed(*"3↵314159↵1↵"))
    checks = [effect for effect in effects if isinstance(effect, SignIn)]
    assert checks == [SignIn("command-1", 3, "314159")]
    assert signing_in(visit).checking == "command-1"
    assert "314159" not in repr(checks)


@pytest.mark.parametrize("keys", ["789", "789<", "789↵"])
def test_no_state_shows_a_digit_of_a_pin(keys: str) -> None:
    """Neither what is typed nor the last key: the digits here stand nowhere else in a visit."""
    begun = Visit(language="vi", place=SigningIn("1", ""))
    events = [tap({"<": ERASE, "↵": ENTER}.get(key, KEY), key, 0) for key in keys]
    visit, effects = play(begun, *events)
    told = repr((visit, effects)) + json.dumps([asdict(one) for one in (visit, *effects)])
    assert signing_in(visit).pin == "789"[: 2 if "<" in keys else 3]
    assert not set("789") & set(told)


def test_who_is_right_comes_in() -> None:
    visit, _ = play(at(SigningIn("3", "314159", "command-1")), SignedIn("command-1", MEMBER))
    assert working(visit).member == MEMBER


def test_who_is_wrong_types_the_pin_again() -> None:
    visit, _ = play(at(SigningIn("3", "9", "command-1")), SignInFailed("command-1", WRONG))
    assert signing_in(visit) == SigningIn("3", "", None, WRONG)


@pytest.mark.parametrize(
    "answer", [SignedIn("command-1", MEMBER), SignInFailed("command-1", WRONG)]
)
def test_an_answer_to_somebody_who_left_means_nothing(answer: Event) -> None:
    assert play(at(Home()), answer) == (at(Home()), [])
    retyped = at(SigningIn("3", "9", "command-2"))
    assert play(retyped, answer)[0].place == retyped.place


@pytest.mark.parametrize("place", [SigningIn("3"), AtWork(MEMBER)])
def test_staff_who_leave_are_forgotten_after_a_minute(place: SigningIn | AtWork) -> None:
    visit, effects = play(at(place), tap(KEY, "1"))
    assert waits_s(effects) == [60.0]
    assert play(visit, TimedOut(visit.timer))[0].place == Home()


@pytest.mark.parametrize("place", [SigningIn("3"), AtWork(MEMBER)])
def test_staff_end_it_themselves(place: SigningIn | AtWork) -> None:
    assert play(at(place), tap(Control.END))[0].place == Home()


def test_a_day_is_found_and_confirmed() -> None:
    visit, effects = play(
        at(AtWork(MEMBER)),
        tap(Control.SHIFT_DAY, "-1", 0),
        tap(Control.SHIFT_DAY, "-1", 600),
        tap(Control.SHIFT_DAY, "1", 1_200),
        tap(Control.CONFIRM_DAY, "2026-11-22", 1_800),
    )
    assert working(visit).shift == -1
    assert ConfirmDay("command-1", 3, "2026-11-22") in effects


def test_a_trial_slip_is_asked_for_once() -> None:
    visit, effects = play(
        at(AtWork(MEMBER)), tap(Control.TRIAL_PRINT, at_ms=0), tap(Control.TRIAL_PRINT, at_ms=1_000)
    )
    assert [effect for effect in effects if not isinstance(effect, Wait)] == [
        TrialPrint("command-1")
    ]
    assert working(visit).doing == "command-1"


@pytest.mark.parametrize("fault", [None, {"vi": "Hết giấy."}])
def test_how_an_errand_ended(fault: dict[str, str] | None) -> None:
    visit, _ = play(at(AtWork(MEMBER, doing="command-1")), WorkEnded("command-1", fault))
    assert working(visit) == AtWork(MEMBER, done=fault is None, fault=fault)


def test_the_end_of_an_earlier_errand_says_nothing() -> None:
    doing = at(AtWork(MEMBER, doing="command-2"))
    assert play(doing, WorkEnded("command-1"))[0].place == doing.place
