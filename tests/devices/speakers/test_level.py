"""The level check: how much of a tone reaches an output, by the output's own monitor."""

import math
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.errors import DeviceTimeoutError, HardwareFaultError, NotFoundError
from devices.speakers.file import FileSpeaker
from devices.speakers.level import TONE_HZ, heard_percent, recorded_during, tone
from devices.speakers.mock import MockSpeaker
from devices.speakers.pcm import PEAK, at_volume, samples_of, sound_of
from devices.speakers.player import PlayerSpeaker
from tests.fakes.sound import OUTPUT, SoundServer, needs_sound_server

TONE = tone()


def other_tone(hz: float) -> list[int]:
    """As loud as can be, for as long as the tone."""
    turn = 2 * math.pi * hz / TONE.rate
    return [round(PEAK * math.sin(turn * at)) for at in range(len(samples_of(TONE)))]


@pytest.mark.parametrize(("volume", "least", "most"), [(100, 97, 103), (50, 48, 52), (3, 2, 4)])
def test_the_tone_is_measured_as_loud_as_it_is(volume: int, least: int, most: int) -> None:
    assert least <= heard_percent(at_volume(TONE, volume)) <= most


@pytest.mark.parametrize("hz", [220.0, 440.0, TONE_HZ / 1.1, TONE_HZ * 2.0])
def test_another_sound_is_not_taken_for_the_tone(hz: float) -> None:
    assert heard_percent(sound_of(other_tone(hz), TONE.rate)) <= 25


@pytest.mark.parametrize("samples", [[], [0], [0] * 50_000])
def test_silence_is_nothing(samples: list[int]) -> None:
    assert heard_percent(sound_of(samples, TONE.rate)) == 0


def test_what_is_heard_among_other_sounds() -> None:
    hum = other_tone(100.0)
    mixed = [(one + two) // 2 for one, two in zip(samples_of(TONE), hum, strict=True)]
    assert 48 <= heard_percent(sound_of(mixed, TONE.rate)) <= 52


@pytest.mark.parametrize(
    ("script", "error"),
    [("exit 0", HardwareFaultError), ("exec sleep 60", DeviceTimeoutError)],
)
def test_a_recorder_that_hears_nothing_is_an_error(
    script: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.speakers.level.RECORD_TIMEOUT_S", 0.2)
    with pytest.raises(error):
        recorded_during("loa", ["sh", "-c", script], lambda: None)


def test_a_recorder_that_is_not_installed_is_named() -> None:
    with pytest.raises(NotFoundError, match="no-such-recorder"):
        recorded_during("loa", ["no-such-recorder"], lambda: None)


def test_a_sound_that_cannot_be_played_is_an_error() -> None:
    def fail() -> None:
        raise NotFoundError("loa")

    with pytest.raises(NotFoundError):
        recorded_during("loa", ["cat", "/dev/zero"], fail)


def test_who_cannot_tell_says_so(tmp_path: Path) -> None:
    assert FileSpeaker(tmp_path).check_level().has_reached is None
    assert MockSpeaker("loa").check_level().has_reached is True
    if shutil.which("aplay"):
        assert PlayerSpeaker("loa", "alsa", "null").check_level().has_reached is None


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """A sound system with one output."""
    server = SoundServer(tmp_path)
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    with server.running():
        yield server


@needs_sound_server
def test_a_tone_reaches_an_output_at_the_volume_that_is_set(server: SoundServer) -> None:
    assert server.address
    for output in (OUTPUT, ""):
        speaker = PlayerSpeaker("loa", "pulse", output)
        assert 90 <= (speaker.check_level().heard_percent or 0) <= 110
    speaker.set_volume(50)
    assert 45 <= (speaker.check_level().heard_percent or 0) <= 55


@needs_sound_server
def test_an_output_that_somebody_has_muted_is_found(server: SoundServer) -> None:
    subprocess.run(["pactl", "set-sink-mute", OUTPUT, "1"], env=server.environment, check=True)
    assert PlayerSpeaker("loa", "pulse", OUTPUT).check_level().has_reached is False


@needs_sound_server
def test_the_level_of_an_output_that_is_not_there(server: SoundServer) -> None:
    assert server.address
    with pytest.raises((NotFoundError, HardwareFaultError)):
        PlayerSpeaker("loa", "pulse", "nowhere").check_level()
