"""Frames with codes in them, made without anything of ours."""

import numpy as np
import segno
import zxingcpp
from PIL import Image, ImageFilter

from devices.video import Frame

CARD = "006085000123|095123456|Nông Văn Thử|15081985|Nam|Thôn 1, Xã Mẫu, Tỉnh Thái Nguyên|12052021"


def qr_picture(text: str | bytes, scale: int = 4) -> Image.Image:
    """A QR code as cards bear it: UTF-8 bytes and no word about the charset."""
    encoding = None if isinstance(text, bytes) else "utf-8"
    code = segno.make_qr(text, error="m", mode="byte", encoding=encoding, boost_error=False)
    rows = [[255 * (not dark) for dark in row] for row in code.matrix_iter(scale=scale, border=4)]
    return Image.fromarray(np.array(rows, np.uint8))


def other_picture(text: str, kind: zxingcpp.BarcodeFormat, scale: int = 2) -> Image.Image:
    """A code of another kind."""
    code = zxingcpp.create_barcode(text, kind)
    return Image.fromarray(np.array(code.to_image(scale=scale)))


def frame(
    picture: Image.Image | None = None,
    size: tuple[int, int] = (1280, 720),
    *,
    turned: float = 0.0,
    blur: float = 0.0,
    noise: float = 0.0,
    seed: int = 0,
) -> Frame:
    """A grey desk with a picture in its middle; `turned` in degrees, `noise` as its sigma."""
    desk = Image.new("L", size, 150)
    if picture:
        turn = picture.rotate(turned, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
        desk.paste(turn, ((size[0] - turn.width) // 2, (size[1] - turn.height) // 2))
    if blur:
        desk = desk.filter(ImageFilter.GaussianBlur(blur))
    grain = np.random.default_rng(seed).normal(0, noise, (size[1], size[0]))
    return np.clip(np.asarray(desk) + grain, 0, 255).astype(np.uint8)


def clutter(seed: int) -> Frame:
    """A desk full of things, none of them a code."""
    chance = np.random.default_rng(seed)
    desk = np.full((720, 1280), 150, np.uint8)
    for _ in range(400):
        top, left = chance.integers(0, 700), chance.integers(0, 1260)
        height, width = chance.integers(2, 60), chance.integers(2, 120)
        desk[top : top + height, left : left + width] = chance.integers(0, 255)
    return np.clip(desk + chance.normal(0, 5, desk.shape), 0, 255).astype(np.uint8)
