"""Codes of appointments: every slip of a finger is noticed, nothing foreign is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.appointment_codes import (
    is_right,
    new_code,
    qr_text,
    read_code,
    shown,
)
from office.errors import Refused
from office.model import new_id
from office.numbering import read_slip_code, slip_code

KEY, OTHER_KEY = bytes(range(32)), bytes(32)


def test_a_code_is_the_published_one() -> None:
    """Damm's own example: 572 has the check digit 4; zeros in front change nothing."""
    assert is_right("00005724")


@given(st.integers(0, 9_999_999))
def test_no_code_is_another_with_one_slip(number: int) -> None:
    stem = f"{number:07d}"
    (code,) = [f"{stem}{digit}" for digit in range(10) if is_right(f"{stem}{digit}")]
    for place in range(8):
        for digit in "0123456789":
            wrong = code[:place] + digit + code[place + 1 :]
            assert is_right(wrong) == (wrong == code)
        swapped = code[:place] + code[place : place + 2][::-1] + code[place + 2 :]
        assert is_right(swapped) == (swapped == code)


def test_new_codes_are_right_and_do_not_begin_with_zero() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) > 490
    assert all(is_right(one) and one[0] != "0" for one in codes)


def test_a_code_is_read_as_it_is_shown() -> None:
    code = new_code()
    for text in (shown(code), code, f" {code[:4]}-{code[4:]} ", ".".join(code)):
        assert read_code(text, "phuong-mau", KEY) == code
    assert read_code(qr_text("phuong-mau", code, KEY), "phuong-mau", KEY) == code


CODE = "10000005"
QR = qr_text("phuong-mau", CODE, KEY)
REFUSED = {
    "a digit mistyped": (f"{CODE[:-1]}{(int(CODE[-1]) + 1) % 10}", "appointment-mistyped"),
    "of another key": (qr_text("phuong-mau", CODE, OTHER_KEY), "appointment-forged"),
    "of another office": (qr_text("phuong-khac", CODE, KEY), "appointment-other-office"),
    "another code under its signature": (
        QR.replace(CODE, "20000001"),
        "appointment-forged",
    ),
    "cut off": (QR[:-1], "appointment-unreadable"),
    "with a line behind": (f"{QR}.", "appointment-unreadable"),
    "a slip": (slip_code("phuong-mau", new_id(), KEY), "appointment-unreadable"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_appointment_of_ours(case: str) -> None:
    text, code = REFUSED[case]
    with pytest.raises(Refused) as raised:
        read_code(text, "phuong-mau", KEY)
    assert raised.value.code == code


@pytest.mark.parametrize("text", ["", "A015", "1234567", "123456789", "G09.20-0092637", "١٢٣٤٥٦٧٨"])
def test_what_another_system_may_have_given(text: str) -> None:
    assert read_code(text, "phuong-mau", KEY) is None


def test_neither_code_stands_in_for_the_other() -> None:
    assert read_slip_code(QR, "phuong-mau", KEY) is None
