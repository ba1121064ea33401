"""The speaker that is a file, the mock, and sounds as numbers."""

import json
import threading
import wave
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import HardwareFaultError
from devices.speakers import Sound, Speaker
from devices.speakers.file import SPOKEN_KEPT, FileSpeaker
from devices.speakers.mock import MockSpeaker
from devices.speakers.pcm import at_volume, read_wav, samples_of, sound_of, trimmed, wav_bytes
from devices.status import Level, Source, State, Status
from tests.fakes.waiting import WAIT_S

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
RATE = 22_050
LOUD = sound_of([10_000, -10_000] * 500, RATE)
TONE = sound_of([1000 * (at % 30) for at in range(RATE // 10)], RATE)
LONG = Sound(bytes(2 * 60 * RATE), RATE)
"""A minute."""


def spoken(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "spoken.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_last_sound_stands_and_the_list_keeps_all(tmp_path: Path) -> None:
    speaker = FileSpeaker(tmp_path, now=lambda: NOW)
    assert speaker.play(LOUD, "Mời số a")
    assert speaker.play(TONE, "Mời số bê")
    assert read_wav(tmp_path / "call.wav") == TONE
    assert spoken(tmp_path) == [
        {"at": NOW.isoformat(), "text": "Mời số a", "duration_s": 0.045, "whole": True},
        {"at": NOW.isoformat(), "text": "Mời số bê", "duration_s": 0.1, "whole": True},
    ]
    assert not list(tmp_path.glob("*.new"))


class Watched(FileSpeaker):
    """Tells when a sound has begun."""

    def __init__(self, folder: Path, *, paced: bool = True) -> None:
        super().__init__(folder, paced=paced)
        self.begun = threading.Event()

    def _write(self, name: str, content: bytes) -> None:
        super()._write(name, content)
        self.begun.set()


def test_a_sound_takes_its_time_until_it_is_stopped(tmp_path: Path) -> None:
    speaker = Watched(tmp_path)
    with ThreadPoolExecutor() as pool:
        playing = pool.submit(speaker.play, LONG, "dài")
        assert speaker.begun.wait(WAIT_S)
        assert not playing.done()
        speaker.stop()
        assert playing.result(WAIT_S) is False
    assert [line["whole"] for line in spoken(tmp_path)] == [False]


def test_a_stop_without_a_sound_stops_nothing_later(tmp_path: Path) -> None:
    speaker = FileSpeaker(tmp_path)
    speaker.stop()
    assert speaker.play(TONE)


def test_a_speaker_without_pace_takes_no_time(tmp_path: Path) -> None:
    assert FileSpeaker(tmp_path, paced=False).play(LONG)


@pytest.mark.parametrize(("percent", "highest"), [(0, 0), (30, 3000), (100, 10_000)])
def test_the_volume_is_heard(tmp_path: Path, percent: int, highest: int) -> None:
    speaker = FileSpeaker(tmp_path)
    speaker.set_volume(percent)
    speaker.play(LOUD)
    assert max(samples_of(read_wav(tmp_path / "call.wav"))) == highest


def test_the_list_keeps_the_last_sounds_only(tmp_path: Path) -> None:
    file = tmp_path / "spoken.jsonl"
    old = [json.dumps({"text": f"{number} ".ljust(600, "á")}) for number in range(2000)]
    file.write_text("\n".join(old) + "\n", encoding="utf-8")
    FileSpeaker(tmp_path).play(LOUD, "Mời số a")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[:-1] == old[1 - SPOKEN_KEPT :]
    assert spoken(tmp_path)[-1]["text"] == "Mời số a"
    assert not list(tmp_path.glob("*.new"))


def test_a_folder_that_takes_nothing_is_a_fault_until_it_does(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    speaker = FileSpeaker(tmp_path / "file", now=lambda: NOW)
    assert speaker.status().reasons == ("never-answered",)
    with pytest.raises(HardwareFaultError, match="exists"):
        speaker.play(TONE)
    broken = Status(State.FAILED, Level.FAULT, ("device-hardware-fault",), NOW, Source.INFERRED)
    assert speaker.status() == broken
    (tmp_path / "file").unlink()
    speaker.play(TONE)
    assert speaker.status() == Status(State.ONLINE, Level.INFO, (), NOW, Source.INFERRED)


def test_a_sound_that_is_not_wanted_any_more_leaves_nothing(tmp_path: Path) -> None:
    assert FileSpeaker(tmp_path / "loa").play(LONG, wanted=lambda: False) is False
    assert not (tmp_path / "loa").exists()


def test_a_check_is_not_heard(tmp_path: Path) -> None:
    speaker = FileSpeaker(tmp_path / "loa")
    assert speaker.status().state is State.UNKNOWN
    speaker.check()
    assert speaker.status().state is State.ONLINE
    assert list((tmp_path / "loa").iterdir()) == []


def test_a_check_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "loa").write_bytes(b"")
    speaker = FileSpeaker(tmp_path / "loa")
    with pytest.raises(HardwareFaultError):
        speaker.check()
    assert speaker.status().state is State.FAILED


def test_the_mock_remembers() -> None:
    mock = MockSpeaker("loa")
    speaker: Speaker = mock
    speaker.set_volume(40)
    assert speaker.play(TONE, "Mời số a")
    assert (mock.played, mock.spoken, mock.volume) == ([TONE], ["Mời số a"], 40)
    assert speaker.status().state is State.ONLINE


@given(st.lists(st.integers(-32_768, 32_767), max_size=50), st.integers(0, 100))
def test_a_volume_never_makes_anything_louder_or_clips(samples: list[int], percent: int) -> None:
    softer = samples_of(at_volume(sound_of(samples, RATE), percent))
    assert all(abs(one) <= abs(other) for one, other in zip(softer, samples, strict=True))
    assert all(
        abs(one - other * percent / 100) <= 1 for one, other in zip(softer, samples, strict=True)
    )


@given(st.lists(st.integers(-32_768, 32_767), max_size=50))
def test_trimming_takes_silence_only_and_only_at_the_ends(samples: list[int]) -> None:
    kept = list(samples_of(trimmed(sound_of([0, 5, *samples, -300, 0], RATE))))
    assert not kept or (abs(kept[0]) > 327 and abs(kept[-1]) > 327)
    assert [one for one in kept if abs(one) > 327] == [one for one in samples if abs(one) > 327]


def test_a_wav_file_comes_back_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wav_bytes(TONE))
    assert read_wav(tmp_path / "a.wav") == TONE
    assert TONE.duration_s == pytest.approx(0.1)


@pytest.mark.parametrize(("channels", "width"), [(2, 2), (1, 1)])
def test_other_wav_files_are_refused(tmp_path: Path, channels: int, width: int) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((channels, width, RATE, 0, "NONE", "not compressed"))
        file.writeframes(bytes(64))
    with pytest.raises(ValueError, match=f"{channels} channels of {width * 8} bits"):
        read_wav(tmp_path / "a.wav")


@pytest.mark.parametrize("content", [b"", b"ID3 this is no WAV", wav_bytes(TONE)[:20]])
def test_what_is_no_wav_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises(ValueError, match="no WAV file"):
        read_wav(tmp_path / "a.wav")
