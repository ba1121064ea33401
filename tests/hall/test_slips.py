"""What stands on a ticket, and what never does."""

import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

from devices.printers.page import Number, Qr, Text
from devices.printers.raster import Dots
from hall.slips import TicketSlip
from tests.fakes.printers import PLAIN, SLIPS, page, texts, typesetter

DOTS_PER_MM = 8


def sentences(slip: TicketSlip) -> list[str]:
    """The texts on the slip, from top to bottom."""
    return [item.text for item in page(slip).items if isinstance(item, Text)]


def test_a_plain_ticket_says_all_that_a_citizen_needs() -> None:
    assert sentences(PLAIN) == [
        "UBND phường Đức Xuân",
        "Trung tâm Phục vụ hành chính công",
        "SỐ THỨ TỰ",
        "Chứng thực bản sao từ bản chính",
        "Quầy 1, 2, 3",
        "4 người có thể được gọi trước",
        "Chờ khoảng 10–20 phút",
        "08:05 ngày 23/11/2026",
        "Vui lòng giữ phiếu và chờ gọi số",
    ]
    assert [item.text for item in page().items if isinstance(item, Number)] == ["A015"]
    assert [item.payload for item in page().items if isinstance(item, Qr)] == [PLAIN.qr]


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (replace(PLAIN, counters=(3,)), "Quầy 3"),
        (replace(PLAIN, counters=(), counter_note="Chưa có quầy phục vụ"), "Chưa có quầy phục vụ"),
        (replace(PLAIN, ahead=0), "Hiện không ai được gọi trước"),
        (replace(PLAIN, ahead=1), "1 người có thể được gọi trước"),
        (replace(PLAIN, wait=(0, 5)), "Chờ khoảng 5 phút"),
        (replace(PLAIN, wait=(15, 15)), "Chờ khoảng 15 phút"),
        (replace(PLAIN, priority_label="Phụ nữ mang thai"), "Phụ nữ mang thai"),
        (replace(PLAIN, priority_label="Phụ nữ mang thai"), "ƯU TIÊN"),
        (replace(PLAIN, notes=("Mang theo căn cước",)), "Mang theo căn cước"),
        (replace(PLAIN, reprint=True), "BẢN IN LẠI"),
        (replace(PLAIN, mark="sample"), "VĂN PHÒNG MẪU"),
        (replace(PLAIN, mark="training"), "TẬP HUẤN"),
        (replace(PLAIN, language="en", counters=(3,)), "Counter 3"),
        (replace(PLAIN, language="en", ahead=1), "1 person may be called first"),
        (replace(PLAIN, language="en", wait=(10, 20)), "About 10–20 minutes"),
        (replace(PLAIN, language="en", reprint=True), "BẢN IN LẠI · REPRINT"),
        (replace(PLAIN, language="en", mark="sample"), "VĂN PHÒNG MẪU · SAMPLE"),
    ],
)
def test_each_fact_has_its_sentence(slip: TicketSlip, said: str) -> None:
    assert said in sentences(slip)
    assert said not in sentences(PLAIN)


@pytest.mark.parametrize(
    ("slip", "unsaid"),
    [
        (replace(PLAIN, parent_unit=""), "UBND"),
        (replace(PLAIN, issued_at=None), "2026"),
        (replace(PLAIN, ahead=None), "được gọi trước"),
        (replace(PLAIN, wait=None), "phút"),
        (replace(PLAIN, counters=()), "Quầy"),
    ],
)
def test_what_is_not_known_is_not_printed(slip: TicketSlip, unsaid: str) -> None:
    assert any(unsaid in sentence for sentence in sentences(PLAIN))
    assert not any(unsaid in sentence for sentence in sentences(slip))


@pytest.mark.parametrize("slip", [replace(PLAIN, reprint=True), replace(PLAIN, mark="sample")])
def test_marks_stand_on_black(slip: TicketSlip) -> None:
    labels = [item for item in page(slip).items if isinstance(item, Text) and item.inverse]
    assert len(labels) == 1


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_slip_can_be_said_in_both_languages(slip: TicketSlip, language: str) -> None:
    assert all(sentences(replace(slip, language=language)))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_sentences_are_kept_in_nfc(language: str) -> None:
    assert all(unicodedata.is_normalized("NFC", text) for text in texts(language).values())


def test_decomposed_names_make_the_same_page() -> None:
    decomposed = replace(
        PLAIN,
        office_name=unicodedata.normalize("NFD", PLAIN.office_name),
        parent_unit=unicodedata.normalize("NFD", PLAIN.parent_unit),
        service_name=unicodedata.normalize("NFD", PLAIN.service_name),
    )
    assert decomposed != PLAIN
    assert page(decomposed) == page()


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
@pytest.mark.parametrize("width", [576, 384])
def test_every_slip_fits_the_paper_and_is_large_enough(slip: TicketSlip, width: int) -> None:
    made = page(slip, width)
    assert typesetter().set(made)
    sizes = [item.size for item in made.items if isinstance(item, Text)]
    assert 0.74 * min(sizes) >= 3 * DOTS_PER_MM


@pytest.mark.parametrize("number", ["A001", "A015", "A1000", "W9999"])
def test_the_number_is_at_least_12_mm_high(number: str) -> None:
    made = page(replace(PLAIN, number=number))
    heights = []
    for item, strip in zip(made.items, typesetter().set(made), strict=True):
        if isinstance(item, Number) and isinstance(strip, Dots):
            image = Image.frombytes("1", (strip.width, strip.height), strip.rows)
            box = image.getbbox()
            assert box is not None
            heights.append(box[3] - box[1])
    assert min(heights) >= 12 * DOTS_PER_MM


def test_only_what_never_changes_is_marked_fixed() -> None:
    assert PLAIN.issued_at is not None
    minute_later = PLAIN.issued_at + timedelta(minutes=1)
    later = replace(PLAIN, number="A016", ahead=5, wait=(15, 25), issued_at=minute_later)
    fixed = [
        {item for item in page(slip).items if isinstance(item, Text) and item.fixed}
        for slip in (PLAIN, later)
    ]
    assert fixed[0] == fixed[1]
    assert len(fixed[0]) == 5
