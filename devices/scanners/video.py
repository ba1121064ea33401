"""Pictures from a camera of the kernel (V4L2), or from whatever else OpenCV can play."""

import os
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from devices.errors import ClaimedError, NotFoundError, PermissionDeniedError
from devices.scanners.edges import Image

__all__ = ["FrameSource", "video"]

FrameSource = Callable[[], Generator[Image, None, None]]
"""Opens a camera and gives its pictures; closing the generator closes the camera.

Opening raises the errors of `devices.errors`; the pictures end where the camera is gone. What reads
codes from a camera takes the same.
"""

SIZE: Final = (3264, 2448)
"""What is asked of the camera, width and height; it gives the nearest it has."""
SETTLE_S: Final = 1.5
"""Exposure and focus of a camera just opened need so long; its first pictures are let go."""


def video(
    device: str,
    where: str,
    *,
    size: tuple[int, int] = SIZE,
    settle_s: float = SETTLE_S,
    clock: Callable[[], float] = time.monotonic,
) -> FrameSource:
    """The pictures of `/dev/video…`, or of a film or numbered pictures (`scan-%02d.png`).

    A camera is asked for MJPG, since raw pictures of 8 MP do not fit through USB 2, for its own
    focus, and for no more than one picture waiting. Raises NotFoundError, PermissionDeniedError,
    ClaimedError.
    """

    def opened() -> Generator[Image, None, None]:
        camera = _opened(device, where, size)
        return _pictures(camera, clock, clock() + (settle_s if _is_camera(where) else 0.0))

    return opened


def _pictures(
    camera: cv2.VideoCapture, clock: Callable[[], float], ready_at: float
) -> Generator[Image, None, None]:
    """Its pictures; closed before the first one, OpenCV lets the camera go with its last owner."""
    try:
        while True:
            there, picture = camera.read()
            if not there:
                return
            if clock() >= ready_at:
                yield np.asarray(picture, np.uint8)
    finally:
        camera.release()


def _is_camera(where: str) -> bool:
    return where.startswith("/dev/")


def _opened(device: str, where: str, size: tuple[int, int]) -> cv2.VideoCapture:
    if not _is_camera(where):
        camera = cv2.VideoCapture(where)
        if not camera.isOpened():
            raise NotFoundError(device, where)
        return camera
    if not Path(where).exists():
        raise NotFoundError(device, where)
    if not os.access(where, os.R_OK | os.W_OK):
        raise PermissionDeniedError(device, where)
    camera = cv2.VideoCapture(where, cv2.CAP_V4L2)
    if not camera.isOpened():
        raise ClaimedError(device, f"{where} does not open as a camera")
    wanted = {
        cv2.CAP_PROP_FOURCC: cv2.VideoWriter.fourcc(*"MJPG"),
        cv2.CAP_PROP_FRAME_WIDTH: size[0],
        cv2.CAP_PROP_FRAME_HEIGHT: size[1],
        cv2.CAP_PROP_AUTOFOCUS: 1,
        cv2.CAP_PROP_BUFFERSIZE: 1,
    }
    for what, value in wanted.items():
        camera.set(what, value)  # a camera that lacks one keeps its own
    return camera
