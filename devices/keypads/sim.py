"""A simulated keypad: it keeps presses until it is asked for them."""

import time
from collections import deque
from collections.abc import Callable

from devices.framing import Found
from devices.keypads.polled import KeypadSettings

__all__ = ["SimKeypad"]

KEEP_S = 2.0


class SimKeypad:
    """One keypad of the simulated line.

    It tells one press per poll, the oldest first, and forgets what nobody asked for within
    2 s. Where a sequence is declared it repeats its last report until the next press, else it
    reports a press once and then the code of no key.
    """

    def __init__(
        self,
        device: str,
        settings: KeypadSettings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.device = device
        self._settings = settings
        self._clock = clock
        self._presses: deque[tuple[float, int]] = deque()
        self._code = settings.idle[0]
        self._sequence = 0

    def power_on(self) -> None:
        """Begin without a press."""
        self._presses.clear()
        self._code = self._settings.idle[0]
        self._sequence = 0

    def press(self, key: str) -> None:
        """Press a key; KeyError where the settings name no such key."""
        self._presses.append((self._clock(), self._settings.keys[key][0]))

    def hear(self, stream: bytes) -> tuple[str, Found] | None:
        """The first poll of this keypad in `stream`."""
        found = self._settings.layout.find("poll", self._settings.address, stream)
        return None if found is None else ("poll", found)

    def obey(self, command: str, data: bytes) -> bytes:
        """Answer a poll."""
        del data
        self._take_press(self._clock())
        report = bytearray(self._settings.layout.reply_width(command) or 0)
        report[self._settings.key.byte] |= self._code
        if self._settings.sequence:
            report[self._settings.sequence.byte] |= self._sequence
        return self._settings.layout.build_reply(command, self._settings.address, bytes(report))

    def _take_press(self, now_s: float) -> None:
        while self._presses and now_s - self._presses[0][0] > KEEP_S:
            self._presses.popleft()
        sequence = self._settings.sequence
        if self._presses:
            self._code = self._presses.popleft()[1]
            if sequence:
                step = sequence.mask & -sequence.mask
                self._sequence = (self._sequence + step) & sequence.mask
        elif not sequence:
            self._code = self._settings.idle[0]
