"""A slip held to a reader or typed in: whose it is, and whether its number is in the line again.

Whatever a slip may be, it is said in one sentence: it is forged, or another office's, of another
day, its number waits, is called, held or served already, or was brought back a moment ago.
"""

from office.clock import from_ms
from office.counters import Return
from office.errors import Detail, Refusal, Refused
from office.model import Ticket, TicketState
from office.numbering import SLIP, read_slip_code, slip_office
from office.office import Done, Office, Who
from office.restored import restorations
from office.store import Transaction
from office.store import tickets as rows

_STATES = {
    TicketState.WAITING: Refusal.SLIP_WAITS,
    TicketState.CALLED: Refusal.SLIP_OPEN,
    TicketState.SERVING: Refusal.SLIP_OPEN,
    TicketState.HELD: Refusal.SLIP_HELD,
    TicketState.FINISHED: Refusal.SLIP_SERVED,
}
"""Why a number does not come back that is in this state; final states else are `slip-over`."""


def is_slip(text: str) -> bool:
    """Whether a code claims to be a slip, of this office or any, whole or damaged."""
    return text.startswith(f"{SLIP}.")


def return_by_slip(
    office: Office, who: Who, place: tuple[str, int], text: str, key: bytes, command_id: str
) -> Done:
    """Put an absent number back into the line by its slip, at a counter given as (point, number).

    Refused with `slip-…`, one code for each thing that can be wrong with it.
    """
    point, counter = place
    done = office.outcome(command_id)
    ticket = done.events[0].subject if done else _returnable(office, point, text, key).id
    return office.do(Return(counter, ticket, point), who, command_id)


def _ticket_id(office: Office, text: str, key: bytes) -> str:
    named = slip_office(text)
    if named not in (None, office.settings.id):
        raise Refused(Refusal.SLIP_FOREIGN, office=named or "")
    ticket_id = read_slip_code(text, office.settings.id, key)
    if ticket_id is None:
        raise Refused(Refusal.SLIP_FORGED)
    return ticket_id


def slip_ticket(office: Office, point: str, text: str, key: bytes) -> Ticket:
    """The ticket of today whose slip bears a code.

    Refused with `slip-…` for a forged code, and for one of another office, hall or day.
    """
    ticket_id = _ticket_id(office, text, key)
    with office.look() as (tx, now):
        ticket = rows.get(tx, ticket_id)
        if ticket is None:
            raise _not_in_record(office, tx)
        if ticket.business_day not in now.days:
            raise Refused(Refusal.SLIP_OLD, number=ticket.label, day=ticket.business_day)
    if ticket.point != point:
        known = (one.name.vi for one in office.settings.points if one.id == ticket.point)
        raise Refused(Refusal.SLIP_ELSEWHERE, number=ticket.label, hall=next(known, ticket.point))
    return ticket


def _not_in_record(office: Office, tx: Transaction) -> Refused:
    """A slip that is ours and not in the record was lost with a disk, if one ever was."""
    told = restorations(tx)
    if not told:
        return Refused(Refusal.SLIP_UNKNOWN)
    local = office.calendar.local(from_ms(told[-1].at))
    return Refused(Refusal.SLIP_LOST, time=f"{local:%H:%M %d/%m}")


def _returnable(office: Office, point: str, text: str, key: bytes) -> Ticket:
    ticket = slip_ticket(office, point, text, key)
    if ticket.state is not TicketState.NO_SHOW:
        raise _not_absent(ticket)
    return ticket


def _not_absent(ticket: Ticket) -> Refused:
    details: dict[str, Detail] = {"number": ticket.label, "counter": ticket.counter or 0}
    if ticket.state is TicketState.WAITING and ticket.returned:
        return Refused(Refusal.SLIP_TWICE, **details)
    code = _STATES.get(ticket.state, Refusal.SLIP_OVER)
    return Refused(code, **details, state=ticket.state.value)
