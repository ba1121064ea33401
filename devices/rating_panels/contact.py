"""A rating panel behind a serial contact board: bytes, as declared, for each button."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from devices.rating_panels import FacePressed
from devices.rating_panels.models import ContactPanelModel
from devices.rating_panels.presses import Contacts, PanelButtons
from devices.status import Status, utc_now
from devices.transport import Transport
from devices.transport.listening import Backoff, Listening, PortThread, Speaking
from devices.words import WordFinder

__all__ = ["ContactRatingPanel"]

log = logging.getLogger(__name__)


class ContactRatingPanel(Speaking[FacePressed]):
    """One panel with a thread of its own; start and close it."""

    def __init__(
        self,
        device: str,
        model: ContactPanelModel,
        transport: Transport,
        *,
        backoff: Backoff | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        listening = Listening(transport, self, clock=clock)
        super().__init__(
            device,
            PortThread(device, listening, silent=True, backoff=backoff, now=now, clock=clock),
        )
        self.faces = len(model.faces)
        self.foreign_bytes = 0
        """Bytes that the settings do not know, since the start."""
        self._words = WordFinder(model.words())
        self._buttons = PanelButtons(
            device, Contacts(model, model.hold_gap_s), self._tell, now, clock
        )

    def status(self) -> Status:
        """When it was last heard, and whether a button sticks; an open port proves nothing."""
        return self._buttons.status(super().status())

    def hear(self, data: bytes, at_monotonic: float) -> None:
        """Take what came from the board."""
        found, foreign = self._words.feed(data)
        self._note_foreign(foreign)
        for face, closed in found:
            if closed:
                self._buttons.closed(face, at_monotonic)
            else:
                self._buttons.opened(face, at_monotonic)

    def quiet(self) -> None:
        """Half a word will not be finished."""
        self._note_foreign(self._words.forget())

    def lost(self) -> None:
        """Forget half a word, and which buttons were held."""
        self._words.forget()
        self._buttons.forget()

    def _note_foreign(self, count: int) -> None:
        """Count bytes that mean nothing; say so once, for a wrong model sends nothing else."""
        if count and not self.foreign_bytes:
            log.warning("%s: sends bytes that the settings do not know", self.device)
        self.foreign_bytes += count
