"""What a key means now, and what a sign shows: every key in every state of a counter."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_display.config import PAUSED
from counter_display.station import help_texts, meaning, sign_text
from office.act import Command
from office.assistance import HelpCall
from office.counters import CallNext, Finish, Hold, NoShow, OpenCounter, PauseCounter, Recall
from office.model import CounterState, Ticket, TicketState
from office.undo import Undo
from office.views import CounterNow
from tests.fakes.office import hall

OPEN, PAUSE, CLOSED = CounterState.OPEN, CounterState.PAUSED, CounterState.CLOSED
CALLED, SERVING = TicketState.CALLED, TicketState.SERVING
KEYS = ("next", "recall", "no-show", "hold", "finish", "pause", "undo")


Place = tuple[CounterState, TicketState | None]
"""A counter's state, and that of its open ticket."""


@pytest.fixture(scope="module")
def ticket(tmp_path_factory: pytest.TempPathFactory) -> Ticket:
    """A001, called to counter 3."""
    with hall(tmp_path_factory.mktemp("station") / "data") as here:
        here.do(OpenCounter(3))
        here.issue("land")
        called = here.call(3)
    assert called is not None
    return called


def counter(place: Place, ticket: Ticket) -> CounterNow:
    """Counter 3 in this state."""
    state, held = place
    return CounterNow(3, state, ("land",), replace(ticket, state=held) if held else None)


TABLE: list[tuple[str, Place, Command | None]] = [
    ("next", (OPEN, None), CallNext(3, opens=True)),
    ("next", (OPEN, CALLED), CallNext(3, opens=True)),
    ("next", (OPEN, SERVING), CallNext(3, opens=True)),
    ("next", (CLOSED, None), CallNext(3, opens=True)),
    ("next", (PAUSE, None), CallNext(3, opens=True)),
    ("recall", (OPEN, CALLED), Recall(3)),
    ("recall", (OPEN, SERVING), None),
    ("recall", (OPEN, None), None),
    ("no-show", (OPEN, CALLED), NoShow(3)),
    ("no-show", (OPEN, SERVING), None),
    ("no-show", (CLOSED, None), None),
    ("hold", (OPEN, CALLED), Hold(3)),
    ("hold", (OPEN, SERVING), Hold(3)),
    ("hold", (OPEN, None), None),
    ("finish", (OPEN, SERVING), Finish(3)),
    ("finish", (PAUSE, CALLED), Finish(3)),
    ("finish", (CLOSED, None), None),
    ("pause", (OPEN, None), PauseCounter(3)),
    ("pause", (OPEN, SERVING), PauseCounter(3)),
    ("pause", (PAUSE, None), OpenCounter(3)),
    ("pause", (CLOSED, None), None),
    ("undo", (OPEN, None), Undo(3)),
    ("undo", (CLOSED, None), Undo(3)),
    ("f13", (OPEN, CALLED), None),
]


@pytest.mark.parametrize(("key", "place", "command"), TABLE)
def test_what_a_key_means(ticket: Ticket, key: str, place: Place, command: Command | None) -> None:
    assert meaning(key, counter(place, ticket), "main") == command


@given(
    st.sampled_from(KEYS),
    st.tuples(st.sampled_from(CounterState), st.sampled_from([None, CALLED, SERVING])),
    st.sampled_from(["main", "tang-2"]),
)
def test_commands_stay_at_their_counter_and_point(
    ticket: Ticket, key: str, place: Place, point: str
) -> None:
    command = meaning(key, counter(place, ticket), point)
    if command:
        assert command.point == point
        assert "counter=3" in repr(command)


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ((OPEN, CALLED), "B001"),
        ((OPEN, SERVING), "B001"),
        ((PAUSE, SERVING), "B001"),
        ((OPEN, None), ""),
        ((PAUSE, None), PAUSED),
        ((CLOSED, None), ""),
    ],
)
def test_what_a_sign_shows(ticket: Ticket, place: Place, shown: str) -> None:
    assert sign_text(counter(place, ticket)) == shown


@pytest.mark.parametrize(
    ("calls", "texts"),
    [
        ((), ()),
        ((HelpCall("kiosk:1", 5, None),), ("GIUP K1", "K1")),
        ((HelpCall("kiosk:12", 5, None),), ("GIUP K12", "K12")),
        ((HelpCall("kiosk:1", 5, 9),), ()),
        ((HelpCall("kiosk:1", 5, 9), HelpCall("kiosk:2", 6, None)), ("GIUP K2", "K2")),
        ((HelpCall("kiosk:2", 6, None), HelpCall("kiosk:1", 7, None)), ("GIUP K2", "K2")),
    ],
)
def test_what_the_guidance_sign_says_of_help(
    calls: tuple[HelpCall, ...], texts: tuple[str, ...]
) -> None:
    assert help_texts(calls) == texts
