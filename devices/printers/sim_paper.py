"""The simulator's print head: commands → dots on paper → a picture."""

from pathlib import Path

import segno
from PIL import Image, ImageChops

from devices.printers.sim_commands import Command
from devices.printers.sim_text import Look, TextLine

__all__ = ["Paper"]

MONO = "1"
RASTER_SCALES = {0: (1, 1), 1: (2, 1), 2: (1, 2), 3: (2, 2)}  # GS v 0 m: across, down
QR_LEVELS = {48: "L", 49: "M", 50: "Q", 51: "H"}  # GS ( k fn 169
LINE_FEED = 30  # ESC 2: a sixth of an inch
DEFAULT_MODULE = 3  # GS ( k fn 167


class Paper:
    """What a printer `width` dots wide has printed since the last cut.

    Blocks stand where `ESC a` says, in whole dots; what reaches beyond the paper is lost.
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._blocks: list[tuple[int, Image.Image]] = []
        self._pictures: dict[bytes, Image.Image] = {}
        self._initialize()

    def carry_out(self, command: Command) -> bool:
        """Print or set what `command` says; False when this printer does not know it."""
        match command.name:
            case "ESC @":
                self._initialize()
            case "ESC a":
                return self._justify(command.raw[2])
            case "GS v 0":
                return self._raster(command.raw)
            case "GS ( k":
                return self._symbol_function(command.raw[5:])
            case "GS ( L":
                return self._graphics(command.raw[5:])
            case "text":
                self._write(command.raw)
            case "ESC J":
                self._blocks.append((0, Image.new(MONO, (1, command.raw[2]))))
            case "GS L":
                self._margin = int.from_bytes(command.raw[2:4], "little")
            case "ESC &":
                return self._define(command.raw)
            case "FS ." | "GS P" | "ACK":
                pass
            case _:
                return self._style(command)
        return True

    def _style(self, command: Command) -> bool:
        """ESC !, GS !, ESC E, GS B, ESC t, ESC %."""
        if command.name not in ("ESC !", "GS !", "ESC E", "GS B", "ESC t", "ESC %"):
            return False
        value, look = command.raw[2], self._look
        match command.name:
            case "ESC !":
                look.bold, look.down, look.across = (
                    bool(value & 0x08),
                    1 + bool(value & 0x10),
                    1 + bool(value & 0x20),
                )
            case "GS !":
                look.across, look.down = 1 + (value >> 4 & 7), 1 + (value & 7)
            case "ESC E":
                look.bold = bool(value & 1)
            case "GS B":
                look.inverse = bool(value & 1)
            case "ESC t":
                look.page = value
            case "ESC %":
                look.user_set = bool(value & 1)
        return True

    def _write(self, raw: bytes) -> None:
        """Letters go into the line; its end prints it, or feeds an empty one."""
        self._line.add(raw.rstrip(b"\n"), self._look)
        if raw.endswith(b"\n"):
            self._put(self._line.take() or Image.new(MONO, (1, LINE_FEED)))

    def _define(self, raw: bytes) -> bool:
        """ESC & 3 c1 c2 [x columns]…: Font A only."""
        if raw[2] != 3:
            return False
        at = 5
        for code in range(raw[3], raw[4] + 1):
            size = 3 * raw[at]
            self._look.glyphs[code] = raw[at + 1 : at + 1 + size]
            at += 1 + size
        return True

    def _graphics(self, body: bytes) -> bool:
        """GS ( L: 67 keeps a picture under its key, 69 prints it, 66 deletes it, 64 and 80 ask.

        What 83 takes is gone with the power and by ESC @.
        """
        match body[:2], body[2:]:
            case ((b"0@" | b"0P"), b"KC"):
                return True
            case b"0B", key if len(key) == 2:
                self._pictures.pop(key, None)
            case b"0S", rest if rest[:1] == b"0":
                self._in_ram.add(rest[1:3])
            case b"0C", rest if rest[:1] == b"0":
                size = (
                    8 * -(-int.from_bytes(rest[4:6], "little") // 8),
                    int.from_bytes(rest[6:8], "little"),
                )
                self._pictures[rest[1:3]] = Image.frombytes(MONO, size, rest[9:])
            case b"0E", rest if rest[:2] in self._pictures:
                self._put(self._pictures[rest[:2]])
            case _:
                return False
        return True

    def answer(self, command: Command) -> bytes:
        """What `GS ( L` fn 64 and 80 tell: the keys of stored pictures, and of those in RAM."""
        if command.name != "GS ( L":
            return b""
        match command.raw[5:]:
            case b"0@KC":
                return b"\x37\x72\x40" + b"".join(self._pictures) + b"\0"
            case b"0PKC":
                return b"\x37\x73\x40" + b"".join(sorted(self._in_ram)) + b"\0"
        return b""

    def lose_power(self) -> None:
        """Settings and letters are gone, and with them a line that is not printed yet."""
        self._initialize()

    def cut(self, picture: Path) -> None:
        """Write what was printed as a picture, black on white, and begin a new piece of paper."""
        height = sum(block.height for _, block in self._blocks)
        paper = Image.new(MONO, (self._width, max(1, height)))
        top = 0
        for left, block in self._blocks:
            paper.paste(block, (left, top))
            top += block.height
        self._blocks.clear()
        ImageChops.invert(paper).save(picture, "PNG")

    def _initialize(self) -> None:
        self._justification = 0
        self._module = DEFAULT_MODULE
        self._level = "L"
        self._symbol = b""
        self._in_ram: set[bytes] = set()
        self._look = Look()
        self._line = TextLine()
        self._margin = 0

    def _justify(self, n: int) -> bool:
        if n % 48 > 2:
            return False
        self._justification = n % 48
        return True

    def _raster(self, raw: bytes) -> bool:
        """GS v 0 m xL xH yL yH d…: 1 is black, the highest bit leftmost."""
        scale = RASTER_SCALES.get(raw[3] % 48)
        size = (8 * int.from_bytes(raw[4:6], "little"), int.from_bytes(raw[6:8], "little"))
        if scale is None or 0 in size:
            return False
        image = Image.frombytes(MONO, size, raw[8:])
        self._put(image.resize((size[0] * scale[0], size[1] * scale[1]), Image.Resampling.NEAREST))
        return True

    def _symbol_function(self, body: bytes) -> bool:
        """GS ( k, cn 49 (QR code): cn fn arguments."""
        match body[:2], body[2:]:
            case b"1A", b"2\x00":
                return True
            case b"1C", module if len(module) == 1 and 1 <= module[0] <= 16:
                self._module = module[0]
            case b"1E", level if len(level) == 1 and level[0] in QR_LEVELS:
                self._level = QR_LEVELS[level[0]]
            case b"1P", data if data[:1] == b"0" and data[1:]:
                self._symbol = data[1:]
            case b"1Q", b"0" if self._symbol:
                self._print_symbol()
            case _:
                return False
        return True

    def _print_symbol(self) -> None:
        """The symbol alone: its quiet zone is the host's business (fn 181, notes)."""
        code = segno.make_qr(self._symbol, error=self._level, boost_error=False)
        size = len(code.matrix)
        image = Image.frombytes(
            "L", (size, size), bytes(255 * dot for r in code.matrix for dot in r)
        )
        side = size * self._module
        self._put(image.convert(MONO).resize((side, side), Image.Resampling.NEAREST))

    def _put(self, block: Image.Image) -> None:
        slack = self._width - self._margin - min(block.width, self._width - self._margin)
        left = self._margin + (0, slack // 2, slack)[self._justification]
        self._blocks.append((left, block))
