"""What counts as one press on a panel, and when a button sticks."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.rating_panels import FacePressed
from devices.rating_panels.models import PressRules
from devices.rating_panels.presses import KEY_STUCK, Contacts, PanelButtons
from devices.status import Level, Source, State, Status, utc_now
from tests.fakes.office import Steady

RULES = PressRules(lock_out_ms=3000)
NO_LOCK = PressRules(lock_out_ms=0)
ONLINE = Status(State.ONLINE, Level.INFO, (), utc_now(), Source.POLLED)
OFFLINE = Status(State.OFFLINE, Level.FAULT, ("device-not-found",), utc_now(), Source.POLLED)

Steps = list[tuple[str, int, float]]
"""What a contact does (down, up, held), which one, and when in seconds."""


def presses(contacts: Contacts, steps: Steps) -> list[tuple[int, float]]:
    """The presses that are told, each with its moment."""
    told = []
    for what, face, at_s in steps:
        match what:
            case "down" if contacts.closed(face, at_s):
                told.append((face, at_s))
            case "up":
                contacts.opened(face, at_s)
            case "held":
                contacts.still_closed(face, at_s)
    return told


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        pytest.param([("down", 1, 0), ("up", 1, 0.2), ("down", 1, 0.5)], [0, 0.5], id="two"),
        pytest.param([("down", 1, 0), ("down", 1, 0.5), ("down", 1, 5)], [0], id="held"),
        pytest.param([("down", 1, 0), ("up", 1, 0.001), ("down", 1, 0.03)], [0], id="bounces"),
        pytest.param([("down", 1, 0), ("up", 1, 1), ("down", 1, 1.039)], [0], id="bounces late"),
        pytest.param([("down", 1, 0), ("up", 1, 1), ("down", 1, 1.04)], [0, 1.04], id="again"),
        pytest.param([("down", 1, 0), ("down", 2, 0.01)], [0, 0.01], id="two faces"),
        pytest.param([("held", 1, 0), ("down", 1, 1)], [], id="held from before"),
        pytest.param([("held", 1, 0), ("up", 1, 1), ("down", 1, 2)], [2], id="then free"),
        pytest.param([("up", 1, 0), ("down", 1, 0.001)], [0.001], id="an opening alone"),
    ],
)
def test_one_press_is_told_once(steps: Steps, told: list[float]) -> None:
    assert [at_s for _, at_s in presses(Contacts(NO_LOCK), steps)] == told


@pytest.mark.parametrize(
    ("second", "face", "counts"),
    [(2.99, 1, False), (2.99, 2, False), (3.0, 1, True), (3.0, 2, True)],
)
def test_after_a_press_the_panel_is_locked(second: float, face: int, counts: bool) -> None:
    steps: Steps = [("down", 1, 0), ("up", 1, 0.2), ("down", face, second)]
    assert len(presses(Contacts(RULES), steps)) == 1 + counts


def test_a_press_that_was_not_told_locks_nothing() -> None:
    steps: Steps = [("down", 1, 0), ("up", 1, 0.2), ("down", 2, 2), ("up", 2, 2.2), ("down", 3, 3)]
    assert presses(Contacts(RULES), steps) == [(1, 0), (3, 3)]


@pytest.mark.parametrize(
    ("steps", "now_s", "stuck"),
    [
        pytest.param([("down", 2, 0)], 10.0, (), id="not yet"),
        pytest.param([("down", 2, 0)], 10.1, (2,), id="too long"),
        pytest.param([("down", 2, 0), ("down", 2, 9)], 10.1, (2,), id="said again"),
        pytest.param([("down", 2, 0), ("up", 2, 9), ("down", 2, 9.02)], 10.1, (2,), id="chatters"),
        pytest.param([("down", 2, 0), ("up", 2, 10.09)], 10.1, (2,), id="has just opened"),
        pytest.param([("down", 2, 0), ("up", 2, 9), ("down", 2, 9.5)], 10.1, (), id="pressed anew"),
        pytest.param([("down", 2, 0), ("up", 2, 20)], 21.0, (), id="free again"),
        pytest.param([("held", 2, 0)], 10.1, (2,), id="since before the start"),
        pytest.param([("down", 3, 0), ("down", 1, 0)], 10.1, (1, 3), id="two of them"),
    ],
)
def test_a_button_held_too_long_is_stuck(
    steps: Steps, now_s: float, stuck: tuple[int, ...]
) -> None:
    contacts = Contacts(NO_LOCK)
    presses(contacts, steps)
    assert contacts.stuck(now_s) == stuck


def test_a_panel_with_a_stuck_button_rates_nobody_until_it_is_free() -> None:
    contacts = Contacts(NO_LOCK)
    steps: Steps = [("down", 1, 0), ("down", 2, 11), ("up", 2, 11.5), ("up", 1, 12)]
    assert presses(contacts, steps) == [(1, 0)]
    assert presses(contacts, [("down", 2, 13)]) == [(2, 13)]


def test_a_silent_button_is_free_where_the_board_says_nothing_else() -> None:
    contacts = Contacts(NO_LOCK, hold_gap_s=0.3)
    steps: Steps = [("down", 1, at / 10) for at in (0, 1, 2, 3, 5, 9)]
    assert presses(contacts, steps) == [(1, 0), (1, 0.9)]
    repeated: Steps = [("down", 2, 20 + at / 10) for at in range(110)]
    presses(contacts, repeated)
    assert contacts.stuck(30.9) == (2,)
    assert contacts.stuck(31.3) == ()


def test_what_is_forgotten_is_neither_held_nor_stuck() -> None:
    contacts = Contacts(NO_LOCK)
    presses(contacts, [("down", 1, 0)])
    contacts.forget()
    assert contacts.stuck(60.0) == ()
    assert contacts.closed(1, 60.0)


STEPS = st.lists(
    st.tuples(st.sampled_from(("down", "up", "held")), st.integers(1, 5), st.floats(0, 4)),
    max_size=60,
)


def timed(steps: Steps) -> Steps:
    """The same steps with pauses turned into moments."""
    now_s, told = 0.0, []
    for what, face, pause_s in steps:
        now_s += pause_s
        told.append((what, face, now_s))
    return told


@given(STEPS, st.sampled_from((0.0, 3000.0, 5000.0)))
def test_two_presses_are_never_nearer_than_the_lock(steps: Steps, lock_out_ms: float) -> None:
    rules = PressRules(lock_out_ms=lock_out_ms)
    moments = [at_s for _, at_s in presses(Contacts(rules), timed(steps))]
    pairs = itertools.pairwise(moments)
    assert all(b - a >= lock_out_ms / 1000 - 1e-9 for a, b in pairs)


@given(STEPS, st.floats(0, 20))
def test_a_press_follows_an_opening_of_its_button_and_no_stuck_one(
    steps: Steps, later_s: float
) -> None:
    contacts, closed, moments = Contacts(NO_LOCK), set[int](), timed(steps)
    for what, face, at_s in moments:
        stuck = contacts.stuck(at_s)
        told = presses(contacts, [(what, face, at_s)])
        assert not (told and (face in closed or stuck))
        (closed.discard if what == "up" else closed.add)(face)
    end_s = moments[-1][2] if moments else 0.0
    assert {*contacts.stuck(end_s + later_s + 0.05)} <= closed


@given(st.lists(st.floats(0, 0.03), min_size=1, max_size=20))
def test_chatter_is_one_press(pauses: list[float]) -> None:
    steps: Steps = [("down", 1, 0.0)]
    for index, pause_s in enumerate(pauses):
        steps.append(("down" if index % 2 else "up", 1, steps[-1][2] + pause_s))
    assert len(presses(Contacts(NO_LOCK), steps)) == 1


def test_the_panel_tells_presses_and_its_state() -> None:
    steady, told = Steady(), list[FacePressed]()
    buttons = PanelButtons("mat-1", Contacts(RULES), told.append, clock=steady)
    steady.advance(5)
    buttons.closed(2, steady())
    assert told == [FacePressed("mat-1", 2, 1005.0)]
    assert buttons.status(ONLINE) is ONLINE
    steady.advance(10.1)
    assert buttons.status(ONLINE).reasons == (KEY_STUCK,)
    assert (buttons.status(ONLINE).state, buttons.status(ONLINE).level) == (
        State.FAILED,
        Level.FAULT,
    )
    assert buttons.status(OFFLINE) is OFFLINE
    buttons.forget()
    assert buttons.status(ONLINE) is ONLINE


@pytest.mark.parametrize(
    "written", [{"debounce_ms": 10}, {"debounce_ms": 60}, {"lock_out_ms": 6000}, {"stuck_s": 1}]
)
def test_rules_out_of_range_are_refused(written: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        PressRules.model_validate(written)
