"""A plain synthetic voice: espeak-ng turns a sentence into a sound."""

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from devices.errors import (
    DeviceTimeoutError,
    HardwareFaultError,
    NotFoundError,
    UnsupportedError,
)
from devices.speakers import Sound
from devices.speakers.pcm import read_wav

__all__ = ["VOICES", "Synthesiser", "synthesise"]

PROGRAM = "espeak-ng"
VOICES: Mapping[str, str] = MappingProxyType({"vi": "vi", "en": "en"})
"""Language to espeak-ng's voice."""
WORDS_PER_MINUTE = 150
SPEECH_TIMEOUT_S = 10.0
CACHE_FILES = 400
"""So many sentences are kept; the one that was asked for longest ago goes first."""


def synthesise(
    sentence: str,
    voice: str,
    target: Path,
    *,
    words_per_minute: int = WORDS_PER_MINUTE,
    program: str = PROGRAM,
    timeout_s: float = SPEECH_TIMEOUT_S,
) -> Sound:
    """Let espeak-ng say `sentence` into the WAV file `target`; the sound.

    Raises NotFoundError where it is not installed, DeviceTimeoutError where it hangs, and
    HardwareFaultError where it fails or makes no sound.
    """
    # The sentence goes in by stdin: as an argument, one that begins with "-" were an option.
    command = [program, "-v", voice, "-s", str(words_per_minute), "-b", "1", "--stdin"]
    try:
        subprocess.run(
            [*command, "-w", str(target)],
            input=sentence.encode(),
            capture_output=True,
            check=True,
            timeout=timeout_s,
        )
    except FileNotFoundError as error:
        raise NotFoundError(PROGRAM, f"{program} is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise DeviceTimeoutError(PROGRAM, f"no sound within {timeout_s} s") from error
    except subprocess.CalledProcessError as error:
        detail = error.stderr.decode("ascii", "backslashreplace").strip()
        raise HardwareFaultError(PROGRAM, detail) from error
    try:
        return read_wav(target)
    except (FileNotFoundError, ValueError) as error:
        raise HardwareFaultError(PROGRAM, f"{program} made no sound: {error}") from error


class Synthesiser:
    """Speech of any sentence, each made once: the folder `cache` keeps the last `CACHE_FILES`.

    Several threads and processes may share a folder.
    """

    def __init__(
        self,
        cache: Path,
        *,
        voices: Mapping[str, str] = VOICES,
        words_per_minute: int = WORDS_PER_MINUTE,
        program: str = PROGRAM,
        timeout_s: float = SPEECH_TIMEOUT_S,
        most: int = CACHE_FILES,
    ) -> None:
        self._cache = cache
        self._voices = voices
        self._words_per_minute = words_per_minute
        self._program = program
        self._timeout_s = timeout_s
        self._most = most

    def speech(self, sentence: str, language: str) -> Sound:
        """The sound of `sentence`, written in `language` (`vi`, `en`).

        Raises UnsupportedError for a language without a voice, HardwareFaultError where the folder
        takes no file, and the errors of `synthesise`.
        """
        if language not in self._voices:
            raise UnsupportedError(PROGRAM, f"no voice for language {language!r}")
        try:
            return self._speech(sentence, self._voices[language])
        except OSError as error:
            raise HardwareFaultError(PROGRAM, str(error)) from error

    def _speech(self, sentence: str, voice: str) -> Sound:
        words = f"{voice}\0{self._words_per_minute}\0{sentence}"
        kept = self._cache / f"{hashlib.sha256(words.encode()).hexdigest()}.wav"
        try:
            os.utime(kept)
            return read_wav(kept)
        except (FileNotFoundError, ValueError):
            return self._make(sentence, voice, kept)

    def _make(self, sentence: str, voice: str, kept: Path) -> Sound:
        self._cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._cache) as folder:
            draft = Path(folder) / kept.name
            sound = synthesise(
                sentence,
                voice,
                draft,
                words_per_minute=self._words_per_minute,
                program=self._program,
                timeout_s=self._timeout_s,
            )
            draft.replace(kept)
        self._forget()
        return sound

    def _forget(self) -> None:
        """Remove what was asked for longest ago, beyond the most that is kept."""
        by_age = sorted(self._cache.glob("*.wav"), key=_asked_for_at, reverse=True)
        for file in by_age[self._most :]:
            file.unlink(missing_ok=True)


def _asked_for_at(file: Path) -> float:
    """When a kept sentence was last asked for; another process may just have removed it."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return 0.0
