"""A camera that reads codes: frames from wherever they come, decoded on a thread of their own."""

import threading
import time
from collections.abc import Callable, Generator
from datetime import datetime

from devices.errors import DisconnectedError
from devices.readers import Code
from devices.readers.codes import code_of
from devices.readers.decode import FrameDecoder, Seen
from devices.status import utc_now
from devices.transport.listening import Backoff, PortThread, Speaking
from devices.video import CLOSE_TIMEOUT_S, Frame, FrameSource

__all__ = ["CameraReader", "Sightings"]

SAME_CODE_S = 2.0
DECODE_EVERY_S = 0.1


class Sightings:
    """Which sightings of a code are a code held to the camera anew. Pure."""

    def __init__(self, same_code_s: float = SAME_CODE_S) -> None:
        self._same_code_s = same_code_s
        self._seen: dict[bytes, tuple[float, int]] = {}
        """Each code in view → when it was last seen, and how often."""

    def is_new(self, seen: Seen, at_s: float) -> bool:
        """Whether a sighting tells a new code: the first, or the second where one is not enough.

        A code that was out of view for less than `same_code_s` is still the same.
        """
        _, count = self._seen.get(seen.raw, (at_s, 0))
        self._seen[seen.raw] = (at_s, count + 1)
        return count + 1 == (1 if seen.sure else 2)

    def forget_old(self, now_s: float) -> None:
        """Forget the codes that are out of view."""
        self._seen = {
            raw: (at_s, count)
            for raw, (at_s, count) in self._seen.items()
            if now_s - at_s < self._same_code_s
        }


class CameraReader(Speaking[Code]):
    """One camera with a thread of its own; start and close it.

    A frame is decoded every `decode_every_s`, those between are let go, so that what is decoded is
    always the present. A code that stays in view is told once.
    """

    def __init__(
        self,
        device: str,
        source: FrameSource,
        *,
        decoder: Callable[[Frame], list[Seen]] | None = None,
        decode_every_s: float = DECODE_EVERY_S,
        backoff: Backoff | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        frames = _Frames(source, self._look_at, decode_every_s, clock)
        super().__init__(
            device,
            PortThread(
                device,
                frames,
                close_timeout_s=CLOSE_TIMEOUT_S,
                backoff=backoff,
                now=now,
                clock=clock,
            ),
        )
        self._decoder = decoder or FrameDecoder()
        self._sightings = Sightings()

    def _look_at(self, frame: Frame, at_monotonic: float) -> None:
        self._sightings.forget_old(at_monotonic)
        for seen in self._decoder(frame):
            if self._sightings.is_new(seen, at_monotonic):
                self._tell(code_of(self.device, seen.raw, seen.raw, seen.symbology, at_monotonic))


class _Frames:
    """The session of a camera: every so often one of its frames is looked at."""

    def __init__(
        self,
        source: FrameSource,
        look_at: Callable[[Frame, float], None],
        every_s: float,
        clock: Callable[[], float],
    ) -> None:
        self.closing = threading.Event()
        self._source = source
        self._look_at = look_at
        self._every_s = every_s
        self._clock = clock
        self._due_at = 0.0
        self._frames: Generator[Frame, None, None] | None = None

    def open(self) -> None:
        """Open the camera. Raises what the source raises."""
        self._frames = self._source()

    def turn(self) -> bool:
        """Take the next frame. Raises DisconnectedError."""
        frame = next(self._frames, None) if self._frames else None
        if frame is None:
            raise DisconnectedError("camera", "no more frames")
        now_s = self._clock()
        if now_s >= self._due_at:
            self._due_at = now_s + self._every_s
            self._look_at(frame, now_s)
        return True

    def close(self) -> None:
        """Close the camera."""
        frames, self._frames = self._frames, None
        if frames:
            frames.close()
