"""Makes the voice's clips with espeak-ng, and looks through an office's own recordings.

    python packaging/voice_clips.py                         build assets/voice/build/{north,south}
    python packaging/voice_clips.py --checklist FOLDER      what is missing there, or does not fit

The clips are a stand-in for recordings of a speaker. Each is cut at its ends and as loud as the
others. The two chimes are reckoned: two soft tones that fall, as a bell would. `--region south`
makes the list of the Southern words.
"""

import argparse
import math
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

from counter_display.config import VoiceSettings
from counter_display.phrases import CHIME, SHORT_CHIME, Phrases
from counter_display.voice import RATE, SPEECH_VOICES, clip_files, clip_folder, read_clip
from devices.speakers import Sound
from devices.speakers.espeak import synthesise
from devices.speakers.pcm import PEAK, samples_of, sound_of, trimmed, wav_bytes
from hall.numbers import Region
from hall.sentences import Sentences

WORDS_PER_MINUTE = 160
LOUDNESS = 0.14
"""The root mean square of every clip, of the largest sample."""
HIGHEST = 0.9
"""No sample of a clip is higher, of the largest sample."""
TONES_HZ = (659.3, 523.3)
"""E and C: the chime falls by a third."""
FADE_S = 0.35
"""In this time a tone falls to a third of its height."""
CHIME_S = {CHIME: (0.4, 0.55), SHORT_CHIME: (0.16, 0.26)}
"""How long each tone of a chime is heard, seconds."""

SPELT: Mapping[Region, Mapping[str, str]] = {
    "north": {"gi": "di"},
    "south": {"gi": "di", "vê": "[[v'e7]]", "vê kép": "[[v'e1]] kép"},
}
"""Clips that espeak-ng reads wrongly: "gi" without its vowel, and in the South V like G."""


def names(region: Region) -> tuple[str, ...]:
    """The names of all clips of a region."""
    templates = Sentences("vi").section("voice")
    return Phrases(templates, region, VoiceSettings().last_call).clips()


def levelled(sound: Sound) -> Sound:
    """The sound at the common loudness, as far as its peak allows."""
    samples = samples_of(sound)
    mean = math.sqrt(sum(one * one for one in samples) / len(samples))
    factor = min(LOUDNESS * PEAK / mean, HIGHEST * PEAK / max(abs(one) for one in samples))
    return sound_of((round(one * factor) for one in samples), sound.rate)


def tone(hertz: float, duration_s: float) -> Iterator[int]:
    """A soft tone with one overtone; it swells for 10 ms and fades, without a click at its end."""
    for place in range(round(duration_s * RATE)):
        at_s = place / RATE
        height = min(at_s / 0.01, 1.0, (duration_s - at_s) / 0.05) * math.exp(-at_s / FADE_S)
        turn = 2 * math.pi * hertz * at_s
        yield round(0.4 * PEAK * height * (0.8 * math.sin(turn) + 0.2 * math.sin(2 * turn)))


def chime(name: str) -> Sound:
    """One of the two chimes."""
    tones = zip(TONES_HZ, CHIME_S[name], strict=True)
    return sound_of((one for hertz, duration_s in tones for one in tone(hertz, duration_s)), RATE)


def build(region: Region, folder: Path) -> None:
    """Make the clips of a region; what lay there before is replaced when all are made."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        fresh = Path(temporary) / region
        fresh.mkdir()
        for name in names(region):
            target = fresh / f"{name}.wav"
            sound = chime(name) if name in CHIME_S else spoken(name, region, target)
            target.write_bytes(wav_bytes(sound))
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)


def spoken(words: str, region: Region, draft: Path) -> Sound:
    """A clip's words by espeak-ng, cut and levelled."""
    spelt, voice = SPELT[region].get(words, words), SPEECH_VOICES[region]["vi"]
    return levelled(trimmed(synthesise(spelt, voice, draft, words_per_minute=WORDS_PER_MINUTE)))


def checklist(folder: Path, region: Region) -> list[str]:
    """What is wrong with a folder of recordings, a line each; empty where it is complete."""
    files = clip_files(folder)
    lines = [f"thiếu: {name}.wav" for name in names(region) if name not in files]
    for name, path in files.items():
        if name not in names(region):
            lines.append(f"thừa, không dùng đến: {path.name}")
        try:
            read_clip(path)
        except ValueError as error:
            lines.append(f"không hợp ({error}): {path.name}")
    return lines


def main() -> int:
    """Exit code 0 when the clips are made, or the checklist has nothing left."""
    parser = argparse.ArgumentParser(description="giọng gọi số")
    parser.add_argument("--checklist", type=Path, metavar="THƯ_MỤC", help="kiểm bản ghi âm riêng")
    parser.add_argument("--region", choices=get_args(Region), default="north")
    args = parser.parse_args()
    if args.checklist is None:
        for region in get_args(Region):
            build(region, clip_folder(region))
        return 0
    lines = checklist(args.checklist, args.region)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
