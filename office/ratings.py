"""Citizens say how satisfied they were: once a ticket, and why when they were not."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from office.act import Act
from office.config import MAIN_POINT
from office.days import Reckoning
from office.errors import Refusal, Refused
from office.model import Event, Ticket
from office.office import Office
from office.store import Transaction, calls_by_hand, events, tickets
from office.store import ratings as rows
from office.store.ratings import Rating
from office.tickets import standing

Source = Literal["touch", "buttons"]

SCORES: Mapping[int, tuple[int, ...]] = {3: (5, 3, 1), 4: (5, 4, 2, 1), 5: (5, 4, 3, 2, 1)}
"""How many faces were shown → the score of each of them, the best one first."""
LOW_SCORE = 2
"""A score up to this may be explained."""

AFTER_END_S = 120
AFTER_NEXT_CALL_S = 20
EXPLAIN_WITHIN_S = 120

_AT_COUNTER = ("ticket.called", "ticket.started", "ticket.counted", "ticket.resumed")


@dataclass(frozen=True, slots=True)
class ToRate:
    """The ticket that a counter's rating screen is about.

    It closes at `closes_at` (milliseconds), earlier when the counter calls or serves the next one.
    `low`: it is rated so low that a reason may be told, and none has been told yet.
    """

    ticket: Ticket
    closes_at: int
    rated: bool
    low: bool


@dataclass(frozen=True, slots=True)
class GiveRating:
    """A citizen chooses face `face` of `faces`, 1 being the best one; `ticket` is an id."""

    name: ClassVar[str] = "rating.give"
    ticket: str
    face: int
    faces: int
    source: Source
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused with `rating-given` the second time, `rating-closed` when it cannot be rated."""
        score = score_of(self.face, self.faces)
        ticket = act.ticket(self.ticket)
        if rows.of_ticket(act.tx, ticket.id):
            raise Refused(Refusal.RATING_GIVEN, number=ticket.label)
        asked = _open(act.tx, act.now, act.point, ticket.counter)
        if asked is None or asked[0] != ticket:
            raise Refused(Refusal.RATING_CLOSED, number=ticket.label)
        data = {"face": self.face, "faces": self.faces, "score": score, "source": self.source}
        rows.add(act.tx, given(act.record("rating.given", ticket.id, data)))


@dataclass(frozen=True, slots=True)
class ExplainRating:
    """A citizen who gave a low rating says why, by one of the settings' reasons."""

    name: ClassVar[str] = "rating.explain"
    ticket: str
    reason: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused with `reason-unknown`; `rating-given` the second time; else `rating-closed`."""
        ticket = act.ticket(self.ticket)
        known = [one.id for one in act.settings.rating_reasons]
        if self.reason not in known:
            raise Refused(Refusal.REASON_UNKNOWN, choice=self.reason, known=", ".join(known))
        rating = rows.of_ticket(act.tx, ticket.id)
        if rating is None or not _may_be_explained(rating, act.now.at):
            raise Refused(Refusal.RATING_CLOSED, number=ticket.label)
        if rating.reason is not None:
            raise Refused(Refusal.RATING_GIVEN, number=ticket.label)
        act.record("rating.explained", ticket.id, {"reason": self.reason})
        rows.explain(act.tx, ticket.id, self.reason)


def score_of(face: int, faces: int) -> int:
    """The score, 5 to 1, of a face; face 1 is the best one shown. Raises ValueError."""
    if faces not in SCORES or not 1 <= face <= faces:
        raise ValueError(f"face {face} of {faces}")
    return SCORES[faces][face - 1]


def to_rate(office: Office, point: str, counter: int) -> ToRate | None:
    """The ticket that a counter finished last, while it may be rated.

    That is until the counter serves the next one, 20 s after it has called one, or 120 s after the
    end; an unattended end is nothing to rate.
    """
    with office.look() as (tx, now):
        return to_rate_within(tx, now, point, counter)


def to_rate_within(tx: Transaction, now: Reckoning, point: str, counter: int) -> ToRate | None:
    """The same, within a look that has begun; none while a counter is cut off."""
    asked = None if calls_by_hand(tx) else _open(tx, now, point, counter)
    if asked is None:
        return None
    ticket, closes_at = asked
    rating = rows.of_ticket(tx, ticket.id)
    low = rating is not None and rating.score <= LOW_SCORE and rating.reason is None
    return ToRate(ticket, closes_at, rating is not None, low)


def given(event: Event) -> Rating:
    """The rating that a `rating.given` event makes."""
    data = json.loads(event.data)
    return Rating(
        ticket=event.subject,
        seq=event.seq,
        at=event.at,
        face=data["face"],
        faces=data["faces"],
        score=data["score"],
        source=data["source"],
    )


RATING_KINDS = ("rating.given", "rating.explained")


def fold_ratings(history: Iterable[Event]) -> list[Rating]:
    """All ratings, from the journal's events of `RATING_KINDS`, in the order of giving."""
    ratings: dict[str, Rating] = {}
    for event in history:
        if event.kind == "rating.given":
            ratings[event.subject] = given(event)
        else:
            reason = json.loads(event.data)["reason"]
            ratings[event.subject] = replace(ratings[event.subject], reason=reason)
    return list(ratings.values())


def _may_be_explained(rating: Rating, at: int) -> bool:
    return rating.score <= LOW_SCORE and abs(at - rating.at) <= EXPLAIN_WITHIN_S * 1000


def _open(
    tx: Transaction, now: Reckoning, point: str, counter: int | None
) -> tuple[Ticket, int] | None:
    """The ticket that may be rated at a counter now, and when that ends (milliseconds)."""
    ticket = tickets.last_finished(tx, point, now.days, counter) if counter else None
    if ticket is None or ticket.ended_at is None:
        return None
    if abs(now.at - ticket.ended_at) >= AFTER_END_S * 1000:
        return None
    closes_at = ticket.ended_at + AFTER_END_S * 1000
    for event in _since(tx, ticket):
        if event.kind != "ticket.called":
            return None
        closes_at = min(closes_at, event.at + AFTER_NEXT_CALL_S * 1000)
    return (ticket, closes_at) if now.at < closes_at else None


def _since(tx: Transaction, ticket: Ticket) -> list[Event]:
    """Whom its counter has called or served since a ticket ended, unless that was undone."""
    moves = events.of_kinds_since(tx, ticket.seq, (*_AT_COUNTER, "ticket.undone"))
    return [
        event
        for event in standing(moves)
        if event.point == ticket.point and json.loads(event.data)["counter"] == ticket.counter
    ]
