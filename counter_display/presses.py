"""What a press on the officer's panel means now, and what its answer makes of the panel. Pure.

The panel remembers nothing but what is open in it (`Ui`), and that only until the next press.
What a press only opens or closes is in `panel_lists`, what only a guide does in `guide`.
"""

from collections.abc import Mapping
from dataclasses import replace

from counter_display.guide import Arrive, KeepPrinter, Order, guide_command, turned
from counter_display.pad import Pad, TrySignIn, without_pin
from counter_display.panel_lists import TYPED, moved, settled
from counter_display.panel_values import (
    CONFIRM,
    MESSAGE_MS,
    PADS,
    PRESS_GUARD_MS,
    STRIP,
    UNDER_LISTS,
    Deed,
    Press,
    Ui,
    View,
    busy,
    joined_visit,
    printer_of,
)
from counter_display.station import meaning
from counter_display.watched import KEYS as WATCHED_KEYS
from counter_display.watched import answer
from office.act import Command
from office.assistance import AnswerHelp
from office.counters import (
    CallNumber,
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
from office.model import Ticket
from office.queue import ReprintTicket
from office.signing import SignOut

_STAYING = ("reprint", "service", "help", "still", "enter", "count")
"""What is done beside an open list: it stays for the next choice."""
_AT_ONCE = (*TYPED, "enter")
"""What counts right behind a digit; a second "enter" has nothing to do, or waits for the first."""
_LEAVES: Mapping[str, Leave] = {"finish": "finish", "hold": "hold", "return": "return"}
_DAY_QUESTIONS = (Refusal.DAY_OFF, Refusal.DAY_CLOSED)


def pressed(ui: Ui, press: Press, view: View) -> tuple[Ui, Deed | None]:
    """What a press changes in the panel, and the command that it gives, if any.

    It counts only if the officer can have seen what the press before it did: a press while a
    command is under way is noted as ignored, and quick ones after another are one. So is a press on
    the strip that has just changed, and any when the line has just broken or is whole again: it was
    aimed at what stood there before.
    """
    ui = settled(ui, view, press.at_ms)
    if busy(ui, view):
        return replace(ui, ignored=True, pressed_ms=press.at_ms), None
    counts = _counts(ui, press)
    ui = replace(ui, pressed_ms=press.at_ms)
    if not counts:
        return ui, None
    if press.action == STRIP:
        press = Press(*ui.strip, press.at_ms)
    slip = view.now.slip if view.now else None
    ui = replace(ui, message="", turned=False, slip_at=slip.at if slip else 0)
    led = moved(ui, press, view)
    if led is not None:
        return led if led.sheet in PADS else replace(led, pad=None), None
    return (ui, None) if _hidden(ui, press) else _given(ui, press, view)


def _counts(ui: Ui, press: Press) -> bool:
    """Whether a press is none that bounced, and was aimed at what still stands there."""
    if press.at_ms - ui.turned_ms < PRESS_GUARD_MS:
        return False
    if press.at_ms - ui.pressed_ms < PRESS_GUARD_MS and press.action not in _AT_ONCE:
        return False
    on_strip = press.action in (STRIP, *WATCHED_KEYS)
    return not (on_strip and press.at_ms - ui.strip_ms < PRESS_GUARD_MS)


def _given(ui: Ui, press: Press, view: View) -> tuple[Ui, Deed | None]:
    """The command of a press, and the panel while it is under way."""
    given = command(press.action, press.value, ui, view)
    if given is None:
        return ui, None
    sheet = ui.sheet if press.action in _STAYING else ""
    if press.action == "printer":
        ui, sheet = replace(ui, printer=press.value), "issue"
    pad = ui.pad if sheet in PADS else None
    return replace(ui, sheet=sheet, pad=pad, doing=press.action), given


def _hidden(ui: Ui, press: Press) -> bool:
    """Whether a hotkey asks for what a list covers.

    Neither choosing an outcome nor counting dossiers nor signing in delays the next call.
    """
    covered = ui.sheet != "" and press.action in UNDER_LISTS
    return covered and not (press.action == "next" and ui.sheet in ("outcome", "dossiers", *PADS))


def strip_shown(ui: Ui, action: str, value: str, at_ms: int) -> Ui:
    """The panel that shows a strip which stands for this action and value at `at_ms`."""
    strip = (action, value)
    return ui if strip == ui.strip else replace(ui, strip=strip, strip_ms=at_ms)


def answered(
    ui: Ui, last_seq: int, sentence: str = "", at_ms: int = 0, given: Ticket | None = None
) -> Ui:
    """The command under way is done; `last_seq` is its last event, 0 where it left none.

    The sentence tells what came of it where nothing on the panel shows that; `given` is the number
    that it gave.
    """
    done = replace(ui, doing="", done_seq=last_seq, ignored=False)
    if given is not None:
        done = replace(done, given=given, given_ms=at_ms, same=False)
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
    """What no keypad has a key for: signing in and out, dossiers, another counter, two numbers."""
    number, point = view.place.number, view.place.point
    match action:
        case "count" if view.ticket and value.isdecimal():
            return CountDossiers(number, int(value), point)
        case "to" if view.ticket and ui.sheet == "transfer":
            return Transfer(number, view.ticket.service, point=point, to=int(value))
        case "service" if view.now and view.now.arranges:
            return turned(view.now.counter, value, point)
        case "two" if view.offers_two:
            return CallTwo(number, point)
        case "second":
            return CallSecond(number, value, point)
        case "sign-out":
            return SignOut(number, point)
        case "arrive":
            return Arrive(value, number, _order(ui, view), point)
        case "torn-record" if ui.torn and (strip := view.strip(ui.torn)):
            return ui.torn.settled(strip, view.place.office.tz)
        case "enter" if ui.pad:
            return _of_pad(ui.pad, printer_of(ui, view), number, point)
        case _:
            return None


def _of_pad(pad: Pad, printer: str | None, number: int, point: str) -> Deed | None:
    """What was typed, once it is whole: a code, a number with its PIN, or whom to call."""
    if pad.hand is not None:
        return CallNumber(number, pad.hand, point) if pad.is_whole else None
    if pad.code and pad.is_whole:
        return Arrive(pad.code, number, Order(printer=printer), point)
    return TrySignIn(number, int(pad.number), pad.pin, point) if pad.pin else None


def _of_guide(action: str, value: str, ui: Ui, view: View) -> Command | KeepPrinter | None:
    """What only somebody who guides may do."""
    if view.now is None or not view.now.guides:
        return None
    place = (view.place.point, view.place.number)
    return guide_command(action, value, _order(ui, view), place)


def _order(ui: Ui, view: View) -> Order:
    """What is chosen for a number that is given here."""
    printer = printer_of(ui, view)
    return Order(ui.priority, ui.language, printer, ui.picked, joined_visit(ui))


def _chosen(value: str, ui: Ui, view: View) -> Command | None:
    """What becomes of the open or picked ticket by the choice from the list that is open for it."""
    number, point = view.place.number, view.place.point
    match ui.sheet:
        case "transfer":
            return Transfer(number, value, point=point)
        case "note":
            return Transfer(number, ui.service, value or None, point, ui.to)
        case "why":
            return CallNumber(number, ui.picked, point, value or None)
        case "outcome":
            return Finish(number, value, point)
        case "close" if value in _LEAVES:
            return CloseCounter(number, _LEAVES[value], point)
        case _:
            return None
