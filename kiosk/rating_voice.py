"""The voice of a rating screen: says the newest sentence, and drops what it was saying."""

from collections.abc import Callable
from functools import partial

from devices.speakers import Sound, Speaker
from hall.lane import Lane


class RatingVoice:
    """Says sentences on a speaker, in a lane of its own; what fails is logged there."""

    def __init__(self, speaker: Speaker, speech: Callable[[str, str], Sound]) -> None:
        self._speaker, self._speech = speaker, speech
        self._newest = 0
        self._lane = Lane("rating voice")

    def say(self, sentence: str, language: str) -> None:
        """Say this instead of anything older; returns at once."""
        self._newest += 1
        self._speaker.stop()
        self._lane.submit(partial(self._say, self._newest, sentence, language))

    def close(self) -> None:
        """Fall silent."""
        self._newest += 1
        self._speaker.stop()
        self._lane.stop()

    def _say(self, turn: int, sentence: str, language: str) -> None:
        if turn == self._newest:
            self._speaker.play(self._speech(sentence, language), sentence)
