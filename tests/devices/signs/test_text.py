"""Text as a sign's bytes: what fits goes there and back, what does not is an error, never a `?`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.errors import UnencodableTextError
from devices.signs.text import Encoding, SignText

ASCII = SignText(encoding=Encoding.ASCII, positions=8, glyphs={"→": b"\x7e"})
BCD = SignText(encoding=Encoding.BCD, positions=4, align="right")
SEGMENTS = SignText(encoding=Encoding.SEGMENTS, positions=4)
LETTERS = {
    Encoding.ASCII: "ABC019 -→",
    Encoding.BCD: "0123456789-EHLP",
    Encoding.SEGMENTS: "0123456789AbCdEFGHJLNOPRTUY-".upper(),
}


@pytest.mark.parametrize(
    ("sign", "text", "expected"),
    [
        (ASCII, "A015", "41 30 31 35 20 20 20 20"),
        (ASCII, "A015→03", "41 30 31 35 7E 30 33 20"),
        (ASCII, "", "20 20 20 20 20 20 20 20"),
        # MAX7219 datasheet, table 5 (Code B): "-" is A, blank is F
        (BCD, "15", "FF 15"),
        (BCD, "----", "AA AA"),
        # bit 0 is segment a … bit 6 is segment g
        (SEGMENTS, "A015", "77 3F 06 6D"),
        (SEGMENTS, "-8", "40 7F 00 00"),
    ],
)
def test_text_is_coded_as_the_sign_needs_it(sign: SignText, text: str, expected: str) -> None:
    assert sign.encode(text, "sign-1") == bytes.fromhex(expected)


@pytest.mark.parametrize("sign", [ASCII, BCD, SEGMENTS])
@given(data=st.data())
def test_text_goes_there_and_back(sign: SignText, data: st.DataObject) -> None:
    text = data.draw(st.text(LETTERS[sign.encoding], max_size=sign.positions)).strip()
    coded = sign.encode(text, "sign-1")
    assert len(coded) == sign.width
    assert sign.decode(coded) == text


@pytest.mark.parametrize(
    ("sign", "text", "detail"),
    [
        (ASCII, "Mời", r"U\+1EDD"),
        (ASCII, "Mo\u031b\u0300i", r"no sign for U\+1EDD$"),
        (ASCII, "A015~", r"U\+007E"),
        (BCD, "A15", r"U\+0041"),
        (SEGMENTS, "M12W", r"U\+004D U\+0057"),
        (SEGMENTS, "A0015", "5 characters, room for 4"),
    ],
)
def test_what_a_sign_cannot_show_is_an_error(sign: SignText, text: str, detail: str) -> None:
    with pytest.raises(UnencodableTextError, match=detail) as caught:
        sign.encode(text, "sign-1")
    assert caught.value.device == "sign-1"
    assert caught.value.detail.isascii()


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"encoding": "bcd", "positions": 3}, "số chẵn"),
        ({"encoding": "bcd", "positions": 4, "glyphs": {"A": "10"}}, "lớn nhất là 0F"),
        ({"encoding": "ascii", "positions": 4, "glyphs": {"→": "1B 41"}}, "cần một mã"),
        ({"encoding": "ascii", "positions": 4, "characters": "0123456789"}, "khoảng trắng"),
        ({"encoding": "ascii", "positions": 4, "characters": " →"}, "trong glyphs"),
        ({"encoding": "utf-8", "positions": 4}, "'ascii', 'bcd' or 'segments'"),
    ],
)
def test_a_sign_that_cannot_work_is_refused(wrong: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        SignText.model_validate(wrong)
