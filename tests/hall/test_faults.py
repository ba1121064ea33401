"""What is wrong, in words and as a code that is told over the telephone."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import Who
from hall.faults import (
    ALPHABET,
    CODE_SIGNS,
    HALL_REASONS,
    brief_text,
    code_of,
    kind_text,
    reason_text,
    typed,
    who_mends,
)
from hall.sentences import Sentences
from office.checks import Found

VI = Sentences("vi")
LOOK_ALIKE = ("0OQD", "1ILJ", "5S", "8B", "2Z", "6G", "UV", "VW")
SOUND_ALIKE = ("BCDĐEGPTV", "MN", "SX", "IY")


@pytest.mark.parametrize("alike", [*LOOK_ALIKE, *SOUND_ALIKE])
def test_no_two_signs_are_taken_for_one_another(alike: str) -> None:
    pairs = [pair for pair in combinations(alike, 2) if set(pair) <= set(ALPHABET)]
    assert pairs == []


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_code_is_four_signs_of_the_alphabet(about: str, reason: str) -> None:
    code = code_of(about, reason)
    assert len(code) == CODE_SIGNS
    assert set(code) <= set(ALPHABET)
    assert typed(f" {code[:2].lower()}-{code[2:]} ") == code


def test_a_code_is_the_same_for_ever() -> None:
    """People write codes down: these must never change."""
    assert code_of("may-in-kiosk", "printer-paper-out") == "A99R"
    assert code_of("disk:may-1", "disk-low") == "4HAA"


def test_no_more_things_and_reasons_share_a_code_than_chance_lets_them() -> None:
    reasons = sorted(VI.section("remedies"))
    things = [f"{kind}-{number}" for kind in ("may-in", "led", "phim") for number in range(5)]
    codes = [code_of(thing, reason) for thing in things for reason in reasons]
    by_chance = len(codes) ** 2 / 2 / len(ALPHABET) ** CODE_SIGNS
    assert len(codes) - len(set(codes)) <= by_chance + 3 * by_chance**0.5


@pytest.mark.parametrize(
    ("reason", "who"),
    [
        ("printer-paper-out", Who.OFFICER),
        ("printer-paper-low", Who.OFFICER),
        ("printer-cover-open", Who.OFFICER),
        ("clock-asked", Who.OFFICER),
        ("device-not-found", Who.TECHNICIAN),
        ("disk-full", Who.TECHNICIAN),
        ("something-new", Who.TECHNICIAN),
    ],
)
def test_who_mends_it(reason: str, who: Who) -> None:
    assert who_mends(reason) is who


def test_it_is_named_where_there_are_others() -> None:
    found = Found("disk:kiosk-2", "disk", "disk-low", "warn")
    assert kind_text(found, VI, named=True) == "Ổ đĩa kiosk-2"
    assert kind_text(found, VI, named=False) == "Ổ đĩa"


def test_a_line_without_room_says_the_first_clause() -> None:
    reasons = ("device-not-found", "device-busy")
    assert reason_text(reasons[:1], VI) == "không thấy thiết bị, kiểm tra dây và nguồn"
    assert brief_text(reasons, VI) == "không thấy thiết bị, đang bận việc khác"


def test_every_kind_of_the_hall_has_its_words() -> None:
    for kind, reasons in HALL_REASONS.items():
        assert kind in VI.section("device-kinds")
        assert set(reasons) <= set(VI.section("device-reasons"))
