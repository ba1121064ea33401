"""Pictures from a camera of the kernel (V4L2), or from whatever else OpenCV can play.

What photographs sheets and what reads codes take them alike.
"""

import os
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from devices.errors import ClaimedError, NotFoundError, PermissionDeniedError

if TYPE_CHECKING:
    import cv2

__all__ = ["CLOSE_TIMEOUT_S", "Frame", "FrameSource", "video"]

Frame = NDArray[np.uint8]
"""A picture: rows × columns of grey, or rows × columns × 3 as OpenCV gives it (blue first)."""

FrameSource = Callable[[], Generator[Frame, None, None]]
"""Opens a camera and gives its pictures; closing the generator closes the camera.

Opening raises the errors of `devices.errors`; the pictures end where the camera is gone.
"""

SELECT_TIMEOUT_S = 3
"""A camera that gives no picture for so long is gone; the first one may take more than a second.

OpenCV would wait for 10 s, and takes whole seconds, from its environment alone.
"""
CLOSE_TIMEOUT_S = SELECT_TIMEOUT_S + 1.0
"""A thread that waits for a picture can be closed in this time: nothing ends such a wait."""


def video(
    device: str,
    where: str,
    *,
    size: tuple[int, int] | None = None,
    settle_s: float = 0.0,
    clock: Callable[[], float] = time.monotonic,
) -> FrameSource:
    """The pictures of `/dev/video…`, or of a film or numbered pictures (`scan-%02d.png`).

    With `size`, width and height, a camera is asked for the nearest that it has, in MJPG, since raw
    pictures of 8 MP do not fit through USB 2, and for its own focus. Pictures of the first
    `settle_s` are let go. Raises NotFoundError, PermissionDeniedError, ClaimedError.
    """

    def opened() -> Generator[Frame, None, None]:
        camera = _opened(device, where, size)
        return _pictures(camera, clock, clock() + (settle_s if _is_camera(where) else 0.0))

    return opened


def _pictures(
    camera: "cv2.VideoCapture", clock: Callable[[], float], ready_at: float
) -> Generator[Frame, None, None]:
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


def _opened(device: str, where: str, size: tuple[int, int] | None) -> "cv2.VideoCapture":
    import cv2  # only where there is a camera: what reads codes from pictures needs the types alone

    if not _is_camera(where):
        camera = cv2.VideoCapture(where)
        if not camera.isOpened():
            raise NotFoundError(device, where)
        return camera
    if not Path(where).exists():
        raise NotFoundError(device, where)
    if not os.access(where, os.R_OK | os.W_OK):
        raise PermissionDeniedError(device, where)
    os.environ["OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT"] = str(SELECT_TIMEOUT_S)
    camera = cv2.VideoCapture(where, cv2.CAP_V4L2)
    if not camera.isOpened():
        raise ClaimedError(device, f"{where} does not open as a camera")
    if size is not None:
        _ask_for(camera, size)
    return camera


def _ask_for(camera: "cv2.VideoCapture", size: tuple[int, int]) -> None:
    import cv2

    wanted = {
        cv2.CAP_PROP_FOURCC: cv2.VideoWriter.fourcc(*"MJPG"),
        cv2.CAP_PROP_FRAME_WIDTH: size[0],
        cv2.CAP_PROP_FRAME_HEIGHT: size[1],
        cv2.CAP_PROP_AUTOFOCUS: 1,
        cv2.CAP_PROP_BUFFERSIZE: 1,  # no more than one picture waiting: it must be the present one
    }
    for what, value in wanted.items():
        camera.set(what, value)  # a camera that lacks one keeps its own
