"""The simulated contact board on a real pty, heard by the real driver."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.rating_panels import FacePressed
from devices.rating_panels.contact import ContactRatingPanel
from devices.rating_panels.sim import PanelFault, SimContactPanel
from devices.stand_ins.kinds import SAMPLE_PANEL
from devices.status import State
from devices.transport.listening import Backoff
from devices.transport.serial import SerialTransport
from tests.fakes.waiting import wait_for

RULES = SAMPLE_PANEL.model_copy(update={"lock_out_ms": 0.0})


@pytest.fixture
def board(tmp_path: Path) -> Iterator[SimContactPanel]:
    """A board that is plugged in."""
    board = SimContactPanel(tmp_path / "port", 115_200, SAMPLE_PANEL)
    board.start()
    yield board
    board.stop()


@pytest.fixture
def faces() -> list[int]:
    """The faces that were pressed."""
    return []


@pytest.fixture
def panel(board: SimContactPanel, faces: list[int], tmp_path: Path) -> Iterator[ContactRatingPanel]:
    """Its driver, with the port open."""
    port = SerialTransport(str(tmp_path / "port"), 115_200)
    panel = ContactRatingPanel("mat-1", RULES, port, backoff=Backoff(0.01, 0.02))

    def note(press: FacePressed) -> None:
        faces.append(press.face)

    panel.listen(note)
    panel.start()
    wait_for(lambda: panel.status().state is not State.CONNECTING)
    del board
    yield panel
    panel.close()


@pytest.mark.usefixtures("panel")
def test_a_press_is_heard_once(board: SimContactPanel, faces: list[int]) -> None:
    board.press(2)
    wait_for(lambda: faces == [2])


@pytest.mark.usefixtures("panel")
def test_a_bouncing_button_is_one_press(board: SimContactPanel, faces: list[int]) -> None:
    board.suffer([PanelFault.BOUNCE])
    board.press(4)
    board.suffer([])
    board.press(1)
    wait_for(lambda: faces == [4, 1])


@pytest.mark.usefixtures("panel")
def test_a_stuck_button_is_one_press_and_can_be_freed(
    board: SimContactPanel, faces: list[int]
) -> None:
    board.suffer([PanelFault.STUCK])
    wait_for(lambda: faces == [1])
    board.suffer([])
    board.press(3)
    wait_for(lambda: faces == [1, 3])


def test_a_silent_panel_says_nothing(
    board: SimContactPanel, panel: ContactRatingPanel, faces: list[int]
) -> None:
    board.suffer([PanelFault.SILENT])
    board.press(5)
    board.suffer([])
    board.press(3)
    wait_for(lambda: faces == [3])
    assert panel.foreign_bytes == 0


def test_noise_is_counted(board: SimContactPanel, panel: ContactRatingPanel) -> None:
    board.suffer([PanelFault.NOISE])

    def press_until_a_byte_is_wrong() -> bool:
        board.press(3)
        return panel.foreign_bytes > 0

    wait_for(press_until_a_byte_is_wrong)


@pytest.mark.parametrize("face", [0, 6])
def test_a_face_that_it_has_not_cannot_be_pressed(board: SimContactPanel, face: int) -> None:
    with pytest.raises(ValueError, match="no face"):
        board.press(face)
