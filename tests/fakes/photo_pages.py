"""Printed papers of an office: letters, forms, tables, certificates; a sheet of A4 from above."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import fontpkg_be_vietnam_pro
import numpy as np
from PIL import Image as Pillow
from PIL import ImageChops, ImageDraw, ImageFont

from tests.fakes.photo_desks import Image, Random, Tone, shipped
from tests.fakes.photo_geometry import SHEET_MM

PX_PER_MM: Final = 8
"""Pixels per millimetre of a drawn page."""

Colour = tuple[int, int, int]
"""Red, green, blue, as Pillow has it."""

_INK: Final[Colour] = (34, 32, 36)
_PEN: Final[Colour] = (28, 46, 140)
_SEAL: Final[Colour] = (206, 38, 46)
_WHITES: Final[tuple[Tone, ...]] = (
    (247, 247, 246),
    (243, 245, 246),
    (248, 246, 244),
    (236, 241, 243),
)
_TINTS: Final[tuple[Tone, ...]] = (
    (190, 236, 250), (214, 200, 246), (242, 224, 196), (204, 240, 208), (208, 226, 236),
)  # fmt: skip
_TITLES: Final = (
    "TỜ KHAI ĐĂNG KÝ KHAI SINH", "GIẤY ỦY QUYỀN", "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG",
    "TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI",
    "GIẤY ĐỀ NGHỊ ĐĂNG KÝ HỘ KINH DOANH", "BIÊN BẢN BÀN GIAO HỒ SƠ",
)  # fmt: skip
_FIELDS: Final = (
    "Họ, chữ đệm, tên người yêu cầu", "Ngày, tháng, năm sinh", "Nơi cư trú", "Giấy tờ tùy thân số",
    "Quan hệ với người được khai sinh", "Dân tộc", "Quốc tịch", "Quê quán", "Số điện thoại",
    "Thửa đất số", "Tờ bản đồ số", "Diện tích (m²)", "Mục đích sử dụng", "Địa chỉ thường trú",
)  # fmt: skip
_ANSWERS: Final = (
    "Nguyễn Thị Hồng Nhung", "15/08/1984", "Tổ 7, phường Trung Hòa", "001184027519", "Mẹ đẻ",
    "Kinh", "Việt Nam", "xã Đông Mỹ, huyện Thanh Trì", "0912 345 678", "214", "Số 36 đường Lê Lợi",
)  # fmt: skip
_WORDS: Final = [
    "Tôi",
    "xin",
    "cam",
    "đoan",
    "những",
    "nội",
    "dung",
    "khai",
    "trên",
    "đây",
    "là",
    "đúng",
    "sự",
    "thật",
    "và",
    "chịu",
    "trách",
    "nhiệm",
    "trước",
    "pháp",
    "luật",
    "về",
    "lời",
    "khai",
    "của",
    "mình",
    "Căn",
    "cứ",
    "Nghị",
    "định",
    "của",
    "Chính",
    "phủ",
    "quy",
    "định",
    "về",
    "thực",
    "hiện",
    "thủ",
    "tục",
    "hành",
    "chính",
    "theo",
    "cơ",
    "chế",
    "một",
    "cửa",
    "một",
    "cửa",
    "liên",
    "thông",
    "trong",
    "giải",
    "quyết",
    "thủ",
    "tục",
    "hành",
    "chính",
    "Ủy",
    "ban",
    "nhân",
    "dân",
    "phường",
    "thông",
    "báo",
    "đến",
    "các",
    "hộ",
    "gia",
    "đình",
    "về",
    "việc",
    "nộp",
    "hồ",
    "sơ",
    "trực",
    "tuyến",
    "và",
    "nhận",
    "kết",
    "quả",
]


class _Sheet:
    """Paper under a pen that thinks in millimetres from the top left."""

    def __init__(self, tone: Tone) -> None:
        size = (int(SHEET_MM[0] * PX_PER_MM), int(SHEET_MM[1] * PX_PER_MM))
        blue, green, red = (round(v) for v in tone)
        self.image = Pillow.new("RGB", size, (red, green, blue))
        self._draw = ImageDraw.Draw(self.image)

    def words(
        self, x: float, y: float, text: str, mm: float = 3.6, weight: str = "Regular",
        ink: Colour = _INK, anchor: str = "ls",
    ) -> None:  # fmt: skip
        """Print words at a place; `mm` is the size of the letters, `anchor` as Pillow's."""
        place, font = (x * PX_PER_MM, y * PX_PER_MM), _font(weight, round(mm * PX_PER_MM))
        self._draw.text(place, text, ink, font, anchor)

    def line(self, *points: tuple[float, float], width: float = 0.25, ink: Colour = _INK) -> None:
        """A line through places."""
        pixels = [(x * PX_PER_MM, y * PX_PER_MM) for x, y in points]
        self._draw.line(pixels, ink, max(1, round(width * PX_PER_MM)), "curve")

    def frame(self, x: float, y: float, right: float, bottom: float, width: float = 0.25) -> None:
        """An empty box."""
        box = [v * PX_PER_MM for v in (x, y, right, bottom)]
        self._draw.rectangle(box, outline=_INK, width=max(1, round(width * PX_PER_MM)))

    def paste(self, picture: Pillow.Image, x: float, y: float) -> None:
        """Print a picture over what is there, as ink does."""
        box = (round(x * PX_PER_MM), round(y * PX_PER_MM))
        under = self.image.crop((*box, box[0] + picture.width, box[1] + picture.height))
        self.image.paste(ImageChops.multiply(under, picture), box)

    def pixels(self) -> Image:
        """The sheet, blue-green-red."""
        return np.ascontiguousarray(np.asarray(self.image)[..., ::-1])


def paper(rng: Random, *, white: bool) -> tuple[Image, Tone]:
    """A printed sheet of some kind, and the tone of its paper; white, or else of any colour."""
    tones = _WHITES if white or rng.random() < 0.75 else _TINTS
    tone = tones[rng.integers(len(tones))]
    sheet = _Sheet(tone)
    kinds: tuple[Callable[[Random, _Sheet], None], ...]
    kinds = (_form, _table, _letter, _certificate, _nearly_blank)
    kinds[rng.choice(len(kinds), p=[0.34, 0.24, 0.22, 0.1, 0.1])](rng, sheet)
    return _handled(rng, sheet.pixels()), tone


def _form(rng: Random, sheet: _Sheet) -> None:
    """A form filled in by hand, perhaps with a photograph of its owner."""
    y = _head(rng, sheet)
    if rng.random() < 0.35:
        face = Pillow.fromarray(shipped("astronaut")[0:260, 125:320, ::-1])
        sheet.paste(face.resize((30 * PX_PER_MM, 40 * PX_PER_MM)), 20, 58)
        y += 38
    for name in rng.permutation(_FIELDS)[: rng.integers(6, 13)]:
        y += rng.uniform(8.5, 11)
        sheet.words(20, y, f"{name}:")
        sheet.line((20 + 1.9 * len(name), y + 0.5), (190, y + 0.5), width=0.15)
        if rng.random() < 0.8:
            answer = str(rng.choice(_ANSWERS))
            sheet.words(24 + 1.9 * len(name), y - 0.4, answer, 4.2, "LightItalic", _PEN)
    _foot(rng, sheet, y + 14)


def _table(rng: Random, sheet: _Sheet) -> None:
    """A table of papers handed in; most of its cells are filled."""
    y = _head(rng, sheet) + 8
    columns = np.array([18, 30, 30 + rng.uniform(50, 90), 150, 192])
    rows = int(rng.integers(6, 16))
    height = rng.uniform(7.5, 10.5)
    for row in range(rows + 1):
        sheet.line((18, y + row * height), (192, y + row * height))
    for x in columns:
        sheet.line((x, y), (x, y + rows * height))
    for row in range(rows):
        base = y + (row + 0.7) * height
        sheet.words(21, base, str(row + 1))
        sheet.words(32, base, str(rng.choice(_FIELDS))[:24], 3.2, "Medium")
        if rng.random() < 0.7:
            sheet.words(152, base, str(rng.choice(_ANSWERS))[:20], 3.2)
    _foot(rng, sheet, y + rows * height + 14)


def _letter(rng: Random, sheet: _Sheet) -> None:
    """Some paragraphs of print."""
    y = _head(rng, sheet) + 8
    for _ in range(rng.integers(2, 6)):
        for line in range(rng.integers(2, 7)):
            start = int(rng.integers(0, len(_WORDS) - 16))
            words = " ".join(_WORDS[start : start + 13])
            sheet.words(30 if line == 0 else 20, y, words[: 78 if line else 72], 4.5)
            y += 6.2
        y += 3
    _foot(rng, sheet, y + 8)


def _certificate(rng: Random, sheet: _Sheet) -> None:
    """A certificate inside a printed border of its own, parallel to the sheet's edges."""
    inset = rng.uniform(6, 14)
    right, bottom = SHEET_MM[0] - inset, SHEET_MM[1] - inset
    sheet.frame(inset, inset, right, bottom, rng.uniform(0.6, 2.2))
    sheet.frame(inset + 3, inset + 3, right - 3, bottom - 3, 0.3)
    _form(rng, sheet)


def _nearly_blank(rng: Random, sheet: _Sheet) -> None:
    """A line or two on an empty sheet."""
    for _ in range(rng.integers(1, 4)):
        x, y = rng.uniform(20, 90), rng.uniform(30, 270)
        sheet.words(x, y, " ".join(_WORDS[: rng.integers(2, 12)])[:50], rng.uniform(3.4, 6))
    if rng.random() < 0.4:
        _signature(rng, sheet, 130, 250)


def _head(rng: Random, sheet: _Sheet) -> float:
    """What stands above every office's paper; where the text may go on, in mm."""
    sheet.words(55, 22, "ỦY BAN NHÂN DÂN", 3.5, anchor="ms")
    sheet.words(55, 28, f"PHƯỜNG SỐ {rng.integers(1, 20)}", 3.5, "Bold", anchor="ms")
    sheet.line((43, 30), (67, 30))
    sheet.words(145, 22, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 3.4, "Bold", anchor="ms")
    sheet.words(145, 28, "Độc lập - Tự do - Hạnh phúc", 3.7, "SemiBold", anchor="ms")
    sheet.line((121, 30), (169, 30))
    title = str(rng.choice(_TITLES))
    sheet.words(105, 52, title, min(5.6, 190 / len(title)), "Bold", anchor="ms")
    return 62.0


def _foot(rng: Random, sheet: _Sheet, y: float) -> None:
    """Date, signature and, on most, the red seal."""
    y = min(y, 240.0)
    day, month = rng.integers(1, 29), rng.integers(1, 13)
    sheet.words(150, y, f"Ngày {day} tháng {month} năm 2025", 3.4, "Italic", anchor="ms")
    sheet.words(150, y + 7, "NGƯỜI YÊU CẦU", 3.5, "Bold", anchor="ms")
    _signature(rng, sheet, 134, y + 20)
    if rng.random() < 0.6:
        sheet.paste(_seal(rng), 118 + rng.uniform(-6, 6), y + rng.uniform(0, 8))
    sheet.words(150, y + 36, str(_ANSWERS[0]), 3.6, "Medium", anchor="ms")


def _signature(rng: Random, sheet: _Sheet, x: float, y: float) -> None:
    """A stroke of the pen that nobody can read."""
    time = np.linspace(0, 1, 160)
    beats = np.array([1, 3, 5, 7])[:, None]
    waves = np.sin(2 * np.pi * beats * time + rng.uniform(0, 6, (4, 1)))
    swing = np.sum(rng.uniform(0.5, 4, (4, 1)) * waves, axis=0)
    across = x + 34 * time + rng.uniform(2, 5) * np.sin(2 * np.pi * 5 * time + rng.uniform(0, 6))
    places = list(zip(across.tolist(), (y + swing).tolist(), strict=True))
    sheet.line(*places, width=0.5, ink=_PEN)


def _seal(rng: Random) -> Pillow.Image:
    """A round seal of 36 mm with its star, a little turned, not quite evenly inked."""
    side = 40 * PX_PER_MM
    image = Pillow.new("RGB", (side, side), (255, 255, 255))
    draw, middle = ImageDraw.Draw(image), side / 2
    for radius, width in ((18, 8), (16.4, 2), (10, 2)):
        r = radius * PX_PER_MM
        draw.ellipse((middle - r, middle - r, middle + r, middle + r), None, _SEAL, width)
    turns = np.arange(10) * np.pi / 5 - np.pi / 2
    lengths = np.where(np.arange(10) % 2, 2.0, 5.2) * PX_PER_MM
    star = np.stack([middle + lengths * np.cos(turns), middle + lengths * np.sin(turns)], axis=1)
    draw.polygon([tuple(point) for point in star.tolist()], _SEAL)
    for letter, place in zip("ỦY BAN NHÂN DÂN PHƯỜNG", np.linspace(-130, 130, 22), strict=False):
        glyph = Pillow.new("RGB", image.size, (255, 255, 255))
        spot = (middle, middle - 13.2 * PX_PER_MM)
        ImageDraw.Draw(glyph).text(spot, letter, _SEAL, _font("Bold", 24), "mm")
        white = (255, 255, 255)
        image = ImageChops.multiply(image, glyph.rotate(-float(place), fillcolor=white))
    pale = Pillow.new("RGB", image.size, (255, 255, 255))
    inked = Pillow.blend(image, pale, rng.uniform(0.05, 0.4))
    return inked.rotate(rng.uniform(-20, 20), fillcolor=(255, 255, 255))


def _handled(rng: Random, page: Image) -> Image:
    """The sheet as people bring it: some were folded; a fold parts lighter from darker paper."""
    if rng.random() < 0.55:
        return page
    light = np.ones(page.shape[0], np.float32)
    parts = int(rng.integers(2, 4))
    for fold in range(1, parts):
        place = int(page.shape[0] * (fold / parts + rng.normal(0, 0.01)))
        light[place:] += rng.uniform(-0.025, 0.025)
        light[place - 3 : place + 3] -= rng.uniform(0.02, 0.1)
    return np.asarray(np.clip(page * light[:, None, None], 0, 255), np.uint8)


@lru_cache
def _font(weight: str, pixels: int) -> ImageFont.FreeTypeFont:
    file = fontpkg_be_vietnam_pro.ROOT / "files" / f"BeVietnamPro-{weight}.ttf"
    return ImageFont.truetype(str(file), pixels)
