"""The frames of a camera of Linux (V4L2), by OpenCV."""

from collections.abc import Generator

import cv2

from devices.errors import NotFoundError
from devices.readers.camera import FrameSource
from devices.readers.decode import Frame

__all__ = ["frames_of"]

FRAME_TIMEOUT_MS = 2000


def frames_of(path: str) -> FrameSource:
    """The camera at `path`, or anything else that OpenCV opens, as a row of pictures."""

    def opened() -> Generator[Frame, None, None]:
        camera = cv2.VideoCapture(path)
        if not camera.isOpened():
            raise NotFoundError(path, "no camera, or another program has it")
        camera.set(cv2.CAP_PROP_READ_TIMEOUT_MSEC, FRAME_TIMEOUT_MS)
        return _frames(camera)

    return opened


def _frames(camera: cv2.VideoCapture) -> Generator[Frame, None, None]:
    """Its frames; closed before the first one, OpenCV lets the camera go with its last owner."""
    try:
        while True:
            is_there, frame = camera.read()
            if not is_there:
                return
            yield frame.astype("uint8", copy=False)
    finally:
        camera.release()
