"""A loudspeaker that a test holds in its hand."""

import threading

from devices.speakers import Sound, Wanted, always
from devices.speakers.mock import MockSpeaker
from tests.fakes.waiting import WAIT_S

SOUND_S = 3 * WAIT_S
"""A sound that nobody stops outlasts every wait."""


class HeldSpeaker(MockSpeaker):
    """A sound lasts until `stop`; it was `asked` for, and begins when it may (`may_begin`)."""

    def __init__(self) -> None:
        super().__init__("speaker")
        self.asked = threading.Event()
        self.may_begin = threading.Event()
        self.may_begin.set()
        self._begins = threading.Lock()
        self._over = threading.Event()

    def play(self, sound: Sound, text: str = "", wanted: Wanted = always) -> bool:
        """Begin when it may, if it is wanted then, and last."""
        self.asked.set()
        assert self.may_begin.wait(SOUND_S)
        with self._begins:
            self._over.clear()
            begun = super().play(sound, text, wanted)
        assert not begun or self._over.wait(SOUND_S)
        return False

    def stop(self) -> None:
        """End the sound, if one has begun."""
        with self._begins:
            self._over.set()
