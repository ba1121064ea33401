"""The lists of somebody who guides: numbers to change, numbers to hand out. Pure."""

from collections.abc import Callable, Iterable, Mapping

from counter_display.panel_values import LINE_SHOWN, Ui, View, printer_of
from counter_display.rows import (
    Namer,
    Row,
    appointment_rows,
    class_rows,
    language_rows,
    line_rows,
    order_rows,
    service_rows,
)
from office.model import CounterState


def everybody(view: View, names: Namer) -> Iterable[Row]:
    """All who wait at the point, to be picked from; by service where there are many."""
    if len(view.in_line) <= LINE_SHOWN:
        yield from line_rows(view.in_line, view, names)
        return
    for one in view.now.hall if view.now else ():
        if one.waiting:
            detail = names.say("queue-of", count=one.waiting)
            title = names.of(one.service.name)
            yield Row(one.service.id, title, "queue", one.service.id, detail=detail)


def _numbers(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """All who wait for one service; without one, all who are listed here."""
    chosen = [one for one in view.in_line if ui.service in ("", one.service)]
    return line_rows(chosen, view, names)


def _picked(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """What may be done with the waiting number that a guide has picked."""
    ticket = view.waiting(ui.picked)
    if ticket is None:
        return
    if view.may_call(ticket):
        yield Row("-call", names.say("call-it"), "sheet", "why", detail=names.say("before-turn"))
    service, chosen = names.service(ticket.service), names.priority(ticket.priority)
    yield Row("-service", names.say("reclassify-service"), "sheet", "new-service", detail=service)
    if names.office.priority_classes:
        detail = chosen or names.say("ordinary")
        yield Row("-class", names.say("reclassify-class"), "sheet", "new-class", detail=detail)
    if printer := printer_of(ui, view):
        title = names.say("reprint-at", printer=printer)
        yield Row("-reprint", title, "reprint-picked")


def _new_service(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    ticket = view.waiting(ui.picked)
    return service_rows("new-service", ticket.service if ticket else "", view, names)


def _new_class(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    ticket = view.waiting(ui.picked)
    for row in class_rows("new-class", names):
        if ticket is None or row.value != ticket.priority:
            yield row


def _issue(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    change = names.say("change-it")
    yield from order_rows(ui, names, "issue")
    if printer := printer_of(ui, view):
        title, more = names.say("printer", printer=printer), len(view.place.printers) > 1
        opens = "sheet" if more else ""
        yield Row("-printer", title, opens, "issue-printer", button=change if more else "")
    for one in view.now.hall if view.now else ():
        detail = "" if one.counters else names.say("unserved")
        yield Row(one.service.id, names.of(one.service.name), "issue", one.service.id, "", detail)
    yield from appointment_rows(view, names)
    if view.now and view.now.guidance and _takes(view):
        yield Row("-here", names.say("walk-in-here"), "sheet", "walk-in")


def _takes(view: View) -> bool:
    """Whether the counter could call whoever stands at it."""
    here = view.now.counter if view.now else None
    return here is not None and here.state is CounterState.OPEN and bool(here.services)


def _issue_class(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    return class_rows("class", names)


def _issue_language(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    return language_rows(names)


def _issue_printer(_ui: Ui, view: View, _names: Namer) -> Iterable[Row]:
    return (Row(one, one, "printer", one) for one in view.place.printers)


SHEETS: Mapping[str, Callable[[Ui, View, Namer], Iterable[Row]]] = {
    "numbers": _numbers,
    "ticket": _picked,
    "new-service": _new_service,
    "new-class": _new_class,
    "issue": _issue,
    "issue-class": _issue_class,
    "issue-language": _issue_language,
    "issue-printer": _issue_printer,
}
"""A list's name → what makes its rows."""
