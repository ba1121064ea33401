"""Every page of the kiosk, reached by real touches without a screen: as pictures, or to look at."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from PySide6.QtQuick import QQuickWindow

from kiosk.config import KioskSettings
from kiosk.desk import Desk, ServiceState
from kiosk.ui.conductor import LOST_AFTER_S
from kiosk.ui.props import Props
from kiosk.ui.scenes import SCENES, BentDesk, Scene
from kiosk.ui.stage import Stage, rules_of
from kiosk.visit_values import Control, Ease
from screens.application import prepare_application
from screens.hand import Hand, HandClock, wait_for
from screens.picture import save_picture

PAGE_TIMEOUT_MS = 20_000
"""Longest wait for a page to stand still, printing included."""

Orientation = Literal["portrait", "landscape"]
Size = Literal["normal", "large"]

ORIENTATIONS: tuple[Orientation, ...] = ("portrait", "landscape")
NORMAL = Ease()
EASES = (NORMAL, Ease(large=True), Ease(contrast=True), Ease(reach=True))


@dataclass(frozen=True)
class PageSeen:
    """Which page stands on the glass, and how."""

    page: str
    orientation: Orientation
    size: Size
    contrast: bool
    language: str
    reach: bool = False

    @property
    def name(self) -> str:
        """A file's name for it; what is as usual is left out."""
        ease = ("large" if self.size == "large" else "", "contrast" if self.contrast else "")
        parts = (self.page, self.orientation, *ease, "reach" if self.reach else "", self.language)
        return "-".join(part for part in parts if part)


class MuteReader:
    """Stands for a reader, so that reading aloud is offered; says nothing."""

    def show(self, props: Props) -> None:
        """Nothing is said."""

    def close(self) -> None:
        """There is nothing to stop."""


def render_pages(
    out_dir: Path,
    make_desk: Callable[[], Desk],
    settings: KioskSettings | None = None,
) -> list[Path]:
    """Leave PAGE-ORIENTATION-LANGUAGE.png in `out_dir` for every page; returns the files.

    Walks through the pages by touch, on a desk of its own for each orientation and language, and
    takes one real number from each. Needs no screen; must run on the program's first thread.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []

    def keep(window: QQuickWindow, seen: PageSeen) -> None:
        files.append(save_picture(window, out_dir / f"{seen.name}.png"))

    walk_pages(make_desk, settings or KioskSettings(), keep, (NORMAL,))
    return files


def walk_pages(
    make_desk: Callable[[], Desk],
    settings: KioskSettings,
    visit: Callable[[QQuickWindow, PageSeen], None],
    eases: Sequence[Ease] = EASES,
) -> None:
    """Show every page upright and across, in each of `eases` and each language, to `visit`.

    `visit` gets the window as it stands, already drawn. Otherwise as `render_pages`.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_application(["motcua-pictures"])
    for orientation in ORIENTATIONS:
        turned = settings.model_copy(update={"orientation": orientation})
        for ease in eases:
            for language in settings.languages:
                walk = Walk(make_desk(), turned, ease, language)
                try:
                    for scene in SCENES:
                        visit(walk.to(scene), walk.seen(scene))
                finally:
                    walk.close()


class Walk:
    """A kiosk that goes from scene to scene, always seen in the same way."""

    def __init__(self, desk: Desk, settings: KioskSettings, ease: Ease, language: str) -> None:
        self._desk = BentDesk(desk)
        self._settings, self._ease, self._language = settings, ease, language
        self._clock = HandClock()
        rules = replace(rules_of(settings), max_attempts=1)
        self._stage = Stage(
            self._desk,
            settings,
            reader=MuteReader(),
            restarts=True,
            scans=True,
            rules=rules,
            clock_ms=self._clock,
        )
        self._stage.window.show()
        self._hand = Hand(self._stage.window, self._clock)
        self._ends = {
            ":in": self._in,
            ":listed": self._listed,
            ":done": self._done,
            ":given": self._given,
        }

    def close(self) -> None:
        """Leave the kiosk."""
        self._stage.close()

    def seen(self, scene: Scene) -> PageSeen:
        """How this walk shows the scene."""
        size: Size = "large" if self._ease.large else "normal"
        return PageSeen(
            scene.name,
            self._settings.orientation,
            size,
            self._ease.contrast,
            self._language,
            self._ease.reach,
        )

    def to(self, scene: Scene) -> QQuickWindow:
        """Go home, bend the hall, walk to the page; the window on which it stands."""
        self._tap(Control.END)
        self._tap(Control.DONE)
        self._desk.scene = replace(scene, fault=None)
        self._stage.conductor.read_hall()
        wait_for(self._bent, PAGE_TIMEOUT_MS, f"the hall of {scene.name}")
        self._desk.scene = scene
        for control, value in self._wishes():
            self._tap(control, value)
        for step in scene.steps:
            self._take(step)
        wait_for(self._stands, PAGE_TIMEOUT_MS, f"the page {scene.name}")
        self._stage.window.grabWindow()
        return self._stage.window

    def _bent(self) -> bool:
        inputs = self._stage.conductor.inputs
        return inputs.view == self._desk.view() and not inputs.lost

    def _stands(self) -> bool:
        props, scene = self._stage.props, self._desk.scene
        settled = scene.paper or props.ticket.paper != "printing"
        expected = scene.paper in (None, props.ticket.paper) or props.hall.page != "ticket"
        listed = props.hall.page != "staff" or bool(props.staff.devices)
        printer = props.hall.page != "paper" or props.staff.printer == scene.printer
        return (
            props.hall.page == scene.page
            and not props.staff.busy
            and not props.machine.busy
            and bool(settled and expected and listed and printer)
        )

    def _in(self) -> bool:
        return self._stage.props.staff.printer != ""

    def _listed(self) -> bool:
        return bool(self._stage.props.machine.devices)

    def _given(self) -> bool:
        return self._stage.props.hall.page == "ticket"

    def _done(self) -> bool:
        return not self._stage.props.machine.busy

    def _wishes(self) -> Iterator[tuple[Control, str]]:
        if self._language != self._settings.languages[0]:
            yield Control.LANGUAGE, self._language
        eases = {
            Control.LARGE: self._ease.large,
            Control.CONTRAST: self._ease.contrast,
            Control.REACH: self._ease.reach,
        }
        yield from ((control, "") for control, wanted in eases.items() if wanted)

    def _tap(self, control: Control, value: str = "") -> None:
        self._clock.now_ms += self._clock.step_ms
        self._stage.conductor.tap(control, value)

    def _take(self, step: str) -> None:
        """One step of a scene, by touch where there is something to touch."""
        match step:
            case ":missed":
                self._stage.conductor.missed()
            case ":wait":
                self._stage.conductor.time_out()
            case ":staff":
                self._tap(Control.STAFF)
                for control, value in self._wishes():
                    self._tap(control, value)
            case ":in" | ":listed" | ":done" | ":given":
                wait_for(self._ends[step], PAGE_TIMEOUT_MS, f"the end of {step}")
            case ":old":
                self._clock.now_ms += round(LOST_AFTER_S * 1000)
                self._stage.conductor.read_hall()
            case "service":
                self._tap(Control.SERVICE, self._service(ServiceState.OPEN))
            case "closed":
                self._tap(Control.SERVICE, self._service(ServiceState.CLOSED))
            case "priority":
                key = self._stage.props.choice.priorities[1].key
                self._tap(Control.PRIORITY, key)
            case "classes":
                self._tap(Control.PRIORITIES)
            case name:
                self._hand.touch(name)

    def _service(self, state: ServiceState) -> str:
        rows = self._desk.view().services
        return next(row.id for row in rows if row.state is state)
