"""Which turns numbers have taken at the counters, told from the moves that still stand; pure.

A turn is the time for which a number took a counter, whatever ended it: it was finished, sent on,
put aside, made way for others, went back into its line, or nobody came. Whoever comes back to a
counter, also to go on with what was put aside, takes another turn.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from sys import intern
from typing import Any, NamedTuple

from office.model import ORDINARY
from office.turns import End, Turn


class Moved(NamedTuple):
    """An event that made or moved a ticket; see `office.model.Event`."""

    seq: int
    at: int
    kind: str
    ticket: str
    data: str


@dataclass(slots=True)
class Number:
    """A number's way so far; times are milliseconds.

    `given_for` is the service it was issued for, `service` and `priority` are the present ones.
    `since` is when its present wait began, `waited_until` when that for its first call ended, by
    the call or otherwise; None while it goes on. `asides` are how long it was put aside each time,
    `aside_since` is since when it is so now.
    """

    given_for: str
    service: str
    priority: str
    issued_at: int
    dossiers: int
    since: int
    turns: list[Turn] = field(default_factory=list)
    started: bool = False
    waited_until: int | None = None
    cancelled: bool = False
    asides: list[int] = field(default_factory=list)
    aside_since: int | None = None

    def call(self, counter: int, at: int) -> None:
        """A turn begins."""
        self.come_back(at)
        self.turns.append(Turn(self.service, counter, self.since, at, None))
        self.waited_until = self.waited_until or at
        self.started = False

    def leave(
        self, at: int, end: End, dossiers: int, to: str = "", to_counter: int | None = None
    ) -> None:
        """The turn is over, if there is one; from now on the number waits again, if it does."""
        self.since = at
        if self.turns and self.turns[-1].ended_at is None:
            self.turns[-1] = replace(
                self.turns[-1],
                ended_at=at,
                end=end,
                dossiers=dossiers,
                to=to,
                to_counter=to_counter,
            )

    def come_back(self, at: int) -> None:
        """Whoever was put aside is so no longer."""
        if self.aside_since is not None:
            self.asides.append(at - self.aside_since)
            self.since, self.aside_since = at, None


InATurn = Callable[[int], int]
"""How many of so many dossiers one turn takes."""
Data = dict[str, Any]
_Move = tuple[int, int, str, Data]
"""Its seq, time, kind and data."""


class Numbers:
    """The numbers of some days, told move by move."""

    def __init__(self, days: Collection[str], in_a_turn: InATurn) -> None:
        self._days = days
        self._in_a_turn = in_a_turn
        self._moves: dict[str, list[_Move]] = {}
        self._data: dict[tuple[tuple[str, Any], ...], Data] = {}
        self._numbers: dict[str, Number] = {}

    def tell(self, moves: Iterable[Moved]) -> None:
        """What happened next, in order of `seq`; what is no number of these days is passed over."""
        changed: dict[str, None] = {}
        for seq, at, kind, ticket, text in moves:
            told = self._moves.get(ticket)
            if told is None and kind != "ticket.issued":
                continue
            data = json.loads(text)
            if told is None:
                if data["day"] not in self._days:
                    continue
                told = self._moves[ticket] = []
            changed[ticket] = None
            if kind == "ticket.served":  # by hand: nothing is known of its turn
                self._moves[ticket] = []
            elif kind == "ticket.undone":
                self._moves[ticket] = [one for one in told if one[0] <= data["to"]]
            else:
                told.append((seq, at, intern(kind), self._kept(data)))
        for ticket in changed:
            if self._moves[ticket]:
                self._numbers[ticket] = _number(self._moves[ticket], self._in_a_turn)
            else:
                self._numbers.pop(ticket, None)

    def _kept(self, data: Data) -> Data:
        """What `_TOLD` looks at, one for all moves that tell the same: a day has thousands."""
        facts = tuple((name, data[name]) for name in _FACTS if name in data)
        return self._data.setdefault(facts, dict(facts))

    def all(self) -> list[Number]:
        """Every number that was given, but for those whose issue was taken back."""
        return list(self._numbers.values())


def _number(moves: Sequence[_Move], in_a_turn: InATurn) -> Number:
    (_, issued_at, _, data), *later = moves
    number = _issued(issued_at, data)
    for _, at, kind, data in later:
        tell = _TOLD.get(kind)
        if tell:
            tell(number, at, data, in_a_turn)
    if number.dossiers != 1 and number.turns and number.turns[-1].ended_at is None:
        number.turns[-1] = replace(number.turns[-1], dossiers=in_a_turn(number.dossiers))
    return number


def _issued(at: int, data: Data) -> Number:
    service = data["service"]
    return Number(service, service, data.get("priority", ORDINARY), at, data.get("dossiers", 1), at)


def _called(number: Number, at: int, data: Data, _in_a_turn: InATurn) -> None:
    number.call(data["counter"], at)


def _started(number: Number, _at: int, data: Data, _in_a_turn: InATurn) -> None:
    number.started = True
    number.dossiers = data.get("dossiers", number.dossiers)


def _resumed(number: Number, at: int, data: Data, in_a_turn: InATurn) -> None:
    _called(number, at, data, in_a_turn)
    number.started = True


def _missed(number: Number, at: int, _data: Data, _in_a_turn: InATurn) -> None:
    number.leave(at, End.ABSENT, 1)


def _finished(number: Number, at: int, data: Data, _in_a_turn: InATurn) -> None:
    unattended = data["ended_by"] == "unattended"
    number.leave(at, End.UNKNOWN if unattended else End.DONE, number.dossiers)


def _yielded(number: Number, at: int, data: Data, _in_a_turn: InATurn) -> None:
    number.leave(at, End.DONE, data["done"])
    number.dossiers = data["left"]


def _held(number: Number, at: int, _data: Data, in_a_turn: InATurn) -> None:
    number.leave(at, End.ASIDE, in_a_turn(number.dossiers))
    number.aside_since = at


def _back_in_line(number: Number, at: int, _data: Data, _in_a_turn: InATurn) -> None:
    number.come_back(at)


def _transferred(number: Number, at: int, data: Data, in_a_turn: InATurn) -> None:
    service = data.get("service", number.service)
    if data.get("by") != "reclassify":
        number.leave(at, End.SENT_ON, in_a_turn(number.dossiers), service, data.get("to"))
    number.service, number.priority = service, data.get("priority", number.priority)


def _returned(number: Number, at: int, _data: Data, in_a_turn: InATurn) -> None:
    """Where nobody knows whether anybody had come, nothing is known of the turn either."""
    end = End.SENT_ON if number.started else End.UNKNOWN
    number.leave(at, end, in_a_turn(number.dossiers), number.service)


def _gone(number: Number, at: int, _data: Data, _in_a_turn: InATurn) -> None:
    number.aside_since = None
    number.waited_until = number.waited_until or at


def _cancelled(number: Number, at: int, data: Data, in_a_turn: InATurn) -> None:
    number.cancelled = True
    _gone(number, at, data, in_a_turn)


_FACTS = ("service", "priority", "dossiers", "counter", "ended_by", "done", "left", "by", "to")
"""What the functions above ask for."""
_TOLD: dict[str, Callable[[Number, int, Data, InATurn], None]] = {
    "ticket.called": _called,
    "ticket.started": _started,
    "ticket.counted": _started,
    "ticket.resumed": _resumed,
    "ticket.missed": _missed,
    "ticket.finished": _finished,
    "ticket.yielded": _yielded,
    "ticket.held": _held,
    "ticket.readied": _back_in_line,
    "ticket.released": _back_in_line,
    "ticket.transferred": _transferred,
    "ticket.returned": _returned,
    "ticket.cancelled": _cancelled,
    "ticket.voided": _gone,
    "ticket.unserved": _gone,
}
"""What each kind tells; a kind that is not here tells nothing of turns."""
