"""The voice: how soon a call is heard, and how long the last of ten must wait for its turn."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counter_display.config import VoiceSettings
from counter_display.voice import RATE, Voice, voice_of
from devices.speakers import Sound, Wanted, always
from devices.speakers.player import PlayerSpeaker
from office.counters import CallNext
from tests.benchmarks.figures import Bench, Figure, percentile, progress, spread
from tests.counter_display.voices import announcer_of, rush_hall
from tests.fakes.office import Hall
from tests.fakes.sound import OUTPUT, Recording, SoundServer
from tests.fakes.waiting import wait_for

COUNTERS = 10
TEN_LIMIT_S = 55.0
CALLS = 50
RUSH_TIMEOUT_S = 120.0


class TimedSpeaker(PlayerSpeaker):
    """A real output that notes when it was given each sound."""

    given_at: tuple[float, ...] = ()
    deaf = False

    def play(self, sound: Sound, text: str = "", wanted: Wanted = always) -> bool:
        """Play it, or with `deaf` only note it."""
        self.given_at += (time.perf_counter(),)
        return self.deaf or super().play(sound, text, wanted)


@contextmanager
def _scene(counters: int) -> Iterator[tuple[Hall, Voice, SoundServer]]:
    """A hall, the shipped voice, and an output without a sound card."""
    with (
        tempfile.TemporaryDirectory() as folder,
        rush_hall(Path(folder) / "data", counters) as here,
    ):
        (Path(folder) / "sound").mkdir()
        server = SoundServer(Path(folder) / "sound")
        os.environ["PULSE_SERVER"] = server.address
        with server.running():
            yield here, voice_of(VoiceSettings(), Path(folder) / "speech"), server


def rush() -> list[Figure]:
    """Ten counters call within a second; each call is really played."""
    progress("voice_ten_begin_s: ten calls, about a minute")
    with _scene(COUNTERS) as (here, voice, server), server.recording() as recording:
        speaker = TimedSpeaker("loa", "pulse", OUTPUT)
        announcer = announcer_of(here, speaker, voice)
        announcer.start()
        began = time.perf_counter()
        for counter in range(1, COUNTERS + 1):
            here.do(CallNext(counter))
        called_s = time.perf_counter() - began
        wait_for(lambda: len(speaker.given_at) >= COUNTERS + 1, RUSH_TIMEOUT_S)
        announcer.stop()
        played_s = _played_s(recording)
    last_s = speaker.given_at[COUNTERS] - began
    note = (
        f"first call committed → the tenth given to a player, on an output without a sound card; "
        f"all ten were called within {called_s:.2f} s; {played_s:.0f} s of sound recorded"
    )
    return [Figure("voice_ten_begin_s", last_s, "s", None, TEN_LIMIT_S, note)]


def one() -> list[Figure]:
    """Single calls: from the command's end until the player would be started."""
    progress(f"voice_call_p99_ms: {CALLS} calls")
    with _scene(CALLS) as (here, voice, _):
        speaker = TimedSpeaker("loa", "pulse", OUTPUT)
        speaker.deaf = True
        announcer = announcer_of(here, speaker, voice)
        announcer.start()
        waits_ms = [_wait_ms(here, speaker, counter) for counter in range(1, CALLS + 1)]
        announcer.stop()
    note = (
        f"call committed in this process → its joined sound given to the player, nothing else to "
        f"be said; another process's commit is seen up to 20 ms later; "
        f"{spread(waits_ms, 1)}"
    )
    return [Figure("voice_call_p99_ms", percentile(waits_ms, 99), "ms", None, None, note)]


def _wait_ms(here: Hall, speaker: TimedSpeaker, counter: int) -> float:
    heard = len(speaker.given_at)
    here.do(CallNext(counter))
    began = time.perf_counter()
    wait_for(lambda: len(speaker.given_at) >= heard + 2)
    return (speaker.given_at[heard] - began) * 1000


def _played_s(recording: Recording) -> float:
    return len(recording.samples) / RATE


BENCHES = (Bench(("voice_ten_begin_s",), rush), Bench(("voice_call_p99_ms",), one))
