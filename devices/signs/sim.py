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
    """One declared sign of the simulated line; see `SignFiles` for what it shows."""

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
        self.set_up: list[tuple[str, bytes]] = []
        """What set it up since it has power: commands and their data, as they came."""

    def power_on(self) -> None:
        """Begin dark."""
        self.set_up.clear()
        self._files.begin()

    def hear(self, stream: bytes) -> tuple[str, Found] | None:
        """The first frame in `stream` that speaks to this sign, and its command."""
        for command in self._settings.layout.commands:
            found = self._settings.layout.find(command, self._settings.address, stream)
            if found is not None:
                return command, found
        return None

    def obey(self, command: str, data: bytes) -> bytes:
        """Show what the frame says; gives the answer for the line."""
        if command not in ("show", "blink"):
            self.set_up.append((command, data))
            return self._settings.layout.build_reply(command, self._settings.address)
        try:
            self._files.show(self._settings.text.decode(data), command == "blink")
        except KeyError:
            log.warning("%s: no character for %s", self.device, data.hex(" "))
            return b""
        return self._settings.layout.build_reply(command, self._settings.address)


def sign_png(text: str, positions: int = 8) -> bytes:
    """A picture of a red dot-matrix sign with at least `positions` characters that shows `text`.

    Raises UnencodableTextError for a letter that the dots have no shape for.
    """
    missing = sorted({f"U+{ord(letter):04X}" for letter in text if letter not in FONT})
    if missing:
        raise UnencodableTextError("sign picture", f"no dots for {' '.join(missing)}")
    columns = _columns(text.ljust(positions))
    width = 2 * MARGIN_PX + DOT_PX * len(columns)
    image = Image.new("RGB", (width, 2 * MARGIN_PX + DOT_PX * ROWS), CASE)
    draw = ImageDraw.Draw(image)
    for x, column in enumerate(columns):
        for y in range(ROWS):
            _draw_dot(draw, x, y, lit=bool(column >> y & 1))
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
