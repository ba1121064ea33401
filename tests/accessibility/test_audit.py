"""What the check of a screen finds, and what it passes."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.accessibility.audit import english_texts, faults
from tests.accessibility.reader import Box, Told

BOX = (10, 20, 300, 80)
SOUND = Told("push button", "Lấy số thứ tự", ("Press", "SetFocus"), BOX)
NUMBER = Told("label", "A015", ("SetFocus",), (0, 0, 100, 100))
WINDOW = Told("frame", "UBND phường Mẫu", (), (0, 0, 1080, 1920))
FAULTY = {
    "no name": replace(SOUND, name=" "),
    "named like an icon": replace(SOUND, name="arrow-right"),
    "named in English": replace(SOUND, name="Get a number"),
    "no press action": replace(SOUND, actions=("SetFocus",)),
    "not the role of a control": replace(SOUND, role="filler"),
}
UNHEARD: dict[str, Box] = {
    "elsewhere": (10, 120, 300, 80),
    "larger": (10, 20, 300, 84),
}
WORDS = """<TS><context>
<message><source>Lấy số thứ tự</source><translation>Get a number</translation></message>
<message><source>English</source><translation>English</translation></message>
<message numerus="yes"><source>%n người</source><translation>
<numerusform>%n person</numerusform><numerusform>%n people</numerusform></translation></message>
</context></TS>"""
ENGLISH = frozenset({"Get a number"})


@pytest.mark.parametrize("name", ["Lấy số thứ tự", "1", "A015", "English", "Xong", "+"])
def test_a_control_with_words_passes(name: str) -> None:
    assert faults([WINDOW, NUMBER, replace(SOUND, name=name)], [BOX], ENGLISH) == []


def test_a_message_need_not_be_pressed() -> None:
    message = Told("alert", "Máy in hết giấy", (), BOX)
    assert faults([WINDOW, message, replace(message, actions=("Press",))], [], ENGLISH) == []


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_control_is_found(fault: str) -> None:
    (found,) = faults([WINDOW, SOUND, FAULTY[fault]], [BOX], ENGLISH)
    assert found.endswith(fault)


@pytest.mark.parametrize("where", UNHEARD)
def test_a_touch_that_is_no_control_is_found(where: str) -> None:
    (found,) = faults([WINDOW, SOUND], [BOX, UNHEARD[where]], ENGLISH)
    assert str(UNHEARD[where]) in found


@pytest.mark.parametrize("shown", [[], [NUMBER], [replace(WINDOW, name="")]])
def test_a_window_without_name_is_a_fault(shown: list[Told]) -> None:
    assert faults(shown, [], ENGLISH) == ["the window has no name"]
    assert faults([*shown, WINDOW], [], ENGLISH) == []


def test_what_is_the_same_in_both_languages_is_vietnamese_too(tmp_path: Path) -> None:
    (tmp_path / "window_en.ts").write_text(WORDS, encoding="utf-8")
    assert english_texts(tmp_path) == {"Get a number", "%n person", "%n people"}


def test_the_windows_have_english_texts() -> None:
    assert english_texts()
