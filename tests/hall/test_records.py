"""A record of scanned pages: judged by Preflight, its hashes by anybody, its dots as they came."""

import hashlib
import io
import re
import resource
from datetime import UTC, datetime
from pathlib import Path

import img2pdf
import pikepdf
import pytest
from PIL import Image, ImageChops, ImageCms

from devices.scanners import ScannedPage
from devices.scanners.pages import page_of
from hall.records import Record, keep, record_of
from hall.srgb import srgb_profile
from tests.fakes.preflight import complaints_of

AT = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)
MODES = ("RGB", "L", "1")


def page(mode: str, number: int, dpi: int = 100) -> ScannedPage:
    """A page of noise."""
    return page_of(Image.effect_noise((413, 585), 80).convert(mode), number, dpi)


def pictures(pdf: bytes) -> list[tuple[bytes, Image.Image]]:
    """The one picture of each page: its stream as it stands in the file, and what it shows."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [one for sheet in document.pages for one in sheet.get_images().values()]
        return [
            (one.read_raw_bytes(), pikepdf.PdfImage(one).as_pil_image())
            for one in found
            if isinstance(one, pikepdf.Stream)
        ]


@pytest.mark.parametrize("modes", [("RGB",), ("L",), ("1",), ("RGB", "1", "L", "1")])
def test_preflight_finds_no_fault(modes: tuple[str, ...], tmp_path: Path) -> None:
    pdf = tmp_path / "ho-so.pdf"
    keep(record_of([page(mode, at) for at, mode in enumerate(modes, 1)], AT), pdf)
    assert complaints_of(pdf) == ""


def test_preflight_is_sharp(tmp_path: Path) -> None:
    pdf = tmp_path / "ho-so.pdf"
    pdf.write_bytes(img2pdf.convert([page("L", 1).image]))
    assert "not a valid PDF/A-1b" in complaints_of(pdf)


def test_a_jpeg_stands_in_the_file_byte_for_byte() -> None:
    pages = [page("RGB", 1), page("L", 2)]
    record = record_of(pages, AT)
    assert [raw for raw, _ in pictures(record.pdf)] == [one.image for one in pages]
    assert [m.sha256 for m in record.pages] == [hashlib.sha256(p.image).hexdigest() for p in pages]


def test_black_and_white_loses_no_dot() -> None:
    lineart = page("1", 1)
    ((_, picture),) = pictures(record_of([lineart], AT).pdf)
    before = Image.open(io.BytesIO(lineart.image)).convert("L")
    assert ImageChops.difference(before, picture.convert("L")).getbbox() is None


def test_hashes_are_those_of_what_stands_in_the_file(tmp_path: Path) -> None:
    record = record_of([page(mode, at) for at, mode in enumerate(MODES, 1)], AT)
    path = tmp_path / "ho-so.pdf"
    keep(record, path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == record.sha256
    found = [hashlib.sha256(raw).hexdigest() for raw, _ in pictures(path.read_bytes())]
    assert [one.sha256 for one in record.pages] == found


def test_a_page_is_as_large_as_the_paper_was() -> None:
    a4 = page_of(Image.new("L", (1240, 1754), 255), 1, 150)
    with pikepdf.open(io.BytesIO(record_of([a4], AT).pdf)) as document:
        *_, width, height = (float(str(side)) for side in document.pages[0].mediabox.as_list())
    width_mm, height_mm = (points / 72 * 25.4 for points in (width, height))
    assert (round(width_mm), round(height_mm)) == (210, 297)


def test_equal_pages_keep_their_places() -> None:
    same = page("L", 1)
    record = record_of([same, same], AT)
    assert len(pictures(record.pdf)) == 2
    assert record.pages[0].sha256 == record.pages[1].sha256


def test_the_file_says_when_and_not_where() -> None:
    pdf = record_of([page("L", 1)], AT).pdf
    assert b"2026-11-23T01:15:00" in pdf
    assert re.search(rb"/tmp|/home|/root", pdf) is None


def test_a_record_is_for_its_owners_eyes_and_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.pdf"
    keep(record_of([page("L", 1)], AT), path)
    before = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        keep(record_of([page("L", 1)], AT), path)
    assert path.read_bytes() == before


def test_a_record_shows_no_page_to_a_log() -> None:
    assert "pdf=" not in repr(Record(b"secret", "", ()))


def test_what_cannot_be_written_whole_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.pdf"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    record = record_of([page("L", 1)], AT)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            keep(record, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not path.exists()


def test_the_profile_is_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    rows = bytes(value for row in range(3) for at in range(256) for value in dot(row, at))
    colours = Image.frombytes("RGB", (256, 3), rows)
    seen = ImageCms.profileToProfile(colours, profile, ImageCms.createProfile("sRGB"))
    assert seen is not None
    assert max(ImageChops.difference(colours, seen).tobytes()) <= 1


def dot(row: int, at: int) -> tuple[int, int, int]:
    """A grey, and two colours that go through every value."""
    return ((at, at, at), (at, 255 - at, 128), (30, at, at // 2))[row]
