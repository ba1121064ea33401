"""Rows of sealed personal values, beside the journal.

A row is appended and never moves: erasing overwrites its bytes where they are. A row that was
deleted would let SQLite join pages and leave copies of its neighbours behind.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from office.store.tables import events, lingering, personal
from office.store.values import values_of


@dataclass(frozen=True, slots=True)
class PersonalRow:
    """The sealed value that the event `seq` brought; all zeros once it is `erased`.

    It `lingers` while the store's log may still hold what it was.
    """

    seq: int
    ciphertext: bytes
    nonce: bytes
    salt: bytes
    erased: bool = False
    lingers: bool = False


_ADD = insert(personal)
_OF_SUBJECT = (
    select(personal)
    .join(events, events.c.seq == personal.c.seq)
    .where(events.c.subject == bindparam("of"))
    .order_by(personal.c.seq)
)
_ALL = select(personal).order_by(personal.c.seq)
_WIPE = (
    update(personal)
    .where(personal.c.seq == bindparam("which"))
    .values(
        ciphertext=bindparam("no_text"),
        nonce=bindparam("no_nonce"),
        salt=bindparam("no_salt"),
        erased=True,
        lingers=True,
    )
)
_LINGERING = select(personal.c.seq).where(lingering).order_by(personal.c.seq)
_SETTLE = update(personal).where(personal.c.seq == bindparam("which")).values(lingers=False)


def add(tx: Connection, row: PersonalRow) -> None:
    """Write a sealed value behind all others."""
    tx.execute(_ADD, values_of(row))


def of_subject(tx: Connection, subject: str) -> list[PersonalRow]:
    """All that a subject's events brought, erased ones too, in order."""
    return [PersonalRow(*row) for row in tx.execute(_OF_SUBJECT, {"of": subject})]


def everything(tx: Connection) -> list[PersonalRow]:
    """Every row, in order."""
    return [PersonalRow(*row) for row in tx.execute(_ALL)]


def wipe(tx: Connection, rows: Iterable[PersonalRow]) -> None:
    """Overwrite rows with as many zeros, so that SQLite leaves them in their place."""
    for row in rows:
        blank = {
            "no_text": bytes(len(row.ciphertext)),
            "no_nonce": bytes(len(row.nonce)),
            "no_salt": bytes(len(row.salt)),
        }
        tx.execute(_WIPE, {"which": row.seq, **blank})


def lingering_rows(tx: Connection) -> list[int]:
    """The erased rows that the store's log may still hold."""
    return list(tx.execute(_LINGERING).scalars())


def settle(tx: Connection, seqs: Iterable[int]) -> None:
    """Note that the store's log holds these no more."""
    for seq in seqs:
        tx.execute(_SETTLE, {"which": seq})
