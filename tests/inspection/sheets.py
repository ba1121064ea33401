"""Contact sheets: pictures side by side with their names, large enough to be judged."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import fontpkg_be_vietnam_pro
from PIL import Image, ImageDraw, ImageFont

A_SHEET = 6
COLUMNS = 3
SIDE_PX = 720
"""The longer side of each picture on a sheet."""
LABEL_PX = 36
EDGE_PX = 16
GROUND = (200, 205, 212)
INK = (20, 32, 46)


def contact_sheets(pictures: Sequence[Path], out: Path, name: str) -> list[Path]:
    """Leave `name`-01.png, … in `out`, six pictures on each; returns the files."""
    out.mkdir(parents=True, exist_ok=True)
    sheets = []
    for at, part in enumerate(_parts(pictures), start=1):
        file = out / f"{name}-{at:02d}.png"
        _sheet(part).save(file)
        sheets.append(file)
    return sheets


def _parts(pictures: Sequence[Path]) -> Iterator[Sequence[Path]]:
    for at in range(0, len(pictures), A_SHEET):
        yield pictures[at : at + A_SHEET]


def _sheet(pictures: Sequence[Path]) -> Image.Image:
    shown = [(one.stem, _fitted(Image.open(one).convert("RGB"))) for one in pictures]
    columns = min(COLUMNS, len(shown))
    rows = -(-len(shown) // columns)
    width = max(image.width for _, image in shown) + EDGE_PX
    height = max(image.height for _, image in shown) + LABEL_PX + EDGE_PX
    sheet = Image.new("RGB", (columns * width + EDGE_PX, rows * height + EDGE_PX), GROUND)
    draw = ImageDraw.Draw(sheet)
    font = _label_font(max((name for name, _ in shown), key=len), width - EDGE_PX)
    for at, (name, image) in enumerate(shown):
        left, top = EDGE_PX + at % columns * width, EDGE_PX + at // columns * height
        draw.text((left, top), name, fill=INK, font=font)
        sheet.paste(image, (left, top + LABEL_PX))
    return sheet


def _label_font(longest: str, width: int) -> ImageFont.FreeTypeFont:
    """Letters in which the longest label is no wider than its picture."""
    file = fontpkg_be_vietnam_pro.ROOT / "files" / "BeVietnamPro-Medium.ttf"
    font = ImageFont.truetype(str(file), LABEL_PX * 6 // 10)
    scale = min(1.0, width / font.getlength(longest))
    return font.font_variant(size=font.size * scale)


def _fitted(image: Image.Image) -> Image.Image:
    scale = SIDE_PX / max(image.size)
    size = (round(image.width * scale), round(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS)
