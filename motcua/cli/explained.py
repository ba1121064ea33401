"""What `motcua queue explain` says of a number: its calls, and what is true of it now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from motcua.cli.shell import Shell
from office.clock import from_ms
from office.explaining import Explained
from office.model import RESUMED, CounterState, TicketState
from office.tickets import BY_HAND

_ENDS = {"unattended": "unattended", BY_HAND: "by-hand"}
"""Ends that are told otherwise than that somebody was done."""


def explained(
    shell: Shell, found: Explained, calls: Sequence[Mapping[str, Any]], counters: Sequence[int]
) -> Iterator[str]:
    """A line for each call, then for the present; `counters` are open for its service."""
    for made, call in zip(found.calls, calls, strict=True):
        yield _say(
            shell,
            "called",
            found,
            counter=made.counter,
            time=_time(shell, made.at),
            why=call["sentence"],
        )
    if found.ticket.state is TicketState.WAITING and found.today:
        yield _waits(shell, found)
        if found.ticket.bound is None and not counters:
            yield _say(shell, "untaken", found)
    else:
        yield from _stands(shell, found)


def _waits(shell: Shell, found: Explained) -> str:
    """How many may go before it, by which rule, and what keeps it."""
    ticket = found.ticket
    if ticket.claim == RESUMED:
        return _say(shell, _there("resumed", found), found)
    parts = [_say(shell, "ahead" if found.ahead else "first", found)]
    parts.append(_say(shell, _rule(shell, found), found, **_rule_facts(shell, found)))
    if found.busy_at:
        point, counter = found.busy_at
        told = "busy-claim" if ticket.claim else "busy"
        parts.append(_say(shell, told, found, counter=counter, hall=_hall(shell, found, point)))
    if ticket.bound is not None:
        parts.append(_say(shell, _there("bound", found), found))
    return " ".join(parts)


def _rule(shell: Shell, found: Explained) -> str:
    ticket = found.ticket
    if ticket.claim:
        return "by-claim"
    if found.due:
        return "by-appointment"
    if ticket.returned:
        return "by-return"
    if ticket.due_at:
        return "by-appointment-later"
    if shell.settings.office.preferred(ticket.priority):
        return "by-class" if shell.settings.office.queue.ordinary_between else "by-class-always"
    if found.over_cap:
        return "by-cap"
    if not shell.settings.office.priority_classes:
        return "by-arrival"
    between = shell.settings.office.queue.ordinary_between
    return "by-share" if between else "by-arrival-behind"


def _rule_facts(shell: Shell, found: Explained) -> dict[str, object]:
    office = shell.settings.office
    known = office.priority(found.ticket.priority)
    return {
        "priority": known.name.vi if known else "",
        "between": office.queue.ordinary_between,
        "cap": office.queue.ordinary_cap_min,
        "due": _time(shell, found.ticket.due_at or 0),
    }


def _stands(shell: Shell, found: Explained) -> Iterator[str]:
    """What is so of a number that does not wait, and what is to be done."""
    ticket = found.ticket
    code = {
        TicketState.HELD: _there("held", found),
        TicketState.NO_SHOW: "absent" if found.today else "absent-then",
        TicketState.FINISHED: _ENDS.get(ticket.ended_by or "", "finished"),
        TicketState.CALLED: "called-now",
    }.get(ticket.state, ticket.state.value)
    yield _say(
        shell, code, found, counter=ticket.counter or 0, time=_time(shell, ticket.ended_at or 0)
    )


def _there(code: str, found: Explained) -> str:
    """The sentence for a counter that is open, or for one that pauses or is closed."""
    return code if found.there is CounterState.OPEN else f"{code}-{found.there or 'closed'}"


def _say(shell: Shell, code: str, found: Explained, **facts: object) -> str:
    ticket = found.ticket
    own = {"number": ticket.label, "counter": ticket.bound or ticket.counter, "count": found.ahead}
    return shell.sentences.say("explained", code, {**own, **facts})


def _hall(shell: Shell, found: Explained, point: str) -> str:
    """The name of another hall than the number's own."""
    return "" if point == found.ticket.point else f", {shell.hall_name(point)}"


def _time(shell: Shell, at: int) -> str:
    return f"{shell.office.calendar.local(from_ms(at)):%H:%M}"
