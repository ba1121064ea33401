"""Voices for tests: clips that cannot be mistaken for one another, a speaker that can be held."""

import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

from counter_display.announcer import Announcer
from counter_display.config import VoiceSettings
from counter_display.phrases import Phrases
from counter_display.voice import RATE, Clips, Voice
from devices.speakers import Sound, Speaker, Wanted, always
from devices.speakers.espeak import Synthesiser
from devices.speakers.mock import MockSpeaker
from devices.speakers.pcm import sound_of, wav_bytes
from hall.numbers import Region
from hall.sentences import Sentences
from office.bell import Pulse
from office.clock import steady_s
from office.counters import OpenCounter
from office.model import Event
from office.store import cursors
from tests.fakes.office import Hall, Steady, hall, settings
from tests.fakes.waiting import WAIT_S, wait_for

CLIP_S = 0.1


def write_clips(folder: Path) -> Path:
    """A clip of noise for every name of both regions; the folder."""
    folder.mkdir()
    templates = Sentences("vi").section("voice")
    for region in get_args(Region):
        for name in Phrases(templates, region, 3).clips():
            noise = random.Random(name)
            samples = [noise.randrange(-20_000, 20_000) for _ in range(round(CLIP_S * RATE))]
            (folder / f"{name}.wav").write_bytes(wav_bytes(sound_of(samples, RATE)))
    return folder


class StageSpeaker(MockSpeaker):
    """Takes its time on a steady clock that goes on by hand; a scene may be played at any sound.

    `scenes` has, by the number of the sound, what happens while it plays; `begun` when each began
    and what it says, `cut` what was stopped.
    """

    def __init__(self, steady: Steady) -> None:
        super().__init__("loa")
        self._steady = steady
        self._stopped = threading.Event()
        self.scenes: Mapping[int, Callable[[], object]] = {}
        self.begun: list[tuple[float, str]] = []
        self.cut: list[str] = []

    def play(self, sound: Sound, text: str = "", wanted: Wanted = always) -> bool:
        """Play the scene, then let the sound's time pass."""
        self._stopped.clear()
        if not wanted():
            return False
        number = len(self.begun)
        self.begun.append((self._steady(), text))
        self.scenes.get(number, _nothing)()
        if self._stopped.is_set():
            self.cut.append(text)
            return False
        self._steady.advance(sound.duration_s)
        return super().play(sound, text, wanted)

    def stop(self) -> None:
        """Stop what plays."""
        self._stopped.set()

    def is_stopped(self) -> bool:
        """Wait until it is told to stop."""
        return self._stopped.wait(WAIT_S)


def _nothing() -> None:
    """Nothing happens."""


class WatchedAnnouncer(Announcer):
    """Tells what it has heard of the journal."""

    heard: tuple[str, ...] = ()

    def _hear(self, event: Event) -> None:
        super()._hear(event)
        self.heard += (event.kind,)

    def has_heard(self, kind: str) -> None:
        """Wait until it knows of an event of a kind."""
        wait_for(lambda: kind in self.heard)


def announcer_of(
    here: Hall,
    speaker: Speaker,
    voice: Voice,
    settings: VoiceSettings | None = None,
    steady: Callable[[], float] = steady_s,
    point: str = "main",
) -> WatchedAnnouncer:
    """An announcer, not started; it stands at the head of the journal, or where one stood before.

    What happens before it is started it finds all at once.
    """
    cursors.place(here.office.store, f"announcer:{point}", at_head=True)
    chosen = settings or VoiceSettings()
    return WatchedAnnouncer(here.office, point, speaker, voice, chosen, steady)


@contextmanager
def rush_hall(folder: Path, counters: int) -> Iterator[Hall]:
    """A hall of so many open counters, and somebody waiting for each."""
    places: list[dict[str, Any]] = [
        {"number": number, "services": ["civil"]} for number in range(1, counters + 1)
    ]
    with hall(folder, office_settings=settings(counters=places)) as running:
        pulse = Pulse(running.office.store, running.office.bell)
        pulse.start()
        for place in places:
            running.do(OpenCounter(place["number"]))
            running.issue()
        yield running
        pulse.stop()


def voice_with(clips: Path, cache: Path) -> Voice:
    """A voice of the clips of a folder."""
    return Voice(Clips([clips]), Synthesiser(cache))


Make = Callable[..., WatchedAnnouncer]
"""Makes an announcer, with a speaker of its own if need be, and settings of the voice."""


def said(speaker: MockSpeaker, times: int) -> list[str]:
    """Wait until so much was said; all of it."""
    wait_for(lambda: len(speaker.spoken) >= times)
    return list(speaker.spoken)


def called(
    here: Hall,
    counter: int = 1,
    *,
    service: str = "civil",
    priority: str = "",
    language: str = "vi",
) -> None:
    """Give a number and call it."""
    here.issue(service, priority, language=language)
    here.call(counter)
