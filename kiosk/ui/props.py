"""What each page shows, as plain values; `kiosk.ui.derive` makes them. No Qt here."""

from dataclasses import dataclass, field

from kiosk.desk import (
    HallView,
    MachineNow,
    OutOfService,
    PaperState,
    Texts,
    Works,
)
from kiosk.ui.machine_props import MachineProps
from kiosk.ui.staff_props import StaffProps
from kiosk.visit_values import (
    MIDDLE,
    Visit,
)

UNKNOWN = -1
"""A number of people that the kiosk does not know: it is cut off from the office."""


@dataclass(frozen=True)
class Inputs:
    """Everything that the pages depend on.

    `directions` is where people go whom the kiosk cannot help, `audible` whether it can read aloud,
    `restarts` whether a program that ends is started again, `scans` whether it reads codes.
    `view` is None until the hall was read once, `works` and `machine` until staff needed them.
    `lost` tells why the desk can no longer be read, None while it can. `seconds_left` counts down
    the running wait of a page.
    """

    visit: Visit
    languages: tuple[str, ...] = ("vi",)
    directions: Texts = field(default_factory=lambda: {"vi": ""})
    audible: bool = False
    restarts: bool = False
    scans: bool = False
    view: HallView | None = None
    works: Works | None = None
    machine: MachineNow | None = None
    lost: OutOfService | None = None
    seconds_left: int = 0


@dataclass(frozen=True)
class ServiceTile:
    """One service to touch; `asked` while its number is on the way."""

    key: str
    name: str
    waiting: int
    status: str
    opens: str
    counters: str
    asked: bool


@dataclass(frozen=True)
class PriorityChip:
    """One class to touch; the one without key and name stands for no priority."""

    key: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class LanguageChip:
    """One language to touch."""

    key: str
    chosen: bool


@dataclass(frozen=True)
class HallProps:
    """What stands on every page or tells about the whole hall.

    `page` is the page to show: starting, home, choose, ticket, refused, resting, out-of-service,
    appointment, idle, pin, staff, paper, machine. `begun` means that there is a visit to end, `few`
    that home shows the services itself. `help` is empty, offered, asking, asked, coming or failed;
    `left` the seconds until an idle visit ends. `code` and `fault` tell staff why the kiosk is out
    of service; `staffed` is whether anybody can sign in, `appointments` whether a number for one
    can be taken, `scans` whether its code can be scanned here.
    """

    page: str = "starting"
    language: str = "vi"
    languages: tuple[LanguageChip, ...] = ()
    begun: bool = False
    few: bool = False
    large: bool = False
    contrast: bool = False
    reach: bool = False
    audible: bool = False
    speaking: bool = False
    volume: int = MIDDLE
    help: str = ""
    left: int = 0
    directions: str = ""
    staffed: bool = True
    appointments: bool = False
    scans: bool = False
    office: str = ""
    mark: str = ""
    clock: str = ""
    hours: str = ""
    waiting: int = 0
    paper: bool = True
    opening: str = ""
    code: str = ""
    fault: str = ""


@dataclass(frozen=True)
class ChoiceProps:
    """The page on which a service is chosen.

    `classes` means that the classes of priority stand there alone; `priority` is the chosen one,
    `preferred` whether it goes before others. `mixed`: some of the classes go before nobody.
    `closed` and `opens` tell of the closed service that was touched. `asking` is empty, "sent"
    while the number is on the way, "again" once it had to be asked for more than once. `beside` is
    the number that the same person has already, empty for none.
    """

    services: tuple[ServiceTile, ...] = ()
    priorities: tuple[PriorityChip, ...] = ()
    prioritised: bool = False
    mixed: bool = False
    classes: bool = False
    priority: str = ""
    preferred: bool = False
    closed: str = ""
    opens: str = ""
    asking: str = ""
    beside: str = ""


@dataclass(frozen=True)
class AppointmentProps:
    """The page on which an appointment's code is typed.

    `digits` are those so far, in groups as on paper; `ready` is whether they are all. `asking` is
    as in `ChoiceProps`.
    """

    digits: str = ""
    ready: bool = False
    asking: str = ""


@dataclass(frozen=True)
class TicketProps:
    """The number in the citizen's hand. `longest` is 0 where no wait can be told (minutes).

    `preferred` is whether its class goes before others. `appointment` says how the appointment
    counts for which it was given, empty for everybody else.
    `say` means that the number is to be spoken whoever listens: there may be no paper with it.
    `another` is whether the same person may take one more.
    """

    number: str = ""
    service: str = ""
    priority: str = ""
    preferred: bool = False
    appointment: str = ""
    counters: str = ""
    ahead: int = 0
    shortest: int = 0
    longest: int = 0
    paper: str = PaperState.SKIPPED.value
    say: bool = False
    reprintable: bool = False
    another: bool = False
    countdown: int = 0


@dataclass(frozen=True)
class RefusalProps:
    """Why there is no number.

    `sentence` is the office's to the citizen; a wish that went `unanswered` has none, but a `code`
    and a `fault` in words, both for staff. `appointment` is whether it was asked for by one,
    `ordinary` whether an ordinary number may be taken instead.
    """

    sentence: str = ""
    unanswered: bool = False
    code: str = ""
    fault: str = ""
    appointment: bool = False
    ordinary: bool = False


@dataclass(frozen=True)
class Props:
    """Everything on the screen."""

    hall: HallProps = field(default_factory=HallProps)
    choice: ChoiceProps = field(default_factory=ChoiceProps)
    appointment: AppointmentProps = field(default_factory=AppointmentProps)
    ticket: TicketProps = field(default_factory=TicketProps)
    refusal: RefusalProps = field(default_factory=RefusalProps)
    staff: StaffProps = field(default_factory=StaffProps)
    machine: MachineProps = field(default_factory=MachineProps)
