"""What a panel is made of: where it stands, what it has read, what is open in it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from counter_display.guide import Arrive, KeepPrinter
from counter_display.pad import Pad, TrySignIn
from counter_display.torn import Torn
from office.act import Command
from office.config import OfficeSettings
from office.hall_views import PanelNow
from office.model import ORDINARY, CounterState, Ticket
from office.strips import Unsettled

PRESS_GUARD_MS = 500
"""Presses that follow one another faster than this are one press."""
MESSAGE_MS = 10_000
"""How long a sentence stands, unless the next press comes first."""
LINE_SHOWN = 12
"""So many who wait stand in the first list; all of them, or each service's, in the next."""
LOST_MS = 6_000
"""What was read longer ago than this is no longer taken for the present."""

OF_THE_TICKET = ("close", "transfer", "note", "outcome", "dossiers")
"""The lists that speak of the ticket that was open when they were opened, and go with it."""
OF_THE_PICKED = ("why", "ticket", "new-service", "new-class")
"""The lists that speak of a waiting ticket that was picked, and go when it is called."""
OF_THE_ORDER = ("issue", "issue-class", "issue-language", "issue-printer")
"""The lists from which a guide hands out a number."""
GUIDES_ALONE = (*OF_THE_PICKED[1:], *OF_THE_ORDER)
"""The lists that are gone where nobody guides."""
OF_THE_DAY = ("appointments", "arrived", "arrive-class", "arrive-language")
"""The lists of today's appointments: they are read only while one of these is open."""
OF_THE_STRIPS = ("strips", "torn", "torn-which", "torn-sure")
"""The lists in which numbers on paper are settled; all but the first are about one strip."""
GIVEN_MS = 300_000
"""So long the number that was given last may be joined by more of the same person."""
UNDER_LISTS = ("next", "recall", "no-show")
"""What a hotkey asks for while a list covers its button: nobody sees what it would do."""
SHEETS = (
    *OF_THE_TICKET,
    *OF_THE_PICKED,
    *OF_THE_ORDER,
    *OF_THE_DAY,
    *OF_THE_STRIPS,
    "counter",
    "services",
    "confirm-open",
    "walk-in",
    "class",
    "return",
    "line",
    "numbers",
    "papers",
    "day",
)
"""The lists that open over the panel's buttons."""
PAD, CODE_PAD, HAND_PAD = "sign-in", "code", "hand"
PADS = (PAD, CODE_PAD, HAND_PAD)
"""What opens there and is no list: number and PIN, an appointment's code, or whom to call."""
STRIP = "strip"
"""The press on the strip, whose meaning changes by itself."""
CONFIRM = "confirm"
"""The value with which a counter is opened although the office does not work."""


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """Where a panel stands: its counter, and the devices that its officer depends on.

    `office` are the office's settings; `devices` the counter's sign and keypad, the speaker and
    the printers, id → kind; `printer` prints slips again, None: nobody does. `printers` are those
    of the hall, from which a guide chooses; `elsewhere` are the devices of other halls, of which
    nothing is told here.
    """

    number: int
    point: str
    office: OfficeSettings
    devices: Mapping[str, str] = field(default_factory=dict)
    printer: str | None = None
    printers: tuple[str, ...] = ()
    elsewhere: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class View:
    """What was last read of the record, `age_ms` ago; `failed`: it cannot be read any more."""

    place: PanelPlace
    now: PanelNow | None
    age_ms: int = 0
    failed: bool = False

    @property
    def lost(self) -> bool:
        """Whether what is shown may no longer be the present."""
        return self.failed or self.age_ms > LOST_MS

    @property
    def now_ms(self) -> int:
        """The office's time, going on since it was read; 0 before that."""
        return self.now.at + self.age_ms if self.now else 0

    @property
    def ticket(self) -> Ticket | None:
        """The counter's open ticket."""
        return self.now.counter.ticket if self.now else None

    @property
    def offers_two(self) -> bool:
        """Whether so many were absent in a row that two numbers may be called at once."""
        enough = self.place.office.queue.two_after_absent
        if self.now is None or self.ticket or self.now.counter.state is not CounterState.OPEN:
            return False
        return 0 < enough <= self.now.absent_run and self.now.waiting > 1

    @property
    def in_line(self) -> tuple[Ticket, ...]:
        """Who waits, as far as it is listed: a guide sees the whole point, others their line."""
        if self.now is None:
            return ()
        return self.now.everybody if self.now.guides else self.now.line

    @property
    def listed(self) -> int:
        """How many wait in the list here, those who have no room in it among them."""
        if self.now is None:
            return 0
        return sum(one.waiting for one in self.now.hall) if self.now.guides else self.now.waiting

    def waiting(self, ticket_id: str) -> Ticket | None:
        """A waiting ticket that is listed here."""
        return next((one for one in self.in_line if one.id == ticket_id), None)

    def strip(self, torn: Torn | None) -> Unsettled | None:
        """The strip that is being settled, while it is still to be."""
        found = self.now.strips if self.now and torn else ()
        return next((one for one in found if torn and torn.is_of(one)), None)

    def may_call(self, ticket: Ticket) -> bool:
        """Whether this counter could call a waiting ticket now, whoever is before it."""
        here = self.now.counter if self.now else None
        if self.now is None or here is None or here.state is not CounterState.OPEN:
            return False
        if any(one.id == ticket.id for one, _ in self.now.elsewhere):
            return False
        taken = ticket.bound is None and ticket.service in (*here.services, *here.helps)
        return taken or ticket.bound == here.number


@dataclass(frozen=True, slots=True)
class Ui:
    """What is open in the panel, and what became of the last press.

    `sheet` is the list that is open (`SHEETS`), "" for none, and `about` the id of the ticket that
    was open then; `service` is the target of a transfer that waits for its note, with the counter
    `to` for which it is meant alone, or whose waiting numbers are looked at, "" for all. `priority`
    is the class of a walk-in or of a number that is handed out, `language` that of its slip,
    `picked` the id of a waiting ticket, `appointment` the code of one of today's, `printer` the one
    that was chosen last since the program began. `pad` is what is typed on it.
    `torn` is what was said so far of numbers on paper.
    `given` is the number that was given here last, at `given_ms`; `same`: the next one is for the
    same person. `doing` is the action whose command is under way; the record up to event `done_seq`
    shows what came of it. `ignored`: somebody pressed meanwhile. `message` is a sentence that
    stands until `message_until_ms`, `good` whether it tells that all went well; what was said of
    the slip held at `slip_at` was seen. `strip` is the action and value that the strip stands for
    since `strip_ms`. `by_hand` is whether the counter was cut off when it was looked at last, None
    before that. It turned at `turned_ms`, when `half` a number was typed; `turned`: nobody has
    pressed anything since. Times of the presses are milliseconds of a clock that only goes forward.
    """

    sheet: str = ""
    about: str = ""
    service: str = ""
    to: int | None = None
    priority: str = ORDINARY
    language: str = "vi"
    picked: str = ""
    appointment: str = ""
    printer: str = ""
    pad: Pad | None = None
    torn: Torn | None = None
    given: Ticket | None = None
    given_ms: int = 0
    same: bool = False
    doing: str = ""
    done_seq: int = 0
    ignored: bool = False
    message: str = ""
    message_until_ms: int = 0
    good: bool = False
    slip_at: int = 0
    pressed_ms: int = -PRESS_GUARD_MS
    strip: tuple[str, str] = ("", "")
    strip_ms: int = -PRESS_GUARD_MS
    by_hand: bool | None = None
    turned_ms: int = -PRESS_GUARD_MS
    turned: bool = False
    half: str = ""


Deed = Command | TrySignIn | KeepPrinter | Arrive
"""What a press gives: a command of the office, or what only the panel's program does."""


@dataclass(frozen=True, slots=True)
class Press:
    """A control of the panel was pressed, or its hotkey; `STRIP`: whatever the strip stands for."""

    action: str
    value: str
    at_ms: int


def printer_of(ui: Ui, view: View) -> str | None:
    """Where this panel's slips come from: as chosen here last, else as the settings say."""
    chosen = ui.printer or (view.now.printer if view.now else "")
    return chosen if chosen in view.place.printers else view.place.printer


def joined_visit(ui: Ui) -> str | None:
    """The visit that the next number joins; None for one of its own."""
    return ui.given.visit if ui.given and ui.same else None


def busy(ui: Ui, view: View) -> bool:
    """Whether the last command is not answered, or its outcome cannot have been seen yet."""
    if ui.doing:
        return True
    if view.now is None or view.lost or view.now.by_hand:  # events of another record say nothing
        return False
    return view.now.seq < ui.done_seq
