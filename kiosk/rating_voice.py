"""The voice of a rating screen: says the newest sentence, and drops what it was saying."""

from collections.abc import Callable
from functools import partial

from devices.speakers import Sound, Speaker
from hall.lane import Lane

CLOSE_TIMEOUT_S = 1.0
"""How long a sentence that is being made may hold up the end of the program."""


class RatingVoice:
    """Says sentences on a speaker, in a lane of its own; what fails is logged there.

    One thread asks. Whatever is older than the newest sentence is never begun, and silenced where
    it has begun.
    """

    def __init__(self, speaker: Speaker, speech: Callable[[str, str], Sound]) -> None:
        self._speaker, self._speech = speaker, speech
        self._newest = 0
        self._lane = Lane("rating voice")

    def say(self, sentence: str, language: str) -> None:
        """Say this instead of anything older; returns at once."""
        self._silence()
        self._lane.submit(partial(self._say, self._newest, sentence, language))

    def close(self) -> None:
        """Fall silent for good; a sentence that is still being made is left behind."""
        self._silence()
        self._lane.stop(CLOSE_TIMEOUT_S)

    def _silence(self) -> None:
        self._newest += 1
        self._speaker.stop()

    # --- in the lane ---

    def _say(self, turn: int, sentence: str, language: str) -> None:
        if self._is_newest(turn):
            sound = self._speech(sentence, language)
            self._speaker.play(sound, sentence, partial(self._is_newest, turn))

    def _is_newest(self, turn: int) -> bool:
        return turn == self._newest
