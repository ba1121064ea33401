"""A simulated document camera: plays the pictures of a folder at a camera's pace, with faults.

It stands where OpenCV's capture would; the kernel's video devices are not part of it.
"""

import threading
from collections.abc import Generator
from enum import StrEnum
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from devices.errors import NotFoundError
from devices.scanners.camera_desk import draw_desk
from devices.scanners.edges import Image
from devices.video import FrameSource

__all__ = ["CameraFault", "SimDocumentCamera", "played"]

PICTURES_PER_S: Final = 10.0
"""What cameras of 8 MP give over USB 2."""
KINDS: Final = (".jpg", ".jpeg", ".png")


class CameraFault(StrEnum):
    """What may be wrong with the simulated camera."""

    MISSING = "missing"
    """There is no camera; one that was open is pulled out."""
    BLACK = "black"
    """Its lens is covered."""
    FROZEN = "frozen"
    """It gives the same picture for ever."""


class SimDocumentCamera:
    """One camera over a folder of pictures, each shown for `each_s`, then from the first again.

    `source` is a FrameSource; several may be open.
    """

    def __init__(
        self, folder: Path, *, each_s: float = 5.0, pictures_per_s: float = PICTURES_PER_S
    ) -> None:
        self._files = sorted(file for file in folder.iterdir() if file.suffix.lower() in KINDS)
        self._each = max(1, round(each_s * pictures_per_s))
        self._period_s = 1 / pictures_per_s
        self._fault: CameraFault | None = None
        self._changed = threading.Event()
        self._still = np.zeros((1, 1), np.uint8)

    def set_fault(self, fault: CameraFault | None) -> None:
        """Break it, or mend it with None."""
        self._fault = fault
        self._changed.set()

    def source(self) -> Generator[Image, None, None]:
        """Open the camera and play. Raises NotFoundError without a camera or a picture."""
        if self._fault is CameraFault.MISSING or not self._files:
            raise NotFoundError("camera", "not plugged in")
        return self._play()

    def _play(self) -> Generator[Image, None, None]:
        count, shown = 0, -1
        picture = self._still
        while self._fault is not CameraFault.MISSING:
            self._changed.wait(self._period_s)
            self._changed.clear()
            which = count // self._each % len(self._files)
            if which != shown:
                picture, shown = _read(self._files[which]), which
                if self._still.size <= 1:
                    self._still = picture
            count += 1
            match self._fault:
                case CameraFault.BLACK:
                    yield np.zeros_like(picture)
                case CameraFault.FROZEN:
                    yield self._still
                case _:
                    self._still = _grained(picture, count)
                    yield self._still


def played(folder: Path, each_s: float, *, drawn: bool = False) -> FrameSource:
    """A camera over a folder, in which a sheet on a desk is drawn first where that is wanted.

    Opening it raises NotFoundError while there is no such folder, or no picture in it.
    """

    def source() -> Generator[Image, None, None]:
        if drawn:
            draw_desk(folder)
        if not folder.is_dir():
            raise NotFoundError("camera", str(folder))
        return SimDocumentCamera(folder, each_s=each_s).source()

    return source


def _read(file: Path) -> Image:
    """A picture from a file. Raises NotFoundError where it is none."""
    picture = cv2.imread(str(file), cv2.IMREAD_COLOR)
    if picture is None:
        raise NotFoundError("camera", file.name)
    return np.asarray(picture, np.uint8)


def _grained(picture: Image, count: int) -> Image:
    """The picture with a little grain that is not the same in the next one, as sensors have."""
    return np.asarray(picture ^ np.uint8(count & 1), np.uint8)
