"""The script that makes the clips and looks through an office's own."""

import importlib.util
import math
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from counter_display.phrases import CHIME, SHORT_CHIME
from counter_display.voice import RATE, Clips, clip_files
from devices.speakers.pcm import PEAK, samples_of, sound_of, wav_bytes
from hall.numbers import Region

SCRIPT = Path(__file__).parents[2] / "packaging" / "voice_clips.py"
BEEP = wav_bytes(sound_of([12_000, -12_000] * 800, RATE))

pytestmark = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="no espeak-ng here")


def load_script() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("voice_clips", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


voice_clips = load_script()


@pytest.fixture(scope="module", params=["north", "south"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All clips of a region."""
    region: Region = request.param
    folder = tmp_path_factory.mktemp("clips") / region
    voice_clips.build(region, folder)
    return folder


def test_every_clip_is_made(made: Path) -> None:
    assert voice_clips.checklist(made, made.name) == []
    assert sorted(clip_files(made)) == sorted(voice_clips.names(made.name))
    assert [one.name for one in made.parent.iterdir()] == [made.name]


def test_clips_are_words_and_not_noise_or_silence(made: Path) -> None:
    clips = Clips([made])
    for name in voice_clips.names(made.name):
        assert 0.1 < clips[name].duration_s < 2.0, name
    different = {clips[name].pcm for name in voice_clips.names(made.name)}
    assert len(different) == len(clip_files(made))


def test_clips_are_as_loud_as_one_another_and_never_clipped(made: Path) -> None:
    clips = Clips([made])
    words = [one for one in voice_clips.names(made.name) if one not in (CHIME, SHORT_CHIME)]
    loudness = {}
    for name in words:
        samples = samples_of(clips[name])
        loudness[name] = math.sqrt(sum(one * one for one in samples) / len(samples))
        assert max(abs(one) for one in samples) < 0.95 * PEAK
    assert max(loudness.values()) / min(loudness.values()) < 2.0


def test_the_chime_is_soft_and_the_short_one_shorter(made: Path) -> None:
    clips = Clips([made])
    assert clips[SHORT_CHIME].duration_s < 0.5 < clips[CHIME].duration_s < 1.2
    assert max(samples_of(clips[CHIME])) < 0.5 * PEAK


def test_regions_have_voices_of_their_own(tmp_path: Path) -> None:
    sounds = [
        voice_clips.spoken("bảy", region, tmp_path / "draft.wav") for region in ("north", "south")
    ]
    assert sounds[0] != sounds[1]


def listed(folder: Path, *more: str) -> tuple[int, list[str]]:
    """Exit code and lines of the checklist."""
    words = [sys.executable, str(SCRIPT), "--checklist", str(folder), *more]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_the_checklist_names_what_is_missing_wrong_and_needless(tmp_path: Path) -> None:
    (tmp_path / "mời số.wav").write_bytes(BEEP)
    (tmp_path / "ba.wav").write_bytes(b"RIFF")
    (tmp_path / "xin chào.wav").write_bytes(BEEP)
    code, lines = listed(tmp_path, "--region", "south")
    assert code == 1
    assert "thiếu: ngàn.wav" in lines
    assert "thiếu: mời số.wav" not in lines
    assert "thừa, không dùng đến: xin chào.wav" in lines
    assert [one for one in lines if one.startswith("không hợp") and one.endswith("ba.wav")]
    assert len(lines) == len(voice_clips.names("south")) - 2 + 2


def test_a_complete_folder_has_an_empty_checklist(tmp_path: Path) -> None:
    for name in voice_clips.names("north"):
        (tmp_path / f"{name}.wav").write_bytes(BEEP)
    assert listed(tmp_path) == (0, [])
