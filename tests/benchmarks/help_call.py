"""A call for help: from its commit until the guidance desk's panel, sign and the voice have it.

`python -m tests.benchmarks.help_call CALLS DATA` prints their times as one JSON object.
"""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from counter_display.announcer import Announcer
from counter_display.signs import SignBoard
from counter_display.ui.panel_stage import PanelStage
from counter_display.voice import voice_of
from devices.signs.mock import MockSign
from devices.speakers import Sound, Wanted, always
from devices.speakers.mock import MockSpeaker
from motcua.machine import SPEECH, Machine, machine
from motcua.settings import load
from office.assistance import AnswerHelp, AskHelp
from office.office import Who
from screens.application import prepare_application
from screens.hand import wait_for
from screens.program import steady_ms
from tests.benchmarks.children import office_folder
from tests.benchmarks.figures import ROOT, Bench, Figure, percentile, progress, spread

CALLS = 30
LIMIT_MS = 2000.0
WAIT_MS = 10_000
RUN_TIMEOUT_S = 300.0
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
KIOSK, GUIDANCE = "kiosk:1", 1
CITIZEN, OFFICER = Who(KIOSK, "bench"), Who(f"counter:{GUIDANCE}", "bench")
WAYS = {
    "panel": "the first frame of the guidance panel's window that bears it, offscreen",
    "sign": "the driver of its sign has the text; the line's own time is in key_to_sign",
    "voice": "the speaker has the joined sound, nothing else to be said",
}


class NotedSign(MockSign):
    """Notes when it was told to blink."""

    blinked_at = 0.0

    @property
    def blinks(self) -> bool:
        """Whether it does so now."""
        return bool(self.history) and self.history[-1].blink

    def show(self, text: str, blink: bool = False) -> None:
        """Show it."""
        super().show(text, blink)
        if blink:
            self.blinked_at = time.monotonic()


class NotedSpeaker(MockSpeaker):
    """Notes when it was given its latest sound."""

    given_at = 0.0

    def play(self, sound: Sound, text: str = "", wanted: Wanted = always) -> bool:
        """Play it."""
        self.given_at = time.monotonic()
        return super().play(sound, text, wanted)


class Desk:
    """The guidance desk: its panel, its sign, and the hall's voice."""

    def __init__(self, here: Machine, running: ExitStack) -> None:
        display = here.settings.counter_display[0]
        self._sign, self._speaker = NotedSign("sign"), NotedSpeaker("speaker")
        voice = voice_of(display.voice, here.data_dir / SPEECH)
        signs = SignBoard(here.office, display.point, {GUIDANCE: self._sign})
        said = Announcer(here.office, display.point, self._speaker, voice, display.voice)
        for one in (signs, said):
            one.start()
            running.callback(one.stop)
        self._panel = PanelStage(here.office, display, GUIDANCE, "bench", steady_ms)
        running.callback(self._panel.close)
        self._drawn_at = 0.0
        self._panel.window.frameSwapped.connect(self._drawn)
        self._panel.window.show()

    def called(self) -> dict[str, float] | None:
        """When each had the call, in monotonic seconds; None before the last one has it."""
        times = (self._drawn_at, self._sign.blinked_at, self._speaker.given_at)
        return dict(zip(WAYS, times, strict=True)) if all(times) else None

    @property
    def quiet(self) -> bool:
        """Whether panel and sign show no call."""
        shows = self._panel.state.strip.kind == "help" or self._sign.blinks
        return self._panel.state.status != "" and not shows

    def forget(self) -> None:
        """Be ready for the next call."""
        self._drawn_at = self._sign.blinked_at = self._speaker.given_at = 0.0

    def _drawn(self) -> None:
        if self._panel.state.strip.kind == "help" and not self._drawn_at:
            self._drawn_at = time.monotonic()


def measure(calls: int, data_dir: str) -> dict[str, list[float]]:
    """Milliseconds a call, by whom it reaches; the calls are another connection's commits."""
    settings = load(None)
    prepare_application(["panel"])
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    with ExitStack() as running:
        kiosk = running.enter_context(machine(settings, Path(data_dir)))
        desk = Desk(running.enter_context(machine(settings, Path(data_dir))), running)
        for _ in range(calls):
            wait_for(lambda: desk.quiet, WAIT_MS, "a quiet panel")
            desk.forget()
            kiosk.office.do(AskHelp(KIOSK), CITIZEN)
            asked_at = time.monotonic()
            wait_for(lambda: desk.called() is not None, WAIT_MS, "the call")
            for way, at in (desk.called() or {}).items():
                found[way].append((at - asked_at) * 1000)
            kiosk.office.do(AnswerHelp(KIOSK), OFFICER)
    return found


def help_call() -> list[Figure]:
    """Calls from a kiosk, each answered before the next."""
    progress(f"help_*_p99_ms: {CALLS} calls")
    with office_folder(waiting=30) as here:
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.help_call", str(CALLS), str(here.data_dir)],
            cwd=ROOT,
            env={**os.environ, **OFFSCREEN},
            check=True,
            stdout=subprocess.PIPE,
            timeout=RUN_TIMEOUT_S,
        )
    found: dict[str, list[float]] = json.loads(done.stdout)
    return [_figure(way, found[way]) for way in WAYS]


def _figure(way: str, times_ms: list[float]) -> Figure:
    note = (
        f"a kiosk's call for help committed over another connection → {WAYS[way]}; "
        f"{spread(times_ms, 1)}"
    )
    return Figure(f"help_{way}_p99_ms", percentile(times_ms, 99), "ms", None, LIMIT_MS, note)


BENCHES = (Bench(tuple(f"help_{way}_p99_ms" for way in WAYS), help_call),)

if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]), sys.argv[2])) + "\n")
