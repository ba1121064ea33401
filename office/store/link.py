"""How far the central system has the journal, and which of its events it did not accept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from office.store.tables import link as table
from office.store.tables import record, rejected
from office.store.values import values_of

OPEN, AGAIN = "open", "again"
ACCEPTED, WAIVED, CORRECTED = "accepted", "waived", "corrected"
_LEFT = (OPEN, AGAIN)
"""What has not come to an end yet."""
_ONLY = 1


@dataclass(frozen=True, slots=True)
class LinkRow:
    """The link as it stands; times are milliseconds.

    `acknowledged` is the last place that the central system has; `epoch` is its own (""; nothing
    was ever heard of it). `asked` counts how often people asked to be sent at once.
    """

    epoch: str = ""
    acknowledged: int = 0
    heard_at: int | None = None
    offline_since: int | None = None
    fault: str = ""
    asked: int = 0


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """An event that was not accepted: why, when that was told (milliseconds), and what became."""

    seq: int
    code: str
    told_at: int
    state: str


def record_id(tx: Connection) -> str:
    """By what this record is known, wherever it goes."""
    return str(tx.execute(select(record.c.id)).scalar_one())


def link(tx: Connection) -> LinkRow:
    """The link, as the last round left it."""
    found = tx.execute(select(table).where(table.c.id == _ONLY)).mappings().first()
    return LinkRow(**{name: found[name] for name in LinkRow.__slots__}) if found else LinkRow()


def keep(tx: Connection, row: LinkRow) -> None:
    """Write down how the link is; what people ask for is not touched."""
    values = values_of(row)
    del values["asked"]
    if not tx.execute(update(table).values(values)).rowcount:
        tx.execute(insert(table), {"id": _ONLY, "asked": 0, **values})


def ask(tx: Connection) -> None:
    """People want to be sent now."""
    if not tx.execute(update(table).values(asked=table.c.asked + 1)).rowcount:
        tx.execute(insert(table), {"id": _ONLY, **values_of(LinkRow(asked=1))})


def rejections(tx: Connection, states: Collection[str] = _LEFT) -> list[RejectedRow]:
    """What was not accepted and stands so, in the journal's order."""
    found = select(rejected).where(rejected.c.state.in_(states)).order_by(rejected.c.seq)
    return [RejectedRow(*row) for row in tx.execute(found)]


def rejection(tx: Connection, seq: int) -> RejectedRow | None:
    """What became of one event that was not accepted at first; None: it never was so."""
    found = tx.execute(select(rejected).where(rejected.c.seq == seq)).first()
    return RejectedRow(*found) if found else None


def count_open(tx: Connection) -> int:
    """How many people have to look after."""
    found = select(func.count()).select_from(rejected).where(rejected.c.state == OPEN)
    return int(tx.execute(found).scalar_one())


def known_between(tx: Connection, first: int, last: int) -> dict[int, RejectedRow]:
    """Which of these places were ever not accepted."""
    found = tx.execute(select(rejected).where(rejected.c.seq.between(first, last)))
    return {row.seq: RejectedRow(*row) for row in found}


def put(tx: Connection, rows: Sequence[RejectedRow]) -> None:
    """Write these down, over what is known of the same places."""
    for row in rows:
        values = values_of(row)
        if not tx.execute(
            update(rejected).where(rejected.c.seq == row.seq).values(values)
        ).rowcount:
            tx.execute(insert(rejected), values)


def again(tx: Connection) -> None:
    """Let what was accepted only when it came again be sent once more."""
    tx.execute(update(rejected).where(rejected.c.state == ACCEPTED).values(state=AGAIN))


def mark(tx: Connection, seqs: Collection[int], state: str) -> int:
    """Let those of these places that are open be something else; how many they were."""
    there = rejected.c.seq.in_(seqs) & rejected.c.state.in_(_LEFT)
    return int(tx.execute(update(rejected).where(there).values(state=state)).rowcount)
