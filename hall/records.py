"""From scanned pages to one record: a PDF/A-1b (ISO 19005-1), with the SHA-256 of all there is.

Nothing is drawn anew: a JPEG stands in the file byte for byte, black and white by its own G4 code.
A page's hash is of its picture's stream as it stands in the file, so that anybody can check it.
"""

import hashlib
import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from devices.scanners import ScannedPage
from hall.srgb import srgb_profile

__all__ = ["PageMark", "Record", "keep", "record_of"]

PRODUCER = "motcua"
"""img2pdf puts it into the XMP packet as ASCII."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """One page of a record: its picture's hash (hex), and its size."""

    number: int
    sha256: str
    width_px: int
    height_px: int
    dpi: int
    mode: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record that is not on a disk yet; `sha256` (hex) is of the whole file."""

    pdf: bytes = field(repr=False)
    sha256: str
    pages: tuple[PageMark, ...]


def record_of(pages: Sequence[ScannedPage], at: datetime) -> Record:
    """One PDF/A-1b of at least one page, as scanned `at` (aware)."""
    pdf = _pdf_of([one.image for one in pages], at)
    marks = tuple(
        PageMark(one.number, digest, one.width_px, one.height_px, one.dpi, one.mode.value)
        for one, digest in zip(pages, _digests(pdf), strict=True)
    )
    return Record(pdf, hashlib.sha256(pdf).hexdigest(), marks)


def keep(record: Record, path: Path) -> None:
    """Write a record to a file that is not there yet, for this user's eyes only.

    Raises FileExistsError, and OSError where it cannot be written whole; then no file is left.
    """
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(record.pdf)
            file.flush()
            os.fsync(fd)
    except BaseException:
        path.unlink()
        raise


def _pdf_of(images: list[bytes], at: datetime) -> bytes:
    """The file; img2pdf takes a page's size from its picture's resolution."""
    import img2pdf

    with tempfile.NamedTemporaryFile(suffix=".icc") as profile:  # img2pdf reads it from a file
        profile.write(srgb_profile())
        profile.flush()
        return img2pdf.convert(
            images, pdfa=profile.name, producer=PRODUCER, creationdate=at, moddate=at
        )


def _digests(pdf: bytes) -> list[str]:
    """The SHA-256 of each page's picture as it stands in the file."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        pictures = [picture for page in document.pages for picture in page.get_images().values()]
        return [hashlib.sha256(one.read_raw_bytes()).hexdigest() for one in pictures]
