"""The touch rule, whatever many hands do."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from kiosk.touch import (
    HOLD_MS,
    PALM_FINGERS,
    PALM_MS,
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

TARGETS = (
    Target("left", Spot(20, 20), Spot(80, 50)),
    Target("right", Spot(90, 20), Spot(150, 50)),
    Target("off", Spot(20, 60), Spot(80, 90), enabled=False),
)
SPOTS = st.builds(Spot, st.integers(0, 170), st.integers(0, 110))
PAUSES_MS = st.sampled_from([0, 1, 60, PALM_MS, PALM_MS + 1, 1500, HOLD_MS - 1, HOLD_MS])
GESTURES = st.sampled_from(["land", "land", "move", "lift", "lift", "wait", "cancel"])


def target_at(spot: Spot) -> Target | None:
    """The target that holds the spot."""
    for one in TARGETS:
        across = one.upper_left.x_mm <= spot.x_mm <= one.lower_right.x_mm
        if across and one.upper_left.y_mm <= spot.y_mm <= one.lower_right.y_mm:
            return one
    return None


@st.composite
def hands(draw: st.DrawFn) -> list[Event]:
    """Up to five fingers that land, slide and lift at odd times; each one has landed before."""
    now_ms, down, events = 0, set[int](), list[Event]()
    for gesture in draw(st.lists(GESTURES, max_size=30)):
        now_ms += draw(PAUSES_MS)
        spot = draw(SPOTS)
        match gesture:
            case "land" if len(down) < 5:
                finger = min(set(range(5)) - down)
                down.add(finger)
                events.append(Landed(finger, now_ms, target_at(spot)))
            case "move" if down:
                events.append(Moved(draw(st.sampled_from(sorted(down))), spot))
            case "lift" if down:
                finger = draw(st.sampled_from(sorted(down)))
                down.remove(finger)
                events.append(Lifted(finger, now_ms, spot))
            case "cancel":
                down.clear()
                events.append(Cancelled())
            case _:
                events.append(Waited(now_ms))
    return events


def played(events: Sequence[Event]) -> list[tuple[Event, Touch, tuple[Effect, ...]]]:
    """Each event with what stood before it and what followed."""
    touch, story = Touch(), []
    for event in events:
        before = touch
        touch, effects = step(touch, event)
        story.append((event, before, effects))
    return story


def effects_of(events: Sequence[Event]) -> list[Effect]:
    return [effect for *_, effects in played(events) for effect in effects]


@given(hands())
def test_only_a_lift_acts_and_only_where_it_landed(events: list[Event]) -> None:
    landed: dict[int, Landed] = {}
    for event, _, effects in played(events):
        wishes = [one for one in effects if isinstance(one, Act)]
        if isinstance(event, Landed):
            landed[event.finger] = event
        if wishes:
            assert isinstance(event, Lifted)
            began = landed[event.finger]
            assert wishes == [Act(wishes[0].target)]
            assert wishes[0].target is began.target
            assert wishes[0].target.near(event.spot)
            assert event.at_ms - began.at_ms < HOLD_MS


@given(hands())
def test_only_a_finger_that_landed_alone_acts_misses_or_is_held(events: list[Event]) -> None:
    alone: dict[int, bool] = {}
    for event, before, effects in played(events):
        if isinstance(event, Landed):
            resting = [event.at_ms - one.landed_ms >= HOLD_MS for one in before.fingers]
            alone[event.finger] = all(resting) and not before.palm
        told = [one for one in effects if isinstance(one, Act | Missed | Held)]
        if told and not isinstance(event, Landed) and before.press:
            assert alone[before.press.finger.id]


@given(hands())
def test_a_palm_ends_only_when_the_glass_is_empty(events: list[Event]) -> None:
    palm, down = False, dict[int, int]()
    for event, before, effects in played(events):
        assert before.palm == palm
        match event:
            case Landed(finger, at_ms):
                down[finger] = at_ms
                fresh = [one for one in down.values() if at_ms - one <= PALM_MS]
                palm = palm or len(fresh) >= PALM_FINGERS
            case Lifted(finger):
                del down[finger]
            case Cancelled():
                down.clear()
        assert not (palm and any(isinstance(one, Act | Missed) for one in effects))
        palm = palm and bool(down)


@given(hands())
def test_what_looks_pressed_is_released_before_anything_else_is(events: list[Event]) -> None:
    shown = None
    for effect in effects_of([*events, Cancelled()]):
        match effect:
            case Down(target):
                assert shown is None
                assert target.enabled
                shown = target
            case Up(target):
                assert shown is target
                shown = None
            case _:
                assert shown is None
    assert shown is None


@given(hands())
def test_nothing_stays_on_an_empty_glass(events: list[Event]) -> None:
    touch = Touch()
    for event in events:
        touch, _ = step(touch, event)
        assert touch.fingers or touch == Touch()
        assert len({one.id for one in touch.fingers}) == len(touch.fingers)


@given(hands(), st.sampled_from(TARGETS[:2]), st.integers(0, HOLD_MS - 1))
def test_whatever_came_before_a_free_glass_takes_a_press(
    events: list[Event], target: Target, held_ms: int
) -> None:
    touch = Touch()
    for event in [*events, Cancelled()]:
        touch, _ = step(touch, event)
    now_ms = 10**9
    touch, pressed = step(touch, Landed(1, now_ms, target))
    _, lifted = step(touch, Lifted(1, now_ms + held_ms, target.lower_right))
    assert (*pressed, *lifted) == (Down(target), Up(target), Act(target))
