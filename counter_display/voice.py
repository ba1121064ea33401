"""Clips joined to one sound before it is played: the chime, the words, the pauses between them.

A clip is a WAV file that is named by what is heard in it ("đến quầy số.wav"): 16 bits, one channel,
22,050 samples a second. The program's own come from packaging/voice_clips.py, a set for each
region; an office's recording replaces the clip of the same name.
"""

import logging
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import assets
from counter_display.config import VoiceSettings
from counter_display.phrases import CHIME, SHORT_CHIME, written
from devices.errors import DeviceError, NotFoundError
from devices.speakers import Sound
from devices.speakers.espeak import Synthesiser
from devices.speakers.pcm import read_wav, trimmed
from hall.numbers import PAUSE, Region
from office.failures import Failures

RATE = 22_050
"""Samples a second of every clip."""
WORD_GAP_S = 0.04
PAUSE_S = 0.2
"""Where a sentence has a comma."""
AFTER_CHIME_S = 0.1
BETWEEN_SENTENCES_S = 0.4
REST_S = 0.4
"""Silence behind an announcement."""
SHORT_REST_S = 0.2
SPEECH_VOICES: Mapping[Region, Mapping[str, str]] = {
    "north": {"vi": "vi", "en": "en"},
    "south": {"vi": "vi-vn-x-south", "en": "en"},
}
"""espeak-ng's voices of a region by language, for what there is no clip for."""

_logger = logging.getLogger(__name__)


class MissingClipError(NotFoundError):
    """There is no recording of something that is to be said."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an announcement says: Vietnamese in clips, then the same in English where it is asked.

    Without any clip only the chime is heard.
    """

    clips: tuple[str, ...] = ()
    english: str = ""

    @property
    def text(self) -> str:
        """All of it for people to read."""
        return " ".join([*([written(self.clips)] if self.clips else ()), self.english]).strip()


def clip_folder(region: Region) -> Path:
    """Where the program's own clips of a region lie."""
    return Path(str(resources.files(assets))) / "voice" / "build" / region


def clip_files(folder: Path) -> dict[str, Path]:
    """The clips of a folder by name, however its file system composes Vietnamese letters."""
    found = {unicodedata.normalize("NFC", path.stem).lower(): path for path in folder.glob("*.wav")}
    return dict(sorted(found.items()))


def read_clip(path: Path) -> Sound:
    """One clip without the silence at its ends. Raises ValueError for a file that does not fit."""
    sound = read_wav(path)
    if sound.rate != RATE:
        raise ValueError(f"{sound.rate} samples a second, not {RATE}")
    if not (clip := trimmed(sound)).pcm:
        raise ValueError("nothing to be heard")
    return clip


class Clips:
    """All clips of some folders; those of a later folder replace those of an earlier one.

    A file that does not fit is told in the log and replaces nothing.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._clips: dict[str, Sound] = {}
        for folder in self._folders:
            if not folder.is_dir():
                _logger.error("%s: no such folder of clips", folder)
            for name, path in clip_files(folder).items():
                try:
                    self._clips[name] = read_clip(path)
                except ValueError as error:
                    _logger.error("%s is no clip: %s", path, error)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._clips)

    def __getitem__(self, name: str) -> Sound:
        """A clip. Raises MissingClipError."""
        if name not in self._clips:
            raise MissingClipError("voice", f"no clip {name!a} in {self._folders}")
        return self._clips[name]


class Voice:
    """Makes the sound of an announcement.

    Where a clip is missing the whole sentence is synthesised, and where that fails too the chime
    is still heard; both are told in the log.
    """

    def __init__(self, clips: Clips, synthesiser: Synthesiser) -> None:
        self._clips = clips
        self._synthesiser = synthesiser
        self._unsaid = Failures(_logger, "something cannot be said")

    @property
    def is_recorded(self) -> bool:
        """Whether it has any recording; without one it speaks by machine, and without a chime."""
        return len(self._clips) > 0

    def sound(self, spoken: Spoken, *, hurried: bool = False) -> Sound:
        """Chime, sentences and the rest behind them; `hurried` shortens chime and rest.

        Raises MissingClipError where nothing of it can be heard.
        """
        parts: list[Sound | float] = []
        for sentence in (self._vietnamese(spoken.clips), self._english(spoken.english)):
            if sentence:
                parts += [BETWEEN_SENTENCES_S if parts else AFTER_CHIME_S, *sentence]
        chime = self._chime(SHORT_CHIME if hurried else CHIME)
        if not chime and not parts:
            raise MissingClipError("voice", f"nothing of {spoken!a}")
        return joined([*chime, *parts, SHORT_REST_S if hurried else REST_S])

    def _chime(self, name: str) -> list[Sound]:
        try:
            return [self._clips[name]]
        except MissingClipError as error:
            self._unsaid.tell(error)
            return []

    def _vietnamese(self, clips: Sequence[str]) -> list[Sound | float]:
        try:
            return self._spaced(clips)
        except MissingClipError as error:
            self._unsaid.tell(error)
            return self._synthesised(written(clips), "vi")

    def _english(self, sentence: str) -> list[Sound | float]:
        return self._synthesised(sentence, "en") if sentence else []

    def _spaced(self, clips: Sequence[str]) -> list[Sound | float]:
        """Clips with the gaps between them; a pause is a longer gap."""
        parts: list[Sound | float] = []
        for clip in clips:
            if clip == PAUSE:
                parts.append(PAUSE_S)
            else:
                parts += [WORD_GAP_S, self._clips[clip]] if parts else [self._clips[clip]]
        return parts

    def _synthesised(self, sentence: str, language: str) -> list[Sound | float]:
        try:
            return [trimmed(self._synthesiser.speech(sentence, language))]
        except DeviceError as error:
            self._unsaid.tell(error)
            return []


def voice_of(settings: VoiceSettings, cache: Path) -> Voice:
    """The voice of some settings; `cache` is the folder of synthesised sentences."""
    own = [settings.recordings] if settings.recordings else []
    clips = Clips([clip_folder(settings.region), *own])
    return Voice(clips, Synthesiser(cache, voices=SPEECH_VOICES[settings.region]))


def joined(parts: Iterable[Sound | float]) -> Sound:
    """One sound of sounds and silences (seconds). Raises ValueError where a rate is not `RATE`."""
    pcm = bytearray()
    for part in parts:
        if isinstance(part, float):
            pcm += bytes(2 * round(part * RATE))
        elif part.rate != RATE:
            raise ValueError(f"{part.rate} samples a second, not {RATE}")
        else:
            pcm += part.pcm
    return Sound(bytes(pcm), RATE)
