"""What a press on the officer's panel means now: a list opens, or the office gets a command. Pure.

The panel remembers nothing but what is open in it (`Ui`), and that only until the next press.
What is typed on the pad is in `pad`, what only a guide does in `guide`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from counter_display.guide import KeepPrinter, Order, guide_command
from counter_display.pad import PAD_S, Pad, TrySignIn, entered, erased, fresh, typed, without_pin
from counter_display.station import meaning
from counter_display.watched import KEYS as WATCHED_KEYS
from counter_display.watched import answer
from office.act import Command
from office.assistance import AnswerHelp
from office.config import OfficeSettings
from office.counters import (
    CallSecond,
    CallTwo,
    CloseCounter,
    CountDossiers,
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
from office.model import ORDINARY, CounterState, Ticket
from office.queue import ReprintTicket
from office.signing import SignOut

PRESS_GUARD_MS = 500
"""Presses that follow one another faster than this are one press."""
MESSAGE_MS = 10_000
"""How long a sentence stands, unless the next press comes first."""
LOST_MS = 6_000
"""What was read longer ago than this is no longer taken for the present."""

OF_THE_TICKET = ("close", "transfer", "note", "outcome", "dossiers")
"""The lists that speak of the ticket that was open when they were opened, and go with it."""
OF_THE_PICKED = ("ticket", "new-service", "new-class")
"""The lists that speak of a waiting ticket that a guide has picked, and go when it is called."""
OF_THE_ORDER = ("issue", "issue-class", "issue-language", "issue-printer")
"""The lists from which a guide hands out a number."""
UNDER_LISTS = ("next", "recall", "no-show")
"""What a hotkey asks for while a list covers its button: nobody sees what it would do."""
SHEETS = (
    *OF_THE_TICKET,
    *OF_THE_PICKED,
    *OF_THE_ORDER,
    "counter",
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
PAD = "sign-in"
"""What opens there and is no list: number and PIN are typed on it."""
STRIP = "strip"
"""The press on the strip, whose meaning changes by itself."""
CONFIRM = "confirm"
"""The value with which a counter is opened although the office does not work."""

_ABOVE: Mapping[str, str] = {
    "class": "walk-in",
    "note": "transfer",
    "close": "counter",
    PAD: "counter",
    "numbers": "line",
    "ticket": "numbers",
    "new-service": "ticket",
    "new-class": "ticket",
    "issue-class": "issue",
    "issue-language": "issue",
    "issue-printer": "issue",
}
"""The list to which one goes back from another; from all others back to the buttons."""
_STAYING = ("reprint", "help", "still", "enter", "count")
"""What is done beside an open list: it stays for the next choice."""
_TYPED = ("digit", "erase")
"""Two of these in a moment are two: somebody types."""
_AT_ONCE = (*_TYPED, "enter")
"""What counts right behind a digit; a second "enter" has nothing to do, or waits for the first."""
_LEAVES: Mapping[str, Leave] = {"finish": "finish", "hold": "hold", "return": "return"}
_DAY_QUESTIONS = (Refusal.DAY_OFF, Refusal.DAY_CLOSED)


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """Where a panel stands: its counter, and the devices that its officer depends on.

    `office` are the office's settings; `devices` the counter's sign and keypad, the speaker and
    the printers, id → kind; `printer` prints slips again, None: nobody does. `printers` are those
    of the hall, from which a guide chooses.
    """

    number: int
    point: str
    office: OfficeSettings
    devices: Mapping[str, str] = field(default_factory=dict)
    printer: str | None = None
    printers: tuple[str, ...] = ()


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

    def waiting(self, ticket_id: str) -> Ticket | None:
        """A waiting ticket of the point, where a guide sees them all."""
        everybody = self.now.everybody if self.now else ()
        return next((one for one in everybody if one.id == ticket_id), None)


@dataclass(frozen=True, slots=True)
class Ui:
    """What is open in the panel, and what became of the last press.

    `sheet` is the list that is open (`SHEETS`), "" for none, and `about` the id of the ticket that
    was open then; `service` is the target of a transfer that waits for its note, or whose waiting
    numbers a guide looks at, `priority` the class of a walk-in or of a number that is handed out,
    `language` that of its slip, `picked` the id of a waiting ticket, `printer` the one that was
    chosen last since the program began. `pad` is what is typed on it.
    `doing` is the action whose command is under way; the record up to event `done_seq` shows what
    came of it. `ignored`: somebody pressed meanwhile. `message` is a sentence that stands until
    `message_until_ms`, `good` whether it tells that all went well; what was said of the slip held
    at `slip_at` was seen. `strip` is the action and value that the strip stands for since
    `strip_ms`. Times of the presses are milliseconds of a clock that only goes forward.
    """

    sheet: str = ""
    about: str = ""
    service: str = ""
    priority: str = ORDINARY
    language: str = "vi"
    picked: str = ""
    printer: str = ""
    pad: Pad | None = None
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


Deed = Command | TrySignIn | KeepPrinter
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


def busy(ui: Ui, view: View) -> bool:
    """Whether the last command is not answered, or its outcome cannot have been seen yet."""
    if ui.doing:
        return True
    return view.now is not None and not view.lost and view.now.seq < ui.done_seq


def pressed(ui: Ui, press: Press, view: View) -> tuple[Ui, Deed | None]:
    """What a press changes in the panel, and the command that it gives, if any.

    It counts only if the officer can have seen what the press before it did: a press while a
    command is under way is noted as ignored, and quick ones after another are one. So is a press on
    the strip that has just changed: it was aimed at what stood there before.
    """
    if busy(ui, view):
        return replace(ui, ignored=True, pressed_ms=press.at_ms), None
    ui = settled(ui, view, press.at_ms)
    ui, before_ms = replace(ui, pressed_ms=press.at_ms), ui.pressed_ms
    if press.at_ms - before_ms < PRESS_GUARD_MS and press.action not in _AT_ONCE:
        return ui, None
    if press.action in (STRIP, *WATCHED_KEYS) and press.at_ms - ui.strip_ms < PRESS_GUARD_MS:
        return ui, None
    if press.action == STRIP:
        press = Press(*ui.strip, press.at_ms)
    slip = view.now.slip if view.now else None
    ui = replace(ui, message="", slip_at=slip.at if slip else 0)
    moved = _moved(ui, press, view)
    if moved is not None:
        return moved if moved.sheet == PAD else replace(moved, pad=None), None
    if _hidden(ui, press):
        return ui, None
    given = command(press.action, press.value, ui, view)
    if given is None:
        return ui, None
    sheet = ui.sheet if press.action in _STAYING else ""
    if press.action == "printer":
        ui, sheet = replace(ui, printer=press.value), "issue"
    pad = ui.pad if sheet == PAD else None
    return replace(ui, sheet=sheet, pad=pad, doing=press.action), given


def _hidden(ui: Ui, press: Press) -> bool:
    """Whether a hotkey asks for what a list covers.

    Neither choosing an outcome nor counting dossiers nor signing in delays the next call.
    """
    covered = ui.sheet != "" and press.action in UNDER_LISTS
    return covered and not (press.action == "next" and ui.sheet in ("outcome", "dossiers", PAD))


def settled(ui: Ui, view: View, at_ms: int = 0) -> Ui:
    """The panel without a list whose ticket has gone: a keypad or the day may have moved it.

    So has a list that is a guide's alone once nobody guides here, and a pad that nobody has touched
    for `PAD_S` by `at_ms`.
    """
    gone = ui.sheet in OF_THE_TICKET and (view.ticket is None or view.ticket.id != ui.about)
    if view.now:
        gone |= ui.sheet in (*OF_THE_PICKED, *OF_THE_ORDER, "numbers") and not view.now.guides
        gone |= ui.sheet in OF_THE_PICKED and view.waiting(ui.picked) is None
    gone |= ui.sheet == PAD and not ui.doing and at_ms - ui.pressed_ms > PAD_S * 1000
    return replace(ui, sheet="", pad=None) if gone else ui


def strip_shown(ui: Ui, action: str, value: str, at_ms: int) -> Ui:
    """The panel that shows a strip which stands for this action and value at `at_ms`."""
    strip = (action, value)
    return ui if strip == ui.strip else replace(ui, strip=strip, strip_ms=at_ms)


def answered(ui: Ui, last_seq: int, sentence: str = "", at_ms: int = 0) -> Ui:
    """The command under way is done; `last_seq` is its last event, 0 where it left none.

    The sentence tells what came of it where nothing on the panel shows that.
    """
    done = replace(ui, doing="", done_seq=last_seq, ignored=False)
    if ui.doing == "enter":
        done = replace(done, sheet="", pad=None)
    if not sentence:
        return done
    return replace(done, message=sentence, message_until_ms=at_ms + MESSAGE_MS, good=True)


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
        good=False,
        pad=without_pin(ui.pad) if ui.pad else None,
        pressed_ms=max(ui.pressed_ms, at_ms) if ui.pad else ui.pressed_ms,
    )


def command(action: str, value: str, ui: Ui, view: View) -> Deed | None:
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
            return ReprintTicket(value, printer_of(ui, view) or view.place.printer, point)
        case _:
            special = _of_officer(action, value, ui, view) or _of_guide(action, value, ui, view)
            return special or meaning(action, view.now.counter, point)


def _of_officer(action: str, value: str, ui: Ui, view: View) -> Deed | None:
    """Signing in and out, two numbers at once, dossiers: what no keypad has a key for."""
    number, point = view.place.number, view.place.point
    match action:
        case "count" if view.ticket and value.isdecimal():
            return CountDossiers(number, int(value), point)
        case "two" if view.offers_two:
            return CallTwo(number, point)
        case "second":
            return CallSecond(number, value, point)
        case "sign-out":
            return SignOut(number, point)
        case "enter" if ui.pad and ui.pad.pin:
            return TrySignIn(number, int(ui.pad.number), ui.pad.pin, point)
        case _:
            return None


def _of_guide(action: str, value: str, ui: Ui, view: View) -> Command | KeepPrinter | None:
    """What only somebody who guides may do."""
    if view.now is None or not view.now.guides:
        return None
    order = Order(ui.priority, ui.language, printer_of(ui, view), ui.picked)
    return guide_command(action, value, order, (view.place.point, view.place.number))


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
            return replace(ui, sheet=_above(ui))
        case "sheet", sheet if sheet in OF_THE_PICKED or sheet in OF_THE_ORDER[1:]:
            return replace(ui, sheet=sheet)
        case "sheet", sheet if sheet in SHEETS:
            chosen = ui.priority if sheet == "class" else ORDINARY
            fresh_one = replace(ui, sheet=sheet, about=about, priority=chosen)
            return replace(fresh_one, service="", language="vi", picked="")
        case "class", chosen:
            above = "issue" if ui.sheet == "issue-class" else "walk-in"
            return replace(ui, sheet=above, priority=chosen)
        case "language", chosen if ui.sheet == "issue-language":
            return replace(ui, sheet="issue", language=chosen)
        case "queue", service:
            return replace(ui, sheet="numbers", service=service)
        case "pick", ticket_id:
            return replace(ui, sheet="ticket", picked=ticket_id)
        case "choose", service if ui.sheet == "transfer" and view.place.office.transfer_notes:
            return replace(ui, sheet="note", service=service)
        case "close", _ if about:
            return replace(ui, sheet="close", about=about)
        case "sheet", sheet if sheet == PAD:
            place = view.place.office.counter(view.place.point, view.place.number)
            return replace(ui, sheet=PAD, pad=fresh(place.officer if place else None))
        case _:
            return replace(ui, pad=_typed(ui.pad, press)) if _types(ui, press) and ui.pad else None


def _above(ui: Ui) -> str:
    """The list to which one goes back."""
    above = _ABOVE.get(ui.sheet, "")
    return "line" if above == "numbers" and not ui.service else above


def _types(ui: Ui, press: Press) -> bool:
    """Whether a press only changes what stands on the pad."""
    goes_on = press.action == "enter" and ui.pad is not None and not ui.pad.pin
    return ui.sheet == PAD and (press.action in _TYPED or goes_on)


def _typed(pad: Pad, press: Press) -> Pad:
    match press.action:
        case "digit":
            return typed(pad, press.value)
        case "erase":
            return erased(pad)
        case _:
            return entered(pad)
