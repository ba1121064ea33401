"""The plain voice: a real espeak-ng, and programs that fail in its place."""

import os
import shutil
from pathlib import Path

import pytest

from devices.errors import (
    DeviceError,
    DeviceTimeoutError,
    HardwareFaultError,
    NotFoundError,
    UnsupportedError,
)
from devices.speakers.espeak import Synthesiser, synthesise
from devices.speakers.pcm import samples_of, sound_of, wav_bytes

CALL = "Mời số A không một năm đến quầy số ba"
SOUND = sound_of(range(0, 4000, 40), 22_050)
COPY = 'for last; do :; done; cp "$(dirname "$0")/sound" "$last"; echo x >> "$(dirname "$0")/made"'

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="no espeak-ng here")


def program(folder: Path, script: str) -> str:
    """A program that stands in for espeak-ng."""
    path = folder / "voice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def copying(folder: Path, most: int = 400) -> Synthesiser:
    """A synthesiser whose voice has one sound for everything, and counts in `folder/made`."""
    (folder / "sound").write_bytes(wav_bytes(SOUND))
    return Synthesiser(folder / "cache", program=program(folder, COPY), most=most)


def times_made(folder: Path) -> int:
    return len((folder / "made").read_text("ascii").splitlines())


@needs_espeak
def test_a_sentence_becomes_a_sound(tmp_path: Path) -> None:
    sound = Synthesiser(tmp_path).speech(CALL, "vi")
    assert 2.0 < sound.duration_s < 6.0
    assert max(samples_of(sound)) > 5000


@needs_espeak
def test_languages_and_voices_sound_different(tmp_path: Path) -> None:
    north = Synthesiser(tmp_path)
    south = Synthesiser(tmp_path, voices={"vi": "vi-vn-x-south"})
    sounds = {north.speech(CALL, "vi"), north.speech(CALL, "en"), south.speech(CALL, "vi")}
    assert len(sounds) == 3


@needs_espeak
def test_a_sentence_is_never_taken_for_an_option(tmp_path: Path) -> None:
    assert Synthesiser(tmp_path).speech("--version", "vi").duration_s > 0.3


def test_a_sentence_is_made_once(tmp_path: Path) -> None:
    first = copying(tmp_path).speech(CALL, "vi")
    assert copying(tmp_path).speech(CALL, "vi") == first == SOUND
    assert times_made(tmp_path) == 1


@pytest.mark.parametrize(
    ("sentence", "language", "words_per_minute"),
    [("A002", "vi", 150), (CALL, "en", 150), (CALL, "vi", 90)],
)
def test_another_sentence_voice_or_speed_is_another_sound(
    tmp_path: Path, sentence: str, language: str, words_per_minute: int
) -> None:
    copying(tmp_path).speech(CALL, "vi")
    other = Synthesiser(
        tmp_path / "cache", program=str(tmp_path / "voice"), words_per_minute=words_per_minute
    )
    other.speech(sentence, language)
    assert times_made(tmp_path) == 2


def test_what_was_asked_for_longest_ago_is_forgotten(tmp_path: Path) -> None:
    synthesiser = copying(tmp_path, most=2)
    for age_s, sentence in ((30, "A001"), (20, "A002")):
        synthesiser.speech(sentence, "vi")
        (newest,) = [one for one in (tmp_path / "cache").iterdir() if one.stat().st_mtime > 10**9]
        os.utime(newest, (10**9 - age_s, 10**9 - age_s))
    synthesiser.speech("A001", "vi")
    synthesiser.speech("A003", "vi")
    assert times_made(tmp_path) == 3
    synthesiser.speech("A001", "vi")
    assert times_made(tmp_path) == 3
    synthesiser.speech("A002", "vi")
    assert times_made(tmp_path) == 4
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_a_kept_sound_that_was_cut_off_is_made_anew(tmp_path: Path) -> None:
    synthesiser = copying(tmp_path)
    synthesiser.speech(CALL, "vi")
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_bytes(b"RIFF")
    assert synthesiser.speech(CALL, "vi") == SOUND
    assert times_made(tmp_path) == 2


@pytest.mark.parametrize(
    ("script", "timeout_s", "kind", "detail"),
    [
        ("echo no voice >&2; exit 1", 10.0, HardwareFaultError, "no voice"),
        ("exit 0", 10.0, HardwareFaultError, "made no sound"),
        ('for last; do :; done; echo R >"$last"', 10.0, HardwareFaultError, "made no sound"),
        ("exec sleep 60", 0.2, DeviceTimeoutError, "no sound within 0.2 s"),
    ],
)
def test_a_voice_that_fails_says_so_and_keeps_nothing(
    tmp_path: Path, script: str, timeout_s: float, kind: type[DeviceError], detail: str
) -> None:
    voice = program(tmp_path, script)
    synthesiser = Synthesiser(tmp_path / "cache", program=voice, timeout_s=timeout_s)
    with pytest.raises(kind, match=detail):
        synthesiser.speech(CALL, "vi")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_missing_program_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="not installed"):
        synthesise(CALL, "vi", tmp_path / "sound.wav", program=str(tmp_path / "nowhere"))


def test_a_folder_that_takes_nothing_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(HardwareFaultError, match="Not a directory"):
        Synthesiser(tmp_path / "file" / "folder").speech(CALL, "vi")


def test_a_language_without_voice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedError, match="'lo'"):
        Synthesiser(tmp_path).speech(CALL, "lo")
