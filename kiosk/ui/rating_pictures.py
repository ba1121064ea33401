"""Pictures of every page of a rating screen, from real tickets and touches, without a screen."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.config import NARROWEST_MM, RatingSettings
from kiosk.rating import ENDED_MS
from kiosk.rating_state import RatingState
from kiosk.ui.rating_stage import RatingStage
from office.config import MAIN_POINT
from office.counters import CallNumber, Finish, Start
from office.office import Office, Who
from office.queue import IssueTicket
from screens.application import prepare_application
from screens.hand import Hand, HandClock, middle, wait_for
from screens.picture import save_picture

PAGE_TIMEOUT_MS = 20_000
"""Longest wait for a page to stand."""
STEP_MS = 1_000
"""So long a page stands before anybody touches it."""
WHO = Who("pictures", "pictures")


def render_rating(
    out_dir: Path,
    office: Office,
    counter: int,
    settings: RatingSettings | None = None,
    point: str = MAIN_POINT,
) -> list[Path]:
    """Leave rating-PAGE-ORIENTATION-LANGUAGE.png in `out_dir` for every page; returns the files.

    The page that asks is just rating-ORIENTATION-LANGUAGE.png. Serves two citizens at the counter
    for each orientation and language; it must be open and have a service, the office a reason for
    low ratings. Needs no screen; must run on the program's first thread.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_application(["motcua-pictures"])
    out_dir.mkdir(parents=True, exist_ok=True)
    desk, files = _Desk(office, point, counter), []
    for way, turned in _ways(settings or RatingSettings()):
        for language in turned.languages:
            clock = HandClock()
            stage = RatingStage(office, point, counter, turned, WHO, clock_ms=clock)
            stage.window.show()
            try:
                for page in _Walk(stage, desk, clock).pages(language):
                    files.append(out_dir / f"{page}-{way}-{language}.png")
                    save_picture(stage.window, files[-1])
            finally:
                stage.close()
    return files


def _ways(settings: RatingSettings) -> Iterator[tuple[str, RatingSettings]]:
    """The panel both ways round, where it is wide enough to stand upright."""
    short_mm, long_mm = sorted((settings.width_mm, settings.height_mm))
    short_px, long_px = sorted((settings.width_px, settings.height_px))
    lying = {"width_mm": long_mm, "height_mm": short_mm, "width_px": long_px, "height_px": short_px}
    standing = dict(zip(lying, (short_mm, long_mm, short_px, long_px), strict=True))
    yield "landscape", settings.model_copy(update=lying)
    if short_mm >= NARROWEST_MM:
        yield "portrait", settings.model_copy(update=standing)


@dataclass(frozen=True)
class _Desk:
    """A counter at which citizens are served for the pictures."""

    office: Office
    point: str
    counter: int

    def serve(self, language: str) -> None:
        """Give a number, call it and begin; whoever was there before is finished."""
        place = self.office.settings.counter(self.point, self.counter)
        service = place.services[0] if place else ""
        issuing = IssueTicket(service, point=self.point, language=language)
        done = self.office.do(issuing, WHO)
        ticket = next(one.subject for one in done.events if one.kind == "ticket.issued")
        self.office.do(CallNumber(self.counter, ticket, self.point), WHO)
        self.office.do(Start(self.counter, self.point), WHO)

    def finish(self) -> None:
        """The citizen is served."""
        self.office.do(Finish(self.counter, point=self.point), WHO)


@dataclass(frozen=True)
class _Walk:
    """Goes through the pages of a rating screen as citizens and their officer do."""

    stage: RatingStage
    desk: _Desk
    clock: HandClock

    def pages(self, language: str) -> Iterator[str]:
        """Each page's name, once it stands."""
        hand = Hand(self.stage.window, self.clock)
        self._until(lambda state: state.page in {"idle", "asking"}, "the counter")
        if self.stage.state.page == "asking":
            hand.touch("skip")
            self._until(lambda state: state.page == "idle", "the counter")
        while self.stage.state.language != language:
            hand.touch("language")
        yield "rating-idle"
        self.desk.serve(language)
        self._until(lambda state: state.work == "serving", "a number")
        yield "rating-serving"
        self.desk.finish()
        self._until(lambda state: state.page == "asking", "the question")
        yield "rating"
        yield from self._late(hand, language)
        self.desk.finish()
        self._until(lambda state: state.page == "idle", "the counter", ENDED_MS["late"])
        self._until(lambda state: state.page == "asking", "the next question")
        hand.touch(f"face-{len(self.stage.state.faces)}")
        self._until(lambda state: state.page == "reasons", "the reasons")
        yield "rating-reasons"
        hand.touch(f"reason-{self.stage.state.reasons[0].key}")
        self._until(lambda state: state.page == "thanks", "thanks")
        yield "rating-thanks"

    def _late(self, hand: Hand, language: str) -> Iterator[str]:
        """The question goes under a finger, since the next citizen is served."""
        self.desk.serve(language)
        self._until(lambda state: state.page == "idle", "the counter")
        hand.press_at(middle(self.stage.window.contentItem()))
        self._until(lambda state: state.page == "late", "the word that it is too late")
        yield "rating-late"

    def _until(
        self, stands: Callable[[RatingState], bool], what: str, after_ms: int = STEP_MS
    ) -> None:
        """Let time go by and the screen follow its counter until it shows what is wanted."""
        self.clock.now_ms += after_ms
        self.stage.look()
        wait_for(lambda: stands(self.stage.state), PAGE_TIMEOUT_MS, what)
