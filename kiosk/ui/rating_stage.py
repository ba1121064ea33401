"""The rating screen of one counter: window, rules, record and voice put together."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtQuick import QQuickWindow

from hall.sentences import Sentences
from kiosk.config import RatingSettings
from kiosk.rating import RatingMachine, wake_ms
from kiosk.rating_state import RatingState, rating_state
from kiosk.rating_values import (
    Answer,
    Answered,
    Ask,
    Effect,
    Event,
    Looked,
    Pressed,
    Rate,
    Screen,
    Send,
    Sight,
    Wish,
    sight_of,
)
from kiosk.ui.glass import Glass
from kiosk.ui.rating_layout import layout_of
from office.act import Command
from office.config import OfficeSettings
from office.errors import OfficeError, Refusal, Refused
from office.failures import Failures
from office.hall_views import RatingNow, rating_now
from office.model import new_id
from office.office import Done as Recorded
from office.office import Office, Who
from office.ratings import ExplainRating, GiveRating
from screens.application import TEXTS
from screens.lanes import Done, Failed
from screens.languages import Languages
from screens.live_page import LivePage, Program, Seen
from screens.program import steady_ms

MAIN_QML = Path(__file__).parent.parent / "qml" / "rating" / "RatingMain.qml"

Speak = Callable[[str, str], None]
"""Says a sentence in a language; returns at once."""
Spell = Callable[[str, str], str]
"""A number as it is read aloud in a language."""

log = logging.getLogger(__name__)


def apart(label: str, _language: str) -> str:
    """A number sign by sign, as every voice reads it sign by sign: A015 is "A 0 1 5"."""
    return " ".join(label)


def window_properties(settings: RatingSettings) -> dict[str, object]:
    """What the window is told of its panel."""
    return {
        "width": settings.width_px,
        "height": settings.height_px,
        "longSideMm": max(settings.width_mm, settings.height_mm),
        "contrast": settings.contrast,
        "plan": asdict(layout_of(settings)),
    }


def screen_of(office: OfficeSettings, point: str, counter: int, settings: RatingSettings) -> Screen:
    """What the screen of a counter is about."""
    place = office.counter(point, counter)
    return Screen(
        office=office.name,
        mark=office.mark,
        counter=counter,
        place=place.name if place else None,
        role=settings.role,
        faces=settings.faces,
        reasons=office.rating_reasons,
        room=layout_of(settings).reasons,
        languages=settings.languages,
    )


class RatingStage(QObject):
    """The window of a counter's rating screen and all that moves behind it.

    `speak` says the number that is asked; `spell` makes the number's words for it.
    """

    def __init__(
        self,
        office: Office,
        point: str,
        counter: int,
        settings: RatingSettings,
        who: Who,
        *,
        clock_ms: Callable[[], int] = steady_ms,
        speak: Speak | None = None,
        spell: Spell = apart,
        new_id: Callable[[], str] = new_id,
        texts: Path = TEXTS,
    ) -> None:
        super().__init__()
        self._office, self._point, self._counter, self._who = office, point, counter, who
        self._clock_ms, self._speak, self._spell = clock_ms, speak, spell
        self._screen = screen_of(office.settings, point, counter, settings)
        self._machine = RatingMachine(self._screen, new_id)
        self._ui, self._sight = self._machine.begin(), Sight()
        self._unanswered = Failures(log, "a rating has no answer")
        self._sentences: Mapping[str, Sentences] = {
            one: Sentences(one) for one in settings.languages
        }
        self._languages = Languages(texts, "kiosk", settings.languages, self)
        self._languages.speak(self._ui.language)
        self._wake = QTimer(self)
        self._wake.setSingleShot(True)
        self._wake.setTimerType(Qt.TimerType.PreciseTimer)
        self._page = LivePage(self._program(settings), office.bell.wait, clock_ms)
        self._wake.timeout.connect(self._page.redraw)
        self._long_side_mm = max(settings.width_mm, settings.height_mm)
        self._glass = Glass(self.window, self._px_per_mm, self._touched_beside, clock_ms, self)

    @property
    def window(self) -> QQuickWindow:
        """The window, not yet shown."""
        return self._page.window

    @property
    def state(self) -> RatingState:
        """What the window shows."""
        return rating_state(self._sight, self._ui, self._screen)

    def close(self) -> None:
        """Take the window down and all that moves behind it."""
        self._wake.stop()
        self._page.close()
        self._languages.close()

    def look(self) -> None:
        """Read the record now."""
        self._page.look()

    def _program(self, settings: RatingSettings) -> Program[RatingNow]:
        properties = window_properties(settings)
        read = partial(rating_now, self._office, self._point, self._counter)
        return Program("rating", MAIN_QML, properties, read, self._derive, self._act)

    def _px_per_mm(self) -> float:
        return max(self.window.width(), self.window.height()) / self._long_side_mm

    # --- the record ---

    def _write(self, wish: Wish) -> Recorded:
        """Carry a wish out; called in the lane of writes."""
        return self._office.do(self._command(wish), self._who, wish.command_id)

    def _command(self, wish: Wish) -> Command:
        ticket = wish.question.ticket
        if isinstance(wish, Rate):
            return GiveRating(ticket, wish.face, self._screen.faces, "touch", self._point)
        return ExplainRating(ticket, wish.reason, self._point)

    def _answered(self, wish: Wish, outcome: Done[Recorded] | Failed) -> None:
        answer = answer_of(outcome.error) if isinstance(outcome, Failed) else Answer.DONE
        if isinstance(outcome, Failed) and answer is Answer.UNKNOWN:
            self._unanswered.tell(outcome.error)
        elif isinstance(outcome, Failed):
            log.info("a rating is not taken: %s", outcome.error)
        self._step(Answered(wish.command_id, answer, self._clock_ms()))
        self._page.redraw()

    # --- the rules ---

    def _derive(self, seen: Seen[RatingNow]) -> Mapping[str, object]:
        now_ms = self._clock_ms()
        fault = code_of(seen.error) if seen.error else ""
        self._sight = sight_of(seen.value, seen.age_ms, now_ms, fault)
        self._step(Looked(self._sight, now_ms))
        return asdict(self.state)

    def _act(self, action: str, value: str) -> None:
        self._step(Pressed(action, value, self._clock_ms()))
        self._page.redraw()

    @Slot()
    def _touched_beside(self) -> None:
        self._act("glass", "")

    def _step(self, event: Event) -> None:
        self._ui, effects = self._machine.step(self._ui, event)
        if self._languages.speak(self._ui.language):
            self._page.retranslate()
        at_ms = wake_ms(self._ui)
        if at_ms is not None:
            self._wake.start(max(1, at_ms - self._clock_ms()))
        for effect in effects:
            self._carry_out(effect)

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Send(wish):
                self._page.do(partial(self._write, wish), partial(self._answered, wish))
            case Ask(number, language) if self._speak is not None:
                facts = {"number": self._spell(number, language)}
                self._speak(self._sentences[language].say("rating", "asked", facts), language)


def answer_of(error: Exception) -> Answer:
    """What the failure of a command means for the screen."""
    if not isinstance(error, Refused):
        return Answer.UNKNOWN
    return Answer.GIVEN if error.code == Refusal.RATING_GIVEN else Answer.CLOSED


def code_of(error: Exception) -> str:
    """What staff are told: the office's own code, or ours for a fault of the program."""
    return error.code if isinstance(error, OfficeError) else "rating-fault"
