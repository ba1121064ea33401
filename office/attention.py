"""How long a ticket may stand open before its officer is asked, and when it is ended: pure.

A ticket that nobody ends blocks its counter, and the citizen's other numbers. So its officer is
asked once it has been open for much longer than its service usually takes, or over the end of the
working hours. Any act on the ticket, and the word that it is still being served, begins the time
anew. Who does not answer the question has left: the ticket is ended as unattended.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from office.model import Event
from office.tickets import MOVES

REMINDED, ATTENDED = "ticket.reminded", "ticket.attended"
LEAST_SAMPLES = 20
"""Nobody knows how long a service takes from fewer than this."""

Why = Literal["long", "hours"]


@dataclass(frozen=True, slots=True)
class Reminder:
    """A question that nobody has answered: event `seq` at `at` (milliseconds), and why it came."""

    seq: int
    at: int
    why: Why


@dataclass(frozen=True, slots=True)
class Attention:
    """When somebody last dealt with an open ticket (event `seen_seq`), and the question since then.

    `promised`: the officer has said that it is still being served.
    """

    seen_seq: int
    seen_at: int
    promised: bool = False
    reminder: Reminder | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """What an office has decided, all in milliseconds; `limit_ms` is that of the ticket's service.

    `after_hours_ms` is how long a ticket may outlast the working hours, `answer_ms` how long a
    question waits, `promise_ms` for how long the officer's word is good.
    """

    limit_ms: int
    after_hours_ms: int
    answer_ms: int
    promise_ms: int


def attention(history: Iterable[Event]) -> Attention:
    """How an open ticket is attended to, by its whole history. Raises ValueError for no history."""
    found: Attention | None = None
    for event in history:
        if event.kind in MOVES or event.kind == ATTENDED:
            found = Attention(event.seq, event.at, event.kind == ATTENDED)
        elif event.kind == REMINDED and found:
            why: Why = json.loads(event.data)["why"]
            reminder = Reminder(event.seq, event.at, why)
            found = Attention(found.seen_seq, found.seen_at, found.promised, reminder)
    if found is None:
        raise ValueError("a ticket that nothing has happened to")
    return found


def unanswered(at: Attention, now: int, patience: Patience) -> bool:
    """Whether the question about an open ticket has waited long enough for an answer."""
    return at.reminder is not None and now - at.reminder.at >= patience.answer_ms


def why_ask(at: Attention, now: int, patience: Patience, ends: Sequence[int]) -> Why | None:
    """Why its officer is to be asked about an open ticket, None while there is no reason.

    `ends` are today's ends of the working hours (milliseconds). Who works on after the hours, and
    calls somebody then, is not asked because of them.
    """
    open_ms = now - at.seen_at
    if at.reminder or (at.promised and open_ms < patience.promise_ms):
        return None
    if any(at.seen_at < end <= now - patience.after_hours_ms for end in ends):
        return "hours"
    limit_ms = max(patience.limit_ms, patience.promise_ms if at.promised else 0)
    return "long" if open_ms > limit_ms else None


def longest_usual(times: Sequence[int]) -> int | None:
    """The 95th percentile by nearest rank; None for fewer than `LEAST_SAMPLES`."""
    if len(times) < LEAST_SAMPLES:
        return None
    return sorted(times)[-(-95 * len(times) // 100) - 1]
