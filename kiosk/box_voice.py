"""The voice of a button box: says one sentence after the other, each to its end."""

from collections.abc import Callable
from functools import partial
from queue import Full

from devices.errors import DeviceError
from devices.speakers import Sound, Speaker
from devices.status import Level
from hall.lane import Lane

CLOSE_TIMEOUT_S = 10.0
"""A number that is being said is said to its end, when the program ends meanwhile."""


class BoxVoice:
    """Says sentences on a speaker, in a lane of its own; none cuts off another person's number."""

    def __init__(
        self, speaker: Speaker, speech: Callable[[str, str], Sound], language: str
    ) -> None:
        self._speaker, self._speech, self._language = speaker, speech, language
        self._lane = Lane("box voice")

    def audible(self) -> bool:
        """Whether a sentence would be heard, as far as is known."""
        return self._speaker.status().level is not Level.FAULT

    def say(self, sentence: str, unheard: Callable[[], None]) -> None:
        """Say this behind what waits; returns at once. Calls `unheard` where it is not heard."""
        try:
            self._lane.submit(partial(self._say, sentence, unheard))
        except Full:
            unheard()

    def close(self) -> None:
        """Say what waits, then nothing more."""
        self._lane.stop(CLOSE_TIMEOUT_S)

    def _say(self, sentence: str, unheard: Callable[[], None]) -> None:
        try:
            self._speaker.play(self._speech(sentence, self._language), sentence)
        except DeviceError:
            unheard()
            raise
