"""What each line of a summary board shows now. Pure."""

from dataclasses import dataclass

from counter_display.config import PAUSED, SummarySettings
from office.hall_views import BoardNow
from office.model import CounterState
from office.views import CounterNow

__all__ = ["Line", "summary_lines"]

BLINK_MS = 10_000
"""The newest call blinks so long, where the board can."""


@dataclass(frozen=True)
class Line:
    """A line's text; `blink` where it was called a moment ago."""

    text: str = ""
    blink: bool = False


def summary_lines(
    present: BoardNow, settings: SummarySettings, lines: int, positions: int
) -> tuple[Line, ...]:
    """The board's lines from the top: the latest calls, or what stands at each counter.

    A call is its number and, at the right edge, its counter; a counter is its own number and, at
    the right edge, the number that it serves. What has no room for both shows the call's number.
    """
    newest = next(iter(present.calls), None)
    fresh = newest is not None and present.at - newest.at < BLINK_MS
    if settings.shows == "calls":
        told = [
            Line(_spread(call.ticket.label, str(call.counter), positions), fresh and at == 0)
            for at, call in enumerate(present.calls[:lines])
        ]
    else:
        called = newest.counter if newest is not None and fresh else None
        told = [
            Line(_of_counter(one, positions), one.number == called)
            for one in _chosen(present.counters, settings.counters)[:lines]
        ]
    return (*told, *[Line()] * (lines - len(told)))


def _chosen(counters: tuple[CounterNow, ...], numbers: tuple[int, ...]) -> list[CounterNow]:
    """The counters of the settings, in their order; all of the point where none is named."""
    if not numbers:
        return list(counters)
    known = {one.number: one for one in counters}
    return [known[number] for number in numbers if number in known]


def _of_counter(counter: CounterNow, positions: int) -> str:
    """A closed counter, and one without a citizen, shows its own number alone."""
    if counter.ticket is not None:
        number = counter.ticket.label
        return _spread(str(counter.number), number, positions, instead=number)
    paused = counter.state is CounterState.PAUSED
    return _spread(str(counter.number), PAUSED, positions) if paused else str(counter.number)


def _spread(left: str, right: str, positions: int, instead: str = "") -> str:
    """Both at their edges, a blank between them at the least; without room the more telling one."""
    room = positions - len(left)
    return left + right.rjust(room) if len(right) < room else instead or left
