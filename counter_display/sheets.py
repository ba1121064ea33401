"""The lists that open over the panel's buttons, row by row. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from counter_display.guide import LANGUAGES
from counter_display.panel_values import CONFIRM, PAD, Ui, View, printer_of
from hall.sentences import Sentences
from office.clock import from_ms
from office.config import Choice, Names, OfficeSettings
from office.hall_views import LINE_SHOWN
from office.model import ORDINARY, CounterState, Ticket
from office.queue import MOST_DOSSIERS

DOSSIER_STEPS = (1, 5, 10, -1)
"""How many dossiers more one press counts."""


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


def waited_min(view: View, ticket: Ticket) -> int:
    """Whole minutes for which a ticket has waited by now."""
    return minutes(view, view.now.waits_since(ticket)) if view.now else 0


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
    yield from _officer(view, names)


def _close(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    number = view.ticket.label if view.ticket else ""
    for leave in ("finish", "hold", "return"):
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


def _class(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    return _classes("class", names)


def _classes(action: str, names: Namer) -> Iterable[Row]:
    yield Row("-ordinary", names.say("ordinary"), action, ORDINARY)
    for one in names.office.priority_classes:
        yield Row(one.id, names.of(one.name), action, one.id)


def _transfer(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    yield from _services("choose", view.ticket.service if view.ticket else "", view, names)


def _services(action: str, but: str, view: View, names: Namer) -> Iterable[Row]:
    """The services of the point but one; whose numbers nobody calls yet, it is said."""
    waited = {one.service.id for one in (view.now.hall if view.now else ()) if not one.counters}
    for one in names.office.services:
        if one.point == view.place.point and one.id != but:
            detail = names.say("unserved") if one.id in waited else ""
            yield Row(one.id, names.of(one.name), action, one.id, detail=detail)


def _note(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    yield Row("-none", names.say("no-note"), "choose")
    yield from _choices(names.office.transfer_notes, names)


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
    if view.now.guides:
        yield from _everybody(view, names)
        return
    for one in view.now.line:
        waited = names.say("waited", minutes=waited_min(view, one))
        yield _ticket(one, names, "", joined(names.due(one), names.priority(one.priority), waited))
    more = view.now.waiting - len(view.now.line)
    if more > 0:
        yield Row("-more", names.say("more", count=more))
    for one, counter in view.now.elsewhere:
        yield _ticket(one, names, "", names.say("elsewhere", counter=counter))


def _everybody(view: View, names: Namer) -> Iterable[Row]:
    """All who wait at the point, to be picked from; by service where there are many."""
    everybody = view.now.everybody if view.now else ()
    if len(everybody) <= LINE_SHOWN:
        yield from _pickable(everybody, view, names)
        return
    for one in view.now.hall if view.now else ():
        if one.waiting:
            detail = names.say("queue-of", count=one.waiting)
            title = names.of(one.service.name)
            yield Row(one.service.id, title, "queue", one.service.id, detail=detail)


def _numbers(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    everybody = view.now.everybody if view.now else ()
    return _pickable((one for one in everybody if one.service == ui.service), view, names)


def _pickable(tickets: Iterable[Ticket], view: View, names: Namer) -> Iterable[Row]:
    for one in tickets:
        waited = names.say("waited", minutes=waited_min(view, one))
        detail = joined(names.due(one), names.priority(one.priority), waited)
        yield _ticket(one, names, "pick", detail)


def _picked(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """What may be done with the waiting number that a guide has picked."""
    ticket = view.waiting(ui.picked)
    if ticket is None:
        return
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
    return _services("new-service", ticket.service if ticket else "", view, names)


def _new_class(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    ticket = view.waiting(ui.picked)
    for row in _classes("new-class", names):
        if ticket is None or row.value != ticket.priority:
            yield row


def _issue(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    change = names.say("change-it")
    if names.office.priority_classes:
        chosen = names.priority(ui.priority) or names.say("ordinary")
        title = names.say("class", name=chosen)
        yield Row("-class", title, "sheet", "issue-class", button=names.say("change"))
    language = names.say("slip-language", name=names.say(f"slip-{ui.language}"))
    yield Row("-language", language, "sheet", "issue-language", button=change)
    if printer := printer_of(ui, view):
        title, more = names.say("printer", printer=printer), len(view.place.printers) > 1
        opens = "sheet" if more else ""
        yield Row("-printer", title, opens, "issue-printer", button=change if more else "")
    for one in view.now.hall if view.now else ():
        detail = "" if one.counters else names.say("unserved")
        yield Row(one.service.id, names.of(one.service.name), "issue", one.service.id, "", detail)
    if view.now and view.now.guidance and _takes(view):
        yield Row("-here", names.say("walk-in-here"), "sheet", "walk-in")


def _takes(view: View) -> bool:
    """Whether the counter could call whoever stands at it."""
    here = view.now.counter if view.now else None
    return here is not None and here.state is CounterState.OPEN and bool(here.services)


def _issue_class(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    return _classes("class", names)


def _issue_language(_ui: Ui, _view: View, names: Namer) -> Iterable[Row]:
    return (Row(one, names.say(f"slip-{one}"), "language", one) for one in LANGUAGES)


def _issue_printer(_ui: Ui, view: View, _names: Namer) -> Iterable[Row]:
    return (Row(one, one, "printer", one) for one in view.place.printers)


def _papers(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    action, button = ("reprint", names.say("reprint")) if printer_of(ui, view) else ("", "")
    for one in view.now.unprinted if view.now else ():
        waited = names.say("waited", minutes=waited_min(view, one))
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
    "dossiers": _dossiers,
    "return": _return,
    "line": _line,
    "numbers": _numbers,
    "ticket": _picked,
    "new-service": _new_service,
    "new-class": _new_class,
    "issue": _issue,
    "issue-class": _issue_class,
    "issue-language": _issue_language,
    "issue-printer": _issue_printer,
    "papers": _papers,
}
