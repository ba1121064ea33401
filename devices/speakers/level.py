"""Whether what was played has reached an output: a tone, and how much of it is heard there.

What a sound system hands to an output can be recorded from the output's monitor. It tells of every
volume and mute that the system itself knows, and nothing of amplifiers, cables and loudspeakers.
"""

import math
import os
import select
import subprocess
import time
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from devices.errors import DeviceTimeoutError, HardwareFaultError, NotFoundError
from devices.speakers import Sound
from devices.speakers.pcm import PEAK, SILENT, samples_of, sound_of

__all__ = ["RATE", "REACHED_PERCENT", "TONE_HZ", "heard_percent", "recorded_during", "tone"]

RATE = 22_050
TONE_HZ = 880
TONE_S = 0.6
HEIGHT = 0.5
"""How high the tone is, of the largest sample."""
WINDOW_S = 0.1
REACHED_PERCENT = 100 * SILENT // PEAK + 1
"""Less of the tone than this is as good as silence."""
RECORD_TIMEOUT_S = 3.0
"""A recorder always hears something, be it silence; one that does not hangs."""
TAIL_S = 0.5
"""So much is recorded after the end: what is played comes out a little later."""
REAP_TIMEOUT_S = 1.0
READ_BYTES = 4096


def tone() -> Sound:
    """What is played for the check: a tone that swells and fades, so that it does not click."""
    length = round(TONE_S * RATE)
    fade = length // 10
    heights = (min(1.0, at / fade, (length - at) / fade) for at in range(length))
    steps = enumerate(heights)
    turn = 2 * math.pi * TONE_HZ / RATE
    return sound_of((round(PEAK * HEIGHT * h * math.sin(turn * at)) for at, h in steps), RATE)


def heard_percent(recording: Sound) -> int:
    """How loud the tone is where it is loudest, in percent of how it was played. Pure.

    Other sounds do not count (Goertzel's filter at the tone's pitch).
    """
    samples, window = samples_of(recording), round(WINDOW_S * recording.rate)
    starts = range(0, max(1, len(samples) - window + 1), window // 2)
    loudest = max(_height(samples[at : at + window], recording.rate) for at in starts)
    return round(100 * loudest / (PEAK * HEIGHT))


def _height(samples: Sequence[int], rate: int) -> float:
    """The height of the tone in some samples."""
    if not samples:
        return 0.0
    factor = 2 * math.cos(2 * math.pi * TONE_HZ / rate)
    before, last = 0.0, 0.0
    for sample in samples:
        before, last = last, sample + factor * last - before
    power = before * before + last * last - factor * before * last
    return 2 * math.sqrt(max(0.0, power)) / len(samples)


def recorded_during(device: str, words: Sequence[str], play: Callable[[], object]) -> Sound:
    """What the recorder `words` hears from before `play` begins until after it has ended.

    The recorder writes samples of one channel at `RATE` to its stdout. Raises what `play` raises,
    NotFoundError where the recorder is not installed, DeviceTimeoutError where it hears nothing,
    not even silence, and HardwareFaultError where it ends by itself.
    """
    try:
        recorder = subprocess.Popen(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C"},
        )
    except FileNotFoundError as error:
        raise NotFoundError(device, f"{words[0]} is not installed") from error
    assert recorder.stdout is not None  # asked for above
    pipe = recorder.stdout.fileno()
    try:
        heard = bytearray(_next(device, pipe))
        with ThreadPoolExecutor(1, "level check") as player:
            played = player.submit(play)
            while not played.done():
                heard += _next(device, pipe)
        until = time.monotonic() + TAIL_S
        while time.monotonic() < until:
            heard += _next(device, pipe)
    finally:
        recorder.kill()
        recorder.stdout.close()
        recorder.wait(REAP_TIMEOUT_S)
    played.result()
    samples = array("h", bytes(heard[: len(heard) // 2 * 2]))
    return sound_of(samples, RATE)


def _next(device: str, pipe: int) -> bytes:
    """What the recorder hears next."""
    if not select.select([pipe], [], [], RECORD_TIMEOUT_S)[0]:
        raise DeviceTimeoutError(device, f"nothing recorded within {RECORD_TIMEOUT_S} s")
    data = os.read(pipe, READ_BYTES)
    if not data:
        raise HardwareFaultError(device, "the recorder ended by itself")
    return data
