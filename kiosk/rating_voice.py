"""The voice of a rating screen: says the newest sentence, and drops what it was saying."""

import logging
import threading
from collections.abc import Callable
from functools import partial

from devices.speakers import Sound, Speaker
from hall.lane import Lane

STOP_AGAIN_S = 0.02
"""A sound that was just about to begin when it was stopped is stopped again so soon."""

CLOSE_TIMEOUT_S = 1.0
"""How long a sound, or the making of one, may each hold up the end of the program."""

log = logging.getLogger(__name__)


class RatingVoice:
    """Says sentences on a speaker, in a lane of its own; what fails is logged there.

    Whatever is older than the newest sentence is never begun, and stopped where it has begun.
    """

    def __init__(self, speaker: Speaker, speech: Callable[[str, str], Sound]) -> None:
        self._speaker, self._speech = speaker, speech
        self._changed = threading.Condition()
        """Guards the two turns."""
        self._newest = 0
        self._playing: int | None = None
        self._lane = Lane("rating voice")
        # a speaker may not hear a stop before its sound begins: only a thread can wait for that
        self._stops = Lane("rating voice stops")

    def say(self, sentence: str, language: str) -> None:
        """Say this instead of anything older; returns at once."""
        self._lane.submit(partial(self._say, self._next_turn(), sentence, language))

    def close(self) -> None:
        """Fall silent for good; a sentence that is still being made is left behind."""
        self._next_turn()
        self._stops.stop(CLOSE_TIMEOUT_S)
        self._lane.stop(CLOSE_TIMEOUT_S)
        with self._changed:
            if self._playing is not None:
                log.warning("a sentence was still being said when the rating screen ended")

    def _next_turn(self) -> int:
        """Make all that was asked for so far old, and silence it."""
        with self._changed:
            self._newest += 1
            if self._playing is not None:
                self._stops.submit(self._silence)
            return self._newest

    def _silence(self) -> None:
        """Stop a sound of an older turn, again and again until it has heard."""
        with self._changed:
            while self._playing not in (None, self._newest):
                self._speaker.stop()
                self._changed.wait(STOP_AGAIN_S)

    # --- in the lane ---

    def _say(self, turn: int, sentence: str, language: str) -> None:
        if turn != self._newest:
            return
        sound = self._speech(sentence, language)
        try:
            if self._may_begin(turn):
                self._speaker.play(sound, sentence)
        finally:
            with self._changed:
                self._playing = None
                self._changed.notify_all()

    def _may_begin(self, turn: int) -> bool:
        """Take the floor, if nothing newer was asked for while the sound was made."""
        with self._changed:
            if turn == self._newest:
                self._playing = turn
            return self._playing == turn
