"""A plain synthetic voice: espeak-ng, into a sound file."""

import json
import subprocess
import wave
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from devices.errors import (
    DeviceError,
    DeviceTimeoutError,
    HardwareFaultError,
    NotFoundError,
    UnsupportedError,
)
from devices.status import Level, Source, State, Status, never_answered, utc_now

__all__ = ["VOICES", "EspeakFile"]

VOICES: Mapping[str, str] = MappingProxyType({"vi": "vi", "en": "en"})
"""Language to espeak-ng's voice."""

WORDS_PER_MINUTE = 140
SPOKEN_KEPT = 500
"""So many sentences stay in the list when it is cut."""
SPOKEN_MAX_BYTES = 256_000
"""The list is cut when it is longer than this, so that it is not written anew with each call."""


class EspeakFile:
    """Says into `FOLDER/call.wav`, replaced whole each time, and keeps the list.

    `FOLDER/spoken.jsonl` gains a line with each sentence: at (RFC 3339), sentence, language,
    duration_s; it holds at least the last `SPOKEN_KEPT`. One thread uses it at a time.
    """

    def __init__(
        self,
        folder: Path,
        *,
        device: str = "speaker",
        program: str = "espeak-ng",
        timeout_s: float = 10.0,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.device = device
        self._folder = folder
        self._program = program
        self._timeout_s = timeout_s
        self._now = now
        self._status = never_answered(now())

    def status(self) -> Status:
        """How the last sentence went: a voice that failed is a fault until it speaks again."""
        return self._status

    def say(self, sentence: str, language: str) -> None:
        """Make the sound file.

        Raises UnsupportedError for a language without a voice, NotFoundError where espeak-ng is not
        installed, DeviceTimeoutError and HardwareFaultError where it, or the folder, fails.
        """
        if language not in VOICES:
            raise UnsupportedError(self.device, f"no voice for language {language!r}")
        try:
            self._speak(sentence, language)
        except DeviceError as error:
            self._tell(State.FAILED, Level.FAULT, error.code)
            raise
        except OSError as error:
            self._tell(State.FAILED, Level.FAULT, HardwareFaultError.code)
            raise HardwareFaultError(self.device, str(error)) from error
        self._tell(State.ONLINE, Level.INFO)

    def _tell(self, state: State, level: Level, *reasons: str) -> None:
        self._status = Status(state, level, reasons, self._now(), Source.INFERRED)

    def _speak(self, sentence: str, language: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / "call.wav.new"
        draft.unlink(missing_ok=True)
        self._synthesise(sentence, VOICES[language], draft)
        duration_s = self._duration_s(draft)
        draft.replace(self._folder / "call.wav")
        self._record(sentence, language, duration_s)

    def _synthesise(self, sentence: str, voice: str, path: Path) -> None:
        # The sentence goes in by stdin: as an argument, one that begins with "-" were an option.
        command = [self._program, "-v", voice, "-s", str(WORDS_PER_MINUTE), "-b", "1"]
        try:
            subprocess.run(
                [*command, "--stdin", "-w", str(path)],
                input=sentence.encode(),
                capture_output=True,
                check=True,
                timeout=self._timeout_s,
            )
        except FileNotFoundError as error:
            raise NotFoundError(self.device, f"{self._program} is not installed") from error
        except subprocess.TimeoutExpired as error:
            raise DeviceTimeoutError(self.device, f"no sound within {self._timeout_s} s") from error
        except subprocess.CalledProcessError as error:
            detail = error.stderr.decode("ascii", "backslashreplace").strip()
            raise HardwareFaultError(self.device, detail) from error

    def _duration_s(self, path: Path) -> float:
        """Seconds of sound; a program that went well without a sound is a fault too."""
        try:
            with wave.open(str(path)) as sound:
                frames: int = sound.getnframes()
                rate: int = sound.getframerate()
        except (FileNotFoundError, EOFError, wave.Error) as error:
            raise HardwareFaultError(self.device, f"{self._program} made no sound") from error
        return frames / rate

    def _record(self, sentence: str, language: str, duration_s: float) -> None:
        line = {
            "at": self._now().isoformat(),
            "sentence": sentence,
            "language": language,
            "duration_s": round(duration_s, 3),
        }
        path = self._folder / "spoken.jsonl"
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        if path.stat().st_size > SPOKEN_MAX_BYTES:
            last = path.read_bytes().splitlines(keepends=True)[-SPOKEN_KEPT:]
            draft = path.with_name("spoken.jsonl.new")
            draft.write_bytes(b"".join(last))
            draft.replace(path)
