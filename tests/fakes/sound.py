"""A sound system without a sound card: a private PulseAudio whose only output keeps what it plays.

The output takes the very samples that it is given, at the rate of the voice's clips, so what was
heard can be held against what should have been.
"""

import itertools
import math
import os
import shutil
import subprocess
from array import array
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import mul
from pathlib import Path

import pytest

from devices.speakers import Sound
from devices.speakers.pcm import SILENT, samples_of
from tests.fakes.waiting import wait_for

RATE = 22_050
OUTPUT = "hall"
LIKENESS = 0.9
"""What was played correlates with what was to be heard by at least this, in every window."""
WINDOW_S = 0.2
LONGEST_GAP_S = 0.3
END_S = 10.0

needs_sound_server = pytest.mark.skipif(
    not all(shutil.which(one) for one in ("pulseaudio", "pacat", "parec")),
    reason="no pulseaudio here",
)


@dataclass(frozen=True)
class Heard:
    """A sound that was found in a recording: when it began and ended, seconds."""

    began_s: float
    ended_s: float


class SoundServer:
    """PulseAudio with the output `OUTPUT`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.address = f"unix:{folder / 'native'}"

    @property
    def environment(self) -> dict[str, str]:
        """What its clients need to find it; nothing of this machine's own sound system."""
        own = {"HOME": str(self._folder), "XDG_RUNTIME_DIR": str(self._folder)}
        return {**os.environ, **own, "PULSE_SERVER": self.address}

    @contextmanager
    def running(self) -> Iterator[None]:
        """Be there."""
        protocol = f"module-native-protocol-unix socket={self._folder / 'native'} auth-anonymous=1"
        sink = f"module-null-sink sink_name={OUTPUT} rate={RATE} channels=1 format=s16le"
        words = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--disable-shm"]
        with self._program("pulseaudio", *words, f"--load={sink}", f"--load={protocol}"):
            wait_for(self._answers)
            yield

    @contextmanager
    def recording(self) -> Iterator["Recording"]:
        """Record all that the output plays."""
        file = self._folder / "recording.raw"
        raw = ("--raw", "--format=s16le", "--channels=1", f"--rate={RATE}", "--latency-msec=20")
        with (
            file.open("wb") as target,
            self._program("parec", f"--device={OUTPUT}.monitor", *raw, stdout=target.fileno()),
        ):
            wait_for(lambda: file.stat().st_size)
            yield Recording(file)

    def _answers(self) -> bool:
        ask = ["pactl", "info"]
        done = subprocess.run(ask, env=self.environment, capture_output=True, check=False)
        return done.returncode == 0

    @contextmanager
    def _program(self, *words: str, stdout: int = subprocess.DEVNULL) -> Iterator[None]:
        process = subprocess.Popen(
            words,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(END_S)


class Recording:
    """What an output has played up to now."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def samples(self) -> "array[int]":
        """All samples."""
        content = self._file.read_bytes()
        return array("h", content[: len(content) // 2 * 2])

    def goes_on(self, for_s: float = 1.0) -> None:
        """Wait until so much more was played."""
        enough = len(self.samples) + round(for_s * RATE)
        wait_for(lambda: len(self.samples) >= enough)

    def is_quiet(self, for_s: float) -> bool:
        """Whether nothing has been heard for so long, after something was."""
        samples = self.samples
        last = samples[-round(for_s * RATE) :]
        return any(_loud(one) for one in samples) and not any(_loud(one) for one in last)


def check_heard(
    samples: Sequence[int], expected: Sequence[Sound], cut: Collection[int] = ()
) -> list[Heard]:
    """All of these sounds were heard, in order, each whole, and nothing besides; where.

    `cut` are the places in `expected` of those that were cut off: they must begin as they should
    and end early. Raises AssertionError where a window of a sound is unlike what was to be heard,
    where silence inside a sound lasts longer than `LONGEST_GAP_S`, and where anything else was
    heard.
    """
    found: list[Heard] = []
    place = 0
    for number, sound in enumerate(expected):
        wanted = _heard_part(samples_of(sound))
        start = _first_loud(samples, place)
        assert start is not None, f"sound {number} was not heard"
        if number in cut:
            length = _alike(samples[start : start + len(wanted)], wanted)
            assert length < len(wanted), f"sound {number} was heard to its end"
            wanted = wanted[:length]
        place = start + len(wanted)
        likeness = least_likeness(samples[start:place], wanted)
        assert likeness >= LIKENESS, f"sound {number} is not what was to be heard: {likeness:.2f}"
        gap_s = longest_gap_s(samples[start:place])
        assert gap_s <= LONGEST_GAP_S, f"sound {number} is broken off for {gap_s:.2f} s"
        found.append(Heard(start / RATE, place / RATE))
    more = _first_loud(samples, place)
    assert more is None, f"something else was heard at {(more or 0) / RATE:.1f} s"
    return found


def _alike(heard: Sequence[int], wanted: Sequence[int]) -> int:
    """How many samples are the same before the first that is not."""
    pairs = enumerate(zip(heard, wanted, strict=True))
    return next((at for at, (one, other) in pairs if one != other), len(wanted))


def least_likeness(heard: Sequence[int], wanted: Sequence[int]) -> float:
    """The least correlation of any window in which something is to be heard, or was."""
    window = round(WINDOW_S * RATE)
    pairs = [
        (heard[at : at + window], wanted[at : at + window])
        for at in range(0, len(wanted), window // 2)
    ]
    return min(
        correlation(one, other)
        for one, other in pairs
        if any(_loud(sample) for sample in (*one, *other))
    )


def correlation(one: Sequence[int], other: Sequence[int]) -> float:
    """The normalised correlation of two pieces, 1 for alike; 0 where one is silent or shorter."""
    power = math.sqrt(sum(map(mul, one, one)) * sum(map(mul, other, other)))
    if len(one) != len(other) or not power:
        return 0.0
    product: int = sum(map(mul, one, other))
    return product / power


def longest_gap_s(samples: Sequence[int]) -> float:
    """The longest silence between two loud samples, seconds."""
    loud = [at for at, sample in enumerate(samples) if _loud(sample)]
    gaps = (later - earlier for earlier, later in itertools.pairwise(loud))
    return max(gaps, default=0) / RATE


def _loud(sample: int) -> bool:
    return abs(sample) > SILENT


def _first_loud(samples: Sequence[int], start: int) -> int | None:
    return next((at for at in range(start, len(samples)) if _loud(samples[at])), None)


def _heard_part(samples: "array[int]") -> "array[int]":
    """The samples from the first loud one to the last."""
    loud = [at for at, sample in enumerate(samples) if _loud(sample)]
    return samples[loud[0] : loud[-1] + 1]
