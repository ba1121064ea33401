"""What a press on the officer's panel means now: a list opens, or the office gets a command. Pure.

The panel remembers nothing but what is open in it (`Ui`), and that only until the next press.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from counter_display.station import meaning
from counter_display.watched import KEYS as WATCHED_KEYS
from counter_display.watched import answer
from office.act import Command
from office.assistance import AnswerHelp
from office.config import OfficeSettings
from office.counters import (
    CloseCounter,
    Finish,
    Leave,
    OpenCounter,
    Resume,
    Return,
    Transfer,
    WalkIn,
)
from office.errors import OfficeError, Refusal
from office.hall_views import PanelNow
from office.model import ORDINARY, Ticket
from office.queue import ReprintTicket

PRESS_GUARD_MS = 500
"""Presses that follow one another faster than this are one press."""
MESSAGE_MS = 10_000
"""How long a sentence stands, unless the next press comes first."""
LOST_MS = 6_000
"""What was read longer ago than this is no longer taken for the present."""

OF_THE_TICKET = ("close", "transfer", "note", "outcome")
"""The lists that speak of the ticket that was open when they were opened, and go with it."""
UNDER_LISTS = ("next", "recall", "no-show")
"""What a hotkey asks for while a list covers its button: nobody sees what it would do."""
SHEETS = (
    *OF_THE_TICKET,
    "counter",
    "confirm-open",
    "walk-in",
    "class",
    "return",
    "line",
    "papers",
    "day",
)
"""The lists that open over the panel's buttons."""
STRIP = "strip"
"""The press on the strip, whose meaning changes by itself."""
CONFIRM = "confirm"
"""The value with which a counter is opened although the office does not work."""

_ABOVE: Mapping[str, str] = {"class": "walk-in", "note": "transfer", "close": "counter"}
"""The list to which one goes back from another; from all others back to the buttons."""
_STAYING = ("reprint", "help", "still")
"""What is done beside an open list: it stays for the next choice."""
_LEAVES: Mapping[str, Leave] = {"finish": "finish", "hold": "hold", "return": "return"}
_DAY_QUESTIONS = (Refusal.DAY_OFF, Refusal.DAY_CLOSED)


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """Where a panel stands: its counter, and the devices that its officer depends on.

    `office` are the office's settings; `devices` the counter's sign and keypad, the speaker and
    the printers, id → kind; `printer` prints slips again, None: nobody does.
    """

    number: int
    point: str
    office: OfficeSettings
    devices: Mapping[str, str] = field(default_factory=dict)
    printer: str | None = None


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


@dataclass(frozen=True, slots=True)
class Ui:
    """What is open in the panel, and what became of the last press.

    `sheet` is the list that is open (`SHEETS`), "" for none, and `about` the id of the ticket that
    was open then; `service` is the target of a transfer that waits for its note, `priority` the
    class of a walk-in. `doing` is the action whose command
    is under way; the record up to event `done_seq` shows what came of it. `ignored`: somebody
    pressed meanwhile. `message` is a sentence that stands until `message_until_ms`. `strip` is the
    action and value that the strip stands for since `strip_ms`. Times of the presses are
    milliseconds of a clock that only goes forward.
    """

    sheet: str = ""
    about: str = ""
    service: str = ""
    priority: str = ORDINARY
    doing: str = ""
    done_seq: int = 0
    ignored: bool = False
    message: str = ""
    message_until_ms: int = 0
    pressed_ms: int = -PRESS_GUARD_MS
    strip: tuple[str, str] = ("", "")
    strip_ms: int = -PRESS_GUARD_MS


@dataclass(frozen=True, slots=True)
class Press:
    """A control of the panel was pressed, or its hotkey; `STRIP`: whatever the strip stands for."""

    action: str
    value: str
    at_ms: int


def busy(ui: Ui, view: View) -> bool:
    """Whether the last command is not answered, or its outcome cannot have been seen yet."""
    if ui.doing:
        return True
    return view.now is not None and not view.lost and view.now.seq < ui.done_seq


def pressed(ui: Ui, press: Press, view: View) -> tuple[Ui, Command | None]:
    """What a press changes in the panel, and the command that it gives, if any.

    It counts only if the officer can have seen what the press before it did: a press while a
    command is under way is noted as ignored, and quick ones after another are one. So is a press on
    the strip that has just changed: it was aimed at what stood there before.
    """
    if busy(ui, view):
        return replace(ui, ignored=True, pressed_ms=press.at_ms), None
    ui, before_ms = replace(ui, pressed_ms=press.at_ms), ui.pressed_ms
    if press.at_ms - before_ms < PRESS_GUARD_MS:
        return ui, None
    if press.action in (STRIP, *WATCHED_KEYS) and press.at_ms - ui.strip_ms < PRESS_GUARD_MS:
        return ui, None
    if press.action == STRIP:
        press = Press(*ui.strip, press.at_ms)
    ui = replace(settled(ui, view), message="")
    moved = _moved(ui, press, view)
    if moved is not None:
        return moved, None
    if _hidden(ui, press):
        return ui, None
    given = command(press.action, press.value, ui, view)
    if given is None:
        return ui, None
    sheet = ui.sheet if press.action in _STAYING else ""
    return replace(ui, sheet=sheet, doing=press.action), given


def _hidden(ui: Ui, press: Press) -> bool:
    """Whether a hotkey asks for what a list covers; choosing an outcome never delays the next."""
    covered = ui.sheet != "" and press.action in UNDER_LISTS
    return covered and (ui.sheet, press.action) != ("outcome", "next")


def settled(ui: Ui, view: View) -> Ui:
    """The panel without a list whose ticket has gone: a keypad or the day may have moved it."""
    gone = ui.sheet in OF_THE_TICKET and (view.ticket is None or view.ticket.id != ui.about)
    return replace(ui, sheet="") if gone else ui


def strip_shown(ui: Ui, action: str, value: str, at_ms: int) -> Ui:
    """The panel that shows a strip which stands for this action and value at `at_ms`."""
    strip = (action, value)
    return ui if strip == ui.strip else replace(ui, strip=strip, strip_ms=at_ms)


def answered(ui: Ui, last_seq: int) -> Ui:
    """The command under way is done; `last_seq` is its last event, 0 where it left none."""
    return replace(ui, doing="", done_seq=last_seq, ignored=False)


def failed(ui: Ui, error: Exception, sentence: str, at_ms: int) -> Ui:
    """The command under way was refused, or could not be written; the sentence says why.

    Opening a counter on a day off is a question, and stays until it is answered.
    """
    code = error.code if isinstance(error, OfficeError) else ""
    asks = ui.doing == "open" and code in _DAY_QUESTIONS
    return replace(
        ui,
        sheet="confirm-open" if asks else ui.sheet,
        doing="",
        ignored=False,
        message=sentence,
        message_until_ms=at_ms + MESSAGE_MS,
    )


def command(action: str, value: str, ui: Ui, view: View) -> Command | None:
    """The command that a control stands for; None where it has nothing to do now.

    What a keypad's key of the same name means, it means here too. What is chosen for a ticket
    counts only while its list is open.
    """
    if view.now is None:
        return None
    number, point = view.place.number, view.place.point
    match action:
        case "choose":
            return _chosen(value, ui, view)
        case "walk-in":
            return WalkIn(number, value, ui.priority, point)
        case "return":
            return Return(number, value, point)
        case "resume":
            return Resume(number, value, point)
        case "open":
            return OpenCounter(number, confirm=value == CONFIRM, point=point)
        case "close":
            return CloseCounter(number, point=point)
        case "help":
            return AnswerHelp(value, point)
        case one if one in WATCHED_KEYS:
            return answer(action, value, view.now.counter, point)
        case "reprint" if view.place.printer:
            return ReprintTicket(value, view.place.printer, point)
        case _:
            return meaning(action, view.now.counter, point)


def _chosen(value: str, ui: Ui, view: View) -> Command | None:
    """What becomes of the open ticket by the choice from the list that is open for it."""
    number, point = view.place.number, view.place.point
    match ui.sheet:
        case "transfer":
            return Transfer(number, value, point=point)
        case "note":
            return Transfer(number, ui.service, value or None, point)
        case "outcome":
            return Finish(number, value, point)
        case "close" if value in _LEAVES:
            return CloseCounter(number, _LEAVES[value], point)
        case _:
            return None


def _moved(ui: Ui, press: Press, view: View) -> Ui | None:
    """The panel after a press that only opens or closes something; None for any other press."""
    about = view.ticket.id if view.ticket else ""
    match press.action, press.value:
        case "back", _:
            return replace(ui, sheet=_ABOVE.get(ui.sheet, ""))
        case "sheet", sheet if sheet in SHEETS:
            chosen = ui.priority if sheet == "class" else ORDINARY
            return replace(ui, sheet=sheet, about=about, priority=chosen)
        case "class", chosen:
            return replace(ui, sheet="walk-in", priority=chosen)
        case "choose", service if ui.sheet == "transfer" and view.place.office.transfer_notes:
            return replace(ui, sheet="note", service=service)
        case "close", _ if about:
            return replace(ui, sheet="close", about=about)
        case _:
            return None
