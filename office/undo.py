"""Taking back the newest command of a counter, whole, for a few seconds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from office.act import Act
from office.config import MAIN_POINT
from office.errors import Refusal, Refused
from office.model import Counter, Event, Plain
from office.store import events, places
from office.store import tickets as rows
from office.tickets import ARROWS

_COUNTER_KINDS = ("counter.opened", "counter.paused", "counter.closed")


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back what the counter did last."""

    name: ClassVar[str] = "counter.undo"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when there is nothing, or with `undo-too-late` after the window or a move."""
        counter = act.counter(self.counter)
        row = events.command(act.tx, counter.last_command) if counter.last_command else None
        if row is None:
            raise Refused(Refusal.UNDO_NOTHING, counter=self.counter)
        done = events.command_events(act.tx, row)
        if act.now.at - done[0].at > act.settings.undo_window_s * 1000:
            raise Refused(
                Refusal.UNDO_TOO_LATE, counter=self.counter, seconds=act.settings.undo_window_s
            )
        for ticket_id in _moved_last_first(done):
            _take_back(act, ticket_id, done)
        counter = _counter_before(act, counter, done)
        places.save_counter(
            act.tx,
            replace(counter, last_command=None, since_returned=_since_returned(counter, done)),
        )


def _moved_last_first(done: Sequence[Event]) -> list[str]:
    """The tickets that a command moved; the last one first, so that a counter is free again."""
    moved = [event.subject for event in reversed(done) if _moves(event)]
    return list(dict.fromkeys(moved))


def _moves(event: Event) -> bool:
    return event.kind in ARROWS or event.kind == "ticket.issued"


def _take_back(act: Act, ticket_id: str, done: Sequence[Event]) -> None:
    ticket = rows.get(act.tx, ticket_id)
    ours = [event.seq for event in done if event.subject == ticket_id and _moves(event)]
    if ticket is None or ticket.seq != ours[-1]:
        raise Refused(Refusal.UNDO_TOO_LATE, counter=0, seconds=act.settings.undo_window_s)
    earlier = [
        event.seq
        for event in events.of_subject(act.tx, ticket_id, upto=ours[0] - 1)
        if _moves(event)
    ]
    act.restore(ticket, to=earlier[-1] if earlier else 0)


def _counter_before(act: Act, counter: Counter, done: Sequence[Event]) -> Counter:
    """Give the counter back the state and services that it had before the command."""
    ours = [event for event in done if event.kind in _COUNTER_KINDS]
    if not ours:
        return counter
    subject = f"counter:{counter.number}"
    earlier = events.of_subject(act.tx, subject, upto=ours[0].seq - 1)
    before = [one for one in earlier if one.kind in _COUNTER_KINDS and one.point == act.point]
    kind = before[-1].kind if before else "counter.closed"
    opened = [one for one in before if one.kind == "counter.opened"]
    services = tuple(json.loads(opened[-1].data)["services"]) if opened else counter.services
    data: dict[str, Plain] = {"undone": True, "services": list(services)}
    return act.set_counter(replace(counter, services=services), kind, data)


def _since_returned(counter: Counter, done: Sequence[Event]) -> int:
    """A call that is taken back does not count for the share of returned tickets."""
    called = [event for event in done if event.kind == "ticket.called"]
    if not called:
        return counter.since_returned
    if json.loads(called[-1].data)["rule"] == "returned":
        return 2
    return max(counter.since_returned - 1, 0)
