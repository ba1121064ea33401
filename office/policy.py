"""Who is next: a pure choice among those who wait, with its reason.

The rules, in this order; each is named by the code that its reasons bear:

1. `resumed`: whose dossier this very counter had put aside and is to go on with;
2. `visit`: who was passed over while his visit was dealt with at another counter;
3. `cap`: once anybody without a class has waited for longer than the cap, whoever came first of
   all, so that nobody of a higher class who came later goes before;
4. `appointment`: whose appointment is due: from its time on, for who came later from when he came;
   until then he waits among those who just came, and may be called there before his time;
5. `returned`: who came back first after an absence, at most one in three calls of a counter, or if
   no other waits;
6. `priority`, `turn`, `fifo`: between two calls of a higher class so many without one as the office
   has set; of several classes the highest, then the earliest place.

A counter takes its own services first, and those that it helps with when nobody waits for its own,
or along with its own while somebody there who has no class is past the cap.
Whoever would be next while his visit is called or served elsewhere is *passed over*: he keeps his
place and is not absent.

Where somebody else than these rules names the ticket, `overtaken` tells whether rule 3 forbids it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from office.model import PASSED, RESUMED, Counter, Reason, Ticket

RETURNED_EVERY = 3
"""At most one returned ticket in this many calls of a counter."""
ORDINARY_RANK = 100
"""Behind every priority class, whose ranks are 1 to 99."""
MOST_BETWEEN = 9
"""A counter counts its calls since the last one of a higher class no further."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What an office has decided about its queue.

    `ranks` gives each priority class its rank, 1 being served first. `between` is how many without
    a class are called between two with one; 0 puts classes first always. `cap_ms` is the longest
    that anybody without a class shall wait behind classes that came later, None for no such cap.
    """

    ranks: Mapping[str, int] = field(default_factory=dict)
    between: int = 0
    cap_ms: int | None = None

    def rank(self, ticket: Ticket) -> int:
        """Its class's rank; a class that the settings have dropped counts for nothing."""
        return self.ranks.get(ticket.priority, ORDINARY_RANK)

    def is_ordinary(self, ticket: Ticket) -> bool:
        """Whether it has no class that goes before."""
        return self.rank(ticket) >= ORDINARY_RANK

    def is_over_cap(self, ticket: Ticket, now: int) -> bool:
        """Whether it has no class and has waited for longer than the cap."""
        late = self.cap_ms is not None and now - since(ticket) > self.cap_ms
        return late and self.is_ordinary(ticket)


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a choice may look at.

    `waiting` are the first of each line that the counter may take, and everybody who came back, has
    a claim, was sent to this counter, whose appointment is due, or whose visit is busy. `busy` are
    the visits that are called or served elsewhere. `now` is milliseconds.
    """

    waiting: Sequence[Ticket]
    counter: Counter
    rules: Rules
    now: int
    busy: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call, and why."""

    ticket: Ticket
    reason: Reason


@dataclass(frozen=True, slots=True)
class Decision:
    """Whom the counter calls, None for nobody, and who was passed over for it."""

    choice: Choice | None
    passed: tuple[Ticket, ...] = ()


def choose(situation: Situation) -> Decision:
    """Whom the counter calls next."""
    waiting = list(situation.waiting)
    passed: list[Ticket] = []
    while (choice := _next(waiting, situation)) and choice.ticket.visit in situation.busy:
        passed.append(choice.ticket)
        waiting.remove(choice.ticket)
    return Decision(choice, tuple(passed))


def since(ticket: Ticket) -> int:
    """From when on its waiting counts (milliseconds): who was absent waits since the return."""
    return ticket.place_at if ticket.returned_at is None else ticket.returned_at


def is_due(ticket: Ticket, now: int) -> bool:
    """Whether it waits by an appointment whose time has come."""
    return ticket.due_at is not None and ticket.due_at <= now and not ticket.returned


def due_since(ticket: Ticket) -> int:
    """From when on an appointment counts (milliseconds): its time, or when somebody came late."""
    return max(ticket.due_at or 0, ticket.place_at)


def overtaken(ticket: Ticket, at: Situation) -> Ticket | None:
    """Whom a call of this ticket, whoever chose it, would go before in spite of the cap (rule 3).

    That is the first who has no class, came earlier and waits for longer than the cap; None for
    nobody.
    """
    if at.rules.is_ordinary(ticket):
        return None
    waiting = [one for one in at.waiting if one.visit not in at.busy]
    first = min(_over_cap(waiting, at), key=_arrival, default=None)
    return first if first and _arrival(first) < _arrival(ticket) else None


def _next(waiting: Sequence[Ticket], at: Situation) -> Choice | None:
    """The same, visits aside."""
    counter = at.counter
    mine = [one for one in waiting if one.bound == counter.number]
    resumed = [one for one in mine if one.claim == RESUMED]
    if resumed:
        return Choice(min(resumed, key=_place), Reason("resumed"))
    own = [one for one in waiting if _is_own(one, counter)]
    helps = not own or any(not _is_own(one, counter) for one in _over_cap(waiting, at))
    choice = _among(waiting if helps else own, at)
    if choice and not _is_own(choice.ticket, counter):
        facts = {**choice.reason.facts, "helping": choice.ticket.service}
        return replace(choice, reason=replace(choice.reason, facts=facts))
    return choice


def _is_own(ticket: Ticket, counter: Counter) -> bool:
    """Whether it waits for the counter alone, or for a service that the counter takes."""
    return ticket.bound == counter.number or ticket.service in counter.services


def _among(waiting: Sequence[Ticket], at: Situation) -> Choice | None:
    rules = (_passed_over, _capped, _appointed, _returned, _interleaved)
    return next((choice for rule in rules if (choice := rule(waiting, at))), None)


def _passed_over(waiting: Sequence[Ticket], at: Situation) -> Choice | None:
    """Of a higher class only as long as nobody who came earlier is past the cap."""
    claims = sorted((one for one in waiting if one.claim == PASSED), key=_place)
    oldest = min(_over_cap(waiting, at), key=_arrival, default=None)
    for one in claims:
        if oldest is None or at.rules.is_ordinary(one) or _arrival(one) <= _arrival(oldest):
            return Choice(one, Reason("visit"))
    return None


def _capped(waiting: Sequence[Ticket], at: Situation) -> Choice | None:
    if not _over_cap(waiting, at):
        return None
    first = min(_allowed(waiting, at), key=_arrival)
    return Choice(first, Reason("cap", {"minutes": (at.rules.cap_ms or 0) // 60_000}))


def _appointed(waiting: Sequence[Ticket], at: Situation) -> Choice | None:
    """Who came back after an absence waits among the returned, whatever his appointment was."""
    due = [one for one in waiting if is_due(one, at.now)]
    if not due:
        return None
    first = min(due, key=lambda one: (due_since(one), *_place(one)))
    return Choice(first, Reason("appointment", {"due": first.due_at or 0}))


def _returned(waiting: Sequence[Ticket], at: Situation) -> Choice | None:
    returned = [one for one in waiting if one.returned]
    if not returned or not (_may_return(at) or len(returned) == len(waiting)):
        return None
    first = min(returned, key=lambda one: one.returned_seq or 0)
    return Choice(first, Reason("returned", {"every": RETURNED_EVERY}))


def _interleaved(waiting: Sequence[Ticket], at: Situation) -> Choice | None:
    lines = [one for one in waiting if not one.returned]
    classed = [one for one in lines if not at.rules.is_ordinary(one)]
    ordinary = [one for one in lines if at.rules.is_ordinary(one)]
    between = at.rules.between
    if classed and (not ordinary or at.counter.since_priority >= between):
        first = min(classed, key=lambda one: (at.rules.rank(one), *_place(one)))
        return Choice(first, Reason("priority", {"priority": first.priority}))
    if not ordinary:
        return None
    reason = Reason("turn", {"between": between}) if classed else Reason("fifo")
    return Choice(min(ordinary, key=_place), reason)


def _over_cap(waiting: Sequence[Ticket], at: Situation) -> list[Ticket]:
    """Who has no class and waits for longer than the cap."""
    if at.rules.cap_ms is None:
        return []
    return [one for one in _allowed(waiting, at) if at.rules.is_over_cap(one, at.now)]


def _allowed(waiting: Sequence[Ticket], at: Situation) -> list[Ticket]:
    """All but the returned ones while it is not their turn."""
    return [one for one in waiting if not one.returned or _may_return(at)]


def _may_return(at: Situation) -> bool:
    return at.counter.since_returned >= RETURNED_EVERY - 1


def _place(ticket: Ticket) -> tuple[int, int]:
    return ticket.place_at, ticket.issued_seq


def _arrival(ticket: Ticket) -> tuple[int, int]:
    return since(ticket), ticket.issued_seq
