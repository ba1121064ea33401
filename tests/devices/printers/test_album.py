"""Pictures in a printer: room is made where it is needed, and no slow line is taken for long."""

from datetime import date, timedelta

import pytest

from devices.errors import BusyError
from devices.memory import MemoryOfItsOwn
from devices.printers.album import OFTEN, PICTURE_LINE_S, UNUSED, Album
from devices.printers.composer import Composer, Powers
from devices.printers.glyphs import GlyphMemory
from devices.printers.page import Page, Text
from devices.printers.raster import Dots
from devices.printers.stored import dots_hash
from tests.fakes.escpos_commands import Graphic
from tests.fakes.escpos_reader import PrinterMemory, read_job
from tests.fakes.printers import WIDTH, typesetter

DAY = date(2026, 11, 23)
FIRST, SECOND = Dots(8, b"\x81" * 60), Dots(8, b"\x42" * 60)
ROOM = 100


class Memory(MemoryOfItsOwn):
    """May be full."""

    full = False

    def keep(self, what: str, value: str) -> None:
        """Refuse while it is full."""
        if self.full:
            raise BusyError(what, value)
        super().keep(what, value)


class Shelf:
    """An album, the printer that keeps its pictures, and the day."""

    def __init__(self, limit: int = ROOM, byte_time_s: float = 0.0) -> None:
        self.printer = PrinterMemory()
        self.kept = Memory()
        self.day = DAY
        self.album = Album(self.kept, "pictures", limit, lambda: self.day, byte_time_s)
        self.album.told(set())

    def miss(self, dots: Dots) -> None:
        """A picture is missed so often that it is worth a write."""
        for _ in range(OFTEN):
            self.album.want(dots)

    def fill(self) -> int:
        """Tell the printer all that it is to be told; how much that was."""
        count = 0
        while (command := self.album.next()) is not None:
            read_job(command, self.printer, {})
            self.album.done()
            count += 1
        return count


def test_a_picture_on_no_slip_for_a_week_gives_way() -> None:
    shelf = Shelf()
    shelf.miss(FIRST)
    assert shelf.fill() == 1
    shelf.miss(SECOND)
    assert shelf.fill() == 0
    shelf.day += UNUSED
    assert shelf.fill() == 2
    assert list(shelf.album.keys) == [dots_hash(SECOND)]
    assert len(shelf.printer.graphics) == 1
    assert shelf.printer.writes == 3


def test_what_is_on_slips_stays() -> None:
    shelf = Shelf()
    shelf.miss(FIRST)
    shelf.fill()
    shelf.day += UNUSED - timedelta(days=1)
    shelf.album.use(dots_hash(FIRST))
    shelf.day += timedelta(days=1)
    shelf.miss(SECOND)
    assert shelf.fill() == 0


def test_room_that_the_printer_has_lost_is_free() -> None:
    shelf = Shelf()
    shelf.miss(FIRST)
    shelf.fill()
    shelf.album.told(set())
    shelf.miss(SECOND)
    assert shelf.fill() == 1


def test_what_others_have_stored_is_never_written_over() -> None:
    shelf = Shelf()
    shelf.album.told({b"  ", b" !"})
    shelf.miss(FIRST)
    shelf.fill()
    assert list(shelf.album.keys.values()) == [b' "']


def test_a_day_that_cannot_be_kept_spoils_no_slip() -> None:
    shelf = Shelf()
    shelf.miss(FIRST)
    shelf.fill()

    shelf.kept.full = True
    shelf.day += timedelta(days=1)
    shelf.album.use(dots_hash(FIRST))


@pytest.mark.parametrize(("baud", "lines"), [(115_200, 1), (9_600, 3)])
def test_on_a_slow_line_each_line_is_a_picture_of_its_own(baud: int, lines: int) -> None:
    shelf = Shelf(100_000, 10 / baud)
    items = tuple(Text(f"Giữ phiếu, chờ gọi số {one}", 33, fixed=True) for one in range(3))
    powers = Powers(stored=shelf.album)
    maker = Composer(typesetter(), powers, GlyphMemory(lambda _: b""), shelf.album.want)
    for _ in range(OFTEN):
        maker.job(Page(WIDTH, items), b"AAAA")
    commands = []
    while (command := shelf.album.next()) is not None:
        commands.append(command)
        read_job(command, shelf.printer, {})
        shelf.album.done()
    assert len(commands) == lines
    assert max(map(len, commands)) * 10 / baud < PICTURE_LINE_S + 0.1
    paper = read_job(maker.job(Page(WIDTH, items), b"AAAA"), shelf.printer, {})
    assert len([one for one in paper.each(Graphic) if one.key]) == lines
