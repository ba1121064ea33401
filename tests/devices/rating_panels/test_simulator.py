"""The simulated contact board on a real pty, heard by the real driver."""

from collections.abc import Callable, Iterator
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


def bounces(board: SimContactPanel, _panel: ContactRatingPanel, faces: list[int]) -> None:
    """Each press is still one."""
    board.press(4)
    wait_for(lambda: faces == [4])


def sticks(_board: SimContactPanel, _panel: ContactRatingPanel, faces: list[int]) -> None:
    """Held down without end, it is one press."""
    wait_for(lambda: faces == [1])


def says_nothing(board: SimContactPanel, panel: ContactRatingPanel, faces: list[int]) -> None:
    """What is pressed meanwhile nobody hears."""
    board.press(5)
    assert (faces, panel.foreign_bytes) == ([], 0)


def garbles(board: SimContactPanel, panel: ContactRatingPanel, faces: list[int]) -> None:
    """Sooner or later a byte is wrong, and is counted."""

    def press_until_a_byte_is_wrong() -> bool:
        board.press(2)
        return panel.foreign_bytes > 0

    wait_for(press_until_a_byte_is_wrong)
    board.suffer([])
    faces.clear()


KEPT: dict[PanelFault, Callable[[SimContactPanel, ContactRatingPanel, list[int]], None]] = {
    PanelFault.SILENT: says_nothing,
    PanelFault.STUCK: sticks,
    PanelFault.BOUNCE: bounces,
    PanelFault.NOISE: garbles,
}
"""What each fault promises, as the driver sees it."""


@pytest.mark.parametrize("fault", PanelFault)
def test_every_fault_does_what_it_promises_and_can_be_mended(
    fault: PanelFault, board: SimContactPanel, panel: ContactRatingPanel, faces: list[int]
) -> None:
    board.suffer([fault])
    KEPT[fault](board, panel, faces)
    board.suffer([])
    heard = list(faces)
    board.press(3)
    wait_for(lambda: faces[-1:] == [3])
    assert fault is PanelFault.NOISE or faces == [*heard, 3]


@pytest.mark.parametrize("face", [0, 6])
def test_a_face_that_it_has_not_cannot_be_pressed(board: SimContactPanel, face: int) -> None:
    with pytest.raises(ValueError, match="no face"):
        board.press(face)
