"""Sounds as numbers and as WAV files."""

import io
import wave
from array import array
from collections.abc import Iterable
from pathlib import Path

from devices.speakers import Sound

PEAK = 32_767
"""The largest sample."""
SILENT = PEAK // 100
"""What is softer than this counts as silence."""


def samples_of(sound: Sound) -> "array[int]":
    """The samples, -32,768 to 32,767."""
    return array("h", sound.pcm)


def sound_of(samples: Iterable[int], rate: int) -> Sound:
    """A sound of these samples."""
    return Sound(array("h", samples).tobytes(), rate)


def at_volume(sound: Sound, percent: int) -> Sound:
    """The sound at a part of its height: it only gets softer, so nothing is clipped."""
    if percent >= 100:
        return sound
    return sound_of((sample * percent // 100 for sample in samples_of(sound)), sound.rate)


def trimmed(sound: Sound) -> Sound:
    """The sound without the silence at its beginning and end."""
    heard = [at for at, sample in enumerate(samples_of(sound)) if abs(sample) > SILENT]
    pcm = sound.pcm[2 * heard[0] : 2 * heard[-1] + 2] if heard else b""
    return Sound(pcm, sound.rate)


def read_wav(path: Path) -> Sound:
    """A WAV file of one channel with 16 bits a sample. Raises ValueError for any other file."""
    try:
        with wave.open(str(path)) as file:
            channels, width = file.getnchannels(), file.getsampwidth()
            sound = Sound(file.readframes(file.getnframes()), file.getframerate())
    except (EOFError, wave.Error) as error:
        raise ValueError(f"no WAV file: {error}") from error
    if (channels, width) != (1, 2):
        raise ValueError(f"{channels} channels of {width * 8} bits, not one of 16")
    return sound


def wav_bytes(sound: Sound) -> bytes:
    """The sound as a WAV file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setparams((1, 2, sound.rate, 0, "NONE", "not compressed"))
        file.writeframes(sound.pcm)
    return target.getvalue()
