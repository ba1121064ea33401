"""Rows of ratings, one a ticket."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from office.store.tables import ratings
from office.store.values import values_of


@dataclass(frozen=True, slots=True)
class Rating:
    """A citizen's answer: face `face` of `faces`, `score` 5 (best) to 1, and why, if they said.

    `seq` and `at` (milliseconds) are those of the event that gave it.
    """

    ticket: str
    seq: int
    at: int
    face: int
    faces: int
    score: int
    source: str
    reason: str | None = None


_OF_TICKET = select(ratings).where(ratings.c.ticket == bindparam("of"))
_ALL = select(ratings).order_by(ratings.c.seq)
_EXPLAIN = update(ratings).where(ratings.c.ticket == bindparam("of"))


def of_ticket(tx: Connection, ticket_id: str) -> Rating | None:
    """The rating of a ticket."""
    row = tx.execute(_OF_TICKET, {"of": ticket_id}).first()
    return Rating(*row) if row else None


def all_ratings(tx: Connection) -> list[Rating]:
    """Every rating, in the order in which they were given."""
    return [Rating(*row) for row in tx.execute(_ALL)]


def add(tx: Connection, rating: Rating) -> None:
    """Write a rating; the database takes one a ticket."""
    tx.execute(insert(ratings), values_of(rating))


def explain(tx: Connection, ticket_id: str, reason: str) -> None:
    """Write why."""
    tx.execute(_EXPLAIN, {"of": ticket_id, "reason": reason})
