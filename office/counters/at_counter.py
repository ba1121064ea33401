"""What the commands of a counter have in common."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from office.act import Act
from office.config import Choice
from office.errors import Refusal, Refused
from office.model import RESUMED, WALK_IN, Counter, CounterState, Plain, Reason, Ticket, TicketState
from office.policy import MOST_BETWEEN, RETURNED_EVERY, Decision, Situation, choose, overtaken
from office.store import events, places, staff
from office.store import tickets as rows
from office.tickets import allow, fold, standing

SERVED_AFTER_S = 60
"""Who was called so long ago may have been served, whether or not anybody pressed for it."""

_CLAIMS = ("returned_seq", "returned_at", "claim", "bound")
_SHARES = ("since_returned", "since_priority")


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
    numbers = act.settings.numbers(act.point)
    waiting, busy = rows.candidates(act.tx, act.point, act.now.days, counter, numbers, act.now.at)
    return Situation(
        waiting=waiting,
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

    The event keeps what these counts were, so that `undo` can give them back. Whoever names the
    ticket himself asks `require_free` before.
    """
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


def next_after(act: Act, counter: Counter, ticket: Ticket | None) -> Decision:
    """End `ticket`, if one is open at a counter, and choose whom it calls now.

    Who has more dossiers than one turn takes yields to whoever is next without him. Where nobody
    is, he has had all of them dealt with.
    """
    if ticket is None:
        return choose(situation(act, counter))
    if act.settings.queue.left_over(ticket.dossiers):
        decision = choose(situation(act, counter))  # as his visit is busy, he is not among them
        if decision.choice:
            make_way(act, counter, ticket)
            others = tuple(one for one in decision.passed if one.visit != ticket.visit)
            return replace(decision, passed=others)
    finish(act, counter, ticket, "next_call")
    return choose(situation(act, counter))


def make_way(act: Act, counter: Counter, ticket: Ticket) -> None:
    """End what is open at a counter, since somebody else is called.

    Who has more dossiers than one turn takes stands with the rest behind all who wait, under the
    same number. An appointment that he had is kept by now.
    """
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


def require_settled(act: Act, counter: Counter) -> Ticket | None:
    """The ticket that is open at a counter that wants to call.

    Refused with `called-just-now` while what another hand called here is seconds old.

    Two who serve one counter, each at a panel or keys of their own, would end each other's citizen
    as served before he stood up. One hand may call again at once: whoever calls by commands is one,
    though each is a process of its own.
    """
    ticket = rows.open_at(act.tx, act.point, counter.number)
    if ticket is None or ticket.state is not TicketState.CALLED:
        return ticket
    (newest,) = events.between(act.tx, ticket.seq, ticket.seq)
    ago_s = abs(act.now.at - newest.at) // 1000
    mine = (act.actor, _hand(act.origin)) == (newest.actor, _hand(newest.origin))
    if not mine and ago_s < act.settings.call_again_after_s:
        facts: dict[str, str | int] = {"counter": counter.number, "seconds": ago_s + 1}
        raise Refused(Refusal.CALLED_JUST_NOW, number=ticket.label, **facts)
    return ticket


def _hand(origin: str) -> str:
    """Where somebody presses; of commands, the process says nothing."""
    return "cli" if origin.startswith("cli:") else origin


def clear(act: Act, counter: Counter) -> Counter:
    """Have a counter free for somebody who is named; the counter as it is then.

    Refused with `called-just-now` as any call. Who was called there less than `SERVED_AFTER_S` ago
    and has not begun cannot have been served: he is in the line again, where he was. Of anybody
    else, whoever took the number at the counter among them, the call of a next one is the end.
    """
    ticket = require_settled(act, counter)
    if ticket and ticket.state is TicketState.CALLED:
        called_s = abs(act.now.at - (ticket.called_at or 0)) / 1000
        called, _ = _before_call(act, ticket)
        if called_s < SERVED_AFTER_S and called["rule"] != WALK_IN:
            return put_back(act, counter, ticket, "named")[0]
    if ticket:
        make_way(act, counter, ticket)
    return counter


def put_back(act: Act, counter: Counter, ticket: Ticket, by: str) -> tuple[Counter, Ticket]:
    """The counter's shares as before its call of a ticket, and that ticket in its line again.

    Whatever claim it had to be called, it has again. The event keeps the shares as they are now,
    so that `undo` can give them back.
    """
    called, was = _before_call(act, ticket)
    shares: dict[str, Plain] = {name: getattr(counter, name) for name in _SHARES}
    facts = {"place": "kept", "by": by, **_claims(was, _CLAIMS), **shares}
    back = act.move(ticket, "ticket.returned", facts)
    return replace(counter, **{name: called[name] for name in _SHARES}), back


def give_back(act: Act, ticket: Ticket) -> None:
    """Leave a ticket to other counters, with the claims that it had there before its call."""
    _, was = _before_call(act, ticket)
    claims = {} if was.claim == RESUMED else _claims(was, ("claim",))
    returned = _claims(was, ("returned_seq", "returned_at"))
    act.move(ticket, "ticket.returned", {"place": "kept", **returned, **claims})


def _before_call(act: Act, ticket: Ticket) -> tuple[dict[str, Any], Ticket]:
    """What the last call of a ticket tells, and the ticket as it was before."""
    history = standing(events.of_subject(act.tx, ticket.id))
    called = next(one for one in reversed(history) if one.kind == "ticket.called")
    was = fold(one for one in history if one.seq < called.seq)
    return json.loads(called.data), was


def _claims(was: Ticket, names: Sequence[str]) -> dict[str, Plain]:
    return {name: value for name in names if (value := getattr(was, name)) not in (None, "")}


def remember(act: Act, counter: Counter) -> None:
    """Write the counter; this act is now what its `undo` would take back."""
    places.save_counter(act.tx, replace(counter, last_command=act.command_id))


def require_serves(counter: Counter, service: str) -> None:
    """Refuse a service that the counter neither takes nor helps with."""
    if service not in (*counter.services, *counter.helps):
        raise Refused(Refusal.COUNTER_DOES_NOT_SERVE, counter=counter.number, service=service)


def require_unbound(act: Act, ticket: Ticket) -> None:
    """Refuse with `ticket-bound` what waits for an open counter alone.

    One that pauses calls nobody, and one that is in the settings no more awaits nobody.
    """
    if ticket.bound not in act.settings.numbers(act.point):
        return
    if act.counter(ticket.bound).state is CounterState.OPEN:
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
