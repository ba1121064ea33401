"""The sheets that lie in the simulated scanner, as it sees them."""

from importlib.resources import files
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

__all__ = ["MARK_MM", "draw_sheet", "mark_at_mm"]

MARK_MM = 8
"""The side of a black mark; a sheet has as many as its number says."""
MM_PER_INCH = 25.4
LINES_FROM_MM, LINE_EVERY_MM = 70, 12
_RED, _GREY, _BLACK = (190, 20, 30), (150, 150, 150), (20, 20, 20)


def mark_at_mm(number: int) -> tuple[int, int]:
    """Where the mark of this number (from 1) begins, from the left and from the top."""
    return 12 + (number - 1) % 12 * 15, 15 + (number - 1) // 12 * 15


def draw_sheet(width_px: int, height_px: int, dpi: int, number: int, of: int) -> Image.Image:
    """Side `number` (from 1) of `of`: its marks, its number in words, lines as of writing."""
    sheet = Image.new("RGB", (width_px, height_px), "white")
    draw = ImageDraw.Draw(sheet)

    def px(mm: float) -> float:
        return mm / MM_PER_INCH * dpi

    for mark in range(1, number + 1):
        left, top = mark_at_mm(mark)
        draw.rectangle([px(left), px(top), px(left + MARK_MM), px(top + MARK_MM)], fill=_BLACK)
    font = ImageFont.truetype(_font(), max(8, px(10)))
    draw.text((px(12), px(45)), f"Giấy quét thử, mặt {number}/{of}", font=font, fill=_RED)
    for line_px in range(round(px(LINES_FROM_MM)), height_px, round(px(LINE_EVERY_MM))):
        draw.line([px(12), line_px, width_px - px(12), line_px], fill=_GREY, width=1)
    return sheet


def _font() -> str:
    folder = Path(str(files("fontpkg_be_vietnam_pro"))) / "files"
    return str(folder / "BeVietnamPro-Medium.ttf")
