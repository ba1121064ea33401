"""Vietnamese words compared: capitals, forms of Unicode, places of tones, marks left out."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.folding import TONES, bare, edits, marked, name_key, sound, words

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
plain_words = st.text(LETTERS, min_size=1, max_size=8)
tones = st.sampled_from(["", *sorted(TONES)])


@st.composite
def placed(draw: st.DrawFn) -> tuple[str, str]:
    """A word with its tone at one place and at another."""
    word, tone = draw(plain_words), draw(tones)
    ends = [draw(st.integers(1, len(word))) for _ in range(2)]
    first, second = (f"{word[:end]}{tone}{word[end:]}" for end in ends)
    return unicodedata.normalize("NFC", first), unicodedata.normalize("NFC", second)


@given(placed())
def test_the_place_of_a_tone_does_not_matter(pair: tuple[str, str]) -> None:
    assert marked(pair[0]) == marked(pair[1])


@given(placed(), st.sampled_from(["NFC", "NFD"]))
def test_form_and_capitals_do_not_matter(pair: tuple[str, str], form: str) -> None:
    typed = unicodedata.normalize(form, pair[0].upper())  # type: ignore[arg-type]
    assert marked(typed) == marked(pair[0])
    assert bare(typed) == bare(pair[0])


@given(placed())
def test_a_bare_word_has_no_marks_and_stays_as_it_is(pair: tuple[str, str]) -> None:
    stripped = bare(pair[0])
    assert stripped.isascii()
    assert bare(stripped) == stripped == bare(marked(pair[0]))


@pytest.mark.parametrize(
    ("one", "other"), [("đất", "dat"), ("má", "ma"), ("sổ", "sơ"), ("tạm", "tám"), ("ô", "ơ")]
)
def test_marks_tell_words_apart(one: str, other: str) -> None:
    assert marked(one) != marked(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sinh", "xinh"),
        ("tru", "chu"),
        ("giay", "ray"),
        ("giay", "day"),
        ("nam", "lam"),
        ("ky", "ki"),
        ("cuoc", "kuoc"),
        ("phep", "fep"),
    ],
)
def test_what_is_heard_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("nha", "la"), ("nghi", "li"), ("khai", "cai"), ("gi", "ri"), ("tam", "sam")]
)
def test_what_is_not_heard_alike(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@given(plain_words, st.data())
def test_words_with_a_letter_between_them_share_a_rest(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    for other in (word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :]):
        assert edits(word) & edits(other)


def test_names_are_the_same_whatever_stands_between_their_words() -> None:
    assert name_key("Hoà giải, tranh chấp  ĐẤT đai") == name_key("hòa giải tranh chấp đất đai.")
    assert name_key("Đăng ký") != name_key("Dang ky")


def test_words_are_in_nfc() -> None:
    assert words(unicodedata.normalize("NFD", "Tạm trú, kt3")) == ["Tạm", "trú", "kt3"]
