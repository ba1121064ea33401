"""Why a number was called when it was, or what it still waits for: told from the journal alone."""

import json
from dataclasses import dataclass

from office.days import Reckoning
from office.model import Event, Reason, Ticket, TicketState
from office.office import Office
from office.policy import ORDINARY_RANK, Rules, is_due
from office.store import Transaction, events
from office.store import tickets as rows
from office.tickets import standing
from office.views import reason_of, ticket_within


@dataclass(frozen=True, slots=True)
class CallMade:
    """A call that stands: by which counter, when (milliseconds), by whom, and why."""

    counter: int
    at: int
    actor: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Explained:
    """A ticket, its calls in order, and while it waits its place in its line.

    `line` counts from 1 those of its service who came before it and whose class has its rank, and
    it; 0 when it does not wait. Where its appointment is due it counts those of its service whose
    own is, too. `busy_at` is the counter at which its citizen is called or served for another
    number.
    """

    ticket: Ticket
    calls: tuple[CallMade, ...]
    line: int
    due: bool
    busy_at: int | None


def explain(office: Office, point: str, text: str) -> Explained:
    """A number of today, or an id, explained. Raises Refused for one that is not known."""
    with office.look() as (tx, now):
        ticket = ticket_within(tx, now, point, text)
        history = standing(events.of_subject(tx, ticket.id))
        other = rows.open_of_visit(tx, ticket.visit)
        waits = ticket.state is TicketState.WAITING
        return Explained(
            ticket=ticket,
            calls=tuple(_call(one) for one in history if one.kind == "ticket.called"),
            line=_line(tx, ticket, now, Rules(office.settings.ranks)) if waits else 0,
            due=waits and is_due(ticket, now.at),
            busy_at=other.counter if other and other.id != ticket.id else None,
        )


def _line(tx: Transaction, ticket: Ticket, now: Reckoning, rules: Rules) -> int:
    if is_due(ticket, now.at):
        return rows.place_among_due(tx, ticket, now.days, now.at)
    if rules.is_ordinary(ticket):
        before = [one for one, rank in rules.ranks.items() if rank < ORDINARY_RANK]
        return rows.place_in_line(tx, ticket, now.days, before, within=False)
    alike = [one for one, rank in rules.ranks.items() if rank == rules.rank(ticket)]
    return rows.place_in_line(tx, ticket, now.days, alike, within=True)


def _call(event: Event) -> CallMade:
    counter: int = json.loads(event.data)["counter"]
    return CallMade(counter, event.at, event.actor, reason_of(event))
