"""Pictures of the officer's panel in its states, taken from the real window without a screen.

The panel reads the office's own snapshot, bent to each scene, so the record stays as it is.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtQuick import QQuickItem, QQuickWindow

from counter_display.config import CounterDisplaySettings
from counter_display.ui.panel_scenes import PRINTER, SCENES, Sample, Scene
from counter_display.ui.panel_stage import PanelStage
from office.hall_views import PanelNow, panel_now
from office.office import Office
from screens.application import prepare_application
from screens.hand import Hand, HandClock, wait_for
from screens.picture import save_picture

SCALE = 1.5
"""Pictures show the panel at its largest; it is laid out the same at its smallest."""
LANGUAGES = ("vi", "en")
READ_TIMEOUT_MS = 10_000
_LOST_AFTER_MS = 9_000


class _Reading:
    """What the panel reads; None: the record is out of reach."""

    def __init__(self) -> None:
        self.now: PanelNow | None = None

    def __call__(self) -> PanelNow:
        if self.now is None:
            raise OSError("the record is out of reach")
        return self.now


def render_panel(
    out_dir: Path, office: Office, display: CounterDisplaySettings, number: int
) -> list[Path]:
    """Leave panel[-SCENE]-landscape-LANGUAGE.png in `out_dir` for every scene; gives the files.

    Needs no screen; must run on the program's first thread.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_application(["motcua-pictures"])
    out_dir.mkdir(parents=True, exist_ok=True)
    files = []

    def save(window: QQuickWindow, name: str) -> None:
        files.append(save_picture(window, out_dir / f"{name}.png"))

    walk_panel(office, display, number, save)
    return files


def walk_panel(
    office: Office,
    display: CounterDisplaySettings,
    number: int,
    visit: Callable[[QQuickWindow, str], None],
    scale: float = SCALE,
) -> None:
    """Show every scene in every language to `visit`, with the name of its picture.

    The window is drawn already; it is `scale` times as large as at its smallest.
    """
    sample = Sample(office.settings, display.point, panel_now(office, display.point, number))
    for language in LANGUAGES:
        panel = display.panel.model_copy(update={"language": language})
        spoken = display.model_copy(update={"panel": panel, "counters": (), "speaker": None})
        clock, reading = HandClock(), _Reading()
        stage = PanelStage(
            office, spoken, number, "pictures", clock, printers=(PRINTER,), read=reading
        )
        try:
            stage.window.resize(stage.window.size() * scale)
            stage.window.show()
            for seq, scene in enumerate(SCENES, start=1):
                reading.now = replace(scene.bend(sample), seq=seq)
                _play(scene, stage, clock, reading)
                name = (part for part in ("panel", scene.name, "landscape", language) if part)
                stage.window.grabWindow()
                visit(stage.window, "-".join(name))
                _leave(stage, clock, reading)
        finally:
            stage.close()


def _play(scene: Scene, stage: PanelStage, clock: HandClock, reading: _Reading) -> None:
    """Bring the panel into the scene."""
    seq = reading.now.seq if reading.now else 0
    stage.look()
    wait_for(lambda: stage.state.seq == seq, READ_TIMEOUT_MS, f"the scene {scene.name}")
    hand = Hand(stage.window, clock)
    for name in scene.touched:
        if name.startswith("sheet:"):
            clock.now_ms += clock.step_ms
            stage.act("sheet", name.removeprefix("sheet:"))
        else:
            hand.touch(_row(stage, name) if name.startswith("row:") else name)
        wait_for(lambda: not stage.state.busy, READ_TIMEOUT_MS, "an answer")
    work = stage.window.findChild(QQuickItem, "work")
    wait_for(lambda: work is None or work.opacity() == 1, READ_TIMEOUT_MS, "the press to fade")
    if scene.lost:
        reading.now = None
        clock.now_ms += _LOST_AFTER_MS
        stage.look()
        wait_for(lambda: stage.state.foot.kind == "lost", READ_TIMEOUT_MS, "the loss")


def _leave(stage: PanelStage, clock: HandClock, reading: _Reading) -> None:
    """Close what the scene has opened; what the panel leads to by itself goes with its cause."""
    hand = Hand(stage.window, clock)
    if reading.now and reading.now.by_hand:
        reading.now = replace(reading.now, by_hand=False)
        stage.look()
        wait_for(lambda: not stage.state.by_hand, READ_TIMEOUT_MS, "the line to be back")
    while stage.state.sheet or stage.state.message:
        hand.touch("back" if stage.state.sheet else "message")


def _row(stage: PanelStage, name: str) -> str:
    """The object name of a row of the list that is open."""
    return f"row-{stage.state.rows[int(name.removeprefix('row:'))].key}"
