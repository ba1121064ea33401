"""A simulated LED sign: what it shows stands in files, and as a picture."""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from devices.errors import UnencodableTextError
from devices.framing import Found
from devices.signs.declarative import SignSettings
from devices.signs.led_font import FONT, ROWS
from devices.status import utc_now

__all__ = ["SignFiles", "SimSign", "sign_png"]

log = logging.getLogger(__name__)

DOT_PX = 14
RADIUS_PX = 5
MARGIN_PX = 18
LINE_ROWS = ROWS + 3
"""Rows of dots from one line of a board to the next; those between are no dots."""
CASE = (16, 10, 10)
DARK = (52, 16, 14)
GLOW = (140, 14, 8)
LIT = (255, 60, 40)


class SignFiles:
    """What a simulated sign shows, for people and programs to see.

    `FOLDER/ID.txt` holds the text that it shows (UTF-8, empty when dark), replaced whole;
    `FOLDER/signs.jsonl` gains a line with each change: at (RFC 3339), sign, text, blink.
    """

    def __init__(self, device: str, folder: Path, now: Callable[[], datetime] = utc_now) -> None:
        self._device = device
        self._folder = folder
        self._now = now
        self._shown: tuple[str, bool] | None = None

    def begin(self) -> None:
        """Write down that the sign is dark, as it is when it has just got its power."""
        self._shown = None
        self.show("")

    def show(self, text: str, blink: bool = False) -> None:
        """Write down what the sign shows from now on."""
        if self._shown == (text, blink):
            return
        self._shown = (text, blink)
        path = self._folder / f"{self._device}.txt"
        draft = path.with_name(f"{path.name}.new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
        line = {"at": self._now().isoformat(), "sign": self._device, "text": text, "blink": blink}
        with (self._folder / "signs.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


class SimSign:
    """One declared sign of the simulated line; see `SignFiles` for what it shows.

    Of a board with several lines, those down to the last lit one stand below each other, and the
    whole is said to blink where one of them does.
    """

    def __init__(
        self,
        device: str,
        settings: SignSettings,
        folder: Path,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.device = device
        self._settings = settings
        self._files = SignFiles(device, folder, now)
        self._lines = [("", False)] * settings.lines
        self.set_up: list[tuple[str, bytes]] = []
        """What set it up since it has power: commands and their data, as they came."""

    def power_on(self) -> None:
        """Begin dark."""
        self.set_up.clear()
        self._lines = [("", False)] * self._settings.lines
        self._files.begin()

    def hear(self, stream: bytes) -> tuple[str, Found] | None:
        """The first frame in `stream` that speaks to this sign, and its command."""
        layout, address = self._settings.layout, self._settings.address
        heard = [
            (f"{command} {line}", found)
            for command in layout.commands
            for line in range(self._settings.lines)
            if (found := layout.find(command, address, stream, line)) is not None
        ]
        return min(heard, key=lambda one: one[1].end, default=None)

    def obey(self, command: str, data: bytes) -> bytes:
        """Show what the frame says; gives the answer for the line.

        `command` is the layout's name and the line's number, as "show 0".
        """
        name, _, number = command.partition(" ")
        line = int(number or 0)
        if name not in ("show", "blink"):
            self.set_up.append((name, data))
            return self._settings.layout.build_reply(name, self._settings.address)
        try:
            self._lines[line] = (self._settings.text.decode(data), name == "blink")
        except KeyError:
            log.warning("%s: no character for %s", self.device, data.hex(" "))
            return b""
        shown = "\n".join(text for text, _ in self._lines).rstrip("\n")
        self._files.show(shown, any(blink for _, blink in self._lines))
        return self._settings.layout.build_reply(name, self._settings.address, line=line)


def sign_png(text: str, positions: int = 8, lines: int = 1) -> bytes:
    """A picture of a red dot-matrix sign with at least `positions` characters that shows `text`.

    The text's lines stand below each other, so many at the least. Raises UnencodableTextError for a
    letter that the dots have no shape for.
    """
    missing = sorted({f"U+{ord(one):04X}" for one in text.replace("\n", "") if one not in FONT})
    if missing:
        raise UnencodableTextError("sign picture", f"no dots for {' '.join(missing)}")
    texts = text.split("\n")
    texts += [""] * (lines - len(texts))
    longest = max(positions, *map(len, texts))
    dots = [_columns(one.ljust(longest)) for one in texts]
    width = 2 * MARGIN_PX + DOT_PX * len(dots[0])
    height = 2 * MARGIN_PX + DOT_PX * (LINE_ROWS * len(dots) - LINE_ROWS + ROWS)
    image = Image.new("RGB", (width, height), CASE)
    draw = ImageDraw.Draw(image)
    for top, columns in enumerate(dots):
        for x, column in enumerate(columns):
            for y in range(ROWS):
                _draw_dot(draw, x, LINE_ROWS * top + y, lit=bool(column >> y & 1))
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _columns(text: str) -> bytes:
    """Dot columns of the whole text, one dark column between two letters."""
    return b"\x00".join(FONT[letter] for letter in text)


def _draw_dot(draw: ImageDraw.ImageDraw, column: int, row: int, *, lit: bool) -> None:
    centre = (
        MARGIN_PX + DOT_PX * column + DOT_PX // 2,
        MARGIN_PX + DOT_PX * row + DOT_PX // 2,
    )
    if lit:
        draw.circle(centre, RADIUS_PX + 2, fill=GLOW)
    draw.circle(centre, RADIUS_PX, fill=LIT if lit else DARK)
