"""Which list is open in the panel: what opens, closes and leads from one to another. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from counter_display.by_hand import asking, is_by_hand, led, turned
from counter_display.pad import PAD_S, Pad, entered, erased, for_code, fresh, typed
from counter_display.panel_values import (
    CODE_PAD,
    GIVEN_MS,
    GUIDES_ALONE,
    OF_THE_DAY,
    OF_THE_ORDER,
    OF_THE_PICKED,
    OF_THE_STRIPS,
    OF_THE_TICKET,
    PAD,
    PADS,
    SHEETS,
    Press,
    Ui,
    View,
)
from counter_display.torn import torn_of
from office.model import ORDINARY

_ABOVE: Mapping[str, str] = {
    "class": "walk-in",
    "note": "transfer",
    "close": "counter",
    PAD: "counter",
    CODE_PAD: "appointments",
    "arrived": "appointments",
    "arrive-class": "arrived",
    "arrive-language": "arrived",
    "services": "counter",
    "strips": "counter",
    "torn": "strips",
    "torn-which": "torn",
    "torn-sure": "torn-which",
    "numbers": "line",
    "ticket": "numbers",
    "why": "ticket",
    "new-service": "ticket",
    "new-class": "ticket",
    "issue-class": "issue",
    "issue-language": "issue",
    "issue-printer": "issue",
}
"""The list to which one goes back from another; from all others back to the buttons."""
TYPED = ("digit", "erase")
"""Two of these in a moment are two: somebody types."""


def settled(ui: Ui, view: View, at_ms: int = 0) -> Ui:
    """The panel without a list whose ticket has gone: a keypad or the day may have moved it.

    So has a list that is a guide's alone once nobody guides here, and a pad that nobody has touched
    for `PAD_S` by `at_ms`. A counter that is cut off leads to the pad for a number by itself. The
    number that was given last is forgotten after `GIVEN_MS`.
    """
    ui = turned(ui, view, at_ms)
    if ui.given and at_ms - ui.given_ms > GIVEN_MS:
        ui = replace(ui, given=None, same=False)
    gone = ui.sheet in OF_THE_TICKET and (view.ticket is None or view.ticket.id != ui.about)
    if view.now:
        gone |= ui.sheet in GUIDES_ALONE and not view.now.guides
        gone |= ui.sheet in OF_THE_STRIPS[1:] and view.strip(ui.torn) is None
        gone |= ui.sheet in OF_THE_PICKED and view.waiting(ui.picked) is None
    left = ui.sheet in (PAD, CODE_PAD) and not ui.doing
    gone |= left and at_ms - ui.pressed_ms > PAD_S * 1000
    return led(replace(ui, sheet="", pad=None) if gone else ui, view)


def moved(ui: Ui, press: Press, view: View) -> Ui | None:
    """The panel after a press that only opens or closes something; None for any other press."""
    if press.action == "next" and is_by_hand(view):
        return asking(ui, view)
    if press.action == "sheet":
        return _opened(ui, press.value, view)
    if types(ui, press) and ui.pad:
        return replace(ui, pad=_typed(ui.pad, press))
    return _led(ui, press, view)


def _opened(ui: Ui, sheet: str, view: View) -> Ui | None:
    """The panel with a list, or with the pad; None for a list that there is not."""
    if sheet in (*OF_THE_PICKED, *OF_THE_ORDER[1:], *OF_THE_DAY[2:], *OF_THE_STRIPS[1:]):
        return replace(ui, sheet=sheet)
    if sheet == PAD:
        return replace(ui, sheet=PAD, pad=fresh(_expected(view)))
    if sheet == CODE_PAD:
        return replace(ui, sheet=CODE_PAD, pad=for_code())
    if sheet not in SHEETS:
        return None
    chosen = ui.priority if sheet == "class" else ORDINARY
    about = view.ticket.id if view.ticket else ""
    anew = replace(ui, sheet=sheet, about=about, priority=chosen)
    return replace(anew, service="", to=None, language="vi", picked="", same=False)


def _expected(view: View) -> int | None:
    """Whom the roster names, while nobody has signed in: whoever takes another's place types."""
    place = view.place.office.counter(view.place.point, view.place.number)
    signed_in = view.now and view.now.officer
    return None if signed_in or place is None else place.officer


def _led(ui: Ui, press: Press, view: View) -> Ui | None:
    """The panel after a choice that leads to another list."""
    match press.action, press.value:
        case "back", _:
            return replace(ui, sheet=_above(ui, view))
        case "class", chosen:
            return replace(ui, sheet=_ABOVE.get(ui.sheet, "walk-in"), priority=chosen)
        case "language", chosen if ui.sheet in ("issue-language", "arrive-language"):
            return replace(ui, sheet=_ABOVE[ui.sheet], language=chosen)
        case "person", _ if ui.given:
            return replace(ui, same=not ui.same)
        case "queue", service:
            return replace(ui, sheet="numbers", service=service)
        case "all", _:
            return replace(ui, sheet="numbers", service="")
        case "arriving", code:
            anew = replace(ui, priority=ORDINARY, language="vi", same=False)
            return replace(anew, sheet="arrived", appointment=code)
        case "pick", ticket_id:
            guides = view.now is not None and view.now.guides
            return replace(ui, sheet="ticket" if guides else "why", picked=ticket_id)
        case ("choose" | "to") as action, target if ui.sheet == "transfer" and _asks_note(view):
            return _noting(ui, action, target, view)
        case "close", _ if view.ticket:
            return replace(ui, sheet="close", about=view.ticket.id)
        case _:
            return _torn(ui, press, view)


def _torn(ui: Ui, press: Press, view: View) -> Ui | None:
    """The panel after what is said of numbers on paper."""
    if press.action == "torn":
        return replace(ui, sheet="torn", torn=torn_of(press.value))
    if ui.torn is None or view.now is None:
        return None
    match press.action, press.value:
        case "torn-upto", number:
            strip = view.strip(ui.torn)
            since = view.now.silent_since if strip and strip.goes_on else None
            return replace(
                ui, sheet="torn-which", torn=replace(ui.torn, upto=int(number), since=since)
            )
        case "torn-turn", number:
            return replace(ui, torn=ui.torn.turned(int(number)))
        case "torn-since", minutes:
            return replace(ui, torn=ui.torn.moved(int(minutes), view.now.at))
        case _:
            return None


def _asks_note(view: View) -> bool:
    return bool(view.ticket and view.place.office.transfer_notes)


def _noting(ui: Ui, action: str, target: str, view: View) -> Ui:
    """The panel that asks for a note on the way to a service, or to a counter."""
    if action == "to" and view.ticket:
        return replace(ui, sheet="note", service=view.ticket.service, to=int(target))
    return replace(ui, sheet="note", service=target, to=None)


def _above(ui: Ui, view: View) -> str:
    """The list to which one goes back."""
    above = _ABOVE.get(ui.sheet, "")
    if ui.sheet == "why" and not (view.now and view.now.guides):
        above = "line"
    return "line" if above == "numbers" and not ui.service else above


def types(ui: Ui, press: Press) -> bool:
    """Whether a press only changes what stands on the pad."""
    goes_on = press.action == "enter" and ui.pad is not None and not ui.pad.is_whole
    return ui.sheet in PADS and (press.action in TYPED or goes_on)


def _typed(pad: Pad, press: Press) -> Pad:
    match press.action:
        case "digit":
            return typed(pad, press.value)
        case "erase":
            return erased(pad)
        case _:
            return entered(pad)
