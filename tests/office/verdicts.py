"""Why a command must be refused, or leaves nothing: DESIGN's rules as a second pair of eyes."""

from collections.abc import Iterator
from dataclasses import replace

from office import counters as at
from office import queue
from office.appointments import (
    CancelAppointment,
    CheckIn,
    ImportAppointments,
    MakeAppointment,
    MoveAppointment,
)
from office.assistance import AnswerHelp, AskHelp
from office.persons import ErasePerson
from office.ratings import ExplainRating, GiveRating
from office.undo import Undo
from office.wait_alerts import NoteWaits
from tests.office.expected import Expected
from tests.office.expected_officers import OF_OFFICERS, nobody_to_seat, seated_already
from tests.office.expected_values import (
    GUIDANCE,
    LIVE,
    OPEN,
    RANKS,
    SERVICES,
    STATES,
    Asked,
    Desk,
    Slip,
    taken_by,
)
from tests.office.expected_voices import CALL_REASONS, NOTES, OUTCOMES, REASONS
from tests.office.expected_watch import alerts_of_today, alerts_to_be, nothing_to_ask

UNDO_S = 10

TICKET_OPEN_IN: dict[type, tuple[str, ...]] = {
    at.Recall: ("called",),
    at.Start: ("called",),
    at.CountDossiers: OPEN,
    at.NoShow: ("called",),
    at.Finish: OPEN,
    at.Hold: OPEN,
    at.EndUnattended: OPEN,
    at.StillServing: OPEN,
    at.Transfer: OPEN,
}
"""Commands on the ticket at a counter → the states from which they lead."""

TICKET_NAMED_IN: dict[type, tuple[str, ...]] = {
    at.CallNumber: ("waiting",),
    at.CallSecond: ("waiting",),
    at.Resume: ("held",),
    at.Return: ("no_show",),
    queue.CancelTicket: ("waiting", "held"),
    queue.VoidTicket: ("waiting", "held"),
    queue.ReclassifyTicket: ("waiting",),
    queue.ReprintTicket: (*LIVE, "no_show"),
    GiveRating: ("finished",),
    ExplainRating: ("finished",),
}
"""Commands on a ticket that they name → the states from which they lead."""

BOOKINGS = (MakeAppointment, MoveAppointment, CancelAppointment, CheckIn)
NEEDS_OPEN_COUNTER = (at.CallNext, at.CallTwo, at.CallSecond, at.CallNumber, at.WalkIn, at.Resume)


def refusals(hall: Expected, asked: Asked) -> set[str]:
    """Every reason why a command may be refused; none when it must be done."""
    if asked.counter is None:
        return set(_anywhere(hall, asked))
    desk = hall.desks.get(asked.counter)
    if desk is None:
        return {"counter-unknown"}
    return {*_anywhere(hall, asked), *_at_counter(hall, asked, asked.counter, desk)}


def _anywhere(hall: Expected, asked: Asked) -> Iterator[str]:
    if asked.service not in (None, *SERVICES):
        yield "service-unknown"
    if asked.priority not in (None, *RANKS):
        yield "priority-unknown"
    yield from _not_offered(asked)
    if not 1 <= asked.dossiers <= 99:
        yield "dossiers-unlikely"
    if asked.kind in TICKET_NAMED_IN:
        yield from _named(hall, asked)
    if asked.kind is queue.IssueTicket and asked.dossiers > 1 and asked.priority != "agent":
        yield "dossiers-not-counted"
    if asked.visit not in (None, *(one.visit for one in hall.today)):
        yield "visit-unknown"
    if asked.kind is AnswerHelp and hall.help_at(asked.place) is None:
        yield "help-not-asked"
    if asked.kind in (queue.ReclassifyTicket, at.Transfer):
        yield from _not_sent_on(hall, asked)
    if asked.kind in BOOKINGS:
        yield from hall.no_appointment(asked)
    yield from _of_persons(hall, asked)
    yield from _of_the_day(hall, asked)


def _of_persons(hall: Expected, asked: Asked) -> Iterator[str]:
    """Officers, and who has an appointment."""
    if nobody_to_seat(hall, asked):
        yield "staff-unknown"
    if asked.kind is ImportAppointments and hall.lines_refused(asked):
        yield "appointment-import"
    if asked.kind is ErasePerson:
        person = hall.person(asked.subject)
        if person is None or person.erased:
            yield "person-erased" if person else "person-unknown"


def _of_the_day(hall: Expected, asked: Asked) -> Iterator[str]:
    if asked.kind in (queue.IssueTicket, at.Return) and hall.day.closed:
        yield "day-closed"
    if asked.kind is queue.IssueTicket and asked.service in SERVICES:
        yield from _no_number(hall, asked.service)
    if asked.kind is queue.CloseDay:
        yield from _closing(hall, asked)
    if asked.kind is queue.SettlePrint and hall.jobs.get(asked.job) is not False:
        yield "print-settled" if asked.job in hall.jobs else "print-unknown"


def _not_sent_on(hall: Expected, asked: Asked) -> Iterator[str]:
    """To a service that is over nobody is sent; who is sent to a counter is not sent to it.

    At a counter that is no guidance desk nobody changes numbers.
    """
    if asked.kind is queue.ReclassifyTicket and asked.counter not in (None, GUIDANCE):
        yield "not-a-guide"
    slip = hall.find(asked.ticket)
    stays = asked.kind is queue.ReclassifyTicket and slip and slip.service == asked.service
    over = asked.service in SERVICES and not hall.is_served(asked.service)
    if over and asked.to is None and not stays:
        yield "service-over"


def _not_offered(asked: Asked) -> Iterator[str]:
    """Choices that the settings do not have."""
    if asked.note not in (None, *NOTES):
        yield "note-unknown"
    if asked.kind is at.CallNumber and asked.why not in (None, *CALL_REASONS):
        yield "call-reason-unknown"
    if asked.kind is at.Finish and asked.outcome not in (None, *OUTCOMES):
        yield "outcome-unknown"
    if asked.reason not in (None, *REASONS):
        yield "reason-unknown"


def _named(hall: Expected, asked: Asked) -> Iterator[str]:
    slip = hall.find(asked.ticket)
    if slip is None:
        yield "ticket-unknown"
    elif asked.kind in (GiveRating, ExplainRating):
        yield from _no_rating(hall, asked, slip)
    elif slip.state not in TICKET_NAMED_IN[asked.kind]:
        yield "ticket-state"


def _no_rating(hall: Expected, asked: Asked, slip: Slip) -> Iterator[str]:
    verdict = slip.verdict
    if asked.kind is GiveRating:
        if verdict:
            yield "rating-given"
        elif not hall.rates(slip):
            yield "rating-closed"
    elif verdict is None or not verdict.explainable(hall.clock):
        yield "rating-closed"
    elif verdict.reason:
        yield "rating-given"


def _no_number(hall: Expected, service: str) -> Iterator[str]:
    if not hall.day.closed and not hall.takes_numbers(service):
        yield "service-closed"


def _closing(hall: Expected, asked: Asked) -> Iterator[str]:
    if asked.by_itself and not hall.ends_now:
        return
    if hall.day.closed:
        yield "day-closed"
        return
    if not asked.unattended and any(one.state in OPEN for one in hall.today):
        yield "day-still-open"
    if not asked.unserved and any(one.state in ("waiting", "held") for one in hall.today):
        yield "day-still-waiting"


def _at_counter(hall: Expected, asked: Asked, counter: int, desk: Desk) -> Iterator[str]:
    slip = hall.at(counter)
    if asked.kind in NEEDS_OPEN_COUNTER and desk.state != "open" and not asked.opens:
        yield f"counter-{desk.state}"
    if asked.kind in TICKET_OPEN_IN and slip is None and asked.reminder is None:
        yield "counter-no-ticket" if desk.state == "open" else f"counter-{desk.state}"
    if asked.kind in TICKET_OPEN_IN and slip and slip.state not in TICKET_OPEN_IN[asked.kind]:
        yield "ticket-state"
    yield from _in_the_way(hall, asked, counter, slip)
    if asked.kind in (at.CallNumber, at.Resume, at.CallSecond) and _visit_busy(hall, asked, slip):
        yield "visit-busy"
    if asked.kind in (at.PauseCounter, at.ChangeServices) and desk.state == "closed":
        yield "counter-closed"
    if asked.kind is at.ChangeServices:
        yield from _not_services((*(asked.services or ()), *(asked.helps or ())))
    if asked.to is not None:
        yield from _not_sent(hall, asked.to)
    if asked.kind is at.OpenCounter:
        yield from _opening(hall, asked, desk)
    if asked.kind in (at.CallNumber, at.CallSecond, at.WalkIn):
        yield from _not_served(hall, asked, desk, counter)
    if asked.kind is Undo:
        yield from _no_undo(hall, counter)


def _in_the_way(hall: Expected, asked: Asked, counter: int, slip: Slip | None) -> Iterator[str]:
    """A ticket that stands in the way, or that is not the one which was asked to come near."""
    if slip and asked.kind is at.CloseCounter and not asked.leave:
        yield "counter-busy"
    if slip and asked.kind is at.CallTwo:
        yield "counter-busy"
    named, near = hall.find(asked.ticket), hall.announced.get(counter)
    if asked.kind is at.CallSecond and (named is None or named is not near):
        yield "ticket-not-announced"
    elif asked.kind is at.CallSecond and named and hall.overtaken_by_second(counter, named):
        yield "cap-overtaken"
    by_number = asked.kind is at.CallNumber and asked.why is None
    if by_number and named and named.state == "waiting" and hall.overtaken(counter, named):
        yield "cap-overtaken"


def _visit_busy(hall: Expected, asked: Asked, own: Slip | None) -> bool:
    """Whether the citizen is at another counter; a call ends what is open at its own."""
    named = hall.find(asked.ticket)
    if named is None or (asked.kind is at.Resume and own):
        return False
    return hall.elsewhere(named.visit, asked.counter) and named.state not in OPEN


def _opening(hall: Expected, asked: Asked, desk: Desk) -> Iterator[str]:
    yield from _not_services(asked.services or ())
    at_rest = hall.day.closed or not hall.works
    if desk.state == "closed" and at_rest and not asked.confirm:
        yield "day-closed" if hall.day.closed else "day-off"


def _not_services(named: tuple[str, ...]) -> Iterator[str]:
    if not set(named) <= set(SERVICES):
        yield "service-unknown"


def _not_sent(hall: Expected, to: int) -> Iterator[str]:
    """Why nobody can be sent to a counter."""
    desk = hall.desks.get(to)
    if desk is None:
        yield "counter-unknown"
    elif desk.state == "closed":
        yield "counter-closed"


def _not_served(hall: Expected, asked: Asked, desk: Desk, counter: int) -> Iterator[str]:
    """Why a counter does not call whom it names; whoever was sent to it, it may."""
    slip = hall.find(asked.ticket)
    service = asked.service or (slip.service if slip else None)
    sent_here = slip is not None and slip.bound == counter
    if service in SERVICES and service not in (*desk.services, *desk.helps) and not sent_here:
        yield "counter-does-not-serve"
    awaited = hall.desks.get(slip.bound or counter) if slip else None
    if slip and slip.bound not in (None, counter) and awaited and awaited.state == "open":
        yield "ticket-bound"


def _no_undo(hall: Expected, counter: int) -> Iterator[str]:
    memory = hall.desks[counter].last
    if memory is None:
        yield "undo-nothing"
        return
    age_s = abs((hall.clock - memory.at).total_seconds())
    moved = any(hall.slips[one].moves != moves for one, moves in memory.after.items())
    others = [desk for number, desk in hall.desks.items() if number != counter]
    relied_on = hall.anybody or any(one.state != "closed" for one in others)
    reopened = [one for one in memory.slips.values() if one and one.state in OPEN]
    gone_on = any(hall.elsewhere(one.visit, one.counter) for one in reopened)
    if age_s > UNDO_S or moved or gone_on or (memory.reopened and relied_on):
        yield "undo-too-late"


def nothing_to_do(hall: Expected, asked: Asked) -> bool:
    """Whether a command that is not refused leaves nothing and may be tried again."""
    if asked.kind in (at.CallTwo, at.CallNext, at.CountDossiers):
        return _nobody_moves(hall, asked, asked.counter or 0)
    if asked.kind in OF_OFFICERS:
        return seated_already(hall, asked)
    if asked.kind in (*STATES, at.ChangeServices):
        return _stands_so(hall.desks[asked.counter or 0], asked)
    if asked.kind is at.AskStillServing or asked.reminder is not None:
        return nothing_to_ask(hall, asked)
    if asked.kind is NoteWaits:
        return alerts_to_be(hall) == alerts_of_today(hall)
    if asked.kind in (MakeAppointment, MoveAppointment):
        return hall.stands_already(asked)
    if asked.kind is ImportAppointments:
        return hall.lines_stand(asked)
    if asked.kind is queue.CloseDay:
        return asked.by_itself and not hall.ends_now
    if asked.kind is AskHelp:
        return hall.help_at(asked.place) is not None
    if asked.kind is queue.ReclassifyTicket:
        slip = hall.find(asked.ticket)
        assert slip
        same_service = asked.service in (None, slip.service)
        return same_service and asked.priority in (None, slip.priority)
    return False


def _nobody_moves(hall: Expected, asked: Asked, counter: int) -> bool:
    """Whether there is nobody to call, or he is counted as he was."""
    own = hall.at(counter)
    if asked.kind is at.CountDossiers:
        return own is not None and own.dossiers == asked.dossiers
    person, _, passed = hall.next_for(counter)
    idle = own is None and hall.desks[counter].state == "open"
    return idle and person is None and all(one.claim for one in passed)


def _stands_so(desk: Desk, asked: Asked) -> bool:
    """Whether a counter is open, paused or closed already, or takes what it is to take."""
    if asked.kind is at.OpenCounter:
        return (desk.services, desk.state) == (taken_by(desk, asked), "open")
    if asked.kind is at.ChangeServices:
        after = replace(desk)
        after.change(asked.services, asked.helps)
        return after == desk
    sits = asked.kind is at.CloseCounter and desk.officer is not None
    return desk.state == STATES[asked.kind] and not sits
