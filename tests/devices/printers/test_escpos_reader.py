"""The reader of ESC/POS jobs: held to the manuals' own examples before it judges an encoder.

Byte strings are the manuals' program examples where one is named, else made by hand from the
format that the named command's page gives.
"""

import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from tests.fakes.escpos_commands import (
    GLYPH,
    Cell,
    Cut,
    Dots,
    Feed,
    Graphic,
    Item,
    Letters,
    Paper,
    Place,
    ProcessId,
    QrCode,
    RealTime,
    Style,
    TextLine,
    code_table,
)
from tests.fakes.escpos_reader import NotOnPaper, PrinterMemory, read_job

PAGES = {0: "cp437", 30: "tcvn", 31: "tcvn-capitals", 51: "viscii", 52: "cp1258"}
ICONV_TIMEOUT_S = 10
TONES = "\u0300\u0301\u0309\u0303\u0323"
SMALL = [
    *"ăâêôơưđ",
    *(unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in TONES),
]
CAPITAL = [letter.upper() for letter in SMALL]
LETTERS = SMALL + CAPITAL
LINE = Feed(lines=1)
PLAIN, BOLD, THICK, WHITE = Style(), Style(bold=True), Style(underline=2), Style(reverse=True)
BIG, HUGE = Style(width=2, height=2, bold=True), Style(width=5, height=5)
LEFT, CENTRE, RIGHT = Place(), Place("centre"), Place("right")

DIAMOND = bytes.fromhex("002000 00f800 03fe00 0fff80 3fffe0 0fff80 03fe00 00f800 002000")
HOLLOW = bytes.fromhex(
    "002000 00f800 038e00 0e0380 3800e0 e00038 3800e0 0e0380 038e00 00f800 002000"
)
FRAME = b"\xff\xff\xff" + 10 * b"\x80\x00\x01" + b"\xff\xff\xff"
GLYPHS = b"\x1b&\x03AC" + b"\x09" + DIAMOND + b"\x0b" + HOLLOW + b"\x0c" + FRAME
"""ESC &: the program example of Epson's TM-T88 Information Manual, its third glyph ours."""

PICTURE = bytes.fromhex("f0 18 0f 80")
PICTURE_DOTS = Dots(("####.......##...", "....#####......."))
STORE = b"\x1d(L\x0f\x00\x30\x43\x30G1\x01\x10\x00\x02\x00\x31" + PICTURE
HELD = b"\x1d(L\x0b\x00\x30\x70\x30\x01\x01\x31\x08\x00\x01\x00\xff"
ERASE = b"\x1d(L\x04\x00\x30\x42G1"
PRINT = b"\x1d(L\x02\x00\x30\x32"
SHOW = b"\x1d(L\x06\x00\x30\x45G1\x01\x01"
QR_STORE = b"\x1d(k\x07\x00\x31\x50\x30MC1."
QR_PRINT = b"\x1d(k\x03\x00\x31\x51\x30"


def printed(data: bytes, memory: PrinterMemory | None = None) -> tuple[Item, ...]:
    return read_job(data, memory or PrinterMemory(), PAGES).items


def line(text: str, style: Style = PLAIN, place: Place = LEFT) -> TextLine:
    return TextLine((Letters(text, style),), place)


def word(number: int) -> bytes:
    return number.to_bytes(2, "little")


def raster(stride: int, rows: int, dots: bytes, mode: int = 0) -> bytes:
    return b"\x1dv0" + bytes([mode]) + word(stride) + word(rows) + dots


def graphics(head: bytes, width: int, rows: int, colour: bytes = b"") -> bytes:
    """GS ( L: an all black picture."""
    dots = b"\xff" * ((width + 7) // 8 * rows)
    body = head + word(width) + word(rows) + colour + dots
    return b"\x1d(L" + word(len(body)) + body


def glyphs(first: int, last: int, width: int) -> bytes:
    cell = bytes([width]) + b"\xff" * (3 * width)
    return b"\x1b&\x03" + bytes([first, last]) + cell * (last - first + 1)


def qr_data(size: int) -> bytes:
    return b"\x1d(k" + word(size + 3) + b"\x31\x50\x30" + b"A" * size


@cache
def coded(charset: str) -> dict[str, bytes]:
    """Each Vietnamese letter as glibc writes it."""
    told = subprocess.run(
        ["iconv", "-f", "UTF-8", "-t", charset],
        input="\n".join(LETTERS).encode(),
        capture_output=True,
        timeout=ICONV_TIMEOUT_S,
        check=True,
    )
    return dict(zip(LETTERS, told.stdout.split(b"\n"), strict=True))


EXAMPLES: dict[str, tuple[bytes, tuple[Item, ...]]] = {
    # Program examples of Epson's TM-T88 Information Manual.
    "GS !": (b"\x1d!\x44BBBBB\n\x1d!\x00AAAAA\n", (line("BBBBB", HUGE), LINE, line("AAAAA"), LINE)),
    "GS B": (b"\x1dB\x01AAAA\n\x1dB\x00BBBB\n", (line("AAAA", WHITE), LINE, line("BBBB"), LINE)),
    "ESC @": (
        b"\x1d!\x11\x1bE\x01AAAAA\n\x1b@BBBBB\n",
        (line("AAAAA", BIG), LINE, line("BBBBB"), LINE),
    ),
    "ESC {": (
        b"\x1b{\x00ABCDE\n\x1b{\x01ABCDE\n",
        (line("ABCDE"), LINE, line("ABCDE", place=Place(upside_down=True)), LINE),
    ),
    "ESC a": (
        b"\x1ba\x00ABC\n\x1ba\x01ABCD\n\x1ba\x32ABCDE\n",
        (line("ABC"), LINE, line("ABCD", place=CENTRE), LINE, line("ABCDE", place=RIGHT), LINE),
    ),
    # Program examples of Epson's ESC/POS guide.
    "ESC d": (
        b"AAAAA\nBBBBB\x1bd\x06CCCCC\n",
        (line("AAAAA"), LINE, line("BBBBB"), Feed(lines=6), line("CCCCC"), LINE),
    ),
    "GS V": (b" AAAAA\n\x1dV\x42\x00", (line(" AAAAA"), LINE, Cut(full=False, feed=0))),
    # By hand, from each command's format.
    "GS V 0": (b"\x1dV\x00\x1dV1\x1dV\x41\x10", (Cut(True), Cut(False), Cut(True, 16))),
    "ESC J": (b"A\x1bJ\x18\x1bJ\x02", (line("A"), Feed(units=24), Feed(units=2))),
    "ESC 3": (b"\x1b3\x12A\n\x1b2\n", (line("A"), Feed(lines=1, spacing=18), LINE)),
    "ESC -": (
        b"\x1b-2A\x1b!\x00B\x1b!\x80C\n",
        (TextLine((Letters("A", THICK), Letters("B"), Letters("C", THICK))), LINE),
    ),
    "ESC !": (
        b"\x1b!\x39A\x1bM\x00B\n",
        (TextLine((Letters("A", replace(BIG, font="B")), Letters("B", BIG))), LINE),
    ),
    "ESC $": (
        b"A\x1b$\x2c\x01B\x1bE\x01C\x1bE\x00\n\x1b$\x01\x00\x1b@D\n",
        (TextLine((Letters("A"), Letters("B", at=300), Letters("C", BOLD))), LINE, line("D"), LINE),
    ),
    "ESC E": (b"\x1bE\x03A\n\x1bE\x02B\n", (line("A", BOLD), LINE, line("B"), LINE)),
    "GS L": (b"\x1dL\x10\x00A\n", (line("A", place=Place(left=16)), LINE)),
    "GS W": (b"\x1dW\x00\x02A\n", (line("A", place=Place(area=512)), LINE)),
    "ESC t": (
        b"\x1bt\x1fB\xe9 PH\xcbN \xa7\xc6NG \x1bt\x1et\xf8\n\x1bt\x00\x81\n",
        (line("BỘ PHẬN ĐẶNG tứ"), LINE, line("ü"), LINE),
    ),
    "ESC R": (b"#\x1bR\x01A\x1bR\x00#\n", (line("#A#"), LINE)),
    "GS ( H": (b"\x1d(H\x06\x00\x30\x30A-07", (ProcessId("A-07"),)),
    "DLE EOT": (b"A\x10\x04\x04B\n", (RealTime("DLE EOT", 4), line("AB"), LINE)),
    "DLE ENQ 1": (b"\x10\x05\x01", (RealTime("DLE ENQ", 1),)),
    "DLE ENQ 2": (b"lost\x10\x05\x02kept\n", (RealTime("DLE ENQ", 2), line("kept"), LINE)),
    "DLE DC4": (
        b"lost\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08kept\n",
        (RealTime("DLE DC4", 8), line("kept"), LINE),
    ),
    "GS v 0": (
        b"\x1ba\x01" + raster(2, 2, PICTURE, 3) + raster(2, 2, PICTURE, 50),
        tuple(Graphic("GS v 0", PICTURE_DOTS, across, 2, CENTRE) for across in (2, 1)),
    ),
    # Function 112 with function 50, by GS ( L and by GS 8 L; bits beyond the 9 columns are none.
    "GS ( L 112": (
        b"\x1d(L\x0e\x00\x30\x70\x30\x02\x01\x31\x09\x00\x02\x00" + PICTURE + PRINT,
        (Graphic("GS ( L 50", Dots(("####.....", "....#####")), across=2),),
    ),
    "GS 8 L 112": (
        b"\x1b$\x08\x00\x1d8L\x0e\x00\x00\x00\x30\x70\x30\x01\x01\x31\x10\x00\x02\x00"
        + PICTURE
        + b"\x1d(L\x02\x00\x30\x02",
        (Graphic("GS ( L 50", PICTURE_DOTS, at=8),),
    ),
    # Functions 165, 167, 169, 180 and 181 with the Hex lines of the TM-T81 specification.
    "GS ( k": (
        b"\x1d(k\x04\x00\x31\x41\x32\x00\x1d(k\x03\x00\x31\x43\x06\x1d(k\x03\x00\x31\x45\x31"
        + (QR_STORE + QR_PRINT),
        (QrCode(b"MC1.", module=6, level="M"),),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_manuals_examples(name: str) -> None:
    data, items = EXAMPLES[name]
    assert printed(data) == items


# Code tables


@pytest.mark.parametrize(
    ("page", "charset", "absent"),
    [(30, "TCVN", CAPITAL), (51, "VISCII", [*"ẲẴẪỶỸỴ"]), (52, "CP1258", [])],
)
def test_all_134_letters_as_iconv_writes_them(page: int, charset: str, absent: list[str]) -> None:
    """Page 30 has no capitals; six of VISCII's stand among the control codes."""
    job = b"\x1bt" + bytes([page]) + b"%b\n"
    for letter in (one for one in LETTERS if one not in absent):
        assert printed(job % coded(charset)[letter])[0] == line(letter)
    for letter in absent:
        with pytest.raises(NotOnPaper):
            printed(job % coded(charset)[letter])
    assert len({*LETTERS}) == 134


def test_tcvn_capitals_stand_at_their_small_letters_byte() -> None:
    """Epson's page 31 as charted: only Ă, Â and Đ are apart, where TCVN 5712 has them."""
    table = coded("TCVN")
    apart = {one: table[one] for one in "ĂÂĐ"}
    assert apart == {"Ă": b"\xa1", "Â": b"\xa2", "Đ": b"\xa7"}
    job = b"\x1bt\x1f" + b"".join(apart.get(one, table[one.lower()]) + b"\n" for one in CAPITAL)
    assert read_job(job, PrinterMemory(), PAGES).texts == CAPITAL
    assert [*code_table("tcvn").values()] == sorted(SMALL, key=table.__getitem__)
    assert {*code_table("tcvn-capitals").values()} == {*CAPITAL}


@given(st.text(st.sampled_from([*LETTERS, *"Tuong 15/7"]), min_size=1, max_size=40))
@settings(deadline=None)  # the first example waits for iconv
def test_any_sentence_in_cp1258(text: str) -> None:
    letters = (coded("CP1258").get(one) or one.encode() for one in text)
    job = b"\x1bt\x34" + b"".join(letters) + b"\n"
    assert read_job(job, PrinterMemory(), PAGES).texts == [text]


# Glyphs


def test_glyphs_take_the_place_of_letters_while_selected() -> None:
    """ESC &, ESC %, ESC ?: the TM-T88 Information Manual's example, line for line."""
    memory = PrinterMemory()
    text = b"A B C D E\n"
    job = GLYPHS + b"\x1b%\x00" + text + b"\x1b%\x01" + text + b"\x1b?A" + text
    paper = read_job(job, memory, PAGES)
    g = GLYPH
    assert paper.texts == ["A B C D E", f"{g} {g} {g} D E", f"A {g} {g} D E"]
    assert paper.each(TextLine)[1].pieces[2] == Cell(ord("B"), memory.glyphs["A", ord("B")])


def test_columns_stand_with_the_highest_bit_on_top() -> None:
    memory = PrinterMemory()
    printed(GLYPHS, memory)
    assert memory.glyphs["A", ord("A")].rows == tuple(
        "".join(".#"[abs(row - 10) <= 2 * min(column, 8 - column)] for column in range(9))
        for row in range(24)
    )
    assert memory.glyphs["A", ord("A")].widened(12).rows[10] == "#########..."
    sides = "#" + "." * 10 + "#"
    assert memory.glyphs["A", ord("C")].rows == ("#" * 12, *[sides] * 22, "#" * 12)


def test_a_line_of_glyphs_as_a_picture() -> None:
    """Two frames twice as wide and a space, next to a frame of plain size on one base line."""
    job = GLYPHS + b"\x1b%\x01\x1d!\x11CC \x1d!\x00C\n"
    found, _ = printed(job)
    assert isinstance(found, TextLine)
    expected = Image.new("1", (84, 48), 1)
    draw = ImageDraw.Draw(expected)
    for left, top, thick in ((0, 0, 2), (24, 0, 2), (72, 24, 1)):
        box = (left, top, left + 12 * thick - 1, top + 24 * thick - 1)
        draw.rectangle(box, outline=0, width=thick)
    assert found.dots == Dots.from_picture(expected)
    assert found.dots.picture().tobytes() == expected.tobytes()


@pytest.mark.parametrize("text", [b"AB D", b"\x1bE\x01A", b"\x1b$\x01\x00A"])
def test_dots_that_only_the_printer_knows(text: bytes) -> None:
    found, _ = printed(GLYPHS + b"\x1b%\x01" + text + b"\n")
    assert isinstance(found, TextLine)
    with pytest.raises(ValueError, match="the printer's own"):
        assert found.dots


def test_each_font_has_its_glyphs() -> None:
    job = b"\x1bM\x01\x1b&\x03AA\x02" + b"\x80\x00\xff" * 2 + b"\x1b%\x01A\x1bM\x00A\n"
    own = Cell(65, Dots(("##", *[".."] * 15, "##")), Style("B"))
    assert printed(job) == (TextLine((own, Letters("A"))), LINE)


# Stored pictures, and what is kept


def test_a_stored_picture_outlives_the_job_and_the_power() -> None:
    memory = PrinterMemory()
    assert printed(STORE, memory) == ()
    memory.forget()
    shown = printed(b"\x1b@\x1ba\x02" + SHOW[:-2] + b"\x01\x02", memory)
    picture = Graphic("GS ( L 69", PICTURE_DOTS, 1, 2, RIGHT, key="G1")
    assert shown == (picture,)
    assert picture.printed.rows == tuple(row for row in PICTURE_DOTS.rows for _ in range(2))
    assert memory.writes == 1


def test_a_stored_picture_is_replaced_and_deleted() -> None:
    """Functions 67, 66 and 65; by GS 8 L as by GS ( L."""
    memory = PrinterMemory()
    long = b"\x1d8L\x0f\x00\x00\x00" + STORE[5:-4] + b"\xff\xff\x00\x00"
    printed(STORE + long + STORE.replace(b"G1", b"G2") + STORE.replace(b"G1", b"G3"), memory)
    assert memory.graphics["G1"] == Dots(("#" * 16, "." * 16))
    printed(ERASE, memory)
    assert [*memory.graphics] == ["G2", "G3"]
    printed(b"\x1d(L\x05\x00\x30\x41CLR", memory)
    assert (memory.graphics, memory.writes) == ({}, 6)


def test_modes_and_glyphs_last_until_the_printer_is_initialised() -> None:
    memory = PrinterMemory()
    printed(GLYPHS + b"\x1b%\x01\x1bE\x01\x1bt\x1e" + QR_STORE, memory)
    kept = TextLine((Cell(65, memory.glyphs["A", 65], BOLD), Letters("ố", BOLD)))
    assert printed(b"A\xe8\n" + QR_PRINT, memory) == (kept, LINE, QrCode(b"MC1."))
    assert printed(b"\x1b@\x1b%\x01A\xe8\n", memory) == (line("AΦ"), LINE)
    with pytest.raises(NotOnPaper):
        printed(QR_PRINT, memory)


def test_chinese_firmware_starts_in_kanji_mode() -> None:
    memory = PrinterMemory(chinese=True)
    assert printed(b"\x1bt\x1eA\x1c.\xb8\n\x1b@A\n", memory)[0] == line("Aá")
    with pytest.raises(NotOnPaper, match="Kanji"):
        printed(b"\x1bt\x1e\xb8\n", memory)


# Refusals

REFUSED: dict[str, tuple[bytes, int]] = {
    "unknown command": (b"A\x1bZ\n", 1),
    "unknown control byte": (b"AB\r\n", 2),
    "DEL": (b"A\x7f\n", 1),
    "byte that page 30 does not have": (b"\x1bt\x1eAB\xa1\n", 5),
    "byte that CP1258 does not have": (b"\x1bt\x34\xd2\x8a\n", 4),
    "page that the printer does not have": (b"A\n\x1bt\x05", 2),
    "high byte in Kanji mode": (b"\x1bt\x1e\x1c&AB\xb8\n", 7),
    "tone mark without its letter": (b"\x1bt\x34\xec\n", 3),
    "tone mark on a letter that has none": (b"\x1bt\x34b\xec\n", 3),
    "tone mark in another style": (b"\x1bt\x34\xea\x1bE\x01\xec\n", 7),
    "national character": (b"\x1bR\x10A$\n", 4),
    "cut off at its opening": (b"A\n\x1d(", 2),
    "cut off in its data": (b"A\n" + raster(1, 2, b"\xff"), 2),
    "line never printed": (b"A\nB", 3),
    "picture never printed": (HELD, 16),
    "text before the picture in the buffer": (HELD + b"A\n" + PRINT, 16),
    "feed before the picture in the buffer": (HELD + b"\n" + PRINT, 16),
    "glyph wider than font B": (b"\x1bM1\x1b&\x03AA\x0a" + 30 * b"\xff", 3),
    "another picture than the stored": (STORE + SHOW.replace(b"G1", b"G2"), len(STORE)),
    "deleted picture": (STORE + ERASE + SHOW, len(STORE + ERASE)),
    "QR code at a set place": (QR_STORE + b"\x1b$\x08\x00" + QR_PRINT, 16),
    "stored scale": (STORE + SHOW[:-1] + b"\x03", len(STORE)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_at_its_place(name: str) -> None:
    data, offset = REFUSED[name]
    with pytest.raises(NotOnPaper) as refusal:
        printed(data)
    assert refusal.value.offset == offset


UNDEFINED = [
    *(b"\x1ba\x03", b"\x1b-\x03", b"\x1bM\x02", b"\x1b!\x02", b"\x1d!\x08", b"\x1dV\x02"),
    *(b"\x10\x04\x00", b"\x10\x04\x05", b"\x10\x05\x00", b"\x10\x05\x03"),
    *(b"\x10\x14\x01\x01\x03\x14\x01\x06\x02\x08", b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x07"),
    *(b"\x1b&\x02AA\x01\xff\xff", b"\x1b&\x03BA", b"\x1b?A"),
    *(raster(1, 1, b"\xff", 4), raster(0, 1, b"")),
    *(PRINT, SHOW, ERASE, b"\x1d(L\x05\x00\x30\x41CLX", b"\x1d(L\x02\x00\x30\x34"),
    *(HELD.replace(b"\x01\x31", b"\x01\x32"), HELD.replace(b"0\x01", b"0\x03")),
    *(HELD.replace(b"\x0b\x00", b"\x0c\x00") + b"\xff", b"\x1d8L\x02\x00\x00\x00\x30\x32"),
    *(STORE.replace(b"G1\x01", b"G1\x02"), STORE.replace(b"\x10\x00\x02", b"\x10\x00\x03")),
    STORE.replace(b"\x10\x00\x02", b"\x08\x00\x02"),
    *(QR_PRINT, b"\x1d(k\x03\x00\x31\x45\x34", b"\x1d(k\x04\x00\x31\x41\x33\x00"),
    b"\x1d(H\x05\x00\x30\x30A-7",
]


@pytest.mark.parametrize("command", UNDEFINED)
def test_undefined_commands_are_refused(command: bytes) -> None:
    with pytest.raises(NotOnPaper) as refusal:
        printed(command + PRINT)
    assert refusal.value.offset == 0


AT_LINE_START = [
    *(b"\x1b@", b"\x1ba\x01", b"\x1b{\x01", b"\x1dL\x00\x00", b"\x1dW\x00\x02", b"\x1dV\x00"),
    *(raster(1, 1, b"\xff"), HELD, STORE, SHOW, QR_PRINT),
]


@pytest.mark.parametrize("command", AT_LINE_START)
@pytest.mark.parametrize("begun", [b"A", HELD])
def test_refused_with_something_in_the_buffer(begun: bytes, command: bytes) -> None:
    memory = PrinterMemory()
    printed(STORE + QR_STORE, memory)
    with pytest.raises(NotOnPaper) as refusal:
        printed(begun + command, memory)
    assert refusal.value.offset == len(begun)


LIMITS: dict[str, tuple[Callable[[int], bytes], int, int]] = {
    "rows of a raster": (lambda rows: raster(1, rows, b"\xaa" * rows), 1, 2303),
    "columns in the buffer": (lambda wide: graphics(b"0p0\x01\x01\x31", wide, 1) + PRINT, 1, 2047),
    "rows in the buffer": (lambda rows: graphics(b"0p0\x01\x01\x31", 1, rows) + PRINT, 1, 1662),
    "rows, doubled": (lambda rows: graphics(b"0p0\x01\x02\x31", 1, rows) + PRINT, 1, 831),
    "columns stored": (lambda wide: graphics(b"0C0G1\x01", wide, 1, b"1"), 1, 8192),
    "rows stored": (lambda rows: graphics(b"0C0G1\x01", 1, rows, b"1"), 1, 2304),
    "key code": (lambda code: STORE.replace(b"G1", bytes([33, code])), 32, 126),
    "process id": (lambda code: b"\x1d(H\x06\x00\x30\x30A-0" + bytes([code]), 32, 126),
    "columns of a glyph": (lambda wide: glyphs(65, 65, wide), 0, 12),
    "first code of a glyph": (lambda code: glyphs(code, 126, 1), 32, 126),
    "last code of a glyph": (lambda code: glyphs(32, code, 1), 32, 126),
    "QR module": (lambda dots: b"\x1d(k\x03\x00\x31\x43" + bytes([dots]), 1, 16),
    "QR payload": (qr_data, 1, 7089),
    "international set": (lambda country: b"\x1bR" + bytes([country]), 0, 17),
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name: str) -> None:
    job, least, most = LIMITS[name]
    printed(job(least))
    printed(job(most))
    for beyond in {max(least - 1, 0), most + 1} - {least}:
        with pytest.raises(NotOnPaper):
            printed(job(beyond))


# Mutations

WHOLE = (
    b"\x1b@\x1c.\x1bt\x1eB\xe9 ph\xcbn M\xe9t c\xf6a\n"
    + GLYPHS
    + b"\x1b%\x01ABC\n\x1b!\x11x\x1bM\x00C\n\x1ba\x01C\n"
    + (STORE + SHOW + raster(2, 2, PICTURE))
    + (b"\x1d(k\x03\x00\x31\x43\x06" + QR_STORE + QR_PRINT)
    + b"\x1bd\x04\x1dV\x01\x1d(H\x06\x00\x30\x300001"
)
INDIFFERENT = {WHOLE.index(b"\x1b%\x01") + 2}
"""Only the lowest bit of ESC %'s number counts."""


def outcome(data: bytes) -> tuple[Paper, PrinterMemory] | None:
    memory = PrinterMemory()
    try:
        return read_job(data, memory, PAGES), memory
    except NotOnPaper:
        return None


@pytest.mark.parametrize("bit", [None, *range(8)])
def test_every_bit_of_a_job_counts(bit: int | None) -> None:
    """Each byte with that bit turned, or (None) left out, makes another paper or none."""
    right = outcome(WHOLE)
    assert right
    unseen = set()
    for at, code in enumerate(WHOLE):
        turned = b"" if bit is None else bytes([code ^ 1 << bit])
        if outcome(WHOLE[:at] + turned + WHOLE[at + 1 :]) == right:
            unseen.add(at)
    assert unseen == (INDIFFERENT if bit else set())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (DIAMOND, DIAMOND[3:] + DIAMOND[:3]),
        (HOLLOW, HOLLOW[::-1]),
        *((b"\x03AC", b"\x03BD"), (b"\x30G1", b"\x30G2"), (b"\x01ABC", b"\x01ACB")),
    ],
    ids=["columns moved", "columns mirrored", "codes", "key code", "order"],
)
def test_a_changed_job_is_seen(old: bytes, new: bytes) -> None:
    assert old in WHOLE
    assert outcome(WHOLE.replace(old, new)) != outcome(WHOLE)


ANYTHING = [data for data, _ in chain(EXAMPLES.values(), REFUSED.values())]


@given(st.lists(st.sampled_from(ANYTHING) | st.binary(max_size=4), max_size=5))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused_but_never_guessed(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    right = outcome(data)
    texts = "".join(right[0].texts) if right else ""
    assert "\ufffd" not in texts
    assert texts.count("?") <= data.count(b"?")
