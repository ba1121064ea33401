"""How one office stands today, folded from its events as they come in. Pure.

What is told is for looking at: an act that was taken back is followed as far as the last call. The
office's own figures are the ones that count.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Self

from office.statistics import LEAST_RATED

LIMIT_S = 15 * 60
"""Nobody should wait longer (the regulations' figure for 2025)."""
_DONE = ("ticket.finished", "ticket.served")
_GONE = ("ticket.cancelled", "ticket.voided", "ticket.unserved")
GOOD = 4
"""A score from here on is a satisfied citizen."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a hall is folded from: kind, subject, time in milliseconds, data."""

    kind: str
    subject: str
    at: int
    data: str


@dataclass
class Hall:
    """An office today; times are milliseconds.

    `waiting` is who waits since when, by ticket; `called` how long whoever was called had waited,
    in seconds. `scores` counts ratings by score, "1" to "5". `faults` are devices that are not
    well, with since when and why; `help` where somebody called for help, since when.
    """

    day: str = ""
    open: bool = False
    issued: int = 0
    served: int = 0
    absent: int = 0
    waiting: dict[str, int] = field(default_factory=dict)
    called: dict[str, int] = field(default_factory=dict)
    scores: dict[str, int] = field(default_factory=dict)
    faults: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    help: dict[str, int] = field(default_factory=dict)
    last_at: int = 0

    @classmethod
    def read(cls, text: str) -> Self:
        """As `written` left it."""
        told = json.loads(text)
        told["faults"] = {name: (at, why) for name, (at, why) in told["faults"].items()}
        return cls(**told)

    def written(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @property
    def mean_wait_s(self) -> float | None:
        """The mean wait of who was called; None where nobody was."""
        return sum(self.called.values()) / len(self.called) if self.called else None

    @property
    def within(self) -> float | None:
        """The share of them who waited no longer than `LIMIT_S`, from 0 to 1."""
        if not self.called:
            return None
        return sum(one <= LIMIT_S for one in self.called.values()) / len(self.called)

    @property
    def satisfied(self) -> float | None:
        """The share of ratings that are good, from 0 to 1; None where there are too few to say."""
        rated = sum(self.scores.values())
        good = sum(count for score, count in self.scores.items() if int(score) >= GOOD)
        return good / rated if rated >= LEAST_RATED else None

    def longest_wait_s(self, now_ms: int) -> int:
        """How long whoever came first waits by now."""
        first = min(self.waiting.values(), default=now_ms)
        return max(0, now_ms - first) // 1000

    def follow(self, events: Iterable[Told]) -> None:
        """Take in what came."""
        for one in events:
            room = one.kind.partition(".")[0]
            data = json.loads(one.data)
            if room == "ticket":
                self._ticket(one)
            elif room == "day":
                self._day(one, data)
            else:
                self._other(one, data)
            self.last_at = max(self.last_at, one.at)

    def _day(self, one: Told, data: Mapping[str, object]) -> None:
        if one.kind == "day.opened":
            fresh = type(self)(one.subject.partition(":")[2], open=True, faults=self.faults)
            for name in fresh.__dataclass_fields__:
                setattr(self, name, getattr(fresh, name))
        elif one.kind == "day.closed" and not {"undone", "late"} & data.keys():
            self.open = False
            self.waiting.clear()

    def _ticket(self, one: Told) -> None:
        ticket = one.subject
        if one.kind == "ticket.issued":
            self.issued += 1
            self.waiting[ticket] = one.at
        elif one.kind == "ticket.called":
            since = self.waiting.pop(ticket, None)
            if since is not None and ticket not in self.called:
                self.called[ticket] = max(0, one.at - since) // 1000
        elif one.kind == "ticket.undone" and ticket in self.called:
            self.waiting[ticket] = one.at - self.called.pop(ticket) * 1000
        elif one.kind in ("ticket.transferred", "ticket.returned"):
            self.waiting[ticket] = one.at
        elif one.kind in _DONE:
            self.served += 1
            self.waiting.pop(ticket, None)
        elif one.kind == "ticket.missed":
            self.absent += 1
        elif one.kind in _GONE:
            self.waiting.pop(ticket, None)

    def _other(self, one: Told, data: Mapping[str, object]) -> None:
        match one.kind:
            case "rating.given":
                score = data.get("score")
                if type(score) is int and 1 <= score <= 5:
                    self.scores[str(score)] = self.scores.get(str(score), 0) + 1
            case "device.faulted":
                reasons = data.get("reasons")
                why = [str(reason) for reason in reasons] if isinstance(reasons, list) else []
                device = one.subject.partition(":")[2]
                since = self.faults[device][0] if device in self.faults else one.at
                self.faults[device] = (since, why)
            case "device.recovered":
                self.faults.pop(one.subject.partition(":")[2], None)
            case "help.asked":
                self.help.setdefault(one.subject, one.at)
            case "help.answered":
                self.help.pop(one.subject, None)
