"""What stands in the panel's strip: the most urgent thing beside the present ticket. Pure."""

from dataclasses import dataclass

from counter_display.panel_values import View
from counter_display.rows import Namer, joined, waited_min
from counter_display.watched import Watched, watched
from office.model import Ticket

HELP_FOR_ALL_S = 60
"""A call for help that nobody has answered for so long is shown on every panel."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The most urgent thing beside the present ticket, and what a press on it does.

    `kind` is `help`, `two` (after several absents two numbers may be called at once), `second` (the
    second of two was asked to come near, and may come first), `day`, `papers`, `line` (the one who
    waits longest), `elsewhere` (nobody can be called, but somebody waits who is at another counter)
    or `nobody`. `number` is that of the second of two. Beside an open list or a sentence only a
    call for help is shown.
    """

    kind: str
    title: str = ""
    detail: str = ""
    action: str = ""
    value: str = ""
    number: str = ""


def strip_of(view: View, names: Namer, *, covered: bool) -> Strip:
    """What calls most for a look after help: two numbers, the day, papers, and else who waits.

    `covered`: a list or a sentence takes its place.
    """
    now = view.now
    if now is None or covered:
        return Strip("nobody")
    if pair := _pair(view, names):
        return pair
    if now.asks_day:
        return Strip("day", action="sheet", value="day")
    if now.unprinted:
        numbers = ", ".join(one.label for one in now.unprinted)
        return Strip("papers", "", numbers, action="sheet", value="papers")
    if now.line:
        return _longest(min(now.line, key=now.waits_since), view, names)
    if now.elsewhere:
        ticket, counter = now.elsewhere[0]
        detail = names.say("elsewhere", counter=counter)
        return Strip("elsewhere", ticket.label, detail, "sheet", "line")
    return Strip("nobody")


def _pair(view: View, names: Namer) -> Strip | None:
    """That two numbers may be called at once, or that the second of two may have come first."""
    now = view.now
    if now is None:
        return None
    if view.offers_two:
        return Strip("two", names.say("two", count=now.absent_run), names.say("two-detail"), "two")
    second = now.counter.announced
    if second is None:
        return None
    title, detail = names.say("second", number=second.label), names.say("second-detail")
    return Strip("second", title, detail, "second", second.id, second.label)


def help_of(view: View, names: Namer) -> Strip | None:
    """The oldest call for help that nobody has answered, where this panel is to show it."""
    if view.now is None:
        return None
    patience_ms = 0 if view.now.guidance else HELP_FOR_ALL_S * 1000
    calls = [
        one
        for one in view.now.help
        if one.answered_at is None and view.now_ms - one.asked_at >= patience_ms
    ]
    if not calls:
        return None
    first, more = calls[0], len(calls) - 1
    title = names.say(
        "help-more" if more else "help",
        place=first.place.replace(":", " ").capitalize(),
        since=clock_text((view.now_ms - first.asked_at) // 1000),
        more=more,
    )
    return Strip("help", title, action="help", value=first.place)


def watched_of(view: View, names: Namer, strip: Strip, *, covered: bool) -> Watched:
    """What is asked by itself: about the own ticket after help alone, all else after all but lines.

    The question about the ticket stands beside an open list too: it does not wait for long.
    """
    if view.now is None:
        return Watched()
    office, place = names.office, names.office.counter(view.place.point, view.place.number)
    usual = place.helps if place else ()
    found = watched(view.now, usual, office.queue.wait_target_min, names.service)
    idle = not covered and strip.kind in ("line", "elsewhere", "nobody")
    fits = strip.kind != "help" if found.kind == "open" else idle
    return found if fits else Watched()


def _longest(ticket: Ticket, view: View, names: Namer) -> Strip:
    title = names.say("longest", number=ticket.label, minutes=waited_min(view, ticket))
    detail = joined(
        names.service(ticket.service), names.due(ticket), names.priority(ticket.priority)
    )
    return Strip("line", title, detail, "sheet", "line")


def clock_text(seconds: int) -> str:
    """06:12, and 1:06:12 beyond an hour."""
    all_minutes, rest = divmod(max(0, seconds), 60)
    hours, mins = divmod(all_minutes, 60)
    return f"{hours}:{mins:02d}:{rest:02d}" if hours else f"{mins:02d}:{rest:02d}"
