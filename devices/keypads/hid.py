"""A keypad that is a USB keyboard (or PS/2, or Bluetooth): its keys come as input events."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from devices.keypads import KeyPressed
from devices.keypads.holds import KEY_STUCK, Holds
from devices.keypads.polled import Repeats
from devices.status import Level, Source, State, Status, utc_now
from devices.transport import Transport
from devices.transport.evdev import EventStream, KeyEvent, Stroke
from devices.transport.input_keys import KeyMap, any_key
from devices.transport.listening import Backoff, Listening, PortThread, Speaking

__all__ = ["HidKeypad"]

log = logging.getLogger(__name__)


class HidKeypad(Speaking[KeyPressed]):
    """One keypad with a thread of its own; start and close it.

    `keys` says what each key is called, as `next` or `recall`; other keys mean nothing. Without it
    every key goes by its own name: so a keypad is listened to while it is being taught. A key that
    is held is one press, and so is one that bounces within `key_repeat_s`; with one that sticks the
    keypad is broken, whatever its other keys still do.
    """

    def __init__(
        self,
        device: str,
        transport: Transport,
        keys: Mapping[str, str] | None = None,
        *,
        key_repeat_s: float = 0.5,
        backoff: Backoff | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        listening = Listening(transport, self, clock=clock)
        super().__init__(
            device, PortThread(device, listening, backoff=backoff, now=now, clock=clock)
        )
        self._name_of = any_key if keys is None else KeyMap(keys).name_of
        self._repeats = Repeats(key_repeat_s)
        self._holds = Holds()
        self._now, self._clock = now, clock
        self._stream = EventStream()
        self._unnamed: set[str] = set()

    def status(self) -> Status:
        """Whether it is plugged in, and no key sticks."""
        port = super().status()
        if port.gone or not self._holds.stuck(self._clock()):
            return port
        return Status(State.FAILED, Level.FAULT, (KEY_STUCK,), self._now(), Source.PUSHED)

    def hear(self, data: bytes, at_monotonic: float) -> None:
        """Take what came from the keypad."""
        for event in self._stream.feed(data, at_monotonic):
            if isinstance(event, KeyEvent):
                self._take(event)
            else:
                log.warning("%s: presses were lost", self.device)
                self._holds.forget()

    def quiet(self) -> None:
        """A key says all at once."""

    def lost(self) -> None:
        """Forget half a record, and which keys were held."""
        self._stream = EventStream()
        self._holds.forget()

    def _take(self, event: KeyEvent) -> None:
        match event.stroke:
            case Stroke.PRESSED if self._holds.pressed(event.code, event.at_monotonic):
                self._pressed(event)
            case Stroke.REPEATED:
                self._holds.held(event.code, event.at_monotonic)
            case Stroke.RELEASED:
                self._holds.released(event.code, event.at_monotonic)

    def _pressed(self, event: KeyEvent) -> None:
        key = self._name_of(event)
        if key is None:
            self._note_unnamed(any_key(event))
        elif self._repeats.is_press(key, event.at_monotonic):
            self._tell(KeyPressed(self.device, key, event.at_monotonic))

    def _note_unnamed(self, key: str) -> None:
        """Say once which key nobody gave a meaning to."""
        if key not in self._unnamed:
            self._unnamed.add(key)
            log.info("%s: %s has no meaning", self.device, key)
