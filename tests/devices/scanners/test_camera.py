"""A document camera gives its present picture, and says what keeps it from doing so."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.errors import (
    CameraBlackError,
    CameraFrozenError,
    DeviceTimeoutError,
    DisconnectedError,
    NotFoundError,
)
from devices.scanners.camera import DocumentCamera, Shot
from devices.scanners.camera_mock import MockDocumentCamera
from devices.scanners.camera_sim import CameraFault, SimDocumentCamera
from devices.scanners.edges import Image
from devices.scanners.quality import Hint
from devices.status import State
from devices.transport.listening import Backoff
from devices.video import video
from tests.devices.scanners.drawn import SIZE, desk, placed, sheet_on, worst_corner
from tests.fakes.waiting import WAIT_S, wait_for

SOON = Backoff(0.01, 0.02)
CORNERS = placed(np.array(SIZE) / 2, 1.5, 5)


def picture() -> Image:
    return sheet_on(desk(), CORNERS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two pictures: a sheet, and an empty desk."""
    path = tmp_path_factory.mktemp("pictures")
    for number, shown in enumerate((picture(), desk())):
        assert cv2.imwrite(str(path / f"scan-{number:02}.png"), shown)
    (path / "notes.txt").write_text("no picture", encoding="utf-8")
    return path


@pytest.fixture
def sim(folder: Path) -> SimDocumentCamera:
    """A simulated camera that shows the sheet."""
    return SimDocumentCamera(folder, each_s=3600, pictures_per_s=50)


@pytest.fixture
def camera(sim: SimDocumentCamera) -> Iterator[DocumentCamera]:
    """A camera that is open."""
    one = DocumentCamera("camera-1", sim.source, backoff=SOON)
    one.start()
    yield one
    one.close()


def online(camera: DocumentCamera) -> bool:
    return camera.status().state is State.ONLINE


def test_a_picture_comes_with_its_page(camera: DocumentCamera) -> None:
    shot = camera.capture(WAIT_S)
    assert shot.page is not None
    assert worst_corner(shot.page.corners, CORNERS) < 4
    assert shot.image.shape == (SIZE[1], SIZE[0], 3)
    assert shot.hints == (Hint.TOO_FAR,)
    assert online(camera)


def test_a_picture_stands_in_no_repr() -> None:
    assert "image" not in repr(Shot(np.zeros((2, 2), np.uint8), None, ()))


def test_a_covered_lens(camera: DocumentCamera, sim: SimDocumentCamera) -> None:
    sim.set_fault(CameraFault.BLACK)
    wait_for(lambda: camera.status().reasons == ("camera-black",))
    assert camera.status().state is State.DEGRADED
    with pytest.raises(CameraBlackError):
        camera.capture(WAIT_S)


def test_a_camera_that_is_pulled_out_comes_back(
    camera: DocumentCamera, sim: SimDocumentCamera
) -> None:
    wait_for(lambda: online(camera))
    sim.set_fault(CameraFault.MISSING)
    wait_for(lambda: camera.status().reasons == ("device-not-found",))
    with pytest.raises(NotFoundError):
        camera.capture(0.05)
    sim.set_fault(None)
    assert camera.capture(WAIT_S).page is not None


REASONS = {
    CameraFault.MISSING: NotFoundError.code,
    CameraFault.BLACK: CameraBlackError.code,
    CameraFault.FROZEN: CameraFrozenError.code,
}


@pytest.mark.parametrize("fault", CameraFault)
def test_every_fault_is_told_and_can_be_mended(
    fault: CameraFault, camera: DocumentCamera, sim: SimDocumentCamera
) -> None:
    wait_for(lambda: online(camera))
    sim.set_fault(fault)
    wait_for(lambda: camera.status().reasons == (REASONS[fault],))
    sim.set_fault(None)
    wait_for(lambda: online(camera))


def test_a_camera_that_nobody_started_gives_nothing(sim: SimDocumentCamera) -> None:
    camera = DocumentCamera("camera-1", sim.source)
    with pytest.raises(DeviceTimeoutError):
        camera.capture(0.01)
    camera.close()


def test_a_folder_without_pictures_is_no_camera(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        SimDocumentCamera(tmp_path).source()


def test_the_folder_is_played_around(folder: Path) -> None:
    frames = SimDocumentCamera(folder, each_s=0.001, pictures_per_s=1000).source()
    bright = [float(next(frames).mean()) > 100 for _ in range(4)]
    frames.close()
    assert bright == [True, False, True, False]


def test_opencv_plays_numbered_pictures(folder: Path) -> None:
    frames = list(video("camera-1", str(folder / "scan-%02d.png"))())
    assert len(frames) == 2
    assert np.array_equal(frames[0], picture())


def test_a_film_ends_as_a_camera_that_is_gone(tmp_path: Path) -> None:
    film = tmp_path / "desk.avi"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter.fourcc(*"MJPG"), 10, SIZE)
    assert writer.isOpened()
    writer.write(picture())
    writer.release()
    frames = video("camera-1", str(film))()
    assert next(frames).shape == (SIZE[1], SIZE[0], 3)
    assert next(frames, None) is None


@pytest.mark.parametrize("where", ["/dev/video-none", "/no/such/film.avi"])
def test_a_camera_that_is_not_there(where: str) -> None:
    with pytest.raises(NotFoundError):
        video("camera-1", where)()


def test_the_mock_gives_what_it_was_told() -> None:
    mock = MockDocumentCamera("camera-1", [picture(), desk()])
    assert mock.capture().page is not None
    assert [mock.capture().hints for _ in range(2)] == [(Hint.NO_PAGE,)] * 2


@pytest.mark.parametrize("fault", [DisconnectedError("camera-1"), CameraFrozenError("camera-1")])
def test_the_mock_fails_as_it_was_told(fault: DisconnectedError | CameraFrozenError) -> None:
    mock = MockDocumentCamera("camera-1", [desk()])
    mock.fail(fault)
    with pytest.raises(type(fault)):
        mock.capture()
    assert mock.status().reasons == (fault.code,)
    mock.fail(None)
    assert mock.status().state is State.ONLINE


def test_a_mock_without_pictures_has_no_camera() -> None:
    with pytest.raises(NotFoundError):
        MockDocumentCamera("camera-1").capture()
