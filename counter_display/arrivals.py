"""The lists of today's appointments: who is to come, and who is here now. Pure."""

from collections.abc import Callable, Iterable, Mapping

from counter_display.panel_values import CODE_PAD, Ui, View, printer_of
from counter_display.rows import Namer, Row, class_rows, joined, language_rows, order_rows
from office.appointment_views import Expected
from office.model import AppointmentState


def checked_in_text(names: Namer, number: str, arrival: str, time: str) -> str:
    """That somebody has the number for his appointment at `time` ("09:30"), and how it counts."""
    how = names.words.say("appointments", arrival, {"time": time})
    return names.say("checked-in", number=number, how=how)


def _appointments(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """By its code, or out of the day's list; who has the number already is told."""
    yield Row("-code", names.say("type-code"), "sheet", CODE_PAD)
    expected = view.now.expected if view.now else None
    if expected == ():
        yield Row("-none", names.say("no-appointments"))
    for one in expected or ():
        here = one.state is AppointmentState.KEPT
        state = names.words.say("appointments", one.state.value)
        detail = joined(names.service(one.service), state, one.number)
        action, button = ("", "") if here else ("arriving", names.say("has-come"))
        value = one.code if action else ""
        yield Row(one.code, _who(one, names), action, value, names.time(one.due_at), detail, button)


def _arrived(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """The one that was chosen, once more: the number is given with the next press."""
    expected = (view.now.expected if view.now else None) or ()
    for one in expected:
        if one.code == ui.appointment:
            printer = printer_of(ui, view)
            paper = names.say("printer", printer=printer) if printer else ""
            told = joined(_who(one, names), names.service(one.service), paper)
            yield Row("-arrive", names.say("give-number"), "arrive", one.code, detail=told)
            yield from order_rows(ui, names, "arrive")


def _arrive_class(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    return class_rows("class", names)


def _arrive_language(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    return language_rows(names)


def _who(one: Expected, names: Namer) -> str:
    return one.who or names.words.say("appointments", one.missing)


SHEETS: Mapping[str, Callable[[Ui, View, Namer], Iterable[Row]]] = {
    "appointments": _appointments,
    "arrived": _arrived,
    "arrive-class": _arrive_class,
    "arrive-language": _arrive_language,
}
"""A list's name → what makes its rows."""
