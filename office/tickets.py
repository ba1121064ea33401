"""The ticket's states: which arrow leads where, and what each event does to a ticket.

`ARROWS` is the whole table. `evolve` applies one event, `fold` a ticket's whole history; the row
in the record is always what `fold` gives, and `db verify` compares them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from office.errors import Refusal, Refused
from office.model import ORDINARY, Event, Ticket, TicketState

_S = TicketState
_OPEN = (_S.CALLED, _S.SERVING)

ARROWS: Mapping[str, tuple[tuple[TicketState, ...], TicketState | None]] = {
    "ticket.called": ((_S.WAITING,), _S.CALLED),
    "ticket.recalled": ((_S.CALLED,), _S.CALLED),
    "ticket.started": ((_S.CALLED,), _S.SERVING),
    "ticket.missed": ((_S.CALLED,), _S.NO_SHOW),
    "ticket.finished": (_OPEN, _S.FINISHED),
    "ticket.held": (_OPEN, _S.HELD),
    "ticket.resumed": ((_S.HELD,), _S.SERVING),
    "ticket.transferred": ((*_OPEN, _S.WAITING), _S.WAITING),
    "ticket.returned": ((_S.NO_SHOW, *_OPEN), _S.WAITING),
    "ticket.cancelled": ((_S.WAITING, _S.HELD), _S.CANCELLED),
    "ticket.voided": ((_S.WAITING, _S.HELD), _S.VOIDED),
    "ticket.unserved": ((_S.WAITING, _S.HELD), _S.UNSERVED),
    "ticket.undone": (tuple(_S), None),
}
"""Kind of event → (states it may start from, state it leads to; None: what it was)."""


def allow(ticket: Ticket, kind: str) -> None:
    """Refuse with `ticket-state` when no arrow `kind` leaves the ticket's present state."""
    if ticket.state not in ARROWS[kind][0]:
        raise Refused(Refusal.TICKET_STATE, number=ticket.label, state=ticket.state.value)


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
        place_at=event.at,
        place_seq=event.seq,
        returned=False,
        seq=event.seq,
    )


def evolve(ticket: Ticket, event: Event) -> Ticket:
    """The ticket after `event`, which is any `ARROWS` kind but `ticket.undone`."""
    data = json.loads(event.data)
    state = ARROWS[event.kind][1]
    assert state is not None
    return replace(ticket, state=state, seq=event.seq, **_changes(ticket, event, data))


def _changes(ticket: Ticket, event: Event, data: dict[str, Any]) -> dict[str, Any]:
    """What each kind changes besides state and seq."""
    kept_place = {
        "place_at": ticket.issued_at,
        "place_seq": ticket.issued_seq,
        "returned": False,
    }
    match event.kind:
        case "ticket.called":
            return {
                **kept_place,
                "counter": data["counter"],
                "calls": 1,
                "called_at": event.at,
                "started_at": None,
            }
        case "ticket.recalled":
            return {"calls": ticket.calls + 1}
        case "ticket.started":
            return {"started_at": event.at}
        case "ticket.resumed":
            return {"counter": data["counter"], "started_at": ticket.started_at or event.at}
        case "ticket.transferred":
            return {
                "counter": None,
                "service": data.get("service", ticket.service),
                "priority": data.get("priority", ticket.priority),
            }
        case "ticket.returned" if data["place"] == "head":
            return {
                "counter": None,
                "place_at": event.at,
                "place_seq": event.seq,
                "returned": True,
            }
        case "ticket.returned":
            return {"counter": None}
        case "ticket.finished":
            return {
                "started_at": ticket.started_at or ticket.called_at,
                "ended_at": event.at,
                "ended_by": data["ended_by"],
                "outcome": data.get("outcome"),
            }
        case "ticket.missed" | "ticket.cancelled" | "ticket.voided" | "ticket.unserved":
            return {"ended_at": event.at}
        case _:
            return {}


def fold(history: Iterable[Event]) -> Ticket:
    """The ticket after its whole history: `ticket.issued` first, then in order of `seq`.

    Events that move no ticket (paper, reprints) are passed over. `ticket.undone` goes back to the
    ticket as it stood after event `to`, or voids it when the undone command had issued it.
    """
    stages: dict[int, Ticket] = {}
    ticket: Ticket | None = None
    for event in history:
        if event.kind == "ticket.issued":
            ticket = issue(event)
        elif ticket is None or event.kind not in ARROWS:
            continue
        elif event.kind == "ticket.undone":
            to = json.loads(event.data)["to"]
            before = stages.get(to)
            ticket = (
                replace(before, seq=event.seq)
                if before
                else replace(ticket, state=_S.VOIDED, seq=event.seq, ended_at=event.at)
            )
        else:
            ticket = evolve(ticket, event)
        stages[event.seq] = ticket
    if ticket is None:
        raise ValueError("a history without ticket.issued")
    return ticket
