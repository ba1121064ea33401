"""What a key of a counter's keypad means now, and what its sign shows. Pure."""

from collections.abc import Iterable

from counter_display.config import PAUSED
from office.act import Command
from office.assistance import HelpCall
from office.counters import CallNext, Finish, Hold, NoShow, OpenCounter, PauseCounter, Recall
from office.model import CounterState, TicketState
from office.undo import Undo
from office.views import CounterNow

TURN_MS = 4_000
"""Each of two numbers stands so long on a sign; longer than its follower looks again."""


def meaning(key: str, counter: CounterNow, point: str) -> Command | None:
    """The command that a key stands for; None where the key has nothing to do now.

    `next` opens a counter that is closed or paused, on a closed day too: whoever presses it is at
    work. Keys that the office does not know mean nothing.
    """
    number, ticket = counter.number, counter.ticket
    called = ticket is not None and ticket.state is TicketState.CALLED
    match key:
        case "next":
            return CallNext(number, opens=True, point=point)
        case "recall" if called:
            return Recall(number, point)
        case "no-show" if called:
            return NoShow(number, point)
        case "finish" if ticket:
            return Finish(number, point=point)
        case "hold" if ticket:
            return Hold(number, point)
        case "undo":
            return Undo(number, point)
        case "pause" if counter.state is CounterState.OPEN:
            return PauseCounter(number, point)
        case "pause" if counter.state is CounterState.PAUSED:
            return OpenCounter(number, point=point)
        case _:
            return None


def sign_text(counter: CounterNow, at_ms: int = 0) -> str:
    """The number that is called or served; dashes while the counter pauses; dark otherwise.

    Two numbers that were called at once take turns of `TURN_MS` each.
    """
    if counter.ticket and counter.announced and at_ms // TURN_MS % 2:
        return counter.announced.label
    if counter.ticket:
        return counter.ticket.label
    return PAUSED if counter.state is CounterState.PAUSED else ""


def help_texts(calls: Iterable[HelpCall]) -> tuple[str, ...]:
    """What the guidance counter's sign says while somebody calls for help, the best text first.

    It is about the call that has waited longest: "GIUP K1" for kiosk 1, "K1" where that has no
    room. None where nobody waits for help.
    """
    place = next((one.place for one in calls if one.answered_at is None), None)
    if place is None:
        return ()
    kind, _, number = place.partition(":")
    short = f"{kind[:1].upper()}{number}"
    return f"GIUP {short}", short
