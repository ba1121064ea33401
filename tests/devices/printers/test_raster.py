"""Letters in dots: none missing, none clipped, none lost in wrapping."""

import math
import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from devices.errors import UnencodableTextError
from devices.printers.page import Align, Number, Page, Rule, Text, Weight
from devices.printers.raster import Dots, Typesetter, be_vietnam_pro, wrap
from tests.fakes.printers import typesetter

MARKS = "\u0300\u0301\u0303\u0309\u0323"
TONED = [unicodedata.normalize("NFC", v + m) for v, m in product("aăâeêioôơuưy", ["", *MARKS])]
LOWER = [letter for letter in [*TONED, "đ"] if not letter.isascii()]
LETTERS = LOWER + [letter.upper() for letter in LOWER]
SIZES = (20, 33, 36, 40, 64)
WIDTH = 576


def image(dots: Dots) -> Image.Image:
    """To be measured."""
    return Image.frombytes("1", (dots.width, dots.height), dots.rows)


def one(item: Text | Number | Rule, width: int = WIDTH) -> Dots:
    """The dots of one item alone."""
    (strip,) = typesetter().set(Page(width, (item,)))
    assert isinstance(strip, Dots)
    return strip


def ink(rows: bytes) -> int:
    return int.from_bytes(rows, "big").bit_count()


def letter_in_the_open(letter: str, weight: Weight, size: int) -> int:
    """Black dots of a letter with room on every side."""
    font = ImageFont.truetype(be_vietnam_pro()[weight], size, layout_engine=ImageFont.Layout.BASIC)
    canvas = Image.new("1", (8 * size, 8 * size))
    ImageDraw.Draw(canvas).text((4 * size, 4 * size), letter, fill=1, font=font, anchor="ls")
    return ink(canvas.tobytes())


def test_there_are_134_letters() -> None:
    assert len(set(LETTERS)) == 134


@pytest.mark.parametrize(("weight", "size"), [(w, s) for w in Weight for s in SIZES])
def test_no_letter_is_clipped_or_missing(weight: Weight, size: int) -> None:
    setter = typesetter()
    for letter in LETTERS:
        (dots,) = setter.set(Page(WIDTH, (Text(letter, size, weight),)))
        assert isinstance(dots, Dots)
        found = ink(dots.rows)
        assert found == letter_in_the_open(letter, weight, size) > 0, letter


def test_every_letter_has_a_picture_of_its_own() -> None:
    assert len({one(Text(letter, 36)).rows for letter in LETTERS}) == 134


@pytest.mark.parametrize("letter", ["漢", "\u0e01", "\n", "\t", "\uffff", "🙂"])
def test_a_letter_the_font_lacks_is_refused(letter: str) -> None:
    with pytest.raises(UnencodableTextError, match=rf"U\+{ord(letter):04X}"):
        one(Text(f"số {letter}", 33))


def test_a_number_with_an_unknown_letter_is_refused() -> None:
    with pytest.raises(UnencodableTextError):
        one(Number("漢015", 104))


@pytest.mark.parametrize("text", ["H–H", "HỉH", "HẲH", "HgH", "H(H"])
def test_letters_share_one_baseline(text: str) -> None:
    foot = image(one(Text("H", 33))).getbbox()
    box = image(one(Text(text, 33, align=Align.RIGHT))).crop((WIDTH - 24, 0, WIDTH, 50)).getbbox()
    assert foot is not None
    assert box is not None
    assert (box[1], box[3]) == (foot[1], foot[3])


@pytest.mark.parametrize("size", SIZES)
def test_lines_keep_their_distance(size: int) -> None:
    line, lines = one(Text("Ẩ", size)), one(Text("Ẩ " * 40, size))
    assert line.height >= 1.45 * size
    assert lines.height > line.height
    assert lines.height % line.height == 0


@pytest.mark.parametrize(("text", "width", "least"), [("A015", 576, 104), ("A1000", 576, 104)])
def test_a_number_is_as_high_as_asked(text: str, width: int, least: int) -> None:
    assert one(Number(text, 104), width).height >= least


def test_a_number_too_wide_shrinks_instead_of_being_cut() -> None:
    dots = one(Number("A1000", 104), 384)
    box = image(dots).getbbox()
    assert box is not None
    assert (box[0] > 0, box[2] < 384, dots.height < 104) == (True, True, True)


@pytest.mark.parametrize(("align", "edge"), [(Align.LEFT, 0), (Align.RIGHT, 2)])
def test_text_stands_at_its_edge(align: Align, edge: int) -> None:
    box = image(one(Text("HỒ", 33, align=align))).getbbox()
    assert box is not None
    assert abs(box[edge] - (WIDTH if edge else 0)) < 6


def test_an_inverse_line_is_a_label_around_the_same_letters() -> None:
    plain, label = one(Text("BẢN IN LẠI", 33)), one(Text("BẢN IN LẠI", 33, inverse=True))
    box = image(label).getbbox()
    assert box is not None
    assert ink(label.rows) == (box[2] - box[0]) * label.height - ink(plain.rows)


def test_a_rule_crosses_the_paper() -> None:
    assert one(Rule(3)).rows == b"\xff" * (3 * WIDTH // 8)


def test_fixed_lines_are_set_once_and_the_store_is_bounded() -> None:
    setter = Typesetter(be_vietnam_pro(), cached_lines=2)
    texts = [Text(text, 33, fixed=True) for text in ("một", "hai", "ba")]
    first, again = (setter.set(Page(WIDTH, (texts[0],)))[0] for _ in range(2))
    assert first is again
    setter.set(Page(WIDTH, tuple(texts)))
    assert setter.set(Page(WIDTH, (texts[0],)))[0] is not first


WORDS = st.lists(st.text("aăâbcdđeêiươ", min_size=1, max_size=40), max_size=12)


@given(WORDS, st.integers(5, 60))
def test_wrapping_loses_nothing_and_keeps_to_the_room(words: list[str], room: int) -> None:
    lines = wrap(" ".join(words), room, len)
    assert "".join(lines).replace(" ", "") == "".join(words)
    assert all(len(line) <= room for line in lines)
    if all(len(word) <= room for word in words):
        assert " ".join(lines).split() == words


@given(WORDS, st.integers(5, 60))
def test_wrapping_takes_no_more_lines_than_it_must(words: list[str], room: int) -> None:
    letters = len(" ".join(words))
    lines = wrap(" ".join(words), room, len)
    assert len(lines) == 1 or letters > room
    # two neighbours that fit together would have been one line
    assert len(lines) <= max(1, 2 * math.ceil(letters / room))


def test_lines_are_of_about_equal_length() -> None:
    lines = wrap("Trung tâm Phục vụ hành chính công", 30, len)
    assert lines == ["Trung tâm Phục vụ", "hành chính công"]
