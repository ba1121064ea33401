"""Why a command must be refused, or leaves nothing: DESIGN's rules as a second pair of eyes."""

from collections.abc import Iterator
from typing import Any

from office import counters as at
from office import queue
from office.act import Command
from office.undo import Undo
from tests.office.expected import LIVE, OPEN, PLACES, RANKS, SERVICES, Desk, Expected

UNDO_S = 10

TICKET_OPEN_IN: dict[type, tuple[str, ...]] = {
    at.Recall: ("called",),
    at.Start: ("called",),
    at.NoShow: ("called",),
    at.Finish: OPEN,
    at.Hold: OPEN,
    at.EndUnattended: OPEN,
    at.Transfer: OPEN,
}
"""Commands on the ticket at a counter → the states from which they lead."""

TICKET_NAMED_IN: dict[type, tuple[str, ...]] = {
    at.CallNumber: ("waiting",),
    at.Resume: ("held",),
    at.Return: ("no_show",),
    queue.CancelTicket: ("waiting", "held"),
    queue.VoidTicket: ("waiting", "held"),
    queue.ReclassifyTicket: ("waiting",),
    queue.ReprintTicket: (*LIVE, "no_show"),
}
"""Commands on a ticket that they name → the states from which they lead."""

NEEDS_OPEN_COUNTER = (at.CallNext, at.CallNumber, at.WalkIn, at.Resume)


def refusals(hall: Expected, command: Command) -> set[str]:
    """Every reason why a command may be refused; none when it must be done."""
    return set(_refusals(hall, command))


def _refusals(hall: Expected, command: Any) -> Iterator[str]:
    kind = type(command)
    if hasattr(command, "counter"):
        if command.counter not in hall.desks:
            yield "counter-unknown"
            return
        yield from _at_counter(hall, command, hall.desks[command.counter])
    if getattr(command, "service", None) not in (None, *SERVICES):
        yield "service-unknown"
    if getattr(command, "priority", None) not in (None, *RANKS):
        yield "priority-unknown"
    if kind in TICKET_NAMED_IN:
        yield from _named(hall, command, TICKET_NAMED_IN[kind])
    if kind in (queue.IssueTicket, at.WalkIn, at.Return) and hall.day.closed:
        yield "day-closed"
    if kind in (queue.IssueTicket, at.WalkIn) and command.service in SERVICES:
        if not hall.day.closed and not hall.takes_numbers(command.service):
            yield "service-closed"
    if kind is queue.CloseDay:
        yield from _closing(hall, command)
    if kind is queue.SettlePrint and hall.jobs.get(command.job) is not False:
        yield "print-settled" if command.job in hall.jobs else "print-unknown"


def _named(hall: Expected, command: Any, states: tuple[str, ...]) -> Iterator[str]:
    slip = hall.find(command.ticket)
    if slip is None:
        yield "ticket-unknown"
    elif slip.state not in states:
        yield "ticket-state"


def _closing(hall: Expected, command: queue.CloseDay) -> Iterator[str]:
    if hall.day.closed:
        yield "day-closed"
    elif not command.unattended and any(one.state in OPEN for one in hall.today):
        yield "day-still-open"


def _at_counter(hall: Expected, command: Any, desk: Desk) -> Iterator[str]:
    kind, slip = type(command), hall.at(command.counter)
    if kind in NEEDS_OPEN_COUNTER and desk.state != "open":
        yield f"counter-{desk.state}"
    if kind in TICKET_OPEN_IN:
        if slip is None:
            yield "counter-no-ticket"
        elif slip.state not in TICKET_OPEN_IN[kind]:
            yield "ticket-state"
    if kind is at.Resume and slip:
        yield "counter-busy"
    if kind is at.CloseCounter and slip and command.leave is None:
        yield "counter-busy"
    if kind is at.PauseCounter and desk.state == "closed":
        yield "counter-closed"
    if kind is at.OpenCounter:
        yield from _opening(hall, command, desk)
    if kind in (at.CallNumber, at.WalkIn):
        yield from _not_served(hall, command, desk)
    if kind is Undo:
        yield from _no_undo(hall, command.counter)


def _opening(hall: Expected, command: at.OpenCounter, desk: Desk) -> Iterator[str]:
    if not set(command.services) <= set(SERVICES):
        yield "service-unknown"
    at_rest = hall.day.closed or not hall.works
    if desk.state == "closed" and at_rest and not command.confirm:
        yield "day-closed"


def _not_served(hall: Expected, command: Any, desk: Desk) -> Iterator[str]:
    if isinstance(command, at.WalkIn):
        service = command.service
    else:
        slip = hall.find(command.ticket)
        service = slip.service if slip else None
    if service in SERVICES and service not in desk.services:
        yield "counter-does-not-serve"


def _no_undo(hall: Expected, counter: int) -> Iterator[str]:
    memory = hall.desks[counter].last
    if memory is None:
        yield "undo-nothing"
        return
    age_s = abs((hall.clock - memory.at).total_seconds())
    moved = any(hall.slips[one].moves != moves for one, moves in memory.after.items())
    others = [desk for number, desk in hall.desks.items() if number != counter]
    relied_on = hall.anybody or any(one.state != "closed" for one in others)
    if age_s > UNDO_S or moved or (memory.reopened and relied_on):
        yield "undo-too-late"


def nothing_to_do(hall: Expected, command: Command) -> bool:
    """Whether a command that is not refused leaves nothing and may be tried again."""
    match command:
        case at.CallNext(counter=counter):
            return hall.at(counter) is None and hall.next_for(hall.desks[counter]) is None
        case at.OpenCounter(counter=counter, services=services):
            desk = hall.desks[counter]
            return desk.state == "open" and desk.services == (services or PLACES[counter])
        case at.PauseCounter(counter=counter):
            return hall.desks[counter].state == "paused"
        case at.CloseCounter(counter=counter):
            return hall.desks[counter].state == "closed"
        case queue.ReclassifyTicket(ticket=ref, service=service, priority=priority):
            slip = hall.find(ref)
            assert slip
            return service in (None, slip.service) and priority in (None, slip.priority)
    return False
