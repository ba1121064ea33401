"""A camera that reads codes: what is held to it is told once, and a camera comes back."""

import itertools
import threading
from collections.abc import Callable, Generator, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import NotFoundError
from devices.readers import CodeRead, CodeReader, CodeRefused, Fault
from devices.readers.camera import CameraReader, Sightings
from devices.readers.decode import Seen
from devices.status import State
from devices.transport.listening import Backoff
from devices.video import Frame, FrameSource
from tests.devices.readers.pictures import CARD, frame, qr_picture
from tests.fakes.office import Steady
from tests.fakes.waiting import WAIT_S, wait_for

SOON = Backoff(0.01, 0.02)
QR, BARS = Seen(b"A015", "qr", sure=True), Seen(b"H01-0001", "code-128", sure=False)

Heard = list[CodeRead | CodeRefused]


@pytest.mark.parametrize(
    ("seen", "moments", "told"),
    [
        pytest.param(QR, [0.0], [0], id="at first sight"),
        pytest.param(QR, [0.0, 1.9, 3.8, 5.7], [0], id="held there"),
        pytest.param(QR, [0.0, 2.0], [0, 1], id="gone and held there again"),
        pytest.param(BARS, [0.0], [], id="bars seen once"),
        pytest.param(BARS, [0.0, 0.4, 0.8], [1], id="bars seen twice"),
        pytest.param(BARS, [0.0, 2.0, 4.0], [], id="bars seen now and then"),
    ],
)
def test_when_a_sighting_is_a_new_code(seen: Seen, moments: list[float], told: list[int]) -> None:
    sightings, new = Sightings(), []
    for at_s in moments:
        sightings.forget_old(at_s)
        new.append(sightings.is_new(seen, at_s))
    assert [index for index, is_new in enumerate(new) if is_new] == told


@given(st.lists(st.tuples(st.sampled_from((b"A", b"B")), st.floats(0, 3)), max_size=40))
def test_a_code_is_new_after_two_seconds_out_of_view(steps: list[tuple[bytes, float]]) -> None:
    sightings, now_s, last = Sightings(), 0.0, dict[bytes, float]()
    for raw, pause_s in steps:
        now_s += pause_s
        sightings.forget_old(now_s)
        gone = raw not in last or now_s - last[raw] >= 2.0
        assert sightings.is_new(Seen(raw, "qr", sure=True), now_s) == gone
        last[raw] = now_s


BLANK = np.zeros((4, 4), np.uint8)


class Camera:
    """A camera that gives one frame at each `show`, and can be pulled out."""

    def __init__(self) -> None:
        self._shown: list[Frame | None] = []
        self._more = threading.Semaphore(0)
        self.there = True
        self.opened = 0
        self.closed = 0
        self._given_out: list[Generator[Frame, None, None]] = []

    def show(self, picture: Frame) -> None:
        """Let the camera see something."""
        self._give(picture)

    def pull_out(self) -> None:
        """End its frames, and give none until it is `there` again."""
        self.there = False
        self._give(None)

    def source(self) -> Generator[Frame, None, None]:
        """Its frames; who drops them has not closed them."""
        if not self.there:
            raise NotFoundError("camera-1")
        self._given_out.append(self._frames())
        return self._given_out[-1]

    def _frames(self) -> Generator[Frame, None, None]:
        self.opened += 1
        try:
            while (picture := self._next()) is not None:
                yield picture
        finally:
            self.closed += 1

    def _give(self, picture: Frame | None) -> None:
        self._shown.append(picture)
        self._more.release()

    def _next(self) -> Frame | None:
        """The next frame; a blank one where nothing is shown, for cameras never pause."""
        return self._shown.pop(0) if self._more.acquire(timeout=0.01) else BLANK


@pytest.fixture
def camera() -> Camera:
    """A camera."""
    return Camera()


@pytest.fixture
def heard() -> Heard:
    """What the reader tells."""
    return []


@pytest.fixture
def steady() -> Steady:
    """The machine's steady time."""
    return Steady()


@pytest.fixture
def start(heard: Heard, steady: Steady) -> Iterator[Callable[[FrameSource], CameraReader]]:
    """Starts a reader on a source; it looks at every frame, and its clock stands still."""
    readers: list[CameraReader] = []

    def start(source: FrameSource) -> CameraReader:
        reader = CameraReader("camera-1", source, decode_every_s=0.0, backoff=SOON, clock=steady)
        readers.append(reader)
        reader.listen(heard.append)
        reader.start()
        return reader

    yield start
    for reader in readers:
        reader.close()


def test_a_card_held_to_the_camera_is_told_once(
    camera: Camera, start: Callable[[FrameSource], CameraReader], heard: Heard
) -> None:
    port: CodeReader = start(camera.source)
    for text in (CARD, CARD, "A015"):
        camera.show(frame(qr_picture(text), (400, 400)))
    wait_for(lambda: len(heard) == 2)
    assert [(one.text, one.symbology, one.typed) for one in heard if isinstance(one, CodeRead)] == [
        (CARD, "qr", False),
        ("A015", "qr", False),
    ]
    assert port.status().state is State.ONLINE


def test_a_code_that_was_away_is_told_again(
    camera: Camera, start: Callable[[FrameSource], CameraReader], heard: Heard, steady: Steady
) -> None:
    start(camera.source)
    camera.show(frame(qr_picture(CARD), (400, 400)))
    wait_for(lambda: len(heard) == 1)
    steady.advance(2.0)
    camera.show(frame(qr_picture(CARD), (400, 400)))
    wait_for(lambda: len(heard) == 2)


def test_a_code_that_is_no_utf_8_is_refused_once(
    camera: Camera, start: Callable[[FrameSource], CameraReader], heard: Heard
) -> None:
    start(camera.source)
    for code in ("Lê Văn Tú".encode("latin-1", "replace"), b"A015"):
        for _ in range(2):
            camera.show(frame(qr_picture(code), (400, 400)))
    wait_for(lambda: len(heard) == 2)
    assert isinstance(heard[0], CodeRefused)
    assert heard[0].fault is Fault.GARBLED


def test_a_camera_that_is_pulled_out_comes_back(
    camera: Camera, start: Callable[[FrameSource], CameraReader], heard: Heard
) -> None:
    reader = start(camera.source)
    wait_for(lambda: reader.status().state is State.ONLINE and camera.opened)
    camera.pull_out()
    wait_for(lambda: reader.status().reasons == ("device-not-found",))
    assert camera.closed == 1
    camera.there = True
    wait_for(lambda: reader.status().state is State.ONLINE and camera.opened == 2)
    camera.show(frame(qr_picture("A015"), (400, 400)))
    wait_for(lambda: heard)


def test_frames_between_are_let_go() -> None:
    steady, looked, all_given = Steady(), list[int](), threading.Event()

    def source() -> Generator[Frame, None, None]:
        for index in range(1, 31):
            yield np.full((2, 2), index, np.uint8)
            steady.advance(0.033)
        all_given.set()
        yield from itertools.repeat(BLANK)

    def look(picture: Frame) -> list[Seen]:
        looked.append(int(picture[0, 0]))
        return []

    reader = CameraReader("camera-1", source, decoder=look, decode_every_s=0.1, clock=steady)
    reader.start()
    assert all_given.wait(WAIT_S)
    reader.close()
    assert looked[:8] == [1, 5, 9, 13, 17, 21, 25, 29]


def test_the_camera_is_closed_with_its_reader(camera: Camera) -> None:
    reader = CameraReader("camera-1", camera.source)
    reader.start()
    wait_for(lambda: camera.opened)
    reader.close()
    assert camera.closed == 1
