"""The values of what staff do at a kiosk: who signs in, what they may do there, what follows.

Each turns into JSON by `dataclasses.asdict`.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.desk import PrinterNow, StaffMember, Texts
from kiosk.machine_values import AtMachine, MachineAnswer, MachineErrand

NUMBER_DIGITS = 4
PIN_DIGITS = 12
"""No staff number and no PIN is longer."""


class Pin(str):
    """Digits that nobody may read: dots in a repr, and dots where `asdict` makes JSON of them."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(self._dots())

    def __deepcopy__(self, _memo: object) -> str:
        # the hook by which `asdict` takes a text over
        return self._dots()

    def _dots(self) -> str:
        return "●" * len(self)


# --- places ---


@dataclass(frozen=True)
class SigningIn:
    """Somebody types a staff number, then a PIN; `pin` is None as long as the number is typed.

    A `pin` given as text becomes a `Pin`, so that no state ever shows its digits.
    `checking` is the attempt under way; `sentence` says why the last one failed.
    """

    number: str = ""
    pin: str | None = None
    checking: str | None = None
    sentence: Texts | None = None
    page: str = field(default="pin", init=False)

    def __post_init__(self) -> None:
        """Hide the digits."""
        if self.pin is not None:
            object.__setattr__(self, "pin", Pin(self.pin))


@dataclass(frozen=True)
class AtWork:
    """A member of staff looks after this kiosk.

    `shift` is how many days the date that they would confirm lies from the clock's. `doing` is the
    command under way; `done` means that the last one went well, `fault` says why it did not.
    `leaving` means that the program is about to end and start again.
    """

    member: StaffMember
    shift: int = 0
    doing: str | None = None
    done: bool = False
    fault: Texts | None = None
    leaving: bool = False
    page: str = field(default="staff", init=False)


class PaperTask(StrEnum):
    """What is done to the paper."""

    CHANGE = "change"
    JAM = "jam"


@dataclass(frozen=True)
class AtPrinter:
    """A member of staff has both hands in the printer.

    `troubled` means that the printer was open, out of paper or broken and has not printed since: as
    soon as it is ready a strip shows whether the paper lies right. That comes by itself once, then
    it was `shown`. `doing`, `done` and `fault` are about the latest strip.
    """

    member: StaffMember
    task: PaperTask
    troubled: bool = False
    shown: bool = False
    doing: str | None = None
    done: bool = False
    fault: Texts | None = None
    page: str = field(default="paper", init=False)


Working = AtWork | AtPrinter | AtMachine
StaffPlace = SigningIn | Working


# --- events ---


@dataclass(frozen=True)
class SignedIn:
    """Number and PIN of this attempt belong to `member`."""

    attempt: str
    member: StaffMember


@dataclass(frozen=True)
class SignInFailed:
    """They do not, or could not be checked."""

    attempt: str
    sentence: Texts


@dataclass(frozen=True)
class WorkEnded:
    """What staff asked for under this command id is done, or not because of a `fault`."""

    command_id: str
    fault: Texts | None = None


@dataclass(frozen=True)
class PrinterSeen:
    """What this kiosk's printer says of itself now."""

    printer: PrinterNow


StaffAnswer = SignedIn | SignInFailed | WorkEnded | PrinterSeen | MachineAnswer


# --- effects ---


@dataclass(frozen=True)
class SignIn:
    """Check number and PIN."""

    attempt: str
    number: int
    pin: str = field(repr=False)


@dataclass(frozen=True)
class ConfirmDay:
    """Staff say that today is `day` (ISO)."""

    command_id: str
    staff: int
    day: str


@dataclass(frozen=True)
class TrialPrint:
    """Print a trial slip on this kiosk's own printer."""

    command_id: str


@dataclass(frozen=True)
class PaperStrip:
    """Print a short strip there."""

    command_id: str


@dataclass(frozen=True)
class Restart:
    """End this program; what keeps it alive starts it again."""

    staff: int


StaffErrand = SignIn | ConfirmDay | TrialPrint | PaperStrip | MachineErrand
StaffEffect = StaffErrand | Restart
