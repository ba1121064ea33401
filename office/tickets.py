"""The ticket's states: which arrow leads where, and what each event does to a ticket.

`ARROWS` is the whole table, but for undo. `evolve` applies one event, `fold` a ticket's whole
history; the row in the record is always what `fold` gives, and `db verify` compares them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from office.errors import Refusal, Refused
from office.model import ORDINARY, PASSED, RESUMED, Event, Ticket, TicketState

_S = TicketState
_OPEN = (_S.CALLED, _S.SERVING)

ARROWS: Mapping[str, tuple[tuple[TicketState, ...], TicketState]] = {
    "ticket.called": ((_S.WAITING,), _S.CALLED),
    "ticket.recalled": ((_S.CALLED,), _S.CALLED),
    "ticket.started": ((_S.CALLED,), _S.SERVING),
    "ticket.missed": ((_S.CALLED,), _S.NO_SHOW),
    "ticket.finished": (_OPEN, _S.FINISHED),
    "ticket.held": (_OPEN, _S.HELD),
    "ticket.resumed": ((_S.HELD,), _S.SERVING),
    "ticket.readied": ((_S.HELD,), _S.WAITING),
    "ticket.passed": ((_S.WAITING,), _S.WAITING),
    "ticket.released": ((_S.WAITING, _S.HELD), _S.WAITING),
    "ticket.transferred": ((*_OPEN, _S.WAITING), _S.WAITING),
    "ticket.returned": ((_S.NO_SHOW, *_OPEN), _S.WAITING),
    "ticket.cancelled": ((_S.WAITING, _S.HELD), _S.CANCELLED),
    "ticket.voided": ((_S.WAITING, _S.HELD), _S.VOIDED),
    "ticket.unserved": ((_S.WAITING, _S.HELD), _S.UNSERVED),
}
"""Kind of event → (states it may start from, state it leads to)."""

MOVES = frozenset({*ARROWS, "ticket.issued", "ticket.undone"})
"""Every kind of event that makes or moves a ticket; `ticket.undone` leads back to what it was."""
ASIDE = "ticket.passed"
"""What a command notes of a ticket that it leaves where it is."""


def allow(ticket: Ticket, kind: str) -> None:
    """Refuse with `ticket-state` when no arrow `kind` leaves the ticket's present state."""
    if ticket.state not in ARROWS[kind][0]:
        raise wrong_state(ticket)


def wrong_state(ticket: Ticket) -> Refused:
    """What is asked of a ticket does not go with the state in which it stands."""
    return Refused(Refusal.TICKET_STATE, number=ticket.label, state=ticket.state.value)


def issue(event: Event) -> Ticket:
    """The ticket that a `ticket.issued` event creates."""
    data = json.loads(event.data)
    return Ticket(
        id=event.subject,
        visit=data["visit"],
        point=event.point,
        business_day=data["day"],
        series=data["series"],
        number=data["number"],
        service=data["service"],
        priority=data.get("priority", ORDINARY),
        language=data.get("language", "vi"),
        state=_S.WAITING,
        issued_at=event.at,
        issued_seq=event.seq,
        place_at=data.get("place_at", event.at),
        returned_seq=None,
        seq=event.seq,
    )


def evolve(ticket: Ticket, event: Event) -> Ticket:
    """The ticket after `event`, which is any kind of `ARROWS`."""
    state = ARROWS[event.kind][1]
    changes = _changes(ticket, event, json.loads(event.data))
    return replace(ticket, **{**changes, "state": state, "seq": event.seq})


_NO_ROUND: dict[str, Any] = {
    "counter": None,
    "officer": None,
    "calls": 0,
    "called_at": None,
    "started_at": None,
    "ended_at": None,
}
"""A ticket in the line is at no counter, in no round of calls, and not at an end."""
_NO_CLAIM: dict[str, Any] = {"returned_seq": None, "returned_at": None, "claim": "", "bound": None}
"""Who is called has no claim to be called."""


def _changes(ticket: Ticket, event: Event, data: dict[str, Any]) -> dict[str, Any]:
    """What each kind changes besides state and seq."""
    match event.kind:
        case "ticket.called":
            call = {"counter": data["counter"], "calls": 1, "called_at": event.at, **_by(data)}
            return {**call, **_NO_CLAIM}
        case "ticket.passed" | "ticket.readied" | "ticket.released":
            return _claims(ticket, event.kind, data)
        case "ticket.recalled":
            return {"calls": ticket.calls + 1}
        case "ticket.started":
            return {"started_at": event.at}
        case "ticket.resumed":
            return {
                "counter": data["counter"],
                "started_at": ticket.started_at or event.at,
                **_by(data),
            }
        case "ticket.transferred":
            return {
                **_NO_ROUND,
                "bound": data.get("to", ticket.bound if data.get("by") == "reclassify" else None),
                "service": data.get("service", ticket.service),
                "priority": data.get("priority", ticket.priority),
                "note": ticket.note if data.get("by") == "reclassify" else data.get("note"),
            }
        case "ticket.returned" if data["place"] == "head":
            return {**_NO_ROUND, "returned_seq": event.seq, "returned_at": event.at}
        case "ticket.returned":
            return _NO_ROUND
        case "ticket.finished":
            return {
                "started_at": ticket.started_at or ticket.called_at,
                "ended_at": event.at,
                "ended_by": data["ended_by"],
                "outcome": data.get("outcome"),
                **_by(data, ticket.officer),
            }
        case "ticket.missed" | "ticket.cancelled" | "ticket.voided" | "ticket.unserved":
            return {"ended_at": event.at}
        case _:
            return {}


def _by(data: dict[str, Any], officer: int | None = None) -> dict[str, Any]:
    """By whom, where the event tells it."""
    return {"officer": data.get("officer", officer)}


def _claims(ticket: Ticket, kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """What becomes of the claim of a ticket that waits from now on."""
    if kind == "ticket.passed":
        return {"claim": ticket.claim or PASSED}
    if kind == "ticket.readied":
        return {**_NO_ROUND, "claim": RESUMED, "bound": data["counter"]}
    return {**_NO_ROUND, "claim": "", "bound": None}


def fold(history: Iterable[Event]) -> Ticket:
    """The ticket after its whole history: `ticket.issued` first, then in order of `seq`.

    Events that move no ticket (paper, reprints) are passed over. `ticket.undone` goes back to the
    ticket as it stood after event `to`, or voids it when the undone command had issued it. Raises
    ValueError for a history that issues nothing.
    """
    stages: dict[int, Ticket] = {}
    ticket: Ticket | None = None
    for event in history:
        if event.kind == "ticket.issued":
            ticket = issue(event)
        elif ticket is None or event.kind not in MOVES:
            continue
        elif event.kind == "ticket.undone":
            ticket = _undone(ticket, event, stages)
        else:
            ticket = evolve(ticket, event)
        stages[event.seq] = ticket
    if ticket is None:
        raise ValueError("a history without ticket.issued")
    return ticket


def standing(history: Iterable[Event]) -> list[Event]:
    """The events that no `ticket.undone` has taken back, in order; the undoing ones left out.

    `history` may be that of several tickets, in order of `seq`.
    """
    kept: list[Event] = []
    for event in history:
        if event.kind == "ticket.undone":
            to = json.loads(event.data)["to"]
            kept = [one for one in kept if one.subject != event.subject or one.seq <= to]
        else:
            kept.append(event)
    return kept


def _undone(ticket: Ticket, event: Event, stages: Mapping[int, Ticket]) -> Ticket:
    before = stages.get(json.loads(event.data)["to"])
    if before is None:
        return replace(ticket, state=_S.VOIDED, seq=event.seq, ended_at=event.at)
    return replace(before, seq=event.seq)
