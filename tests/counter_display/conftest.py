"""A running office for what stands on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_display.config import VoiceSettings
from counter_display.voice import Voice
from devices.speakers import Speaker
from office.bell import Pulse
from office.counters import OpenCounter
from tests.counter_display.voices import (
    Make,
    StageSpeaker,
    WatchedAnnouncer,
    announcer_of,
    voice_with,
    write_clips,
)
from tests.fakes.office import Hall, Steady, hall


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Hall]:
    """Counters 1 and 2 are open for both services; every commit rings the bell."""
    with hall(tmp_path / "data") as running:
        pulse = Pulse(running.office.store, running.office.bell)
        pulse.start()
        running.do(OpenCounter(1))
        running.do(OpenCounter(2))
        yield running
        pulse.stop()


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Voice:
    """A voice of noises."""
    folder = tmp_path_factory.mktemp("voice")
    return voice_with(write_clips(folder / "clips"), folder / "cache")


@pytest.fixture
def steady() -> Steady:
    """The time that sounds take."""
    return Steady()


@pytest.fixture
def speaker(steady: Steady) -> StageSpeaker:
    """A speaker that takes no time of ours."""
    return StageSpeaker(steady)


@pytest.fixture
def make(here: Hall, speaker: StageSpeaker, voice: Voice, steady: Steady) -> Iterator[Make]:
    """Announcers end with the test."""
    made: list[WatchedAnnouncer] = []

    def announcer(by: Speaker = speaker, **voice_settings: object) -> WatchedAnnouncer:
        chosen = VoiceSettings.model_validate(voice_settings)
        made.append(announcer_of(here, by, voice, chosen, steady))
        return made[-1]

    yield announcer
    for one in made:
        one.stop()
