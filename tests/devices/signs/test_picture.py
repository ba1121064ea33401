"""The picture of a sign, read back dot by dot."""

from io import BytesIO

import pytest
from PIL import Image

from devices.bus_samples import sample_sign
from devices.errors import UnencodableTextError
from devices.signs.led_font import FONT, ROWS
from devices.signs.sim import DOT_PX, LIT, MARGIN_PX, sign_png


def lit_rows(png: bytes, columns: int) -> list[str]:
    """The dots of the picture's first columns, row by row."""
    image = Image.open(BytesIO(png)).convert("RGB")
    return [
        "".join(
            "#" if image.getpixel((centre(x), centre(y))) == LIT else "." for x in range(columns)
        )
        for y in range(ROWS)
    ]


def centre(index: int) -> int:
    return MARGIN_PX + DOT_PX * index + DOT_PX // 2


def test_the_dots_spell_the_text() -> None:
    assert lit_rows(sign_png("A1"), 11) == [
        ".###....#..",
        "#...#..##..",
        "#...#...#..",
        "#...#...#..",
        "#####...#..",
        "#...#...#..",
        "#...#..###.",
    ]


def test_a_dark_sign_has_its_places_still() -> None:
    dark, lit = Image.open(BytesIO(sign_png(""))), Image.open(BytesIO(sign_png("88888888")))
    assert dark.size == lit.size
    assert set(lit_rows(sign_png(""), 47)) == {"." * 47}


def test_a_letter_without_dots_is_an_error() -> None:
    with pytest.raises(UnencodableTextError, match=r"U\+1EDD"):
        sign_png("Mời")


def test_whatever_the_sample_sign_shows_can_be_drawn() -> None:
    text = sample_sign(1).text
    assert set((text.characters or "") + "".join(text.glyphs)) <= set(FONT)


def test_no_two_letters_look_alike() -> None:
    assert len(set(FONT.values())) == len(FONT)
    assert all(len(columns) == 5 and max(columns) < 1 << ROWS for columns in FONT.values())
