"""Taking back the newest command of a counter, whole, for a few seconds."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from office import days
from office.act import Act
from office.config import MAIN_POINT, OfficeSettings
from office.days import Reckoning
from office.errors import Refusal, Refused
from office.model import Counter, CounterState, Event, Plain, Ticket, TicketState
from office.store import Transaction, events, places, staff
from office.store import tickets as rows
from office.tickets import ASIDE, MOVES, fold

_MOVED = MOVES - {ASIDE}
"""What a command has done with a ticket; whom it passed over keeps what that gave him."""
_TOO_LATE = _MOVED | {"rating.given"}
"""What must not have happened to a ticket since."""
_COUNTER_KINDS = ("counter.opened", "counter.paused", "counter.closed")
_SHARES_TOLD = ("ticket.called", "ticket.returned")
"""What may tell how the counter's shares were before."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back what the counter did last."""

    name: ClassVar[str] = "counter.undo"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when there is nothing, or with `undo-too-late`.

        Too late is after the window, or when a ticket of the command has moved or been rated since.
        """
        counter = act.counter(self.counter)
        newest = _newest(act.tx, counter)
        if newest is None:
            raise Refused(Refusal.UNDO_NOTHING, counter=self.counter)
        _, done = newest
        if _is_late(act.tx, act.settings, act.now, done):
            raise self._too_late(act)
        left = _left_since(act.tx, done)
        for ticket_id in _moved_last_first(done):
            history = events.of_subject(act.tx, ticket_id)
            _give_back(act, act.restore(ticket_id, to=_before(history, ticket_id, done)), left)
        if _reopened(done) and not days.close_again(act, counter):
            raise self._too_late(act)
        before = _counter_before(act, counter, done)
        places.save_counter(act.tx, _uncounted(replace(before, last_command=None), done))

    def _too_late(self, act: Act) -> Refused:
        window_s = act.settings.undo_window_s
        return Refused(Refusal.UNDO_TOO_LATE, counter=self.counter, seconds=window_s)


@dataclass(frozen=True, slots=True)
class Undoable:
    """What `Undo` would take back now: the command's name, and until when (milliseconds)."""

    name: str
    until: int


def undoable(
    tx: Transaction, settings: OfficeSettings, now: Reckoning, counter: Counter
) -> Undoable | None:
    """What a counter can take back at this moment; None where `Undo` would be refused."""
    newest = None if now.left_open else _newest(tx, counter)
    if newest is None:
        return None
    name, done = newest
    if _is_late(tx, settings, now, done):
        return None
    if _reopened(done) and days.relied_on(tx, settings, now, counter):
        return None
    return Undoable(name, done[0].at + settings.undo_window_s * 1000)


def _newest(tx: Transaction, counter: Counter) -> tuple[str, Sequence[Event]] | None:
    """The name and the events of a counter's newest command, if that is known."""
    row = events.command(tx, counter.last_command) if counter.last_command else None
    return (row.name, events.command_events(tx, row)) if row else None


def _is_late(
    tx: Transaction, settings: OfficeSettings, now: Reckoning, done: Sequence[Event]
) -> bool:
    """Whether the window is over, or a ticket or its visit has gone on since."""
    if abs(now.at - done[0].at) > settings.undo_window_s * 1000:
        return True
    for ticket_id in _moved_last_first(done):
        history = events.of_subject(tx, ticket_id)
        if _went_on(history, ticket_id, done) or _at_another(tx, history, ticket_id, done):
            return True
    return False


def _left_since(tx: Transaction, done: Sequence[Event]) -> set[tuple[str, int]]:
    """The counters, as (point, number), that have closed since a command, or were left.

    Who took another's seat, in one act, has what was held there.
    """
    kinds = ("counter.closed", "officer.signed_out", "officer.signed_in")
    left: dict[tuple[str, int], str] = {}
    for one in events.of_kinds_since(tx, done[-1].seq, kinds):
        place = one.point, int(one.subject.partition(":")[2])
        if one.kind != "officer.signed_in":
            left.setdefault(place, one.command)
        elif left.get(place) == one.command:
            del left[place]
    return set(left)


def _give_back(act: Act, ticket: Ticket, left: Collection[tuple[str, int]]) -> None:
    """What would be held at, or wait for, a counter that was left goes back to its service."""
    counter = ticket.counter if ticket.state is TicketState.HELD else ticket.bound
    if counter is not None and (ticket.point, counter) in left:
        act.move(ticket, "ticket.released", {"counter": counter})


def _moved_last_first(done: Sequence[Event]) -> list[str]:
    """The tickets that a command moved, the last one first: so a counter is free again.

    What counts is the first thing that it did with each of them.
    """
    moved = [event.subject for event in done if event.kind in _MOVED]
    return list(dict.fromkeys(moved))[::-1]


def _went_on(history: Sequence[Event], ticket_id: str, done: Sequence[Event]) -> bool:
    """Whether a ticket has moved or been rated since a command."""
    last = max(event.seq for event in done if event.subject == ticket_id and event.kind in _MOVED)
    return any(event.seq > last and event.kind in _TOO_LATE for event in history)


def _at_another(
    tx: Transaction, history: Sequence[Event], ticket_id: str, done: Sequence[Event]
) -> bool:
    """Whether a ticket would be open again whose citizen is at another counter by now."""
    to = _before(history, ticket_id, done)
    was = fold(event for event in history if event.seq <= to) if to else None
    if was is None or not was.is_open:
        return False
    other = rows.open_of_visit(tx, was.visit)
    return other is not None and (other.point, other.counter) != (was.point, was.counter)


def _before(history: Sequence[Event], ticket_id: str, done: Sequence[Event]) -> int:
    """The event that had moved a ticket last before a command; 0 where the command issued it."""
    first = min(event.seq for event in done if event.subject == ticket_id and event.kind in _MOVED)
    return max((one.seq for one in history if one.seq < first and one.kind in MOVES), default=0)


def _reopened(done: Sequence[Event]) -> bool:
    """Whether a command let a closed day go on."""
    return any(event.kind == "day.opened" for event in done)


def _withdraw(act: Act, counter: Counter, done: Sequence[Event]) -> list[str]:
    """Take back that the command opened services on a closed day; those that nobody else takes."""
    others = [one for one in days.counters_at_work(act.tx, act.settings) if one != counter]
    relied_on = {service for one in others for service in one.services}
    opened = [one.subject.partition(":")[2] for one in done if one.kind == "service.opened"]
    withdrawn = [service for service in opened if service not in relied_on]
    for service in withdrawn:
        places.withdraw_service(act.tx, act.now.day, service)
    return withdrawn


def _counter_before(act: Act, counter: Counter, done: Sequence[Event]) -> Counter:
    """Give the counter back the state and services that it had before the command."""
    ours = [event for event in done if event.kind in _COUNTER_KINDS]
    if not ours:
        return counter
    was = json.loads(ours[0].data)["was"]
    facts: dict[str, Plain] = {"undone": ours[0].command}
    withdrawn = _withdraw(act, counter, done)
    if withdrawn:
        facts["withdrawn"] = [*withdrawn]
    services, helps = tuple(was["services"]), tuple(was.get("helps", ()))
    before = act.set_counter(counter, CounterState(was["state"]), facts, services, helps)
    if before.state is CounterState.CLOSED:
        act.let_go(before, since=done[-1].seq)
    return _back_at_work(act, before, done)


def _back_at_work(act: Act, counter: Counter, done: Sequence[Event]) -> Counter:
    """Whoever left with the closing is signed in again.

    Not where that place or he is taken by now, nor who works here no more.
    """
    left = [json.loads(one.data)["officer"] for one in done if one.kind == "officer.signed_out"]
    if not left or counter.officer is not None or places.counter_of_officer(act.tx, left[0]):
        return counter
    row = staff.get(act.tx, left[0])
    if row is None or not row.active:
        return counter
    facts: dict[str, Plain] = {"officer": row.number, "role": row.role}
    act.record("officer.signed_in", f"counter:{counter.number}", facts)
    return replace(counter, officer=left[0])


def _uncounted(counter: Counter, done: Sequence[Event]) -> Counter:
    """A call that is taken back does not count for anybody's share."""
    told = [json.loads(event.data) for event in done if event.kind in _SHARES_TOLD]
    shares = next((one for one in told if "since_returned" in one), None)
    if shares is None:
        return counter
    priority = shares.get("since_priority", counter.since_priority)
    return replace(counter, since_returned=shares["since_returned"], since_priority=priority)
