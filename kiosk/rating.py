"""The rules of a counter's rating screen: a state and an event give a state and effects.

    Following ──a face→ Sending ──done→ Ended: thanks         a low score: → Reasons → Sending
        ↑                  ├───refused→ Ended: late
        │                  └─no answer→ (the same command id again) → Ended: failed
        └──── time-out, or the counter has gone on to the next citizen ────┘

Nothing here waits, reads a clock or calls the office: every event brings its time, and `wake_ms`
tells when to look again.
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.rating_values import (
    GUARD_MS,
    TURN_MS,
    Answer,
    Answered,
    Ask,
    Effect,
    Ended,
    Event,
    Explain,
    Following,
    Looked,
    Place,
    Pressed,
    Question,
    Rate,
    Reasons,
    Screen,
    Send,
    Sending,
    Ui,
    Wish,
    Word,
)
from office.ratings import LOW_SCORE, score_of

REASONS_MS = 15_000
ENDED_MS = {"thanks": 3_000, "late": 4_000, "failed": 5_000}
"""How long each last word stands."""
LANGUAGE_MS = 30_000
"""A language that somebody chose while nothing is asked stands so long."""
LATE_HEARD_MS = 3_000
"""A press on the empty glass so soon after a question has gone was meant for that question."""
SLOW_MS = 1_000
"""From then on the screen says that it is still writing."""
RETRY_MS = 2_000
"""A press without an answer is sent again so soon."""
GIVE_UP_MS = 20_000
"""A press that has no answer by then is given up."""

Step = tuple[Ui, tuple[Effect, ...]]


def wake_ms(ui: Ui) -> int | None:
    """When time alone changes something, None when it never does."""
    question = ui.place.question if isinstance(ui.place, Following | Reasons) else None
    ends = (ui.until_ms, question.closes_ms if question else None)
    return min((one for one in ends if one is not None), default=None)


class RatingMachine:
    """The rules of the screen. `new_id` gives a fresh command id for each press that needs one."""

    def __init__(self, screen: Screen, new_id: Callable[[], str]) -> None:
        self._faces = screen.faces
        self._reasons = frozenset(one.id for one in screen.reasons)
        self._sheets = screen.sheets
        self._languages = screen.languages
        self._new_id = new_id

    def begin(self) -> Ui:
        """A screen that nobody has touched."""
        return Ui(self._languages[0])

    def step(self, ui: Ui, event: Event) -> Step:
        """What follows from `event`; one that means nothing here changes nothing."""
        match event:
            case Looked():
                return self._looked(ui, event.sight.question, event.at_ms)
            case Pressed():
                return self._pressed(ui, event)
            case Answered():
                return self._answered(ui, event), ()

    # --- the record and the time ---

    def _looked(self, ui: Ui, question: Question | None, at_ms: int) -> Step:
        due = ui.until_ms is not None and at_ms >= ui.until_ms
        match ui.place:
            case Following():
                return self._follow(ui, ui.place.question, question, at_ms)
            case Sending(wish):
                return self._wait(ui, wish, at_ms, due=due)
            case Reasons(asked) if question is None or question.ticket != asked.ticket:
                return self._idle(ui, at_ms), ()
            case Reasons(asked) if due:
                return _end(ui, "thanks", asked.number, at_ms), ()
            case Ended() if due:
                return self._idle(ui, at_ms), ()
            case _:
                return ui, ()

    def _follow(self, ui: Ui, old: Question | None, new: Question | None, at_ms: int) -> Step:
        if new and new.ticket == ui.settled:
            new = None
        if old and new and old.ticket == new.ticket:
            if new.rated:
                return self._rated(ui, new, at_ms, low=new.low), ()
            return replace(ui, place=Following(new)), ()
        if old:
            return self._idle(ui, at_ms, gone=replace(old, language=ui.language)), ()
        if new and new.rated:
            ui = replace(ui, settled=new.ticket)
        elif new and at_ms - ui.since_ms >= TURN_MS:
            return self._ask(ui, new, at_ms)
        if ui.until_ms is not None and at_ms >= ui.until_ms:
            ui = replace(ui, language=self._languages[0], until_ms=None)
        return ui, ()

    def _ask(self, ui: Ui, question: Question, at_ms: int) -> Step:
        spoken = question.language in self._languages
        language = question.language if spoken else self._languages[0]
        asking = _stand(replace(ui, language=language), Following(question), at_ms)
        return asking, (Ask(question.number, language),)

    def _wait(self, ui: Ui, wish: Wish, at_ms: int, *, due: bool) -> Step:
        waited_ms = at_ms - ui.since_ms
        if waited_ms >= GIVE_UP_MS:
            return _end(ui, "failed", wish.question.number, at_ms), ()
        if due:
            return replace(ui, place=Sending(wish, slow=True), until_ms=None), (Send(wish),)
        return replace(ui, place=Sending(wish, slow=waited_ms >= SLOW_MS)), ()

    # --- presses ---

    def _pressed(self, ui: Ui, press: Pressed) -> Step:
        if press.action == "glass":
            return _touched_beside(ui, press.at_ms), ()
        too_soon = press.at_ms - max(ui.pressed_ms, ui.since_ms) < GUARD_MS
        ui = replace(ui, pressed_ms=press.at_ms)
        if too_soon:
            return ui, ()
        match press.action, ui.place:
            case "language", place:
                return self._speak(ui, place, press), ()
            case "face", Following(Question() as question):
                return self._choose(ui, question, press)
            case "reason", Reasons(question) if press.value in self._reasons:
                return _send(ui, Explain(self._new_id(), question, press.value), press.at_ms)
            case "more", Reasons(question, sheet):
                turned = Reasons(question, (sheet + 1) % self._sheets)
                return replace(ui, place=turned, since_ms=press.at_ms), ()
            case "skip", Following(Question() as question):
                return self._idle(replace(ui, settled=question.ticket), press.at_ms), ()
            case "skip", Reasons(question):
                return _end(ui, "thanks", question.number, press.at_ms), ()
            case _:
                return ui, ()

    def _speak(self, ui: Ui, place: Place, press: Pressed) -> Ui:
        if press.value not in self._languages:
            return ui
        idle = isinstance(place, Following) and not place.question
        until_ms = press.at_ms + LANGUAGE_MS if idle else ui.until_ms
        return replace(ui, language=press.value, until_ms=until_ms)

    def _choose(self, ui: Ui, question: Question, press: Pressed) -> Step:
        if question.closed(press.at_ms):
            return _end(ui, "late", question.number, press.at_ms), ()
        settled = replace(ui, settled=question.ticket)
        return _send(settled, Rate(self._new_id(), question, int(press.value)), press.at_ms)

    # --- answers ---

    def _answered(self, ui: Ui, answered: Answered) -> Ui:
        place, at_ms = ui.place, answered.at_ms
        if not isinstance(place, Sending) or place.wish.command_id != answered.command_id:
            return ui
        question = place.wish.question
        match answered.answer, place.wish:
            case Answer.UNKNOWN, _:
                return replace(ui, until_ms=at_ms + RETRY_MS)
            case Answer.CLOSED, Rate():
                return _end(ui, "late", question.number, at_ms)
            case Answer.DONE, Rate(_, _, face):
                low = score_of(face, self._faces) <= LOW_SCORE
                return self._rated(ui, question, at_ms, low=low)
            case _:
                return _end(ui, "thanks", question.number, at_ms)

    # --- going on ---

    def _rated(self, ui: Ui, question: Question, at_ms: int, *, low: bool) -> Ui:
        """Thank, or ask first why, where there is something to choose from."""
        ui = replace(ui, settled=question.ticket)
        if low and self._reasons:
            return _stand(ui, Reasons(question), at_ms, REASONS_MS)
        return _end(ui, "thanks", question.number, at_ms)

    def _idle(self, ui: Ui, at_ms: int, gone: Question | None = None) -> Ui:
        """Nothing of the citizen who has gone stays on the screen, their language neither."""
        return _stand(replace(ui, language=self._languages[0]), Following(gone=gone), at_ms)


def _touched_beside(ui: Ui, at_ms: int) -> Ui:
    """A finger that meant the question before the page turned is told so."""
    gone = ui.place.gone if isinstance(ui.place, Following) else None
    if gone is None or at_ms - ui.since_ms > LATE_HEARD_MS:
        return ui
    return _end(replace(ui, language=gone.language), "late", gone.number, at_ms)


def _send(ui: Ui, wish: Wish, at_ms: int) -> Step:
    return _stand(ui, Sending(wish), at_ms), (Send(wish),)


def _end(ui: Ui, word: Word, number: str, at_ms: int) -> Ui:
    return _stand(ui, Ended(word, number), at_ms, ENDED_MS[word])


def _stand(ui: Ui, place: Place, at_ms: int, stands_ms: int | None = None) -> Ui:
    until_ms = None if stands_ms is None else at_ms + stands_ms
    return replace(ui, place=place, since_ms=at_ms, until_ms=until_ms)
