"""A rating panel behind a serial contact board: bytes, as declared, for each button."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from devices.framing import Declared, HexBytes
from devices.rating_panels import FacePressed
from devices.rating_panels.presses import Contacts, PanelButtons, PressRules
from devices.status import Status, utc_now
from devices.transport import Transport
from devices.transport.listening import Backoff, Listening, PortThread, Speaking
from devices.words import WordFinder

__all__ = ["Contact", "ContactPanelModel", "ContactRatingPanel"]

log = logging.getLogger(__name__)


class Contact(Declared):
    """What the board sends for one button."""

    pressed: Annotated[HexBytes, Field(description="Byte gửi khi bấm (hoặc lặp lại khi giữ)")]
    released: Annotated[HexBytes | None, Field(description="Byte gửi khi nhả, nếu có")] = None


class ContactPanelModel(PressRules):
    """A kind of panel: the bytes of its faces."""

    faces: Annotated[
        tuple[Contact, ...],
        Field(min_length=3, max_length=5, description="Byte của từng mặt, mặt tốt nhất trước"),
    ]
    hold_gap_ms: Annotated[
        float,
        Field(
            ge=100,
            le=2000,
            description="Bảng không báo nhả nút: im lặng lâu hơn thế này là đã nhả, ms",
        ),
    ] = 300.0

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        releases = [one.released for one in self.faces if one.released]
        if len(releases) not in (0, len(self.faces)):
            raise ValueError("faces: khai báo released cho mọi nút, hoặc không nút nào")
        words = [*(one.pressed for one in self.faces), *releases]
        for index, word in enumerate(words):
            if any(other.startswith(word) for other in words[:index] + words[index + 1 :]):
                raise ValueError(f"faces: {word.hex(' ').upper()} trùng hoặc mở đầu một mã khác")
        return self

    @property
    def hold_gap_s(self) -> float | None:
        """After how long a silent button is free; None where the board says so itself."""
        return None if self.faces[0].released else self.hold_gap_ms / 1000

    def words(self) -> dict[bytes, tuple[int, bool]]:
        """What is sent → the face, and whether it was closed."""
        pressed = {one.pressed: (face, True) for face, one in enumerate(self.faces, 1)}
        released = {
            one.released: (face, False) for face, one in enumerate(self.faces, 1) if one.released
        }
        return {**pressed, **released}


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
