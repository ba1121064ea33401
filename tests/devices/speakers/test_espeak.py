"""The plain voice: a real espeak-ng, and programs that fail in its place."""

import json
import shutil
import wave
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.errors import (
    DeviceError,
    DeviceTimeoutError,
    HardwareFaultError,
    NotFoundError,
    UnsupportedError,
)
from devices.speakers import Speaker
from devices.speakers.espeak import SPOKEN_KEPT, EspeakFile
from devices.speakers.mock import MockSpeaker
from devices.status import Level, Source, State, Status

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CALL = "Mời số A không một năm đến quầy số ba"

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="no espeak-ng here")


def program(folder: Path, script: str) -> str:
    """A program that stands in for espeak-ng."""
    path = folder / "voice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def duration_s(path: Path) -> float:
    with wave.open(str(path)) as sound:
        return float(sound.getnframes() / sound.getframerate())


@needs_espeak
def test_a_call_is_spoken_into_the_file(tmp_path: Path) -> None:
    EspeakFile(tmp_path, now=lambda: NOW).say(CALL, "vi")
    line = json.loads((tmp_path / "spoken.jsonl").read_text(encoding="utf-8"))
    assert line["sentence"] == CALL
    assert line["at"] == NOW.isoformat()
    assert line["duration_s"] == pytest.approx(duration_s(tmp_path / "call.wav"), abs=0.001)
    assert 1.0 < line["duration_s"] < 10.0


@needs_espeak
def test_the_last_call_stands_and_the_list_keeps_all(tmp_path: Path) -> None:
    speaker = EspeakFile(tmp_path)
    speaker.say(CALL, "vi")
    first = (tmp_path / "call.wav").read_bytes()
    speaker.say("Number A 0 1 6, counter 3", "en")
    assert (tmp_path / "call.wav").read_bytes() != first
    assert len((tmp_path / "spoken.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert not list(tmp_path.glob("*.new"))


@needs_espeak
def test_a_sentence_is_never_taken_for_an_option(tmp_path: Path) -> None:
    EspeakFile(tmp_path).say("--version", "vi")
    assert duration_s(tmp_path / "call.wav") > 0.3


@pytest.mark.parametrize(
    ("script", "timeout_s", "kind", "detail"),
    [
        ("echo no voice >&2; exit 1", 10.0, HardwareFaultError, "no voice"),
        ("exit 0", 10.0, HardwareFaultError, "made no sound"),
        ("exec sleep 60", 0.2, DeviceTimeoutError, "no sound within 0.2 s"),
    ],
)
def test_a_voice_that_fails_says_so_and_keeps_nothing(
    tmp_path: Path, script: str, timeout_s: float, kind: type[DeviceError], detail: str
) -> None:
    speaker = EspeakFile(tmp_path / "out", program=program(tmp_path, script), timeout_s=timeout_s)
    with pytest.raises(kind, match=detail):
        speaker.say(CALL, "vi")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_half_written_sound_is_a_fault(tmp_path: Path) -> None:
    speaker = EspeakFile(
        tmp_path, program=program(tmp_path, 'for last; do :; done; echo R >"$last"')
    )
    with pytest.raises(HardwareFaultError, match="made no sound"):
        speaker.say(CALL, "vi")
    assert not (tmp_path / "call.wav").exists()


@needs_espeak
def test_what_a_broken_run_left_is_never_taken_for_a_call(tmp_path: Path) -> None:
    EspeakFile(tmp_path).say(CALL, "vi")
    (tmp_path / "call.wav").rename(tmp_path / "call.wav.new")
    with pytest.raises(HardwareFaultError, match="made no sound"):
        EspeakFile(tmp_path, program=program(tmp_path, "exit 0")).say("A002", "vi")


def test_a_missing_program_is_not_found(tmp_path: Path) -> None:
    speaker = EspeakFile(tmp_path, program=str(tmp_path / "nowhere"))
    with pytest.raises(NotFoundError, match="not installed"):
        speaker.say(CALL, "vi")


WORKING = 'for last; do :; done; cp "$(dirname "$0")/sound" "$last"'


def test_a_voice_that_fails_is_a_fault_until_it_speaks_again(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "sound"), "wb") as sound:
        sound.setparams((1, 2, 22050, 0, "NONE", "not compressed"))
        sound.writeframes(bytes(200))
    speaker = EspeakFile(tmp_path, program=program(tmp_path, "exit 1"), now=lambda: NOW)
    assert speaker.status().reasons == ("never-answered",)
    with pytest.raises(HardwareFaultError):
        speaker.say(CALL, "vi")
    broken = Status(State.FAILED, Level.FAULT, ("device-hardware-fault",), NOW, Source.INFERRED)
    assert speaker.status() == broken
    program(tmp_path, WORKING)
    with pytest.raises(UnsupportedError):
        speaker.say(CALL, "lo")
    assert speaker.status() == broken
    speaker.say(CALL, "vi")
    assert speaker.status() == Status(State.ONLINE, Level.INFO, (), NOW, Source.INFERRED)


def test_the_list_keeps_the_last_sentences_only(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "sound"), "wb") as sound:
        sound.setparams((1, 2, 22050, 0, "NONE", "not compressed"))
        sound.writeframes(bytes(200))
    file = tmp_path / "spoken.jsonl"
    old = [json.dumps({"sentence": f"{number} ".ljust(600, "á")}) for number in range(2000)]
    file.write_text("\n".join(old) + "\n", encoding="utf-8")
    EspeakFile(tmp_path, program=program(tmp_path, WORKING)).say(CALL, "vi")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[:-1] == old[1 - SPOKEN_KEPT :]
    assert json.loads(lines[-1])["sentence"] == CALL
    assert not list(tmp_path.glob("*.new"))


def test_a_folder_that_takes_nothing_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    speaker = EspeakFile(tmp_path / "file" / "folder")
    with pytest.raises(HardwareFaultError, match="Not a directory"):
        speaker.say(CALL, "vi")
    assert speaker.status().level is Level.FAULT


def test_a_language_without_voice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedError, match="'lo'"):
        EspeakFile(tmp_path).say(CALL, "lo")


def test_the_mock_remembers() -> None:
    mock = MockSpeaker("speaker")
    speaker: Speaker = mock
    speaker.say(CALL, "vi")
    assert mock.spoken == [(CALL, "vi")]
    assert speaker.status().state is State.ONLINE
