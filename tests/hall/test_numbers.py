"""Numbers in words, against tables written from how people say them."""

import pytest

from hall.numbers import LETTERS, MOST, cardinal, english_label, spelled

BELOW_10 = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
TEENS = ["", " một", " hai", " ba", " bốn", " lăm", " sáu", " bảy", " tám", " chín"]
TENS = [f"{tens} mươi" for tens in BELOW_10[2:]]
UNITS = ["", " mốt", " hai", " ba", " tư", " lăm", " sáu", " bảy", " tám", " chín"]
BELOW_100 = [
    *BELOW_10,
    *("mười" + unit for unit in TEENS),
    *(tens + unit for tens in TENS for unit in UNITS),
]
"""The words of 0 to 99."""


def behind_hundreds(number: int, empty_tens: str) -> str:
    """What is said behind "trăm"."""
    if number == 0:
        return ""
    return f" {empty_tens} {BELOW_100[number]}" if number < 10 else f" {BELOW_100[number]}"


def said(number: int, empty_tens: str, thousand: str) -> str:
    """The words of a number, put together from the table of the first hundred."""
    if number < 100:
        return BELOW_100[number]
    hundreds = BELOW_100[number // 100 % 10] + " trăm" + behind_hundreds(number % 100, empty_tens)
    if number < 1000:
        return hundreds
    return f"{BELOW_100[number // 1000]} {thousand}" + (f" {hundreds}" if number % 1000 else "")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (2024, "hai nghìn không trăm hai mươi tư"),
        (9999, "chín nghìn chín trăm chín mươi chín"),
    ],
)
def test_numbers_that_are_often_said_wrong(number: int, words: str) -> None:
    assert " ".join(cardinal(number)) == words


def test_every_number_in_the_north() -> None:
    wrong = [
        number
        for number in range(MOST + 1)
        if " ".join(cardinal(number)) != said(number, "linh", "nghìn")
    ]
    assert wrong == []


def test_every_number_in_the_south() -> None:
    wrong = [
        number
        for number in range(MOST + 1)
        if " ".join(cardinal(number, "south")) != said(number, "lẻ", "ngàn")
    ]
    assert wrong == []


@pytest.mark.parametrize("number", [-1, MOST + 1])
def test_a_number_without_words_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        cardinal(number)


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("A015", "a không một năm"),
        ("H999", "hát chín chín chín"),
        ("K1000", "ca một không không không"),
        ("MS021", "em-mờ ét-xì không hai một"),
        ("K2-001", "ca hai , không không một"),
    ],
)
def test_a_ticket_is_read_as_it_stands_on_paper(label: str, words: str) -> None:
    assert " ".join(spelled(label)) == words


def test_every_letter_has_a_name_of_its_own() -> None:
    names = [" ".join(spelled(letter)) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert len(set(names)) == len(names) == len(LETTERS)


@pytest.mark.parametrize("label", ["Đ01", "a15", "A 1", "A²"])
def test_a_sign_without_a_name_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        spelled(label)


@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("A015", "A, 0 1 5"),
        ("MS1024", "M S, 1 0 2 4"),
        ("E000", "E, 0 0 0"),
        ("K2-001", "K, 2, 0 0 1"),
    ],
)
def test_an_english_voice_reads_sign_by_sign(label: str, read: str) -> None:
    assert english_label(label) == read
