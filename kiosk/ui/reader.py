"""Reads the pages aloud, off the Qt thread, and falls silent at the next act."""

import logging
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject

from devices.speakers import Sound, Speaker
from hall.sentences import LANGUAGES, Sentences
from kiosk.ui.props import Props
from kiosk.ui.reading import Speech, Words, spoken, words_after
from office.failures import Failures
from screens.lanes import Done, Failed, Lanes

VOLUME_PERCENT: Mapping[int, int] = {1: 35, 2: 65, 3: 100}
"""Soft, middle, loud."""

CLOSE_TIMEOUT_S = 1.0
"""How long a sound may hold up the end of the program."""

log = logging.getLogger(__name__)


class Reader(QObject):
    """Says on `speaker` what stands on the page; `speech` turns a sentence into a sound.

    `speech` gets the sentence and its language. Both block, and raise the errors of
    `devices.errors`, which the log tells.
    """

    def __init__(
        self,
        speaker: Speaker,
        speech: Callable[[str, str], Sound],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._speaker, self._speech = speaker, speech
        self._texts = {language: Sentences(language) for language in LANGUAGES}
        self._page = Speech()
        self._mute = Failures(log, "a page could not be read aloud")
        self._lanes = Lanes("kiosk-reader", self)
        self._turn = 0

    def show(self, props: Props) -> None:
        """The screen shows this now: say what the citizen must hear of it."""
        old, self._page = self._page, spoken(props, self._texts[props.hall.language])
        words = words_after(old, self._page)
        if words.at_once:
            self._stop()
        if words.lines:
            volume = VOLUME_PERCENT[props.hall.volume]
            read = partial(self._read, self._turn, words, props.hall.language, volume)
            self._lanes.write(read, self._read_out)

    def close(self) -> None:
        """Be silent for good."""
        self._stop()
        if not self._lanes.close(CLOSE_TIMEOUT_S):
            log.warning("a page was still being read aloud when the kiosk ended")

    def _stop(self) -> None:
        """Drop what is being said and what waits to be said."""
        self._turn += 1
        self._speaker.stop()

    def _read_out(self, outcome: Done[None] | Failed) -> None:
        if isinstance(outcome, Failed):
            self._mute.tell(outcome.error)

    # --- in the lane ---

    def _read(self, turn: int, words: Words, language: str, volume_percent: int) -> None:
        for line in words.lines:
            if not self._is_wanted(turn):
                return
            sound = self._speech(line, language)
            self._speaker.set_volume(volume_percent)
            self._speaker.play(sound, line, partial(self._is_wanted, turn))

    def _is_wanted(self, turn: int) -> bool:
        """Whether nobody has touched since."""
        return turn == self._turn
