"""The touch rule, case by case."""

import pytest

from kiosk.touch import (
    HOLD_MS,
    Act,
    Cancelled,
    Down,
    Effect,
    Event,
    Held,
    Landed,
    Lifted,
    Missed,
    Moved,
    Spot,
    Target,
    Touch,
    Up,
    Waited,
    step,
)

BUTTON = Target("button", Spot(100, 100), Spot(160, 130))
OTHER = Target("other", Spot(100, 140), Spot(160, 170))
OFF = Target("off", Spot(100, 180), Spot(160, 210), enabled=False)
INSIDE = Spot(130, 115)
FAR = Spot(300, 300)
PRESSED = (Down(BUTTON), Up(BUTTON), Act(BUTTON))


def played(*events: Event) -> tuple[Effect, ...]:
    """All that follows when these happen to a glass that nobody touches, which it is again then."""
    touch, effects = Touch(), list[Effect]()
    for event in events:
        touch, more = step(touch, event)
        effects += more
    assert touch == Touch()
    return tuple(effects)


def pressed(lifted_ms: int = 50, spot: Spot = INSIDE) -> tuple[Effect, ...]:
    return played(Landed(1, 0, BUTTON), Lifted(1, lifted_ms, spot))


@pytest.mark.parametrize("held_ms", [0, 50, 1000, 4900, HOLD_MS - 1])
def test_a_press_acts_once_however_long_an_old_hand_takes(held_ms: int) -> None:
    assert pressed(held_ms) == PRESSED


@pytest.mark.parametrize("held_ms", [HOLD_MS, 5500, 60_000])
def test_a_hand_at_rest_does_nothing(held_ms: int) -> None:
    assert pressed(held_ms) == (Down(BUTTON), Up(BUTTON), Held(BUTTON))


@pytest.mark.parametrize(
    ("spot", "acts"),
    [
        (INSIDE, True),
        (Spot(100, 100), True),
        (Spot(89, 115), True),
        (Spot(171, 115), True),
        (Spot(130, 89), True),
        (Spot(130, 141), True),
        (Spot(168, 138), True),
        (Spot(87, 115), False),
        (Spot(173, 115), False),
        (Spot(130, 87), False),
        (Spot(130, 143), False),
        (Spot(169, 139), False),
    ],
)
def test_a_finger_may_slip_12_mm(spot: Spot, acts: bool) -> None:
    slid = played(Landed(1, 0, BUTTON), Moved(1, spot), Lifted(1, 90, spot))
    assert slid == (PRESSED if acts else PRESSED[:2])
    assert (Act(BUTTON) in pressed(spot=spot)) == acts


def test_who_slides_away_sees_it_released_and_may_come_back() -> None:
    back = played(Landed(1, 0, BUTTON), Moved(1, FAR), Moved(1, INSIDE), Lifted(1, 90, INSIDE))
    assert back == (Down(BUTTON), Up(BUTTON), *PRESSED)


def test_a_finger_that_slides_in_does_nothing() -> None:
    slid = played(Landed(1, 0, None), Moved(1, INSIDE), Lifted(1, 90, INSIDE))
    assert slid == (Missed(),)


def test_a_finger_that_slides_to_another_target_presses_neither() -> None:
    assert played(Landed(1, 0, BUTTON), Lifted(1, 90, Spot(130, 165))) == PRESSED[:2]


def test_a_disabled_target_is_neither_pressed_nor_missed() -> None:
    assert played(Landed(1, 0, OFF), Moved(1, INSIDE), Lifted(1, 90, Spot(130, 195))) == ()


def test_a_long_rest_beside_everything_is_no_miss() -> None:
    assert played(Landed(1, 0, None), Lifted(1, HOLD_MS, INSIDE)) == ()


@pytest.mark.parametrize("second", [BUTTON, OTHER, OFF, None])
@pytest.mark.parametrize("first_lifts_first", [True, False])
def test_a_second_finger_is_as_if_it_were_not_there(
    second: Target | None, first_lifts_first: bool
) -> None:
    lifts = [Lifted(1, 400, INSIDE), Lifted(2, 400, INSIDE)]
    if not first_lifts_first:
        lifts.reverse()
    slid = Moved(2, FAR)
    assert played(Landed(1, 0, BUTTON), Landed(2, 350, second), slid, *lifts) == PRESSED


def test_a_press_beside_a_finger_that_is_still_down_does_nothing() -> None:
    first = (Landed(1, 0, BUTTON), Landed(2, 350, OTHER), Lifted(1, 400, INSIDE))
    again = (Landed(3, 700, BUTTON), Lifted(3, 800, INSIDE), Lifted(2, 900, INSIDE))
    assert played(*first, *again) == PRESSED


def test_who_leans_on_the_glass_may_press_with_the_other_hand() -> None:
    leaning, free_ms = Landed(1, 0, None), HOLD_MS
    press = (Landed(2, free_ms, BUTTON), Lifted(2, free_ms + 50, INSIDE))
    assert played(leaning, *press, Lifted(1, 9000, INSIDE)) == PRESSED


@pytest.mark.parametrize("last_ms", [0, 150, 300])
@pytest.mark.parametrize("first", [BUTTON, None])
def test_a_palm_stops_everything_until_the_glass_is_empty(
    last_ms: int, first: Target | None
) -> None:
    palm = (Landed(1, 0, first), Landed(2, 0, OTHER), Landed(3, last_ms, BUTTON))
    parts = (Lifted(1, 400, INSIDE), Lifted(2, 400, INSIDE))
    more = (Landed(4, 7000, BUTTON), Lifted(4, 7100, INSIDE), Lifted(3, 7200, INSIDE))
    assert played(*palm, *parts, *more) == (PRESSED[:2] if first else ())


def test_after_a_palm_all_is_as_before() -> None:
    palm = tuple(Landed(finger, 0, None) for finger in (1, 2, 3))
    lifted = tuple(Lifted(finger, 100, INSIDE) for finger in (1, 2, 3))
    press = (Landed(1, 200, BUTTON), Lifted(1, 300, INSIDE))
    assert played(*palm, *lifted, *press) == PRESSED


def test_three_fingers_one_after_the_other_are_no_palm() -> None:
    fingers = (Landed(1, 0, BUTTON), Landed(2, 200, OTHER), Landed(3, 301, OTHER))
    assert played(*fingers, *(Lifted(n, 400, INSIDE) for n in (1, 2, 3))) == PRESSED


def test_three_quick_presses_are_no_palm() -> None:
    presses = ((Landed(n, 90 * n, BUTTON), Lifted(n, 90 * n + 40, INSIDE)) for n in (1, 2, 3))
    assert played(*(event for press in presses for event in press)) == 3 * PRESSED


def test_a_hold_is_told_while_the_finger_is_down() -> None:
    touch, _ = step(Touch(), Landed(1, 0, BUTTON))
    assert step(touch, Waited(HOLD_MS - 1)) == (touch, ())
    touch, effects = step(touch, Waited(HOLD_MS))
    assert effects == (Up(BUTTON), Held(BUTTON))
    assert step(touch, Waited(HOLD_MS + 1)) == (touch, ())


def test_a_hold_beside_the_target_is_none_of_it() -> None:
    slid = played(Landed(1, 0, BUTTON), Moved(1, FAR), Lifted(1, HOLD_MS, INSIDE))
    assert slid == PRESSED[:2]


def test_fingers_that_the_system_takes_away_do_nothing() -> None:
    assert played(Landed(1, 0, BUTTON), Landed(2, 5, OTHER), Cancelled()) == PRESSED[:2]


@pytest.mark.parametrize("event", [Moved(7, FAR), Lifted(7, 50, FAR), Waited(50)])
def test_a_finger_that_never_landed_changes_nothing(event: Event) -> None:
    touch, _ = step(Touch(), Landed(1, 0, BUTTON))
    assert step(touch, event) == (touch, ())
