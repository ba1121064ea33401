"""A document camera: its present picture, the sheet in it, and what is wrong with it.

Pictures stay in memory and only the newest is kept; nothing is written anywhere.
"""

import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol

import numpy as np

from devices.errors import (
    CameraBlackError,
    CameraFrozenError,
    DeviceError,
    DeviceTimeoutError,
    DisconnectedError,
    by_code,
)
from devices.scanners.edges import Image
from devices.scanners.paper import Page, find_page
from devices.scanners.quality import Hint, hints
from devices.status import Level, State, Status, utc_now
from devices.transport.listening import Backoff, PortThread
from devices.video import CLOSE_TIMEOUT_S, FrameSource

__all__ = ["DocumentCamera", "DocumentCameraPort", "Shot", "shot_of"]

CAPTURE_TIMEOUT_S: Final = 5.0
"""Longer than a camera takes to open and settle."""
FROZEN_S: Final = 2.0
"""A picture that has not changed in any pixel for so long is not live: sensors always grain."""
SPARSE: Final = 16
"""Of so many pixels, across and down, one is looked at to see that the picture lives."""
BLACK_MAX: Final = 6.0
"""Brightness (0 to 255) of nearly all of a picture from a camera that is covered."""


@dataclass(frozen=True, eq=False)
class Shot:
    """One picture of a document camera. It may show a citizen's card: it stands in no repr."""

    image: Image = field(repr=False)
    page: Page | None
    """The sheet in it."""
    hints: tuple[Hint, ...]


class DocumentCameraPort(Protocol):
    """One document camera."""

    @property
    def device(self) -> str:
        """The device's id in the settings."""
        ...

    def capture(self) -> Shot:
        """The present picture, taken after this call. Raises DeviceError."""
        ...

    def status(self) -> Status:
        """What is known of the camera now."""
        ...

    def close(self) -> None:
        """Let the camera go. Raises DeviceTimeoutError."""
        ...


def shot_of(image: Image) -> Shot:
    """A picture with the page that is in it and what is wrong."""
    page = find_page(image)
    return Shot(image, page, hints(image, page))


class DocumentCamera:
    """A camera with a thread of its own, which keeps its newest picture; start and close it.

    A camera that is pulled out, or whose picture stands still, is opened again by itself.
    """

    def __init__(
        self,
        device: str,
        source: FrameSource,
        *,
        backoff: Backoff | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.device = device
        self._clock = clock
        self._live = _Live(device, source, clock)
        self._port = PortThread(
            device,
            self._live,
            close_timeout_s=CLOSE_TIMEOUT_S,
            backoff=backoff,
            now=now,
            clock=clock,
        )

    def start(self) -> None:
        """Open the camera; one that is not there yet is tried again."""
        self._port.start()

    def capture(self, timeout_s: float = CAPTURE_TIMEOUT_S) -> Shot:
        """The next picture, its page, and what is wrong; raises as `picture`."""
        return shot_of(self.picture(timeout_s))

    def check(self, timeout_s: float = CAPTURE_TIMEOUT_S) -> None:
        """Find out whether its picture lives: one comes, is not black, and another one differs.

        Raises as `picture`.
        """
        first = self.picture(timeout_s)
        until_s = self._clock() + timeout_s
        while np.array_equal(first, self.picture(timeout_s)):
            if self._clock() >= until_s:
                raise CameraFrozenError(self.device, f"the same picture for {timeout_s} s")

    def picture(self, timeout_s: float = CAPTURE_TIMEOUT_S) -> Image:
        """The next picture, as it is.

        Raises CameraBlackError, and without a picture in `timeout_s` what keeps the camera from
        giving one, DeviceTimeoutError where nobody knows.
        """
        image = self._live.next(timeout_s)
        if image is None:
            kind = by_code(next(iter(self._port.status().reasons), ""))
            if kind is DeviceError:
                kind = DeviceTimeoutError
            raise kind(self.device, f"no picture in {timeout_s} s")
        if _is_black(image):
            raise CameraBlackError(self.device)
        return image

    def status(self) -> Status:
        """How the camera stands; never waits, any thread may ask."""
        status = self._port.status()
        if status.state is State.ONLINE and self._live.black:
            reasons = (CameraBlackError.code,)
            return replace(status, state=State.DEGRADED, level=Level.WARN, reasons=reasons)
        return status

    def close(self) -> None:
        """Let the camera go. Raises DeviceTimeoutError."""
        self._port.close()


class _Live:
    """The session of a camera: takes every picture, keeps the newest, sees that it lives."""

    def __init__(self, device: str, source: FrameSource, clock: Callable[[], float]) -> None:
        self.closing = threading.Event()
        self._device = device
        self._source = source
        self._clock = clock
        self._frames: Generator[Image, None, None] | None = None
        self._came = threading.Condition()
        self._count = 0
        self._newest: Image | None = None
        self._sample = np.zeros(0, np.uint8)
        """A few pixels of the newest, kept while closed: opening it anew may mend nothing."""
        self._changed_at = 0.0
        self.black = False

    def next(self, timeout_s: float) -> Image | None:
        """The first picture that comes from now on; None where none does."""
        with self._came:
            seen = self._count
            came = self._came.wait_for(lambda: self._count > seen, timeout_s)
            return self._newest if came else None

    def open(self) -> None:
        """Open the camera. Raises what the source raises."""
        self._frames = self._source()

    def turn(self) -> bool:
        """Take the next picture. Raises DisconnectedError, CameraFrozenError, the source's."""
        image = next(self._frames, None) if self._frames else None
        if image is None:
            raise DisconnectedError(self._device, "no more pictures")
        now_s, black, sample = self._clock(), _is_black(image), image[::SPARSE, ::SPARSE].copy()
        if black or not np.array_equal(sample, self._sample):
            self._sample, self._changed_at = sample, now_s  # a covered sensor may be without grain
        elif now_s - self._changed_at >= FROZEN_S:
            raise CameraFrozenError(self._device, f"the same picture for {FROZEN_S} s")
        with self._came:
            self._newest, self.black = image, black
            self._count += 1
            self._came.notify_all()
        return True

    def close(self) -> None:
        """Close the camera; its last picture is forgotten."""
        frames, self._frames = self._frames, None
        self._newest = None
        if frames:
            frames.close()


def _is_black(image: Image) -> bool:
    return float(np.percentile(image[::SPARSE, ::SPARSE], 99)) < BLACK_MAX
