"""What a technician saw on the trial slip is used from then on, and outlasts the program."""

from datetime import date

import pytest

from devices.memory import MemoryOfItsOwn
from devices.printers.album import OFTEN
from devices.printers.calibration import Lettering
from devices.printers.composer import Powers
from devices.printers.glyphs import glyph_columns
from devices.printers.letters import LETTERS, Table, table_bytes
from devices.printers.page import Number, Page, Text
from devices.printers.profiles import GENERIC, profiles
from devices.printers.raster import Typesetter, be_vietnam_pro
from devices.printers.stored import WRITES_A_DAY
from devices.printers.trial import GROUPS, candidates
from tests.fakes.escpos_commands import Cell, Graphic, TextLine
from tests.fakes.escpos_reader import PrinterMemory, read_job
from tests.fakes.printers import WIDTH, lettering, page

EPSON = "epson-tm-t88"
TCVN = {30: Table.TCVN, 31: Table.TCVN_CAPITALS}
NO_PAGES: dict[int, str] = {}
SLIP = page()
PAGE = Page(WIDTH, (Text("Chờ gọi số", 33),))


def number_of(profile: str, pages: dict[int, Table]) -> int:
    """The line of the trial slip that shows these code pages."""
    return 1 + [dict(one.pages) for one in candidates(profiles()[profile])].index(pages)


def number_with(profile: str, way: str) -> int:
    """The line of the trial slip that shows `glyphs` or `pictures`."""
    return 1 + [getattr(one, way) for one in candidates(profiles()[profile])].index(True)


@pytest.mark.parametrize("profile", profiles())
def test_every_line_of_the_slip_is_another_way(profile: str) -> None:
    ways = [
        (tuple(one.pages.items()), one.glyphs, one.pictures)
        for one in candidates(profiles()[profile])
    ]
    assert len(set(ways)) == len(ways) > 10


@pytest.mark.parametrize("profile", profiles())
def test_what_a_model_is_said_to_know_comes_first(profile: str) -> None:
    claimed = profiles()[profile].code_pages
    first = candidates(profiles()[profile])[: len(claimed)]
    assert {page for one in first for page in one.pages} >= set(claimed)


def test_the_slip_leaves_no_letter_out() -> None:
    assert sorted("".join(GROUPS)) == sorted(LETTERS)


def shown(profile: str, number: int) -> str:
    """What a line of the trial slip says, read by the tests' own decoder."""
    ours = lettering(profile)
    job = ours.trial(WIDTH, b"AAAA")
    begin = job.index(f"{number}. ".encode())
    end = job.find(f"{number + 1}. ".encode()) if number < 12 else -1
    pages = {
        page: NAMES[table]
        for page, table in candidates(profiles()[profile])[number - 1].pages.items()
    }
    line = job[job.rindex(b"\x1ba\x00", 0, begin) : job.rindex(b"\n", begin, end) + 1]
    return " ".join(" ".join(read_job(line, PrinterMemory(), pages).texts).split())


NAMES = {
    Table.TCVN: "tcvn",
    Table.TCVN_CAPITALS: "tcvn-capitals",
    Table.CP1258: "cp1258",
    Table.VISCII: "viscii",
}


@pytest.mark.parametrize(
    "pages",
    [TCVN, {52: Table.CP1258}, {51: Table.VISCII}, {27: Table.TCVN}],
    ids=["tcvn", "cp1258", "viscii", "small tcvn"],
)
def test_each_way_shows_every_letter_that_it_has_under_its_number(pages: dict[int, Table]) -> None:
    number = number_of(EPSON, pages)
    has = {letter for table in pages.values() for letter in table_bytes(table)}
    groups = ["".join(one for one in group if one in has) for group in GROUPS]
    assert shown(EPSON, number) == " ".join([f"{number}.", *filter(None, groups)])


def test_nothing_is_used_before_somebody_has_seen_it() -> None:
    assert lettering(EPSON).powers == Powers(mark=True, dpi=180)
    assert lettering(GENERIC).powers == Powers()


def test_what_was_seen_is_used_and_outlasts_the_program() -> None:
    memory = MemoryOfItsOwn()
    lettering(EPSON, memory).confirm([number_of(EPSON, TCVN)])
    again = lettering(EPSON, memory)
    assert (again.powers.letters, dict(again.powers.pages)) == (True, TCVN)
    paper = read_job(again.job(PAGE, b"AAAA"), PrinterMemory(), {30: "tcvn", 31: "tcvn-capitals"})
    assert paper.texts == ["Chờ gọi số"]


def test_letters_of_ours_are_one_of_the_ways() -> None:
    ours = lettering(EPSON)
    ours.confirm([number_with(EPSON, "glyphs")])
    (line,) = read_job(ours.job(PAGE, b"AAAA"), PrinterMemory(), NO_PAGES).each(TextLine)
    assert len([one for one in line.pieces if isinstance(one, Cell)]) == sum(
        one in LETTERS for one in "Chờ gọi số"
    )


def test_of_two_tables_on_one_page_the_first_one_named_stands() -> None:
    memory = MemoryOfItsOwn()
    row = {30: Table.TCVN, 31: Table.TCVN_CAPITALS_ROW}
    powers = lettering(EPSON, memory).confirm([number_of(EPSON, row), number_of(EPSON, TCVN)])
    assert powers.pages[31] is Table.TCVN_CAPITALS_ROW


def test_no_line_at_all_means_dots_again() -> None:
    ours = lettering(EPSON)
    ours.confirm([1])
    assert ours.confirm([]) == Powers(mark=True, dpi=180)


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_number_that_is_on_no_line_changes_nothing(number: int) -> None:
    ours = lettering(EPSON)
    ours.confirm([1])
    before = ours.powers
    with pytest.raises(ValueError, match="no line"):
        ours.confirm([2, number])
    assert ours.powers == before


def often(ours: Lettering, page: Page) -> bytes:
    """Print a page so often that its fixed lines are worth a picture; its bytes."""
    return [ours.job(page, b"AAAA") for _ in range(OFTEN)][-1]


def stored(ours: Lettering, job: bytes, memory: PrinterMemory) -> int:
    """Give the printer every picture that it may be given; how many."""
    read_job(job, memory, NO_PAGES)
    ours.told({key.encode() for key in memory.graphics})
    count = 0
    while (command := ours.picture_job(b"AAAA")) is not None:
        read_job(command, memory, NO_PAGES)
        ours.picture_done()
        count += 1
    return count


def test_fixed_lines_become_pictures_and_outlast_the_program() -> None:
    kept, memory = MemoryOfItsOwn(), PrinterMemory()
    ours = lettering(EPSON, kept)
    ours.confirm([number_with(EPSON, "pictures")])
    first = often(ours, SLIP)
    assert stored(ours, first, memory) == 3
    later = lettering(EPSON, kept)
    later.told({key.encode() for key in memory.graphics})
    again = later.job(SLIP, b"AAAA")
    assert len(again) < 0.6 * len(first)
    shown = [one.key for one in read_job(again, memory, NO_PAGES).each(Graphic) if one.key]
    assert len(shown) == 3


def test_no_more_than_ten_pictures_are_written_a_day() -> None:
    kept, memory, days = MemoryOfItsOwn(), PrinterMemory(), [date(2026, 11, 23)]
    ours = lettering(EPSON, kept, lambda: days[-1])
    ours.confirm([number_with(EPSON, "pictures")])
    for name in range(4):
        items = tuple(Text(f"{name}-{one}", 33, fixed=True) for one in range(4))
        lines = [part for item in items for part in (item, Number("1", 33))]
        stored(ours, often(ours, Page(WIDTH, tuple(lines))), memory)
    assert memory.writes == WRITES_A_DAY
    assert lettering(EPSON, kept, lambda: days[-1]).picture_job(b"AAAA") is None
    days.append(date(2026, 11, 24))
    assert stored(ours, often(ours, SLIP), memory) > 0


def test_a_picture_that_the_printer_did_not_take_is_not_used() -> None:
    ours = lettering(EPSON)
    ours.confirm([number_with(EPSON, "pictures")])
    ours.told(set())
    before = often(ours, SLIP)
    assert ours.picture_job(b"AAAA") is not None
    assert ours.job(SLIP, b"AAAA") == before


def test_a_picture_that_the_printer_has_lost_is_drawn_again() -> None:
    kept, memory = MemoryOfItsOwn(), PrinterMemory()
    ours = lettering(EPSON, kept)
    ours.confirm([number_with(EPSON, "pictures")])
    before = often(ours, SLIP)
    stored(ours, before, memory)
    nothing: set[bytes] = set()
    for told in (nothing, None):
        ours.told(told)
        assert ours.job(SLIP, b"AAAA") == before


def test_a_rare_line_is_not_worth_a_write() -> None:
    ours = lettering(EPSON)
    ours.confirm([number_with(EPSON, "pictures")])
    ours.told(set())
    ours.job(SLIP, b"AAAA")
    assert ours.picture_job(b"AAAA") is None


@pytest.mark.parametrize(
    "kept", ["{", "[]", '{"pages": {"30": "tcvn-9"}}', '{"pages": 7}', '{"glyphs": "yes"}', ""]
)
def test_a_memory_that_cannot_be_read_means_dots(kept: str) -> None:
    memory = MemoryOfItsOwn()
    memory.keep("letters", kept)
    assert lettering(GENERIC, memory).powers == Powers()


def test_a_printer_goes_by_its_number_wherever_it_stands() -> None:
    kept: dict[str, MemoryOfItsOwn] = {}
    places = [placed(EPSON, place, kept) for place in ("one", "two")]
    places[0].meet("K1")
    places[0].confirm([number_of(EPSON, TCVN)])
    places[1].meet("K1")
    assert dict(places[1].powers.pages) == TCVN
    places[1].meet("K2")
    assert places[1].powers == Powers(mark=True, dpi=180)


def test_what_a_printer_misses_is_counted_over_its_reconnections() -> None:
    ours = placed(EPSON, "one", {})
    ours.meet("K1")
    ours.confirm([number_with(EPSON, "pictures")])
    for _ in range(OFTEN):
        ours.job(SLIP, b"AAAA")
        ours.part()
        ours.meet("K1")
        ours.told(set())
    assert ours.picture_job(b"AAAA") is not None


def placed(profile: str, place: str, kept: dict[str, MemoryOfItsOwn]) -> Lettering:
    """A printer at a place, with the memories of all devices."""

    def memory(name: str) -> MemoryOfItsOwn:
        return kept.setdefault(name, MemoryOfItsOwn())

    fonts = be_vietnam_pro()
    return Lettering(Typesetter(fonts), profiles()[profile], place, memory, glyph_columns(fonts))


def test_a_printer_that_was_not_seen_to_keep_pictures_is_never_written_to() -> None:
    ours = lettering(EPSON)
    ours.confirm([1])
    ours.job(SLIP, b"AAAA")
    assert ours.picture_job(b"AAAA") is None
