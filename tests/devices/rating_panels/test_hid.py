"""A rating panel that is a USB keyboard: its keys are faces, the best one first."""

from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from devices.rating_panels import FacePressed, RatingPanel
from devices.rating_panels.hid import HidRatingPanel
from devices.rating_panels.models import HidPanelModel
from devices.status import State
from devices.transport.evdev import EvdevTransport
from devices.transport.listening import Backoff
from tests.fakes.evdev import PRESS, RELEASE, REPEAT, FakeInput, dropped, stroke, sync, tap
from tests.fakes.office import Steady
from tests.fakes.waiting import wait_for

MODEL = HidPanelModel(faces=("KEY_1", "KEY_2", "KEY_3", "0x70021"), lock_out_ms=3000)
ONE, TWO, FOUR = 2, 3, 5


def fed(data: bytes, steady: Steady | None = None) -> tuple[HidRatingPanel, list[FacePressed]]:
    """A panel that is only fed, and what it told."""
    told: list[FacePressed] = []
    panel = HidRatingPanel("mat-1", MODEL, EvdevTransport("none"), clock=steady or Steady())
    panel.listen(told.append)
    panel.hear(data, 1000.0)
    return panel, told


@pytest.mark.parametrize(
    ("data", "faces"),
    [
        pytest.param(tap(ONE, 1.0), [1], id="a face"),
        pytest.param(tap(FOUR, 1.0, 0x70021), [4], id="by the device's own code"),
        pytest.param(tap(28, 1.0) + tap(TWO, 1.1), [2], id="another key is no face"),
        pytest.param(tap(ONE, 1.0) + tap(TWO, 3.9) + tap(TWO, 4.1), [1, 2], id="locked meanwhile"),
        pytest.param(stroke(ONE, PRESS, 1.0) + stroke(ONE, REPEAT, 4.5), [1], id="held"),
        pytest.param(stroke(ONE, REPEAT, 1.0) + stroke(ONE, PRESS, 1.1), [], id="held from before"),
        pytest.param(
            stroke(ONE, REPEAT, 1.0) + dropped(2.0) + sync() + stroke(ONE, PRESS, 9.0),
            [1],
            id="events lost, and with them the letting go",
        ),
    ],
)
def test_which_strokes_rate(data: bytes, faces: list[int]) -> None:
    panel, told = fed(data)
    assert [one.face for one in told] == faces
    assert panel.faces == 4


def test_a_key_that_stays_down_is_a_fault_until_it_is_let_go() -> None:
    steady = Steady()
    panel, _ = fed(stroke(TWO, PRESS, 1000.0), steady)
    steady.advance(10.1)
    assert panel.status().reasons == ("key-stuck",)
    panel.hear(stroke(TWO, RELEASE, 1010.1), 1010.1)
    steady.advance(1.0)
    assert panel.status().reasons == ()


@pytest.fixture
def fake() -> Iterator[FakeInput]:
    """A panel that is plugged in."""
    fake = FakeInput()
    yield fake
    fake.unplug()


def test_a_panel_is_heard_and_pulled_out_and_nothing_of_it_stays_held(fake: FakeInput) -> None:
    transport, steady, told = EvdevTransport("mat", fake.opener), Steady(), list[FacePressed]()
    panel = HidRatingPanel("mat-1", MODEL, transport, backoff=Backoff(0.01, 0.02), clock=steady)
    port: RatingPanel = panel
    port.listen(told.append)
    panel.start()
    wait_for(lambda: port.status().state is State.ONLINE)
    fake.send(stroke(ONE, PRESS, 999.0))
    wait_for(lambda: told)
    steady.advance(60.0)
    assert port.status().reasons == ("key-stuck",)
    fake.unplug()
    wait_for(lambda: port.status().reasons == ("device-not-found",))
    fake.plug()
    wait_for(lambda: port.status().state is State.ONLINE)
    panel.close()
    assert told == [FacePressed("mat-1", 1, 999.0)]


@pytest.mark.parametrize(
    ("faces", "complaint"),
    [
        (("KEY_1", "KEY_2"), "at least 3"),
        (("KEY_1", "KEY_2", "KEY_1"), "có hai lần"),
        (("KEY_1", "KEY_2", "three"), "không có phím này"),
    ],
)
def test_faces_that_cannot_be_told_apart_are_refused(
    faces: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        HidPanelModel(faces=faces)
