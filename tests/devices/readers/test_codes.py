"""From bytes to codes: where one ends, what it says, and what is refused instead of guessed."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.readers import CodeRead, CodeRefused, Fault
from devices.readers.codes import CODE_BYTES_MAX, CodeFramer, code_of, read_code

CARD = "006085000123|095123456|Nông Văn Thử|15081985|Nam|Thôn 1, Xã Mẫu, Tỉnh Thái Nguyên|12052021"


@pytest.mark.parametrize(
    ("stream", "codes"),
    [
        (b"A015\r", [b"A015"]),
        (b"A015\n", [b"A015"]),
        (b"A015\r\n", [b"A015"]),
        (b"A015\r\nB002\r\n", [b"A015", b"B002"]),
        (b"\r\n\r\n", []),
        (b"A015", []),
    ],
)
def test_cr_or_lf_ends_a_code(stream: bytes, codes: list[bytes]) -> None:
    assert CodeFramer().feed(stream) == codes


def test_silence_ends_a_code_too() -> None:
    framer = CodeFramer()
    framer.feed(b"A015\rB0")
    framer.feed(b"02")
    assert (framer.flush(), framer.flush()) == ([b"B002"], [])


PRINTED = st.binary(max_size=40).filter(lambda code: not {*b"\r\n"} & {*code})


@given(st.lists(PRINTED, max_size=6), st.lists(st.integers(0, 260), max_size=8))
def test_codes_do_not_depend_on_how_the_bytes_are_cut(codes: list[bytes], cuts: list[int]) -> None:
    stream, framer, found = b"".join(code + b"\r" for code in codes), CodeFramer(), list[bytes]()
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    for start, end in itertools.pairwise(places):
        found += framer.feed(stream[start:end])
    assert found == [code for code in codes if code]


def test_a_reader_that_never_stops_takes_no_more_than_one_code_of_memory() -> None:
    framer = CodeFramer()
    for _ in range(100):
        framer.feed(b"x" * 4000)
    (code,) = framer.feed(b"\r")
    assert len(code) == CODE_BYTES_MAX + 1
    assert read_code("reader-1", code, 5.0) == CodeRefused("reader-1", Fault.TOO_LONG, 5.0)
    assert framer.feed(b"A015\r") == [b"A015"]


@pytest.mark.parametrize(
    ("raw", "text", "symbology"),
    [
        (CARD.encode(), CARD, ""),
        (b"]Q1" + CARD.encode(), CARD, "qr"),
        (b"]C0000.11.22.H01-240101-0001", "000.11.22.H01-240101-0001", "code-128"),
        (b"]d2ABC", "ABC", "data-matrix"),
        (b"]k1ABC", "]k1ABC", ""),
        (b"]Q", "]Q", ""),
        (b"[x]Q1", "[x]Q1", ""),
        (unicodedata.normalize("NFD", "Thái Nguyên").encode(), "Thái Nguyên", ""),
        (b"x" * CODE_BYTES_MAX, "x" * CODE_BYTES_MAX, ""),
    ],
)
def test_what_a_scanner_sent(raw: bytes, text: str, symbology: str) -> None:
    assert read_code("reader-1", raw, 5.0) == CodeRead("reader-1", text, symbology, raw, 5.0)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("Lê Văn Tú".encode("latin-1", "replace"), Fault.GARBLED),
        ("Nông Văn Thử".encode("cp1258", "replace"), Fault.GARBLED),
        ("Tỉnh".encode("utf-16"), Fault.GARBLED),
        (CARD.encode()[:25], Fault.GARBLED),
        (b"]Q1", Fault.INCOMPLETE),
    ],
)
def test_what_is_no_utf_8_is_refused_and_nothing_of_it_guessed(raw: bytes, fault: Fault) -> None:
    assert read_code("reader-1", raw, 5.0) == CodeRefused("reader-1", fault, 5.0)


LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1)


@given(LETTERS)
def test_no_letter_is_lost_or_changed_on_the_way(text: str) -> None:
    code = code_of("reader-1", text.encode(), text.encode(), "qr", 0.0)
    assert isinstance(code, CodeRead)
    assert code.text == unicodedata.normalize("NFC", text)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_code_or_refused(raw: bytes) -> None:
    code = read_code("reader-1", raw, 0.0)
    if isinstance(code, CodeRead):
        assert raw.endswith(code.text.encode()) or not unicodedata.is_normalized("NFC", code.text)


def test_a_citizens_card_stands_in_no_log() -> None:
    assert "Thử" not in repr(read_code("reader-1", CARD.encode(), 0.0))
    assert "006085" not in repr(read_code("reader-1", CARD.encode(), 0.0))
