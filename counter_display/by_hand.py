"""The panel of a counter that is cut off: numbers are typed to be called. Pure."""

from dataclasses import replace

from counter_display.pad import Pad, for_number
from counter_display.panel_values import HAND_PAD, Ui, View
from office.model import CounterState
from office.numbering import OWN_SERIES

CAN = ("next", "recall", "no-show", "finish")
"""The buttons that have something to do there; `next` leads to the pad."""


def is_by_hand(view: View) -> bool:
    """Whether the panel's counter is cut off."""
    return view.now is not None and view.now.by_hand


def turned(ui: Ui, view: View, at_ms: int) -> Ui:
    """The panel that has noticed that the line broke, or is whole again; the pad goes with that.

    What was done before is told by events of another record: nobody waits for them any more.
    """
    if view.now is None or view.now.by_hand == ui.by_hand:
        return ui
    first = ui.by_hand is None
    ui = replace(ui, by_hand=view.now.by_hand)
    if first:
        return ui
    typing = ui.sheet == HAND_PAD and ui.pad is not None and not ui.doing
    half = ui.pad.hand or "" if typing and ui.pad and ui.pad != fresh(view) else ""
    ui = replace(ui, done_seq=0, turned=True, turned_ms=at_ms, half=half, message="")
    return replace(ui, sheet="", pad=None) if ui.sheet == HAND_PAD else ui


def led(ui: Ui, view: View) -> Ui:
    """The panel that leads to the pad by itself while nobody is at the counter."""
    if view.now is None or ui.sheet or ui.doing or not view.now.by_hand or view.ticket:
        return ui
    return ui if view.now.counter.state is CounterState.PAUSED else asking(ui, view)


def asking(ui: Ui, view: View) -> Ui:
    """The panel with the pad for a number."""
    return replace(ui, sheet=HAND_PAD, pad=fresh(view))


def fresh(view: View) -> Pad:
    """The pad; where all whom the counter takes have one letter, that is typed already."""
    office, taken = view.place.office, view.now.counter.services if view.now else ()
    letters = {one.series for one in office.services if one.id in taken}
    return for_number(next(iter(letters)) if len(letters) == 1 else "")


def letters(view: View) -> tuple[str, ...]:
    """What a number here may begin with, and what a kiosk's own one is made of besides digits."""
    services = view.place.office.services
    here = {one.series for one in services if one.point == view.place.point}
    return (*sorted({*here, OWN_SERIES[0]}), OWN_SERIES[1])


def said_aloud(view: View) -> bool:
    """Whether nobody but the officer tells whom the counter calls.

    What stands on another machine is still with the office's record, and hears nothing of it.
    """
    return not {"sign", "speaker"} & set(view.place.devices.values())
