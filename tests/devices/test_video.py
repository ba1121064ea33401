"""Pictures by OpenCV: from a row of pictures in files, as from a camera."""

import logging
from pathlib import Path

import pytest
from PIL import Image

from devices.errors import NotFoundError
from devices.readers.camera import CameraReader
from devices.transport.listening import Backoff
from devices.video import video

SOON = Backoff(0.01, 0.02)


def test_every_picture_is_a_frame_and_then_the_camera_is_gone(tmp_path: Path) -> None:
    for number, shade in enumerate((10, 200)):
        Image.new("L", (64, 48), shade).save(tmp_path / f"{number:03}.png")
    frames = list(video("camera-1", str(tmp_path / "%03d.png"))())
    assert [(one.shape, int(one[0, 0, 0])) for one in frames] == [
        ((48, 64, 3), 10),
        ((48, 64, 3), 200),
    ]


@pytest.mark.parametrize("where", ["/dev/video-nowhere", "video9"])
def test_a_camera_that_is_not_there(where: str) -> None:
    with pytest.raises(NotFoundError):
        video("camera-1", where)()


def test_a_reader_whose_camera_is_not_there_is_never_online(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "devices.transport.listening")
    source = video("camera-1", str(tmp_path / "video9"))
    reader = CameraReader("camera-1", source, backoff=SOON)
    reader.start()
    for _ in range(3):
        with pytest.raises(NotFoundError):
            reader.check()
    reader.close()
    assert [one.levelname for one in caplog.records] == ["WARNING"], "lost once, and never back"
