"""Pictures of the hall's board in each of its states, drawn by the real window without a screen.

What it shows is made from the office's settings and its present hour; the record stays as it is.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtQuick import QQuickWindow

from counter_display.board import CURRENT_MS, FRESH_MS
from counter_display.board_layout import CARD_CALLS, MAX_CALLS
from counter_display.config import BoardSettings
from counter_display.ui.board_stage import BoardStage
from office.config import OfficeSettings
from office.hall_views import BoardNow, CallShown
from office.model import ORDINARY, Ticket, TicketState
from office.office import Office
from office.statistics import HallFigures, Spread, satisfaction
from screens.application import prepare_application
from screens.hand import HandClock, wait_for
from screens.live_page import Seen
from screens.picture import save_picture

LANGUAGES = ("vi", "en")
READ_TIMEOUT_MS = 20_000
_MINUTE_MS = 60_000
_WAITING = (4, 11, 2, 7, 1, 3)
_PAGES = 840
"""Whatever number of pages the figures fill, after so many it is the first one's turn."""
_WAITS = ((8, 15), (25, 45), (0, 4))


@dataclass(frozen=True)
class Sample:
    """What scenes are made of: the office's settings and its snapshot."""

    settings: OfficeSettings
    point: str
    now: BoardNow

    def ticket(self, number: int) -> Ticket:
        """A called ticket with this number, of one service after another."""
        services = [one for one in self.settings.services if one.point == self.point]
        service = services[number % len(services)]
        return Ticket(
            id=f"picture-{number}",
            visit=f"picture-{number}",
            point=self.point,
            business_day="",
            series=service.series,
            number=number,
            service=service.id,
            priority=ORDINARY,
            language="vi",
            state=TicketState.CALLED,
            issued_at=self.now.at,
            issued_seq=number,
            place_at=self.now.at,
            returned_seq=None,
            seq=number,
            ended_at=self.now.at,
        )

    def call(self, number: int, age_ms: int) -> CallShown:
        """A call so long ago, to one counter after another."""
        counters = [one.number for one in self.settings.counters if one.point == self.point]
        counter = counters[number % len(counters)]
        return CallShown(self.ticket(number), counter, number, self.now.at - age_ms, again=False)

    def called(self, young: int, age_ms: int = FRESH_MS) -> BoardNow:
        """Twelve calls, of which so many are that old, the others minutes."""
        ages = [age_ms] * young + [n * _MINUTE_MS for n in range(1, MAX_CALLS - young + 1)]
        calls = [self.call(24 - n, age) for n, age in enumerate(ages)]
        services = [
            replace(one, waiting=_WAITING[n % len(_WAITING)], taking="open")
            for n, one in enumerate(self.now.services)
        ]
        return replace(
            self.now, closed=False, calls=tuple(calls), absent=(), services=tuple(services)
        )

    def quiet(self) -> BoardNow:
        """The last call was a while ago, and nobody waits."""
        services = [replace(one, waiting=0) for one in self.now.services]
        return replace(self.called(0), services=tuple(services))


@dataclass(frozen=True)
class Scene:
    """A state of the board: what was read (None: nothing yet), and how long ago."""

    name: str
    bend: Callable[[Sample], BoardNow | None]
    age_ms: int = 0


def _flash(sample: Sample) -> BoardNow:
    return sample.called(1, age_ms=0)


def _one(sample: Sample) -> BoardNow:
    return sample.called(1)


def _several(sample: Sample) -> BoardNow:
    return sample.called(CARD_CALLS)


def _rush(sample: Sample) -> BoardNow:
    return sample.called(MAX_CALLS)


def _waits(sample: Sample) -> BoardNow:
    shown = sample.called(1)
    services = [one.service.id for one in shown.services]
    return replace(shown, waits=dict(zip(services, _WAITS, strict=False)))


def _absent(sample: Sample) -> BoardNow:
    return replace(sample.quiet(), absent=tuple(sample.ticket(n) for n in (9, 8, 3)))


def _ahead(sample: Sample) -> BoardNow:
    called = replace(sample.ticket(24), called_at=sample.now.at)
    counters = [
        replace(one, ticket=called, announced=sample.ticket(25 + at))
        for at, one in enumerate(sample.now.counters[:2])
    ]
    return replace(sample.called(1), counters=tuple(counters))


def _figures(sample: Sample, page: int = 0) -> BoardNow:
    """Nobody waits, and it is the turn of that page of the day's figures."""
    page_ms = round(BoardSettings().page_s * 1000)
    at = sample.now.at - sample.now.at % (2 * _PAGES * page_ms) + (2 * page + 1) * page_ms
    waits = {
        one.service.id: Spread(n=40 - 7 * at, mean_s=60 * (12 - at))
        for at, one in enumerate(sample.now.services[:4])
    }
    told = HallFigures(
        day="2026-12-07",
        until=sample.now.at,
        issued=120,
        served=98,
        waiting=7,
        wait=Spread(n=95, mean_s=720),
        services=waits,
        ratings=satisfaction([5] * 18 + [4] * 6 + [2] * 2, of=98),
    )
    then = replace(sample, now=replace(sample.now, at=at))
    return replace(then.quiet(), figures=told)


def _empty(sample: Sample) -> BoardNow:
    return replace(sample.called(0), calls=())


def _rest(sample: Sample) -> BoardNow:
    local = sample.now.local
    opens_at = local and local.replace(hour=7, minute=15) + timedelta(days=1)
    services = [replace(one, waiting=0, opens_at=opens_at) for one in sample.now.services]
    return replace(sample.quiet(), closed=True, services=tuple(services))


def _lost(_sample: Sample) -> None:
    return None


SCENES = (
    Scene("board", _one),
    Scene("board-flash", _flash),
    Scene("board-several", _several),
    Scene("board-rush", _rush),
    Scene("board-waits", _waits),
    Scene("board-quiet", Sample.quiet),
    Scene("board-absent", _absent),
    Scene("board-ahead", _ahead),
    Scene("board-figures", _figures),
    Scene("board-figures-wait", partial(_figures, page=1)),
    Scene("board-empty", _empty),
    Scene("board-rest", _rest),
    Scene("board-stale", _one, age_ms=CURRENT_MS + 10 * _MINUTE_MS),
    Scene("board-lost", _lost),
)


def render_board(
    out_dir: Path, office: Office, point: str, settings: BoardSettings | None = None
) -> list[Path]:
    """Leave PAGE-ORIENTATION-LANGUAGE.png in `out_dir` for each state; returns the files.

    Needs no screen; must run on the program's first thread.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_application(["motcua-pictures"])
    out_dir.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    walk_board(office, point, settings or BoardSettings(), partial(_save, out_dir, files))
    return files


def walk_board(
    office: Office,
    point: str,
    settings: BoardSettings,
    look: Callable[[QQuickWindow, str], None],
) -> None:
    """Show each state, hung landscape and portrait, in each language, to `look` with its name.

    The window has been drawn when `look` gets it, and does not change meanwhile.
    """
    for orientation, hung in hangings(settings).items():
        for language in LANGUAGES:
            spoken = hung.model_copy(update={"languages": (language,)})
            stage = BoardStage(office, point, spoken, HandClock())
            try:
                _play(stage, office.settings, point, f"{orientation}-{language}", look)
            finally:
                stage.close()


def hangings(settings: BoardSettings) -> dict[str, BoardSettings]:
    """The same screen hung landscape and portrait, whichever way the settings have it."""
    low_mm, high_mm = sorted((settings.width_mm, settings.height_mm))
    low_px, high_px = sorted((settings.width_px, settings.height_px))
    sizes = {
        "landscape": (high_mm, low_mm, high_px, low_px),
        "portrait": (low_mm, high_mm, low_px, high_px),
    }
    keys = ("width_mm", "height_mm", "width_px", "height_px")
    return {
        name: settings.model_copy(update=dict(zip(keys, size, strict=True)))
        for name, size in sizes.items()
    }


def _play(
    stage: BoardStage,
    office: OfficeSettings,
    point: str,
    name: str,
    look: Callable[[QQuickWindow, str], None],
) -> None:
    stage.window.show()
    wait_for(lambda: stage.page.seen.value is not None, READ_TIMEOUT_MS, "the hall's present")
    now = stage.page.seen.value
    assert now is not None
    sample = Sample(office, point, now)
    for scene in SCENES:
        bent = scene.bend(sample)
        error = OSError("nothing was read") if bent is None else None
        stage.page.model.show(stage.derive(Seen(bent, scene.age_ms, error)))
        stage.window.grabWindow()
        look(stage.window, f"{scene.name}-{name}")


def _save(out_dir: Path, files: list[Path], window: QQuickWindow, name: str) -> None:
    files.append(save_picture(window, out_dir / f"{name}.png"))
