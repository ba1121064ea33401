"""Pictures of every page, taken from the real pages by real touches, without a screen."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.config import KioskSettings
from kiosk.desk import (
    Desk,
    DeskRefusal,
    DeskUnknown,
    HallView,
    Issued,
    PaperState,
    Resting,
    ServiceState,
)
from kiosk.ui.conductor import LOST_AFTER_S
from kiosk.ui.stage import Stage
from screens.application import prepare_application
from screens.hand import Hand, HandClock, wait_for

PAGE_TIMEOUT_MS = 20_000
"""Longest wait for a page to stand still, printing included."""

HOURS = {
    "vi": "Thứ Hai – thứ Sáu: 07:30–11:30, 13:30–17:00",
    "en": "Monday – Friday: 07:30–11:30, 13:30–17:00",
}
RESTING = Resting({"vi": "07:30, thứ Hai", "en": "07:30 on Monday"})
FAULT = DeskUnknown(
    "store-full",
    {
        "vi": "Ổ đĩa đã đầy hoặc hỏng nên chưa ghi được.",
        "en": "The disk is full or broken, so nothing could be recorded.",
    },
)
REFUSAL = DeskRefusal(
    "service-closed",
    {
        "vi": "Dịch vụ này vừa ngừng nhận trong buổi sáng. Mở lại lúc 13:30.",
        "en": "This service has just closed for the morning. It opens again at 13:30.",
    },
)


def _as_it_is(hall: HallView) -> HallView:
    return replace(hall, resting=None)


def _at_rest(hall: HallView) -> HallView:
    return replace(hall, hours=HOURS, resting=RESTING)


@dataclass(frozen=True)
class Scene:
    """A way through the pages: how the hall is bent, and which page follows which.

    `refusal` meets every wish for a number; `fault` every look at the hall once it was seen.
    """

    bend: Callable[[HallView], HallView]
    pages: tuple[str, ...]
    refusal: DeskRefusal | None = None
    fault: DeskUnknown | None = None


SCENES = (
    Scene(_as_it_is, ("home", "choose", "ticket")),
    Scene(_as_it_is, ("home", "choose", "refused"), REFUSAL),
    Scene(_at_rest, ("resting",)),
    Scene(_as_it_is, ("home", "out-of-service"), fault=FAULT),
)


class BentDesk:
    """A desk whose hall is bent on the way out, and that fails or refuses where told to."""

    def __init__(self, desk: Desk, scene: Scene) -> None:
        self._desk, self._scene = desk, scene
        self._seen = False

    def view(self) -> HallView:
        """The hall, bent; the scene's fault from the second look on."""
        if self._seen and self._scene.fault is not None:
            raise self._scene.fault
        self._seen = True
        return self._scene.bend(self._desk.view())

    def issue(self, command_id: str, service: str, priority: str | None, language: str) -> Issued:
        """The desk's number, or the scene's refusal."""
        if self._scene.refusal is not None:
            raise self._scene.refusal
        return self._desk.issue(command_id, service, priority, language)

    def reprint(self, command_id: str, ticket_id: str) -> None:
        """As the desk does."""
        self._desk.reprint(command_id, ticket_id)

    def paper(self, ticket_id: str) -> PaperState:
        """As the desk says."""
        return self._desk.paper(ticket_id)

    def wait_change(self, after: int, timeout_s: float) -> int:
        """As the desk says."""
        return self._desk.wait_change(after, timeout_s)


def render_pages(
    out_dir: Path,
    make_desk: Callable[[], Desk],
    settings: KioskSettings | None = None,
) -> list[Path]:
    """Leave PAGE-ORIENTATION-LANGUAGE.png in `out_dir` for every page; returns the files.

    Walks through the pages by touch, on a desk of its own for each orientation and language, and
    so takes a real number from each. Needs no screen; must run on the program's first thread.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_application(["motcua-pictures"])
    out_dir.mkdir(parents=True, exist_ok=True)
    settings = settings or KioskSettings()
    files: dict[Path, None] = {}
    for orientation in ("portrait", "landscape"):
        turned = settings.model_copy(update={"orientation": orientation})
        for language in settings.languages:
            desk = make_desk()
            for scene in SCENES:
                name = f"{orientation}-{language}.png"
                files.update(dict.fromkeys(_play(scene, desk, turned, language, out_dir, name)))
    return list(files)


def _play(
    scene: Scene, desk: Desk, settings: KioskSettings, language: str, out_dir: Path, name: str
) -> list[Path]:
    clock = HandClock()
    stage = Stage(BentDesk(desk, scene), settings, clock_ms=clock)
    stage.window.show()
    hand = Hand(stage.window, clock)
    files = []
    try:
        _wait_for_page(stage, scene.pages[0])
        if language != settings.languages[0]:
            hand.touch(f"language-{language}")
        for page in scene.pages:
            _wait_for_page(stage, page)
            file = out_dir / f"{page}-{name}"
            if not stage.window.grabWindow().save(str(file)):
                raise OSError(f"the picture cannot be written: {file}")
            files.append(file)
            if scene.fault is not None:
                _let_the_hall_grow_old(stage, clock)
            else:
                _go_on(page, hand, desk)
    finally:
        stage.close()
    return files


def _go_on(page: str, hand: Hand, desk: Desk) -> None:
    """Touch what leads from this page to the next one."""
    if page == "home":
        hand.touch("start")
    elif page == "choose":
        services = desk.view().services
        offered = next(row for row in services if row.state is not ServiceState.CLOSED)
        hand.touch(f"service-{offered.id}")


def _let_the_hall_grow_old(stage: Stage, clock: HandClock) -> None:
    """What is on the screen was last seen too long ago to be believed."""
    clock.now_ms += round(LOST_AFTER_S * 1000)
    stage.conductor.read_hall()


def _wait_for_page(stage: Stage, page: str) -> None:
    def stands() -> bool:
        props = stage.props
        printing = page == "ticket" and props.ticket.paper == PaperState.PRINTING
        return props.hall.page == page and not printing

    wait_for(stands, PAGE_TIMEOUT_MS, f"the page {page}")
