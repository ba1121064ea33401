"""The kiosk's window to the office: what it sees of the hall and what it may ask for.

The kiosk speaks to nothing but a `Desk`. Every method may block (disk, lock, network), so every
method is called off the Qt thread; `view`, `paper` and `wait_change` run at the same time as
`issue` and `reprint`, each from its own thread.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

Texts = Mapping[str, str]
"""One text in several languages; "vi" is always there."""


def in_language(texts: Texts, language: str) -> str:
    """The text in `language`, in Vietnamese where it was never translated."""
    return texts.get(language) or texts["vi"]


TELL = 1
"""The level of a check that speaks to a device without anything that people see or hear."""
SHOW = 2
"""The level of a check that can be seen or heard: a slip, all segments, a chime."""


class ServiceState(StrEnum):
    """Whether a service gives numbers now."""

    OPEN = "open"
    UNSERVED = "unserved"
    """Gives numbers, but no counter serves it yet."""
    CLOSED = "closed"


class PaperState(StrEnum):
    """What is known of the paper of a number."""

    PRINTING = "printing"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
    SKIPPED = "skipped"
    """No paper was asked for."""


class HelpNow(StrEnum):
    """A call for help from this kiosk, as the hall knows it."""

    NONE = ""
    ASKED = "asked"
    COMING = "coming"
    """Somebody answered and is on the way."""


@dataclass(frozen=True)
class ServiceRow:
    """A service as the hall offers it now; `waiting` is None where the kiosk cannot know.

    `opens_at` says when a closed service opens ("13:30", "07:30, thứ Hai"); `counters` are those
    that serve it at this moment.
    """

    id: str
    names: Texts
    series: str
    waiting: int | None
    state: ServiceState = ServiceState.OPEN
    opens_at: Texts | None = None
    counters: tuple[int, ...] = ()


@dataclass(frozen=True)
class PriorityRow:
    """A class of people; those of a `preferred` one are called earlier."""

    id: str
    names: Texts
    preferred: bool = True


@dataclass(frozen=True)
class Resting:
    """The office is closed; `opens_at` is None where no next opening is known."""

    opens_at: Texts | None


@dataclass(frozen=True)
class OutOfService:
    """This kiosk cannot see the hall: a short code and what happened, both for staff.

    `sentence` is None for a fault of the kiosk itself, which the page puts into words.
    """

    code: str
    sentence: Texts | None = None


@dataclass(frozen=True)
class HallView:
    """Everything a kiosk shows of the hall, read at one moment.

    `hours` are the week's opening hours, lines parted by a line feed. `clock` is the office's
    local HH:MM, or None while the clock is doubtful. `mark` is `sample` or `training` where nobody
    is served, else ""; `staffed` tells whether the record knows anybody who may sign in,
    `appointments` whether the number for an appointment can be taken here, at rest too.
    """

    office_names: Texts
    mark: str
    services: tuple[ServiceRow, ...]
    priorities: tuple[PriorityRow, ...]
    hours: Texts
    resting: Resting | None = None
    clock: str | None = None
    paper: Literal["expected", "not-expected"] = "expected"
    help: HelpNow = HelpNow.NONE
    staffed: bool = True
    appointments: bool = False

    @property
    def serving(self) -> bool:
        """Whether a citizen may begin a visit here."""
        return self.resting is None


@dataclass(frozen=True)
class Issued:
    """A number that the office gave.

    `ahead` counts the people called before it, None where the kiosk is cut off; `wait` is a range
    in minutes, or None where too little is known to say. `appointment` says how the appointment
    counts for which it was given. `visit_id` is the visit that it belongs to, which more numbers of
    the same person may join.
    """

    ticket_id: str
    number: str
    service_id: str
    priority: str | None
    ahead: int | None
    wait: tuple[int, int] | None
    counters: tuple[int, ...]
    appointment: Texts | None = None
    visit_id: str = ""


@dataclass(frozen=True)
class StaffMember:
    """Somebody who may look after a kiosk; `role` in words.

    A `technician` also looks after the machine itself.
    """

    number: int
    name: str
    role: Texts
    technician: bool = False


@dataclass(frozen=True)
class DeviceLine:
    """A device of the hall in words; `level` is "info", "warn" or "fault"."""

    id: str
    kind: Texts
    state: Texts
    level: str


class PrinterNow(StrEnum):
    """What this kiosk's own printer says of itself."""

    NONE = ""
    """The kiosk has no printer."""
    READY = "ready"
    OPEN = "open"
    NO_PAPER = "no-paper"
    FAULT = "fault"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Works:
    """What staff see at a kiosk.

    `asked_day` is the clock's date (ISO) while the office asks whether it is true, else None.
    """

    devices: tuple[DeviceLine, ...] = ()
    asked_day: str | None = None
    printer: PrinterNow = PrinterNow.NONE


@dataclass(frozen=True)
class Trouble:
    """What is wrong, for whoever mends it: the `code` for the telephone, who, and the steps."""

    code: str
    who: Texts
    steps: Texts
    """One step a line."""


@dataclass(frozen=True)
class MachineDevice:
    """A device of this machine; `level` is "info", "warn" or "fault", `state` says why.

    `age_s` is how old the news is, None where none ever came.
    """

    id: str
    kind: Texts
    level: str
    state: Texts
    age_s: int | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True)
class MachineNow:
    """This machine: its name in the hall, its program, how long that has been running.

    `printer` is what the kiosk's own printer says of itself.
    """

    name: str
    version: str
    running_s: int
    devices: tuple[MachineDevice, ...] = ()
    printer: PrinterNow = PrinterNow.NONE


@dataclass(frozen=True)
class Checked:
    """How a check ended: "pass", "warn", "fail" or "skipped", and what that rests on, in words."""

    result: str
    told: Texts = field(default_factory=lambda: {"vi": ""})
    trouble: Trouble | None = None


@dataclass(frozen=True)
class BundleFile:
    """Where the bundle for whoever helps was written; `carried` means on a stick to take away."""

    path: str
    size_bytes: int
    carried: bool


class DeskError(Exception):
    """The desk could not do what was asked.

        DeskError
        ├── DeskRefusal   a rule said no; nothing happened
        └── DeskUnknown   no answer in time; it may or may not have happened

    `code` is for staff and logs; `sentence` says what happened.
    """

    def __init__(self, code: str, sentence: Texts) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


class DeskRefusal(DeskError):
    """A rule said no and nothing happened; `sentence` tells the citizen why."""


class DeskUnknown(DeskError):
    """Busy, broken or too late: only the same command id, sent again, can tell what happened.

    `sentence` tells staff what is wrong.
    """


class MachineDesk(Protocol):
    """What a technician may ask of this machine. Any method may block and raise `DeskError`."""

    def machine(self) -> MachineNow:
        """The machine and its devices, the worst first."""
        ...

    def check_device(self, device: str, level: int) -> Checked:
        """Check a device by whoever owns it; what is wrong with it is a result, no error."""
        ...

    def write_bundle(self) -> BundleFile:
        """Write the bundle. Raises `DeskRefusal` where there is no room for it."""
        ...


class Desk(MachineDesk, Protocol):
    """What a kiosk may ask of the office. Any method may raise `DeskUnknown`."""

    def view(self) -> HallView:
        """The hall as it is now."""
        ...

    def issue(
        self,
        command_id: str,
        service: str,
        priority: str | None,
        language: str,
        visit: str | None = None,
    ) -> Issued:
        """Give a number and ask for its paper. The same id again returns the first number.

        `visit` is that of a number which the same person has already.
        Raises `DeskRefusal` where a rule forbids it.
        """
        ...

    def check_in(
        self,
        command_id: str,
        code: str,
        priority: str | None,
        language: str,
        visit: str | None = None,
    ) -> Issued:
        """Give the number for an appointment, by the code that was typed or scanned.

        Otherwise as `issue`.
        """
        ...

    def reprint(self, command_id: str, ticket_id: str) -> None:
        """Ask for the paper once more, marked as a second print. Raises `DeskRefusal`."""
        ...

    def paper(self, ticket_id: str) -> PaperState:
        """The state of the newest paper of this number."""
        ...

    def wait_change(self, after: int, timeout_s: float) -> int:
        """Wait until something in the hall has changed since change number `after`.

        Returns the present change number: `after` itself once `timeout_s` seconds went by.
        """
        ...

    def ask_help(self, command_id: str) -> None:
        """Call somebody to this kiosk; while such a call is open it is nothing to do."""
        ...

    def sign_in(self, number: int, pin: str) -> StaffMember:
        """Whose number and PIN these are. Raises `DeskRefusal` where they are nobody's."""
        ...

    def works(self) -> Works:
        """What staff who have signed in see."""
        ...

    def confirm_day(self, command_id: str, staff: int, day: str) -> None:
        """Staff member number `staff` says that today is `day` (ISO). Raises `DeskRefusal`."""
        ...

    def trial_print(self) -> None:
        """Print a trial slip and wait for it. Raises `DeskRefusal` unless it is confirmed."""
        ...

    def paper_strip(self) -> None:
        """Print a short strip that shows that the paper lies right, otherwise the same."""
        ...
