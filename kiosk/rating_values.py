"""The words of a rating screen: what it sees, where it stands, what happens to it, what it wants.

All times are milliseconds of the screen's own clock, which only goes forward.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from office.config import Choice, Names
from office.hall_views import RatingNow
from office.ratings import ToRate
from office.views import CounterNow

GUARD_MS = 500
"""A second press sooner than this, or one on a page that nobody can have read yet, is no wish."""
TURN_MS = 500
"""The page of no question stands so long between two: no finger is carried to the next citizen."""
LOST_MS = 6_000
"""What was last read is shown so long while the record cannot be read."""


@dataclass(frozen=True)
class Screen:
    """What never changes while the program runs.

    `place` is the counter's own name, where it has one; `role` is all that is said of the officer.
    The first of the languages is the usual one. `room` is how many reasons stand side by side.
    """

    office: Names
    mark: str
    counter: int
    place: Names | None
    role: Names
    faces: int
    reasons: tuple[Choice, ...]
    room: int
    languages: tuple[str, ...]

    @property
    def a_sheet(self) -> int:
        """How many reasons stand on one sheet: one less where another sheet must be asked for."""
        return self.room if len(self.reasons) <= self.room else self.room - 1

    @property
    def sheets(self) -> int:
        """On how many sheets all reasons stand."""
        return -(-len(self.reasons) // self.a_sheet)


# --- what was read ---


@dataclass(frozen=True)
class Question:
    """A finished ticket that may be rated until `closes_ms`.

    `language` is the one in which its number was taken; `rated` and `low` as in `ToRate`.
    """

    ticket: str
    number: str
    language: str
    closes_ms: int
    rated: bool = False
    low: bool = False

    def closed(self, at_ms: int) -> bool:
        """Whether its time is over."""
        return at_ms >= self.closes_ms


@dataclass(frozen=True)
class Sight:
    """The counter as far as it is known. `lost` says why it is known no more, "" while it is."""

    known: bool = False
    counter: CounterNow | None = None
    question: Question | None = None
    lost: str = ""


def sight_of(look: RatingNow | None, age_ms: int, at_ms: int, fault: str = "") -> Sight:
    """What a look of that age means now; `fault` is why the record cannot be read, "" if it can."""
    if look is None:
        return Sight(lost=fault)
    lost = fault if age_ms >= LOST_MS else ""
    question = _question(look, look.to_rate, at_ms - age_ms) if look.to_rate else None
    if question and question.closed(at_ms):
        question = None
    return Sight(True, look.counter, question, lost)


def _question(look: RatingNow, to_rate: ToRate, read_ms: int) -> Question:
    return Question(
        ticket=to_rate.ticket.id,
        number=to_rate.ticket.label,
        language=to_rate.ticket.language,
        closes_ms=read_ms + to_rate.closes_at - look.at,
        rated=to_rate.rated,
        low=to_rate.low,
    )


# --- where the screen stands ---


@dataclass(frozen=True)
class Rate:
    """Face `face` (1 is the best one) was pressed; `command_id` was born with the press."""

    command_id: str
    question: Question
    face: int


@dataclass(frozen=True)
class Explain:
    """A reason was pressed; `command_id` was born with the press."""

    command_id: str
    question: Question
    reason: str


Wish = Rate | Explain
Word = Literal["thanks", "late", "failed"]


@dataclass(frozen=True)
class Following:
    """Shows the counter, or asks. `gone` is the question that has just closed, if one has."""

    question: Question | None = None
    gone: Question | None = None


@dataclass(frozen=True)
class Sending:
    """A press is on its way to the office, or rests before it is sent once more."""

    wish: Wish
    slow: bool = False


@dataclass(frozen=True)
class Reasons:
    """Asks why it was not good; shows one sheet of the reasons, the first one being 0."""

    question: Question
    sheet: int = 0


@dataclass(frozen=True)
class Ended:
    """A last word about a number, before the screen follows its counter again."""

    word: Word
    number: str


Place = Following | Sending | Reasons | Ended


@dataclass(frozen=True)
class Ui:
    """All that the screen knows besides the record.

    `place` stands since `since_ms` and must change at `until_ms`, if that is set. `settled` is the
    ticket about which nothing is to be asked any more.
    """

    language: str
    place: Place = Following()
    since_ms: int = -TURN_MS
    until_ms: int | None = None
    pressed_ms: int = -GUARD_MS
    settled: str = ""


# --- events ---


@dataclass(frozen=True)
class Looked:
    """The counter as it is known now; comes with every read and as time goes by."""

    sight: Sight
    at_ms: int


@dataclass(frozen=True)
class Pressed:
    """A control was pressed: "face" (1 is the best one), "reason", "more", "skip", "language".

    "glass" is a press beside every control.
    """

    action: str
    value: str
    at_ms: int


class Answer(StrEnum):
    """What the office said to a wish."""

    DONE = "done"
    GIVEN = "given"
    """It had been done already, by a button or from another screen."""
    CLOSED = "closed"
    """It is too late for it."""
    UNKNOWN = "unknown"
    """No answer: only the same command id, sent again, can tell what happened."""


@dataclass(frozen=True)
class Answered:
    """The office has answered a wish, or has not."""

    command_id: str
    answer: Answer
    at_ms: int


Event = Looked | Pressed | Answered


# --- effects ---


@dataclass(frozen=True)
class Send:
    """Bring this to the office; its outcome comes back as `Answered`."""

    wish: Wish


@dataclass(frozen=True)
class Ask:
    """Say aloud that this number is asked for its rating."""

    number: str
    language: str


Effect = Send | Ask
