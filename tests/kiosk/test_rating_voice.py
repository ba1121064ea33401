"""The rating screen's voice, on a loudspeaker and a speech that the test holds in its hand."""

import logging
import threading
from collections.abc import Iterator

import pytest

from devices.errors import HardwareFaultError
from devices.speakers import Sound
from kiosk.rating_voice import RatingVoice
from tests.fakes.speakers import HeldSpeaker
from tests.fakes.waiting import WAIT_S, wait_for

SOUND = Sound(b"\0\0", 22_050)
OLD, NEW = "Mời Ông Bà đánh giá.", "Cảm ơn Ông Bà."


class HeldSpeech:
    """Makes sounds, each when `may_end` is set; what it began to make is in `asked`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.ended: list[str] = []
        self.may_end = threading.Event()
        self.error: Exception | None = None

    def __call__(self, sentence: str, language: str) -> Sound:
        assert language == "vi"
        self.asked.append(sentence)
        assert self.may_end.wait(WAIT_S)
        self.ended.append(sentence)
        if self.error:
            raise self.error
        return SOUND


@pytest.fixture
def speaker() -> HeldSpeaker:
    return HeldSpeaker()


@pytest.fixture
def speech() -> HeldSpeech:
    return HeldSpeech()


@pytest.fixture
def voice(speaker: HeldSpeaker, speech: HeldSpeech) -> Iterator[RatingVoice]:
    """A voice, closed after the test."""
    made = RatingVoice(speaker, speech)
    yield made
    speech.may_end.set()
    speaker.may_begin.set()
    made.close()


def test_what_was_replaced_while_its_sound_was_made_is_never_heard(
    voice: RatingVoice, speaker: HeldSpeaker, speech: HeldSpeech
) -> None:
    voice.say(OLD, "vi")
    wait_for(lambda: speech.asked)
    voice.say(NEW, "vi")
    speech.may_end.set()
    wait_for(lambda: speaker.spoken)
    assert speech.asked == [OLD, NEW]
    assert speaker.spoken == [NEW]


def test_what_was_replaced_before_its_sound_was_made_is_not_even_made(
    voice: RatingVoice, speaker: HeldSpeaker, speech: HeldSpeech
) -> None:
    for sentence in (OLD, "Tạm nghỉ.", NEW):
        voice.say(sentence, "vi")
        wait_for(lambda: speech.asked)
    speech.may_end.set()
    wait_for(lambda: speaker.spoken)
    assert speech.asked == [OLD, NEW]


def test_a_newer_sentence_cuts_off_an_older_one(
    voice: RatingVoice, speaker: HeldSpeaker, speech: HeldSpeech
) -> None:
    speech.may_end.set()
    voice.say(OLD, "vi")
    wait_for(lambda: speaker.spoken)
    voice.say(NEW, "vi")
    wait_for(lambda: speaker.spoken == [OLD, NEW])


def test_a_sound_that_was_just_about_to_begin_is_not_heard(
    voice: RatingVoice, speaker: HeldSpeaker, speech: HeldSpeech
) -> None:
    speech.may_end.set()
    speaker.may_begin.clear()
    voice.say(OLD, "vi")
    assert speaker.asked.wait(WAIT_S)
    voice.say(NEW, "vi")
    speaker.may_begin.set()
    wait_for(lambda: speaker.spoken == [NEW])


def test_an_end_while_a_sound_is_made_does_not_wait_for_it_and_plays_nothing(
    voice: RatingVoice, speaker: HeldSpeaker, speech: HeldSpeech
) -> None:
    voice.say(OLD, "vi")
    wait_for(lambda: speech.asked)
    voice.close()
    assert speech.ended == []
    speech.may_end.set()
    wait_for(lambda: "lane rating voice" not in [one.name for one in threading.enumerate()])
    assert speech.ended == [OLD]
    assert speaker.spoken == []


def test_it_ends_in_the_middle_of_a_sound(
    voice: RatingVoice,
    speaker: HeldSpeaker,
    speech: HeldSpeech,
    caplog: pytest.LogCaptureFixture,
) -> None:
    speech.may_end.set()
    voice.say(OLD, "vi")
    wait_for(lambda: speaker.spoken)
    voice.close()
    lanes = [one.name for one in threading.enumerate() if one.name.startswith("lane rating")]
    assert (lanes, caplog.records) == ([], [])


def test_a_speech_that_fails_is_told_and_the_next_sentence_is_said(
    voice: RatingVoice,
    speaker: HeldSpeaker,
    speech: HeldSpeech,
    caplog: pytest.LogCaptureFixture,
) -> None:
    speech.may_end.set()
    speech.error = HardwareFaultError("espeak-ng", "no sound")
    with caplog.at_level(logging.ERROR):
        voice.say(OLD, "vi")
        wait_for(lambda: caplog.records)
    speech.error = None
    voice.say(NEW, "vi")
    wait_for(lambda: speaker.spoken == [NEW])
