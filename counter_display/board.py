"""What the hall board shows now: calls, who waits, who was absent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from counter_display.board_layout import (
    ARROW_EM,
    CALL_PITCH,
    CAP_EM,
    CARD_CALLS,
    GAP_EM,
    NUMBER_GAP_EM,
    STACK_PITCH,
    WORD_EM,
    BoardLayout,
    board_layout,
    call_em,
    even,
    text_em,
)
from counter_display.board_needs import needs_of
from counter_display.config import BoardSettings
from hall.open_figures import open_lines, service_lines
from hall.openings import opens_text, week_text
from hall.sentences import Sentences
from hall.wait_words import wait_words
from office.config import OfficeSettings
from office.hall_views import BoardNow, CallShown
from office.model import CounterState
from office.views import ServiceNow

T = TypeVar("T")

FRESH_MS = 3_000
"""A call flashes so long."""
CURRENT_MS = 20_000
"""A call is current so long; until then it never leaves the board."""
AHEAD_MS = 60_000
"""Who was asked to come near stands on the board so long."""
ABSENT_MS = 15 * 60_000
"""Who was absent stands on the board so long."""
STALE_MS = 10_000
"""What was read longer ago is no longer shown as the present."""

FIGURES_EVERY, FIGURES_QUIET = 4, 2
"""Every how many pages of the strip tell the day's figures: while somebody waits, and else."""

CLOCK_EM = 4.2
"""Room for the clock beside the notice."""
HOURS_LINES = 3
"""So many lines of the week's hours stand together."""


_KEPT = "\u00a0"
"""A space at which no line breaks."""


@dataclass(frozen=True)
class CallCell:
    """A number and where to go. `fresh`: called a moment ago; `seq` tells calls apart."""

    seq: int
    number: str
    counter: str
    fresh: bool


@dataclass(frozen=True)
class CallLines:
    """Calls in columns; `number_em` and `counter_em` are the widths of the widest of each."""

    cells: tuple[CallCell, ...] = ()
    number_em: float = 0
    counter_em: float = 0


@dataclass(frozen=True)
class CallCard:
    """The calls that stand out. `current`: they are being called, else it is the latest call.

    `stacked`: a single call on two lines. `digits_mm` is how tall its figures are.
    """

    lines: CallLines = CallLines()
    current: bool = False
    stacked: bool = False
    digits_mm: float = 0


@dataclass(frozen=True)
class Waiting:
    """A service's name, or a line of it, and behind its last line how many wait, and how long."""

    name: str
    count: str


@dataclass(frozen=True)
class Ahead:
    """A number that is asked to come near a counter: the second of two that were called at once."""

    number: str
    counter: str


@dataclass(frozen=True)
class Strip:
    """What stands below the calls: one of them, the others are empty.

    `waiting` by lines, `absent` numbers, `calls` that have no room above, who comes `ahead`, or the
    day's `figures` by lines.
    """

    waiting: tuple[tuple[Waiting, ...], ...] = ()
    absent: tuple[str, ...] = ()
    calls: CallLines = CallLines()
    ahead: tuple[Ahead, ...] = ()
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class BoardState:
    """Everything on the board.

    `page` is "calls", "rest" (outside the hours), "starting" (nothing was read yet) or "lost"
    (nothing could be read). `flash` is the newest call that still flashes, 0 for none. `stale`:
    the present is not known; `as_of` is the hour of what is shown, "" where that is doubtful, as
    is `clock`. `notice` fits the lowest line; `opening` and `hours` belong to "rest".
    """

    page: str
    language: str
    office: str
    mark: str
    card: CallCard = CallCard()
    rows: CallLines = CallLines()
    strip: Strip = Strip()
    flash: int = 0
    notice: str = ""
    clock: str = ""
    stale: bool = False
    as_of: str = ""
    opening: str = ""
    hours: str = ""


@dataclass(frozen=True)
class _Look:
    """What was read last, how long ago, and whose turn it is among pages and languages."""

    now: BoardNow
    age_ms: int
    stale: bool
    turn: int
    language: str

    def age_of(self, at_ms: int) -> int:
        """How far that moment is from now; a clock that was set back put it into the future."""
        return abs(self.now.at + self.age_ms - at_ms)

    def hour(self, *, read: bool = False) -> str:
        """The time of the day in the office, now or when it was read; "" where it is doubtful."""
        if self.now.local is None:
            return ""
        return f"{self.now.local + timedelta(milliseconds=0 if read else self.age_ms):%H:%M}"

    @property
    def young(self) -> list[CallShown]:
        """The calls that must not leave the board yet, the newest first."""
        return [one for one in self.now.calls if self.age_of(one.at) < CURRENT_MS]

    @property
    def current(self) -> list[CallShown]:
        """Those of them whose counter still has the citizen: one a counter."""
        return [one for one in self.young if one.ticket.is_open]

    @property
    def rests(self) -> bool:
        """Whether nothing goes on: nobody is called, waits or is served, no number is given."""
        closed = all(one.state is CounterState.CLOSED for one in self.now.counters)
        quiet = all(one.taking == "closed" and not one.waiting for one in self.now.services)
        return not self.young and (self.now.closed or (closed and quiet))


class HallBoard:
    """One board of a reception point: its state for whatever was read last."""

    def __init__(self, settings: BoardSettings, office: OfficeSettings, point: str) -> None:
        self.layout = office_layout(settings, office, point)
        self._settings = settings
        self._office = office
        self._sentences = {str(one): Sentences(one) for one in settings.languages}

    def state(self, now: BoardNow | None, age_ms: int, *, failed: bool) -> BoardState:
        """What to show of `now`, which was read `age_ms` ago; `failed`: the latest look was not."""
        turn, language = self._turn((now.at if now else 0) + age_ms)
        shown = BoardState(
            page="lost" if failed else "starting",
            language=language,
            office=self._office.name.in_language(language),
            mark=self._office.mark,
            notice=self._notice(turn, language),
        )
        if now is None:
            return shown
        look = _Look(now, age_ms, failed or age_ms > STALE_MS, turn, language)
        shown = replace(shown, clock=look.hour(), stale=look.stale, as_of=look.hour(read=True))
        return self._resting(shown, look) if look.rests else self._calling(shown, look)

    def _turn(self, at_ms: int) -> tuple[int, str]:
        """Which page's turn it is, and in which language: each page stands in all of them."""
        turn, languages = at_ms // round(self._settings.page_s * 1000), self._settings.languages
        return turn // len(languages), languages[turn % len(languages)]

    def _calling(self, shown: BoardState, look: _Look) -> BoardState:
        calls, current, count = look.now.calls, look.current, self.layout.row_count
        card = current[:CARD_CALLS] or list(calls[:1])
        others = [one for one in calls if one not in card]
        hidden = [one for one in others[count:] if one in look.young]
        fresh = {one.seq for one in current if look.age_of(one.at) < FRESH_MS and not look.stale}
        return replace(
            shown,
            page="calls",
            card=_card(self.layout, _lines(card, fresh), current=bool(current)),
            rows=_lines(others[:count], fresh),
            strip=Strip(calls=_lines(hidden, fresh)) if hidden else self._strip(look),
            flash=max(fresh, default=0),
        )

    def _strip(self, look: _Look) -> Strip:
        """Who comes near, else who waits, who was absent and the day's figures, in turns.

        Nothing that may be old.
        """
        ahead = [] if look.stale else self._ahead_pages(look)
        if ahead:
            return Strip(ahead=ahead[look.turn % len(ahead)])
        waiting, absent = self._waiting_pages(look), self._absent_pages(look)
        figures = [] if look.stale else self._figure_pages(look)
        every = FIGURES_EVERY if waiting or absent else FIGURES_QUIET
        if figures and look.turn % every == every - 1:
            return Strip(figures=figures[look.turn // every % len(figures)])
        if look.stale or not (waiting or absent):
            return Strip()
        turn = look.turn - look.turn // every if figures else look.turn
        if absent and (turn % 2 or not waiting):
            return Strip(absent=absent[turn // 2 % len(absent)])
        return Strip(waiting=waiting[(turn // 2 if absent else turn) % len(waiting)])

    def _figure_pages(self, look: _Look) -> list[tuple[str, ...]]:
        """The day's figures, as many sentences a page as have room; none by a doubtful clock."""
        told = look.now.figures
        if told is None or look.now.local is None:
            return []
        sentences = self._sentences[look.language]
        lines = open_lines(told, self._office, sentences)
        lines += service_lines(told, self._office, sentences)
        pages: list[tuple[str, ...]] = [()]
        for text in lines:
            for part in _chunks(even(text, self.layout.strip_room_em), self.layout.strip_lines):
                fits = len(pages[-1]) + len(part) <= self.layout.strip_lines
                pages[-1:] = [pages[-1] + part] if fits else [pages[-1], part]
        return [one for one in pages if one]

    def _ahead_pages(self, look: _Look) -> list[tuple[Ahead, ...]]:
        """Who is asked to come near, as many as have room."""
        shown = [
            Ahead(one.announced.label, str(one.number))
            for one in look.now.counters
            if one.announced and one.ticket and look.age_of(one.ticket.called_at or 0) < AHEAD_MS
        ]
        widths = (call_em(text_em(one.number), text_em(one.counter)) for one in shown)
        room = (self._strip_em + NUMBER_GAP_EM) / (max(widths, default=1.0) + NUMBER_GAP_EM)
        return _chunks(shown, max(1, int(room)))

    @property
    def _strip_em(self) -> float:
        """How wide the strip is in figures of a row."""
        return (self.layout.strip.width - 2 * self.layout.pad_mm) / self.layout.row_mm * CAP_EM

    def _waiting_pages(self, look: _Look) -> list[tuple[tuple[Waiting, ...], ...]]:
        services = [one for one in look.now.services if one.waiting]
        named = [
            (one.service.name.in_language(look.language), self._waiting(one, look))
            for one in services
        ]
        return waiting_pages(named, self.layout)

    def _waiting(self, now: ServiceNow, look: _Look) -> tuple[str, ...]:
        """How many wait; first with how long a number taken now would wait, if that is known."""
        count, wait = str(now.waiting), look.now.waits.get(now.service.id)
        if wait is None or now.taking != "open":
            return (count,)
        sentences = self._sentences[look.language]
        facts = {"count": count, "wait": wait_words(wait, sentences)}
        return (sentences.say("waits", "line", facts).replace(" ", _KEPT), count)

    def _absent_pages(self, look: _Look) -> list[tuple[str, ...]]:
        gone = [one for one in look.now.absent if look.age_of(one.ended_at or 0) < ABSENT_MS]
        numbers = [one.label for one in gone]
        width_em = max(map(text_em, numbers), default=0) + NUMBER_GAP_EM
        return _chunks(numbers, max(1, int((self._strip_em + NUMBER_GAP_EM) / width_em)))

    def _resting(self, shown: BoardState, look: _Look) -> BoardState:
        sentences, local = self._sentences[look.language], look.now.local
        opens_at = min((one.opens_at for one in look.now.services if one.opens_at), default=None)
        return replace(
            shown,
            page="rest",
            # notices speak to those who wait
            notice=self._name(look.language),
            opening=opens_text(opens_at, local.date(), sentences) if opens_at and local else "",
            hours="" if self._office.always_open else self._hours(look.turn, sentences),
        )

    def _hours(self, turn: int, sentences: Sentences) -> str:
        """As many lines of the week's hours as have room, in turns."""
        pages = _chunks(week_text(self._office, sentences).split("\n"), HOURS_LINES)
        room_em = self.layout.line_room_em
        return "\n".join(line for one in pages[turn % len(pages)] for line in even(one, room_em))

    def _notice(self, turn: int, language: str) -> str:
        """As much of the notices as has room, in turns; without any the office's name, if whole."""
        if not self._settings.notices:
            return self._name(language)
        wrapped = [even(one.in_language(language), self._foot_em) for one in self._settings.notices]
        pages = [page for one in wrapped for page in _chunks(one, self.layout.foot_lines)]
        return "\n".join(pages[turn % len(pages)])

    def _name(self, language: str) -> str:
        """The office's name, if it has room as a whole."""
        lines = even(self._office.name.in_language(language), self._foot_em)
        return "\n".join(lines) if len(lines) <= self.layout.foot_lines else ""

    @property
    def _foot_em(self) -> float:
        return self.layout.line_room_em - CLOCK_EM - GAP_EM


def office_layout(settings: BoardSettings, office: OfficeSettings, point: str) -> BoardLayout:
    """The layout of a board for the numbers and names of an office."""
    needs = needs_of(settings, office, point)
    return board_layout(settings.width_mm, settings.height_mm, needs)


def waiting_pages(
    waiting: Sequence[tuple[str, Sequence[str]]], layout: BoardLayout
) -> list[tuple[tuple[Waiting, ...], ...]]:
    """Services with who waits, in lines as wide as the strip, as many lines a page.

    Of several ways to say who waits, the first is taken with which a service still has its lines
    on one page.
    """
    pages: list[list[list[Waiting]]] = [[]]
    used_em = 0.0
    for name, ways in waiting:
        texts, told = _fitting(name, ways, layout)
        pieces = [Waiting(text, "") for text in texts[:-1]]
        pieces.append(Waiting(texts[-1].removesuffix(told).strip(), told))
        together_em = used_em + GAP_EM + text_em(texts[0])
        if len(pieces) == 1 and pages[-1] and together_em <= layout.strip_room_em:
            pages[-1][-1] += pieces
            used_em = together_em
            continue
        if len(pages[-1]) + len(pieces) > layout.strip_lines:
            pages.append([])
        pages[-1] += [[piece] for piece in pieces]
        used_em = text_em(texts[-1])
    return [tuple(tuple(line) for line in page) for page in pages if page]


def _fitting(name: str, ways: Sequence[str], layout: BoardLayout) -> tuple[tuple[str, ...], str]:
    """A service's lines, and what stands at the end of the last; the last way never alone."""
    for told in ways:
        space = _KEPT if told is ways[-1] else " "
        texts = even(f"{name}{space}{told}", layout.strip_room_em)
        wide = max(map(text_em, texts)) > layout.strip_room_em
        if told is ways[-1] or not (wide or len(texts) > layout.strip_lines):
            break
    return texts, told


def _lines(calls: Sequence[CallShown], fresh: set[int]) -> CallLines:
    cells = tuple(
        CallCell(one.seq, one.ticket.label, str(one.counter), one.seq in fresh) for one in calls
    )
    return CallLines(
        cells,
        number_em=max((text_em(one.number) for one in cells), default=0),
        counter_em=max((text_em(one.counter) for one in cells), default=0),
    )


def _card(layout: BoardLayout, lines: CallLines, *, current: bool) -> CallCard:
    """The card with its figures as tall as it has room for."""
    width = layout.card.width - 2 * layout.pad_mm
    height = layout.card.height - layout.heading_mm - 2 * layout.frame_mm
    count = max(1, len(lines.cells))
    wide_em = call_em(lines.number_em, lines.counter_em)
    row_mm = min(width / wide_em * CAP_EM, height / count / CALL_PITCH)
    if count > 1:
        return CallCard(lines, current, stacked=False, digits_mm=row_mm)
    tall_em = max(lines.number_em, ARROW_EM + WORD_EM + lines.counter_em)
    stacked_mm = min(width / tall_em * CAP_EM, height / 2 / STACK_PITCH)
    return CallCard(lines, current, stacked_mm > row_mm, max(stacked_mm, row_mm))


def _chunks(values: Sequence[T], size: int) -> list[tuple[T, ...]]:
    return [tuple(values[at : at + size]) for at in range(0, len(values), size)]
