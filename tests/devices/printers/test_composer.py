"""Each way of a line, read back by a decoder that shares nothing with us and guesses nothing."""

import unicodedata
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.errors import UnencodableTextError
from devices.printers.composer import DOTS_ONLY, Composer, Powers
from devices.printers.escpos import job_bytes
from devices.printers.glyphs import CODES, GlyphMemory, glyph_columns
from devices.printers.letters import LETTERS, Table, as_ascii_marks
from devices.printers.page import Align, Feed, Item, Number, Page, Qr, Rule, Text, Weight
from devices.printers.raster import Typesetter, be_vietnam_pro
from devices.printers.stored import Block, blocks, define_picture, dots_hash, free_key, picture
from hall.slips import ticket_page
from tests.fakes.escpos_commands import (
    Cell,
    Dots,
    Graphic,
    Letters,
    NotOnPaper,
    Paper,
    QrCode,
    TextLine,
)
from tests.fakes.escpos_reader import PrinterMemory, read_job
from tests.fakes.printers import SLIPS, texts

WIDTH = 576
ID = b"AAAA"
TYPESETTER = Typesetter(be_vietnam_pro())
DRAW = glyph_columns(be_vietnam_pro())
TCVN = {30: Table.TCVN, 31: Table.TCVN_CAPITALS}
PAGES = {
    "tcvn": TCVN,
    "cp1258": {52: Table.CP1258},
    "viscii and capitals": {51: Table.VISCII, 31: Table.TCVN_CAPITALS},
}
WORDS = st.text(st.sampled_from("abcxyz ADT0129/:,." + LETTERS), min_size=1, max_size=40)


def composer(powers: Powers) -> Composer:
    return Composer(TYPESETTER, powers, GlyphMemory(DRAW))


def paper(data: bytes, powers: Powers, memory: PrinterMemory | None = None) -> Paper:
    """What a job leaves on the paper of a printer with these code pages."""
    pages = {0: "cp437", **{page: table.value for page, table in powers.pages.items()}}
    return read_job(data, memory or PrinterMemory(chinese=powers.kanji_off), pages)


def page_of(*items: Item) -> Page:
    return Page(WIDTH, items)


def said(page: Page) -> str:
    """The words of a page as a printer's own letters write them."""
    words = (item.text for item in page.items if isinstance(item, Text | Number))
    return " ".join(as_ascii_marks(" ".join(words)).split())


def read(lines: list[str]) -> str:
    """The words of lines, without rules."""
    return " ".join(" ".join(one for one in lines if set(one) != {"_"}).split())


def by_dots(job: Paper) -> str:
    """The words of lines whose glyphs are told by their dots alone."""
    drawn = {Dots.from_columns(3, 24, DRAW(one)): one for one in LETTERS}
    assert len(drawn) == len(LETTERS)
    lines = [
        "".join(drawn[one.dots] if isinstance(one, Cell) else one.text for one in line.pieces)
        for line in job.each(TextLine)
    ]
    return read(lines)


@pytest.fixture(params=SLIPS)
def slip(request: pytest.FixtureRequest) -> Page:
    """A ticket's page."""
    facts = SLIPS[request.param]
    return ticket_page(facts, WIDTH, texts(facts.language))


def test_where_nothing_is_known_all_is_dots(slip: Page) -> None:
    assert composer(DOTS_ONLY).job(slip, ID) == job_bytes(TYPESETTER.set(slip), ID)


@pytest.mark.parametrize("pages", PAGES.values(), ids=PAGES)
def test_a_ticket_in_code_pages(slip: Page, pages: dict[int, Table]) -> None:
    powers = Powers(letters=True, pages=pages, dpi=203, kanji_off=True)
    job = paper(composer(powers).job(slip, ID), powers)
    assert read(job.texts) == said(slip)
    assert not job.each(Graphic)
    (code,) = job.each(QrCode)
    assert [code.payload.decode()] == [one.payload for one in slip.items if isinstance(one, Qr)]


def test_a_ticket_in_letters_of_ours(slip: Page) -> None:
    powers = Powers(letters=True, glyphs=True, dpi=203)
    ours, memory = composer(powers), PrinterMemory()
    for _ in range(2):
        job = paper(ours.job(slip, ID), powers, memory)
        assert by_dots(job) == said(slip)
        assert not job.each(Graphic)


def test_letters_of_ours_are_sent_once(slip: Page) -> None:
    ours = composer(Powers(letters=True, glyphs=True))
    first, second = ours.job(slip, ID), ours.job(slip, ID)
    assert b"\x1b&" not in second
    ours.forget()
    assert ours.job(slip, ID) == first


def test_letters_that_were_not_sent_are_not_believed_to_be_there() -> None:
    powers = Powers(letters=True, glyphs=True)
    ours, memory = composer(powers), PrinterMemory()
    for words in ("giá 5 €, phí", "giá phí"):
        job = paper(ours.job(page_of(Text(words, 33)), ID), powers, memory)
    assert by_dots(job) == "giá phí"


ITEMS = st.lists(
    st.one_of(
        st.text(st.sampled_from("ab{|}~FJWZfjwz05:," + LETTERS), min_size=1, max_size=20).map(
            lambda words: Text(words, 33)
        ),
        st.from_regex("[A-Z][0-9]{3}", fullmatch=True).map(lambda number: Number(number, 104)),
        st.just(Rule()),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("pages", [{}, TCVN, {52: Table.CP1258}, {51: Table.VISCII}])
@settings(deadline=None, max_examples=40)
@given(jobs=st.lists(ITEMS, min_size=1, max_size=6))
def test_no_job_is_spoilt_by_what_came_before(
    pages: dict[int, Table], jobs: list[list[Item]]
) -> None:
    powers = Powers(letters=True, pages=pages, glyphs=True, dpi=203)
    ours, memory = composer(powers), PrinterMemory()
    for items in jobs:
        page = page_of(*items)
        job = paper(ours.job(page, ID), powers, memory)
        if not job.each(Graphic):
            assert by_dots(job) == said(page)


def test_a_job_that_could_not_be_made_leaves_no_belief_behind() -> None:
    powers = Powers(letters=True, glyphs=True)
    ours, memory = composer(powers), PrinterMemory()
    with pytest.raises(UnencodableTextError):
        ours.job(page_of(Text("Số thứ tự", 33), Text("漢", 33)), ID)
    job = paper(ours.job(page_of(Text("Số thứ tự", 33)), ID), powers, memory)
    assert by_dots(job) == "Số thứ tự"


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=12))
def test_more_letters_than_the_memory_holds(lines: list[str]) -> None:
    powers = Powers(letters=True, glyphs=True)
    ours, memory = composer(powers), PrinterMemory()
    for line in lines:
        page = page_of(Text(line + " ", 33, align=Align.LEFT))
        if len({one for one in line if one in LETTERS}) <= len(CODES):
            assert by_dots(paper(ours.job(page, ID), powers, memory)) == said(page)


@settings(deadline=None)
@given(WORDS)
def test_no_letter_is_lost_between_two_pages(words: str) -> None:
    powers = Powers(letters=True, pages=TCVN)
    composed, decomposed = (
        composer(powers).job(page_of(Text(unicodedata.normalize(form, words), 33)), ID)
        for form in ("NFC", "NFD")
    )
    assert composed == decomposed
    assert read(paper(composed, powers).texts) == said(page_of(Text(words, 33)))


@pytest.mark.parametrize("letter", "ẲẴẪỶỸỴ€")
def test_what_a_page_lacks_goes_as_dots(letter: str) -> None:
    powers = Powers(letters=True, pages={51: Table.VISCII})
    page = page_of(Text(letter, 33))
    job = paper(composer(powers).job(page, ID), powers)
    assert (job.texts, bool(job.each(Graphic))) == ([], True)


def test_what_the_font_lacks_is_an_error() -> None:
    with pytest.raises(UnencodableTextError):
        composer(Powers(letters=True, pages=TCVN)).job(page_of(Text("漢", 33)), ID)


@dataclass(frozen=True)
class Kept:
    """The pictures in a printer."""

    keys: dict[str, bytes]
    largest: int = 40_000

    def use(self, name: str) -> None:
        """It is there."""
        assert name in self.keys


def stored(page: Page, memory: PrinterMemory) -> Kept:
    """Bring all fixed blocks of a page into a printer."""
    keys: dict[str, bytes] = {}
    for block in blocks(page.items):
        if block.fixed:
            dots = picture(block, WIDTH, TYPESETTER)
            key = free_key(keys.values())
            assert key is not None
            keys[dots_hash(dots)] = key
            read_job(define_picture(key, dots), memory, {})
    return Kept(keys)


def test_fixed_lines_come_from_the_printers_memory(slip: Page) -> None:
    memory = PrinterMemory()
    powers = Powers(letters=True, pages=TCVN, stored=stored(slip, memory), dpi=203)
    job = paper(composer(powers).job(slip, ID), powers, memory)
    shown = [one for one in job.each(Graphic) if one.key]
    wanted = [picture(one, WIDTH, TYPESETTER) for one in blocks(slip.items) if one.fixed]
    assert [one.dots for one in shown] == [Dots.from_raster(one.width, one.rows) for one in wanted]
    assert {one.place.justify for one in shown} == {"centre"}


def test_a_picture_of_nothing_is_blank_paper() -> None:
    blank = picture(Block((Text(" ", 30, fixed=True),), fixed=True), WIDTH, TYPESETTER)
    assert blank.width == WIDTH
    assert not any(blank.rows)


def test_a_changed_line_is_not_taken_for_the_stored_one(slip: Page) -> None:
    memory = PrinterMemory()
    powers = Powers(letters=True, pages=TCVN, stored=stored(slip, memory), dpi=203)
    items = tuple(
        replace(one, text=one.text + ".") if isinstance(one, Text) and one.fixed else one
        for one in slip.items
    )
    job = paper(composer(powers).job(Page(WIDTH, items), ID), powers, memory)
    assert [one for one in job.each(Graphic) if one.key] == []


@pytest.mark.parametrize("way", ["glyph", "code", "key"])
def test_a_wrong_byte_is_noticed(way: str) -> None:
    """What the decoder says of a job in which one byte of the way is another."""
    memory = PrinterMemory()
    page = page_of(Text("Chờ gọi số", 33, fixed=way == "key"))
    powers = {
        "glyph": Powers(letters=True, glyphs=True),
        "code": Powers(letters=True, pages=TCVN),
        "key": Powers(letters=True, stored=stored(page, memory) if way == "key" else None),
    }[way]
    job = bytearray(composer(powers).job(page, ID))
    at = {"glyph": b"\x1b&\x03", "code": b"Ch", "key": b"\x1d(L"}[way]
    job[job.index(at) + {"glyph": 12, "code": 5, "key": 7}[way]] ^= 0x02
    with pytest.raises((NotOnPaper, AssertionError, KeyError)):
        assert by_dots(paper(bytes(job), powers, memory)) == said(page)


def test_sizes_weights_and_labels_are_told_to_the_printer() -> None:
    powers = Powers(letters=True)
    page = page_of(
        Text("UBND", 33),
        Number("A012", 104),
        Rule(),
        Text("SAMPLE", 33, Weight.STRONG, Align.LEFT, inverse=True),
        Feed(8),
        Text("end", 33),
    )
    job = paper(composer(powers).job(page, ID), powers)
    looks = [
        (line.text, one.style.width, one.style.height, one.style.bold, one.style.reverse)
        for line in job.each(TextLine)
        for one in line.pieces
        if isinstance(one, Letters)
    ]
    assert looks == [
        ("UBND", 1, 2, False, False),
        ("A012", 6, 6, True, False),
        ("______", 8, 1, False, False),
        (" SAMPLE ", 1, 2, True, True),
        ("end", 1, 2, False, False),
    ]
    assert [one.place.justify for one in job.each(TextLine)] == [*["centre"] * 3, "left", "centre"]


def test_every_line_fits_the_paper(slip: Page) -> None:
    powers = Powers(letters=True, pages=TCVN)
    job = paper(composer(powers).job(slip, ID), powers)
    for line in job.each(TextLine):
        cells = sum(
            len(one.text) * one.style.width for one in line.pieces if isinstance(one, Letters)
        )
        assert cells <= WIDTH // 12, line.text
