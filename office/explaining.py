"""Why a number was called when it was, or what it still waits for: told from the journal alone."""

import json
from dataclasses import dataclass

from office.ahead import may_precede
from office.in_line import line_within
from office.model import CounterState, Event, Reason, Ticket, TicketState
from office.office import Office
from office.policy import is_due
from office.store import Transaction, events, places
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
    """A ticket, its calls in order, and what is true of it now.

    While it waits, `ahead` is how many may be called before it (see `office.ahead`), `over_cap`
    whether nobody of a higher class who came later goes before any more, and `due` whether its
    appointment is. `busy_at` is the point and counter at which its citizen is called or served for
    another number. `there` is how the counter stands that holds it, or for which it waits alone.
    `today`: the ticket is of the day whose queue goes on.
    """

    ticket: Ticket
    calls: tuple[CallMade, ...]
    ahead: int
    over_cap: bool
    due: bool
    busy_at: tuple[str, int] | None
    there: CounterState | None
    today: bool


def explain(office: Office, point: str, text: str, day: str | None = None) -> Explained:
    """A number of today, or of a day, or an id, explained.

    Raises Refused for one that is not known.
    """
    with office.look() as (tx, now):
        ticket = ticket_within(office, tx, now, point, text, day)
        history = standing(events.of_subject(tx, ticket.id))
        other = rows.open_of_visit(tx, ticket.visit)
        today = ticket.business_day in now.days
        waits = ticket.state is TicketState.WAITING and today
        line = line_within(tx, office.settings, ticket.point, now)
        elsewhere = other and other.id != ticket.id
        return Explained(
            ticket=ticket,
            calls=tuple(_call(one) for one in history if one.kind == "ticket.called"),
            ahead=may_precede(ticket, line) if waits else 0,
            over_cap=waits and line.rules.is_over_cap(ticket, now.at),
            due=waits and is_due(ticket, now.at),
            busy_at=(other.point, other.counter or 0) if other and elsewhere else None,
            there=_state_of(tx, ticket.point, ticket.bound if waits else ticket.counter),
            today=today,
        )


def _state_of(tx: Transaction, point: str, counter: int | None) -> CounterState | None:
    """How the counter stands that a ticket waits for, None for none; unopened ones are closed."""
    if not counter:
        return None
    found = places.counter(tx, point, counter)
    return found.state if found else CounterState.CLOSED


def _call(event: Event) -> CallMade:
    counter: int = json.loads(event.data)["counter"]
    return CallMade(counter, event.at, event.actor, reason_of(event))
