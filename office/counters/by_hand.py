"""A counter that is cut off calls the number that its officer types."""

from dataclasses import replace

from office.act import Act
from office.counters.at_counter import by, finish, require_settled
from office.counters.openings import opened
from office.errors import Refusal, Refused
from office.hand_calls import MARK, RULE, is_shadow, shadow_id
from office.model import Counter, Plain, Ticket, TicketState
from office.numbering import OWN_SERIES, parse_number
from office.store import places
from office.store import tickets as rows
from office.tickets import issue, wrong_state


def call_typed(act: Act, counter_number: int, text: str) -> None:
    """Call the number that was typed, and end what is open at the counter; opens the counter.

    Refused with `number-unfit` where no service here has such numbers, with `ticket-state` where
    this machine knows that it is at a counter or was served, with `called-just-now` as any call.
    """
    series, number = typed_number(act, text)
    counter = opened(act, counter_number, confirmed=True)
    before = _settled(act, counter)
    known = rows.by_number(act.tx, act.point, act.now.days, series, number)
    ticket = max(known, key=lambda one: one.issued_seq) if known else _shadow(act, series, number)
    if ticket.state is TicketState.NO_SHOW:
        ticket = act.move(ticket, "ticket.returned", {"place": "head"})
    if ticket.state is not TicketState.WAITING:
        raise wrong_state(ticket)
    if before:
        finish(act, counter, before, "next_call")
    facts: dict[str, Plain] = {"counter": counter.number, "rule": RULE, MARK: True}
    act.move(ticket, "ticket.called", {**facts, **by(act, counter)})
    places.save_counter(act.tx, replace(counter, last_command=None))


def _settled(act: Act, counter: Counter) -> Ticket | None:
    """What is open at the counter; of what was open before the line broke no call is known here."""
    before = rows.open_at(act.tx, act.point, counter.number)
    return require_settled(act, counter) if before and is_shadow(before.id) else before


def typed_number(act: Act, text: str) -> tuple[str, int]:
    """A number as an officer types it, with or without blanks; see `call_typed`."""
    parsed = parse_number("".join(text.split()))
    here = {one.series for one in act.settings.services if one.point == act.point}
    if parsed is None or parsed[0] not in {*here, OWN_SERIES} or not parsed[1]:
        known = ", ".join(sorted(here))
        raise Refused(Refusal.NUMBER_UNFIT, typed=text, known=known)
    return parsed


def _shadow(act: Act, series: str, number: int) -> Ticket:
    """The ticket that stands for a number here."""
    which = shadow_id(act.point, act.now.day, series, number)
    services = (one for one in act.settings.services if one.point == act.point)
    data: dict[str, Plain] = {
        "visit": which,
        "day": act.now.day,
        "series": series,
        "number": number,
        "service": next((one.id for one in services if one.series == series), ""),
        "ahead": None,
        MARK: True,
    }
    ticket = issue(act.record("ticket.issued", which, data))
    rows.add(act.tx, ticket)
    return ticket
