"""The values of a visit: what can be touched, where it stands, what happens, what follows.

Each turns into JSON by `dataclasses.asdict`; there `page` tells the places apart.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.desk import Issued, PaperState, Texts
from kiosk.staff_values import Restart, StaffAnswer, StaffErrand, StaffPlace

MAX_REPRINTS = 2
"""Paper that failed so often needs a person; the number stands without it."""

CODE_DIGITS = 8
"""How many digits an appointment's code has."""

NO_ANSWER = "no-answer"
"""Code for staff: the office said nothing at all."""

SOFT, MIDDLE, LOUD = 1, 2, 3
"""Steps of the volume."""


class Control(StrEnum):
    """What can be touched; from `STAFF` on only staff need it, but for the keys of a pad."""

    LANGUAGE = "language"
    START = "start"
    SERVICE = "service"
    CLOSED_SERVICE = "closed-service"
    PRIORITIES = "priorities"
    PRIORITY = "priority"
    MORE = "more"
    AGAIN = "again"
    REPRINT = "reprint"
    ANOTHER = "another"
    DONE = "done"
    END = "end"
    CONTINUE = "continue"
    REACH = "reach"
    LARGE = "large"
    CONTRAST = "contrast"
    LISTEN = "listen"
    HELP = "help"
    APPOINTMENT = "appointment"
    STAFF = "staff"
    KEY = "key"
    ERASE = "erase"
    ENTER = "enter"
    SHIFT_DAY = "shift-day"
    CONFIRM_DAY = "confirm-day"
    TRIAL_PRINT = "trial-print"
    PAPER = "paper"
    PAPER_STRIP = "paper-strip"
    BACK = "back"
    RESTART = "restart"
    MACHINE = "machine"
    TRY = "try"
    CHECK_ALL = "check-all"
    MEND = "mend"
    BUNDLE = "bundle"


class HelpStep(StrEnum):
    """How far a call for help has come at this kiosk, until the hall itself shows it."""

    NONE = ""
    OFFERED = "offered"
    ASKING = "asking"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True)
class Rules:
    """How long each page may stand (seconds) and how often an unanswered wish is sent again.

    A page left alone for `idle_s` warns, and goes home `warning_s` later. Whoever works at the
    printer touches nothing for `paper_s`.
    """

    languages: tuple[str, ...] = ("vi", "en")
    idle_s: float = 30.0
    warning_s: float = 30.0
    ticket_s: float = 10.0
    number_s: float = 60.0
    staff_s: float = 60.0
    paper_s: float = 300.0
    answer_s: float = 20.0
    retry_s: float = 1.0
    max_attempts: int = 5


@dataclass(frozen=True)
class Ease:
    """What a citizen changed to see, hear and reach; everybody finds the kiosk as `Ease()`."""

    large: bool = False
    contrast: bool = False
    reach: bool = False
    speaking: bool = False
    volume: int = MIDDLE


# --- places ---


@dataclass(frozen=True)
class Home:
    """Nobody has begun."""

    page: str = field(default="home", init=False)


@dataclass(frozen=True)
class Choosing:
    """A citizen chooses a service; `touched_closed` is the closed one that was touched last.

    `classes` means that the classes of priority stand there instead.
    """

    priority: str | None = None
    touched_closed: str | None = None
    classes: bool = False
    page: str = field(default="choose", init=False)


@dataclass(frozen=True)
class Appointing:
    """A citizen with an appointment types its code, or holds its square code to the reader."""

    priority: str | None = None
    digits: str = ""
    page: str = field(default="appointment", init=False)

    @property
    def ready(self) -> bool:
        """Whether the code is whole."""
        return len(self.digits) == CODE_DIGITS


@dataclass(frozen=True)
class Issuing:
    """The number is asked for under one command id, `attempts` times so far.

    `resting` means that the last attempt went unanswered and the next one waits its moment.
    `appointment` is the code of an appointment as it was typed or scanned; its service is not known
    here.
    """

    command_id: str
    service: str
    priority: str | None
    attempts: int = 1
    resting: bool = False
    appointment: str = field(default="", repr=False)
    page: str = field(default="issuing", init=False)


@dataclass(frozen=True)
class Refused:
    """No number: the office refused, or never answered `unanswered`, which may be sent again.

    `sentence` is the office's: to the citizen why it refused, to staff why it did not answer.
    `appointment` tells that it was asked for by an appointment.
    """

    code: str
    sentence: Texts | None
    priority: str | None
    unanswered: Issuing | None = None
    appointment: bool = False
    page: str = field(default="refused", init=False)


@dataclass(frozen=True)
class Ticketed:
    """The citizen has a number. `reprint_id` is a second print whose outcome is not known yet."""

    issued: Issued
    paper: PaperState
    reprints: int = 0
    reprint_id: str | None = None
    awaiting_reprint: bool = False
    page: str = field(default="ticket", init=False)

    @property
    def reprintable(self) -> bool:
        """Whether the citizen may ask for the paper once more."""
        return self.reprints < MAX_REPRINTS and self.paper in _SETTLED_ON_PAPER


_SETTLED_ON_PAPER = (PaperState.CONFIRMED, PaperState.UNCONFIRMED, PaperState.FAILED)

Place = Home | Choosing | Appointing | Issuing | Refused | Ticketed | StaffPlace


@dataclass(frozen=True)
class LastTap:
    """The latest tap, heeded or not, and the page it was meant for.

    The `value` of a key is left out: it may be a digit of a PIN, and no rule asks for it.
    """

    control: Control
    value: str
    page: str
    at_ms: int

    def __post_init__(self) -> None:
        """Forget which key it was."""
        if self.control is Control.KEY:
            object.__setattr__(self, "value", "")


@dataclass(frozen=True)
class Visit:
    """Where the visit stands. Only the time-out that carries the serial `timer` counts.

    `keeping`: an appointment may be kept while nothing else can be begun.
    `warned` means that the page asks whether anybody is still there; `extended` counts how often
    that was answered in a row. `missed_ms` are the times of the last touches beside everything.
    `known_ms` is the last touch that surely came from the same person as the one before.
    `beside` is the number which the same person has and whose visit the next one joins.
    """

    language: str
    place: Place = Home()
    serving: bool = True
    keeping: bool = False
    timer: int = 0
    last_tap: LastTap | None = None
    ease: Ease = Ease()
    help: HelpStep = HelpStep.NONE
    warned: bool = False
    extended: int = 0
    missed_ms: tuple[int, ...] = ()
    known_ms: int = 0
    beside: Issued | None = None

    @property
    def page(self) -> str:
        """What stands before the citizen: the warning, else the place."""
        return "idle" if self.warned else self.place.page

    @property
    def checks_in(self) -> bool:
        """Whether a number for an appointment may be asked for."""
        return self.serving or self.keeping

    def begun(self, usual_language: str) -> bool:
        """Whether there is something of a citizen to forget."""
        changed = self.language != usual_language or self.ease != Ease()
        return changed or not isinstance(self.place, Home)


# --- events ---


@dataclass(frozen=True)
class Tapped:
    """A control was released under the finger; `value` says which one of several."""

    control: Control
    at_ms: int
    value: str = ""


@dataclass(frozen=True)
class Missed:
    """A finger touched the glass beside everything that can be touched."""

    at_ms: int


@dataclass(frozen=True)
class CodeScanned:
    """The kiosk's reader read a code; it may be anybody's card, and stands in no repr."""

    text: str = field(repr=False)
    at_ms: int = 0


@dataclass(frozen=True)
class TimedOut:
    """The wait with this serial is over."""

    timer: int


@dataclass(frozen=True)
class HallChanged:
    """Whether visits may begin here now, and whether the hall shows a call for help from here.

    `keeping`: whoever has an appointment may take its number, although no others are given.
    """

    serving: bool
    helped: bool = False
    keeping: bool = False


@dataclass(frozen=True)
class NumberIssued:
    """The office gave the number; `paper` is where its slip begins."""

    command_id: str
    issued: Issued
    paper: PaperState


@dataclass(frozen=True)
class IssueRefused:
    """A rule forbids it; nothing was issued."""

    command_id: str
    code: str
    sentence: Texts


@dataclass(frozen=True)
class IssueUnknown:
    """The office did not answer; the number may or may not have been issued.

    `code` and `sentence` tell staff why, as far as it is known.
    """

    command_id: str
    code: str = NO_ANSWER
    sentence: Texts | None = None


@dataclass(frozen=True)
class PaperChanged:
    """The slip of this ticket stands so now."""

    ticket_id: str
    paper: PaperState


@dataclass(frozen=True)
class ReprintAnswered:
    """A second print was accepted, refused (`accepted` False) or went unanswered (None)."""

    command_id: str
    accepted: bool | None


@dataclass(frozen=True)
class HelpAnswered:
    """The call for help is in the record, or could not be written there."""

    asked: bool


Event = (
    Tapped
    | Missed
    | CodeScanned
    | TimedOut
    | HallChanged
    | NumberIssued
    | IssueRefused
    | IssueUnknown
    | PaperChanged
    | ReprintAnswered
    | HelpAnswered
    | StaffAnswer
)


# --- effects ---


@dataclass(frozen=True)
class Wait:
    """Replace any running wait; answer with `TimedOut(timer)` after `seconds`."""

    timer: int
    seconds: float


@dataclass(frozen=True)
class IssueTicket:
    """Ask the office for a number; an unanswered one comes again with the same id.

    `visit` is the one that it joins, None for one of its own.
    """

    command_id: str
    service: str
    priority: str | None
    language: str
    visit: str | None = None


@dataclass(frozen=True)
class CheckIn:
    """Ask the office for the number of an appointment, otherwise as `IssueTicket`."""

    command_id: str
    code: str = field(repr=False)
    priority: str | None
    language: str
    visit: str | None = None


@dataclass(frozen=True)
class Reprint:
    """Ask for the paper of this ticket once more."""

    command_id: str
    ticket_id: str


@dataclass(frozen=True)
class AskHelp:
    """Call somebody to this kiosk."""

    command_id: str


DeskEffect = IssueTicket | CheckIn | Reprint | AskHelp | StaffErrand
Effect = Wait | Restart | DeskEffect
