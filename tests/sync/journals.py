"""Pieces of journals."""

from office.journal import Fact, chain
from office.model import Data, Event, Plain, new_id
from office.store.events import GENESIS

AT = 1_795_000_000_123


def journal(count: int, **data: Plain) -> list[Event]:
    """So many events from the beginning."""
    events: list[Event] = []
    for _ in range(count):
        events.append(behind(events, data))
    return events


def behind(
    events: list[Event], data: Data | None = None, event_id: str = "", origin: str = "t"
) -> Event:
    """One more event behind these."""
    fact = Fact(
        "ticket.called", new_id(), {"counter": 1, **(data or {})}, AT, "main", "", origin, "c"
    )
    prev = events[-1].hash if events else GENESIS
    return chain(fact, len(events) + 1, prev, event_id or new_id())


def restored(events: list[Event], epoch: int = 2) -> Event:
    """A restoring behind these: the record goes on from a copy that ends here."""
    told: Data = {"epoch": epoch, "day": "2026-12-07", "copied_at": AT, "gaps": []}
    fact = Fact("record.restored", "record", told, AT, "main", "", "t", "c")
    return chain(fact, len(events) + 1, events[-1].hash if events else GENESIS, new_id())
