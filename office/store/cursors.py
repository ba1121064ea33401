"""The durable places of followers in the journal."""

from sqlalchemy import insert, select, update

from office.store.engine import Store
from office.store.events import head
from office.store.tables import cursors


def place(store: Store, name: str, *, at_head: bool) -> int:
    """A follower's place; a new one starts at the head, or before the first event."""
    with store.write() as tx:
        seq = tx.execute(select(cursors.c.seq).where(cursors.c.name == name)).scalar()
        if seq is None:
            seq = head(tx) if at_head else 0
            tx.execute(insert(cursors), {"name": name, "seq": seq})
        return int(seq)


def keep(store: Store, name: str, seq: int) -> None:
    """Move a follower's place to `seq`."""
    with store.write() as tx:
        tx.execute(update(cursors).where(cursors.c.name == name).values(seq=seq))


def advance(store: Store, name: str, seq: int) -> bool:
    """Move a place that is known forward to `seq`; False, and nothing is done, where it is there.

    Of several that try at once, one does it.
    """
    behind = (cursors.c.name == name) & (cursors.c.seq < seq)
    with store.write() as tx:
        return tx.execute(update(cursors).where(behind).values(seq=seq)).rowcount > 0
