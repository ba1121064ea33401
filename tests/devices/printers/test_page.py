"""Pages are values: equal however the text came, and refuse what no printer can do."""

import unicodedata

import pytest

from devices.printers.page import Page, Qr, Text

SENTENCE = "Ủy ban nhân dân phường Nguyễn Thị Minh Khai: ẨM THỰC, ĐẶNG, Ỗ"


def test_text_is_kept_in_nfc() -> None:
    decomposed = unicodedata.normalize("NFD", SENTENCE)
    assert decomposed != SENTENCE
    assert Text(decomposed, 33) == Text(SENTENCE, 33)


@pytest.mark.parametrize(("payload", "module"), [("", 4), ("MỘT", 4), ("MC1", 0), ("MC1", 17)])
def test_a_qr_code_that_cannot_be_printed_is_refused(payload: str, module: int) -> None:
    with pytest.raises(ValueError, match="QR"):
        Qr(payload, module)


@pytest.mark.parametrize("width", [0, -8, 570])
def test_a_page_is_whole_bytes_wide(width: int) -> None:
    with pytest.raises(ValueError, match="multiple of 8"):
        Page(width, ())
