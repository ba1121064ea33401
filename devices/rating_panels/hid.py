"""A rating panel that is a USB keyboard: each face is a key."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from devices.rating_panels import FacePressed
from devices.rating_panels.models import HidPanelModel
from devices.rating_panels.presses import Contacts, PanelButtons
from devices.status import Status, utc_now
from devices.transport import Transport
from devices.transport.evdev import EventsLost, EventStream, KeyEvent, Stroke
from devices.transport.input_keys import KeyMap
from devices.transport.listening import Backoff, Listening, PortThread, Speaking

__all__ = ["HidRatingPanel"]

log = logging.getLogger(__name__)


class HidRatingPanel(Speaking[FacePressed]):
    """One panel with a thread of its own; start and close it."""

    def __init__(
        self,
        device: str,
        model: HidPanelModel,
        transport: Transport,
        *,
        backoff: Backoff | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        listening = Listening(transport, self, clock=clock)
        super().__init__(
            device, PortThread(device, listening, backoff=backoff, now=now, clock=clock)
        )
        self.faces = len(model.faces)
        self._keys = KeyMap({str(face): key for face, key in enumerate(model.faces, 1)})
        self._stream = EventStream()
        self._buttons = PanelButtons(device, Contacts(model), self._tell, now, clock)

    def status(self) -> Status:
        """Whether it is plugged in, and no button sticks."""
        return self._buttons.status(super().status())

    def hear(self, data: bytes, at_monotonic: float) -> None:
        """Take what came from the panel."""
        for event in self._stream.feed(data, at_monotonic):
            self._take(event)

    def quiet(self) -> None:
        """A key says all at once."""

    def lost(self) -> None:
        """Forget half a record, and which buttons were held."""
        self._stream = EventStream()
        self._buttons.forget()

    def _take(self, event: KeyEvent | EventsLost) -> None:
        if isinstance(event, EventsLost):
            log.warning("%s: presses were lost", self.device)
            self._buttons.forget()
            return
        face = self._keys.name_of(event)
        if face is None:
            return
        match event.stroke:
            case Stroke.PRESSED:
                self._buttons.closed(int(face), event.at_monotonic)
            case Stroke.REPEATED:
                self._buttons.still_closed(int(face), event.at_monotonic)
            case Stroke.RELEASED:
                self._buttons.opened(int(face), event.at_monotonic)
