"""The mock panel: whoever listens hears each press, and nobody else."""

import pytest

from devices.rating_panels import FacePressed
from devices.rating_panels.mock import MockRatingPanel
from devices.status import State


def test_a_press_is_heard_at_once() -> None:
    panel, heard = MockRatingPanel("mat-1", 3, steady_s=lambda: 7.5), list[FacePressed]()
    panel.listen(heard.append)
    panel.press(1)
    panel.press(3)
    assert heard == [FacePressed("mat-1", 1, 7.5), FacePressed("mat-1", 3, 7.5)]


def test_a_new_listener_takes_the_place_of_the_old_one() -> None:
    panel, old, new = MockRatingPanel("mat-1"), list[FacePressed](), list[FacePressed]()
    panel.listen(old.append)
    panel.listen(new.append)
    panel.press(5)
    assert (len(old), len(new)) == (0, 1)


@pytest.mark.parametrize("face", [0, 4])
def test_there_is_no_other_face(face: int) -> None:
    with pytest.raises(ValueError, match="mat-1"):
        MockRatingPanel("mat-1", 3).press(face)


def test_it_is_always_online() -> None:
    assert MockRatingPanel("mat-1").status().state is State.ONLINE
