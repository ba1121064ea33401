"""Documents of A4."""

from pathlib import Path

import pikepdf
import pytest

from screens.documents import write_pdf


def test_a_document_has_as_many_pages_as_it_needs(tmp_path: Path) -> None:
    file = tmp_path / "long.pdf"
    lines = "".join(f"<p>Dòng số {n}: phường Nguyễn Thị Minh Khai</p>" for n in range(120))
    pages = write_pdf(lines, "Thử", file)
    with pikepdf.open(file) as document:
        assert len(document.pages) == pages > 1
        assert str(document.docinfo["/Title"]) == "Thử"
        fonts = {str(font.BaseFont) for font in document.pages[0].resources.Font.values()}
    assert any("BeVietnamPro" in font for font in fonts)


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        write_pdf("<p>a</p>", "Thử", tmp_path / "none" / "a.pdf")
