"""The lists that open over the panel's buttons, row by row. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from counter_display.presses import CONFIRM, Ui, View
from hall.sentences import Sentences
from office.clock import from_ms
from office.config import Choice, Names, OfficeSettings
from office.model import ORDINARY, CounterState, Ticket


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what stands on it, and the action and value of a press; without action it only says.

    `number` is a ticket's, "" on rows that are about none; `title` says what the row is, `detail`
    more about it, `button` what a press does where the title does not say it.
    """

    key: str
    title: str
    action: str = ""
    value: str = ""
    number: str = ""
    detail: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True)
class Namer:
    """The names of the settings and the panel's own words, in its language."""

    office: OfficeSettings
    words: Sentences

    def say(self, code: str, **facts: object) -> str:
        """A sentence of the panel."""
        return self.words.say("panel", code, facts)

    def of(self, names: Names) -> str:
        """A name as the panel says it."""
        return names.in_language(self.words.language)

    def service(self, service_id: str) -> str:
        """A service's name; its id where the settings have dropped it."""
        service = self.office.service(service_id)
        return self.of(service.name) if service else service_id

    def priority(self, class_id: str) -> str:
        """A priority class's name; "" for none."""
        known = self.office.priority(class_id)
        return self.of(known.name) if known else class_id

    def due(self, ticket: Ticket) -> str:
        """When a number's appointment is; "" for none."""
        if ticket.due_at is None:
            return ""
        return self.say("due", time=f"{from_ms(ticket.due_at).astimezone(self.office.tz):%H:%M}")

    def note(self, note_id: str | None) -> str:
        """A transfer note; "" for none."""
        found = (self.of(one.name) for one in self.office.transfer_notes if one.id == note_id)
        return next(found, note_id or "")


def rows(ui: Ui, view: View, names: Namer) -> tuple[Row, ...]:
    """The rows of the list that is open; none where none is."""
    make = _SHEETS.get(ui.sheet)
    return tuple(make(ui, view, names)) if make and view.now else ()


def minutes(view: View, since_ms: int) -> int:
    """Whole minutes since then."""
    return max(0, view.now_ms - since_ms) // 60_000


def joined(*parts: str) -> str:
    """The parts that say something, in one line."""
    return " · ".join(part for part in parts if part)


def _counter(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    state = view.now.counter.state if view.now else CounterState.CLOSED
    if state is CounterState.OPEN:
        yield Row("pause", names.say("pause"), "pause")
    else:
        paused = state is CounterState.PAUSED
        yield Row("open", names.say("go-on" if paused else "open"), "open")
    if state is not CounterState.CLOSED:
        yield Row("close", names.say("close"), "close")


def _close(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    number = view.ticket.label if view.ticket else ""
    for leave in ("finish", "hold", "return"):
        yield Row(leave, names.say(f"close-{leave}", number=number), "choose", leave)


def _confirm_open(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    yield Row(CONFIRM, names.say("open-anyway"), "open", CONFIRM)


def _walk_in(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    if names.office.priority_classes:
        chosen = names.priority(ui.priority) or names.say("ordinary")
        yield Row(
            "-class", names.say("class", name=chosen), "sheet", "class", button=names.say("change")
        )
    for service in view.now.counter.services if view.now else ():
        yield Row(service, names.service(service), "walk-in", service)


def _class(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    yield Row("-ordinary", names.say("ordinary"), "class", ORDINARY)
    for one in names.office.priority_classes:
        yield Row(one.id, names.of(one.name), "class", one.id)


def _transfer(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    present = view.ticket.service if view.ticket else ""
    for one in names.office.services:
        if one.point == view.place.point and one.id != present:
            yield Row(one.id, names.of(one.name), "choose", one.id)


def _note(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    yield Row("-none", names.say("no-note"), "choose")
    yield from _choices(names.office.transfer_notes, names)


def _outcome(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    return _choices(names.office.outcomes, names)


def _choices(choices: Iterable[Choice], names: Namer) -> Iterable[Row]:
    return (Row(one.id, names.of(one.name), "choose", one.id) for one in choices)


def _return(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    if view.now is None:
        return
    for one in view.now.readied:
        yield _ticket(one, names, "", names.say("readied"))
    for one in view.now.held:
        detail = names.say("held", counter=one.counter)
        yield _ticket(one, names, "resume", detail, names.say("resume"))
    for one in view.now.absent:
        detail = names.say("absent", minutes=minutes(view, one.ended_at or view.now_ms))
        yield _ticket(one, names, "return", detail, names.say("return"))


def _line(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    if view.now is None:
        return
    for one in view.now.line:
        waited = names.say("waited", minutes=minutes(view, one.issued_at))
        yield _ticket(one, names, "", joined(names.due(one), names.priority(one.priority), waited))
    more = view.now.waiting - len(view.now.line)
    if more > 0:
        yield Row("-more", names.say("more", count=more))
    for one, counter in view.now.elsewhere:
        yield _ticket(one, names, "", names.say("elsewhere", counter=counter))


def _papers(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    action, button = ("reprint", names.say("reprint")) if view.place.printer else ("", "")
    for one in view.now.unprinted if view.now else ():
        waited = names.say("waited", minutes=minutes(view, one.issued_at))
        yield _ticket(one, names, action, waited, button)


def _ticket(one: Ticket, names: Namer, action: str, detail: str, button: str = "") -> Row:
    what = names.service(one.service)
    return Row(one.id, what, action, one.id if action else "", one.label, detail, button)


_SHEETS: Mapping[str, Callable[[Ui, View, Namer], Iterable[Row]]] = {
    "counter": _counter,
    "close": _close,
    "confirm-open": _confirm_open,
    "walk-in": _walk_in,
    "class": _class,
    "transfer": _transfer,
    "note": _note,
    "outcome": _outcome,
    "return": _return,
    "line": _line,
    "papers": _papers,
}
