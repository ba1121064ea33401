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
_ALL_OPEN = select(tickets).where(at_counter)


def known_upto(tx: Connection) -> int | None:
    """The event of the office's record up to which this one knows it; None before the first."""
    found: int | None = tx.execute(select(cursors.c.seq).where(cursors.c.name == KNOWN)).scalar()
    return found


def at_work(tx: Connection, points: Sequence[str]) -> tuple[list[Counter], list[Ticket]]:
    """All counters that were ever opened, and the tickets that are open at them."""
    found = [one for point in points for one in places.counters_of(tx, point)]
    return found, tickets_of(tx.execute(_ALL_OPEN))


def mirror(tx: Connection, found: Sequence[Counter], opened: Sequence[Ticket], upto: int) -> None:
    """Have in this record just what another has at its counters, up to that one's event `upto`.

    What was called by hand before is the office's by now.
    """
    tx.execute(delete(counters))
    for one in found:
        places.save_counter(tx, one)
    tx.execute(delete(tickets))
    if opened:
        tx.execute(insert(tickets), [values_of(one) for one in opened])
    if tx.execute(update(cursors).where(cursors.c.name == KNOWN).values(seq=upto)).rowcount == 0:
        tx.execute(insert(cursors), {"name": KNOWN, "seq": upto})
