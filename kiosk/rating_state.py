"""What a counter's rating screen shows, derived from where it stands and what it sees. Pure."""

from dataclasses import dataclass

from kiosk.rating_values import (
    Ended,
    Explain,
    Following,
    Place,
    Question,
    Rate,
    Reasons,
    Screen,
    Sending,
    Sight,
    Ui,
)
from office.model import CounterState, TicketState
from office.ratings import SCORES
from office.views import CounterNow

WORDS = {
    3: ("good", "fair", "poor"),
    4: ("very-good", "good", "poor", "very-poor"),
    5: ("very-good", "good", "fair", "poor", "very-poor"),
}
"""How many faces are shown → the word below each of them, the best one first."""


@dataclass(frozen=True)
class Face:
    """A face to press: `level` 5 (best) to 1 is its drawing, `word` the key of the word below."""

    level: int
    word: str


@dataclass(frozen=True)
class Option:
    """A reason to press."""

    key: str
    name: str


@dataclass(frozen=True)
class RatingState:
    """What the screen shows.

    `page` is "starting", "idle", "asking", "reasons", "thanks", "late", "failed" or "lost" (with
    `code` for staff). `other` is the language that may be chosen instead, "" where there is none.
    `work` is what the counter does on the idle page ("closed", "paused", "free", "called" or
    "serving"), `number` the ticket it is about, or the one that is asked. `reasons` are those of
    one sheet; `more` leads on: "next", "first" on the last sheet, "" where there is only one.
    `chosen` is the face or the reason that was pressed and is being written, "" for none; `slow`
    tells that this takes long.
    """

    page: str
    language: str
    other: str
    office: str
    mark: str
    counter: int
    place: str
    role: str
    work: str
    number: str
    faces: tuple[Face, ...]
    reasons: tuple[Option, ...]
    more: str
    chosen: str
    slow: bool
    code: str


def rating_state(sight: Sight, ui: Ui, screen: Screen) -> RatingState:
    """What is shown of that sight; everything in it is text, numbers, truth and lists of them."""
    language, place = ui.language, ui.place
    sheet = _sheet(place, screen)
    first = sheet * screen.a_sheet
    levels = zip(SCORES[screen.faces], WORDS[screen.faces], strict=True)
    return RatingState(
        page=_page(sight, place),
        language=language,
        other=_other(language, screen.languages),
        office=screen.office.in_language(language),
        mark=screen.mark,
        counter=screen.counter,
        place=screen.place.in_language(language) if screen.place else "",
        role=screen.role.in_language(language),
        work=_work(sight.counter),
        number=_number(sight.counter, place),
        faces=tuple(Face(level, word) for level, word in levels),
        reasons=tuple(
            Option(one.id, one.name.in_language(language))
            for one in screen.reasons[first : first + screen.a_sheet]
        ),
        more=_more(sheet, screen.sheets),
        chosen=_chosen(place),
        slow=isinstance(place, Sending) and place.slow,
        code=sight.lost,
    )


def _page(sight: Sight, place: Place) -> str:
    match place:
        case Ended(word):
            return word
        case Reasons() | Sending(Explain()):
            return "reasons"
        case Sending() | Following(Question()):
            return "asking"
        case _ if sight.lost:
            return "lost"
        case _:
            return "idle" if sight.known else "starting"


def _number(counter: CounterNow | None, place: Place) -> str:
    match place:
        case Ended(_, number):
            return number
        case Reasons(question) | Following(Question() as question):
            return question.number
        case Sending(wish):
            return wish.question.number
        case _:
            return counter.ticket.label if counter and counter.ticket else ""


def _work(counter: CounterNow | None) -> str:
    if counter is None:
        return "closed"
    if counter.ticket:
        return "called" if counter.ticket.state is TicketState.CALLED else "serving"
    return "free" if counter.state is CounterState.OPEN else counter.state.value


def _sheet(place: Place, screen: Screen) -> int:
    match place:
        case Reasons(_, sheet):
            return sheet
        case Sending(Explain(_, _, reason)):
            return [one.id for one in screen.reasons].index(reason) // screen.a_sheet
        case _:
            return 0


def _more(sheet: int, sheets: int) -> str:
    if sheets <= 1:
        return ""
    return "first" if sheet == sheets - 1 else "next"


def _chosen(place: Place) -> str:
    match place:
        case Sending(Rate(_, _, face)):
            return str(face)
        case Sending(Explain(_, _, reason)):
            return reason
        case _:
            return ""


def _other(language: str, languages: tuple[str, ...]) -> str:
    """The language after the present one, "" where there is only one."""
    return (*languages, *languages)[languages.index(language) + 1] if len(languages) > 1 else ""
