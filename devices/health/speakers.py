"""Checking a loudspeaker."""

import math
from collections.abc import Callable

from devices.health import Evidence, Finding, Result, judged
from devices.speakers import Sound, Speaker
from devices.speakers.pcm import sound_of
from devices.status import Status

__all__ = ["SpeakerHealth", "chime"]

RATE = 22_050
TONES_HZ = (880, 660)
TONE_S = 0.35
HEIGHT = 16_000
"""Half of the largest sample."""


def chime() -> Sound:
    """Two falling tones, each fading out."""
    length = round(TONE_S * RATE)
    samples = (
        round(HEIGHT * (1 - at / length) * math.sin(2 * math.pi * tone * at / RATE))
        for tone in TONES_HZ
        for at in range(length)
    )
    return sound_of(samples, RATE)


class SpeakerHealth:
    """A loudspeaker: nobody but people can tell whether it is heard.

    `status` is what its owner says of it: how the last sound went, and whether it has a voice.
    """

    def __init__(self, speaker: Speaker, status: Callable[[], Status] | None = None) -> None:
        self.status = status or speaker.status
        self._speaker = speaker

    def passive(self) -> Evidence:
        """A speaker counts nothing."""
        return {}

    def internal(self) -> Finding:
        """A moment of silence, played to its end by the sound system."""
        self._speaker.check()
        return judged(self.status(), {"played": "silence"})

    def external(self) -> Finding:
        """A chime; one that was cut off was not heard."""
        if self._speaker.play(chime(), "chime"):
            return judged(self.status(), {"played": "chime"})
        return Finding(Result.WARN, "device-cancelled", {"played": "cut-off"})

    def interactive(self) -> Finding:
        """The chime, to be heard."""
        return self.external()
