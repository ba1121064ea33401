"""What the panel's lists are made of: a row, the names of the settings, rows of any list. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from counter_display.guide import LANGUAGES
from counter_display.panel_values import Ui, View
from hall.sentences import Sentences
from office.clock import from_ms
from office.config import Choice, Names, OfficeSettings
from office.model import ORDINARY, Ticket


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
        return self.say("due", time=self.time(ticket.due_at))

    def time(self, at_ms: int) -> str:
        """The office's local time, "09:30"."""
        return f"{from_ms(at_ms).astimezone(self.office.tz):%H:%M}"

    def when(self, at_ms: int, now_ms: int) -> str:
        """The office's local time; with its date where that is not today's."""
        local, now = (from_ms(one).astimezone(self.office.tz) for one in (at_ms, now_ms))
        return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%H:%M %d/%m}"

    def note(self, note_id: str | None) -> str:
        """A transfer note; "" for none."""
        found = (self.of(one.name) for one in self.office.transfer_notes if one.id == note_id)
        return next(found, note_id or "")


def minutes(view: View, since_ms: int) -> int:
    """Whole minutes since then."""
    return max(0, view.now_ms - since_ms) // 60_000


def waited_min(view: View, ticket: Ticket) -> int:
    """Whole minutes for which a ticket has waited by now."""
    return minutes(view, view.now.waits_since(ticket)) if view.now else 0


def joined(*parts: str) -> str:
    """The parts that say something, in one line."""
    return " · ".join(part for part in parts if part)


def class_rows(action: str, names: Namer) -> Iterable[Row]:
    """The priority classes, none of them first."""
    yield Row("-ordinary", names.say("ordinary"), action, ORDINARY)
    for one in names.office.priority_classes:
        yield Row(one.id, names.of(one.name), action, one.id)


def order_rows(ui: Ui, names: Namer, sheets: str) -> Iterable[Row]:
    """What may be chosen for a number: the class, the language, and whether it is one person's.

    `sheets` is how the names of the lists begin from which that is chosen.
    """
    change = names.say("change-it")
    if names.office.priority_classes:
        chosen = names.priority(ui.priority) or names.say("ordinary")
        title = names.say("class", name=chosen)
        yield Row("-class", title, "sheet", f"{sheets}-class", button=names.say("change"))
    language = names.say("slip-language", name=names.say(f"slip-{ui.language}"))
    yield Row("-language", language, "sheet", f"{sheets}-language", button=change)
    if ui.given:
        person = "same-person" if ui.same else "new-person"
        title = names.say(person, number=ui.given.label)
        yield Row("-person", title, "person", button=change)


def language_rows(names: Namer) -> Iterable[Row]:
    """The languages of a slip."""
    return (Row(one, names.say(f"slip-{one}"), "language", one) for one in LANGUAGES)


def service_rows(action: str, but: str, view: View, names: Namer) -> Iterable[Row]:
    """The services of the point but one; whose numbers nobody calls yet, it is said."""
    waited = {one.service.id for one in (view.now.hall if view.now else ()) if not one.counters}
    for one in names.office.services:
        if one.point == view.place.point and one.id != but:
            detail = names.say("unserved") if one.id in waited else ""
            yield Row(one.id, names.of(one.name), action, one.id, detail=detail)


def choice_rows(choices: Iterable[Choice], names: Namer) -> Iterable[Row]:
    """What the settings offer to choose from."""
    return (Row(one.id, names.of(one.name), "choose", one.id) for one in choices)


def appointment_rows(view: View, names: Namer) -> Iterable[Row]:
    """The way to today's appointments, where there can be any."""
    if names.office.takes_appointments(view.place.point):
        yield Row("-appointments", names.say("appointments"), "sheet", "appointments")


def line_rows(tickets: Iterable[Ticket], view: View, names: Namer) -> Iterable[Row]:
    """Who waits, to be picked: by a guide whatever it is, by others what they could call."""
    guides = view.now is not None and view.now.guides
    for one in tickets:
        waited = names.say("waited", minutes=waited_min(view, one))
        detail = joined(names.due(one), names.priority(one.priority), waited)
        able = view.may_call(one)
        button = names.say("call") if able and not guides else ""
        yield ticket_row(one, names, "pick" if able or guides else "", detail, button)


def ticket_row(one: Ticket, names: Namer, action: str, detail: str, button: str = "") -> Row:
    """A number: whose row it is, what it waits for, and what a press does."""
    what = names.service(one.service)
    return Row(one.id, what, action, one.id if action else "", one.label, detail, button)
