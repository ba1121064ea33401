"""What the officer's panel shows at one moment, as one plain value. Pure."""

from dataclasses import dataclass

from counter_display.panel_lists import settled
from counter_display.panel_values import MESSAGE_MS, PAD, SHEETS, Ui, View, busy
from counter_display.presses import command
from counter_display.readiness import is_checked, own_devices, unchecked, wrong
from counter_display.sheets import Namer, Row, joined, rows, waited_min
from counter_display.watched import Watched, watched
from hall.faults import brief_text, code_of, kind_text, who_mends
from office.checks import Found
from office.errors import OfficeError
from office.hall_views import PanelNow
from office.model import CounterState, Ticket
from office.seats import RETURNED

HELP_FOR_ALL_S = 60
"""A call for help that nobody has answered for so long is shown on every panel."""

NAMED_MOST = 1
"""The last line has room for so many names of what was not checked."""

KEYS = ("next", "recall", "no-show", "hold", "finish", "undo")
"""The panel's buttons that mean what the keypad's keys of the same name mean."""


@dataclass(frozen=True, slots=True)
class Present:
    """The counter's open ticket; all empty where there is none. `elapsed` is since its call.

    `preferred` is whether its class goes before others. `dossiers` is how many it brings, 0 where
    nobody counts them; `turn` says what becomes of those that one turn does not take.
    """

    number: str = ""
    service: str = ""
    priority: str = ""
    note: str = ""
    calls: int = 0
    elapsed: str = ""
    preferred: bool = False
    dossiers: int = 0
    turn: str = ""


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


@dataclass(frozen=True, slots=True)
class Foot:
    """The last line: `kind` is `lost`, `ignored`, `fault`, `warn`, `ok` or `reading`.

    `aside` is never cut: who mends it, and the code to be read over the telephone; where nothing is
    wrong, what could not be checked.
    """

    kind: str
    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class PadShown:
    """The pad for number and PIN: how many digits of the PIN there are, never which.

    `asks` is `number` or `pin`, "" where no pad is open.
    """

    asks: str = ""
    number: str = ""
    digits: int = 0


@dataclass(frozen=True, slots=True)
class PanelState:
    """The whole panel.

    `mark` is `sample` or `training` where nobody is served, else "". `seq` is the last event that
    it shows, 0 before the first look. `status` is the counter's: `open`, `paused`, `closed`, ""
    before the first look. `idle` says what stands where no ticket is: `closed`, `paused`, `nobody`,
    `not-here` (a guide sees that somebody waits elsewhere), `ready`, else "". `can` are the buttons
    that have something to do now. `coming_back` counts who is held, absent or to be gone on with.
    `undo_s` are the seconds left to take the last command back. `good`: the message tells that all
    went well. `sheet` is the list that is open, `rows` what stands in it, `picked` the waiting
    number that it is about; `pad` stands instead of a list. `officer` is the name of who has signed
    in, `staffed` whether anybody could. `hands_out`: numbers are handed out here, and called at
    once only where that is chosen. `busy`: a command is under way. `watched` stands in the strip's
    place where its kind is not "".
    """

    mark: str
    seq: int
    counter: int
    status: str
    waiting: int
    present: Present
    idle: str
    can: tuple[str, ...]
    outcomes: bool
    coming_back: int
    undo_s: int
    strip: Strip
    watched: Watched
    foot: Foot
    message: str
    good: bool
    sheet: str
    rows: tuple[Row, ...]
    picked: str
    pad: PadShown
    officer: str
    staffed: bool
    hands_out: bool
    busy: bool

    @property
    def in_strips_place(self) -> tuple[str, str]:
        """What stands there, and what it is about: a press was aimed at that."""
        if self.watched.kind:
            return self.watched.kind, self.watched.about
        return self.strip.action, self.strip.value


def panel_state(ui: Ui, view: View, names: Namer, at_ms: int) -> PanelState:
    """The panel at `at_ms`, a time of the clock by which presses are told apart."""
    ui = settled(ui, view, at_ms)
    now = view.now
    message, good = _message(ui, view, names, at_ms)
    picked = view.waiting(ui.picked)
    covered = bool(ui.sheet or message)
    strip = _help(view, names) or _strip(view, names, covered=covered)
    return PanelState(
        mark=names.office.mark,
        seq=now.seq if now else 0,
        counter=view.place.number,
        status=now.counter.state.value if now else "",
        waiting=_waiting(now) if now else 0,
        present=_present(view, names),
        idle=_idle(view),
        can=_can(ui, view),
        outcomes=bool(names.office.outcomes),
        coming_back=len(now.readied) + len(now.held) + len(now.absent) if now else 0,
        undo_s=_undo_s(view),
        strip=strip,
        watched=_watched(view, names, strip, covered=covered),
        foot=_foot(ui, view, names),
        message=message,
        good=good,
        sheet=ui.sheet if ui.sheet in (*SHEETS, PAD) else "",
        rows=rows(ui, view, names),
        picked=picked.label if picked else "",
        pad=_pad(ui),
        officer=now.officer.name if now and now.officer else "",
        staffed=now.staffed if now else False,
        hands_out=now.guidance if now else False,
        busy=busy(ui, view),
    )


def _waiting(now: PanelNow) -> int:
    """How many stand in the list of those who wait: of the whole point where somebody guides."""
    return sum(one.waiting for one in now.hall) if now.guides else now.waiting


def _message(ui: Ui, view: View, names: Namer, at_ms: int) -> tuple[str, bool]:
    """What became of the last press, else of the slip that was held to the reader a moment ago.

    Also whether it is good news.
    """
    if ui.message and (at_ms < ui.message_until_ms or ui.sheet == "confirm-open"):
        return ui.message, ui.good
    slip = view.now.slip if view.now else None
    if slip is None or slip.at == ui.slip_at or not 0 <= view.now_ms - slip.at < MESSAGE_MS:
        return "", False
    if slip.code == RETURNED:
        return names.say(slip.code, **slip.details), True
    return names.words.error(OfficeError(slip.code, **slip.details)), False


def _pad(ui: Ui) -> PadShown:
    if ui.sheet != PAD or ui.pad is None:
        return PadShown()
    return PadShown(ui.pad.asks, ui.pad.number, len(ui.pad.pin or ""))


def _present(view: View, names: Namer) -> Present:
    ticket = view.ticket
    if ticket is None:
        return Present()
    since_ms = ticket.called_at or ticket.started_at or view.now_ms
    left = names.office.queue.left_over(ticket.dossiers)
    return Present(
        number=ticket.label,
        service=joined(names.service(ticket.service), names.due(ticket)),
        priority=names.priority(ticket.priority),
        note=names.note(ticket.note),
        calls=ticket.calls,
        elapsed=_clock((view.now_ms - since_ms) // 1000),
        preferred=names.office.preferred(ticket.priority) is not None,
        dossiers=ticket.dossiers if _counts(ticket, names) else 0,
        turn=names.say("turn", done=ticket.dossiers - left, left=left) if left else "",
    )


def _counts(ticket: Ticket, names: Namer) -> bool:
    """Whether the officer counts what this citizen brings."""
    known = names.office.priority(ticket.priority)
    return ticket.dossiers > 1 or (known is not None and known.counts_dossiers)


def _idle(view: View) -> str:
    if view.now is None or view.ticket:
        return ""
    if view.now.counter.state is not CounterState.OPEN:
        return view.now.counter.state.value
    if view.now.waiting or view.now.readied:
        return "ready"
    return "not-here" if _waiting(view.now) else "nobody"


def _clock(seconds: int) -> str:
    """06:12, and 1:06:12 beyond an hour."""
    all_minutes, rest = divmod(max(0, seconds), 60)
    hours, mins = divmod(all_minutes, 60)
    return f"{hours}:{mins:02d}:{rest:02d}" if hours else f"{mins:02d}:{rest:02d}"


def _can(ui: Ui, view: View) -> tuple[str, ...]:
    """The buttons that have something to do now."""
    if view.now is None:
        return ()
    able = [key for key in KEYS if command(key, "", ui, view)]
    if not _undo_s(view):
        able.remove("undo")
    if view.ticket:
        able.append("transfer")
    if view.now.counter.state is CounterState.OPEN and view.now.counter.services:
        able.append("walk-in")
    if view.now.guides and not view.now.closed:
        able.append("issue")
    if view.now.readied or view.now.held or view.now.absent:
        able.append("return")
    return tuple(able)


def _undo_s(view: View) -> int:
    """Whole seconds, the last one begun included."""
    until_ms = view.now.undo_until if view.now else None
    return max(0, -((view.now_ms - until_ms) // 1000)) if until_ms else 0


def _strip(view: View, names: Namer, *, covered: bool) -> Strip:
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


def _help(view: View, names: Namer) -> Strip | None:
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
        since=_clock((view.now_ms - first.asked_at) // 1000),
        more=more,
    )
    return Strip("help", title, action="help", value=first.place)


def _watched(view: View, names: Namer, strip: Strip, *, covered: bool) -> Watched:
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


def _foot(ui: Ui, view: View, names: Namer) -> Foot:
    """What is wrong behind the panel: the record first, then the hall."""
    if view.lost:
        return Foot("lost", names.say("lost", seconds=view.age_ms // 1000))
    if view.now is None:
        return Foot("reading", names.say("reading"))
    if ui.ignored:
        return Foot("ignored", names.say("ignored"))
    found = wrong(view)
    if not found:
        ready = names.say("ready" if is_checked(view.now) else "well")
        return Foot("ok", ready, _unchecked(view, names))
    who = names.words.say("menders", who_mends(found[0].reason))
    told = {"who": who, "code": code_of(found[0].about, found[0].reason)}
    aside = names.words.say("panel", "mended", told)
    return Foot(found[0].level, _told(found[0], view, names), aside)


def _unchecked(view: View, names: Namer) -> str:
    """What nobody knows to be ready: by name, or how many where the line has no room for that."""
    skipped = unchecked(view)
    if len(skipped) > NAMED_MOST:
        return names.say("unchecked-many", count=len(skipped))
    what = ", ".join(kind_text(one, names.words, named=True) for one in skipped)
    return names.say("unchecked", what=what) if what else ""


def _told(found: Found, view: View, names: Namer) -> str:
    """What is wrong, with its name where there are others of its kind."""
    own = {one.device: one for one in own_devices(view)}
    row = own.get(found.about)
    reasons = row.reasons if row else (found.reason,)
    return names.say(
        "wrong",
        what=kind_text(found, names.words, named=_is_one_of_many(found, view)),
        reasons=brief_text(reasons, names.words),
    )


def _is_one_of_many(found: Found, view: View) -> bool:
    """Whether an officer could not tell which one is meant by its kind alone."""
    own = [one.kind for one in own_devices(view)]
    if found.about in view.place.devices:
        return own.count(found.kind) > 1
    machines = len(view.now.checks) if view.now else 0
    return ":" not in found.about or machines > 1
