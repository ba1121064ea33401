"""Codes in frames: each is found within a few frames, and says exactly what it says."""

from collections.abc import Callable

import numpy as np
import pytest
import zxingcpp
from pyzbar import pyzbar

from devices.readers.decode import (
    PIXELS_MAX,
    FrameDecoder,
    Seen,
    grey_of,
    halved,
    zbar_qr,
)
from devices.video import Frame
from tests.devices.readers.pictures import CARD, clutter, frame, other_picture, qr_picture

TURNS = 5
"""After so many frames everything was looked for."""


def found(picture: Frame, frames: int = 1) -> list[Seen]:
    """What is seen in so many equal frames."""
    decoder = FrameDecoder()
    return [seen for _ in range(frames) for seen in decoder(picture)]


def in_colour(grey: Frame) -> Frame:
    """The same frame as OpenCV gives it."""
    return np.stack([grey // 2, grey, grey // 3], axis=-1)


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(lambda: frame(qr_picture(CARD)), id="grey"),
        pytest.param(lambda: in_colour(frame(qr_picture(CARD))), id="in colour"),
        pytest.param(
            lambda: frame(qr_picture(CARD))[:, ::-1][:, ::-1], id="a view of a larger picture"
        ),
        pytest.param(lambda: frame(qr_picture(CARD, 3), turned=30), id="turned"),
        pytest.param(lambda: frame(qr_picture(CARD, 3), turned=180), id="upside down"),
        pytest.param(lambda: 255 - frame(qr_picture(CARD)), id="light on dark"),
        pytest.param(lambda: frame(qr_picture(CARD, 2)), id="small"),
        pytest.param(lambda: frame(qr_picture(CARD), blur=1.5), id="out of focus"),
        pytest.param(lambda: frame(qr_picture(CARD), noise=40), id="in the dark"),
        pytest.param(lambda: frame(qr_picture(CARD, 12), (4000, 3000)), id="a large frame"),
        pytest.param(lambda: frame(qr_picture(CARD), (641, 481)), id="odd width and height"),
    ],
)
def test_a_card_is_read_from_its_first_frame(picture: Callable[[], Frame]) -> None:
    assert found(picture()) == [Seen(CARD.encode(), "qr", sure=True)]


@pytest.mark.parametrize(
    ("kind", "symbology", "text", "sure"),
    [
        (zxingcpp.BarcodeFormat.Code128, "code-128", "000.11.22.H01-250101-0001", False),
        (zxingcpp.BarcodeFormat.Code39, "code-39", "H01-0001", False),
        (zxingcpp.BarcodeFormat.EAN13, "ean", "8934567890123"[:12], False),
        (zxingcpp.BarcodeFormat.DataMatrix, "data-matrix", CARD, True),
        (zxingcpp.BarcodeFormat.PDF417, "pdf417", CARD, True),
        (zxingcpp.BarcodeFormat.Aztec, "aztec", CARD, True),
    ],
)
def test_other_codes_are_found_within_a_few_frames(
    kind: zxingcpp.BarcodeFormat, symbology: str, text: str, sure: bool
) -> None:
    picture = other_picture(text, kind)
    seen = found(frame(picture.resize((picture.width, max(picture.height, 100)))), TURNS)
    assert {(one.symbology, one.sure) for one in seen} == {(symbology, sure)}
    assert all(one.raw.startswith(text.encode()) for one in seen)


def test_bars_are_found_standing_too() -> None:
    bars = other_picture("H01-250101-0001", zxingcpp.BarcodeFormat.Code128, 4)
    seen = found(frame(bars.resize((bars.width, 200)), turned=90), TURNS)
    assert {one.raw for one in seen} == {b"H01-250101-0001"}


def test_zbar_reads_what_zxing_does_not() -> None:
    worn = frame(qr_picture(CARD, 5), (640, 480), turned=4, blur=1.0, noise=75, seed=29)
    assert not zxingcpp.read_barcodes(worn)
    assert found(worn, TURNS) == [Seen(CARD.encode(), "qr", sure=True)]


NAMES = ("Lê Văn Tú", "Nguyễn Thị Ánh", "Đặng Hữu Phước", "Trần Ngọc Ý", "Phạm Đỗ Ấn", "Vũ Kỳ Ưu")


@pytest.mark.parametrize("name", NAMES)
def test_zbar_gives_the_bytes_of_a_name(name: str) -> None:
    assert zbar_qr(frame(qr_picture(name, 8), (400, 400))) == [name.encode()]


def test_left_to_itself_zbar_guesses_wrong() -> None:
    guessed = pyzbar.decode(qr_picture("Lê Văn Tú", 8), [pyzbar.ZBarSymbol.QRCODE])
    assert guessed[0].data.decode("utf-8") != "Lê Văn Tú"


def test_two_codes_in_a_frame_are_both_seen() -> None:
    both = np.hstack([frame(qr_picture(text), (400, 400)) for text in ("A015", "B002")])
    assert {one.raw for one in found(both)} == {b"A015", b"B002"}


@pytest.mark.parametrize("seed", range(3))
def test_where_there_is_no_code_none_is_sure(seed: int) -> None:
    seen = [*found(clutter(seed), TURNS), *found(frame(noise=25, seed=seed), TURNS)]
    assert not [one for one in seen if one.sure]


def test_half_a_picture_is_the_mean_of_its_pixels() -> None:
    picture = np.array([[0, 10, 255, 255, 9], [20, 30, 255, 255, 9], [9, 9, 9, 9, 9]], np.uint8)
    assert halved(picture).tolist() == [[15, 255]]


def test_of_colours_the_green_stands_for_the_light() -> None:
    picture = in_colour(frame(qr_picture(CARD)))
    assert np.array_equal(grey_of(picture), picture[:, :, 1])
    assert grey_of(picture).flags.c_contiguous


def test_the_limit_lets_a_full_hd_frame_through() -> None:
    assert 1920 * 1080 <= PIXELS_MAX < 2 * 1920 * 1080


def test_what_a_code_says_stands_in_no_repr() -> None:
    assert "Thử" not in repr(found(frame(qr_picture(CARD))))
    assert "006085" not in repr(found(frame(qr_picture(CARD))))
