"""What the own record of counters knows of the office's: who is at which counter just now."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from office.model import Counter, Ticket
from office.store import places
from office.store.tables import at_counter, counters, cursors, tickets
from office.store.tickets import tickets_of
from office.store.values import values_of

KNOWN = "office-known-upto"
"""The event of the office's record up to which the own one knows it."""
KNOWN_AT = "office-known-at-ms"
"""When that event was."""
_ALL_OPEN = select(tickets).where(at_counter)


def known_upto(tx: Connection) -> int | None:
    """The event of the office's record up to which this one knows it; None before the first."""
    return _place(tx, KNOWN)


def known_at(tx: Connection) -> int:
    """When the event was up to which this record knows the office's, in milliseconds; 0: none."""
    return _place(tx, KNOWN_AT) or 0


def at_work(tx: Connection, points: Sequence[str]) -> tuple[list[Counter], list[Ticket]]:
    """All counters that were ever opened, and the tickets that are open at them."""
    found = [one for point in points for one in places.counters_of(tx, point)]
    return found, tickets_of(tx.execute(_ALL_OPEN))


def mirror(
    tx: Connection, found: Sequence[Counter], opened: Sequence[Ticket], upto: int, at: int
) -> None:
    """Have in this record just what another has at its counters, up to that one's event `upto`.

    That was `at`, in milliseconds. What was called by hand before is the office's by now.
    """
    tx.execute(delete(counters))
    for one in found:
        places.save_counter(tx, one)
    tx.execute(delete(tickets))
    if opened:
        tx.execute(insert(tickets), [values_of(one) for one in opened])
    for name, seq in ((KNOWN, upto), (KNOWN_AT, at)):
        if tx.execute(update(cursors).where(cursors.c.name == name).values(seq=seq)).rowcount == 0:
            tx.execute(insert(cursors), {"name": name, "seq": seq})


def _place(tx: Connection, name: str) -> int | None:
    found: int | None = tx.execute(select(cursors.c.seq).where(cursors.c.name == name)).scalar()
    return found
