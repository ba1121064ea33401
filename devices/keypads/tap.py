"""A keypad that may be tried: a press that is waited for goes to who waits, and calls nobody."""

import queue

from devices.keypads import Keypad, KeyPressed, OnKey
from devices.status import Status

__all__ = ["TappedKeypad"]


class TappedKeypad:
    """Stands between a keypad and its listener."""

    def __init__(self, keypad: Keypad) -> None:
        self._keypad = keypad
        self._on_key: OnKey | None = None
        self._taker: queue.SimpleQueue[KeyPressed] | None = None
        keypad.listen(self._hear)

    @property
    def device(self) -> str:
        """The keypad's id in the settings."""
        return self._keypad.device

    def listen(self, on_key: OnKey) -> None:
        """Tell `on_key` of each press that is not tried."""
        self._on_key = on_key

    def status(self) -> Status:
        """As the keypad's."""
        return self._keypad.status()

    @property
    def is_tried(self) -> bool:
        """Whether somebody waits for the next press."""
        return self._taker is not None

    def next_press(self, timeout_s: float) -> KeyPressed | None:
        """Take the next press away from the listener; None where none comes in time."""
        taker: queue.SimpleQueue[KeyPressed] = queue.SimpleQueue()
        self._taker = taker
        try:
            return taker.get(timeout=timeout_s)
        except queue.Empty:
            return None
        finally:
            self._taker = None

    def _hear(self, pressed: KeyPressed) -> None:
        """Hand a press on, in the thread that owns the port."""
        taker, self._taker = self._taker, None
        if taker is not None:
            taker.put(pressed)
        elif self._on_key is not None:
            self._on_key(pressed)
