"""The settings of a rating screen: what a wrong file is told."""

import pytest
from pydantic import ValidationError

from kiosk.config import RatingSettings


def test_the_usual_screen_is_a_ten_inch_one() -> None:
    usual = RatingSettings()
    assert (usual.width_mm, usual.height_mm, usual.faces) == (217.0, 136.0, 5)
    assert usual.role.vi == "Cán bộ tiếp nhận"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"faces": 6}, "faces"),
        ({"width_mm": 100}, "width_mm"),
        ({"width_mm": 140, "height_mm": 90}, "150 mm"),
        ({"width_mm": 217, "height_mm": 120}, "điểm ảnh"),
        ({"languages": ["vi", "vi"]}, "một lần"),
        ({"officer": "Nguyễn Văn A"}, "officer"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        RatingSettings.model_validate(wrong)
