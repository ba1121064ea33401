"""What the second opinion of the office is written with: commands, tickets, counters and days.

Plain values; what changes them stands in `expected`, why they stay as they are in `verdicts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta

from office import counters as at
from office.act import Command
from tests.office.expected_voices import Rateable, Verdict
from tests.office.fair_queue import Person

SERVICES = {"civil": "A", "land": "B"}
RANKS = {"disabled": 10, "elderly": 20, "agent": 100, "": 100}
PLACES = {1: ("civil", "land"), 2: ("civil", "land"), 3: ("land",)}
HELPS: dict[int, tuple[str, ...]] = {3: ("civil",)}
PRIORITY_COUNTER, GUIDANCE = 2, 3
BETWEEN, CAP_MIN, PER_TURN = 2, 10, 2
TAKING = (("07:30", "11:00"), ("13:30", "16:30"))
SERVED_UNTIL = "17:00"
NEAR_MS = 180_000
BARELY_MS = 60_000
"""Nobody is served before so long after the call, unless somebody says so."""
OPEN = ("called", "serving")
LIVE = ("waiting", "held", *OPEN)
MOVES: dict[type, str] = {
    at.Recall: "called",
    at.Start: "serving",
    at.CountDossiers: "serving",
    at.NoShow: "no_show",
    at.EndUnattended: "finished",
    at.Hold: "held",
    at.Transfer: "waiting",
}
"""What the commands on the open ticket make of it."""
STATES = {at.OpenCounter: "open", at.PauseCounter: "paused", at.CloseCounter: "closed"}
TOLERANCE = timedelta(seconds=60)
LEFT = {"hold": "held", "return": "waiting"}


@dataclass(frozen=True)
class Asked:
    """A command of whatever kind, with all the arguments that matter here."""

    kind: type
    counter: int | None = None
    ticket: str = ""
    service: str | None = None
    priority: str | None = None
    services: tuple[str, ...] | None = ()
    confirm: bool = False
    leave: str | None = None
    unattended: bool = False
    opens: bool = False
    job: str = ""
    note: str | None = None
    outcome: str | None = None
    place: str = ""
    face: int = 0
    faces: int = 0
    reason: str | None = None
    visit: str | None = None
    why: str | None = None
    to: int | None = None
    helps: tuple[str, ...] | None = None
    seen: int = 0
    reminder: int | None = None
    dossiers: int = 1
    code: str = ""
    time: str = ""
    booking: str = ""
    officer: int = 0
    number: int = 0
    active: bool | None = None
    unserved: bool = True
    by_itself: bool = False
    subject: str = ""
    wishes: tuple[tuple[str, str], ...] = ()
    bookings: tuple[str, ...] = ()

    @classmethod
    def of(cls, command: Command) -> "Asked":
        """What a command asks; its ticket's number as the slip shows it."""
        names = {one.name for one in fields(cls)}
        known = {one.name: getattr(command, one.name) for one in fields(command)}
        if "person" in known:
            known["booking"] = known["person"].booking
        if "people" in known:
            known["bookings"] = tuple(one.booking for one in known["people"])
        asked = cls(type(command), **{name: known[name] for name in names & set(known)})
        return replace(asked, ticket=asked.ticket.upper())


@dataclass(frozen=True)
class Why:
    """A call as it is to be told: where, when (milliseconds), by which rule, and its facts."""

    counter: int
    at: int
    rule: str
    facts: Mapping[str, str | int]


@dataclass
class Slip(Person):
    """A ticket as it should stand.

    `before` is what its call took from it: its claims, and the counter's shares before that call,
    at `called_ms`, 0 for who was at the counter already. `near` tells of its announcement: the
    counter, when, and its moves by then.

    `moves` counts how often it has moved or been rated, `moved_at` is the command that did so last.
    `calls` are those that nobody took back.
    `seen` is the event with which somebody dealt with it last, `question` the one with which its
    officer was asked about it since. `entered` is when it came into the line (milliseconds).
    """

    day: str = ""
    state: str = "waiting"
    counter: int | None = None
    moves: int = 0
    moved_at: int = 0
    before: tuple[tuple[int | None, int, str, int | None], tuple[int, int]] | None = None
    called_ms: int = 0
    calls: tuple[Why, ...] = ()
    near: tuple[int, int, int] | None = None
    note: str | None = None
    outcome: str | None = None
    verdict: Verdict | None = None
    id: str = ""
    seen: int = 0
    question: int | None = None
    dossiers: int = 1
    entered: int = 0


@dataclass
class Desk:
    """A counter as it should stand.

    `last` is what undo would take back, `closed_at` the command that closed it last, or with which
    its officer left. `officer` is the number of whoever is signed in.
    """

    services: tuple[str, ...]
    state: str = "closed"
    helps: tuple[str, ...] = ()
    since_returned: int = 2
    since_priority: int = 9
    rateable: Rateable | None = None
    closed_at: int = 0
    officer: int | None = None
    last: "Memory | None" = None

    def change(self, services: tuple[str, ...] | None, helps: tuple[str, ...] | None) -> None:
        """Take other services, and help with others; None leaves them."""
        self.services = self.services if services is None else services
        helps = self.helps if helps is None else helps
        self.helps = tuple(one for one in helps if one not in self.services)


@dataclass
class Memory:
    """How things stood before a counter's command, and how often its tickets had moved after."""

    at: datetime
    desk: Desk
    command: int
    slips: dict[int, Slip | None] = field(default_factory=dict)
    after: dict[int, int] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()
    reopened: bool = False


@dataclass(frozen=True)
class Question:
    """The question which day it is: the clock's day when it arose, and when it was answered.

    `of_time` is a clock that was moved within the day: only its time is in question.
    """

    asked_on: str
    of_time: bool = False
    answered_on: str | None = None


@dataclass(frozen=True)
class Days:
    """The day that began last, by its name, and all days that ever began.

    `belongs` is the day whose queue each of them is: itself, unless its name was a mistake.
    `question` stands until the clock is believed again; `worked` is whether tickets have moved
    since nobody knew what day it is.
    """

    name: str | None = None
    belongs: Mapping[str, str] = field(default_factory=dict)
    shut: frozenset[str] = frozenset()
    question: Question | None = None
    worked: bool = False

    @property
    def closed(self) -> bool:
        """Whether the last day was closed."""
        return self.name in self.shut


def taken_by(desk: Desk, asked: Asked) -> tuple[str, ...]:
    """The services of a counter that opens: as asked, else as before its pause, else its usual."""
    usual = PLACES[asked.counter or 0] if desk.state == "closed" else desk.services
    return asked.services or usual


def named_call(asked: Asked) -> tuple[str, Mapping[str, str | int] | None]:
    """What is told of a call that names somebody; of one that names nobody the queue's rules do."""
    if asked.kind is at.CallNext:
        return "", None
    if asked.why:
        return "chosen", {"why": asked.why}
    return "walk-in" if asked.kind is at.WalkIn else "by-number", {}
