"""A rating panel without a wire: a press is heard at once."""

import time
from collections.abc import Callable

from devices.rating_panels import FacePressed, OnFace
from devices.status import Level, Source, State, Status, utc_now

__all__ = ["MockRatingPanel"]


class MockRatingPanel:
    """Tells its listener whatever `press` says."""

    def __init__(
        self, device: str, faces: int = 5, steady_s: Callable[[], float] = time.monotonic
    ) -> None:
        self.device = device
        self.faces = faces
        self._steady_s = steady_s
        self._listeners: list[OnFace] = []

    def listen(self, on_face: OnFace) -> None:
        """Tell `on_face` from now on."""
        self._listeners = [on_face]

    def press(self, face: int) -> None:
        """Press a face; returns when the listener has heard of it. Raises ValueError."""
        if not 1 <= face <= self.faces:
            raise ValueError(f"{self.device} has no face {face}")
        for on_face in self._listeners:
            on_face(FacePressed(self.device, face, self._steady_s()))

    def status(self) -> Status:
        """Always online."""
        return Status(State.ONLINE, Level.INFO, (), utc_now(), Source.INFERRED)
