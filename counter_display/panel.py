"""What the officer's panel shows at one moment, as one plain value. Pure."""

from dataclasses import dataclass

from counter_display.arrivals import checked_in_text
from counter_display.by_hand import CAN, is_by_hand, letters, said_aloud
from counter_display.panel_lists import settled
from counter_display.panel_strip import Strip, clock_text, help_of, strip_of, watched_of
from counter_display.panel_values import HAND_PAD, MESSAGE_MS, PADS, SHEETS, Ui, View, busy
from counter_display.presses import command
from counter_display.readiness import is_checked, own_devices, unchecked, wrong
from counter_display.rows import Namer, Row, joined
from counter_display.sheets import rows
from counter_display.watched import Watched
from hall.faults import brief_text, code_of, kind_text, who_mends
from office.appointment_codes import shown
from office.checks import Found
from office.errors import OfficeError, Who
from office.link import Link
from office.model import CounterState, Ticket
from office.seats import CHECKED_IN, RETURNED

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

    `asks` is `number`, `pin`, `code` or `hand`, "" where no pad is open. `number` is also an
    appointment's code, or the number to be called, which has `letters`. `enough`: one may go on.
    """

    asks: str = ""
    number: str = ""
    digits: int = 0
    enough: bool = False
    letters: tuple[str, ...] = ()


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
    place where its kind is not "". `by_hand`: numbers are typed to be called, since the counter is
    cut off.
    """

    mark: str
    seq: int
    counter: int
    status: str
    waiting: int
    present: Present
    idle: str
    can: tuple[str, ...]
    by_hand: bool
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
    strip = help_of(view, names) or strip_of(view, names, covered=covered)
    return PanelState(
        mark=names.office.mark,
        seq=now.seq if now else 0,
        counter=view.place.number,
        status=now.counter.state.value if now else "",
        waiting=view.listed,
        present=_present(view, names),
        idle=_idle(view),
        can=_can(ui, view),
        by_hand=is_by_hand(view),
        outcomes=bool(names.office.outcomes),
        coming_back=len(now.readied) + len(now.held) + len(now.absent) if now else 0,
        undo_s=_undo_s(view),
        strip=strip,
        watched=watched_of(view, names, strip, covered=covered),
        foot=_foot(ui, view, names),
        message=message,
        good=good,
        sheet=ui.sheet if ui.sheet in (*SHEETS, *PADS) else "",
        rows=rows(ui, view, names),
        picked=picked.label if picked else "",
        pad=_pad(ui, view),
        officer=now.officer.name if now and now.officer else "",
        staffed=now.staffed if now else False,
        hands_out=now.guidance if now else False,
        busy=busy(ui, view),
    )


def _message(ui: Ui, view: View, names: Namer, at_ms: int) -> tuple[str, bool]:
    """What became of the last press, or of the line, else of the slip held to the reader just now.

    Also whether it is good news.
    """
    if ui.message and (at_ms < ui.message_until_ms or ui.sheet == "confirm-open"):
        return ui.message, ui.good
    says_so = ui.sheet == HAND_PAD  # the pad itself says that the line is broken
    if ui.turned and at_ms - ui.turned_ms < MESSAGE_MS and not says_so:
        return _line_text(ui, names), not ui.by_hand
    slip = view.now.slip if view.now else None
    if slip is None or slip.at == ui.slip_at or not 0 <= view.now_ms - slip.at < MESSAGE_MS:
        return "", False
    if slip.code == RETURNED:
        return names.say(slip.code, **slip.details), True
    if slip.code == CHECKED_IN:
        return checked_in_text(names, **{key: str(one) for key, one in slip.details.items()}), True
    return names.words.error(OfficeError(slip.code, **slip.details)), False


def _line_text(ui: Ui, names: Namer) -> str:
    """What became of the line to the server, and of a number that was half typed then."""
    told = names.say("line-lost" if ui.by_hand else "line-back")
    return f"{told} {names.say('half-typed', number=ui.half)}" if ui.half else told


def _pad(ui: Ui, view: View) -> PadShown:
    if ui.sheet not in PADS or ui.pad is None:
        return PadShown()
    if ui.pad.hand is not None:
        return PadShown(ui.pad.asks, ui.pad.hand, 0, ui.pad.is_whole, letters(view))
    if ui.pad.code is not None:
        return PadShown(ui.pad.asks, shown(ui.pad.code).strip(), len(ui.pad.code), ui.pad.is_whole)
    enough = bool(ui.pad.number) if ui.pad.pin is None else ui.pad.is_whole
    return PadShown(ui.pad.asks, ui.pad.number, len(ui.pad.pin or ""), enough)


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
        elapsed=clock_text((view.now_ms - since_ms) // 1000),
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
    return "not-here" if view.listed else "nobody"


def _can(ui: Ui, view: View) -> tuple[str, ...]:
    """The buttons that have something to do now."""
    if view.now is None:
        return ()
    able = [key for key in KEYS if command(key, "", ui, view)]
    if is_by_hand(view):
        return tuple(one for one in CAN if one in able or one == "next")
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


def _foot(ui: Ui, view: View, names: Namer) -> Foot:
    """What is wrong behind the panel: the record first, then the hall."""
    if view.lost:
        return Foot("lost", names.say("lost", seconds=view.age_ms // 1000))
    if view.now is None:
        return Foot("reading", names.say("reading"))
    if ui.ignored:
        return Foot("ignored", names.say("ignored"))
    if is_by_hand(view):
        who = names.words.say("menders", Who.TECHNICIAN.value)
        text = names.say("by-hand-aloud" if said_aloud(view) else "by-hand")
        return Foot("fault", text, names.say("by-hand-mended", who=who))
    found = wrong(view)
    link = view.now.link
    if not found and link and not link.online:
        return Foot("warn", *_offline(link, view, names))
    if not found:
        ready = names.say("ready" if is_checked(view.now) else "well")
        return Foot("ok", ready, _unchecked(view, names))
    who = names.words.say("menders", who_mends(found[0].reason))
    told = {"who": who, "code": code_of(found[0].about, found[0].reason)}
    aside = names.words.say("panel", "mended", told)
    return Foot(found[0].level, _told(found[0], view, names), aside)


def _offline(link: Link, view: View, names: Namer) -> tuple[str, str]:
    """Since when the central system is out of reach; how much waits, and how old its data are."""
    since = names.when(link.offline_since, view.now_ms) if link.offline_since else ""
    told = names.say("offline", since=since) if since else names.say("never-linked")
    pending = names.say("pending", count=f"{link.pending:,}".replace(",", "."))
    as_of = names.when(link.cache_as_of, view.now_ms) if link.cache_as_of else ""
    cached = names.say("cache", as_of=as_of) if as_of else ""
    return joined(told, names.say("calls-on")), joined(pending, cached)


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
