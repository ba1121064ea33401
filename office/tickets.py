"""The ticket's states: which arrow leads where, and what each event does to a ticket.

`ARROWS` is the whole table, but for undo. `evolve` applies one event, `fold` a ticket's whole
history; the row in the record is always what `fold` gives, and `db verify` compares them.
"""

import json
from collections.abc import Callable, Iterable, Mapping
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
    "ticket.counted": (_OPEN, _S.SERVING),
    "ticket.missed": ((_S.CALLED,), _S.NO_SHOW),
    "ticket.finished": (_OPEN, _S.FINISHED),
    "ticket.served": ((_S.WAITING,), _S.FINISHED),
    "ticket.yielded": (_OPEN, _S.WAITING),
    "ticket.held": (_OPEN, _S.HELD),
    "ticket.resumed": ((_S.HELD,), _S.SERVING),
    "ticket.readied": ((_S.HELD,), _S.WAITING),
    "ticket.passed": ((_S.WAITING,), _S.WAITING),
    "ticket.announced": ((_S.WAITING,), _S.WAITING),
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
GIVEN_UP = frozenset({"ticket.cancelled", "ticket.voided", "ticket.unserved"})
"""With these a number is over that nobody dealt with; who was absent may still come back."""
BY_HAND = "by_hand"
"""How a ticket ended that was served while nothing ran, and what marks its events."""
ASIDE = "ticket.passed"
"""What a command notes of a ticket that it leaves where it is."""


def allow(ticket: Ticket, kind: str) -> None:
    """Refuse with `ticket-state` when no arrow `kind` leaves the ticket's present state."""
    if ticket.state not in ARROWS[kind][0]:
        raise wrong_state(ticket)


def wrong_state(ticket: Ticket) -> Refused:
    """What is asked of a ticket does not go with the state in which it stands."""
    facts = {"number": ticket.label, "state": ticket.state.value}
    return Refused(Refusal.TICKET_STATE, **facts, counter=ticket.counter or 0)


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
        dossiers=data.get("dossiers", 1),
        due_at=data.get("due_at"),
    )


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


Changes = dict[str, Any]


def _called(_ticket: Ticket, event: Event, data: Changes) -> Changes:
    call = {"counter": data["counter"], "calls": 1, "called_at": event.at}
    return {**call, "officer": data.get("officer"), **_NO_CLAIM}


def _recalled(ticket: Ticket, _event: Event, _data: Changes) -> Changes:
    return {"calls": ticket.calls + 1}


def _started(_ticket: Ticket, event: Event, _data: Changes) -> Changes:
    return {"started_at": event.at}


def _counted(ticket: Ticket, event: Event, data: Changes) -> Changes:
    return {"dossiers": data["dossiers"], "started_at": ticket.started_at or event.at}


def _yielded(_ticket: Ticket, _event: Event, data: Changes) -> Changes:
    rest = {"dossiers": data["left"], "place_at": data["place_at"], "due_at": None}
    return {**_NO_ROUND, **rest}


def _resumed(ticket: Ticket, event: Event, data: Changes) -> Changes:
    started_at = ticket.started_at or event.at
    return {"counter": data["counter"], "officer": data.get("officer"), "started_at": started_at}


def _readied(_ticket: Ticket, _event: Event, data: Changes) -> Changes:
    return {**_NO_ROUND, "claim": RESUMED, "bound": data["counter"]}


def _passed(ticket: Ticket, _event: Event, _data: Changes) -> Changes:
    return {"claim": ticket.claim or PASSED}


def _released(ticket: Ticket, _event: Event, _data: Changes) -> Changes:
    claim = "" if ticket.claim == RESUMED else ticket.claim
    return {**_NO_ROUND, "claim": claim, "bound": None}


def _transferred(ticket: Ticket, _event: Event, data: Changes) -> Changes:
    reclassified = data.get("by") == "reclassify"
    service = data.get("service", ticket.service)
    earned_there = {} if service == ticket.service else _left_behind(ticket)
    return {
        **_NO_ROUND,
        **earned_there,
        "bound": ticket.bound if reclassified else data.get("to"),
        "service": service,
        "priority": data.get("priority", ticket.priority),
        "note": ticket.note if reclassified else data.get("note"),
    }


def _left_behind(ticket: Ticket) -> Changes:
    """What holds in one line alone: an appointment, and the claim of who was passed over there."""
    return {"due_at": None, "claim": "" if ticket.claim == PASSED else ticket.claim}


def _returned(_ticket: Ticket, event: Event, data: Changes) -> Changes:
    if data["place"] != "head":
        return {**_NO_ROUND, **{name: data[name] for name in _NO_CLAIM if name in data}}
    return {**_NO_ROUND, "returned_seq": event.seq, "returned_at": event.at}


def _finished(ticket: Ticket, event: Event, data: Changes) -> Changes:
    return {
        "started_at": ticket.started_at or ticket.called_at,
        "ended_at": event.at,
        "ended_by": data["ended_by"],
        "outcome": data.get("outcome"),
        "officer": data.get("officer", ticket.officer),
    }


def _served(_ticket: Ticket, _event: Event, _data: Changes) -> Changes:
    """Served by hand: nobody knows at which counter, nor when."""
    return {**_NO_ROUND, "ended_by": BY_HAND}


def _ended(_ticket: Ticket, event: Event, _data: Changes) -> Changes:
    return {"ended_at": event.at}


_CHANGES: dict[str, Callable[[Ticket, Event, Changes], Changes]] = {
    "ticket.called": _called,
    "ticket.recalled": _recalled,
    "ticket.started": _started,
    "ticket.counted": _counted,
    "ticket.yielded": _yielded,
    "ticket.missed": _ended,
    "ticket.finished": _finished,
    "ticket.served": _served,
    "ticket.resumed": _resumed,
    "ticket.readied": _readied,
    "ticket.passed": _passed,
    "ticket.released": _released,
    "ticket.transferred": _transferred,
    "ticket.returned": _returned,
    "ticket.cancelled": _ended,
    "ticket.voided": _ended,
    "ticket.unserved": _ended,
}
"""What each kind changes besides state and seq; a kind that is not here changes nothing more."""


def evolve(ticket: Ticket, event: Event) -> Ticket:
    """The ticket after `event`, which is any kind of `ARROWS`."""
    change = _CHANGES.get(event.kind)
    changes = change(ticket, event, json.loads(event.data)) if change else {}
    return replace(ticket, **{**changes, "state": ARROWS[event.kind][1], "seq": event.seq})


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


_ONLY_CALLED = ("ticket.called", "ticket.recalled")


def in_line_since(history: Iterable[Event]) -> int:
    """Since when a ticket that waits has done so (milliseconds), by its standing `history`.

    That is the last event by which it came into the line: its issue, a transfer, a yield, a return,
    or what gave it back from a counter. A call that nobody answered, and that was given back
    without an absence, has not ended the wait; nor has what changes a ticket in its line.
    """
    since, waits, answered = 0, False, False
    for event in history:
        if event.kind == "ticket.issued":
            since, waits = event.at, True
        elif event.kind in ARROWS:
            given_back = (
                event.kind == "ticket.returned" and json.loads(event.data)["place"] != "head"
            )
            came, waits = not waits, ARROWS[event.kind][1] is _S.WAITING
            if waits and came and (answered or not given_back):
                since = event.at
            answered = not waits and event.kind not in _ONLY_CALLED
    return since


def _undone(ticket: Ticket, event: Event, stages: Mapping[int, Ticket]) -> Ticket:
    before = stages.get(json.loads(event.data)["to"])
    if before is None:
        return replace(ticket, state=_S.VOIDED, seq=event.seq, ended_at=event.at)
    return replace(before, seq=event.seq)
