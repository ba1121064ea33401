"""What became of each number: its turns, one after the other, out of the moves that still stand.

A *turn* is one wait and what follows it at a counter. A number that is sent on, goes back into its
line, or yields with the rest of its dossiers begins another. A call is *answered* when the citizen
is dealt with there: with a start, an end that was not unattended, or when he is put aside, sent on
or yields. An absence ends no turn: who comes back has waited since it began.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from office.hand_calls import RULE as CALLED_BY_HAND
from office.model import WALK_IN, TicketState
from office.statistics.record import Happened
from office.tickets import ARROWS, BY_HAND, issue

OUT_OF_ORDER = ("by-number", "chosen")
"""Rules of calls that an officer decided on against the order."""
NO_REASON = ""
"""Why a number was called out of order, where nobody said so."""


@dataclass(frozen=True, slots=True)
class Place:
    """A counter, and the number of the officer there where that is known."""

    counter: int
    officer: int | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some time at a counter (milliseconds), by its first and last event."""

    since: int
    until: int
    since_seq: int
    until_seq: int


@dataclass(slots=True)
class Turn:
    """One wait, `since` when (milliseconds, and by which event), and what followed.

    `call` is the newest one: where, when, by which event; None where it was withdrawn or nobody
    called. `stretches` are the times at a counter that have ended, `begun` is the one that has
    not: when, and by which event. `place` is where the turn ended, or is at.
    """

    service: str
    since: int
    since_seq: int
    call: tuple[Place, int, int] | None = None
    begun: tuple[int, int] | None = None
    stretches: list[Stretch] = field(default_factory=list)
    place: Place | None = None
    unattended: bool = False

    @property
    def answered(self) -> bool:
        """Whether the citizen was dealt with."""
        return self.begun is not None or bool(self.stretches)


@dataclass(frozen=True, slots=True)
class Override:
    """A call against the order: where, and the reason's code (`NO_REASON` for none)."""

    place: Place
    why: str


@dataclass(slots=True)
class Story:
    """A number from its issue to where it stands now.

    `given_for` is the service that it was issued for, `service` the present one. `missed` are the
    calls that nobody answered, `by_hand_at` is where it was last called by hand, if it was.
    `dossiers` is how many were brought as far as is known. `by_hand`: the number was torn off a
    strip, nobody knows when; `served_by_hand`: it was also served so.
    """

    id: str
    label: str
    visit: str
    point: str
    business_day: str
    given_for: str
    issued_at: int
    service: str
    priority: str
    dossiers: int
    turns: list[Turn]
    state: TicketState = TicketState.WAITING
    ended_at: int | None = None
    ended_seq: int = 0
    walk_in: bool = False
    missed: list[Place] = field(default_factory=list)
    returned: int = 0
    sent_on: list[Place] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    done_dossiers: int = 0
    by_hand_at: Place | None = None
    by_hand: bool = False
    served_by_hand: bool = False

    @property
    def turn(self) -> Turn:
        """The last one."""
        return self.turns[-1]

    @property
    def unattended(self) -> bool:
        """Whether nobody finished it."""
        return self.turn.unattended


def stories(moves: Sequence[Happened], parts: Sequence[str]) -> list[Story]:
    """The numbers of the days `parts`, in order of issue; `moves` are those that stand.

    A number whose very issue was taken back leaves no move; `withdrawn` finds it.
    """
    told: dict[str, Story] = {}
    for move in moves:
        event = move.event
        if event.kind == "ticket.issued":
            if move.data["day"] in parts:
                told[event.subject] = _issued(move)
        elif event.subject in told:
            _tell(told[event.subject], move)
    return list(told.values())


def withdrawn(happened: Sequence[Happened], parts: Sequence[str]) -> Iterator[Story]:
    """The numbers of these days whose issue was taken back: voided, and nothing else."""
    gone = {
        one.event.subject: one.event.at
        for one in happened
        if one.event.kind == "ticket.undone" and one.data["to"] == 0
    }
    for one in happened:
        event = one.event
        if event.kind == "ticket.issued" and event.subject in gone and one.data["day"] in parts:
            story = _issued(one)
            story.state, story.ended_at = TicketState.VOIDED, gone[event.subject]
            yield story


def _issued(move: Happened) -> Story:
    ticket = issue(move.event)
    return Story(
        id=ticket.id,
        label=ticket.label,
        visit=ticket.visit,
        point=ticket.point,
        business_day=ticket.business_day,
        given_for=ticket.service,
        issued_at=ticket.issued_at,
        service=ticket.service,
        priority=ticket.priority,
        dossiers=move.data.get("dossiers", 1),
        turns=[Turn(ticket.service, ticket.issued_at, ticket.issued_seq)],
        by_hand=move.data.get(BY_HAND, False),
    )


def _tell(story: Story, move: Happened) -> None:
    kind = move.event.kind
    tell = _TOLD.get(kind)
    if tell:
        tell(story, move)
    if kind in ARROWS:
        story.state = ARROWS[kind][1]


def _place(move: Happened) -> Place:
    return Place(move.data["counter"], move.data.get("officer"))


def _called(story: Story, move: Happened) -> None:
    turn, place, event = story.turn, _place(move), move.event
    turn.place = place
    if turn.answered:  # its own counter goes on with what it had put aside
        turn.begun = (event.at, event.seq)
    else:
        turn.call = (place, event.at, event.seq)
    rule = move.data["rule"]
    story.walk_in = story.walk_in or rule == WALK_IN
    story.by_hand_at = place if rule == CALLED_BY_HAND else story.by_hand_at
    if rule in OUT_OF_ORDER:
        story.overrides.append(Override(place, move.data.get("why", NO_REASON)))


def _started(story: Story, move: Happened) -> None:
    story.turn.begun = story.turn.begun or (move.event.at, move.event.seq)
    story.dossiers = story.done_dossiers + move.data.get("dossiers", _rest(story))


def _resumed(story: Story, move: Happened) -> None:
    story.turn.place = _place(move)
    story.turn.begun = (move.event.at, move.event.seq)


def _missed(story: Story, move: Happened) -> None:
    turn = story.turn
    story.ended_at = move.event.at
    if turn.place:
        story.missed.append(turn.place)
    _withdraw_call(turn)


def _returned(story: Story, move: Happened) -> None:
    story.ended_at = None
    if move.data["place"] == "head":
        story.returned += 1
        if story.turn.answered:
            _next_turn(story, move)
    elif story.turn.answered:
        _leave(story.turn, move)
        _next_turn(story, move)
    else:
        _withdraw_call(story.turn)


def _held(story: Story, move: Happened) -> None:
    _leave(story.turn, move)


def _released(story: Story, move: Happened) -> None:
    if story.turn.answered:
        _next_turn(story, move)


def _transferred(story: Story, move: Happened) -> None:
    service = move.data.get("service", story.service)
    story.priority = move.data.get("priority", story.priority)
    if service != story.service:
        story.changes.append((story.service, service))
    story.service = service
    if move.data.get("by") == "reclassify":
        if story.turn.answered:
            _next_turn(story, move)
        story.turn.service = service
        return
    _leave(story.turn, move)
    if story.turn.place:
        story.sent_on.append(story.turn.place)
    _next_turn(story, move)


def _yielded(story: Story, move: Happened) -> None:
    _leave(story.turn, move)
    story.done_dossiers += move.data["done"]
    story.dossiers = story.done_dossiers + move.data["left"]
    _next_turn(story, move)


def _finished(story: Story, move: Happened) -> None:
    turn = story.turn
    story.ended_at = move.event.at
    turn.unattended = move.data["ended_by"] == "unattended"
    if turn.place and move.data.get("officer"):
        turn.place = replace(turn.place, officer=move.data["officer"])
    if turn.unattended:
        return
    _leave(turn, move)
    story.done_dossiers = story.dossiers


def _served(story: Story, _move: Happened) -> None:
    story.served_by_hand = True
    story.done_dossiers = story.dossiers


def _ended(story: Story, move: Happened) -> None:
    story.ended_at, story.ended_seq = move.event.at, move.event.seq


_TOLD: dict[str, Callable[[Story, Happened], None]] = {
    "ticket.called": _called,
    "ticket.started": _started,
    "ticket.counted": _started,
    "ticket.resumed": _resumed,
    "ticket.missed": _missed,
    "ticket.returned": _returned,
    "ticket.held": _held,
    "ticket.released": _released,
    "ticket.transferred": _transferred,
    "ticket.yielded": _yielded,
    "ticket.finished": _finished,
    "ticket.served": _served,
    "ticket.cancelled": _ended,
    "ticket.voided": _ended,
    "ticket.unserved": _ended,
}


def _rest(story: Story) -> int:
    return story.dossiers - story.done_dossiers


def _withdraw_call(turn: Turn) -> None:
    """Nobody came: the wait goes on, unless the citizen had been dealt with before."""
    turn.begun = None
    if not turn.stretches:
        turn.call = None


def _leave(turn: Turn, move: Happened) -> None:
    """The citizen leaves the counter; where nobody pressed start, he was there since the call."""
    begun = turn.begun or (turn.call[1:] if turn.call else None)
    if begun:
        turn.stretches.append(Stretch(begun[0], move.event.at, begun[1], move.event.seq))
    turn.begun = None


def _next_turn(story: Story, move: Happened) -> None:
    story.turns.append(Turn(story.service, move.event.at, move.event.seq))
