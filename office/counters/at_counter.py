"""What the commands of a counter have in common."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from office.act import Act
from office.config import Choice
from office.errors import Refusal, Refused
from office.model import Counter, CounterState, Plain, Reason, Ticket
from office.policy import MOST_BETWEEN, RETURNED_EVERY, Decision, Situation, choose, overtaken
from office.store import places, staff
from office.store import tickets as rows
from office.tickets import allow


def working_counter(act: Act, number: int) -> Counter:
    """An open counter; refused when it is closed or paused."""
    counter = act.counter(number)
    if counter.state is CounterState.CLOSED:
        raise Refused(Refusal.COUNTER_CLOSED, counter=number)
    if counter.state is CounterState.PAUSED:
        raise Refused(Refusal.COUNTER_PAUSED, counter=number)
    return counter


def at_work(act: Act, number: int) -> tuple[Counter, Ticket]:
    """A counter and the ticket that is open there; refused when there is none.

    Where nobody could be called either, that is what is said.
    """
    counter = act.counter(number)
    ticket = rows.open_at(act.tx, act.point, number)
    if ticket is None:
        working_counter(act, number)
        raise Refused(Refusal.COUNTER_NO_TICKET, counter=number)
    return counter, ticket


def situation(act: Act, counter: Counter) -> Situation:
    """All that the choice of a counter's next citizen looks at."""
    busy = rows.busy_visits(act.tx)
    return Situation(
        waiting=candidates(act, counter, busy),
        counter=counter,
        rules=act.settings.rules(act.point, counter.number),
        now=act.now.at,
        busy=busy,
    )


def note_passed(act: Act, counter: Counter, decision: Decision) -> None:
    """Whoever is passed over for the first time has a claim from now on."""
    for ticket in decision.passed:
        if not ticket.claim:
            act.move(ticket, "ticket.passed", {"counter": counter.number})


def call(act: Act, counter: Counter, ticket: Ticket, reason: Reason) -> Counter:
    """Call a ticket; the counter counts its calls since the last of a kind.

    The event keeps what these counts were, so that `undo` can give them back. Refused with
    `visit-busy` while the citizen is called or served at another counter.
    """
    require_free(act, ticket)
    data: dict[str, Plain] = {
        "counter": counter.number,
        "rule": reason.rule,
        "since_returned": counter.since_returned,
        "since_priority": counter.since_priority,
        **by(act, counter),
    }
    act.move(ticket, "ticket.called", {**data, **reason.facts})
    rules = act.settings.rules(act.point, counter.number)
    returned = 0 if ticket.returned else min(counter.since_returned + 1, RETURNED_EVERY)
    ordinary = min(counter.since_priority + 1, MOST_BETWEEN) if rules.is_ordinary(ticket) else 0
    return replace(counter, since_returned=returned, since_priority=ordinary)


def by(act: Act, counter: Counter) -> dict[str, Plain]:
    """Who does it, as events tell it: signed in there, else by the roster, else nothing.

    Whom the roster names is not here while he is signed in at another counter, nor when he does
    not work here.
    """
    officer = counter.officer
    if officer is None:
        place = act.settings.counter(act.point, counter.number)
        row = staff.get(act.tx, place.officer) if place and place.officer else None
        at_another = row and places.counter_of_officer(act.tx, row.number)
        officer = row.number if row and row.active and not at_another else None
    return {"officer": officer} if officer else {}


def require_free(act: Act, ticket: Ticket) -> None:
    """Refuse with `visit-busy` while another ticket of the same visit is called or served."""
    other = rows.open_of_visit(act.tx, ticket.visit)
    if other and other.id != ticket.id:
        raise Refused(Refusal.VISIT_BUSY, number=ticket.label, counter=other.counter or 0)


def finish(
    act: Act, counter: Counter, ticket: Ticket, ended_by: str, outcome: str | None = None
) -> None:
    """End a ticket that is open at a counter."""
    data: dict[str, Plain] = {"ended_by": ended_by, "counter": counter.number, **by(act, counter)}
    if outcome:
        data["outcome"] = outcome
    act.move(ticket, "ticket.finished", data)


def next_after(act: Act, counter: Counter) -> Decision:
    """End whatever is open at a counter, and choose whom it calls now.

    Who has more dossiers than one turn takes yields to whoever is next without him. Where nobody
    is, he has had all of them dealt with.
    """
    ticket = rows.open_at(act.tx, act.point, counter.number)
    if ticket is None:
        return choose(situation(act, counter))
    if act.settings.queue.left_over(ticket.dossiers):
        decision = choose(situation(act, counter))  # as his visit is busy, he is not among them
        if decision.choice:
            make_way(act, counter)
            others = tuple(one for one in decision.passed if one.visit != ticket.visit)
            return replace(decision, passed=others)
    finish(act, counter, ticket, "next_call")
    return choose(situation(act, counter))


def make_way(act: Act, counter: Counter) -> None:
    """End whatever is open at a counter, since somebody else is called.

    Who has more dossiers than one turn takes stands with the rest behind all who wait, under the
    same number. An appointment that he had is kept by now.
    """
    ticket = rows.open_at(act.tx, act.point, counter.number)
    if ticket is None:
        return
    left = act.settings.queue.left_over(ticket.dossiers)
    if not left:
        finish(act, counter, ticket, "next_call")
        return
    facts: dict[str, Plain] = {
        "counter": counter.number,
        "done": ticket.dossiers - left,
        "left": left,
        "place_at": max(act.now.at + 1, rows.last_place(act.tx, act.point, act.now.days)),
    }
    act.move(ticket, "ticket.yielded", {**facts, **by(act, counter)})


def candidates(act: Act, counter: Counter, busy: Collection[str]) -> list[Ticket]:
    """Who may be next at a counter, as `busy` visits are called or served."""
    numbers = act.settings.numbers(act.point)
    return rows.candidates(act.tx, act.point, act.now.days, counter, busy, numbers, act.now.at)


def remember(act: Act, counter: Counter) -> None:
    """Write the counter; this act is now what its `undo` would take back."""
    places.save_counter(act.tx, replace(counter, last_command=act.command_id))


def require_serves(counter: Counter, service: str) -> None:
    """Refuse a service that the counter neither takes nor helps with."""
    if service not in (*counter.services, *counter.helps):
        raise Refused(Refusal.COUNTER_DOES_NOT_SERVE, counter=counter.number, service=service)


def require_unbound(act: Act, ticket: Ticket) -> None:
    """Refuse with `ticket-bound` what waits for a counter alone; one that is gone awaits nobody."""
    if ticket.bound in act.settings.numbers(act.point):
        raise Refused(Refusal.TICKET_BOUND, number=ticket.label, counter=ticket.bound or 0)


def require_turn(act: Act, counter: Counter, ticket: Ticket) -> None:
    """Refuse with `cap-overtaken` to call a ticket while the cap gives somebody else the turn."""
    allow(ticket, "ticket.called")
    now = situation(act, counter)
    first = overtaken(ticket, now)
    if first:
        minutes = (now.rules.cap_ms or 0) // 60_000
        facts: dict[str, str | int] = {"first": first.label, "minutes": minutes}
        raise Refused(Refusal.CAP_OVERTAKEN, number=ticket.label, **facts)


def require_choice(chosen: str, choices: Sequence[Choice], unknown: Refusal) -> str:
    """A choice that the settings offer; refused with `unknown` when they do not."""
    known = [one.id for one in choices]
    if chosen not in known:
        raise Refused(unknown, choice=chosen, known=", ".join(known))
    return chosen


def busy(counter: Counter, ticket: Ticket, *, closing: bool = False) -> Refused:
    """A ticket stands in the way; of closing the counter, if that was asked for."""
    facts: dict[str, str | int] = {"counter": counter.number, "number": ticket.label}
    return Refused(Refusal.COUNTER_BUSY, **facts, **({"closing": 1} if closing else {}))
