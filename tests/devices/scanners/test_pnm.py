"""A page as its bytes come in, in pieces of any size; and what is no page."""

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.scanners import ColourMode
from devices.scanners.pages import image_of, page_of
from devices.scanners.pnm import PnmReader, Raster

MOST = 1 << 20
KINDS = {"1": b"P4", "L": b"P5", "RGB": b"P6"}


def fed(data: bytes, *, at: list[int] | None = None, most_bytes: int = MOST) -> PnmReader:
    """A reader that was given `data`, cut at some places."""
    reader = PnmReader(most_bytes)
    cuts = [0, *sorted(min(one, len(data)) for one in at or []), len(data)]
    for begin, end in pairwise(cuts):
        reader.feed(data[begin:end])
    return reader


def picture(mode: str, width: int, height: int) -> Image.Image:
    """A picture in which every dot differs from its neighbours."""
    noise = Image.effect_noise((width, height), 90)
    return noise.convert(mode)


@given(
    mode=st.sampled_from(sorted(KINDS)),
    width=st.integers(1, 40),
    height=st.integers(1, 12),
    cuts=st.lists(st.integers(0, 1600), max_size=8),
)
def test_a_page_in_pieces_is_the_page(mode: str, width: int, height: int, cuts: list[int]) -> None:
    image = picture(mode, width, height)
    sent = io.BytesIO()
    image.save(sent, "PPM")
    reader = fed(sent.getvalue(), at=cuts)
    assert reader.percent == 100
    assert image_of(reader.raster()).tobytes() == image.tobytes()


def test_sixteen_bits_are_read_as_eight() -> None:
    raster = fed(b"P5\n2 1\n65535\n\x12\x34\xff\x01").raster()
    assert raster.dots == b"\x12\xff"


def test_remarks_of_scanimage_are_passed_over() -> None:
    assert fed(b"P6\n# SANE data follows\n1 1\n255\nabc").raster() == Raster(b"P6", 1, 1, b"abc")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n" + bytes(300),
        b"P5\n" + b"#" * 300,
        b"P5\n2 2\n255\nabcde",
        b"P5\n0 5\n255\n",
        b"P6\n9999 9999\n255\n",
        b"P3\n1 1\n255\n1 2 3\n" + bytes(300),
    ],
)
def test_what_is_no_page_is_refused_as_it_comes(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        fed(data)


@given(data=st.binary(max_size=600))
def test_noise_is_refused_or_unfinished_and_nothing_worse(data: bytes) -> None:
    try:
        reader = fed(data)
    except ValueError:
        return
    assert reader.percent in (None, *range(101))


@pytest.mark.parametrize("data", [b"", b"P5\n2 2\n255", b"P5\n2 2\n255\nabc"])
def test_a_page_that_ends_too_soon_is_no_page(data: bytes) -> None:
    with pytest.raises(ValueError, match="ends after"):
        fed(data).raster()


def test_a_page_has_begun_with_its_first_dot() -> None:
    assert not fed(b"P5\n2 2\n255\n").begun
    assert fed(b"P5\n2 2\n255\na").begun


@pytest.mark.parametrize(
    ("mode", "form", "kept"),
    [
        ("1", "TIFF", ColourMode.LINEART),
        ("L", "JPEG", ColourMode.GRAY),
        ("RGB", "JPEG", ColourMode.COLOUR),
    ],
)
def test_a_page_is_kept_as_suits_it(mode: str, form: str, kept: ColourMode) -> None:
    page = page_of(picture(mode, 120, 80), 3, 150)
    image = Image.open(io.BytesIO(page.image))
    assert (image.format, image.mode, image.size) == (form, mode, (120, 80))
    assert (page.number, page.dpi, page.mode) == (3, 150, kept)


def test_black_on_white_loses_no_dot() -> None:
    image = picture("1", 203, 77)
    kept = Image.open(io.BytesIO(page_of(image, 1, 300).image))
    assert kept.tobytes() == image.tobytes()


def test_no_page_shows_its_picture_to_a_log() -> None:
    assert "image" not in repr(page_of(picture("L", 8, 8), 1, 75))
