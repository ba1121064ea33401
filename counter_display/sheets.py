"""The lists that open over the panel's buttons, row by row. Pure."""

from collections.abc import Callable, Iterable, Mapping

from counter_display import arrivals, guide_sheets, torn_sheets
from counter_display.panel_values import CONFIRM, LINE_SHOWN, PAD, Ui, View, printer_of
from counter_display.rows import (
    Namer,
    Row,
    appointment_rows,
    choice_rows,
    class_rows,
    joined,
    line_rows,
    minutes,
    service_rows,
    ticket_row,
    waited_min,
)
from office.model import CounterState
from office.queue import MOST_DOSSIERS

DOSSIER_STEPS = (1, 5, 10, -1)
"""How many dossiers more one press counts."""
_BY_STATE = (CounterState.OPEN, CounterState.PAUSED, CounterState.CLOSED)
"""Where somebody would rather be sent comes first."""


def rows(ui: Ui, view: View, names: Namer) -> tuple[Row, ...]:
    """The rows of the list that is open; none where none is."""
    make = _SHEETS.get(ui.sheet)
    return tuple(make(ui, view, names)) if make and view.now else ()


def _counter(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    state = view.now.counter.state if view.now else CounterState.CLOSED
    if state is CounterState.OPEN:
        yield Row("pause", names.say("pause"), "pause")
    else:
        paused = state is CounterState.PAUSED
        yield Row("open", names.say("go-on" if paused else "open"), "open")
    if state is not CounterState.CLOSED:
        yield Row("close", names.say("close"), "close")
    if view.now and view.now.by_hand:
        return
    if state is not CounterState.CLOSED:
        yield Row("services", names.say("services"), "sheet", "services")
    yield from _officer(view, names)
    yield from torn_sheets.way_in(view, names)


def _taken(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """The services of the point, what the counter does for each, and what a press makes of it."""
    if view.now is None:
        return
    here, may = view.now.counter, view.now.arranges
    if not may:
        yield Row("sign-in", names.say("services-who"), "sheet", PAD, button=names.say("sign-in"))
    for one in names.office.services:
        if one.point == view.place.point:
            now = "takes" if one.id in here.services else "helps" if one.id in here.helps else "not"
            button = names.say(f"{now}-then") if may else ""
            detail = names.say(f"{now}-now")
            action, value = ("service", one.id) if may else ("", "")
            yield Row(one.id, names.of(one.name), action, value, "", detail, button)


def _close(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    number = view.ticket.label if view.ticket else ""
    by_hand = view.now is not None and view.now.by_hand
    for leave in ("finish",) if by_hand else ("finish", "hold", "return"):
        yield Row(leave, names.say(f"close-{leave}", number=number), "choose", leave)


def _confirm_open(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    yield Row(CONFIRM, names.say("open-anyway"), "open", CONFIRM)


def _officer(view: View, names: Namer) -> Iterable[Row]:
    """Who is signed in, and signing in and out; nothing where nobody has a PIN."""
    if view.now is None or not view.now.staffed:
        return
    officer = view.now.officer
    if officer is None:
        yield Row("sign-in", names.say("sign-in"), "sheet", PAD, "", names.say("nobody-signed-in"))
        return
    role = names.words.say("roles", officer.role)
    who = joined(officer.name, role)
    yield Row("sign-out", names.say("sign-out"), "sign-out", detail=who)
    yield Row("sign-in", names.say("sign-in-other"), "sheet", PAD)


def _walk_in(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    if view.now and view.now.guides and not view.now.guidance:
        yield Row("-issue", names.say("issue-only"), "sheet", "issue")
    if names.office.priority_classes:
        chosen = names.priority(ui.priority) or names.say("ordinary")
        yield Row(
            "-class", names.say("class", name=chosen), "sheet", "class", button=names.say("change")
        )
    for service in view.now.counter.services if view.now else ():
        yield Row(service, names.service(service), "walk-in", service)
    yield from appointment_rows(view, names)


def _class(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    return class_rows("class", names)


def _transfer(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """To another service, or to one counter alone for the same one; open counters first."""
    if view.now is None or view.ticket is None:
        return
    service = view.ticket.service
    yield from service_rows("choose", service, view, names)
    others = [one for one in view.now.counters if one.number != view.place.number]
    for one in sorted(others, key=lambda other: _BY_STATE.index(other.state)):
        takes = "" if service in (*one.services, *one.helps) else names.say("takes-not")
        detail = joined(names.say(f"counter-{one.state.value}"), takes)
        title = names.say("to-counter", counter=one.number)
        yield Row(f"to-{one.number}", title, "to", str(one.number), detail=detail)


def _note(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    yield Row("-none", names.say("no-note"), "choose")
    yield from choice_rows(names.office.transfer_notes, names)


def _dossiers(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """More or fewer of them: few presses for any number, and each can be taken back."""
    before = view.ticket.dossiers if view.ticket else 0
    for step in DOSSIER_STEPS:
        count = before + step
        if 1 <= count <= MOST_DOSSIERS:
            title = names.say("dossiers-more" if step > 0 else "dossiers-fewer", count=abs(step))
            detail = names.say("dossiers-then", count=count)
            yield Row(f"{step:+d}", title, "count", str(count), detail=detail)


def _outcome(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    return choice_rows(names.office.outcomes, names)


def _return(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    if view.now is None:
        return
    for one in view.now.readied:
        yield ticket_row(one, names, "", names.say("readied"))
    for one in view.now.held:
        detail = names.say("held", counter=one.counter)
        yield ticket_row(one, names, "resume", detail, names.say("resume"))
    for one in view.now.absent:
        detail = names.say("absent", minutes=minutes(view, one.ended_at or view.now_ms))
        yield ticket_row(one, names, "return", detail, names.say("return"))


def _line(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    if view.now is None:
        return
    if view.now.guides:
        yield from guide_sheets.everybody(view, names)
        return
    shown = view.now.line[:LINE_SHOWN]
    yield from line_rows(shown, view, names)
    more, all_of_them = view.now.waiting - len(shown), len(view.now.line) > len(shown)
    if more > 0:
        action, button = ("all", names.say("see-all")) if all_of_them else ("", "")
        yield Row("-more", names.say("more", count=more), action, button=button)
    for one, counter in view.now.elsewhere:
        yield ticket_row(one, names, "", names.say("elsewhere", counter=counter))


def _why(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    """Why a number is called before its turn; no reason is ever required."""
    yield from choice_rows(names.office.call_reasons, names)
    yield Row("-none", names.say("no-reason"), "choose")


def _papers(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    action, button = ("reprint", names.say("reprint")) if printer_of(ui, view) else ("", "")
    for one in view.now.unprinted if view.now else ():
        waited = names.say("waited", minutes=waited_min(view, one))
        yield ticket_row(one, names, action, waited, button)


_SHEETS: Mapping[str, Callable[[Ui, View, Namer], Iterable[Row]]] = {
    "counter": _counter,
    "services": _taken,
    "close": _close,
    "confirm-open": _confirm_open,
    "walk-in": _walk_in,
    "class": _class,
    "transfer": _transfer,
    "note": _note,
    "outcome": _outcome,
    "dossiers": _dossiers,
    "return": _return,
    "line": _line,
    "why": _why,
    "papers": _papers,
    **guide_sheets.SHEETS,
    **arrivals.SHEETS,
    **torn_sheets.SHEETS,
}
