"""Clips joined to sounds, and what happens where one is missing or does not fit."""

import logging
import unicodedata
import wave
from pathlib import Path
from typing import Literal

import pytest

from counter_display.config import HourVolume, VoiceSettings
from counter_display.phrases import CHIME, SHORT_CHIME
from counter_display.voice import (
    AFTER_CHIME_S,
    BETWEEN_SENTENCES_S,
    PAUSE_S,
    RATE,
    REST_S,
    SHORT_REST_S,
    WORD_GAP_S,
    Clips,
    MissingClipError,
    Spoken,
    Voice,
    joined,
)
from devices.speakers import Sound
from devices.speakers.espeak import Synthesiser
from devices.speakers.pcm import sound_of, wav_bytes
from hall.numbers import PAUSE
from tests.counter_display.voices import write_clips
from tests.fakes.office import at

CALL = Spoken(("mời số", "a", "không", PAUSE, "đến quầy số", "ba"))
ENGLISH = "Number A, 0 1 5, please come to counter 3."
BEEP = sound_of([12_000, -12_000] * 800, RATE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of noise for every name."""
    return write_clips(tmp_path_factory.mktemp("voice") / "clips")


def mute_program(folder: Path) -> Synthesiser:
    """A synthesiser that is not installed."""
    return Synthesiser(folder / "cache", program=str(folder / "nowhere"))


def beeping(folder: Path) -> Synthesiser:
    """A synthesiser that says everything in one beep, with silence about it."""
    padded = Sound(bytes(2000) + BEEP.pcm + bytes(2000), RATE)
    (folder / "beep").write_bytes(wav_bytes(padded))
    script = folder / "espeak"
    script.write_text(f'#!/bin/sh\nfor last; do :; done\ncp {folder}/beep "$last"\n', "utf-8")
    script.chmod(0o755)
    return Synthesiser(folder / "cache", program=str(script))


def test_an_announcement_is_chime_words_and_pauses(folder: Path, tmp_path: Path) -> None:
    clips = Clips([folder])
    number: list[Sound | float] = [
        clips["mời số"],
        WORD_GAP_S,
        clips["a"],
        WORD_GAP_S,
        clips["không"],
    ]
    counter: list[Sound | float] = [clips["đến quầy số"], WORD_GAP_S, clips["ba"]]
    expected = [clips[CHIME], AFTER_CHIME_S, *number, PAUSE_S, WORD_GAP_S, *counter, REST_S]
    assert Voice(clips, mute_program(tmp_path)).sound(CALL) == joined(expected)


def test_in_a_hurry_chime_and_rest_are_short(folder: Path, tmp_path: Path) -> None:
    clips = Clips([folder])
    sound = Voice(clips, mute_program(tmp_path)).sound(Spoken(("a",)), hurried=True)
    assert sound == joined([clips[SHORT_CHIME], AFTER_CHIME_S, clips["a"], SHORT_REST_S])


def test_english_comes_second(folder: Path, tmp_path: Path) -> None:
    clips = Clips([folder])
    sound = Voice(clips, beeping(tmp_path)).sound(Spoken(("a",), ENGLISH))
    sentences: list[Sound | float] = [clips["a"], BETWEEN_SENTENCES_S, BEEP]
    assert sound == joined([clips[CHIME], AFTER_CHIME_S, *sentences, REST_S])


def test_without_words_the_chime_is_heard(folder: Path, tmp_path: Path) -> None:
    clips = Clips([folder])
    sound = Voice(clips, mute_program(tmp_path)).sound(Spoken())
    assert sound == joined([clips[CHIME], REST_S])


def test_all_that_is_said_can_be_read() -> None:
    assert Spoken(CALL.clips, ENGLISH).text == f"Mời số a không, đến quầy số ba. {ENGLISH}"
    assert Spoken().text == ""


def test_no_gap_within_a_sentence_is_long() -> None:
    assert max(WORD_GAP_S + PAUSE_S, AFTER_CHIME_S) < 0.3


def test_a_missing_clip_is_named(folder: Path) -> None:
    with pytest.raises(MissingClipError, match=r"no clip 'm\\u01b0a' in .*clips"):
        Clips([folder])["mưa"]


def test_what_has_no_clip_is_synthesised_and_told(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clips = Clips([folder])
    sound = Voice(clips, beeping(tmp_path)).sound(Spoken(("mời số", "mưa")))
    assert sound == joined([clips[CHIME], AFTER_CHIME_S, BEEP, REST_S])
    assert "no clip" in caplog.text


def test_what_cannot_be_said_at_all_still_chimes(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clips = Clips([folder])
    sound = Voice(clips, mute_program(tmp_path)).sound(Spoken(("mưa",), ENGLISH))
    assert sound == joined([clips[CHIME], REST_S])
    assert "is not installed" in caplog.text


def test_silence_is_never_a_sound(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    voice = Voice(Clips([tmp_path / "nowhere"]), mute_program(tmp_path))
    with pytest.raises(MissingClipError, match="nothing of"):
        voice.sound(CALL)
    assert "no such folder of clips" in caplog.text


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An office's folder of recordings."""
    (tmp_path / "own").mkdir()
    return tmp_path / "own"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["đến quầy số", "Đến quầy số"])
def test_a_recording_replaces_the_clip_of_its_name(
    folder: Path, own: Path, form: Literal["NFC", "NFD"], written: str
) -> None:
    name = unicodedata.normalize(form, written)
    (own / f"{name}.wav").write_bytes(wav_bytes(Sound(bytes(5000) + BEEP.pcm, RATE)))
    clips = Clips([folder, own])
    assert clips["đến quầy số"] == BEEP
    assert clips["mời số"] == Clips([folder])["mời số"]


def stereo(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(BEEP.pcm)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (wav_bytes(Sound(BEEP.pcm, 44_100)), "44100 samples a second, not 22050"),
        (wav_bytes(Sound(bytes(5000), RATE)), "nothing to be heard"),
        (b"ID3", "no WAV file"),
    ],
)
def test_a_recording_that_does_not_fit_is_told_and_replaces_nothing(
    folder: Path, own: Path, content: bytes, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    (own / "ba.wav").write_bytes(content)
    assert Clips([folder, own])["ba"] == Clips([folder])["ba"]
    assert f"{own / 'ba.wav'} is no clip: {why}" in caplog.text
    assert {record.levelno for record in caplog.records} == {logging.ERROR}


def test_a_stereo_recording_does_not_fit(
    folder: Path, own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stereo(own / "ba.wav")
    Clips([folder, own])
    assert "2 channels of 16 bits" in caplog.text


def test_sounds_of_another_rate_are_not_joined() -> None:
    with pytest.raises(ValueError, match="8000 samples a second"):
        joined([BEEP, Sound(BEEP.pcm, 8000)])


HOURS = VoiceSettings(
    volume=80,
    volume_by_hour=(
        HourVolume.model_validate({"hours": "07:30-08:00", "percent": 40}),
        HourVolume.model_validate({"hours": "07:45-13:30", "percent": 60}),
    ),
)


@pytest.mark.parametrize(
    ("time", "percent"), [("07:29", 80), ("07:30", 40), ("07:59", 40), ("08:00", 60), ("13:30", 80)]
)
def test_the_volume_goes_by_the_hour(time: str, percent: int) -> None:
    assert HOURS.volume_at(at(f"2026-12-07 {time}")) == percent


def test_without_a_clock_the_volume_is_plain() -> None:
    assert HOURS.volume_at(None) == 80
