"""What is told of numbers that were called by hand: facts, each with its time, and what they mean.

How `told_calls` makes a ticket of them; nothing here reads or writes.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from office.clock import TOLERANCE_S
from office.hand_calls import MARK, Number
from office.journal import Fact
from office.model import Event, Ticket, TicketState
from office.tickets import ARROWS, standing

NOTED = "number.noted"
NOTED_BEFORE = "number:"
"""How the subject of what was noted begins; point, day and number follow."""
CALLED = "ticket.called"
KINDS = (CALLED, "ticket.recalled", "ticket.started", "ticket.missed", "ticket.finished")
"""What is told of a number; how it came into the own record is nobody else's."""
UNKNOWN, EARLY, SAME, ELSEWHERE, OVER = "unknown", "early", "same", "elsewhere", "over"
FORGOTTEN = "forgotten"
"""Why a fact changed nothing: nobody has the number, or it was given only later; the counter had
it already; another had; it had come to an end; a record that was restored has lost its ticket.
"""
_S = TicketState
_CALLABLE = (_S.WAITING, _S.HELD, _S.NO_SHOW, _S.UNSERVED)
_DEALT_WITH = (_S.WAITING, _S.HELD, _S.CALLED, _S.SERVING)
"""How the office leaves somebody whom it has dealt with, and who is there."""
_UNSEEN = ("ticket.issued", "ticket.passed", "ticket.announced", "ticket.released")
"""By these the office deals with nobody: he may have been at a counter that is cut off."""
Order = tuple[int, str]
"""When a fact was, in milliseconds, and its command: facts are told one after another by this."""
Key = tuple[int, str, str]


def noted_subject(number: Number) -> str:
    """What facts about a number are told under that are not its ticket's."""
    return f"{NOTED_BEFORE}{number.point}:{number.day}:{number.label}"


def of_ticket(ticket: Ticket) -> Number:
    """The number that a ticket bears."""
    return Number(ticket.point, ticket.business_day, ticket.series, ticket.number)


def order(fact: Fact) -> Order:
    """What a fact comes before and after."""
    return fact.at, fact.command


def key(fact: Fact) -> Key:
    """What tells a fact from all others of its number."""
    return fact.at, fact.command, fact.kind


def fact_of(event: Event) -> Fact:
    """The fact that an event of the journal tells."""
    data = json.loads(event.data)
    who = (event.point, event.actor, event.origin, event.command)
    return Fact(event.kind, event.subject, data, event.at, *who)


def noted_fact(event: Event) -> Fact:
    """The fact that was noted, in a `number.noted`."""
    told = fact_of(event)
    data: dict[str, Any] = dict(told.data)
    return replace(told, kind=data["kind"], data=data["data"])


def is_told(event: Event) -> bool:
    """Whether a counter that was cut off told of it; numbers off a strip bear the mark too."""
    of_a_strip = event.kind in ("ticket.issued", "ticket.served")
    return not of_a_strip and bool(json.loads(event.data).get(MARK))


def not_done(new: Sequence[Fact], history: Sequence[Event]) -> Sequence[Fact]:
    """Facts but for presses done in both records, whose first answer never came."""
    done = {(one.command, one.kind) for one in history}
    return [one for one in new if (one.command, one.kind) not in done]


def given_at(ticket: Ticket, issued: Event) -> int:
    """When a number was given; 0 for one on paper, whose issue is only its settling."""
    return 0 if json.loads(issued.data).get(MARK) else ticket.issued_at


def in_vain(ticket: Ticket, fact: Fact, since: int) -> str:
    """Why a fact changes nothing about a ticket that was given at `since`; "" where it does."""
    here = ticket.counter == fact.data.get("counter", ticket.counter)
    if fact.kind != CALLED:
        can = ticket.is_open and here and ticket.state in ARROWS[fact.kind][0]
        return "" if can else OVER
    if is_early(fact.at, since):
        return EARLY
    if ticket.is_open:
        return SAME if here else ELSEWHERE
    return "" if ticket.state in _CALLABLE else OVER


def is_early(at: int, since: int) -> bool:
    """Whether a call was before its number was given, by more than clocks may differ."""
    return at < since - TOLERANCE_S * 1000


def told_after(since: Order, moves: Sequence[Event]) -> Sequence[Event]:
    """The moves from the first one on that was told by hand of a later time."""
    for at, one in enumerate(moves):
        if is_told(one) and (one.at, one.command) > since:
            return moves[at:]
    return ()


def seen_at(history: Sequence[Event]) -> int:
    """When the office itself last dealt with somebody who has not left since; else 0.

    What was done by hand before is not how he is now.
    """
    moves = [one for one in standing(history) if one.kind in ARROWS and one.kind not in _UNSEEN]
    last = next((one for one in reversed(moves) if not is_told(one)), None)
    return last.at if last and ARROWS[last.kind][1] in _DEALT_WITH else 0
