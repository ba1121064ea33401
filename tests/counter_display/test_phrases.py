"""Sentences of the voice, clip by clip, against tables written from how people say them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_display.phrases import CHIME, SHORT_CHIME, Phrases, filled, written
from hall.numbers import MOST, PAUSE, Region, spelled
from hall.sentences import Sentences

TEMPLATES = Sentences("vi").section("voice")
NORTH, SOUTH = (Phrases(TEMPLATES, region, last_call=3) for region in ("north", "south"))

CALLED = "Mời số a không một năm, đến quầy số ba."
SENTENCES = {
    CALLED: NORTH.call("A015", 3),
    "Mời lần hai, số a không một năm, đến quầy số ba.": NORTH.call("A015", 3, 2),
    "Mời lần cuối, số a không một năm, đến quầy số ba.": NORTH.call("A015", 3, 3),
    "Mời lần cuối, số a không một năm, đến quầy số hai mươi mốt.": NORTH.call("A015", 21, 9),
    "Mời lần ba, số bê một không không không, đến quầy số mười lăm.": (
        Phrases(TEMPLATES, "north", last_call=4).call("B1000", 15, 3)
    ),
    "Mời số a không một năm, diện ưu tiên, đến quầy số ba.": (NORTH.call("A015", 3, priority=True)),
    "Mời lần hai, số a không một năm, diện ưu tiên, đến quầy số hai mươi tư.": (
        NORTH.call("A015", 24, 2, priority=True)
    ),
    "Số a không một năm đã quá lượt, xin liên hệ bàn hướng dẫn.": NORTH.absent("A015"),
    "Kiosk số mười một cần người giúp.": NORTH.help(11),
    "Kiosk số một trăm lẻ một cần người giúp.": SOUTH.help(101),
    "Kiosk số một trăm linh một cần người giúp.": NORTH.help(101),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_is_said(sentence: str) -> None:
    assert written(SENTENCES[sentence]) == sentence


def test_a_call_is_clips_with_breath_between_number_and_counter() -> None:
    clips = ("mời số", "a", "không", "một", "năm", PAUSE, "đến quầy số", "ba")
    assert NORTH.call("A015", 3) == clips


def test_a_sentence_is_filled_from_its_text() -> None:
    words = filled("Số {number}, quầy {counter}.", {"number": ["a", "hai"], "counter": ["ba"]})
    assert words == ("số", "a", "hai", PAUSE, "quầy", "ba")


LABELS = st.from_regex(r"[A-Z]{1,2}[0-9]{3,4}", fullmatch=True)
NUMBERS = st.integers(1, MOST)


@given(
    label=LABELS,
    counter=NUMBERS,
    times=st.integers(1, 20),
    priority=st.booleans(),
    region=st.sampled_from(["north", "south"]),
)
def test_every_clip_that_is_said_stands_in_the_checklist(
    label: str, counter: int, times: int, priority: bool, region: Region
) -> None:
    phrases = Phrases(TEMPLATES, region, last_call=9)
    said = {
        *phrases.call(label, counter, times, priority=priority),
        *phrases.absent(label),
        *phrases.help(counter),
    }
    assert said - {PAUSE} <= set(phrases.clips())


@pytest.mark.parametrize("phrases", [NORTH, SOUTH])
def test_the_checklist_has_nothing_that_is_never_said(phrases: Phrases) -> None:
    said = {CHIME, SHORT_CHIME, *phrases.absent("A1"), *phrases.call("A1", 1, priority=True)}
    said.update(*(phrases.call("A1", 1, times) for times in (2, 3)), phrases.announced("A1", 1))
    said.update(*(phrases.help(number) for number in range(MOST + 1)))
    said.update(*(spelled(letter) for letter in string.ascii_uppercase))
    assert set(phrases.clips()) == said - {PAUSE}
    assert len(phrases.clips()) == len(set(phrases.clips()))


def test_the_regions_differ_in_their_own_words_only() -> None:
    north, south = set(NORTH.clips()), set(SOUTH.clips())
    assert (north - south, south - north) == ({"linh", "nghìn"}, {"lẻ", "ngàn"})
