"""A reader of ESC/POS jobs for tests: what a printer of the manuals leaves on paper.

It holds an encoder to the makers' public command references (Epson's ESC/POS guides and printer
specifications; Citizen, Bixolon and HPRT agree with them), and is stricter than any printer:
whatever the manuals call ignored, undefined, lost or processed as other data is `NotOnPaper`.
Not known: page mode, bar codes, bit images other than raster, motion units other than the
default, and the width of the paper (a line too long is not wrapped). A real-time command that
stands by chance in picture data, which a printer would obey, is not looked for.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from tests.fakes.escpos_commands import (
    CELL,
    PLACE_SETTINGS,
    SETTINGS,
    TEXT,
    Cell,
    Cut,
    Dots,
    Feed,
    Graphic,
    Item,
    Letters,
    Modes,
    NotOnPaper,
    Paper,
    Place,
    ProcessId,
    QrCode,
    RealTime,
    TextLine,
    Wire,
    code_table,
    openings,
)

__all__ = ["NotOnPaper", "PrinterMemory", "read_job"]

NATIONAL = frozenset(b"#$@[\\]^`{|}~")
"""The codes that `ESC R` gives to other characters; only set 0 leaves them all as ASCII."""
LEVELS: dict[int, Literal["L", "M", "Q", "H"]] = {48: "L", 49: "M", 50: "Q", 51: "H"}
CLEAR = bytes((1, 3, 20, 1, 6, 2, 8))
"""What must follow `DLE DC4` 8 for the printer to clear its buffers."""
RASTER_ROWS = 2303
"""`GS v 0` takes no more rows."""
BUFFER_DOTS = (2047, 1662)
"""`GS ( L` 112 takes no more columns and rows (TM-T81; half the rows when doubled)."""
STORED_DOTS = (8192, 2304)
"""`GS ( L` 67 takes no more columns and rows."""
QR_BYTES = 7089


@dataclass
class PrinterMemory:
    """What one printer keeps from job to job.

    `graphics` are the stored (NV) pictures by key code, `writes` counts how often that memory was
    written or erased; these outlive the power. `chinese` firmware starts in Kanji mode.
    """

    graphics: dict[str, Dots] = field(default_factory=dict)
    writes: int = 0
    chinese: bool = False
    modes: Modes = field(init=False)
    glyphs: dict[tuple[str, int], Dots] = field(init=False)
    downloaded: dict[str, Dots] = field(init=False)
    code: QrCode = field(init=False)

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Lose what `ESC @` and power-off lose: modes, glyphs, pictures in RAM, the QR code."""
        self.modes = Modes(kanji=self.chinese)
        self.glyphs = {}
        self.downloaded = {}
        self.code = QrCode(b"")


def read_job(data: bytes, memory: PrinterMemory, pages: Mapping[int, str]) -> Paper:
    """What comes out of a printer with this memory, and changes in it, when `data` is sent.

    `pages` says which `code_table` stands behind `ESC t n`; a page it does not list prints none
    of the bytes from 80 hex up if it is the one at power-on (0), and cannot be selected.
    Raises NotOnPaper, also for a line or picture that is still unprinted at the end.
    """
    return _Printer(data, memory, pages).run()


class _Printer:
    """One job on its way through the printer's line buffer."""

    def __init__(self, data: bytes, memory: PrinterMemory, pages: Mapping[int, str]) -> None:
        self._commands: dict[str, Callable[[], None]] = {
            TEXT: self._text,
            "LF": self._line_feed,
            "ESC d": self._feed_lines,
            "ESC J": self._feed_units,
            "ESC @": self._initialise,
            "ESC &": self._define_glyphs,
            "ESC ?": self._cancel_glyph,
            "ESC $": self._position,
            "GS v 0": self._raster,
            "GS ( L": self._graphics,
            "GS 8 L": self._large_graphics,
            "GS ( k": self._qr_code,
            "GS ( H": self._process_id,
            "GS V": self._cut,
            "DLE EOT": self._status,
            "DLE ENQ": self._recover,
            "DLE DC4": self._clear,
        }
        self._wire = Wire(data, openings({*self._commands, *SETTINGS, *PLACE_SETTINGS}))
        self._memory = memory
        self._pages = pages
        self._items: list[Item] = []
        self._line: list[Letters | Cell] = []
        self._at: int | None = None
        self._picture: Graphic | None = None

    def run(self) -> Paper:
        while name := self._wire.command():
            if name in self._commands:
                self._commands[name]()
            else:
                self._set(name)
        self._need_empty("the job ends")
        return Paper(tuple(self._items))

    @property
    def _modes(self) -> Modes:
        return self._memory.modes

    def _need_empty(self, doing: str) -> None:
        self._wire.need(not self._line, f"{doing} with a line in the buffer")
        self._wire.need(self._picture is None, f"{doing} with a picture in the buffer")

    # Text

    def _text(self) -> None:
        self._wire.need(self._picture is None, "text with a picture in the buffer")
        run = b""
        for place, code in enumerate(self._wire.text()):
            glyph = self._memory.glyphs.get((self._modes.style.font, code))
            if glyph and self._modes.user_set:
                self._letters(run, self._wire.offset + place - len(run))
                self._put(Cell(code, glyph, self._modes.style, self._at))
                run = b""
            else:
                run += bytes([code])
        self._letters(run, self._wire.offset + place + 1 - len(run))

    def _letters(self, run: bytes, offset: int) -> None:
        if run:
            letters = "".join(self._letter(code, offset + at) for at, code in enumerate(run))
            text = unicodedata.normalize("NFC", letters)
            if any(unicodedata.combining(letter) for letter in text):
                raise NotOnPaper(offset, f"a tone mark without its letter in {text!r}")
            self._put(Letters(text, self._modes.style, self._at))

    def _letter(self, code: int, offset: int) -> str:
        if code < 0x80:
            if self._modes.country and code in NATIONAL:
                raise NotOnPaper(offset, f"{code:02x} is another character in this country's set")
            return chr(code)
        if self._modes.kanji:
            raise NotOnPaper(offset, f"{code:02x} in Kanji mode")
        page = self._pages.get(self._modes.page, "ascii")
        letter = code_table(page).get(code)
        if letter is None:
            raise NotOnPaper(offset, f"{code:02x} is not in {page}")
        return letter

    def _put(self, piece: Letters | Cell) -> None:
        match (*self._line[-1:], piece):
            case Letters() as last, Letters(at=None) as more if last.style == more.style:
                self._line[-1] = replace(last, text=last.text + more.text)
            case _:
                self._line.append(piece)
        self._at = None

    # Paper

    def _print(self, feed: Feed) -> None:
        self._wire.need(self._picture is None, "a feed with a picture in the buffer")
        if self._line:
            self._items.append(TextLine(tuple(self._line), self._modes.place))
        self._items.append(feed)
        self._start_line()

    def _start_line(self) -> None:
        self._line, self._at, self._picture = [], None, None

    def _line_feed(self) -> None:
        self._print(Feed(lines=1, spacing=self._modes.spacing))

    def _feed_lines(self) -> None:
        self._print(Feed(lines=self._wire.number(), spacing=self._modes.spacing))

    def _feed_units(self) -> None:
        self._print(Feed(units=self._wire.number()))

    def _cut(self) -> None:
        self._need_empty("a cut")
        mode = self._wire.number()
        self._wire.need(mode in (0, 1, 48, 49, 65, 66), f"no cut {mode}")
        feed = self._wire.number() if mode >= 65 else None
        self._items.append(Cut(mode in (0, 48, 65), feed))

    def _initialise(self) -> None:
        self._need_empty("the printer is initialised")
        self._memory.forget()
        self._start_line()

    def _process_id(self) -> None:
        self._wire.need(self._wire.take(4) == b"\x06\x00\x30\x30", "not a process id")
        name = self._wire.take(4)
        self._wire.need(all(32 <= code <= 126 for code in name), "a process id out of range")
        self._items.append(ProcessId(name.decode()))

    # Real time

    def _status(self) -> None:
        self._real_time("DLE EOT", range(1, 5))

    def _recover(self) -> None:
        if self._real_time("DLE ENQ", range(1, 3)) == 2:
            self._start_line()

    def _clear(self) -> None:
        self._real_time("DLE DC4", range(8, 9))
        self._wire.need(self._wire.take(7) == CLEAR, "not the request to clear the buffers")
        self._start_line()

    def _real_time(self, name: str, known: range) -> int:
        number = self._wire.number()
        self._wire.need(number in known, f"no {name} {number}")
        self._items.append(RealTime(name, number))
        return number

    # Modes

    def _set(self, name: str) -> None:
        number = self._wire.number((SETTINGS | PLACE_SETTINGS)[name])
        if name in PLACE_SETTINGS:
            self._need_empty(name)
        try:
            self._memory.modes = self._modes.after(name, number)
        except ValueError as fault:
            raise NotOnPaper(self._wire.offset, f"{name}: {fault}") from fault
        known = name != "ESC t" or number in self._pages
        self._wire.need(known, f"this printer has no page {number}")

    def _position(self) -> None:
        self._at = self._wire.number(2)

    def _define_glyphs(self) -> None:
        size, first, last = self._wire.take(3)
        font = self._modes.style.font
        width, height = CELL[font]
        self._wire.need(size == 3, f"glyphs {size} bytes high")
        self._wire.need(32 <= first <= last <= 126, f"glyphs for codes {first}-{last}")
        for code in range(first, last + 1):
            columns = self._wire.number()
            self._wire.need(columns <= width, f"a glyph of {columns} columns in font {font}")
            dots = Dots.from_columns(size, height, self._wire.take(size * columns))
            self._memory.glyphs[font, code] = dots

    def _cancel_glyph(self) -> None:
        key = (self._modes.style.font, self._wire.number())
        self._wire.need(key in self._memory.glyphs, f"no glyph {key}")
        del self._memory.glyphs[key]

    # Pictures

    def _raster(self) -> None:
        self._need_empty("a raster picture")
        mode = self._wire.number()
        self._wire.need(mode in (0, 1, 2, 3, 48, 49, 50, 51), f"no raster mode {mode}")
        stride, height = self._wire.number(2), self._wire.number(2)
        self._wire.need(stride > 0 and 0 < height <= RASTER_ROWS, f"{stride} bytes × {height} rows")
        dots = Dots.from_raster(stride * 8, self._wire.take(stride * height))
        # Raster pictures stand upright in upside-down mode (ESC {, notes).
        across, down = 1 + (mode & 1), 1 + (mode >> 1 & 1)
        self._show(Graphic("GS v 0", dots, across, down, self._upright()))

    def _upright(self) -> Place:
        return replace(self._modes.place, upside_down=False)

    def _show(self, picture: Graphic) -> None:
        self._items.append(replace(picture, at=self._at))
        self._start_line()

    def _graphics(self) -> None:
        functions = {
            2: self._flush,
            50: self._flush,
            65: self._erase_all,
            66: self._erase,
            67: self._store,
            69: self._show_stored,
            83: self._download,
            112: self._buffer,
        }
        self._graphics_function(self._wire.number(2), functions)

    def _large_graphics(self) -> None:
        functions = {67: self._store, 112: self._buffer}
        self._graphics_function(self._wire.number(4), functions)

    def _graphics_function(
        self, count: int, functions: Mapping[int, Callable[[bytes], None]]
    ) -> None:
        self._wire.need(not self._line, "graphics with a line in the buffer")
        body = self._wire.take(count)
        self._wire.need(count >= 2 and body[0] == 48, "not a graphics function")
        self._wire.need(body[1] in functions, f"no graphics function {body[1]}")
        functions[body[1]](body[2:])

    def _flush(self, body: bytes) -> None:
        if body or self._picture is None:
            raise NotOnPaper(self._wire.offset, "no picture in the buffer, or not told to print it")
        self._show(self._picture)

    def _buffer(self, body: bytes) -> None:
        self._need_empty("a picture is stored")
        self._wire.need(len(body) > 8, "a picture without its measures")
        tone, across, down, colour = body[:4]
        self._wire.need((tone, colour) == (48, 49), "not one monochrome picture")
        self._wire.need(across in (1, 2) and down in (1, 2), f"enlarged {across} × {down}")
        width, height = BUFFER_DOTS
        dots = self._dots(body[4:8], body[8:], (width, height // down))
        self._picture = Graphic("GS ( L 50", dots, across, down, self._upright())

    def _dots(self, measures: bytes, data: bytes, most: tuple[int, int]) -> Dots:
        width = int.from_bytes(measures[:2], "little")
        height = int.from_bytes(measures[2:], "little")
        fits = 0 < width <= most[0] and 0 < height <= most[1]
        self._wire.need(fits, f"a picture of {width} × {height} dots")
        counted = (width + 7) // 8 * height
        self._wire.need(len(data) == counted, f"{len(data)} bytes of dots, not {counted}")
        return Dots.from_raster(width, data)

    # Stored pictures

    def _store(self, body: bytes) -> None:
        self._need_empty("a picture is written to memory")
        self._wire.need(len(body) > 9, "a picture without its measures")
        self._wire.need((body[0], body[3], body[8]) == (48, 1, 49), "not one monochrome picture")
        key = self._key(body[1:3])
        self._memory.graphics[key] = self._dots(body[4:8], body[9:], STORED_DOTS)
        self._memory.writes += 1

    def _download(self, body: bytes) -> None:
        """The same as a stored picture, but into RAM: no write of the memory that wears out."""
        self._need_empty("a picture is downloaded")
        self._wire.need(len(body) > 9, "a picture without its measures")
        self._wire.need((body[0], body[3], body[8]) == (48, 1, 49), "not one monochrome picture")
        dots = self._dots(body[4:8], body[9:], STORED_DOTS)
        self._memory.downloaded[self._key(body[1:3])] = dots

    def _key(self, code: bytes) -> str:
        self._wire.need(all(32 <= one <= 126 for one in code), f"key code {code.hex(' ')}")
        return code.decode()

    def _stored(self, code: bytes) -> str:
        key = self._key(code)
        self._wire.need(key in self._memory.graphics, f"no picture is stored as {key!r}")
        return key

    def _show_stored(self, body: bytes) -> None:
        self._need_empty("a stored picture")
        self._wire.need(len(body) == 4, "not a key code and two scales")
        key, across, down = self._stored(body[:2]), body[2], body[3]
        self._wire.need(across in (1, 2) and down in (1, 2), f"enlarged {across} × {down}")
        dots = self._memory.graphics[key]
        self._show(Graphic("GS ( L 69", dots, across, down, self._modes.place, key=key))

    def _erase(self, body: bytes) -> None:
        self._wire.need(len(body) == 2, "not one key code")
        del self._memory.graphics[self._stored(body)]
        self._memory.writes += 1

    def _erase_all(self, body: bytes) -> None:
        self._wire.need(body == b"CLR", "not the request to delete all")
        self._memory.graphics.clear()
        self._memory.writes += 1

    # QR codes

    def _qr_code(self) -> None:
        body = self._wire.take(self._wire.number(2))
        self._wire.need(len(body) > 2 and body[0] == 49, "not a QR code function")
        code, value = self._memory.code, body[2]
        match body[1], len(body):
            case 65, 4 if body[2:] in (b"1\x00", b"2\x00"):
                self._memory.code = replace(code, model=value - 48)
            case 67, 3 if 1 <= value <= 16:
                self._memory.code = replace(code, module=value)
            case 69, 3 if value in LEVELS:
                self._memory.code = replace(code, level=LEVELS[value])
            case 80, size if value == 48 and 3 < size <= QR_BYTES + 3:
                self._memory.code = replace(code, payload=body[3:])
            case 81, 3 if value == 48:
                self._need_empty("a QR code")
                # No manual says whether the place set by ESC $ holds for a code.
                self._wire.need(self._at is None, "a QR code at a set place")
                self._wire.need(code.payload != b"", "no QR code is stored")
                self._items.append(replace(code, place=self._modes.place))
            case _:
                what = body[1:].hex(" ")
                raise NotOnPaper(self._wire.offset, f"no QR code function is {what}")
