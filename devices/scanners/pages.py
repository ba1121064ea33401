"""From dots to a page that can be kept: a JPEG of colours and greys, a TIFF (G4) of black on white.

At 300 dots an inch a sheet of A4 is 26 MB of dots, and well under 1 MB as it is kept.
"""

import io

from PIL import Image

from devices.scanners import ColourMode, ScannedPage
from devices.scanners.pnm import Raster

__all__ = ["image_of", "page_of"]

JPEG_QUALITY = 85
MODES = {"1": ColourMode.LINEART, "L": ColourMode.GRAY, "RGB": ColourMode.COLOUR}
_LAYOUTS = {b"P4": ("1", "1;I"), b"P5": ("L", "L"), b"P6": ("RGB", "RGB")}


def image_of(raster: Raster) -> Image.Image:
    """The dots as a picture of mode 1, L or RGB."""
    mode, raw = _LAYOUTS[raster.kind]
    size = (raster.width_px, raster.height_px)
    return Image.frombytes(mode, size, raster.dots, "raw", raw)


def page_of(image: Image.Image, number: int, dpi: int) -> ScannedPage:
    """A page from a picture of mode 1, L or RGB that was taken at `dpi`."""
    encoded = io.BytesIO()
    if image.mode == "1":
        image.save(encoded, "TIFF", compression="group4", dpi=(dpi, dpi))
    else:
        # colour at every dot: a red stamp over black writing must not wash out
        image.save(encoded, "JPEG", quality=JPEG_QUALITY, subsampling=0, dpi=(dpi, dpi))
    return ScannedPage(
        number, encoded.getvalue(), image.width, image.height, dpi, MODES[image.mode]
    )
